"""A table that gives several years of each zone: a column for each."""

from __future__ import annotations

from dataclasses import replace

from diagnostic.french import NBSP, listed
from diagnostic.pasted.gathering import Cell, Gathered
from diagnostic.pasted.reading import FIGURES, Lines, Reading

MOST_PERIODS = 60
"""Different years past which a column is no column of years."""


def periods_of(reading: Reading, lines: Lines) -> tuple[int | None, ...] | None:
    """Year of each line kept, None when the table is of one year or of none."""
    rank = next((r for r, c in enumerate(reading.columns) if c.role == "period"), None)
    if rank is None:
        return None
    figures = reading.header.figures[rank].values
    years = [int(y) if (y := float(figures[at])) == y else None for at in lines.at]
    several = {year for year in years if year is not None}
    if len(several) == 1 and None not in years:
        _date_all(reading, several.pop())
        return None
    if len(set(lines.codes)) == len(lines.codes) or not 1 < len(several) <= MOST_PERIODS:
        if len(several) > 1:
            reading.notes.append(
                f"La colonne «{NBSP}{reading.columns[rank].title}{NBSP}» donne des années "
                "différentes d’une zone à l’autre, sans en répéter aucune : les valeurs ne "
                "sont pas toutes de la même année.".replace(" :", f"{NBSP}:")
            )
        return None
    return tuple(years)


def _date_all(reading: Reading, year: int) -> None:
    reading.columns = tuple(
        replace(c, year=c.year or year) if c.role in FIGURES else c for c in reading.columns
    )
    reading.notes.append(f"Toutes les lignes sont de l’année {year}.")


def by_year(
    reading: Reading, lines: Lines, found: Gathered
) -> tuple[list[str], list[int], dict[int, list[Cell]]]:
    """Each column of figures cut into one for each year, after the columns of the table."""
    rows: dict[str, int] = {}
    first: list[int] = []
    places: list[tuple[int, int]] = []
    years = sorted({year for _, year in found.keys if year is not None})
    for (code, year), i in zip(found.keys, found.lines, strict=True):
        line = reading.header.lines[lines.at[i]]
        if code not in rows:
            rows[code] = len(rows)
            first.append(line)
        else:
            reading.joined.append(line)
        places.append((rows[code], year or 0))
    cells: dict[int, list[Cell]] = {}
    columns = list(reading.columns)
    for rank, column in found.cells.items():
        source = reading.columns[rank]
        by_year: dict[int, list[Cell]] = {year: [None] * len(rows) for year in years}
        for (row, year), cell in zip(places, column, strict=True):
            by_year[year][row] = cell
        if rank < len(reading.header.names):
            columns[rank] = replace(source, role="other")
        for year in years:
            cells[len(columns)] = by_year[year]
            columns.append(replace(source, title=f"{source.title}, {year}", year=year))
    reading.columns = tuple(columns)
    shown = listed([str(year) for year in years], 4)
    reading.notes.append(f"Plusieurs années par zone{NBSP}: une colonne pour chacune ({shown}).")
    return list(rows), first, cells
