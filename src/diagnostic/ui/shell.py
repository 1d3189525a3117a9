"""What every page has: navigation, style, the ribbon, the project menu."""

from __future__ import annotations

import logging

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from diagnostic.errors import UserError
from diagnostic.french import counted, inhabitants
from diagnostic.project import Stored, encode, from_json, new_project, to_json
from diagnostic.sources import jobs
from diagnostic.territory.atlas import COG_YEAR
from diagnostic.ui import projection, slides, work
from diagnostic.ui.browser import is_own_machine, set_up_page
from diagnostic.ui.sources.shelf import state_of_data
from diagnostic.ui.text import plain
from diagnostic.ui.theme import apply_theme

COMPOSER = "pages/territoire/composer.py"
PAGES = {
    "Territoire": [
        (COMPOSER, "Composer le territoire", ""),
        ("pages/territoire/aci.py", "Taille et financement ACI", "aci"),
    ],
    "Diagnostic": [
        ("pages/diagnostic/population.py", "Population", "population"),
        ("pages/diagnostic/offre.py", "Offre de soins", "offre"),
        ("pages/diagnostic/pathologies.py", "Pathologies", "pathologies"),
        ("pages/diagnostic/carte_identite.py", "Carte d’identité", "carte"),
        ("pages/diagnostic/chiffres.py", "Chiffres du territoire", "chiffres"),
        ("pages/diagnostic/a_demander.py", "Valeurs à demander", "a-demander"),
    ],
    "Cartographie": [
        ("pages/cartographie/explorer.py", "Explorer", "explorer"),
        ("pages/cartographie/mes_donnees.py", "Mes données", "mes-donnees"),
    ],
    "Parcours": [
        ("pages/parcours/ruptures.py", "Points de rupture", "ruptures"),
        ("pages/parcours/plan_actions.py", "Objectifs et plan d’actions", "plan"),
        ("pages/parcours/suivi.py", "Suivi", "suivi"),
    ],
    "Livrables": [
        ("pages/livrables/documents.py", "Documents", "documents"),
    ],
    "Méthode": [
        ("pages/methode/sources.py", "Sources et limites", "sources"),
        ("pages/methode/indicateurs.py", "Méthode des indicateurs", "indicateurs"),
    ],
}
_LOG = logging.getLogger(__name__)


def run() -> None:
    """Lay the page asked for: style, navigation, ribbon, then its own script."""
    st.set_page_config(page_title="Diagnostic CPTS", page_icon="static/icone.svg", layout="wide")
    st.logo("static/logo.svg", size="large")
    projection.keep()
    apply_theme(projected=projection.is_on())
    set_up_page(work.current().project.name)
    page = st.navigation(_menu(), position="top")
    slides.arrive(_script(page.url_path), page.title)
    _ribbon()
    _notices()
    try:
        page.run()
    except Exception as problem:
        _say_unexpected(problem)


def _menu() -> dict[str, list[StreamlitPage]]:
    """Pages under the heading of their section, which opens on a click."""
    return {
        section: [
            st.Page(path, title=title, url_path=url or None, default=path == COMPOSER)
            for path, title, url in pages
        ]
        for section, pages in PAGES.items()
    }


def _script(url: str) -> str:
    """Script of the page at this address."""
    return next(path for pages in PAGES.values() for path, _, own in pages if own == url)


def _say_unexpected(problem: Exception) -> None:
    """Keep the details for the server's journal, and say to the user what to do."""
    _LOG.error("unexpected problem on a page", exc_info=problem)
    st.error(
        "Cette page a rencontré un problème inattendu. Votre travail est gardé : rechargez la "
        "page. Si le problème revient, enregistrez votre projet (bouton « Projet ») et dites-le."
    )


def _ribbon() -> None:
    with st.container(key="ribbon", horizontal=True, vertical_alignment="center"):
        project = work.current().project
        st.page_link(COMPOSER, label=f"**{plain(project.name)}**", help="Composer le territoire")
        st.html(_ribbon_figures(), width="stretch")
        st.toggle(
            "Projection",
            key=projection.KEY,
            help="Agrandit tout et pose une question par écran, pour une salle de réunion.",
        )
        if projection.is_on():
            st.button("Quitter (Échap)", key="leave", on_click=projection.leave)
        else:
            with st.popover("Projet", width="content"):
                _project_menu()


def _ribbon_figures() -> str:
    seen = work.portrait()
    summary = seen.summary
    if not seen.codes:
        figures = '<span class="quiet">Aucune commune choisie</span>'
    else:
        size = f"Taille {seen.position.proposed}{'' if seen.position.size else ' ?'}"
        chip = f'<span class="chip">{size}</span>'
        if projection.is_on():
            return f'<div class="ribbon">{chip}</div>'
        figures = (
            f"<span><b>{summary.members_label}</b></span>"
            f"<span><b>{inhabitants(summary.population)}</b> "
            f'<span class="quiet">(INSEE, {summary.population_label})</span></span>{chip}'
        )
    busy = "<b>Import en cours</b> · " if jobs.current() else ""
    state = f'<span class="quiet">{busy}{state_of_data()} · code géographique {COG_YEAR}</span>'
    return f'<div class="ribbon">{figures}{state}</div>'


def _notices() -> None:
    """Say what happened: good news in passing, problems until they are read."""
    for text in work.take_news():
        st.toast(plain(text))
    # Always there: a block that comes and goes would remount the map below it.
    shown = st.container(key="notices", horizontal=True, vertical_alignment="center")
    problems = work.problems()
    if not problems:
        return
    with shown:
        with st.container():
            for kind, text in problems:
                (st.error if kind == "error" else st.warning)(plain(text))
        st.button("Compris", on_click=work.dismiss)


def _project_menu() -> None:
    project = work.current().project
    st.download_button(
        "Enregistrer le projet sur mon ordinateur",
        to_json(project),
        file_name=f"{_file_stem(project.name)}.json",
        mime="application/json",
        width="stretch",
        on_click="ignore",
    )
    st.file_uploader(
        "Ouvrir un projet (.json)", key="opened", on_change=_open_file, max_upload_size=20
    )
    if project.territory.codes:
        st.caption("Lien qui ouvre ce territoire dans un autre navigateur :")
        st.code(_link(), language=None, wrap_lines=True)
        if is_own_machine():
            st.caption(
                "Cette adresse n’est valable que sur cet ordinateur. Pour un autre poste, envoyez "
                "le fichier du projet."
            )
    _other_projects(project.id)
    st.button("Nouveau projet", on_click=_new, width="stretch")
    st.caption(
        "Chaque changement est gardé sur le serveur de l’application, pour ce navigateur seulement."
    )


def _open_file() -> None:
    uploaded = st.session_state.opened
    if uploaded is None:
        return
    try:
        project = from_json(uploaded.getvalue())
    except UserError as problem:
        work.notify("error", f"{problem} Le projet à l’écran n’a pas changé.")
        return
    codes = project.territory.codes
    if codes and not any(work.is_known(code) for code in codes):
        work.notify(
            "error",
            "Aucun code de commune de ce fichier n’existe dans le code officiel. Vérifiez que "
            "c’est le bon fichier. Le projet à l’écran n’a pas changé.",
        )
        return
    known = _stored(project.id)
    if known and known.project.modified_at > project.modified_at:
        project, known = project.forked(), None
        work.notify(
            "warning",
            "Ce navigateur garde une version plus récente de ce projet. Elle reste telle quelle ; "
            "le fichier est ouvert comme une copie.",
        )
    work.open_project(project, revision=known.revision if known else None)
    work.notify("success", f"Projet « {project.name} » ouvert.")


def _stored(project_id: str) -> Stored | None:
    try:
        return work.stored(project_id)
    except UserError:
        return None  # unreadable there: the store sets it aside, and the user's file is the remedy


def _link() -> str:
    project = work.current().project
    home = _home(str(st.context.url or ""))
    return f"{home}/?t={encode(project.territory.codes, project.name)}"


def _home(address: str) -> str:
    """Address of the composing page, read from the address of any page."""
    home = address.split("?")[0].rstrip("/")
    urls = (url for pages in PAGES.values() for _, _, url in pages if url)
    return next((home.removesuffix(f"/{u}") for u in urls if home.endswith(f"/{u}")), home)


def _other_projects(current_id: str) -> None:
    try:
        others = [s for s in work.summaries() if s.project_id != current_id]
    except UserError as problem:
        st.caption(plain(str(problem)))
        return
    if not others:
        return
    st.caption("Autres projets de ce navigateur :")
    for summary in others[:5]:
        st.button(
            f"{plain(summary.name)} — {counted(summary.communes, 'commune')}",
            key=f"open-{summary.project_id}",
            on_click=work.open_stored,
            args=(summary.project_id,),
            disabled=summary.problem is not None,
            width="stretch",
        )


def _new() -> None:
    work.open_project(new_project())


def _file_stem(name: str) -> str:
    kept = "".join(c if c.isalnum() or c in " -" else "" for c in name).strip()
    return kept.replace(" ", "-")[:60] or "territoire"
