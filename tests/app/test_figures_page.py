"""The page of figures on territories of every kind, with nothing but what is shipped."""

from __future__ import annotations

import pytest
from screens import shown, sound, visit

from diagnostic.project import encode

CHIFFRES = "pages/diagnostic/chiffres.py"
DOUAISIS = ("200044618", "245901152")
BLOIS = ("200030385",)


def page(link: str | None = None):
    return sound(visit(link=link).switch_page(CHIFFRES).run())


def of(*codes: str) -> str:
    return encode(tuple(sorted(codes)), "Essai")


@pytest.fixture
def douaisis(atlas) -> str:
    return of(*(code for siren in DOUAISIS for code in atlas.epci[siren].members))


def rows(at) -> list[dict[str, object]]:
    (table,) = at.dataframe
    return table.value.to_dict("records")


def theme(at, name: str):
    return sound(at.segmented_control(key="figures-theme").set_value(name).run())


@pytest.mark.usefixtures("home")
def test_nothing_chosen_says_what_will_be_here():
    at = page()
    assert "Les chiffres de votre territoire s’afficheront ici" in at.info[0].value
    assert not at.dataframe


@pytest.mark.usefixtures("home")
def test_the_douaisis_is_complete(douaisis):
    at = page(douaisis)
    text = shown(at)
    assert "Médecins généralistes par commune, 2019" in text
    assert "Les urgences les plus proches, 2025" in text
    assert "CH DOUAI DECHY" in text
    mine = {row["Indicateur"]: row for row in rows(at) if row["Lieu"] == "Votre territoire"}
    for name in ("Médecins généralistes", "Infirmiers", "Pharmacies", "Sages-femmes"):
        assert mine[name]["Communes"] == "55 sur 55"
        assert mine[name]["Année"] in (2019, 2020)
    assert mine["APL aux médecins généralistes"]["Valeur"] == pytest.approx(3.961, abs=0.001)
    assert "Revenu" not in mine
    income = theme(at, "Population et revenus")
    assert any(row["Lieu"] == "France" for row in rows(income))


@pytest.mark.usefixtures("home")
def test_the_blesois_is_complete(atlas):
    at = page(of(*atlas.epci[BLOIS[0]].members))
    mine = {row["Indicateur"]: row for row in rows(at) if row["Lieu"] == "Votre territoire"}
    count = len(atlas.epci[BLOIS[0]].members)
    assert mine["Médecins généralistes"]["Communes"] == f"{count} sur {count}"


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize("code", ["59178", "01004", "29083", "97611", "75113", "75056", "97502"])
def test_every_kind_of_territory_is_readable(code):
    at = page(of(code))
    for name in ("Population et revenus", "Pathologies", "Autres indicateurs", "Soins"):
        theme(at, name)


@pytest.mark.usefixtures("home")
def test_elsewhere_general_practitioners_are_dated_of_2017():
    at = page(of("01004"))  # Ambérieu-en-Bugey
    assert "Médecins généralistes par commune, 2017" in shown(at)
    mine = [r for r in rows(at) if r["Lieu"] == "Votre territoire"]
    doctors = next(row for row in mine if row["Indicateur"] == "Médecins généralistes")
    assert (doctors["Valeur"], doctors["Année"], doctors["Origine"]) == (24, 2017, "embarquée")


@pytest.mark.usefixtures("home")
def test_what_is_not_known_is_not_a_zero():
    """The file of 2017 has nothing on Paris: no map, no count, no zero."""
    at = page(of("75113"))
    assert "Médecins généralistes par commune, " not in shown(at)
    assert any("Aucune source en service" in one.value for one in at.info)
    names = {row["Indicateur"] for row in rows(at) if row["Lieu"] == "Votre territoire"}
    assert "Médecins généralistes" not in names


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize("siren", ["200093201", "200041960"])
def test_a_site_without_passages_is_not_known(atlas, siren):
    """Around Lille, a site of the list has no number of passages."""
    at = page(of(*atlas.epci[siren].members))
    assert "HURIEZ" in shown(at)
    assert rows(at)


@pytest.mark.usefixtures("home")
def test_a_city_chosen_whole_holds_the_sites_of_its_arrondissements():
    at = page(of("69123"))
    assert shown(at).count("dans le territoire") == 5
    assert "Médecins généralistes par commune" in shown(at)


@pytest.mark.usefixtures("home")
def test_the_nearest_site_is_not_across_the_sea(atlas):
    text = shown(page(of("97611")))
    assert "Les urgences les plus proches, 2025" in text
    assert "Réunion" not in text
    assert "1 408 km" not in text


@pytest.mark.usefixtures("home")
def test_it_invites_to_bring_the_rest_in(douaisis):
    at = page(douaisis)
    assert "À compléter pour ce territoire" in shown(at)
