"""Columns that several tables have."""

from __future__ import annotations

from diagnostic.sources.contracts import FINESS, SLUG, Column, Role

SEXES = ("hommes", "femmes", "tous")


def count(
    name: str, meaning: str, unit: str, *, nullable: bool = False, adds: str | None = "sum"
) -> Column:
    """A whole number of things, that add up unless said otherwise."""
    return Column(
        name, "integer", "measure", meaning, nullable=nullable, unit=unit, adds=adds, least=0
    )


def profession() -> Column:
    """A profession, under a name that does not depend on the source."""
    return Column("profession", "text", "dimension", "Profession", pattern=SLUG)


def finess(role: Role = "dimension") -> Column:
    """Number of an establishment in the FINESS register."""
    return Column("finess", "text", role, "Numéro FINESS de l’établissement", pattern=FINESS)


def position(*, nullable: bool = False) -> tuple[Column, Column]:
    """Longitude and latitude (WGS 84)."""
    return (
        _degrees("longitude", "Longitude, degrés", 180, nullable),
        _degrees("latitude", "Latitude, degrés", 90, nullable),
    )


def age_class(last: str = r"95et\+") -> Column:
    """Class of ages: ``05-09``, ``tsage`` for all; ``last`` is the pattern of the open one."""
    pattern = rf"\d\d-\d\d|{last}|tsage"
    return Column("classe_age", "text", "dimension", "Classe d’âge", pattern=pattern)


def _degrees(name: str, meaning: str, most: float, nullable: bool) -> Column:
    return Column(name, "decimal", "label", meaning, nullable=nullable, least=-most, most=most)
