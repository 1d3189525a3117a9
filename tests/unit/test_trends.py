"""Two editions are compared only when they are of one source and one method."""

from __future__ import annotations

from dataclasses import replace

import pytest
from synthetic_parts import apl, equipment, put

from diagnostic.indicators.base import Base
from diagnostic.indicators.places import territory
from diagnostic.indicators.registry import indicators
from diagnostic.indicators.trends import METHODS, Trend, trends
from diagnostic.sources.reading import Library
from diagnostic.sources.store import Store
from diagnostic.sources.tables import APL, EQUIPMENT

DOUAI, SIN, ROUCOURT = "59178", "59569", "59513"
DOCTORS, ACCESS = "densite_medecin_generaliste", "apl_medecin_generaliste"


@pytest.fixture
def store(tmp_path) -> Store:
    return Store(tmp_path / "sources")


@pytest.fixture
def moved(store, atlas):
    def of(*codes: str) -> dict[str, Trend]:
        base = Base(Library(store), atlas)
        return trends(base, territory(frozenset(codes)), indicators().values())

    return of


def doctors(store, year: int, edition: str | None = None, **counts: int) -> None:
    rows = [equipment(code.removeprefix("c"), n, year) for code, n in counts.items()]
    put(store, EQUIPMENT, "insee_bpe", edition or str(year), rows)


def access(store, year: int, values: dict[str, float], band: str = "tous") -> None:
    rows = [{**apl(code, value, 1_000), "annee": year} for code, value in values.items()]
    if band != "tous":
        rows += [{**row, "tranche": band, "apl": float(str(row["apl"])) / 2} for row in rows]
    put(store, APL, "drees_apl", f"medecin_generaliste-{year}", rows)


def recoded(code: str, count: int, year: int, type_: str, slug: str) -> dict[str, object]:
    row = equipment(code, count, year)
    names = "jusqu_a_2021" if year < 2023 else "depuis_2023"
    return {**row, "nomenclature": names, "type_equipement": type_, "equipement": slug}


def test_both_figures_and_both_years(moved, store):
    doctors(store, 2019, c59178=60)
    doctors(store, 2021, c59178=50)
    trend = moved(DOUAI)[DOCTORS]
    assert (trend.before.period, trend.now.period, trend.years) == ("2019", "2021", 2)
    assert (trend.before.numerator, trend.now.numerator) == (60, 50)
    assert trend.gap == pytest.approx(trend.now.value - trend.before.value, abs=0.1)
    assert trend.is_worse
    assert "pas testé" in trend.caution


def test_the_nearest_earlier_edition(moved, store):
    for year, count in ((2018, 70), (2020, 40), (2021, 50)):
        doctors(store, year, c59178=count)
    trend = moved(DOUAI)[DOCTORS]
    assert (trend.before.period, trend.now.period) == ("2020", "2021")
    assert not trend.is_worse  # from 40 to 50


def test_the_year_that_was_inferred_measures_no_change(moved, store, atlas):
    """Shipped for all the Nord, beside the examples of 2019."""
    shipped = Base(Library(store), atlas).series("equipment:medecin_generaliste")
    assert {series.year for series in shipped} == {2017, 2019}
    assert DOCTORS not in moved(DOUAI)


def test_the_new_codes_of_the_bpe_are_not_crossed(moved, store):
    doctors(store, 2021, c59178=60)
    put(
        store,
        EQUIPMENT,
        "insee_bpe",
        "2023",
        [recoded(DOUAI, 50, 2023, "D265", "medecin_generaliste")],
    )
    assert DOCTORS not in moved(DOUAI)
    put(
        store,
        EQUIPMENT,
        "insee_bpe",
        "2024",
        [recoded(DOUAI, 40, 2024, "D265", "medecin_generaliste")],
    )
    trend = moved(DOUAI)[DOCTORS]
    assert (trend.before.period, trend.now.period) == ("2023", "2024")


def test_pharmacies_changed_source_in_2020(moved, store):
    for year, code, count in ((2019, "D301", 20), (2020, "D307", 15)):
        rows = [recoded(DOUAI, count, year, code, "pharmacie")]
        put(store, EQUIPMENT, "insee_bpe", str(year), rows)
    assert "densite_pharmacie" not in moved(DOUAI)
    put(store, EQUIPMENT, "insee_bpe", "2021", [recoded(DOUAI, 14, 2021, "D307", "pharmacie")])
    trend = moved(DOUAI)["densite_pharmacie"]
    assert (trend.before.period, trend.now.period) == ("2020", "2021")


@pytest.mark.parametrize(("before", "now", "told"), [(2021, 2022, False), (2022, 2023, True)])
def test_the_revised_method_of_the_apl(moved, store, before, now, told):
    access(store, before, {DOUAI: 4.0})
    access(store, now, {DOUAI: 3.5})
    assert (ACCESS in moved(DOUAI)) is told


def test_two_editions_of_the_old_method_are_not_told_either(moved, store):
    access(store, 2019, {DOUAI: 4.0})
    access(store, 2021, {DOUAI: 3.5})
    assert ACCESS not in moved(DOUAI)


@pytest.mark.parametrize(
    ("bands", "told"),
    [
        (("moins_de_65_ans", "moins_de_65_ans"), True),
        (("moins_de_65_ans", "65_ans_ou_moins"), False),
    ],
)
def test_under_65_is_not_65_or_under(moved, store, bands, told):
    for year, band in zip((2022, 2023), bands, strict=True):
        access(store, year, {DOUAI: 4.0}, band)
    assert ("apl_part_65_ans" in moved(DOUAI)) is told


def test_on_the_communes_of_both_editions(moved, store, atlas):
    """Roucourt, of few inhabitants, is in one edition only: it moves nothing."""
    access(store, 2022, {DOUAI: 4.0, SIN: 4.0})
    access(store, 2023, {DOUAI: 3.5, SIN: 3.5, ROUCOURT: 100.0})
    share = atlas[ROUCOURT].population / atlas.population([DOUAI, SIN, ROUCOURT])
    assert share < 0.1
    trend = moved(DOUAI, SIN, ROUCOURT)[ACCESS]
    assert (trend.before.value, trend.now.value) == (4.0, 3.5)
    assert (trend.now.known, trend.asked) == (2, 3)
    assert "2\N{NO-BREAK SPACE}communes sur 3 sont connues" in trend.caution


def test_too_few_in_both_editions_to_say(moved, store):
    access(store, 2022, {DOUAI: 4.0})
    access(store, 2023, {DOUAI: 3.5, SIN: 3.5})
    assert ACCESS not in moved(DOUAI, SIN)


@pytest.mark.parametrize(("now", "has_moved"), [(3.999, False), (3.99, True), (3.6, True)])
def test_moved_by_what_is_shown(moved, store, now, has_moved):
    access(store, 2022, {DOUAI: 4.0})
    access(store, 2023, {DOUAI: now})
    trend = moved(DOUAI)[ACCESS]
    assert trend.has_moved is has_moved
    assert trend.is_worse is has_moved


def test_the_gap_is_that_of_the_figures_as_they_are_shown(moved, store):
    """19,3 then 18,8 is −0,5, though the figures beneath are 0,42 apart."""
    access(store, 2022, {DOUAI: 4.0, SIN: 2.0})
    access(store, 2023, {DOUAI: 4.0, SIN: 2.0})
    shares = moved(DOUAI, SIN)["population_apl_sous_2_5"]
    assert shares.indicator.decimals == 1
    beneath = [replace(shares.now, value=each) for each in (19.25001, 18.83)]
    trend = replace(shares, before=beneath[0], now=beneath[1])
    assert trend.gap == -0.5
    stable = replace(trend, before=replace(shares.now, value=18.79))
    assert stable.gap == 0
    assert not stable.has_moved


def test_a_lower_share_of_low_access_is_not_worse(moved, store):
    access(store, 2022, {DOUAI: 2.0})
    access(store, 2023, {DOUAI: 3.0})
    trend = moved(DOUAI)["population_apl_sous_2_5"]
    assert (trend.before.value, trend.now.value) == (100, 0)
    assert trend.has_moved
    assert not trend.is_worse


def test_what_has_no_way_is_never_worse(moved, store):
    """Nothing but what is known to be comparable is compared."""
    access(store, 2022, {DOUAI: 4.0})
    access(store, 2023, {DOUAI: 3.5})
    told = {indicators()[name].measure.partition(":")[0] for name in moved(DOUAI)}
    assert told <= METHODS.keys()
    assert moved("97502") == {}
