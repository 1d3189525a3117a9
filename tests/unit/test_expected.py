"""People expected to be ill: against the totals published from the same rates."""

from __future__ import annotations

import pytest

from diagnostic.indicators import expected as module
from diagnostic.indicators.expected import ALL, expectation
from diagnostic.sources.reading import Library
from diagnostic.sources.store import Store
from diagnostic.stats.standardisation import expected

PUBLISHED_MILLIONS = {
    "Cancers": 3.50,
    "Maladies cardioneurovasculaires": 5.33,
    "Maladies respiratoires chroniques": 3.72,
    "Diabète": 4.03,
}


@pytest.fixture
def library(tmp_path) -> Library:
    return Library(Store(tmp_path / "sources"))


def test_the_rates_applied_to_france_give_the_totals_of_the_reference(library):
    rates, france = module._rates(library), module._france(library)
    for name, millions in PUBLISHED_MILLIONS.items():
        assert expected(france, rates[name]).events / 1e6 == pytest.approx(millions, abs=0.005)


def test_the_communes_of_france_together_are_near_the_country(library, atlas):
    communes = frozenset(
        code
        for code, commune in atlas.communes.items()
        if commune.kind == "commune" and commune.age_0_19 is not None
    )
    found = expectation(library, atlas, communes)
    for line in found.lines:
        # Census of 2021 against population of 2023: the ages differ a little.
        assert line.share_pct == pytest.approx(line.france_pct, rel=0.03)


def test_an_older_territory_expects_more(library, atlas):
    re_island = frozenset(atlas.epci["241700459"].members)
    lines = {line.category: line for line in expectation(library, atlas, re_island).lines}
    assert lines["Cancers"].share_pct > 1.3 * lines["Cancers"].france_pct
    assert lines[ALL].cases < sum(line.cases for name, line in lines.items() if name != ALL)


def test_unknown_ages_give_no_estimate(library, atlas):
    assert atlas["97611"].age_0_19 is None
    assert expectation(library, atlas, frozenset({"97611"})) is None
    assert expectation(library, atlas, frozenset({"59178", "97611"})) is None


def test_the_method_says_that_it_is_an_estimate(library, atlas):
    found = expectation(library, atlas, frozenset({"59178"}))
    assert found.method.startswith("Estimation")
    assert "trois groupes" in found.method
    assert any("DREES" in source for source in found.sources)
