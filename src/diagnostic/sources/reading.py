"""Figures in force, embedded or synchronised, read in one way by pages, commands and documents.

Nothing is computed here: rows come out as they were published, in the columns of their contract,
with four more: ``source``, ``edition``, ``origine`` (`EMBEDDED` or `SYNCHRONISED`) and, for
communes, ``recomposition`` when codes had to be brought to those of today.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from diagnostic.sources.catalogue import catalogue
from diagnostic.sources.contracts import Table
from diagnostic.sources.departements import departement_of, departement_sql
from diagnostic.sources.embedded import csv_columns, embedded_parts
from diagnostic.sources.engine import parquet_rows, quoted, quoted_file, reader
from diagnostic.sources.store import Report, Store
from diagnostic.sources.tables import TABLES
from diagnostic.sources.today import asked, bring, codes_to_read
from diagnostic.territory.atlas import Atlas
from diagnostic.territory.selection import Codes

if TYPE_CHECKING:
    import pandas as pd

Origin = Literal["embarquee", "synchronisee"]
EMBEDDED: Origin = "embarquee"
SYNCHRONISED: Origin = "synchronisee"
_MOST_PARTS = 1_000_000


@dataclass(frozen=True, eq=False)
class Held:
    """A part that can be read: one edition of one table, from one source.

    ``departements`` are those where a commune without a row has none of the thing, in a table that
    lists what exists (`Table.complete`), except the communes of ``unknown``; empty when only the
    communes listed are known. ``about`` says where an embedded part comes from.
    """

    table: Table
    source: str
    edition: str
    origin: Origin
    path: Path
    departements: frozenset[str]
    rank: int
    """Of two parts that give the same row, the one of higher rank is read."""
    unknown: frozenset[str] = frozenset()
    about: str = ""
    report: Report | None = None

    def lists(self, commune: str) -> bool:
        """Whether a commune without a row has none of the thing, rather than being unknown."""
        return departement_of(commune) in self.departements and commune not in self.unknown

    @cached_property
    def levels(self) -> tuple[str, ...]:
        """Levels of its rows; none for a table that has no place."""
        if "niveau" not in self.table.named("place"):
            return ()
        return self._distinct("niveau")

    @cached_property
    def years(self) -> tuple[int, ...]:
        """Years that its rows describe."""
        return self._distinct("annee")

    @cached_property
    def measures(self) -> tuple[str, ...]:
        """Measures that some row gives: the others it never held. All, when all is hidden."""
        names = self.table.named("measure")
        if not names:
            return ()
        every = ", ".join(f"count({name})" for name in names)
        with reader().cursor() as cursor:
            counts = cursor.execute(f"select {every} from ({self.relation})").fetchone() or ()
        given = tuple(name for name, count in zip(names, counts, strict=True) if count)
        return given or names

    @cached_property
    def reach(self) -> int:
        """Départements, and overseas collectivities, where some commune has a row."""
        if "commune" not in self.levels:
            return 0
        found = f"distinct {departement_sql('code')}"
        query = f"select count({found}) from ({self.relation}) where niveau = 'commune'"
        with reader().cursor() as cursor:
            return int((cursor.execute(query).fetchone() or (0,))[0])

    def _distinct(self, column: str) -> tuple[Any, ...]:
        with reader().cursor() as cursor:
            rows = cursor.execute(f"select distinct {column} from ({self.relation}) order by 1")
            return tuple(value for (value,) in rows.fetchall())

    @property
    def relation(self) -> str:
        """SQL that gives its rows, with where they come from."""
        if self.path.suffix == ".csv":
            types = ", ".join(f"{quoted(n)}: {quoted(t)}" for n, t in csv_columns(self.table))
            file = quoted_file(self.path)
            rows = f"read_csv({file}, header=true, delim=',', quote='\"', columns={{{types}}})"
        else:
            rows = parquet_rows(self.path)
        columns = ", ".join(column.name for column in self.table.columns)
        return (
            f"select {columns}, {quoted(self.source)} as source, "
            f"{quoted(self.edition)} as edition, {quoted(self.origin)} as origine, "
            f"{self.rank} as rang from {rows}"
        )


class Library:
    """Every table that this machine can read at one moment.

    Parameters
    ----------
    store
        Synchronised tables; the user's own when None.
    """

    def __init__(self, store: Store | None = None) -> None:
        self._store = store or Store()
        self._subjects: dict[Held, pd.DataFrame] = {}

    @cached_property
    def held(self) -> tuple[Held, ...]:
        """Every part, the embedded ones first."""
        return (*self._embedded(), *self._synchronised())

    def parts(self, table: str) -> tuple[Held, ...]:
        """Parts of one table."""
        return tuple(part for part in self.held if part.table.name == table)

    def of_source(self, source: str) -> tuple[Held, ...]:
        """Parts of one source that are still read."""
        return tuple(
            part for part in self.held if part.source == source and not self._is_replaced(part)
        )

    def rows(
        self,
        table: str,
        places: Mapping[str, Collection[str]] | None = None,
        where: str = "true",
    ) -> pd.DataFrame:
        """Rows of a table, by level and code of the places asked (all when None).

        ``where`` is a condition in SQL on the columns of the table, to read less.

        An embedded row is a stopgap: it is not read where a synchronised part of the table
        measures the same thing (`Table.subject`) at the same level. Where two parts give the same
        row, the last imported is read. Codes are those of each edition.
        """
        held = self.parts(table)
        if not held:
            return self._empty(TABLES[table])
        return self._frame(_query(TABLES[table], held, places, where))

    def _is_replaced(self, held: Held) -> bool:
        """Whether an embedded part measures nothing that a synchronised one does not."""
        newer = self._newer(held)
        if not newer:
            return False
        subject = ", ".join(["niveau", *held.table.subject])
        measured = " union ".join(f"select {subject} from ({p.relation})" for p in newer)
        query = f"select count(*) from ({held.relation}) anti join ({measured}) using ({subject})"
        return not self._frame(query).iat[0, 0]

    def _newer(self, held: Held) -> list[Held]:
        """Synchronised parts before which an embedded one steps back."""
        if held.origin != EMBEDDED or "niveau" not in held.table.named("place"):
            return []
        return [part for part in self.parts(held.table.name) if part.origin == SYNCHRONISED]

    def subjects(self, held: Held) -> pd.DataFrame:
        """What a part that lists things measures: its years and dimensions.

        Empty when the part knows only the places that have a row. What a synchronised part
        measures too is left to it.
        """
        if held not in self._subjects:
            self._subjects[held] = self._read_subjects(held)
        return self._subjects[held]

    def _read_subjects(self, held: Held) -> pd.DataFrame:
        import pandas as pd

        table = held.table
        if not held.departements or table.things:
            return pd.DataFrame()
        names = ", ".join(["annee", *table.named("dimension")])
        query = f"select distinct {names} from ({held.relation})"
        if newer := self._newer(held):
            subject = ", ".join(table.subject)
            measured = " union ".join(f"select {subject} from ({p.relation})" for p in newer)
            query = f"from ({query}) anti join ({measured}) using ({subject})"
        return self._frame(query)

    def _frame(self, query: str) -> pd.DataFrame:
        with reader().cursor() as cursor:
            return cursor.execute(query).df()

    @cached_property
    def passages(self) -> pd.DataFrame | None:
        """Merges and splits of communes, None when they are not synchronised."""
        return self.rows("passages") if self.parts("passages") else None

    def _embedded(self) -> Iterable[Held]:
        for rank, part in enumerate(embedded_parts()):
            yield Held(
                TABLES[part.table],
                part.source,
                part.edition,
                EMBEDDED,
                part.path,
                part.departements,
                rank - _MOST_PARTS,
                part.unknown,
                " ".join(filter(None, (f"{part.origin}.", part.note))),
            )

    def _synchronised(self) -> Iterable[Held]:
        parts = sorted(self._store.parts(), key=lambda part: part.imported_at)
        for rank, part in enumerate(parts):
            if part.table in TABLES and part.source in catalogue():
                table = TABLES[part.table]
                yield Held(
                    table,
                    part.source,
                    part.edition,
                    SYNCHRONISED,
                    self._store.path(part),
                    frozenset(part.departements) if table.complete else frozenset(),
                    rank,
                    report=part.report,
                )

    @staticmethod
    def _empty(table: Table) -> pd.DataFrame:
        import pandas as pd

        names = [*(column.name for column in table.columns), "source", "edition", "origine"]
        return pd.DataFrame(columns=names)


def _query(
    table: Table,
    held: Sequence[Held],
    places: Mapping[str, Collection[str]] | None,
    where: str,
) -> str:
    every = " union all ".join(part.relation for part in held)
    columns = [column.name for column in table.columns]
    level = ["niveau"] if "niveau" in columns else []
    subject = ", ".join([*level, *table.subject])
    asked = "true" if places is None else _asked(places)
    order = ", ".join(table.key)
    return f"""
        with every_part as ({every}),
        in_force as ({_in_force(held, subject)})
        select * exclude (rang) from in_force where ({asked}) and ({where})
        qualify row_number() over (partition by {order} order by rang desc) = 1
        order by {order}
    """


def _in_force(held: Sequence[Held], subject: str) -> str:
    """SQL that leaves out the stopgaps, where both origins are there."""
    if len({part.origin for part in held}) < 2:
        return "from every_part"
    synchronised = f"(from every_part where origine = {quoted(SYNCHRONISED)})"
    return (
        f"{synchronised} union all (from (from every_part where origine = {quoted(EMBEDDED)}) "
        f"anti join (select distinct {subject} from {synchronised}) using ({subject}))"
    )


def _asked(places: Mapping[str, Collection[str]]) -> str:
    levels = [
        f"(niveau = {quoted(level)} and code in ({', '.join(map(quoted, sorted(codes)))}))"
        for level, codes in places.items()
        if codes
    ]
    return " or ".join(levels) or "false"


def commune_rows(
    library: Library, atlas: Atlas, codes: Codes | None, table: Table, where: str = "true"
) -> pd.DataFrame:
    """Rows of the communes of a territory, or of all, under the codes of today.

    A city chosen whole, of which a part knows the arrondissements only, has the rows of those
    under its own code; the contrary gives nothing, since the city's figure is not theirs.
    """
    import pandas as pd

    passages = library.passages
    where = f"niveau = 'commune' and ({where})"
    if codes is None:
        return bring(library.rows(table.name, where=where), table, atlas, passages)
    places = {"commune": codes_to_read(codes, atlas, passages)}
    rows = bring(library.rows(table.name, places, where), table, atlas, passages, codes)
    mine = [rows.iloc[:0]]
    for _, of_part in rows.groupby(["source", "edition"], sort=False):
        read = asked(codes, frozenset(of_part["code"]), atlas).read
        owner = {code: commune for commune, parts in read.items() for code in parts}
        kept = of_part[of_part["code"].isin(owner)]
        mine.append(kept.assign(code=kept["code"].map(owner)))
    return pd.concat(mine, ignore_index=True)
