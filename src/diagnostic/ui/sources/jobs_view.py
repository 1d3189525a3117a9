"""The synchronisation under way, and what the last ones did."""

from __future__ import annotations

import streamlit as st

from diagnostic.errors import UserError
from diagnostic.french import NBSP, counted, listed, number
from diagnostic.sources import jobs
from diagnostic.sources.answering import OutcomeLine, PartLine
from diagnostic.sources.catalogue import catalogue
from diagnostic.sources.jobs import Job
from diagnostic.sources.names import edition_label
from diagnostic.ui import tables, work
from diagnostic.ui.tables import Cell, Row
from diagnostic.ui.text import plain

RUNNING = "job-running"
EVERY_SECONDS = 1.0
_ENDINGS = {
    "termine": "Terminé",
    "annule": "Annulé",
    "echoue": "N’a pas abouti",
    "interrompu": "Interrompu",
}


def under_way() -> bool:
    """Show the work under way, refreshed each second; whether there is one."""
    running = jobs.current()
    if running:
        _watched()
    elif st.session_state.pop(RUNNING, None):
        work.notify("success", "L’import est terminé.")
    return bool(running)


@st.fragment(run_every=EVERY_SECONDS)
def _watched() -> None:
    running = jobs.current()
    if not running:
        # What was just published is shown everywhere: the ribbon, the table, the figures.
        st.rerun(scope="app")
    for job in running:
        st.session_state[RUNNING] = job.id
        _progress(job)


def _progress(job: Job) -> None:
    share = 0.0
    if job.total_bytes:
        share = min(1.0, job.done_bytes / job.total_bytes)
    elif job.total_sources:
        share = job.done_sources / job.total_sources
    bar, stop = st.columns([6, 1], vertical_alignment="bottom")
    with bar:
        st.progress(share, text=plain(_step(job)))
    with stop:
        st.button("Annuler", key=f"cancel-{job.id}", on_click=_cancel, args=(job.id,))


def _step(job: Job) -> str:
    weight = ""
    if job.total_bytes:
        done, total = (number(b / 1e6, 1) for b in (job.done_bytes, job.total_bytes))
        weight = f" ({done} sur {total}{NBSP}Mo)"
    rank = ""
    if job.total_sources > 1:
        rank = f"Source {min(job.done_sources + 1, job.total_sources)} sur {job.total_sources}. "
    return f"{rank}{job.step or 'Préparation'}{weight}"


def _cancel(job_id: str) -> None:
    try:
        job = jobs.cancel(job_id)
        brought = sum(1 for outcome in job.outcomes if outcome.parts)
        kept = counted(brought, "fichier déjà importé reste", "fichiers déjà importés restent")
        before = f"{kept} en service ; le reste" if brought else "Rien"
        work.notify("success", f"L’import est annulé. {before} n’a pas changé.")
    except UserError as problem:
        work.notify("error", str(problem))
    st.session_state.pop(RUNNING, None)


def last_jobs() -> None:
    """What the last synchronisations did, the newest first."""
    for rank, job in enumerate(jobs.latest(3)):
        when = job.started_at.astimezone().strftime("%d/%m/%Y à %H:%M")
        title = f"{when} — {_ENDINGS.get(job.state, job.state)}, {_summary(job)}"
        with st.expander(plain(title), expanded=rank == 0):
            _outcomes(job)


def _summary(job: Job) -> str:
    brought = sum(1 for outcome in job.outcomes if outcome.parts)
    failed = sum(1 for outcome in job.outcomes if outcome.problem and not outcome.smaller)
    text = counted(brought, "fichier importé", "fichiers importés")
    return f"{text}, {counted(failed, 'problème')}" if failed else text


def _outcomes(job: Job) -> None:
    if job.problem:
        st.error(plain(job.problem))
    for outcome in job.outcomes:
        if outcome.problem:
            say = st.info if outcome.smaller else st.warning
            say(plain(_said(outcome)))
    brought = [_brought(outcome) for outcome in job.outcomes if outcome.parts]
    if brought:
        tables.style()
        numbers = [Cell(name, number=True) for name in ("Lues", "Gardées", "De côté", "Refusées")]
        head = [Cell("Source", "fichier lu"), Cell("Éditions mises en service"), *numbers]
        st.html(tables.table("Fichiers importés", head, brought))
    if job.unrecognised:
        names = ", ".join(outcome.file for outcome in job.unrecognised)
        st.caption(plain(f"Fichiers non reconnus, laissés de côté : {names}."))


def _edition(part: PartLine) -> str:
    return edition_label(part.table, part.edition, part.years)


def _said(outcome: OutcomeLine) -> str:
    problem = outcome.problem or ""
    return problem if problem.startswith(outcome.file) else f"{outcome.file} — {problem}"


def _brought(outcome: OutcomeLine) -> Row:
    source = catalogue().get(outcome.source or "")
    name = f"{source.publisher}, {source.dataset}" if source else outcome.file
    counts = (outcome.read, outcome.kept, outcome.left_out, outcome.refused)
    return Row(
        [
            Cell(name, outcome.file),
            Cell(listed([_edition(part) for part in outcome.parts], limit=4)),
            *(Cell(number(count or 0), number=True) for count in counts),
        ]
    )
