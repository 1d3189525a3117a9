"""Tables of figures as HTML, every word escaped, numbers set right with tabular figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Literal

import streamlit as st

STYLE = Path(__file__).with_name("tables.css")
RowKind = Literal["", "total", "group", "off"]
MANY = 3
"""From this many lines on, a table can be sorted and downloaded."""

TALL = ' tabindex="0" data-tall="yes"'
DOWNLOAD = (
    '<p class="sheet-foot"><button type="button" class="sheet-download">'
    "Télécharger ce tableau (CSV)</button></p>"
)


@dataclass(frozen=True)
class Cell:
    """What a cell says, a smaller line under it, where it leads, and how it is set."""

    text: str
    detail: str = ""
    number: bool = False
    own: bool = False
    link: str = ""


@dataclass(frozen=True)
class Row:
    """Cells of a line, its name first. A ``group`` names the lines that follow it."""

    cells: Sequence[Cell]
    kind: RowKind = ""


def table(caption: str, head: Sequence[Cell], rows: Sequence[Row], *, is_tall: bool = False) -> str:
    """A table; its caption is for those who do not see it, and titles the downloaded file.

    The buttons of its header and of its foot act in the browser: see
    `static/components/sheets.js`. A tall table scrolls under its header.
    """
    is_long = sum(row.kind != "group" for row in rows) >= MANY
    top = "".join(_heading(cell, sortable=is_long) for cell in head)
    body = "".join(_row(row, len(head)) for row in rows)
    return (
        f'<div class="sheet-scroll"{TALL if is_tall else ""}><table class="sheet">'
        f"<caption>{escape(caption)}</caption>"
        f"<thead><tr>{top}</tr></thead><tbody>{body}</tbody></table></div>"
        f"{DOWNLOAD if is_long else ''}"
    )


def words(*texts: str) -> list[Cell]:
    """Cells of words."""
    return [Cell(text) for text in texts]


def numbers(*texts: str) -> list[Cell]:
    """Cells of numbers."""
    return [Cell(text, number=True) for text in texts]


def problem(text: str) -> str:
    """What is wrong with what was typed, said beside it."""
    return f'<p class="to-mend" role="alert"><b>À corriger.</b> {escape(text)}</p>'


def bullets(texts: Sequence[str]) -> str:
    """Sentences one under the other."""
    return f'<ul class="notes">{"".join(f"<li>{escape(text)}</li>" for text in texts)}</ul>'


def style() -> None:
    """Lay the style of these tables on the page."""
    st.html(STYLE)


def _row(row: Row, width: int) -> str:
    if row.kind == "group":
        title = escape(row.cells[0].text)
        return f'<tr class="group"><th scope="colgroup" colspan="{width}">{title}</th></tr>'
    name, *others = row.cells
    cells = _cell(name, "th", ' scope="row"') + "".join(_cell(cell, "td") for cell in others)
    return f'<tr class="{row.kind}">{cells}</tr>'


def _heading(cell: Cell, *, sortable: bool) -> str:
    """A heading; its words are a button when its column can be sorted."""
    if not (sortable and cell.text):
        return _cell(cell, "th", ' scope="col"')
    return (
        f'<th scope="col" aria-sort="none" class="{_classes(cell)}"><button type="button" '
        f'class="sheet-sort"><span>{escape(cell.text)}</span>{_detail(cell)}</button></th>'
    )


def _cell(cell: Cell, tag: str, attributes: str = "") -> str:
    return f'<{tag}{attributes} class="{_classes(cell)}">{_content(cell)}</{tag}>'


def _classes(cell: Cell) -> str:
    return " ".join(name for name in ("number", "own") if getattr(cell, name))


def _content(cell: Cell) -> str:
    text = escape(cell.text)
    if cell.link.startswith("https://"):
        text = f'<a href="{escape(cell.link)}" target="_blank" rel="noopener">{text}</a>'
    return f"{text}{_detail(cell)}"


def _detail(cell: Cell) -> str:
    return f"<small>{escape(cell.detail)}</small>" if cell.detail else ""
