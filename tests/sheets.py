"""Tables of a screen, read back from their HTML."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

from diagnostic.french import NBSP, THIN


class _Tables(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tables: list[list[list[str]]] = []
        self._in_cell = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self.tables.append([])
        elif tag == "tr":
            self.tables[-1].append([])
        elif tag in ("td", "th"):
            self.tables[-1][-1].append("")
            self._in_cell = True
        elif tag == "small":
            self.tables[-1][-1][-1] += " | "

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th"):
            self._in_cell = False

    def handle_data(self, data: str) -> None:
        if self._in_cell:
            self.tables[-1][-1][-1] += data.replace(NBSP, " ").replace(THIN, " ")


def lines_of(at: Any, first: str = "Indicateur") -> list[dict[str, str]]:
    """Every line of the tables of a screen that start so, by the name of its columns.

    The name of a column is its first line; what a cell says in small follows « | ».
    """
    reader = _Tables()
    for one in at.html:
        reader.feed(str(one.value))
    found = []
    for table in reader.tables:
        head, *rows = table
        names = [name.split(" | ")[0] for name in head]
        if names[0] == first:
            found += [dict(zip(names, row, strict=True)) for row in rows]
    return found
