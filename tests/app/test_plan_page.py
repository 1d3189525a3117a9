"""The page of objectives and actions: written whole, and all that can be wrong in it."""

from __future__ import annotations

from base64 import b64decode
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from screens import button, plain, press, project, shown, sound, visit

from diagnostic.pathways.knowledge import pathways
from diagnostic.project import History, Project, new_project
from diagnostic.ui.planning import chosen, page, tree
from diagnostic.ui.planning.measures import starts_of
from diagnostic.ui.planning.seen import progress
from diagnostic.ui.planning.tree import Sought, branches, in_sight
from diagnostic.ui.work import KEY

pytestmark = pytest.mark.usefixtures("home")

PAGE = "pages/parcours/plan_actions.py"
PATHWAY = "insuffisance_cardiaque"
TODAY = date(2026, 6, 1)
MARKUP = "<b>Dr X</b> *gras* =1+1"


@pytest.fixture(autouse=True)
def _on_this_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page, "today", lambda: TODAY)


def segments() -> list[str]:
    return [each.id for each in pathways()[PATHWAY].segments]


def board(title: str = "Rendez-vous trop tardif", codes: tuple[str, ...] = ("59178",)) -> Project:
    """A project with one rated rupture point, that a figure shows."""
    found = new_project(codes, "Essai").with_pathway(PATHWAY)
    where = {"pathway": PATHWAY, "segment": segments()[0]}
    figure = {"kind": "chiffre", "figure": "41,9 %", "period": "2021", "source": "CPAM, SNDS"}
    found = found.with_item("findings", where | figure)
    rated = {"severity": 4, "frequency": 4, "capacity": 4, "findings": ("constat_1",)}
    return found.with_item("ruptures", where | rated | {"title": title})


def opened(document: Project | None = None) -> Any:
    at = visit()
    if document is not None:
        desk = at.session_state[KEY]
        desk.put(replace(desk.work, history=History.of(document)))
    return sound(at.switch_page(PAGE).run())


def at_item(at: Any, item: str, task: str | None = None) -> Any:
    at.session_state[chosen.ITEM], at.session_state[chosen.TASK] = item, task
    return sound(at.run())


def part(at: Any, name: str) -> Any:
    return sound(at.segmented_control(key=chosen.PART).set_value(name).run())


def typed(at: Any, kind: str, item: str, name: str, value: Any, widget: str = "text_input") -> Any:
    return sound(getattr(at, widget)(key=f"{kind}-{item}-{name}").set_value(value).run())


def labels(at: Any) -> list[str]:
    return [plain(one.label) for one in at.button]


# ---- nothing yet ------------------------------------------------------------


def test_an_empty_project_says_what_to_do_first():
    at = opened()
    assert "Aucun point de rupture : les poser d’abord" in shown(at)
    assert "Poser les points de rupture" in labels(at)


def test_an_objective_can_come_before_any_rupture_point():
    at = press(opened(), "Commencer par un objectif")
    (objective,) = project(at).pathways.objectives
    assert objective.rupture is None
    assert at.session_state[chosen.ITEM] == objective.id
    assert "Aucun point de rupture n’est posé" in shown(at)
    at = press(at, "Annuler")
    assert not project(at).pathways.objectives


def test_no_territory_says_that_the_envelope_is_unknown():
    at = part(opened(board(codes=())), page.MONEY)
    text = shown(at)
    assert "la taille du territoire, donc l’enveloppe, n’est pas connue" in text


# ---- the whole way ----------------------------------------------------------


def test_from_a_rupture_point_to_two_tasks(atlas):
    communes = tuple(atlas.epci["200044618"].members)
    at = opened(board(codes=communes))
    at = press(at, "+ Objectif pour R1")
    assert "SMART : 0 lettre sur 5" in " ".join(labels(at))
    for name, value in (
        ("text", "Proposer un rendez-vous dans les 7 jours aux patients qui sortent"),
        ("means", "Une infirmière de coordination à mi-temps"),
        ("relevance", "Sans rendez-vous, les patients reviennent aux urgences"),
    ):
        at = typed(at, "objectives", "objectif_1", name, value, "text_area")
    at = typed(at, "objectives", "objectif_1", "measure", "part des patients revus")
    at = press(at, "Partir du constat C1 : 41,9 % (2021)")
    kept = project(at).pathways.objectives[0]
    assert (kept.baseline, kept.unit, kept.baseline_period) == (41.9, "%", "2021")
    assert kept.source == "CPAM, SNDS"
    at = typed(at, "objectives", "objectif_1", "target", "60")
    at = typed(at, "objectives", "objectif_1", "by", date(2027, 12, 31), "date_input")
    text = shown(at)
    assert "Les cinq lettres sont tenues." in text
    assert "Faire passer la part des patients revus de 41,9 % (2021) à 60 %" in text
    assert "dont 1 SMART" in text

    at = press(at, "+ Action")
    at = typed(at, "actions", "action_1", "title", "Ligne directe avec la cardiologie")
    at = typed(at, "actions", "action_1", "budget_eur", "12 000 €")
    at = typed(at, "actions", "action_1", "mission", "parcours", "selectbox")
    action = project(at).pathways.actions[0]
    assert (action.objective, action.mission, action.budget_eur) == ("objectif_1", "parcours", 12e3)
    assert action.deadline == date(2027, 12, 31)

    at = press(at, "+ Tâche")
    at = typed(at, "tasks", "tache_1", "title", "Écrire le protocole")
    at = typed(at, "tasks", "tache_1", "referent", "Dr Martin")
    at = typed(at, "tasks", "tache_1", "weeks", "4")
    at = typed(at, "tasks", "tache_1", "load_days", "6")
    at = press(at, "Dupliquer")
    assert at.session_state[chosen.TASK] == "tache_2"
    at = typed(at, "tasks", "tache_2", "after", ["tache_1"], "multiselect")
    first, second = project(at).pathways.tasks
    assert (second.title, second.referent, second.after) == (first.title, "Dr Martin", ("tache_1",))
    assert "calculé à rebours" in shown(at)

    assert "Quand tout se fait-il ?" in shown(part(at, page.CALENDAR))
    text = shown(part(at, page.PEOPLE))
    assert "Le plus chargé : Dr Martin, 12 jours en tout." in text
    text = shown(part(at, page.MONEY))
    assert "12 000 € prévus, pour une enveloppe connue de" in text
    assert "inconnu" not in text.split("Budget du plan et enveloppe")[1].split("Reste")[0]
    assert "Rien à revoir" in shown(part(at, page.MEND))
    sound(at.button(key="plan-xlsx").click().run())
    assert b64decode(at.session_state["plan-xlsx--file"]["content"])[:2] == b"PK"


def test_a_measure_of_the_segment_fills_what_is_known():
    document = board().with_item("objectives", {"pathway": PATHWAY, "rupture": "rupture_1"})
    at = at_item(opened(document), "objectif_1")
    offered = pathways()[PATHWAY].segments[0].indicators[0]
    (choice,) = [one for one in at.selectbox if one.key == "plan-measure-objectif_1"]
    at = sound(choice.set_value(offered.id).run())
    kept = project(at).pathways.objectives[0]
    assert kept.measure == offered.label
    assert kept.indicator == offered.app
    assert "À obtenir" in shown(at)
    assert project(press(at, "Annuler")).pathways.objectives[0].measure == ""


def test_a_proposed_action_says_whether_it_is_a_proposal():
    document = board().with_item("objectives", {"pathway": PATHWAY, "rupture": "rupture_1"})
    document = document.with_item("actions", {"pathway": PATHWAY, "objective": "objectif_1"})
    at = at_item(opened(document), "action_1")
    proposed = pathways()[PATHWAY].segments[0].actions
    text = shown(at)
    assert all(plain(each.text) in text for each in proposed)
    if any(each.is_proposal for each in proposed):
        assert "Proposition de l’application, à valider par des cliniciens" in text
    at = sound(at.button(key="take-action_1-0").click().run())
    kept = project(at).pathways.actions[0]
    assert kept.title
    assert proposed[0].text.startswith(kept.title.rstrip("…"))


# ---- what can be wrong ------------------------------------------------------


def with_tasks(*tasks: dict[str, Any], **action: Any) -> Project:
    found = board().with_item("objectives", {"pathway": PATHWAY, "rupture": "rupture_1"})
    fields = {"pathway": PATHWAY, "objective": "objectif_1", "title": "Repérer", **action}
    found = found.with_item("actions", fields)
    for task in tasks:
        found = found.with_item("tasks", {"action": "action_1", **task})
    return found


def test_dates_in_the_past_and_an_end_before_its_start_are_said_and_open_their_item():
    late = {"title": "Tard", "end": TODAY - timedelta(days=30)}
    upside_down = {"title": "À l’envers", "start": date(2027, 3, 1), "end": date(2027, 2, 1)}
    document = with_tasks(late, upside_down, deadline=date(2027, 6, 1))
    at = part(opened(document), page.MEND)
    text = shown(at)
    assert "T1 devait finir le 2 mai 2026" in text
    assert "T2 finit le 1er février 2027, avant de commencer le 1er mars 2027" in text
    assert "T2 À l’envers" in text
    at = press(at, "Ouvrir T2")
    assert at.session_state[chosen.PART] == chosen.WRITING
    assert at.session_state[chosen.ITEM] == "action_1"
    assert at.date_input(key="tasks-tache_2-start").value == date(2027, 3, 1)


def test_tasks_that_wait_for_one_another_are_said():
    document = with_tasks({"title": "A"}, {"title": "B", "after": ("tache_1",)})
    document = document.with_item("tasks", {"id": "tache_1", "after": ("tache_2",)})
    assert "s’attendent en rond" in shown(part(opened(document), page.MEND))


def test_markup_is_shown_and_never_obeyed():
    document = with_tasks(
        {"title": MARKUP, "referent": MARKUP, "load_days": 3, "weeks": 2}, deadline=date(2027, 6, 1)
    )
    document = document.with_item("ruptures", {"id": "rupture_1", "title": MARKUP})
    at = opened(document)
    for name in (chosen.WRITING, page.CALENDAR, page.PEOPLE, page.MONEY, page.MEND):
        at = part(at, name)
        raw = "\n".join(str(one.value) for kind in (at.html, at.markdown) for one in kind)
        assert "<b>Dr X" not in raw
    at = at_item(part(at, chosen.WRITING), "action_1", "tache_1")
    assert any(r"\<b\>Dr X\</b\> \*gras\*" in one.label for one in at.button)
    assert at.text_input(key="tasks-tache_1-referent").value == MARKUP


def test_a_mission_that_disappeared_stays_noted():
    at = at_item(opened(with_tasks(mission="mission_retiree")), "action_1")
    assert "n’est pas dans le barème choisi" in shown(at)
    assert at.selectbox(key="actions-action_1-mission").value == "mission_retiree"
    at = part(at, page.MONEY)
    assert "mission_retiree" in shown(at)
    assert project(at).pathways.actions[0].mission == "mission_retiree"


def test_an_indicator_that_disappeared_keeps_what_was_written():
    fields = {"pathway": PATHWAY, "rupture": "rupture_1", "indicator": "chiffre_retire"}
    document = board().with_item("objectives", fields | {"measure": "Taux d’autrefois"})
    at = at_item(opened(document), "objectif_1")
    assert "n’est plus dans l’application" in shown(at)
    assert at.text_input(key="objectives-objectif_1-measure").value == "Taux d’autrefois"


def test_a_pathway_that_disappeared_is_named():
    document = new_project(("59178",), "Essai").with_item(
        "ruptures", {"pathway": "retire", "segment": "x", "title": "Autrefois"}
    )
    at = at_item(opened(document), "rupture_1")
    assert "parcours retiré de l’application" in shown(at)


def test_what_is_removed_leaves_what_it_held_and_can_be_taken_back():
    at = at_item(opened(with_tasks({"title": "Une"})), "objectif_1")
    at = press(at, "Retirer O1")
    (action,) = project(at).pathways.actions
    assert action.objective is None
    assert at.session_state[chosen.ITEM] == "rupture_1"
    assert "Sans objectif" in shown(at)
    at = press(at, "Annuler")
    assert project(at).pathways.actions[0].objective == "objectif_1"


def test_a_number_that_is_none_is_said_and_stays_typed():
    at = at_item(opened(with_tasks()), "action_1")
    at = typed(at, "actions", "action_1", "budget_eur", "beaucoup")
    assert "n’est pas un nombre" in shown(at)
    assert at.text_input(key="actions-action_1-budget_eur").value == "beaucoup"
    assert project(at).pathways.actions[0].budget_eur is None


# ---- eighty actions ---------------------------------------------------------


def eighty() -> Project:
    found = board().with_item("objectives", {"pathway": PATHWAY, "rupture": "rupture_1"})
    for rank in range(80):
        mission = ("parcours", "prevention")[rank % 2]
        fields = {"pathway": PATHWAY, "objective": "objectif_1", "mission": mission}
        found = found.with_item("actions", fields | {"title": f"Atelier numéro {rank}"})
        who = ("Dr Élodie Martin", "Paul Petit")[rank % 4 == 0]
        task = {"action": found.last_id("actions"), "referent": who, "weeks": 2, "load_days": 2}
        found = found.with_item("tasks", task)
    return found


def test_eighty_actions_are_narrowed_by_mission_referent_and_words():
    at = opened(eighty())
    lines = [one for one in labels(at) if "Atelier" in one]
    assert len(lines) == 80
    at = sound(at.selectbox(key="plan-mission").set_value("prevention").run())
    assert len([one for one in labels(at) if "Atelier" in one]) == 40
    at = sound(at.selectbox(key="plan-mission").set_value("").run())
    at = sound(at.selectbox(key="plan-referent").set_value("Paul Petit").run())
    assert len([one for one in labels(at) if "Atelier" in one]) == 20
    at = sound(at.selectbox(key="plan-referent").set_value("").run())
    at = sound(at.text_input(key="plan-words").set_value("numero 42").run())
    assert next(one for one in labels(at) if "Atelier" in one).startswith("**A43** Atelier")
    at = sound(at.text_input(key="plan-words").set_value("introuvable").run())
    assert "Rien ne correspond" in shown(at)
    for name in (page.CALENDAR, page.PEOPLE, page.MONEY, page.MEND):
        sound(part(at, name))


def test_the_search_keeps_what_leads_to_what_is_found():
    plan = eighty().pathways
    (branch,) = in_sight(plan, Sought(words="A12"))
    assert branch.rupture is not None
    assert [each.id for each in tree.actions_of([branch])] == ["action_12"]
    assert len(tree.actions_of(in_sight(plan, Sought(words="tardif")))) == 80
    assert not in_sight(plan, Sought(pathway="bpco"))


def test_the_highest_priority_comes_first_and_what_answers_nothing_last():
    found = board("Faible")
    low = {"severity": 1, "frequency": 1, "capacity": 1}
    found = found.with_item("ruptures", {"id": "rupture_1", **low})
    where = {"pathway": PATHWAY, "segment": segments()[1]}
    found = found.with_item("ruptures", where | {"title": "Non notée"})
    rated = {"severity": 5, "frequency": 5, "capacity": 5}
    found = found.with_item("ruptures", where | rated | {"title": "Forte"})
    found = found.with_item("objectives", {"pathway": PATHWAY, "rupture": "rupture_9"})
    ranked = [each.rupture.title if each.rupture else None for each in branches(found.pathways)]
    assert ranked == ["Forte", "Faible", "Non notée", None]


# ---- small things -----------------------------------------------------------


def test_how_far_an_action_is():
    document = with_tasks({"status": "fait"}, {"status": "a_faire"}, {"status": "abandonne"})
    tasks = document.pathways.tasks
    assert progress(()) == "aucune tâche"
    assert progress(tasks) == "en cours, 1/2"
    assert progress(tasks[:1]) == "faite"
    assert plain(progress(tasks[1:2])) == "à faire, 1 tâche"
    assert progress(tasks[2:]) == "abandonnée"


def test_a_finding_without_a_number_starts_nothing():
    document = board().with_item("findings", {"id": "constat_1", "figure": "plus que la moyenne"})
    document = document.with_item("objectives", {"pathway": PATHWAY, "rupture": "rupture_1"})
    assert starts_of(document.pathways, document.pathways.objectives[0]) == []


def test_a_room_sees_one_rupture_point_a_screen():
    at = opened(eighty())
    at.session_state["projection"] = True
    text = shown(sound(at.run()))
    assert "R1 · Rendez-vous trop tardif" in text
    assert "Priorité forte (64 sur 125)" in text
    at = press(at, "Suivant")
    assert "Quand tout se fait-il ?" in shown(at)


def test_another_page_opens_an_objective_here():
    at = opened(with_tasks())
    at.session_state[chosen.ASKED] = "objectif_1"
    at = sound(at.run())
    assert at.session_state[chosen.ITEM] == "objectif_1"
    assert chosen.ASKED not in at.session_state


def test_a_rupture_point_leads_back_to_its_board():
    at = press(at_item(opened(board()), "rupture_1"), "Modifier sur la page Points de rupture")
    assert at.title[0].value == "Points de rupture"


def test_every_field_has_a_label():
    at = at_item(opened(with_tasks({"title": "Une"})), "action_1", "tache_1")
    kinds = (at.text_input, at.text_area, at.date_input, at.selectbox, at.multiselect)
    assert all(one.label for kind in kinds for one in kind)
    assert button(at, "Retirer T1").help
