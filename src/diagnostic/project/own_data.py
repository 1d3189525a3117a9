"""The user's own tables, kept in the project: what was pasted, column by column.

The document keeps the figures as they were given, small counts included: it is the user's file, of
their own data. What must stay secret is hidden when they are shown or exported, and every screen,
map and export takes them from :func:`figures`, which hides it. The link to share a territory
carries none of this.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence
from datetime import datetime
from functools import cached_property, lru_cache
from hashlib import sha256
from typing import TYPE_CHECKING, Annotated, Literal, Self, TypedDict

from pydantic import AfterValidator, Field, model_validator

from diagnostic.french import NBSP, number
from diagnostic.project.codes import CODE_PATTERN, MOST_CODES, SEAT_PATTERN, SIREN_PATTERN
from diagnostic.project.fields import Identifier, Label, Moment, Part, Written
from diagnostic.project.text import quoted

if TYPE_CHECKING:
    from diagnostic.indicators.own import OwnFigures

MOST_TABLES = 20
MOST_COLUMNS = 60
MOST_CELLS = 400_000
MOST_THRESHOLD = 1_000
YEARS = (1900, 2100)
PREFIX = "perso_"

OwnLevel = Literal["commune", "epci", "bassin_de_vie", "departement", "region"]
OwnForm = Literal["count", "rate"]
OwnWay = Literal["higher", "lower", "none"]
OwnId = Annotated[str, Field(pattern=r"^perso_[a-z0-9_]{1,57}$")]
Zone = Annotated[str, Field(pattern=r"^[0-9AB]{2,9}$")]
Zones = Annotated[tuple[Zone, ...], Field(min_length=1, max_length=MOST_CODES)]
Figure = Annotated[float, Field(allow_inf_nan=False, ge=-1e15, le=1e15)]
Figures = Annotated[tuple[Figure | None, ...], Field(max_length=MOST_CODES)]
Rank = Annotated[int, Field(ge=0, lt=MOST_CODES)]

_FORMS: Mapping[OwnLevel, tuple[re.Pattern[str], str]] = {
    "commune": (re.compile(CODE_PATTERN), "un code de commune, comme 59178"),
    "epci": (re.compile(SIREN_PATTERN), "un SIREN d’EPCI, comme 200044618"),
    "bassin_de_vie": (re.compile(CODE_PATTERN), "un code de bassin de vie, comme 59178"),
    "departement": (re.compile(SEAT_PATTERN), "un code de département, comme 59, 2A ou 974"),
    "region": (re.compile("^[0-9]{2}$"), "un code de région, comme 32"),
}


class OwnColumn(Part):
    """A column of the user: one indicator.

    Attributes
    ----------
    form
        What adds up (``count``), or what does not (``rate``).
    weight
        What divides a rate, in words.
    denominator
        Id of the column of the same table that divides it, None when it is not known.
    scale
        A rate is ``scale`` times its numerator over its denominator: 100 for per cent.
    threshold
        Counts of people from 1 to under this are secret; 0 when it counts no people.
    values
        In the order of the zones of the table; None where nothing is known.
    secret
        Ranks of the lines whose cell says secrecy.
    """

    id: OwnId
    label: Written
    form: OwnForm = "count"
    unit: Label = ""
    year: Annotated[int, Field(ge=YEARS[0], le=YEARS[1])]
    source: Written
    weight: Written = "habitants"
    denominator: OwnId | None = None
    scale: Annotated[float, Field(gt=0, le=1e9, allow_inf_nan=False)] = 1.0
    decimals: Annotated[int, Field(ge=0, le=6)] = 0
    threshold: Annotated[int, Field(ge=0, le=MOST_THRESHOLD)] = 11
    direction: OwnWay = "none"
    values: Figures
    secret: Annotated[tuple[Rank, ...], Field(max_length=MOST_CODES)] = ()

    @model_validator(mode="after")
    def _possible(self) -> Self:
        if self.form == "count" and self.threshold:
            least = min((value for value in self.values if value is not None), default=0.0)
            if least < 0:
                raise ValueError(
                    f"la colonne {quoted(self.label)} compte des personnes et ne peut pas être "
                    f"négative (lu{NBSP}: {number(least)})"
                )
        if self.form == "count" and self.denominator:
            raise ValueError(f"la colonne {quoted(self.label)} est un nombre, sans dénominateur")
        return self


class OwnTable(Part):
    """A table of the user, of one level of zones, each given once.

    ``origin`` says where it came from: the name of a file, or "tableau collé".
    """

    id: Identifier
    title: Written
    imported_at: Moment
    origin: Label = ""
    level: OwnLevel
    zones: Zones
    columns: Annotated[tuple[OwnColumn, ...], Field(min_length=1, max_length=MOST_COLUMNS)]

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        self._of_one_level()
        many = len(self.zones)
        counts = {column.id: column for column in self.columns if column.form == "count"}
        for column in self.columns:
            if len(column.values) != many:
                raise ValueError(
                    f"la colonne {quoted(column.label)} a {number(len(column.values))} valeurs "
                    f"pour {number(many)} lignes"
                )
            if max(column.secret, default=0) >= many:
                raise ValueError(
                    f"la colonne {quoted(column.label)} a un secret hors de ses lignes"
                )
            if column.denominator is not None:
                self._divided(column, counts.get(column.denominator))
        return self

    def _of_one_level(self) -> None:
        form, example = _FORMS[self.level]
        wrong = next((zone for zone in self.zones if not form.match(zone)), None)
        if wrong is not None:
            raise ValueError(f"il faut {example} (lu{NBSP}: {quoted(wrong)})")
        if len(set(self.zones)) < len(self.zones):
            ((twice, _),) = Counter(self.zones).most_common(1)
            raise ValueError(f"la zone {quoted(twice)} est donnée deux fois")

    def _divided(self, column: OwnColumn, by: OwnColumn | None) -> None:
        if by is None:
            raise ValueError(
                f"le dénominateur de {quoted(column.label)} n’est pas une colonne de nombres de ce "
                "tableau"
            )
        if min((value for value in by.values if value is not None), default=0.0) < 0:
            raise ValueError(f"le dénominateur {quoted(by.label)} ne peut pas être négatif")

    @cached_property
    def figures(self) -> tuple[OwnFigures, ...]:
        """Its columns as they were given, nothing being hidden yet: see :func:`figures`."""
        from diagnostic.indicators.own import OwnFigures
        from diagnostic.stats.comparison import Direction

        given = {
            column.id: {
                zone: value
                for zone, value in zip(self.zones, column.values, strict=True)
                if value is not None
            }
            for column in self.columns
        }
        return tuple(
            OwnFigures(
                id=column.id,
                label=column.label,
                is_rate=column.form == "rate",
                unit=column.unit or ("nombre" if column.form == "count" else ""),
                level=self.level,
                year=column.year,
                source=column.source,
                values=given[column.id],
                denominators=given[column.denominator] if column.denominator else {},
                weight=column.weight,
                scale=column.scale,
                decimals=column.decimals,
                threshold=column.threshold,
                direction=Direction(column.direction),
                secret=frozenset(self.zones[rank] for rank in column.secret),
            )
            for column in self.columns
        )

    @cached_property
    def key(self) -> str:
        """Fingerprint of its content, the same for the same figures."""
        return sha256(self.model_dump_json().encode()).hexdigest()


def within_limits(tables: Sequence[OwnTable]) -> tuple[OwnTable, ...]:
    """The tables, which a project can hold together."""
    cells = sum(len(table.zones) * len(table.columns) for table in tables)
    if cells > MOST_CELLS:
        raise ValueError(
            f"vos tableaux ont {number(cells)} cases, et un projet en garde au plus "
            f"{number(MOST_CELLS)}{NBSP}: retirez des colonnes ou un tableau"
        )
    ids = [table.id for table in tables]
    columns = [column.id for table in tables for column in table.columns]
    if len(set(ids)) < len(ids) or len(set(columns)) < len(columns):
        raise ValueError("deux tableaux ou deux colonnes ont le même identifiant")
    return tuple(tables)


OwnTables = Annotated[
    tuple[OwnTable, ...], Field(max_length=MOST_TABLES), AfterValidator(within_limits)
]


def figures(tables: Iterable[OwnTable]) -> tuple[OwnFigures, ...]:
    """Every column of some tables as figures to show: what is secret is not among them.

    Light to call again: the same tables give the very same figures.
    """
    return _figures(_Tables(tuple(tables)))


def content_key(tables: Iterable[OwnTable]) -> str:
    """Fingerprint of every figure of some tables, for caches; empty without any."""
    keys = [table.key for table in tables]
    return sha256("".join(keys).encode()).hexdigest() if keys else ""


class _Tables:
    """Tables known by their content."""

    def __init__(self, tables: tuple[OwnTable, ...]) -> None:
        self.tables, self.key = tables, content_key(tables)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Tables) and self.key == other.key

    def __hash__(self) -> int:
        return hash(self.key)


@lru_cache(maxsize=16)
def _figures(kept: _Tables) -> tuple[OwnFigures, ...]:
    from diagnostic.indicators.own_secrecy import protected

    return protected(each for table in kept.tables for each in table.figures)


def column_id(label: str, taken: Container[str]) -> str:
    """Id of a new column, after its name.

    >>> column_id("Personnes âgées", {"perso_personnes_agees"})
    'perso_personnes_agees_2'
    """
    plain = unicodedata.normalize("NFKD", label).encode("ascii", "ignore").decode().lower()
    stem = PREFIX + (re.sub(r"[^a-z0-9]+", "_", plain).strip("_")[:40].strip("_") or "colonne")
    found, rank = stem, 1
    while found in taken:
        rank += 1
        found = f"{stem}_{rank}"
    return found


class OwnColumnChanges(TypedDict, total=False):
    """What an edit may replace in a column."""

    label: str
    form: OwnForm
    unit: str
    year: int
    source: str
    weight: str
    denominator: str | None
    scale: float
    decimals: int
    threshold: int
    direction: OwnWay
    values: tuple[float | None, ...]
    secret: tuple[int, ...]


class OwnColumnFields(OwnColumnChanges, total=False):
    """A column to keep; its id is made from its label when it is not given."""

    id: str


class OwnTableFields(TypedDict, total=False):
    """A table to keep; its id and the moment of its import are made when they are not given."""

    id: str
    title: str
    imported_at: datetime
    origin: str
    level: OwnLevel
    zones: tuple[str, ...]
    columns: Sequence[OwnColumnFields]
