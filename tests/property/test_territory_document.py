"""What must hold for the document of any territory grown on the map."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from diagnostic.project import History, decode, encode, from_json, new_project, to_json
from diagnostic.project.portrait import as_json, portray
from diagnostic.territory.atlas import load_atlas
from diagnostic.territory.contiguity import frontier
from diagnostic.territory.selection import add, remove

ATLAS = load_atlas()
CODES = sorted(ATLAS.communes)
PARTS = sorted(code for codes in ATLAS.arrondissements.values() for code in codes)

anywhere = st.one_of(st.sampled_from(CODES), st.sampled_from(PARTS))
actions = st.lists(
    st.one_of(
        st.tuples(st.just("grow"), st.integers(0, 10**6)),
        st.tuples(st.just("grow"), st.integers(0, 10**6)),
        st.tuples(st.just("jump"), anywhere),
        st.tuples(st.just("remove"), st.integers(0, 10**6)),
        st.tuples(st.just("seat"), st.sampled_from(["59", "2A", None])),
        st.tuples(st.just("name"), st.text(max_size=20)),
    ),
    min_size=1,
    max_size=25,
)
many = settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def after(project, action):
    """The document after one action of the user."""
    kind, value = action
    chosen = frozenset(project.territory.codes)
    if kind == "seat":
        return project.with_seat(value)
    if kind == "name":
        return project.with_(name=value)
    if kind == "jump":
        return project.with_codes(add(ATLAS, chosen, [value]))
    pool = sorted(frontier(ATLAS, chosen) if kind == "grow" else chosen)
    if not pool:
        return project
    change = add if kind == "grow" else remove
    return project.with_codes(change(ATLAS, chosen, [pool[value % len(pool)]]))


@many
@given(st.sampled_from(CODES), actions)
def test_undo_returns_the_same_documents(first, steps):
    history = History.of(new_project([first]))
    seen = [history.document]
    for action in steps:
        history = history.push(after(history.document, action), action[0])
        if history.document is not seen[-1]:
            seen.append(history.document)
    last = history
    for document in reversed(seen[:-1]):
        history = history.undo()
        assert history.document is document
    assert history.undo_label is None
    for document in seen[1:]:
        history = history.redo()
        assert history.document is document
    assert history == last


@many
@given(st.sampled_from(CODES), actions)
def test_population_is_additive(first, steps):
    project = new_project([first])
    for action in steps:
        project = after(project, action)
    codes = frozenset(project.territory.codes)
    portrait = portray(ATLAS, codes, seat=project.territory.seat)
    people = portrait.summary.population
    assert people == sum(ATLAS[code].population for code in codes)
    assert people == sum(share.population for share in portrait.summary.departements)
    without_epci = ATLAS.population(portrait.summary.without_epci)
    assert people == without_epci + sum(share.population for share in portrait.summary.epci)
    assert people == sum(map(ATLAS.population, portrait.parts))
    cut = frozenset(sorted(codes)[::2])
    assert people == sum(portray(ATLAS, half).summary.population for half in (cut, codes - cut))
    answer = as_json(ATLAS, portrait)
    assert answer["population"] == people
    for share in (*portrait.summary.departements, *portrait.summary.epci):
        assert 0 < share.communes <= share.members
        assert not share.whole or share.communes == share.members


@many
@given(st.sampled_from(CODES), actions)
def test_a_file_and_a_link_carry_the_territory(first, steps):
    project = new_project([first])
    for action in steps:
        project = after(project, action)
    assert from_json(to_json(project)) == project
    assert decode(encode(project.territory.codes, project.name)) == (
        project.name,
        project.territory.codes,
    )
