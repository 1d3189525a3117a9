"""Target populations: published counts, what they give elsewhere, what is not known."""

from __future__ import annotations

import pytest

from diagnostic.indicators.expected import expectation
from diagnostic.indicators.responsibility import (
    AT_RISK,
    DIABETES,
    DIABETES_RISK,
    DOUAISIS_EPCI,
    HEART,
    HEART_RISK,
    responsibility,
)
from diagnostic.sources.reading import Library
from diagnostic.sources.store import Store

TOTALS = {
    HEART: 23_575,
    HEART_RISK: 209_932,
    DIABETES: 44_012,
    DIABETES_RISK: 381_730,
}
"""Printed by the source, five territories of 1 365 280 inhabitants."""
RATES = {
    HEART: (1.73, 1.53, 2.15),
    HEART_RISK: (15.4, 14.2, 16.6),
    DIABETES: (3.22, 2.65, 3.65),
    DIABETES_RISK: (28.0, 25.4, 31.4),
}


@pytest.fixture
def library(tmp_path) -> Library:
    return Library(Store(tmp_path / "sources"))


@pytest.fixture
def blois(library, atlas):
    return of(library, atlas, frozenset(atlas.epci["200030385"].members))


def of(library, atlas, codes):
    found = expectation(library, atlas, codes)
    return responsibility(library, atlas, codes, found if hasattr(found, "lines") else None)


def test_counts_add_up_to_the_printed_totals(blois):
    assert len(blois.pioneers) == 5
    assert sum(each.population for each in blois.pioneers) == 1_365_280
    for target, total in TOTALS.items():
        assert sum(each.people[target] for each in blois.pioneers) == total


@pytest.mark.parametrize("name", RATES)
def test_rates_are_computed_again_from_the_counts(blois, name):
    target, (rate, low, high) = blois.target(name), RATES[name]
    assert target.rate_pct == pytest.approx(rate, abs=0.05)
    assert target.lowest.rate_pct(name) == pytest.approx(low, abs=0.055)
    assert target.highest.rate_pct(name) == pytest.approx(high, abs=0.055)


def test_an_order_of_magnitude_within_its_range(blois):
    for target in blois.targets:
        assert target.low < target.people < target.high
        assert target.people == pytest.approx(blois.inhabitants * target.rate_pct / 100)


def test_ages_correct_people_affected_only(library, atlas, blois):
    assert blois.target(DIABETES_RISK).adjusted is None
    ages = expectation(library, atlas, frozenset(atlas.epci["200030385"].members))
    diabetes = ages.line("Diabète")
    target = blois.target(DIABETES)
    factor = diabetes.share_pct / diabetes.reference_pct
    assert target.adjusted == pytest.approx(target.people * factor)


def test_the_douaisis_has_its_published_measure(library, atlas):
    codes = frozenset(code for siren in DOUAISIS_EPCI for code in atlas.epci[siren].members)
    found = of(library, atlas, codes)
    assert found.measured.population == 219_016
    assert found.measured.people[DIABETES] == 7_991
    assert found.pyramid.is_measured
    assert found.pyramid.affected == 7_991
    assert of(library, atlas, codes - {"59178"}).measured is None
    assert of(library, atlas, codes | {"62041"}).measured is None


def test_an_homonymous_departement_is_not_the_pioneer_territory(library, atlas):
    """Haute-Saône has 171 288 inhabitants there: it is not the whole département."""
    codes = frozenset(atlas.departements["70"].members)
    assert of(library, atlas, codes).measured is None


def test_strata_have_the_published_shares(blois):
    pyramid = blois.pyramid
    assert [stratum.id for stratum in pyramid.strata] == ["4", "3", "2", "1", AT_RISK]
    shares = [round(100 * s.share, 1) for s in pyramid.strata if s.share is not None]
    assert shares == [17.2, 20.4, 29.2, 33.1]
    assert [s.published for s in pyramid.strata] == [1_760, 2_094, 2_995, 3_392, 78_279]
    assert pyramid.published == 10_241
    assert sum(s.people for s in pyramid.strata[:-1]) == pytest.approx(pyramid.affected)
    assert pyramid.strata[-1].people == blois.target(DIABETES_RISK).people


def test_unknown_ages_leave_the_crude_figure_alone(library, atlas):
    mamoudzou = of(library, atlas, frozenset({"97611"}))
    assert mamoudzou.target(DIABETES).adjusted is None
    assert mamoudzou.target(DIABETES).people > 0


def test_france_has_counts_and_no_rate(blois):
    """The source does not write its population."""
    assert blois.france[DIABETES] == 2_015_495
    assert blois.france[HEART_RISK] == 9_455_081


def test_nobody_lives_there(library, atlas):
    empty = next((c.code for c in atlas.communes.values() if c.population == 0), None)
    if empty is None:
        pytest.skip("aucune commune sans habitant")
    assert responsibility(library, atlas, frozenset({empty}), None) is None
