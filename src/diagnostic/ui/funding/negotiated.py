"""The amounts that the CPTS negotiated, typed over the scale's and kept in the project.

One field for each amount rather than a grid: it reads and refuses in French, keeps what was
mistyped on screen, and works with the keyboard and a screen reader.
"""

from __future__ import annotations

import streamlit as st

from diagnostic.aci import Mission, load_scale
from diagnostic.errors import UserError
from diagnostic.french import euros
from diagnostic.project import Project
from diagnostic.project.aci_choices import scale_for
from diagnostic.ui import html, work
from diagnostic.ui.funding.view import Funding
from diagnostic.ui.funding.words import amount_words, typed_euros
from diagnostic.ui.tables import problem


def negotiated(view: Funding) -> None:
    """A field by mission, empty where the scale's amount is kept."""
    if not view.sizes:
        return
    st.subheader("Quels montants avez-vous négociés ?")
    fields, words = st.columns([5, 7], gap="large")
    with fields, st.container(key="negotiated"):
        _head(view.sizes)
        for mission, _ in view.table.rows:
            _row(mission, view)
    with words:
        _words(view)


def _head(sizes: tuple[int, ...]) -> None:
    for size, place in zip((None, *sizes), _places(sizes), strict=True):
        with place:
            st.html(html.source("Mission" if size is None else f"Taille {size}, euros par an"))


def _row(mission: Mission, view: Funding) -> None:
    problems = []
    for size, place in zip((None, *view.sizes), _places(view.sizes), strict=True):
        with place:
            if size is None:
                st.html(html.sentence(mission.short_label))
            else:
                problems.append(_field(mission, size, view))
    for said in filter(None, problems):
        st.html(problem(said))


def _places(sizes: tuple[int, ...]) -> list[st.delta_generator.DeltaGenerator]:
    return list(st.columns([1] * (1 + len(sizes)), vertical_alignment="center"))


def field_key(mission_id: str, size: int, kept: float | None) -> str:
    """Key of a field: it follows the amount kept, so that undo and reset show through."""
    project = work.current().project
    return f"negotiated-{project.id}-{mission_id}-{size}-{kept}"


def _field(mission: Mission, size: int, view: Funding) -> str | None:
    """Draw a field; the sentence on what is wrong with its text, if anything is."""
    kept = view.chosen.overrides.get(mission.id, {}).get(size)
    key = field_key(mission.id, size, kept)
    published = load_scale(view.scale.id).mission(mission.id).amount(size)
    name = f"{mission.short_label}, taille {size}"
    text = st.text_input(
        name,
        value="" if kept is None else euros(kept),
        placeholder=f"{amount_words(published)} (barème)",
        key=key,
        label_visibility="collapsed",
        on_change=_keep,
        args=(key, mission.id, size, name),
    )
    try:
        typed_euros(text, name)
    except UserError as wrong:
        return str(wrong)
    return None


def _keep(key: str, mission_id: str, size: int, name: str) -> None:
    try:
        amount = typed_euros(str(st.session_state[key]), name)
    except UserError:
        return  # the text stays in its field, with the sentence that says why it is not kept

    def change(project: Project) -> Project:
        changed = project.with_amount(mission_id, size, amount)
        scale_for(changed.aci)
        return changed

    said = "Retour au barème" if amount is None else "Montant négocié"
    work.edit(change, f"{said} : {name}")


def _words(view: Funding) -> None:
    st.html(
        html.sentence(
            "Tapez ici le montant de votre contrat. Une case vide garde celui du barème. Les "
            "montants saisis sont gardés dans le projet, comptés partout sur cette page, et "
            "toujours marqués « saisi par vous »."
        )
    )
    if not view.chosen.overrides:
        return
    for line in _differences(view):
        st.html(html.sentence(line))
    st.button(
        "Reprendre tous les montants du barème",
        on_click=_reset,
        help="Efface les montants saisis ; « Annuler », sur la page de composition, les remet.",
    )


def _differences(view: Funding) -> list[str]:
    said = []
    for mine in view.columns:
        published = [load_scale(view.scale.id).mission(m) for m in view.taken]
        amounts = [mission.amount(mine.size) for mission in published]
        before = sum(amount.value_eur for amount in amounts if amount is not None)
        gap = mine.total.known_eur - before
        sign = "+" if gap >= 0 else "−"
        said.append(
            f"Taille {mine.size} : {euros(mine.total.known_eur)} par an, soit "
            f"{sign}{euros(abs(gap))} par rapport au barème."
        )
    return said


def _reset() -> None:
    work.edit(lambda project: project.with_aci(overrides={}), "Retour aux montants du barème")
