"""A territory in figures: people, ground, ages, dwellings, and what they are known for."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from diagnostic.french import counted
from diagnostic.territory.atlas import Area, Atlas, Commune
from diagnostic.territory.selection import Codes, covers


@dataclass(frozen=True)
class Ages:
    """Inhabitants by broad age group, counted by the census of 2021, and what it leaves out.

    ``coverage`` is the share of the territory's population living in communes whose ages are
    known; it is under 1 where a commune was split since, or in Mayotte.
    """

    under_20: int
    from_20_to_64: int
    over_64: int
    coverage: float

    @property
    def total(self) -> int:
        """Inhabitants whose age is known."""
        return self.under_20 + self.from_20_to_64 + self.over_64

    @property
    def shares(self) -> tuple[float, float, float]:
        """Shares of the three groups, between 0 and 1."""
        return (
            self.under_20 / self.total,
            self.from_20_to_64 / self.total,
            self.over_64 / self.total,
        )


@dataclass(frozen=True)
class Dwellings:
    """Dwellings of the census of 2021, and those that are second homes."""

    total: int
    second_homes: int

    @property
    def second_home_share(self) -> float | None:
        """Share of second homes among dwellings, between 0 and 1; None without dwellings."""
        return self.second_homes / self.total if self.total else None


@dataclass(frozen=True)
class Share:
    """The part of the territory that lies in one département or one EPCI.

    ``members`` is how many communes the whole area has; ``communes`` how many have ground in the
    territory, a city by arrondissement being one; ``whole`` whether all of their ground is in.
    """

    code: str
    name: str
    communes: int
    members: int
    population: int
    whole: bool


@dataclass(frozen=True)
class Summary:
    """What is known of a set of communes. None where no commune gives the figure.

    ``communes`` counts every member, ``arrondissements`` those among them that are one.
    """

    communes: int
    arrondissements: int
    population: int
    population_years: tuple[int | None, ...]
    area_km2: float | None
    ages: Ages | None
    dwellings: Dwellings | None
    departements: tuple[Share, ...]
    epci: tuple[Share, ...]
    without_epci: tuple[str, ...]

    @property
    def population_label(self) -> str:
        """Which population it is, with its years: a figure is never shown without them."""
        years = self.population_years
        said = [str(year) for year in years if year is not None]
        if None in years:
            said.append("année non précisée (outre-mer)")
        return f"population municipale {', '.join(said)}"

    @property
    def members_label(self) -> str:
        """How many communes, or arrondissements, in words."""
        return members_in_words(self.communes, self.arrondissements)

    @property
    def density(self) -> float | None:
        """Inhabitants per km², on generalised contours; None if an area is missing."""
        return self.population / self.area_km2 if self.area_km2 else None


def members_in_words(members: int, arrondissements: int) -> str:
    """How many communes, or arrondissements, that are among the members."""
    if members == arrondissements:
        return counted(members, "arrondissement")
    if arrondissements:
        return f"{counted(members, 'commune')} et arrondissements"
    return counted(members, "commune")


def summarise(atlas: Atlas, codes: Iterable[str]) -> Summary:
    """Add up a territory. Extensive figures are summed, shares are shares of the sums."""
    chosen = frozenset(codes)
    members = [atlas[code] for code in sorted(chosen)]
    population = sum(c.population for c in members)
    areas = [c.area_km2 for c in members]
    known = [area for area in areas if area is not None]
    return Summary(
        communes=len(members),
        arrondissements=sum(c.parent is not None for c in members),
        population=population,
        population_years=tuple(sorted({c.population_year for c in members}, key=lambda y: y or 0)),
        area_km2=sum(known) if known and len(known) == len(areas) else None,
        ages=_ages(members, population),
        dwellings=_dwellings(members),
        departements=_shares(atlas, chosen, "departement", atlas.departements),
        epci=_shares(atlas, chosen, "epci", atlas.epci),
        without_epci=tuple(c.code for c in members if c.epci is None),
    )


def _ages(members: list[Commune], population: int) -> Ages | None:
    known = [c for c in members if c.age_0_19 is not None]
    ages = Ages(
        under_20=sum(c.age_0_19 or 0 for c in known),
        from_20_to_64=sum(c.age_20_64 or 0 for c in known),
        over_64=sum(c.age_65_plus or 0 for c in known),
        coverage=sum(c.population for c in known) / population if population else 0.0,
    )
    return ages if ages.total else None


def _dwellings(members: list[Commune]) -> Dwellings | None:
    known = [c for c in members if c.dwellings is not None]
    if not known:
        return None
    return Dwellings(
        total=sum(c.dwellings or 0 for c in known),
        second_homes=sum(c.second_homes or 0 for c in known),
    )


def _shares(
    atlas: Atlas, chosen: Codes, membership: str, areas: Mapping[str, Area]
) -> tuple[Share, ...]:
    communes: dict[str, set[str]] = defaultdict(set)
    population: Counter[str] = Counter()
    for commune in map(atlas.__getitem__, chosen):
        area = getattr(commune, membership)
        if area is not None:
            communes[area].add(commune.parent or commune.code)
            population[area] += commune.population
    return tuple(
        Share(
            code=code,
            name=areas[code].name,
            communes=len(communes[code]),
            members=len(areas[code].members),
            population=people,
            whole=all(covers(atlas, chosen, member) for member in areas[code].members),
        )
        for code, people in sorted(population.items(), key=lambda item: (-item[1], item[0]))
    )
