"""Perimeters of other CPTS that the user supplies, to see what overlaps. None is shipped."""

from __future__ import annotations

import streamlit as st

from diagnostic.errors import UserError
from diagnostic.french import counted
from diagnostic.project import Project
from diagnostic.project.portrait import Portrait
from diagnostic.territory.matching import match_text
from diagnostic.territory.perimeters import perimeters
from diagnostic.ui import html, work


def other_cpts(_: Portrait) -> None:
    """List the perimeters supplied, and ask for more."""
    st.html(
        html.sentence(
            "Aucun fichier ouvert ne donne les périmètres de toutes les CPTS. Apportez ceux de vos "
            "voisines (ARS, collègues) : les communes en commun seront signalées."
        )
    )
    for i, other in enumerate(work.current().project.other_cpts):
        with st.container(horizontal=True, vertical_alignment="center"):
            said = f"{other.name} : {counted(len(other.codes), 'commune')} ({other.origin})"
            st.html(html.sentence(said), width="stretch")
            st.button("Retirer", key=f"other-{i}-{other.name}", on_click=_remove, args=(i,))
    # The form is a new one, hence empty, only once its perimeters are taken in.
    taken = len(work.current().project.other_cpts)
    with st.form(f"other-cpts-{taken}", border=False):
        name = st.text_input("Nom de l’autre CPTS", max_chars=120)
        text = st.text_area("Ses communes (codes ou noms)", height=90)
        file = st.file_uploader("Ou un fichier de périmètres (GeoJSON, CSV, XLSX)")
        if st.form_submit_button("Ajouter ce périmètre"):
            _add(name, text, None if file is None else (file.name, file.getvalue()))
            st.rerun()  # the list, the advice and the notices above were drawn without it


def _add(name: str, text: str, file: tuple[str, bytes] | None) -> None:
    try:
        if file is not None:
            found = [(one.name or name, one.codes) for one in perimeters(file[1])]
            origin = file[0]
        else:
            report = match_text(text)
            if report.unknown or report.ambiguous:
                work.notify(
                    "warning", f"{report.sentence} Les autres lignes sont laissées de côté."
                )
            found, origin = [(name or "Autre CPTS", report.codes)], "liste collée"
    except UserError as problem:
        work.notify("error", str(problem))
        return
    kept = [(label, codes) for label, codes in found if codes]
    if not kept:
        work.notify("error", "Aucune commune n’a été reconnue dans ce périmètre.")
        return

    def change(project: Project) -> Project:
        for label, codes in kept:
            project = project.with_other_cpts(label[:120], codes, origin[:200])
        return project

    work.edit(
        change, "Ajout d’un périmètre" if len(kept) == 1 else f"Ajout de {len(kept)} périmètres"
    )
    work.notify("success", f"{counted(len(kept), 'périmètre ajouté', 'périmètres ajoutés')}.")


def _remove(index: int) -> None:
    def change(project: Project) -> Project:
        kept = project.other_cpts
        return project.with_(other_cpts=(*kept[:index], *kept[index + 1 :]))

    work.edit(change, "Retrait d’un périmètre")
