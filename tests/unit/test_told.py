"""Answers as exact as what they rest on: their year here, their digits, their weights."""

from __future__ import annotations

import pytest
from synthetic_parts import put

from diagnostic.indicators.answers import Answer, answers
from diagnostic.indicators.base import Base
from diagnostic.indicators.places import france, territory, usual_comparators
from diagnostic.indicators.population_year import UNKNOWN, population_credit, population_years
from diagnostic.indicators.registry import indicators
from diagnostic.indicators.told import PERSONS, PUBLISHED, told
from diagnostic.sources.reading import Library
from diagnostic.sources.store import Store
from diagnostic.sources.tables import TABLES
from diagnostic.ui.diagnosis import words
from diagnostic.ui.diagnosis.people_communes import communes_table

DOUAI, BLOIS, MAYOTTE, OVERSEAS = "59178", "41018", "97611", "97502"


@pytest.fixture
def store(tmp_path) -> Store:
    return Store(tmp_path / "sources")


@pytest.fixture
def base(store, atlas) -> Base:
    return Base(Library(store), atlas)


@pytest.fixture
def ask(base, atlas):
    def answer(name: str, *codes: str) -> Answer:
        chosen = frozenset(codes)
        beside = usual_comparators(atlas, chosen)
        (found,) = told(base, answers(base, territory(chosen), [indicators()[name]], beside))
        return found

    return answer


@pytest.mark.parametrize(
    ("codes", "period"),
    [
        ((DOUAI,), "2023"),
        ((MAYOTTE,), "2017"),
        ((OVERSEAS,), UNKNOWN),
        ((DOUAI, MAYOTTE), "2017 et 2023"),
        ((DOUAI, "97501", "98735"), f"2023 et {UNKNOWN}"),
    ],
)
@pytest.mark.parametrize("name", ["population", "densite_population"])
def test_a_population_is_of_the_year_of_its_communes(ask, name, codes, period):
    value = ask(name, *codes).value
    assert value.period == period
    assert all(part in value.sources[0] for part in period.split(" et "))
    assert ("2023" in value.sources[0]) is ("2023" in period)


def test_france_keeps_the_year_of_nearly_all_its_people(atlas, ask):
    assert population_years(atlas, france(atlas).communes) == "2023"
    beside = {
        each.place.level: each.value for each in ask("densite_population", MAYOTTE).comparators
    }
    assert (beside["departement"].period, beside["france"].period) == ("2017", "2023")
    assert beside["france"].value == pytest.approx(107, abs=1)


def test_the_credit_never_names_another_year(atlas):
    assert "2023" in population_credit(atlas, [DOUAI])
    assert population_credit(atlas, [MAYOTTE]).startswith("INSEE, population municipale 2017")
    assert population_credit(atlas, [OVERSEAS]) == f"INSEE, population municipale, {UNKNOWN}"


def test_a_small_density_is_not_zero(ask, atlas):
    code = min(
        (c for c in atlas.communes.values() if c.population and c.area_km2),
        key=lambda c: c.population / c.area_km2,
    ).code
    assert ">0<" not in communes_table([atlas[code]])
    answer = ask("densite_population", code)
    assert float(words.figure(answer.indicator, answer.value).replace(",", ".")) > 0
    dense = ask("densite_population", DOUAI)
    assert "," not in words.figure(dense.indicator, dense.value)


# --- income ---------------------------------------------------------------------------------------


def row(code: str, median: float, persons: float) -> dict[str, object]:
    numbers = dict.fromkeys(("menages", "revenu_d1_eur", "revenu_d9_eur", "taux_pauvrete_pct"))
    return {
        "niveau": "commune",
        "code": code,
        "annee": 2021,
        "personnes": persons,
        "revenu_median_eur": median,
        "statut": "disponible",
        **numbers,
    }


def test_the_published_median_of_a_commune_is_no_estimate(ask):
    answer = ask("revenu_median", BLOIS)
    assert answer.value.status == "disponible"
    assert answer.value.method == PUBLISHED
    assert answer.indicator.label == "Niveau de vie médian"
    assert "≈" not in words.figure(answer.indicator, answer.value)


def test_without_persons_inhabitants_weigh_and_it_is_said(ask):
    answer = ask("revenu_median", BLOIS, "41009")
    assert answer.value.status == "estime"
    assert "pondérée par les habitants, faute du nombre de personnes" in answer.value.method
    assert answer.indicator.weight == "habitants"


def test_with_persons_they_weigh(store, ask):
    rows = [row(BLOIS, 20_000.0, 30.0), row("41009", 24_000.0, 10.0)]
    put(store, TABLES["revenus"], "insee_filosofi", "2021", rows)
    answer = ask("revenu_median", BLOIS, "41009")
    assert answer.value.value == pytest.approx(21_000)
    assert answer.indicator.weight == PERSONS
    assert "faute" not in answer.value.method


def test_a_city_made_of_its_arrondissements_is_an_estimate(store, ask):
    rows = [row(f"751{rank:02}", 30_000.0 + rank, 10.0) for rank in range(1, 21)]
    put(store, TABLES["revenus"], "insee_filosofi", "2021", rows)
    assert ask("revenu_median", "75056").value.status == "estime"
    assert ask("revenu_median", "75113").value.status == "disponible"
