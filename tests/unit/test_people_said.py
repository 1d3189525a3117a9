"""Answers on the population: each sentence says what its figures say, and no more."""

from __future__ import annotations

import pytest

from diagnostic.french import NBSP, THIN
from diagnostic.indicators.answers import answers
from diagnostic.indicators.base import Base
from diagnostic.indicators.places import france, territory, usual_comparators
from diagnostic.indicators.pyramid import Pyramid
from diagnostic.indicators.registry import indicators
from diagnostic.sources.reading import Library
from diagnostic.sources.store import Store
from diagnostic.stats.ages import by_age
from diagnostic.ui.diagnosis import people_said as said
from diagnostic.ui.diagnosis.people_charts import (
    band_shares,
    beside,
    places_chart,
    signed_percent,
)
from diagnostic.ui.diagnosis.people_communes import MOST, communes_table, credits_of, ranked
from diagnostic.ui.diagnosis.pyramid import pyramid_chart

HAMLET = "72214"
"""Nauvay, 12 inhabitants."""


def plain(text: str) -> str:
    """Text with ordinary spaces, as it is read."""
    return text.replace(THIN, " ").replace(NBSP, " ")


DOUAISIS = ("200044618", "245901152")
BANDS = ("00-14", "15-29", "30-44", "45-59", "60-74", "75et+")


@pytest.fixture(scope="module")
def base(tmp_path_factory, atlas) -> Base:
    return Base(Library(Store(tmp_path_factory.mktemp("home") / "sources")), atlas)


@pytest.fixture
def ask(base, atlas):
    def answer(name, *codes):
        chosen = frozenset(codes)
        beside = usual_comparators(atlas, chosen)
        return answers(base, territory(chosen), [indicators()[name]], beside)[0]

    return answer


@pytest.fixture(scope="module")
def douaisis(atlas):
    return [code for siren in DOUAISIS for code in atlas.epci[siren].members]


# --- growth ---------------------------------------------------------------------------------------


def test_the_annual_rate_compounds_to_the_change():
    for change in (-60, -0.48, 0, 2.6, 112):
        assert 100 * ((1 + said.annual_pct(change) / 100) ** 7 - 1) == pytest.approx(change)
    assert said.annual_pct(-100) == -100


def test_growth_of_france_is_that_of_insee(base, atlas):
    # INSEE: about 0.4 % a year since 2016, Mayotte apart.
    (answer,) = answers(base, france(atlas), [indicators()["evolution_population"]])
    assert answer.value.period == "2016-2023"
    assert round(said.annual_pct(answer.value.value), 1) == 0.4


def test_growth_is_the_change_of_the_sum_not_the_mean_of_changes(ask, atlas):
    value = ask("evolution_population", "59178", HAMLET).value
    after = atlas["59178"].population + atlas[HAMLET].population
    before = atlas["59178"].population_2016 + atlas[HAMLET].population_2016
    assert value.value == pytest.approx(100 * (after - before) / before)
    assert (value.low, value.high) == (None, None)


def test_a_fall_a_rise_and_a_standstill(ask, douaisis):
    fall = plain(said.growth(ask("evolution_population", *douaisis)))
    assert fall == (
        "Non, elle baisse : 219 046 habitants en 2023, 220 105 en 2016, soit −0,1 % par an, "
        "contre +0,4 % en France."
    )
    assert said.growth(ask("evolution_population", "01001")).startswith("Oui : 860")
    still = plain(said.growth(ask("evolution_population", "75113")))
    assert still.startswith("Elle est stable")
    assert "soit 0,0 % par an" in still


def test_twelve_people_are_said_to_be_few(ask):
    assert "une famille fait l’écart" in said.growth(ask("evolution_population", HAMLET))


@pytest.mark.parametrize(
    ("code", "why"),
    [
        ("97611", "Mayotte est celle de 2017"),
        ("97502", "collectivités d’outre-mer"),
        ("85084", "séparées depuis 2016"),
        ("55039", "il n’y avait pas d’habitant en 2016"),
    ],
)
def test_why_growth_is_not_known(ask, atlas, code, why):
    answer = ask("evolution_population", code)
    assert answer.value.value is None
    assert said.growth(answer) == ""
    assert why in said.growth_unknown(atlas, [code])


def test_part_of_a_territory_is_said(ask):
    text = plain(said.growth(ask("evolution_population", "59178", "97611")))
    assert "(1 commune sur 2)" in text


# --- ages -----------------------------------------------------------------------------------------


def test_older_younger_and_not_clear(ask, douaisis):
    younger = plain(said.older(ask("part_65_plus", *douaisis)))
    assert younger.startswith("Non, elle est plus jeune : 19,2 % des habitants ont 65 ans ou plus")
    assert "contre 20,5 % en France (Nord : 17,5 % ; Hauts-de-France : 18,6 %)" in younger
    assert said.older(ask("part_65_plus", "29083")).startswith("Oui : ")
    few = plain(said.older(ask("part_65_plus", HAMLET)))
    assert few.startswith("L’écart n’est pas net")
    assert "entre 9,7 et 56,6" in few


def test_france_is_not_compared_with_itself(base, atlas):
    beside = [france(atlas)]
    place = territory(frozenset(france(atlas).communes))
    (answer,) = answers(base, place, [indicators()["part_65_plus"]], beside)
    text = said.older(answer)
    assert "contre" not in text
    assert "habitants ont 65 ans ou plus" in text


def test_the_index_of_ageing_needs_enough_young_people(ask, douaisis):
    text = plain(said.ageing(ask("indice_vieillissement", *douaisis)))
    assert text == (
        "On y compte 74 personnes de 65 ans et plus pour 100 jeunes, contre 86 en France."
    )
    assert said.ageing(ask("indice_vieillissement", HAMLET)) == ""
    assert ask("indice_vieillissement", "52157").value.value is None  # nobody under 20


@pytest.mark.parametrize(
    ("codes", "why"),
    [
        (["97611"], "à Mayotte"),
        (["97502"], "collectivités d’outre-mer"),
        (["85084"], "séparées depuis le recensement de 2021"),
        (["97611", "97502"], "à Mayotte ; le recensement embarqué ne couvre pas"),
        (["55039"], "n’y a trouvé personne"),
    ],
)
def test_why_ages_are_not_known(atlas, codes, why):
    assert why in said.ages_unknown(atlas, codes)


# --- pyramid --------------------------------------------------------------------------------------


def pyramid(counts, place="France", year=2021):
    half = by_age(BANDS, [count / 2 for count in counts])
    return Pyramid(place, year, f"INSEE, {year}", half, half)


FRANCE = pyramid([17, 18, 19, 19, 17, 10], year=2023)


def test_only_clear_differences_are_said():
    old = pyramid([1_000, 1_000, 1_000, 1_000, 2_000, 4_000], "Votre territoire")
    text = plain(said.stages(old, FRANCE))
    assert text.startswith(
        "Plus nombreux qu’en France : les 75 ans et plus (40,0 % contre 10,0 %) et les 60-74 ans"
    )
    assert "Moins nombreux : les 30-44 ans" in text or "Moins nombreux : les 45-59 ans" in text
    twelve = pyramid([2, 2, 2, 2, 2, 2], "Votre territoire")
    assert said.stages(twelve, FRANCE).startswith("Aucun âge ne se distingue")


def test_years_and_small_numbers_are_said():
    text = plain(said.pyramid_years(pyramid([2] * 6, "Votre territoire"), FRANCE))
    assert "Les années diffèrent (2021 et 2023) : en 2 ans" in text
    assert "Avec 12 habitants" in text
    same = said.pyramid_years(pyramid([200] * 6), pyramid([100] * 6))
    assert "diffèrent" not in same
    assert "Avec" not in same


def test_the_pyramid_is_drawn_to_scale():
    mine = pyramid([20, 20, 20, 20, 10, 10], "Votre territoire")
    figure = pyramid_chart(mine, FRANCE)
    men, women, outline, _ = figure.data
    assert list(men.x) == [-10, -10, -10, -10, -5, -5]
    assert list(women.x) == [10, 10, 10, 10, 5, 5]
    assert outline.name == "France, 2023"
    # Each band is a step as high as its bar.
    assert list(outline.y[1:5]) == [-0.5, 0.5, 0.5, 1.5]
    assert min(outline.x) == pytest.approx(-9.5)
    low, high = figure.layout.xaxis.range
    assert low == -high
    assert high >= 10
    assert "-" not in "".join(figure.layout.xaxis.ticktext)


def test_a_pyramid_of_nobody_or_alone_is_drawn():
    figure = pyramid_chart(pyramid([0] * 6), None)
    assert len(figure.data) == 2


# --- income ---------------------------------------------------------------------------------------


def test_income_of_few_communes_says_nothing_of_the_whole(ask, douaisis):
    assert "≈ 19 208 € par an en 2019" in plain(
        said.poorer(ask("revenu_median", *douaisis), ask("taux_pauvrete", *douaisis))
    )
    far = ["01001", "01002", "01004", "59178"]
    text = plain(said.poorer(ask("revenu_median", *far), ask("taux_pauvrete", *far)))
    assert text == "On ne peut pas le dire : le revenu n’est connu que de 1 commune sur 4."
    unknown = said.poorer(ask("revenu_median", "01001"), ask("taux_pauvrete", "01001"))
    assert "aucun revenu n’est connu" in unknown


# --- charts and communes --------------------------------------------------------------------------


def test_places_are_sorted_and_two_years_never_share_an_axis(ask, douaisis):
    answer = ask("evolution_population", *douaisis)
    figure = places_chart(answer, signed=True)
    names = list(figure.data[-1].y)
    assert names == ["France", "Nord", "Hauts-de-France", "Votre territoire"]
    assert [a.text for a in figure.layout.annotations][-1] == "<b>−0,5\u00a0%</b>"
    assert all(value.period == "2016-2023" for _, value in beside(answer))


def test_of_many_departements_the_most_populous_are_drawn(ask, atlas):
    prefectures = ["59178", "62041", "80021", "02408", "60057", "75056"]
    assert all(code in atlas for code in prefectures)
    names = [name for name, _ in beside(ask("part_65_plus", *prefectures))]
    departements = ["Paris", "Somme", "Oise"]
    assert names == [
        "Votre territoire",
        *departements,
        "Île-de-France",
        "Hauts-de-France",
        "France",
    ]
    answers_of = [ask(f"part_{b}", *prefectures) for b in ("0_19", "20_64", "65_plus")]
    assert [name for name, _ in band_shares(answers_of)] == [*names[:3], "France"]  # two at most


def test_a_departement_that_is_its_own_region_is_named_once(ask):
    names = [name for name, _ in beside(ask("part_65_plus", "97209"))]
    assert names == ["Votre territoire", "Martinique", "France"]


@pytest.mark.parametrize(
    ("value", "text"), [(0.44, "+0,4 %"), (-0.44, "−0,4 %"), (0.04, "0,0 %"), (-0.04, "0,0 %")]
)
def test_a_change_has_its_sign(value, text):
    assert plain(signed_percent(value)) == text


def test_the_population_of_a_commune_has_its_own_year(atlas):
    mayotte, overseas, douai = atlas["97611"], atlas["97502"], atlas["59178"]
    heads = communes_table([mayotte]).partition("<tbody>")[0]
    assert "2017</small>" in heads
    assert ">2023</small>" not in heads
    assert "année non précisée" in communes_table([overseas])
    mixed = communes_table([douai, mayotte, overseas])
    assert mixed.count("année non précisée") == 1
    assert "2017" in mixed
    assert "2023" not in credits_of(atlas, [mayotte])
    assert "année non précisée" in credits_of(atlas, [overseas])
    assert "2016 et 2023" in credits_of(atlas, [douai])


def test_communes_are_ranked_by_age_and_the_unknown_are_last(atlas):
    chosen = [atlas[code] for code in ("97611", "59178", "29083", "55039")]
    assert [one.code for one in ranked(chosen)] == ["29083", "59178", "97611", "55039"] or [
        one.code for one in ranked(chosen)
    ] == ["29083", "59178", "55039", "97611"]
    table = plain(communes_table(chosen))
    assert "nd" in table
    assert "nan" not in table
    assert "None" not in table


def test_a_table_stays_readable_for_all_of_france(atlas):
    everyone = [one for one in atlas.communes.values() if one.kind == "commune"]
    assert len(ranked(everyone)) == MOST


def test_the_sentence_leaves_hamlets_to_the_table(atlas, douaisis):
    text = plain(said.oldest([atlas[code] for code in douaisis]))
    assert "parmi les communes de plus de 500 habitants : Féchain (29,1 %)" in text
    assert "Douai, 7 261 personnes, 17 % de celles du territoire" in text
    assert said.oldest([atlas[HAMLET]]) == "Le territoire n’a qu’une commune."
    mayotte = [atlas[code] for code in atlas.departements["976"].members]
    assert said.oldest(mayotte).startswith("On ne peut pas le dire")
