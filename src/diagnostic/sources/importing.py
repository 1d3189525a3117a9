"""From a received file to parts in force: recognise, read, check, publish."""

from __future__ import annotations

import errno
import hashlib
import logging
import math
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from diagnostic.atomic import sha256_of
from diagnostic.errors import UserError
from diagnostic.french import counted, listed, number
from diagnostic.sources.archives import opened
from diagnostic.sources.catalogue import Source, catalogue
from diagnostic.sources.contracts import EXTRACT, Table
from diagnostic.sources.engine import connect, parquet_rows, quoted
from diagnostic.sources.importers import IMPORTERS, Importer, Match, recognised
from diagnostic.sources.received import Received, printable
from diagnostic.sources.sniffing import DamagedError
from diagnostic.sources.store import Part, Report, Store
from diagnostic.sources.tally import Tally

if TYPE_CHECKING:
    import duckdb
    from pyarrow.parquet import ParquetWriter

Progress = Callable[[str], None]
"""Told, in French, what is being done."""

_EDITION = re.compile(r"[a-z0-9_-]+")
_LOG = logging.getLogger(__name__)
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_FULL_SAID = ("No space left", "File too large", "max_temp_directory_size")
_FORBIDDEN = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})
_ABSENT = frozenset({errno.ENOENT, errno.ENOTDIR, errno.EISDIR})
_REPEATED = "ligne répétée à l’identique"
_REPEATED_MANY = "lignes répétées à l’identique"
_MOST_TOTALS = 400
_SHRUNK = 0.5
_NOT_KNOWN = "Ce n’est pas un fichier officiel connu. Le déposer seul pour savoir pourquoi."


class _SmallerError(UserError):
    """The table in force is more complete than the file."""


@dataclass(frozen=True)
class Outcome:
    """What became of one received file: the parts it gave, or the problem in French.

    ``smaller`` when the only problem is that the table in force is more complete.
    """

    file: str
    source: str | None
    parts: tuple[Part, ...] = ()
    problem: str | None = None
    smaller: bool = False


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
    discreet
        Repeat nothing of what is inside a file that is not known: it may not be the user's own.
    """

    only: frozenset[str] | None = None
    replace_larger: bool = False
    discreet: bool = False
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
        Where the tables go. Nothing is published unless the whole file is right, and nothing is
        left on the disk by an import that fails. A defect of an importer is raised as it is.

    Returns
    -------
    tuple of Outcome
        One for each data file of the sources asked. In an archive, files that are not known
        (documentation, tables of codes) have none as soon as one is known.
    """
    rules = rules or Rules()
    shown = printable(name or path.name)
    try:
        with disk_problems(), store.workspace() as workspace:
            files = opened(path, workspace, shown)
            outcomes = [_import_one(file, store, rules, progress) for file in files]
    except UserError as problem:
        return (Outcome(shown, None, problem=_told(problem, rules)),)
    told = [outcome for outcome in outcomes if outcome]
    known = [outcome for outcome in told if outcome.source]
    if known or None in outcomes:
        return tuple(known)
    if told and rules.discreet and files[0].path != path:
        return (Outcome(shown, None, problem=_NOT_KNOWN),)
    return tuple(told[:1])


def _import_one(file: Received, store: Store, rules: Rules, progress: Progress) -> Outcome | None:
    source: str | None = None
    try:
        with disk_problems():
            importer, match = recognised(file, tuple(rules.importers))
            source = match.layout.source
            if rules.only is not None and source not in rules.only:
                return None
            progress(f"{file.name} : {match.layout.label}")
            parts = _imported(file, importer, match, store, rules)
    except UserError as problem:
        said = str(problem) if source else _told(problem, rules)
        return Outcome(file.name, source, (), said, isinstance(problem, _SmallerError))
    return Outcome(file.name, source, parts)


def _told(problem: UserError, rules: Rules) -> str:
    """What is said of a file that is not known."""
    if not rules.discreet or isinstance(problem, DamagedError):
        return str(problem)
    return _NOT_KNOWN


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
        _drop_repeats(base, drafts, tally)
        _name_extracts(base, drafts, tally)
        if tally.kept < 0:  # the table is right, its account is not: ours to mend
            _LOG.error("%s: more rows left out and refused than read", importer.id)
        for draft in drafts:
            part = _part(base, draft, source, file, match, tally)
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
    with ExitStack() as open_files:
        for table, edition, frame in importer.read(file, match, tally):
            if frame.empty:
                continue
            if not _EDITION.fullmatch(edition):
                raise ValueError(f"edition {edition!r}")
            draft = drafts.get((table.name, edition))
            if draft is None:
                path = file.workspace / f"part-{len(drafts)}.parquet"
                writer = ParquetWriter(path, arrow_schema(table), compression="zstd")
                open_files.enter_context(writer)
                draft = drafts[table.name, edition] = _Draft(table, edition, path, writer)
            draft.writer.write_table(checked(frame, table))
            draft.rows += len(frame)
    return list(drafts.values())


def _drop_repeats(base: duckdb.DuckDBPyConnection, drafts: list[_Draft], tally: Tally) -> None:
    """Drop the rows of each part that are repeated, and tell how many."""
    row_for_row = sum(draft.rows for draft in drafts) == tally.kept
    repeated = sum(_without_repeats(base, draft) for draft in drafts)
    if repeated and row_for_row:
        tally.refused[_REPEATED] += repeated
    elif repeated:
        tally.note(f"Dans la table, {counted(repeated, _REPEATED, _REPEATED_MANY)}.")


def _without_repeats(base: duckdb.DuckDBPyConnection, draft: _Draft) -> int:
    """Drop rows repeated word for word, return how many.

    Raises
    ------
    UserError
        When two rows of one key disagree.
    """
    key = ", ".join(draft.table.key)
    part = parquet_rows(draft.path)
    (distinct,) = _one(base, f"select count(*) from (select distinct {key} from {part})")
    repeated = draft.rows - distinct
    if not repeated:
        return 0
    (whole,) = _one(base, f"select count(*) from (select distinct * from {part})")
    if whole > distinct:
        example = _one(
            base,
            f"select {key} from (select distinct * from {part}) "
            "group by all having count(*) > 1 limit 1",
        )
        named = ", ".join(f"{k} {v}" for k, v in zip(draft.table.key, example, strict=True))
        raise UserError(
            f"Table « {draft.table.title} » : des lignes se contredisent ({named}, "
            f"{number(whole - distinct)} en trop). Le fichier a sans doute été assemblé à la "
            "main : télécharger celui de l’éditeur."
        )
    unique = draft.path.with_suffix(".unique")
    base.execute(
        f"copy (select distinct * from {part} order by {key}) to {quoted(str(unique))} "
        "(format parquet, compression zstd)"
    )
    unique.replace(draft.path)
    draft.rows = distinct
    return repeated


def _name_extracts(base: duckdb.DuckDBPyConnection, drafts: Sequence[_Draft], tally: Tally) -> None:
    """Make an edition of its own of each part that is not the whole of its edition."""
    extracts = []
    for draft in drafts:
        if draft.table.extract is None:
            continue
        _view(base, draft)
        (held,) = base.execute(draft.table.extract).fetchone() or (None,)
        if held is not None:
            extracts.append(draft.edition)
            draft.edition += f"{EXTRACT}{hashlib.sha256(held.encode()).hexdigest()[:6]}"
    if extracts:
        tally.note(
            f"Ce fichier n’est qu’un extrait pour {listed(extracts, 12)} : il est gardé à part et "
            "ne prend pas la place d’une édition entière."
        )


def _view(base: duckdb.DuckDBPyConnection, draft: _Draft) -> None:
    """Name a part ``part`` for the queries of its contract."""
    base.execute(f"create or replace view part as from {parquet_rows(draft.path)}")


def _part(
    base: duckdb.DuckDBPyConnection,
    draft: _Draft,
    source: Source,
    file: Received,
    match: Match,
    tally: Tally,
) -> Part:
    _view(base, draft)
    totals = {
        str(what): float(total)
        for what, total in base.execute(draft.table.control).fetchall()
        if total is not None and math.isfinite(total)
    }
    found = _found_again(source, draft.edition, totals)
    years = base.execute("select distinct annee from part order by annee").fetchall()
    sha256 = sha256_of(draft.path)
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
            kept=max(0, tally.kept),
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
        When one of them differs more than it may: the file is cut, or is not what it says.
    """
    found = []
    for control in source.controls:
        if control.edition != edition or control.what not in totals:
            continue
        total = round(totals[control.what], control.decimals)
        shown = number(control.total, control.decimals)
        given = number(total, control.decimals)
        if abs(total - control.total) > control.tolerance:
            raise UserError(
                f"{source.publisher}, {source.dataset}, {edition} : le total publié de "
                f"« {control.what} » est {shown}, ce fichier donne {given}. Il est sans doute "
                "incomplet : le télécharger à nouveau."
            )
        close = "" if total == control.total else f", {shown} publié"
        found.append(f"{control.what} : {given}{close} ({control.origin})")
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
            raise _SmallerError(
                f"Ce fichier ne donne que {number(part.rows)} lignes pour « {part.edition} », "
                f"alors que la table en service en a {number(old.rows)} : elle est gardée. Si "
                "c’est voulu, oublier d’abord cette source, puis recommencer."
            )


def _one(base: duckdb.DuckDBPyConnection, query: str) -> tuple[int, ...]:
    row = base.execute(query).fetchone()
    return row or ()


@contextmanager
def disk_problems() -> Iterator[None]:
    """Say in words a problem of the disk or of the memory, or a file that its reader gave up on.

    The tables in force are not touched by it. Nothing of the file is repeated. Queries that are
    wrong are a defect of ours, raised as it is.
    """
    import duckdb
    from pyarrow import ArrowException

    try:
        yield
    except (duckdb.BinderException, duckdb.CatalogException, duckdb.ParserException):
        raise
    except (OSError, MemoryError, duckdb.Error, ArrowException) as problem:
        _LOG.warning("An import stopped: %s", type(problem).__name__)
        raise DamagedError(_in_words(problem)) from problem


def _in_words(problem: Exception) -> str:
    code = problem.errno if isinstance(problem, OSError) else None
    said = str(problem)
    if code in _FULL or any(words in said for words in _FULL_SAID):
        return (
            "Le disque est plein : rien n’a été changé, les données d’avant restent en service. "
            "Libérer de la place, puis recommencer."
        )
    if code in _FORBIDDEN or code in _ABSENT:
        why = "il n’existe pas" if code in _ABSENT else "les droits manquent"
        name = printable(str(getattr(problem, "filename", None) or "fichier"))
        return f"« {name} » ne peut pas être ouvert ou écrit : {why}. Rien n’a été changé."
    if code is not None:
        return f"Le disque n’a pas pu être lu ou écrit ({said}). Rien n’a été changé."
    if isinstance(problem, MemoryError) or "Out of Memory" in said:
        return (
            "La mémoire de cet ordinateur ne suffit pas pour ce fichier. Rien n’a été changé. "
            "Fermer d’autres programmes, puis recommencer."
        )
    return (
        "Ce fichier n’a pas pu être lu jusqu’au bout : il est coupé ou abîmé, ou ses lignes ne "
        "finissent pas toutes de la même façon. Le télécharger à nouveau sans l’ouvrir dans un "
        "tableur."
    )
