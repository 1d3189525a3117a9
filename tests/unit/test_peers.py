"""Territoires semblables, a second territory, and what is judged beside them."""

from __future__ import annotations

import math

import numpy as np
import pytest
from synthetic_parts import equipment, put

from diagnostic import cli
from diagnostic.indicators import places
from diagnostic.indicators.answers import Answer, answers
from diagnostic.indicators.base import Base
from diagnostic.indicators.peers import FAR, peers_of
from diagnostic.indicators.places import Place, of_area, territory, usual_comparators
from diagnostic.indicators.registry import indicators
from diagnostic.indicators.values import Value
from diagnostic.sources.reading import Library
from diagnostic.sources.store import Store
from diagnostic.sources.tables import EQUIPMENT, INCOME
from diagnostic.stats.comparison import Counted, Direction, Judgement, compare_rates

DOUAI, SIN, PARIS_13 = "59178", "59569", "75113"
DOUAISIS, BLESOIS = ("200044618", "245901152"), "200030385"
DOCTORS = "densite_medecin_generaliste"


@pytest.fixture
def store(tmp_path) -> Store:
    return Store(tmp_path / "sources")


@pytest.fixture
def base(store, atlas) -> Base:
    return Base(Library(store), atlas)


@pytest.fixture
def douaisis(atlas) -> frozenset[str]:
    return frozenset(code for siren in DOUAISIS for code in atlas.epci[siren].members)


# --- the ten nearest ------------------------------------------------------------------------------


def test_the_douaisis_is_like_the_towns_of_its_size(base, douaisis):
    found = peers_of(base, douaisis)
    assert found.used == ("population", "density", "older")
    assert [name for name, _ in found.left_out] == ["income"]
    assert found.own.population == 219_046
    names = [peer.name for peer in found.peers]
    assert len(names) == 10
    assert {"CU de Dunkerque", "CA Valenciennes Métropole"} <= set(names)
    assert all(peer.distance < 0.5 for peer in found.peers)


def test_distances_are_those_of_plain_python(base, atlas, douaisis):
    """Written again without arrays: log, log, share, divided by the spread of the EPCI."""

    def axes(codes):
        members = [atlas[code] for code in codes]
        people = sum(c.population for c in members)
        aged = [c for c in members if c.age_65_plus is not None]
        older = sum(c.age_65_plus for c in aged)
        everyone = sum(c.age_0_19 + c.age_20_64 + c.age_65_plus for c in aged)
        share = older / everyone if everyone else None
        density = people / sum(c.area_km2 for c in members)
        return math.log(people), math.log(density), share

    every = {siren: axes(area.members) for siren, area in atlas.epci.items()}
    spreads = [np.std([v[i] for v in every.values() if v[i] is not None]) for i in range(3)]
    mine = axes(douaisis)
    expected = {
        siren: math.sqrt(sum(((v[i] - mine[i]) / spreads[i]) ** 2 for i in range(3)))
        for siren, v in every.items()
        if v[2] is not None and siren not in DOUAISIS
    }
    nearest = sorted(expected, key=lambda siren: (expected[siren], siren))[:10]
    found = peers_of(base, douaisis)
    assert list(found.codes) == nearest
    for peer in found.peers:
        assert peer.distance == pytest.approx(expected[peer.code], rel=1e-9)


def test_income_counts_once_it_is_known_everywhere(base, store, atlas, douaisis):
    blank = dict.fromkeys(column.name for column in INCOME.columns)
    every = sorted(code for area in atlas.epci.values() for code in area.members)
    rows = [
        {
            **blank,
            "niveau": "commune",
            "code": code,
            "annee": 2021,
            "statut": "disponible",
            "personnes": 100.0,
            "revenu_median_eur": 20_000.0 + rank % 5_000,
        }
        for rank, code in enumerate(every)
    ]
    put(store, INCOME, "insee_filosofi", "2021", rows)
    found = peers_of(Base(Library(store), atlas), douaisis)
    assert found.used[-1] == "income"
    assert not found.left_out
    assert all(peer.profile.income is not None for peer in found.peers)


@pytest.mark.parametrize(
    ("codes", "used"),
    [
        (["01001"], 3),
        (["29083"], 3),
        ([PARIS_13], 3),
        (["97611"], 2),  # the ages of Mayotte are not published
    ],
)
def test_every_kind_of_territory(base, codes, used):
    found = peers_of(base, codes)
    assert len(found.used) == used
    assert len(found.peers) == 10
    assert not found.problem
    assert all(peer.distance >= 0 for peer in found.peers)


def test_a_handful_of_people_are_told_to_be_like_no_epci(base, atlas):
    smallest = min((c for c in atlas.communes.values() if c.population), key=lambda c: c.population)
    found = peers_of(base, [smallest.code])
    assert all(peer.is_far and peer.distance > FAR for peer in found.peers)


def test_an_arrondissement_is_not_compared_with_its_own_city(base, atlas):
    greater_paris = atlas["75056"].epci
    assert greater_paris not in peers_of(base, [PARIS_13]).codes
    found = peers_of(base, [PARIS_13], [greater_paris])
    assert not found.peers
    assert "a des communes de votre territoire" in found.put_aside[0]


def test_where_comparing_has_no_sense_there_is_none_and_it_is_said(base, atlas):
    france = places.france(atlas).communes
    for codes in (france, atlas.regions["11"].members):
        found = peers_of(base, codes)
        assert not found.peers
        assert "bien plus grand" in found.problem
    alone = peers_of(base, ["97502"])  # neither area nor ages
    assert not alone.peers
    assert "un seul est connu" in alone.problem
    empty = [c.code for c in atlas.communes.values() if c.population == 0]
    assert "rien n’est connu" in peers_of(base, empty).problem


# --- those of the user ----------------------------------------------------------------------------


def test_the_user_decides(base, douaisis, atlas):
    asked = [BLESOIS, DOUAISIS[0], "999999999", BLESOIS]
    found = peers_of(base, douaisis, asked)
    assert found.codes == (BLESOIS,)
    assert found.is_chosen
    assert len(found.put_aside) == 2
    assert "999999999" in found.put_aside[0]
    assert atlas.epci[DOUAISIS[0]].name in found.put_aside[1]
    assert found.peers[0].distance > 0
    none = peers_of(base, douaisis, [])
    assert (none.peers, none.problem) == ((), "Aucun territoire semblable n’est choisi.")


def test_an_epci_without_ages_can_be_chosen_and_has_no_distance(base, douaisis, atlas):
    mayotte = next(s for s, a in atlas.epci.items() if a.members[0].startswith("976"))
    found = peers_of(base, douaisis, [mayotte, BLESOIS])
    assert found.codes == (BLESOIS, mayotte)
    assert found.peers[1].distance is None
    assert found.peers[1].is_far


def test_peers_together_are_one_comparator(base, atlas, douaisis):
    found = peers_of(base, douaisis)
    place = places.similar(atlas, found.codes)
    assert (place.level, place.code, place.name) == ("semblables", "", "Territoires semblables")
    older = {i.id: i for i in indicators().values()}["part_65_plus"]
    (answer,) = answers(base, territory(douaisis), [older], [place])
    weights = [peer.profile.population for peer in found.peers]
    mean = np.average([peer.profile.older for peer in found.peers], weights=weights)
    # Weighted by the people of the census rather than those of today.
    assert answer.comparators[0].value.value == pytest.approx(mean, abs=0.1)


# --- comparators in order -------------------------------------------------------------------------


def test_departement_first_france_last(atlas, douaisis):
    others = [places.similar(atlas, [BLESOIS]), places.second("Blésois", frozenset({"41018"}))]
    levels = [each.level for each in usual_comparators(atlas, douaisis, others)]
    assert levels == list(places.LEVELS)


def test_the_same_communes_are_compared_with_once(atlas, douaisis):
    levels = [each.level for each in usual_comparators(atlas, frozenset({"97611"}))]
    assert levels == ["departement", "france"]
    names = [each.name for each in places.every_comparator(atlas, douaisis)]
    assert names == ["Nord", "Hauts-de-France", "France"]


def test_the_departement_of_most_inhabitants_comes_first(atlas):
    arras, douai = usual_comparators(atlas, frozenset({DOUAI, "62041"}))[:2]
    assert (arras.code, douai.code) == ("62", "59")
    first = usual_comparators(atlas, frozenset({DOUAI, SIN, "62041"}))[0]
    assert first.code == "59"


# --- a second territory ---------------------------------------------------------------------------


def test_what_two_territories_share(atlas, douaisis):
    other = frozenset({DOUAI, "62041"})
    found = places.overlap(atlas, douaisis, other)
    assert (found.communes, found.population, found.is_same) == (1, atlas[DOUAI].population, False)
    assert not found.is_inside
    assert places.overlap(atlas, douaisis, frozenset({DOUAI, SIN})).is_inside
    assert not places.overlap(atlas, douaisis, frozenset({DOUAI, SIN})).is_same
    assert places.overlap(atlas, douaisis, douaisis).is_same
    assert places.overlap(atlas, douaisis, frozenset({"75056"})).communes == 0


def test_a_city_is_the_same_whole_and_by_arrondissement(atlas):
    whole, parts = frozenset({"13055"}), frozenset(atlas.arrondissements["13055"])
    found = places.overlap(atlas, whole, parts)
    assert found.is_same
    assert found.population == pytest.approx(atlas["13055"].population, abs=20)
    one = places.overlap(atlas, whole, frozenset({"13201"}))
    assert (one.communes, one.is_same) == (1, False)


# --- judging --------------------------------------------------------------------------------------


def ask(store, atlas, codes, *beside: Place) -> dict[str, Answer]:
    base = Base(Library(store), atlas)
    found = answers(base, territory(frozenset(codes)), indicators().values(), beside)
    return {answer.indicator.id: answer for answer in found}


def test_a_second_territory_that_overlaps_is_judged_on_the_rest(store, atlas):
    rows = [equipment(DOUAI, 10), equipment(SIN, 60), equipment("62041", 5)]
    put(store, EQUIPMENT, "insee_bpe", "2019", rows)
    other = places.second("À côté", frozenset({SIN, "62041"}))
    found = ask(store, atlas, [DOUAI, SIN], other)[DOCTORS]
    (beside,) = found.comparators
    people = {code: atlas[code].population for code in (DOUAI, SIN, "62041")}
    assert beside.value.numerator == 65  # shown whole
    mine = Counted(70, people[DOUAI] + people[SIN])
    rest = Counted(5, people["62041"])
    assert beside.judgement is compare_rates(mine, rest, Direction.HIGHER).judgement
    assert beside.judgement is Judgement.BETTER


def test_shared_communes_without_a_figure_take_nothing_out(store, atlas):
    """Their figure is in neither sum: the rest is still comparable."""
    rows = [equipment(DOUAI, 60), equipment("62041", 5)]
    put(store, EQUIPMENT, "insee_bpe", "2019", rows)
    saint_pierre = "97502"  # the edition lists no collectivity: nothing is known of it
    other = places.second("À côté", frozenset({saint_pierre, "62041"}))
    found = ask(store, atlas, [DOUAI, saint_pierre], other)[DOCTORS]
    assert found.value.known == 1
    (beside,) = found.comparators
    mine = Counted(60, atlas[DOUAI].population)
    rest = Counted(5, atlas["62041"].population)
    assert beside.judgement is compare_rates(mine, rest, Direction.HIGHER).judgement
    assert beside.judgement is Judgement.BETTER


def test_the_same_territory_is_not_judged(store, atlas):
    rows = [equipment(DOUAI, 60), equipment("62041", 5)]
    put(store, EQUIPMENT, "insee_bpe", "2019", rows)
    same = places.second("Le même", frozenset({DOUAI}))
    (beside,) = ask(store, atlas, [DOUAI], same)[DOCTORS].comparators
    assert (beside.judgement, beside.higher) == (Judgement.UNKNOWN, None)


def test_an_arrondissement_is_judged_beside_the_rest_of_its_city(store, atlas):
    """Arrondissement and city have other codes and share people all the same."""
    parts = atlas.arrondissements["75056"]
    rows = [equipment(code, 400 if code == PARIS_13 else 100) for code in parts]
    put(store, EQUIPMENT, "insee_bpe", "2019", rows)
    paris = of_area("departement", atlas.departements["75"])
    (beside,) = ask(store, atlas, [PARIS_13], paris)[DOCTORS].comparators
    assert beside.value.numerator == 400 + 19 * 100
    assert beside.judgement is Judgement.BETTER
    # All of them are the city: nothing is left to compare with.
    (beside,) = ask(store, atlas, parts, paris)[DOCTORS].comparators
    assert beside.judgement is Judgement.UNKNOWN
    # The other way round: a whole city beside one of its arrondissements.
    small = places.second("Le 13e", frozenset({PARIS_13}))
    (beside,) = ask(store, atlas, ["75056"], small)[DOCTORS].comparators
    assert beside.judgement is Judgement.UNKNOWN


def test_a_second_territory_half_known_is_shown_as_the_first_is(store, atlas):
    put(store, EQUIPMENT, "insee_bpe", "2019", [equipment(DOUAI, 60), equipment("62041", 5)])
    other = places.second("À côté", frozenset({"97502", "62041"}))
    (beside,) = ask(store, atlas, [DOUAI], other)[DOCTORS].comparators
    assert (beside.value.known, beside.value.asked) == (1, 2)
    assert beside.value.is_known


@pytest.mark.parametrize(
    ("figure", "year", "judged"),
    [
        (20.0, "2019", Judgement.WORSE),
        (2.0, "2019", Judgement.BETTER),
        (9.0, "2019", Judgement.SAME),
        (20.0, "2024", Judgement.UNKNOWN),
    ],
)
def test_a_published_figure_is_judged_when_it_is_of_the_same_year(
    store, atlas, douaisis, monkeypatch, figure, year, judged
):
    """Offline, the doctors of the Douaisis are known in 2019, those of Nord as published."""

    def published(*_: object) -> Value:
        return Value(figure, "disponible", "pour 10 000 hab.", year, "Synthétique.", ("S",))

    monkeypatch.setattr("diagnostic.indicators.answers.published", published)
    nord = of_area("departement", atlas.departements["59"])
    found = ask(store, atlas, douaisis, nord)[DOCTORS]
    assert found.value.period == "2019"
    (beside,) = found.comparators
    assert (beside.value.value, beside.judgement) == (figure, judged)
    if judged is Judgement.UNKNOWN:
        assert beside.higher is None


def test_a_published_figure_without_an_interval_here_is_not_judged(
    store, atlas, douaisis, monkeypatch
):
    def published(*_: object) -> Value:
        return Value(1.0, "disponible", "C/an/hab.", "2023", "Synthétique.", ("S",))

    monkeypatch.setattr("diagnostic.indicators.answers.published", published)
    nord = of_area("departement", atlas.departements["59"])
    (beside,) = ask(store, atlas, douaisis, nord)["apl_medecin_generaliste"].comparators
    assert beside.judgement is Judgement.UNKNOWN


# --- the command ----------------------------------------------------------------------------------


def test_the_command_adds_the_peers_and_names_them(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("DIAGNOSTIC_CPTS_HOME", str(tmp_path))
    cli.indicators(epci=list(DOUAISIS), ids=["part_65_plus"], peers=True)
    said, told = capsys.readouterr()
    assert "Territoires semblables 19" in said.replace("\u00a0", " ")
    assert "CU de Dunkerque" in told
    cli.indicators(codes=["97502"], ids=["population"], peers=True)
    said, told = capsys.readouterr()
    assert "semblables" not in said
    assert "un seul est connu" in told.replace("\u00a0", " ")
