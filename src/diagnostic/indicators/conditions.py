"""What is held of Data pathologies: the lines of its nomenclature, the years, sexes and places.

The nomenclature has three levels that hold one another: a row is shown at the levels that its
``niveaux_prioritaires`` lists (« 1,2,3 » for diabetes); rows of two levels never stand together.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from diagnostic.indicators.places import Place
from diagnostic.sources.contracts import EXTRACT
from diagnostic.sources.reading import Library

if TYPE_CHECKING:
    import pandas as pd

TABLE = "pathologies"
ALL_AGES, BOTH_SEXES = "tsage", "tous"
SEXES = ("tous", "hommes", "femmes")
LEVELS = {1: "Grands groupes", 2: "Sous-groupes", 3: "Pathologies"}
"""Levels of the nomenclature, as they are offered to choose from."""
NO_DISEASE = "POP_"
"""How the codes of people without any condition, and of everybody, begin."""


@dataclass(frozen=True, order=True)
class Condition:
    """A line of the nomenclature: its names from the group to the condition, without repeats."""

    names: tuple[str, ...]
    top: str
    levels: tuple[int, ...]

    @property
    def group(self) -> str:
        """Group of conditions that it belongs to."""
        return self.names[0]

    @property
    def name(self) -> str:
        """Its own name."""
        return self.names[-1]

    @property
    def below(self) -> str:
        """Its name under its group; that of the whole group when it is the group itself."""
        return " › ".join(self.names[1:]) or "Ensemble du groupe"

    @property
    def is_disease(self) -> bool:
        """Whether it is no count of people without any condition."""
        return not self.top.startswith(NO_DISEASE)


@dataclass(frozen=True)
class Holding:
    """What of Data pathologies is held for some places.

    Attributes
    ----------
    conditions
        Those that some row gives, at any age.
    years
        Year → number of conditions.
    headlines
        (condition, year, sex) of the rows of all ages, by place.
    is_extract
        Whether nothing held is a whole year.
    """

    conditions: tuple[Condition, ...]
    years: Mapping[int, int]
    headlines: frozenset[tuple[str, int, str, str]]
    available: frozenset[tuple[str, int, str]]
    is_extract: bool

    def fullest(self, own: Place, top: str | None = None) -> tuple[str, int, str] | None:
        """Condition, year and sex of which the most is held at all ages, a place before others.

        Among those of one condition when it is given; None when nothing is held at all ages.
        """
        places: dict[tuple[str, int, str], set[str]] = {}
        for of_row, year, sex, code in self.headlines:
            if top in (None, of_row):
                places.setdefault((of_row, year, sex), set()).add(code)
        return max(
            places,
            key=lambda one: (
                own.code in places[one],
                len(places[one]),
                one[2] == BOTH_SEXES,
                one[1],
                one[0],
            ),
            default=None,
        )

    def groups(self) -> tuple[str, ...]:
        """Groups of conditions."""
        return tuple(dict.fromkeys(each.group for each in self.conditions))

    def within(self, group: str) -> tuple[Condition, ...]:
        """Conditions of a group, the group itself first."""
        return tuple(each for each in self.conditions if each.group == group)

    def years_of(self, top: str) -> tuple[int, ...]:
        """Years where something is held of a condition, the last first."""
        return tuple(sorted({y for t, y, _ in self.available if t == top}, reverse=True))

    def sexes_of(self, top: str, year: int) -> tuple[str, ...]:
        """Sexes held of a condition in a year."""
        return tuple(sex for sex in SEXES if (top, year, sex) in self.available)


def holding(library: Library, places: Sequence[Place]) -> Holding:
    """What is held for some places: rows of all ages, and every row of the extracts."""
    rows = library.rows(
        TABLE,
        codes_of(places),
        f"(classe_age = '{ALL_AGES}' or contains(edition, '{EXTRACT}')) "
        "and niveaux_prioritaires is not null",
    )
    conditions = conditions_of(rows)
    whole = rows[rows["classe_age"] == ALL_AGES]
    return Holding(
        conditions,
        {year: len(tops) for year, tops in _tops_by_year(rows).items()},
        frozenset(_tuples(whole, "top", "annee", "sexe", "code")),
        frozenset(_tuples(rows, "top", "annee", "sexe")),
        all(EXTRACT in part.edition for part in library.parts(TABLE)),
    )


def pairs(held: Holding, place: Place, reference: Place) -> dict[tuple[int, str, int], int]:
    """(Year, sex, level) where both places have rows of all ages → how many diseases."""
    of_top = {each.top: each for each in held.conditions}
    found: dict[tuple[int, str, int], int] = {}
    for top, year, sex, code in held.headlines:
        both = code == place.code and (top, year, sex, reference.code) in held.headlines
        if both and of_top[top].is_disease:
            for level in of_top[top].levels:
                found[year, sex, level] = found.get((year, sex, level), 0) + 1
    return found


def conditions_of(rows: pd.DataFrame) -> tuple[Condition, ...]:
    """Lines of the nomenclature that some rows tell, group by group."""
    columns = ["top", "patho_niv1", "patho_niv2", "patho_niv3", "niveaux_prioritaires"]
    told = rows[columns].drop_duplicates("top")
    return tuple(sorted(_condition(row) for row in told.to_dict("records")))


def _condition(row: Mapping[Any, Any]) -> Condition:
    names = [row[f"patho_niv{level}"] for level in (1, 2, 3)]
    kept = dict.fromkeys(name.replace("'", "’") for name in names if isinstance(name, str))
    priority = row["niveaux_prioritaires"]
    levels = priority.split(",") if isinstance(priority, str) else ()
    return Condition(tuple(kept), str(row["top"]), tuple(int(level) for level in levels))


def _tops_by_year(rows: pd.DataFrame) -> dict[int, set[str]]:
    found: dict[int, set[str]] = {}
    for year, top in _tuples(rows, "annee", "top"):
        found.setdefault(int(year), set()).add(top)
    return found


def _tuples(rows: pd.DataFrame, *columns: str) -> set[tuple[Any, ...]]:
    return set(rows[list(columns)].drop_duplicates().itertuples(index=False, name=None))


def codes_of(places: Iterable[Place]) -> dict[str, tuple[str, ...]]:
    """Codes of some places by level, as a library is asked for them."""
    found: dict[str, tuple[str, ...]] = {}
    for place in places:
        found[place.level] = (*found.get(place.level, ()), place.code)
    return found
