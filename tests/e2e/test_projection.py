"""A room: one key walks through the diagnosis, and nothing is too small to be read."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from composing import ribbon_says
from playwright.sync_api import BrowserContext, Page, expect

from diagnostic.french import NBSP
from diagnostic.project import encode
from diagnostic.territory.atlas import Atlas
from diagnostic.ui.projection import LEAST_PX

DOUAISIS = ("200044618", "245901152")
MOST_SLIDES = 60
FULL_PX = 1080
"""Height of the screen on which every chart and map is seen whole."""
PATIENCE_MS = 30_000
SETTLED = """() => {
  const drawn = [...document.querySelectorAll(".js-plotly-plot")];
  return !document.querySelector('[data-stale="true"], [data-testid="stSkeleton"]')
    && drawn.every((each) => each.querySelector("text"));
}"""

TOO_SMALL = """(least) => {
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const at = node.parentElement;
    if (!node.textContent.trim() || ["SCRIPT", "STYLE", "NOSCRIPT"].includes(at.tagName)) continue;
    if (!at.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const box = range.getBoundingClientRect();
    if (box.width < 2 || box.height < 2) continue;
    const drawn = at.ownerSVGElement ? at.getScreenCTM() : null;
    const scale = drawn ? Math.hypot(drawn.b, drawn.d) : 1;
    const size = scale * parseFloat(getComputedStyle(at).fontSize);
    if (size < least - 0.01) found.push(`${size.toFixed(1)} px: ${node.textContent.slice(0, 40)}`);
  }
  return found;
}"""

HIDDEN_BY_THE_FOOT = """() => {
  const foot = document.querySelector(".st-key-slides").getBoundingClientRect().top;
  return [...document.querySelectorAll(".picture, .js-plotly-plot")]
    .map((each) => Math.round(each.getBoundingClientRect().bottom - foot))
    .filter((over) => over > 0);
}"""

WIDER = """() => {
  const main = document.querySelector('[data-testid="stMain"]');
  return [document.documentElement, main].map((each) => each.scrollWidth - each.clientWidth);
}"""


def projected(page: Page, address: str, atlas: Atlas, size: tuple[int, int]) -> None:
    """Open the first page of the diagnosis of the Douaisis and turn the projection on."""
    page.set_viewport_size({"width": size[0], "height": size[1]})
    codes = sorted(code for siren in DOUAISIS for code in atlas.epci[siren].members)
    page.goto(f"{address}/population?t={encode(tuple(codes), 'Douaisis')}")
    ribbon_says(page, f"55{NBSP}communes")
    page.get_by_text("Projection", exact=True).first.click()
    expect(page.locator(".st-key-slides")).to_be_visible(timeout=PATIENCE_MS)


def place(page: Page) -> str:
    return " ".join(page.locator(".st-key-slides p").all_inner_texts())


def turned(page: Page, key: str) -> str:
    """Press a key and wait for another question."""
    before = place(page)
    page.keyboard.press(key)
    expect(page.locator(".st-key-slides .rank")).to_be_visible()
    page.wait_for_function(
        """(before) => {
            const words = [...document.querySelectorAll(".st-key-slides p")];
            return words.length && words.map((each) => each.innerText).join(" ") !== before;
        }""",
        arg=before,
        timeout=PATIENCE_MS,
    )
    page.wait_for_timeout(700)
    page.wait_for_function(SETTLED, timeout=PATIENCE_MS)
    return place(page)


def is_last(page: Page) -> bool:
    return page.get_by_role("button", name="Suivant").is_disabled()


@pytest.mark.parametrize("size", [(1920, 1080), (1366, 768)])
def test_every_question_is_readable_from_the_back_of_the_room(
    page: Page, address: str, atlas: Atlas, size: tuple[int, int]
) -> None:
    projected(page, address, atlas, size)
    page.wait_for_function(SETTLED, timeout=PATIENCE_MS)
    seen: list[str] = []
    for _ in range(MOST_SLIDES):
        seen.append(place(page))
        assert page.evaluate(TOO_SMALL, LEAST_PX) == [], seen[-1]
        assert page.evaluate(WIDER) == [0, 0], seen[-1]
        if size[1] >= FULL_PX:
            assert page.evaluate(HIDDEN_BY_THE_FOOT) == [], seen[-1]
        expect(page.locator('[data-testid="stHeader"]')).to_be_hidden()
        expect(page.get_by_role("button", name="Projet", exact=True)).to_have_count(0)
        if is_last(page):
            break
        turned(page, "ArrowRight")
    titles = ("Population", "Offre de soins", "Pathologies", "Carte d’identité")
    pages = list(dict.fromkeys(text.split(" · ")[0] for text in seen))
    assert pages == list(titles)
    assert seen[-1].startswith("Carte d’identité")


def test_keys_go_both_ways_and_escape_leaves(page: Page, address: str, atlas: Atlas) -> None:
    projected(page, address, atlas, (1920, 1080))
    first = place(page)
    second = turned(page, "ArrowRight")
    assert second != first
    assert turned(page, "ArrowLeft") == first
    page.keyboard.press("Escape")
    expect(page.locator(".st-key-slides")).to_have_count(0, timeout=PATIENCE_MS)
    expect(page.locator('[data-testid="stHeader"]')).to_be_visible()
    expect(page.get_by_role("button", name="Projet", exact=True)).to_be_visible()


def test_the_keys_do_not_move_the_walk_while_one_types(
    machine: Callable[[], BrowserContext], address: str, atlas: Atlas
) -> None:
    page = machine().new_page()
    projected(page, address, atlas, (1920, 1080))
    before = place(page)
    page.evaluate(
        """() => {
            const field = document.createElement("input");
            field.value = "Douai";
            document.querySelector('[data-testid="stMainBlockContainer"]').prepend(field);
            field.focus();
        }"""
    )
    page.keyboard.press("ArrowRight")
    page.wait_for_timeout(1500)
    assert place(page) == before


def test_what_is_chosen_with_the_mouse_gives_the_keys_back(
    page: Page, address: str, atlas: Atlas
) -> None:
    """Closing a list with Escape stays in the room; after a choice, the arrows walk on."""
    projected(page, address, atlas, (1920, 1080))
    lists = page.locator('[data-testid="stMain"] [data-testid="stSelectbox"] input')
    while not lists.count() and not is_last(page):
        turned(page, "ArrowRight")
    here = place(page)
    lists.first.click()
    options = page.get_by_role("option")
    expect(options.first).to_be_visible()
    page.keyboard.press("Escape")
    expect(options).to_have_count(0)
    assert place(page) == here
    lists.first.click()
    options.last.click()
    page.wait_for_timeout(1500)
    assert place(page) == here
    assert turned(page, "ArrowRight") != here
