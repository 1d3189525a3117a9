"""The follow-up: values of objectives, status of actions, what to say of both.

A project with nothing in it, eighty actions, an objective and an indicator that disappeared, dates
in the past, and markup in every text.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from screens import BROWSER, OTHER_BROWSER, plain, project, shown, sound, visit

from diagnostic.pathways.followup import dialogue
from diagnostic.project import Project, encode
from diagnostic.reports.documents.content import texts
from diagnostic.reports.documents.dialogue import as_text, document
from diagnostic.reports.documents.word import to_docx
from diagnostic.ui import projection, work
from diagnostic.ui.planning import chosen

PAGE = "pages/parcours/suivi.py"
HEART = "insuffisance_cardiaque"
MARKUP = "<img src=x onerror=alert(1)> <b>gras</b> *x* =1+1"
SHARE = {
    "pathway": HEART,
    "text": "Revoir sous 7 jours les patients sortis de l’hôpital",
    "measure": "Part des patients revus dans les 7 jours",
    "unit": "%",
    "baseline": 41.9,
    "baseline_period": "2021",
    "target": 60,
    "by": date(2090, 12, 31),
    "source": "CPAM",
}
COUNT = {
    "pathway": HEART,
    "text": "Éviter les séjours en urgence",
    "measure": "Séjours en urgence",
    "unit": "séjours",
    "baseline": 559,
    "baseline_period": "2019",
    "target": 450,
    "by": date(2020, 6, 30),
}

pytestmark = pytest.mark.usefixtures("home")


def page(
    link: str | None = None, *, room: bool = False, browser: str = BROWSER, **lists: Any
) -> Any:
    """The page on a project with these items."""
    at = visit(browser, link)
    desk = at.session_state[work.KEY]
    kept: Project = desk.work.project
    for kind, items in lists.items():
        for item in items:
            kept = kept.with_item(kind, item)
    desk.put(work.Work(work.History.of(kept)))
    at.session_state[projection.KEY] = room
    return sound(at.switch_page(PAGE).run())


def click(at, key: str) -> Any:
    return sound(at.button(key=key).click().run())


def kept(at) -> Any:
    return project(at).pathways


def value(period: str, value: float, **more: Any) -> dict[str, Any]:
    return {"objective": "objectif_1", "period": period, "value": value, "source": "CPAM", **more}


# --- nothing, or little ---------------------------------------------------------------------------


def test_an_empty_project_is_told_where_to_begin():
    at = page()
    text = shown(at)
    assert "Rien à suivre encore" in text
    assert "Poser les points de rupture" in [plain(one.label) for one in at.button]
    assert "dialogue de gestion" in text


def test_an_objective_without_values_says_what_is_missing():
    at = page(objectives=[{"pathway": HEART}])
    text = shown(at)
    assert "1 objectif suivi : 1 sans valeur récente." in text
    for said in (
        "La valeur de départ n’est pas écrite.",
        "La cible n’est pas écrite.",
        "Aucune valeur n’a encore été saisie.",
    ):
        assert said in text
    assert "Objectif à écrire" in text


def test_a_value_is_added_in_a_click_and_typed_where_it_stands():
    at = click(page(objectives=[SHARE]), "add-value-objectif_1")
    (measure,) = kept(at).measures
    assert (measure.objective, measure.source, measure.value) == ("objectif_1", "CPAM", None)
    assert measure.on is not None
    for name, typed in (("value", "52,1"), ("people", "455"), ("period", "2024")):
        at = sound(at.text_input(key=f"measures-mesure_1-{name}").set_value(typed).run())
    (measure,) = kept(at).measures
    assert (measure.value, measure.people, measure.period) == (52.1, 455, "2024")
    text = shown(at)
    assert "52,1 % (intervalle à 95 % : de 47,5 à 56,7 %)." in text
    assert "56 % du chemin" in text
    at = sound(at.text_input(key="measures-mesure_1-people").set_value("12,5").run())
    assert "il faut un nombre entier" in shown(at)
    assert kept(at).measures[0].people == 455
    at = click(at, "remove-mesure_1")
    assert kept(at).measures == ()


# --- a series -------------------------------------------------------------------------------------


def test_a_series_is_drawn_and_told_with_its_table():
    series = [value("2021", 41.9, people=420), value("2023", 47.0), value("2024", 52.1, people=455)]
    at = page(objectives=[SHARE], measures=series)
    text = shown(at)
    assert (
        "Faire passer la part des patients revus dans les 7 jours de 41,9 % (2021) à 60 %" in text
    )
    assert "2024 : 52,1 %" in text  # in the words of the drawing
    assert "au-delà du hasard" in text
    assert "Valeurs de O1" in text
    assert "Télécharger la figure" in [one.proto.popover.label for one in at.get("popover")]


def test_a_count_is_told_beside_what_was_expected_and_by_which_method():
    at = page(objectives=[COUNT], measures=[value("2024", 498, expected=584)])
    text = shown(at)
    assert "498 séjours pour 584 attendus, soit −14,7 % ; intervalle à 95 %" in text
    assert "Démarche de la responsabilité populationnelle : Fédération hospitalière" in text
    assert "▲ échéance passée" in text
    assert "L’échéance du 30/06/2020 est passée et la cible n’est pas atteinte" in text


def test_the_value_of_the_day_is_taken_up_once(atlas):
    link = encode(tuple(sorted(atlas.epci["200044618"].members)), "Douai")
    objective = {"pathway": HEART, "indicator": "part_65_plus", "measure": "65 ans", "unit": "%"}
    at = click(page(link, objectives=[objective]), "today-objectif_1")
    (measure,) = kept(at).measures
    assert 10 < measure.value < 40
    assert measure.period
    assert "INSEE" in measure.source
    assert measure.people is not None
    assert measure.people > 100_000
    assert "est déjà dans la série" in shown(at)
    assert "today-objectif_1" not in [one.key for one in at.button]


def test_the_value_of_the_day_keeps_its_unit_and_an_indicator_gone_is_said(atlas):
    link = encode(tuple(sorted(atlas.epci["200044618"].members)), "Douai")
    other = {"pathway": HEART, "indicator": "part_65_plus", "unit": "jours"}
    assert "n’a pas l’unité de l’objectif (jours)" in shown(page(link, objectives=[other]))
    gone = {"pathway": HEART, "indicator": "disparu", "measure": "Taux"}
    assert "n’est plus dans l’application" in shown(page(link, objectives=[gone]))
    known = {"pathway": HEART, "indicator": "part_65_plus"}
    assert "Composez un territoire pour reprendre" in shown(
        page(browser=OTHER_BROWSER, objectives=[known])
    )


def test_a_value_older_than_the_baseline_is_no_result(atlas):
    link = encode(tuple(sorted(atlas.epci["200044618"].members)), "Douai")
    known = {"pathway": HEART, "indicator": "part_65_plus", "unit": "%", "target": 5}
    known |= {"baseline": 20, "baseline_period": "2090", "by": date(2020, 1, 1)}
    old = {"objective": "objectif_1", "period": "2020", "value": 4}
    text = shown(page(link, objectives=[known], measures=[old]))
    assert "est plus ancienne que celle du départ" in text
    assert "Aucune valeur saisie n’est plus récente que le départ." in text
    assert "▲ échéance passée" in text
    assert "cible atteinte" not in text


def test_several_objectives_are_opened_one_by_one_the_late_one_first():
    at = page(objectives=[SHARE, COUNT, *[{"pathway": HEART, "text": MARKUP}] * 30])
    assert "O2 Faire passer le nombre de séjours" in shown(at).replace("<b>", "").replace(
        "</b>", ""
    )
    at = click(at, "follow-objectif_3")
    assert MARKUP in shown(at)
    assert "<img src=x" not in "".join(str(one.value) for one in at.html)


def test_values_of_an_objective_that_disappeared_and_of_no_day():
    lost = {"objective": "objectif_9", "value": 3}
    at = page(objectives=[SHARE], measures=[lost, {"objective": "objectif_1", "value": 45}])
    text = shown(at)
    assert "1 valeur sans date n’est pas sur le dessin" in text
    assert "Valeurs saisies (1)" in text


# --- actions --------------------------------------------------------------------------------------


def many(count: int) -> dict[str, Any]:
    actions = [
        {
            "pathway": HEART,
            "title": f"Action {rank}",
            "deadline": date(2020, 1, 1) if rank % 3 else None,
        }
        for rank in range(count)
    ]
    tasks = [
        {
            "action": f"action_{rank + 1}",
            "title": MARKUP,
            "referent": MARKUP,
            "end": date(2019, 5, 1),
        }
        for rank in range(count)
    ]
    return {"actions": actions, "tasks": tasks}


def test_eighty_actions_are_shown_a_few_at_a_time_the_late_ones_first():
    at = page(**many(80))
    assert "80 actions : 0 faite, 0 en cours, 80 en retard." in shown(at)
    assert len([one for one in at.selectbox if one.label.startswith("État de")]) == 6
    assert "Lire les" in shown(at)
    at = click(at, "following-more")
    assert len([one for one in at.selectbox if one.label.startswith("État de")]) == 18


def test_the_status_of_a_task_is_set_there():
    at = page(**many(1))
    assert "▲ en retard" in shown(at)
    at = sound(at.selectbox(key="tasks-tache_1-status").set_value("fait").run())
    assert kept(at).tasks[0].status == "fait"
    assert "1 action : 1 faite, 0 en cours, aucune en retard." in shown(at)


def test_an_action_opens_in_the_plan():
    at = click(page(**many(2)), "to-plan-action_2")
    assert at.session_state[chosen.ITEM] == "action_2"
    assert "Objectifs et plan d’actions" in [one.value for one in at.title]


# --- what to say ----------------------------------------------------------------------------------


def test_the_dialogue_is_told_with_marks_and_sources():
    at = page(objectives=[SHARE], measures=[value("2024", 52.1, people=455)], **many(1))
    text = shown(at)
    for said in (
        "Que dire au dialogue de gestion ?",
        "Ce qui a été décidé",
        "Ce que disent les chiffres",
        "Ce que nous demandons",
        "<b>O1</b>",
        "Source : CPAM",
    ):
        assert said in text
    assert {"talk-docx", "talk-txt"} <= {one.key for one in at.button}


def test_the_dialogue_leaves_as_text_and_as_word():
    at = page(objectives=[SHARE, {"pathway": HEART, "text": MARKUP}], **many(80))
    parts = dialogue(project(at), date(2026, 11, 1))
    text = plain(as_text(parts, "Douaisis", date(2026, 11, 1)))
    assert text.startswith("Dialogue de gestion : Douaisis\nComposé le 1er novembre 2026\n")
    assert "- O1. Revoir sous 7 jours" in text
    found = document(parts, "Douaisis", "Douaisis, 55 communes", date(2026, 11, 1))
    said = "\n".join(texts(found.blocks))
    assert all(part.title in said for part in parts)
    assert to_docx(found)[:2] == b"PK"


# --- a room ---------------------------------------------------------------------------------------


def test_a_room_sees_one_objective_at_a_time_and_types_nothing():
    at = page(
        room=True, objectives=[SHARE, COUNT], measures=[value("2024", 52.1, people=455)], **many(80)
    )
    text = shown(at)
    assert "1 / 8" in text
    assert "O1" in text
    assert not [one for one in at.text_input if str(one.key).startswith("measures-")]
    assert "add-value-objectif_1" not in [one.key for one in at.button]
    assert shown(page(room=True, browser=OTHER_BROWSER)).count("Rien à suivre encore") == 1
