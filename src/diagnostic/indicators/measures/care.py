"""What care there is: places and professionals counted, and the APL of DREES."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from diagnostic.indicators.arrays import NAN, Numbers
from diagnostic.indicators.base import Base, Series, by_edition, edition

if TYPE_CHECKING:
    import pandas as pd


SITES = {"maternite": "maternites"}
"""Equipment that a table of its own lists place by place, more recent than the BPE."""

PROVED_BY = {"etablissement_court_sejour": ("urgences", "maternites")}
"""Equipment that the places of other tables are never without."""

LOW_APL = 2.5
"""Consultations a year and inhabitant under which DREES speaks of « sous-dense »."""


def equipment(base: Base, slug: str) -> tuple[Series, ...]:
    """A kind of place or professional counted, from a table of its own too where one lists them."""
    rows = base.equipment_rows
    rows = rows[rows["equipement"] == slug]
    found = _counted(base, rows, rows["nombre"].to_numpy(dtype=float))
    if slug in SITES:
        found += base.series(f"sites:{SITES[slug]}")
    if slug in PROVED_BY:
        found = _believed(base, found, PROVED_BY[slug])
    return tuple(sorted(found, key=lambda series: series.year))


def _believed(base: Base, every: tuple[Series, ...], proofs: tuple[str, ...]) -> tuple[Series, ...]:
    """The same counts, unknown in the départements where their zero cannot be true.

    The BPE of 2020 counts no short-stay hospital in all Mayotte, which has emergencies and a
    maternity.
    """
    areas = np.array([base.atlas[code].departement for code in base.codes], dtype=object)
    proved = {area for table in proofs for area in areas[base.sites(table)["rank"]]}
    found = []
    for series in every:
        denied = np.isin(areas, list(proved - set(areas[series.numerator > 0])))
        above, below = (
            np.where(denied, NAN, each) for each in (series.numerator, series.denominator)
        )
        found.append(replace(series, numerator=above, denominator=below))
    return tuple(found)


def sites(base: Base, table: str) -> tuple[Series, ...]:
    """Places of care counted by commune, in the last year of the table that names them."""
    rows = base.sites(table)
    return _counted(base, rows, np.ones(len(rows)))


def _counted(base: Base, rows: pd.DataFrame, numbers: Numbers) -> tuple[Series, ...]:
    """Editions of what is counted by commune, where to have no row is to have none."""
    found = []
    for held, year, group in by_edition(base, rows.assign(_number=numbers)):
        counts = np.full(len(base.codes), NAN)
        if held.departements:
            counts[base.listed(held)] = 0.0
        given = np.zeros(len(base.codes))
        np.add.at(given, group["rank"].to_numpy(), group["_number"].to_numpy())
        has_row = np.zeros(len(base.codes), dtype=bool)
        has_row[group["rank"].to_numpy()] = True
        counts[has_row] = given[has_row]
        for city, parts in base.cities:
            if not has_row[city] and has_row[parts].any():
                counts[city] = counts[parts].sum()
        found.append(edition(base, held, year, group, counts))
    return tuple(found)


def apl(base: Base, profession: str) -> tuple[Series, ...]:
    """APL to a profession, where each inhabitant weighs as the care used at that age."""
    rows = base.apl_rows
    rows = rows[(rows["profession"] == profession) & (rows["tranche"] == "tous")]
    found = []
    for held, year, group in by_edition(base, rows):
        weight = base.column(group, "population_standardisee_hab")
        product = base.column(group, "apl") * weight
        found.append(edition(base, held, year, group, product, weight))
    return tuple(found)


def apl_older(base: Base, _: str) -> tuple[Series, ...]:
    """Share of the APL that doctors of 65 and over give, of the editions that tell it."""
    rows = base.apl_rows[base.apl_rows["profession"] == "medecin_generaliste"]
    found = []
    for held, year, group in by_edition(base, rows):
        every = group[group["tranche"] == "tous"]
        younger = group[group["tranche"].isin(["moins_de_65_ans", "65_ans_ou_moins"])]
        if younger.empty:
            continue
        weight = base.column(every, "population_standardisee_hab")
        whole = base.column(every, "apl") * weight
        rest = base.column(younger, "apl") * weight
        older = np.maximum(whole - rest, 0.0)  # rounding can make the part exceed the whole
        found.append(edition(base, held, year, every, older, whole))
    return tuple(found)


def apl_low(base: Base, _: str) -> tuple[Series, ...]:
    """Inhabitants of the communes that DREES calls « sous-denses »."""
    return apl_band(base, f"0:{LOW_APL}")


def apl_band(base: Base, limits: str) -> tuple[Series, ...]:
    """Inhabitants of the communes whose APL to doctors is at least one limit, under another."""
    least, most = map(float, limits.split(":"))
    rows = base.apl_rows
    doctors = (rows["profession"] == "medecin_generaliste") & (rows["tranche"] == "tous")
    found = []
    for held, year, group in by_edition(base, rows[doctors]):
        value = base.column(group, "apl")
        people = base.column(group, "population_totale_hab")
        people = np.where(np.isfinite(people), people, base.population)
        inside = (value >= least) & (value < most)
        found.append(
            edition(
                base, held, year, group, np.where(np.isfinite(value), inside * people, NAN), people
            )
        )
    return tuple(found)
