"""The pathway as a road seen from above: its segments, and where patients leave it.

A rupture point is a sign that stands where the edge of the road has given way. A segment has the
colour of the worst of its rupture points, and says it in words.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

from diagnostic.french import NBSP, counted, raised
from diagnostic.maps.drawing import INK, LINE, PAPER, QUIET
from diagnostic.maps.plate import Drawing, Plate
from diagnostic.maps.view import Canvas
from diagnostic.pathways.board import DEGREES, TO_RATE, UNTITLED, degree
from diagnostic.reports.drawings import pen
from diagnostic.reports.drawings.asphalt import HALF, SWAY, Wave, broken, stretch
from diagnostic.reports.drawings.colours import ACCENT, ACCENT_TINT, UNRATED, Look, look
from diagnostic.reports.words import Lines, clean, fitted, wrapped

USUAL_IN_A_ROW = 4
"""Segments that a row holds before it is parted in two."""
LEAST_SEGMENT, MOST_SEGMENT = 205.0, 430.0
"""Width of a segment: under the first the road takes another row, past the second it may."""
MOST_WAVE = 780.0
NAME_PX = (21.0, 19.0)
NAME_LINES, MOST_NAME_LINES = 2, 4
SAID_PX, TITLE_PX = 17.0, 17.0
MOST_TITLE_LINES = 6
"""Lines of titles over a segment; past them marks stand alone."""
TITLED_BESIDE_MARKS = 3
"""Lines of titles kept when some marks stand alone."""
MOST_TAG_ROWS = 3
MOST_BREAKS = 6
Point = tuple[str, str, int | None]
"""A rupture point: its mark (« R2 »), its title, its priority from 1 to 125 when it is rated."""
_MARGIN, _TURN = 10.0, 34.0
_SIDE, _TAG_GAP, _SIGN_GAP = 12.0, 6.0, 7.0
_POST = 22.0
_OVER_ROAD, _UNDER_ROAD, _DISC = 15.0, 9.0, 18.0
_LANE, _ROW_GAP = 9.0, 36.0
_LEGEND_GAP = 12.0
_OF = f"{NBSP}de{NBSP}"
LEGEND = f"Priorité{NBSP}: la plus forte du segment"
LEGEND_WIDTH, LEGEND_HEIGHT = 270.0, 130.0
_KEY = 38.0
_EMPTY = "La route est vide : ajoutez un premier segment."


@dataclass(frozen=True)
class Stop:
    """A segment of the road.

    Attributes
    ----------
    findings
        How many findings it holds.
    ruptures
        Its rupture points.
    """

    id: str
    label: str
    findings: int = 0
    ruptures: tuple[Point, ...] = ()

    @property
    def worst(self) -> int | None:
        """The highest priority of its rupture points, None when none is rated."""
        return max((each for *_, each in self.ruptures if each is not None), default=None)

    @property
    def by_priority(self) -> tuple[Point, ...]:
        """Its rupture points, the worst first and those that are not rated last."""
        return tuple(sorted(self.ruptures, key=lambda each: -(each[2] or 0)))

    @property
    def counts(self) -> str:
        """How much was noted on it, in words."""
        findings = counted(self.findings, "constat") if self.findings else "aucun constat"
        if not self.ruptures:
            return findings if self.findings else "rien de noté"
        points = counted(len(self.ruptures), f"point{_OF}rupture", f"points{_OF}rupture")
        return f"{findings}, {points}"

    @property
    def judged(self) -> str:
        """Its priority in words, empty without a rupture point."""
        if not self.ruptures:
            return ""
        found = degree(self.worst)
        return f"priorité {found}" if found else f"priorité {TO_RATE}"


def road(
    title: str,
    stops: Sequence[Stop],
    current: str | None,
    place: str,
    sources: tuple[str, ...],
) -> Drawing:
    """The road, to be drawn at any size."""

    def draw(canvas: Canvas) -> Plate:
        return Plate(
            svg=road_svg(stops, current, canvas.width, canvas.height),
            title=title,
            place=place,
            unit="",
            sources=sources,
            notes=(),
            alt=told(stops, current),
        )

    return draw


def road_svg(
    stops: Sequence[Stop], current: str | None, width: float, height: float | None = None
) -> str:
    """The road as one ``<svg>``; what is drawn of a segment carries ``data-segment``.

    Parameters
    ----------
    current
        Id of the segment that is open.
    height
        Most that it may take, in pixels; as high as needed when it is not given. The picture may
        then be larger, in the same proportions, to be shown smaller.
    """
    if not stops:
        return _empty(width)
    sheet = _laid(stops, current, width, _rows(len(stops), width))
    if height is None:
        return sheet.drawn()
    for rows in range(len(sheet.rows) + 1, len(stops) + 1):  # room is left: longer lines
        taller = _laid(stops, current, width, rows)
        if taller.height > height or taller.segment > MOST_SEGMENT:
            break
        sheet = taller
    zoom = 1.0
    while sheet.height * zoom > height and zoom > 0.2:
        zoom *= 0.95
        wide = width / zoom
        sheet = _laid(stops, current, wide, _rows(len(stops), wide))
    return sheet.drawn()


def told(stops: Sequence[Stop], current: str | None) -> str:
    """The road in words."""
    if not stops:
        return _EMPTY
    said = [f"La route du patient, en {counted(len(stops), 'segment')}."]
    return " ".join(
        [*said, *(stop_told(rank, stop, current) for rank, stop in enumerate(stops, 1))]
    )


def stop_told(rank: int, stop: Stop, current: str | None) -> str:
    """A segment in words."""
    here = " (segment ouvert)" if stop.id == current else ""
    judged = f", {stop.judged}" if stop.judged else ""
    points = "".join(f" {_point_told(each)}" for each in stop.by_priority)
    return f"{rank}. {stop.label or 'Sans nom'}{here} : {stop.counts}{judged}.{points}"


def _point_told(point: Point) -> str:
    mark, title, priority = point
    found = degree(priority)
    judged = f"priorité {found}, {priority} sur 125" if found else f"priorité {TO_RATE}"
    return f"{mark}, {title or 'point à nommer'} ({judged})."


# --- what a segment says --------------------------------------------------------------------------


@dataclass(frozen=True)
class _Sign:
    """A rupture point whose title is written."""

    mark: str
    title: Lines
    priority: int | None

    @property
    def height(self) -> float:
        return max(pen.TAG_HEIGHT, self.title.height) + _SIGN_GAP


@dataclass(frozen=True)
class _Block:
    """A segment with its words cut for its width."""

    rank: int
    stop: Stop
    signs: tuple[_Sign, ...]
    bare: tuple[tuple[Point, ...], ...]
    unsaid: int
    name: Lines
    said: Lines
    judged: Lines

    @property
    def over(self) -> float:
        """Height of what stands above the road."""
        rows = len(self.bare) + (1 if self.unsaid else 0)
        return sum(each.height for each in self.signs) + rows * (pen.TAG_HEIGHT + _TAG_GAP)

    @property
    def under(self) -> float:
        """Height of the words under the road."""
        return self.name.height + self.said.height + self.judged.height + 10


def _block(rank: int, stop: Stop, wide: float) -> _Block:
    room = wide - 2 * _SIDE
    signs, bare = _signs(stop, room)
    rows, unsaid = _tag_rows(bare, room)
    plain = Lines(tuple(wrapped(stop.counts, room, SAID_PX)), SAID_PX)
    judged = raised(stop.judged)
    return _Block(
        rank=rank,
        stop=stop,
        signs=tuple(signs),
        bare=rows,
        unsaid=unsaid,
        name=_name(stop.label or "Sans nom", room),
        said=plain,
        judged=Lines(tuple(wrapped(judged, room, SAID_PX, 600)), SAID_PX, 600),
    )


def _name(label: str, room: float) -> Lines:
    """A name on lines of about the same length."""
    found = fitted(label, room, NAME_PX, NAME_LINES, MOST_NAME_LINES, 600)
    for share in (0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95):
        even = tuple(wrapped(label, share * room, found.size, 600))
        if len(even) == len(found.lines):
            return Lines(even, found.size, 600)
    return found


def _signs(stop: Stop, room: float) -> tuple[list[_Sign], list[Point]]:
    """Rupture points whose title holds over the segment, and those whose mark stands alone."""
    points = stop.by_priority
    signs = [_sign(point, room, most=3) for point in points]
    if sum(len(each.title.lines) for each in signs) > MOST_TITLE_LINES:
        signs = [_sign(point, room, most=2) for point in points]
    if sum(len(each.title.lines) for each in signs) <= MOST_TITLE_LINES:
        return signs, []
    kept, taken = [], 0
    for each in signs:
        taken += len(each.title.lines)
        if taken > TITLED_BESIDE_MARKS:
            break
        kept.append(each)
    return kept, list(points[len(kept) :])


def _sign(point: Point, room: float, most: int) -> _Sign:
    mark, title, priority = point
    left = room - pen.tag_width(mark) - 8
    lines = pen.cut(title or UNTITLED["rupture"], left, TITLE_PX, most)
    return _Sign(mark, Lines(lines, TITLE_PX), priority)


def _tag_rows(points: Sequence[Point], room: float) -> tuple[tuple[tuple[Point, ...], ...], int]:
    """Marks side by side on a few rows, and how many are left out: the last row says so."""
    rows: list[list[Point]] = []
    left = room
    for point in points:
        wide = pen.tag_width(point[0])
        if not rows or left + wide > room:
            rows.append([])
            left = 0.0
        rows[-1].append(point)
        left += wide + _TAG_GAP
    if len(rows) <= MOST_TAG_ROWS:
        return tuple(map(tuple, rows)), 0
    kept = tuple(map(tuple, rows[: MOST_TAG_ROWS - 1]))
    return kept, len(points) - sum(map(len, kept))


# --- the sheet ------------------------------------------------------------------------------------


def _rows(count: int, width: float) -> int:
    """Rows of a road: one up to four segments that hold, then two, more when it is narrow."""
    hold = max(1, int((width - 2 * _MARGIN) / LEAST_SEGMENT))
    if count <= min(USUAL_IN_A_ROW, hold):
        return 1
    hold = max(1, int((width - 2 * _TURN) / LEAST_SEGMENT))
    return max(2, -(-count // hold)) if count > 1 else 1


@dataclass(frozen=True)
class _Sheet:
    """The whole road, laid out."""

    width: float
    rows: tuple[tuple[_Block, ...], ...]
    segment: float
    current: str | None

    @property
    def left(self) -> float:
        return _MARGIN if len(self.rows) == 1 else _TURN

    @property
    def height(self) -> float:
        return self._foot + (0 if self._has_free_place else _legend_line(self, 0)[1])

    @property
    def _foot(self) -> float:
        """Of the last row."""
        return sum(map(_tall, self.rows)) + _ROW_GAP * (len(self.rows) - 1) + _LEGEND_GAP

    @property
    def _has_free_place(self) -> bool:
        """Whether the last row leaves a place for the legend."""
        free = (len(self.rows[0]) - len(self.rows[-1])) * self.segment
        return free > LEGEND_WIDTH and _tall(self.rows[-1]) > LEGEND_HEIGHT

    def drawn(self) -> str:
        """The picture."""
        lanes, parts, top = [], [], 0.0
        waves: list[Wave] = []
        for rank, row in enumerate(self.rows):
            waves.append(self._wave(row, top, rank))
            if rank:
                lanes.append(self._lane(waves[-2], waves[-1], top - _ROW_GAP / 2 - 3))
            parts += [
                self._stop(block, waves[-1], (top, top + _tall(row)), column)
                for column, block in enumerate(row)
            ]
            top += _tall(row) + _ROW_GAP
        return pen.svg(self.width, self.height, [*lanes, *parts, self._legend(waves[-1])])

    def _legend(self, last: Wave) -> str:
        if not self._has_free_place:
            return _legend_line(self, self._foot)[0]
        row = self.rows[-1]
        top = min(last.y - HALF, self._foot - LEGEND_HEIGHT)
        return _legend_block(self.left + len(row) * self.segment + 34, top)

    def _wave(self, row: Sequence[_Block], top: float, rank: int) -> Wave:
        middle = top + _over(row) + HALF + SWAY
        long = min(2.2 * self.segment, MOST_WAVE)
        return Wave(middle, self.left + rank * 0.37 * long, long)

    def _lane(self, before: Wave, after: Wave, y: float) -> str:
        """The way back to the left, from the end of a row to the beginning of the next."""
        right, left = self.width - self.left, self.left
        first, last = before.at(right), after.at(left)
        bend = _TURN - _LANE - 2
        way = (
            f"M{right:.1f} {first:.1f}C{right + bend:.1f} {first:.1f} {right + bend:.1f} "
            f"{first + bend:.1f} {right + bend:.1f} {first + 2 * bend:.1f}V{y - bend:.1f}"
            f"Q{right + bend:.1f} {y:.1f} {right:.1f} {y:.1f}H{left:.1f}"
            f"Q{left - bend:.1f} {y:.1f} {left - bend:.1f} {y + bend:.1f}"
            f"V{last - 2 * bend:.1f}C{left - bend:.1f} {last - bend:.1f} {left - bend:.1f} "
            f"{last:.1f} {left:.1f} {last:.1f}"
        )
        return (
            f'<path d="{way}" fill="none" stroke="{LINE}" stroke-width="{_LANE + 3:g}"/>'
            f'<path d="{way}" fill="none" stroke="{UNRATED.fill}" stroke-width="{_LANE:g}"/>'
            f'<path d="{way}" fill="none" stroke="{UNRATED.edge}" stroke-width="1.4" '
            'stroke-dasharray="7 7"/>'
        )

    def _stop(self, block: _Block, wave: Wave, sides: tuple[float, float], column: int) -> str:
        start = self.left + column * self.segment
        end = start + self.segment
        stop, is_open = block.stop, block.stop.id == self.current
        painted = look(degree(stop.worst))
        ground = ACCENT_TINT if is_open else PAPER
        box = (start + 2, sides[0], self.segment - 4, sides[1] - sides[0])
        middle = (start + end) / 2
        disc = (ACCENT, ACCENT, PAPER) if is_open else (PAPER, painted.edge, INK)
        drawn = [
            _ground(box, ground),
            _frame(box) if is_open else "",
            stretch(wave, start + 1.5, end - 1.5, painted),
            *(broken(wave, x, painted, ground) for x in _breaks(stop, start, self.segment)),
            _post(block, wave, start),
            _signs_drawn(block, wave, start),
            pen.disc(str(block.rank), middle, wave.at(middle), _DISC, *disc),
            _words(block, middle, wave.y + HALF + SWAY + _UNDER_ROAD),
        ]
        return f'<g data-segment="{escape(clean(stop.id), quote=True)}">{"".join(drawn)}</g>'


def _laid(stops: Sequence[Stop], current: str | None, width: float, rows: int) -> _Sheet:
    in_a_row = -(-len(stops) // rows)
    rows = -(-len(stops) // in_a_row)
    left = _MARGIN if rows == 1 else _TURN
    segment = (width - 2 * left) / in_a_row
    blocks = [_block(rank, stop, segment) for rank, stop in enumerate(stops, 1)]
    cut = tuple(
        tuple(blocks[first : first + in_a_row]) for first in range(0, len(blocks), in_a_row)
    )
    return _Sheet(width, cut, segment, current)


def _over(row: Sequence[_Block]) -> float:
    """Height over the road in a row."""
    tallest = max(each.over for each in row)
    return 10 + tallest + (_OVER_ROAD if tallest else 4)


def _tall(row: Sequence[_Block]) -> float:
    under = max(each.under for each in row)
    return _over(row) + 2 * (HALF + SWAY) + _UNDER_ROAD + under


def _ground(box: tuple[float, float, float, float], fill: str) -> str:
    """Where a segment can be touched."""
    x, y, wide, tall = box
    return (
        f'<rect class="ground" x="{x:.1f}" y="{y:.1f}" width="{wide:.1f}" height="{tall:.1f}" '
        f'rx="9" fill="{fill}"/>'
    )


def _frame(box: tuple[float, float, float, float]) -> str:
    """The frame of the segment that is open."""
    x, y, wide, tall = box
    return (
        f'<rect x="{x + 1.5:.1f}" y="{y + 1.5:.1f}" width="{wide - 3:.1f}" '
        f'height="{tall - 3:.1f}" rx="8" fill="none" stroke="{ACCENT}" stroke-width="3"/>'
    )


def _breaks(stop: Stop, start: float, wide: float) -> Iterator[float]:
    """Where the edge has given way: at the foot of the signs, then further on."""
    count = min(len(stop.ruptures), MOST_BREAKS)
    first, last = start + _SIDE + _POST, start + wide - 30
    for rank in range(count):
        yield first + rank * (last - first) / max(3, count - 1 or 1)


def _post(block: _Block, wave: Wave, start: float) -> str:
    """The post of the signs, whose foot is in the break."""
    if not block.stop.ruptures:
        return ""
    x = start + _SIDE + _POST
    foot = wave.aside(x, -HALF)[1] + 4
    first = block.signs[0].height - _SIGN_GAP if block.signs else pen.TAG_HEIGHT
    top = wave.y - HALF - SWAY - _OVER_ROAD - block.over + first / 2
    return (
        f'<path d="M{x:.1f} {foot:.1f}V{top:.1f}" stroke="{QUIET}" stroke-width="3.4" '
        f'stroke-linecap="round"/>'
    )


def _signs_drawn(block: _Block, wave: Wave, start: float) -> str:
    x = start + _SIDE
    y = wave.y - HALF - SWAY - _OVER_ROAD - block.over
    drawn = []
    for sign in block.signs:
        middle = y + (sign.height - _SIGN_GAP) / 2
        drawn.append(pen.tag(sign.mark, sign.priority, x, middle))
        top = middle - sign.title.height / 2
        drawn.append(pen.lines(sign.title.lines, x + pen.tag_width(sign.mark) + 8, top, TITLE_PX))
        y += sign.height
    for row in block.bare:
        left = x
        for mark, title, priority in row:
            drawn.append(
                f"<g><title>{escape(title)}</title>"
                f"{pen.tag(mark, priority, left, y + pen.TAG_HEIGHT / 2)}</g>"
            )
            left += pen.tag_width(mark) + _TAG_GAP
        y += pen.TAG_HEIGHT + _TAG_GAP
    if block.unsaid:
        more = f"et {counted(block.unsaid, 'autre')}"
        drawn.append(pen.text(more, x + 30, y + 18, SAID_PX))
    return "".join(drawn)


def _words(block: _Block, middle: float, top: float) -> str:
    drawn = []
    for words, colour in ((block.name, INK), (block.said, QUIET), (block.judged, INK)):
        drawn.append(
            pen.lines(words.lines, middle, top, words.size, colour, words.weight, "middle")
        )
        top += words.height
    return "".join(drawn)


def _legend_line(sheet: _Sheet, top: float) -> tuple[str, float]:
    """What the colours and the dots are, along the foot."""
    room = sheet.width - 2 * sheet.left
    entries = [(drawn, words, _KEY) for drawn, words in _keys()]
    return pen.key_line(LEGEND, entries, sheet.left, top, room)


def _legend_block(x: float, top: float) -> str:
    """The same, one under another."""
    drawn = [pen.text(LEGEND, x, top + 15, 15, QUIET)]
    for rank, (picture, words) in enumerate(_keys()):
        y = top + 38 + rank * 25
        drawn.append(f'<g transform="translate({x:.1f} {y:.1f})">{picture}</g>')
        drawn.append(pen.text(words, x + _KEY + 9, y + 5, 15, QUIET))
    return "".join(drawn)


def _keys() -> Iterator[tuple[str, str]]:
    """A piece of road of each colour, and what it says."""
    for name, (first, last) in reversed(list(DEGREES.items())):
        drawn = _key(look(name)) + pen.row_of_pips(name, _KEY / 2, look(name).on)
        yield drawn, f"{name} ({first} à {last})"
    yield _key(UNRATED), f"{TO_RATE}, ou sans point de rupture"


def _key(painted: Look) -> str:
    return (
        f'<rect y="-8" width="{_KEY:g}" height="16" rx="3" fill="{painted.fill}" '
        f'stroke="{painted.edge}" stroke-width="1.6"/>'
    )


def _empty(width: float) -> str:
    """A road without segments, and what to do."""
    wave = Wave(HALF + SWAY + 10, 0, 600)
    return pen.svg(
        width,
        2 * (HALF + SWAY) + 60,
        [
            stretch(wave, _MARGIN, width - _MARGIN, UNRATED),
            pen.text(_EMPTY, width / 2, 2 * (HALF + SWAY) + 44, SAID_PX, QUIET, 400, "middle"),
        ],
    )
