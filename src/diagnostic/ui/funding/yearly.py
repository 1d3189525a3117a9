"""Payments of a contract gathered by year and by mission, for the chart and its table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from diagnostic.aci import Payment, Schedule
from diagnostic.aci.payments import add_months
from diagnostic.french import counted, euros
from diagnostic.ui.funding.words import day


class By(StrEnum):
    """What a year is."""

    CALENDAR = "Année civile"
    CONTRACT = "Année du contrat"


@dataclass(frozen=True)
class Year:
    """A year, its name and the days it covers."""

    number: int
    name: str
    detail: str = ""


@dataclass(frozen=True)
class Series:
    """A mission, or the regional aid (``mission_id`` None), and its euros in each year."""

    mission_id: str | None
    label: str
    amounts: tuple[int, ...]


@dataclass(frozen=True)
class Yearly:
    """Euros by year, one series for each mission in the order of the scale.

    By contract year, the amounts are those due for the year, whenever paid, and the regional aid,
    which is no part of the contract, is left out. By calendar year, they are those received.
    """

    by: By
    years: tuple[Year, ...]
    series: tuple[Series, ...]

    @property
    def totals(self) -> tuple[int, ...]:
        """Euros of each year."""
        return tuple(
            sum(amounts) for amounts in zip(*(s.amounts for s in self.series), strict=True)
        )


def yearly(plan: Schedule, by: By) -> Yearly:
    """Payments of a contract by year and by mission."""
    payments = [p for p in plan.payments if by is By.CALENDAR or p.contract_year is not None]
    years = _years(plan, by, payments)
    sums: Counter[tuple[str | None, int]] = Counter()
    for payment in payments:
        sums[payment.mission_id, _year_of(payment, by)] += payment.amount_eur
    names: dict[str | None, str] = {p.mission_id: p.label for p in payments}
    order: list[str | None] = [m.id for m in plan.scale.missions if m.id in names]
    if None in names:
        order.append(None)
    series = tuple(
        Series(one, names[one], tuple(sums[one, year.number] for year in years)) for one in order
    )
    return Yearly(by, years, series)


def _year_of(payment: Payment, by: By) -> int:
    if by is By.CONTRACT and payment.contract_year is not None:
        return payment.contract_year
    return payment.on.year


def _years(plan: Schedule, by: By, payments: Sequence[Payment]) -> tuple[Year, ...]:
    if by is By.CALENDAR:
        found = [payment.on.year for payment in payments]
        return tuple(Year(n, str(n)) for n in range(min(found), max(found) + 1))
    return tuple(
        Year(
            n,
            f"Année {n}",
            f"du {day(add_months(plan.signature, 12 * (n - 1)))} "
            f"au {day(add_months(plan.signature, 12 * n) - timedelta(days=1))}",
        )
        for n in plan.due_by_contract_year
    )


def headline(plan: Schedule, shown: Yearly) -> tuple[str, str]:
    """The question of the chart, and its answer."""
    years = counted(len(plan.due_by_contract_year), "an")
    whole = f"{euros(plan.contract_total_eur)} au plus sur les {years} du contrat"
    first, full = shown.totals[0], max(shown.totals)
    if shown.by is By.CONTRACT:
        steps = f"{euros(first)} au titre de la première année, jusqu’à {euros(full)} les suivantes"
        return "Combien vaut chaque année du contrat ?", f"{whole} : {steps}."
    aid = sum(p.amount_eur for p in plan.payments if p.contract_year is None)
    more = f", et {euros(aid)} d’aide régionale" if aid else ""
    steps = f"{euros(first)} versés en {shown.years[0].name}, {euros(full)} l’année la plus haute"
    return "Combien d’argent arrive chaque année ?", f"{whole}{more} : {steps}."
