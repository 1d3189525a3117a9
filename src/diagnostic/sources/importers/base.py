"""What an importer is: the layouts it knows, and how their rows become those of a table."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from diagnostic.sources.contracts import Table
from diagnostic.sources.headers import Header, missing
from diagnostic.sources.received import Received
from diagnostic.sources.tally import Tally

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Layout:
    """One form of an official file.

    Parameters
    ----------
    source
        Entry of the catalogue that a file of this form belongs to.
    label
        Its name for the user, with the years it was used.
    columns
        Required columns: regular expression on the normalised name → name as the publisher writes
        it, for messages.
    """

    source: str
    label: str
    columns: Mapping[str, str]


class Match(NamedTuple):
    """A file recognised: its form, and where its tables begin (one header for each sheet)."""

    layout: Layout
    headers: tuple[Header, ...]

    @property
    def header(self) -> Header:
        """The first header, the only one of a file without sheets."""
        return self.headers[0]


class Chunk(NamedTuple):
    """Rows of one edition of a table, columns named by its contract.

    ``edition`` names what a later import of the same thing replaces: a year, or a profession and
    a year (``medecin_generaliste-2023``). Letters, digits, ``_`` and ``-`` only.
    """

    table: Table
    edition: str
    frame: pd.DataFrame


Reader = Callable[[Received, Match, Tally], Iterator[Chunk]]


@dataclass(frozen=True)
class Importer:
    """Reads the files of one family.

    Parameters
    ----------
    id
        Name in the catalogue.
    layouts
        Forms it knows, the most particular first.
    read
        Gives the rows of a recognised file, a chunk at a time. It counts in the tally what it
        leaves out and refuses, and raises `UserError` when the whole file cannot be right.
    recognise
        For files whose form is not told by a header; by `layouts` otherwise.
    """

    id: str
    layouts: tuple[Layout, ...]
    read: Reader
    recognise: Callable[[Received], Match | None] | None = None

    def match(self, file: Received) -> Match | None:
        """How this importer understands a file, None when it is not one of its own."""
        if self.recognise is not None:
            return self.recognise(file)
        for layout in self.layouts:
            if headers := file.headers(*layout.columns):
                return Match(layout, headers)
        return None


class NearMiss(NamedTuple):
    """A form that a file almost has, and the columns it lacks (as the publisher writes them)."""

    layout: Layout
    lacking: tuple[str, ...]
    found: Header
    share: float


def near_miss(file: Received, layouts: tuple[Layout, ...]) -> NearMiss | None:
    """Form that a file resembles most: two of its required columns are there, and half of them."""
    misses = []
    for layout in layouts:
        for header in file.candidates:
            lacking = missing(header, tuple(layout.columns))
            there = len(layout.columns) - len(lacking)
            share = there / max(1, len(layout.columns))
            if lacking and there >= 2 and share >= 0.5:
                names = tuple(layout.columns[pattern] for pattern in lacking)
                misses.append(NearMiss(layout, names, header, share))
    return max(misses, key=lambda miss: miss.share, default=None)
