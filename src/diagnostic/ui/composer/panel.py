"""Beside the map: who lives here, which size it makes, what it pays, what to look at, what if."""

from __future__ import annotations

import streamlit as st

from diagnostic.aci import SizePosition, size_of
from diagnostic.errors import UserError
from diagnostic.french import counted, euros, inhabitants, number
from diagnostic.project import UNNAMED, Project
from diagnostic.project.aci_choices import funding_for
from diagnostic.project.portrait import Portrait, prospects
from diagnostic.territory.atlas import AGES_SOURCE
from diagnostic.territory.contiguity import frontier
from diagnostic.territory.selection import add
from diagnostic.ui import html, work
from diagnostic.ui.composer.others import other_cpts
from diagnostic.ui.composer.preview import PART, WHAT_IF, preview
from diagnostic.ui.examples import examples, open_example
from diagnostic.ui.text import plain

SCALE_CAUTION = (
    "C’est le dernier barème dont les montants sont connus : l’avenant 2 de 2022 ajoute une "
    "mission dont le montant ne l’est pas. À vérifier sur Légifrance."
)
ADVICE, OTHERS = "Conseils", "Autres CPTS"


def panel() -> None:
    """Draw the panel, or what to do first when nothing is chosen."""
    seen = work.portrait()
    with st.container(key="panel", gap="small"):
        _name()
        if not seen.codes:
            _start()
            return
        _figures(seen)
        _size(seen)
        _last_change()
        _seat(seen)
        shown = st.segmented_control(
            "Voir",
            [ADVICE, WHAT_IF, OTHERS],
            default=ADVICE,
            format_func=lambda name: f"{name} ({len(seen.advice)})" if name == ADVICE else name,
            label_visibility="collapsed",
            key=PART,
            required=True,
        )
        {ADVICE: _advice, WHAT_IF: _what_if, OTHERS: other_cpts}[shown](seen)


def _name() -> None:
    project = work.current().project
    # The key follows the name, so that undo and opening show through.
    key = f"name-{project.id}-{project.name}"
    st.text_input(
        "Nom du territoire",
        value="" if project.name == UNNAMED else project.name,
        key=key,
        placeholder="Nom du territoire",
        label_visibility="collapsed",
        max_chars=120,
        on_change=_rename,
        args=(key,),
    )


def _rename(key: str) -> None:
    name = str(st.session_state[key])
    work.edit(lambda project: project.with_(name=name), "Changement de nom")


def _start() -> None:
    st.markdown(
        "**Commencez par votre territoire.** Tapez le nom d’une commune ou d’une "
        "intercommunalité dans la recherche, cliquez sur un département puis sur les communes de "
        "la carte, ou collez une liste. La population, la taille ACI et ce qu’elle paie "
        "s’affichent ici à chaque pas."
    )
    st.caption("Ou regardez d’abord un exemple réel :")
    for example in examples():
        st.button(
            f"Ouvrir l’exemple : {example.name}",
            on_click=open_example,
            args=(example,),
            help=example.sentence,
            width="stretch",
        )
    st.caption("Un projet déjà enregistré s’ouvre par le bouton « Projet », en haut à droite.")


def _figures(seen: Portrait) -> None:
    summary = seen.summary
    shown = [
        (number(summary.population), "habitants"),
        (number(summary.communes), summary.members_label.split("\u00a0", 1)[1]),
        ("nd" if summary.density is None else number(summary.density), "hab./km²"),
    ]
    st.html(html.figures(shown))
    if summary.ages:
        st.html(html.ages_bar(summary.ages))
    st.html(
        html.source(
            f"INSEE, {summary.population_label}."
            + (f" Âges : {AGES_SOURCE}." if summary.ages else "")
            + (" Densité : contours généralisés." if summary.density else "")
        )
    )


def _size(seen: Portrait) -> None:
    position = seen.position
    st.html(html.gauge(position))
    st.html(html.sentence(" ".join(_distances(position))))
    try:
        funding = funding_for(work.current().project.aci, position)
    except UserError as problem:
        st.warning(plain(str(problem)))
        return
    total = funding.total
    left_out = f" ; hors {', '.join(total.missing).lower()}" if total.missing else ""
    st.html(
        html.sentence(f"Jusqu’à {euros(total.known_eur)} par an pour les missions retenues.")
        + html.source(f"{funding.scale.label}{left_out}. {SCALE_CAUTION}")
    )
    st.page_link("pages/territoire/aci.py", label="Voir chaque mission, son montant et sa source")


def _distances(position: SizePosition) -> list[str]:
    said = []
    if position.missing_for_next is not None:
        missing = inhabitants(position.missing_for_next)
        said.append(f"Il manque {missing} pour la taille {position.next_size}.")
    if position.margin_above_lower is not None:
        said.append(
            f"Marge de {inhabitants(position.margin_above_lower)} avant la taille "
            f"{position.candidates[-1] - 1}."
        )
    return said


def _last_change() -> None:
    history = work.current().history
    if not history.past:
        return
    before, after = history.past[-1].document, history.document
    st.html(html.change(f"{history.present.label}. {_difference(before, after)}"))


def _difference(before: Project, after: Project) -> str:
    atlas = work.atlas()
    people = [atlas.population(project.territory.codes) for project in (before, after)]
    if before.territory.codes == after.territory.codes:
        return "Les communes n’ont pas changé."
    gained = people[1] - people[0]
    sizes = [size_of(count).proposed for count in people]
    change = (
        f"taille {sizes[0]} → {sizes[1]}"
        if sizes[0] != sizes[1]
        else f"taille {sizes[1]} inchangée"
    )
    if not before.territory.codes:
        change = f"taille {sizes[1]}"
    sign = "+" if gained >= 0 else "−"
    return f"{sign}{inhabitants(abs(gained))} ; {change}."


def _seat(seen: Portrait) -> None:
    departements = seen.summary.departements
    seat = work.current().project.territory.seat
    if len(departements) < 2 and seat is None:
        return
    names = {share.code: share.name for share in departements}
    options = [None, *names]
    key = f"seat-{work.current().project.modified_at}"
    st.selectbox(
        "Département du siège (sa CPAM signe)",
        options,
        index=options.index(seat) if seat in options else 0,
        format_func=lambda code: names[code] if code else "À choisir",
        key=key,
        on_change=_choose_seat,
        args=(key,),
    )


def _choose_seat(key: str) -> None:
    seat = st.session_state[key]
    work.edit(lambda project: project.with_seat(seat), "Choix du siège")


def _advice(seen: Portrait) -> None:
    if not seen.advice:
        st.html(html.sentence("Rien à signaler sur ce périmètre."))
    for one in seen.advice:
        st.html(html.advice(one.title, one.reason, one.source, one.level))


def _what_if(seen: Portrait) -> None:
    atlas = work.atlas()
    for prospect in prospects(atlas, seen):
        st.markdown(f"**{prospect.purpose}** : il faut {inhabitants(prospect.needed)} de plus.")
        if not prospect.additions:
            st.caption("Aucun petit ensemble de communes voisines n’y suffit.")
        for i, addition in enumerate(prospect.additions):
            what = "intercommunalité" if addition.kind == "epci" else "communes"
            detail = f"{counted(len(addition.codes), 'commune')}, +{inhabitants(addition.gain)}"
            said, see, join = st.columns([10, 3, 4], vertical_alignment="center", gap="xxsmall")
            said.html(html.sentence(f"{addition.label} — {detail}"))
            see.button(
                "Voir",
                key=f"see-{prospect.purpose}-{i}-{what}",
                on_click=preview,
                args=(addition.codes,),
                help="Montre cet ajout sur la carte.",
                width="stretch",
            )
            join.button(
                "Ajouter",
                key=f"add-{prospect.purpose}-{i}-{what}",
                on_click=_add,
                args=(addition.codes, addition.label),
                width="stretch",
            )
    _one_neighbour(seen)


def _one_neighbour(seen: Portrait) -> None:
    atlas = work.atlas()
    joining = sorted(frontier(atlas, seen.codes), key=lambda code: -atlas[code].population)
    if not joining:
        return
    code = st.selectbox(
        "Et avec cette voisine ?",
        joining,
        index=None,
        placeholder="Choisir une commune voisine",
        format_func=lambda c: f"{atlas.name(c)} ({inhabitants(atlas[c].population)})",
    )
    if code is None:
        return
    after = size_of(atlas.population(add(atlas, seen.codes, [code])))
    words = " ".join(_distances(after))
    st.html(html.sentence(f"{inhabitants(after.population)}, taille {after.proposed}. {words}"))
    st.button(f"Ajouter {atlas.name(code)}", on_click=_add, args=((code,), atlas.name(code)))


def _add(codes: tuple[str, ...], label: str) -> None:
    preview(())
    work.choose(lambda chosen: add(work.atlas(), chosen, codes), f"Ajout : {label}", look=True)
