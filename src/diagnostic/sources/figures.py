"""The figures of a territory, from every table in force: as published, added up where it is right.

A measure declares in its contract how it goes from communes to a territory (`Column.adds`): the sum
of what counts things, the mean of a rate weighted by its own population, nothing otherwise. The
territory's figure says how many of its communes it knows; a commune that is not known, or hidden by
secrecy, is in no sum and in no mean, and is never a zero.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import pandas as pd

from diagnostic.sources.contracts import LEVELS, Column, Status, Table
from diagnostic.sources.engine import quoted
from diagnostic.sources.names import label_of, unit_of
from diagnostic.sources.reading import Held, Library, Origin, commune_rows
from diagnostic.sources.tables import TABLES
from diagnostic.territory.atlas import CITIES, Atlas
from diagnostic.territory.selection import Codes

TERRITORY = "territoire"
FRANCE = "FR"
LEVEL_ORDER = (TERRITORY, *LEVELS)
ENOUGH = 0.9
"""A newer year is preferred when it knows this share of the communes that an older one knows."""
Areas = Mapping[str, Mapping[str, str]]
"""Level → code → name of the areas that hold the territory."""


@dataclass(frozen=True)
class Figure:
    """One figure of the territory, or of an area it lies in.

    Attributes
    ----------
    id
        Table, measure and subject: what is measured, whatever the place and the year.
    level, place, name
        ``territoire`` and an empty code, or the level, code and name of an area.
    value
        None unless ``status`` is ``disponible``.
    known, asked, secret
        Communes of the territory: those that the value counts, all of them, those hidden by
        secrecy. None for an area that the source publishes itself.
    """

    id: str
    label: str
    unit: str
    year: int
    level: str
    place: str
    name: str
    value: float | None
    status: Status
    known: int | None
    asked: int | None
    secret: int | None
    source: str
    edition: str
    origin: Origin

    def as_json(self) -> dict[str, Any]:
        """Keys of the command line."""
        return asdict(self)


def figures_of(
    library: Library, atlas: Atlas, codes: Codes, tables: Sequence[str] | None = None
) -> list[Figure]:
    """Every figure that the tables in force give for a territory and the areas it lies in.

    Each is given once for each place, of the last year that knows enough of it.

    Parameters
    ----------
    codes
        Communes of the territory.
    tables
        Tables to read, all of those that hold figures when None.
    """
    areas = areas_of(library, atlas, codes)
    wanted = [TABLES[name] for name in (tables if tables is not None else TABLES)]
    figures = [
        figure
        for table in wanted
        if library.parts(table.name) and (table.named("measure") or table.things)
        for figure in (
            *_of_territory(library, atlas, codes, table),
            *_of_areas(library, areas, table),
        )
    ]
    return _best(figures)


def areas_of(library: Library, atlas: Atlas, codes: Codes) -> Areas:
    """Areas that hold the communes of a territory, whole or in part."""
    communes = [atlas[code] for code in codes]
    found: dict[str, dict[str, str]] = {
        "france": {FRANCE: "France"},
        "region": {c.region: atlas.regions[c.region].name for c in communes},
        "departement": {c.departement: atlas.departements[c.departement].name for c in communes},
        "epci": {c.epci: atlas.epci[c.epci].name for c in communes if c.epci},
        "canton": {c.canton: atlas.cantons[c.canton].name for c in communes if c.canton},
    }
    if library.parts("appartenances"):
        zones = library.rows("appartenances", {"commune": codes}, "zonage = 'bassin_de_vie'")
        found["bassin_de_vie"] = dict(zip(zones["zone"], zones["nom_zone"], strict=True))
    return found


def _best(figures: list[Figure]) -> list[Figure]:
    """Of each figure, at each place, the last year that knows about as much as any other."""
    by_place: dict[tuple[str, str, str], list[Figure]] = {}
    for figure in figures:
        by_place.setdefault((figure.id, figure.level, figure.place), []).append(figure)
    chosen = []
    for same in by_place.values():
        most = max(figure.known or 0 for figure in same)
        enough = [figure for figure in same if (figure.known or 0) >= ENOUGH * most]
        chosen.append(max(enough, key=lambda figure: figure.year))
    return sorted(chosen, key=lambda f: (f.id, LEVEL_ORDER.index(f.level), f.place))


# --- the territory itself ------------------------------------------------------------------------


def _of_territory(library: Library, atlas: Atlas, codes: Codes, table: Table) -> Iterator[Figure]:
    if "niveau" not in table.named("place") or "commune" not in (table["niveau"].allowed or ()):
        return
    rows = commune_rows(library, atlas, codes, table, table.headline)
    for held in library.parts(table.name):
        mine = rows[(rows["source"] == held.source) & (rows["edition"] == held.edition)]
        if table.things:
            yield from _counted(mine, held, codes)
        else:
            yield from _measured(mine, held, codes, library.subjects(held))


def _measured(
    rows: pd.DataFrame, held: Held, codes: Codes, subjects: pd.DataFrame
) -> Iterator[Figure]:
    """What a part measures here. What it lists elsewhere and not here is a true zero."""
    table = held.table
    names = ["annee", *table.named("dimension")]
    listed = {code for code in codes if held.lists(code)}
    groups = dict(iter(rows.groupby(names, observed=True)))
    labels = {key: group.iloc[0].to_dict() for key, group in groups.items()}
    for record in subjects.to_dict("records") if listed else ():
        key = tuple(record[name] for name in names)
        groups.setdefault(key, rows.iloc[:0])
        labels.setdefault(key, record)
    for key, group in groups.items():
        for column in (table[name] for name in table.named("measure")):
            if column.adds is not None:
                yield _added(group, column, labels[key], held, codes, listed)


def _added(
    rows: pd.DataFrame,
    column: Column,
    subject: Mapping[Any, Any],
    held: Held,
    codes: Codes,
    listed: Collection[str],
) -> Figure:
    there = rows[rows[column.name].notna()]
    known = set(there["code"]) | (set(listed) - set(rows["code"]))
    hidden = _secret(rows, known)
    value: float | None = None
    if column.adds == "sum":
        value = float(there[column.name].sum()) if known else None
    elif known:
        weights = there[str(column.adds)]
        total = float(weights.sum())
        value = float((there[column.name] * weights).sum() / total) if total else None
    return _territory_figure(subject, column, held, value, len(known), len(codes), hidden)


def _secret(rows: pd.DataFrame, known: Collection[str]) -> int:
    if "statut" not in rows:
        return 0
    return len(set(rows.loc[rows["statut"] == "secret", "code"]) - set(known))


def _counted(rows: pd.DataFrame, held: Held, codes: Codes) -> Iterator[Figure]:
    """How many things there are, and the sums of what is measured of them."""
    table = held.table
    listed = {code for code in codes if held.lists(code)}
    thing = Column("nombre", "integer", "measure", str(table.things), unit=str(table.things))
    for year in held.years:
        of_year = rows[rows["annee"] == year]
        known = listed | set(of_year["code"])
        value = float(len(of_year)) if known else None
        yield _territory_figure({"annee": year}, thing, held, value, len(known), len(codes), 0)
        for column in (table[name] for name in table.named("measure")):
            if column.adds == "sum" and not of_year.empty:
                yield _added(of_year, column, {"annee": year}, held, codes, listed)


def _territory_figure(
    subject: Mapping[Any, Any],
    column: Column,
    held: Held,
    value: float | None,
    known: int,
    asked: int,
    secret: int,
) -> Figure:
    missing: Status = "secret" if secret else "absent"
    return Figure(
        id=_id(held.table, column, subject),
        label=label_of(held.table, column, subject),
        unit=unit_of(held.table, column, subject),
        year=int(subject["annee"]),
        level=TERRITORY,
        place="",
        name="",
        value=value,
        status="disponible" if value is not None else missing,
        known=known,
        asked=asked,
        secret=secret,
        source=held.source,
        edition=held.edition,
        origin=held.origin,
    )


# --- the areas it lies in ------------------------------------------------------------------------


def _of_areas(library: Library, areas: Areas, table: Table) -> Iterator[Figure]:
    if "niveau" not in table.named("place") or table.things:
        return
    asked = {
        level: tuple(names)
        for level, names in areas.items()
        if level in (table["niveau"].allowed or ())
    }
    if not asked:
        return
    for row in library.rows(table.name, asked, table.headline).to_dict("records"):
        for column in (table[name] for name in table.named("measure")):
            value = row[column.name]
            there = pd.notna(value)
            status = row.get("statut", "disponible")
            if not there and status == "disponible":
                continue  # the source gives something else of this place
            yield Figure(
                id=_id(table, column, row),
                label=label_of(table, column, row),
                unit=unit_of(table, column, row),
                year=int(row["annee"]),
                level=row["niveau"],
                place=row["code"],
                name=areas[row["niveau"]][row["code"]],
                value=float(value) if there else None,
                status="disponible" if there else status,
                known=None,
                asked=None,
                secret=None,
                source=row["source"],
                edition=row["edition"],
                origin=row["origine"],
            )


def _id(table: Table, column: Column, subject: Mapping[Any, Any]) -> str:
    """Stable name of what is measured, whatever the place, the year and the code of the vintage."""
    dimensions = [] if table.things else [str(subject[name]) for name in table.subject]
    return "/".join([table.name, column.name, *dimensions])


# --- commune by commune --------------------------------------------------------------------------


@dataclass(frozen=True)
class CommuneCounts:
    """How many of one equipment each commune has, in one year, from one part.

    ``values`` holds the communes that the part knows, zeros included; a commune absent from it is
    not known. ``about`` says what a stopgap is worth.
    """

    year: int
    source: str
    edition: str
    about: str
    values: Mapping[str, float]


def commune_counts(
    library: Library, atlas: Atlas, codes: Codes, equipment: str
) -> CommuneCounts | None:
    """Counts of one equipment everywhere, of the last year that knows enough of a territory."""
    table = TABLES["equipements"]
    every = frozenset(code for code in atlas.communes if code not in CITIES)
    condition = f"equipement = {quoted(equipment)}"
    rows = commune_rows(library, atlas, None, table, condition)
    found = []
    for held in library.parts(table.name):
        subjects = library.subjects(held)
        mine = rows[(rows["source"] == held.source) & (rows["edition"] == held.edition)]
        measured = not subjects.empty and (subjects["equipement"] == equipment).any()
        if mine.empty and not measured:
            continue
        values = {code: 0.0 for code in every if measured and held.lists(code)}
        counted = mine.groupby("code")["nombre"].sum()
        values |= {str(code): float(count) for code, count in counted.items()}
        found.append(CommuneCounts(held.years[-1], held.source, held.edition, held.about, values))
    known = [len(codes & counts.values.keys()) for counts in found]
    enough = [c for c, n in zip(found, known, strict=True) if n and n >= ENOUGH * max(known)]
    return max(enough, key=lambda counts: counts.year, default=None)
