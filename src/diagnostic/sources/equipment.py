"""What the codes of the BPE mean: one name for the same thing under both tables of codes.

INSEE renumbered the professionals with the 2023 vintage (a general practitioner is D201 to 2021,
D265 since). `data/bpe.toml` says what each code means, in which years, and where that was read.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, StringConstraints, model_validator

from diagnostic.paths import DATA

Nomenclature = Literal["jusqu_a_2021", "depuis_2023"]
Family = Literal["professionnels", "soins", "social"]

UNTIL_2021: Nomenclature = "jusqu_a_2021"
SINCE_2023: Nomenclature = "depuis_2023"

_UNKNOWN = "type_"
_PROFESSIONALS = "D2"
_CARE = ("D1", "D3")

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Reading(_Entry):
    """Where labels were read, and what it is worth: the publisher's own file, or another's copy."""

    status: Literal["certain", "secondary", "unverified"]
    text: Text
    url: str | None = None


class Meaning(_Entry):
    """A code that meant this equipment, from ``first_year`` to ``last_year`` included."""

    code: Annotated[str, StringConstraints(pattern=r"^D\d{3}$")]
    source: str
    first_year: int | None = None
    last_year: int | None = None

    def holds_in(self, year: int) -> bool:
        """Whether the code meant this in a vintage."""
        return (self.first_year or year) <= year <= (self.last_year or year)


class Equipment(_Entry):
    """A type of equipment, or a profession.

    Parameters
    ----------
    label
        Its name for the user, in the plural.
    until_2021, since_2023
        Its codes in each table, none where it is not counted.
    note
        What breaks its series, to say beside a comparison of years.
    """

    slug: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
    label: Text
    until_2021: tuple[Meaning, ...] = ()
    since_2023: tuple[Meaning, ...] = ()
    note: Text | None = None

    def codes(self, nomenclature: Nomenclature) -> tuple[Meaning, ...]:
        """Its codes in one of the tables."""
        return self.until_2021 if nomenclature == UNTIL_2021 else self.since_2023


class _File(_Entry):
    sources: dict[str, Reading]
    equipment: tuple[Equipment, ...]

    @model_validator(mode="after")
    def _known_sources(self) -> _File:
        cited = {m.source for e in self.equipment for m in (*e.until_2021, *e.since_2023)}
        if cited != set(self.sources):
            raise ValueError(f"sources cited {sorted(cited)}, given {sorted(self.sources)}")
        return self


@cache
def _file() -> _File:
    return _File.model_validate(tomllib.loads((DATA / "bpe.toml").read_text("utf-8")))


@cache
def equipment() -> Mapping[str, Equipment]:
    """Every type of equipment with a known label, by slug, in the file's order."""
    return {each.slug: each for each in _file().equipment}


def readings() -> Mapping[str, Reading]:
    """Where the labels were read, by the name that `Meaning.source` gives."""
    return _file().sources


def nomenclature_of(year: int) -> Nomenclature | None:
    """Table of codes of a vintage, None for one between the two, of which nothing is known.

    >>> nomenclature_of(2019), nomenclature_of(2022), nomenclature_of(2024)
    ('jusqu_a_2021', None, 'depuis_2023')
    """
    if year <= 2021:
        return UNTIL_2021
    return SINCE_2023 if year >= 2023 else None


def slug_of(code: str, year: int) -> str | None:
    """Name that does not depend on the table of codes.

    Returns
    -------
    str or None
        ``type_d301`` for a code without a known label in that year; None for a code of a
        professional that belongs to the other table only: it cannot be there. Other codes were
        not renumbered, and may have come or gone in a year that the table does not know.

    Examples
    --------
    >>> slug_of("D201", 2019), slug_of("D265", 2024)
    ('medecin_generaliste', 'medecin_generaliste')
    >>> slug_of("D301", 2019), slug_of("D301", 2020)
    ('pharmacie', 'type_d301')
    >>> slug_of("D201", 2024) is None
    True
    """
    nomenclature = nomenclature_of(year)
    if nomenclature is None:
        return None
    own = _by_code(nomenclature)
    renumbered = code.startswith(_PROFESSIONALS)
    if renumbered and code not in own and code in _by_code(_other(nomenclature)):
        return None
    holding = (slug for slug, meaning in own.get(code, ()) if meaning.holds_in(year))
    return next(holding, f"{_UNKNOWN}{code.lower()}")


def label(slug: str) -> str:
    """Name of an equipment for the user; its code alone when no label is known.

    >>> label("pharmacie"), label("type_d999")
    ('Pharmacies', 'Équipements de type D999 de la BPE')
    """
    known = equipment().get(slug)
    if known is not None:
        return known.label
    return f"Équipements de type {slug.removeprefix(_UNKNOWN).upper()} de la BPE"


def family(slug: str) -> Family:
    """Whether it is a profession (D2), a place of care (D1, D3) or a social service (the rest).

    >>> family("infirmier"), family("pharmacie"), family("travail_protege"), family("type_d299")
    ('professionnels', 'soins', 'social', 'professionnels')
    """
    code = _any_code(slug)
    if code.startswith(_PROFESSIONALS):
        return "professionnels"
    return "soins" if code.startswith(_CARE) else "social"


def unit(slug: str) -> str:
    """What its count counts, in the plural; INSEE counts a person once for each place of work.

    >>> unit("infirmier"), unit("pharmacie"), unit("urgences")
    ('professionnels, par lieu d’exercice', 'établissements', 'services')
    """
    if family(slug) == "professionnels":
        return "professionnels, par lieu d’exercice"
    if slug not in equipment():
        return "équipements"
    words = label(slug).lower().split()
    return "services" if "services" in words else "établissements"


def _any_code(slug: str) -> str:
    known = equipment().get(slug)
    if known is None:
        return slug.removeprefix(_UNKNOWN).upper()
    return (*known.until_2021, *known.since_2023)[0].code


@cache
def _by_code(nomenclature: Nomenclature) -> Mapping[str, tuple[tuple[str, Meaning], ...]]:
    found: dict[str, tuple[tuple[str, Meaning], ...]] = {}
    for each in equipment().values():
        for meaning in each.codes(nomenclature):
            found[meaning.code] = (*found.get(meaning.code, ()), (each.slug, meaning))
    return found


def _other(nomenclature: Nomenclature) -> Nomenclature:
    return SINCE_2023 if nomenclature == UNTIL_2021 else UNTIL_2021
