"""Figures that no open file gives: what is still to ask, whom, and where to write the answer."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from diagnostic.french import NBSP, counted, listed, lowered, number, spaced
from diagnostic.indicators import entered
from diagnostic.indicators.answers import Answer
from diagnostic.indicators.entered import LEVELS, Level
from diagnostic.indicators.places import Place, territory, usual_comparators
from diagnostic.indicators.to_ask import (
    MOST_PREVENTION,
    PREVENTION,
    REZONE_ADDRESS,
    TO_ASK,
    ToAsk,
)
from diagnostic.project.diagnosis_choices import ReadValue
from diagnostic.ui import html, tables, work
from diagnostic.ui.diagnosis import asking_form, board, words
from diagnostic.ui.diagnosis.asking_letter import MOST_CODES, letter, missing, to_whom
from diagnostic.ui.tables import Cell, Row
from diagnostic.ui.text import plain

LETTER_HEIGHT = 400
_EDITS = ("Valeur saisie : ", "Valeur effacée : ")


def read_answers() -> list[Answer]:
    """Figures read by the user, and those still to ask, for the territory on screen."""
    codes = work.current().codes
    places = usual_comparators(work.atlas(), codes) if codes else ()
    return entered.answers(_kept().values(), territory(codes), places)


def still_to_ask() -> None:
    """How many figures are missing, and those that are there."""
    st.subheader("Que reste-t-il à demander ?")
    answers = read_answers()
    st.html(html.sentence(_remaining(answers)))
    known = [answer for answer in answers if answer.value.is_known]
    if known:
        board.key_figures(known)


def _remaining(answers: list[Answer]) -> str:
    fixed, prevention = missing(answers)
    why = "Aucun fichier ouvert ne donne ces chiffres pour un territoire choisi par communes."
    if not fixed and not prevention:
        return "Plus rien : tous les chiffres sont saisis."
    said = []
    if fixed:
        names = listed([lowered(each.label) for each in fixed])
        said.append(f"{counted(len(fixed), 'chiffre')} ({names})")
    if prevention:
        said.append(f"{counted(prevention, 'indicateur')} de prévention sur {MOST_PREVENTION}")
    return f"Il reste {listed(said)}. {why}"


def whom_to_ask() -> None:
    """Where to read the figures, and the message that asks for them."""
    path, message = st.columns(2, gap="large")
    with path:
        _where()
    with message:
        _message()


def _where() -> None:
    st.subheader("Où les lire vous-même ?")
    summary = work.portrait().summary
    add = (
        f"ajoutez vos {summary.members_label}"
        if summary.communes > 1
        else f"ajoutez votre {summary.members_label.split(NBSP)[1]}"
    )
    where = "Leurs codes sont" if summary.communes > 1 else "Son code est"
    steps = (
        f"Ouvrez [{REZONE_ADDRESS}](https://{REZONE_ADDRESS}) : l’outil de l’Assurance Maladie est "
        "gratuit et sans compte.",
        f"Choisissez la région, puis {add}, par la recherche ou en cliquant sur la carte. {where} "
        "dans le message ci-contre.",
        "Validez la sélection : les chiffres paraissent ensuite.",
        "**Population du territoire** : affections de longue durée (ALD) et complémentaire santé "
        "solidaire (C2S).",
        "**Indicateurs liés aux missions** : médecin traitant, passages aux urgences, et les "
        "quinze indicateurs de prévention.",
        "Notez la valeur du territoire, celles du département, de la région et de la France, et "
        "l’année affichée.",
    )
    st.markdown("\n".join(f"{rank}. {spaced(step)}" for rank, step in enumerate(steps, 1)))
    board.note(
        "Ce chemin vient de deux textes publics (portail de Normandie ; support de l’Assurance "
        "Maladie Hauts-de-France, mai 2024). Les écrans d’aujourd’hui n’ont pas été vus : les mots "
        "peuvent avoir changé. Un chiffre introuvable se demande à la CPAM."
    )


def _message() -> None:
    st.subheader("Que demander à la CPAM ?")
    fixed, prevention = missing(read_answers())
    if not fixed and not prevention:
        st.html(html.sentence("Rien : tous les chiffres sont saisis."))
        return
    atlas, project, seen = work.atlas(), work.current().project, work.portrait()
    names = {code: atlas.departements[code].name for code in _departements()}
    seat = project.territory.seat
    st.html(html.sentence(to_whom(list(names.values()), names.get(seat or ""))))
    text = letter(project.name, seen, fixed, prevention)
    st.code(text, language=None, wrap_lines=True, height=LETTER_HEIGHT)
    if len(seen.codes) > MOST_CODES:
        st.download_button(
            "Télécharger la liste des codes, à joindre",
            "\n".join(["code_insee", *sorted(seen.codes)]) + "\n",
            file_name="communes.csv",
            mime="text/csv",
            on_click="ignore",
        )


def _departements() -> list[str]:
    return sorted({work.atlas()[code].departement for code in work.current().codes})


def enter_values() -> None:
    """A form by figure, and one more for the next prevention indicator."""
    st.subheader("Qu’avez-vous lu ?")
    st.html(
        html.sentence(
            "Ouvrez un chiffre, tapez ce que vous avez lu, avec son jour et son origine. Tout est "
            "gardé dans le projet, et paraît ensuite avec les autres indicateurs."
        )
    )
    kept, areas = _kept(), _areas()
    for asked in TO_ASK.values():
        if asked.id in kept or not asked.is_named_by_user:
            _one(asked, kept.get(asked.id), areas)
    _next_prevention(kept, areas)
    _undo()


def _one(asked: ToAsk, kept: ReadValue | None, areas: Mapping[Level, str]) -> None:
    name = (kept and kept.label) or asked.label
    state = f"{number(kept.value, asked.decimals)} {asked.unit}" if kept else "à demander"
    title = plain(spaced(f"{name} : {state}"))
    with st.expander(title, expanded=asking_form.is_in_hand(asked, kept)):
        facts = (asked.why, f"Où : {asked.where}.", f"À qui : {asked.whom}.")
        st.html(tables.bullets([spaced(fact) for fact in facts]))
        asking_form.form(asked, kept, areas)
        if kept:
            st.button(
                "Effacer cette valeur",
                key=f"erase-{asked.id}",
                on_click=_erase,
                args=(asked.id, name),
            )


def _erase(figure: str, name: str) -> None:
    work.edit(lambda project: project.without_read_value(figure), f"{_EDITS[1]}{name}")


def _next_prevention(kept: Mapping[str, ReadValue], areas: Mapping[Level, str]) -> None:
    ranks = range(1, MOST_PREVENTION + 1)
    free = next(
        (f"{PREVENTION}_{rank}" for rank in ranks if f"{PREVENTION}_{rank}" not in kept), ""
    )
    if not free:
        board.note("Les quinze indicateurs de prévention sont saisis.")
        return
    asked = TO_ASK[free]
    with st.expander(
        "Ajouter un indicateur de prévention", expanded=asking_form.is_in_hand(asked, None)
    ):
        st.html(tables.bullets([spaced(each) for each in (asked.why, *asked.cautions)]))
        asking_form.form(asked, None, areas)


def _undo() -> None:
    label = work.current().history.undo_label or ""
    if label.startswith(_EDITS):
        st.button(plain(f"Annuler : {label}"), key="undo-asking", on_click=work.undo)


def every_value() -> None:
    """All the figures in a table, with their day and their origin."""
    st.subheader("Tous les chiffres, avec leur origine")
    answers = read_answers()
    head = [
        Cell("Chiffre"),
        Cell("Votre territoire", number=True, own=True),
        *(Cell(name, number=True) for name in _areas().values()),
        Cell("Année des données"),
        Cell("Lu le"),
        Cell("Origine"),
    ]
    rows = [_row(answer) for answer in answers]
    _, prevention = missing(answers)
    if prevention:
        name = f"{counted(prevention, 'indicateur')} de prévention"
        asked = Cell("à demander", number=True, own=True)
        blanks = [Cell("—", number=True) for _ in LEVELS]
        rows.append(Row([Cell(name), asked, *blanks, *(Cell("—") for _ in range(3))], "off"))
    st.html(tables.table("Valeurs à demander", head, rows))
    board.note(
        "L’écart n’est jugé que si l’effectif est donné : sans lui, il n’y a pas d’intervalle. Une "
        "valeur de comparaison est tenue pour sûre. Une valeur vaut pour les communes du jour où "
        "elle a été lue : si le périmètre change, redemandez-la."
    )


def _row(answer: Answer) -> Row:
    indicator, value = answer.indicator, answer.value
    read = _kept().get(indicator.id)
    shown = words.with_unit(indicator, value)
    return Row(
        [
            Cell(indicator.label),
            Cell(shown, words.interval(indicator, value), number=True, own=True),
            *(_compared(answer, level) for level in LEVELS),
            Cell((read and read.describes) or "—"),
            Cell(f"{read.read_on:%d/%m/%Y}" if read else "—"),
            Cell(read.origin if read else "—"),
        ]
    )


def _compared(answer: Answer, level: Level) -> Cell:
    found = next((each for each in answer.comparators if each.place.level == level), None)
    if found is None:
        return Cell("—", number=True)
    sign, _, text = words.standing(found)
    return Cell(words.with_unit(answer.indicator, found.value), f"{sign} {text}", number=True)


def _kept() -> dict[str, ReadValue]:
    return {read.figure: read for read in work.current().project.diagnosis.read_values}


def _areas() -> dict[Level, str]:
    """Name of the area of each level, the level itself when the territory spans several."""
    codes = work.current().codes
    places: tuple[Place, ...] = usual_comparators(work.atlas(), codes) if codes else ()
    by_level: dict[str, list[str]] = {}
    for place in places:
        by_level.setdefault(place.level, []).append(place.name)
    return {
        level: names[0] if len(names := by_level.get(level, [])) == 1 else default
        for level, default in LEVELS.items()
    }
