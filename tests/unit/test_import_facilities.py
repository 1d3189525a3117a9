"""FINESS establishments: the three published forms, on small synthetic files."""

import datetime

import pandas as pd
import pytest
from importing import imported, without_totals, written

from diagnostic.sources.importers.facilities import IMPORTER, STRUCTURE

STAMP = "finess;etalab;98;2026-05-12"
LAMBERT = "1,ATLASANTE,96,BAN,EPSG:2154 RGF93 / Lambert-93 (Métropole)"
ANTILLES = "2,ATLASANTE,96,BAN,EPSG:5490 RGAF09/UTM Zone 20N (Antilles)"
MAYOTTE = "2,ATLASANTE,100,BDADRESSE,EPSG:4471 RGM04/UTM zone 38S (Mayotte)"
SPM = "2,ATLASANTE,90,BAN,WGS84/UTM zone 21N (St-Pierre-et-Miquelon)"
PHONE = "0400000001"


@pytest.fixture(autouse=True)
def no_published_total(monkeypatch):
    without_totals(monkeypatch, "finess_etablissements")


def structure(**cells):
    """A synthetic ``structureet`` line."""
    usual = {
        "section": "structureet",
        "nofinesset": "010000024",
        "nofinessej": "010780054",
        "rs": "CH SYNTHETIC",
        "commune": "451",
        "departement": "01",
        "telephone": PHONE,
        "telecopie": PHONE,
        "categetab": "355",
        "libcategetab": "Centre Hospitalier (C.H.)",
        "dateouv": "1979-02-13",
        "datemaj": "2020-02-04",
    }
    return ";".join((usual | cells).get(name, "") for name in STRUCTURE)


def position(number="010000024", x="870690.9", y="6574998.4", origin=LAMBERT):
    return f"geolocalisation;{number};{x};{y};{origin};2026-05-04"


def load(tmp_path, *lines, stamp=STAMP, encoding="utf-8", end="\n"):
    text = "\n".join((stamp, *lines)) + end
    return imported(IMPORTER, written(tmp_path, "finess_synthetic.csv", text, encoding), tmp_path)


def the_row(made):
    (row,) = made.table("etablissements").to_dict("records")
    return row


# --- the register's own extract -----------------------------------------------------------------


def test_an_establishment_has_its_commune_and_its_position(tmp_path):
    made = load(tmp_path, structure(), position())
    row = the_row(made)
    assert (row["niveau"], row["code"], row["annee"]) == ("commune", "01451", 2026)
    assert (row["finess"], row["finess_juridique"]) == ("010000024", "010780054")
    assert (row["categorie"], row["libelle_categorie"]) == ("355", "Centre Hospitalier (C.H.)")
    assert row["date_ouverture"] == datetime.date(1979, 2, 13)
    assert row["date_fichier"] == datetime.date(2026, 5, 12)
    # The point inside Viriat that the embedded geography gives.
    assert (row["longitude"], row["latitude"]) == pytest.approx((5.216, 46.2533), abs=1e-4)
    assert made.editions == {"2026"}
    assert made.total("355") == 1


def test_every_row_ends_somewhere(tmp_path):
    made = load(tmp_path, structure(), structure(rs="", nofinesset="010000032"), position())
    report = made.report
    assert (report.read, report.kept) == (3, 1)
    assert report.left_out == {"position, jointe à son établissement": 1}
    assert report.refused == {"établissement sans nom": 1}


def test_no_telephone_number_is_kept_anywhere(tmp_path):
    made = load(tmp_path, structure(), structure(rs="", nofinesset="010000032"))
    (part,) = made.outcome.parts
    assert PHONE.encode() not in made.store.path(part).read_bytes()
    assert PHONE not in part.model_dump_json()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_both_encodings_are_read(tmp_path, encoding):
    made = load(tmp_path, structure(rs="HÔPITAL DÉMO"), position(), encoding=encoding)
    assert the_row(made)["nom"] == "HÔPITAL DÉMO"


@pytest.mark.parametrize(
    ("departement", "commune", "code", "x", "y", "origin", "place"),
    [
        ("01", "451", "01451", "870690.9", "6574998.4", "2,X,9,BAN,LAMBERT_93", (5.216, 46.2533)),
        ("9A", "101", "97101", "660684.6", "1798905.6", "2,X,9,BAN,UTM_N20", (-61.4963, 16.2656)),
        ("9A", "101", "97101", "660684.6", "1798905.6", ANTILLES, (-61.4963, 16.2656)),
        ("9C", "302", "97302", "353608.7", "544054.4", "2,X,9,BAN,UTM_N22", (-52.3203, 4.9208)),
        ("9D", "411", "97411", "338564.6", "7683334.4", "2,X,9,BAN,UTM_S40", (55.4474, -20.9434)),
        ("9F", "611", "97611", "521098.7", "8586212.0", "2,X,9,BAN,UTM_S38", (45.1944, -12.7888)),
        ("9F", "611", "97611", "521098.7", "8586212.0", MAYOTTE, (45.1944, -12.7888)),
        ("9E", "502", "97502", "563213.8", "5180306.8", SPM, (-56.17201, 46.77332)),
    ],
)  # fmt: skip
def test_each_projection_gives_degrees(tmp_path, departement, commune, code, x, y, origin, place):
    row = the_row(
        load(
            tmp_path,
            structure(departement=departement, commune=commune),
            position(x=x, y=y, origin=origin),
        )
    )
    assert row["code"] == code
    assert (row["longitude"], row["latitude"]) == pytest.approx(place, abs=1e-4)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"x": "0", "y": "0"}, "coordonnées impossibles"),
        ({"x": "6574998.4", "y": "870690.9"}, "coordonnées impossibles"),
        ({"x": "1e99"}, "coordonnées impossibles"),
        ({"origin": "1,X,96,BAN,UTM_S38"}, "coordonnées impossibles"),
        ({"origin": "1,X,96,BAN,EPSG:3857"}, "système de coordonnées inconnu"),
        ({"origin": ""}, "système de coordonnées inconnu"),
        ({"x": "652469", "y": "6862035"}, "à plus de 10 km de la commune"),
    ],
)
def test_a_position_that_cannot_be_is_left_empty_and_said(tmp_path, wrong, said):
    made = load(tmp_path, structure(), position(**wrong))
    row = the_row(made)
    assert row["code"] == "01451"
    assert pd.isna(row["longitude"])
    assert pd.isna(row["latitude"])
    assert any(
        said in note and "1\u00a0position laissée vide" in note for note in made.report.notes
    )


def test_an_establishment_without_position_is_kept(tmp_path):
    made = load(tmp_path, structure(), position(x="", y=""))
    assert pd.isna(the_row(made)["longitude"])
    assert made.report.notes == []


def test_two_positions_that_disagree_are_none(tmp_path):
    made = load(tmp_path, structure(), position(), position(x="870000.0"))
    assert pd.isna(the_row(made)["longitude"])
    assert "deux" in made.report.notes[0]


def test_the_same_position_twice_is_one(tmp_path):
    assert the_row(load(tmp_path, structure(), position(), position()))["longitude"] > 5


def test_saint_martin_has_the_code_it_has_since_2007(tmp_path):
    assert the_row(load(tmp_path, structure(departement="9A", commune="127")))["code"] == "97801"


def test_codes_cut_by_a_spreadsheet_are_mended_and_said(tmp_path):
    made = load(tmp_path, structure(nofinesset="10000024", departement="1", commune="53"))
    row = the_row(made)
    assert (row["finess"], row["code"]) == ("010000024", "01053")
    assert len(made.report.notes) == 2


def test_quotation_marks_are_read_whether_the_year_quotes_them_or_not(tmp_path):
    made = load(
        tmp_path,
        structure(rs='"FOYER ""AN AVEL VOR"""'),
        structure(rs='FOYER "AN AVEL"', nofinesset="010000032"),
        structure(rs='"L’ESCALE" FOYER', nofinesset="010000040"),
        structure(rs='"OUVERT SEULEMENT', nofinesset="010000057"),
        structure(rs="DERNIER", nofinesset="010000065"),
    )
    assert made.table("etablissements")["nom"].tolist() == [
        'FOYER "AN AVEL VOR"',
        'FOYER "AN AVEL"',
        '"L’ESCALE" FOYER',
        '"OUVERT SEULEMENT',
        "DERNIER",
    ]


def test_a_hostile_name_is_only_text(tmp_path):
    name = "=HYPERLINK(1)<script>alert(1)</script>'--"
    assert the_row(load(tmp_path, structure(rs=name)))["nom"] == name


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"nofinesset": "12"}, "numéro FINESS impossible"),
        ({"departement": "99"}, "commune impossible"),
        ({"departement": "9F", "commune": "101"}, "commune impossible"),
        ({"commune": ""}, "commune impossible"),
        ({"rs": ""}, "établissement sans nom"),
        ({"categetab": "CH"}, "catégorie impossible ou sans nom"),
        ({"libcategetab": ""}, "catégorie impossible ou sans nom"),
        ({"rs": "NOM;COUPÉ"}, "commune impossible"),
        ({"rs": "NOM;COUPÉ", "numuai": "0010001A"}, "ligne de trop de colonnes"),
        ({"section": "structureej"}, "ligne d’un autre type"),
    ],
)
def test_a_row_that_cannot_be_right_is_refused(tmp_path, wrong, reason):
    made = load(tmp_path, structure(nofinesset="010000032"), structure(**wrong))
    assert made.report.refused == {reason: 1}
    assert made.report.examples[reason]
    assert made.report.kept == 1


def test_the_long_name_stands_in_for_a_missing_one(tmp_path):
    assert the_row(load(tmp_path, structure(rs="", rslongue="LONG")))["nom"] == "LONG"


def test_an_establishment_repeated_word_for_word_counts_once(tmp_path):
    made = load(tmp_path, structure(), structure(), position())
    assert made.report.kept == 1
    assert made.report.refused == {"ligne répétée à l’identique": 1}


def test_two_establishments_of_one_number_stop_the_import(tmp_path):
    made = load(tmp_path, structure(), structure(rs="AUTRE"))
    assert "se contredisent" in made.problem
    assert "010000024" in made.problem


def test_a_download_cut_in_a_line_is_said(tmp_path):
    made = load(tmp_path, structure(), "structureet;010000032;0107", end="")
    assert "s’arrête au milieu d’une ligne" in made.problem


def test_a_last_line_without_its_end_is_not_a_cut(tmp_path):
    assert load(tmp_path, structure(), structure(nofinesset="010000032"), end="").report.kept == 2


def test_a_file_without_its_date_is_said(tmp_path):
    assert "date d’extraction" in load(tmp_path, structure(), stamp="finess;etalab;98;").problem


@pytest.mark.parametrize(
    "text",
    [
        "finess;etalab;98;2026-05-12\nstructureej;010780054;CH;;\n",
        "finess;etalab;98;2026-05-12\n",
        "a;b;c\n1;2;3\n",
    ],
)
def test_another_file_is_not_taken_for_it(tmp_path, text):
    made = imported(IMPORTER, written(tmp_path, "other_synthetic.csv", text), tmp_path)
    assert "n’est pas un fichier connu" in made.problem


def test_a_web_page_is_said(tmp_path):
    page = written(tmp_path, "finess_synthetic.csv", "<!DOCTYPE html><html>503</html>")
    assert "page web" in imported(IMPORTER, page, tmp_path).problem


# --- the same with a header ---------------------------------------------------------------------

HEADER = [*STRUCTURE[1:30], "datemaj_structure", "numuai"]
HEADER += ["coordxet", "coordyet", "sourcecoordet", "datemaj_geoloc"]


def headed(**cells):
    usual = dict(zip(STRUCTURE, structure().split(";"), strict=True))
    usual |= {"datemaj_structure": "2020-02-04", "datemaj_geoloc": "2026-05-04"}
    usual |= {"coordxet": "870690.9", "coordyet": "6574998.4", "sourcecoordet": LAMBERT}
    return {name: (usual | cells).get(name, "") for name in HEADER}


def test_the_form_with_a_header_gives_the_same_row(tmp_path):
    lines = [";".join(HEADER), ";".join(headed().values())]
    made = imported(
        IMPORTER, written(tmp_path, "headed_synthetic.csv", "\n".join(lines) + "\n"), tmp_path
    )
    row = the_row(made)
    assert (row["code"], row["nom"], row["annee"]) == ("01451", "CH SYNTHETIC", 2026)
    assert (row["longitude"], row["latitude"]) == pytest.approx((5.216, 46.2533), abs=1e-4)
    assert row["date_fichier"] == datetime.date(2026, 5, 4)
    assert "dernière mise à jour" in made.report.notes[0]


def test_the_form_with_a_header_in_parquet_gives_the_same_row(tmp_path):
    frame = pd.DataFrame([headed()]).astype({"coordxet": "float64", "coordyet": "float64"})
    frame["dateouv"] = pd.to_datetime(frame["dateouv"]).dt.date
    path = tmp_path / "headed_synthetic.parquet"
    frame.to_parquet(path)
    row = the_row(imported(IMPORTER, path, tmp_path))
    assert row["code"] == "01451"
    assert row["date_ouverture"] == datetime.date(1979, 2, 13)
    assert row["longitude"] == pytest.approx(5.216, abs=1e-4)


def test_a_renamed_column_is_named(tmp_path):
    names = ["code_commune" if name == "commune" else name for name in HEADER]
    lines = [";".join(names), ";".join(headed().values())]
    made = imported(
        IMPORTER, written(tmp_path, "renamed_synthetic.csv", "\n".join(lines) + "\n"), tmp_path
    )
    assert "sans la colonne commune" in made.problem


# --- t_finess -----------------------------------------------------------------------------------

T_FINESS = [
    '"finess","etat","type","rs","ej_finess","com_code","categ_code","categ_lib","telephone",'
    '"date_ouverture","date_extract_finess","geoloc_4326_long","geoloc_4326_lat"',
    '"010000024","ACTUEL","ET","CH, SYNTHETIC","010780054","01451","355","Centre Hospitalier",'
    f'"{PHONE}","1979-02-13","2026-05-04","5.216","46.2533"',
    '"010000032","OBSOLETE","ET","FERME","010780062","01034","355","Centre Hospitalier","","",'
    '"2026-05-04","",""',
    '"010780054","ACTUEL","EJ","ENTITE","","01451","355","Centre Hospitalier","","","2026-05-04",'
    '"",""',
]


def test_t_finess_keeps_the_open_establishments(tmp_path):
    path = written(tmp_path, "t_finess_synthetic.csv", "\n".join(T_FINESS) + "\n")
    made = imported(IMPORTER, path, tmp_path)
    row = the_row(made)
    assert (row["finess"], row["code"], row["nom"]) == ("010000024", "01451", "CH, SYNTHETIC")
    assert (row["longitude"], row["latitude"]) == (5.216, 46.2533)
    assert made.report.read == 3
    assert sum(made.report.left_out.values()) == 2


@pytest.mark.parametrize(
    ("longitude", "latitude"), [("0", "0"), ("46.2533", "5.216"), ("500", "46")]
)
def test_t_finess_positions_are_checked_too(tmp_path, longitude, latitude):
    line = T_FINESS[1].replace('"5.216","46.2533"', f'"{longitude}","{latitude}"')
    path = written(tmp_path, "t_finess_synthetic.csv", f"{T_FINESS[0]}\n{line}\n")
    made = imported(IMPORTER, path, tmp_path)
    assert pd.isna(the_row(made)["longitude"])
    assert "position laissée vide" in made.report.notes[-1]


def test_only_the_required_columns_are_required(tmp_path):
    files = {
        "t_finess_synthetic.csv": (
            "finess,rs,com_code,categ_code,categ_lib,date_maj\n"
            "010000024,CH SYNTHETIC,01451,355,Centre Hospitalier,2026-05-04\n"
        ),
        "headed_synthetic.csv": (
            "nofinesset;rs;commune;departement;categetab;libcategetab;datemaj\n"
            "010000024;CH SYNTHETIC;451;01;355;Centre Hospitalier;2026-05-04\n"
        ),
    }
    for name, text in files.items():
        row = the_row(imported(IMPORTER, written(tmp_path, name, text), tmp_path))
        assert (row["code"], row["annee"]) == ("01451", 2026)
        assert pd.isna(row["longitude"])
        assert row["finess_juridique"] is None or pd.isna(row["finess_juridique"])
