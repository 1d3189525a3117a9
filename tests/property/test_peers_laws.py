"""Laws of the territoires semblables: order, overlaps, distances."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from diagnostic.indicators.base import Base
from diagnostic.indicators.peers import CRITERIA, Criterion, Peer, Peers, Profile, peers_of
from diagnostic.indicators.places import overlap
from diagnostic.sources.reading import Library
from diagnostic.sources.store import Store
from diagnostic.territory.atlas import load_atlas

ATLAS = load_atlas()
POOL = [*ATLAS.departements["59"].members[::9], *ATLAS.departements["976"].members[::4]]
POOL += [*ATLAS.epci["200030385"].members, "75113", "75101", "13055", "29083", "85084", "97502"]
SIRENS = [*list(ATLAS.epci)[::17], "999999999"]

codes = st.lists(st.sampled_from(POOL), min_size=1, max_size=30, unique=True)
few = settings(deadline=None, max_examples=60)


@cache
def base() -> Base:
    """Nothing but what is shipped."""
    with TemporaryDirectory() as folder:
        return Base(Library(Store(Path(folder) / "sources")), ATLAS)


def nearest(chosen: list[str]) -> Peers:
    return peers_of(base(), chosen)


def gap(name: Criterion, one: Profile, other: Profile) -> float:
    """How far apart on an axis, up to its unit: ratios for what is a logarithm."""
    mine, theirs = getattr(one, name), getattr(other, name)
    if CRITERIA[name].is_log:
        return max(mine, theirs) / min(mine, theirs)
    return abs(mine - theirs)


@few
@given(codes, st.randoms(use_true_random=False))
def test_the_order_of_communes_does_not_matter(chosen, chance):
    shuffled = list(chosen)
    chance.shuffle(shuffled)
    assert nearest(chosen) == nearest(shuffled)


@few
@given(codes)
def test_no_peer_shares_a_commune(chosen):
    for siren in nearest(chosen).codes:
        members = frozenset(ATLAS.epci[siren].members)
        assert overlap(ATLAS, frozenset(chosen), members).communes == 0


@few
@given(codes)
def test_distances_are_in_order_and_never_negative(chosen):
    found = nearest(chosen)
    distances = [peer.distance for peer in found.peers]
    assert all(distance is not None and distance >= 0 for distance in distances)
    assert distances == sorted(distances)
    assert bool(found.peers) != bool(found.problem)
    assert len(set(found.codes)) == len(found.codes) <= 10


@few
@given(codes, st.sampled_from(SIRENS), st.sampled_from(SIRENS))
def test_nearer_on_every_criterion_is_nearer(chosen, one, other):
    found = peers_of(base(), chosen, [one, other])
    both: list[Peer] = [peer for peer in found.peers if peer.distance is not None]
    assume(len(both) == 2)
    gaps = [{name: gap(name, found.own, peer.profile) for name in found.used} for peer in both]
    for first, second in ((0, 1), (1, 0)):
        if all(gaps[first][name] <= gaps[second][name] for name in found.used):
            assert both[first].distance <= both[second].distance + 1e-9


@few
@given(codes, st.lists(st.sampled_from(SIRENS), max_size=12))
def test_the_list_of_the_user_is_kept_but_what_cannot_be(chosen, sirens):
    found = peers_of(base(), chosen, sirens)
    assert set(found.codes) <= set(sirens) - {"999999999"}
    assert len(found.codes) + len(found.put_aside) == len(set(sirens))
    for peer in found.peers:
        assert peer.distance is None or peer.distance >= 0


@few
@given(codes)
def test_an_epci_is_at_no_distance_from_itself(chosen):
    """A territory made of its nearest EPCI would be exactly there."""
    for peer in nearest(chosen).peers[:2]:
        again = peers_of(base(), ATLAS.epci[peer.code].members)
        for name in CRITERIA:
            assert getattr(again.own, name) == pytest.approx(getattr(peer.profile, name))
