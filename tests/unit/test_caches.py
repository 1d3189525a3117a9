"""The fingerprint of a territory is that of its communes, whatever object holds them."""

from __future__ import annotations

from diagnostic.ui.caches import BY_CODES


def test_the_same_communes_have_the_same_fingerprint():
    digest = BY_CODES[frozenset]
    assert digest(frozenset(["59178", "59569"])) == digest(frozenset(["59569", "59178"]))


def test_other_communes_have_another():
    digest = BY_CODES[frozenset]
    found = {digest(frozenset(codes)) for codes in ([], ["59178"], ["59569"], ["59178", "59569"])}
    assert len(found) == 4
