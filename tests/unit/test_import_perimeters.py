"""Perimeters of the CPTS: lists and contours, on small synthetic collections."""

import json
from datetime import UTC, datetime

import pytest
from importing import imported, without_totals, written

from diagnostic.sources.importers.perimeters import IMPORTER

STAMP = "2026-05-12T10:00:00Z"


@pytest.fixture(autouse=True)
def no_published_total(monkeypatch):
    without_totals(monkeypatch, "dgos_cpts")


def cpts(nom="CPTS Synthetic", communes=("59178", "59509"), geometry=None, **more):
    properties = {"nom": nom, "statut": "ACI signé", "communes": list(communes), **more}
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def load(tmp_path, *features, **more):
    value = {"type": "FeatureCollection", "timeStamp": STAMP, "features": list(features), **more}
    path = written(tmp_path, "cpts_synthetic.geojson", json.dumps(value))
    return imported(IMPORTER, path, tmp_path)


def communes_of(made):
    return made.table("perimetres_cpts").groupby("cpts")["code"].apply(sorted).to_dict()


def drawn(layer, *codes):
    return layer("contours_fin").loc[list(codes)].union_all().__geo_interface__


# --- lists --------------------------------------------------------------------------------------


def test_a_list_of_communes_is_a_perimeter(tmp_path):
    made = load(tmp_path, cpts())
    assert communes_of(made) == {"CPTS Synthetic": ["59178", "59509"]}
    table = made.table("perimetres_cpts")
    assert set(table["etat"]) == {"ACI signé"}
    assert set(table["annee"]) == {2026}
    assert made.editions == {"2026"}
    assert made.total("cpts") == 1
    assert made.total("communes") == 2
    assert (made.report.read, made.report.kept) == (2, 2)


def test_no_contact_is_kept_anywhere(tmp_path):
    people = {
        "contact": "Mme Synthetic",
        "nom_president": "Synthetic",
        "telephone": "0400000001",
        "mail": "contact@synthetic.example",
    }
    made = load(tmp_path, cpts(**people))
    (part,) = made.outcome.parts
    stored = made.store.path(part).read_bytes() + part.model_dump_json().encode()
    assert not any(word.encode() in stored for word in ("Mme", "0400000001", "contact@"))


def test_a_person_is_never_taken_for_the_name_of_the_cpts(tmp_path):
    feature = cpts()
    feature["properties"] = {"nom_contact": "Dupont", "libelle": "CPTS A", "communes": ["59178"]}
    assert communes_of(load(tmp_path, feature)) == {"CPTS A": ["59178"]}


def test_arrondissements_stand_for_their_city(tmp_path):
    made = load(tmp_path, cpts(communes=["13055"], arrondissements=["13202", "13203"]))
    assert communes_of(made) == {"CPTS Synthetic": ["13202", "13203"]}


def test_a_city_alone_stays_whole(tmp_path):
    assert communes_of(load(tmp_path, cpts(communes=["13055", "13001"]))) == {
        "CPTS Synthetic": ["13001", "13055"]
    }


def test_codes_cut_by_a_spreadsheet_are_mended_and_said(tmp_path):
    made = load(tmp_path, cpts(communes=[1004, "01005"]))
    assert communes_of(made) == {"CPTS Synthetic": ["01004", "01005"]}
    assert any("zéro" in note for note in made.report.notes)


def test_a_code_of_another_vintage_is_kept_as_it_is(tmp_path, atlas):
    old = next(iter(atlas.successors))
    assert old in communes_of(load(tmp_path, cpts(communes=["59178", old])))["CPTS Synthetic"]


def test_an_impossible_code_is_refused_with_its_cpts(tmp_path):
    made = load(tmp_path, cpts(communes=["59178", "59509", "Douai"]))
    assert made.report.refused == {"code de commune impossible": 1}
    assert made.report.examples["code de commune impossible"] == ["CPTS Synthetic : Douai"]
    assert made.report.kept == 2


def test_a_cpts_listed_twice_keeps_each_commune_once(tmp_path):
    made = load(tmp_path, cpts(), cpts(communes=["59178", "59165"]))
    assert communes_of(made) == {"CPTS Synthetic": ["59165", "59178", "59509"]}
    assert made.report.left_out == {"commune déjà donnée dans la même CPTS": 1}


def test_two_cpts_may_share_a_commune(tmp_path):
    assert len(communes_of(load(tmp_path, cpts(), cpts("CPTS Autre")))) == 2


def test_homonyms_of_two_departements_are_told_apart(tmp_path):
    made = load(tmp_path, cpts("CPTS du Lac"), cpts("CPTS du Lac", ["74010", "74011"]))
    assert set(communes_of(made)) == {"CPTS du Lac (59)", "CPTS du Lac (74)"}
    assert any("plusieurs départements" in note for note in made.report.notes)


def test_a_cpts_without_state_is_kept(tmp_path):
    made = load(tmp_path, cpts(statut=""))
    assert made.table("perimetres_cpts")["etat"].isna().all()


# --- contours -----------------------------------------------------------------------------------


def test_a_contour_gives_the_communes_it_covers(tmp_path, layer):
    made = load(tmp_path, cpts(communes=[], geometry=drawn(layer, "59178", "59509")))
    assert communes_of(made) == {"CPTS Synthetic": ["59178", "59509"]}


def test_a_contour_in_lambert_93_is_brought_to_degrees(tmp_path, layer):
    from pyproj import Transformer
    from shapely import transform
    from shapely.geometry import mapping, shape

    to_metres = Transformer.from_crs(4326, 2154, always_xy=True).transform
    metres = transform(shape(drawn(layer, "59178")), to_metres, interleaved=False)
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::2154"}}
    made = load(tmp_path, cpts(communes=[], geometry=mapping(metres)), crs=crs)
    assert communes_of(made) == {"CPTS Synthetic": ["59178"]}


@pytest.mark.parametrize(
    "geometry",
    [
        None,
        {"type": "Point", "coordinates": [3.08, 50.37]},
        {"type": "Polygon", "coordinates": []},
        {"type": "Polygon", "coordinates": [[[0, 0], [0.1, 0], [0.1, 0.1], [0, 0]]]},
        {"type": "Polygon", "coordinates": "abc"},
    ],
)
def test_a_cpts_that_cannot_be_placed_is_refused_by_name(tmp_path, geometry):
    made = load(tmp_path, cpts(), cpts("CPTS Perdue", [], geometry))
    assert made.report.refused == {"CPTS sans communes ni contour lisible": 1}
    assert made.report.examples["CPTS sans communes ni contour lisible"] == ["CPTS Perdue"]


def test_a_cpts_without_a_name_is_refused(tmp_path):
    made = load(tmp_path, cpts(), cpts(nom=""))
    assert made.report.refused == {"CPTS sans nom": 1}


# --- dates --------------------------------------------------------------------------------------


def test_the_last_update_dates_a_file_without_a_stamp(tmp_path):
    made = load(
        tmp_path, cpts(date_maj="2024-03-01"), cpts("B", date_maj="01/06/2025"), timeStamp=None
    )
    assert made.editions == {"2025"}


def test_a_file_without_any_date_is_dated_by_its_reception_and_says_so(tmp_path):
    made = load(tmp_path, cpts(), timeStamp=None)
    assert made.editions == {str(datetime.now(UTC).year)}
    assert any("reçu" in note for note in made.report.notes)


# --- what is one and what is not ----------------------------------------------------------------


@pytest.mark.parametrize(
    "feature",
    [
        {"properties": {"nom_cpts": "A", "etat": "projet"}, "id": "1"},
        {"properties": {"nom": "Santé du Nord"}, "id": "AMBU_CPTS.fid-1"},
        {"properties": {"nom": "CPTS du Nord"}},
        {"properties": {"nom": "Nord", "statut": "", "communes": ["59178"]}},
    ],
)
def test_a_collection_that_speaks_of_cpts_is_one(tmp_path, layer, feature):
    feature = {"type": "Feature", "geometry": drawn(layer, "59178"), **feature}
    assert load(tmp_path, feature).report.kept == 1


@pytest.mark.parametrize(
    "properties",
    [
        None,
        {},
        {"code": "59178", "nom": "Douai"},
        {"nom": "CC du Cœur d’Ostrevent", "siren": "200044618", "communes": ["59178"]},
        {"statut": "", "communes": ["59178"]},
    ],
)
def test_any_other_collection_is_not_taken_for_it(tmp_path, layer, properties):
    feature = {"type": "Feature", "geometry": drawn(layer, "59178"), "properties": properties}
    made = load(tmp_path, feature)
    assert made.problem
    assert made.outcome.source is None


@pytest.mark.parametrize(
    "text", ["[]", "{}", '{"type": "Feature"}', '{"cpts": [{"nom": "CPTS A"}]}']
)
def test_another_json_is_not_taken_for_it(tmp_path, text):
    made = imported(IMPORTER, written(tmp_path, "other_synthetic.json", text), tmp_path)
    assert "n’est pas un fichier connu" in made.problem


def test_a_cut_file_is_said(tmp_path):
    text = json.dumps({"type": "FeatureCollection", "features": [cpts()]})[:-30]
    made = imported(IMPORTER, written(tmp_path, "cut_synthetic.geojson", text), tmp_path)
    assert "coupé ou abîmé" in made.problem


def test_a_web_page_is_said(tmp_path):
    path = written(tmp_path, "cpts_synthetic.geojson", "<html><body>504</body></html>")
    assert "page web" in imported(IMPORTER, path, tmp_path).problem


def test_a_hostile_name_is_only_text(tmp_path):
    name = "CPTS <script>alert(1)</script> =1+1 \u202e"
    assert set(communes_of(load(tmp_path, cpts(name)))) == {name}
