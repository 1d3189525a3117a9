"""Counts, shares and distances as a French reader writes them."""

from __future__ import annotations

import pytest

from diagnostic.french import NBSP, THIN, among, hundredths, km, lowered, percent, raised
from diagnostic.indicators.values import Value
from diagnostic.sources.catalogue import catalogue
from diagnostic.ui.diagnosis import words


@pytest.mark.parametrize(
    ("known", "asked", "text"),
    [
        (1, 3, f"1{NBSP}commune sur 3"),
        (2, 3, f"2{NBSP}communes sur 3"),
        (12_345, 34_875, f"12{THIN}345{NBSP}communes sur 34{THIN}875"),
    ],
)
def test_the_noun_agrees_with_the_count_and_long_numbers_are_spaced(known, asked, text):
    assert among(known, asked, "commune") == text


@pytest.mark.parametrize(("known", "asked"), [(3, 3), (0, 3), (None, None)])
def test_a_figure_of_all_communes_or_of_none_does_not_count_them(known, asked):
    assert words.counted(_value(known, asked)) == ""


def test_a_figure_of_some_communes_counts_them():
    assert words.counted(_value(1, 3)) == f"1{NBSP}commune sur 3"


def _value(known, asked):
    return Value(1.0, "disponible", "%", "2023", "", (), known=known, asked=asked)


def test_a_share_is_written_alike_of_one_and_of_a_hundred():
    assert hundredths(12.34) == percent(0.1234) == f"12,3{NBSP}%"


def test_a_distance_has_its_unit():
    assert (km(1234), km(4.26, 1)) == (f"1{THIN}234{NBSP}km", f"4,3{NBSP}km")


def test_only_the_first_letter_changes():
    assert lowered("Médecin à Douai") == "médecin à Douai"
    assert raised("état civil") == "État civil"
    assert lowered("") == raised("") == ""


def test_a_year_is_credited_once():
    for source in catalogue().values():
        for year in (2021, 2023, "2016-2017"):
            assert f"{year}, {year}" not in source.dated(year)
            assert source.dated(year).endswith(str(year))
    assert catalogue()["insee_population_france"].dated(2023).endswith("janvier 2023")
