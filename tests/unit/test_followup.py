"""Values seen later, the state of actions, and what is said of both."""

from __future__ import annotations

import math
from datetime import date
from typing import Any

import pytest

from diagnostic.pathways.followup import action_status, dialogue, followed
from diagnostic.project import Action, Measure, Objective, Project, Task, new_project

TODAY = date(2026, 6, 15)
SHARE = Objective(
    id="objectif_1",
    pathway="insuffisance_cardiaque",
    measure="Part des patients revus dans les 7 jours",
    unit="%",
    baseline=40,
    baseline_period="2021",
    target=60,
    by=date(2027, 12, 31),
    source="CPAM",
)


def plain(text: str) -> str:
    return text.replace("\u202f", " ").replace("\u00a0", " ")


def seen(value: float | None, number: int = 1, **fields: Any) -> Measure:
    return Measure(id=f"mesure_{number}", objective="objectif_1", value=value, **fields)


def last(*measures: Measure, objective: Objective = SHARE):
    point = followed(objective, measures, TODAY).last
    assert point is not None
    return point


def test_the_series_is_in_order_of_dates_and_holds_only_its_own():
    measures = [
        seen(48, 1, on=date(2024, 5, 1)),
        seen(44, 2, period="2022"),
        seen(50, 3),
        seen(None, 4, on=date(2025, 1, 1)),
        # Read in 2026, it describes 2023: the year of the data decides.
        seen(46, 5, on=date(2026, 2, 1), period="2023"),
        Measure(id="mesure_9", objective="objectif_2", value=1),
    ]
    found = followed(SHARE, measures, TODAY)
    assert [each.value for each in found.points] == [44, 46, 48, 50]
    assert [each.id for each in found.pending] == ["mesure_4"]
    assert found.last is found.points[-1]
    assert found.points[-1].when == "sans date"


@pytest.mark.parametrize(
    ("value", "where", "progress", "said"),
    [
        (40, "depart", 0, "n’a pas quitté le point de départ"),
        (45, "en_chemin", 0.25, "25 % du chemin est fait"),
        (59.99, "en_chemin", 0.9995, "99 % du chemin est fait"),
        (40.01, "en_chemin", 0.0005, "à peine commencé"),
        (60, "atteinte", 1, "La cible (60 %) est atteinte"),
        (70, "au_dela", 1, "au-delà de la cible (60 %)"),
        (30, "recul", 0, "à l’opposé de la cible (60 %)"),
    ],
)
def test_the_road_from_baseline_to_target_never_leaves_its_ends(value, where, progress, said):
    point = last(seen(value))
    assert point.where == where
    assert point.progress == pytest.approx(progress)
    assert said in plain(" ".join(point.said))


def test_the_road_goes_down_when_the_target_is_below():
    delay = SHARE.model_copy(update={"unit": "jours", "baseline": 45.0, "target": 15.0})
    assert last(seen(30), objective=delay).progress == pytest.approx(0.5)
    assert last(seen(10), objective=delay).where == "au_dela"
    assert last(seen(60), objective=delay).where == "recul"
    assert "−15 jours" in plain(last(seen(30), objective=delay).said[1])


@pytest.mark.parametrize("field", ["baseline", "target"])
def test_without_baseline_or_target_there_is_no_road_and_it_is_said(field):
    found = followed(SHARE.model_copy(update={field: None}), [seen(50, people=100)], TODAY)
    assert found.last.where == "inconnu"
    assert found.progress is None
    assert len(found.missing) == 1


def test_nothing_typed_yet():
    found = followed(SHARE, [], TODAY)
    assert found.last is None
    assert found.points == ()
    assert found.missing == ("Aucune valeur n’a encore été saisie.",)


def test_the_interval_of_a_share_is_that_of_wilson():
    # Newcombe (1998), Statistics in Medicine 17, 857-872, table I: 81/263 → 0.2553 to 0.3662.
    point = last(seen(100 * 81 / 263, people=263))
    assert point.interval.low == pytest.approx(25.53, abs=0.01)
    assert point.interval.high == pytest.approx(36.62, abs=0.01)
    assert last(seen(30.8)).interval is None


def test_a_share_beside_a_baseline_without_people():
    small, large = last(seen(50, people=40)), last(seen(50, people=4_000))
    assert small.change == "ne_se_distingue_pas"
    assert "Ne se distingue pas" in small.said[1]
    # It stands out of a baseline taken as sure, which it is not: nothing more can be told.
    assert large.change == "inconnu"
    assert "L’effectif de la valeur de départ n’est pas connu" in large.said[1]
    assert last(seen(30, people=4_000)).change == "inconnu"
    alone = last(seen(50))
    assert alone.change == "inconnu"
    assert "Sans effectif" in alone.said[1]


def test_a_baseline_with_people_brings_its_own_chance():
    """Newcombe (1998), Statistics in Medicine 17, 873-890, table II: 56/70 and 48/80."""
    objective = SHARE.model_copy(update={"baseline": 60.0, "target": 90.0})
    start = seen(60, 1, period="2021", people=80)
    assert last(start, seen(80, 2, period="2024", people=70), objective=objective).change == (
        "hausse"
    )
    # 72 of 100 would be a rise beside 60 % taken as sure, and is none beside 48 of 80.
    found = seen(72, 2, period="2024", people=100)
    assert last(found, objective=objective).change == "inconnu"
    assert last(start, found, objective=objective).change == "ne_se_distingue_pas"


def test_an_impossible_share_is_said_and_not_computed():
    point = last(seen(130, people=100, expected=50))
    assert "130 % est impossible" in plain(point.problem)
    assert point.interval is None
    assert point.versus is None


# --- expected and observed ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("observed", "expected", "gap", "printed", "limits"),
    [
        # Haute-Saône, stays for diabetes and outpatient stays (ATIH, FHF): counts as published, the
        # percentages computed again. The source prints −27 % for the first.
        (559, 776, -28.0, -27.0, (0.6619, 0.7826)),
        (1217, 987, 23.3, 23.3, (1.1647, 1.3043)),
        (184, 285, -35.4, -35.4, (0.5557, 0.7459)),
        (892, 601, 48.4, 48.4, (1.3884, 1.5849)),
    ],
)
def test_expected_and_observed_of_haute_saone(observed, expected, gap, printed, limits):
    stays = SHARE.model_copy(update={"unit": "séjours", "baseline": None, "target": None})
    versus = last(seen(observed, expected=expected), objective=stays).versus
    assert round(versus.gap, 1) == gap
    assert abs(versus.gap - printed) < (1.1 if printed == -27.0 else 0.06)
    assert versus.ratio.value == pytest.approx(observed / expected)
    # Byar (Breslow and Day 1987), written out here; `limits` are the exact ones, from chi-square.
    z = 1.959964
    low = observed * (1 - 1 / (9 * observed) - z / (3 * math.sqrt(observed))) ** 3 / expected
    more = observed + 1
    high = more * (1 - 1 / (9 * more) + z / (3 * math.sqrt(more))) ** 3 / expected
    assert versus.ratio[1:] == pytest.approx((low, high), abs=1e-6)
    assert versus.ratio[1:] == pytest.approx(limits, abs=2e-3)
    assert versus.is_beyond
    assert "dépasse le hasard" in versus.said


def test_words_of_expected_and_observed_follow_the_target():
    stays = SHARE.model_copy(update={"unit": "séjours", "baseline": 800.0, "target": 500.0})
    said = plain(last(seen(559, expected=776), objective=stays).versus.said)
    assert said == (
        "559 séjours pour 776 attendus, soit −28,0 % ; intervalle à 95 % : de −33,8 à −21,7 %. "
        "L’écart dépasse le hasard, dans le sens de la cible."
    )
    up = last(seen(1217, expected=987), objective=stays).versus
    assert "à l’opposé de la cible" in up.said
    few = last(seen(8, expected=10), objective=stays).versus
    assert few.is_beyond is False
    assert "ne se distingue pas du hasard" in few.said


@pytest.mark.parametrize("unit", ["jours", "€", "pour 1 000 hab.", ""])
def test_what_is_not_counted_has_no_interval(unit):
    objective = SHARE.model_copy(update={"unit": unit})
    versus = last(seen(50, expected=60), objective=objective).versus
    assert versus.ratio is None
    assert versus.is_beyond is None
    assert "On ne peut dire" in versus.said


def test_a_mean_of_stays_is_not_a_count():
    stays = SHARE.model_copy(update={"unit": "séjours"})
    assert last(seen(12.5, expected=10), objective=stays).versus.ratio is None
    assert last(seen(12, expected=10.4), objective=stays).versus.ratio is not None


def test_a_share_beside_an_expected_share_is_told_in_points():
    versus = last(seen(50, people=1_000, expected=40)).versus
    assert versus.ratio is None
    assert versus.gap == pytest.approx(10)
    assert versus.is_beyond
    assert "+10 points" in plain(versus.said)
    assert last(seen(50, expected=40)).versus.is_beyond is None


def test_nothing_expected_is_no_ratio():
    stays = SHARE.model_copy(update={"unit": "séjours"})
    versus = last(seen(5, expected=0), objective=stays).versus
    assert (versus.gap, versus.ratio) == (None, None)


def test_late_when_the_deadline_passed_and_the_target_is_not_seen():
    past = SHARE.model_copy(update={"by": date(2026, 1, 1)})
    assert followed(past, [], TODAY).is_late
    assert followed(past, [seen(50)], TODAY).is_late
    assert not followed(past, [seen(60)], TODAY).is_late
    assert not followed(SHARE, [], TODAY).is_late
    assert not followed(SHARE.model_copy(update={"by": None}), [], TODAY).is_late


# --- actions --------------------------------------------------------------------------------------


ACTION = Action(id="action_1", pathway="p", title="Créneaux", deadline=date(2026, 12, 31))


def task(number: int, status: str, end: date | None = None) -> Task:
    return Task(id=f"tache_{number}", action="action_1", status=status, end=end)


@pytest.mark.parametrize(
    ("given", "state", "share"),
    [
        ([], "sans_tache", None),
        (["a_faire", "a_faire"], "a_faire", 0),
        (["en_cours", "a_faire"], "en_cours", 0),
        (["fait", "a_faire"], "en_cours", 0.5),
        (["fait", "fait", "abandonne"], "fait", 1),
        (["abandonne"], "abandonne", None),
    ],
)
def test_an_action_is_where_its_tasks_are(given, state, share):
    tasks = [task(rank, status) for rank, status in enumerate(given)]
    other = Task(id="tache_99", action="action_2", status="fait")
    found = action_status(ACTION, [*tasks, other], TODAY)
    assert (found.state, found.share) == (state, share)
    assert not found.is_late


def test_late_tasks_are_neither_done_nor_given_up():
    past = date(2026, 1, 1)
    tasks = [
        task(1, "fait", past),
        task(2, "en_cours", past),
        task(3, "abandonne", past),
        task(4, "a_faire", TODAY),
    ]
    found = action_status(ACTION, tasks, TODAY)
    assert [each.id for each in found.late] == ["tache_2"]
    assert found.is_late
    assert plain(found.said) == "en cours, 1 tâche faite sur 3"
    late = ACTION.model_copy(update={"deadline": past})
    assert action_status(late, [task(1, "a_faire")], TODAY).is_late
    assert not action_status(late, [task(1, "fait", past)], TODAY).is_late


# --- the dialogue de gestion ----------------------------------------------------------------------


def test_an_empty_project_says_what_is_missing():
    sections = dialogue(new_project(), TODAY)
    assert len(sections) == 5
    assert all(len(each.sentences) == 1 for each in sections)
    assert plain(sections[2].sentences[0].text) == (
        "Aucune valeur n’a encore été saisie : rien ne peut être dit des résultats."
    )


def worked() -> Project:
    project = new_project().with_item(
        "ruptures", {"pathway": "p", "segment": "s", "title": "Pas de rendez-vous rapide"}
    )
    fields = SHARE.model_dump(exclude={"id"}) | {
        "rupture": "rupture_1",
        "text": "Revoir les patients dans la semaine",
    }
    project = project.with_item("objectives", fields)
    project = project.with_item("objectives", {"pathway": "p", "by": date(2025, 1, 1)})
    project = project.with_item(
        "actions",
        {
            "pathway": "p",
            "objective": "objectif_1",
            "title": "Créneaux <b>réservés</b>",
            "budget_eur": 12_000,
            "note": "Un cardiologue est parti.\nUn autre arrive.",
        },
    )
    project = project.with_item("actions", {"pathway": "p"})
    for fields in (
        {"title": "Convention", "end": date(2026, 1, 31)},
        {"title": "Affiche", "status": "abandonne"},
        {"title": "Liste", "status": "fait"},
    ):
        project = project.with_item("tasks", {"action": "action_1", **fields})
    return project.with_item(
        "measures",
        {"objective": "objectif_1", "value": 44, "people": 90, "period": "2025", "source": "CPAM"},
    ).with_letter(support="Un mi-temps de coordination.", support_eur=20_000)


def test_what_to_say_has_its_marks_and_its_sources():
    decided, done, figures, late, asked = dialogue(worked(), TODAY)
    said = [(plain(each.text), each.mark, each.source) for each in decided.sentences]
    assert said == [
        (
            "Revoir les patients dans la semaine. Faire passer la part des patients revus dans les "
            "7 jours de 40 % (2021) à 60 % d’ici le 31/12/2027. Point de rupture : Pas de "
            "rendez-vous rapide.",
            "O1",
            "CPAM",
        ),
        ("Objectif encore à écrire.", "O2", ""),
        ("Créneaux <b>réservés</b> : pour l’objectif O1, sans échéance.", "A1", ""),
        ("Action à nommer : sans objectif rattaché, sans échéance.", "A2", ""),
    ]
    assert [plain(each.text) for each in done.sentences] == [
        "2 actions décidées : 1 action en cours et 1 action sans tâche.",
        "Créneaux <b>réservés</b> : en cours, 1 tâche faite sur 2.",
        "Action à nommer : sans tâche.",
    ]
    first = figures.sentences[0]
    assert (first.mark, first.source) == ("O1", "CPAM")
    assert "Ne se distingue pas de la valeur de départ (40 %, 2021)" in plain(first.text)
    assert plain(figures.sentences[1].text).endswith("pour O2.")
    assert "la cause" in figures.sentences[-1].text
    assert [each.mark for each in late.sentences] == ["O2", "A1", "A1"]
    assert plain(late.sentences[1].text) == (
        "Créneaux <b>réservés</b> : 1 tâche en retard, T1 (prévue le 31/01/2026). Votre note : Un "
        "cardiologue est parti. Un autre arrive."
    )
    assert "abandon de T2, Affiche" in plain(late.sentences[2].text)
    assert [plain(each.text) for each in asked.sentences] == [
        "Un mi-temps de coordination.",
        "Aide demandée : 20 000 €.",
        "Budget prévu des actions : 12 000 € ; 1 action sans budget écrit.",
    ]


def test_eighty_actions_and_links_that_are_gone():
    project = worked()
    for rank in range(80):
        project = project.with_item("actions", {"pathway": "p", "title": f"Action {rank}"})
    gone = project.pathways.model_copy(update={"objectives": ()})
    sections = dialogue(project.model_copy(update={"pathways": gone}), TODAY)
    assert len(sections[1].sentences) == 83
    assert all(each.text for section in sections for each in section.sentences)
