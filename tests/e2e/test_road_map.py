"""The road in a real browser: a segment is opened by a click and at the keyboard."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from browsing import ROOT, served
from playwright.sync_api import Locator, Page, expect

SCRIPT = Path(__file__).with_name("synthetic_road_app.py")


@pytest.fixture(scope="module")
def roads(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A page of a road only, served as the application is: `static/` beside the script."""
    folder = tmp_path_factory.mktemp("roads")
    (folder / "static").symlink_to(ROOT / "static", target_is_directory=True)
    script = Path(shutil.copy(SCRIPT, folder))
    with served(folder / "home", script) as url:
        yield url


@pytest.fixture
def road(page: Page, roads: str) -> Locator:
    page.goto(roads)
    host = page.locator(".road")
    host.locator("[data-segment]").first.wait_for(timeout=30_000)
    return host


def test_the_road_is_read_from_the_back_of_a_room(page: Page, road: Locator) -> None:
    expect(road).to_have_attribute("aria-label", "La route du patient, en 7\u00a0segments")
    expect(road.get_by_role("button")).to_have_count(7)
    assert road.evaluate("(host) => host.scrollWidth <= host.clientWidth")
    name = road.get_by_text("Suivi en ville", exact=True)
    assert (
        name.evaluate(
            """(text) => {
            const scale = text.ownerSVGElement.getBoundingClientRect().width
              / text.ownerSVGElement.viewBox.baseVal.width;
            return scale * text.getAttribute("font-size");
        }"""
        )
        >= 18
    )


def test_a_click_opens_a_segment_as_often_as_wanted(page: Page, road: Locator) -> None:
    third = road.locator('[data-segment="segment_2"]')
    for times in (1, 2):
        third.click()
        expect(page.get_by_text(f"Ouvert : segment_2 · {times} fois")).to_be_visible()
    expect(third).to_have_attribute("aria-pressed", "true")
    road.locator('[data-segment="segment_5"]').click()
    expect(page.get_by_text("Ouvert : segment_5 · 3 fois")).to_be_visible()
    expect(third).to_have_attribute("aria-pressed", "false")


def test_the_keyboard_goes_along_the_road_and_opens(page: Page, road: Locator) -> None:
    road.locator("[data-segment]").first.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Ouvert : segment_2 · 1 fois")).to_be_visible()
    open_one = road.locator('[data-segment="segment_2"]')
    expect(open_one).to_have_attribute("aria-pressed", "true")
    expect(open_one).to_be_focused()  # the road was drawn again under the finger
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(page.get_by_text("Ouvert : segment_3 · 2 fois")).to_be_visible()


def test_a_segment_is_told_whole(page: Page, road: Locator) -> None:
    expect(road.locator('[data-segment="segment_1"]')).to_have_attribute(
        "aria-label",
        "2. Mise en route du traitement et titration : 1\u00a0constat, "
        "1\u00a0point\u00a0de\u00a0rupture, priorité à noter. "
        "R10, Rendez-vous trop tardif (priorité à noter).",
    )


def test_a_narrow_page_has_the_same_road_on_more_rows(page: Page, road: Locator) -> None:
    before = road.locator("svg").bounding_box()
    page.set_viewport_size({"width": 480, "height": 800})
    page.wait_for_timeout(500)
    after = road.locator("svg").bounding_box()
    assert before is not None
    assert after is not None
    assert after["height"] > 2 * before["height"]
    assert after["width"] <= 480
    expect(road.get_by_role("button")).to_have_count(7)


def test_hostile_words_stay_words(page: Page, road: Locator) -> None:
    expect(road).to_contain_text("<img")
    assert road.locator("img").count() == 0
    assert page.evaluate("window.hurt") is None
