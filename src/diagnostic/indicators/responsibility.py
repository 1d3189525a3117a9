"""*Responsabilité populationnelle*: populations to look after, from five pioneer territories.

The FHF publishes, for 2021, how many inhabitants of five territories have type 2 diabetes or heart
failure, and how many are at risk. Only crude counts are given: no ages, no communes, no criteria of
« à risque » nor of the strata. Applied to another territory they give an order of magnitude:

    people = sum of the five counts / sum of the five populations × inhabitants here

with the range of the five rates. A second line multiplies people affected by what the ages change
(people expected here for 100 inhabitants over the same in France, DREES): a choice of model, which
takes the five territories together for a population of the ages of France.

Shares are computed again from the counts: the percentages that the source prints are not all right.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from diagnostic.indicators.expected import Expectation
from diagnostic.indicators.population_year import population_credit
from diagnostic.sources.catalogue import catalogue
from diagnostic.sources.contracts import FRANCE
from diagnostic.sources.names import TARGETS
from diagnostic.sources.reading import Library
from diagnostic.territory.atlas import Atlas
from diagnostic.territory.selection import Codes

SOURCE = "fhf_responsabilite"
DIABETES, DIABETES_RISK = "diabete_2", "diabete_2_a_risque"
HEART, HEART_RISK = "insuffisance_cardiaque", "insuffisance_cardiaque_a_risque"

CLOSEST_DISEASE = {DIABETES: "Diabète", HEART: "Maladies cardioneurovasculaires"}
"""Group of the DREES whose ages are the closest to those of a target; none for people at risk."""

DOUAISIS_EPCI = ("200044618", "245901152")
"""Douaisis Agglo and Cœur d'Ostrevent: 219 046 inhabitants in 2023, against 219 016 printed."""
DOUAISIS = "DOUAISIS"

AT_RISK = "a_risque"


@dataclass(frozen=True)
class Pioneer:
    """A territory of the source, with its counts by target."""

    code: str
    name: str
    population: int
    people: Mapping[str, int]

    def rate_pct(self, target: str) -> float:
        """People for 100 inhabitants."""
        return 100 * self.people[target] / self.population


@dataclass(frozen=True)
class Target:
    """People of a target population to expect in the territory.

    Attributes
    ----------
    people
        At the rate of the five territories together.
    low, high
        At the lowest and the highest of the five rates: a range between territories, no interval.
    lowest, highest
        The territories that have them.
    adjusted
        ``people``, changed by what the ages change; None for people at risk and unknown ages.
    """

    id: str
    rate_pct: float
    people: float
    low: float
    high: float
    lowest: Pioneer
    highest: Pioneer
    adjusted: float | None

    @property
    def label(self) -> str:
        """French name."""
        return TARGETS[self.id]


@dataclass(frozen=True)
class Stratum:
    """A layer of the pyramid: its published share, and what it would be here."""

    id: str
    published: int
    share: float | None
    people: float

    @property
    def label(self) -> str:
        """French name."""
        return "À risque" if self.id == AT_RISK else f"Strate {self.id}"


@dataclass(frozen=True)
class Pyramid:
    """Strata of type 2 diabetes, from the fourth to the first, people at risk last.

    Attributes
    ----------
    affected
        People of the territory that the shares are applied to.
    is_measured
        Whether these, and people at risk, are published counts of the territory.
    place, published, population
        Where the shares come from: its name, people affected and inhabitants.
    """

    strata: tuple[Stratum, ...]
    affected: float
    is_measured: bool
    place: str
    published: int
    population: int


@dataclass(frozen=True)
class Responsibility:
    """Target populations of a territory.

    Attributes
    ----------
    measured
        The published counts, when the territory is one of the five.
    france
        Published counts of France, whose population the source does not write.
    """

    inhabitants: int
    targets: tuple[Target, ...]
    pyramid: Pyramid
    pioneers: tuple[Pioneer, ...]
    measured: Pioneer | None
    france: Mapping[str, int]
    sources: tuple[str, ...]

    def target(self, name: str) -> Target:
        """One target population."""
        return next(target for target in self.targets if target.id == name)


def responsibility(
    library: Library, atlas: Atlas, codes: Codes, ages: Expectation | None
) -> Responsibility | None:
    """Target populations of a territory; None when nobody lives there.

    ``ages`` are the people expected with the rates of the DREES, None when they are not known.
    """
    inhabitants = sum(atlas[code].population for code in codes)
    if not inhabitants:
        return None
    rows = library.rows("responsabilite_populationnelle")
    pioneers, year = _pioneers(cast("list[dict[str, Any]]", rows.to_dict("records")))
    targets = tuple(_target(name, pioneers, inhabitants, ages) for name in TARGETS)
    france = rows[rows["code"] == FRANCE].set_index("population_cible")["personnes"]
    measured = next((each for each in pioneers if is_pioneer(atlas, codes, each)), None)
    return Responsibility(
        inhabitants,
        targets,
        _pyramid(library, targets, measured),
        pioneers,
        measured,
        {str(name): int(count) for name, count in france.items()},
        (
            catalogue()[SOURCE].dated(f"données {year}"),
            population_credit(atlas, codes),
            *(ages.sources if ages else ()),
        ),
    )


def is_pioneer(atlas: Atlas, codes: Codes, pioneer: Pioneer) -> bool:
    """Whether a territory is one of the five; only the Douaisis has known communes."""
    if pioneer.code != DOUAISIS:
        return False
    members = {code for siren in DOUAISIS_EPCI for code in atlas.epci[siren].members}
    return set(codes) == members


def _pioneers(rows: list[dict[str, Any]]) -> tuple[tuple[Pioneer, ...], int]:
    """The five territories, and the year of their counts."""
    of_place: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        if row["niveau"] == "autre":
            of_place.setdefault(row["code"], []).append(row)
    pioneers = tuple(
        Pioneer(
            code,
            mine[0]["nom"],
            int(mine[0]["population_hab"]),
            {row["population_cible"]: int(row["personnes"]) for row in mine},
        )
        for code, mine in of_place.items()
    )
    return pioneers, max(int(row["annee"]) for row in rows)


def _target(
    name: str, pioneers: tuple[Pioneer, ...], inhabitants: int, ages: Expectation | None
) -> Target:
    people = sum(each.people[name] for each in pioneers)
    rate = people / sum(each.population for each in pioneers)
    ordered = sorted(pioneers, key=lambda each: each.rate_pct(name))
    lowest, highest = ordered[0], ordered[-1]
    factor = _factor(name, ages)
    return Target(
        name,
        100 * rate,
        rate * inhabitants,
        lowest.rate_pct(name) / 100 * inhabitants,
        highest.rate_pct(name) / 100 * inhabitants,
        lowest,
        highest,
        None if factor is None else rate * inhabitants * factor,
    )


def _factor(name: str, ages: Expectation | None) -> float | None:
    """What the ages change to the share of people affected, for 1 in France."""
    line = ages.line(CLOSEST_DISEASE[name]) if ages and name in CLOSEST_DISEASE else None
    if line is None or line.share_pct is None or not line.reference_pct:
        return None
    return line.share_pct / line.reference_pct


def _pyramid(library: Library, targets: tuple[Target, ...], measured: Pioneer | None) -> Pyramid:
    people: Mapping[str, float] = {target.id: target.people for target in targets}
    if measured:
        people = measured.people
    rows = library.rows("strates_diabete_2")
    counts = {str(name): int(n) for name, n in zip(rows["strate"], rows["personnes"], strict=True)}
    published = sum(count for name, count in counts.items() if name != AT_RISK)
    affected = float(people[DIABETES])
    strata = []
    for name in sorted(counts.keys() - {AT_RISK}, reverse=True):
        share = counts[name] / published
        strata.append(Stratum(name, counts[name], share, affected * share))
    # The base is that of the targets, not the one of another year: one page, one number.
    strata.append(Stratum(AT_RISK, counts[AT_RISK], None, float(people[DIABETES_RISK])))
    place, population = str(rows["nom"].iat[0]), int(cast("int", rows["population_hab"].iat[0]))
    return Pyramid(tuple(strata), affected, measured is not None, place, published, population)
