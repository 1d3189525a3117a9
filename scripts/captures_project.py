"""The project of the screenshots: the Douaisis and its heart failure pathway, half way through.

Its findings of practice, its plan and its letter are written for the picture, and its name says so;
figures come from the application.
"""

from __future__ import annotations

from datetime import date

from diagnostic.project import Project, new_project
from diagnostic.territory.atlas import load_atlas

EPCI = ("200044618", "245901152")
PATHWAY = "insuffisance_cardiaque"
EXAMPLE = "Douaisis (exemple rédigé)"

_FINDINGS = (
    {
        "segment": "sortie",
        "kind": "terrain",
        "profession": "Infirmier libéral",
        "text": "Le compte rendu arrive souvent après la première visite à domicile.",
    },
    {
        "segment": "sortie",
        "kind": "terrain",
        "profession": "Médecin généraliste",
        "text": "Le rendez-vous de sortie n’est pris ni chez nous ni chez le cardiologue.",
    },
    {
        "segment": "diagnostic",
        "kind": "terrain",
        "profession": "Pharmacien",
        "text": "Des patients essoufflés depuis des semaines n’en parlent qu’au comptoir.",
    },
    {
        "segment": "hospitalisation",
        "kind": "terrain",
        "profession": "Cardiologue",
        "text": "Une décompensation passe par les urgences faute de ligne directe.",
    },
)
_RUPTURES = (
    ("sortie", "Le premier rendez-vous après la sortie n’est pas pris", (1, 2), (5, 4, 5)),
    ("diagnostic", "Les premiers signes passent inaperçus", (3,), (4, 4, 3)),
    ("hospitalisation", "L’hôpital ne se joint que par les urgences", (4,), (4, 3, 2)),
)
_TASKS = (
    ("Écrire la procédure de sortie avec l’hôpital", "Infirmière de coordination", 6, 4, "fait"),
    ("Ouvrir des créneaux dédiés chez les généralistes", "Médecin référent", 8, 3, "en_cours"),
    ("Former les officines et les cabinets infirmiers", "Pharmacien référent", 6, 5, "a_faire"),
    ("Mesurer sur vingt dossiers", "Infirmière de coordination", 4, 3, "a_faire"),
)


def project() -> Project:
    """The Douaisis with four findings, three rupture points, an objective, an action, its tasks."""
    atlas = load_atlas()
    codes = sorted(code for siren in EPCI for code in atlas.epci[siren].members)
    made = new_project(codes, EXAMPLE).with_pathway(PATHWAY)
    for finding in _FINDINGS:
        made = made.with_item("findings", {"pathway": PATHWAY, **finding})
    for segment, title, seen, (severity, frequency, capacity) in _RUPTURES:
        fields = {
            "pathway": PATHWAY,
            "segment": segment,
            "title": title,
            "findings": tuple(f"constat_{rank}" for rank in seen),
            "severity": severity,
            "frequency": frequency,
            "capacity": capacity,
        }
        made = made.with_item("ruptures", fields)
    return _followed(_planned(made))


def _planned(made: Project) -> Project:
    objective = {
        "pathway": PATHWAY,
        "rupture": "rupture_1",
        "text": "Organiser le premier rendez-vous avant la sortie",
        "measure": "Part des patients revus par leur médecin dans les sept jours",
        "unit": "%",
        "baseline": 40.0,
        "baseline_period": "audit de 20 dossiers, 2025",
        "target": 70.0,
        "by": date(2027, 12, 31),
        "source": "Audit local de dossiers",
        "means": "Créneaux dédiés, procédure de sortie, PRADO",
        "relevance": "C’est le point le plus grave, et celui sur lequel nous pouvons agir",
    }
    action = {
        "pathway": PATHWAY,
        "objective": "objectif_1",
        "title": "Prendre le rendez-vous avant la sortie",
        "public": "Patients hospitalisés pour décompensation cardiaque",
        "mission": "parcours",
        "aci_indicator": "Patients entrés dans le parcours",
        "deadline": date(2027, 2, 26),
        "budget_eur": 12_000.0,
    }
    made = made.with_item("objectives", objective).with_item("actions", action)
    for rank, (title, referent, weeks, load, status) in enumerate(_TASKS, 1):
        fields = {
            "action": "action_1",
            "title": title,
            "referent": referent,
            "weeks": weeks,
            "load_days": load,
            "status": status,
            "priority": "haute" if rank <= 2 else "moyenne",
            "after": (f"tache_{rank - 1}",) if rank > 1 else (),
        }
        made = made.with_item("tasks", fields)
    return made


def _followed(made: Project) -> Project:
    for period, on, value in (
        ("2e trimestre 2026", date(2026, 6, 30), 48.0),
        ("3e trimestre 2026", date(2026, 9, 30), 57.0),
    ):
        seen = {"objective": "objectif_1", "period": period, "on": on, "value": value}
        made = made.with_item("measures", {**seen, "people": 40, "source": "Audit local"})
    return made.with_letter(
        cpts_name="CPTS du Douaisis (exemple)",
        bearer="Association de préfiguration",
        place="Douai",
        signatory="La présidente de l’association",
    )
