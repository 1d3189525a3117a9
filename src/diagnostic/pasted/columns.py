"""What each column of a table is, by its title and its cells; zones are told elsewhere."""

from __future__ import annotations

import re

import numpy as np

from diagnostic.french import NBSP, counted, number
from diagnostic.pasted.headers import Header
from diagnostic.pasted.model import Choices, Column, Grid, Role
from diagnostic.pasted.numbers import Figures
from diagnostic.pasted.titles import form_of, is_label, is_period, unit_of, year_of

_YEARS = (1900, 2100)
_MOST_SHOWN = 4
_ZERO_FIRST = re.compile(r"0\d+")


def columns_of(grid: Grid, header: Header, choices: Choices | None = None) -> tuple[Column, ...]:
    """Columns with their figures told apart: ``value``, ``period`` or ``other``.

    Roles of zones (code, name, latitude…) are given afterwards, by the content of the columns;
    ``choices`` has the last word.
    """
    choices = choices or Choices()
    return tuple(_column(header, rank, choices) for rank in range(len(header.names)))


def notes_of(header: Header, columns: tuple[Column, ...]) -> tuple[str, ...]:
    """What was supposed or could not be read in the columns, one French sentence each.

    Parameters
    ----------
    columns
        With their final roles: only figures, and what is dates, are spoken of.
    """
    notes: list[str] = []
    for rank, column in enumerate(columns):
        figures = header.figures[rank]
        if column.role in ("value", "denominator"):
            notes += _figure_notes(header, rank, column, figures)
        elif column.role == "other" and figures.are_dates:
            notes.append(
                f"La colonne {_quoted(column.title)} contient des dates{NBSP}: elle est gardée, "
                "mais ne se met pas sur une carte."
            )
    return tuple(notes)


def _column(header: Header, rank: int, choices: Choices) -> Column:
    title = header.names[rank]
    figures = header.figures[rank]
    role = choices.roles.get(rank) or _role(header, rank, title, figures)
    unit = unit_of(title) or ("%" if figures.percent else figures.unit)
    percent = figures.percent or unit == "%"
    guess = form_of(title, percent=percent, are_whole=figures.are_whole)
    form = choices.forms.get(rank, guess)
    is_figures = role in ("value", "denominator")
    return Column(
        title,
        role,
        form if is_figures else "count",
        percent and is_figures,
        unit if is_figures else "",
        _year(header, title) if is_figures else None,
    )


def _role(header: Header, rank: int, title: str, figures: Figures) -> Role:
    if figures.are_dates or not figures.are_figures:
        return "other"
    if any(_ZERO_FIRST.fullmatch(cell) for cell in header.columns[rank]):
        return "other"  # codes: nobody writes a figure so
    is_titled = header.titled[rank]
    if _are_years(figures) and (is_period(title) if is_titled else _repeat(figures)):
        return "period"
    return "other" if is_titled and is_label(title) else "value"


def _year(header: Header, title: str) -> int | None:
    """Year of a column; the one that the lines above tell, when they tell a single one."""
    if (year := year_of(title)) is not None:
        return year
    above = {year for text in header.titles if (year := year_of(text)) is not None}
    return above.pop() if len(above) == 1 else None


def _are_years(figures: Figures) -> bool:
    known = figures.values[np.isfinite(figures.values)]
    first, last = _YEARS
    return figures.are_whole and bool(np.all((known >= first) & (known <= last)))


def _repeat(figures: Figures) -> bool:
    """Whether years come back from line to line: one for each zone and year."""
    known = figures.values[np.isfinite(figures.values)]
    return 1 < 2 * len(np.unique(known)) <= len(known)


def _figure_notes(header: Header, rank: int, column: Column, figures: Figures) -> list[str]:
    notes = []
    title = _quoted(column.title)
    if unread := np.flatnonzero(figures.unreadable).tolist():
        shown = [
            f"ligne {number(header.lines[at] + 1)}, {_quoted(header.columns[rank][at][:40])}"
            for at in unread[:_MOST_SHOWN]
        ]
        rest = f", et {number(len(unread) - _MOST_SHOWN)} autres" * (len(unread) > _MOST_SHOWN)
        notes.append(
            f"Colonne {title}{NBSP}: {counted(len(unread), 'case illisible', 'cases illisibles')}, "
            f"sans valeur sur la carte ({' ; '.join(shown)}{rest})."
        )
    if unread and figures.dates:
        notes.append(
            f"Colonne {title}{NBSP}: {counted(figures.dates, 'date')} parmi les nombres. Un "
            "tableur a pu prendre un nombre pour une date."
        )
    if figures.guessed:
        notes.append(_guess(title, figures))
    if secret := int(figures.secret.sum()):
        notes.append(f"Colonne {title}{NBSP}: {counted(secret, 'case secrète', 'cases secrètes')}.")
    return notes


def _guess(title: str, figures: Figures) -> str:
    marks = {",": "la virgule", ".": "le point"}
    decimal = figures.decimal or ","
    other = "." if decimal == "," else ","
    return (
        f"Colonne {title}{NBSP}: {marks[decimal]} marque les décimales et {marks[other]} les "
        "milliers, sans que rien dans la colonne le prouve. À vérifier."
    )


def _quoted(text: str) -> str:
    return f"«{NBSP}{text}{NBSP}»"
