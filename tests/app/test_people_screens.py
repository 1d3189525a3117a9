"""The screen of the population on territories of every kind, without then with ages by sex."""

from __future__ import annotations

import pytest
from screens import plain, shown, sound, visit
from synthetic_ages import census, synchronised

from diagnostic.project import encode

DOUAISIS = ("200044618", "245901152")
BLESOIS = ("200030385",)
HAMLET = "72214"
"""Nauvay, 12 inhabitants."""
QUESTIONS = [
    "La population augmente-t-elle ?",
    "La population est-elle plus âgée qu’ailleurs ?",
    "Où vivent les plus âgés ?",
    "Les habitants sont-ils plus modestes qu’ailleurs ?",
]
PYRAMID = "À quels âges vit-on ici plus qu’ailleurs ?"


def page(*codes: str):
    at = visit(link=encode(tuple(sorted(codes)), "Essai"))
    return sound(at.switch_page("pages/diagnostic/population.py").run())


def questions(at) -> list[str]:
    return [plain(one.value) for one in at.subheader]


def charts(at) -> int:
    return len(at.get("plotly_chart"))


def members(atlas, sirens):
    return [code for siren in sirens for code in atlas.epci[siren].members]


@pytest.mark.usefixtures("home")
def test_the_douaisis_is_answered(atlas):
    at = page(*members(atlas, DOUAISIS))
    text = shown(at)
    assert [q for q in questions(at) if q in QUESTIONS] == QUESTIONS
    assert PYRAMID not in questions(at)
    assert "Non, elle baisse : 219 046 habitants en 2023, 220 105 en 2016" in text
    assert "Non, elle est plus jeune : 19,2 % des habitants ont 65 ans ou plus" in text
    assert "La pyramide des âges demande le fichier de l’INSEE" in text
    assert "Féchain (29,1 %)" in text
    assert charts(at) >= 2


@pytest.mark.usefixtures("home")
def test_the_blesois_is_answered(atlas):
    text = shown(page(*members(atlas, BLESOIS)))
    assert "Oui : 106 615 habitants en 2023, 105 373 en 2016" in text
    assert "Oui : 22,6 % des habitants ont 65 ans ou plus" in text
    assert "42 communes sur 43" in text  # the income of one is not known


@pytest.mark.usefixtures("home")
def test_twelve_people_decide_nothing():
    text = shown(page(HAMLET))
    assert "L’écart n’est pas net" in text
    assert "une famille fait l’écart" in text
    assert "Le territoire n’a qu’une commune" in text


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize(
    ("code", "sentences"),
    [
        ("01001", ["Oui : 860 habitants"]),
        ("75113", ["Elle est stable", "Non, elle est plus jeune"]),
        ("75056", ["2 190 327 en 2016"]),
        ("29083", ["Oui : 40,5 % des habitants ont 65 ans ou plus"]),
        ("97611", ["La population de Mayotte est celle de 2017.", "les âges à Mayotte"]),
        ("97502", ["collectivités d’outre-mer", "ne couvre pas"]),
        ("85084", ["séparées depuis 2016", "séparées depuis le recensement de 2021"]),
        ("55039", ["il n’y avait pas d’habitant en 2016", "n’y a trouvé personne"]),
    ],
)
def test_every_kind_of_territory_has_its_answers(code, sentences):
    text = shown(page(code))
    for sentence in sentences:
        assert sentence in text
    assert "nan" not in text.lower().split()
    assert "None" not in text


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize("code", ["97611", "97502"])
def test_no_pyramid_is_promised_where_no_census_can_give_it(code):
    assert "La pyramide des âges demande" not in shown(page(code))


def test_the_pyramid_comes_with_its_census(home, atlas):
    communes = members(atlas, DOUAISIS)
    synchronised(home, census(atlas, communes))
    at = page(*communes)
    text = shown(at)
    assert PYRAMID in questions(at)
    assert "La pyramide des âges demande" not in text
    assert "Les années diffèrent (2021 et 2023)" in text
    # The synthetic census spreads the oldest evenly from 65 to 94: two thirds are 75 or more.
    assert "les 75 ans et plus (12,8 % contre 10,1 %)" in text
    assert "28 051 personnes" in text
    assert "14 463 829 personnes" in text  # France, 65 and over


def test_a_commune_without_its_ages_gives_no_pyramid(home, atlas):
    communes = members(atlas, DOUAISIS)
    synchronised(home, census(atlas, communes[1:]))
    at = page(*communes)
    assert PYRAMID not in questions(at)
    assert "pour toutes les communes du territoire" in shown(at)


def test_the_pyramid_of_twelve_people_says_how_few_they_are(home, atlas):
    synchronised(home, census(atlas, [HAMLET]))
    text = shown(page(HAMLET))
    assert "Aucun âge ne se distingue nettement" in text
    assert "une famille de plus ou de moins" in text
    assert "nan" not in text.lower().split()


def test_the_pyramid_of_an_arrondissement_and_of_its_city(home, atlas):
    parts = atlas.arrondissements["75056"]
    synchronised(home, census(atlas, parts))
    assert PYRAMID in questions(page("75113"))
    at = page("75056")
    assert PYRAMID in questions(at)
    assert "368 893 personnes" in shown(at)  # 65 and over of the twenty
