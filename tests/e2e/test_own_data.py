"""A C@rtoSanté export pasted, mapped, crossed with an official indicator, taken away as a picture.

The picture is opened: its title, its legend and its source are inside it.
"""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from browsing import ROOT, go_to
from composing import ribbon_says
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from diagnostic.french import NBSP
from diagnostic.project import encode
from diagnostic.reports.pages import PAGES
from diagnostic.reports.words import FONTS
from diagnostic.territory.atlas import Atlas

DOUAISIS = ("200044618", "245901152")
EXPORT = ROOT / "tests" / "data" / "collages" / "01_cartosante_epci.csv"
SHARE = "Part des 65 ans ou plus"
OFFICIAL = "Distance au généraliste le plus proche"
PATIENCE_MS = 30_000


@pytest.fixture
def opened(page: Page, address: str, atlas: Atlas) -> Page:
    """The page « Mes données », the Douaisis chosen."""
    codes = sorted(code for siren in DOUAISIS for code in atlas.epci[siren].members)
    page.goto(f"{address}/?t={encode(tuple(codes), 'Douaisis')}")
    ribbon_says(page, f"55{NBSP}communes")
    go_to(page, "Cartographie", "Mes données")
    expect(page.get_by_role("heading", name="Mes données")).to_be_visible(timeout=PATIENCE_MS)
    return page


def paste(page: Page, text: str) -> None:
    """Paste a table and leave the field, as one does to look at what comes."""
    box = page.get_by_label("Collez ici des cellules")
    box.fill(text)
    box.press("Control+Enter")


def zones(page: Page) -> Locator:
    """The map, once it has painted some zone."""
    host = page.locator(".zone-map").first
    host.locator("canvas").first.wait_for(timeout=PATIENCE_MS)
    host.evaluate(
        """(host) => new Promise((resolve, reject) => {
            const end = Date.now() + 20000;
            const painted = () => [...(host.zoneMap?.zones.values() ?? [])].some((z) => z.look);
            const look = () => painted() ? resolve()
              : Date.now() > end ? reject(new Error("nothing is painted")) : setTimeout(look, 50);
            look();
        })"""
    )
    return host


def choose(page: Page, label: str, value: str) -> None:
    """Choose in a list by typing, as a long list is searched."""
    box = page.get_by_role("combobox", name=label).first
    box.click()
    box.fill(value)
    page.get_by_role("option", name=value).first.click()


def keep(page: Page) -> None:
    source = page.get_by_label("Source (qui a produit ces chiffres)")
    source.fill("C@rtoSanté")
    source.press("Enter")
    button = page.get_by_role("button", name="Garder dans le projet")
    expect(button).to_be_enabled(timeout=PATIENCE_MS)
    button.click()
    expect(page.get_by_text("Dans le projet")).to_be_visible(timeout=PATIENCE_MS)


def taken(page: Page, kind: str) -> bytes:
    """The figure on screen, as a file."""
    opener = page.get_by_role("button", name="Télécharger la figure")
    get = page.get_by_role("button", name="Télécharger", exact=True)
    if not get.is_visible():
        opener.click()
    choose_in(page, "Fichier", kind)
    with page.expect_download(timeout=PATIENCE_MS) as started:
        get.click()
    return Path(started.value.path()).read_bytes()


def choose_in(page: Page, label: str, value: str) -> None:
    """Choose in a short list, that is not searched."""
    page.get_by_role("combobox", name=label).last.click()
    page.get_by_role("option", name=value, exact=True).click()
    page.wait_for_timeout(1500)


def words_of(svg: str) -> str:
    """Text of a drawing, without its marks."""
    body = re.sub(r"<style>.*?</style>", "", svg, flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", body).replace(NBSP, " ").split())


def ink(picture: Any, box: tuple[float, float, float, float]) -> float:
    """Share of what is not white in a part of a picture, given as shares of its sides."""
    width, height = picture.size
    left, top, right, bottom = box
    size = (int(left * width), int(top * height), int(right * width), int(bottom * height))
    pixels = np.asarray(picture.convert("L").crop(size))
    return float((pixels < 200).mean())


def test_an_export_is_mapped_crossed_and_leaves_as_a_picture(opened: Page) -> None:
    page = opened
    paste(page, EXPORT.read_text("utf-8-sig"))
    expect(page.locator("p.sentence", has_text="Compris :").last).to_contain_text(
        "EPCI", timeout=PATIENCE_MS
    )
    zones(page)
    keep(page)

    page.get_by_role("button", name="Voir sur la carte").first.click()
    expect(page.get_by_role("heading", name="Explorer")).to_be_visible(timeout=PATIENCE_MS)
    page.get_by_text("Deux indicateurs croisés", exact=True).click()
    choose(page, "Indicateur", SHARE)
    choose(page, "Second indicateur", OFFICIAL)
    page.get_by_text("EPCI", exact=True).first.click()
    head = page.get_by_role("heading", name=re.compile(f"{SHARE}.*{OFFICIAL}"))
    expect(head).to_be_visible(timeout=PATIENCE_MS)
    zones(page)
    page.wait_for_timeout(1500)
    svg = taken(page, "SVG").decode()
    words = words_of(svg)
    assert OFFICIAL.lower() in words.lower()
    for wanted in (SHARE, "C@rtoSanté", "Douaisis", "Établi le", "2021"):
        assert wanted in words, wanted
    assert re.search(r"Sources? ?:", words)
    assert "(km)" in words
    assert words.count(SHARE) >= 2  # the title, and the side of the square of the legend

    content = taken(page, "PNG, pour imprimer (300 dpi)")
    picture = Image.open(io.BytesIO(content))
    sheet = PAGES["a4_paysage"]
    expected = [round(side / 72 * 300) for side in (sheet.width, sheet.height)]
    assert list(picture.size) == pytest.approx(expected, abs=2)
    assert picture.info["dpi"] == pytest.approx((300, 300), abs=0.5)
    said = {key: str(value).replace(NBSP, " ") for key, value in picture.info.items()}
    assert SHARE in said["Title"]
    assert OFFICIAL.lower() in said["Title"].lower()
    assert said["Title"] in words
    assert "C@rtoSanté" in said["Source"]
    assert said["Description"]

    # One layout makes both: the SVG drawn is the PNG, pixel for pixel, its words included.
    drawn = Image.open(io.BytesIO(rendered(svg, 300))).convert("RGB")
    assert drawn.size == picture.size
    far = np.abs(np.asarray(drawn, int) - np.asarray(picture.convert("RGB"), int)).max(axis=2)
    assert float((far > 8).mean()) < 1e-4
    placed = regions(page, svg)
    title = [box for words, box in placed if words.startswith(SHARE) and box[1] < 0.2]
    legend = [box for words, box in placed if words.startswith(SHARE) and box[0] > 0.7]
    source = [box for words, box in placed if words.startswith("Source")]
    for boxes in (title, legend, source):
        assert len(boxes) == 1
        assert ink(picture, boxes[0]) > 0.03
    assert title[0][3] < legend[0][1] < legend[0][3] < source[0][1]


def rendered(svg: str, dpi: int) -> bytes:
    """Picture of the file of a drawing, by the font of the application only."""
    import typst

    page = PAGES["a4_paysage"]
    document = (
        f"#set page(width: {page.width}pt, height: {page.height}pt, margin: 0pt)\n"
        '#image(bytes(sys.inputs.svg), format: "svg", width: 100%)'
    )
    made: bytes = typst.compile(
        document.encode(),
        format="png",
        ppi=dpi,
        sys_inputs={"svg": svg},
        font_paths=typst.Fonts(
            include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)]
        ),
    )
    return made


def regions(page: Page, svg: str) -> list[tuple[str, tuple[float, float, float, float]]]:
    """Words of a drawing with the box that each takes, as shares of the page.

    Left, top, right, bottom.
    """
    found: list[Any] = page.evaluate(
        """(svg) => {
            const host = document.createElement("div");
            host.style.cssText = "position:fixed;left:0;top:0;width:1200px;z-index:99999";
            host.innerHTML = svg;
            document.body.append(host);
            const sheet = host.querySelector("svg").getBoundingClientRect();
            const share = ({ left, top, right, bottom }) => [
              (left - sheet.left) / sheet.width, (top - sheet.top) / sheet.height,
              (right - sheet.left) / sheet.width, (bottom - sheet.top) / sheet.height];
            const words = [...host.querySelectorAll("text")].map((each) =>
              [each.textContent, share(each.getBoundingClientRect())]);
            host.remove();
            return words;
        }""",
        svg,
    )
    return [(words, tuple(box)) for words, box in found]


def test_hostile_cells_run_nothing_and_their_row_can_be_given_a_code(opened: Page) -> None:
    page = opened
    hostile = "<img src=x onerror=window.hurt=1>{{7*7}}"
    paste(
        page,
        f"Code\tCommune\t{hostile}\tNote\n59178\t{hostile}\t20\t=HYPERLINK(1)\n"
        "59574\tSomain\t25\ta\n59008\tAniche\t30\tb\n"
        "59999\t<script>window.hurt=1</script>\t40\tc",
    )
    expect(page.locator("p.sentence", has_text="Compris :").last).to_contain_text(
        "3 communes", timeout=PATIENCE_MS
    )
    host = zones(page)
    page.get_by_text("Corriger ce qui a été compris").click()
    line = page.get_by_role("combobox", name="Zone de la ligne 5")
    line.fill("59028")
    line.press("Enter")
    expect(page.locator("p.sentence", has_text="Compris :").last).to_contain_text(
        "4 communes", timeout=PATIENCE_MS
    )
    x, y = host.evaluate(
        """(host) => {
            const { map, zones } = host.zoneMap, box = host.getBoundingClientRect();
            const at = map.latLngToContainerPoint(zones.get("59178").centre);
            return [box.x + at.x, box.y + at.y];
        }"""
    )
    page.mouse.move(x, y)
    page.wait_for_timeout(500)
    year = page.get_by_role("spinbutton", name="Année").first
    year.fill("2025")
    year.press("Enter")
    keep(page)
    assert page.evaluate("window.hurt") is None
    assert page.locator("img[src='x']").count() == 0
