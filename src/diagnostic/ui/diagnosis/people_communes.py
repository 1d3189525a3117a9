"""The communes of the territory one by one: how many people, how old, more or fewer."""

from __future__ import annotations

from collections.abc import Sequence

from diagnostic.french import hundredths, number
from diagnostic.territory.atlas import Commune
from diagnostic.ui import tables
from diagnostic.ui.diagnosis.people_charts import signed_percent
from diagnostic.ui.diagnosis.people_said import share_pct
from diagnostic.ui.tables import Cell, Row

MOST = 400
"""Lines that a page can hold: about the communes of a département."""
UNKNOWN = "nd"


def communes_table(communes: Sequence[Commune]) -> str:
    """A line for each commune, the largest share of people of 65 and over first."""
    head = [
        Cell("Commune"),
        Cell("Habitants", "2023", number=True),
        Cell("Densité", "hab./km²", number=True),
        Cell("0-19 ans", "2021", number=True),
        Cell("20-64 ans", "2021", number=True),
        Cell("65 ans et plus", "2021", number=True),
        Cell("Évolution", "2016-2023", number=True),
    ]
    return tables.table("Communes du territoire", head, [_row(one) for one in ranked(communes)])


def ranked(communes: Sequence[Commune]) -> list[Commune]:
    """The oldest first, those whose ages are not known last, at most `MOST`."""

    def order(one: Commune) -> tuple[bool, float, str]:
        share = share_pct(one, one.age_65_plus)
        return (share is None, -(share or 0.0), one.name)

    return sorted(communes, key=order)[:MOST]


def _row(one: Commune) -> Row:
    bands = (one.age_0_19, one.age_20_64, one.age_65_plus)
    year = "" if one.population_year in (2023, None) else str(one.population_year)
    return Row(
        [
            Cell(one.name),
            Cell(number(one.population), year, number=True),
            Cell(_density(one), number=True),
            *(Cell(_percent(share_pct(one, band)), number=True) for band in bands),
            Cell(_evolution(one), number=True),
        ]
    )


def _percent(share: float | None) -> str:
    return UNKNOWN if share is None else hundredths(share)


def _density(one: Commune) -> str:
    if not one.area_km2:
        return UNKNOWN
    density = one.population / one.area_km2
    return number(density, 0 if density >= 10 else 1)


def _evolution(one: Commune) -> str:
    before = one.population_2016
    return signed_percent(100 * (one.population - before) / before) if before else UNKNOWN
