"""Files recognised by their content. The workbooks and contours here are synthetic."""

import io
import json
import zipfile
from collections.abc import Callable
from typing import Any

import pytest

from diagnostic.errors import UserError
from diagnostic.territory.atlas import load_atlas
from diagnostic.territory.importing import read_file
from diagnostic.territory.perimeters import UNNAMED, perimeters

DOUAISIS, OSTREVENT = "200044618", "245901152"


def members(siren: str) -> tuple[str, ...]:
    return tuple(sorted(load_atlas().epci[siren].members))


def synthetic_workbook(cells: dict[str, object], sheet: str = "Communes") -> bytes:
    from openpyxl import Workbook

    book = Workbook()
    book.active.title = "Lisez-moi"
    book.active["A1"] = "Un mot"
    page = book.create_sheet(sheet)
    for place, value in cells.items():
        page[place] = value
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


@pytest.fixture(scope="module")
def contour() -> Callable[[tuple[str, ...]], Any]:
    """Ground of communes drawn from the embedded contours."""
    import pyarrow.parquet as pq
    import shapely

    from diagnostic.paths import GEO

    table = pq.read_table(GEO / "contours_fin.parquet", columns=["code", "geometry"])
    shapes = dict(
        zip(
            table.column("code").to_pylist(),
            shapely.from_wkb(table.column("geometry").to_numpy()),
            strict=True,
        )
    )
    return lambda codes: shapely.union_all([shapes[code] for code in codes])


def feature(shape: Any, **properties: object) -> dict[str, Any]:
    import shapely

    geometry = None if shape is None else json.loads(shapely.to_geojson(shape))
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def collection(*features: dict[str, Any], **more: object) -> bytes:
    return json.dumps({"type": "FeatureCollection", "features": features, **more}).encode()


def refusal(data: bytes) -> str:
    with pytest.raises(UserError) as caught:
        read_file(data)
    return str(caught.value)


# Text and tables


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252", "mac_roman", "cp850"]
)
def test_a_csv_in_any_encoding(encoding: str) -> None:
    text = "commune;dep\nBâgé-Dommartin;01\nÉtréchy;91\nSaint-Denis;974\n"
    assert read_file(text.encode(encoding)).codes == ("01025", "91226", "97411")


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
def test_a_csv_with_any_separator(separator: str) -> None:
    rows = [
        ["nom", "code_insee", "population"],
        ["Douai", "59178", "40250"],
        ["Aniche", "59008", "1"],
    ]
    text = "\n".join(separator.join(f'"{cell}"' for cell in row) for row in rows)
    assert read_file(text.encode()).codes == ("59178", "59008")


def test_a_plain_text() -> None:
    assert read_file(b"Aniche, Auberchicourt et Douai").codes == ("59008", "59024", "59178")


def test_a_workbook_is_read_where_its_communes_are() -> None:
    report = read_file(
        synthetic_workbook(
            {
                "B3": "Liste synthétique",
                "B5": "Code INSEE",
                "C5": "Commune",
                "D5": "Population",
                "B6": 59178,
                "C6": "Douai",
                "D6": 40250,
                "B7": 1004,
                "C7": "Ambérieu-en-Bugey",
                "B8": "2A004",
                "C8": "Ajaccio",
            }
        )
    )
    assert report.codes == ("59178", "01004", "2A004")
    assert [match.line for match in report.matched] == [6, 7, 8]
    assert "Communes" in report.notes[0]
    assert "Lisez-moi" in report.notes[0]


# Refusals


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "est vide"),
        (b" \n\xef\xbb\xbf", "est vide"),
        (b"%PDF-1.7 ...", "un PDF"),
        (b"\x89PNG\r\n", "une image"),
        (b"\x00\x01\x02\x03" * 40, "ni un texte ni un classeur"),
        (b"a" * 20_000_001, "20 Mo"),
        (b"PK\x03\x04word/document.xml", "un document"),
        (b"PK\x03\x04xl/workbook.xml", "coupé ou abîmé"),
        (b"\xd0\xcf\x11\xe0" + b"synthetic" * 99, "n’a pas pu être lu"),
        (b'{"type": "FeatureCollection",\n"features": [', "ligne 2"),
        (b"[" * 100_000, "imbriqué"),
        (b'{"a": 1}', "Aucune commune"),
        (b'{"type": "FeatureCollection", "features": []}', "Aucune commune"),
        (b'{"schema_version": 1, "territory": {"codes": ["59178"]}}', "un projet"),
    ],
)
def test_what_is_no_list_is_refused_with_what_to_do(data: bytes, said: str) -> None:
    assert said in refusal(data)


def test_a_workbook_that_claims_all_the_cells_ends_nothing_but_itself() -> None:
    assert "trop grand" in refusal(synthetic_workbook({"A1": "59178", "XFD1048576": "x"}))


def test_a_zip_bomb_is_not_unpacked() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * 210_000_000)
    assert "trop grand" in refusal(file.getvalue())


def test_a_truncated_workbook() -> None:
    assert "abîmé" in refusal(synthetic_workbook({"A1": "59178"})[:-400])


# GeoJSON


def test_features_with_codes(contour: Callable[..., Any]) -> None:
    codes = members(DOUAISIS)
    data = collection(*(feature(contour((code,)), INSEE_COM=code, NOM="x") for code in codes))
    assert set(read_file(data).codes) == set(codes)


def test_contours_give_the_communes_they_cover(contour: Callable[..., Any]) -> None:
    drawn = contour(members(DOUAISIS)).buffer(0.002)
    report = read_file(collection(feature(drawn), feature(contour(members(OSTREVENT)))))
    assert report.codes == tuple(sorted(members(DOUAISIS) + members(OSTREVENT)))
    assert len(report.codes) == 55
    assert {match.how for match in report.matched} == {"contour"}
    assert "moitié" in report.notes[0]


def test_the_code_of_the_seat_is_not_taken_for_the_contour(contour: Callable[..., Any]) -> None:
    data = collection(feature(contour(members(DOUAISIS)), code_insee="59178", nom="Douai"))
    assert len(read_file(data).codes) == 35


def test_a_contour_in_lambert_93(contour: Callable[..., Any]) -> None:
    import shapely
    from pyproj import Transformer

    convert = Transformer.from_crs(4326, 2154, always_xy=True).transform
    drawn = shapely.transform(contour(members(DOUAISIS)), convert, interleaved=False)
    named = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::2154"}}
    for data in (collection(feature(drawn), crs=named), collection(feature(drawn))):
        assert read_file(data).codes == members(DOUAISIS)


def test_twelve_arrondissements_are_not_the_whole_city(contour: Callable[..., Any]) -> None:
    parts = load_atlas().arrondissements["75056"]
    assert read_file(collection(feature(contour(parts[:12])))).codes == parts[:12]
    assert read_file(collection(feature(contour(parts)))).codes == ("75056",)


def test_contours_that_cover_nothing_are_refused() -> None:
    square = {"type": "Polygon", "coordinates": [[[-30, 30], [-29, 30], [-29, 31], [-30, 30]]]}
    assert "aucune commune" in refusal(json.dumps(square).encode())
    far = {"type": "Polygon", "coordinates": [[[9e6, 9], [9e7, 9], [9e7, 99], [9e6, 9]]]}
    assert "degrés" in refusal(json.dumps(far).encode())
    assert "Aucune commune" in refusal(b'{"type": "Polygon", "coordinates": [[1, 2]]}')


# Perimeters


def test_a_contour_each(contour: Callable[..., Any]) -> None:
    found = perimeters(
        collection(
            feature(contour(members(DOUAISIS)), nom="CPTS A synthetic"),
            feature(contour(members(OSTREVENT)), nom="CPTS B synthetic"),
            feature(None, nom="CPTS C synthetic"),
        )
    )
    assert [(each.name, each.codes) for each in found] == [
        ("CPTS A synthetic", members(DOUAISIS)),
        ("CPTS B synthetic", members(OSTREVENT)),
    ]


def test_a_commune_each_with_the_name_of_its_cpts(contour: Callable[..., Any]) -> None:
    features = [
        feature(contour((code,)), insee=code, cpts=name)
        for name, siren in (("A", DOUAISIS), ("B", OSTREVENT))
        for code in members(siren)
    ]
    found = perimeters(collection(*features))
    assert [(each.name, each.codes) for each in found] == [
        ("A", members(DOUAISIS)),
        ("B", members(OSTREVENT)),
    ]


def test_a_table_with_the_name_of_the_cpts() -> None:
    text = (
        "CPTS;code insee;commune\nA;59178;Douai\nB;59008;Aniche\nA;59028;Auby\nB;59999;Nulle part\n"
    )
    found = perimeters(text.encode())
    assert [(each.name, each.codes, each.unread) for each in found] == [
        ("A", ("59028", "59178"), 0),
        ("B", ("59008",), 1),
    ]


def test_a_plain_list_is_one_perimeter() -> None:
    found = perimeters(b"59178, 59008, 59028")
    assert [(each.name, each.codes) for each in found] == [(UNNAMED, ("59008", "59028", "59178"))]


def test_nothing_to_compare_with_is_refused() -> None:
    with pytest.raises(UserError, match="Aucun périmètre"):
        perimeters(b"bonjour")
