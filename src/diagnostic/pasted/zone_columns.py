"""The columns of a table that say which zone each line is of, found by what they hold.

A column is taken for a zone's when most of its cells exist in the atlas under that sense, agree
with the names beside them, and belong to one another when several levels are given.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from diagnostic.pasted.lexicon import Lexicon
from diagnostic.pasted.model import Choices, Question, Role
from diagnostic.pasted.zone_codes import coded
from diagnostic.pasted.zone_level import departement_column, level_of
from diagnostic.pasted.zone_names import mixed, named
from diagnostic.pasted.zone_pairs import pair_of
from diagnostic.pasted.zone_postal import postal_column
from diagnostic.pasted.zone_senses import (
    LEAST_SHARE,
    LEAST_SHARE_OF_NUMBERS,
    SENSES,
    Sense,
    SensedColumn,
)
from diagnostic.pasted.zone_table import ZoneTable
from diagnostic.territory.zones import Level


@dataclass(frozen=True)
class ZoneColumns:
    """Where a table says its zones, by rank of column; None where it does not.

    ``pair`` holds the columns of longitude and latitude, or of x and y: then lines are places, and
    the level is that of communes. ``aside`` are columns that name zones without being used, which
    are no figures.
    """

    level: Level | None = None
    code: int | None = None
    name: int | None = None
    departement: int | None = None
    postal: int | None = None
    pair: tuple[int, int] | None = None
    metres: bool = False
    aside: frozenset[int] = frozenset()
    notes: tuple[str, ...] = ()
    questions: tuple[Question, ...] = ()

    @property
    def roles(self) -> Mapping[int, Role]:
        """Role of each column that is used or set aside."""
        found: dict[int, Role] = dict.fromkeys(self.aside, "other")
        used: tuple[tuple[int | None, Role], ...] = (
            (self.departement, "departement"),
            (self.postal, "postal"),
            (self.name, "name"),
            (self.code, "code"),
        )
        found |= {column: role for column, role in used if column is not None}
        if self.pair:
            names: tuple[Role, Role] = ("x", "y") if self.metres else ("longitude", "latitude")
            found |= dict(zip(self.pair, names, strict=True))
        return found

    @property
    def is_found(self) -> bool:
        """Whether something says which zone a line is of."""
        used = (self.code, self.name, self.postal, self.pair)
        return self.level is not None and any(column is not None for column in used)


def find_zone_columns(
    rows: Sequence[Sequence[str]],
    titles: Sequence[str],
    lexicon: Lexicon,
    choices: Choices | None = None,
    about: str = "",
) -> ZoneColumns:
    """Find the columns that name zones, and the level of those zones.

    Parameters
    ----------
    rows
        Lines under the titles, of the same length.
    titles
        Titles of the columns, empty texts without any.
    about
        Words above the table, which may say its level.
    """
    return _found(ZoneTable(rows, titles, lexicon, choices or Choices(), about))


def _found(table: ZoneTable) -> ZoneColumns:
    names = named(table)
    codes = coded(table, names)
    postal = postal_column(table, codes, names)
    if "commune" in codes and postal == codes["commune"]:
        del codes["commune"]
    if not codes and not names and postal is None:
        codes, names = mixed(table, "code"), mixed(table, "name")
    level = level_of(table, codes, names, postal)
    pair, metres = pair_of(table, level, codes)
    if pair:
        level = "commune"
    elif level in table.ties and level in codes:
        table.questions.append(table.ties[level])
    aside = {
        *codes.values(),
        *(names[lv] for lv in names),
        *([postal] if postal is not None else []),
    }
    if level is None:
        return ZoneColumns(
            aside=frozenset(aside), notes=tuple(table.notes), questions=tuple(table.questions)
        )
    aside |= {c.rank for c in table.free if _is_aside(c)}
    found = ZoneColumns(
        level=level,
        code=codes.get(level),
        name=names.get(level),
        departement=departement_column(table, level, codes, names),
        postal=postal if level == "commune" else None,
        pair=pair,
        metres=metres,
        notes=tuple(table.notes),
        questions=tuple(table.questions),
    )
    used = set(found.roles) | set(table.choices.roles)
    return replace(found, aside=frozenset(aside - used))


def _is_aside(column: SensedColumn) -> bool:
    """Whether a column that is not used names zones, and so is no figure."""
    sure = column.told & {s for s in SENSES if column.shares[s] >= LEAST_SHARE}
    return bool(sure) or any(
        column.shares[s] >= LEAST_SHARE_OF_NUMBERS
        for s in (Sense("code", "epci"), Sense("latitude"), Sense("y"))
        if s in column.told or s.level == "epci"
    )
