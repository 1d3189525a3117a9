"""Charts drawn without a browser: what they hold, the same bytes each time, nothing left out."""

from __future__ import annotations

import re
from copy import deepcopy
from datetime import date
from html import unescape
from xml.etree import ElementTree

import pytest

from diagnostic.maps.view import Canvas
from diagnostic.reports.chart_axes import UnsupportedChartError, axis, values
from diagnostic.reports.chart_words import Placed, block
from diagnostic.reports.charts import Caption, chart_drawing, chart_svg
from diagnostic.reports.figure import KINDS, figure

CANVAS = Canvas(1200, 700)
DOTS = {
    "data": [
        {
            "type": "scatter",
            "mode": "markers",
            "x": [80, 120],
            "y": ["Infirmiers & aides", "Sages-femmes <b>libérales</b>"],
            "marker": {"symbol": ["triangle-down", "circle-open"], "color": ["#b3392f", "#1b262c"]},
            "error_x": {
                "type": "data",
                "symmetric": False,
                "array": [5, 30],
                "arrayminus": [5, 30],
            },
            "name": "Ici",
            "showlegend": True,
        }
    ],
    "layout": {
        "height": 300,
        "font": {"size": 15},
        "shapes": [{"type": "line", "x0": 100, "x1": 100, "y0": 0, "y1": 1, "yref": "y domain"}],
        "annotations": [
            {
                "text": "<b>France = 100</b>",
                "x": 100,
                "y": 1,
                "yref": "paper",
                "yanchor": "bottom",
                "showarrow": False,
            },
            {
                "text": "8,9 contre 11,0",
                "xref": "paper",
                "x": 1.01,
                "xanchor": "left",
                "y": "Infirmiers & aides",
                "showarrow": False,
            },
        ],
        "xaxis": {"title": {"text": "Pour 100 en France"}, "ticksuffix": "\u00a0%"},
        "yaxis": {"autorange": "reversed"},
    },
}
STACKED = {
    "data": [
        {
            "type": "bar",
            "x": ["2026", "2027"],
            "y": [90_000, 67_500],
            "name": "Fonctionnement",
            "marker": {"color": "#0f5c78"},
            "text": ["90 000", "67 500"],
            "textposition": "inside",
        },
        {"type": "bar", "x": ["2026", "2027"], "y": [0, 40_000], "name": "Accès aux soins"},
    ],
    "layout": {"barmode": "stack", "xaxis": {"type": "category"}, "yaxis": {}},
}


def said(svg: str) -> str:
    """Every word of a picture."""
    return unescape(" ".join(re.findall(r"<text[^>]*>([^<]*)</text>", svg)))


def changed(**parts):
    """The dots with other things said of their one trace."""
    other = deepcopy(DOTS)
    other["data"][0] |= parts
    return other


def test_every_word_of_a_chart_is_in_its_picture():
    text = said(chart_svg(DOTS, CANVAS, "Oui : 8,9 contre 11,0."))
    for word in (
        "Oui : 8,9 contre 11,0.".replace(" :", "\u00a0:"),
        "Infirmiers & aides",
        "libérales",
        "France = 100",
        "8,9 contre 11,0",
        "Pour 100 en France",
        "100\u00a0%",
        "Ici",
    ):
        assert word in text
    assert "<b>" not in text


def test_the_picture_is_one_well_formed_svg_that_asks_for_nothing():
    svg = chart_svg(DOTS, CANVAS)
    assert ElementTree.fromstring(svg).tag == "{http://www.w3.org/2000/svg}svg"  # noqa: S314
    assert not re.search(r"https?://(?!www\.w3\.org)", svg)
    assert "<style" not in svg


def test_what_a_name_holds_is_never_markup():
    other = changed(y=["<img src=x onerror=alert(1)>", '"{{ x }}" & co'])
    other["layout"]["annotations"] = []
    svg = chart_svg(other, CANVAS)
    assert "<img" not in svg
    assert "{{ x }}" in said(svg)


def test_the_same_chart_is_the_same_bytes_in_every_format():
    drawing = chart_drawing(DOTS, Caption("Question ?", "Réponse."), "Douaisis", "En mots.")
    for kind in KINDS:
        first, again = (figure(drawing, "a4", kind, date(2026, 11, 22)) for _ in range(2))
        assert first == again


@pytest.mark.parametrize("canvas", [Canvas(900, 1100), Canvas(1369, 600), Canvas(840, 500)])
@pytest.mark.parametrize("length", [4, 40, 160])
def test_no_word_leaves_the_picture(canvas, length):
    other = changed(y=["x" * length, "Médecins de toutes sortes " * (length // 20 + 1)])
    other["layout"]["annotations"] = [
        {
            "text": "Un très long mot à droite",
            "xref": "paper",
            "x": 1.01,
            "xanchor": "left",
            "y": "x" * length,
            "showarrow": False,
        }
    ]
    svg = chart_svg(other, canvas)
    width, height = map(float, re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', svg).groups())
    found = re.findall(r'<text x="([-\d.]+)" y="([-\d.]+)" font-size="([\d.]+)"[^>]*>([^<]*)<', svg)
    assert found
    for x, y, size, text in found:
        words = block(unescape(text), float(size), "#000")
        assert float(x) >= 0
        assert float(x) + words.width <= width + 1
        assert float(size) <= float(y) + 4 <= height + 4


def test_bars_are_stacked_and_their_amounts_written():
    text = said(chart_svg(STACKED, CANVAS))
    assert "90 000" in text
    assert "67 500" in text
    assert "Accès aux soins" in text
    # The axis holds the sum, 107 500, and writes it as French does.
    assert "100\u202f000" in text


@pytest.mark.parametrize(
    "parts",
    [
        {"type": "pie"},
        {"mode": "markers+nothing"},
        {"fill": "tozeroy"},
        {"xaxis": "x2"},
        {"marker": {"symbol": "hexagram"}},
        {"error_x": {"type": "percent", "value": 10}},
    ],
)
def test_what_is_not_drawn_raises(parts):
    with pytest.raises(UnsupportedChartError):
        chart_svg(changed(**parts), CANVAS)


def test_an_arrow_or_a_second_axis_raises():
    other = deepcopy(DOTS)
    other["layout"]["annotations"][0]["showarrow"] = True
    with pytest.raises(UnsupportedChartError):
        chart_svg(other, CANVAS)
    other = deepcopy(DOTS)
    other["layout"]["xaxis2"] = {}
    with pytest.raises(UnsupportedChartError):
        chart_svg(other, CANVAS)


def test_values_packed_by_plotly_are_read():
    assert values({"dtype": "f8", "bdata": "AAAAAAAA8D8AAAAAAAAAQA=="}) == [1.0, 2.0]
    with pytest.raises(UnsupportedChartError):
        values({"shape": "2, 2", "dtype": "f8", "bdata": ""})


def test_an_axis_names_round_numbers_in_french():
    made = axis({"ticksuffix": "\u00a0€"}, [0, 21_500], name="x", has_bars=True)
    assert [name for _, name in made.ticks(5)] == [
        "0\u00a0€",
        "5\u202f000\u00a0€",
        "10\u202f000\u00a0€",
        "15\u202f000\u00a0€",
        "20\u202f000\u00a0€",
    ]
    years = axis({"tickformat": "d", "dtick": 1}, [2019, 2021], name="x", has_bars=False)
    assert [name for _, name in years.ticks(9)] == ["2019", "2020", "2021"]


def test_bars_that_start_elsewhere_than_zero_are_whole():
    centred = {
        "data": [
            {"type": "bar", "orientation": "h", "x": [10, 20], "base": [-5, -10], "y": ["a", "b"]}
        ],
        "layout": {"xaxis": {"visible": False}},
    }
    assert "a b" in said(chart_svg(centred, CANVAS))
    from diagnostic.reports.chart_marks import stretched

    assert set(stretched(centred["data"], {}, "x")) == {-10, -5, 5, 10}


def test_bold_words_and_lines_are_told_apart():
    words = block("<b>Pour</b> 10 000<br>habitants", 14, "#000")
    assert [[piece.is_bold for piece in line] for line in words.lines] == [[True, False], [False]]
    left, top, right, foot = Placed(words, 100, 50, "right").box
    assert right == 100
    assert top < 50 < foot
    assert right - left == pytest.approx(words.width)
