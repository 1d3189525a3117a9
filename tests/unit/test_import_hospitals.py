"""Eurostat hospitals: the commune that an address and a position tell together."""

import pandas as pd
import pytest
from importing import imported, without_totals, written

from diagnostic.sources.importers.hospitals import IMPORTER, commune_of_address, departements_of
from diagnostic.territory.gazetteer import load_gazetteer

HEADER = (
    "id,hospital_name,site_name,lat,lon,geo_qual,street,house_number,postcode,city,cc,country,"
    "cap_beds,cap_prac,cap_rooms,emergency,facility_type,public_private,list_specs,tel,email,url,"
    "ref_date,pub_date,comments"
)
PHONE = "400000001"


@pytest.fixture(autouse=True)
def no_published_total(monkeypatch):
    without_totals(monkeypatch, "eurostat_hopitaux")


def hospital(**cells):
    """A synthetic line of the file."""
    usual = {
        "id": "10000024",
        "hospital_name": "CH SYNTHETIC",
        "lat": "46.2533",
        "lon": "5.216",
        "postcode": "01440",
        "city": "VIRIAT",
        "facility_type": "Centre Hospitalier (C.H.)",
        "public_private": "public",
        "tel": PHONE,
        "ref_date": "06/03/2020",
        "pub_date": "16/04/2020",
    }
    return ",".join((usual | cells).get(name, "") for name in HEADER.split(","))


def load(tmp_path, *lines, header=HEADER):
    text = "\n".join((header, *lines)) + "\n"
    return imported(IMPORTER, written(tmp_path, "hopitaux_synthetic.csv", text), tmp_path)


def the_row(made):
    (row,) = made.table("hopitaux").to_dict("records")
    return row


def test_a_hospital_is_read(tmp_path):
    made = load(tmp_path, hospital())
    row = the_row(made)
    assert (row["niveau"], row["code"], row["annee"]) == ("commune", "01451", 2020)
    assert (row["finess"], row["nom"]) == ("010000024", "CH SYNTHETIC")
    assert (row["type"], row["secteur"]) == ("Centre Hospitalier (C.H.)", "public")
    assert (row["longitude"], row["latitude"]) == (5.216, 46.2533)
    assert made.editions == {"2020"}
    assert any("zéro" in note for note in made.report.notes)


def test_no_telephone_number_is_kept_anywhere(tmp_path):
    made = load(tmp_path, hospital())
    (part,) = made.outcome.parts
    assert PHONE.encode() not in made.store.path(part).read_bytes()
    assert PHONE not in part.model_dump_json()


def test_the_address_wins_over_a_position_in_the_next_commune(tmp_path):
    # A point in Bourg-en-Bresse, an address in Viriat beside it.
    row = the_row(load(tmp_path, hospital(lat="46.205", lon="5.23")))
    assert row["code"] == "01451"
    assert row["longitude"] == 5.23


def test_a_position_elsewhere_in_france_is_emptied_and_the_hospital_kept(tmp_path):
    # A hospital of Saint-Denis (93) whose file places it in the Aude.
    made = load(
        tmp_path,
        hospital(id="930000328", postcode="93205", city="ST DENIS", lat="43.36051", lon="2.2207"),
    )
    row = the_row(made)
    assert row["code"] == "93066"
    assert pd.isna(row["longitude"])
    assert pd.isna(row["latitude"])
    assert any("à plus de 10 km" in note for note in made.report.notes)


@pytest.mark.parametrize(
    ("lon", "lat"), [("46.2533", "5.216"), ("0", "0"), ("", ""), ("x", "y"), ("999", "5")]
)
def test_a_swapped_or_empty_position_never_moves_a_hospital(tmp_path, lon, lat):
    row = the_row(load(tmp_path, hospital(lon=lon, lat=lat)))
    assert row["code"] == "01451"
    assert pd.isna(row["longitude"])


def test_the_point_tells_the_arrondissement_that_the_address_does_not(tmp_path):
    row = the_row(
        load(
            tmp_path,
            hospital(postcode="13385", city="MARSEILLE CEDEX 05", lon="5.4013", lat="43.2897"),
        )
    )
    assert row["code"] == "13205"


def test_without_a_commune_in_the_address_the_point_tells_it(tmp_path):
    row = the_row(load(tmp_path, hospital(city="NULLE PART", postcode="01012")))
    assert row["code"] == "01451"


def test_without_a_commune_anywhere_the_row_is_refused(tmp_path):
    made = load(
        tmp_path,
        hospital(),
        hospital(id="10000032", city="NULLE PART", postcode="01012", lon="2.35", lat="48.85"),
    )
    assert made.report.refused == {"ni l’adresse ni la position ne disent la commune": 1}
    assert (made.report.read, made.report.kept) == (2, 1)


@pytest.mark.parametrize(
    ("postal", "city", "code"),
    [
        ("01440", "VIRIAT", "01451"),
        ("14113", "CRICQUEBOEUF", "14202"),
        ("62505", "ST OMER", "62765"),
        ("34525", "BEZIERS CEDEX", "34032"),
        ("57073", "METZ  03", "57463"),
        ("75181", "PARIS  04", "75104"),
        ("97133", "ST BARTHELEMY", "97701"),
        ("97826", "LE PORT", "97407"),
        ("20200", "BASTIA", "2B033"),
        ("57220", "BOULAY", None),
        ("97500", "ST PIERRE ET MIQUELON", None),
        ("99999", "VIRIAT", None),
    ],
)
def test_an_address_designates_one_commune_or_none(postal, city, code):
    assert commune_of_address(postal, city, load_gazetteer()) == code


def test_a_postal_code_tells_its_departement():
    assert departements_of("01440") == ("01",)
    assert departements_of("20200") == ("2A", "2B")
    assert departements_of("97430") == departements_of("97826") == ("974",)


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [({"id": "12"}, "numéro FINESS impossible"), ({"hospital_name": ""}, "établissement sans nom")],
)
def test_a_row_that_cannot_be_right_is_refused(tmp_path, wrong, reason):
    made = load(tmp_path, hospital(id="10000032"), hospital(**wrong))
    assert made.report.refused == {reason: 1}


def test_two_hospitals_of_one_number_stop_the_import(tmp_path):
    assert "se contredisent" in load(tmp_path, hospital(), hospital(hospital_name="B")).problem


def test_a_renamed_column_is_named(tmp_path):
    made = load(tmp_path, hospital(), header=HEADER.replace("postcode", "zip"))
    assert "sans la colonne postcode" in made.problem


def test_a_file_without_its_date_is_said(tmp_path):
    assert "ref_date" in load(tmp_path, hospital(ref_date="")).problem
