"""Figures made from those of communes: of the territory, and of the areas a source does not give.

A measure declares in its contract how it goes from communes to a place (`Column.adds`): the sum of
what counts things, the mean of a rate weighted by its own population. A median is neither: the
lowest and the highest of the communes are given. A commune that is not known, or hidden by
secrecy, is in no sum and in no mean, and is never a zero.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from diagnostic.sources.contracts import FRANCE, Column, Status, Table
from diagnostic.sources.engine import reader
from diagnostic.sources.figure import HIGHEST, LOWEST, TERRITORY, Figure, figure_id
from diagnostic.sources.names import label_of
from diagnostic.sources.reading import SYNCHRONISED, Held, Library, commune_rows
from diagnostic.sources.units import thing_unit, unit_of
from diagnostic.territory.atlas import CITIES, Atlas
from diagnostic.territory.selection import Codes

WHOLE = 0.9
"""An area is computed when this share of its communes is known; below, it is not its figure."""
COUNTRY = 90
"""Départements from which a source is taken to cover the country, but for what it leaves out."""
UNKNOWN = "Cette source ne connaît aucune commune du territoire."
COMPUTED_LEVELS = ("departement", "region", "france")


@dataclass(frozen=True)
class _Place:
    """A place made of communes, and what one part knows of it."""

    held: Held
    codes: Codes
    level: str = TERRITORY
    code: str = ""
    name: str = ""

    @cached_property
    def listed(self) -> frozenset[str]:
        """Communes of which no row is a true zero."""
        return frozenset(code for code in self.codes if self.held.lists(code))

    def figure(
        self,
        subject: Mapping[Any, Any],
        column: Column,
        value: float | None,
        known: int,
        secret: int = 0,
        *,
        end: tuple[str, str] = ("", ""),
        why: str = "",
    ) -> Figure:
        """A figure of this place; ``end`` adds to its identifier and to its name."""
        table = self.held.table
        missing: Status = "secret" if secret else "absent"
        return Figure(
            id=figure_id(table, column, subject) + end[0],
            label=label_of(table, column, subject) + end[1],
            unit=unit_of(table, column, subject),
            year=int(subject["annee"]),
            level=self.level,
            place=self.code,
            name=self.name,
            value=value,
            status="disponible" if value is not None else missing,
            known=known,
            asked=len(self.codes),
            secret=secret,
            source=self.held.source,
            edition=self.held.edition,
            origin=self.held.origin,
            why=why,
        )


def of_territory(library: Library, atlas: Atlas, codes: Codes, table: Table) -> Iterator[Figure]:
    """Figures of a territory, from each part that knows some of its communes or all the others."""
    if "niveau" not in table.named("place") or "commune" not in (table["niveau"].allowed or ()):
        return
    rows = commune_rows(library, atlas, codes, table, table.headline)
    for held in library.parts(table.name):
        mine = _of_part(rows, held)
        here = _Place(held, codes)
        if table.things:
            yield from _counted(mine, here)
        elif mine.empty and not here.listed:
            yield from _unknown(library, here)
        else:
            yield from _measured(mine, here, library.subjects(held))


def of_areas(
    library: Library, atlas: Atlas, areas: Mapping[str, Mapping[str, str]], own: Sequence[Figure]
) -> Iterator[Figure]:
    """Départements, regions and France, by the rule of the territory, in the years of its figures.

    Only for a table of rates, and for an area of which the part of the territory's figure knows
    nearly every commune (`WHOLE`).

    Parameters
    ----------
    areas
        Level → code → name.
    own
        Figures of the territory, all of one table.
    """
    for table, source, edition, year in sorted(
        {(f.id.split("/")[0], f.source, f.edition, f.year) for f in own if f.value is not None}
    ):
        held = next(
            part
            for part in library.parts(table)
            if (part.source, part.edition) == (source, edition)
        )
        if any(held.table[name].adds not in (None, "sum") for name in held.measures):
            yield from _of_areas(library, atlas, areas, held, year)


def _of_areas(
    library: Library,
    atlas: Atlas,
    areas: Mapping[str, Mapping[str, str]],
    held: Held,
    year: int,
) -> Iterator[Figure]:
    condition = f"({held.table.headline}) and annee = {year}"
    rows = _of_part(commune_rows(library, atlas, None, held.table, condition), held)
    for level in COMPUTED_LEVELS:
        for code, name in areas.get(level, {}).items():
            codes = _communes_of(atlas, level, code)
            there = rows[rows["code"].isin(codes)]
            if codes and there["code"].nunique() >= WHOLE * len(codes):
                place = _Place(held, codes, level, code, name)
                for figure in _measured(there, place, pd.DataFrame()):
                    if (figure.known or 0) >= WHOLE * len(codes):
                        yield figure


def _communes_of(atlas: Atlas, level: str, code: str) -> Codes:
    """Communes of an area, arrondissements rather than cities; France is its 101 départements."""
    return frozenset(
        each.code
        for each in atlas.communes.values()
        if each.code not in CITIES
        and (len(each.region) == 2 if code == FRANCE else getattr(each, level) == code)
    )


def _of_part(rows: pd.DataFrame, held: Held) -> pd.DataFrame:
    return rows[(rows["source"] == held.source) & (rows["edition"] == held.edition)]


# --- what is measured ----------------------------------------------------------------------------


def _measured(rows: pd.DataFrame, place: _Place, subjects: pd.DataFrame) -> Iterator[Figure]:
    """What a part measures here. What it lists elsewhere and not here is a true zero."""
    table = place.held.table
    names = ["annee", *table.named("dimension")]
    groups = dict(iter(rows.groupby(names, observed=True)))
    labels = {key: group.iloc[0].to_dict() for key, group in groups.items()}
    for record in subjects.to_dict("records") if place.listed else ():
        key = tuple(record[name] for name in names)
        groups.setdefault(key, rows.iloc[:0])
        labels.setdefault(key, record)
    for key, group in groups.items():
        for column in (table[name] for name in place.held.measures):
            if column.adds is not None:
                yield _added(group, column, labels[key], place)
            else:
                yield from _ranged(group, column, labels[key], place)


def _added(rows: pd.DataFrame, column: Column, subject: Mapping[Any, Any], place: _Place) -> Figure:
    there = rows[rows[column.name].notna()]
    known = set(there["code"]) | (place.listed - set(rows["code"]))
    value: float | None = None
    if column.adds == "sum":
        value = float(there[column.name].sum()) if known else None
    elif known:
        weights = there[str(column.adds)]
        total = float(weights.sum())
        value = float((there[column.name] * weights).sum() / total) if total else None
    return place.figure(subject, column, value, len(known), _secret(rows, known))


def _ranged(
    rows: pd.DataFrame, column: Column, subject: Mapping[Any, Any], place: _Place
) -> Iterator[Figure]:
    """What does not add up: as published of one commune, the lowest and highest of several."""
    there = rows[rows[column.name].notna()]
    known, secret = len(set(there["code"])), _secret(rows, there["code"])
    if there.empty:
        yield place.figure(subject, column, None, 0, secret)
    elif len(place.codes) == 1 and known == len(there):
        yield place.figure(subject, column, float(there[column.name].iloc[0]), known, secret)
    elif column.type == "decimal":  # persons counted in several communes have no range to tell
        ends = (
            (f"/{LOWEST}", ", commune la plus basse", there[column.name].min()),
            (f"/{HIGHEST}", ", commune la plus élevée", there[column.name].max()),
        )
        for suffix, words, value in ends:
            yield place.figure(subject, column, float(value), known, secret, end=(suffix, words))


def _secret(rows: pd.DataFrame, known: Collection[str]) -> int:
    if "statut" not in rows:
        return 0
    return len(set(rows.loc[rows["statut"] == "secret", "code"]) - set(known))


def _counted(rows: pd.DataFrame, place: _Place) -> Iterator[Figure]:
    """How many things there are, and the sums of what is measured of them."""
    held = place.held
    table = held.table
    thing = Column("nombre", "integer", "measure", table.title, unit=thing_unit(table))
    for year in held.years:
        of_year = rows[rows["annee"] == year]
        known = place.listed | set(of_year["code"])
        value = float(len(_distinct(of_year, table))) if known else None
        reaches = held.reach >= COUNTRY or bool(held.departements)
        why = UNKNOWN if reaches and not known else ""
        yield place.figure({"annee": year}, thing, value, len(known), why=why)
        for column in (table[name] for name in held.measures):
            if column.adds == "sum" and not of_year.empty:
                yield _added(of_year, column, {"annee": year}, place)


def _distinct(rows: pd.DataFrame, table: Table) -> pd.DataFrame:
    """Things once each: a hospital that two numbers place at one point under one name is one."""
    if table.name != "hopitaux":
        return rows
    same = rows.duplicated(["nom", "longitude", "latitude"]) & rows["longitude"].notna()
    return rows[~same]


# --- what is not known ---------------------------------------------------------------------------


def _unknown(library: Library, place: _Place) -> Iterator[Figure]:
    """What a part that covers the country measures, where it knows no commune of the place."""
    held = place.held
    if held.reach < COUNTRY:
        return
    subjects = library.subjects(held) if held.departements else _subjects(held)
    if held.origin != SYNCHRONISED and not held.departements:
        return
    for subject in subjects.to_dict("records"):
        for name in held.measures:
            yield place.figure(subject, held.table[name], None, 0, why=UNKNOWN)


def _subjects(held: Held) -> pd.DataFrame:
    """Years and dimensions of the communes of a part, with the label that names them."""
    table = held.table
    labels = [name for name in table.named("label") if name == "libelle"]
    names = ", ".join(["annee", *table.named("dimension"), *labels])
    condition = f"niveau = 'commune' and ({table.headline})"
    with reader().cursor() as cursor:
        query = f"select distinct {names} from ({held.relation}) where {condition} order by all"
        return cursor.execute(query).df()
