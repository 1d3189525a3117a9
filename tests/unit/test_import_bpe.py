"""INSEE, BPE: the published forms, on small synthetic files, and what can be wrong with them."""

import zipfile

import pandas as pd
import pytest
from importing import imported, without_totals, workbook, written

from diagnostic.sources.importers.bpe import IMPORTER

WHOLE = "REG;DEP;DEPCOM;DCIRIS;AN;TYPEQU;NB_EQUIP\n"
WHOLE_2019 = WHOLE + (
    "84;01;01004;01004_0101;2019;A401;2\n"
    "84;01;01004;01004_0101;2019;D201;3\n"
    "84;01;01004;01004_0102;2019;D201;4\n"
    "84;01;01004;01004_0102;2019;D301;1\n"
    "94;2A;2A004;2A004_0101;2019;D232;5\n"
    "11;75;75101;751010101;2019;D201;6\n"
    "06;976;97611;97611;2019;D201;7\n"
)
DETAIL = "AN;NOMRS;DEPCOM;DEP;DOM;SDOM;TYPEQU;LAMBERT_X;LAMBERT_Y;QUALITE_XY;EPCI\n"
MELODI = (
    '"GEO";"GEO_OBJECT";"FACILITY_DOM";"FACILITY_SDOM";"FACILITY_TYPE";"BPE_MEASURE";'
    '"TIME_PERIOD";"OBS_VALUE"\n'
)
TITLE = "BPE 2020 - Base permanente des équipements : services santé"
CODES = ["CODGEO", "LIBGEO", "REG", "DEP", "NB_D106", "NB_D108", "NB_D307"]


@pytest.fixture(autouse=True)
def no_published_total(monkeypatch):
    without_totals(monkeypatch, "insee_bpe")


def load(tmp_path, text, name="bpe_synthetic.csv"):
    return imported(IMPORTER, written(tmp_path, name, text), tmp_path)


def load_book(tmp_path, sheets, name="equip_synthetic.xlsx"):
    return imported(IMPORTER, workbook(tmp_path, name, sheets), tmp_path)


def counts(made):
    rows = made.table("equipements")
    return {(r.code, r.type_equipement): r.nombre for r in rows.itertuples()}


def sheet(rows, title=TITLE, codes=CODES):
    labels = ["CODGEO", "Libellé commune ou ARM", "Région", "Département", *codes[4:]]
    labels[4:] = [f"Équipement {code[-3:]}" for code in labels[4:]]
    return [[title], ["France - Communes"], ["Mise en ligne"], ["©Insee"], labels, codes, *rows]


COM = [
    ["01001", "L’Abergement-Clémenciat", "84", "01", 0, 0, 0],
    ["01004", "Ambérieu-en-Bugey", "84", "01", 1, 0, 4],
    ["75056", "Paris", "11", "75", 2, 3, 9],
    ["97612", "Mtsamboro", "06", "976", 0, 0, 0],
    ["97613", "M’Tsangamouji", "06", "976", 0, 0, 0],
]
ARM = [["75101", "Paris 1er", "11", "75", 0, 1, 4], ["75102", "Paris 2e", "11", "75", 2, 2, 5]]


# --- the « ensemble » file ------------------------------------------------------------------------


def test_iris_of_a_commune_are_added_up(tmp_path):
    made = load(tmp_path, WHOLE_2019)
    assert counts(made) == {
        ("01004", "D201"): 7,
        ("01004", "D301"): 1,
        ("2A004", "D232"): 5,
        ("75101", "D201"): 6,
        ("97611", "D201"): 7,
    }
    assert made.editions == {"2019"}
    assert made.total("D201") == 20
    part = made.outcome.parts[0]
    assert part.departements == ["01", "2A", "75", "976"]
    report = made.report
    assert (report.read, report.kept) == (7, 6)
    assert report.left_out == {"autre domaine que la santé et l’action sociale": 1}
    assert report.refused == {}
    assert any("6 lignes en donnent 5" in note for note in report.notes)


def test_rows_carry_the_table_of_codes_and_a_name_without_it(tmp_path):
    rows = load(tmp_path, WHOLE_2019).table("equipements")
    assert set(rows["nomenclature"]) == {"jusqu_a_2021"}
    assert set(rows["niveau"]) == {"commune"}
    assert set(rows["equipement"]) == {"medecin_generaliste", "infirmier", "pharmacie"}


def test_a_zip_with_its_documentation(tmp_path):
    path = tmp_path / "bpe19_synthetic.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("bpe19_ensemble.csv", WHOLE_2019)
        archive.writestr("varmod_bpe19_ensemble.csv", "COD_VAR;LIB_VAR\nAN;Année\n")
    assert imported(IMPORTER, path, tmp_path).total("D201") == 20


def test_2021_has_more_geography(tmp_path):
    made = load(
        tmp_path,
        "AN;BV2012;DEP;DEPCOM;DCIRIS;DOM;EPCI;NB_EQUIP;REG;SDOM;TYPEQU\n"
        "2021;01004;01;01004;01004_0101;D;240100883;2;84;D2;D201\n"
        "2021;01004;01;01004;01004_0101;D;240100883;1;84;D3;D307\n",
    )
    assert counts(made) == {("01004", "D201"): 2, ("01004", "D307"): 1}
    assert made.editions == {"2021"}


def test_located_rows_alike_are_several_equipments(tmp_path):
    made = load(
        tmp_path,
        "REG;DEP;DEPCOM;DCIRIS;AN;TYPEQU;NB_EQUIP;LAMBERT_X;LAMBERT_Y;QUALITE_XY\n"
        "84;01;01004;01004_0101;2019;D201;1;882408.3;6543019.6;Bonne\n"
        "84;01;01004;01004_0101;2019;D201;1;882408.3;6543019.6;Bonne\n"
        "84;01;01004;01004_0101;2019;D232;2;882400.1;6543000.2;Bonne\n",
    )
    assert counts(made) == {("01004", "D201"): 2, ("01004", "D232"): 2}
    assert made.report.refused == {}


def test_located_rows_without_a_count_are_one_equipment_each(tmp_path):
    made = load(
        tmp_path,
        "REG;DEP;DEPCOM;DCIRIS;AN;TYPEQU;LAMBERT_X;LAMBERT_Y;QUALITE_XY\n"
        "84;01;01004;01004_0101;2019;D201;882408.3;6543019.6;Bonne\n"
        "84;01;01004;01004_0102;2019;D201;;;\n",
    )
    assert counts(made) == {("01004", "D201"): 2}


# --- the workbooks by theme -----------------------------------------------------------------------


def test_a_workbook_by_theme(tmp_path):
    made = load_book(tmp_path, {"COM": sheet(COM), "ARM": sheet(ARM)})
    assert made.editions == {"2020-services_sante"}
    assert {key: n for key, n in counts(made).items() if n} == {
        ("01004", "D106"): 1,
        ("01004", "D307"): 4,
        ("75101", "D108"): 1,
        ("75101", "D307"): 4,
        ("75102", "D106"): 2,
        ("75102", "D108"): 2,
        ("75102", "D307"): 5,
    }
    assert made.total("D307") == 13
    report = made.report
    assert report.read == (len(COM) + len(ARM)) * 3
    assert report.read == report.kept + sum(report.left_out.values())


def test_a_departement_of_the_workbook_without_any_equipment_stays_covered(tmp_path):
    made = load_book(tmp_path, {"COM": sheet(COM), "ARM": sheet(ARM)})
    assert made.outcome.parts[0].departements == ["01", "75", "976"]
    rows = made.table("equipements")
    assert rows.loc[rows["nombre"] == 0, "code"].unique().tolist() == ["97612", "97613"]


def test_a_whole_city_is_kept_only_where_nothing_else_tells_it(tmp_path):
    with_parts = load_book(tmp_path, {"COM": sheet(COM), "ARM": sheet(ARM)})
    assert "75056" not in {code for code, _ in counts(with_parts)}
    assert (
        with_parts.report.left_out["ville de Paris entière : ses arrondissements sont gardés"] == 3
    )
    alone = load_book(tmp_path, {"COM": sheet(COM)}, "seule_synthetic.xlsx")
    assert counts(alone)["75056", "D307"] == 9


def test_a_city_that_differs_from_its_arrondissements_is_told(tmp_path):
    arm = [ARM[0], ["75102", "Paris 2e", "11", "75", 2, 2, 6]]
    notes = load_book(tmp_path, {"COM": sheet(COM), "ARM": sheet(arm)}).report.notes
    assert any("Paris" in note and "D307" in note and "D106" not in note for note in notes)


def test_sheets_of_other_levels_are_not_read(tmp_path):
    made = load_book(
        tmp_path,
        {
            "COM": sheet(COM),
            "BV2012": sheet([["01004", "Bassin d’Ambérieu", "84", "01", 100, 100, 100]]),
            "Documentation": [["BPE 2020"], ["Champ"]],
        },
    )
    assert counts(made)["01004", "D106"] == 1
    assert any("BV2012" in note for note in made.report.notes)


@pytest.mark.parametrize(
    ("sheets", "said"),
    [
        ({"COM": sheet(COM, title="Équipements")}, "ne dit pas clairement son année"),
        (
            {"COM": sheet(COM), "ARM": sheet(ARM, title=TITLE.replace("2020", "2021"))},
            "ne dit pas clairement son année",
        ),
        ({"Feuil1": sheet(COM)}, "ni feuille COM ni feuille ARM"),
    ],
)
def test_a_workbook_that_is_not_the_official_one(tmp_path, sheets, said):
    assert said in load_book(tmp_path, sheets).problem


def test_codes_read_as_numbers_by_a_spreadsheet_are_mended(tmp_path):
    com = [[1004, "Ambérieu-en-Bugey", 84, 1, 1, 0, 4]]
    made = load_book(tmp_path, {"COM": sheet(com)})
    assert counts(made) == {("01004", "D106"): 1, ("01004", "D307"): 4}
    assert any("premier zéro" in note for note in made.report.notes)


# --- since 2023 -----------------------------------------------------------------------------------

DETAIL_2024 = DETAIL + (
    "2024;CABINET;01004;01;D;D2;D265;882408;6543019;A;240100883\n"
    "2024;CABINET;01004;01;D;D2;D265;882408;6543019;A;240100883\n"
    "2024;;01004;01;D;D2;D281;;;_U;240100883\n"
    "2024;BOULANGER;01004;01;B;B2;B207;882408;6543019;A;240100883\n"
    "2024;;13201;13;D;D3;D307;893000;6247000;A;200054807\n"
)
COUNTS_2024 = {("01004", "D265"): 2, ("01004", "D281"): 1, ("13201", "D307"): 1}


def test_one_row_an_equipment(tmp_path):
    made = load(tmp_path, DETAIL_2024)
    assert counts(made) == COUNTS_2024
    assert made.editions == {"2024"}
    rows = made.table("equipements")
    assert set(rows["nomenclature"]) == {"depuis_2023"}
    assert set(rows["equipement"]) == {"medecin_generaliste", "infirmier", "pharmacie"}


def test_one_row_an_equipment_in_parquet(tmp_path):
    path = tmp_path / "BPE24_synthetic.parquet"
    frame = pd.read_csv(written(tmp_path, "t_synthetic.csv", DETAIL_2024), sep=";", dtype="str")
    frame["AN"] = frame["AN"].astype("int64")
    frame["LAMBERT_X"] = pd.to_numeric(frame["LAMBERT_X"])
    frame.to_parquet(path)
    assert counts(imported(IMPORTER, path, tmp_path)) == COUNTS_2024


MELODI_2024 = MELODI + (
    '"01004";"COM";"D";"D2";"D265";"FACILITIES";2024;2\n'
    '"01004";"COM";"D";"D2";"D281";"FACILITIES";2024;1\n'
    '"01004";"COM";"D";"D2";"D251";"FACILITIES";2024;0\n'
    '"01004";"COM";"D";"D2";"_T";"FACILITIES";2024;3\n'
    '"01004";"COM";"_T";"_T";"_T";"FACILITIES";2024;9\n'
    '"01004";"COM";"B";"B2";"B207";"FACILITIES";2024;6\n'
    '"01004";"COM";"D";"D2";"D265";"POPULATION";2024;14000\n'
    '"01";"DEP";"D";"D2";"D265";"FACILITIES";2024;439\n'
    '"13055";"COM";"D";"D3";"D307";"FACILITIES";2024;1\n'
    '"13201";"ARM";"D";"D3";"D307";"FACILITIES";2024;1\n'
)


def test_the_long_file(tmp_path):
    made = load(tmp_path, MELODI_2024)
    assert counts(made) == COUNTS_2024
    assert made.editions == {"2024"}
    report = made.report
    assert report.left_out == {
        "autre niveau que la commune": 1,
        "autre mesure que le nombre d’équipements": 1,
        "total de plusieurs types": 2,
        "autre domaine que la santé et l’action sociale": 1,
        "ville de Marseille entière : ses arrondissements sont gardés": 1,
        "zéro : la commune n’a pas cet équipement": 1,
    }
    assert report.read == report.kept + sum(report.left_out.values())


def test_the_long_file_repeats_no_row(tmp_path):
    row = '"01004";"COM";"D";"D2";"D281";"FACILITIES";2024;1\n'
    made = load(tmp_path, MELODI_2024 + row)
    assert counts(made) == COUNTS_2024
    assert made.report.refused == {"ligne répétée à l’identique": 1}
    assert "se contredisent" in load(tmp_path, MELODI_2024 + row.replace(";1\n", ";8\n")).problem


def test_several_years_of_the_long_file_are_several_editions(tmp_path):
    row = '"01004";"COM";"D";"D2";"D281";"FACILITIES";2023;5\n'
    assert load(tmp_path, MELODI_2024 + row).editions == {"2023", "2024"}


def test_a_city_is_whole_in_the_years_that_have_no_arrondissement(tmp_path):
    row = '"13055";"COM";"D";"D3";"D307";"FACILITIES";2023;5\n'
    rows = load(tmp_path, MELODI_2024 + row).table("equipements").set_index(["code", "annee"])
    assert rows.loc[("13055", 2023), "nombre"] == 5
    assert ("13055", 2024) not in rows.index


# --- two tables of codes --------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        DETAIL_2024 + "2024;;01004;01;D;D2;D201;1;1;A;1\n",
        MELODI_2024 + '"01004";"COM";"D";"D2";"D201";"FACILITIES";2024;4\n',
        WHOLE_2019 + "84;01;01004;01004;2019;D265;3\n",
    ],
)
def test_a_code_of_the_other_table_is_refused(tmp_path, text):
    made = load(tmp_path, text)
    assert made.report.refused == {"code d’une autre table que celle de cette année": 1}
    table = made.table("equipements")
    assert len(table["nomenclature"].unique()) == 1


def test_a_file_of_the_other_table_only_is_refused_whole(tmp_path):
    made = load(tmp_path, WHOLE + "84;01;01004;01004;2019;D265;3\n")
    assert "Aucune ligne" in made.problem
    assert "autre table" in made.problem


def test_a_code_without_a_label_is_kept_under_its_code(tmp_path):
    made = load(tmp_path, DETAIL_2024 + "2024;;01004;01;D;D2;D299;1;1;A;1\n")
    rows = made.table("equipements").set_index("type_equipement")
    assert rows.loc["D299", "equipement"] == "type_d299"
    assert any("D299" in note for note in made.report.notes)


def test_d301_is_a_pharmacy_to_2019_only(tmp_path):
    made = load(
        tmp_path,
        WHOLE + "84;01;01004;01004;2020;D307;1\n84;01;01004;01004;2020;D301;1\n",
    )
    rows = made.table("equipements").set_index("type_equipement")
    assert rows["equipement"].to_dict() == {"D307": "pharmacie", "D301": "type_d301"}


def test_there_is_no_table_for_2022(tmp_path):
    assert (
        "sans table de codes connue"
        in load(tmp_path, WHOLE + "84;01;01004;01004;2022;D106;1\n").problem
    )


# --- bad files ------------------------------------------------------------------------------------


def test_a_renamed_column_is_named(tmp_path):
    problem = load(tmp_path, WHOLE_2019.replace("NB_EQUIP", "NOMBRE")).problem
    assert "NB_EQUIP" in problem
    assert "ensemble" in problem


def test_a_count_under_another_name_is_not_taken_for_one_row_an_equipment(tmp_path):
    problem = load(
        tmp_path,
        "DEPCOM;DCIRIS;AN;TYPEQU;NB_EQU;LAMBERT_X\n01004;01004_0101;2019;D201;4;882408\n",
    ).problem
    assert "nb_equ" in problem


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("84;01;01004;01004_0104;2019;D201;-3", "nombre d’équipements négatif"),
        ("84;01;01004;01004_0104;2019;D201;1,5", "nombre d’équipements absent ou illisible"),
        ("84;01;01004;01004_0104;2019;D201;", "nombre d’équipements absent ou illisible"),
        ("84;01;01004;01004_0104;2019;D201;inf", "nombre d’équipements absent ou illisible"),
        ("84;01;101;101;2019;D201;1", "code de commune impossible"),
        ("84;01;;01004_0104;2019;D201;1", "code de commune impossible"),
        ("84;01;01004;01004_0104;2019;Médecin;1", "code de type d’équipement impossible"),
        ("84;01;01004;01004_0104;2019;;1", "code de type d’équipement impossible"),
        ("84;01;01004;01004_0104;19;D201;1", "année impossible"),
        ("84;01;01004;01004_0104;;D201;1", "année impossible"),
        ("84;01;01004;01004_0102;2019;D201;4", "ligne répétée à l’identique"),
    ],
)
def test_an_impossible_row_is_refused_with_its_reason(tmp_path, row, reason):
    made = load(tmp_path, WHOLE_2019 + row + "\n")
    assert made.report.refused == {reason: 1}
    assert made.report.examples[reason]
    assert made.total("D201") == 20


def test_lost_zeros_are_put_back(tmp_path):
    made = load(tmp_path, WHOLE + "84;1;1004;1004;2019;D201;3\n11;75;75101;75101;2019;D201;1\n")
    assert counts(made) == {("01004", "D201"): 3, ("75101", "D201"): 1}
    assert made.outcome.parts[0].departements == ["01", "75"]
    assert any("premier zéro" in note for note in made.report.notes)


def test_rows_that_disagree_stop_the_import(tmp_path):
    problem = load(tmp_path, WHOLE_2019 + "84;01;01004;01004_0102;2019;D201;5\n").problem
    assert "se contredisent" in problem
    assert "01004_0102" in problem


def test_two_years_in_one_file_are_not_mixed(tmp_path):
    problem = load(tmp_path, WHOLE_2019 + "84;01;01004;01004_0102;2014;D201;5\n").problem
    assert "2014 et 2019" in problem


def test_an_empty_table_is_said(tmp_path):
    assert "Aucune ligne" in load(tmp_path, WHOLE).problem


def test_another_theme_is_not_this_source(tmp_path):
    made = load_book(
        tmp_path, {"COM": sheet([["01001", "L", "84", "01", 1]], codes=[*CODES[:4], "NB_B101"])}
    )
    assert "n’est pas un fichier connu" in made.problem
