"""Dates and numbers as French publishers write them."""

import math

import pandas as pd
import pytest

from diagnostic.sources.cells import dates, decimals, last_day, with_lost_zero


def column(*cells):
    return pd.Series(cells, dtype="str")


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("12", 12.0),
        ("-3.4", -3.4),
        ("35,3", 35.3),
        ("1 234,5", 1234.5),
        ("1\u202f234", 1234.0),
        ("1\u00a0234,5", 1234.5),
        ("1.234,5", 1234.5),
        ("1,234.5", 1234.5),
        ("1e3", 1000.0),
        (",5", 0.5),
    ],
)
def test_numbers_are_read_as_they_are_written(written, value):
    assert decimals(column(written)).tolist() == [value]


@pytest.mark.parametrize("written", ["", "x", "N/A", "inf", "nan", "1,2,3", "1.2.3", "-", "1/2"])
def test_what_is_no_number_is_missing(written):
    assert math.isnan(decimals(column(written))[0])


def test_a_missing_cell_stays_missing():
    assert decimals(column(None, "1")).isna().tolist() == [True, False]
    assert dates(column(None)).isna().all()


@pytest.mark.parametrize(
    "written",
    ["2024-05-12", "2024-05-12T10:00:00Z", "2024-05-12 10:00:00", "12/05/2024", "20240512"],
)
def test_dates_are_read_as_they_are_written(written):
    assert dates(column(written))[0] == pd.Timestamp(2024, 5, 12)


@pytest.mark.parametrize("written", ["13/13/2024", "2024-13-01", "mai 2024", "5/2024"])
def test_what_is_no_date_is_missing(written):
    assert pd.isna(dates(column(written))[0])


def test_the_last_day_is_never_to_come():
    days = dates(pd.Series(["2024-05-12", "2023-01-01", "2999-12-31", None], dtype="str"))
    assert str(last_day(days)) == "2024-05-12"
    assert last_day(days.iloc[2:]) is None


def test_only_a_code_that_lost_its_zero_is_mended():
    codes = pd.Series(["1004", "59178", "999", None], dtype="str")
    mended, count = with_lost_zero(codes, r"[1-9]\d{3}")
    assert mended.tolist()[:3] == ["01004", "59178", "999"]
    assert mended.isna().tolist() == [False, False, False, True]
    assert count == 1
