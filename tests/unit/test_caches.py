"""The fingerprint of a territory is that of its communes, whatever object holds them."""

from __future__ import annotations

import ast
from pathlib import Path

import diagnostic.ui
from diagnostic.ui.caches import BY_CODES


def test_every_cache_of_a_territory_uses_it():
    """The fingerprint of Streamlit is that of the function; it would only be slow."""
    without, seen = [], 0
    for path in Path(diagnostic.ui.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.FunctionDef):
                continue
            caches = [c for c in map(ast.unparse, node.decorator_list) if "st.cache_" in c]
            if caches and "Codes" in ast.unparse(node.args):
                seen += 1
                without += [node.name for cache in caches if "BY_CODES" not in cache]
    assert seen > 10
    assert without == []


def test_the_same_communes_have_the_same_fingerprint():
    digest = BY_CODES[frozenset]
    assert digest(frozenset(["59178", "59569"])) == digest(frozenset(["59569", "59178"]))


def test_other_communes_have_another():
    digest = BY_CODES[frozenset]
    found = {digest(frozenset(codes)) for codes in ([], ["59178"], ["59569"], ["59178", "59569"])}
    assert len(found) == 4
