"""The communes of the territory one by one: how many people, how old, more or fewer."""

from __future__ import annotations

from collections.abc import Sequence

from diagnostic.french import hundredths, number
from diagnostic.indicators.population_year import USUAL, in_words, population_credit
from diagnostic.indicators.registry import indicators
from diagnostic.indicators.written import figure
from diagnostic.territory.atlas import AGES_SOURCE, EVOLUTION_SOURCE, Atlas, Commune
from diagnostic.ui import tables
from diagnostic.ui.diagnosis.people_charts import signed_percent
from diagnostic.ui.diagnosis.people_said import share_pct
from diagnostic.ui.tables import Cell, Row

MOST = 400
"""Lines that a page can hold: about the communes of a département."""
UNKNOWN = "nd"


def communes_table(communes: Sequence[Commune]) -> str:
    """A line for each commune, the largest share of people of 65 and over first."""
    years = {one.population_year for one in communes}
    year = years.pop() if len(years) == 1 else USUAL
    head = [
        Cell("Commune"),
        Cell("Habitants", in_words(year), number=True),
        Cell("Densité", "hab./km²", number=True),
        Cell("0-19 ans", "2021", number=True),
        Cell("20-64 ans", "2021", number=True),
        Cell("65 ans et plus", "2021", number=True),
        Cell("Évolution", "2016-2023", number=True),
    ]
    return tables.table(
        "Communes du territoire", head, [_row(one, year) for one in ranked(communes)]
    )


def credits_of(atlas: Atlas, communes: Sequence[Commune]) -> str:
    """Sources of the table; that of ages and of the change, where some commune has them."""
    is_followed = any(one.population_2016 is not None for one in communes)
    codes = [one.code for one in communes]
    said = [EVOLUTION_SOURCE if is_followed else population_credit(atlas, codes)]
    if any(one.age_65_plus is not None for one in communes):
        said.append(f"{AGES_SOURCE} pour les âges")
    return f"{' ; '.join([*said, 'IGN pour les surfaces'])}."


def ranked(communes: Sequence[Commune]) -> list[Commune]:
    """The oldest first, those whose ages are not known last, at most `MOST`."""

    def order(one: Commune) -> tuple[bool, float, str]:
        share = share_pct(one, one.age_65_plus)
        return (share is None, -(share or 0.0), one.name)

    return sorted(communes, key=order)[:MOST]


def _row(one: Commune, usual: int | None) -> Row:
    bands = (one.age_0_19, one.age_20_64, one.age_65_plus)
    year = "" if one.population_year == usual else in_words(one.population_year)
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
    return figure(indicators()["densite_population"], one.population / one.area_km2)


def _evolution(one: Commune) -> str:
    before = one.population_2016
    return signed_percent(100 * (one.population - before) / before) if before else UNKNOWN
