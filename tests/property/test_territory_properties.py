"""What must hold for any territory grown on the map, with a few jumps elsewhere."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from diagnostic.paths import GEO
from diagnostic.territory.atlas import CITIES, load_atlas
from diagnostic.territory.contiguity import enclaves, frontier, parts
from diagnostic.territory.selection import add, covers, remove

ATLAS = load_atlas()
CODES = sorted(ATLAS.communes)
SPECIAL = sorted([*CITIES, *(code for codes in ATLAS.arrondissements.values() for code in codes)])

anywhere = st.one_of(st.sampled_from(CODES), st.sampled_from(SPECIAL))
step = st.one_of(st.integers(0, 10**6), st.integers(0, 10**6), st.integers(0, 10**6), anywhere)


@st.composite
def territories(draw):
    """A commune, then steps: a number picks a neighbour of the territory, a code jumps there."""
    chosen = add(ATLAS, [], [draw(anywhere)])
    steps = draw(st.integers(0, 60))
    for move in draw(st.lists(step, min_size=steps, max_size=steps)):
        offered = sorted(frontier(ATLAS, chosen)) if isinstance(move, int) else [move]
        if offered:
            picked = offered[move % len(offered)] if isinstance(move, int) else move
            chosen = add(ATLAS, chosen, [picked])
    return chosen


many = settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def stored_pairs():
    import pyarrow.parquet as pq

    table = pq.read_table(GEO / "voisins.parquet")
    return list(zip(table["a"].to_pylist(), table["b"].to_pylist(), strict=True))


NEXT = {}
for one, other in stored_pairs():
    NEXT.setdefault(one, []).append(other)


def union_find(chosen):
    """Connected parts, found from the stored pairs by another method."""
    root = {code: code for code in chosen}

    def find(code):
        while root[code] != code:
            root[code] = root[root[code]]
            code = root[code]
        return code

    for code in chosen:
        for neighbour in NEXT.get(code, ()):
            if neighbour in root:
                root[find(code)] = find(neighbour)
    groups = {}
    for code in chosen:
        groups.setdefault(find(code), set()).add(code)
    return {frozenset(group) for group in groups.values()}


@many
@given(territories())
def test_a_territory_keeps_its_invariants(chosen):
    for code in chosen:
        parent = ATLAS[code].parent
        assert parent is None or parent not in chosen

    found = parts(ATLAS, chosen)
    assert set(found) == union_find(chosen)
    assert sum(map(len, found)) == len(chosen)
    assert sum(ATLAS.population(part) for part in found) == ATLAS.population(chosen)

    offered = frontier(ATLAS, chosen)
    assert not any(covers(ATLAS, chosen, code) for code in offered)
    assert all(ATLAS.neighbours[code] & chosen for code in offered)
    for code in offered:
        assert ATLAS[code].parent not in offered
        assert not (set(ATLAS.arrondissements.get(code, ())) & chosen)


@many
@given(territories(), anywhere)
def test_add_then_remove_gives_the_same_territory_back(chosen, code):
    opened = set(ATLAS.arrondissements.get(code, ())) & chosen
    if covers(ATLAS, chosen, code) or opened:
        return
    larger = add(ATLAS, chosen, [code])
    assert larger == chosen | {code}
    assert ATLAS.population(larger) == ATLAS.population(chosen) + ATLAS[code].population
    assert remove(ATLAS, larger, [code]) == chosen


@many
@given(territories(), st.data())
def test_remove_then_add_gives_the_same_territory_back(chosen, data):
    code = data.draw(st.sampled_from(sorted(chosen)))
    smaller = remove(ATLAS, chosen, [code])
    assert smaller == chosen - {code}
    assert add(ATLAS, smaller, [code]) == chosen


@many
@given(territories(), st.lists(anywhere, max_size=8))
def test_adding_twice_or_what_is_there_changes_nothing(chosen, codes):
    larger = add(ATLAS, chosen, codes)
    assert add(ATLAS, chosen, sorted(chosen)) == chosen
    assert all(code in larger for code in codes[-1:])
    assert not any(ATLAS[code].parent in larger for code in larger)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(territories())
def test_enclaves_are_closed_and_apart(chosen):
    groups = enclaves(ATLAS, chosen)
    assert sum(map(len, groups)) == len(frozenset().union(*groups))
    for group in groups:
        assert not any(covers(ATLAS, chosen, code) for code in group)
        assert not any(ATLAS[code].parent in group for code in group)
        around = {n for code in group for n in ATLAS.neighbours[code]}
        assert around & chosen
        assert all(
            covers(ATLAS, group, n) or covers(ATLAS, chosen, n) or _opened(chosen, n)
            for n in around
        )


def _opened(chosen, code):
    """A city chosen in part: its ground is told by its arrondissements."""
    return bool(set(ATLAS.arrondissements.get(code, ())) & chosen)
