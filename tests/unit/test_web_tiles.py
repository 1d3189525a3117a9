"""The tiles of all of France: every commune is there, under its rank, and written once."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pyogrio
import pytest

from diagnostic.errors import UserError
from diagnostic.maps import web_tiles
from diagnostic.maps.web_tiles import border, ensure_tiles, tiles_version
from diagnostic.paths import GEO
from diagnostic.territory.atlas import CITIES

OVERSEAS = ["Guadeloupe", "Martinique", "Guyane", "La Réunion", "Mayotte"]


@pytest.fixture(scope="module")
def static(tmp_path_factory):
    return tmp_path_factory.mktemp("static")


@pytest.fixture(scope="module")
def written(static):
    return static / ensure_tiles(static)


@pytest.fixture(scope="module")
def shapes(written):
    """Pieces of communes of the highest zoom."""
    return pyogrio.read_dataframe(written / "communes.pmtiles")


def test_every_commune_that_has_a_contour_is_in_the_tiles(shapes, atlas):
    codes = list(atlas.communes)
    expected = {c.code for c in atlas.communes.values() if c.has_contour and c.code not in CITIES}
    assert {codes[rank] for rank in shapes["rang"]} == expected
    # 34 875 communes, three of which are drawn by their 45 arrondissements.
    assert len(expected) == 34_875 - 3 + 45


def test_a_rank_is_that_of_the_atlas(shapes, atlas):
    ranks = {code: rank for rank, code in enumerate(atlas.communes)}
    for code in ("01001", "29083", "59178", "75113", "97611", "2A004"):
        pieces = shapes[shapes["rang"] == ranks[code]].to_crs(4326)
        west, south, east, north = pieces.total_bounds
        assert west < atlas[code].longitude < east
        assert south < atlas[code].latitude < north


def test_shapes_keep_their_area(shapes, atlas):
    ranks = list(atlas.communes)
    metric = shapes[shapes["rang"] < 30_000].to_crs(2154)
    areas = metric.geometry.area.groupby(metric["rang"]).sum() / 1e6
    known = np.array([atlas[ranks[rank]].area_km2 for rank in areas.index])
    assert np.median(np.abs(areas / known - 1)) < 0.03


def test_nearly_all_are_there_from_the_first_zoom(written):
    """The grid of a wide tile is coarser than the smallest communes: they alone may be lost."""
    first = pyogrio.read_dataframe(
        written / "communes.pmtiles", read_geometry=False, ZOOM_LEVEL=web_tiles.LEAST_ZOOM
    )
    assert first["rang"].nunique() > 34_800


def test_names_follow_the_ranks(written, atlas):
    names = json.loads((written / "noms.json").read_text("utf-8"))
    assert names["codes"].split(" ") == list(atlas.communes)
    assert names["noms"].split("\n") == [c.name for c in atlas.communes.values()]
    assert [place["nom"] for place in names["lieux"]] == ["Métropole", *OVERSEAS]
    people = [town[3] for town in names["villes"]]
    assert people == sorted(people, reverse=True)
    assert people[0] == atlas["75056"].population


def test_limits_are_drawn_once(written):
    limits = pyogrio.read_dataframe(written / "limites.pmtiles")
    assert set(limits.geometry.geom_type) <= {"LineString", "MultiLineString"}
    length = limits[limits.geometry.bounds["miny"] > 5_000_000].to_crs(2154).length.sum() / 1000
    # Twice as much if each département drew its own: some 40 000 km of limits and coasts.
    assert 15_000 < length < 32_000


def test_written_once(static, written, monkeypatch):
    def refused(*_):
        raise AssertionError

    monkeypatch.setattr(web_tiles, "_write", refused)
    assert static / ensure_tiles(static, say=refused) == written


def test_nothing_is_left_of_the_work(written):
    assert {path.name for path in written.iterdir()} - {".lock"} == {
        "communes.pmtiles",
        "limites.pmtiles",
        "noms.json",
    }


def test_a_disk_that_refuses_is_told_in_words(tmp_path):
    (tmp_path / "geo").write_text("")
    with pytest.raises(UserError, match="n’ont pas pu être préparés"):
        ensure_tiles(tmp_path)


def test_what_broke_is_written_again(tmp_path, monkeypatch):
    def broken(folder, _):
        (folder / "communes.pmtiles").write_bytes(b"half")
        raise OSError

    monkeypatch.setattr(web_tiles, "_write", broken)
    with pytest.raises(UserError):
        ensure_tiles(tmp_path)
    monkeypatch.setattr(
        web_tiles, "_write", lambda folder, _: (folder / "noms.json").write_text("{}")
    )
    assert (tmp_path / ensure_tiles(tmp_path) / "noms.json").exists()


def test_the_version_follows_the_geometry(tmp_path):
    for name in ("communes", "contours_moyen", "departements"):
        (tmp_path / f"{name}.parquet").write_bytes((GEO / f"{name}.parquet").read_bytes())
    assert tiles_version(tmp_path) == tiles_version(GEO)
    communes = pd.read_parquet(tmp_path / "communes.parquet")
    communes.iloc[1:].to_parquet(tmp_path / "communes.parquet")
    assert tiles_version(tmp_path) != tiles_version(GEO)


def test_a_border_goes_around_and_not_between():
    def length(outline):
        import shapely

        return shapely.from_geojson(json.dumps(outline)).length

    one, other, both = border({"59178"}), border({"59165"}), border({"59178", "59165"})
    assert length(both) < length(one) + length(other)
    assert border({"98735"}) is None
    assert border(()) is None
