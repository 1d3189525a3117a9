"""Names spelt nearly so, found fast enough for a list of 40 000 lines."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from diagnostic.territory.names import core

MOST_EDITS = 3
"""Edits past which two names are not near."""

_SHORT = 6
_LONGEST = 60


class Near(NamedTuple):
    """A known name and the edits that lead to it: letters added, lost, changed or swapped."""

    edits: int
    name: str


class Spelling:
    """Known names by how they begin and end.

    One slip leaves either the start or the end of a name as it is: only the names that share
    one of them are compared. Every name at one edit is found; further ones mostly.
    """

    def __init__(self, names: Iterable[str]) -> None:
        self._found: dict[tuple[str, str], list[str]] = defaultdict(list)
        for name in names:
            for ends in _ends(core(name)):
                self._found[ends].append(name)

    def near(self, name: str) -> list[Near]:
        """Known names at most three edits away, the nearest first; at most a quarter is changed."""
        if not 4 <= len(name) <= _LONGEST:
            return []
        from rapidfuzz import process
        from rapidfuzz.distance import OSA

        most = min(MOST_EDITS, max(1, len(name) // 4))
        among = {known for ends in _ends(core(name)) for known in self._found.get(ends, ())}
        found = process.extract(name, among, scorer=OSA.distance, limit=None, score_cutoff=most)
        return sorted(Near(int(edits), known) for known, edits, _ in found)


def _ends(text: str) -> Iterator[tuple[str, str]]:
    """Start and end of a text, two letters of a short one, three of a longer one.

    A text near the limit has both, since a slip may carry it across.
    """
    if len(text) <= _SHORT + 1:
        yield "start", text[:2]
        yield "end", text[-2:]
    if len(text) >= _SHORT:
        yield "start", text[:3]
        yield "end", text[-3:]
