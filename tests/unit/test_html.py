"""Pieces of HTML: nothing that comes from a list is ever obeyed, and the gauge tells the truth."""

from __future__ import annotations

import itertools
import re
from base64 import b64decode
from html.parser import HTMLParser

import pytest

from diagnostic.aci.sizes import size_of
from diagnostic.french import NBSP, THIN
from diagnostic.territory.summary import Ages
from diagnostic.ui import html
from diagnostic.ui.text import plain

HOSTILE = "<img src=x onerror=alert(1)> \"a\" 'b' & </div><script>x</script>"


class Seen(HTMLParser):
    """Tags, attributes and text of a piece."""

    def __init__(self, piece: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.open: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.text = ""
        self.feed(piece)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.open.append(tag)
        self.attributes += attrs

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text += data

    def attribute(self, name: str) -> list[str]:
        return [value or "" for key, value in self.attributes if key == name]


def pieces(text: str) -> list[str]:
    return [
        html.figure(text, text),
        html.figures([(text, text), (text, text)]),
        html.sentence(text),
        html.source(text),
        html.change(text),
        html.advice(text, text, text, "attention"),
    ]


@pytest.mark.parametrize("number", range(6))
def test_names_are_shown_and_never_obeyed(number):
    hostile, calm = Seen(pieces(HOSTILE)[number]), Seen(pieces("calme")[number])
    assert hostile.tags == calm.tags
    assert hostile.attributes == calm.attributes
    assert hostile.text == calm.text.replace("calme", HOSTILE)
    assert hostile.open == []


def test_a_level_cannot_leave_its_attribute():
    seen = Seen(html.advice("t", "r", "s", '"><img src=x onerror=alert(1)>'))
    assert seen.tags == ["div", "h4", "p", "p"]


@pytest.mark.parametrize(
    ("level", "words"), [("attention", "À regarder"), ("information", "Pour information")]
)
def test_a_level_is_said_in_words_and_not_by_colour_alone(level, words):
    assert words in Seen(html.advice("t", "r", "s", level)).text


@pytest.mark.parametrize("character", list("\\`*_{}[]()<>#+-.!|~$:"))
def test_markdown_marks_are_shown(character):
    assert plain(f"a{character}b") == f"a\\{character}b"


def test_ordinary_words_are_left_alone():
    assert plain("Île d’Yeu, 4 600 habitants") == "Île d’Yeu, 4 600 habitants"


# ---- gauge ------------------------------------------------------------------

POPULATIONS = [
    0,
    1,
    19_999,
    39_999,
    40_000,
    40_001,
    60_000,
    79_999,
    80_000,
    80_001,
    120_000,
    174_999,
    175_000,
    175_001,
    219_046,
    349_999,
    350_000,
    350_001,
    2_103_778,
    68_350_798,
]


def mark(population: int) -> float:
    found = re.search(r'class="mark" style="left:([\d.]+)%"', html.gauge(size_of(population)))
    return float(found[1])


def test_the_mark_goes_right_as_people_come_and_stays_on_the_gauge():
    places = [mark(population) for population in POPULATIONS]
    assert places == sorted(places)
    assert all(1 <= place <= 99 for place in places)


def test_ten_thousand_more_people_always_show():
    places = [mark(population) for population in range(10_000, 350_000, 10_000)]
    assert all(one < next_one for one, next_one in itertools.pairwise(places))


@pytest.mark.parametrize(
    ("population", "place"),
    [(20_000, 12.5), (40_000, 25), (60_000, 37.5), (80_000, 50), (175_000, 75), (262_500, 87.5)],
)
def test_the_mark_stands_where_its_size_is(population, place):
    assert mark(population) == pytest.approx(place, abs=0.01)


@pytest.mark.parametrize("population", POPULATIONS)
def test_the_gauge_marks_one_size_and_says_all_in_words(population):
    piece = html.gauge(size_of(population))
    seen = Seen(piece)
    assert seen.open == []
    assert seen.attribute("class").count("here") == 1
    assert seen.attribute("role") == ["img"]
    (words,) = seen.attribute("aria-label")
    words = words.replace(THIN, " ").replace(NBSP, " ")
    assert size_of(population).label.replace(THIN, " ") in words
    assert "40 000, 80 000, 175 000 habitants" in words


# ---- ages -------------------------------------------------------------------


def test_the_ages_are_said_in_words_and_fill_their_bar():
    piece = html.ages_bar(Ages(56_606, 120_335, 42_077, 1.0))
    seen = Seen(piece)
    assert seen.open == []
    words = seen.text.replace(THIN, " ").replace(NBSP, " ")
    for said in ("0-19 ans 25,8 %", "20-64 ans 54,9 %", "65 ans et plus 19,2 %"):
        assert said in words
    widths = [float(width) for width in re.findall(r"width:([\d.]+)%", piece)]
    assert sum(widths) == pytest.approx(100, abs=0.02)
    assert len(widths) == 3


def test_every_figure_of_a_page_is_text():
    seen = Seen(html.figures([("219 046", "habitants"), ("55", "communes")]))
    assert seen.text == "219 046habitants55communes"


def test_a_drawing_carries_its_letters_and_says_what_it_shows() -> None:
    shown = html.drawing('<svg xmlns="http://www.w3.org/2000/svg"><rect/></svg>', 'a "b" <c>')
    assert 'alt="a &quot;b&quot; &lt;c&gt;"' in shown
    content = shown.split("base64,")[1].split('"')[0]
    svg = b64decode(content).decode()
    assert svg.count("@font-face") == 2
    assert svg.endswith("<rect/></svg>")
