"""Gradation des soins: what is inside a territory, and how far the nearest is of what is not.

Three levels. The sorting into levels is a reading, not a list of the law: the Code de la santé
publique says what first recourse is for (art. L. 1411-11: prevention, diagnosis, treatment,
medicines, orientation) and that second recourse is what first recourse does not cover (art.
L. 1411-12). It names neither every profession nor a third level, which stands here for what only a
hospital gives.

Distances are straight lines, from the centre of each commune to the centre of the nearest that has
the service, or to the very site for emergencies. They are no time by road, and the sea does not
stop them: it is crossed only where a shore has none, which is then said.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from diagnostic.indicators.answers import best, value_of
from diagnostic.indicators.arrays import Numbers
from diagnostic.indicators.base import Base, Rows, Series
from diagnostic.indicators.measures.distances import having, nationwide, site_points
from diagnostic.indicators.places import Place
from diagnostic.indicators.registry import PLACES, PROFESSIONS, Indicator
from diagnostic.indicators.sphere import nearest
from diagnostic.indicators.values import Value

BPE = "insee_bpe"


@dataclass(frozen=True)
class Service:
    """Something one goes to for care.

    ``table`` names its places one by one when there is such a table; ``located`` says that this
    table also gives their coordinates, so that all is read from it. ``brought_by`` is the source to
    synchronise, by id.
    """

    slug: str
    label: str
    table: str = ""
    located: bool = False
    brought_by: str = BPE

    @property
    def count(self) -> Indicator:
        """How many there are."""
        measure = f"sites:{self.table}" if self.located else f"equipment:{self.slug}"
        what = f"{self.label} dans le territoire."
        return Indicator(f"nombre_{self.slug}", "offre", self.label, what, "nombre", measure)


@dataclass(frozen=True)
class Level:
    """A level of recourse: how it is named, and what puts a service in it."""

    name: str
    meaning: str
    services: tuple[Service, ...]


SPECIALISTS = (
    "cardiologue",
    "ophtalmologue",
    "psychiatre",
    "pediatre",
    "gynecologue",
    "dermatologue",
)
HOSPITAL = (
    Service("urgences", "Urgences", "urgences", located=True, brought_by="drees_urgences"),
    Service("maternite", "Maternités", "maternites", brought_by="drees_maternites"),
    Service("etablissement_court_sejour", "Établissements de court séjour"),
)


@cache
def levels() -> tuple[Level, ...]:
    """The three levels, in order."""
    names = {**{each.slug: each.label for each in PROFESSIONS}, **PLACES}
    hospital = {service.slug for service in HOSPITAL}
    first = [slug for slug in names if slug not in hospital and slug not in SPECIALISTS]
    return (
        Level(
            "Premier recours",
            "prévention, diagnostic, traitement courant, médicaments, orientation (article "
            "L. 1411-11 du Code de la santé publique)",
            tuple(Service(slug, names[slug]) for slug in first),
        ),
        Level(
            "Second recours",
            "ce que le premier recours ne couvre pas, ici les médecins d’autres spécialités "
            "(article L. 1411-12)",
            tuple(Service(slug, names[slug]) for slug in SPECIALISTS),
        ),
        Level("Troisième recours", "ce que seul un hôpital donne", HOSPITAL),
    )


@dataclass(frozen=True)
class Spot:
    """Where the nearest is, for most of the inhabitants of a territory that has none.

    ``site`` is its name when the source names it; ``share`` the part of the inhabitants for whom it
    is the nearest; ``by_sea`` says that the sea parts it from some of them.
    """

    commune: str
    departement: str
    site: str
    share: float
    by_sea: bool


@dataclass(frozen=True)
class Reach:
    """How far a service is, in km as the crow flies.

    ``mean_km`` is over inhabitants, ``farthest`` the inhabited commune that is the farthest.
    ``spot`` is where they go, None when some place is inside. ``known`` inhabited communes are
    counted, of ``asked``.
    """

    mean_km: float
    farthest_km: float
    farthest: str
    spot: Spot | None
    year: int
    credit: str
    known: int
    asked: int


@dataclass(frozen=True)
class Line:
    """A service: what is inside, with the names that are known, and how far it is."""

    service: Service
    inside: Value
    names: tuple[str, ...]
    reach: Reach | None

    @property
    def is_inside(self) -> bool | None:
        """Whether there is one in the territory; None when some commune is not known."""
        if self.inside.value is None:
            return None
        if self.inside.value > 0:
            return True
        return False if self.inside.is_whole else None


def gradation(base: Base, place: Place) -> list[tuple[Level, list[Line]]]:
    """Every level with its services, for the communes of a place."""
    here = base.rows(base.ranks(place.communes))
    return [(level, [_line(base, each, here) for each in level.services]) for level in levels()]


def _line(base: Base, service: Service, here: Rows) -> Line:
    counted = best(base, base.series(service.count.measure), here)
    inside = value_of(service.count, counted, here)
    names = _names(base, service, here) if _is_named(base, service, counted) else ()
    return Line(service, inside, names, _reach(base, service, here))


def _is_named(base: Base, service: Service, counted: Series | None) -> bool:
    """Whether the places counted are those of the table that names them."""
    if not service.table or counted is None:
        return False
    return any(counted.credit == each.credit for each in base.series(f"sites:{service.table}"))


def _names(base: Base, service: Service, here: Rows) -> tuple[str, ...]:
    """Names of the places inside, in the order of the alphabet."""
    sites = base.sites(service.table)
    ranks = {int(rank) for rank in here.ranks}
    ranks |= {int(part) for city, parts in base.cities if city in ranks for part in parts}
    inside = sites[sites["rank"].isin(ranks)]
    return tuple(sorted(_named(row) for row in inside.to_dict("records")))


def _named(row: Mapping[Any, Any]) -> str:
    """Name of a site; emergencies for children only are said to be so."""
    children_only = row.get("urgences_generales") == 0 and row.get("urgences_pediatriques") == 1
    return f"{row['nom']} (enfants)" if children_only else str(row["nom"])


@dataclass(frozen=True, eq=False)
class _Targets:
    """Every place of a service: its commune, its point, its name when it is known."""

    ranks: NDArray[np.intp]
    points: Numbers
    names: Sequence[str]


def _reach(base: Base, service: Service, here: Rows) -> Reach | None:
    if service.located:
        every = list(base.series(f"sites:{service.table}"))
    else:
        every = nationwide(base, service.slug)
    series = best(base, every, here)
    if series is None:
        return None
    targets = _targets(base, service, series)
    known = np.isfinite(base.points[here.ranks]).all(axis=1)
    if not service.located:  # where communes have parted, which of them has it is not known
        known &= np.isfinite(series.numerator[here.ranks]) & ~series.parted[here.ranks]
    inhabited = base.population[here.ranks] > 0
    ranks = here.ranks[known & inhabited]
    if not len(ranks) or not len(targets.ranks):
        return None
    ranks, km, found = _nearest(base, ranks, targets)
    if not service.located:  # a city is counted whole, its arrondissements are the targets
        km[series.numerator[ranks] > 0] = 0.0
    people = base.population[ranks]
    far = int(np.argmax(km))
    return Reach(
        mean_km=float(np.average(km, weights=people)),
        farthest_km=float(km[far]),
        farthest=_commune(base, int(ranks[far])),
        spot=_spot(base, targets, ranks, found),
        year=series.year,
        credit=series.credit,
        known=len(ranks),
        asked=int(inhabited.sum()),
    )


def _nearest(
    base: Base, ranks: NDArray[np.intp], targets: _Targets
) -> tuple[NDArray[np.intp], Numbers, NDArray[np.intp]]:
    """Communes that are counted, their distances to the nearest, and the rank of that one.

    Those whose shore has none are left out, unless it is so for all of them: the sea is crossed.
    """
    km, found = nearest(base.points[ranks], targets.points)
    ashore = found >= 0
    if ashore.any():
        return ranks[ashore], km[ashore], found[ashore]
    return ranks, *nearest(base.points[ranks, :3], targets.points[:, :3])


def _targets(base: Base, service: Service, series: Series) -> _Targets:
    """Every place of a service, in one edition."""
    if service.located:
        sites = base.sites(service.table)
        names = [_named(row) for row in sites.to_dict("records")]
        return _Targets(sites["rank"].to_numpy(dtype=np.intp), site_points(base, sites), names)
    ranks = having(base, series.numerator)
    return _Targets(ranks, base.points[ranks], ())


def _spot(
    base: Base, targets: _Targets, ranks: NDArray[np.intp], found: NDArray[np.intp]
) -> Spot | None:
    """The place that is the nearest for most inhabitants, when they all have to go out."""
    homes = set(ranks.tolist())
    homes |= {int(part) for city, parts in base.cities if city in homes for part in parts}
    if homes.intersection(targets.ranks[found].tolist()):
        return None
    people = base.population[ranks]
    weights = np.bincount(found, weights=people)
    most = int(np.argmax(weights))
    rank = int(targets.ranks[most])
    there = base.atlas[base.codes[rank]]
    return Spot(
        commune=there.name,
        departement=base.atlas.departements[there.departement].name,
        site=targets.names[most] if targets.names else "",
        share=float(weights[most] / people.sum()),
        by_sea=bool((base.shores[ranks[found == most]] != base.shores[rank]).any()),
    )


def _commune(base: Base, rank: int) -> str:
    return base.atlas[base.codes[rank]].name
