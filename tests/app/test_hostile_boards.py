"""The four pages of the pathways, opened on projects that nobody would wish to receive."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hostile_projects import HOSTILE, NASTY, backwards, nasty
from rich_project import rich_project
from screens import BROWSER, errors, project, shown, sound, visit, warnings

from diagnostic.project import Project
from diagnostic.project.files import from_json, to_json
from diagnostic.ui import work

PAGES = (
    "pages/parcours/ruptures.py",
    "pages/parcours/plan_actions.py",
    "pages/parcours/suivi.py",
    "pages/livrables/documents.py",
)

pytestmark = pytest.mark.usefixtures("home")


def put(at, kept: Project) -> None:
    at.session_state[work.KEY].put(work.Work(work.History.of(kept)))


@pytest.mark.parametrize("make", HOSTILE.values(), ids=HOSTILE.keys())
def test_every_page_opens_and_nothing_is_changed_by_looking(make: Callable[[], Project]):
    kept = make()
    at = visit()
    put(at, kept)
    for page in PAGES:
        at = sound(at.switch_page(page).run())
        text = shown(at)
        assert "<script>" not in "\n".join(str(one.value) for one in at.html)
        assert text
    assert to_json(at.session_state[work.KEY].work.project) == to_json(kept)


def opened(page: str, kept: Project):
    at = visit()
    put(at, kept)
    return sound(at.switch_page(page).run())


def test_no_text_of_the_project_is_obeyed_by_a_page():
    for page in PAGES:
        at = opened(page, nasty())
        raw = "\n".join(str(one.value) for one in at.html)
        for text in NASTY[:2]:
            assert text not in raw or "<" not in text
        assert "](javascript:" not in "\n".join(str(one.value) for one in at.markdown)


def test_a_measure_that_is_always_zero_is_drawn():
    at = opened(PAGES[2], backwards())
    assert "Toujours zéro" in shown(at)


def test_every_part_of_the_plan_and_of_the_documents_opens_whatever_the_project():
    for make in HOSTILE.values():
        kept = make()
        for page, key in ((PAGES[1], "plan-part"), (PAGES[3], "documents-part")):
            at = opened(page, kept)
            parts = at.segmented_control(key=key).options
            for part in parts:
                at = sound(at.segmented_control(key=key).set_value(part).run())
        assert to_json(project(at)) == to_json(kept)


# --- two tabs -------------------------------------------------------------------------------------


def test_two_tabs_on_one_project_lose_neither_what_one_nor_the_other_typed():
    first = opened(PAGES[1], rich_project())
    first = type_in(open_item(first, "action_1"), "actions-action_1-public", "Du premier")
    second = sound(visit().switch_page(PAGES[3]).run())
    assert project(second).item("actions", "action_1").public == "Du premier"

    first = type_in(first, "actions-action_1-public", "Du premier, encore")
    second = sound(second.segmented_control(key="documents-part").set_value("lettre").run())
    second = type_in(second, "letter-bearer", "Du second")
    said = " ".join(str(one.value) for one in (*errors(second), *warnings(second)))
    assert "copie" in said

    kept = [
        stored.project
        for each in work.store().list(BROWSER)
        if (stored := work.store().load(BROWSER, each.project_id)) is not None
    ]
    assert any(each.item("actions", "action_1").public == "Du premier, encore" for each in kept)
    assert any(each.letter.bearer == "Du second" for each in kept)
    assert all(from_json(to_json(each)) == each for each in kept)


def open_item(at, item_id: str):
    found = next(one for one in at.button if str(one.key).endswith(f"-{item_id}"))
    return sound(found.click().run())


def type_in(at, key: str, text: str):
    (field,) = [one for one in (*at.text_input, *at.text_area) if one.key == key]
    return sound(field.set_value(text).run())
