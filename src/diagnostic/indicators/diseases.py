"""What Data pathologies measures: people under care for a condition, by place, year, sex and age.

Nothing is added up: one row of the source is one answer. A person may have several conditions, and
the nomenclature has three levels that hold one another: a row is shown at the levels that its
``niveaux_prioritaires`` lists (« 1,2,3 » for diabetes); rows of two levels never stand together.

Départements, regions and France only: never the territory itself. Shares are crude; beside France,
the comparison at the same ages is an indirect standardisation (ICM), where every age is held.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from diagnostic.indicators.places import Place
from diagnostic.sources.contracts import EXTRACT
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

TABLE = "pathologies"
ALL_AGES, BOTH_SEXES = "tsage", "tous"
SEXES = ("tous", "hommes", "femmes")
LEVELS = {1: "Grands groupes", 2: "Sous-groupes", 3: "Pathologies"}
"""Levels of the nomenclature, as they are offered to choose from."""
AGES = (*(f"{age:02d}-{age + 4:02d}" for age in range(0, 95, 5)), "95et+")
NO_DISEASE = "POP_"
"""How the codes of people without any condition, and of everybody, begin."""


@dataclass(frozen=True, order=True)
class Condition:
    """A line of the nomenclature: its names from the group to the condition, without repeats."""

    names: tuple[str, ...]
    top: str
    levels: tuple[int, ...]

    @property
    def group(self) -> str:
        """Group of conditions that it belongs to."""
        return self.names[0]

    @property
    def name(self) -> str:
        """Its own name."""
        return self.names[-1]

    @property
    def below(self) -> str:
        """Its name under its group; that of the whole group when it is the group itself."""
        return " › ".join(self.names[1:]) or "Ensemble du groupe"

    @property
    def is_disease(self) -> bool:
        """Whether it is no count of people without any condition."""
        return not self.top.startswith(NO_DISEASE)


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


@dataclass(frozen=True)
class Holding:
    """What of Data pathologies is held for some places.

    Attributes
    ----------
    conditions
        Those that some row gives, at any age.
    years
        Year → number of conditions.
    headlines
        (condition, year, sex) of the rows of all ages, by place.
    is_extract
        Whether nothing held is a whole year.
    """

    conditions: tuple[Condition, ...]
    years: Mapping[int, int]
    headlines: frozenset[tuple[str, int, str, str]]
    available: frozenset[tuple[str, int, str]]
    is_extract: bool

    def fullest(self, own: Place, top: str | None = None) -> tuple[str, int, str] | None:
        """Condition, year and sex of which the most is held at all ages, a place before others.

        Among those of one condition when it is given; None when nothing is held at all ages.
        """
        places: dict[tuple[str, int, str], set[str]] = {}
        for of_row, year, sex, code in self.headlines:
            if top in (None, of_row):
                places.setdefault((of_row, year, sex), set()).add(code)
        return max(
            places,
            key=lambda one: (
                own.code in places[one],
                len(places[one]),
                one[2] == BOTH_SEXES,
                one[1],
                one[0],
            ),
            default=None,
        )

    def groups(self) -> tuple[str, ...]:
        """Groups of conditions."""
        return tuple(dict.fromkeys(each.group for each in self.conditions))

    def within(self, group: str) -> tuple[Condition, ...]:
        """Conditions of a group, the group itself first."""
        return tuple(each for each in self.conditions if each.group == group)

    def years_of(self, top: str) -> tuple[int, ...]:
        """Years where something is held of a condition, the last first."""
        return tuple(sorted({y for t, y, _ in self.available if t == top}, reverse=True))

    def sexes_of(self, top: str, year: int) -> tuple[str, ...]:
        """Sexes held of a condition in a year."""
        return tuple(sex for sex in SEXES if (top, year, sex) in self.available)


def holding(library: Library, places: Sequence[Place]) -> Holding:
    """What is held for some places: rows of all ages, and every row of the extracts."""
    rows = library.rows(
        TABLE,
        _codes(places),
        f"(classe_age = '{ALL_AGES}' or contains(edition, '{EXTRACT}')) "
        "and niveaux_prioritaires is not null",
    )
    conditions = conditions_of(rows)
    whole = rows[rows["classe_age"] == ALL_AGES]
    return Holding(
        conditions,
        {year: len(tops) for year, tops in _tops_by_year(rows).items()},
        frozenset(_tuples(whole, "top", "annee", "sexe", "code")),
        frozenset(_tuples(rows, "top", "annee", "sexe")),
        all(EXTRACT in part.edition for part in library.parts(TABLE)),
    )


def _tops_by_year(rows: pd.DataFrame) -> dict[int, set[str]]:
    found: dict[int, set[str]] = {}
    for year, top in _tuples(rows, "annee", "top"):
        found.setdefault(int(year), set()).add(top)
    return found


def conditions_of(rows: pd.DataFrame) -> tuple[Condition, ...]:
    """Lines of the nomenclature that some rows tell, group by group."""
    columns = ["top", "patho_niv1", "patho_niv2", "patho_niv3", "niveaux_prioritaires"]
    told = rows[columns].drop_duplicates("top")
    return tuple(sorted(_condition(row) for row in told.to_dict("records")))


def _condition(row: Mapping[Any, Any]) -> Condition:
    names = [row[f"patho_niv{level}"] for level in (1, 2, 3)]
    kept = dict.fromkeys(name.replace("'", "’") for name in names if isinstance(name, str))
    priority = row["niveaux_prioritaires"]
    levels = priority.split(",") if isinstance(priority, str) else ()
    return Condition(tuple(kept), str(row["top"]), tuple(int(level) for level in levels))


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
    return Profile(library.rows(TABLE, _codes(places), where))


def trend(
    library: Library, places: Sequence[Place], top: str, sex: str, age: str
) -> dict[str, tuple[Point, ...]]:
    """Every year held of a condition, by code of the place, the oldest first."""
    where = f"top = {quoted(top)} and sexe = {quoted(sex)} and classe_age = {quoted(age)}"
    rows = library.rows(TABLE, _codes(places), where)
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
        _codes((place, reference)),
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


def pairs(held: Holding, place: Place, reference: Place) -> dict[tuple[int, str, int], int]:
    """(Year, sex, level) where both places have rows of all ages → how many diseases."""
    of_top = {each.top: each for each in held.conditions}
    found: dict[tuple[int, str, int], int] = {}
    for top, year, sex, code in held.headlines:
        both = code == place.code and (top, year, sex, reference.code) in held.headlines
        if both and of_top[top].is_disease:
            for level in of_top[top].levels:
                found[year, sex, level] = found.get((year, sex, level), 0) + 1
    return found


# --- the social gradient -------------------------------------------------------------------------


def social_gradient(library: Library) -> tuple[tuple[str, Interval], ...]:
    """How many times a group of diseases is as frequent in the poorest tenth as in the richest.

    Prevalence at the same ages and sexes, France (DREES), the widest gap first.
    """
    rows = library.rows("gradient_social", where="mesure = 'prevalence' and dixieme_niveau_vie = 1")
    found = [
        (
            str(row["categorie"]),
            Interval(float(row["ratio_vs_d10"]), float(row["ratio_bas"]), float(row["ratio_haut"])),
        )
        for row in rows.to_dict("records")
    ]
    return tuple(sorted(found, key=lambda one: -one[1].value))


# --- rows ----------------------------------------------------------------------------------------


def _codes(places: Iterable[Place]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for place in places:
        found[place.level] = (*found.get(place.level, ()), place.code)
    return found


def _tuples(rows: pd.DataFrame, *columns: str) -> set[tuple[Any, ...]]:
    return set(rows[list(columns)].drop_duplicates().itertuples(index=False, name=None))


def _number(value: Any) -> float | None:
    return None if value is None or np.isnan(value) else float(value)
