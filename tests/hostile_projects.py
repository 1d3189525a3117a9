"""Synthetic projects that nobody would wish to receive: each is a valid file of the application.

Nothing here is true of anyone: texts hold markup, formulas, marks that turn the reading round and
words without an end; links name what is not there; dates go backwards.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

from rich_project import DAY, PATHWAY, douaisis, many_actions, rich_project

from diagnostic.project import OWN_PATHWAY, Project, new_project
from diagnostic.project.items import MODELS, Kind

WORD = "Anticonstitutionnellement" * 8
"""Two hundred characters without a space."""
RTL = "\u202eelbisivni\u202c \u05d0\u05d1\u05d2 \u0627\u0644\u0635\u062d\u0629"
NASTY = (
    "<script>alert(1)</script>",
    "**gras** _x_ `y` [lien](javascript:alert(1)) # titre",
    '=HYPERLINK("http://exemple.invalid";"x")',
    "@SUM(A1) +1 -1 |cmd",
    "{{ contenu }} {% for x in y %} {# z #}",
    "#let x = 1; $a^2$ \\sys <ancre> @ref",
    "😀 👩🏽‍⚕️ 𝓐 ﷽",
    RTL,
    WORD,
    "L’« Espoir » d\"Artois & 'Cie' ]]> --> </svg>",
)
"""What a text of the project may hold."""


def filled(**lists: list[Mapping[str, Any]]) -> Project:
    """The Douaisis with these lists, written as a file would bring them."""
    return put(new_project(douaisis(), "Douaisis"), **lists)


def put(project: Project, **lists: list[Mapping[str, Any]]) -> Project:
    """A project with these lists in place of its own; ids are given where there is none."""
    changes: dict[str, dict[str, Any]] = {"pathways": {}, "letter": {}}
    for kind, rows in lists.items():
        stem = MODELS[_kind(kind)][1]
        part = "pathways" if kind in type(project.pathways).model_fields else "letter"
        changes[part][kind] = [
            {"id": f"{stem}_{rank}", **row} for rank, row in enumerate(rows, start=1)
        ]
    return project.with_(
        pathways=project.pathways.model_dump() | changes["pathways"],  # type: ignore[typeddict-item]
        letter=project.letter.model_dump() | changes["letter"],  # type: ignore[typeddict-item]
    )


def _kind(name: str) -> Kind:
    return next(kind for kind in MODELS if kind == name)


def bare() -> Project:
    """One item of each kind with nothing in it, and no territory."""
    return put(
        new_project(),
        own_segments=[{}],
        findings=[{"pathway": PATHWAY, "segment": "sortie"}],
        ruptures=[{"pathway": PATHWAY, "segment": "sortie"}],
        objectives=[{"pathway": PATHWAY}],
        actions=[{"pathway": PATHWAY}],
        tasks=[{"action": "action_1"}],
        measures=[{"objective": "objectif_1"}],
        groups=[{"id": PATHWAY, "meetings": [{}]}],
        resources=[{}],
        partners=[{}],
        coordination=[{}],
        orientations=[{"id": "acces_soins"}],
        milestones=[{}],
    ).with_pathway(PATHWAY)


def nasty() -> Project:
    """Every text of every item says something that could be taken for code."""
    rows = range(len(NASTY))

    def texts(of: Kind, rank: int, **fields: Any) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for at, (name, field) in enumerate(MODELS[of][0].model_fields.items()):
            text = NASTY[(rank + at) % len(NASTY)]
            if field.annotation is str:
                found[name] = text
            elif name in {"professions", "concerned"}:
                found[name] = NASTY
        return {**found, **fields}

    project = put(
        new_project(douaisis(), NASTY[0]),
        findings=[
            texts(
                "findings",
                rank,
                id=f"constat_{rank + 1}",
                pathway=PATHWAY,
                segment="sortie",
                kind=("terrain", "chiffre", "reference")[rank % 3],
            )
            for rank in rows
        ],
        ruptures=[
            texts(
                "ruptures",
                rank,
                id=f"rupture_{rank + 1}",
                pathway=PATHWAY,
                segment="sortie",
                findings=[f"constat_{rank + 1}"],
                severity=1 + rank % 5,
                frequency=5,
                capacity=5,
            )
            for rank in rows
        ],
        objectives=[
            texts(
                "objectives",
                rank,
                id=f"objectif_{rank + 1}",
                pathway=PATHWAY,
                rupture=f"rupture_{rank + 1}",
                baseline=1.0,
                target=1e12,
                by=DAY,
            )
            for rank in rows
        ],
        actions=[
            texts(
                "actions",
                rank,
                id=f"action_{rank + 1}",
                pathway=PATHWAY,
                objective=f"objectif_{rank + 1}",
                deadline=DAY,
            )
            for rank in rows
        ],
        tasks=[
            texts("tasks", rank, id=f"tache_{rank + 1}", action=f"action_{rank + 1}", weeks=2.0)
            for rank in rows
        ],
        measures=[
            texts("measures", rank, id=f"mesure_{rank + 1}", objective=f"objectif_{rank + 1}")
            for rank in rows
        ],
        groups=[texts("groups", 0, id=PATHWAY, meetings=[{"purpose": x} for x in NASTY])],
        resources=[texts("resources", rank, id=f"ressource_{rank + 1}") for rank in rows],
        partners=[texts("partners", rank, id=f"acteur_{rank + 1}") for rank in rows],
        coordination=[texts("coordination", r, id=f"coordination_{r + 1}") for r in rows],
        orientations=[texts("orientations", 0, id="acces_soins")],
        milestones=[texts("milestones", rank, id=f"etape_{rank + 1}") for rank in rows],
    )
    return project.with_pathway(PATHWAY).with_letter(
        cpts_name=NASTY[0],
        bearer=NASTY[2],
        recipients=NASTY,
        place=NASTY[1],
        signatory=NASTY[3],
        context="\n\n".join(NASTY),
        territory_reason=NASTY[4],
        diagnosis=NASTY[5],
        support=RTL,
    )


def lost() -> Project:
    """Every link names something that is not there, and every list of words a word unknown."""
    gone = "disparu_9"
    return filled(
        findings=[
            {"pathway": gone, "segment": gone, "kind": "chiffre", "indicator": gone, "text": "A"},
            {"pathway": PATHWAY, "segment": gone, "text": "Segment disparu"},
            {"pathway": OWN_PATHWAY, "segment": "segment_9", "text": "Segment retiré"},
        ],
        ruptures=[
            {"pathway": gone, "segment": gone, "title": "B", "suggestion": gone},
            {"pathway": PATHWAY, "segment": gone, "title": "C", "findings": [gone, "constat_99"]},
            {"pathway": OWN_PATHWAY, "segment": "segment_9", "title": "Du segment retiré"},
        ],
        objectives=[
            {"pathway": gone, "rupture": gone, "text": "D", "indicator": gone},
            {"pathway": PATHWAY, "rupture": "rupture_99", "text": "E", "by": date(2000, 1, 1)},
        ],
        actions=[
            {"pathway": gone, "objective": gone, "title": "F", "mission": gone, "levers": [gone]},
            {"pathway": PATHWAY, "objective": "objectif_99", "title": "G", "mission": gone},
        ],
        tasks=[
            {"action": "action_99", "title": "Sans action", "after": ["tache_99"]},
            {"action": "action_1", "title": "H", "after": ["tache_99"], "weeks": 2},
        ],
        measures=[
            {"objective": "objectif_99", "value": 4.0},
            {"objective": "objectif_1", "value": 4.0},
        ],
        groups=[{"id": gone, "referent": "Personne"}],
        resources=[{"pathway": gone, "segment": gone, "name": "I"}],
        orientations=[{"id": gone, "aims": "J"}],
    ).with_pathway(gone)


def backwards() -> Project:
    """Dates in the past, ends before starts, tasks that wait for each other, amounts too big."""
    cycle = [
        {"action": "action_1", "title": f"T{rank}", "after": [f"tache_{rank % 3 + 1}"]}
        for rank in (1, 2, 3)
    ]
    return filled(
        objectives=[
            {
                "pathway": PATHWAY,
                "text": "Loin",
                "measure": "x",
                "baseline": -1e12,
                "target": 1e12,
                "by": date(2000, 1, 1),
            },
            {"pathway": PATHWAY, "text": "Nul", "baseline": 0, "target": 0, "by": date(2100, 1, 1)},
            {"pathway": PATHWAY, "text": "Toujours zéro", "baseline": 0, "target": 0},
        ],
        actions=[
            {
                "pathway": PATHWAY,
                "title": "Titre en double",
                "objective": "objectif_1",
                "deadline": date(2000, 1, 1),
                "budget_eur": 100_000_000,
                "mission": "parcours",
            },
            {"pathway": PATHWAY, "title": "Titre en double", "deadline": date(2100, 12, 31)},
        ],
        tasks=[
            *[{**each, "weeks": 520} for each in cycle],
            {
                "action": "action_2",
                "title": "Fin avant début",
                "referent": "A",
                "start": date(2100, 12, 31),
                "end": date(2000, 1, 1),
                "load_days": 10_000,
            },
            {"action": "action_2", "referent": "A", "weeks": 0.1, "load_days": 0},
            {
                "action": "action_2",
                "referent": "A",
                "start": date(2000, 1, 1),
                "end": date(2100, 12, 31),
                "load_days": 10_000,
            },
        ],
        measures=[
            {"objective": "objectif_1", "value": 1e12, "on": date(2100, 12, 31), "people": 1},
            {"objective": "objectif_1", "value": -1e12, "on": date(2000, 1, 1), "expected": 0},
            {"objective": "objectif_2", "value": 0, "people": 100_000_000, "expected": 0},
            {"objective": "objectif_2", "value": 5, "period": "?"},
            {"objective": "objectif_3", "value": 0, "on": DAY, "expected": 0},
        ],
        milestones=[{"label": "Passé", "on": date(2000, 1, 1)}, {"label": "", "on": None}],
    ).with_pathway(PATHWAY)


def odd_ids() -> Project:
    """Ids that the application would never give: without a number, of another kind, very long."""
    long = "x" * 64
    return filled(
        findings=[{"id": "action_1", "pathway": PATHWAY, "segment": "sortie", "text": "A"}],
        ruptures=[
            {"id": "r", "pathway": PATHWAY, "segment": "sortie", "findings": ["action_1"]},
            {"id": long, "pathway": PATHWAY, "segment": "sortie", "title": "B"},
        ],
        objectives=[
            {"id": "r", "pathway": PATHWAY, "rupture": "r"},
            {"id": "objectif_999999999", "pathway": PATHWAY, "rupture": long},
        ],
        actions=[
            {"id": "tache_1", "pathway": PATHWAY, "objective": "r"},
            {"id": "a_b_c", "pathway": PATHWAY, "objective": "objectif_999999999"},
        ],
        tasks=[
            {"id": "t", "action": "tache_1", "after": ["rupture_1"]},
            {"id": long, "action": "a_b_c", "after": ["t"], "weeks": 1},
        ],
        measures=[{"id": "m", "objective": "r", "value": 0}],
        resources=[{"id": "r"}],
        partners=[{"id": "p"}],
        coordination=[{"id": "p"}],
        orientations=[{"id": "p"}],
        milestones=[{"id": "p"}],
    ).with_pathway(PATHWAY)


def own_road_without_segment() -> Project:
    """A pathway of the user's own, whose only segment was taken away."""
    project = new_project(douaisis(), "Douaisis").with_own_pathway(NASTY[0])
    project = put(
        project,
        findings=[{"pathway": OWN_PATHWAY, "segment": "segment_1", "text": "Il reste"}],
        ruptures=[{"pathway": OWN_PATHWAY, "segment": "segment_1", "title": "Elle reste"}],
        actions=[{"pathway": OWN_PATHWAY, "title": "Elle aussi"}],
    )
    return project.with_pathway(OWN_PATHWAY)


def crowded() -> Project:
    """A thousand findings, two hundred rupture points and two hundred partners."""
    segments = ("prevention", "sortie", "suivi_ville", "hospitalisation")
    return put(
        rich_project(),
        findings=[
            {"pathway": PATHWAY, "segment": segments[rank % 4], "text": f"Constat {rank}"}
            for rank in range(1_000)
        ],
        ruptures=[
            {
                "pathway": PATHWAY,
                "segment": segments[rank % 4],
                "title": f"Point synthétique {rank}",
                "findings": [f"constat_{rank * 5 + 1}"],
                "severity": 1 + rank % 5,
                "frequency": 1 + rank % 4,
                "capacity": 1 + rank % 3,
            }
            for rank in range(200)
        ],
        partners=[{"name": f"Acteur synthétique {rank}"} for rank in range(200)],
        milestones=[
            {"label": f"Étape {rank}", "on": DAY + timedelta(days=rank)} for rank in range(200)
        ],
    )


HOSTILE: Mapping[str, Callable[[], Project]] = {
    "bare": bare,
    "nasty": nasty,
    "lost": lost,
    "backwards": backwards,
    "odd_ids": odd_ids,
    "own_road_without_segment": own_road_without_segment,
    "crowded": crowded,
    "many": many_actions,
}
"""Every hostile project by name."""
