"""A measure followed over time: where it began, where it must go, what was observed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise

from diagnostic.french import NBSP, counted, day, number, raised
from diagnostic.maps.drawing import INK, LINE, PAPER, QUIET
from diagnostic.maps.plate import Drawing, Plate
from diagnostic.maps.view import Canvas
from diagnostic.reports.chart_axes import Axis, axis
from diagnostic.reports.drawings import pen
from diagnostic.reports.drawings.colours import ACCENT
from diagnostic.reports.words import width

TARGET = "#1f7a5c"
"""Of what must be reached, always with its word."""
TALLEST = 0.62
"""Height of the chart for a width of one, where the page leaves more."""
MONTHS = (
    *("janv.", "févr.", "mars", "avril", "mai", "juin"),
    *("juil.", "août", "sept.", "oct.", "nov.", "déc."),
)
_STEPS = (1, 2, 3, 6, 12, 24, 60, 120)
_PX, _TICK_PX = 16.5, 15.0
_TOP, _FOOT, _RIGHT, _ROOM = 36.0, 40.0, 20.0, timedelta(days=45)
_NOTHING = "Aucune valeur encore : la première sera le point de départ."

Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Point:
    """A value on a day, with its 95 % interval when it is known."""

    on: date
    value: float
    low: float | None = None
    high: float | None = None

    @property
    def values(self) -> tuple[float, ...]:
        """The value and the ends of its interval."""
        ends = (each for each in (self.low, self.high) if each is not None)
        return (self.value, *ends)


@dataclass(frozen=True)
class Course:
    """What is drawn of a measure.

    Attributes
    ----------
    unit
        As it is written after a number: « % », « jours »; empty for a plain count.
    baseline
        Where it began.
    target, target_on
        Value to reach, and by when; either may be missing.
    observed
        What was measured since, in any order.
    expected
        What would be expected, on as many days.
    """

    unit: str
    baseline: Point | None = None
    target: float | None = None
    target_on: date | None = None
    observed: tuple[Point, ...] = ()
    expected: tuple[Point, ...] = ()

    @property
    def measured(self) -> tuple[Point, ...]:
        """The baseline and what was observed, by day."""
        first = (self.baseline,) if self.baseline else ()
        return (*first, *sorted(self.observed, key=lambda each: each.on))

    @property
    def days(self) -> tuple[date, ...]:
        """Every day of the chart, by order."""
        target = (self.target_on,) if self.target_on else ()
        found = {each.on for each in (*self.measured, *self.expected)}
        return tuple(sorted({*found, *target}))

    @property
    def values(self) -> tuple[float, ...]:
        """Every value of the chart."""
        target = (self.target,) if self.target is not None else ()
        points = (*self.measured, *self.expected)
        return (*target, *(value for each in points for value in each.values))

    def written(self, value: float) -> str:
        """A value with its unit."""
        shown = number(value, _decimals(value))
        return f"{shown}{NBSP}{self.unit}" if self.unit else shown

    def told(self, point: Point) -> str:
        """A value with its interval, which has no more digits than needed to be seen."""
        if point.low is None or point.high is None:
            return self.written(point.value)
        least = _decimals(point.value)
        each = next(
            (d for d in (least, least + 1) if round(point.low, d) < round(point.high, d)), 2
        )
        low, high = number(point.low, each), number(point.high, each)
        return f"{self.written(point.value)} ({low} à {high})"


def followed(title: str, course: Course, place: str = "", sources: tuple[str, ...] = ()) -> Drawing:
    """The measure over time, to be drawn at any size."""

    def draw(canvas: Canvas) -> Plate:
        return Plate(
            svg=followed_svg(course, canvas.width, canvas.height),
            title=title,
            place=place,
            unit=course.unit,
            sources=sources,
            notes=(),
            alt=told(course),
        )

    return draw


def told(course: Course) -> str:
    """The measure in words."""
    said = []
    if course.baseline:
        said.append(f"Départ : {course.told(course.baseline)} le {day(course.baseline.on)}.")
    if course.target is not None:
        by = f" au {day(course.target_on)}" if course.target_on else ""
        said.append(f"Cible : {course.written(course.target)}{by}.")
    observed = sorted(course.observed, key=lambda each: each.on)
    if observed:
        said.append(f"{counted(len(observed), 'valeur observée', 'valeurs observées')} :")
        said.append(" ; ".join(f"{course.told(each)} le {day(each.on)}" for each in observed) + ".")
    if course.expected:
        each = sorted(course.expected, key=lambda point: point.on)[-1]
        said.append(f"Attendu : {course.told(each)} le {day(each.on)}.")
    return " ".join(said) or _NOTHING


def followed_svg(course: Course, width: float, height: float) -> str:
    """The measure as one ``<svg>`` as wide as this, and not higher."""
    if not course.values:
        words = pen.cut(_NOTHING, width - 20, _PX, 3)
        return pen.svg(width, 80, [pen.lines(words, 10, 16, _PX, QUIET)])
    tall = max(220.0, min(height, TALLEST * width))
    sheet = _sheet(course, width, tall)
    return pen.svg(
        width,
        tall,
        [
            *sheet.axes(),
            sheet.target(),
            sheet.expected(),
            sheet.observed(),
            sheet.baseline(),
            *sheet.labels(),
        ],
    )


# --- the sheet ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Sheet:
    """A chart, its axes set; words take the first place that is free."""

    course: Course
    box: Box
    first: date
    last: date
    up: Axis
    words: list[Box]
    taken: list[Box] = field(default_factory=list)

    def x(self, on: date) -> float:
        left, _, right, _ = self.box
        return left + (right - left) * ((on - self.first) / (self.last - self.first))

    def y(self, value: float) -> float:
        _, top, _, foot = self.box
        return foot - (foot - top) * self.up.share(value)

    def at(self, point: Point) -> tuple[float, float]:
        return self.x(point.on), self.y(point.value)

    def axes(self) -> Iterator[str]:
        left, top, right, foot = self.box
        for value, name in self.up.ticks(max(3, int((foot - top) / 66))):
            y = self.y(value)
            yield f'<path d="M{left:.1f} {y:.1f}H{right:.1f}" stroke="{LINE}" stroke-width="0.8"/>'
            yield pen.text(name, left - 9, y + 5, _TICK_PX, QUIET, 400, "end")
        yield pen.text(_unit(self.course), 8, 16, _TICK_PX, QUIET)
        yield f'<path d="M{left:.1f} {foot:.1f}H{right:.1f}" stroke="{QUIET}" stroke-width="1.2"/>'
        for on, name in _ticks(self.first, self.last, int((right - left) / 105)):
            x = self.x(on)
            if not self.course.days or x + width(name, _TICK_PX) / 2 > right + _RIGHT:
                continue
            yield f'<path d="M{x:.1f} {foot:.1f}v6" stroke="{QUIET}" stroke-width="1.2"/>'
            yield pen.text(name, x, foot + 23, _TICK_PX, QUIET, 400, "middle")

    def target(self) -> str:
        """The value to reach, and a mark on its day."""
        if self.course.target is None:
            return ""
        left, _, right, foot = self.box
        y = self.y(self.course.target)
        drawn = f'<path d="M{left:.1f} {y:.1f}H{right:.1f}" stroke="{TARGET}" stroke-width="2.2"/>'
        self.taken.append((left, y - 2, right, y + 2))
        if self.course.target_on is None:
            return drawn
        x = self.x(self.course.target_on)
        self._take(x, y, 9)
        return (
            drawn + f'<path d="M{x:.1f} {y:.1f}V{foot:.1f}" stroke="{TARGET}" stroke-width="1.2" '
            f'stroke-dasharray="2 4"/><path d="M{x:.1f} {y - 9:.1f}l9 9l-9 9l-9 -9z" '
            f'fill="{PAPER}" stroke="{TARGET}" stroke-width="2.4"/>'
        )

    def expected(self) -> str:
        points = sorted(self.course.expected, key=lambda each: each.on)
        for point in points:
            self._take(*self.at(point), 5)
        line = self._line(points, f'stroke="{QUIET}" stroke-width="2.2" stroke-dasharray="8 6"')
        marks = (
            f'<path d="M{x - 7:.1f} {y:.1f}h14" stroke="{QUIET}" stroke-width="3"/>'
            for x, y in map(self.at, points)
        )
        return line + "".join(marks)

    def observed(self) -> str:
        points = self.course.measured
        line = self._line(points, f'stroke="{ACCENT}" stroke-width="2.6"')
        own = [each for each in points if each is not self.course.baseline]
        drawn = [line, *map(self._interval, points)]
        for x, y in map(self.at, own):
            self._take(x, y, 8)
            drawn.append(
                f'<circle cx="{x:.1f}" cy="{y:.1f}" r="6.5" fill="{ACCENT}" stroke="{PAPER}" '
                'stroke-width="1.5"/>'
            )
        return "".join(drawn)

    def baseline(self) -> str:
        if self.course.baseline is None:
            return ""
        x, y = self.at(self.course.baseline)
        self._take(x, y, 9)
        return (
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="7.5" fill="{PAPER}" stroke="{ACCENT}" '
            'stroke-width="3"/>'
        )

    def labels(self) -> Iterator[str]:
        """Words beside what they name, the surest to be looked for first."""
        course = self.course
        if course.target is not None:
            by = f" au {day(course.target_on)}" if course.target_on else ""
            x = self.x(course.target_on) if course.target_on else self.box[2]
            said = f"Cible : {course.written(course.target)}{by}"
            yield self._label(said, x, self.y(course.target), TARGET)
        observed = sorted(course.observed, key=lambda each: each.on)
        if observed:
            said = f"Observé : {course.told(observed[-1])}"
            yield self._label(said, *self.at(observed[-1]), ACCENT)
        if course.baseline:
            said = f"Départ : {course.told(course.baseline)}"
            yield self._label(said, *self.at(course.baseline), INK)
        if course.expected:
            last = max(course.expected, key=lambda each: each.on)
            yield self._label(f"Attendu : {course.told(last)}", *self.at(last), QUIET)
        for point in observed[:-1]:
            yield self._label(course.written(point.value), *self.at(point), ACCENT, must=False)

    def _label(self, said: str, x: float, y: float, colour: str, *, must: bool = True) -> str:
        """Words at the first place around a point where they cover nothing."""
        wide = width(said, _PX, 600) + 4
        places = list(self._around(x, y, wide))
        free = _free(places, [*self.taken, *self.words])
        if not free and not must:
            return ""
        # Words may lie over a line where there is no room, never over other words.
        box = (free or _free(places, self.words) or places)[0]
        self.words.append(box)
        halo = f'stroke="{PAPER}" stroke-width="4" paint-order="stroke" stroke-linejoin="round"'
        return f"<g {halo}>{pen.text(said, box[0] + 2, box[3] - 5, _PX, colour, 600)}</g>"

    def _around(self, x: float, y: float, wide: float) -> Iterator[Box]:
        """Places of words over a point, under it, at its sides, and further, all inside."""
        _, _, right, foot = self.box
        for off in (14.0, 34.0, 54.0, 78.0, 104.0, 130.0):
            for up in (True, False):
                for share in (0.5, 0.0, 1.0):
                    farthest = right + _RIGHT - wide - 2
                    left = max(min(max(x - wide * share, self.box[0] + 4), farthest), 2.0)
                    top = y - off - 20 if up else y + off
                    if top >= 0 and top + 20 <= foot - 2:
                        yield left, top, left + wide, top + 20
        top = min(max(y - 34, 0.0), foot - 22)
        yield right - wide, top, right, top + 20

    def _line(self, points: Sequence[Point], look: str) -> str:
        if len(points) < 2:
            return ""
        places = [self.at(each) for each in points]
        for (a, b), (c, d) in pairwise(places):
            for part in (each / 12 for each in range(13)):
                self._take(a + (c - a) * part, b + (d - b) * part, 4)
        path = "L".join(f"{x:.1f} {y:.1f}" for x, y in places)
        return f'<path d="M{path}" fill="none" {look} stroke-linejoin="round"/>'

    def _interval(self, point: Point) -> str:
        if point.low is None or point.high is None:
            return ""
        x, low, high = self.x(point.on), self.y(point.low), self.y(point.high)
        self.taken.append((x - 8, high, x + 8, low))
        return (
            f'<path d="M{x:.1f} {low:.1f}V{high:.1f}M{x - 7:.1f} {low:.1f}h14M{x - 7:.1f} '
            f'{high:.1f}h14" stroke="{ACCENT}" stroke-opacity="0.45" stroke-width="2.4"/>'
        )

    def _take(self, x: float, y: float, radius: float) -> None:
        self.taken.append((x - radius, y - radius, x + radius, y + radius))


def _sheet(course: Course, wide: float, tall: float) -> _Sheet:
    days, values = course.days, course.values
    some = date(2000, 1, 1)  # without any day, the axis bears none
    first, last = (days or (some,))[0] - _ROOM, (days or (some,))[-1] + _ROOM
    is_alone = len(set(values)) == 1
    is_on_zero = min(values) >= 0 and (is_alone or min(values) < 0.5 * max(values))
    drawn = values if any(values) else (*values, 1.0)  # zeros alone would leave it no length
    up = axis({"rangemode": "tozero"} if is_on_zero else {}, drawn, name="y", has_bars=False)
    names = [name for _, name in up.ticks(8)]
    left = max(width(name, _TICK_PX) for name in names) + 22
    box = (left, _TOP, wide - _RIGHT, tall - _FOOT)
    unit = (0.0, 0.0, 14 + width(_unit(course), _TICK_PX), 22.0)
    return _Sheet(course, box, first, last, up, [unit])


def _unit(course: Course) -> str:
    """What is written over the axis."""
    if course.unit.startswith("pour "):
        return raised(course.unit)
    return f"En {course.unit}" if course.unit else "Nombre"


def _free(places: Sequence[Box], taken: Sequence[Box]) -> list[Box]:
    """Places that cover none of these."""
    return [box for box in places if not any(_overlap(box, other) for other in taken)]


def _ticks(first: date, last: date, most: int) -> Iterator[tuple[date, str]]:
    """First days of months, as many as hold."""
    months = (last.year - first.year) * 12 + last.month - first.month
    step = next((each for each in _STEPS if months / each <= max(most, 2)), _STEPS[-1])
    start = first.year * 12 + first.month
    for rank in range(-(-start // step) * step, last.year * 12 + last.month, step):
        on = date(rank // 12, rank % 12 + 1, 1)
        if first <= on <= last:
            yield on, str(on.year) if step % 12 == 0 else f"{MONTHS[on.month - 1]}{NBSP}{on.year}"


def _decimals(value: float) -> int:
    """Fewest decimals that tell a value, two at most."""
    return next((count for count in (0, 1) if round(value, count) == round(value, 2)), 2)


def _overlap(a: Box, b: Box) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
