"""From a received file to parts in force: recognise, read, check, publish."""

from __future__ import annotations

import logging
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from diagnostic.atomic import sha256_of
from diagnostic.errors import UserError
from diagnostic.french import number
from diagnostic.sources.archives import opened
from diagnostic.sources.catalogue import Source, catalogue
from diagnostic.sources.contracts import Table
from diagnostic.sources.departements import departement_sql
from diagnostic.sources.disk import disk_problems
from diagnostic.sources.drafts import Draft, drop_repeats, name_extracts, written
from diagnostic.sources.engine import connect
from diagnostic.sources.importers import IMPORTERS, Importer, Match, recognised
from diagnostic.sources.received import Received, printable
from diagnostic.sources.sniffing import DamagedError
from diagnostic.sources.store import Part, Report, Store
from diagnostic.sources.tally import Tally

if TYPE_CHECKING:
    import duckdb

Progress = Callable[[str], None]
"""Told, in French, what is being done."""

_LOG = logging.getLogger(__name__)
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
    importers
        Those that are asked whether they know a file, in their order.
    """

    only: frozenset[str] | None = None
    replace_larger: bool = False
    discreet: bool = False
    importers: Sequence[Importer] = IMPORTERS


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
    drafts = written(importer.read(file, match, tally), file.workspace)
    if not drafts:
        why = next(iter(tally.refused or tally.left_out), "il n’a aucune ligne")
        raise UserError(f"Aucune ligne de {file.name} n’a pu être gardée : {why}.")
    made = []
    with connect(file.workspace) as base:
        drop_repeats(base, drafts, tally)
        name_extracts(base, drafts, tally)
        if tally.kept < 0:  # the table is right, its account is not: ours to mend
            _LOG.error("%s: more rows left out and refused than read", importer.id)
        for draft in drafts:
            part = _part(base, draft, source, file, match, tally)
            if not rules.replace_larger:
                _refuse_shrinking(part, store)
            made.append((part, draft.path))
    store.publish(made)
    return tuple(part for part, _ in made)


def _part(
    base: duckdb.DuckDBPyConnection,
    draft: Draft,
    source: Source,
    file: Received,
    match: Match,
    tally: Tally,
) -> Part:
    draft.view(base)
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
    """Départements that have a commune in a part."""
    if "niveau" not in table.named("place"):
        return []
    rows = base.execute(
        f"select distinct {departement_sql('code')} from part where niveau = 'commune' order by 1"
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
