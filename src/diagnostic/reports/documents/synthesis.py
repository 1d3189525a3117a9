"""A pathway on one page: its road, its rupture points ranked, what is aimed at, who does what.

The page shows as many rupture points as it holds, the worst first, and says how many it leaves out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from diagnostic.errors import UserError
from diagnostic.french import counted, listed
from diagnostic.pathways.amounts import amount, ended, on_day
from diagnostic.pathways.board import degree, mark, offered, priority
from diagnostic.pathways.knowledge import Pathway
from diagnostic.pathways.timeline import timelines
from diagnostic.project import OWN_PATHWAY, Action, Objective, Rupture
from diagnostic.reports.documents import pieces
from diagnostic.reports.documents.content import (
    Block,
    Document,
    Grid,
    Heading,
    Missing,
    Paragraph,
    Picture,
)
from diagnostic.reports.documents.dossier import Dossier
from diagnostic.reports.documents.paper import pages
from diagnostic.reports.documents.pictures import Album
from diagnostic.reports.documents.setting import SETTINGS
from diagnostic.reports.drawings.road import Stop, road
from diagnostic.reports.words import slug

KIND = "Synthèse du parcours"
TYPED = "Constats, points de rupture, objectifs et actions saisis par le groupe de travail"
SHOWN = ((8, 8), (8, 4), (6, 4), (6, 3), (5, 3), (4, 3), (4, 2), (3, 2), (2, 2), (1, 2))
"""Rupture points in the table, and objectives or actions of each, until the page holds them."""
SHORT = (220, 120, 70)
"""Letters of a cell, tried in turn: a text is cut between two words, and the plan has it whole."""
FREE = (Paragraph("."),) * 4
"""Lines left free at the foot of the page."""
MORE = "…"


def road_summary(dossier: Dossier, pathway_id: str) -> Document:
    """The page of a pathway.

    Raises
    ------
    UserError
        When nothing is known of it, in the application nor in the project; the sentence says which
        are.
    """
    known = offered(dossier.project.pathways)
    if pathway_id not in known and not _rows_of(dossier, pathway_id):
        names = ", ".join(known)
        raise UserError(f"Le parcours « {pathway_id} » n’existe pas. Parcours : {names}.")
    road_known = known.get(pathway_id)
    made = _page(dossier, pathway_id, road_known, SHOWN[0], SHORT[0])
    for letters in SHORT:
        for most in SHOWN:
            made = _page(dossier, pathway_id, road_known, most, letters)
            if _holds(made):
                return made
    return made


def _holds(made: Document) -> bool:
    """Whether a page holds, some lines left free: the letters of Word may be wider than ours."""
    roomy = replace(made, blocks=(*made.blocks, *FREE))
    return pages(roomy, SETTINGS[-1], Album(roomy)) <= 1


def _page(
    dossier: Dossier, pathway_id: str, known: Pathway | None, most: tuple[int, int], letters: int
) -> Document:
    label = known.label if known else f"Parcours disparu : {pathway_id}"
    blocks: list[Block] = []
    if known is None:
        blocks.append(
            Missing(
                f"Le parcours « {pathway_id} » n’est plus dans l’application : sa route ne peut "
                "pas être dessinée.",
                "Page « Points de rupture » : recopiez ces points dans un parcours d’aujourd’hui.",
            )
        )
    elif known.segments:
        stops = _stops(dossier, known)
        drawing = road("La route du patient, et où il en sort", stops, None, dossier.name, (TYPED,))
        blocks.append(Picture(drawing, 1.0, 0.3))
    elif known.id == OWN_PATHWAY:
        blocks.append(
            Missing(
                "Le parcours libre n’a aucun segment.",
                "Page « Points de rupture » : ajoutez les segments de votre parcours.",
            )
        )
    blocks += _table(dossier, pathway_id, most, letters)
    blocks.append(Paragraph(f"Sources : {TYPED} ; {_credits(dossier, pathway_id)}", "quiet"))
    return Document(
        name=f"synthese-parcours-{slug(pathway_id)}-{slug(dossier.name, 40) or 'cpts'}",
        kind=KIND,
        title=f"{label} : {dossier.name}",
        place=dossier.place if dossier.codes else "",
        on=dossier.on,
        blocks=tuple(blocks),
        sources=(TYPED, *_sources(dossier, pathway_id)),
        limits=(pieces.RATED,),
        is_landscape=True,
        most_pages=1,
        says_sources=True,
        fields={**pieces.common_fields(dossier), "parcours": label},
    )


def _sources(dossier: Dossier, pathway_id: str) -> tuple[str, ...]:
    work = dossier.project.pathways
    used = {name for each in work.ruptures if each.pathway == pathway_id for name in each.findings}
    found = [each.source for each in work.findings if each.id in used and each.source]
    aims = [each.source for each in work.objectives if each.pathway == pathway_id and each.source]
    return tuple(dict.fromkeys((*found, *aims)))


def _credits(dossier: Dossier, pathway_id: str) -> str:
    found = [_short(each, 90) for each in _sources(dossier, pathway_id)]
    said = "".join(f"{each.rstrip('.')} ; " for each in found[:6]).removesuffix(" ; ")
    return f"{said}. {RATED}" if said else f"aucune source de chiffre. {RATED}"


RATED = "Priorité : gravité × fréquence × capacité à agir, notées de 1 à 5 par le groupe."


def _stops(dossier: Dossier, known: Pathway) -> list[Stop]:
    work = dossier.project.pathways
    return [
        Stop(
            part.id,
            part.label,
            sum(x.pathway == known.id and x.segment == part.id for x in work.findings),
            tuple(
                (mark(x.id), x.title or "Point à nommer", priority(x))
                for x in work.ruptures
                if x.pathway == known.id and x.segment == part.id
            ),
        )
        for part in known.segments
    ]


# --- the table ------------------------------------------------------------------------------------

Row = tuple[Rupture | None, tuple[Objective, ...], tuple[Action, ...]]


def _rows_of(dossier: Dossier, pathway_id: str) -> list[Row]:
    """Rupture points, the worst first, with what answers them; then what answers none."""
    work = dossier.project.pathways
    aims = [each for each in work.objectives if each.pathway == pathway_id]
    acts = [each for each in work.actions if each.pathway == pathway_id]
    rows: list[Row] = []
    for each in pieces.ranked(x for x in work.ruptures if x.pathway == pathway_id):
        mine = tuple(x for x in aims if x.rupture == each.id)
        held = {x.id for x in mine}
        rows.append((each, mine, tuple(x for x in acts if x.objective in held)))
    points = {each.id for each, _, _ in rows if each}
    free = tuple(each for each in aims if each.rupture not in points)
    served = {act.id for _, _, found in rows for act in found}
    rest = tuple(each for each in acts if each.id not in served)
    return [*rows, (None, free, rest)] if free or rest else rows


def _table(dossier: Dossier, pathway_id: str, most: tuple[int, int], letters: int) -> list[Block]:
    rows = _rows_of(dossier, pathway_id)
    if not rows:
        return [
            Missing(
                "Rien n’est encore écrit pour ce parcours : ni point de rupture, ni objectif, ni "
                "action.",
                "Page « Points de rupture », puis page « Objectifs et plan d’actions ».",
            )
        ]
    plan = {each.action.id: each for each in timelines(dossier.project.pathways, dossier.on)}
    who = {
        name: list(dict.fromkeys(x.task.referent for x in each.spans if x.task.referent))
        for name, each in plan.items()
    }
    found = tuple(_row(each, who, most[1], letters, dossier.on) for each in rows[: most[0]])
    head = ("Point de rupture", "Priorité", "Objectif : départ → cible", "Action : qui, quand")
    grid = Grid(head, found, (0.24, 0.14, 0.3, 0.32))
    blocks: list[Block] = [Heading("Points de rupture, objectifs et actions", 2), grid]
    if hidden := rows[most[0] :]:
        blocks.append(Paragraph(_hidden(hidden), "quiet"))
    return blocks


def _hidden(rows: Sequence[Row]) -> str:
    """What the table leaves out."""
    points = sum(point is not None for point, _, _ in rows)
    others = counted(points, "autre point de rupture", "autres points de rupture")
    free = "des objectifs ou des actions sans point de rupture"
    is_free = rows[-1][0] is None
    said = " et ".join(filter(None, (others if points else "", free if is_free else "")))
    return f"Ne tiennent pas sur cette page : {said}. Voir le plan d’actions."


def _row(row: Row, who: dict[str, list[str]], most: int, letters: int, on: date) -> tuple[str, ...]:
    point, aims, acts = row
    title = "Sans point de rupture"
    rank = "—"
    if point:
        title = f"{mark(point.id)}. {_short(point.title or 'Point à nommer', letters)}"
        rated = priority(point)
        rank = f"{degree(rated)} ({rated} sur 125)" if rated else "à noter"
    told = [_aim(each, letters) for each in aims[:most]] or ["Objectif à écrire"]
    done = [_act(each, who, letters, on) for each in acts[:most]] or ["Action à écrire"]
    told += _left(len(aims) - most)
    done += _left(len(acts) - most)
    return title, rank, "\n".join(told), "\n".join(done)


def _left(count: int) -> list[str]:
    return [f"et {counted(count, 'autre')}"] if count > 0 else []


def _aim(each: Objective, letters: int) -> str:
    start, target = each.baseline, each.target
    name = _short(each.measure or each.text or "Objectif à écrire", letters).rstrip(" .")
    if start is None and target is None:
        return f"{mark(each.id)}. {name} : départ et cible à fixer"
    told = [
        "à mesurer" if start is None else amount(start, each.unit),
        "à fixer" if target is None else amount(target, each.unit),
    ]
    by = f", d’ici le {on_day(each.by)}" if each.by else ", échéance à fixer"
    return f"{mark(each.id)}. {name} : {told[0]} → {told[1]}{by}"


def _act(each: Action, who: dict[str, list[str]], letters: int, on: date) -> str:
    people = listed([_short(x, 40) for x in who.get(each.id, [])], 2) or "référent à nommer"
    when = "échéance à fixer"
    if each.deadline:
        before = "échéance passée le" if each.deadline < on else "d’ici le"
        when = f"{before} {on_day(each.deadline)}"
    title = _short(each.title or "Action à nommer", letters)
    return ended(f"{mark(each.id)}. {title.rstrip('.')} : {people}, {when}")


def _short(text: str, letters: int) -> str:
    """A text on one line, cut between two words when it is too long."""
    line = " ".join(text.split())
    if len(line) <= letters:
        return line
    kept = line[:letters].rpartition(" ")[0] or line[:letters]
    return f"{kept.rstrip(' ,;:.')} {MORE}"
