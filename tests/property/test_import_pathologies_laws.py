"""What must hold of any age class that a spreadsheet changed, and of any published prevalence."""

from __future__ import annotations

import math
from datetime import date

import pandas as pd
from hypothesis import assume, given
from hypothesis import strategies as st

from diagnostic.sources.importers.pathologies import AGES, contradicts, mend_age

FRENCH = ("janv", "févr", "mars", "avr", "mai", "juin", "juil", "août", "sept", "oct", "nov", "déc")
ENGLISH = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
SEEN = st.integers(2005, 2040)
"""Years in which a spreadsheet may have been opened."""


def as_dates(age: str, year: int) -> list[date]:
    """What 05-09 or 10-14 can be taken for: a day and a month, or a month and a year."""
    first, second = int(age[:2]), int(age[3:])
    found = [(year, first, second), (year, second, first), (2000 + second, first, 1)]
    found.append((2000 + first, second, 1))
    return [date(*each) for each in found if 1 <= each[1] <= 12]


def forms(day: date, *, short: bool) -> list[str]:
    """Ways a spreadsheet writes a date."""
    words = [months[day.month - 1] for months in (FRENCH, ENGLISH)]
    if short:
        return [f"{word}{dot}-{day:%y}" for word in words for dot in ("", ".")]
    return [
        *(f"{number}-{word}" for word in words for number in (str(day.day), f"{day.day:02d}")),
        *(f"{day.day:02d} {word}." for word in words),
        *(day.strftime(pattern) for pattern in ("%Y-%m-%d", "%d/%m/%Y", "%m/%d/%Y")),
        f"{day:%Y-%m-%d} 00:00:00",
        f"{day:%Y-%m-%d}T00:00:00",
    ]


@given(st.sampled_from(["05-09", "10-14"]), SEEN, st.data())
def test_a_class_taken_for_a_date_comes_back(age: str, year: int, data: st.DataObject) -> None:
    day = data.draw(st.sampled_from(as_dates(age, year)))
    month_and_year = day.day == 1
    written = data.draw(st.sampled_from(forms(day, short=month_and_year)))
    assert mend_age(written) == age
    if month_and_year:
        assert mend_age(data.draw(st.sampled_from(forms(day, short=False)[-5:]))) == age


@given(st.dates(date(2000, 1, 1), date(2049, 12, 31)), st.booleans(), st.data())
def test_no_other_date_becomes_a_class(day: date, short: bool, data: st.DataObject) -> None:
    numbers = [{day.day, day.month}, {day.month, day.year % 100}]
    assume({5, 9} not in numbers)
    assume({10, 14} not in numbers)
    assume({day.day, day.year % 100} not in ({5, 9}, {10, 14}))
    assert mend_age(data.draw(st.sampled_from(forms(day, short=short)))) is None


@given(st.sampled_from(AGES))
def test_a_class_stays_itself_with_or_without_its_zeros(age: str) -> None:
    assert mend_age(age) == age
    assert mend_age(f" {age.upper()} ") == age
    assert mend_age("-".join(part.lstrip("0") or "0" for part in age.split("-"))) == age


@given(st.one_of(st.text(max_size=20), st.text("0123456789-/ septocmai.", max_size=12)))
def test_any_text_is_a_class_or_nothing(text: str) -> None:
    found = mend_age(text)
    assert found is None or found in AGES
    assert found is None or mend_age(found) == found


def rounded(count: int, up: bool) -> int:
    """To ten; a five goes up or down, as each statistician likes."""
    return 10 * (math.floor(count / 10 + 0.5) if up else math.ceil(count / 10 - 0.5))


@given(st.integers(0, 4_000_000), st.integers(1, 70_000_000), st.booleans())
def test_a_true_prevalence_is_never_refused(ill: int, people: int, up: bool) -> None:
    assume(ill <= people)
    published = (rounded(ill, up), rounded(people, up), round(100 * ill / people, 3))
    assert not contradicts(*(pd.Series([float(value)]) for value in published)).iat[0]


@given(st.integers(1, 400_000), st.integers(1, 7_000_000), st.floats(0, 100))
def test_what_no_counts_can_give_is_refused(tens: int, hundreds: int, prevalence: float) -> None:
    ill, people = 10 * tens, 10 * hundreds
    least, most = 100 * (ill - 5) / (people + 5), 100 * (ill + 5) / (people - 5)
    assume(not least - 0.001 <= prevalence <= most + 0.001)
    assert contradicts(*(pd.Series([float(v)]) for v in (ill, people, prevalence))).iat[0]
