"""Bring official files in: from the publishers' sites, from a folder, from files dropped here."""

from __future__ import annotations

import os
from pathlib import Path

import streamlit as st

from diagnostic.errors import UserError
from diagnostic.french import NBSP, counted, number
from diagnostic.sources import jobs
from diagnostic.sources.catalogue import Source, catalogue
from diagnostic.sources.mirror import MIRROR_VARIABLE
from diagnostic.sources.synchronising import Candidate, plan
from diagnostic.ui import tables, work
from diagnostic.ui.browser import is_own_machine
from diagnostic.ui.sources.jobs_view import last_jobs, under_way
from diagnostic.ui.tables import Cell, Row
from diagnostic.ui.text import plain

MOST_UPLOADED_MB = 400
DROPS = "official-drops"
TYPES = ["csv", "txt", "zip", "xlsx", "xls", "ods", "parquet", "json", "geojson"]


def update() -> None:
    """Lay the three ways to bring official figures in, and the work under way."""
    busy = under_way()
    online, own = st.columns(2, gap="large")
    with online:
        _from_publishers(busy)
    with own:
        _from_folder(busy)
        _from_files(busy)
    last_jobs()


# --- the publishers' sites -----------------------------------------------------------------------


def _from_publishers(busy: bool) -> None:
    st.subheader("Depuis les sites officiels")
    if setting := _setting():
        st.caption(
            plain(
                f"L’administrateur a réglé un dossier, {setting}, qui tient lieu de sites "
                "officiels : rien n’est demandé à l’internet."
            )
        )
        st.button("Lire ce dossier", disabled=busy, on_click=_start, type="primary")
        return
    offered = {source.id: source for source in catalogue().values() if source.files}
    chosen = st.multiselect(
        "Sources à télécharger",
        list(offered),
        default=None,
        format_func=lambda name: _offered(offered[name]),
        key="sync-sources",
        placeholder="Toutes les sources",
    )
    files = [file for name in (chosen or offered) for file in offered[name].files]
    weight = sum(file.megabytes or 0 for file in files)
    unknown = counted(sum(file.megabytes is None for file in files), "fichier")
    st.caption(
        f"{counted(len(files), 'fichier')}, {number(weight)}{NBSP}Mo au moins ({unknown} de taille "
        "inconnue). Rien n’est demandé à un site tant que vous n’appuyez "
        "pas sur un de ces boutons."
    )
    ask, start = st.columns(2)
    with ask:
        asked = st.button("Voir les tailles et les dates", disabled=busy, width="stretch")
    with start:
        st.button(
            "Synchroniser",
            type="primary",
            disabled=busy,
            on_click=_start,
            args=(tuple(chosen),),
            width="stretch",
        )
    if asked:
        _announced(tuple(chosen))


def _offered(source: Source) -> str:
    return f"{source.publisher} — {source.dataset}"


def _announced(chosen: tuple[str, ...]) -> None:
    with st.spinner("Les sites officiels répondent…"):
        try:
            candidates = plan(chosen)
        except UserError as problem:
            st.error(plain(str(problem)))
            return
    rows = [
        Row([Cell(one.name, one.problem or ""), Cell(_size(one), number=True), Cell(_date(one))])
        for one in candidates
    ]
    head = [Cell("Fichier"), Cell("Taille", number=True), Cell("Mis en ligne")]
    st.html(tables.table("Fichiers des sites officiels", head, rows))


def _size(one: Candidate) -> str:
    return "nd" if one.size_bytes is None else f"{number(one.size_bytes / 1e6, 1)}{NBSP}Mo"


def _date(one: Candidate) -> str:
    return "nd" if one.changed_at is None else one.changed_at.strftime("%d/%m/%Y")


# --- a folder, or files --------------------------------------------------------------------------


def _from_folder(busy: bool) -> None:
    st.subheader("Depuis vos fichiers")
    if _setting():
        return
    if not is_own_machine():
        # A path typed here would tell a visitor which files the server has.
        st.caption(
            "Un dossier du serveur peut aussi tenir lieu de sites officiels : son administrateur "
            f"le règle par la variable {MIRROR_VARIABLE}."
        )
        return
    place, read = st.columns([5, 2], vertical_alignment="bottom")
    with place:
        folder = st.text_input(
            "Dossier de fichiers officiels, sur la machine de l’application",
            key="mirror",
            placeholder="Le chemin du dossier",
            help="Pour un réseau fermé : les fichiers sont reconnus à leur contenu, "
            "quel que soit leur nom.",
        )
    with read:
        st.button(
            "Lire ce dossier",
            disabled=busy or not folder.strip(),
            on_click=_start,
            args=((), Path(folder.strip() or ".")),
            width="stretch",
        )


def _setting() -> str:
    return os.environ.get(MIRROR_VARIABLE, "").strip()


def _from_files(busy: bool) -> None:
    files = st.file_uploader(
        f"Fichiers à déposer ici, jusqu’à {MOST_UPLOADED_MB} Mo (au-delà, un dossier)",
        type=TYPES,
        accept_multiple_files=True,
        key=f"official-files-{st.session_state.get(DROPS, 0)}",
        max_upload_size=MOST_UPLOADED_MB,
    )
    replace = st.checkbox(
        "Remplacer même par un fichier qui a beaucoup moins de lignes", key="replace-larger"
    )
    st.button(
        "Importer ces fichiers",
        disabled=busy or not files,
        on_click=_import,
        args=(files, replace),
        type="primary",
    )


def _start(chosen: tuple[str, ...] = (), mirror: Path | None = None) -> None:
    work.dismiss()
    try:
        jobs.start_sync(chosen, mirror)
    except UserError as problem:
        work.notify("error", str(problem))


def _import(files: list[jobs.Upload], replace: bool) -> None:
    work.dismiss()
    try:
        jobs.start_import(files, replace_larger=replace)
        st.session_state[DROPS] = st.session_state.get(DROPS, 0) + 1  # an empty box for the next
    except UserError as problem:
        work.notify("error", str(problem))
