"""INSEE, population by sex and age: both forms, on small synthetic files, and what can be wrong."""

import pytest
from importing import imported, without_totals, workbook, written

from diagnostic.sources.importers.ages import IMPORTER

CLASSES = ["0014", "1529", "3044", "4559", "6074", "7589", "90P"]
NAMES = ["00-14", "15-29", "30-44", "45-59", "60-74", "75-89", "90et+"]
OF_2021 = [
    "P21_POP",
    *(f"P21_POP{of}" for of in CLASSES),
    "P21_POPH",
    *(f"P21_H{of}" for of in CLASSES),
    "P21_H0019",
    "P21_POPF",
    *(f"P21_F{of}" for of in CLASSES),
]
OF_2015 = ["P15_POP", "P15_POP0014", "P15_POPH", "P15_POPF", "P15_H0014", "P15_F0014"]
IGNORED = ["P21_POP01P", "C21_POP15P_CS1"]
WIDE = ["CODGEO", *OF_2021, *OF_2015, *IGNORED]
LONG = "NIVGEO;CODGEO;LIBGEO;SEXE;AGED100;NB\n"


def wide(code, men=1.5, women=2.5):
    by_sex = [7 * men, *[men] * 7, men, 7 * women, *[women] * 7]
    values = [7 * (men + women), *[men + women] * 7, *by_sex, *[9] * 6, 1, 2]
    return ";".join([code, *map(str, values)]) + "\n"


@pytest.fixture(autouse=True)
def no_published_total(monkeypatch):
    without_totals(monkeypatch, "insee_ages")


def load(tmp_path, *rows, header=None, name="base_synthetic.csv", encoding="latin-1"):
    text = (header or ";".join(WIDE) + "\n") + "".join(rows)
    return imported(IMPORTER, written(tmp_path, name, text, encoding), tmp_path)


def load_long(tmp_path, *rows, name="TD_POP1B_2021_synthetic.csv"):
    return load(tmp_path, *rows, header=LONG, name=name, encoding="utf-8")


def test_the_wide_form_gives_its_own_census_only(tmp_path):
    done = load(tmp_path, wide("01001"), wide("2A004"))
    rows = done.table("population_age_sexe")
    assert done.editions == {"2021"}
    assert set(rows["annee"]) == {2021}
    of_one = rows[rows["code"] == "01001"].set_index(["sexe", "classe_age"])["population_hab"]
    assert of_one["tous", "tsage"] == 28
    assert of_one["hommes", "tsage"] == 10.5
    assert [of_one["femmes", age] for age in NAMES] == [2.5] * 7
    assert of_one["hommes", "00-19"] == 1.5
    assert len(of_one) == len(OF_2021)
    assert "01et+" not in set(rows["classe_age"])
    assert done.total("tous tsage commune") == 56
    assert any("2015" in note for note in done.report.notes)


def test_a_workbook_gives_communes_and_arrondissements(tmp_path):
    title = [["Évolution et structure de la population"], [], [], [], ["Code", "Nom"]]
    sheet = [*title, ["CODGEO", *OF_2021]]
    size = 1 + len(OF_2021)
    path = workbook(
        tmp_path,
        "base_synthetic.xlsx",
        {
            "COM_2021": [*sheet, wide("01001").strip().split(";")[:size]],
            "ARM_2021": [*sheet, wide("75101").strip().split(";")[:size]],
            "DEP_2021": [*sheet, wide("01001", 900, 900).strip().split(";")[:size]],
        },
    )
    done = imported(IMPORTER, path, tmp_path)
    assert set(done.table("population_age_sexe")["code"]) == {"01001", "75101"}
    assert done.total("tous tsage commune") == 56


def test_a_whole_city_is_left_out_beside_its_arrondissements(tmp_path):
    done = load(tmp_path, wide("75056"), wide("75101"), wide("69123"), wide("01001"))
    assert set(done.table("population_age_sexe")["code"]) == {"75101", "69123", "01001"}
    assert sum(done.report.left_out.values()) == 1


def test_a_commune_without_a_figure_is_left_out(tmp_path):
    empty = ";".join(["97601", *[""] * (len(WIDE) - 1)]) + "\n"
    done = load(tmp_path, wide("01001"), empty)
    assert done.report.left_out == {"aucun effectif": 1}


def test_the_long_form_keeps_single_years_of_age(tmp_path):
    done = load_long(
        tmp_path,
        "COM;01001;L’Abergement;1;000;4.5\n",
        "COM;01001;L’Abergement;2;100;0,5\n",
        "COM;01001;L’Abergement;2;5;3\n",
        "DEP;01;Ain;2;005;3000\n",
    )
    rows = done.table("population_age_sexe").set_index(["sexe", "classe_age"])
    assert rows["population_hab"].to_dict() == {
        ("hommes", "00-00"): 4.5,
        ("femmes", "100et+"): 0.5,
        ("femmes", "05-05"): 3,
    }
    assert set(rows["annee"]) == {2021}
    assert done.editions == {"2021-ages-detailles"}
    assert done.report.left_out == {"autre niveau que la commune": 1}


def test_the_long_form_counts_a_city_once(tmp_path):
    done = load_long(
        tmp_path,
        "COM;13055;Marseille;1;030;90\n",
        "COM;75056;Paris;1;030;80\n",
        "COM;01001;L’Abergement;1;030;1\n",
        "ARM;75101;Paris 1er;1;030;4\n",
    )
    rows = done.table("population_age_sexe")
    assert set(rows["code"]) == {"13055", "01001", "75101"}


@pytest.mark.parametrize("name", ["ages_synthetic.csv", "TD_2020_POP1B_2021_synthetic.csv"])
def test_the_long_form_must_say_its_year(tmp_path, name):
    assert "de quelle année" in load_long(tmp_path, "COM;01001;N;1;000;4\n", name=name).problem


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        ("COM;1;N;1;000;4\n", "code de commune"),
        ("COM;01001;N;3;000;4\n", "sexe"),
        ("COM;01001;N;1;101;4\n", "âge"),
        ("COM;01001;N;1;05-sept;4\n", "âge"),
        ("COM;01001;N;1;000;-4\n", "négatif"),
        ("COM;01001;N;1;000;4,5,6\n", "illisible"),
    ],
)
def test_a_row_that_cannot_be_right_is_refused(tmp_path, bad, reason):
    (why,) = load_long(tmp_path, "COM;01004;N;1;000;4\n", bad).report.refused
    assert reason in why


def test_a_negative_figure_refuses_its_commune(tmp_path):
    done = load(tmp_path, wide("01001"), wide("01002", men=-1))
    (why,) = done.report.refused
    assert "négatif" in why
    assert set(done.table("population_age_sexe")["code"]) == {"01001"}


def test_a_renamed_column_is_named(tmp_path):
    header = ";".join(WIDE).replace("P21_POPH", "HOMMES").replace("P15_POPH", "H") + "\n"
    assert "P21_POPH" in load(tmp_path, wide("01001"), header=header).problem


def test_other_areas_are_not_taken_for_communes(tmp_path):
    assert "la plupart des codes" in load(tmp_path, wide("01501"), wide("04501")).problem
