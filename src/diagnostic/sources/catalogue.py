"""The sources of every figure, as `data/sources.toml` declares them."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from diagnostic.paths import DATA
from diagnostic.sources.contracts import CODE_COMMUNE
from diagnostic.territory.atlas import AGES_SOURCE, EVOLUTION_SOURCE

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Identifier = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
Address = Annotated[str, StringConstraints(pattern=r"^https?://\S+$")]
Commune = Annotated[str, StringConstraints(pattern=f"^{CODE_COMMUNE}$")]


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class RemoteFile(_Entry):
    """A file on the publisher's site: what it gives, its address, its usual weight if known."""

    gives: Text
    address: Address
    megabytes: float | None = None
    verified: bool
    """Whether the address was seen to work; otherwise it comes from public code."""


class Control(_Entry):
    """A total published elsewhere, that an import must find again.

    ``tolerance`` is the difference accepted, where the publisher revises past years or the total
    was read in another product.
    """

    edition: Text
    what: Text
    total: float
    decimals: int = 0
    tolerance: float = 0
    origin: Text


class Embedded(_Entry):
    """A table shipped with the application, in `data/reference/`, in the columns of its contract.

    ``covers`` says what the absence of a row means in a table that lists what exists: with
    ``departements``, a commune without a row has none when its département has a row; with
    ``lignes``, only the communes that have a row are known. ``unknown`` are communes of covered
    départements that the table says nothing of: no row there does not mean none.
    """

    table: Identifier
    edition: Text
    file: Text
    covers: Literal["departements", "lignes"]
    unknown: tuple[Commune, ...] = ()
    origin: Text
    note: str = ""


class Source(_Entry):
    """One official dataset.

    ``vintages`` are the years that the importer knows; ``cog`` the year of the codes of communes;
    ``refresh`` how often the publisher renews it and what to do; ``traps`` what a reader must know.
    """

    id: Identifier
    publisher: Text
    dataset: Text
    measures: Text
    tables: Annotated[tuple[Identifier, ...], Field(min_length=1)]
    levels: Annotated[tuple[Text, ...], Field(min_length=1)]
    cog: Text
    vintages: Text
    licence: Text
    credit: Text
    page: Address
    importer: Identifier | None = None
    secrecy: Text
    refresh: Text
    traps: Annotated[tuple[Text, ...], Field(min_length=1)]
    files: tuple[RemoteFile, ...] = ()
    controls: tuple[Control, ...] = ()
    embedded: tuple[Embedded, ...] = ()

    def dated(self, year: int | str) -> str:
        """Credit line of a figure of one year, said once, without the word « Source »."""
        credit = self.bare_credit
        return credit if credit.endswith(f" {year}") else f"{credit}, {year}"

    @property
    def bare_credit(self) -> str:
        """Credit line without the word « Source » and without a year of figures."""
        return _CREDIT.sub("", self.credit)


_CREDIT = re.compile(r"^Source\s*:\s*")


@cache
def catalogue(path: Path = DATA / "sources.toml") -> dict[str, Source]:
    """Every source by id, in the file's order."""
    entries = tomllib.loads(path.read_text("utf-8"))["source"]
    return {source.id: source for source in map(Source.model_validate, entries)}


# --- licences -------------------------------------------------------------------------------------

GEOGRAPHY = "geo"
"""Source of what is shipped with the map: inhabitants, ages, dwellings, contours."""
_OF_GEOGRAPHY = ("INSEE, population municipale", AGES_SOURCE, EVOLUTION_SOURCE)
"""How the credit lines of its figures begin."""
_ITS_HOLDERS = re.compile(r"\s*\([^)]*\)$")


def licence_of(source: str) -> str:
    """Licence of the figures of a source; empty for a source that is not declared."""
    if source == GEOGRAPHY:
        return _licence_of_geography()
    known = catalogue().get(source)
    return known.licence if known else ""


def licence_of_credit(line: str) -> str:
    """Licence of what a credit line names; empty when no source is credited so."""
    if line.startswith(_OF_GEOGRAPHY):
        return _licence_of_geography()
    named = [each for each in catalogue().values() if line.startswith(each.bare_credit)]
    return max(named, key=lambda each: len(each.bare_credit)).licence if named else ""


@cache
def _licence_of_geography(path: Path = DATA / "geo_packages.toml") -> str:
    """Licences that the packages declare for their data, each once, without its holders."""
    packages = tomllib.loads(path.read_text("utf-8"))["package"]
    declared = dict.fromkeys(_ITS_HOLDERS.sub("", each["licence"]) for each in packages)
    return " ; ".join(declared)
