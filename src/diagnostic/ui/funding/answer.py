"""The answer first: the territory's size, what it pays at most, and what can be chosen."""

from __future__ import annotations

import streamlit as st

from diagnostic.aci import load_scale, scales, size_bands
from diagnostic.aci.funding import FundingColumn
from diagnostic.errors import UserError
from diagnostic.french import inhabitants, listed, number
from diagnostic.project import Project
from diagnostic.project.document import AciChoices
from diagnostic.ui import html, work
from diagnostic.ui.funding.view import Funding, funding
from diagnostic.ui.shell import COMPOSER
from diagnostic.ui.tables import problem

SCALE_KEY = "aci-scale"


def asked() -> Funding:
    """What to show; choices that cannot be used are said, and the published scale is shown."""
    seen = work.portrait()
    position = seen.position if seen.codes else None
    chosen = work.current().project.aci
    try:
        return funding(chosen, position)
    except UserError as wrong:
        st.html(problem(f"Les choix ACI de ce projet ne peuvent pas être suivis. {wrong}"))
        st.button("Reprendre le barème publié", on_click=_back_to_published)
        return funding(AciChoices(signature_date=chosen.signature_date), position)


def _back_to_published() -> None:
    work.edit(
        lambda project: project.with_aci(
            scale=AciChoices().scale, overrides={}, optional_missions=None
        ),
        "Retour au barème publié",
    )


def question(view: Funding) -> None:
    """The question of the page, and its answer in one sentence."""
    st.title("Combien la CPTS peut-elle recevoir chaque année ?")
    st.html(f'<div class="answer">{html.sentence(_answer(view))}</div>')


def _answer(view: Funding) -> str:
    if view.position is None:
        totals = [total.known_eur for total in view.table.totals]
        return (
            f"De {number(totals[0])} à {number(totals[-1])} € au plus, selon la taille du "
            f"territoire. {view.scale.label}."
        )
    people = inhabitants(view.position.population)
    size = " ou ".join(str(size) for size in view.sizes)
    return (
        f"{view.most} au plus, pour {people} (taille {size}) et les missions retenues. "
        f"{view.scale.label}.{_left_out(view.columns[0])}"
    )


def _left_out(column: FundingColumn) -> str:
    missing = column.total.missing
    return f" Montant inconnu, non compté : {listed(missing).lower()}." if missing else ""


def answer(view: Funding) -> None:
    """The territory's figures and the choices; without a territory, what to do first."""
    if view.position is None:
        _teach()
    else:
        _figures(view)
    _choose_scale(view)
    _choose_missions(view)


def _teach() -> None:
    st.html(
        '<div class="empty-state"><h3>Votre colonne s’affichera ici</h3>'
        "<p>La taille ACI dépend de la population des communes choisies. Aucune ne l’est encore."
        "</p><p>Composez le territoire : sa taille, son maximum annuel, mission par mission, et "
        "l’échéancier de ses versements apparaissent ensuite sur cette page.</p></div>"
    )
    if st.button("Composer le territoire", type="primary"):
        st.switch_page(COMPOSER)


def _figures(view: Funding) -> None:
    position = view.position
    if position is None:
        return
    size = " ou ".join(str(size) for size in view.sizes)
    st.html(html.figures([(view.most, "au plus par an"), (f"Taille {size}", position.label)]))
    st.html(html.gauge(position))
    if position.warning:
        st.html(
            html.advice(
                "Taille indéterminée",
                position.warning,
                size_bands().source,
                "attention",
            )
        )


def _choose_scale(view: Funding) -> None:
    st.session_state[SCALE_KEY] = view.scale.id
    st.segmented_control(
        "Barème",
        [scale.id for scale in scales()],
        format_func=lambda scale_id: load_scale(scale_id).label,
        key=SCALE_KEY,
        on_change=_keep_scale,
        required=True,
    )


def _keep_scale() -> None:
    chosen = str(st.session_state[SCALE_KEY])
    work.edit(lambda project: project.with_aci(scale=chosen), "Choix du barème ACI")


def _choose_missions(view: Funding) -> None:
    st.html(html.sentence("Missions au choix de la CPTS"))
    free = tuple(mission.id for mission in view.free)
    for mission in view.free:
        key = f"aci-taken-{mission.id}"
        st.session_state[key] = mission.id in view.taken
        st.checkbox(
            f"{mission.short_label} ({mission.kind.label})",
            key=key,
            help=f"{mission.label}. {mission.note or ''}",
            on_change=_keep_missions,
            args=(free,),
        )


def _keep_missions(free: tuple[str, ...]) -> None:
    taken = tuple(mission for mission in free if st.session_state[f"aci-taken-{mission}"])

    def change(project: Project) -> Project:
        return project.with_aci(optional_missions=taken)

    work.edit(change, "Choix des missions optionnelles")
