"""The embedded tables: each keeps its contract, and its totals are the published ones."""

import csv
from functools import cache

import pytest

from diagnostic.paths import DATA
from diagnostic.sources.checking import checked
from diagnostic.sources.departements import departement_of
from diagnostic.sources.embedded import REFERENCE, csv_columns, embedded_parts
from diagnostic.sources.engine import connect, quoted
from diagnostic.sources.equipment import nomenclature_of, slug_of
from diagnostic.sources.tables import TABLES

PARTS = {part.path.name: part for part in embedded_parts()}
MOST_BYTES = 1_500_000

FRANCE_2024 = {
    "medecin_generaliste": 55_546,
    "medecin_specialiste": 56_613,
    "infirmier": 99_023,
    "masseur_kinesitherapeute": 82_101,
    "chirurgien_dentiste": 39_126,
    "sage_femme": 8_190,
    "orthophoniste": 21_763,
    "orthoptiste": 3_245,
    "pedicure_podologue": 13_025,
    "cardiologue": 5_018,
    "endocrinologue": 853,
    "ophtalmologue": 4_287,
    "pediatre": 2_718,
    "pneumologue": 1_223,
    "psychiatre": 6_308,
}
APL_FRANCE_2024 = {
    "medecin_generaliste": 3.72,
    "infirmier": 154.8,
    "masseur_kinesitherapeute": 123.2,
    "sage_femme": 22.2,
    "chirurgien_dentiste": 61.5,
}
INSEE_SUMS = {
    "medecins_generalistes": 60_573,
    "infirmiers": 103_023,
    "chirurgiens_dentistes": 39_909,
    "pharmacies": 20_725,
    "services_d_urgences": 700,
}
EXAMPLES = {"41": 43, "59": 55}
"""Communes of the Blésois and of the Douaisis, each in its département."""
EXAMPLE_TYPES = {"equipements_exemples_2019.csv": 12, "equipements_exemples_2020.csv": 5}


@cache
def rows(name):
    """A file as pages read it: an empty cell is missing."""
    types = ", ".join(
        f"{quoted(n)}: {quoted(t)}" for n, t in csv_columns(TABLES[PARTS[name].table])
    )
    with connect() as base:
        return base.execute(
            f"from read_csv({quoted(str(REFERENCE / name))}, header=true, columns={{{types}}})"
        ).df()


def lines(name):
    with (REFERENCE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def sums(name, by, value):
    return rows(name).groupby(by)[value].sum().to_dict()


# --- every file ----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", PARTS)
def test_columns_are_those_of_the_contract(name):
    table = TABLES[PARTS[name].table]
    assert list(lines(name)[0]) == [column.name for column in table.columns]


@pytest.mark.parametrize("name", PARTS)
def test_a_file_keeps_its_contract(name):
    table = TABLES[PARTS[name].table]
    kept = checked(rows(name), table)
    assert kept.num_rows == len(lines(name)) > 0


@pytest.mark.parametrize("name", PARTS)
def test_keys_are_unique_and_in_order(name):
    table = TABLES[PARTS[name].table]
    keys = list(rows(name)[list(table.key)].itertuples(index=False, name=None))
    assert len(set(keys)) == len(keys)
    assert keys == sorted(keys)


@pytest.mark.parametrize("name", PARTS)
def test_cells_are_clean(name):
    for row in lines(name):
        for cell in row.values():
            assert cell == cell.strip()
            assert "N/A" not in cell


def test_the_whole_is_small():
    assert sum(path.stat().st_size for path in (DATA / "reference").iterdir()) < MOST_BYTES


@pytest.mark.parametrize("name", PARTS)
def test_communes_are_known_today_or_by_their_successor(name, atlas):
    frame = rows(name)
    codes = frame.loc[frame["niveau"] == "commune", "code"] if "niveau" in frame else []
    assert [code for code in codes if code not in atlas and code not in atlas.successors] == []


@pytest.mark.parametrize("name", [n for n, p in PARTS.items() if p.table == "equipements"])
def test_equipment_has_the_name_of_its_code(name):
    for row in lines(name):
        year = int(row["annee"])
        assert row["equipement"] == slug_of(row["type_equipement"], year)
        assert row["nomenclature"] == nomenclature_of(year) == "jusqu_a_2021"


# --- published totals ----------------------------------------------------------------------------


def test_liberal_professionals_of_france():
    frame = rows("professionnels_liberaux_2024.csv")
    france = frame[frame["niveau"] == "france"].set_index("profession")
    assert france["effectif"].to_dict() == FRANCE_2024
    assert france.loc["sage_femme", "densite_pour_100000"] == 56.3
    assert france.loc["pediatre", "densite_pour_100000"] == 23.7
    assert set(france["code"]) == {"FR"}


@pytest.mark.parametrize(("level", "places"), [("departement", 101), ("region", 18)])
def test_liberal_professionals_add_up_to_france(level, places):
    frame = rows("professionnels_liberaux_2024.csv")
    frame = frame[frame["niveau"] == level]
    assert frame["code"].nunique() == places
    assert frame.groupby("profession")["effectif"].sum().to_dict() == FRANCE_2024


def test_general_practitioners_of_2017():
    frame = rows("medecins_generalistes_2017.csv")
    assert len(frame) == 9_528
    assert frame["nombre"].sum() == 58_031
    assert frame["nombre"].min() == 1
    by_code = frame.set_index("code")["nombre"]
    assert by_code["13055"] == 1_217
    assert by_code["69123"] == 656
    assert set(frame["annee"]) == {2017}


def test_emergency_sites_of_2025():
    frame = rows("urgences_2025.csv")
    assert len(frame) == 616
    assert frame["passages"].count() == 615
    assert frame["passages"].sum() == 21_690_796
    assert frame.loc[frame["statut"] == "absent", "finess"].to_list() == ["590811279"]


def test_emergency_sites_stand_in_the_departement_of_their_number():
    """A FINESS number begins with its département; that of Mayotte dates from before 2011."""
    frame = rows("urgences_2025.csv")
    elsewhere = frame[frame["code"].map(departement_of).str[:2] != frame["finess"].str[:2]]
    assert elsewhere["finess"].to_list() == ["980500011"]
    assert elsewhere["code"].to_list() == ["97611"]


def test_emergency_sites_whose_point_is_not_in_their_commune():
    """The commune that the source names was kept: see `data/README.md`."""
    from diagnostic.sources.locating import locate

    frame = rows("urgences_2025.csv")
    found = locate(frame["longitude"].to_list(), frame["latitude"].to_list())
    moved = {
        (code, at) for code, at in zip(frame["code"], found, strict=True) if at not in (None, code)
    }
    assert moved == {
        ("93005", "93078"),
        ("69092", "69013"),
        ("75112", "75111"),
        ("44109", "44143"),
        ("22070", "22161"),
        ("93006", "93063"),
        ("06083", "06104"),
    }
    lost = {code for code, at in zip(frame["code"], found, strict=True) if at is None}
    assert lost == {"97801", "97502"}


def test_no_emergency_site_is_left_in_a_whole_city():
    codes = set(rows("urgences_2025.csv")["code"])
    assert codes.isdisjoint({"75056", "69123", "13055"})


def test_population_of_france():
    frame = rows("population_france_2023.csv")
    assert frame["population_hab"].sum() == 68_042_591
    assert frame.groupby("sexe").size().to_dict() == {"femmes": 20, "hommes": 20}


def test_accessibility_of_france_and_its_departements():
    frame = rows("apl_departements.csv")
    france = frame[frame["niveau"] == "france"].set_index("profession")
    assert france["apl"].to_dict() == APL_FRANCE_2024
    assert set(france["annee"]) == {2024}
    departements = frame[frame["niveau"] == "departement"]
    assert departements.groupby(["annee", "profession"]).size().to_list() == [100] * 10
    assert "976" not in set(departements["code"])
    of_doctors = departements[departements["population_totale_hab"].notna()]
    assert set(zip(of_doctors["profession"], of_doctors["annee"], strict=True)) == {
        ("medecin_generaliste", 2024)
    }
    assert of_doctors["population_totale_hab"].sum() == 67_760_573


def test_national_accessibility_is_the_mean_of_the_departements():
    """Weighted by inhabitants, for want of the standardised population: close, not equal."""
    frame = rows("apl_departements.csv")
    frame = frame[(frame["niveau"] == "departement") & (frame["annee"] == 2024)]
    weights = frame.dropna(subset="population_totale_hab").set_index("code")[
        "population_totale_hab"
    ]
    for profession, published in APL_FRANCE_2024.items():
        of_one = frame[frame["profession"] == profession].set_index("code")["apl"]
        mean = (of_one * weights).sum() / weights.sum()
        assert mean == pytest.approx(published, rel=0.006), profession


def test_inhabitants_under_the_threshold():
    frame = rows("apl_sous_seuil_2024.csv")
    assert frame["valeur"].sum() == 12_341_978
    assert round(100 * 12_341_978 / 67_760_573, 1) == 18.2
    whole = rows("apl_departements.csv").dropna(subset="population_totale_hab")
    both = frame.merge(whole, on="code")
    assert len(both) == 100
    assert (both["valeur"] <= both["population_totale_hab"]).all()


def test_insee_sums_of_the_departements():
    found = sums("departements_insee.csv", "indicateur", "valeur")
    assert {name: found[name] for name in INSEE_SUMS} == INSEE_SUMS


def test_insee_indicators_are_whole():
    frame = rows("departements_insee.csv")
    assert frame.groupby("indicateur").size().to_dict() == dict.fromkeys(
        frame["indicateur"].unique(), 101
    )
    assert frame["indicateur"].nunique() == 22
    absent = frame[frame["statut"] == "absent"]
    assert len(absent) == 14
    assert set(absent["code"]) == {"971", "973", "976"}
    years = frame.groupby("indicateur")["annee"].unique()
    assert all(len(found) == 1 for found in years)
    assert years["taux_de_pauvrete"][0] == 2021
    assert years["population_estimee"][0] == 2025


@pytest.mark.parametrize("name", EXAMPLE_TYPES)
def test_examples_have_every_type_in_every_commune(name):
    frame = rows(name).assign(place=lambda f: f["code"].str[:2])
    assert frame.groupby("place")["code"].nunique().to_dict() == EXAMPLES
    counts = frame.groupby(["place", "type_equipement"]).size()
    assert counts.to_dict() == {
        (place, kind): communes
        for place, communes in EXAMPLES.items()
        for kind in frame["type_equipement"].unique()
    }
    assert frame["type_equipement"].nunique() == EXAMPLE_TYPES[name]
    assert (frame["nombre"] == 0).any()


def test_examples_are_the_communes_that_the_start_page_opens(atlas):
    import tomllib

    known = set(rows("apl_exemples_2023.csv")["code"])
    for name in EXAMPLE_TYPES:
        assert set(rows(name)["code"]) == known
    examples = tomllib.loads((DATA / "exemples.toml").read_text("utf-8"))["territoire"]
    opened = {code for ex in examples for siren in ex["epci"] for code in atlas.epci[siren].members}
    assert opened == known


def test_examples_accessibility_and_income():
    apl = rows("apl_exemples_2023.csv").assign(place=lambda f: f["code"].str[:2])
    assert apl.groupby("place").size().to_dict() == EXAMPLES
    weights = apl.groupby("place")["population_standardisee_hab"].sum().round(1).to_dict()
    assert weights == {"41": 107_845.5, "59": 215_458.4}
    income = rows("revenus_exemples_2019.csv")
    assert income["code"].str[:2].value_counts().to_dict() == {"59": 55, "41": 42}
    assert set(apl["code"]) - set(income["code"]) == {"41266"}


def test_examples_totals_of_professionals():
    frame = rows("equipements_exemples_2019.csv").assign(place=lambda f: f["code"].str[:2])
    found = frame.groupby(["place", "equipement"])["nombre"].sum()
    assert found["59", "medecin_generaliste"] == 192
    assert found["59", "infirmier"] == 297
    assert found["41", "medecin_generaliste"] == 108
    assert found["41", "masseur_kinesitherapeute"] == 90


def test_prevalence_has_every_class():
    frame = rows("prevalences_age.csv")
    assert frame.groupby("categorie").size().to_list() == [20] * 8
    ages = frame["classe_age"].unique()
    assert list(ages[:2]) == ["00-04", "05-09"]
    assert ages[-1] == "95et+"


def test_prevalence_gives_the_cases_that_cnam_counts():
    """Millions of people, DREES prevalence on the population of 2023, against CNAM 2021."""
    population = sums("population_france_2023.csv", "classe_age", "population_hab")
    frame = rows("prevalences_age.csv")
    frame = frame.assign(cases=frame["prevalence"] * frame["classe_age"].map(population) / 1e6)
    cases = frame.groupby("categorie")["cases"].sum().round(2).to_dict()
    assert cases["Cancers"] == 3.50
    assert cases["Maladies cardioneurovasculaires"] == 5.33
    assert cases["Maladies respiratoires chroniques"] == 3.72
    assert cases["Diabète"] == 4.03


def test_gradient_has_every_tenth():
    frame = rows("gradient_social.csv")
    assert frame.groupby(["mesure", "categorie"]).size().to_list() == [10] * 14
    assert (frame["ic_bas"] <= frame["taux_standardise"]).all()
    assert (frame["taux_standardise"] <= frame["ic_haut"]).all()
    richest = frame[frame["dixieme_niveau_vie"] == 10]
    assert (richest["ratio_vs_d10"] == 1).all()
