"""Values with their status, and what they are compared with."""

from __future__ import annotations

import json

import pytest
from synthetic_parts import apl, equipment, put

from diagnostic import cli
from diagnostic.errors import UserError
from diagnostic.indicators.answers import Answer, answers
from diagnostic.indicators.base import Base
from diagnostic.indicators.places import (
    Place,
    every_comparator,
    france,
    not_compared,
    territory,
    usual_comparators,
)
from diagnostic.indicators.registry import indicators
from diagnostic.indicators.to_ask import TO_ASK
from diagnostic.sources.reading import Library
from diagnostic.sources.store import Store
from diagnostic.sources.tables import APL, EQUIPMENT
from diagnostic.stats.comparison import Direction, Judgement

DOUAI, SIN = "59178", "59569"
SEIN, OUESSANT = "29083", "29155"
JUDGED = {Judgement.BETTER, Judgement.WORSE}


@pytest.fixture
def store(tmp_path) -> Store:
    return Store(tmp_path / "sources")


@pytest.fixture
def ask(store, atlas):
    """Answers on a territory, by indicator, beside its usual comparators."""

    def asked(*codes: str, beside: tuple[Place, ...] | None = None) -> dict[str, Answer]:
        members = frozenset(codes)
        places = usual_comparators(atlas, members) if beside is None else beside
        base = Base(Library(store), atlas)
        found = answers(base, territory(members), indicators().values(), places)
        return {answer.indicator.id: answer for answer in found}

    return asked


def everywhere(atlas, doctors=1, year: int = 2019):
    """Synthetic doctors in every commune, arrondissements rather than whole cities."""
    return [
        equipment(code, doctors, year)
        for code, commune in atlas.communes.items()
        if commune.kind != "collectivite" and code not in atlas.arrondissements
    ]


# --- comparators ----------------------------------------------------------------------------------


def test_the_usual_comparators_are_all_those_it_spans(atlas):
    places = usual_comparators(atlas, frozenset({DOUAI, "62041"}))
    assert [(p.level, p.code) for p in places] == [
        ("departement", "62"),  # Arras has more inhabitants than Douai
        ("departement", "59"),
        ("region", "32"),
        ("france", "FR"),
    ]
    assert len(places[-1].communes) == 34_875


ONE_IN_EACH = ("59178", "62041", "80021", "02408")
"""Douai, Arras, Amiens and Laon: four départements of one région."""


def test_a_wide_territory_is_compared_with_the_three_where_most_live(atlas):
    codes = frozenset(ONE_IN_EACH)
    shown = usual_comparators(atlas, codes)
    assert [place.code for place in shown] == ["80", "62", "59", "32", "FR"]
    assert len(every_comparator(atlas, codes)) == 6
    said = not_compared(atlas, codes)
    assert said.endswith(
        "4\N{NO-BREAK SPACE}départements : il est comparé aux 3 où vivent le plus de ses habitants."
    )
    assert not_compared(atlas, codes - {"80021"}) == ""


def test_a_whole_region_is_compared_with_none_of_its_departements(atlas):
    brittany = frozenset(atlas.regions["53"].members)
    assert [place.code for place in usual_comparators(atlas, brittany)] == ["53", "FR"]
    assert "une région entière : il n’est comparé à aucun département" in not_compared(
        atlas, brittany
    )
    corsica = frozenset(atlas.regions["94"].members)
    assert len(usual_comparators(atlas, corsica)) == 4  # two départements: a screen holds them


def test_a_region_whose_city_is_told_by_arrondissement_is_whole_too(atlas):
    region = frozenset(atlas.regions["93"].members) - {"13055"}
    parts = region | set(atlas.arrondissements["13055"])
    assert [place.code for place in usual_comparators(atlas, parts)] == ["93", "FR"]


def test_the_whole_of_france_is_compared_with_nothing_within_it(atlas):
    codes = frozenset(france(atlas).communes)
    assert [place.code for place in usual_comparators(atlas, codes)] == ["FR"]
    assert "toute la France : il n’est comparé à aucune région" in not_compared(atlas, codes)
    assert "sur 18\N{NO-BREAK SPACE}régions, et contient" in not_compared(atlas, codes)
    without_corsica = codes - set(atlas.regions["94"].members)
    assert [p.code for p in usual_comparators(atlas, without_corsica)] == ["11", "84", "75", "FR"]


def test_overseas_collectivities_are_neither_departements_nor_regions(atlas):
    said = not_compared(atlas, frozenset(atlas.communes)).replace("\N{NO-BREAK SPACE}", " ")
    assert said == (
        "Le territoire s’étend sur 101 départements et 6 collectivités d’outre-mer, et contient "
        "une région entière : il n’est comparé à aucun département. "
        "Le territoire s’étend sur 18 régions et 6 collectivités d’outre-mer, et contient toute la "
        "France : il n’est comparé à aucune région."
    )
    four = not_compared(atlas, frozenset({"97501", "98735", "98818", "98613"}))
    assert "région" not in four.replace("une région entière", "")


def test_a_comparator_is_of_the_same_edition_or_judges_nothing(ask, store, atlas):
    put(store, EQUIPMENT, "insee_bpe", "2019", everywhere(atlas))
    put(store, EQUIPMENT, "insee_bpe", "2021", [equipment(DOUAI, 80, 2021)])
    put(store, APL, "drees_apl", "a-2023", [apl(DOUAI, 3.0, 100)])
    found = ask(DOUAI)
    for answer in found.values():
        for each in answer.comparators:
            if each.value.is_known and each.value.period != answer.value.period:
                assert each.judgement is Judgement.UNKNOWN
                assert each.higher is None
    doctors = found["densite_medecin_generaliste"]
    assert doctors.value.period == "2021"
    nord, _, whole = doctors.comparators
    assert nord.value.period == "2021"  # Nord is listed by that edition, France is not
    assert not whole.value.is_known
    assert whole.judgement is Judgement.UNKNOWN


def test_what_the_source_publishes_itself_has_its_own_year(ask):
    found = ask(DOUAI)["apl_medecin_generaliste"]
    nord, region, whole = found.comparators
    assert (found.value.period, nord.value.period) == ("2023", "2023")
    assert (whole.value.period, whole.value.value) == ("2024", 3.72)
    assert whole.value.known is None
    assert not region.value.is_known
    assert {each.judgement for each in found.comparators} == {Judgement.UNKNOWN}


def test_better_and_worse_need_a_direction_and_an_interval(ask, store, atlas):
    rows = everywhere(atlas)
    for row in rows:
        row["nombre"] = {DOUAI: 200, SIN: 0}.get(str(row["code"]), 1)
    put(store, EQUIPMENT, "insee_bpe", "2019", rows)
    seen = set()
    for codes in ((DOUAI,), (SIN,), ("75113",), ("97608",), (SEIN,)):
        for answer in ask(*codes).values():
            indicator = answer.indicator
            judged = {each.judgement for each in answer.comparators} & JUDGED
            if judged:
                assert indicator.direction is not Direction.NONE
                assert indicator.interval is not None
                assert answer.value.low is not None
            seen |= judged
    assert seen == JUDGED


def test_judged_beside_the_rest_not_beside_itself(ask, atlas, store):
    put(store, EQUIPMENT, "insee_bpe", "2019", everywhere(atlas))
    whole = france(atlas)
    found = ask(*whole.communes, beside=(whole,))
    for answer in found.values():
        (beside,) = answer.comparators
        assert beside.judgement is Judgement.UNKNOWN
        assert beside.higher is None
        if beside.value.known and beside.value.is_known:
            assert beside.value.value == answer.value.value


def test_the_place_itself_is_said_to_be_the_same(ask, atlas):
    whole = france(atlas)
    assert all(c.is_same for each in ask(*whole.communes).values() for c in each.comparators)
    with_collectivities = set(atlas.communes) - set(atlas.arrondissements)
    found = ask(*with_collectivities)["part_65_plus"].comparators[-1]
    assert (found.is_same, found.judgement) == (True, Judgement.UNKNOWN)
    assert not any(c.is_same for each in ask(DOUAI).values() for c in each.comparators)
    itself = territory(frozenset({"75056"}))
    parts = ask(*atlas.arrondissements["75056"], beside=(itself,))
    assert parts["densite_infirmier"].comparators[0].is_same


def test_no_verdict_where_the_figures_that_are_shown_are_equal(ask, atlas, store):
    """Half of France beside France: sure to differ, by less than a digit."""
    rows = everywhere(atlas, 40)
    half = [str(row["code"]) for rank, row in enumerate(rows) if rank % 2]
    put(store, EQUIPMENT, "insee_bpe", "2019", rows)
    hidden = 0
    for answer in ask(*half).values():
        mine, decimals = answer.value.value, answer.indicator.decimals
        for each in answer.comparators:
            if mine is None or each.value.value is None:
                continue
            if round(mine, decimals) == round(each.value.value, decimals):
                hidden += each.judgement is Judgement.SAME
                assert each.judgement in (Judgement.SAME, Judgement.UNKNOWN)
    assert hidden


def test_a_doctor_of_several_places_is_never_judged(ask, atlas, store):
    rows = everywhere(atlas)
    rows[0]["nombre"] = 5_000
    types = {"ophtalmologue": "D208", "infirmier": "D232"}
    several = [
        {**row, "equipement": slug, "type_equipement": code}
        for row in rows
        for slug, code in types.items()
    ]
    put(store, EQUIPMENT, "insee_bpe", "2019", several)
    found = ask(str(rows[0]["code"]))
    assert found["densite_infirmier"].comparators[-1].judgement is Judgement.BETTER
    eyes = found["densite_ophtalmologue"]
    assert {each.judgement for each in eyes.comparators} == {Judgement.UNKNOWN}
    assert eyes.value.low is not None
    assert "chacun de ses lieux d’exercice" in eyes.value.method


@pytest.mark.parametrize(("access", "judgement"), [(3.45, "unknown"), (0.0, "worse")])
def test_no_doctor_counted_where_there_is_care_is_not_judged(ask, atlas, store, access, judgement):
    rows = everywhere(atlas, 5)
    for row in rows:
        row["nombre"] = 0 if row["code"] == SIN else row["nombre"]
    put(store, EQUIPMENT, "insee_bpe", "2019", rows)
    put(store, APL, "drees_apl", "a-2023", [apl(SIN, access, 100)])
    found = ask(SIN)["densite_medecin_generaliste"]
    assert found.value.value == 0
    assert str(found.comparators[-1].judgement) == judgement
    assert bool(found.indicator.unjudged) is (judgement == "unknown")


# --- bad territories ------------------------------------------------------------------------------


def test_one_commune(ask, atlas):
    smallest = min(
        (c for c in atlas.communes.values() if c.population and c.kind == "commune"),
        key=lambda commune: commune.population,
    )
    found = ask(smallest.code)
    assert found["population"].value.value == smallest.population
    for answer in found.values():
        assert (answer.value.value is None) == (answer.value.status in {"absent", "secret"})


def test_nobody_lives_there(ask, atlas):
    empty = [c.code for c in atlas.communes.values() if c.population == 0]
    assert empty
    found = ask(*empty)
    assert found["population"].value.value == 0
    assert found["densite_medecin_generaliste"].value.value is None
    assert found["part_65_plus"].value.value is None


def test_islands_have_a_distance_to_the_mainland(ask, store, atlas):
    rows = [row for row in everywhere(atlas) if row["code"] not in (SEIN, OUESSANT)]
    put(store, EQUIPMENT, "insee_bpe", "2019", rows)
    found = ask(SEIN, OUESSANT)
    assert found["nombre_medecin_generaliste"].value.value == 0
    distance = found["distance_medecin_generaliste"].value
    assert 5 < distance.value < 30


def test_arrondissements_together_are_the_whole_city(ask, store, atlas):
    put(store, EQUIPMENT, "insee_bpe", "2019", everywhere(atlas, doctors=3))
    whole = ask("13055")["densite_medecin_generaliste"].value
    parts = ask(*atlas.arrondissements["13055"])["densite_medecin_generaliste"].value
    assert (whole.numerator, parts.numerator) == (48, 48)
    assert whole.value == pytest.approx(parts.value)


def test_paris_13_offline_says_nothing_of_doctors(ask):
    found = ask("75113")
    assert found["nombre_medecin_generaliste"].value.status == "absent"
    assert found["nombre_medecin_generaliste"].value.value is None
    assert found["population"].value.value == 181_271


def test_mayotte_has_no_apl_and_says_so(ask, atlas):
    found = ask(*atlas.departements["976"].members)
    value = found["apl_medecin_generaliste"].value
    assert (value.value, value.status, value.known) == (None, "absent", 0)
    assert "17 communes ne sont pas comptées" in value.method.replace("\u00a0", " ")


def test_everything_secret(ask, store):
    rows = [apl(code, None, None, "secret") for code in (DOUAI, SIN)]
    put(store, APL, "drees_apl", "a-2023", rows)
    found = ask(DOUAI, SIN)
    for name in ("apl_medecin_generaliste", "population_apl_sous_2_5"):
        value = found[name].value
        assert (value.value, value.status, value.secret, value.known) == (None, "secret", 2, 0)
        assert (value.numerator, value.low) == (None, None)


def test_a_secret_commune_is_not_counted_and_is_said(ask, store):
    put(store, APL, "drees_apl", "a-2023", [apl(DOUAI, 3.0, 100), apl(SIN, None, None, "secret")])
    value = ask(DOUAI, SIN)["apl_medecin_generaliste"].value
    assert (value.value, value.known, value.asked, value.secret) == (3.0, 1, 2, 1)
    assert "dont 1 par secret statistique" in value.method
    assert not value.is_whole


def test_the_last_edition_that_knows_as_much_is_read(ask, store):
    put(store, EQUIPMENT, "insee_bpe", "2019", [equipment(DOUAI, 40), equipment("62041", 10)])
    put(store, EQUIPMENT, "insee_bpe", "2021", [equipment(DOUAI, 30, 2021)])
    assert ask(DOUAI)["nombre_medecin_generaliste"].value.value == 30
    both = ask(DOUAI, "62041")["nombre_medecin_generaliste"].value
    assert (both.period, both.value) == ("2019", 50)


# --- the command ----------------------------------------------------------------------------------


@pytest.fixture
def offline(tmp_path, monkeypatch):
    monkeypatch.setenv("DIAGNOSTIC_CPTS_HOME", str(tmp_path))


def test_the_command_gives_a_list_of_objects(offline, capsys):
    cli.indicators(codes=[DOUAI], as_json=True)
    found = json.loads(capsys.readouterr().out)
    assert [each["id"] for each in found] == [*indicators(), *TO_ASK]
    asked = {"id", "value", "low", "high", "unit", "period", "status", "sources", "comparators"}
    assert all(asked <= set(each) for each in found)
    by_id = {each["id"]: each for each in found}
    assert by_id["population"]["value"] == 40_250
    assert by_id["densite_infirmier"]["low"] < by_id["densite_infirmier"]["value"]


def test_the_command_gives_the_indicators_named(offline, capsys):
    cli.indicators(codes=[DOUAI], ids=["apl_medecin_generaliste", "population"])
    said = capsys.readouterr().out.replace("\u00a0", " ").replace("\u202f", " ").splitlines()
    assert said == [
        "APL aux médecins généralistes, C/an/hab., 2023 : 3,17 ; Nord 4,54 ; France 3,72 (2024)",
        "Population, habitants, 2023 : 40 250 ; Nord 2 615 635 ; France 68 350 798",
    ]


def test_an_unknown_indicator_is_refused_with_the_list(offline):
    with pytest.raises(UserError, match=r"Indicateur inconnu : apl_dentiste.*apl_infirmier"):
        cli.indicators(codes=[DOUAI], ids=["apl_dentiste"])


def test_a_count_that_insee_publishes_says_its_own_year(ask, atlas):
    """Offline, the département has its BPE of 2024 beside the territory's of 2019: not judged."""
    members = [code for siren in ("200044618", "245901152") for code in atlas.epci[siren].members]
    doctors = ask(*members)["densite_medecin_generaliste"]
    nord = doctors.comparators[0]
    assert doctors.value.period == "2019"
    assert (nord.place.name, nord.value.period) == ("Nord", "2024")
    population = atlas.population(atlas.departements["59"].members)
    assert nord.value.value == pytest.approx(2_502 / population * 10_000)
    assert nord.judgement is Judgement.UNKNOWN
