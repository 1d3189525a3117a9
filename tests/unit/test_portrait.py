"""A territory as a whole, and its JSON."""

from __future__ import annotations

import json

import pytest

from diagnostic.project.portrait import as_json, portray
from diagnostic.territory.contiguity import parts

DOUAISIS = ("200044618", "245901152")
BLESOIS = "200030385"
KEYS = [
    "cog_year",
    "communes",
    "population",
    "population_years",
    "population_source",
    "area_km2",
    "density",
    "ages",
    "second_homes_share",
    "aci_size",
    "aci_sizes_possible",
    "distance_to_next",
    "distance_to_previous",
    "parts",
    "departements",
    "epci",
    "advice",
]


def members(atlas, *sirens):
    return frozenset(code for siren in sirens for code in atlas.epci[siren].members)


def test_the_douaisis(atlas):
    seen = portray(atlas, members(atlas, *DOUAISIS))
    assert seen.summary.population == seen.position.population == 219_046
    assert seen.position.size == 4
    assert len(seen.parts) == 1
    assert seen.advice == ()
    answer = as_json(atlas, seen)
    assert answer["distance_to_next"] is None
    assert answer["distance_to_previous"] == 219_046 - 175_001


def test_the_blesois(atlas):
    answer = as_json(atlas, portray(atlas, members(atlas, BLESOIS)))
    assert (answer["population"], answer["aci_size"]) == (106_615, 3)
    assert answer["distance_to_next"] == 175_001 - 106_615
    assert answer["distance_to_previous"] == 106_615 - 80_001
    assert len(answer["communes"]) == 43
    assert answer["communes"][0] == {
        "code": "41009",
        "name": "Averdon",
        "kind": "commune",
        "departement": "41",
        "epci": BLESOIS,
        "population": atlas["41009"].population,
        "population_year": 2023,
    }


@pytest.mark.parametrize(
    "codes",
    [
        {"59178"},
        {"98818"},
        {"97608"},
        {"13201", "56069"},
        {"55039"},
        set(),
    ],
)
def test_its_json_has_the_same_keys_for_every_territory(atlas, codes):
    answer = as_json(atlas, portray(atlas, frozenset(codes)))
    assert list(answer) == KEYS
    assert list(json.loads(json.dumps(answer))) == KEYS  # plain values only
    for name in ("communes", "parts", "departements", "epci", "advice", "aci_sizes_possible"):
        assert answer[name] is not None
    for share in (*answer["departements"], *answer["epci"]):
        assert set(share) == {"code", "name", "communes", "members", "population", "whole"}
    for advice in answer["advice"]:
        assert set(advice) == {"id", "level", "title", "reason", "source", "codes"}


def test_what_is_unknown_is_null_and_never_zero(atlas):
    answer = as_json(atlas, portray(atlas, frozenset({"98818"})))
    for name in ("area_km2", "density", "ages", "second_homes_share"):
        assert answer[name] is None
    assert answer["population_years"] == [None]
    assert answer["communes"][0]["kind"] == "collectivite"
    assert answer["communes"][0]["population_year"] is None
    assert answer["epci"] == []


def test_eighty_thousand_is_not_settled(atlas):
    codes = members(atlas, "248100430") | {"81036"}  # Castres Mazamet and one neighbour
    answer = as_json(atlas, portray(atlas, codes))
    assert answer["population"] == 80_000
    assert answer["aci_size"] is None
    assert answer["aci_sizes_possible"] == [2, 3]
    assert answer["distance_to_next"] == 1
    assert answer["distance_to_previous"] == 0
    assert answer["advice"][0]["id"] == "seuil_indetermine"


def test_parts_the_most_populated_first(atlas):
    codes = frozenset(atlas.departements["84"].members)
    answer = as_json(atlas, portray(atlas, codes))
    assert [len(part) for part in answer["parts"]] == [147, 4]
    assert answer["parts"] == [sorted(part) for part in parts(atlas, codes)]
    assert "parties_detachees" in [one["id"] for one in answer["advice"]]


def test_the_seat_and_the_others_reach_the_advice(atlas):
    codes = frozenset({"59178", "62427"})
    ids = [a.id for a in portray(atlas, codes, other_cpts={"A": ["59178"]}, seat="33").advice]
    assert {"chevauchement", "siege_hors_territoire"} <= set(ids)


def test_nothing_chosen(atlas):
    seen = portray(atlas, frozenset())
    assert seen.advice == ()
    assert seen.parts == ()
    assert as_json(atlas, seen)["population"] == 0
