"""The commands on official figures: their state, their synchronisation, files given by hand."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Annotated, Any

import typer

from diagnostic.cli_common import JsonOption, print_json
from diagnostic.errors import UserError
from diagnostic.french import counted, listed, number

if TYPE_CHECKING:
    from diagnostic.sources.importing import Outcome
    from diagnostic.sources.job_records import Job, Kind
    from diagnostic.sources.running import Step, Summary, Watch
    from diagnostic.sources.status import SourceStatus
    from diagnostic.sources.store import Part

sources = typer.Typer(
    help="Chiffres officiels : état, synchronisation, fichiers.", no_args_is_help=True
)

_SOME_FAILED, _CANCELLED = 1, 130
_STATES = {
    "synchronisee": "synchronisée",
    "embarquee": "embarquée",
    "absente": "absente",
}
_MOST_EDITIONS = 8
_REDRAW_SECONDS = 0.2
_WIDTH = 100


@sources.command("status")
def status(as_json: JsonOption = False) -> None:
    """Dire l’état de chaque source : synchronisée, embarquée ou absente."""
    from diagnostic.sources.job_records import Records
    from diagnostic.sources.mirror import mirror_folder
    from diagnostic.sources.status import statuses
    from diagnostic.sources.store import Store

    store = Store()
    found = statuses(store)
    running = [job for job in Records(store).all() if job.running]
    if as_json:
        mirror = mirror_folder()
        print_json(
            {
                "folder": str(store.folder),
                "mirror": None if mirror is None else str(mirror),
                "sources": [each.as_json() for each in found],
                "running": [_job_json(job) for job in running],
            }
        )
        return
    for each in found:
        typer.echo(_status_line(each))
    for job in running:
        typer.echo(f"En cours depuis {job.started_at.astimezone():%H:%M} : {job.step}")


@sources.command("sync")
def sync(
    ids: Annotated[
        list[str] | None,
        typer.Argument(help="Sources à synchroniser, toutes par défaut (voir status)."),
    ] = None,
    mirror: Annotated[
        Path | None,
        typer.Option("--mirror", help="Dossier des fichiers officiels, au lieu de l’internet."),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Synchroniser les sources depuis l’internet, ou depuis un dossier."""

    def work(watch: Watch, cancel: Event) -> Summary:
        from diagnostic.sources.store import Store
        from diagnostic.sources.synchronising import synchronise

        return synchronise(Store(), ids or (), mirror, watch=watch, cancel=cancel)

    _run("sync", work, as_json)


@sources.command("import")
def import_(
    files: Annotated[list[Path], typer.Argument(help="Fichiers officiels, tels que téléchargés.")],
    replace: Annotated[
        bool,
        typer.Option("--replace", help="Accepter moins de lignes que la table en service."),
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Importer des fichiers officiels : ils sont reconnus à leur contenu."""

    def work(watch: Watch, cancel: Event) -> Summary:
        from diagnostic.sources.importing import Rules
        from diagnostic.sources.store import Store
        from diagnostic.sources.synchronising import import_files

        rules = Rules(replace_larger=replace)
        return import_files(Store(), files, rules=rules, watch=watch, cancel=cancel)

    _run("import", work, as_json)


@sources.command("forget")
def forget(
    source_id: Annotated[str, typer.Argument(help="Source dont oublier les données.")],
) -> None:
    """Retirer les données synchronisées d’une source ; les données embarquées restent."""
    from diagnostic.sources.catalogue import catalogue
    from diagnostic.sources.store import Store

    known = {part.source for part in Store().parts()} | set(catalogue())
    if source_id not in known:
        raise UserError(f"Source inconnue : {source_id}. Sources : {listed(sorted(known), 40)}.")
    count = Store().forget(source_id)
    if count:
        gone = counted(count, "édition retirée", "éditions retirées")
        typer.echo(f"{source_id} : {gone}.")
    else:
        typer.echo(f"{source_id} : rien n’était synchronisé.")


# --- a run, its progress and its answer ----------------------------------------------------------


def _run(kind: Kind, work: Callable[[Watch, Event], Summary], as_json: bool) -> None:
    """Do a synchronisation or an import, its record written for the application too."""
    from diagnostic.sources.job_records import JOB_VARIABLE, Recorder
    from diagnostic.sources.store import Store

    display = _Display(quiet=JOB_VARIABLE in os.environ)
    with _stoppable() as cancel, Recorder(Store(), kind) as record:

        def watch(step: Step) -> None:
            record.watch(step)
            display.show(step)

        try:
            summary = work(watch, cancel)
            record.finish(summary)
        finally:
            display.close()
    if as_json:
        print_json(_summary_json(summary))
    else:
        typer.echo(_said(summary))
    if summary.cancelled:
        raise typer.Exit(_CANCELLED)
    if not summary.succeeded:
        raise typer.Exit(_SOME_FAILED)


@contextmanager
def _stoppable() -> Iterator[Event]:
    """Ctrl+C, and a request to end, stop the work at once and cleanly."""
    cancel = Event()

    def stop(*_: object) -> None:
        cancel.set()
        raise KeyboardInterrupt

    before = {word: signal.signal(word, stop) for word in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield cancel
    except KeyboardInterrupt:
        typer.echo("Annulé. Les données d’avant restent en service.", err=True)
        raise typer.Exit(_CANCELLED) from None
    finally:
        for word, handler in before.items():
            signal.signal(word, handler)


class _Display:
    """Progress on the error output: one line that moves on a terminal, a line a step elsewhere."""

    def __init__(self, *, quiet: bool) -> None:
        self._quiet = quiet
        self._moves = sys.stderr.isatty()
        self._text = ""
        self._drawn_at = 0.0

    def show(self, step: Step) -> None:
        """Tell a step."""
        if self._quiet:
            return
        same, self._text = step.text == self._text, step.text
        if not self._moves:
            if not same:
                typer.echo(step.text, err=True)
            return
        now = time.monotonic()
        if not same or now - self._drawn_at >= _REDRAW_SECONDS:
            self._drawn_at = now
            typer.echo(f"\r{_line(step):<{_WIDTH}}", nl=False, err=True)

    def close(self) -> None:
        """Leave the line that moves."""
        if self._moves and self._text and not self._quiet:
            typer.echo("\r" + " " * _WIDTH + "\r", nl=False, err=True)


def _line(step: Step) -> str:
    if step.total_bytes:
        share = f"{100 * step.done_bytes // step.total_bytes:>3} %"
    elif step.done_bytes:
        share = f"{number(step.done_bytes / 1e6)} Mo"
    else:
        share = "    "
    return f"{step.done_sources}/{step.total_sources}  {share}  {step.text}"[:_WIDTH]


def _said(summary: Summary) -> str:
    """A summary in words: what came in, what did not and why."""
    lines = [_outcome_line(outcome) for outcome in summary.outcomes]
    if summary.unrecognised:
        count = counted(len(summary.unrecognised), "fichier non reconnu", "fichiers non reconnus")
        lines.append(f"{count} :")
        lines += [f"- {outcome.file} : {outcome.problem}" for outcome in summary.unrecognised]
    if summary.cancelled:
        lines.append("Annulé : ce qui précède est fait, le reste garde ses données d’avant.")
    elif not any(outcome.parts for outcome in summary.outcomes):
        lines.append("Rien n’a été importé : les données d’avant restent en service.")
    elif summary.failures:
        count = counted(len(summary.failures), "problème")
        lines.append(f"{count} : ces données-là restent celles d’avant.")
    return "\n".join(lines)


def _outcome_line(outcome: Outcome) -> str:
    where = f"{outcome.source}, {outcome.file}" if outcome.source else outcome.file
    if not outcome.parts:
        return f"{where} : {outcome.problem}"
    report = outcome.parts[0].report
    editions = _editions(outcome.parts)
    refused = sum(report.refused.values())
    left_out = sum(report.left_out.values())
    return (
        f"{where} : {editions}. Lignes lues {number(report.read)}, gardées {number(report.kept)}, "
        f"laissées {number(left_out)}, refusées {number(refused)}. "
        f"Totaux publiés retrouvés : {number(len(report.controls))}."
    )


def _editions(parts: Sequence[Part]) -> str:
    from diagnostic.sources.names import edition_label

    names = [edition_label(part.table, part.edition, part.years) for part in parts]
    return listed(sorted(set(names)), _MOST_EDITIONS)


def _embedded_editions(status: SourceStatus) -> str:
    from diagnostic.sources.names import edition_label

    names = [edition_label(each.table, each.edition) for each in status.source.embedded]
    return listed(sorted(set(names)), _MOST_EDITIONS)


def _status_line(status: SourceStatus) -> str:
    source = status.source
    facts = [_STATES[status.state]]
    if status.editions:
        facts.append(_editions(status.parts) or _embedded_editions(status))
    if status.rows is not None and status.imported_at is not None:
        facts.append(counted(status.rows, "ligne"))
        facts.append(f"importée le {status.imported_at.astimezone():%d/%m/%Y}")
    if status.last is not None:
        refused = sum(status.last.report.refused.values())
        facts.append(counted(refused, "ligne refusée", "lignes refusées"))
    facts.append(source.licence)
    return f"{source.id} ({source.publisher}, {source.dataset}) : {' ; '.join(facts)}"


def _summary_json(summary: Summary) -> dict[str, Any]:
    from diagnostic.sources.answering import outcome_json

    return {
        "succeeded": summary.succeeded,
        "cancelled": summary.cancelled,
        "outcomes": [outcome_json(outcome) for outcome in summary.outcomes],
        "unrecognised": [
            {"file": outcome.file, "problem": outcome.problem} for outcome in summary.unrecognised
        ],
    }


def _job_json(job: Job) -> dict[str, Any]:
    return {
        "id": job.id,
        "kind": job.kind,
        "started_at": job.started_at.isoformat(timespec="seconds"),
        "step": job.step,
    }
