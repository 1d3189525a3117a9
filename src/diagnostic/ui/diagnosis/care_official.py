"""Densities published by the CNAM, beside those counted from the BPE and never among them."""

from __future__ import annotations

from functools import partial

import streamlit as st

from diagnostic.french import NBSP, listed, lowered, number
from diagnostic.indicators.official_densities import (
    PUBLIC,
    SHOWN,
    Densities,
    Official,
    official_densities,
    said,
)
from diagnostic.indicators.places import Place, france, of_area
from diagnostic.territory.atlas import Atlas, load_atlas
from diagnostic.territory.selection import Codes
from diagnostic.ui import html, tables, work
from diagnostic.ui.diagnosis import board, care_charts, charts
from diagnostic.ui.diagnosis.noticed import of_sentence, with_button
from diagnostic.ui.sources import shelf
from diagnostic.ui.tables import Cell, Row

TRAP = (
    "Densités pour 100 000 habitants, sauf trois professions, rapportées à leur propre public "
    "(déduit : le fichier ne le dit pas) : sages-femmes aux femmes de 15 à 49 ans, gynécologues "
    "aux femmes de 15 ans et plus, pédiatres aux enfants de moins de 15 ans. On ne compare donc "
    "pas deux professions entre elles. La CNAM compte une fois chaque libéral ; la BPE compte les "
    "lieux d’exercice : leurs chiffres ne se mélangent pas."
)
WIDE = 25.0
"""Per cent of difference from France that is told in the answer."""


def published_densities() -> None:
    """What the CNAM says of the département, its région and France."""
    question = "Que publie l’Assurance Maladie pour le département ?"
    st.subheader(question)
    atlas = load_atlas()
    areas = _departements(atlas, work.current().codes)
    names = {code: atlas.departements[code].name for code in areas}
    code = areas[0]
    if len(areas) > 1:
        code = st.selectbox(
            "Département", areas, format_func=names.__getitem__, key="care-departement"
        )
    found = official_densities(shelf.library(), _places(atlas, code))
    if found is None or not any(row[0].density is not None for row in found.rows.values()):
        st.info(f"La CNAM ne publie pas de densités de libéraux pour {names[code]}.")
        return
    st.html(html.sentence(_answer(found)))
    charts.show(
        care_charts.official_chart(found),
        key="care-cnam",
        alt=f"Densités de libéraux publiées par la CNAM, France = 100. {_answer(found)}",
        caption=charts.Caption(
            question,
            _answer(found),
            "France = 100",
            (found.credit,),
            ("À droite : densité du département, puis celle de la France.", TRAP),
            found.places[0].name,
        ),
    )
    level = f"Densités publiées du département, et non du territoire. {_answer(found)}"
    told = partial(of_sentence, question, level, found.credit)
    with with_button(told, "care-cnam"), st.expander("Le même contenu, en tableau"):
        st.html(_table(found))
    board.caution(f"Publiés par la CNAM. {TRAP}")
    board.note(f"{found.credit}.")


def _departements(atlas: Atlas, codes: Codes) -> list[str]:
    """Départements of the territory, that of most of its inhabitants first."""
    people: dict[str, int] = {}
    for code in codes:
        commune = atlas[code]
        people[commune.departement] = people.get(commune.departement, 0) + commune.population
    return sorted(people, key=lambda each: (-people[each], each))


def _places(atlas: Atlas, code: str) -> list[Place]:
    area = atlas.departements[code]
    region = atlas.regions[atlas[area.members[0]].region]
    places = [of_area("departement", area)]
    if frozenset(region.members) != frozenset(area.members):
        places.append(of_area("region", region))
    return [*places, france(atlas)]


def _answer(found: Densities) -> str:
    less, more = [], []
    for slug, figures in found.rows.items():
        mine, theirs = figures[0].density, figures[-1].density
        if mine is None or not theirs:
            continue
        gap = 100 * mine / theirs - 100
        name = lowered(SHOWN[slug])
        if gap <= -WIDE:
            less.append(name)
        elif gap >= WIDE:
            more.append(name)
    place = found.places[0].name
    parts = []
    if less:
        parts.append(f"au moins un quart de moins qu’en France : {listed(less, 8)}")
    if more:
        parts.append(f"au moins un quart de plus : {listed(more, 8)}")
    if not parts:
        parts.append("aucune profession ne s’écarte d’un quart de la densité de la France")
    return f"{place}, {found.year} : {' ; '.join(parts)}."


def _table(found: Densities) -> str:
    head = [Cell("Libéraux", "pour 100 000 de leur public")]
    head += [Cell(place.name, number=True) for place in found.places]
    rows = [
        Row(
            [
                Cell(SHOWN[slug], f"pour 100{NBSP}000 {PUBLIC.get(slug, 'habitants')}"),
                *(_cell(each) for each in figures),
            ]
        )
        for slug, figures in found.rows.items()
    ]
    return tables.table(f"Densités publiées par la CNAM, {found.year}", head, rows)


def _cell(figure: Official) -> Cell:
    if figure.density is None:
        return Cell("secret" if figure.status == "secret" else "nd", said(figure), number=True)
    return Cell(number(figure.density, 1), said(figure), number=True)
