"""The map of zones in a real browser: what it paints, what it keeps, what it says."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from browsing import ROOT, served
from playwright.sync_api import Locator, Page, expect

SCRIPT = Path(__file__).with_name("synthetic_zone_map_app.py")
ANICHE, DOUAI = "59008", "59178"
VIEW = "(host) => [host.zoneMap.map.getZoom(), host.zoneMap.map.getCenter()]"


@pytest.fixture(scope="module")
def maps(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A page of maps only, served as the application is: `static/` beside the script."""
    folder = tmp_path_factory.mktemp("maps")
    (folder / "static").symlink_to(ROOT / "static", target_is_directory=True)
    script = Path(shutil.copy(SCRIPT, folder))
    with served(folder / "home", script) as url:
        yield url


@pytest.fixture
def board(page: Page, maps: str) -> Locator:
    page.goto(maps)
    return ready(page)


def ready(page: Page, code: str = DOUAI, rank: int = 0) -> Locator:
    """Wait until a zone is painted."""
    host = page.locator(".zone-map").nth(rank)
    host.locator("canvas").first.wait_for(timeout=30_000)
    host.evaluate(
        """(host, code) => new Promise((resolve, reject) => {
            const end = Date.now() + 15000;
            const late = () => reject(new Error(code + " is not painted"));
            const look = () => host.zoneMap.zones.get(code)?.look ? resolve()
              : Date.now() > end ? late() : setTimeout(look, 30);
            look();
        })""",
        code,
    )
    return host


def looks(board: Locator, code: str) -> Any:
    return board.evaluate(
        "(host, code) => host.zoneMap.zones.get(code)?.shape?.options.fillColor?.toString()", code
    )


def place(board: Locator, code: str) -> tuple[float, float]:
    x, y = board.evaluate(
        """(host, code) => {
            const { map, zones } = host.zoneMap, box = host.getBoundingClientRect();
            const at = map.latLngToContainerPoint(zones.get(code).centre);
            return [box.x + at.x, box.y + at.y];
        }""",
        code,
    )
    return x, y


def switch(page: Page, label: str) -> None:
    page.get_by_text(label, exact=True).click()


def choose(page: Page, label: str, value: str) -> None:
    page.get_by_label(label).first.click()
    page.get_by_role("option", name=value, exact=True).click()


def test_each_zone_has_its_colour_and_what_is_not_known_has_none_of_them(
    page: Page, board: Locator
) -> None:
    painted = board.evaluate(
        """(host) => [...host.zoneMap.zones.values()].filter((zone) => zone.look).map((zone) => {
            const { told } = host.zoneMap, { fillColor } = zone.shape.options;
            const hatched = fillColor instanceof CanvasPattern;
            return [told.rank.get(zone.shown), told.pale.has(zone.shown), hatched || fillColor];
        })"""
    )
    assert len(painted) > 200
    for rank, is_pale, colour in painted:
        if rank == -2:
            assert colour is True  # hatched
        elif rank == -1:
            assert colour == ("#f2f3f4" if is_pale else "#dfe3e5")
        elif not is_pale:
            assert colour == ["#c7e9b4", "#7fcdbb", "#41b6c4", "#1d91c0", "#225ea8"][rank]
    assert {rank for rank, *_ in painted} == {-2, -1, 0, 1, 2, 3, 4}
    expect(board).to_have_attribute("aria-label", "Carte 1 : population, figures synthétiques")
    assert board.evaluate("(host) => host.zoneMap.outline[1].getLatLngs().length") == 1
    assert "Douai" in board.evaluate("(host) => host.zoneMap.labels.written")
    expect(board.get_by_text("Contours : IGN, ADMIN EXPRESS")).to_be_visible()
    for title in ("Agrandir", "Réduire", "Revenir à la vue d’ensemble"):
        expect(board.get_by_role("button", name=title)).to_be_visible()


def test_another_indicator_repaints_in_a_moment_without_moving_nor_fetching(
    page: Page, board: Locator
) -> None:
    page.mouse.move(*place(board, DOUAI))
    page.mouse.wheel(0, -400)
    page.wait_for_timeout(800)
    before, colour = board.evaluate(VIEW), looks(board, DOUAI)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    switch(page, "Autre indicateur")
    page.wait_for_timeout(1500)
    assert looks(board, DOUAI) != colour
    assert board.evaluate(VIEW) == before
    assert not [url for url in asked if "/geo/" in url or "/components/" in url]


def test_a_zone_is_told_and_picked_and_told_to_python(page: Page, board: Locator) -> None:
    page.mouse.move(*place(board, DOUAI))
    tip = board.locator(".zone-tip")
    expect(tip).to_contain_text("Douai (59)")
    expect(tip).to_contain_text("habitants (synthétique)")
    expect(tip).to_contain_text("2023 · figures synthétiques")
    page.mouse.click(*place(board, DOUAI))
    expect(page.get_by_text(f"Choix : {DOUAI} · 1 fois")).to_be_visible(timeout=10_000)
    assert board.evaluate("(host) => host.zoneMap.mark[1].getLatLngs().length") > 0


def test_the_same_zone_may_be_picked_again(page: Page, board: Locator) -> None:
    for times in (1, 2):
        page.mouse.click(*place(board, DOUAI))
        expect(page.get_by_text(f"Choix : {DOUAI} · {times} fois")).to_be_visible(timeout=10_000)
        page.wait_for_timeout(400)


def test_python_outlines_a_zone_and_moves_only_to_one_out_of_view(
    page: Page, board: Locator
) -> None:
    before = board.evaluate(VIEW)
    box = page.get_by_label("Choisie")
    box.fill(ANICHE)
    box.press("Enter")
    board.evaluate(
        """(host, code) => new Promise((resolve) => {
            const look = () => host.zoneMap.selected === code ? resolve() : setTimeout(look, 30);
            look();
        })""",
        ANICHE,
    )
    assert board.evaluate(VIEW) == before
    page.mouse.move(*place(board, DOUAI))
    page.mouse.wheel(0, -1500)
    page.wait_for_timeout(1000)
    box.fill("59392")  # Maubeuge, far to the east
    box.press("Enter")
    page.wait_for_timeout(2500)
    assert board.evaluate("(host) => host.zoneMap.selected") == "59392"


def test_hostile_words_stay_words(page: Page, board: Locator) -> None:
    page.mouse.move(*place(board, ANICHE))
    tip = board.locator(".zone-tip")
    expect(tip).to_contain_text("<img src=x onerror=window.hurt=1> {{ name }} =HYPERLINK(1)")
    assert tip.locator("img").count() == 0
    switch(page, "Lieux")
    board.locator(".zone-place").first.wait_for(timeout=10_000)
    board.evaluate(
        """(host, code) => {
            const { map, zones } = host.zoneMap;
            map.setView(zones.get(code).centre, 14, { animate: false });
        }""",
        ANICHE,
    )
    page.wait_for_timeout(500)
    board.locator(".zone-place").first.hover()
    expect(tip).to_be_visible()
    assert tip.locator("img").count() == 0
    assert page.evaluate("window.hurt") is None


def test_places_come_together_and_say_how_many(page: Page, board: Locator) -> None:
    switch(page, "Lieux")
    board.locator(".zone-place").first.wait_for(timeout=10_000)
    counts = board.evaluate(
        """(host) => {
            const seen = host.zoneMap.map.getBounds().pad(0.1);
            const { points } = host.zoneMap.told;
            const inside = points.filter(([x, y]) => seen.contains([y, x]));
            const faces = [...host.querySelectorAll(".zone-place span")];
            return [inside.reduce((sum, point) => sum + point[3], 0),
              faces.reduce((sum, face) => sum + Number(face.textContent || 1), 0), faces.length,
              inside.length];
        }"""
    )
    there, said, faces, points = counts
    assert faces < points
    # A cluster at the edge of the view may count a place beyond it, or leave one out.
    assert said == pytest.approx(there, rel=0.08)


def test_circles_are_true_in_area_and_under_the_border(page: Page, board: Locator) -> None:
    switch(page, "Cercles")
    board.evaluate(
        """(host) => new Promise((resolve) => {
            const look = () => host.zoneMap.circleList?.length ? resolve() : setTimeout(look, 30);
            look();
        })"""
    )
    radii = board.evaluate("(host) => host.zoneMap.circleList.map(({ radius }) => radius)")
    assert radii == sorted(radii, reverse=True)
    shown = board.evaluate(
        "(host) => host.zoneMap.circles.getLayers().map((circle) => circle.getRadius())"
    )
    assert shown == radii
    looks_of = """(host, pale) => {
        const { circles, circleList, told } = host.zoneMap;
        const at = circleList.findIndex(({ code }) => told.pale.has(code) === pale);
        const { color, opacity, fillColor, fillOpacity } = circles.getLayers()[at].options;
        return [color, opacity, fillColor, fillOpacity];
    }"""
    # Over colours a filled circle would mix its ink with theirs: rings, as on the pictures.
    assert board.evaluate(looks_of, False) == ["#1b262c", 1, "#ffffff", 0.3]
    assert board.evaluate(looks_of, True) == ["#1b262c", 0.4, "#ffffff", 0.15]


def test_a_wide_map_goes_far_away_in_one_press(page: Page, board: Locator) -> None:
    expect(board.locator(".map-places")).to_have_count(0)
    choose(page, "Niveau", "epci")
    choose(page, "Étendue", "France")
    buttons = board.locator(".map-places button")
    expect(buttons).to_have_text(
        [
            "Mon territoire",
            "Métropole",
            "Guadeloupe",
            "Martinique",
            "Guyane",
            "La Réunion",
            "Mayotte",
        ],
        timeout=15_000,
    )
    said = page.get_by_text("Choix :").inner_text()
    for name, longitude, latitude, least in (
        ("La Réunion", 55.5, -21.1, 8),
        ("Mon territoire", 3.15, 50.35, 8),
        ("Métropole", 2.2, 46.2, 4),
    ):
        board.get_by_role("button", name=name, exact=True).click()
        page.wait_for_timeout(300)
        zoom, centre = board.evaluate(VIEW)
        assert centre["lng"] == pytest.approx(longitude, abs=0.3)
        assert centre["lat"] == pytest.approx(latitude, abs=1.0)
        assert zoom >= least
    assert page.get_by_text("Choix :").inner_text() == said, "a button picks no zone under it"
    choose(page, "Étendue", "Nord")
    expect(board.locator(".map-places")).to_have_count(0)


def test_two_maps_of_a_group_move_together(page: Page, board: Locator) -> None:
    switch(page, "Deux cartes")
    other = ready(page, rank=1)
    page.wait_for_timeout(800)
    page.mouse.move(*place(board, DOUAI))
    page.mouse.wheel(0, -600)
    page.wait_for_timeout(1200)
    x, y = place(board, DOUAI)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - 120, y + 60, steps=6)
    page.mouse.up()
    page.wait_for_timeout(800)
    one, two = board.evaluate(VIEW), other.evaluate(VIEW)
    assert one[0] == two[0]
    assert one[1] == pytest.approx(two[1], abs=1e-6)
    other.evaluate("(host) => { host.zoneMap.map.setZoom(9, { animate: false }); }")
    assert board.evaluate(VIEW)[0] == 9


def test_a_map_that_comes_back_is_where_it_was_left(page: Page, board: Locator) -> None:
    page.mouse.move(*place(board, DOUAI))
    page.mouse.wheel(0, -600)
    page.wait_for_timeout(1000)
    before = board.evaluate(VIEW)
    switch(page, "Deux cartes")  # the columns change: the map is mounted again or resized
    ready(page, rank=1)
    page.wait_for_timeout(1000)
    assert board.evaluate(VIEW)[0] == before[0]
    choose(page, "Étendue", "Nord")
    page.wait_for_timeout(2500)
    assert board.evaluate(VIEW)[0] < before[0]  # a new extent is shown whole


def test_every_level_has_its_ground(page: Page, board: Locator) -> None:
    for level, code in (
        ("epci", "200044618"), ("bassin_de_vie", "5901"), ("departement", "59"), ("region", "32"),
        ("commune", DOUAI),
    ):  # fmt: skip
        choose(page, "Niveau", level)
        ready(page, code)
        assert board.evaluate("(host) => host.zoneMap.outline[1].getLatLngs().length") == 1


def test_at_the_keyboard_the_middle_is_told_and_picked(page: Page, board: Locator) -> None:
    page.get_by_label("Choisie").focus()
    page.keyboard.press("Tab")
    expect(board).to_be_focused()
    page.keyboard.press("ArrowLeft")
    tip = board.locator(".zone-tip")
    expect(tip).to_be_visible(timeout=5_000)
    before = board.evaluate(VIEW)[0]
    page.keyboard.press("+")
    page.wait_for_timeout(800)
    assert board.evaluate(VIEW)[0] > before
    code = board.evaluate("(host) => host.zoneMap.at(host.zoneMap.map.getCenter())")
    page.keyboard.press("Enter")
    expect(page.get_by_text(f"Choix : {code} · 1 fois")).to_be_visible(timeout=10_000)


def test_ground_that_does_not_come_is_said_and_asked_again(page: Page, maps: str) -> None:
    page.route("**/59.json", lambda route: route.fulfill(status=503))
    page.goto(maps)
    host = page.locator(".zone-map")
    expect(host.get_by_role("alert")).to_contain_text("n’ont pas pu être chargés", timeout=30_000)
    page.unroute("**/59.json")
    switch(page, "Autre indicateur")
    ready(page)
    expect(host.get_by_role("alert")).to_have_count(0)


def test_a_territory_without_ground_is_no_failure_of_the_ground(page: Page, board: Locator) -> None:
    board.evaluate(
        """(host) => {
            const one = host.zoneMap;
            one.update({ ...JSON.parse(one.said), territory: "97502" });
        }"""
    )
    page.wait_for_timeout(1000)
    expect(board.get_by_role("alert")).to_have_count(0)
    assert board.evaluate("(host) => host.zoneMap.outline[1].getLatLngs().length") == 0
