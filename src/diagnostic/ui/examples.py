"""Two real territories to look around with, one click from the start page."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache

from diagnostic.paths import DATA
from diagnostic.project import new_project
from diagnostic.ui import work


@dataclass(frozen=True)
class Example:
    """A territory made of whole EPCI."""

    name: str
    epci: tuple[str, ...]
    sentence: str

    @property
    def codes(self) -> tuple[str, ...]:
        """Communes of its EPCI."""
        return tuple(c for epci in self.epci for c in work.atlas().epci[epci].members)


@cache
def examples() -> tuple[Example, ...]:
    """The territories of `data/exemples.toml`."""
    entries = tomllib.loads((DATA / "exemples.toml").read_text("utf-8"))["territoire"]
    return tuple(Example(e["nom"], tuple(e["epci"]), e["phrase"]) for e in entries)


def open_example(example: Example) -> None:
    """Open a new project on an example; the one on screen stays in the store."""
    work.open_project(new_project(example.codes, example.name))
