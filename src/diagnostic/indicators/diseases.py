"""What Data pathologies measures: people under care for a condition, by place, year, sex and age.

Nothing is added up: one row of the source is one answer, and a person may have several conditions.
Départements, regions and France only: never the territory itself. Shares are crude; beside France,
the comparison at the same ages is an indirect standardisation (ICM), where every age is held.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from diagnostic.indicators.ages import FIVE_YEARS
from diagnostic.indicators.conditions import (
    ALL_AGES,
    BOTH_SEXES,
    NO_DISEASE,
    TABLE,
    Condition,
    codes_of,
    conditions_of,
)
from diagnostic.indicators.places import Place
from diagnostic.sources.engine import quoted
from diagnostic.sources.reading import Library
from diagnostic.stats.ages import by_age
from diagnostic.stats.comparison import (
    Comparison,
    Counted,
    Direction,
    Judgement,
    Reason,
    compare_proportions,
    compare_with_reference,
)
from diagnostic.stats.intervals import Interval, proportion
from diagnostic.stats.standardisation import indirect

if TYPE_CHECKING:
    import pandas as pd

AGES = FIVE_YEARS
"""Classes of the source."""


@dataclass(frozen=True)
class Measure:
    """People under care in one place.

    Attributes
    ----------
    people, population
        Rounded to ten by the source; None where secret.
    share
        Per cent: published, computed before rounding, with Wilson's limits from the counts.
    status
        ``disponible``, ``secret``, or ``absent`` when the tables held have no such row.
    """

    people: float | None
    population: float | None
    share: Interval | None
    status: str

    @property
    def counted(self) -> Counted:
        """For comparisons."""
        return Counted(self.people, self.population)


ABSENT = Measure(None, None, None, "absent")


@dataclass(frozen=True)
class Point:
    """A year of a trend; ``release`` names the file it came from, hence the method."""

    year: int
    release: str
    measure: Measure


@dataclass(frozen=True)
class Standardised:
    """A département beside France at the same ages; ``icm`` is None when it cannot be told."""

    icm: Interval | None
    comparison: Comparison
    reason: str = ""


@dataclass(frozen=True)
class Gap:
    """A condition in a département beside France, crude and at the same ages."""

    condition: Condition
    here: Measure
    there: Measure
    comparison: Comparison
    standardised: Standardised

    @property
    def ratio(self) -> Interval | None:
        """Share here for 100 in France."""
        if self.here.share is None or self.there.share is None or not self.there.share.value:
            return None
        return self.here.share.times(100 / self.there.share.value)


def measure_of(row: Mapping[Any, Any] | None) -> Measure:
    """A row of the source as a measure; `ABSENT` without a row."""
    if row is None:
        return ABSENT
    people, population = _number(row["effectif"]), _number(row["population"])
    published = _number(row["prevalence_pct"])
    if people is None or published is None:
        return Measure(None, population, None, str(row["statut"]))
    # Both are rounded to ten: a few people among as few may seem more than there are.
    limits = proportion(min(people, population), population) if population else None
    low, high = (100 * limits.low, 100 * limits.high) if limits else (published, published)
    share = Interval(published, min(low, published), max(high, published))
    return Measure(people, population, share, "disponible")


# --- one condition -------------------------------------------------------------------------------


class Profile:
    """A condition in one year: every age and sex, in some places."""

    def __init__(self, rows: pd.DataFrame) -> None:
        keys = zip(rows["code"], rows["sexe"], rows["classe_age"], strict=True)
        self._rows = dict(zip(keys, rows.to_dict("records"), strict=True))

    def measure(self, place: Place, sex: str = BOTH_SEXES, age: str = ALL_AGES) -> Measure:
        """One answer."""
        return measure_of(self._rows.get((place.code, sex, age)))

    def ages(self, sex: str) -> tuple[str, ...]:
        """Ages held of a sex for some place, all ages first."""
        held = {age for _, of_row, age in self._rows if of_row == sex}
        return tuple(age for age in (ALL_AGES, *AGES) if age in held)

    def curve(self, place: Place, sex: str) -> tuple[Measure, ...]:
        """Every age class, youngest first."""
        return tuple(self.measure(place, sex, age) for age in AGES)

    def standardised(self, place: Place, reference: Place, sex: str) -> Standardised:
        """A place beside another at the same ages."""
        return standardised(
            self.measure(place, sex), self.curve(place, sex), self.curve(reference, sex)
        )


def profile(library: Library, places: Sequence[Place], top: str, year: int) -> Profile:
    """Every age and sex of a condition in one year."""
    where = f"top = {quoted(top)} and annee = {int(year)}"
    return Profile(library.rows(TABLE, codes_of(places), where))


def trend(
    library: Library, places: Sequence[Place], top: str, sex: str, age: str
) -> dict[str, tuple[Point, ...]]:
    """Every year held of a condition, by code of the place, the oldest first."""
    where = f"top = {quoted(top)} and sexe = {quoted(sex)} and classe_age = {quoted(age)}"
    rows = library.rows(TABLE, codes_of(places), where)
    # One file of the publisher has one method for all its years; two files may have two.
    releases = {
        part.edition: part.report.sha256 if part.report else part.edition
        for part in library.parts(TABLE)
    }
    found: dict[str, list[Point]] = {place.code: [] for place in places}
    for row in rows.sort_values("annee").to_dict("records"):
        release = releases.get(row["edition"], row["edition"])
        found[row["code"]].append(Point(int(row["annee"]), release, measure_of(row)))
    return {code: tuple(points) for code, points in found.items()}


def standardised(whole: Measure, here: Sequence[Measure], there: Sequence[Measure]) -> Standardised:
    """People observed for 100 expected, were each age of the place as in the reference.

    Parameters
    ----------
    whole
        All ages of the place.
    here, there
        Measures of the place and of the reference by age, in the order of `AGES`.
    """
    people = np.array([each.population for each in here], dtype=float)
    rates = [each.share.value / 100 if each.share else np.nan for each in there]
    reason = ""
    if whole.people is None:
        reason = "effectif secret" if whole.status == "secret" else "effectif non tenu"
    elif np.isnan(people).any() or any(m.status == "absent" for m in there):
        reason = "tous les âges ne sont pas tenus"
    if not reason:
        found = indirect(whole.people, by_age(AGES, people), by_age(AGES, rates))
        if found.icm is not None:
            return Standardised(found.icm, compare_with_reference(found.icm, 100.0, Direction.NONE))
        reason = "effectifs secrets à certains âges"
    return Standardised(None, _UNKNOWN, reason)


_UNKNOWN = Comparison(Judgement.UNKNOWN, None, None, Reason.NO_FIGURE)


def compared(here: Measure, there: Measure, *, inside: bool = True) -> Comparison:
    """A place beside another that holds it, when ``inside``."""
    overlap = here.counted if inside and _is_part(here, there) else None
    if here.people is None or there.people is None:
        return _UNKNOWN
    return compare_proportions(here.counted, there.counted, Direction.NONE, overlap=overlap)


def _is_part(here: Measure, there: Measure) -> bool:
    """Whether rounded counts still allow one place to be a part of the other."""
    pairs = ((here.people, there.people), (here.population, there.population))
    return all(a is not None and b is not None and a <= b for a, b in pairs)


# --- every condition -----------------------------------------------------------------------------


def gaps(
    library: Library, place: Place, reference: Place, level: int, year: int, sex: str
) -> tuple[Gap, ...]:
    """Every condition of one level in a place beside another: same year, all ages.

    Those with a figure on both sides come first, the most frequent here beside there leading.
    """
    rows = library.rows(
        TABLE,
        codes_of((place, reference)),
        f"annee = {int(year)} and sexe = {quoted(sex)} "
        f"and list_contains(string_split(niveaux_prioritaires, ','), '{int(level)}') "
        f"and not starts_with(top, '{NO_DISEASE}')",
    )
    found = []
    of_top = dict(iter(rows.groupby("top")))
    for condition in conditions_of(rows):
        of_one = Profile(of_top[condition.top])
        here, there = of_one.measure(place, sex), of_one.measure(reference, sex)
        if here is ABSENT and there is ABSENT:
            continue
        known = of_one.standardised(place, reference, sex)
        found.append(Gap(condition, here, there, compared(here, there), known))
    return tuple(sorted(found, key=_by_ratio))


def _by_ratio(gap: Gap) -> tuple[bool, float, str]:
    ratio = gap.ratio
    return ratio is None, -(ratio.value if ratio else 0.0), gap.condition.name


def _number(value: Any) -> float | None:
    return None if value is None or np.isnan(value) else float(value)
