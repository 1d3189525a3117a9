"""Every table of figures, with its contract. Importers fill them, pages and commands read them."""

from __future__ import annotations

from diagnostic.sources.tables.areas import MEMBERSHIPS, PASSAGES, PERIMETERS
from diagnostic.sources.tables.care import (
    APL,
    EQUIPMENT,
    LIBERAL_MODES,
    LIBERAL_PROFESSIONALS,
    RPPS,
    ZONING,
)
from diagnostic.sources.tables.diseases import (
    GRADIENT,
    PATHOLOGIES,
    PREVALENCE,
    RESPONSIBILITY,
    STRATA,
)
from diagnostic.sources.tables.facilities import (
    CARE_ACTIVITIES,
    EMERGENCIES,
    FACILITIES,
    HOSPITALS,
    MATERNITIES,
)
from diagnostic.sources.tables.indicators import INDICATORS
from diagnostic.sources.tables.people import AGES, INCOME

__all__ = [
    "AGES",
    "APL",
    "CARE_ACTIVITIES",
    "EMERGENCIES",
    "EQUIPMENT",
    "FACILITIES",
    "GRADIENT",
    "HOSPITALS",
    "INCOME",
    "INDICATORS",
    "LIBERAL_MODES",
    "LIBERAL_PROFESSIONALS",
    "MATERNITIES",
    "MEMBERSHIPS",
    "PASSAGES",
    "PATHOLOGIES",
    "PERIMETERS",
    "PREVALENCE",
    "RESPONSIBILITY",
    "RPPS",
    "STRATA",
    "TABLES",
    "ZONING",
]

TABLES = {
    table.name: table
    for table in (
        EQUIPMENT,
        APL,
        LIBERAL_PROFESSIONALS,
        LIBERAL_MODES,
        PATHOLOGIES,
        AGES,
        INCOME,
        MEMBERSHIPS,
        PASSAGES,
        FACILITIES,
        CARE_ACTIVITIES,
        MATERNITIES,
        HOSPITALS,
        EMERGENCIES,
        RPPS,
        INDICATORS,
        ZONING,
        PERIMETERS,
        PREVALENCE,
        GRADIENT,
        RESPONSIBILITY,
        STRATA,
    )
}
"""Every table, by name."""
