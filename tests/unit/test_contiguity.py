"""Parts, frontier and enclaves on real ground."""

import pytest

from diagnostic.territory.contiguity import enclaves, frontier, parts

OTHE = "54412"
PARIS, PARIS_1, PARIS_4 = "75056", "75101", "75104"


def names(atlas, codes):
    return {atlas.name(code) for code in codes}


def members(areas, code):
    return frozenset(areas[code].members)


def sizes(atlas, chosen):
    return [len(part) for part in parts(atlas, chosen)]


def around_paris(atlas):
    """The second ring of communes around Paris: all that touch its neighbours from outside."""
    first = set(atlas.neighbours[PARIS])
    second = {n for code in first for n in atlas.neighbours[code]}
    return frozenset(second - first - {PARIS, *atlas.arrondissements[PARIS]})


# -- Parts ----------------------------------------------------------------------------------------


def test_nothing_has_no_part(atlas):
    assert parts(atlas, frozenset()) == []
    assert frontier(atlas, frozenset()) == frozenset()
    assert enclaves(atlas, frozenset()) == []


@pytest.mark.parametrize(
    ("departement", "expected"),
    [
        ("84", [147, 4]),  # the Enclave des papes, in the Drôme
        ("59", [644, 3]),  # Boursies, Doignies and Mœuvres, in the Pas-de-Calais
        ("65", [464, 3, 2]),  # two groups in the Pyrénées-Atlantiques
        ("54", [590, 1]),  # Othe, in the Meuse
        ("62", [887]),
        ("974", [24]),
    ],
)
def test_known_exclaves_of_departements(atlas, departement, expected):
    found = sizes(atlas, members(atlas.departements, departement))
    assert sorted(found, reverse=True) == expected
    assert found[0] == expected[0]


def test_islands_of_guadeloupe(atlas):
    # The contours of the two wings stop at the Rivière Salée: a bridge is no border.
    found = parts(atlas, members(atlas.departements, "971"))
    assert sorted(map(len, found)) == [1, 1, 1, 3, 10, 16]
    assert {"La Désirade"} in [names(atlas, part) for part in found]
    marie_galante = {"Capesterre-de-Marie-Galante", "Grand-Bourg", "Saint-Louis"}
    assert marie_galante in [names(atlas, part) for part in found]


def test_an_island_of_an_epci_is_a_part_of_its_own(atlas):
    found = parts(atlas, members(atlas.epci, "200042174"))  # Lorient Agglomération
    assert {"Groix"} in [names(atlas, part) for part in found]


def test_the_most_populated_part_comes_first(atlas):
    found = parts(atlas, frozenset({"59178", "01004", "01008", "01202"}))
    assert [atlas.population(part) for part in found] == sorted(
        (atlas.population(part) for part in found), reverse=True
    )
    assert found[0] == {"59178"}


def test_a_mere_point_does_not_join(atlas):
    assert sizes(atlas, frozenset({"01008", "01202"})) == [1, 1]  # Ambutrix and Lagnieu


def test_arrondissements_join_their_suburbs_as_the_city_does(atlas):
    suburb, far = "94067", "75116"
    assert len(parts(atlas, frozenset({PARIS, suburb}))) == 1
    assert len(parts(atlas, frozenset({"75112", suburb}))) == 1
    assert len(parts(atlas, frozenset({far, suburb}))) == 2


def test_overseas_communes_are_each_a_part(atlas):
    assert sizes(atlas, members(atlas.departements, "988")) == [1] * 33


# -- Frontier -------------------------------------------------------------------------------------


def test_frontier_of_a_commune_is_its_neighbours(atlas):
    assert frontier(atlas, frozenset({"59178"})) == atlas.neighbours["59178"]


def test_frontier_leaves_the_territory_out(atlas):
    offered = frontier(atlas, frozenset({"59178", "59569"}))
    assert not offered & {"59178", "59569"}
    expected = (atlas.neighbours["59178"] | atlas.neighbours["59569"]) - {"59178", "59569"}
    assert offered == expected


def test_an_island_has_no_frontier(atlas):
    assert frontier(atlas, frozenset({"56069"})) == frozenset()
    assert frontier(atlas, frozenset({"97501"})) == frozenset()


# -- Enclaves -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("departement", "expected"),
    [
        ("26", [{"Grillon", "Richerenches", "Valréas", "Visan"}]),
        ("62", [{"Boursies", "Doignies", "Mœuvres"}]),
        ("55", [{"Othe"}]),
        ("64", [{"Escaunets", "Séron", "Villenave-près-Béarn"}, {"Gardères", "Luquet"}]),
        ("54", []),
    ],
)
def test_known_enclaves_in_departements(atlas, departement, expected):
    found = enclaves(atlas, members(atlas.departements, departement))
    assert [names(atlas, group) for group in found] == expected
    assert not any(atlas[code].on_edge for group in found for code in group)


def test_an_epci_around_a_commune_of_another_departement(atlas):
    (group,) = enclaves(atlas, members(atlas.epci, "245501259"))  # CC du Pays de Montmédy
    assert group == {OTHE}
    assert atlas[OTHE].departement == "54"
    assert not atlas[OTHE].on_edge


def test_a_commune_taken_out_of_the_middle_is_an_enclave(atlas):
    agglopolys = members(atlas.epci, "200030385")
    middle = next(
        code for code in sorted(agglopolys) if atlas.neighbours[code] <= agglopolys - {code}
    )
    assert enclaves(atlas, agglopolys) == []
    assert enclaves(atlas, agglopolys - {middle}) == [{middle}]


def test_neighbours_of_a_commune_without_it_enclose_it(atlas):
    assert enclaves(atlas, atlas.neighbours["59178"]) == [{"59178"}]


def test_held_against_the_sea(atlas):
    # Plouharnel holds the road to Quiberon.
    (group,) = enclaves(atlas, frozenset({"56168"}))
    assert names(atlas, group) == {"Quiberon", "Saint-Pierre-Quiberon"}
    assert all(atlas[code].on_edge for code in group)


def test_held_against_a_border(atlas):
    groups = enclaves(atlas, members(atlas.epci, "200067759"))  # around the spur of Givet
    (group,) = groups
    assert "08190" in group  # Givet, against Belgium
    assert atlas["08190"].on_edge


def test_two_enclaves_side_by_side_are_one_group(atlas):
    pair = {"59178", "59569"}
    ring = (atlas.neighbours["59178"] | atlas.neighbours["59569"]) - pair
    assert enclaves(atlas, ring) == [pair]


def test_paris_in_a_ring_is_given_whole(atlas):
    (group,) = enclaves(atlas, around_paris(atlas))
    assert PARIS in group
    assert not group & set(atlas.arrondissements[PARIS])
    assert len(group) == 30


def test_an_arrondissement_left_out_of_an_opened_city(atlas):
    chosen = frozenset(atlas.arrondissements[PARIS]) - {PARIS_4}
    assert enclaves(atlas, chosen) == [{PARIS_4}]


def test_an_opened_city_in_a_ring_is_given_by_arrondissement(atlas):
    (group,) = enclaves(atlas, around_paris(atlas) | {PARIS_1})
    assert PARIS not in group
    assert set(atlas.arrondissements[PARIS]) - {PARIS_1} <= group
    assert len(group) == 29 + 19


@pytest.mark.parametrize(
    ("area", "code"),
    [("epci", "249740119"), ("epci", "249720061"), ("epci", "242010056"), ("departements", "2A")],
)
def test_the_rest_of_an_island_is_no_enclave(atlas, area, code):
    # La Réunion, Martinique, Ajaccio, Corse-du-Sud: the rest of the island is the outside.
    assert enclaves(atlas, members(getattr(atlas, area), code)) == []


def test_a_commune_surrounded_on_an_island_is_an_enclave(atlas):
    cilaos = "97424"
    chosen = members(atlas.departements, "974") - {cilaos}
    assert enclaves(atlas, chosen) == [{cilaos}]
    around = atlas.neighbours[cilaos]
    assert {cilaos} in enclaves(atlas, around)
