"""« Et si ? » : what is proposed reaches, touches, is new, and is as short as can be."""

from __future__ import annotations

from itertools import combinations

import pytest

from diagnostic.project.portrait import portray, prospects
from diagnostic.territory.contiguity import frontier, parts
from diagnostic.territory.growth import MOST_COMMUNES, additions
from diagnostic.territory.selection import add, covers

BLESOIS, DOUAISIS_AGGLO, LORIENT = "200030385", "200044618", "200042174"
LOZERE, CANTAL = "48", "15"
PARIS, PARIS_1, VINCENNES, VILLEURBANNE = "75056", "75101", "94080", "69266"


def members(atlas, siren):
    return frozenset(atlas.epci[siren].members)


TERRITORIES = {
    "Blésois": lambda atlas: members(atlas, BLESOIS),
    "Douaisis Agglo": lambda atlas: members(atlas, DOUAISIS_AGGLO),
    "Lozère": lambda atlas: frozenset(atlas.departements[LOZERE].members),
    "Cantal": lambda atlas: frozenset(atlas.departements[CANTAL].members),
    "Rambervillers": lambda atlas: members(atlas, "200005957"),  # the way leads by a small one
    "Centre Tarn": lambda atlas: members(atlas, "200034049"),
    "Douai": lambda atlas: frozenset({"59178"}),
    "two parts": lambda atlas: frozenset({"59178", "59350"}),
    "Vincennes": lambda atlas: frozenset({VINCENNES}),
    "Paris 1er": lambda atlas: frozenset({PARIS_1}),
    "Paris 1er and Vincennes": lambda atlas: frozenset({PARIS_1, VINCENNES}),
    "Villeurbanne": lambda atlas: frozenset({VILLEURBANNE}),
}


@pytest.fixture(params=TERRITORIES)
def chosen(request, atlas):
    return TERRITORIES[request.param](atlas)


def of_kind(found, kind):
    return [one for one in found if one.kind == kind]


@pytest.mark.parametrize("needed", [1, 900, 5_000, 30_000, 60_000])
def test_what_is_proposed_reaches_touches_and_is_new(atlas, chosen, needed):
    before = atlas.population(chosen)
    found = additions(atlas, chosen, needed)
    assert found
    for one in found:
        after = add(atlas, chosen, one.codes)
        assert one.gain >= needed
        assert atlas.population(after) == one.population == before + one.gain
        assert not any(covers(atlas, chosen, code) for code in one.codes)
        assert chosen <= after  # nothing of the territory is put aside
        assert set(one.codes) == after - chosen
        assert len(parts(atlas, after)) <= len(parts(atlas, chosen))
    for kind in ("communes", "epci"):
        gains = [one.gain for one in of_kind(found, kind)]
        assert gains == sorted(gains)
        assert len(gains) <= 3
    for one in of_kind(found, "communes"):
        assert len(one.codes) <= MOST_COMMUNES


def steps(atlas, chosen):
    """Communes that may join, and those that may join after each."""
    return {one: frontier(atlas, add(atlas, chosen, [one])) for one in frontier(atlas, chosen)}


def shortest_by_hand(atlas, chosen, needed):
    """Length and smallest gain among additions of one commune, then of two; None past that."""
    after = steps(atlas, chosen)
    ones = [atlas[one].population for one in after if atlas[one].population >= needed]
    if ones:
        return 1, min(ones)
    pairs = {frozenset({one, two}) for one, then in after.items() for two in then}
    twos = [atlas.population(pair) for pair in pairs if atlas.population(pair) >= needed]
    return (2, min(twos)) if twos else None


@pytest.mark.parametrize(
    "name",
    ["Blésois", "Douaisis Agglo", "Lozère", "Cantal", "Rambervillers", "Centre Tarn", "Douai"],
)
@pytest.mark.parametrize("needed", [200, 3_515, 6_000, 10_000, 16_000, 30_000, 45_000])
def test_one_and_two_communes_are_searched_whole(atlas, name, needed):
    chosen = TERRITORIES[name](atlas)
    found = of_kind(additions(atlas, chosen, needed), "communes")
    expected = shortest_by_hand(atlas, chosen, needed)
    if expected is None:
        assert all(len(one.codes) > 2 for one in found)
    else:
        assert (len(found[0].codes), found[0].gain) == expected
        assert {len(one.codes) for one in found} == {expected[0]}


@pytest.mark.parametrize("name", ["Blésois", "Lozère", "Douai"])
@pytest.mark.parametrize("needed", [5_000, 30_000, 60_000])
def test_epci_are_the_fewest_that_reach(atlas, name, needed):
    chosen = TERRITORIES[name](atlas)
    found = of_kind(additions(atlas, chosen, needed), "epci")
    around = {atlas[code].epci for code in frontier(atlas, chosen)} - {None}
    left = {epci: members(atlas, epci) - chosen for epci in around}

    def reached(group):
        after = chosen.union(*(left[epci] for epci in group))
        gain = atlas.population(after - chosen)
        return gain if gain >= needed and len(parts(atlas, after)) == 1 else None

    for length in (1, 2):
        gains = sorted(filter(None, map(reached, combinations(sorted(around), length))))
        if gains:
            break
    assert [one.gain for one in found] == gains[:3]


def test_lozere_lacks_one_commune_for_size_3(atlas):
    found = additions(atlas, TERRITORIES["Lozère"](atlas), 3_515)
    assert [(one.label, one.gain) for one in of_kind(found, "communes")] == [
        ("Sévérac d'Aveyron", atlas["12270"].population)
    ]
    assert "CC Montagne d'Ardèche" in {one.label for one in of_kind(found, "epci")}


def test_the_label_names_the_largest_first(atlas):
    first = of_kind(additions(atlas, members(atlas, BLESOIS), 20_000), "communes")[0]
    names = first.label.split(" + ")
    assert sorted(names) == sorted(atlas.name(code) for code in first.codes)
    people = {atlas.name(code): atlas[code].population for code in first.codes}
    assert [people[name] for name in names] == sorted(people.values(), reverse=True)


@pytest.mark.parametrize("needed", [0, -5])
def test_nothing_needed_nothing_proposed(atlas, needed):
    assert additions(atlas, members(atlas, BLESOIS), needed) == []


def test_nothing_chosen_nothing_proposed(atlas):
    assert additions(atlas, frozenset(), 1_000) == []


@pytest.mark.parametrize("codes", [{"56069"}, {"98818"}])
def test_an_island_has_nothing_to_add(atlas, codes):
    assert additions(atlas, frozenset(codes), 1_000) == []


def test_too_far_is_not_proposed(atlas):
    assert of_kind(additions(atlas, frozenset({"48009"}), 50_000_000), "communes") == []


def test_a_city_next_door_is_proposed_whole(atlas):
    found = additions(atlas, frozenset({VINCENNES}), 2_000_000)
    assert any(one.codes == (PARIS,) for one in found)


def test_an_opened_city_is_never_proposed_whole(atlas):
    # The whole of Paris would count its first arrondissement twice.
    chosen = frozenset({PARIS_1, VINCENNES})
    for needed in (100_000, 300_000, 600_000):
        for one in additions(atlas, chosen, needed):
            assert PARIS not in one.codes
            assert PARIS_1 not in one.codes


# ---- what for ---------------------------------------------------------------


def test_the_next_size_is_reached(atlas):
    seen = portray(atlas, members(atlas, BLESOIS))
    (prospect,) = prospects(atlas, seen)
    assert prospect.purpose == "Atteindre la taille 4"
    assert prospect.needed == 175_001 - 106_615
    assert prospect.additions
    for one in prospect.additions:
        assert portray(atlas, add(atlas, seen.codes, one.codes)).position.size == 4


@pytest.mark.parametrize(
    ("epci", "population", "size"),
    [
        ("200041515", 40_014, 2),  # CC du Bassin de Pont-à-Mousson
        ("200068500", 80_120, 3),  # CA de Cambrai
        ("200069250", 175_664, 4),  # CA Troyes Champagne Métropole
    ],
)
def test_just_above_a_threshold_one_steps_away(atlas, epci, population, size):
    seen = portray(atlas, members(atlas, epci))
    assert seen.summary.population == population
    safe = prospects(atlas, seen)[0]
    assert safe.purpose == f"S’éloigner de 2 % du seuil de la taille {size}"
    for one in safe.additions:
        after = portray(atlas, add(atlas, seen.codes, one.codes))
        assert after.position.near_threshold is None or after.position.size != size
    assert safe.needed == {2: 40_801, 3: 81_601, 4: 178_501}[size] - population


def test_at_the_top_of_a_size_nothing_is_at_risk(atlas):
    # 175 000 exactly: a loss leaves size 3, as it is.
    troyes = members(atlas, "200069250") - {"10212", "10177", "10256"}
    seen = portray(atlas, troyes)
    assert (seen.summary.population, seen.position.size) == (175_000, 3)
    assert [(p.purpose, p.needed) for p in prospects(atlas, seen)] == [("Atteindre la taille 4", 1)]


def test_just_below_a_threshold_only_the_next_size(atlas):
    seen = portray(atlas, members(atlas, "249500455"))
    assert [(p.purpose, p.needed) for p in prospects(atlas, seen)] == [
        ("Atteindre la taille 2", 159)
    ]


def test_the_largest_size_has_no_next(atlas):
    assert prospects(atlas, portray(atlas, members(atlas, LORIENT))) == []
