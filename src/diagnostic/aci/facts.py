"""Figures that say how far they can be trusted and where they were read.

Every amount or rule of ``data/aci`` carries a status and at least one source. Files name their
sources by key; ``read_facts`` replaces the keys by the sources of ``sources.toml``.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Iterable
from enum import StrEnum
from functools import cache
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, NonNegativeInt, ValidationError

from diagnostic.errors import UserError
from diagnostic.french import euros
from diagnostic.paths import DATA

Model = TypeVar("Model", bound=BaseModel)

SIZES = (1, 2, 3, 4)
"""The four sizes of CPTS, smallest first."""

LARGEST_ENTERED_EUR = 1_000_000
"""No mission comes near this: 580 000 € is the largest yearly total ever published."""


class Status(StrEnum):
    """How far a figure can be trusted, strongest first."""

    CERTAIN = "certain"
    SAISI = "saisi"
    SECONDARY = "secondary"
    DERIVED = "derived"
    UNVERIFIED = "unverified"
    PROPOSED = "proposed"

    @property
    def label(self) -> str:
        """The status in words for the screen."""
        return _STATUS_LABELS[self]


_STATUS_LABELS = {
    Status.CERTAIN: "certain",
    Status.SAISI: "montant saisi par l’utilisateur",
    Status.SECONDARY: "source secondaire",
    Status.DERIVED: "calculé par différence",
    Status.UNVERIFIED: "non vérifié",
    Status.PROPOSED: "proposition de négociation",
}
_STRENGTH = tuple(Status)


def weakest(statuses: Iterable[Status]) -> Status:
    """The least trustworthy of some statuses (at least one)."""
    return max(statuses, key=_STRENGTH.index)


class Frozen(BaseModel):
    """Base of everything read from a file: immutable, no unknown key."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Source(Frozen):
    """Where something was read."""

    text: str
    url: str | None = None


Sources = Annotated[tuple[Source, ...], Field(min_length=1)]


class Sourced(Frozen):
    """Something with a status and its sources."""

    status: Status
    sources: Sources

    @property
    def source(self) -> str:
        """The names of the sources on one line."""
        return " ; ".join(source.text for source in self.sources)


class Amount(Sourced):
    """Whole euros, with their status and sources."""

    value_eur: NonNegativeInt


def _in_size_order(raw: object) -> object:
    """``{"1": a, "4": d}`` of a file → ``(a, None, None, d)``: an amount not read stays None."""
    if not isinstance(raw, dict):
        return raw
    keys = [str(size) for size in SIZES]
    if unknown := raw.keys() - set(keys):
        raise ValueError(f"taille inconnue : {', '.join(sorted(unknown))}")
    return tuple(raw.get(key) for key in keys)


BY_SIZE = BeforeValidator(_in_size_order)
Amounts = Annotated[tuple[Amount | None, Amount | None, Amount | None, Amount | None], BY_SIZE]
"""One amount per size, None where no source gives it."""

NO_AMOUNTS: tuple[None, None, None, None] = (None, None, None, None)


def entered_amount(value: float, name: str) -> Amount:
    """An amount typed by the user, checked.

    Parameters
    ----------
    value
        Euros a year (or once, for an aid): whole, 0 (nothing is paid) to ``LARGEST_ENTERED_EUR``.
    name
        What it is for, as the user knows it; it opens the error message.

    Raises
    ------
    UserError
        When the value is not such a number.
    """
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if not is_number or not math.isfinite(value):
        raise UserError(f"{name} : le montant saisi n’est pas un nombre. Saisissez des euros.")
    if not 0 <= value <= LARGEST_ENTERED_EUR:
        raise UserError(
            f"{name} : le montant doit être compris entre {euros(0)} et "
            f"{euros(LARGEST_ENTERED_EUR)}. Vérifiez la saisie."
        )
    if value != int(value):
        raise UserError(f"{name} : saisissez un montant en euros entiers, sans centimes.")
    return Amount(value_eur=int(value), status=Status.SAISI, sources=(_ENTERED,))


_ENTERED = Source(text="Montant saisi par l’utilisateur")


@cache
def _source_book() -> dict[str, Any]:
    return tomllib.loads((DATA / "aci" / "sources.toml").read_text(encoding="utf-8"))


def _with_sources(node: Any) -> Any:
    """Replace, everywhere below ``node``, the keys of sources by the sources themselves."""
    if isinstance(node, list):
        return [_with_sources(item) for item in node]
    if not isinstance(node, dict):
        return node
    return {
        key: [_source_book()[name] for name in value]
        if key == "sources" or key.endswith("_sources")
        else _with_sources(value)
        for key, value in node.items()
    }


def read_facts(name: str) -> dict[str, Any]:
    """Content of ``data/aci/<name>.toml`` with its sources in full.

    Raises
    ------
    UserError
        When the file is missing, is not TOML, or names an unknown source.
    """
    try:
        raw = tomllib.loads((DATA / "aci" / f"{name}.toml").read_text(encoding="utf-8"))
        resolved: dict[str, Any] = _with_sources(raw)
    except (OSError, ValueError, KeyError) as error:
        raise _unreadable(name, str(error)) from error
    return resolved


def read_model(model: type[Model], name: str) -> Model:
    """``data/aci/<name>.toml`` as a checked ``model``; same errors as ``read_facts``."""
    return checked(model, read_facts(name), name)


def checked(model: type[Model], raw: dict[str, Any], name: str) -> Model:
    """``raw``, read from ``name``, as a checked ``model``."""
    try:
        return model.model_validate(raw)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise _unreadable(name, f"{where} : {first['msg']}") from error


def _unreadable(name: str, why: str) -> UserError:
    return UserError(
        f"Le fichier data/aci/{name}.toml ne peut pas être lu ({why}). "
        "Corrigez-le ou reprenez le fichier d’origine."
    )
