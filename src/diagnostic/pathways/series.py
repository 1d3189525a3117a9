"""Values of an objective seen later: against its baseline, its target and what was expected.

A change is said to be beyond chance only where it can be told: for shares whose number of people is
known, and for counts beside what was expected. Otherwise it « does not stand out », which is no
proof that nothing changed. Nothing here says that the programme is the cause of a change.

The share of the road from the baseline to the target never goes out of 0 to 1: beyond, it is said
in words.

References
----------
Wilson E. B. (1927), JASA 22, 209-212, for a share; Newcombe R. G. (1998), Statistics in Medicine
17, 873-890, for two; Breslow N. E., Day N. E. (1987), *Statistical Methods in Cancer Research*,
vol. II, IARC, for observed over expected (Byar).
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, NamedTuple

from diagnostic.french import NBSP, number, signed
from diagnostic.pathways.amounts import amount, ended, is_count, is_share, on_day, unbroken
from diagnostic.project import Measure, Objective, PathwayWork
from diagnostic.stats.comparison import Counted, difference_of_proportions
from diagnostic.stats.intervals import Interval, icm, proportion

Where = Literal["inconnu", "depart", "recul", "en_chemin", "atteinte", "au_dela"]
Change = Literal["hausse", "baisse", "ne_se_distingue_pas", "inconnu"]


class Versus(NamedTuple):
    """A value beside what was expected without the programme.

    Attributes
    ----------
    expected
        In the unit of the objective.
    gap
        Difference with what was expected: in per cent of it, in points for a share. None when
        nothing was expected.
    ratio
        Observed over expected with its interval, 1 where they are equal; None unless both are
        counts.
    is_beyond
        Whether chance explains it badly; None when it cannot be told.
    said
        The same in a sentence.
    """

    expected: float
    gap: float | None
    ratio: Interval | None
    is_beyond: bool | None
    said: str


@dataclass(frozen=True)
class Point:
    """A value of the series.

    Attributes
    ----------
    measure
        As it was typed; its value is known.
    interval
        In the unit of the objective, None unless it is a share of a known number of people.
    gap
        Difference with the baseline, in the unit of the objective.
    change
        Whether it moved from the baseline beyond chance, and which way.
    where, progress
        Where it stands on the road, and the share of it that is done: 0 to 1, None when there is
        no road.
    versus
        What was expected, when someone could tell.
    said
        Sentences on it.
    problem
        Why the value is doubtful, empty when it is not.
    """

    measure: Measure
    interval: Interval | None
    gap: float | None
    change: Change
    where: Where
    progress: float | None
    versus: Versus | None
    said: tuple[str, ...]
    problem: str = ""

    @property
    def value(self) -> float:
        """The value."""
        return self.measure.value or 0.0

    @property
    def when(self) -> str:
        """Its period, else its day, in words."""
        return self.measure.period or (on_day(self.measure.on) if self.measure.on else "sans date")


@dataclass(frozen=True)
class Followed:
    """An objective and its values, the oldest first.

    ``pending`` are measures without a value yet; ``is_late`` that the deadline passed and the
    target is not seen reached; ``missing`` says what keeps from reading the series.
    """

    objective: Objective
    points: tuple[Point, ...]
    pending: tuple[Measure, ...]
    is_late: bool
    missing: tuple[str, ...]

    @property
    def last(self) -> Point | None:
        """The latest value; one that is older than the baseline is no result."""
        return _latest(self.objective, self.points)

    @property
    def progress(self) -> float | None:
        """Share of the road done at the latest value."""
        return self.last.progress if self.last else None


def followed(objective: Objective, measures: Iterable[Measure], today: date) -> Followed:
    """An objective with those of the measures that are its own."""
    mine = sorted((each for each in measures if each.objective == objective.id), key=_when)
    seen = [each for each in mine if each.value is not None]
    start = _baseline(objective, seen)
    points = tuple(_point(objective, each, start) for each in seen)
    last = _latest(objective, points)
    arrived = last is not None and last.where in ("atteinte", "au_dela")
    is_late = objective.by is not None and objective.by < today and not arrived
    pending = tuple(each for each in mine if each.value is None)
    return Followed(objective, points, pending, is_late, _missing(objective, points))


def _latest(objective: Objective, points: Sequence[Point]) -> Point | None:
    start = end_of(objective.baseline_period)
    later = (each for each in reversed(points) if not is_before(each.measure, start))
    return next(later, None)


def is_before(measure: Measure, start: date | None) -> bool:
    """Whether a value is of a year before another day; never when one of them is not known."""
    on = day_of(measure)
    return on is not None and start is not None and on.year < start.year


def every_followed(work: PathwayWork, today: date) -> tuple[Followed, ...]:
    """Every objective of a project, in its order."""
    return tuple(followed(each, work.measures, today) for each in work.objectives)


def day_of(measure: Measure) -> date | None:
    """Day of a value; a day of another year than its period is that of the reading, not its own."""
    read, end = measure.on, end_of(measure.period)
    return end if read is None or (end and end.year != read.year) else read


def end_of(period: str) -> date | None:
    """Last day of the last year that a period names, None when it names none."""
    years = [int(year) for year in re.findall(r"(?<!\d)(?:20\d\d)(?!\d)", period)]
    return date(max(years), 12, 31) if years else None


def _when(measure: Measure) -> tuple[bool, date, date]:
    on = day_of(measure)
    return on is None, on or date.max, measure.on or date.max


def _missing(objective: Objective, points: Sequence[Point]) -> tuple[str, ...]:
    lacks = (
        (objective.baseline is None, "La valeur de départ n’est pas écrite."),
        (objective.target is None, "La cible n’est pas écrite."),
        (not points, "Aucune valeur n’a encore été saisie."),
        (
            bool(points) and _latest(objective, points) is None,
            "Aucune valeur saisie n’est plus récente que le départ.",
        ),
    )
    return tuple(said for lacking, said in lacks if lacking)


def _baseline(objective: Objective, seen: Iterable[Measure]) -> Counted | None:
    """The baseline as people, when a value of the series is the baseline itself."""
    if objective.baseline is None or not is_share(objective.unit):
        return None
    for each in seen:
        same = each.value == objective.baseline and each.period == objective.baseline_period
        if same and each.people and _is_possible(objective.baseline):
            return Counted(objective.baseline / 100 * each.people, each.people)
    return None


def _is_possible(share: float) -> bool:
    return 0 <= share <= 100


def _point(objective: Objective, measure: Measure, start: Counted | None) -> Point:
    value = measure.value or 0.0
    problem = _problem(objective, value)
    interval = None if problem else _interval(objective, measure)
    base = objective.baseline
    gap = None if base is None else value - base
    change, caution = _change(objective, measure, interval, start)
    where, progress = _place(objective, value)
    versus = None if problem else _versus(objective, measure, interval)
    said = (
        _said_value(objective, value, interval),
        *_said_change(objective, measure, change, caution),
        *_said_place(objective, where, progress),
        *((versus.said,) if versus else ()),
    )
    return Point(
        measure,
        interval,
        gap,
        change,
        where,
        progress,
        versus,
        tuple(unbroken(each) for each in said if each),
        problem,
    )


def _problem(objective: Objective, value: float) -> str:
    if is_share(objective.unit) and not _is_possible(value):
        return unbroken(
            f"{amount(value, objective.unit)} est impossible : une part va de 0 à 100 %. "
            "Vérifiez ce qui a été tapé."
        )
    return ""


def _interval(objective: Objective, measure: Measure) -> Interval | None:
    """Wilson's interval of a share; the people concerned come from a share that was rounded."""
    if not is_share(objective.unit) or not measure.people or measure.value is None:
        return None
    share = proportion(measure.value / 100 * measure.people, measure.people)
    if share is None:
        return None
    low, high = 100 * share.low, 100 * share.high
    return Interval(measure.value, min(low, measure.value), max(high, measure.value))


# --- change since the baseline --------------------------------------------------------------------


BASELINE_UNSURE = (
    "L’effectif de la valeur de départ n’est pas connu : on ne peut dire si l’écart dépasse le "
    "hasard. Notez-la comme une première valeur, avec son effectif."
)


def _change(
    objective: Objective, measure: Measure, interval: Interval | None, start: Counted | None
) -> tuple[Change, str]:
    """Whether a share moved beyond chance, and what that rests on.

    Beside the people of the baseline when they are known. When they are not, what does not stand
    out of a baseline taken as sure would not either with its own chance: that much can be told,
    and nothing more.
    """
    if interval is None or objective.baseline is None or measure.value is None:
        return "inconnu", ""
    if start is not None and measure.people:
        mine = Counted(measure.value / 100 * measure.people, measure.people)
        gap = difference_of_proportions(mine, start)
        return _beyond(gap, 0.0), ""
    if _beyond(interval, objective.baseline) == "ne_se_distingue_pas":
        return "ne_se_distingue_pas", ""
    return "inconnu", BASELINE_UNSURE


def _beyond(gap: Interval | None, null: float) -> Change:
    if gap is None:
        return "inconnu"
    if not gap.excludes(null):
        return "ne_se_distingue_pas"
    return "hausse" if gap.value > null else "baisse"


def _said_value(objective: Objective, value: float, interval: Interval | None) -> str:
    shown = amount(value, objective.unit)
    if interval is None:
        return ended(shown)
    return f"{shown} (intervalle à 95 % : de {_limit(interval.low)} à {_limit(interval.high)} %)."


def _limit(value: float) -> str:
    return number(value, 1)


def _said_change(
    objective: Objective, measure: Measure, change: Change, caution: str
) -> Iterator[str]:
    base = objective.baseline
    if base is None or measure.value is None:
        return
    shown = amount(base, objective.unit)
    period = f", {objective.baseline_period}" if objective.baseline_period else ""
    start = f"la valeur de départ ({shown}{period})"
    gap = _gap(objective, measure.value - base)
    if change == "ne_se_distingue_pas":
        yield f"Ne se distingue pas de {start} : l’écart ({gap}) peut venir du hasard."
    elif change == "inconnu":
        if measure.value == base:
            yield f"Comme {start}."
        else:
            why = caution or _why_untold(objective, measure)
            yield f"{gap} par rapport à {start}. {why}"
    else:
        way = "plus" if change == "hausse" else "moins"
        yield f"{gap} par rapport à {start} : c’est {way}, au-delà du hasard."


def _why_untold(objective: Objective, measure: Measure) -> str:
    if is_share(objective.unit) and not measure.people:
        return "Sans effectif, on ne peut dire si l’écart dépasse le hasard."
    return "On ne peut dire si l’écart dépasse le hasard."


def _gap(objective: Objective, gap: float) -> str:
    """« −3,2 points », « +12 séjours »."""
    decimals = 0 if float(gap).is_integer() else 1
    if round(gap, decimals) == 0 and gap:
        decimals = min(4, 1 - math.floor(math.log10(abs(gap))))
    shown = signed(gap, decimals)
    if is_share(objective.unit):
        return f"{shown}{NBSP}point{'s' if abs(gap) >= 2 else ''}"
    unit = amount(abs(gap), objective.unit).partition(NBSP)[2]
    return f"{shown}{NBSP}{unit}" if unit else shown


# --- the road from the baseline to the target -----------------------------------------------------


def _place(objective: Objective, value: float) -> tuple[Where, float | None]:
    start, target = objective.baseline, objective.target
    if start is None or target is None:
        return "inconnu", None
    if start == target:
        return ("atteinte", None) if value == target else ("inconnu", None)
    done = (value - start) / (target - start)
    if value == target:
        return "atteinte", 1.0
    if done > 1:
        return "au_dela", 1.0
    if done < 0:
        return "recul", 0.0
    return ("depart", 0.0) if value == start else ("en_chemin", done)


def way(progress: float) -> str:
    r"""Share of the road in words: never all of it before the target, nor none once begun.

    >>> way(0.347), way(0.999), way(0.001)
    ('35\xa0% du chemin est fait', '99\xa0% du chemin est fait', 'le chemin est à peine commencé')
    """
    whole = round(100 * progress)
    if whole < 1:
        return "le chemin est à peine commencé"
    return f"{min(whole, 99)}{NBSP}% du chemin est fait"


def _said_place(objective: Objective, where: Where, progress: float | None) -> Iterator[str]:
    if where == "inconnu" or objective.target is None:
        return
    target = f"la cible ({amount(objective.target, objective.unit)})"
    words: dict[Where, str] = {
        "depart": f"La valeur n’a pas quitté le point de départ vers {target}.",
        "recul": f"La valeur va à l’opposé de {target}.",
        "en_chemin": f"Vers {target}, {way(progress or 0.0)}.",
        "atteinte": f"{target[:1].upper()}{target[1:]} est atteinte.",
        "au_dela": f"La valeur est au-delà de {target}.",
    }
    yield words[where]


# --- expected and observed ------------------------------------------------------------------------


def _versus(objective: Objective, measure: Measure, interval: Interval | None) -> Versus | None:
    value, expected = measure.value, measure.expected
    if value is None or expected is None:
        return None
    if is_share(objective.unit):
        return _versus_share(objective, value, expected, interval)
    ratio = _ratio(objective, value, expected)
    gap = 100 * (value / expected - 1) if expected > 0 else None
    beyond = ratio.excludes(1.0) if ratio else None
    shown = f"{amount(value, objective.unit)} pour {amount(expected, '')} attendus"
    if gap is None:
        return Versus(expected, None, None, None, f"{shown}.")
    limits = ""
    if ratio:
        low, high = (100 * (limit - 1) for limit in (ratio.low, ratio.high))
        limits = f" ; intervalle à 95 % : de {signed(low, 1)} à {signed(high, 1)} %"
    said = f"{shown}, soit {signed(gap, 1)} %{limits}. {_told(objective, gap, beyond)}"
    return Versus(expected, gap, ratio, beyond, unbroken(said.strip()))


def _ratio(objective: Objective, value: float, expected: float) -> Interval | None:
    """Observed over expected, where what was observed is a count of events."""
    if not is_count(objective.unit) or value < 0 or expected <= 0 or not value.is_integer():
        return None
    found = icm(value, expected)
    return found.times(0.01) if found else None


def _versus_share(
    objective: Objective, value: float, expected: float, interval: Interval | None
) -> Versus:
    gap = value - expected
    beyond = interval.excludes(expected) if interval else None
    shown = f"{amount(value, objective.unit)} pour {amount(expected, objective.unit)} attendus"
    said = f"{shown}, soit {_gap(objective, gap)}. {_told(objective, gap, beyond)}"
    return Versus(expected, gap, None, beyond, unbroken(said.strip()))


def _told(objective: Objective, gap: float, beyond: bool | None) -> str:
    """What can be said of a gap with what was expected, which way the target goes."""
    if beyond is None:
        return "On ne peut dire si l’écart dépasse le hasard."
    if not beyond:
        return "L’écart ne se distingue pas du hasard."
    start, target = objective.baseline, objective.target
    if start is None or target is None or start == target:
        return "L’écart dépasse le hasard."
    sense = (
        "dans le sens de la cible" if (gap > 0) is (target > start) else "à l’opposé de la cible"
    )
    return f"L’écart dépasse le hasard, {sense}."
