"""What holds of every number, code and point that official files may hold."""

import math

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from diagnostic.french import number
from diagnostic.sources.cells import decimals
from diagnostic.sources.contracts import CODE_COMMUNE, CODE_DEPARTEMENT, FINESS
from diagnostic.sources.headers import column_name
from diagnostic.sources.importers import finess
from diagnostic.sources.importers.geoclip import FIRST_YEAR, LONGEST, _dated, _shortened
from diagnostic.sources.locating import kilometres_from, locate
from diagnostic.sources.tally import Tally
from diagnostic.territory.atlas import load_atlas

ATLAS = load_atlas()
DRAWN = sorted(code for code, commune in ATLAS.communes.items() if commune.has_contour)
NUMBERS = st.floats(-1e9, 1e9).map(lambda value: round(value, 3))
TEXTS = st.text(max_size=12)


@given(NUMBERS)
def test_a_number_written_in_french_is_read_back(value: float) -> None:
    written = pd.Series([number(value, 3), repr(value), str(value).replace(".", ",")], dtype="str")
    assert decimals(written).tolist() == [value] * 3


@given(st.lists(TEXTS, min_size=1))
def test_any_text_is_a_finite_number_or_missing(cells: list[str]) -> None:
    found = decimals(pd.Series(cells, dtype="str"))
    assert len(found) == len(cells)
    assert all(math.isnan(value) or math.isfinite(value) for value in found)


@given(TEXTS, TEXTS)
def test_any_cells_make_a_commune_code_or_nothing(departement: str, commune: str) -> None:
    found = finess.communes(
        pd.Series([departement], dtype="str"), pd.Series([commune], dtype="str"), Tally()
    ).dropna()
    assert found.str.fullmatch(CODE_COMMUNE).all()


@given(TEXTS)
def test_any_number_has_a_departement_or_none(text: str) -> None:
    found = finess.numbers(pd.Series([text], dtype="str"), Tally())
    assert found.dropna().str.fullmatch(FINESS).all()
    assert finess.departements(found).dropna().str.fullmatch(CODE_DEPARTEMENT).all()


@given(st.floats(-20, 20), st.floats(35, 55))
def test_a_point_is_on_the_ground_of_the_commune_it_is_given_to(lon: float, lat: float) -> None:
    (code,) = locate([lon], [lat])
    if code is not None:
        assert kilometres_from([code], [lon], [lat])[0] <= 0.5


@given(st.sampled_from(DRAWN), st.floats(-0.01, 0.01), st.floats(-0.01, 0.01))
def test_a_point_near_the_middle_of_a_commune_is_in_france(code: str, dx: float, dy: float) -> None:
    commune = ATLAS[code]
    assert commune.longitude is not None
    assert commune.latitude is not None
    (away,) = kilometres_from([code], [commune.longitude + dx], [commune.latitude + dy])
    assert 0 <= away <= math.hypot(dx, dy) * 112


@given(st.text(max_size=200), st.integers(FIRST_YEAR, 2099))
def test_the_year_at_the_end_of_a_label_is_its_year(label: str, year: int) -> None:
    _, period, found = _dated(f"{label.rstrip('-–—/ ')}x {year}")
    assert (found, period) == (year, "")


@given(st.text(max_size=400))
def test_an_indicator_always_has_an_identifier(label: str) -> None:
    slug = _shortened(column_name(label))
    assert 0 < len(slug) <= LONGEST
    assert slug == column_name(slug)
