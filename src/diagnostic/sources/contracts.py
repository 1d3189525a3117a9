"""What a table of figures promises: its columns, their types, units and limits.

Light on purpose: the checking engine (`checking`) is loaded only when something is imported.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Type = Literal["text", "integer", "decimal", "date"]
Role = Literal["place", "period", "dimension", "measure", "status", "label"]
Status = Literal["disponible", "secret", "absent"]

STATUSES = ("disponible", "secret", "absent")
"""Of a value: published; hidden by statistical secrecy; not given by the source."""

LEVELS = (
    "commune",
    "epci",
    "bassin_de_vie",
    "canton",
    "zone_emploi",
    "territoire_de_vie_sante",
    "departement",
    "region",
    "france",
    "autre",
)
"""Levels a figure can be published at. An arrondissement of Paris, Lyon or Marseille is a commune
of its own; « autre » is an area that no table of codes here describes."""

FRANCE = "FR"
"""Code of the whole country, at level ``france``."""

FIRST_YEAR, LAST_YEAR = 1990, 2100
"""Years that a figure may describe."""

EXTRACT = "-extrait-"
"""In the name of an edition that is not the whole of it."""

CODE_COMMUNE = r"(?:\d{2}|2[AB])\d{3}"
CODE_DEPARTEMENT = r"(?:0[1-9]|[1-8]\d|9[0-5]|2[AB]|97\d|98\d)"
CODE_REGION = r"\d{2}"
FINESS = r"\d[0-9AB]\d{7}"
"""A number of the FINESS register: nine characters, ``2A`` and ``2B`` being the Corsican ones."""
SLUG = r"[a-z0-9_]+"
"""A name of ours, that does not depend on the source."""


@dataclass(frozen=True)
class Column:
    """A column of a table.

    Parameters
    ----------
    unit
        Of a measure, as it is printed beside the figure.
    adds
        How a measure goes from communes to a territory: ``"sum"`` when it counts things
        (extensive), the name of the column that weights its mean when it is a rate (intensive),
        None when nothing can be computed.
    pattern, allowed, least, most
        Limits on the values that are there: a whole-match regular expression, a closed list,
        bounds included.
    """

    name: str
    type: Type
    role: Role
    meaning: str
    nullable: bool = False
    unit: str | None = None
    adds: str | None = None
    pattern: str | None = None
    allowed: tuple[str, ...] | None = None
    least: float | None = None
    most: float | None = None


@dataclass(frozen=True)
class Table:
    """A tidy table: one row is one observation, the columns of `key` name it.

    Parameters
    ----------
    key
        Columns that no two rows of one part share.
    complete
        True when a place of the covered zone that has no row has none of the thing (equipment
        files list what exists). False when it is simply not known.
    control
        SQL over the part, named ``part``, giving ``(what, total)`` pairs: the control totals of
        an import. ``what`` names what is added up, ``total`` is a number.
    subjects
        Dimensions that tell what is measured, when one of them is only a code that changes with
        the vintage; every dimension otherwise.
    things
        What one row is, in the plural, when a row is a thing with a name of its own (a maternity)
        rather than a figure: such rows are counted.
    headline
        SQL condition on the rows that sum the others up (all ages, both sexes…).
    extract
        Of a publisher that exports what one asks for: SQL over the part, named ``part``, giving
        null when it is the whole of its edition, otherwise a text that names what it holds. An
        extract is an edition of its own (``2023-extrait-5f2a91``): it never takes the place of
        the whole, nor of an extract that holds something else. Where two of them give the same
        row, the last imported is read.
    """

    name: str
    title: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    control: str
    complete: bool = False
    subjects: tuple[str, ...] = ()
    things: str | None = None
    headline: str = "true"
    extract: str | None = None

    @property
    def subject(self) -> tuple[str, ...]:
        """Columns that tell what is measured, whatever the year, the place and the code."""
        return self.subjects or self.named("dimension")

    def __getitem__(self, name: str) -> Column:
        return next(column for column in self.columns if column.name == name)

    def named(self, role: Role) -> tuple[str, ...]:
        """Names of the columns that play a role."""
        return tuple(column.name for column in self.columns if column.role == role)


def place(*levels: str, pattern: str | None = None) -> tuple[Column, Column]:
    """Where a figure is measured: a level and the official code of a place of that level."""
    return (
        Column("niveau", "text", "place", "Niveau géographique", allowed=levels or LEVELS),
        Column("code", "text", "place", "Code officiel du lieu", pattern=pattern),
    )


def commune() -> tuple[Column, Column]:
    """The place of a table that knows communes only."""
    return place("commune", pattern=CODE_COMMUNE)


def year(meaning: str = "Année que le chiffre décrit") -> Column:
    """The year that a figure describes, not that of its publication."""
    return Column("annee", "integer", "period", meaning, least=FIRST_YEAR, most=LAST_YEAR)


def status() -> Column:
    """Why a value is there or not; a missing value is never a zero."""
    return Column(
        "statut", "text", "status", "Publié, couvert par le secret, ou absent", allowed=STATUSES
    )
