"""The screen of diseases on territories of every kind, offline and with synthetic figures."""

from __future__ import annotations

import pytest
from screens import plain, shown, sound, visit
from streamlit.testing.v1 import AppTest
from synthetic_diseases import rows
from synthetic_parts import put

from diagnostic.project import encode
from diagnostic.sources.store import Store
from diagnostic.sources.tables import TABLES

DOUAISIS = ("200044618", "245901152")
BLESOIS = ("200030385",)
TABS = (
    "À quoi s’attendre ici",
    "Ce qui est mesuré autour",
    "Affections de longue durée",
    "Responsabilité populationnelle",
)
EXPECTED, MEASURED, ALD, TARGETS = TABS
PLACES = (
    ("france", "FR", 1_600_000, 1.0),
    ("region", "32", 150_000, 1.1),
    ("region", "11", 300_000, 0.9),
    ("departement", "59", 65_000, 1.25),
    ("departement", "62", 36_000, 0.8),
    ("departement", "75", 50_000, 0.8),
    ("departement", "01", 40, 1.0),
)


def page(link: str | None, tab: str = EXPECTED) -> AppTest:
    at = visit(link=link)
    at.session_state["diseases-tab"] = tab
    return sound(at.switch_page("pages/diagnostic/pathologies.py").run())


def of(*codes: str) -> str:
    return encode(tuple(sorted(codes)), "Essai")


def whole(atlas, sirens) -> str:
    return of(*(code for siren in sirens for code in atlas.epci[siren].members))


def read(at: AppTest) -> str:
    """Everything that is written, notices included."""
    return shown(at) + "\n" + "\n".join(plain(one.value) for one in at.info)


@pytest.fixture
def synchronised(home):
    """Synthetic Data pathologies of two years in force."""
    store = Store(home / "sources")
    for year in (2021, 2023):
        put(store, TABLES["pathologies"], "cnam_pathologies", str(year), rows(PLACES, (year,)))


# --- every kind of territory ---------------------------------------------------------------------


def assert_readable(text: str) -> None:
    assert "nan" not in text.lower().split()
    assert "None" not in text


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize("tab", TABS)
@pytest.mark.parametrize("code", ["59178", "01001", "29083", "97611", "75113", "75056", "97502"])
def test_every_territory_is_readable_offline(code, tab):
    assert_readable(read(page(of(code), tab)))


@pytest.mark.usefixtures("synchronised")
@pytest.mark.parametrize("tab", TABS)
@pytest.mark.parametrize("code", ["59178", "01001", "97611", "75113", "97502"])
def test_every_territory_is_readable_synchronised(code, tab):
    assert_readable(read(page(of(code), tab)))


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize("tab", TABS)
def test_all_of_france_is_readable(atlas, tab):
    codes = (code for code, commune in atlas.communes.items() if commune.kind == "commune")
    assert_readable(read(page(of(*codes), tab)))


# --- people expected -----------------------------------------------------------------------------


@pytest.mark.usefixtures("home")
def test_people_expected_in_the_douaisis(atlas):
    text = read(page(whole(atlas, DOUAISIS)))
    assert "Environ 47 100 habitants vivraient avec au moins une de ces maladies" in text
    assert "À cause des seuls âges, c’est moins que la part observée en France (22,5 %)" in text
    assert "Les revenus ne sont pas pris en compte" in text
    assert "sans doute malades" not in text
    assert "≈ 12 200" in text
    assert "Ce n’est pas une mesure" in text
    assert "2,8 fois plus fréquentes en France chez les 10 % les plus modestes" in text


@pytest.mark.usefixtures("home")
def test_a_handful_of_people_is_no_number(atlas):
    """Twelve inhabitants at most: « moins de 5 », and no share that would give it away."""
    small = min(
        (c for c in atlas.communes.values() if c.kind == "commune" and 0 < c.population <= 12),
        key=lambda commune: commune.code,
    )
    text = read(page(of(small.code)))
    assert "moins de 5" in text
    assert "trop petit pour en dire plus" in text
    assert "≈" not in text


@pytest.mark.usefixtures("home")
def test_unknown_ages_are_said():
    at = page(of("97611"))
    assert any("âges" in plain(one.value) for one in at.info)
    assert "≈" not in shown(at)


@pytest.mark.usefixtures("synchronised")
def test_the_reference_is_chosen_and_named(atlas):
    at = page(whole(atlas, DOUAISIS))
    assert "≈ 12 200" in read(at)
    sound(at.segmented_control(key="expected-reference").set_value("cnam_departement").run())
    text = read(at)
    assert "la part des malades à chaque âge dans le département (Nord)" in text
    assert "CNAM, Data pathologies (data.ameli.fr), 2023" in text
    # Each reference in a column of its own, never one mixed with the other.
    assert "Ne pas en faire la moyenne" in text


@pytest.mark.usefixtures("synchronised")
def test_a_departement_that_is_not_held_says_so():
    at = page(of("29083"))
    sound(at.segmented_control(key="expected-reference").set_value("cnam_departement").run())
    assert "ne donnent pas tous les âges dans le département (Finistère)" in read(at)


# --- measured ------------------------------------------------------------------------------------


@pytest.mark.usefixtures("home")
def test_what_is_not_synchronised_says_what_it_will_bring(atlas):
    assert "s’afficheront ici" in read(page(whole(atlas, BLESOIS), MEASURED))
    assert "C@rtoSanté" in read(page(whole(atlas, BLESOIS), ALD))


@pytest.mark.usefixtures("synchronised")
def test_diseases_beside_france(atlas):
    at = page(whole(atlas, DOUAISIS), MEASURED)
    text = read(at)
    assert "Niveau : département (Nord), et non votre territoire" in text
    assert "Nettement plus fréquentes" in text
    assert "● plus fréquente" in text
    assert "arrondit à la dizaine" in text
    sound(at.segmented_control(key="gaps-kind").set_value(True).run())
    assert "indice comparatif, intervalle de Byar" in read(at)


@pytest.mark.usefixtures("synchronised")
def test_secret_is_a_word_and_never_a_zero():
    text = read(page(of("01001"), MEASURED))
    assert "secret" in text
    assert "0,00 %" not in text


@pytest.mark.usefixtures("synchronised")
def test_levels_never_share_a_chart(atlas):
    at = page(whole(atlas, DOUAISIS), MEASURED)
    assert "Insuffisance cardiaque" not in table(at, "Maladies prises en charge")
    control = at.segmented_control(key="gaps-level-2023-tous")
    sound(control.set_value(2).run())
    assert "Insuffisance cardiaque" in table(at, "Maladies prises en charge")
    assert "Maladies cardioneurovasculaires</th>" not in table(at, "Maladies prises en charge")


@pytest.mark.usefixtures("synchronised")
def test_one_disease_by_place_age_and_year(atlas):
    at = page(whole(atlas, DOUAISIS), MEASURED)
    sound(at.selectbox(key="disease-group").set_value("Diabète").run())
    said = table(at, "Personnes prises en charge en 2023")
    assert [name in said for name in ("Nord", "Hauts-de-France", "France")] == [True] * 3
    text = read(at)
    assert "Années non tenues : 2022" in text
    sound(at.selectbox(key="disease-age-DIA_CAT_CAT-2023-tous").set_value("60-64").run())
    assert "60 à 64 ans" in table(at, "Personnes prises en charge en 2023")


@pytest.mark.usefixtures("synchronised")
def test_a_territory_of_several_departements_chooses_one():
    at = page(of("59178", "62041"), MEASURED)
    assert "Niveau : département (Pas-de-Calais), et non votre territoire" in read(at)
    sound(at.segmented_control(key="gaps-departement").set_value("62").run())
    assert "Nettement moins fréquentes" in read(at)


def test_an_extract_tells_what_it_holds(home, atlas):
    part = [r for r in rows(PLACES, (2023,)) if r["classe_age"] == "60-64"]
    store = Store(home / "sources")
    put(store, TABLES["pathologies"], "cnam_pathologies", "2023-extrait-abc123", part)
    text = read(page(whole(atlas, DOUAISIS), MEASURED))
    assert "ne donnent aucune maladie, tous âges" in text
    assert "Seul un extrait de Data pathologies est tenu" in text
    assert "19 âges non tenus" in text


def table(at: AppTest, caption: str) -> str:
    """The HTML of the table whose caption begins so."""
    (found,) = [one.value for one in at.html if f"<caption>{caption}" in one.value]
    return plain(found)


# --- responsabilité populationnelle --------------------------------------------------------------


@pytest.mark.usefixtures("home")
def test_the_douaisis_shows_its_published_measure(atlas):
    text = read(page(whole(atlas, DOUAISIS), TARGETS))
    assert "Mesure publiée : le Douaisis est l’un des cinq territoires pionniers" in text
    assert "219 016 habitants, 2021" in text
    assert "7 991" in text
    assert "17,2 %" in text
    # A measure and an estimate of the same people are never side by side.
    assert "ordre de grandeur" not in text.lower().partition("à quoi ressemblerait")[0]
    assert "7 050" not in text


@pytest.mark.usefixtures("home")
def test_another_territory_has_an_order_of_magnitude_and_its_range(atlas):
    text = read(page(whole(atlas, BLESOIS), TARGETS))
    assert "Ordre de grandeur : ≈ 3 450 habitants auraient un diabète de type 2" in text
    assert "de 2 800 à 3 900" in text
    assert "Mesure publiée" not in text
    assert "Illustration" in text
    assert "65 à 78 % des personnes en ALD" in text
    assert "ne sont pas publiés" in text


@pytest.mark.usefixtures("home")
def test_unknown_ages_correct_nothing():
    text = read(page(of("97611"), TARGETS))
    assert "rien ne corrige une population plus jeune" in text


@pytest.mark.usefixtures("home")
def test_a_stratum_is_said_with_its_article(atlas):
    text = read(page(whole(atlas, BLESOIS), TARGETS))
    assert "et non celui d’Aube-Sézannais" in text


def test_a_single_disease_answers_for_itself_alone(home, atlas):
    kept = [r for r in rows(PLACES, (2023,), ("CAN_CAT_CAT",)) if r["sexe"] == "femmes"]
    put(Store(home / "sources"), TABLES["pathologies"], "cnam_pathologies", "2023", kept)
    text = read(page(whole(atlas, DOUAISIS), MEASURED))
    assert "Une seule maladie dans les données en service : cancers" in text
    assert "femmes seulement" in text
    assert "Aucun écart net" not in text
