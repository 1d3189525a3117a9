"""Charts of the diseases: gaps stay gaps, levels have their own colour, bars are centred."""

from __future__ import annotations

import pytest

from diagnostic.french import NBSP
from diagnostic.indicators.bassins import Bassin, Spread
from diagnostic.indicators.diseases import Measure, Point
from diagnostic.indicators.expected import ExpectedCases
from diagnostic.indicators.places import Place
from diagnostic.indicators.responsibility import AT_RISK, Pyramid, Stratum
from diagnostic.stats.comparison import Judgement
from diagnostic.stats.intervals import Interval
from diagnostic.ui.diagnosis import charts, diseases_charts, estimates
from diagnostic.ui.diagnosis.charts import Spine

NORD = Place("departement", "59", "Nord", ())
FRANCE = Place("france", "FR", "France", ())


def point(year, share, release="a"):
    limits = None if share is None else Interval(share, share - 0.1, share + 0.1)
    status = "secret" if share is None else "disponible"
    return Point(year, release, Measure(None, None, limits, status))


def test_a_missing_or_secret_year_is_a_gap_and_not_a_line():
    points = [point(2019, 5.0), point(2021, None), point(2023, 6.0)]
    track = diseases_charts.trend_track(NORD, points, range(2019, 2024))
    assert list(track.x) == [2019, 2020, 2021, 2022, 2023]
    assert list(track.y) == [5.0, None, None, None, 6.0]
    figure = diseases_charts.tracks_chart([track])
    assert figure.data[0].connectgaps is False


def test_a_line_stops_between_two_files():
    points = [point(2021, 5.0, "a"), point(2022, 5.1, "a"), point(2023, 6.0, "b")]
    track = diseases_charts.trend_track(NORD, points, range(2021, 2024))
    assert list(track.y) == [5.0, 5.1, None, 6.0]


def test_a_departement_never_has_the_colour_of_the_territory():
    tracks = [
        diseases_charts.trend_track(place, [point(2023, 5.0)], range(2023, 2024))
        for place in (NORD, Place("departement", "62", "Pas-de-Calais", ()), FRANCE)
    ]
    colours = [line.line.color for line in diseases_charts.tracks_chart(tracks).data]
    assert charts.ACCENT not in colours
    assert len(set(colours)) == 3


def test_names_at_the_end_of_lines_are_not_over_one_another():
    tracks = [
        diseases_charts.trend_track(place, [point(2023, 5.0)], range(2023, 2024))
        for place in (NORD, FRANCE)
    ]
    heights = [note.y for note in diseases_charts.tracks_chart(tracks).layout.annotations]
    assert abs(heights[0] - heights[1]) > 0.3


def test_the_farthest_on_both_sides_are_kept():
    lines = [Spine(str(n), n, n, n, Judgement.SAME, "") for n in range(30)]
    kept = diseases_charts.ends(lines, 4)
    assert [line.ratio for line in kept] == [0, 1, 28, 29]
    assert diseases_charts.ends(lines[:3], 4) == lines[:3]


def test_fewer_than_five_people_have_no_bar():
    lines = [
        ExpectedCases("Diabète", 1_200.0, 6.0, 5.9),
        ExpectedCases("Cancers", 3.0, 5.0, 5.1),
        ExpectedCases("Secrète", None, None, None),
    ]
    figure = diseases_charts.expected_chart(lines, 20_000, "en France")
    assert list(figure.data[0].y) == ["Diabète"]
    assert figure.data[1].x[0] == pytest.approx(0.059 * 20_000)


def test_the_pyramid_is_centred():
    strata = (Stratum("4", 1, 0.2, 100.0), Stratum(AT_RISK, 9, None, 900.0))
    (bars,) = diseases_charts.pyramid_chart(Pyramid(strata, 500.0, False, "Ici", 5, 9)).data
    assert [b + x / 2 for b, x in zip(bars.base, bars.x, strict=True)] == [0, 0]


def test_a_secret_bassin_is_named_without_a_dot():
    bassins = (
        Bassin("1", "Blois", 10, 0.9, None, "secret", None),
        Bassin("2", "Mer", 1, 0.1, 19.5, "disponible", 0.6),
    )
    figure = diseases_charts.bassins_chart(bassins, Spread(10, 2, 15.0, 18.5, 22.3))
    assert list(figure.data[0].y) == ["Mer"]
    assert "<b>secret</b>" in [note.text for note in figure.layout.annotations]


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        (5_797, 7_992, "de 5 800 à 8 000"),
        (1, 4, "moins de 5"),
        (3, 12, "au plus 10"),
        (41, 42, "autour de 40"),
    ],
)
def test_ranges_are_said_as_honestly_as_numbers(low, high, said):
    assert estimates.span(low, high).replace("\u202f", " ").replace(NBSP, " ") == said


@pytest.mark.parametrize(("share", "said"), [(6.614, "6,61 %"), (0.042, "0,042 %"), (0, "0,00 %")])
def test_a_rare_disease_keeps_its_digits(share, said):
    assert diseases_charts.percent(share).replace(NBSP, " ") == said
