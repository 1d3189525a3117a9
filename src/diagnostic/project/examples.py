"""Two real territories to look around with: one click, or one word of a command."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache

from diagnostic.paths import DATA
from diagnostic.territory.atlas import Atlas


@dataclass(frozen=True)
class Example:
    """A territory made of whole EPCI."""

    name: str
    epci: tuple[str, ...]
    sentence: str

    def codes(self, atlas: Atlas) -> tuple[str, ...]:
        """Communes of its EPCI."""
        return tuple(code for epci in self.epci for code in atlas.epci[epci].members)


@cache
def examples() -> tuple[Example, ...]:
    """The territories of `data/exemples.toml`."""
    entries = tomllib.loads((DATA / "exemples.toml").read_text("utf-8"))["territoire"]
    return tuple(Example(e["nom"], tuple(e["epci"]), e["phrase"]) for e in entries)
