"""A synthetic project where everything is written: the Douaisis and its heart failure pathway.

Names of people and figures read by hand are invented. Texts hold markup and line ends on purpose.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

from diagnostic.project import Project, new_project
from diagnostic.territory.atlas import load_atlas

DAY = date(2026, 11, 22)
DOUAISIS = ("200044618", "245901152")
PATHWAY = "insuffisance_cardiaque"
MARKUP = "Dr <b>Martin</b> & *équipe* =1+1"


def douaisis() -> tuple[str, ...]:
    """Communes of the Douaisis."""
    atlas = load_atlas()
    return tuple(sorted(code for siren in DOUAISIS for code in atlas.epci[siren].members))


def empty_project() -> Project:
    """A project where nothing is chosen nor written."""
    return new_project()


def rich_project(codes: Sequence[str] | None = None, name: str = "Douaisis") -> Project:
    """Findings, rupture points, objectives, actions, tasks, letter, figures read and own table."""
    project = new_project(douaisis() if codes is None else codes, name)
    for part in (
        _read,
        _own,
        _findings,
        _ruptures,
        _objectives,
        _actions,
        _tasks,
        _around,
        _letter,
    ):
        project = part(project)
    return project


def many_actions(count: int = 80) -> Project:
    """A plan of so many actions, some with an objective, some late, some empty."""
    project = _objectives(_ruptures(_findings(new_project(douaisis(), "Douaisis"))))
    for rank in range(count):
        project = project.with_item(
            "actions",
            {
                "pathway": PATHWAY,
                "objective": f"objectif_{1 + rank % 2}" if rank % 3 else None,
                "title": f"Action synthétique numéro {rank + 1}" if rank % 7 else "",
                "public": "Patients sortis de l’hôpital",
                "deadline": date(2025 + rank % 4, 1 + rank % 12, 15) if rank % 5 else None,
                "budget_eur": 500.0 * rank if rank % 4 else None,
            },
        )
        action = project.last_id("actions")
        for step in range(rank % 3):
            project = project.with_item(
                "tasks", {"action": action, "title": f"Tâche {step + 1}", "weeks": 3.0}
            )
    return project


def _add(project: Project, kind: Any, *rows: dict[str, Any]) -> Project:
    for row in rows:
        project = project.with_item(kind, row)
    return project


def _read(project: Project) -> Project:
    return project.with_read_value(
        {
            "figure": "sans_medecin_traitant",
            "value": 9.4,
            "people": 171_000,
            "beside": {"departement": 8.1, "france": 10.2},
            "read_on": date(2026, 10, 3),
            "origin": "Rézone CPTS, lu par la coordinatrice",
            "describes": "2025",
        }
    )


def _own(project: Project) -> Project:
    codes = project.territory.codes
    return project.with_own_table(
        {
            "title": "Enquête synthétique auprès des cabinets",
            "imported_at": datetime(2026, 9, 1, tzinfo=UTC),
            "origin": "enquete.csv",
            "level": "commune",
            "zones": tuple(codes),
            "columns": (
                {
                    "id": "perso_creneaux",
                    "label": "Créneaux de soins non programmés par semaine",
                    "form": "count",
                    "unit": "créneaux",
                    "year": 2026,
                    "source": "Enquête synthétique de la CPTS",
                    "threshold": 0,
                    "values": tuple(float(1 + rank % 6) for rank in range(len(codes))),
                },
            ),
        }
    )


def _findings(project: Project) -> Project:
    return _add(
        project,
        "findings",
        {
            "pathway": PATHWAY,
            "segment": "suivi_ville",
            "kind": "chiffre",
            "text": "Les infirmiers libéraux sont moins nombreux ici qu’en France.",
            "indicator": "densite_infirmier",
            "figure": "13,6 pour 10 000 hab.",
            "beside": "16,2 dans le Nord",
            "period": "2019",
            "source": "INSEE, Base permanente des équipements 2019",
            "noted_on": date(2026, 10, 3),
        },
        {
            "pathway": PATHWAY,
            "segment": "sortie",
            "kind": "terrain",
            "text": "Le compte rendu arrive souvent après deux semaines.\nLe patient n’a pas de "
            "rendez-vous chez le cardiologue.",
            "profession": "Médecins généralistes",
            "noted_on": date(2026, 10, 12),
        },
        {
            "pathway": PATHWAY,
            "segment": "sortie",
            "kind": "reference",
            "text": "Le compte rendu est transmis au médecin traitant dans les 7 jours.",
            "source": "Assurance Maladie Hauts-de-France, atelier « Parcours de soins », 2024",
        },
        {
            "pathway": PATHWAY,
            "segment": "hospitalisation",
            "kind": "chiffre",
            "text": "Un indicateur qui n’existe plus.",
            "indicator": "indicateur_disparu",
            "figure": "12,0 %",
            "period": "2020",
            "source": "Source synthétique 2020",
        },
    )


def _ruptures(project: Project) -> Project:
    return _add(
        project,
        "ruptures",
        {
            "pathway": PATHWAY,
            "segment": "sortie",
            "title": "Pas de rendez-vous dans les 14 jours après la sortie",
            "causes": "Aucun créneau réservé chez les généralistes\nSortie non annoncée",
            "concerned": ("Médecins généralistes", "Infirmiers", "Cardiologues"),
            "evidence": "Relevé de deux cabinets en septembre 2026 : 6 sorties sur 10.",
            "findings": ("constat_2", "constat_3"),
            "severity": 5,
            "frequency": 4,
            "capacity": 4,
        },
        {
            "pathway": PATHWAY,
            "segment": "suivi_ville",
            "title": "Surveillance infirmière trop rare",
            "concerned": ("Infirmiers",),
            "findings": ("constat_1",),
            "severity": 3,
            "frequency": 4,
            "capacity": 3,
        },
        {
            "pathway": PATHWAY,
            "segment": "hospitalisation",
            "title": "Passage obligé par les urgences",
            "findings": ("constat_4",),
        },
    )


def _objectives(project: Project) -> Project:
    return _add(
        project,
        "objectives",
        {
            "pathway": PATHWAY,
            "rupture": "rupture_1",
            "text": "Proposer un rendez-vous dans les 14 jours à chaque patient qui sort.",
            "measure": "Part des patients revus dans les 14 jours",
            "unit": "%",
            "baseline": 42.0,
            "baseline_period": "2025",
            "target": 65.0,
            "by": date(2028, 6, 30),
            "source": "CPAM du Hainaut, SNDS",
            "means": "Deux créneaux réservés par semaine dans quatre cabinets",
            "relevance": "Sans rendez-vous, les patients reviennent aux urgences",
        },
        {
            "pathway": PATHWAY,
            "rupture": "rupture_2",
            "text": "Former des infirmiers à la surveillance du patient insuffisant cardiaque.",
        },
    )


def _actions(project: Project) -> Project:
    return _add(
        project,
        "actions",
        {
            "pathway": PATHWAY,
            "objective": "objectif_1",
            "title": "Réserver des créneaux pour les sorties d’hôpital",
            "public": "Patients insuffisants cardiaques qui sortent de l’hôpital de Douai",
            "mission": "parcours",
            "aci_indicator": "Nombre de patients inclus dans le parcours",
            "levers": ("prado_ic", "mssante", "levier_disparu"),
            "deadline": date(2027, 9, 30),
            "budget_eur": 12_500.0,
            "note": "À discuter avec le groupement hospitalier.",
        },
        {
            "pathway": PATHWAY,
            "objective": "objectif_2",
            "title": "Former trente infirmiers",
            "mission": "mission_disparue",
            "levers": ("telesurveillance",),
            "deadline": date(2025, 1, 31),
        },
        {"pathway": "parcours_disparu", "title": ""},
    )


def _tasks(project: Project) -> Project:
    return _add(
        project,
        "tasks",
        {
            "action": "action_1",
            "title": "Écrire le protocole de sortie",
            "referent": MARKUP,
            "material": "Salle, modèle de protocole",
            "human": "Un médecin, deux infirmières, un cadre du service de cardiologie",
            "deliverable": "Protocole signé par l’hôpital et la CPTS",
            "weeks": 6.0,
            "priority": "haute",
            "means_indicators": "Nombre de réunions tenues",
            "result_indicators": "Protocole signé",
            "load_days": 5.0,
            "status": "en_cours",
        },
        {
            "action": "action_1",
            "title": "Ouvrir les créneaux",
            "referent": "Coordinatrice de la CPTS",
            "human": "Quatre secrétariats",
            "deliverable": "Huit créneaux par semaine dans l’agenda partagé",
            "weeks": 12.0,
            "after": ("tache_1",),
            "means_indicators": "Nombre de créneaux ouverts",
            "result_indicators": "Part des créneaux utilisés",
        },
        {
            "action": "action_2",
            "title": "Trouver un formateur",
            "start": date(2025, 3, 1),
            "end": date(2025, 2, 1),
        },
    )


def _around(project: Project) -> Project:
    project = project.with_pathway(PATHWAY)
    project = _add(
        project,
        "groups",
        {
            "id": PATHWAY,
            "professions": ("Médecins généralistes", "Infirmiers", "Pharmaciens"),
            "referent": "Une infirmière de coordination",
            "meetings": ({"on": date(2026, 12, 8), "purpose": "Choisir les points de rupture"},),
        },
    )
    project = _add(
        project,
        "resources",
        {
            "pathway": PATHWAY,
            "name": "Unité de cardiologie du centre hospitalier",
            "kind": "Hôpital",
            "what": "Avis téléphonique et hôpital de jour",
            "contact": "Secrétariat de cardiologie",
        },
    )
    return _add(
        project,
        "measures",
        {
            "objective": "objectif_1",
            "on": date(2026, 10, 1),
            "period": "2026",
            "value": 47.0,
            "people": 312,
            "source": "CPAM du Hainaut",
        },
    )


def _letter(project: Project) -> Project:
    project = project.with_letter(
        cpts_name="CPTS du Douaisis",
        bearer="Association des soignants du Douaisis",
        place="Douai",
        dated=DAY,
        signatory="La présidente de l’association",
        context="Trois maisons de santé travaillent déjà ensemble.",
        territory_reason="Les habitants se soignent à Douai et à Somain.",
        support="Un appui à l’écriture du projet de santé.",
        support_eur=15_000.0,
    )
    project = _add(
        project,
        "partners",
        {"name": "Hôpital de Douai", "kind": "Établissement", "role": "Sorties d’hôpital"},
        {"name": "Infirmiers libéraux", "kind": "Profession", "count": 42},
        {"name": "France Assos Santé", "kind": "Usagers", "state": "a_associer"},
    )
    project = _add(
        project,
        "coordination",
        {"kind": "MSP", "name": "Maison de santé de Somain", "link": "Référente du parcours"},
    )
    project = _add(
        project,
        "orientations",
        {"id": "acces_soins", "aims": "Un rendez-vous dans les deux jours pour tous."},
    )
    return _add(project, "milestones", {"label": "Assemblée constitutive", "on": date(2027, 3, 1)})
