"""DREES, APL: workbooks of the five professions, on small synthetic sheets."""

import pytest
from importing import imported, without_totals, workbook, written

from diagnostic.sources.importers.apl import IMPORTER

DOCTORS = [
    "Code commune INSEE",
    "Commune",
    "APL aux médecins généralistes",
    "APL aux médecins généralistes de 65 ans et moins ",
    "APL aux médecins généralistes de 62 ans ou moins ",
    "APL aux médecins généralistes de 60 ans ou moins",
    "Population standardisée 2022 pour la médecine générale",
    "Population totale 2022",
]
DOCTORS_2023 = [
    *DOCTORS[:3],
    "APL aux médecins généralistes de moins de 65 ans",
    "Population standardisée 2021 pour la médecine générale",
    "Population totale 2021",
]
ROWS_2023 = [
    ["01001", "L’Abergement-Clémenciat", 1.942, 1.881, 838.154, 832],
    ["01002", "L’Abergement-de-Varey", 2.5, 1.767, 255.723, 267],
    ["2A004", "Ajaccio", 4, 3, 1000, 901],
    ["75101", "Paris 1er", 0, 0, 500, 600],
]
MIDWIVES = [
    "Code commune INSEE",
    "Commune",
    "APL aux sages-femmes",
    "Population féminine standardisée 2022 pour les sages-femmes",
    "Population totale 2022",
    "Population féminine 2022",
]


@pytest.fixture(autouse=True)
def no_published_total(monkeypatch):
    without_totals(monkeypatch, "drees_apl")


def sheet(year, header, rows, title="aux médecins généralistes"):
    units = ["", "", *("En nombre de consultations" for _ in header[2:])]
    return [
        [f"Indicateur d'accessibilité potentielle localisée (APL) {year} {title}"],
        [],
        [f"Millésime : {year}"],
        [f"Sources : SNIIR-AM {year}"],
        ["Champ : France hors Mayotte."],
        ["Lecture : Compte tenu de la structure par âge…"],
        ["Note : Pour calculer un APL moyen…"],
        [],
        header,
        units,
        *rows,
    ]


def doctors_2023(*more):
    return sheet(2023, DOCTORS_2023, [*ROWS_2023, *more])


def load(tmp_path, sheets, name="apl_synthetic.xlsx"):
    return imported(IMPORTER, workbook(tmp_path, name, sheets), tmp_path)


def cells(made, column="apl"):
    rows = made.table("apl")
    return {(r.code, r.annee, r.tranche): getattr(r, column) for r in rows.itertuples()}


def test_one_vintage(tmp_path):
    made = load(tmp_path, {"Paramètres": [["Paramètres"]], "APL 2023": doctors_2023()})
    assert made.editions == {"medecin_generaliste-2023"}
    found = cells(made)
    assert found["01001", 2023, "tous"] == 1.942
    assert found["01001", 2023, "moins_de_65_ans"] == 1.881
    assert found["75101", 2023, "tous"] == 0
    assert cells(made, "population_totale_hab")["2A004", 2023, "tous"] == 901
    assert set(made.table("apl")["profession"]) == {"medecin_generaliste"}
    assert set(made.table("apl")["statut"]) == {"disponible"}


def test_the_mean_is_weighted_by_the_standardised_population(tmp_path):
    made = load(tmp_path, {"APL 2023": doctors_2023()})
    weights = 838.154 + 255.723 + 1000 + 500
    whole = (1.942 * 838.154 + 2.5 * 255.723 + 4 * 1000) / weights
    assert made.total("moyenne medecin_generaliste tous 2023") == round(whole, 3)
    # 2.5 is not under 2.5, and no access at all is under it
    under = 100 * (832 + 600) / (832 + 267 + 901 + 600)
    assert made.total("part sous 2,5 medecin_generaliste 2023") == round(under, 1)


def test_populations_are_the_weights_of_each_band(tmp_path):
    made = load(tmp_path, {"APL 2023": doctors_2023()})
    weights = cells(made, "population_standardisee_hab")
    assert weights["01001", 2023, "tous"] == weights["01001", 2023, "moins_de_65_ans"] == 838.154


def test_every_row_is_kept_left_out_or_refused(tmp_path):
    report = load(tmp_path, {"APL 2023": doctors_2023(["01003", "Amareins", -1, 1, 10, 9])}).report
    assert report.left_out == {"ligne des unités": 1}
    assert report.refused == {"nombre négatif (APL)": 1}
    assert report.read == report.kept + 2


def test_every_vintage_and_band(tmp_path):
    rows = [["01001", "L’Abergement-Clémenciat", 1.9, 1.8, 1.7, 1.6, 838.2, 832]]
    made = load(
        tmp_path,
        {"Paramètres": [["x"]], "APL 2023": doctors_2023(), "APL 2024": sheet(2024, DOCTORS, rows)},
    )
    assert made.editions == {"medecin_generaliste-2023", "medecin_generaliste-2024"}
    found = cells(made)
    assert {band: n for (_, year, band), n in found.items() if year == 2024} == {
        "tous": 1.9,
        "65_ans_ou_moins": 1.8,
        "62_ans_ou_moins": 1.7,
        "60_ans_ou_moins": 1.6,
    }
    assert {band for _, year, band in found if year == 2023} == {"tous", "moins_de_65_ans"}


@pytest.mark.parametrize(
    ("written_as", "profession"),
    [
        ("infirmières", "infirmier"),
        ("infirmiers", "infirmier"),
        ("kinésithérapeutes", "masseur_kinesitherapeute"),
        ("masseurs-kinésithérapeutes", "masseur_kinesitherapeute"),
        ("chirurgiens-dentistes", "chirurgien_dentiste"),
    ],
)
def test_the_other_professions(tmp_path, written_as, profession):
    header = [
        "Code commune INSEE",
        "Commune",
        f"APL aux {written_as}",
        f"Population standardisée 2022 pour les {written_as}",
        "Population totale 2022",
    ]
    rows = [["01001", "L’Abergement-Clémenciat", 75.2, 800.5, 832]]
    made = load(tmp_path, {"APL 2024": sheet(2024, header, rows, f"aux {written_as}")})
    assert made.editions == {f"{profession}-2024"}
    assert cells(made) == {("01001", 2024, "tous"): 75.2}


def test_midwives_are_for_women(tmp_path):
    rows = [["01001", "L’Abergement-Clémenciat", 20.5, 390.2, 832, 401]]
    made = load(tmp_path, {"APL 2024": sheet(2024, MIDWIVES, rows)})
    (row,) = made.table("apl").itertuples()
    assert row.profession == "sage_femme"
    assert row.population_standardisee_hab == 390.2
    assert row.population_totale_hab == 401


def test_the_population_of_both_sexes_is_not_that_of_women(tmp_path):
    rows = [["01001", "L’Abergement-Clémenciat", 20.5, 390.2, 832]]
    made = load(tmp_path, {"APL 2024": sheet(2024, MIDWIVES[:5], rows)})
    assert made.table("apl")["population_totale_hab"].isna().all()
    assert any("féminine" in note for note in made.report.notes)


def test_a_missing_value_is_absent_and_not_zero(tmp_path):
    made = load(
        tmp_path,
        {"APL 2023": doctors_2023(["01004", "A", None, 2.0, 9, 9], ["01005", "B", "nd", 1, 9, 9])},
    )
    rows = made.table("apl").set_index(["code", "tranche"])
    assert rows.loc[("01004", "tous"), "statut"] == "absent"
    assert rows.loc[("01005", "tous"), "statut"] == "absent"
    assert rows.loc[["01004", "01005"]].xs("tous", level="tranche")["apl"].isna().all()
    assert rows.loc[("01004", "moins_de_65_ans"), "statut"] == "disponible"
    assert rows.loc[("75101", "tous"), "apl"] == 0


def test_mayotte_is_said_to_be_absent(tmp_path):
    notes = load(tmp_path, {"APL 2023": doctors_2023()}).report.notes
    assert any("Mayotte" in note for note in notes)
    there = load(
        tmp_path, {"APL 2023": doctors_2023(["97611", "Mamoudzou", 1, 1, 9, 9])}, "m_synthetic.xlsx"
    )
    assert not any("Mayotte" in note for note in there.report.notes)


def test_a_whole_city_does_not_weigh_beside_its_arrondissements(tmp_path):
    made = load(tmp_path, {"APL 2023": doctors_2023(["75056", "Paris", 3, 3, 500, 600])})
    assert "75056" not in {code for code, *_ in cells(made)}
    assert made.report.left_out["ville de Paris entière : ses arrondissements sont gardés"] == 2


def test_remarks_and_totals_below_the_communes(tmp_path):
    made = load(
        tmp_path,
        {
            "APL 2023": doctors_2023(
                ["Lecture : les habitants de…\nSuite."],
                ["Sources : SNIIR-AM."],
                ["Ensemble", "France hors Mayotte", 3.7, 3.3, 1e6, 1e6],
            )
        },
    )
    assert made.report.left_out == {
        "ligne des unités": 1,
        "ligne de remarques": 2,
        "ligne de total": 1,
    }
    assert made.report.refused == {}


# --- what can be wrong ----------------------------------------------------------------------------


def test_unknown_sheets_are_named(tmp_path):
    made = load(
        tmp_path,
        {
            "Paramètres": [["Paramètres"]],
            "APL 2023": doctors_2023(),
            "Feuil1": sheet(2023, DOCTORS_2023, [["01001", "L", 99, 99, 9, 9]]),
            "APL 2023 par EPCI": [["Code EPCI", "APL"]],
        },
    )
    assert cells(made)["01001", 2023, "tous"] == 1.942
    assert [n for n in made.report.notes if "Feuil1 et APL 2023 par EPCI" in n]


def test_an_unknown_band_is_named(tmp_path):
    header = [*DOCTORS_2023]
    header[3] = "APL aux médecins généralistes de 58 ans ou moins"
    made = load(tmp_path, {"APL 2023": sheet(2023, header, ROWS_2023)})
    assert {band for *_, band in cells(made)} == {"tous"}
    assert any(
        "« APL aux médecins généralistes de 58 ans ou moins »" in n for n in made.report.notes
    )


@pytest.mark.parametrize(
    "sheets",
    [
        {"Feuil1": sheet(2023, DOCTORS_2023, ROWS_2023)},
        {"Données": [["Indicateur d'accessibilité potentielle localisée (APL) aux infirmiers"]]},
    ],
)
def test_a_workbook_without_a_sheet_of_a_year(tmp_path, sheets):
    problem = load(tmp_path, sheets).problem
    assert "aucune feuille « APL » suivie d’une année" in problem
    assert next(iter(sheets)) in problem


@pytest.mark.parametrize(
    ("column", "named"),
    [
        (0, "« Code commune INSEE »"),
        (2, "« APL aux … »"),
        (4, "« Population standardisée … »"),
        (5, "« Population totale … »"),
    ],
)
def test_a_renamed_column_of_one_vintage_stops_the_import(tmp_path, column, named):
    header = [*DOCTORS_2023]
    header[column] = "Autre chose"
    header[3] = "Autre" if column == 2 else header[3]
    problem = load(
        tmp_path,
        {"APL 2022": sheet(2022, DOCTORS_2023, ROWS_2023), "APL 2023": sheet(2023, header, [])},
    ).problem
    assert "feuille « APL 2023 »" in problem
    assert f"il manque {named}" in problem


def test_an_empty_sheet_of_a_year_stops_the_import(tmp_path):
    assert "APL 2024" in load(tmp_path, {"APL 2023": doctors_2023(), "APL 2024": [["x"]]}).problem


def test_a_sheet_renamed_by_hand_is_seen(tmp_path):
    problem = load(tmp_path, {"APL 2024": doctors_2023()}).problem
    assert "Millésime : 2023" in problem


def test_two_professions_in_one_sheet(tmp_path):
    header = [*DOCTORS_2023]
    header[3] = "APL aux infirmières"
    assert (
        "plusieurs professions"
        in load(tmp_path, {"APL 2023": sheet(2023, header, ROWS_2023)}).problem
    )


def test_two_weights_are_not_chosen_between(tmp_path):
    header = [*DOCTORS_2023]
    header[3] = "Population standardisée 2020 pour la médecine générale"
    assert (
        "deux populations standardisées"
        in load(tmp_path, {"APL 2023": sheet(2023, header, ROWS_2023)}).problem
    )


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (["01003", "A", -1, -1, 9, 9], "nombre négatif (APL)"),
        (["01003", "A", 1, 1, -9, 9], "nombre négatif (population standardisée)"),
        (["01003", "A", 1, 1, 9, -9], "nombre négatif (population)"),
        (["01003", "A", "beaucoup", "assez", 9, 9], "nombre illisible (APL)"),
        (["1", "A", 1, 1, 9, 9], "code de commune impossible"),
        ([None, "A", 1, 1, 9, 9], "code de commune impossible"),
    ],
)
def test_an_impossible_row_is_refused_with_its_reason(tmp_path, row, reason):
    report = load(tmp_path, {"APL 2023": doctors_2023(row)}).report
    assert report.refused == {reason: 2}


def test_lost_zeros_are_put_back(tmp_path):
    rows = [[1001, "L’Abergement-Clémenciat", 1.942, 1.881, 838.154, 832]]
    made = load(tmp_path, {"APL 2023": sheet(2023, DOCTORS_2023, rows)})
    assert {code for code, *_ in cells(made)} == {"01001"}
    assert any("premier zéro" in note for note in made.report.notes)


def test_a_repeated_row_is_kept_once_and_rows_that_disagree_stop_the_import(tmp_path):
    again = load(tmp_path, {"APL 2023": doctors_2023(ROWS_2023[0])})
    assert again.report.refused == {"ligne répétée à l’identique": 2}
    other = ["01001", "L’Abergement-Clémenciat", 3.0, 1.881, 838.154, 832]
    assert "se contredisent" in load(tmp_path, {"APL 2023": doctors_2023(other)}).problem


def test_a_text_is_not_an_apl_workbook(tmp_path):
    path = written(tmp_path, "apl_synthetic.csv", "Code commune INSEE;APL 2023\n01001;1,9\n")
    assert "n’est pas un fichier connu" in imported(IMPORTER, path, tmp_path).problem


def test_another_workbook_is_not_this_source(tmp_path):
    problem = load(tmp_path, {"COM": [["CODGEO", "NB_D106"], ["01001", 1]]}).problem
    assert "n’est pas un fichier connu" in problem
