"""Share in ALD by bassin de vie: never averaged, secrecy said."""

from __future__ import annotations

import pytest
from synthetic_parts import put

from diagnostic.indicators.bassins import ALD, ald_around
from diagnostic.indicators.places import Place
from diagnostic.sources.reading import Library
from diagnostic.sources.store import Store
from diagnostic.sources.tables import TABLES

DOUAI, SIN, SOMAIN = "59178", "59569", "59574"
VALUES = {"59178": 17.5, "59574": None, "00001": 12.0, "00002": 20.0, "00003": 30.0}


def value(zone, share, level="bassin_de_vie"):
    return {
        "niveau": level,
        "code": zone,
        "nom": zone,
        "annee": 2024,
        "indicateur": ALD,
        "libelle": "Part des bénéficiaires en ALD",
        "valeur": share,
        "statut": "secret" if share is None else "disponible",
    }


def member(commune, zone):
    return {
        "niveau": "commune",
        "code": commune,
        "annee": 2024,
        "nom": commune,
        "zonage": "bassin_de_vie",
        "zone": zone,
        "nom_zone": f"Bassin {zone}",
    }


@pytest.fixture
def store(tmp_path) -> Store:
    store = Store(tmp_path / "sources")
    members = [member(DOUAI, "59178"), member(SIN, "59178"), member(SOMAIN, "59574")]
    put(store, TABLES["appartenances"], "insee_appartenance", "2024", members)
    shares = [value(zone, share) for zone, share in VALUES.items()]
    put(store, TABLES["indicateurs"], "geoclip", f"{ALD}-2024-bassin_de_vie", shares)
    return store


def test_bassins_of_a_territory_with_what_lives_in_them(store, atlas):
    found = ald_around(Library(store), atlas, frozenset({DOUAI, SIN, SOMAIN}))
    first, second = found.bassins
    people = [atlas[code].population for code in (DOUAI, SIN, SOMAIN)]
    assert (first.name, first.value, first.status) == ("Bassin 59178", 17.5, "disponible")
    assert first.share == pytest.approx((people[0] + people[1]) / sum(people))
    assert first.below == 0.25
    assert (second.value, second.status, second.below) == (None, "secret", None)
    assert found.outside == 0


def test_the_spread_is_that_of_the_known(store, atlas):
    spread = ald_around(Library(store), atlas, frozenset({DOUAI})).spread
    assert (spread.known, spread.secret) == (4, 1)
    assert spread.median == pytest.approx((17.5 + 20) / 2)


def test_a_commune_in_no_bassin_is_said(store, atlas):
    found = ald_around(Library(store), atlas, frozenset({DOUAI, "62041"}))
    arras = atlas["62041"].population
    assert found.outside == pytest.approx(arras / (arras + atlas[DOUAI].population))


def test_a_published_comparator_is_shown_and_nothing_else(store, atlas):
    nord = Place("departement", "59", "Nord", ())
    assert ald_around(Library(store), atlas, frozenset({DOUAI}), (nord,)).beside == ()
    published = [value("59", 18.2, "departement")]
    put(store, TABLES["indicateurs"], "geoclip", f"{ALD}-2024-departement", published)
    found = ald_around(Library(store), atlas, frozenset({DOUAI}), (nord,))
    assert found.beside == ((nord, 18.2),)


def test_nothing_without_the_export(tmp_path, atlas):
    assert ald_around(Library(Store(tmp_path / "sources")), atlas, frozenset({DOUAI})) is None
