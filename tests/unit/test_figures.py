"""Years, units and names of the figures of a territory and of the areas it lies in."""

from __future__ import annotations

import tomllib

import pandas as pd
import pytest
from synthetic_parts import apl, put

from diagnostic.paths import DATA
from diagnostic.sources.embedded import REFERENCE
from diagnostic.sources.equipment import equipment
from diagnostic.sources.figures import TERRITORY, Figure, figures_of
from diagnostic.sources.names import edition_label
from diagnostic.sources.order import reading_order
from diagnostic.sources.professions import BY_SLUG
from diagnostic.sources.reading import Library
from diagnostic.sources.store import Store
from diagnostic.sources.tables import APL, HOSPITALS, INCOME, INDICATORS
from diagnostic.sources.units import UNKNOWN_UNIT, accorded, indicator_units, shown
from diagnostic.territory.atlas import CITIES

DOUAI, SIN, MAMOUDZOU = "59178", "59569", "97611"
DOCTORS = "apl/apl/medecin_generaliste/tous"


@pytest.fixture
def store(tmp_path) -> Store:
    return Store(tmp_path / "sources")


@pytest.fixture(scope="module")
def mainland(atlas) -> list[str]:
    """Every commune of the 101 départements but those of Mayotte."""
    return [
        code
        for code, commune in atlas.communes.items()
        if code not in CITIES and len(commune.region) == 2 and commune.departement != "976"
    ]


def read(store: Store, atlas, codes: set[str], table: str) -> dict[tuple[str, str], Figure]:
    figures = figures_of(Library(store), atlas, frozenset(codes), [table])
    return {(figure.id, figure.level): figure for figure in figures}


def income(code: str, median: float | None, status: str = "disponible") -> dict[str, object]:
    empty = {column.name: None for column in INCOME.columns}
    told = {"niveau": "commune", "code": code, "annee": 2021, "statut": status}
    return {**empty, **told, "revenu_median_eur": median}


# --- years ---------------------------------------------------------------------------------------


def test_an_area_is_of_the_year_of_the_territory_where_it_is_published(store, atlas):
    """The reference has départements in 2023 and in 2024, France in 2024 only."""
    put(store, APL, "drees_apl", "medecin_generaliste-2023", [apl(DOUAI, 4.0, 100.0)])
    found = read(store, atlas, {DOUAI}, "apl")
    departement, france = found[DOCTORS, "departement"], found[DOCTORS, "france"]
    assert (departement.year, departement.same_year, departement.known) == (2023, True, None)
    assert (france.year, france.same_year) == (2024, False)
    assert found[DOCTORS, TERRITORY].same_year is None
    assert found["apl/apl/infirmier/tous", "france"].same_year is None


def test_an_area_is_computed_where_every_commune_is_known(store, atlas, mainland):
    rows = [apl(code, 2.0 if code == DOUAI else 4.0, 300.0) for code in mainland]
    put(store, APL, "drees_apl", "medecin_generaliste-2023", rows)
    found = read(store, atlas, {DOUAI}, "apl")
    published, region = found[DOCTORS, "departement"], found[DOCTORS, "region"]
    assert (published.value, published.is_computed) == (4.54, False)
    assert region.is_computed
    assert region.value == pytest.approx(4 - 2 / region.asked)
    assert (region.known, region.year, region.same_year) == (region.asked, 2023, True)
    france = found[DOCTORS, "france"]
    assert (france.known, france.asked) == (len(mainland), len(mainland) + 17)


def test_an_area_of_which_a_part_is_unknown_is_not_computed(store, atlas, mainland):
    rows = [apl(code, 4.0, 300.0) for code in mainland if code.startswith("59")]
    put(store, APL, "drees_apl", "medecin_generaliste-2023", rows)
    found = read(store, atlas, {DOUAI}, "apl")
    assert (DOCTORS, "region") not in found
    assert found[DOCTORS, "france"].year == 2024


# --- what does not add up, what is not known ------------------------------------------------------


def test_a_median_is_told_by_its_ends(store, atlas):
    rows = [income(DOUAI, 20_000.0), income(SIN, 18_000.0), income("59165", None, "secret")]
    put(store, INCOME, "insee_filosofi", "2021", rows)
    codes = {DOUAI, SIN, "59165"}
    found = read(store, atlas, codes, "revenus")
    low = found["revenus/revenu_median_eur/plus_bas", TERRITORY]
    high = found["revenus/revenu_median_eur/plus_eleve", TERRITORY]
    assert (low.value, high.value) == (18_000, 20_000)
    assert (low.known, low.asked, low.secret) == (2, 3, 1)
    assert "la plus basse" in low.label
    assert ("revenus/menages", TERRITORY) not in found  # the part holds no household


def test_the_median_of_one_commune_is_as_published(store, atlas):
    put(store, INCOME, "insee_filosofi", "2021", [income(DOUAI, 20_000.0)])
    found = read(store, atlas, {DOUAI}, "revenus")
    assert found["revenus/revenu_median_eur", TERRITORY].value == 20_000


def test_a_hidden_median_is_secret(store, atlas):
    rows = [income(DOUAI, None, "secret"), income(SIN, 18_000.0)]
    put(store, INCOME, "insee_filosofi", "2021", rows)
    figure = read(store, atlas, {DOUAI}, "revenus")["revenus/revenu_median_eur", TERRITORY]
    assert (figure.value, figure.status, figure.secret) == (None, "secret", 1)


def test_a_country_that_leaves_a_place_out_says_so(store, atlas, mainland):
    rows = [apl(code, 4.0, 300.0) for code in mainland]
    put(store, APL, "drees_apl", "medecin_generaliste-2023", rows)
    figure = read(store, atlas, {MAMOUDZOU}, "apl")[DOCTORS, TERRITORY]
    assert (figure.value, figure.status, figure.known, figure.asked) == (None, "absent", 0, 1)
    assert "aucune commune du territoire" in figure.why
    assert figure.said.endswith(" : nd (cette source ne connaît aucune commune du territoire)")


def test_a_part_of_a_few_communes_says_nothing_of_the_others(store, atlas):
    put(store, APL, "drees_apl", "medecin_generaliste-2023", [apl(DOUAI, 4.0, 300.0)])
    assert (DOCTORS, TERRITORY) not in read(store, atlas, {MAMOUDZOU}, "apl")


def test_two_records_of_one_hospital_are_one(store, atlas):
    one = {
        "niveau": "commune",
        "code": DOUAI,
        "annee": 2020,
        "nom": "HÔPITAL SYNTHÉTIQUE",
        "type": None,
        "secteur": None,
        "longitude": 3.1,
        "latitude": 50.4,
    }
    elsewhere = {"finess": "590000003", "longitude": None, "latitude": None}
    rows = [{**one, "finess": "590000001"}, {**one, "finess": "590000002"}, {**one, **elsewhere}]
    put(store, HOSPITALS, "eurostat_hopitaux", "2020", rows)
    figure = read(store, atlas, {DOUAI}, "hopitaux")["hopitaux/nombre", TERRITORY]
    assert figure.value == 2
    assert figure.label == "Établissements et unités de santé inscrits à FINESS (mars 2020)"


# --- units ---------------------------------------------------------------------------------------


def test_every_embedded_indicator_has_a_unit():
    slugs = {
        slug
        for name in ("departements_insee.csv", "apl_sous_seuil_2024.csv")
        for slug in pd.read_csv(REFERENCE / name)["indicateur"]
    }
    assert len(slugs) == 23
    assert slugs <= indicator_units().keys()


def test_every_way_of_reading_a_unit_is_told_and_used():
    content = tomllib.loads((DATA / "unites.toml").read_text("utf-8"))
    assert {each["lu"] for each in content["indicateurs"].values()} == content["sources"].keys()
    assert all(each.name and each.unit and each.read for each in indicator_units().values())


def test_an_unknown_indicator_sends_to_its_source(store, atlas):
    row = {
        "niveau": "commune",
        "code": DOUAI,
        "nom": "Douai",
        "annee": 2024,
        "indicateur": "indicateur_synthetique",
        "libelle": "Indicateur synthétique",
        "valeur": 12.5,
        "statut": "disponible",
    }
    put(store, INDICATORS, "geoclip", "indicateur_synthetique-2024-commune", [row])
    figure = read(store, atlas, {DOUAI}, "indicateurs")[
        "indicateurs/valeur/indicateur_synthetique", TERRITORY
    ]
    assert (figure.value, figure.unit) == (12.5, UNKNOWN_UNIT)


def test_publics_of_densities_are_those_of_the_population():
    """Count over density, France 2024, beside the population of 2023: less than 3 % apart."""
    counts = pd.read_csv(REFERENCE / "professionnels_liberaux_2024.csv", dtype={"code": "str"})
    france = counts[counts["niveau"] == "france"].set_index("profession")
    publics = france["effectif"] / france["densite_pour_100000"] * 100_000
    people = pd.read_csv(REFERENCE / "population_france_2023.csv")
    age = people["classe_age"].str[:2].astype(int)
    women = people["sexe"] == "femmes"
    of = {
        "femmes de 15 à 49 ans": women & age.between(15, 45),
        "enfants de moins de 15 ans": age < 15,
        "habitants": age >= 0,
    }
    for slug in ("sage_femme", "pediatre", "medecin_generaliste", "infirmier"):
        expected = people.loc[of[BY_SLUG[slug].public], "population_hab"].sum()
        assert publics[slug] == pytest.approx(expected, rel=0.03), slug
    adults = people.loc[women & (age >= 15), "population_hab"].sum()
    assert BY_SLUG["gynecologue"].public == "femmes de 15 ans et plus"
    assert adults == pytest.approx(4_358 / 14.7 * 100_000, rel=0.03)


@pytest.mark.parametrize(
    ("value", "unit", "said"),
    [
        (0, "établissements", "0 établissement"),
        (1, "professionnels, par lieu d’exercice", "1 professionnel, par lieu d’exercice"),
        (2, "services", "2 services"),
        (1, "habitants standardisés", "1 habitant standardisé"),
        (60.1, "pour 100 000 habitants", "60,1 pour 100\u202f000 habitants"),
        (164, "pour 100 000 habitants", "164,0 pour 100\u202f000 habitants"),
        (0.0778, "part", "7,78 %"),
        (0.000012, "part", "0,0012 %"),
    ],
)
def test_a_figure_is_said_with_its_unit(value, unit, said):
    assert f"{shown(value, unit)} {accorded(value, unit)}" == said


# --- order and names -----------------------------------------------------------------------------


def test_who_cares_comes_first_and_numbers_in_order():
    ids = [
        "gradient_social/taux_standardise/incidence/Cancers/10",
        "gradient_social/taux_standardise/incidence/Cancers/2",
        "equipements/nombre/travail_protege",
        "equipements/nombre/pharmacie",
        "apl/apl/medecin_generaliste/tous",
        "equipements/nombre/infirmier",
        "equipements/nombre/medecin_generaliste",
    ]
    social, care, access, *professionals = ids[2:]
    expected = [*reversed(professionals), access, care, ids[1], ids[0], social]
    assert sorted(ids, key=reading_order) == expected


def test_every_equipment_has_an_order():
    keys = [reading_order(f"equipements/nombre/{slug}") for slug in (*equipment(), "type_d299")]
    assert len(set(keys)) == len(keys)


@pytest.mark.parametrize(
    ("table", "edition", "years", "label"),
    [
        ("apl", "medecin_generaliste-2023", (2023,), "médecins généralistes 2023"),
        ("apl", "2024-departements", (2023, 2024), "2023 et 2024 (par département)"),
        ("pathologies", "2019-extrait-04caac", (2019,), "2019 (extrait)"),
        ("indicateurs", "2021-2025", (), "2021 à 2025"),
        ("zonages", "medecin", (2022,), "médecins 2022"),
        (
            "indicateurs",
            "part_des_benef_en_ald_dans_la_pop-2024-bassin_de_vie",
            (2024,),
            "Part des bénéficiaires en ALD 2024 (par bassin de vie)",
        ),
        ("gradient_social", "er1243", (2017,), "Études et Résultats n° 1243 2017"),
    ],
)
def test_an_edition_has_a_french_name(table, edition, years, label):
    assert edition_label(table, edition, years) == label
