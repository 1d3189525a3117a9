"""A city with arrondissements is chosen whole or by arrondissement, never both."""

import pytest

from diagnostic.territory.contiguity import frontier
from diagnostic.territory.selection import add, covers, of_today, remove

PARIS, LYON, MARSEILLE = "75056", "69123", "13055"
PARIS_1, PARIS_12, PARIS_16 = "75101", "75112", "75116"
DOUAI, SIN_LE_NOBLE = "59178", "59569"


def test_add_and_remove_communes(atlas):
    chosen = add(atlas, [], [DOUAI, SIN_LE_NOBLE, DOUAI])
    assert chosen == {DOUAI, SIN_LE_NOBLE}
    assert remove(atlas, chosen, [DOUAI]) == {SIN_LE_NOBLE}
    assert remove(atlas, chosen, [PARIS, "59009"]) == chosen


def test_what_was_given_is_left_as_it_was(atlas):
    before = {DOUAI}
    add(atlas, before, [SIN_LE_NOBLE])
    remove(atlas, before, [DOUAI])
    assert before == {DOUAI}


@pytest.mark.parametrize("city", [PARIS, LYON, MARSEILLE])
def test_a_whole_city_replaces_its_arrondissements(atlas, city):
    some = atlas.arrondissements[city][:3]
    assert add(atlas, [*some, DOUAI], [city]) == {city, DOUAI}


@pytest.mark.parametrize("city", [PARIS, LYON, MARSEILLE])
def test_an_arrondissement_replaces_its_whole_city(atlas, city):
    one = atlas.arrondissements[city][0]
    assert add(atlas, [city, DOUAI], [one]) == {one, DOUAI}


def test_what_is_added_last_wins(atlas):
    assert add(atlas, [], [PARIS, PARIS_1]) == {PARIS_1}
    assert add(atlas, [], [PARIS_1, PARIS]) == {PARIS}


def test_one_city_leaves_the_others_alone(atlas):
    assert add(atlas, [PARIS, "69381"], [MARSEILLE]) == {PARIS, "69381", MARSEILLE}


def test_removing_an_arrondissement_of_a_whole_city_leaves_the_others(atlas):
    left = remove(atlas, [PARIS, DOUAI], [PARIS_1])
    assert left == {*atlas.arrondissements[PARIS], DOUAI} - {PARIS_1}
    assert len(left) == 20
    lost = atlas.population([PARIS]) + atlas.population([DOUAI]) - atlas.population(left)
    assert lost == atlas[PARIS_1].population


def test_removing_several_arrondissements_of_a_whole_city(atlas):
    left = remove(atlas, [PARIS], [PARIS_1, PARIS_12])
    assert left == set(atlas.arrondissements[PARIS]) - {PARIS_1, PARIS_12}


def test_removing_a_whole_city_removes_its_arrondissements(atlas):
    assert remove(atlas, [PARIS_1, PARIS_12, DOUAI], [PARIS]) == {DOUAI}
    assert remove(atlas, [PARIS, DOUAI], [PARIS]) == {DOUAI}


def test_an_unknown_code_is_no_commune(atlas):
    with pytest.raises(KeyError):
        add(atlas, [], ["99999"])


def test_covers_a_commune_under_any_of_its_codes(atlas):
    arrondissements = frozenset(atlas.arrondissements[LYON])
    assert covers(atlas, frozenset({DOUAI}), DOUAI)
    assert covers(atlas, frozenset({LYON}), "69381")
    assert covers(atlas, arrondissements, LYON)
    assert not covers(atlas, arrondissements - {"69381"}, LYON)
    assert not covers(atlas, frozenset({"69382"}), "69381")
    assert not covers(atlas, frozenset(), DOUAI)
    assert not covers(atlas, frozenset({LYON}), "75101")


def test_a_city_that_borders_the_territory_is_offered_whole(atlas):
    offered = frontier(atlas, frozenset({"69266"}))  # Villeurbanne touches three arrondissements
    assert LYON in offered
    assert not offered & set(atlas.arrondissements[LYON])


def test_once_a_city_is_opened_its_arrondissements_are_offered(atlas):
    vincennes = "94080"
    offered = frontier(atlas, frozenset({vincennes, PARIS_1}))
    assert PARIS not in offered
    assert {PARIS_12, "75102"} <= offered
    assert PARIS_16 not in offered
    assert "94067" in offered  # Saint-Mandé, next to Vincennes


def test_a_whole_city_is_never_offered_itself(atlas):
    offered = frontier(atlas, frozenset({PARIS}))
    assert offered == atlas.neighbours[PARIS]
    assert frontier(atlas, frozenset(atlas.arrondissements[PARIS])) == offered


def test_two_cities_keep_apart(atlas):
    # One opened, one offered whole.
    villeurbanne, first = "69266", PARIS_1
    offered = frontier(atlas, frozenset({villeurbanne, first}))
    assert LYON in offered
    assert "75102" in offered
    assert PARIS not in offered


def test_a_kept_list_is_brought_to_the_communes_of_today(atlas):
    former = next(iter(sorted(atlas.successors)))
    found, unknown = of_today(atlas, [former, "99999", "75056", "75101"])
    assert found == {atlas.successors[former], "75056"}
    assert unknown == ("99999",)
