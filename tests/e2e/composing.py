"""What a person does on the composing screen."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

SEARCH = "Ajouter : commune"


def open_composer(page: Page, address: str, path: str = "/") -> Locator:
    """Open the screen and wait for its map; return the map."""
    page.goto(address + path)
    board = page.locator(".territory-map")
    board.locator("canvas").first.wait_for(timeout=30_000)
    return board


def ribbon_says(page: Page, text: str) -> None:
    expect(page.locator(".ribbon")).to_contain_text(text, timeout=15_000)


def search(page: Page, query: str, first: str) -> None:
    """Type, wait for the proposal to come first, take it with the keyboard."""
    box = page.get_by_role("combobox", name=SEARCH)
    box.fill(query)
    expect(page.locator(".search-box li").first).to_contain_text(first, timeout=15_000)
    box.press("ArrowDown")
    box.press("Enter")


def press(page: Page, button: str) -> None:
    """Press a button of the page (Streamlit draws those with a help text twice, one hidden)."""
    page.get_by_role("button", name=button).first.click()


def paste(page: Page, text: str, button: str = "Ajouter") -> None:
    press(page, "Coller une liste")
    page.get_by_role("textbox", name="Codes INSEE").fill(text)
    page.get_by_role("button", name="Lire la liste").click()
    page.get_by_role("dialog").get_by_role("button", name=button).first.click(timeout=20_000)
    expect(page.get_by_role("dialog")).to_have_count(0, timeout=15_000)


def drawn(board: Locator, code: str) -> None:
    """Wait until a commune is on the map."""
    board.evaluate(
        """(host, code) => new Promise((resolve, reject) => {
            const end = Date.now() + 15000;
            const look = () => host.territoryMap.communes.has(code) ? resolve()
              : Date.now() > end ? reject(new Error(code + " is not drawn")) : setTimeout(look, 50);
            look();
        })""",
        code,
    )


def places(board: Locator, codes: list[str]) -> list[tuple[float, float]]:
    """Where these communes are on the screen."""
    found = board.evaluate(
        """(host, codes) => codes.map((code) => {
            const map = host.territoryMap;
            const at = map.map.latLngToContainerPoint(map.communes.get(code).centre);
            const box = host.getBoundingClientRect();
            return [box.x + at.x, box.y + at.y];
        })""",
        codes,
    )
    return [(x, y) for x, y in found]


def neighbours_in_view(board: Locator, count: int) -> list[str]:
    """Communes that would join, well inside the view, away from the map's buttons."""
    found = board.evaluate(
        """(host, count) => {
            const map = host.territoryMap, size = map.map.getSize();
            return [...map.frontier].filter((code) => {
                const at = map.communes.has(code)
                  && map.map.latLngToContainerPoint(map.communes.get(code).centre);
                return at && at.x > 20 && at.x < size.x - 90 && at.y > 20 && at.y < size.y - 50;
            }).slice(0, count);
        }""",
        count,
    )
    return [str(code) for code in found]
