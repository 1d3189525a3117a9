"""Géoclip exports of every geography, on small synthetic files."""

import pandas as pd
import pytest
from importing import imported, without_totals, workbook, written

from diagnostic.sources.importers.geoclip import IMPORTER, LONGEST, _dated, _shortened
from diagnostic.sources.importing import Rules, import_path

NA = "N/A - résultat non disponible"
HIDDEN = "N/A - secret statistique"


@pytest.fixture(autouse=True)
def no_published_total(monkeypatch):
    without_totals(monkeypatch, "geoclip")


def export(*lines, title="France par commune", site="CartoSanté", labels="APL Médecins 2023"):
    """A synthetic export, with the empty cells that end its title lines."""
    tail = "; " * (labels.count(";") + 2)
    top = [f"{site}{tail}", f"Référentiel géographique : {title}{tail}", f"Code;Libellé;{labels}"]
    return "\n".join([*top, *lines]) + "\n"


def load(tmp_path, text, encoding="utf-8-sig"):
    return imported(IMPORTER, written(tmp_path, "geoclip_synthetic.csv", text, encoding), tmp_path)


def rows(made):
    return made.table("indicateurs").to_dict("records")


def the_row(made):
    (row,) = rows(made)
    return row


def test_an_indicator_is_read(tmp_path):
    made = load(tmp_path, export("01004;Ambérieu-en-Bugey;3.1"))
    assert the_row(made) == {
        "niveau": "commune",
        "code": "01004",
        "nom": "Ambérieu-en-Bugey",
        "annee": 2023,
        "indicateur": "apl_medecins",
        "libelle": "APL Médecins",
        "valeur": 3.1,
        "statut": "disponible",
    }
    assert made.editions == {"apl_medecins-2023-commune"}


@pytest.mark.parametrize(
    ("title", "code", "level"),
    [
        ("France par commune", "01004", "commune"),
        ("France par commune", "2A004", "commune"),
        ("France par EPCI", "200042497", "epci"),
        ("Intercommunalités (EPCI) 2024", "200042497", "epci"),
        ("France par communauté de communes", "200042497", "epci"),
        ("France par bassin de vie", "01004", "bassin_de_vie"),
        ("France par bassin de vie", "977ZZ", "bassin_de_vie"),
        ("France par territoire de vie-santé", "01004", "territoire_de_vie_sante"),
        ("France par canton-ville", "0101", "canton"),
        ("France par canton-ou-ville", "2A01", "canton"),
        ("France par pseudo-canton", "97199", "canton"),
        ("France par zone d'emploi", "0051", "zone_emploi"),
        ("France par département", "01", "departement"),
        ("France par département", "974", "departement"),
        ("France par région", "84", "region"),
        ("Auvergne-Rhône-Alpes par commune", "01004", "commune"),
        ("CC de la Dombes par commune", "01004", "commune"),
        ("Communes de la région Grand Est", "01004", "commune"),
        ("Départements de France", "01", "departement"),
        ("France", "FR", "france"),
    ],
)
def test_each_geography_is_told_by_its_title(tmp_path, title, code, level):
    made = load(tmp_path, export(f"{code};Lieu;1", title=title))
    row = the_row(made)
    assert (row["niveau"], row["code"]) == (level, code)
    assert made.editions == {f"apl_medecins-2023-{level}"}


@pytest.mark.parametrize(
    ("title", "cut", "code"),
    [
        ("France par commune", "1004", "01004"),
        ("France par bassin de vie", "1004", "01004"),
        ("France par canton-ville", "101", "0101"),
        ("France par zone d'emploi", "51", "0051"),
        ("France par département", "1", "01"),
        ("France par région", "1", "01"),
    ],
)
def test_codes_cut_by_a_spreadsheet_are_mended_and_said(tmp_path, title, cut, code):
    made = load(tmp_path, export(f"{cut};Lieu;1", title=title))
    assert the_row(made)["code"] == code
    assert any("zéros du début" in note for note in made.report.notes)


@pytest.mark.parametrize("title", ["France par IRIS", "France par aire d’attraction", "Quartiers"])
def test_an_unknown_geography_is_said(tmp_path, title):
    problem = load(tmp_path, export("01004;Lieu;1", title=title)).problem
    assert "aucune géographie connue" in problem
    assert title in problem


def test_codes_that_deny_the_title_are_said(tmp_path):
    problem = load(tmp_path, export("01004;Ambérieu;1", title="France par EPCI")).problem
    assert "le titre annonce des EPCI" in problem
    assert "01004" in problem


def test_an_export_without_its_titles_is_said(tmp_path):
    problem = load(tmp_path, f"Code;Libellé;APL 2023\n01004;A;1\n01005;B;{NA}\n").problem
    assert "lignes de titre" in problem


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("35.3", 35.3),
        ("35,3", 35.3),
        ("1 234,5", 1234.5),
        ("1\u202f234", 1234.0),
        ("12,5%", 12.5),
        ("0", 0.0),
        ("-2,4", -2.4),
    ],
)
def test_numbers_are_read_as_each_site_writes_them(tmp_path, cell, value):
    made = load(tmp_path, export(f"01004;A;{cell}", labels="Évolution 2023"))
    assert the_row(made)["valeur"] == value


@pytest.mark.parametrize(
    ("cell", "status"),
    [
        (HIDDEN, "secret"),
        ("Secret statistique", "secret"),
        ("s", "secret"),
        (NA, "absent"),
        ("N/A - division par 0", "absent"),
        ("N/D", "absent"),
        ("nd", "absent"),
        ("-", "absent"),
        ("…", "absent"),
        ("", "absent"),
        ("non disponible", "absent"),
    ],
)
def test_secrecy_is_not_absence_and_neither_is_zero(tmp_path, cell, status):
    first, second = rows(load(tmp_path, export("01004;A;1", f"01005;B;{cell}")))
    assert (first["statut"], second["statut"]) == ("disponible", status)
    assert pd.isna(second["valeur"])


def test_the_secrets_are_counted(tmp_path):
    made = load(tmp_path, export("01004;A;1", f"01005;B;{HIDDEN}"))
    assert made.total("APL Médecins 2023") == 1
    assert made.total("secret : APL Médecins 2023") == 1


@pytest.mark.parametrize(
    ("label", "name", "period", "year"),
    [
        ("APL Médecins généralistes 2023", "APL Médecins généralistes", "", 2023),
        ("Médecin (en nombre) 2024", "Médecin (en nombre)", "", 2024),
        ("Densité (historique depuis 1876) 2022", "Densité (historique depuis 1876)", "", 2022),
        ("Évol. de la pop. 2017-2021", "Évol. de la pop.", "2017-2021", 2021),
        ("Évol. 2017 - 2023 (en %)", "Évol. (en %)", "2017-2023", 2023),
        ("Taux d'activité 2020 Ensemble", "Taux d'activité Ensemble", "", 2020),
        ("Part des plus de 75 ans (2021)", "Part des plus de 75 ans", "", 2021),
        ("Sans année", "Sans année", "", None),
    ],
)
def test_the_year_is_the_last_one_of_the_label(label, name, period, year):
    assert _dated(label) == (name, period, year)


def test_two_periods_that_end_together_are_two_indicators(tmp_path):
    made = load(tmp_path, export("01004;A;1;2", labels="Évol. 1968-2021;Évol. 2015-2021"))
    assert {(row["indicateur"], row["libelle"]) for row in rows(made)} == {
        ("evol_1968_2021", "Évol. 1968-2021"),
        ("evol_2015_2021", "Évol. 2015-2021"),
    }
    assert {row["annee"] for row in rows(made)} == {2021}


def test_two_columns_of_one_label_are_two_indicators(tmp_path):
    made = load(tmp_path, export("01004;A;1;2", labels="Part 2021;Part 2021"))
    assert {row["indicateur"]: row["valeur"] for row in rows(made)} == {"part": 1, "part_bis": 2}


def test_a_label_on_two_lines_is_one(tmp_path):
    made = load(tmp_path, export("01004;A;70,5", labels='"Taux d\'activité 2020\nEnsemble"'))
    assert the_row(made)["libelle"] == "Taux d'activité Ensemble"


def test_a_second_export_adds_and_replaces_only_its_own(tmp_path):
    first = load(tmp_path, export("01004;A;1", labels="APL Médecins 2023"))
    for labels, value in (("Densité 2024", 5), ("APL Médecins 2023", 2)):
        text = export(f"01004;A;{value}", labels=labels)
        path = written(tmp_path, "second_synthetic.csv", text)
        import_path(path, first.store, rules=Rules(importers=(IMPORTER,)))
    parts = {part.edition: part for part in first.store.parts()}
    assert set(parts) == {"apl_medecins-2023-commune", "densite-2024-commune"}
    kept = pd.read_parquet(first.store.path(parts["apl_medecins-2023-commune"]))
    assert kept["valeur"].tolist() == [2]


def test_long_labels_are_shortened_and_stay_apart():
    one, other = "a" * 200 + "_un", "a" * 200 + "_deux"
    assert _shortened("court") == "court"
    assert len(_shortened(one)) <= LONGEST
    assert _shortened(one) != _shortened(other)
    assert _shortened("") != ""


def test_a_very_long_label_is_stored(tmp_path):
    made = load(tmp_path, export("01004;A;1", labels=f"{'Très longue ' * 40}part 2021"))
    assert the_row(made)["libelle"].startswith("Très longue Très longue")


def test_every_cell_ends_somewhere(tmp_path):
    made = load(
        tmp_path,
        export(
            "01004;A;1;zone rouge;1962;x",
            "bad;B;2;zone verte;3;4",
            "01006;C;huit;zone verte;3;5",
            "01007;C;-1;zone verte;3;5",
            labels="Nombre 2021;Zonage 2021;Population 1968;Sans année",
        ),
    )
    report = made.report
    assert (report.read, report.kept) == (16, 1)
    assert report.left_out == {
        "indicateur écrit en mots, sans valeur : « Zonage »": 4,
        "indicateur d’avant 1990": 4,
    }
    assert report.refused == {
        "code de lieu impossible": 1,
        "valeur qui n’est pas un nombre": 1,
        "nombre négatif": 1,
        "indicateur sans année dans son nom": 4,
    }


def test_a_cut_export_is_said(tmp_path):
    assert "s’arrête au milieu" in load(tmp_path, export("01004;A;1") + "01005;B").problem


def test_a_place_twice_with_two_values_stops_the_import(tmp_path):
    assert "se contredisent" in load(tmp_path, export("01004;A;1", "01004;A;2")).problem


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_both_encodings_are_read(tmp_path, encoding):
    made = load(tmp_path, export("01004;Ambérieu;1"), encoding)
    assert the_row(made)["nom"] == "Ambérieu"


def test_a_workbook_is_read_too(tmp_path):
    sheet = [
        ["Observatoire des territoires", None, None],
        ["Référentiel géographique : France par département", None, None],
        ["Code", "Libellé", "Part 2021"],
        ["01", "Ain", 12.5],
        ["02", "Aisne", HIDDEN],
    ]
    made = imported(
        IMPORTER, workbook(tmp_path, "geoclip_synthetic.xlsx", {"Data": sheet}), tmp_path
    )
    assert [row["statut"] for row in rows(made)] == ["disponible", "secret"]
    assert rows(made)[0]["valeur"] == 12.5


@pytest.mark.parametrize(
    "text",
    [
        "Code;Libellé;Population 2021\n01004;A;1\n",
        "Un titre;;\nCode;Libellé;Population 2021\n01004;A;1\n",
        '{"type": "FeatureCollection", "features": []}',
    ],
)
def test_another_table_with_codes_is_not_taken_for_it(tmp_path, text):
    assert "n’est pas un fichier connu" in load(tmp_path, text, "utf-8").problem


def test_a_hostile_name_is_only_text(tmp_path):
    name = "=HYPERLINK(1)<script>alert(1)</script>"
    assert the_row(load(tmp_path, export(f"01004;{name};1")))["nom"] == name


def test_a_web_page_is_said(tmp_path):
    assert "page web" in load(tmp_path, "<!DOCTYPE html><html>Erreur</html>").problem
