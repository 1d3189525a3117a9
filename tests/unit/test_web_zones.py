"""The ground of the levels above communes: every zone, on limits that two levels share."""

from __future__ import annotations

import gzip
import json

import pytest

from diagnostic.errors import UserError
from diagnostic.maps import web_zones
from diagnostic.maps.web_layers import ensure_bassins, layers_version
from diagnostic.maps.web_zones import bassins_file, write_bassins, write_levels
from diagnostic.paths import GEO

INHABITANTS = 68_350_798
"""Of the communes of the 101 départements, as `geo/README.md` says."""
NORD = "59"


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    folder = tmp_path_factory.mktemp("layers")
    write_levels(folder, GEO)
    return folder / web_zones.FOLDER


@pytest.fixture(scope="module")
def levels(written):
    return {
        level: {
            zone["code"]: zone
            for zone in json.loads((written / f"{level}.json").read_bytes())["zones"]
        }
        for level in ("epci", "departement", "region")
    }


@pytest.fixture(scope="module")
def synthetic_bassins(atlas):
    """Cantons of the Nord, as if they were *bassins de vie*."""
    return {
        commune.code: (commune.canton, f"Bassin {commune.canton}")
        for commune in atlas.communes.values()
        if commune.departement == NORD and commune.canton
    }


def positions(zone):
    return {tuple(position) for rings in zone["contour"] for ring in rings for position in ring}


def area(zone):
    from shapely.geometry import Polygon

    flat = [[[(x, y) for y, x in ring] for ring in rings] for rings in zone["contour"]]
    return sum(Polygon(rings[0], rings[1:]).area for rings in flat)


def test_every_zone_that_has_ground_is_there_under_its_name(levels, atlas):
    for level, areas in (
        ("epci", atlas.epci),
        ("departement", atlas.departements),
        ("region", atlas.regions),
    ):
        expected = {
            code: area.name
            for code, area in areas.items()
            if any(atlas[member].has_contour for member in area.members)
        }
        assert {code: zone["nom"] for code, zone in levels[level].items()} == expected
    assert [len(levels[level]) for level in levels] == [1255, 101, 18]


def test_inhabitants_are_those_of_the_communes(levels):
    for level in ("departement", "region"):
        assert sum(zone["population"] for zone in levels[level].values()) == INHABITANTS
    assert 0 < INHABITANTS - sum(zone["population"] for zone in levels["epci"].values()) < 20_000


def test_limits_of_two_levels_lie_on_one_another(levels):
    ground = set().union(*map(positions, levels["epci"].values()))
    regions = set().union(*map(positions, levels["region"].values()))
    departements = set().union(*map(positions, levels["departement"].values()))
    assert regions <= departements
    # An EPCI may cross two départements, whose common limit then runs inside it.
    assert len(departements & ground) / len(departements) > 0.95


def test_neighbours_share_their_vertices(levels):
    ile_de_france, normandie, corse = (
        positions(levels["region"][code]) for code in ("11", "28", "94")
    )
    assert len(ile_de_france & normandie) > 20
    assert not ile_de_france & corse


def test_files_stay_light_enough_to_be_fetched_at_once(written):
    sizes = {path.stem: len(gzip.compress(path.read_bytes(), 6)) for path in written.glob("*.json")}
    assert sizes["epci"] < 750_000
    assert sizes["departement"] < 250_000
    assert sizes["region"] < 120_000


def test_bassins_are_their_communes_put_together(tmp_path, levels, atlas, synthetic_bassins):
    write_bassins(tmp_path / "b.json", GEO, synthetic_bassins)
    zones = {zone["code"]: zone for zone in json.loads((tmp_path / "b.json").read_bytes())["zones"]}
    assert {(code, zone["nom"]) for code, zone in zones.items()} == set(synthetic_bassins.values())
    people = dict.fromkeys(zones, 0)
    for code, (bassin, _) in synthetic_bassins.items():
        if atlas[code].kind != "arrondissement":
            people[bassin] += atlas[code].population or 0
    assert {code: zone["population"] for code, zone in zones.items()} == people
    whole = area(levels["departement"][NORD])
    assert sum(map(area, zones.values())) == pytest.approx(whole, rel=1e-6)
    assert positions(levels["departement"][NORD]) <= set().union(*map(positions, zones.values()))


def test_bassins_are_written_once_under_a_name_that_follows_them(
    tmp_path, synthetic_bassins, monkeypatch
):
    first = ensure_bassins(synthetic_bassins, tmp_path)
    assert first == f"geo/{layers_version()}/{bassins_file(synthetic_bassins)}"
    assert (tmp_path / first).exists()
    monkeypatch.setattr(web_zones, "write_bassins", lambda *_: pytest.fail("written again"))
    assert ensure_bassins(dict(reversed(synthetic_bassins.items())), tmp_path) == first
    other = synthetic_bassins | {"59001": ("x", "Ailleurs")}
    assert bassins_file(other) != bassins_file(synthetic_bassins)


def test_a_folder_that_cannot_be_written_is_said_in_french(tmp_path, synthetic_bassins):
    (tmp_path / "geo").write_text("a file where the folder should be")
    with pytest.raises(UserError, match="contours de la carte"):
        ensure_bassins(synthetic_bassins, tmp_path)
