"""Adding a pasted list or a file: what was understood is shown before anything changes."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pandas as pd
import streamlit as st

from diagnostic.errors import UserError
from diagnostic.french import counted, inhabitants, number
from diagnostic.territory.importing import read_file
from diagnostic.territory.matching import match_text
from diagnostic.territory.report import Ambiguity, Candidate, MatchReport, Unknown
from diagnostic.territory.selection import Codes, add
from diagnostic.ui import work
from diagnostic.ui.text import plain

MOST_CHOICES = 40
"""Lines to settle shown at once: past that, the list is better mended where it comes from."""

EXAMPLE = "59509\nLallaing\n59500 Douai\nSin-le-Noble (59)"


@st.dialog("Ajouter une liste de communes", width="large")
def add_list() -> None:
    """Ask for a list, say what it means, let the user settle what is unclear, then add."""
    pasted, uploaded = st.tabs(["Coller", "Importer un fichier"])
    with pasted:
        text = st.text_area(
            "Codes INSEE, noms ou codes postaux, un par ligne ou séparés",
            key="pasted",
            height=170,
            placeholder=EXAMPLE,
            help="Depuis Excel, un mail ou une lettre. Les codes SIREN d’EPCI sont compris.",
        )
    with uploaded:
        file = st.file_uploader(
            "Tableur (CSV, XLSX, ODS), GeoJSON ou texte, 20 Mo au plus", key="list-file"
        )
    st.button("Lire la liste", type="primary")
    if file is None and not text.strip():
        return
    try:
        report = _read_upload(file.getvalue()) if file is not None else _read_text(text)
    except UserError as problem:
        st.error(plain(str(problem)))
        return
    _show(report)


@st.cache_data(max_entries=8, show_spinner="Lecture de la liste…")
def _read_text(text: str) -> MatchReport:
    return match_text(text)


@st.cache_data(max_entries=8, show_spinner="Lecture du fichier…")
def _read_upload(data: bytes) -> MatchReport:
    return read_file(data)


def _show(report: MatchReport) -> None:
    st.markdown(f"**{plain(report.sentence)}**")
    actions = st.container(horizontal=True)
    for note in report.notes:
        st.caption(plain(note))
    settled = _settle(
        "À préciser",
        [(row, row.candidates) for row in report.ambiguous],
        "Plusieurs communes répondent : choisissez.",
    )
    settled += _settle(
        "Inconnues",
        [(row, row.suggestions) for row in report.unknown],
        "Rien n’est ajouté pour ces lignes, sauf si vous choisissez une proposition.",
    )
    codes = (*report.codes, *settled)
    _understood(report)
    if not codes:
        return
    people = inhabitants(work.atlas().population(add(work.atlas(), (), codes)))
    with actions:
        if st.button(f"Ajouter {counted(len(set(codes)), 'commune')} ({people})", type="primary"):
            _finish(lambda chosen: add(work.atlas(), chosen, codes), codes, "Ajout d’une liste")
        if work.current().codes and st.button("Remplacer le territoire par cette liste"):
            _finish(lambda _: add(work.atlas(), (), codes), codes, "Remplacement par une liste")


def _finish(change: Callable[[Codes], Codes], codes: Sequence[str], label: str) -> None:
    work.choose(change, f"{label} ({counted(len(set(codes)), 'commune')})", look=True)
    st.rerun()


def _settle(
    title: str,
    rows: Sequence[tuple[Ambiguity | Unknown, Sequence[Candidate]]],
    hint: str,
) -> tuple[str, ...]:
    """A choice for each unclear line; the codes that the user chose."""
    if not rows:
        return ()
    chosen = []
    with st.expander(f"{title} ({number(len(rows))})", expanded=True):
        st.caption(hint)
        if len(rows) > MOST_CHOICES:
            st.warning(
                f"{number(len(rows))} lignes : les {MOST_CHOICES} premières sont montrées. "
                "Corrigez la liste à sa source, puis collez-la de nouveau."
            )
        for i, (row, candidates) in enumerate(rows[:MOST_CHOICES]):
            pick = st.selectbox(
                f"Ligne {row.line}, « {plain(row.input)} » : {plain(row.reason)}",
                candidates,
                index=None,
                placeholder="Choisir" if candidates else "Aucune proposition",
                disabled=not candidates,
                format_func=_candidate,
                key=f"settle-{title}-{i}-{row.line}-{row.input}",
            )
            if pick is not None:
                chosen.append(pick.code)
    return tuple(chosen)


def _candidate(candidate: Candidate) -> str:
    return (
        f"{candidate.name} ({candidate.departement}), {candidate.code}, "
        f"{inhabitants(candidate.population)}"
    )


def _understood(report: MatchReport) -> None:
    if not report.matched:
        return
    rows = [
        {
            "Ligne": match.line,
            "Lu": match.input,
            "Code": match.code,
            "Commune": match.name,
            "Département": match.departement,
            "Remarque": match.note or "",
        }
        for match in report.matched
    ]
    with st.expander(f"Reconnues ({number(len(rows))})"):
        st.dataframe(pd.DataFrame(rows), hide_index=True, height=min(320, 38 + 35 * len(rows)))
