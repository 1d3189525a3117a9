"""Figures laid as tables: one line for one indicator, its places side by side; and as a file."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from diagnostic.french import number, spaced
from diagnostic.sources.catalogue import catalogue
from diagnostic.sources.figure import LEVEL_ORDER, LOWEST, TERRITORY, Figure
from diagnostic.sources.names import LEVEL_NAMES
from diagnostic.sources.reading import EMBEDDED, SYNCHRONISED
from diagnostic.sources.tables import TABLES
from diagnostic.sources.units import shown, shown_unit
from diagnostic.ui.tables import Cell, Row

BESIDE = ("departement", "region", "france")
"""Levels whose areas stand beside the territory; the smaller ones have a table of their own."""
_TOLD_APART = ("departement", "region")
"""Levels told in the head: Mayotte is both."""
NATIONAL = ("prevalences_age", "gradient_social")
"""Tables that know France only, each laid on its own."""
MISSING = {"disponible": "", "secret": "secret", "absent": "nd"}
NO_FIGURE = "—"
_BOUNDS = {
    "gradient_social/ic_bas": ("gradient_social/taux_standardise", 0),
    "gradient_social/ic_haut": ("gradient_social/taux_standardise", 1),
    "gradient_social/ratio_bas": ("gradient_social/ratio_vs_d10", 0),
    "gradient_social/ratio_haut": ("gradient_social/ratio_vs_d10", 1),
}
"""Measures that bound another: the one they bound, and whether they are below or above it."""
_COLUMNS = (
    "Indicateur",
    "Lieu",
    "Niveau",
    "Valeur",
    "Unité",
    "Année",
    "Même année",
    "Communes",
    "Manque",
    "Source",
    "Origine",
)

Place = tuple[str, str]
"""Level and code."""


@dataclass(frozen=True)
class Line:
    """One indicator, at each place where it is known."""

    label: str
    unit: str
    at: Mapping[Place, Figure]
    bounds: Mapping[int, Figure]

    @cached_property
    def own(self) -> Figure | None:
        """The figure of the territory."""
        return self.at.get((TERRITORY, ""))

    @cached_property
    def year(self) -> int:
        """Year of the territory's figure, the most frequent one when it has none."""
        if self.own and self.own.value is not None:
            return self.own.year
        known = [figure.year for figure in self.at.values() if figure.value is not None]
        years = known or [figure.year for figure in self.at.values()]
        return Counter(years).most_common(1)[0][0]


@dataclass(frozen=True)
class Sheet:
    """A table: its title, its head and its rows."""

    title: str
    head: tuple[Cell, ...]
    rows: tuple[Row, ...]


def sheets(figures: Sequence[Figure]) -> list[Sheet]:
    """The territory beside its large areas, then a table for each smaller level."""
    groups: dict[str, list[Figure]] = {}
    for figure in sorted(figures, key=_rank):
        groups.setdefault(_title(figure), []).append(figure)
    return [_sheet(title, mine) for title, mine in groups.items()]


def _title(figure: Figure) -> str:
    """What the table of a figure is called; nothing for that of the territory."""
    table = figure.id.split("/")[0]
    if table in NATIONAL:
        return TABLES[table].title
    return "" if figure.level in (TERRITORY, *BESIDE) else f"Par {LEVEL_NAMES[figure.level]}"


def _rank(figure: Figure) -> int:
    level = figure.level
    return 0 if level in (TERRITORY, *BESIDE) else LEVEL_ORDER.index(level)


def _sheet(title: str, figures: Sequence[Figure]) -> Sheet:
    lines = _lines(figures)
    has_own = any(line.own for line in lines)
    has_bounds = any(line.bounds for line in lines)
    places = _places(figures)
    head = [Cell("Indicateur"), Cell("Unité")]
    if has_own:
        head += [Cell("Votre territoire", number=True, own=True), Cell("Communes", number=True)]
    head += [
        Cell(name, LEVEL_NAMES[level] if level in _TOLD_APART else "", number=True)
        for (level, _), name in places.items()
    ]
    if has_bounds:
        head += [Cell("De", number=True), Cell("à", number=True)]
    head += [Cell("Année", number=True), Cell("Source")]
    rows = tuple(_row(line, places, has_own, has_bounds) for line in lines)
    return Sheet(title, tuple(head), rows)


def _lines(figures: Iterable[Figure]) -> list[Line]:
    by_id: dict[str, dict[Place, Figure]] = {}
    bounds: dict[str, dict[int, Figure]] = {}
    for figure in figures:
        table, measure, *subject = figure.id.split("/")
        if bound := _BOUNDS.get(f"{table}/{measure}"):
            bounds.setdefault("/".join((bound[0], *subject)), {})[bound[1]] = figure
        else:
            by_id.setdefault(figure.id, {})[figure.level, figure.place] = figure
    return [
        Line(first.label, first.unit, at, bounds.get(id_, {}))
        for id_, at in by_id.items()
        for first in [next(iter(at.values()))]
    ]


def _places(figures: Iterable[Figure]) -> dict[Place, str]:
    found = {(f.level, f.place): f.name for f in figures if f.level != TERRITORY}
    return dict(sorted(found.items(), key=lambda each: (LEVEL_ORDER.index(each[0][0]), each[0])))


def _row(line: Line, places: Mapping[Place, str], has_own: bool, has_bounds: bool) -> Row:
    cells = [Cell(line.label), Cell(shown_unit(line.unit))]
    if has_own:
        cells.append(_value(line.own, line.year, own=True))
        cells.append(Cell(communes(line.own) if line.own else NO_FIGURE, number=True))
    cells += [_value(line.at.get(place), line.year) for place in places]
    if has_bounds:
        cells += [_value(line.bounds.get(end), line.year) for end in (0, 1)]
    return Row([*cells, Cell(str(line.year), number=True), Cell(_publishers(line))])


def _value(figure: Figure | None, year: int, *, own: bool = False) -> Cell:
    if figure is None:
        return Cell(NO_FIGURE, number=True, own=own)
    text = MISSING[figure.status]
    if figure.value is not None:
        text = shown(figure.value, figure.unit)
    return Cell(text, "" if own else _beside(figure, year), number=True, own=own)


def _beside(figure: Figure, year: int) -> str:
    """What sets the figure of an area apart from that of the territory."""
    said = []
    if figure.year != year:
        said.append(f"{figure.year}, autre année")
    if figure.is_computed and figure.value is not None:
        some = "" if figure.known == figure.asked else f"\n{communes(figure)}"
        said.append(f"calculé{some}")
    return "\n".join(said)


def communes(figure: Figure) -> str:
    """How many communes a figure counts; nothing where the source publishes the place itself."""
    if figure.asked is None:
        return ""
    hidden = f", {number(figure.secret)} sous secret" if figure.secret else ""
    return f"{number(figure.known or 0)} sur {number(figure.asked)}{hidden}"


def _publishers(line: Line) -> str:
    names = dict.fromkeys(catalogue()[figure.source].publisher for figure in line.at.values())
    return ", ".join(names)


def as_csv(figures: Sequence[Figure]) -> bytes:
    """Every figure on a row of its own, with all its digits, as a French spreadsheet reads it."""
    file = io.StringIO()
    writer = csv.writer(file, delimiter=";", lineterminator="\r\n")
    writer.writerow(_COLUMNS)
    writer.writerows(_written(figure) for figure in figures)
    return file.getvalue().encode("utf-8-sig")


def _written(figure: Figure) -> tuple[str, ...]:
    source = catalogue()[figure.source]
    return (
        figure.label,
        figure.name or "Votre territoire",
        LEVEL_NAMES.get(figure.level, TERRITORY),
        plain_number(figure.value),
        figure.unit,
        str(figure.year),
        {True: "oui", False: "non", None: ""}[figure.same_year],
        communes(figure),
        MISSING[figure.status],
        f"{source.publisher}, {source.dataset}",
        "synchronisée" if figure.origin == SYNCHRONISED else "embarquée",
    )


def plain_number(value: float | None) -> str:
    """All the digits of a number, with a comma, and none where there is nothing after it.

    >>> plain_number(192.0), plain_number(3.96099365227133), plain_number(None)
    ('192', '3,96099365227133', '')
    """
    if value is None:
        return ""
    return str(int(value)) if float(value).is_integer() else repr(float(value)).replace(".", ",")


def notes(figures: Sequence[Figure]) -> list[str]:
    """What to know before reading: what is unknown, and what was not averaged."""
    said = []
    for source_id in dict.fromkeys(figure.source for figure in figures if figure.why):
        source = catalogue()[source_id]
        why = next(f.why for f in figures if f.source == source_id and f.why)
        name = f"{source.dataset} ({source.publisher})"
        said.append(why.replace("Cette source", name, 1))
    if any(figure.id.endswith(f"/{LOWEST}") for figure in figures):
        said.append(
            "Une médiane ne se moyenne pas, ni un taux sans sa population : sont données la "
            "commune la plus basse et la plus élevée du territoire."
        )
    if any(figure.level == TERRITORY and figure.value is not None for figure in figures):
        said.append(
            "« Communes » dit combien de communes du territoire le chiffre compte : une commune "
            "inconnue ou secrète n’est ni comptée ni mise à zéro."
        )
    else:
        said.append(
            "Ces sources ne disent rien des communes : seules les zones où elles se trouvent ont "
            "un chiffre."
        )
    if any(figure.is_computed and figure.level != TERRITORY for figure in figures):
        said.append(
            "« Calculé » : l’éditeur ne donne pas ce chiffre pour cette année ; c’est la moyenne "
            "ou la somme de ses communes, par la même règle que le territoire ; leur nombre est "
            "dit quand il en manque."
        )
    said.append(f"« {NO_FIGURE} » : non donné à ce niveau par la source. « nd » : non disponible.")
    return [spaced(each) for each in said]


def sources_of(figures: Sequence[Figure]) -> str:
    """The sources of a table, one after the other."""
    seen = dict.fromkeys((figure.source, figure.origin) for figure in figures)
    names = []
    for source_id, origin in seen:
        source = catalogue()[source_id]
        embedded = ", embarqué" if origin == EMBEDDED else ""
        names.append(f"{source.publisher}, {source.dataset}{embedded}")
    return "Sources : " + " ; ".join(names) + "."
