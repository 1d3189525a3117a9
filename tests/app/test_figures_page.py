"""The page of figures on territories of every kind, with nothing but what is shipped."""

from __future__ import annotations

import csv

import pytest
from screens import shown, sound, visit
from sheets import lines_of

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


def own(at) -> dict[str, dict[str, str]]:
    """Lines that say something of the territory, by the name of their indicator."""
    lines = [line for line in lines_of(at) if line.get("Votre territoire", "—") != "—"]
    return {line["Indicateur"]: line for line in lines}


def theme(at, name: str):
    return sound(at.segmented_control(key="figures-theme").set_value(name).run())


@pytest.mark.usefixtures("home")
def test_nothing_chosen_says_what_will_be_here():
    at = page()
    assert "Les chiffres de votre territoire s’afficheront ici" in at.info[0].value
    assert not lines_of(at)


@pytest.mark.usefixtures("home")
def test_the_douaisis_is_complete(douaisis):
    at = page(douaisis)
    mine = own(at)
    assert next(iter(mine)) == "Médecins généralistes"
    for name in ("Médecins généralistes", "Infirmiers", "Pharmacies", "Sages-femmes"):
        assert mine[name]["Communes"] == "55 sur 55"
        assert mine[name]["Année"] in ("2019", "2020")
    assert mine["Infirmiers"]["Unité"] == "professionnels, par lieu d’exercice"
    accessibility = mine["APL aux médecins généralistes"]
    assert accessibility["Votre territoire"] == "3,96"
    assert (accessibility["Nord"], accessibility["Année"]) == ("4,54", "2023")
    assert accessibility["France"] == "3,72 | 2024, autre année"


@pytest.mark.usefixtures("home")
def test_medians_are_not_averaged(douaisis):
    income = theme(page(douaisis), "Population et revenus")
    mine = own(income)
    assert not any("énages" in name for name in mine)  # the example has no households
    name = "Médiane du revenu disponible par unité de consommation"
    for end, value in (("basse", "15 950"), ("élevée", "27 440")):
        line = mine[f"{name}, commune la plus {end}"]
        assert (line["Votre territoire"], line["Communes"]) == (value, "55 sur 55")
    assert "Une médiane ne se moyenne pas" in shown(income)
    assert any(line["France"] != "—" for line in lines_of(income))


@pytest.mark.usefixtures("home")
def test_national_figures_have_a_theme_of_their_own(douaisis):
    at = theme(page(douaisis), "Repères nationaux")
    lines = lines_of(at)
    tenths = [line for line in lines if line["Indicateur"].startswith("Diabète, prévalence, dix")]
    first = [line["Indicateur"].split("dixième ")[1].split()[0] for line in tenths[::2]]
    assert first == [str(tenth) for tenth in range(1, 11)]
    assert all(line["De"] <= line["France"] <= line["à"] for line in tenths)
    assert not any(line["France"] == "0,00" for line in lines)
    assert not any("borne" in line["Indicateur"] for line in lines)


@pytest.mark.usefixtures("home")
def test_the_file_has_every_digit(douaisis, monkeypatch):
    given = []
    monkeypatch.setattr("streamlit.download_button", lambda *of, **named: given.append(of))
    page(douaisis)
    text = given[-1][1].decode("utf-8-sig")
    rows = {tuple(row[:2]): row for row in csv.reader(text.splitlines(), delimiter=";")}
    assert rows["Médecins généralistes", "Votre territoire"][3] == "192"
    value = rows["APL aux médecins généralistes", "Votre territoire"][3]
    assert float(value.replace(",", ".")) == pytest.approx(3.961, abs=0.001)
    assert len(value) > 10


@pytest.mark.usefixtures("home")
def test_the_blesois_is_complete(atlas):
    at = page(of(*atlas.epci[BLOIS[0]].members))
    count = len(atlas.epci[BLOIS[0]].members)
    assert own(at)["Médecins généralistes"]["Communes"] == f"{count} sur {count}"


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize("code", ["59178", "01004", "29083", "97611", "75113", "75056", "97502"])
def test_every_kind_of_territory_is_readable(code):
    at = page(of(code))
    for name in (
        "Population et revenus",
        "Pathologies",
        "Autres indicateurs",
        "Soins",
        "Repères nationaux",
    ):
        theme(at, name)


@pytest.mark.usefixtures("home")
def test_elsewhere_general_practitioners_are_dated_of_2017():
    at = page(of("01004"))  # Ambérieu-en-Bugey
    doctors = own(at)["Médecins généralistes"]
    assert (doctors["Votre territoire"], doctors["Année"]) == ("24", "2017")
    assert "Base permanente des équipements (BPE), embarqué" in shown(at)


@pytest.mark.usefixtures("home")
def test_what_is_not_known_is_not_a_zero():
    """The file of 2017 has nothing on Paris: no count, no zero."""
    at = page(of("75113"))
    doctors = own(at)["Médecins généralistes"]
    assert (doctors["Votre territoire"], doctors["Communes"]) == ("nd", "0 sur 1")
    assert "(INSEE) ne connaît aucune commune du territoire" in shown(at)


@pytest.mark.usefixtures("home")
def test_it_invites_to_bring_the_rest_in(douaisis):
    at = page(douaisis)
    assert "À compléter pour ce territoire" in shown(at)
