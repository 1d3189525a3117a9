"""The calendar of a plan: a bar for each task under its action, or for each action when many.

What a bar says is said three times: by its colour and its pattern, by words in columns beside it,
and in the text that tells the picture.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from html import escape
from math import ceil
from typing import Literal, NamedTuple

from diagnostic.french import NBSP, counted, day, listed, month, of
from diagnostic.maps.drawing import ABSENT, FONT, INK, LINE, PAPER, QUIET
from diagnostic.maps.plate import Drawing, Plate
from diagnostic.maps.view import Canvas
from diagnostic.pathways.board import UNTITLED, Degree, mark
from diagnostic.pathways.statuses import action_status
from diagnostic.pathways.timeline import Span, Timeline
from diagnostic.project.pathway_work import Priority, TaskStatus
from diagnostic.reports.drawings.colours import ACCENT, ACCENT_TINT, LOOKS, Look
from diagnostic.reports.words import Weight, clean, fitted, width

PRIORITIES: Mapping[Priority, str] = {"haute": "haute", "moyenne": "moyenne", "basse": "basse"}
STATUSES: Mapping[TaskStatus, str] = {
    "a_faire": "à faire",
    "en_cours": "en cours",
    "fait": "fait",
    "abandonne": "abandonné",
}
_DEGREES: Mapping[Priority, Degree] = {"haute": "forte", "moyenne": "moyenne", "basse": "faible"}
TITLE = "Qui fait quoi, et quand ?"
NO_ACTION = "Aucune action dans le plan : ajoutez-en une pour voir le calendrier."
NO_DAY = "sans date"

ROW, ACTION_ROW = (21.0, 52.0), (12.0, 52.0)
"""Least and largest height of a row, with its tasks and by action."""
ONE_LINE, TWO_LINES, WORDS = 0.72, 0.38, (10.0, 24.0)
"""Size of the names in a row, beside its height, on one line and on two, and its limits."""
MOST_BAR = 30.0
"""Height of a bar in a tall row."""
WORD, HEAD_PX = 0.88, 14.0
"""Size of the words beside the names, for names of one, and of those above the columns."""
HEAD, FOOT, KEY = 50.0, 26.0, 28.0
"""Height of the months above, of the name of today under, and of a line of the key."""
LEAST_SHRUNK = 0.76
"""Names are not made smaller than this share of their usual size: they are cut."""
LEAST_TWO = 13.0
"""Least size of a title that is cut in two lines."""
MONTH_PX, YEAR_PX = 37.0, 44.0
"""Room for the name of a month, and for a year."""
FAINT = "#e6eaec"
GUTTER = 40.0
"""Between two columns of actions."""
LEAST_PANEL = 520.0
"""Width under which a column of actions is not parted in two."""
MOST_SHOWN_TODAY = 2.0
"""The calendar is made longer to show today, but not more than so many times."""
SHORT_MONTHS = (
    *("janv.", "févr.", "mars", "avr.", "mai", "juin"),
    *("juil.", "août", "sept.", "oct.", "nov.", "déc."),
)


class Row(NamedTuple):
    """A line of the calendar.

    Attributes
    ----------
    bounds
        First and last day; None when it is not placed.
    is_computed
        Whether some of its days were counted back.
    is_head
        Whether it is that of an action above its tasks.
    words
        Priority and status, in two columns; for an action, the highest priority of its tasks and
        how many are done.
    """

    item_id: str
    title: str
    bounds: tuple[date, date] | None
    deadline: date | None
    priority: Priority | None
    status: TaskStatus | None
    is_computed: bool
    is_head: bool
    words: tuple[str, str]
    missing: str = ""


def gantt(
    timelines: Iterable[Timeline],
    today: date,
    *,
    title: str = TITLE,
    place: str = "",
    sources: tuple[str, ...] = ("Plan d’actions saisi par les professionnels du territoire",),
) -> Drawing:
    """The calendar of some actions: with their tasks where they hold, else a bar for each action.

    Parameters
    ----------
    today
        A line is drawn there.
    """
    plan = tuple(timelines)

    def draw(canvas: Canvas) -> Plate:
        return Plate(
            svg=gantt_svg(plan, today, canvas),
            title=title,
            place=place,
            unit="",
            sources=sources,
            notes=_notes(plan, today, canvas),
            alt=told(plan, today),
        )

    return draw


def gantt_svg(plan: Sequence[Timeline], today: date, canvas: Canvas) -> str:
    """The calendar as one ``<svg>`` of the size of the canvas; less high when there is little."""
    if not plan:
        return _svg(canvas.width, 80, _text(8, 44, NO_ACTION, 18, QUIET))
    laid = _laid(plan, today, canvas)
    window = _window(plan, today)
    foot = HEAD + laid.most * laid.row + FOOT
    panels = "".join(
        _panel(rows, laid, (rank * (laid.width + GUTTER), laid.width), window, today)
        for rank, rows in enumerate(laid.panels)
    )
    key = _key(canvas.width, foot)
    return _svg(canvas.width, foot + _key_height(canvas.width), f"{_PATTERNS}{panels}{key}")


# --- rows -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Laid:
    """Rows in columns, all of the same height."""

    panels: tuple[tuple[Row, ...], ...]
    row: float
    width: float
    with_tasks: bool
    left_out: int = 0

    @property
    def most(self) -> int:
        return max(len(panel) for panel in self.panels)


def _laid(plan: Sequence[Timeline], today: date, canvas: Canvas) -> _Laid:
    room = canvas.height - HEAD - FOOT - _key_height(canvas.width)
    rows = tuple(row for each in plan for row in _rows(each, today))
    if len(rows) * ROW[0] <= room or len(plan) == 1 == len(rows):
        return _Laid((rows,), _height(room, len(rows), ROW), canvas.width, with_tasks=True)
    rows = tuple(_action_row(each, today) for each in plan)
    most = max(1, int(room / ACTION_ROW[0]))
    columns = min(2 if canvas.width >= 2 * LEAST_PANEL + GUTTER else 1, ceil(len(rows) / most))
    shown = rows[: columns * most]
    each = ceil(len(shown) / columns)
    panels = tuple(shown[first : first + each] for first in range(0, len(shown), each))
    wide = (canvas.width - GUTTER * (columns - 1)) / columns
    row = _height(room, each, ACTION_ROW)
    return _Laid(panels, row, wide, with_tasks=False, left_out=len(rows) - len(shown))


def _height(room: float, count: int, limits: tuple[float, float]) -> float:
    return min(limits[1], max(limits[0], room / count))


def _rows(each: Timeline, today: date) -> Iterator[Row]:
    head = _action_row(each, today)
    yield head._replace(is_head=True, words=("", head.words[1]))
    for span in each.spans:
        task = span.task
        yield Row(
            item_id=task.id,
            title=f"{mark(task.id)}{NBSP} {task.title or UNTITLED['tache']}",
            bounds=span.bounds,
            deadline=None,
            priority=task.priority,
            status=task.status,
            is_computed=span.is_computed,
            is_head=False,
            words=(PRIORITIES[task.priority], STATUSES[task.status]),
            missing=_why_not(span),
        )


def _why_not(span: Span) -> str:
    if span.start and span.end and span.end < span.start:
        return "dates inversées"
    return "" if span.bounds else NO_DAY


def _action_row(each: Timeline, today: date) -> Row:
    action, spans = each.action, each.spans
    still = [span for span in spans if span.is_open]
    ranks: tuple[Priority, ...] = ("haute", "moyenne", "basse")
    found = {span.task.priority for span in (still or spans)}
    priority = next((rank for rank in ranks if rank in found), None)
    missing = "" if each.bounds else NO_DAY if spans else "sans tâche"
    status, progress = _state(each, today)
    return Row(
        item_id=action.id,
        title=f"{mark(action.id)}{NBSP} {action.title or UNTITLED['action']}",
        bounds=each.bounds,
        deadline=action.deadline,
        priority=priority,
        status=status,
        is_computed=any(span.is_computed for span in spans),
        is_head=False,
        words=(PRIORITIES[priority] if priority else "", progress),
        missing=missing,
    )


def _state(each: Timeline, today: date) -> tuple[TaskStatus | None, str]:
    """Where an action is, as a pattern and in words: how many of its tasks are done."""
    found = action_status(each.action, [span.task for span in each.spans], today)
    if found.state == "sans_tache":
        return None, ""
    if found.state == "abandonne":
        return "abandonne", STATUSES["abandonne"]
    done = f"{found.done}/{found.counted} {'faites' if found.counted > 1 else 'faite'}"
    return found.state, done


# --- days -----------------------------------------------------------------------------------------


class _Window(NamedTuple):
    first: date
    last: date

    @property
    def days(self) -> int:
        return max(1, (self.last - self.first).days)

    def share(self, on: date) -> float:
        """Where a day stands, 0 at the first and 1 at the last."""
        return min(1.0, max(0.0, (on - self.first).days / self.days))

    def holds(self, on: date) -> bool:
        return self.first <= on <= self.last


def _window(plan: Sequence[Timeline], today: date) -> _Window:
    """Whole months that hold every day of the plan, and today when it is not too far."""
    named = [on for each in plan for on in (each.bounds or ())]
    named += [each.action.deadline for each in plan if each.action.deadline]
    first, last = min(named, default=today), max(named, default=today)
    long = max((last - first).days, 60)
    with_today = min(first, today), max(last, today)
    if (with_today[1] - with_today[0]).days <= MOST_SHOWN_TODAY * long:
        first, last = with_today
    return _Window(first.replace(day=1), _next_month(last))


def _next_month(on: date) -> date:
    return (on.replace(day=1) + timedelta(days=32)).replace(day=1)


def _months(window: _Window) -> Iterator[date]:
    on = window.first
    while on < window.last:
        yield on
        on = _next_month(on)


# --- drawing --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Place:
    """Where the parts of a panel stand, in pixels."""

    left: float
    width: float
    title: float
    priority: float
    status: float
    size: float
    indent: float

    @property
    def words(self) -> float:
        """Size of the words beside the names."""
        return max(WORDS[0], self.size * WORD)

    @property
    def start(self) -> float:
        """Left of the calendar."""
        return self.left + self.title + self.priority + self.status

    @property
    def room(self) -> float:
        return self.left + self.width - self.start - 10

    def x(self, window: _Window, on: date) -> float:
        return self.start + self.room * window.share(on)


def _panel(
    rows: Sequence[Row], laid: _Laid, box: tuple[float, float], window: _Window, today: date
) -> str:
    place = _place(rows, laid, box)
    foot = HEAD + len(rows) * laid.row
    drawn = [_head(place, window, foot, laid.with_tasks)]
    for rank, row in enumerate(rows):
        drawn.append(_row(row, place, window, HEAD + rank * laid.row, laid.row))
    drawn.append(_today(place, window, foot, today))
    for rank, row in enumerate(rows):
        drawn.append(_lacking(row, place, window, HEAD + rank * laid.row, laid.row))
    return f"<g>{''.join(drawn)}</g>"


def _place(rows: Sequence[Row], laid: _Laid, box: tuple[float, float]) -> _Place:
    """Columns of a panel: names on one line where all hold, else on two smaller ones."""
    left, wide = box
    usual = _limited(min(laid.row * ONE_LINE, WORDS[1]))
    for size in (usual, _limited(max(laid.row * TWO_LINES, usual * LEAST_SHRUNK))):
        words = max(WORDS[0], size * WORD)
        aside = [
            max([width(row.words[rank], words, 600) for row in rows]) + size for rank in (0, 1)
        ]
        aside[0] = max(aside[0], width("priorité", HEAD_PX) + size)
        indent = size * 1.1 if laid.with_tasks else 0.0
        longest = max(width(row.title, size, 600) for row in rows) + indent + size
        room = max(wide * 0.54 - sum(aside), wide * 0.2)
        if longest <= room:
            break
    return _Place(left, wide, min(longest, room), aside[0], aside[1], size, indent)


def _limited(size: float) -> float:
    return min(WORDS[1], max(WORDS[0], size))


def _head(place: _Place, window: _Window, foot: float, with_tasks: bool) -> str:
    """Years and months above, a line at each."""
    months = list(_months(window))
    step = next((step for step in (1, 3, 6) if place.room / len(months) * step >= MONTH_PX), 12)
    drawn = list(_years(place, window, months, foot))
    for on in months:
        if step == 12 or (on.month - 1) % step:
            continue
        x = place.x(window, on)
        if on.month > 1:
            drawn.append(f'<path d="M{x:.1f} {HEAD - 22:g}V{foot:.1f}" stroke="{FAINT}"/>')
        drawn.append(_text(x + 4, HEAD - 7, SHORT_MONTHS[on.month - 1], HEAD_PX, QUIET))
    x = place.left + place.title
    second = "statut" if with_tasks else "tâches"
    ground = (
        f'<path d="M{place.left:.1f} {HEAD:g}H{place.left + place.width:.1f}" stroke="{LINE}"/>'
    )
    return "".join(
        (
            *drawn,
            _text(x, HEAD - 7, "priorité", HEAD_PX, QUIET),
            _text(x + place.priority, HEAD - 7, second, HEAD_PX, QUIET),
            ground,
        )
    )


def _years(place: _Place, window: _Window, months: Sequence[date], foot: float) -> Iterator[str]:
    """Each year that has room for its number; that of the first month too, when it has."""
    last = -YEAR_PX
    for on in months:
        x = place.x(window, on)
        if on.month > 1 and on != window.first:
            continue
        if on.month > 1 and place.x(window, date(on.year + 1, 1, 1)) - x < YEAR_PX:
            continue
        if x - last < YEAR_PX or place.start + place.room - x < YEAR_PX * 0.8:
            continue
        last = x
        if on.month == 1:
            yield f'<path d="M{x:.1f} {HEAD - 22:g}V{foot:.1f}" stroke="{LINE}"/>'
        yield _text(x + 4, HEAD - 27, str(on.year), 15, INK, bold=True)


def _row(row: Row, place: _Place, window: _Window, top: float, tall: float) -> str:
    """A line: its name, its words, its bar, its deadline."""
    size = place.words
    base = top + tall / 2 + size * 0.34
    gone = row.status == "abandonne"
    drawn = [
        f"<title>{escape(clean(_row_told(row)))}</title>",
        _name(row, place, top, tall, QUIET if gone else INK),
    ]
    if row.is_head:
        ground = (
            f'<rect x="{place.left:.1f}" y="{top:.1f}" width="{place.width:.1f}" '
            f'height="{tall:.1f}" fill="{ACCENT_TINT}"/>'
        )
        drawn.insert(1, ground)
    x = place.left + place.title
    for word, aside in zip(row.words, (0.0, place.priority), strict=True):
        if word:
            colour = INK if word == "haute" else QUIET
            drawn.append(_text(x + aside, base, word, size, colour, bold=word == "haute"))
    drawn.append(_bar(row, place, window, top, tall))
    if row.deadline and window.holds(row.deadline):
        drawn.append(_diamond(place.x(window, row.deadline), top + tall / 2, tall * 0.3))
    return f'<g data-item="{escape(row.item_id, quote=True)}">{"".join(drawn)}</g>'


def _name(row: Row, place: _Place, top: float, tall: float, colour: str) -> str:
    """Its mark and its title: on one line, on two smaller ones, or cut by an ellipsis."""
    indent = 0.0 if row.is_head else place.indent
    room = place.title - indent - place.size * 0.6
    most = 2 if place.size >= LEAST_TWO and tall >= place.size * 2.4 else 1
    weight: Weight = 600 if row.is_head else 400
    block = fitted(row.title, room, (place.size,), most, most, weight)
    middle = top + tall / 2 + block.size * 0.34
    step = block.size * 1.12
    return "".join(
        _text(
            place.left + indent,
            middle + (rank - (len(block.lines) - 1) / 2) * step,
            line,
            block.size,
            colour,
            bold=row.is_head,
        )
        for rank, line in enumerate(block.lines)
    )


def _bar(row: Row, place: _Place, window: _Window, top: float, tall: float) -> str:
    if row.bounds is None:
        return ""
    left, long = _reach(row.bounds, place, window)
    if row.is_head:
        y = top + tall / 2
        return (
            f'<path d="M{left:.1f} {y - 5:.1f}V{y + 5:.1f}M{left:.1f} {y:.1f}h{long:.1f}'
            f'M{left + long:.1f} {y - 5:.1f}V{y + 5:.1f}" stroke="{ACCENT}" stroke-width="2.5" '
            'fill="none"/>'
        )
    high = min(MOST_BAR, tall * 0.64)
    box = (left, top + (tall - high) / 2, long, high)
    return _painted(box, row.priority, row.status, is_computed=row.is_computed)


def _reach(bounds: tuple[date, date], place: _Place, window: _Window) -> tuple[float, float]:
    """Left and length of a bar, which is always seen."""
    left, right = (place.x(window, on) for on in bounds)
    long = max(4.0, right - left)
    return min(left, place.start + place.room - long), long


def _lacking(row: Row, place: _Place, window: _Window, top: float, tall: float) -> str:
    """What is amiss with its days, in words, over all lines."""
    if not row.missing:
        return ""
    size = place.words
    x = place.start if row.bounds is None else sum(_reach(row.bounds, place, window))
    x = min(x + 6, place.start + place.room - width(row.missing, size))
    return _text(x, top + tall / 2 + size * 0.34, row.missing, size, QUIET, more=_ON_LINES)


_ON_LINES = (
    f' font-style="italic" stroke="{PAPER}" stroke-width="4" stroke-linejoin="round" '
    'paint-order="stroke"'
)


Box = tuple[float, float, float, float]


def _painted(
    box: Box, priority: Priority | None, status: TaskStatus | None, *, is_computed: bool
) -> str:
    """A bar: colour for its priority, pattern for its status, dashes for days counted back."""
    x, y, long, tall = box
    look = LOOKS[_DEGREES[priority]] if priority else Look(ABSENT, QUIET, INK)
    shape = f'x="{x:.1f}" y="{y:.1f}" width="{long:.1f}" height="{tall:.1f}" rx="2.5"'
    dashes = ' stroke-dasharray="6 4"' if is_computed else ""
    gone = status == "abandonne"
    fill, opacity = (PAPER, 1.0) if gone else (look.fill, 0.55 if is_computed else 1.0)
    if status == "fait":
        fill, opacity = ABSENT, 1.0
    edge = QUIET if gone or status == "fait" else look.edge
    drawn = [
        f'<rect {shape} fill="{PAPER}"/>' if opacity < 1 else "",
        f'<rect {shape} fill="{fill}" fill-opacity="{opacity:g}" stroke="{edge}" '
        f'stroke-width="1.8"{dashes}/>',
    ]
    if status == "en_cours":
        drawn.append(f'<rect {shape} fill="url(#gantt-started)"/>')
    if status == "fait" and long >= tall * 0.5:
        drawn.append(_tick(x + min(long, tall * 1.3) / 2, y + tall / 2, tall * 0.28))
    if gone:
        middle = y + tall / 2
        drawn.append(
            f'<path d="M{x:.1f} {middle:.1f}h{long:.1f}" stroke="{QUIET}" stroke-width="1.8"/>'
        )
    return "".join(drawn)


def _tick(x: float, y: float, half: float) -> str:
    return (
        f'<path d="M{x - half:.1f} {y:.1f}l{half * 0.7:.1f} {half * 0.75:.1f}l{half * 1.3:.1f} '
        f'{-half * 1.5:.1f}" fill="none" stroke="{INK}" stroke-width="2.2"/>'
    )


def _diamond(x: float, y: float, half: float) -> str:
    half = min(10.0, max(5.0, half))
    return (
        f'<path d="M{x - half:.1f} {y:.1f}l{half:.1f} {-half:.1f}l{half:.1f} {half:.1f}'
        f'l{-half:.1f} {half:.1f}z" fill="{INK}" stroke="{PAPER}" stroke-width="1.5"/>'
    )


def _today(place: _Place, window: _Window, foot: float, today: date) -> str:
    if not window.holds(today):
        return ""
    x = place.x(window, today)
    said = "aujourd’hui"
    half = width(said, 14, 600) / 2 + 5
    middle = min(max(x, place.start + half), place.start + place.room - half)
    return (
        f'<path d="M{x:.1f} {HEAD - 2:g}V{foot + 6:.1f}" stroke="{ACCENT}" stroke-width="2.4"/>'
        f'<rect x="{middle - half:.1f}" y="{foot + 4:.1f}" width="{2 * half:.1f}" height="19" '
        f'rx="3" fill="{ACCENT}"/>'
        f"{_text(middle, foot + 18, said, 14, PAPER, bold=True, more=_CENTRED)}"
    )


_CENTRED = ' text-anchor="middle"'
_PATTERNS = (
    '<defs><pattern id="gantt-started" width="9" height="9" patternUnits="userSpaceOnUse" '
    f'patternTransform="rotate(45)"><path d="M2 0V9" stroke="{PAPER}" stroke-width="3" '
    'stroke-opacity="0.75"/></pattern></defs>'
)


# --- key ------------------------------------------------------------------------------------------

_KeyKind = Literal["bar", "diamond", "today"]
_Sign = tuple[str, _KeyKind, Priority | None, TaskStatus, bool]
_SIGNS: tuple[_Sign, ...] = (
    ("priorité haute", "bar", "haute", "a_faire", False),
    ("moyenne", "bar", "moyenne", "a_faire", False),
    ("basse", "bar", "basse", "a_faire", False),
    ("en cours", "bar", "moyenne", "en_cours", False),
    ("fait", "bar", "moyenne", "fait", False),
    ("abandonné", "bar", "moyenne", "abandonne", False),
    ("dates calculées", "bar", "moyenne", "a_faire", True),
    ("échéance de l’action", "diamond", None, "a_faire", False),
)
_KEY_PX, _KEY_BAR, _KEY_GAP = 15.0, 38.0, 20.0


def _key_lines(wide: float) -> list[list[tuple[float, _Sign]]]:
    """Signs of the key by line, each with its place across."""
    lines: list[list[tuple[float, _Sign]]] = [[]]
    x = 0.0
    for sign in _SIGNS:
        long = (_KEY_BAR if sign[1] == "bar" else 18) + 7 + width(sign[0], _KEY_PX)
        if lines[-1] and x + long > wide:
            lines.append([])
            x = 0.0
        lines[-1].append((x, sign))
        x += long + _KEY_GAP
    return lines


def _key_height(wide: float) -> float:
    return KEY * len(_key_lines(wide)) + 4


def _key(wide: float, top: float) -> str:
    drawn = []
    for rank, line in enumerate(_key_lines(wide)):
        middle = top + KEY / 2 + rank * KEY
        for x, (said, kind, priority, status, is_computed) in line:
            if kind == "bar":
                box = (x + 1, middle - 8, _KEY_BAR - 2, 16.0)
                drawn.append(_painted(box, priority, status, is_computed=is_computed))
                after = x + _KEY_BAR + 7
            else:
                drawn.append(_diamond(x + 9, middle, 9))
                after = x + 18 + 7
            drawn.append(_text(after, middle + 5, said, _KEY_PX, QUIET))
    return "".join(drawn)


# --- words ----------------------------------------------------------------------------------------


def _text(
    x: float, y: float, said: str, size: float, colour: str, *, bold: bool = False, more: str = ""
) -> str:
    weight = ' font-weight="600"' if bold else ""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size:.1f}" fill="{colour}"{weight}{more}>'
        f"{escape(clean(said))}</text>"
    )


def _svg(wide: float, tall: float, drawn: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide:g} {tall:.0f}" '
        f'width="{wide:g}" height="{tall:.0f}" font-family="{FONT}">{drawn}</svg>'
    )


def _notes(plan: Sequence[Timeline], today: date, canvas: Canvas) -> tuple[str, ...]:
    spans = [span for each in plan for span in each.spans]
    notes = []
    if any(span.is_computed for span in spans):
        notes.append("Dates calculées : comptées à rebours de l’échéance.")
    if assumed := sum(span.is_assumed for span in spans):
        notes.append(f"{counted(assumed, 'tâche')} sans durée donnée : 4 semaines sont supposées.")
    if lost := [mark(span.task.id) for span in spans if span.bounds is None and span.is_open]:
        notes.append(f"Sans date, faute d’échéance : {listed(lost)}.")
    if plan and not _laid(plan, today, canvas).with_tasks and spans:
        notes.append("Une barre par action : ses tâches sont dans le classeur du plan.")
    if plan and (left := _laid(plan, today, canvas).left_out):
        notes.append(
            f"{counted(left, 'action')} de plus ne tiennent pas ici : voir le classeur du plan."
        )
    return tuple(notes)


def told(plan: Sequence[Timeline], today: date) -> str:
    """The calendar in words, for those who do not see it."""
    if not plan:
        return NO_ACTION
    tasks = sum(len(each.spans) for each in plan)
    said = [f"Calendrier de {counted(len(plan), 'action')} et {counted(tasks, 'tâche')}"]
    bounds = [each.bounds for each in plan if each.bounds]
    if bounds:
        first, last = min(a for a, _ in bounds), max(b for _, b in bounds)
        said[0] += f", {of(month(first))} à {month(last)}"
    said[0] += f", vu le {day(today)}"
    for each in plan[:_MOST_TOLD]:
        rows = list(_rows(each, today))
        said.append("; ".join(_row_told(row) for row in rows[: _MOST_TOLD + 1]))
    if len(plan) > _MOST_TOLD:
        said.append(f"Et {counted(len(plan) - _MOST_TOLD, 'autre action', 'autres actions')}")
    return ". ".join(said) + "."


_MOST_TOLD = 10


def _row_told(row: Row) -> str:
    said = [row.title]
    if row.bounds:
        first, last = row.bounds
        how = " (dates calculées)" if row.is_computed and not row.is_head else ""
        said.append(f"du {day(first)} au {day(last)}{how}")
    if row.missing:
        said.append(row.missing)
    if row.deadline:
        said.append(f"échéance le {day(row.deadline)}")
    if row.words[0]:
        said.append(f"priorité {row.words[0]}")
    if row.words[1]:
        said.append(row.words[1])
    return ", ".join(said)
