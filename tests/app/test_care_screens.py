"""The screen of care on territories of every kind, with nothing but what is shipped."""

from __future__ import annotations

import re

import pytest
from screens import plain, shown, sound, visit

from diagnostic.project import encode

DOUAISIS = ("200044618", "245901152")
BLESOIS = ("200030385",)
KINDS = {
    "one commune": ("01001",),
    "mayotte": ("97611",),
    "paris": ("75113",),
    "paris whole": ("75056",),
    "island": ("29083",),
    "collectivity": ("97502",),
    "no inhabitant": ("55039",),
    "two shores": ("97611", "59178"),
}


def screen(codes) -> str:
    at = visit(link=encode(tuple(sorted(codes)), "Essai"))
    at = sound(at.switch_page("pages/diagnostic/offre.py").run())
    return f"{shown(at)}\n{plain(' '.join(str(one.value) for one in at.info))}"


def whole(atlas, sirens) -> list[str]:
    return [code for siren in sirens for code in atlas.epci[siren].members]


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize("codes", KINDS.values(), ids=KINDS)
def test_every_kind_of_territory_is_readable(codes):
    text = screen(codes)
    assert not re.search(r"\bnan\b|\binf\b|None", text)
    for question in (
        "Quels professionnels sont moins nombreux ici ?",
        "Que publie l’Assurance Maladie pour le département ?",
        "Combien d’habitants accèdent mal à un généraliste ?",
        "Que retireraient les départs en retraite ?",
        "Que trouve-t-on ici, et où aller pour le reste ?",
        "À quelle distance sont les soins ?",
    ):
        assert question in text


@pytest.mark.usefixtures("home")
def test_all_of_france_is_readable(atlas):
    text = screen([code for code, one in atlas.communes.items() if one.kind == "commune"])
    assert not re.search(r"\bnan\b|None", text)
    assert "Troisième recours" in text


@pytest.mark.usefixtures("home")
def test_what_is_not_synchronised_is_never_said_to_be_none():
    text = screen(["01001"])
    assert "« nd » ne veut pas dire « aucun »" in text
    assert "synchroniser « Base permanente des équipements (BPE) » (INSEE)" in text
    assert "synchroniser « Annuaire des maternités » (DREES)" in text
    # Only what is known to be absent is said so: doctors in 2017, emergencies in 2025.
    absent = text.split("Absents du territoire :")[1].split("\n")[0]
    assert "médecins généralistes (Châtillon-sur-Chalaronne, 3 km)" in absent
    assert "urgences (Mâcon, 20 km)" in absent
    assert "pharmacies" not in absent


@pytest.mark.usefixtures("home")
def test_the_levels_say_that_they_are_a_reading():
    text = screen(["59178"])
    assert "Le classement en trois niveaux est une lecture" in text
    assert "L. 1411-11" in text
    assert "L. 1411-12" in text
    assert "ni une route ni un temps" in text


@pytest.mark.usefixtures("home")
def test_the_douaisis_by_band_of_apl(atlas):
    text = screen(whole(atlas, DOUAISIS))
    assert "1,1 % des habitants, soit 2 432 habitants, vivent" in text
    assert "La moitié des habitants ont un service d’urgences à moins de 6,1 km" in text
    assert "CH DOUAI DECHY et CLINIQUE SAINT AME" in text
    assert "due aux généralistes de 65 ans et plus n’est pas connue ici" in text


@pytest.mark.usefixtures("home")
def test_the_cnam_is_beside_and_says_its_traps(atlas):
    text = screen(whole(atlas, BLESOIS))
    assert "Publiés par la CNAM" in text
    assert "sages-femmes aux femmes de 15 à 49 ans" in text
    assert "Loir-et-Cher" in text
    assert "64,4" in text  # general practitioners for 100 000
    assert "synchroniser la BPE" in text


@pytest.mark.usefixtures("home")
def test_mayotte_has_no_apl_and_it_is_said():
    text = screen(["97611"])
    assert "La DREES ne publie pas d’APL pour Mayotte" in text


@pytest.mark.usefixtures("home")
def test_the_service_of_the_curve_can_be_chosen():
    at = visit(link=encode(("01001", "01002"), "Essai"))
    at = sound(at.switch_page("pages/diagnostic/offre.py").run())
    choice = at.selectbox(key="care-service")
    assert choice.options == ["Généraliste le plus proche", "Urgences les plus proches"]
    at = sound(choice.set_value("medecin_generaliste").run())
    assert "un généraliste" in shown(at)


@pytest.mark.usefixtures("home")
def test_the_question_on_needs_is_answered(atlas):
    text = screen(whole(atlas, DOUAISIS))
    said = text.split("répondent-ils aux besoins ?")[1].split("</p>")[0]
    assert "On ne peut pas le dire" in said or "Comparé à" in said


@pytest.mark.usefixtures("home")
def test_the_table_of_emergencies_has_no_line_for_the_commune(atlas):
    text = screen(whole(atlas, DOUAISIS))
    assert "Distance moyenne" in text
    assert "Dans la commune" not in text
    assert "En moyenne, 6,1 km" in text
