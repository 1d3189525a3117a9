"""Figures of any vintage under the communes of today: merges, splits, cities and their parts."""

import pandas as pd
import pytest

from diagnostic.sources.tables import AGES, APL, EQUIPMENT, HOSPITALS, INCOME
from diagnostic.sources.today import asked, bring, codes_to_read, predecessors

# In the atlas: 01018 joined 01033 (Valserhône) with 01091; 85165 and 85212 left 85084 in 2024.
PASSAGES = pd.DataFrame(
    [
        ("01018", "01033", 2003, 2019, "fusion"),
        ("01091", "01033", 2003, 2019, "fusion"),
        ("01033", "01033", 2003, 2019, "fusion"),
        ("35130", "35130", 2003, 2008, "scission"),
        ("35130", "35317", 2003, 2008, "scission"),
        ("14513", "50592", 2003, 2018, "changement_de_code"),
    ],
    columns=["code_avant", "code", "annee_avant", "annee", "evenement"],
)


def pharmacies(counts, year=2015, **other):
    return pd.DataFrame(
        {
            "niveau": "commune",
            "code": list(counts),
            "annee": year,
            "nomenclature": "jusqu_a_2021",
            "type_equipement": "D301",
            "equipement": "pharmacie",
            "nombre": list(counts.values()),
            **other,
        }
    )


def incomes(persons, medians=None, year=2015, statuses=None):
    size = len(persons)
    return pd.DataFrame(
        {
            "niveau": "commune",
            "code": list(persons),
            "annee": year,
            "menages": [10] * size,
            "personnes": list(persons.values()),
            "revenu_median_eur": medians or [20_000.0] * size,
            "revenu_d1_eur": [None] * size,
            "revenu_d9_eur": [None] * size,
            "taux_pauvrete_pct": [None] * size,
            "statut": statuses or ["disponible"] * size,
        }
    )


def access(rows, year=2015):
    codes, values, weights = zip(*rows, strict=True)
    return pd.DataFrame(
        {
            "niveau": "commune",
            "code": codes,
            "annee": year,
            "profession": "medecin_generaliste",
            "tranche": "tous",
            "apl": values,
            "population_standardisee_hab": weights,
            "population_totale_hab": weights,
            "statut": "disponible",
        }
    )


def by_code(rows, column):
    return rows.set_index("code")[column].to_dict()


# --- merges ---------------------------------------------------------------------------------------


def test_counts_of_merged_communes_are_added(atlas):
    rows = bring(pharmacies({"01033": 2, "01018": 3, "01001": 1}), EQUIPMENT, atlas)
    assert by_code(rows, "nombre") == {"01033": 5, "01001": 1}
    assert by_code(rows, "recomposition") == {"01033": "fusion", "01001": ""}
    assert rows["nombre"].dtype == "int64"


def test_years_and_sources_are_never_put_together(atlas):
    both = pd.concat(
        [
            pharmacies({"01033": 2, "01018": 3}, edition="a"),
            pharmacies({"01018": 4}, year=2016, edition="a"),
            pharmacies({"01018": 5}, edition="b"),
        ]
    )
    rows = bring(both, EQUIPMENT, atlas)
    assert rows.set_index(["annee", "edition"])["nombre"].to_dict() == {
        (2015, "a"): 5,
        (2015, "b"): 5,
        (2016, "a"): 4,
    }


def test_rates_are_averaged_by_their_own_population(atlas):
    rows = bring(access([("01033", 4.0, 300.0), ("01018", 2.0, 100.0)]), APL, atlas)
    assert by_code(rows, "apl") == {"01033": 3.5}
    assert by_code(rows, "population_standardisee_hab") == {"01033": 400}
    assert by_code(rows, "statut") == {"01033": "disponible"}


def test_a_median_of_merged_communes_is_not_known(atlas):
    (row,) = bring(incomes({"01033": 100.0, "01018": 50.0}), INCOME, atlas).to_dict("records")
    assert row["personnes"] == 150
    assert pd.isna(row["revenu_median_eur"])
    assert (row["statut"], row["recomposition"]) == ("absent", "fusion")


@pytest.mark.parametrize("hidden", ["01033", "01018"])
def test_a_secret_in_a_merge_hides_what_is_known(atlas, hidden):
    frame = access([("01033", 4.0, 300.0), ("01018", 2.0, 100.0)])
    where = frame["code"] == hidden
    frame = frame.assign(
        apl=frame["apl"].mask(where),
        population_standardisee_hab=frame["population_standardisee_hab"].mask(where),
        statut=frame["statut"].mask(where, "secret"),
    )
    (row,) = bring(frame, APL, atlas).to_dict("records")
    assert row["statut"] == "secret"
    assert pd.isna(row["apl"])
    assert pd.isna(row["population_standardisee_hab"])


def test_an_absent_figure_in_a_merge_makes_it_absent(atlas):
    frame = incomes({"01033": 100.0, "01018": float("nan")}, statuses=["disponible", "absent"])
    (row,) = bring(frame, INCOME, atlas).to_dict("records")
    assert pd.isna(row["personnes"])
    assert row["statut"] == "absent"


def test_half_of_a_merge_is_not_a_total_unless_the_table_lists_everything(atlas):
    (row,) = bring(incomes({"01018": 50.0}), INCOME, atlas).to_dict("records")
    assert row["code"] == "01033"
    assert pd.isna(row["personnes"])
    assert (row["statut"], row["recomposition"]) == ("absent", "fusion")
    (row,) = bring(pharmacies({"01018": 3}), EQUIPMENT, atlas).to_dict("records")
    assert (row["code"], row["nombre"], row["recomposition"]) == ("01033", 3, "fusion")


def test_the_passages_tell_who_is_lacking(atlas):
    two = incomes({"01033": 100.0, "01018": 50.0})
    assert pd.isna(bring(two, INCOME, atlas, PASSAGES)["personnes"].iloc[0])
    three = incomes({"01033": 100.0, "01018": 50.0, "01091": 25.0})
    assert bring(three, INCOME, atlas, PASSAGES)["personnes"].to_list() == [175]
    after = incomes({"01033": 100.0}, year=2019)
    assert bring(after, INCOME, atlas, PASSAGES)["personnes"].to_list() == [100]


@pytest.mark.parametrize(("old", "new"), [("49069", "49126"), ("14513", "50592")])
def test_another_code_is_not_a_merge(atlas, old, new):
    (row,) = bring(incomes({old: 50.0}), INCOME, atlas, PASSAGES).to_dict("records")
    assert (row["code"], row["personnes"], row["recomposition"]) == (new, 50, "")
    assert row["revenu_median_eur"] == 20_000


def test_a_code_used_today_is_todays_and_an_unknown_one_stays(atlas):
    rows = bring(pharmacies({"01001": 1, "97123": 2}), EQUIPMENT, atlas)
    assert by_code(rows, "nombre") == {"01001": 1, "97123": 2}


def test_other_levels_are_left_alone(atlas):
    frame = access([("01033", 4.0, 300.0)]).assign(niveau="departement", code="01")
    frame = pd.concat([frame, frame.assign(niveau="france", code="FR")])
    rows = bring(frame, APL, atlas)
    assert by_code(rows, "apl") == {"01": 4, "FR": 4}


def test_things_follow_their_commune_and_are_never_added(atlas):
    frame = pd.DataFrame(
        {
            "niveau": "commune",
            "code": ["01018", "01033"],
            "annee": 2020,
            "finess": ["010000001", "010000002"],
            "nom": ["Clinique", "Hôpital"],
            "type": None,
            "secteur": None,
            "longitude": 5.0,
            "latitude": 46.0,
        }
    )
    rows = bring(frame, HOSPITALS, atlas)
    assert list(rows["code"]) == ["01033", "01033"]
    assert list(rows["nom"]) == ["Clinique", "Hôpital"]
    assert set(rows["recomposition"]) == {""}


def test_an_empty_frame_stays_empty(atlas):
    rows = bring(pharmacies({}), EQUIPMENT, atlas)
    assert rows.empty
    assert "recomposition" in rows


# --- splits ---------------------------------------------------------------------------------------


def test_a_figure_of_before_a_split_is_nobodys(atlas):
    rows = bring(incomes({"85084": 9_300.0}, year=2021), INCOME, atlas)
    assert set(rows["code"]) == {"85084", "85165", "85212"}
    assert rows["personnes"].isna().all()
    assert set(rows["statut"]) == {"absent"}
    assert set(rows["recomposition"]) == {"scission"}


def test_it_is_kept_whole_for_a_territory_that_has_them_all(atlas):
    frame = pharmacies({"85084": 3}, year=2021)
    whole = bring(frame, EQUIPMENT, atlas, codes={"85084", "85165", "85212", "85001"})
    assert by_code(whole, "recomposition")["85084"] == "scission"
    assert whole["nombre"].sum() == 3
    part = bring(frame, EQUIPMENT, atlas, codes={"85084", "85165"})
    assert part["nombre"].isna().all()


def test_a_source_that_knows_the_split_is_believed(atlas):
    frame = incomes({"85084": 6_800.0, "85165": 1_250.0}, year=2021)
    rows = bring(frame, INCOME, atlas)
    assert by_code(rows, "personnes") == {"85084": 6_800, "85165": 1_250}
    assert set(rows["recomposition"]) == {""}
    later = bring(incomes({"85084": 6_800.0}, year=2024), INCOME, atlas)
    assert by_code(later, "recomposition") == {"85084": ""}


def test_the_passages_add_the_splits_of_before_2020(atlas):
    frame = pharmacies({"35130": 2}, year=2005)
    assert set(bring(frame, EQUIPMENT, atlas)["recomposition"]) == {""}
    rows = bring(frame, EQUIPMENT, atlas, PASSAGES)
    assert set(rows["code"]) == {"35130", "35317"}
    assert rows["nombre"].isna().all()
    frame = pharmacies({"35130": 2}, year=2010)
    assert bring(frame, EQUIPMENT, atlas, PASSAGES)["nombre"].to_list() == [2]


def test_one_source_before_the_split_and_one_after(atlas):
    both = pd.concat(
        [
            pharmacies({"85084": 3}, year=2021, edition="a"),
            pharmacies({"85084": 2, "85165": 1}, year=2021, edition="b"),
        ]
    )
    rows = bring(both, EQUIPMENT, atlas)
    assert rows[rows["edition"] == "b"]["nombre"].sum() == 3
    assert rows[rows["edition"] == "a"]["nombre"].isna().all()


# --- which codes to read --------------------------------------------------------------------------


def test_predecessors_of_a_territory(atlas):
    found = predecessors({"01033", "85165"}, atlas)
    assert found["01018"] == "01033"
    assert found["85084"] == "85165"
    assert "01033" not in found
    assert predecessors({"50592"}, atlas, PASSAGES)["14513"] == "50592"
    assert predecessors({"35317"}, atlas, PASSAGES)["35130"] == "35317"


def test_codes_to_read_hold_all_that_bring_needs(atlas):
    assert codes_to_read({"85084"}, atlas) >= {"85084", "85165", "85212"}
    assert codes_to_read({"49126"}, atlas) >= {"49126", "49069"}
    assert codes_to_read({"75101"}, atlas) >= {"75056", "75101", "75120"}
    assert codes_to_read({"01001"}, atlas) == {"01001"}


def test_a_whole_city_is_read_whole_where_it_can_be(atlas):
    answer = asked({"75056", "01001"}, {"75056", "75101", "75102", "01001"}, atlas)
    assert answer.codes == {"75056", "01001"}
    assert answer.missing == frozenset()


def test_otherwise_by_arrondissement(atlas):
    parts = atlas.arrondissements["69123"]
    answer = asked({"69123"}, set(parts), atlas)
    assert answer.read == {"69123": parts}
    assert answer.codes == set(parts)


def test_an_arrondissement_is_not_known_from_its_city(atlas):
    answer = asked({"69381", "13201"}, {"69123", "13055", "13201"}, atlas)
    assert answer.codes == {"13201"}
    assert answer.only_whole == {"69381"}
    assert answer.missing == frozenset()


def test_a_city_beside_its_arrondissements_is_read_once(atlas):
    everything = {"13055", *atlas.arrondissements["13055"]}
    assert asked(everything, everything, atlas).codes == {"13055"}
    assert asked(everything, everything - {"13055"}, atlas).codes == everything - {"13055"}


def test_what_the_source_does_not_know_is_missing(atlas):
    answer = asked({"01001", "75056"}, {"01004"}, atlas)
    assert answer.codes == frozenset()
    assert answer.missing == {"01001", "75056"}


def test_ages_of_every_class_are_added(atlas):
    rows = [
        (code, sex, age, 2.5)
        for code in ("01033", "01018")
        for sex in ("hommes", "femmes")
        for age in ("00-14", "tsage")
    ]
    frame = pd.DataFrame(rows, columns=["code", "sexe", "classe_age", "population_hab"])
    done = bring(frame.assign(niveau="commune", annee=2015), AGES, atlas)
    assert len(done) == 4
    assert set(done["population_hab"]) == {5}
