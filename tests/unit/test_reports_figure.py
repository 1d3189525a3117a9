"""Figures as files: the same bytes twice, everything inside, nothing over anything else."""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import sys
from datetime import date
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from drawn import LEGEND, PLATE, elements_of, synthetic_drawing, texts_of, words_of
from PIL import Image

from diagnostic.errors import UserError
from diagnostic.french import day
from diagnostic.maps.plate import Plate
from diagnostic.maps.view import Canvas
from diagnostic.paths import ROOT
from diagnostic.reports import png
from diagnostic.reports.figure import KINDS, as_png, figure
from diagnostic.reports.frame import credit_line, framed
from diagnostic.reports.pages import PAGE_NAMES, PAGES, PageName
from diagnostic.reports.words import FONTS, clean, fitted, slug, width
from diagnostic.territory.zones import Level

DAY = date(2026, 11, 22)
ONE_PROCESS = """
import hashlib, json, sys
sys.path.insert(0, "tests")
from datetime import date
from diagnostic.reports.figure import KINDS, figure
from drawn import synthetic_drawing
print(json.dumps([
    hashlib.sha256(figure(synthetic_drawing(), "a4", kind, date(2026, 11, 22))).hexdigest()
    for kind in KINDS
]))
"""


def test_the_same_figure_twice_is_the_same_bytes_in_two_processes() -> None:
    found = [
        json.loads(
            subprocess.run(
                [sys.executable, "-c", ONE_PROCESS],
                cwd=ROOT,
                capture_output=True,
                check=True,
                timeout=120,
                env={"PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT / "src")},
            ).stdout
        )
        for seed in ("1", "2")
    ]
    here = [
        hashlib.sha256(figure(synthetic_drawing(), "a4", kind, DAY)).hexdigest() for kind in KINDS
    ]
    assert found == [here, here]


def test_another_day_is_another_file() -> None:
    files = {figure(synthetic_drawing(), "a4", "svg", date(2026, 11, each)) for each in (21, 22)}
    assert len(files) == 2


@pytest.mark.parametrize("name", PAGE_NAMES)
def test_svg_holds_the_words_of_the_figure(name: PageName) -> None:
    said = words_of(figure(synthetic_drawing(), name, "svg", DAY))
    for words in (
        "Médecins généralistes pour 10 000 habitants, 2023",
        "Territoire synthétique, 12 communes",
        "Une commune est couverte par le secret statistique.",
        "Source : INSEE, BPE 2023. Contours : IGN, ADMIN EXPRESS, simplifiés.",
        "Établi le 22 novembre 2026 avec Diagnostic CPTS",
        LEGEND,
    ):
        assert words in said


def test_svg_stands_alone_and_is_told_in_words() -> None:
    svg = figure(synthetic_drawing(), "a4", "svg", DAY).decode()
    assert f'<title id="figure-title">{PLATE.title}</title>' in svg
    assert "De 0 à 12 médecins." in svg.split("<desc", 1)[1].split("</desc>", 1)[0]
    assert svg.count("url(data:font/woff2;base64,") == 2
    assert "http" not in svg.replace("http://www.w3.org/2000/svg", "")


@pytest.mark.parametrize("name", PAGE_NAMES)
def test_every_part_of_a_png_is_drawn(name: PageName) -> None:
    page = PAGES[name]
    image = Image.open(BytesIO(figure(synthetic_drawing(), name, "png", DAY))).convert("RGB")
    assert image.size == pytest.approx((page.width * 2, page.height * 2), abs=1)
    dark = np.asarray(image).min(axis=2) < 128
    margin, tall, wide = round(2 * page.margin), *image.size[::-1]
    title = dark[margin : margin + round(3 * page.title), margin : wide // 2]
    map_ = dark[tall // 2, margin : wide // 2]
    # The legend's words, at the top of the right of the drawing.
    legend = dark[
        margin + round(3 * page.title) : tall // 2, wide - round(380 * page.inside / 16) :
    ]
    foot = dark[tall - margin - round(5 * page.foot) :, margin:]
    assert 0.02 < title.mean() < 0.5
    assert map_.mean() > 0.9
    assert 0 < legend.mean() < 0.2
    assert 0.005 < foot.mean() < 0.3
    for edge in (
        dark[: margin - 4],
        dark[-margin + 12 :],
        dark[:, : margin - 4],
        dark[:, -margin:],
    ):
        assert not edge.any()


@pytest.mark.parametrize(("kind", "dpi"), [("png", 144), ("png300", 300)])
def test_png_says_what_it_is(kind: str, dpi: int) -> None:
    image = Image.open(BytesIO(figure(synthetic_drawing(), "diapo", kind, DAY)))  # type: ignore[arg-type]
    image.load()
    assert image.info["dpi"] == pytest.approx((dpi, dpi), abs=0.1)
    said = image.text
    assert said["Title"] == PLATE.title
    assert said["Author"] == "Diagnostic CPTS"
    assert "De 0 à 12 médecins." in said["Description"]
    assert "secret statistique" in said["Description"]
    assert "INSEE, BPE 2023" in said["Source"]
    assert said["Creation Time"] == "2026-11-22"


def test_a_label_is_read_back_and_replaces_the_one_before() -> None:
    content = BytesIO()
    Image.new("RGB", (3, 2), "red").save(content, "PNG", dpi=(72, 72))
    once = png.labelled(content.getvalue(), {"Title": "Été 🙂"}, 300)
    twice = png.labelled(once, {"Title": "Hiver"}, 96)
    image = Image.open(BytesIO(twice))
    image.load()
    assert (image.text, round(image.info["dpi"][0])) == ({"Title": "Hiver"}, 96)
    with pytest.raises(ValueError, match="not a PNG"):
        png.labelled(b"GIF89a", {}, 96)


def test_pdf_is_titled_in_french_and_described() -> None:
    content = figure(synthetic_drawing(), "a4", "pdf", DAY)
    assert content.startswith(b"%PDF-")
    assert b"/Lang(fr" in content.replace(b" ", b"")
    assert _utf16("De 0 à 12 médecins.") in content
    assert b"/Figure" in content
    assert b"DiagnosticSans" in content
    assert b"/ToUnicode" in content  # words can be searched and copied
    assert b"595.28" in content


def _utf16(text: str) -> bytes:
    return text.encode("utf-16-be").hex().upper().encode()


def test_drawing_is_asked_once_when_its_room_is_as_usual_and_twice_at_most() -> None:
    seen: list[Canvas] = []
    framed(synthetic_drawing(seen, notes=("Une longue note. " * 40,)), PAGES["a4"], DAY)
    assert 1 <= len(seen) <= 2
    assert seen[0].height > seen[-1].height


@pytest.mark.parametrize("name", PAGE_NAMES)
@pytest.mark.parametrize("length", [0, 1, 60, 200, 20_000])
@pytest.mark.parametrize("words", ["mot ", "M", "<&'\\\"> "])
def test_words_of_any_length_neither_overflow_nor_cover_one_another(
    name: PageName, length: int, words: str
) -> None:
    text = (words * length)[:length]
    drawing = synthetic_drawing(title=text, place=text, notes=(text, text), sources=(text,))
    whole = framed(drawing, PAGES[name], DAY)
    boxes = frame_boxes(whole.svg)
    page = PAGES[name]
    for left, top, right, foot in boxes:
        assert left >= page.margin - 0.1
        assert right <= page.width - page.margin + 0.1
        assert top >= page.margin - 1
        assert foot <= page.height - page.margin + 1
    for rank, one in enumerate(boxes):
        for other in boxes[:rank]:
            apart = one[0] >= other[2] or other[0] >= one[2]
            assert apart or one[1] >= other[3] - 0.1 or other[1] >= one[3] - 0.1
    assert "Établi le 22 novembre 2026 avec Diagnostic CPTS" in words_of(whole.svg)


def frame_boxes(svg: str) -> list[tuple[float, float, float, float]]:
    """What the words of the frame cover, and the drawing, in points."""
    found = []
    for each in texts_of(svg):
        if each.text == LEGEND:
            continue
        size, x, y = (float(each.attrib[key]) for key in ("font-size", "x", "y"))
        weight = int(each.attrib.get("font-weight", 400))
        wide = width(each.text or "", size, weight)  # type: ignore[arg-type]
        found.append((x, y - size, x + wide, y + 0.2 * size))
    placed = re.search(r"translate\(([\d.]+) ([\d.]+)\) scale\(([\d.]+)\)", svg)
    drawn = re.search(r'scale.*?viewBox="0 0 (\d+) (\d+)"', svg)
    assert placed is not None
    assert drawn is not None
    x, y, scale = map(float, placed.groups())
    wide, tall = (scale * int(each) for each in drawn.groups())
    return [*found, (x, y, x + wide, y + tall)]


def test_a_drawing_keeps_most_of_the_page() -> None:
    text = "Une longue note. " * 400
    for name in PAGE_NAMES:
        drawing = synthetic_drawing(title=text, place=text, notes=(text,), sources=(text,))
        *_, (_, top, _, foot) = frame_boxes(framed(drawing, PAGES[name], DAY).svg)
        assert foot - top > 0.3 * PAGES[name].height


def test_nothing_to_draw_is_said() -> None:
    def nothing(_: Canvas) -> Plate:
        return PLATE

    with pytest.raises(UserError, match="contour"):
        figure(nothing, "a4", "png", DAY)


# --- font and words -------------------------------------------------------------------------------


def test_font_has_every_letter_that_french_figures_use() -> None:
    letters = (
        "".join(map(chr, range(0x20, 0x7F))) + "àâäçéèêëîïôöùûüÿœæÀÂÄÇÉÈÊËÎÏÔÖÙÛÜŸŒÆ«»’…–—−×²€°·"
    )
    letters += "\u00a0\u202f▲▼●○■□◆◇→←↑↓≈≤≥"
    table = json.loads((FONTS / "widths.json").read_text("utf-8"))
    for weight in ("400", "600"):
        assert set(letters) <= set(table[weight])


def test_font_has_every_letter_of_the_names_of_the_atlas() -> None:
    from diagnostic.territory.atlas import load_atlas

    atlas = load_atlas()
    areas = (*atlas.communes.values(), *atlas.epci.values(), *atlas.departements.values())
    used = {letter for area in areas for letter in area.name + area.name.upper()}
    assert used <= set(json.loads((FONTS / "widths.json").read_text("utf-8"))["400"])


@pytest.mark.parametrize("level", ["commune", "departement"])
@pytest.mark.parametrize("subject", ["population", "part_65_plus"])
def test_font_has_every_letter_that_a_map_draws(
    subject: str, level: Level, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from diagnostic.indicators.base import Base
    from diagnostic.indicators.gallery import gallery
    from diagnostic.maps.extent import Extent
    from diagnostic.maps.plates import Request, plate
    from diagnostic.sources.reading import Library
    from diagnostic.territory.atlas import load_atlas
    from diagnostic.territory.zones import zoning

    monkeypatch.setenv("DIAGNOSTIC_CPTS_HOME", str(tmp_path))
    atlas = load_atlas()
    found = gallery(Base(Library(), atlas)).layer(subject, level)
    assert found is not None
    extent = Extent("territoire" if level == "commune" else "france")
    codes = frozenset(atlas.epci["200044618"].members)
    request = Request(found, zoning(atlas, level), codes, extent)
    words = words_of(framed(plate(atlas, request), PAGES["a4"], DAY).svg)
    assert len(words) > 200
    assert set(words) <= set(json.loads((FONTS / "widths.json").read_text("utf-8"))["400"])


def test_widths_are_those_of_the_font_and_its_licence_goes_with_it() -> None:
    fonts = pytest.importorskip("fontTools.ttLib")
    table = json.loads((FONTS / "widths.json").read_text("utf-8"))
    for weight in (400, 600):
        font = fonts.TTFont(FONTS / f"diagnostic-sans-{weight}.ttf")
        letters = font.getBestCmap()
        assert {chr(code) for code in letters} == set(table[str(weight)])
        assert all(
            font["hmtx"][name][0] == table[str(weight)][chr(c)] for c, name in letters.items()
        )
        assert font["OS/2"].usWeightClass == weight
    assert "SIL Open Font License" in (FONTS / "LICENSE").read_text("utf-8")


def test_measured_words_are_as_wide_as_drawn() -> None:
    """The widest line that is measured to hold does hold, to a hundredth, in the picture."""
    text = "La population municipale, de 75 ans et plus, AVOCAT WAGRAM 12 345"
    drawing = synthetic_drawing(title=text)
    whole = framed(drawing, PAGES["diapo"], DAY)
    image = np.asarray(Image.open(BytesIO(as_png(whole, 144))).convert("L"))
    page = PAGES["diapo"]
    line = image[round(2 * page.margin) : round(2 * (page.margin + 1.2 * page.title))] < 128
    drawn = np.flatnonzero(line.any(axis=0)).max() / 2 - page.margin
    assert drawn == pytest.approx(width(text, page.title, 600), rel=0.02)


def test_words_are_cut_where_they_do_not_hold() -> None:
    found = fitted("un deux trois quatre cinq six sept huit", 60, (12, 10), 2, 2)
    assert (found.size, len(found.lines)) == (10, 2)
    assert found.lines[-1].endswith("…")
    assert all(width(line, 10) <= 60 for line in found.lines)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("a\u202eb", "ab"),
        ("a\x00\x1bb\ud800", "a  b "),
        ("e\u0301", "é"),
        ("1\u202f234", "1\u202f234"),
        ("\ufeffDouai", "Douai"),
    ],
)
def test_what_cannot_be_written_is_left_out(given: str, kept: str) -> None:
    assert clean(given) == kept


def test_small_words() -> None:
    assert day(date(2027, 2, 1)) == "1er\u00a0février\u00a02027"
    assert slug("Œuvre d’Été : 10 %") == "oeuvre-d-ete-10"
    assert slug("../../etc/passwd") == "etc-passwd"
    assert credit_line(()) == ""
    assert credit_line(("Source : INSEE.", "")) == "Source : INSEE."


def test_svg_words_are_the_words_given() -> None:
    hostile = "<script>alert('x')</script> & \"q\" \\ {{ x }} #import ]]>"
    svg = figure(synthetic_drawing(title=hostile), "a4", "svg", DAY)
    assert hostile in " ".join(words_of(svg).split())
    assert b"<script" not in svg
    titles = [each.text for each in elements_of(svg, "title")]
    assert titles == [hostile]
