"""How many people of a territory are likely to live with a chronic disease, were it as France.

Indirect standardisation: the prevalence of each age in France (DREES, Études et Résultats n° 1243,
2016-2017) applied to the ages of the territory. It is what one expects, never what is measured: it
knows nothing of the territory but its ages.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from diagnostic.sources.catalogue import catalogue
from diagnostic.sources.reading import Library, commune_rows
from diagnostic.sources.tables import TABLES
from diagnostic.stats.ages import ByAge, by_age, regroup
from diagnostic.stats.standardisation import expected
from diagnostic.territory.atlas import AGES_SOURCE, Atlas
from diagnostic.territory.selection import Codes

if TYPE_CHECKING:
    import pandas as pd

ALL = "Toutes catégories confondues"
"""The category of people who live with at least one disease: not the sum of the others."""
_WIDE = ("00-19", "20-64", "65et+")


@dataclass(frozen=True)
class ExpectedCases:
    """People expected to live with a disease.

    Attributes
    ----------
    cases
        In the territory, were each of its ages as in France.
    share_pct, france_pct
        For 100 inhabitants, here and in France: they differ by the ages alone.
    """

    category: str
    cases: float
    share_pct: float
    france_pct: float


@dataclass(frozen=True)
class Expectation:
    """Every disease, with what the computation rests on."""

    lines: tuple[ExpectedCases, ...]
    inhabitants: float
    method: str
    sources: tuple[str, ...]


def expectation(library: Library, atlas: Atlas, codes: Codes) -> Expectation | None:
    """People expected in a territory, by disease; None when the ages of a commune are not known."""
    rates = _rates(library)
    france = _france(library)
    detailed = _five_year_ages(library, atlas, codes, france)
    if detailed is not None:
        ages, source = detailed
        by_disease = rates
    else:
        wide = _wide_ages(atlas, codes)
        if wide is None:
            return None
        ages, source = wide, AGES_SOURCE
        by_disease = {name: _widened(each, france) for name, each in rates.items()}
    inhabitants = float(ages.values.sum())
    if not inhabitants:
        return None
    whole = float(france.values.sum())
    lines = []
    for name, of_age in by_disease.items():
        here = expected(ages, of_age).events or 0.0
        there = expected(france, rates[name]).events or 0.0
        lines.append(ExpectedCases(name, here, 100 * here / inhabitants, 100 * there / whole))
    known = catalogue()
    return Expectation(
        tuple(sorted(lines, key=lambda line: -line.cases)),
        inhabitants,
        _method(detailed is not None),
        (known["drees_prevalences"].dated("2016-2017"), source),
    )


def _method(detailed: bool) -> str:
    bands = "par classes de cinq ans" if detailed else "en trois groupes (0-19, 20-64, 65 et plus)"
    return (
        f"Estimation : la part des malades à chaque âge en France, appliquée aux âges du "
        f"territoire {bands}. Elle suppose qu’à âge égal on est malade ici comme ailleurs : elle "
        "ignore les revenus, le travail, l’environnement. Ce n’est pas une mesure."
    )


def _rates(library: Library) -> Mapping[str, ByAge]:
    rows = library.rows("prevalences_age", where="classe_age <> 'tsage'")
    return {
        str(name): by_age(group["classe_age"], group["prevalence"])
        for name, group in rows.groupby("categorie")
    }


def _france(library: Library) -> ByAge:
    rows = library.rows("population_age_sexe", {"france": ["FR"]}, "classe_age <> 'tsage'")
    last = rows[rows["annee"] == rows["annee"].max()]
    return _both_sexes(last)


def _both_sexes(rows: pd.DataFrame) -> ByAge:
    """People of each age, from the two sexes, or from « tous » where there is nothing else."""
    sexed = rows[rows["sexe"] != "tous"]
    totals = (rows if sexed.empty else sexed).groupby("classe_age")["population_hab"].sum()
    return by_age(list(totals.index), totals.to_numpy())


def _five_year_ages(
    library: Library, atlas: Atlas, codes: Codes, france: ByAge
) -> tuple[ByAge, str] | None:
    """Ages of the territory in the bands of the rates, where every commune has them."""
    labels = ", ".join(f"'{label}'" for label in france.labels)
    rows = commune_rows(
        library, atlas, codes, TABLES["population_age_sexe"], f"classe_age in ({labels})"
    )
    for (source, year), group in rows.groupby(["source", "annee"], sort=True):
        ages = _both_sexes(group) if set(codes) <= set(group["code"]) else None
        if ages is not None and ages.labels == france.labels:
            return ages, catalogue()[str(source)].dated(str(year))
    return None


def _wide_ages(atlas: Atlas, codes: Codes) -> ByAge | None:
    bands = ("age_0_19", "age_20_64", "age_65_plus")
    values = [[getattr(atlas[code], band) for code in codes] for band in bands]
    if any(value is None for band in values for value in band):
        return None
    return by_age(_WIDE, [float(sum(band)) for band in values])


def _widened(rates: ByAge, france: ByAge) -> ByAge:
    """Rates of wide bands: those of France, where each age counts as many as it is."""
    cases = ByAge(rates.bands, np.asarray(rates.values * france.values))
    wide_cases, wide_people = regroup(cases, _WIDE), regroup(france, _WIDE)
    return ByAge(wide_cases.bands, wide_cases.values / wide_people.values)
