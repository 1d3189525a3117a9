"""The user's own figures behave as any indicator, at their level and never below it."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest

from diagnostic import cli
from diagnostic.errors import UserError
from diagnostic.indicators.answers import answers
from diagnostic.indicators.base import Base
from diagnostic.indicators.gallery import gallery
from diagnostic.indicators.own import THEME, OwnFigures
from diagnostic.indicators.own_answers import own_answers
from diagnostic.indicators.own_layers import OwnLayers
from diagnostic.indicators.own_secrecy import protected
from diagnostic.indicators.places import every_comparator, of_area, similar, territory
from diagnostic.indicators.registry import indicators
from diagnostic.project import new_project, to_json
from diagnostic.sources.reading import Library
from diagnostic.sources.store import Store
from diagnostic.stats.comparison import Direction, Judgement
from diagnostic.stats.intervals import proportion, rate

DOUAI, SIN, CUINCY = "59178", "59569", "59165"
DOUAISIS = ("200044618", "245901152")
INSEE_DOUAISIS = 219_046
"""Inhabitants of its 55 communes in 2023 (INSEE, populations légales)."""
INSEE_PARIS_13 = 181_271


@pytest.fixture(scope="module")
def base(tmp_path_factory, atlas) -> Base:
    return Base(Library(Store(tmp_path_factory.mktemp("sources"))), atlas)


@pytest.fixture(scope="module")
def members(atlas) -> frozenset[str]:
    return frozenset(code for siren in DOUAISIS for code in atlas.epci[siren].members)


@pytest.fixture(scope="module")
def everyone(atlas) -> OwnFigures:
    """The real inhabitants of every commune, as if the user had pasted them."""
    return counts({c.code: c.population for c in atlas.communes.values() if c.kind == "commune"})


def counts(values, name="habitants", level="commune", **fields) -> OwnFigures:
    return OwnFigures(
        id=f"perso_{name}",
        label="Mes habitants",
        is_rate=False,
        unit="habitants",
        level=level,
        year=2023,
        source="INSEE",
        values={code: float(value) for code, value in values.items()},
        denominators={},
        **({"threshold": 0} | fields),
    )


def share(values, denominators, level="commune", **fields) -> OwnFigures:
    return OwnFigures(
        id="perso_part",
        label="Part vaccinée",
        is_rate=True,
        level=level,
        year=2024,
        source="CPAM",
        values=values,
        denominators=denominators,
        **({"unit": "%", "weight": "personnes âgées", "scale": 100.0, "decimals": 1} | fields),
    )


def one(base: Base, figures: OwnFigures, codes, comparators=()):
    (answer,) = own_answers(base.with_own([figures]), territory(frozenset(codes)), comparators)
    return answer


# --- aggregated and compared as any indicator -----------------------------------------------------


def test_a_count_is_summed_over_everything_an_indicator_is(base, atlas, members, everyone):
    beside = every_comparator(atlas, members, [similar(atlas, ["200030385"])])
    found = one(base, everyone, members, beside)
    assert found.value.value == INSEE_DOUAISIS
    assert (found.value.known, found.value.asked) == (55, 55)
    assert found.value.status == "disponible"
    assert found.value.sources == ("INSEE, 2023",)
    (official,) = answers(base, territory(members), [indicators()["population"]], beside)
    assert [c.place for c in found.comparators] == [c.place for c in official.comparators]
    for mine, theirs in zip(found.comparators, official.comparators, strict=True):
        assert mine.value.value == pytest.approx(theirs.value.value)


def test_a_share_with_its_denominators_has_the_interval_of_its_sum(base):
    figures = share({DOUAI: 50.0, SIN: 40.0}, {DOUAI: 7_000.0, SIN: 3_000.0})
    value = one(base, figures, [DOUAI, SIN]).value
    whole = proportion(4_700, 10_000).times(100)
    assert (value.value, value.low, value.high) == pytest.approx(whole)
    assert (value.numerator, value.denominator) == (4_700, 10_000)


def test_a_rate_of_people_has_the_interval_of_its_count(base):
    figures = share(
        {DOUAI: 30.0, SIN: 20.0}, {DOUAI: 1_000.0, SIN: 1_000.0}, unit="pour 1000", scale=1_000.0
    )
    value = one(base, figures, [DOUAI, SIN]).value
    whole = rate(50, 2_000, 1_000)
    assert (value.value, value.low, value.high) == pytest.approx(whole)


def test_all_of_them_vaccinated_is_no_error_of_rounding(base):
    figures = share({DOUAI: 100.0, SIN: 100.0}, {DOUAI: 7_001.3, SIN: 2_999.9})
    value = one(base, figures, [DOUAI, SIN]).value
    assert value.value == pytest.approx(100)
    assert value.high == pytest.approx(100)


def test_judged_with_the_direction_of_the_user(base, atlas):
    nord = atlas.departements["59"].members
    rates = {code: 30.0 if code == DOUAI else 50.0 for code in nord}
    below = dict.fromkeys(nord, 1000.0)
    figures = share(rates, below, direction=Direction.HIGHER)
    beside = [of_area("departement", atlas.departements["59"])]
    (compared,) = one(base, figures, [DOUAI], beside).comparators
    assert compared.judgement is Judgement.WORSE
    assert compared.higher is False
    (free,) = one(base, replace(figures, direction=Direction.NONE), [DOUAI], beside).comparators
    assert free.judgement is Judgement.DIFFERENT


def test_a_rate_without_denominators_is_weighted_and_said_to_be_an_estimate(base, atlas):
    figures = share({DOUAI: 10.0, SIN: 20.0}, {}, weight="ménages")
    value = one(base, figures, [DOUAI, SIN]).value
    people = [atlas[code].population for code in (DOUAI, SIN)]
    assert value.value == pytest.approx(np.average([10, 20], weights=people))
    assert value.status == "estime"
    assert "pondérée par les habitants" in value.method
    assert value.low is None
    alone = one(base, figures, [DOUAI])
    assert (alone.value.value, alone.value.status) == (pytest.approx(10), "disponible")
    assert not alone.indicator.estimate


def test_an_area_with_too_few_communes_known_shows_nothing(base, atlas):
    beside = [of_area("departement", atlas.departements["59"])]
    (compared,) = one(base, counts({DOUAI: 100}), [DOUAI], beside).comparators
    assert compared.value.value is None
    assert compared.value.status == "absent"


def test_what_counts_no_people_is_not_judged(base):
    figures = share({DOUAI: 50.0}, {DOUAI: 7_000.0}, threshold=0, unit="€ par personne")
    assert figures.interval is None
    assert one(base, figures, [DOUAI]).value.low is None


def test_a_city_is_the_sum_of_its_arrondissements(base, atlas):
    parts = atlas.arrondissements["75056"]
    figures = counts({code: atlas[code].population for code in parts})
    paris = one(base, figures, ["75056"]).value.value
    assert paris == sum(atlas[code].population for code in parts)
    assert one(base, figures, ["75113"]).value.value == INSEE_PARIS_13
    layer = OwnLayers(base.with_own([figures])).layer("perso_habitants", "departement")
    assert layer.values[layer.rank["75"]] == paris


def test_nothing_is_read_again(base, everyone):
    view = base.with_own([everyone])
    assert view.population is base.population
    assert view.series("population") is base.series("population")
    assert view.equipment_rows is base.equipment_rows
    assert view.grounds is base.grounds
    assert not base.own
    assert base.series("own:perso_habitants") == ()


# --- secret ---------------------------------------------------------------------------------------


def test_a_small_count_is_in_no_sum(base, atlas, everyone):
    nord = atlas.departements["59"].members
    sick = {code: 3 if code == CUINCY else 100 for code in nord}
    figures = counts(sick, "malades", threshold=11)
    view = base.with_own([figures])
    value = one(base, figures, [DOUAI, CUINCY]).value
    assert (value.value, value.known, value.secret) == (100, 1, 1)
    assert "dont 1 par secret statistique" in value.method
    assert one(base, figures, [CUINCY]).value.status == "secret"
    layers = OwnLayers(view)
    communes = layers.layer("perso_malades", "commune")
    assert communes.secret[communes.rank[CUINCY]]
    assert np.isnan(communes.values[communes.rank[CUINCY]])
    assert np.isnan(communes.numerator[communes.rank[CUINCY]])
    for level in ("epci", "departement"):
        layer = layers.layer("perso_malades", level)
        zone = getattr(atlas[CUINCY], level)
        inside = [code for code in nord if getattr(atlas[code], level) == zone and code != CUINCY]
        # The sum of those that are shown: taking them from it leaves nothing.
        assert layer.values[layer.rank[zone]] == 100 * len(inside)
        assert layer.known[layer.rank[zone]] < 1
    assert CUINCY not in view.own["perso_malades"].values


def test_a_zone_that_hides_most_of_its_people_is_secret_itself(base, atlas):
    siren = atlas[SIN].epci
    figures = counts(dict.fromkeys(atlas.epci[siren].members, 4), "malades", threshold=11)
    layer = OwnLayers(base.with_own([figures])).layer("perso_malades", "epci")
    assert layer.secret[layer.rank[siren]]
    assert np.isnan(layer.values[layer.rank[siren]])


def test_a_rate_of_inhabitants_gives_no_small_count(base, atlas):
    """2 % of a village of 100 people are two people: everybody knows how many live there."""
    village = next(c for c in atlas.communes.values() if 90 < c.population < 110)
    rates = {village.code: 2.0, DOUAI: 2.0}
    figures = share(rates, {}, weight="habitants")
    view = base.with_own([figures])
    assert set(view.own["perso_part"].values) == {DOUAI}
    assert view.own["perso_part"].secret == {village.code}
    households = share(rates, {}, weight="ménages")
    assert set(base.with_own([households]).own["perso_part"].values) == set(rates)


def test_the_count_that_a_rate_is_made_of_goes_with_it():
    people = {DOUAI: 7_000.0, SIN: 300.0, CUINCY: 500.0}
    sick = {DOUAI: 700.0, SIN: 6.0, CUINCY: 50.0}
    rates = {code: 100 * sick[code] / people[code] for code in people}
    found = protected([counts(sick, "malades", threshold=11), share(rates, people)])
    assert [each.secret for each in found] == [{SIN}, {SIN}]
    assert SIN not in found[1].denominators


def test_a_total_and_its_parts_hide_two_cells_of_a_line():
    men = {DOUAI: 4, SIN: 40, CUINCY: 0}
    women = {DOUAI: 50, SIN: 60, CUINCY: 30}
    total = {code: men[code] + women[code] for code in men}
    figures = [
        counts(values, name, threshold=11)
        for name, values in (("hommes", men), ("femmes", women), ("total", total))
    ]
    hommes, femmes, ensemble = protected(figures)
    assert hommes.secret == {DOUAI}
    assert femmes.secret == {DOUAI}
    assert ensemble.values == total
    assert hommes.values[CUINCY] == 0


def test_secret_is_of_the_figures_not_of_their_tables():
    """A total that stands in another table of the same level is subtracted from too."""
    men, women = {DOUAI: 4, SIN: 40}, {DOUAI: 50, SIN: 60}
    total = {code: men[code] + women[code] for code in men}
    by_epci = counts({"200044618": 120}, "epci", level="epci", threshold=11)
    found = protected(
        [
            by_epci,
            *(counts(v, n, threshold=11) for n, v in (("h", men), ("f", women), ("t", total))),
        ]
    )
    assert [each.secret for each in found] == [frozenset(), {DOUAI}, {DOUAI}, frozenset()]


# --- at its level, and above ----------------------------------------------------------------------


def test_communes_are_mapped_at_every_level_above(base, atlas, everyone):
    layers = OwnLayers(base.with_own([everyone]))
    (subject,) = layers.subjects()
    assert subject.theme == THEME
    assert subject.levels == ("commune", "epci", "departement", "region")
    assert layers.periods("perso_habitants", "epci") == ["2023"]
    layer = layers.layer("perso_habitants", "epci")
    assert sum(layer.values[layer.rank[siren]] for siren in DOUAISIS) == INSEE_DOUAISIS
    assert (layer.credit, layer.period) == ("INSEE, 2023", "2023")
    assert layers.layer("perso_habitants", "epci", "2019") is None
    assert layers.layer("perso_habitants", "bassin_de_vie") is None
    everything = gallery(base, [layers])
    assert everything.subjects[0].id == "perso_habitants"
    assert everything.layer("perso_habitants", "commune").values[base.rank[DOUAI]] == (
        atlas[DOUAI].population
    )


def test_the_rate_of_a_commune_is_the_one_that_was_given(base):
    figures = share({DOUAI: 12.3, "55139": 7.0}, {}, weight="ménages")  # nobody lives in Cumières
    layer = OwnLayers(base.with_own([figures])).layer("perso_part", "commune")
    assert layer.values[layer.rank[DOUAI]] == 12.3
    assert layer.values[layer.rank["55139"]] == 7.0
    assert np.isnan(layer.numerator).all()


def test_figures_by_epci_stay_there(base, atlas, members):
    figures = counts({DOUAISIS[0]: 600, DOUAISIS[1]: 300}, level="epci")
    layers = OwnLayers(base.with_own([figures]))
    assert layers.subjects()[0].levels == ("epci",)
    assert layers.layer("perso_habitants", "commune") is None
    layer = layers.layer("perso_habitants", "epci")
    assert layer.values[layer.rank[DOUAISIS[0]]] == 600
    assert np.isnan(layer.values[layer.rank["200030385"]])
    assert one(base, figures, members).value.value == 900
    assert one(base, figures, atlas.epci[DOUAISIS[0]].members).value.value == 600


@pytest.mark.parametrize("codes", [(DOUAI,), ("75113",)])
def test_a_territory_that_is_no_whole_zone_has_no_figure(base, codes):
    value = one(base, counts(dict.fromkeys(DOUAISIS, 600), level="epci"), codes).value
    assert value.status == "sans_objet"
    assert "EPCI entiers" in value.method


def test_one_commune_more_is_no_whole_zone(base, members):
    figures = counts(dict.fromkeys(DOUAISIS, 600), level="epci")
    assert one(base, figures, members | {"62041"}).value.status == "sans_objet"
    assert one(base, figures, members - {DOUAI}).value.status == "sans_objet"


def test_rates_of_larger_zones_are_weighted_by_their_denominators(base, atlas):
    people = {
        code: float(atlas.population(atlas.departements[code].members)) for code in ["59", "62"]
    }
    figures = share({"59": 20.0, "62": 30.0}, people, level="departement")
    both = [c for code in people for c in atlas.departements[code].members]
    hauts = [of_area("departement", atlas.departements[code]) for code in people]
    found = one(base, figures, both, hauts)
    whole = sum(people.values())
    assert found.value.value == pytest.approx((20 * people["59"] + 30 * people["62"]) / whole)
    assert found.value.status == "disponible"
    nord, pas_de_calais = found.comparators
    assert nord.value.value == pytest.approx(20)
    assert pas_de_calais.higher is False
    alone = one(base, figures, atlas.departements["59"].members, hauts)
    assert alone.comparators[0].is_same
    assert alone.comparators[1].judgement is Judgement.DIFFERENT


def test_rates_of_larger_zones_without_denominators_do_not_add_up(base, atlas):
    figures = share({"59": 20.0, "62": 30.0}, {}, level="departement", weight="ménages")
    both = [c for code in ("59", "62") for c in atlas.departements[code].members]
    value = one(base, figures, both).value
    assert value.status == "sans_objet"
    assert "ne s’additionne pas" in value.method
    alone = one(base, figures, atlas.departements["59"].members).value
    assert (alone.value, alone.status) == (20.0, "disponible")


def test_a_whole_zone_that_is_secret_or_not_given(base, members):
    hidden = counts({DOUAISIS[0]: 600, DOUAISIS[1]: 3}, level="epci", threshold=11)
    assert one(base, hidden, members).value.status == "secret"
    lacking = counts({DOUAISIS[0]: 600}, level="epci")
    value = one(base, lacking, members).value
    assert value.status == "absent"
    assert "Il manque 1 EPCI" in value.method.replace("\u00a0", " ")


def test_arrondissements_together_are_a_whole_departement(base, atlas):
    figures = counts({"75": 2_000_000}, level="departement")
    assert one(base, figures, atlas.arrondissements["75056"]).value.value == 2_000_000
    assert one(base, figures, ["75056"]).value.value == 2_000_000
    assert one(base, figures, atlas.arrondissements["75056"][1:]).value.status == "sans_objet"


# --- the command line -----------------------------------------------------------------------------


def project_file(tmp_path, members, **column) -> str:
    fields = {
        "label": "Malades suivis",
        "year": 2025,
        "source": "Maison de santé",
        "values": tuple(4.0 if code == SIN else 20.0 for code in sorted(members)),
    }
    table = {
        "title": "Suivi",
        "level": "commune",
        "zones": tuple(sorted(members)),
        "columns": [{**fields, **column}],
    }
    file = tmp_path / "projet.json"
    file.write_text(to_json(new_project(members, "Douaisis").with_own_table(table)), "utf-8")
    return str(file)


def test_the_command_gives_them_with_the_project(tmp_path, members, monkeypatch, capsys):
    monkeypatch.setenv("DIAGNOSTIC_CPTS_HOME", str(tmp_path))
    name = "perso_malades_suivis"
    file = project_file(tmp_path, members)
    cli.app(["indicators", "--project", file, "--id", name, "--json"], standalone_mode=False)
    (answer,) = json.loads(capsys.readouterr().out)
    assert answer["value"] == 20 * 54
    assert (answer["known"], answer["asked"], answer["secret"]) == (54, 55, 1)
    assert answer["sources"] == ["Maison de santé, 2025"]
    with pytest.raises(UserError, match="Indicateur inconnu"):
        cli.app(["indicators", "--codes", DOUAI, "--id", name], standalone_mode=False)
