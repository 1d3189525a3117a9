"""From a received file to parts in force: recognise, read, check, publish."""

from __future__ import annotations

import errno
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from diagnostic.errors import UserError
from diagnostic.french import number
from diagnostic.sources.archives import opened
from diagnostic.sources.catalogue import Source, catalogue
from diagnostic.sources.contracts import Table
from diagnostic.sources.engine import connect, quoted
from diagnostic.sources.importers import IMPORTERS, Importer, Match, recognised
from diagnostic.sources.received import Received
from diagnostic.sources.store import Part, Report, Store
from diagnostic.sources.tally import Tally

if TYPE_CHECKING:
    import duckdb
    from pyarrow.parquet import ParquetWriter

Progress = Callable[[str], None]
"""Told, in French, what is being done."""

_EDITION = re.compile(r"[a-z0-9_-]+")
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_MOST_TOTALS = 400
_SHRUNK = 0.5


@dataclass(frozen=True)
class Outcome:
    """What became of one received file: the parts it gave, or the problem in French."""

    file: str
    source: str | None
    parts: tuple[Part, ...] = ()
    problem: str | None = None


@dataclass
class _Draft:
    """A part being written."""

    table: Table
    edition: str
    path: Path
    writer: ParquetWriter
    rows: int = 0


@dataclass(frozen=True)
class Rules:
    """How an import is done.

    Parameters
    ----------
    only
        Sources to import, all when None.
    replace_larger
        Accept a part that has less than half the rows of the one it replaces.
    """

    only: frozenset[str] | None = None
    replace_larger: bool = False
    importers: Sequence[Importer] = field(default=IMPORTERS)


def import_path(
    path: Path,
    store: Store,
    *,
    name: str | None = None,
    rules: Rules | None = None,
    progress: Progress = lambda _: None,
) -> tuple[Outcome, ...]:
    """Import one file, or every data file of an archive.

    Parameters
    ----------
    path, name
        The file, and its name as the user knows it (messages only).
    store
        Where the tables go. Nothing is published unless the whole file is right.

    Returns
    -------
    tuple of Outcome
        One for each data file. In an archive, files that are not known (documentation, tables of
        codes) have none as soon as one is known.
    """
    rules = rules or Rules()
    shown = name or path.name
    with store.workspace() as workspace:
        try:
            with _disk_problems():
                files = opened(path, workspace, shown)
        except UserError as problem:
            return (Outcome(shown, None, problem=str(problem)),)
        outcomes = [_import_one(file, store, rules, progress) for file in files]
    known = [outcome for outcome in outcomes if outcome and outcome.source]
    return tuple(known or [outcome for outcome in outcomes if outcome][:1])


def _import_one(file: Received, store: Store, rules: Rules, progress: Progress) -> Outcome | None:
    source: str | None = None
    try:
        with _disk_problems():
            importer, match = recognised(file, tuple(rules.importers))
            source = match.layout.source
            if rules.only is not None and source not in rules.only:
                return None
            progress(f"{file.name} : {match.layout.label}")
            parts = _imported(file, importer, match, store, rules)
    except UserError as problem:
        return Outcome(file.name, source, problem=str(problem))
    return Outcome(file.name, source, parts)


def _imported(
    file: Received, importer: Importer, match: Match, store: Store, rules: Rules
) -> tuple[Part, ...]:
    source = catalogue()[match.layout.source]
    tally = Tally()
    drafts = _written(file, importer, match, tally)
    if not drafts:
        why = next(iter(tally.refused or tally.left_out), "il n’a aucune ligne")
        raise UserError(f"Aucune ligne de {file.name} n’a pu être gardée : {why}.")
    made = []
    with connect(file.workspace) as base:
        for draft in drafts:
            _without_repeats(base, draft, tally)
        kept = sum(draft.rows for draft in drafts)
        for draft in drafts:
            part = _part(base, draft, source, file, match, tally, kept)
            if not rules.replace_larger:
                _refuse_shrinking(part, store)
            made.append((part, draft.path))
    store.publish(made)
    return tuple(part for part, _ in made)


def _written(file: Received, importer: Importer, match: Match, tally: Tally) -> list[_Draft]:
    """Chunks of an importer, checked and written, one file for each edition."""
    from pyarrow.parquet import ParquetWriter

    from diagnostic.sources.checking import arrow_schema, checked

    drafts: dict[tuple[str, str], _Draft] = {}
    try:
        for table, edition, frame in importer.read(file, match, tally):
            if frame.empty:
                continue
            if not _EDITION.fullmatch(edition):
                raise ValueError(f"edition {edition!r}")
            draft = drafts.get((table.name, edition))
            if draft is None:
                path = file.workspace / f"{file.path.stem}-{table.name}-{edition}.parquet"
                writer = ParquetWriter(path, arrow_schema(table), compression="zstd")
                draft = drafts[table.name, edition] = _Draft(table, edition, path, writer)
            draft.writer.write_table(checked(frame, table))
            draft.rows += len(frame)
    finally:
        for draft in drafts.values():
            draft.writer.close()
    return list(drafts.values())


def _without_repeats(base: duckdb.DuckDBPyConnection, draft: _Draft, tally: Tally) -> None:
    """Drop rows repeated word for word.

    Raises
    ------
    UserError
        When two rows of one key disagree.
    """
    key = ", ".join(draft.table.key)
    part = f"read_parquet({quoted(str(draft.path))})"
    (distinct,) = _one(base, f"select count(*) from (select distinct {key} from {part})")
    if distinct == draft.rows:
        return
    (whole,) = _one(base, f"select count(*) from (select distinct * from {part})")
    if whole > distinct:
        example = _one(base, f"select {key} from {part} group by all having count(*) > 1 limit 1")
        named = ", ".join(f"{k} {v}" for k, v in zip(draft.table.key, example, strict=True))
        raise UserError(
            f"Table « {draft.table.title} » : des lignes se contredisent ({named}, "
            f"{number(draft.rows - distinct)} en trop). Le fichier a sans doute été assemblé à la "
            "main : télécharger celui de l’éditeur."
        )
    unique = draft.path.with_suffix(".unique")
    base.execute(
        f"copy (select distinct * from {part} order by {key}) to {quoted(str(unique))} "
        "(format parquet, compression zstd)"
    )
    unique.replace(draft.path)
    tally.refused["ligne répétée à l’identique"] += draft.rows - distinct
    draft.rows = distinct


def _part(
    base: duckdb.DuckDBPyConnection,
    draft: _Draft,
    source: Source,
    file: Received,
    match: Match,
    tally: Tally,
    kept: int,
) -> Part:
    base.execute(f"create or replace view part as from read_parquet({quoted(str(draft.path))})")
    totals = {
        str(what): float(total)
        for what, total in base.execute(draft.table.control).fetchall()
        if total is not None
    }
    found = _found_again(source, draft.edition, totals)
    years = base.execute("select distinct annee from part order by annee").fetchall()
    sha256 = Received(draft.path, draft.path.name, file.workspace).sha256
    return Part(
        table=draft.table.name,
        source=source.id,
        edition=draft.edition,
        years=[year for (year,) in years],
        rows=draft.rows,
        departements=_departements(base, draft.table),
        file=f"tables/{draft.table.name}/{source.id}-{draft.edition}-{sha256[:12]}.parquet",
        sha256=sha256,
        imported_at=datetime.now(UTC),
        report=Report(
            file=file.name,
            sha256=file.sha256,
            size_bytes=file.size,
            layout=match.layout.label,
            read=tally.read,
            kept=kept,
            left_out=dict(tally.left_out),
            refused=dict(tally.refused),
            examples=tally.examples,
            notes=tally.notes,
            totals=dict(sorted(totals.items())[:_MOST_TOTALS]),
            controls=found,
        ),
    )


def _found_again(source: Source, edition: str, totals: dict[str, float]) -> list[str]:
    """Published totals of this edition that the import gives too.

    Raises
    ------
    UserError
        When one of them differs: the file is cut, or is not what it says.
    """
    found = []
    for control in source.controls:
        if control.edition != edition or control.what not in totals:
            continue
        total = totals[control.what]
        shown = number(control.total, control.decimals)
        if round(total, control.decimals) != control.total:
            raise UserError(
                f"{source.publisher}, {source.dataset}, {edition} : le total publié de "
                f"« {control.what} » est {shown}, ce fichier donne "
                f"{number(total, control.decimals)}. Il est sans doute incomplet : le télécharger "
                "à nouveau."
            )
        found.append(f"{control.what} : {shown} ({control.origin})")
    return found


def _departements(base: duckdb.DuckDBPyConnection, table: Table) -> list[str]:
    if "niveau" not in table.named("place"):
        return []
    rows = base.execute(
        "select distinct case when code[:2] in ('97', '98') then code[:3] else code[:2] end "
        "from part where niveau = 'commune' order by 1"
    ).fetchall()
    return [code for (code,) in rows]


def _refuse_shrinking(part: Part, store: Store) -> None:
    for old in store.parts(part.table):
        same = (old.source, old.edition) == (part.source, part.edition)
        if same and part.rows < _SHRUNK * old.rows:
            raise UserError(
                f"Ce fichier ne donne que {number(part.rows)} lignes pour « {part.edition} », "
                f"alors que la table en service en a {number(old.rows)} : elle est gardée. Si "
                "c’est voulu, oublier d’abord cette source, puis recommencer."
            )


def _one(base: duckdb.DuckDBPyConnection, query: str) -> tuple[int, ...]:
    row = base.execute(query).fetchone()
    return row or ()


@contextmanager
def _disk_problems() -> Iterator[None]:
    """Say a problem of the disk in words; the tables in force are not touched by it."""
    import duckdb

    full = (
        "Le disque est plein : rien n’a été changé, les données d’avant restent en service. "
        "Libérer de la place, puis recommencer."
    )
    try:
        yield
    except OSError as problem:
        if problem.errno in _FULL:
            raise UserError(full) from problem
        raise UserError(
            f"Le disque n’a pas pu être lu ou écrit ({problem.strerror or problem}). Rien n’a été "
            "changé."
        ) from problem
    except (duckdb.IOException, duckdb.OutOfMemoryException) as problem:
        if "space" in str(problem) or "max_temp_directory_size" in str(problem):
            raise UserError(full) from problem
        raise UserError(
            "Ce fichier n’a pas pu être lu jusqu’au bout : il est sans doute coupé ou abîmé. Le "
            "télécharger à nouveau."
        ) from problem
    except duckdb.Error as problem:
        raise UserError(
            f"Ce fichier n’a pas pu être lu ({str(problem).splitlines()[0][:200]}). Le télécharger "
            "à nouveau sans l’ouvrir dans un tableur."
        ) from problem
