"""Who takes part and who is to be asked, and what is coordinated already."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from diagnostic.french import counted
from diagnostic.project import LetterChoices
from diagnostic.ui import html, typed, work
from diagnostic.ui.deliverables import rows
from diagnostic.ui.deliverables.rows import Rows
from diagnostic.ui.diagnosis import asked

PROFESSION, STRUCTURE = "Profession", "Structure de soins"
KINDS = (
    PROFESSION,
    STRUCTURE,
    "Établissement de santé",
    "Médico-social",
    "Social",
    "Usagers et patients",
    "Collectivité",
    "Institution",
)
"""Categories offered; another one may be kept in the document."""
STATES: Mapping[str, str] = {"associe": "Associé", "a_associer": "À associer"}
PRESENT: Mapping[str, tuple[str, str]] = {
    "nombre_medecin_generaliste": ("Médecins généralistes", PROFESSION),
    "nombre_infirmier": ("Infirmiers", PROFESSION),
    "nombre_pharmacie": ("Pharmacies", PROFESSION),
    "nombre_masseur_kinesitherapeute": ("Masseurs-kinésithérapeutes", PROFESSION),
    "nombre_chirurgien_dentiste": ("Chirurgiens-dentistes", PROFESSION),
    "nombre_sage_femme": ("Sages-femmes", PROFESSION),
    "nombre_orthophoniste": ("Orthophonistes", PROFESSION),
    "nombre_pedicure_podologue": ("Pédicures-podologues", PROFESSION),
    "nombre_psychologue": ("Psychologues", PROFESSION),
    "nombre_laboratoire": ("Laboratoires de biologie médicale", STRUCTURE),
    "nombre_maison_sante": ("Maisons de santé", STRUCTURE),
    "nombre_centre_sante": ("Centres de santé", STRUCTURE),
    "nombre_urgences": ("Services d’urgences", "Établissement de santé"),
    "nombre_etablissement_court_sejour": ("Hôpitaux et cliniques", "Établissement de santé"),
}
"""What the figures count in a territory: how it is named here, and its category."""
OTHERS: Mapping[str, str] = {
    "Médecins spécialistes": PROFESSION,
    "Infirmiers en pratique avancée": PROFESSION,
    "Hospitalisation à domicile": "Établissement de santé",
    "EHPAD": "Médico-social",
    "Services de soins à domicile": "Médico-social",
    "CCAS": "Social",
    "Associations d’usagers": "Usagers et patients",
    "Communes et intercommunalité": "Collectivité",
    "Département": "Collectivité",
}
OFFERED: Mapping[str, str] = {**dict(PRESENT.values()), **OTHERS}
"""Actors that a click adds, with their category."""
FORMS: Mapping[str, str] = {
    "MSP": "Maison de santé pluriprofessionnelle",
    "CDS": "Centre de santé",
    "ESP": "Équipe de soins primaires",
    "ESS": "Équipe de soins spécialisés",
    "CLS": "Contrat local de santé",
    "CLSM": "Conseil local de santé mentale",
    "DAC": "Dispositif d’appui à la coordination",
    "PTSM": "Projet territorial de santé mentale",
    "Réseau": "Réseau de santé",
    "HAD": "Hospitalisation à domicile",
    "GHT": "Groupement hospitalier de territoire",
    "SAS": "Service d’accès aux soins",
    "CPTS voisine": "Communauté professionnelle voisine",
}
"""Forms of coordination, in short and in full."""
_ADDING, _FORM = "letter-add-partner", "letter-add-coordination"


def actors(said: LetterChoices) -> None:
    """Actors associated, and those to associate."""
    st.html(
        html.sentence(
            "Professions, structures, usagers, collectivités : ceux qui se sont engagés, et ceux "
            "que vous irez chercher."
        )
    )
    _offered(said)
    _begin(said)
    if said.partners:
        st.html(html.source(_counted(said)))
    rows.lines(PARTNERS, said.partners)


def _offered(said: LetterChoices) -> None:
    taken = {each.name for each in said.partners}
    st.pills(
        "Ajouter d’un clic, « à associer »",
        [name for name in OFFERED if name not in taken],
        key=_ADDING,
        on_change=_add_offered,
    )


def _add_offered() -> None:
    name = st.session_state.get(_ADDING)
    if name:
        rows.add(
            PARTNERS,
            {"name": name, "kind": OFFERED[name], "state": "a_associer"},
            f"Acteur : {name}",
        )
    st.session_state[_ADDING] = None


def _begin(said: LetterChoices) -> None:
    """The blank line, and those that the figures of the territory count."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            "+ Autre acteur",
            key="letter-partner-other",
            on_click=rows.add,
            args=(PARTNERS, {}, "Ajout d’un acteur"),
        )
        lacking = _counted_here(said)
        if lacking:
            st.button(
                f"Ajouter les {len(lacking)} que les chiffres comptent ici",
                key="letter-partner-counted",
                help="Chacun est noté « à associer » : les chiffres disent qui exerce, non qui "
                "s’engage.",
                on_click=rows.add_several,
                args=(PARTNERS, lacking, "Acteurs comptés dans le territoire"),
            )


def _counted_here(said: LetterChoices) -> list[dict[str, Any]]:
    """Those that the figures count in the territory, not in the list yet."""
    if not work.current().codes:
        return []
    taken = {each.name for each in said.partners}
    found = asked.asked(list(PRESENT))
    return [
        {"name": name, "kind": kind, "state": "a_associer"}
        for each, (name, kind) in PRESENT.items()
        if found[each].value.is_known and found[each].value.value and name not in taken
    ]


def _counted(said: LetterChoices) -> str:
    engaged = sum(each.state == "associe" for each in said.partners)
    return (
        f"{counted(len(said.partners), 'acteur')} : "
        f"{counted(engaged, 'associé')}, {len(said.partners) - engaged} à associer."
    )


def _partner_details(partner: Any) -> list[str]:
    count = "" if partner.count is None else str(partner.count)
    return [partner.kind, count, STATES[partner.state].lower(), rows.short(partner.role)]


def _partner_fields(item_id: str) -> None:
    def item(name: str) -> typed.Item:
        return typed.Item("partners", item_id, name)

    name, kind = st.columns([3, 2])
    with name:
        typed.line("Acteur", item("name"), placeholder="Une profession, une structure")
    with kind:
        typed.choice("Catégorie", item("kind"), {"": "À choisir", **{x: x for x in KINDS}})
    state, count = st.columns(2)
    with state:
        typed.choice("État", item("state"), STATES)
    with count:
        typed.figure(
            "Combien se sont engagés", item("count"), 0, help="Vide tant que vous ne l’avez compté."
        )
    typed.area("Rôle dans le projet", item("role"))


def coordination(said: LetterChoices) -> None:
    """What is coordinated already, and how the CPTS fits in."""
    st.html(
        html.sentence(
            "Ce qui coordonne déjà les soins ici, et ce que la CPTS y ajoute sans le refaire."
        )
    )
    st.pills(
        "Ajouter d’un clic",
        list(FORMS),
        format_func=lambda form: form if form == FORMS[form] else f"{form} · {FORMS[form]}",
        key=_FORM,
        on_change=_add_form,
    )
    st.button(
        "+ Autre coordination",
        key="letter-coordination-other",
        on_click=rows.add,
        args=(COORDINATION, {}, "Ajout d’une coordination"),
    )
    rows.lines(COORDINATION, said.coordination)


def _add_form() -> None:
    form = st.session_state.get(_FORM)
    if form:
        rows.add(COORDINATION, {"kind": form}, f"Coordination : {form}")
    st.session_state[_FORM] = None


def _coordination_fields(item_id: str) -> None:
    def item(name: str) -> typed.Item:
        return typed.Item("coordination", item_id, name)

    kind, name = st.columns([2, 3])
    with kind:
        offered = {"": "À choisir", **{x: f"{x} · {full}" for x, full in FORMS.items()}}
        typed.choice("Forme", item("kind"), offered)
    with name:
        typed.line("Nom", item("name"))
    typed.area("Articulation avec la CPTS", item("link"))


PARTNERS = Rows(
    "partners",
    lambda each: each.name or "Acteur à nommer",
    _partner_details,
    _partner_fields,
)
COORDINATION = Rows(
    "coordination",
    lambda each: each.name or f"{each.kind or 'Coordination'} à nommer",
    lambda each: [each.kind, rows.short(each.link)],
    _coordination_fields,
)
