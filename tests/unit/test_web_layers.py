"""The files that the map fetches: real ground, whole folders, whoever asks."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from filelock import FileLock

from diagnostic.maps import web_layers
from diagnostic.maps.web_layers import ensure_layers, layers_version
from diagnostic.paths import GEO

DEPARTEMENTS = ("75", "92", "94", "976")
PARIS = "75056"


@pytest.fixture(scope="module")
def geo(tmp_path_factory):
    """The embedded geography of a few départements, so that a folder is written in a moment."""
    import geopandas as gpd
    import pandas as pd

    folder = tmp_path_factory.mktemp("geo")
    communes = pd.read_parquet(GEO / "communes.parquet")
    kept = communes[communes["departement"].isin(DEPARTEMENTS)]
    kept.to_parquet(folder / "communes.parquet")
    for name in ("contours_fin", "contours_moyen"):
        contours = gpd.read_parquet(GEO / f"{name}.parquet")
        contours[contours["code"].isin(kept["code"])].to_parquet(folder / f"{name}.parquet")
    departements = gpd.read_parquet(GEO / "departements.parquet")
    departements[departements["code"].isin(DEPARTEMENTS)].to_parquet(
        folder / "departements.parquet"
    )
    areas = {"epci": kept["epci"], "regions": kept["region"]}
    for name, codes in areas.items():
        zones = gpd.read_parquet(GEO / f"{name}.parquet")
        zones[zones["code"].isin(codes)].to_parquet(folder / f"{name}.parquet")
    return folder


@pytest.fixture(scope="module")
def written(geo, tmp_path_factory):
    static = tmp_path_factory.mktemp("static")
    return static / ensure_layers(static, geo)


def read(folder, name):
    return json.loads((folder / f"{name}.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def drawn(written):
    """Every commune of the files, by code."""
    return {
        commune["code"]: commune
        for departement in DEPARTEMENTS
        for commune in read(written, departement)["zones"]
    }


def positions(commune):
    return {
        tuple(position) for polygon in commune["contour"] for ring in polygon for position in ring
    }


def files(folder):
    names = {path.relative_to(folder).as_posix() for path in folder.rglob("*.json")}
    return names | {
        path.name for path in folder.iterdir() if path.is_file() and path.name[0] != "."
    }


# ---- what is in them --------------------------------------------------------


def test_one_file_a_departement_one_a_level_and_an_index(written):
    levels = {f"niveaux/{level}.json" for level in ("epci", "departement", "region")}
    assert files(written) == {"index.json", *(f"{code}.json" for code in DEPARTEMENTS), *levels}
    assert written.parent.name == "geo"


@pytest.mark.parametrize("departement", DEPARTEMENTS)
def test_every_commune_once_and_cities_by_arrondissement(written, atlas, departement):
    codes = [commune["code"] for commune in read(written, departement)["zones"]]
    expected = {
        code
        for code, commune in atlas.communes.items()
        if commune.departement == departement
        and commune.has_contour
        and code not in atlas.arrondissements
    }
    assert len(codes) == len(set(codes))
    assert set(codes) == expected


def test_arrondissements_name_their_city(drawn, atlas):
    assert PARIS not in drawn
    parts = {code for code, commune in drawn.items() if commune["parent"] == PARIS}
    assert parts == set(atlas.arrondissements[PARIS])
    assert {drawn[code]["ville"] for code in parts} == {"Paris"}
    assert drawn["94080"]["parent"] is None
    assert drawn["94080"]["ville"] is None


def test_what_is_said_of_a_commune_is_what_the_atlas_says(drawn, atlas):
    for code, commune in drawn.items():
        known = atlas[code]
        assert commune["nom"] == known.name
        assert commune["population"] == known.population
        assert commune["epci"] == (atlas.epci[known.epci].name if known.epci else None)


def test_positions_are_latitude_then_longitude(drawn, atlas):
    for code, commune in drawn.items():
        south, north, west, east = (
            (-13.1, -12.6, 45.0, 45.4)
            if atlas[code].departement == "976"
            else (48.6, 49.0, 2.1, 2.7)
        )
        latitude, longitude = commune["centre"]
        assert south < latitude < north
        assert west < longitude < east
        for latitude, longitude in positions(commune):
            assert south < latitude < north
            assert west < longitude < east


def test_the_label_of_a_commune_is_on_its_ground(drawn):
    from shapely.geometry import Point, Polygon

    for commune in drawn.values():
        ground = [
            Polygon([(x, y) for y, x in rings[0]], [[(x, y) for y, x in r] for r in rings[1:]])
            for rings in commune["contour"]
        ]
        assert all(polygon.is_valid for polygon in ground)
        latitude, longitude = commune["centre"]
        place = Point(longitude, latitude).buffer(1e-4)  # centres are rounded to 11 m
        assert any(polygon.intersects(place) for polygon in ground)


def test_neighbours_share_their_vertices_exactly(drawn, atlas):
    pairs = {
        (one, other) for one in drawn for other in atlas.neighbours[one] & set(drawn) if one < other
    }
    assert len(pairs) > 200
    assert any(atlas[a].departement != atlas[b].departement for a, b in pairs)
    for one, other in pairs:
        shared = positions(drawn[one]) & positions(drawn[other])
        assert len(shared) >= 2, (one, other)


def test_borders_are_drawn_on_the_contours_of_communes(written, drawn):
    everywhere = set().union(*map(positions, drawn.values()))
    for departement in DEPARTEMENTS:
        content = read(written, departement)
        for name in ("bord", "bords_epci"):
            assert content[name]
            for line in content[name]:
                assert line[0] == line[-1]
                assert {tuple(position) for position in line} <= everywhere


def test_the_index_says_where_each_departement_is(written, atlas):
    found = {one["code"]: one for one in read(written, "index")["departements"]}
    assert set(found) == set(DEPARTEMENTS)
    for code, one in found.items():
        west, south, east, north = one["bbox"]
        assert one["nom"] == atlas.departements[code].name
        for member in atlas.departements[code].members:
            assert west <= atlas[member].longitude <= east
            assert south <= atlas[member].latitude <= north
        for line in one["contour"]:
            assert all(len(position) == 2 for position in line)


# ---- whole or not at all ----------------------------------------------------


def test_a_folder_that_stands_is_not_written_again(geo, tmp_path, monkeypatch):
    said = []
    first = ensure_layers(tmp_path, geo, say=said.append)
    monkeypatch.setattr(web_layers, "_write_layers", lambda *_: pytest.fail("written again"))
    assert ensure_layers(tmp_path, geo, say=said.append) == first
    assert said == ["Préparation de la carte, une seule fois…"]


def test_an_interrupted_folder_is_done_again(geo, tmp_path, monkeypatch, written):
    write, count = web_layers.write_json, 0

    def cut(path, content):
        nonlocal count
        count += 1
        if count == 3:
            path.with_suffix(".tmp").write_text("{", "utf-8")
            raise KeyboardInterrupt
        write(path, content)

    monkeypatch.setattr(web_layers, "write_json", cut)
    with pytest.raises(KeyboardInterrupt):
        ensure_layers(tmp_path, geo)
    folder = tmp_path / "geo" / layers_version(geo)
    assert not (folder / "index.json").exists()

    monkeypatch.setattr(web_layers, "write_json", write)
    assert tmp_path / ensure_layers(tmp_path, geo) == folder
    assert files(folder) == files(written)
    for path in written.rglob("*.json"):
        assert (folder / path.relative_to(written)).read_bytes() == path.read_bytes()


def test_two_processes_leave_one_whole_folder(geo, tmp_path, written):
    script = (
        "import sys; from pathlib import Path; from diagnostic.maps.web_layers import ensure_layers"
        "\nprint('ready', flush=True); print(ensure_layers(Path(sys.argv[1]), Path(sys.argv[2]), "
        "say=print), flush=True)"
    )
    folder = tmp_path / "geo" / layers_version(geo)
    folder.mkdir(parents=True)
    with FileLock(folder / ".lock"):
        both = [
            subprocess.Popen(
                [sys.executable, "-c", script, str(tmp_path), str(geo)],
                stdout=subprocess.PIPE,
                text=True,
            )
            for _ in range(2)
        ]
        for process in both:
            assert process.stdout.readline() == "ready\n"
    said = [process.communicate(timeout=60)[0].splitlines() for process in both]
    assert [process.returncode for process in both] == [0, 0]
    assert {lines[-1] for lines in said} == {f"geo/{folder.name}"}
    assert sum(len(lines) - 1 for lines in said) == 1  # one wrote, and said so
    assert files(folder) == files(written)
    for path in written.rglob("*.json"):
        assert (folder / path.relative_to(written)).read_bytes() == path.read_bytes()


def test_other_ground_is_another_folder(geo, tmp_path):
    import shutil

    import pandas as pd

    other = tmp_path / "geo"
    shutil.copytree(geo, other)
    assert layers_version(other) == layers_version(geo)
    communes = pd.read_parquet(other / "communes.parquet")
    communes.loc[communes.index[0], "population_hab"] += 1
    communes.to_parquet(other / "communes.parquet")
    assert layers_version(other) != layers_version(geo)


def test_another_shape_of_files_is_another_folder(geo, monkeypatch):
    before = layers_version(geo)
    monkeypatch.setattr(web_layers, "FORMAT", "another")
    assert layers_version(geo) != before
