"""The main job, in a real browser that can reach nobody else."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from browsing import go_to
from composing import (
    drawn,
    neighbours_in_view,
    open_composer,
    paste,
    places,
    press,
    ribbon_says,
    search,
)
from playwright.sync_api import BrowserContext, Page, expect

from diagnostic.project import encode
from diagnostic.territory.atlas import Atlas

DOUAISIS_AGGLO, COEUR_D_OSTREVENT = "200044618", "245901152"
ANICHE = "59008"


def test_the_douaisis_by_search_click_and_paste_is_found_again_after_a_reload(
    page: Page, address: str, atlas: Atlas
) -> None:
    board = open_composer(page, address)
    search(page, "douaisis", "CA Douaisis Agglo")
    ribbon_says(page, "35\u00a0communes")
    drawn(board, ANICHE)
    page.mouse.click(*places(board, [ANICHE])[0])
    ribbon_says(page, "36\u00a0communes")
    paste(page, "\n".join(atlas.epci[COEUR_D_OSTREVENT].members))
    ribbon_says(page, "55\u00a0communes")
    ribbon_says(page, "219\u202f046\u00a0habitants")
    ribbon_says(page, "Taille 4")
    page.reload()
    ribbon_says(page, "55\u00a0communes")
    ribbon_says(page, "219\u202f046\u00a0habitants")


def test_ten_clicks_in_a_second_are_ten_communes(page: Page, address: str) -> None:
    board = open_composer(page, address)
    search(page, "agglopolys", "Agglopolys")
    ribbon_says(page, "43\u00a0communes")
    page.wait_for_timeout(1500)
    targets = neighbours_in_view(board, 10)
    assert len(targets) == 10
    for x, y in places(board, targets):
        page.mouse.click(x, y)
        page.wait_for_timeout(60)
    ribbon_says(page, "53\u00a0communes")
    chosen = board.evaluate("(host) => [...host.territoryMap.chosen]")
    assert set(targets) <= set(chosen)
    for left in range(52, 42, -1):
        press(page, "Annuler")
        ribbon_says(page, f"{left}\u00a0communes")


def test_a_click_is_painted_before_python_answers_and_keeps_the_zoom(
    page: Page, address: str
) -> None:
    board = open_composer(page, address)
    search(page, "douaisis", "CA Douaisis Agglo")
    ribbon_says(page, "35\u00a0communes")
    drawn(board, ANICHE)
    before = board.evaluate(
        "(host) => [host.territoryMap.map.getZoom(), host.territoryMap.map.getCenter()]"
    )
    at = places(board, [ANICHE])[0]
    page.context.set_offline(True)
    page.mouse.click(*at)
    painted = board.evaluate(
        "(host, code) => host.territoryMap.communes.get(code).shape.options.fillColor", ANICHE
    )
    page.context.set_offline(False)
    assert painted == "#0f5c78"
    ribbon_says(page, "36\u00a0communes")
    after = board.evaluate(
        "(host) => [host.territoryMap.map.getZoom(), host.territoryMap.map.getCenter()]"
    )
    assert after == before


def test_a_link_opens_the_territory_on_another_machine(
    machine: Callable[[], BrowserContext], address: str, atlas: Atlas
) -> None:
    link = encode(atlas.epci[DOUAISIS_AGGLO].members, "Autour de Douai")
    page = machine().new_page()
    open_composer(page, address, f"/?t={link}")
    ribbon_says(page, "35\u00a0communes")
    expect(page.get_by_text("Autour de Douai").first).to_be_visible()
    assert "t=" not in page.url
    page.goto(address + "/aci")
    ribbon_says(page, "35\u00a0communes")
    expect(page.locator("html")).to_have_attribute("lang", "fr")


def test_a_broken_link_says_so_and_leaves_the_work_alone(page: Page, address: str) -> None:
    open_composer(page, address)
    search(page, "59178", "Douai")
    ribbon_says(page, "1\u00a0commune")
    open_composer(page, address, "/?t=n-importe-quoi")
    expect(page.get_by_role("alert").first).to_be_visible()
    ribbon_says(page, "1\u00a0commune")


def test_a_name_that_looks_like_a_script_stays_a_name(page: Page, address: str) -> None:
    hostile = "<img src=x onerror=document.title='pris'>{{7*7}}[a](javascript:1)"
    open_composer(page, address)
    search(page, "59178", "Douai")
    name = page.get_by_role("textbox", name="Nom du territoire")
    name.fill(hostile)
    name.press("Enter")
    expect(page.locator(".st-key-ribbon")).to_contain_text("<img src=x", timeout=15_000)
    press(page, "Coller une liste")
    page.get_by_role("textbox", name="Codes INSEE").fill(hostile)
    page.get_by_role("button", name="Lire la liste").click()
    expect(page.get_by_role("dialog")).to_contain_text("<img", timeout=15_000)
    assert "pris" not in page.title()
    assert page.locator("img[src='x']").count() == 0


@pytest.mark.parametrize("width", [1366, 1920])
def test_map_and_panel_are_in_view_together(page: Page, address: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 768 if width == 1366 else 1080})
    board = open_composer(page, address)
    search(page, "douaisis", "CA Douaisis Agglo")
    ribbon_says(page, "35\u00a0communes")
    height = page.viewport_size["height"]  # type: ignore[index]
    box = board.bounding_box()
    gauge = page.locator(".gauge").bounding_box()
    assert box is not None
    assert gauge is not None
    assert box["y"] + box["height"] <= height
    assert gauge["y"] + gauge["height"] <= height
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_the_map_comes_back_after_another_page(page: Page, address: str) -> None:
    board = open_composer(page, address)
    search(page, "douaisis", "CA Douaisis Agglo")
    ribbon_says(page, "35\u00a0communes")
    for _ in range(2):
        go_to(page, "Territoire", "Taille et financement ACI")
        expect(page.get_by_text("Combien la CPTS peut-elle recevoir")).to_be_visible(timeout=15_000)
        go_to(page, "Territoire", "Composer le territoire")
        drawn(board, ANICHE)
    chosen = board.evaluate("(host) => host.territoryMap.chosen.size")
    assert chosen == 35
    page.mouse.click(*places(board, [ANICHE])[0])
    ribbon_says(page, "36\u00a0communes")


def test_reading_a_notice_leaves_the_map_as_it_was(page: Page, address: str) -> None:
    board = open_composer(page, address, "/?t=n-importe-quoi")
    expect(page.get_by_role("alert").first).to_be_visible(timeout=15_000)
    state = "(host) => [host.territoryMap.session, host.territoryMap.map.getZoom()]"
    board.evaluate("(host) => { host.territoryMap.map.setZoom(8, { animate: false }); }")
    before = board.evaluate(state)
    press(page, "Compris")
    expect(page.get_by_role("alert")).to_have_count(0, timeout=15_000)
    assert board.evaluate(state) == before


def test_the_same_doubtful_name_twice_is_asked_twice(page: Page, address: str) -> None:
    open_composer(page, address)
    press(page, "Coller une liste")
    page.get_by_role("textbox", name="Codes INSEE").fill("Saint-Martin, Saint-Martin")
    page.get_by_role("button", name="Lire la liste").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text("À préciser").first).to_be_visible(timeout=15_000)
    expect(dialog.get_by_text("désigne plusieurs communes").first).to_be_visible()
    expect(page.locator("[data-testid=stException]")).to_have_count(0)
