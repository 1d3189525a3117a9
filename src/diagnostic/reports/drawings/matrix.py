"""The priority matrix: how serious, how frequent, and how much can be done.

A rupture point is a disc in the cell of its severity and of its frequency. The ring around it is
filled as far as one can act. The list beside says the same in words.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil, cos, pi, sin, sqrt

from diagnostic.french import counted, listed, raised
from diagnostic.maps.drawing import INK, LINE, PAPER, QUIET
from diagnostic.maps.plate import Drawing, Plate
from diagnostic.maps.view import Canvas
from diagnostic.pathways.board import UNTITLED, degree
from diagnostic.reports.drawings import pen
from diagnostic.reports.drawings.colours import ACCENT, look
from diagnostic.reports.words import LEADING

STEPS = 5
LEAST_LIST = 330.0
"""Width of the list; where it does not hold beside the matrix, it goes under."""
MOST_SIDE, LEAST_SIDE = 620.0, 260.0
RADIUS = 27.0
MOST_IN_A_CELL = 9
ENTRY = 54.0
"""Usual height of a rupture point in the list, with its notes."""
_PX, _SMALL_PX = 16.5, 15.0
_LEFT, _FOOT, _GAP, _ROW_GAP, _ASIDE = 52.0, 58.0, 34.0, 9.0, 8.0


@dataclass(frozen=True)
class Rated:
    """A rupture point and its three notes from 1 to 5, None when not given."""

    mark: str
    title: str
    severity: int | None
    frequency: int | None
    capacity: int | None

    @property
    def priority(self) -> int | None:
        """Product of the three notes, None until all are given."""
        if self.severity is None or self.frequency is None or self.capacity is None:
            return None
        return self.severity * self.frequency * self.capacity

    @property
    def lacks(self) -> tuple[str, ...]:
        """Names of the notes that are not given."""
        notes = {
            "la gravité": self.severity,
            "la fréquence": self.frequency,
            "la capacité d’agir": self.capacity,
        }
        return tuple(name for name, note in notes.items() if note is None)

    @property
    def said(self) -> str:
        """Its notes in words, or what is still to note."""
        if self.lacks:
            return f"il manque {listed(self.lacks)}"
        return (
            f"gravité {self.severity}, fréquence {self.frequency}, capacité d’agir "
            f"{self.capacity} : priorité {degree(self.priority)} ({self.priority})"
        )


def matrix(
    ruptures: Sequence[Rated],
    *,
    title: str = "Par quels points de rupture commencer ?",
    place: str = "",
    sources: tuple[str, ...] = (),
) -> Drawing:
    """Severity upwards, frequency to the right, capacity to act around each disc."""

    def draw(canvas: Canvas) -> Plate:
        return Plate(
            svg=matrix_svg(ruptures, canvas.width, canvas.height),
            title=title,
            place=place,
            unit="",
            sources=sources,
            notes=(),
            alt=told(ruptures),
        )

    return draw


def told(ruptures: Sequence[Rated]) -> str:
    """The matrix in words, the highest priority first."""
    if not ruptures:
        return "Aucun point de rupture n’est encore posé."
    first = f"{counted(len(ruptures), 'point de rupture', 'points de rupture')}, par priorité."
    each = (
        f"{one.mark}, {one.title or 'point à nommer'} ; {one.said}." for one in _ranked(ruptures)
    )
    return " ".join([first, *each])


def matrix_svg(ruptures: Sequence[Rated], width: float, height: float) -> str:
    """The matrix and its list as one ``<svg>`` as wide as this, and not higher."""
    is_beside = width - _LEFT - _GAP - LEAST_LIST >= LEAST_SIDE and width > 0.95 * height
    if is_beside:
        most = min(MOST_SIDE, height - _FOOT, width - _LEFT - _GAP - LEAST_LIST)
        side = max(LEAST_SIDE, most)
        left, top, room = _LEFT + side + _GAP, 0.0, width - _LEFT - side - _GAP
        tall = max(height, side + _FOOT)
    else:
        side = max(LEAST_SIDE, min(MOST_SIDE, width - _LEFT - 8, 0.62 * height))
        left, top, room = 8.0, side + _FOOT + 14, width - 16
        tall = max(height, top + 120)
    written, foot = _list(ruptures, (left, top, room, tall - top))
    return pen.svg(
        width, min(tall, max(side + _FOOT, foot)), [_grid(side), _discs(ruptures, side), written]
    )


def grid_svg(ruptures: Sequence[Rated], side: float) -> str:
    """The squares and their key, where the page holds the list itself; ``side`` is theirs."""
    key, foot = _key(_LEFT, side + _FOOT, side)
    return pen.svg(_LEFT + side + _ASIDE, foot, [_grid(side), _discs(ruptures, side), key])


# --- the squares ----------------------------------------------------------------------------------


def _grid(side: float) -> str:
    """Squares, notes along the sides and what they are."""
    cell = side / STEPS
    squares = "".join(
        f'<rect x="{_LEFT + column * cell:.1f}" y="{row * cell:.1f}" width="{cell:.1f}" '
        f'height="{cell:.1f}" fill="{_ground(STEPS - row, column + 1)}" stroke="{LINE}"/>'
        for row in range(STEPS)
        for column in range(STEPS)
    )
    notes = "".join(
        pen.text(str(note), _LEFT - 10, (STEPS - note + 0.5) * cell + 6, _PX, INK, 600, "end")
        + pen.text(str(note), _LEFT + (note - 0.5) * cell, side + 20, _PX, INK, 600, "middle")
        for note in range(1, STEPS + 1)
    )
    middle = side / 2
    upward = (
        f'<g transform="translate(14 {middle:.1f}) rotate(-90)">'
        f"{pen.text('Gravité, de mineure à majeure', 0, 4, _PX, QUIET, 400, 'middle')}</g>"
    )
    along = pen.text(
        "Fréquence, de rare à constante", _LEFT + middle, side + 45, _PX, QUIET, 400, "middle"
    )
    return squares + notes + upward + along


def _ground(severity: int, frequency: int) -> str:
    """Paler where little is at stake: grey only, colours are those of the discs."""
    share = (severity * frequency - 1) / (STEPS * STEPS - 1)
    grey = [round(251 - share * fall) for fall in (34, 28, 25)]
    return f"#{grey[0]:02x}{grey[1]:02x}{grey[2]:02x}"


def _discs(ruptures: Sequence[Rated], side: float) -> str:
    cells: dict[tuple[int, int], list[Rated]] = {}
    for one in _ranked(ruptures):
        if one.severity is not None and one.frequency is not None and one.capacity is not None:
            cells.setdefault((one.severity, one.frequency), []).append(one)
    cell = side / STEPS
    radius = min([RADIUS, *(_largest(held) * cell for held in cells.values())])
    return "".join(
        _cell(held, _LEFT + (frequency - 1) * cell, (STEPS - severity) * cell, cell, radius)
        for (severity, frequency), held in sorted(cells.items())
    )


def _places(held: Sequence[Rated]) -> list[tuple[float, float]]:
    """Middles of the discs of a square, as shares of its side: two are askew, to be larger."""
    count = min(len(held), MOST_IN_A_CELL)
    if count == 2:
        return [(0.28, 0.28), (0.72, 0.72)]
    across = ceil(sqrt(count))
    first = 0.5 - (ceil(count / across) - 1) / across / 2
    return [
        ((rank % across + 0.5) / across, first + rank // across / across) for rank in range(count)
    ]


def _largest(held: Sequence[Rated]) -> float:
    """Radius of discs that do not touch in a square, as a share of its side."""
    count = min(len(held), MOST_IN_A_CELL)
    return 0.265 if count == 2 else 0.44 / ceil(sqrt(count))


def _cell(held: Sequence[Rated], x: float, y: float, cell: float, radius: float) -> str:
    """Discs side by side in a square; where they are too many, how many are not drawn."""
    shown = held if len(held) <= MOST_IN_A_CELL else held[: MOST_IN_A_CELL - 1]
    places = [(x + across * cell, y + down * cell) for across, down in _places(held)]
    drawn = [_disc(one, *place, radius) for one, place in zip(shown, places, strict=False)]
    if len(shown) < len(held):
        more = f"+{len(held) - len(shown)}"
        drawn.append(pen.centred(more, *places[-1], max(12.0, radius * 0.8), INK))
    return "".join(drawn)


def _disc(one: Rated, x: float, y: float, radius: float) -> str:
    """A mark, and a ring filled as far as one can act."""
    painted = look(degree(one.priority))
    thick = radius * 0.2
    inner = radius - thick * 1.5
    size = min(15.5, inner * 0.98, 2.9 * inner / max(2, len(one.mark)))
    return (
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" fill="{PAPER}"/>'
        + "".join(
            _arc(x, y, radius - thick / 2, step, thick, is_full=step < (one.capacity or 0))
            for step in range(STEPS)
        )
        + f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{inner:.1f}" fill="{painted.fill}" '
        f'stroke="{painted.edge}" stroke-width="1.2"/>'
        + pen.centred(one.mark, x, y, size, painted.on)
    )


def _arc(x: float, y: float, radius: float, step: int, thick: float, *, is_full: bool) -> str:
    """A fifth of a ring, from the top and to the right."""
    gap = 0.1
    start, end = (2 * pi * (step + part) / STEPS - pi / 2 for part in (gap / 2, 1 - gap / 2))
    ends = [f"{x + radius * cos(at):.2f} {y + radius * sin(at):.2f}" for at in (start, end)]
    return (
        f'<path d="M{ends[0]}A{radius:.2f} {radius:.2f} 0 0 1 {ends[1]}" fill="none" '
        f'stroke="{ACCENT if is_full else LINE}" stroke-width="{thick:.2f}"/>'
    )


# --- the list -------------------------------------------------------------------------------------


def _list(ruptures: Sequence[Rated], box: tuple[float, float, float, float]) -> tuple[str, float]:
    """Marks with their titles and their notes, the highest priority first; and where they end."""
    x, top, room, tall = box
    if not ruptures:
        words = pen.cut("Aucun point de rupture n’est encore posé.", room, _PX, 3)
        return pen.lines(words, x, top + 4, _PX, QUIET), top + 80
    drawn, y = _key(x, top, room)
    ranked = _ranked(ruptures)
    is_short = len(ranked) * ENTRY > tall - (y - top)
    aside = max(pen.tag_width(one.mark) for one in ranked) + 10
    left = len(ranked)
    for one, entry, high in _entries(ranked, (x, room, aside), is_short=is_short):
        is_last = left == 1
        if y + high + (0 if is_last else _PX * LEADING) > top + tall:
            rest = f"et {counted(left, 'autre')}."
            return drawn + pen.text(rest, x, y + _PX, _PX, QUIET), y + 26
        drawn += f'<g transform="translate(0 {y:.1f})">{entry}</g>'
        y += high
        left -= one is not None
    return drawn, y


def _key(x: float, top: float, room: float) -> tuple[str, float]:
    """What a disc says, drawn."""
    sample = Rated("R", "", 3, 3, 3)
    said = pen.cut("Anneau rempli : capacité d’agir, de 1 à 5", room - 44, _SMALL_PX, 2)
    high = max(36.0, len(said) * _SMALL_PX * LEADING)
    drawn = _disc(sample, x + 17, top + high / 2, 16)
    under = top + (high - len(said) * _SMALL_PX * LEADING) / 2
    return drawn + pen.lines(said, x + 44, under, _SMALL_PX, QUIET), top + high + 14


def _entries(
    ranked: Sequence[Rated], at: tuple[float, float, float], *, is_short: bool
) -> Iterator[tuple[Rated | None, str, float]]:
    """Each rupture point of the list, or a heading; drawn from the top, and its height."""
    is_headed = False
    for one in ranked:
        if one.lacks and not is_headed:
            is_headed = True
            yield None, pen.text("À noter", at[0], 18, _PX, INK, 600), 30.0
        yield one, *_entry(one, at, is_short=is_short)


def _entry(one: Rated, at: tuple[float, float, float], *, is_short: bool) -> tuple[str, float]:
    x, room, aside = at
    title = pen.cut(one.title or UNTITLED["rupture"], room - aside, _PX, 1 if is_short else 2, 600)
    notes = () if is_short else pen.cut(raised(one.said), room - aside, _SMALL_PX, 3)
    shift = max(0.0, (pen.TAG_HEIGHT - _PX * LEADING) / 2)
    under = shift + len(title) * _PX * LEADING
    high = max(pen.TAG_HEIGHT, under + len(notes) * _SMALL_PX * LEADING)
    drawn = (
        pen.tag(one.mark, one.priority, x, pen.TAG_HEIGHT / 2)
        + pen.lines(title, x + aside, shift, _PX, INK, 600)
        + pen.lines(notes, x + aside, under, _SMALL_PX, QUIET)
    )
    return drawn, high + (4 if is_short else _ROW_GAP)


def _ranked(ruptures: Sequence[Rated]) -> list[Rated]:
    return sorted(ruptures, key=lambda one: -(one.priority or 0))
