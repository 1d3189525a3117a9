"""The screens of the diagnosis on territories of every kind, with nothing but what is shipped."""

from __future__ import annotations

import pytest
from screens import plain, shown, sound, visit

from diagnostic.project import encode

PAGES = ("population", "offre", "pathologies", "carte_identite")
DOUAISIS = ("200044618", "245901152")
BLESOIS = ("200030385",)


def page(name: str, link: str | None = None):
    return sound(visit(link=link).switch_page(f"pages/diagnostic/{name}.py").run())


def of(*codes: str) -> str:
    return encode(tuple(sorted(codes)), "Essai")


def whole(atlas, sirens) -> str:
    return of(*(code for siren in sirens for code in atlas.epci[siren].members))


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize("name", PAGES)
def test_nothing_chosen_says_what_will_be_here(name):
    at = page(name)
    assert "s’afficheront ici" in at.info[0].value


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("code", ["59178", "01001", "29083", "97611", "75113", "75056", "97502"])
def test_every_kind_of_territory_is_readable(name, code):
    text = shown(page(name, of(code)))
    assert "nan" not in text.lower().split()
    assert "None" not in text


@pytest.mark.usefixtures("home")
def test_population_of_the_douaisis(atlas):
    text = shown(page("population", whole(atlas, DOUAISIS)))
    assert "219 046" in text
    assert "19,2" in text  # 65 and over, census of 2021
    assert "INSEE, recensement de la population 2021" in text
    assert "La médiane d’un territoire ne se déduit pas" in text


@pytest.mark.usefixtures("home")
def test_care_of_the_blesois_says_its_year_and_its_source(atlas):
    text = shown(page("offre", whole(atlas, BLESOIS)))
    assert "INSEE, Base permanente des équipements, 2019" in text
    assert "DREES, accessibilité potentielle localisée, 2023" in text
    assert "synchroniser la BPE" in text


@pytest.mark.usefixtures("home")
def test_what_is_not_known_is_said_and_is_not_a_zero():
    """Offline, nothing is known of the professionals of Paris."""
    text = shown(page("offre", of("75113")))
    assert "nd" in text
    assert "0,0 pour 10 000" not in text


@pytest.mark.usefixtures("home")
def test_expected_patients_are_an_estimate(atlas):
    text = shown(page("pathologies", whole(atlas, DOUAISIS)))
    assert "Ce n’est pas une mesure" in text
    assert "≈ 12 200" in text  # diabetes
    at = page("pathologies", of("97611"))
    assert any("âges" in plain(one.value) for one in at.info)


@pytest.mark.usefixtures("home")
def test_the_identity_card_tells_signs_with_words(atlas):
    text = shown(page("carte_identite", whole(atlas, DOUAISIS)))
    assert "55 communes, 219 046 habitants (2023), taille 4" in text
    assert "plus faible qu’en France" in text
    assert "ni bien ni mal" in text
