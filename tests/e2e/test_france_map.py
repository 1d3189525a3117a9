"""All of France by commune in a real browser: painted, repainted, read, and told when it cannot."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from browsing import CHROMIUM, FLAGS, ROOT, served
from playwright.sync_api import BrowserContext, Page, Playwright, expect

APP = Path(__file__).with_name("synthetic_france_map_app.py")
DOUAI, DOUAI_CODE = (3.0722, 50.3764), "59178"


@pytest.fixture(scope="module")
def france(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The page alone; Streamlit serves the `static` that stands beside its script."""
    folder = tmp_path_factory.mktemp("app")
    (folder / "static").symlink_to(ROOT / "static", target_is_directory=True)
    (folder / "app.py").write_text(APP.read_text("utf-8"), "utf-8")
    with served(tmp_path_factory.mktemp("home"), folder / "app.py") as url:
        yield url


FIND = """() => {
  for (const node of document.querySelectorAll("*")) {
    const found = node.shadowRoot?.querySelector(".france-map");
    if (found) window.board = found.franceMap;
  }
  return Boolean(window.board?.known);
}"""


def open_map(page: Page, address: str) -> None:
    page.goto(address)
    page.wait_for_function(FIND, timeout=60_000)


def state(page: Page, code: str) -> dict[str, object]:
    found: dict[str, object] = page.evaluate(
        """(code) => board.map.getFeatureState(
          { source: "communes", sourceLayer: "communes", id: board.known.codes.indexOf(code) })""",
        code,
    )
    return found


def pixel(page: Page, at: tuple[float, float]) -> str:
    """Colour drawn at a place, read on the frame where it is painted."""
    colour: str = page.evaluate(
        """(at) => new Promise((done) => {
          board.map.once("render", () => {
            const canvas = board.map.getCanvas();
            const gl = canvas.getContext("webgl2");
            const { x, y } = board.map.project(at);
            const scale = canvas.width / canvas.clientWidth;
            const bytes = new Uint8Array(4);
            gl.readPixels(Math.round(x * scale), Math.round(canvas.height - y * scale), 1, 1,
              gl.RGBA, gl.UNSIGNED_BYTE, bytes);
            done("#" + [...bytes.slice(0, 3)].map((b) => b.toString(16).padStart(2, "0")).join(""));
          });
          board.map.triggerRepaint();
        })""",
        list(at),
    )
    return colour


def look_at(page: Page, at: tuple[float, float], zoom: float) -> None:
    page.evaluate(
        """([center, zoom]) => new Promise((done) => {
          board.map.once("idle", done);
          board.map.jumpTo({ center, zoom });
          board.map.triggerRepaint();
        })""",
        [list(at), zoom],
    )


def choose(page: Page, name: str) -> None:
    page.get_by_text(name, exact=True).click()
    page.wait_for_function("(name) => board.data.caption.includes(name)", arg=name)


def point_at(page: Page, at: tuple[float, float]) -> None:
    place = page.evaluate(
        """(at) => {
          const box = board.map.getContainer().getBoundingClientRect();
          const { x, y } = board.map.project(at);
          return [box.left + x, box.top + y];
        }""",
        list(at),
    )
    page.mouse.move(place[0] + 1, place[1])
    page.mouse.move(*place)


def test_painted_from_the_sea_to_the_islands(page: Page, france: str) -> None:
    open_map(page, france)
    counted = page.evaluate(
        """() => new Set(board.map.queryRenderedFeatures({ layers: ["communes"] })
          .map((found) => found.id)).size"""
    )
    assert counted > 34_000
    page.get_by_role("button", name="Mayotte").click()
    expect(page.get_by_role("status")).to_be_hidden()
    page.wait_for_function(
        """() => board.map.queryRenderedFeatures({ layers: ["communes"] })
          .some((found) => board.known.codes[found.id] === "97611")"""
    )


def test_a_change_of_indicator_repaints_and_keeps_the_view(page: Page, france: str) -> None:
    open_map(page, france)
    look_at(page, DOUAI, 10)
    before = pixel(page, DOUAI)
    view = page.evaluate("() => [board.map.getZoom(), ...board.map.getCenter().toArray()]")
    assert before == state(page, DOUAI_CODE)["colour"]
    choose(page, "deux")
    after = pixel(page, DOUAI)
    assert after == state(page, DOUAI_CODE)["colour"]
    assert after != before
    assert view == page.evaluate("() => [board.map.getZoom(), ...board.map.getCenter().toArray()]")


def test_the_tooltip_tells_the_figure_its_interval_and_its_source(page: Page, france: str) -> None:
    open_map(page, france)
    look_at(page, DOUAI, 10)
    point_at(page, DOUAI)
    tip = page.locator(".france-map .tip")
    expect(tip).to_contain_text("Douai (59)")
    expect(tip).to_contain_text("pour 100, entre ")
    expect(tip).to_contain_text("Indicateur un · synthétique")


def test_secret_and_not_known_differ_from_the_lowest_class(page: Page, france: str) -> None:
    open_map(page, france)
    assert state(page, "59586") == {"colour": "#ffffff", "secret": True}
    assert state(page, "59126") == {"colour": "#dfe3e5"}
    for code, words in (("59586", "Secret statistique"), ("59126", "Non connu")):
        said = page.evaluate("(code) => board.wordsOf(board.known.codes.indexOf(code))", code)
        assert said == words


def test_an_arrondissement_without_a_figure_is_its_city(page: Page, france: str) -> None:
    open_map(page, france)
    assert state(page, "75113") == state(page, "75056")
    look_at(page, (2.3622, 48.8283), 10)
    point_at(page, (2.3622, 48.8283))
    expect(page.locator(".france-map .tip")).to_contain_text("Paris (75)")


def test_a_commune_picked_is_told_to_the_page(page: Page, france: str) -> None:
    open_map(page, france)
    look_at(page, DOUAI, 10)
    point_at(page, DOUAI)
    page.mouse.down()
    page.mouse.up()
    expect(page.get_by_text(f"Commune choisie : {DOUAI_CODE}")).to_be_visible()


def test_a_browser_that_cannot_draw_it_says_what_to_do(playwright: Playwright, france: str) -> None:
    blind = playwright.chromium.launch(executable_path=CHROMIUM, args=[*FLAGS, "--disable-3d-apis"])
    try:
        page = blind.new_page(locale="fr-FR")
        page.goto(france)
        expect(page.get_by_role("alert")).to_contain_text("Choisissez une région")
        expect(page.get_by_text("Image fixe à la place")).to_be_visible()
    finally:
        blind.close()


def test_leaving_and_coming_back_to_the_page(
    machine: Callable[[], BrowserContext], france: str
) -> None:
    page = machine().new_page()
    open_map(page, france)
    page.reload()
    open_map(page, france)
    assert page.evaluate("() => board.map.isSourceLoaded('communes')")
