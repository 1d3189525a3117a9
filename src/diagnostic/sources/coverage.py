"""How much of a territory each source knows, from its parts in force."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from diagnostic.sources.catalogue import Source
from diagnostic.sources.contracts import EXTRACT, LEVELS
from diagnostic.sources.reading import SYNCHRONISED, Held, Library, Origin, commune_rows
from diagnostic.sources.tables import TABLES
from diagnostic.territory.atlas import Atlas
from diagnostic.territory.selection import Codes


@dataclass(frozen=True)
class Coverage:
    """What a source gives of a territory.

    Attributes
    ----------
    origins
        Where its parts come from; empty when it gives nothing at all.
    years
        Years in force, whatever the place.
    levels
        Levels of its rows, as the tables name them.
    known, asked
        Communes of the territory that it knows, in any year; both None when it has no figure by
        commune.
    is_extract
        Whether it is synchronised from extracts only, that may lack what is looked for.
    """

    origins: frozenset[Origin]
    years: tuple[int, ...]
    levels: tuple[str, ...]
    known: int | None
    asked: int | None
    is_extract: bool


def coverage_of(library: Library, atlas: Atlas, source: Source, codes: Codes) -> Coverage:
    """What the parts of a source give of a territory."""
    held = library.of_source(source.id)
    levels = {level for part in held for level in part.levels}
    known: set[str] = set()
    if "commune" in levels:
        known = {code for code in codes if any(part.lists(code) for part in held)}
        for table in {part.table.name for part in held}:
            rows = commune_rows(library, atlas, codes, TABLES[table])
            known |= set(rows.loc[rows["source"] == source.id, "code"])
    return Coverage(
        origins=frozenset(part.origin for part in held),
        years=tuple(sorted({year for part in held for year in part.years})),
        levels=tuple(level for level in LEVELS if level in levels),
        known=len(known) if "commune" in levels else None,
        asked=len(codes) if "commune" in levels else None,
        is_extract=is_extract(held),
    )


def is_extract(held: Sequence[Held]) -> bool:
    """Whether some parts are synchronised, and none of them is a whole edition."""
    editions = [part.edition for part in held if part.origin == SYNCHRONISED]
    return bool(editions) and all(EXTRACT in edition for edition in editions)
