"""Gradation des soins: what is found here, and where to go for the rest."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import streamlit as st

from diagnostic.french import among, counted, km, listed, lowered, number, percent
from diagnostic.indicators.gradation import Level, Line, Reach, gradation
from diagnostic.indicators.places import territory
from diagnostic.sources.catalogue import catalogue
from diagnostic.sources.reading import SYNCHRONISED
from diagnostic.territory.selection import Codes
from diagnostic.ui import html, projection, tables, work
from diagnostic.ui.caches import BY_CODES
from diagnostic.ui.diagnosis import board, care_charts, charts
from diagnostic.ui.diagnosis.asked import base
from diagnostic.ui.diagnosis.noticed import of_sentence, with_button
from diagnostic.ui.sources import shelf
from diagnostic.ui.tables import Cell, Row

Levels = Sequence[tuple[Level, Sequence[Line]]]
NAMES = 3
FEW = 4
CAUTION = (
    "Le classement en trois niveaux est une lecture : le Code de la santé publique définit le "
    "premier recours par ce qu’il fait (article L. 1411-11) et le second par ce que le premier ne "
    "couvre pas (article L. 1411-12) ; le troisième, hospitalier, est un usage. Les distances sont "
    "à vol d’oiseau, de centre de commune à centre de commune (jusqu’au site pour les urgences), "
    "en moyenne sur les habitants : ce n’est ni une route ni un temps."
)


def levels_of_care() -> None:
    """The three levels of recourse, as a chart of distances and as a table."""
    _draw(_gradation(work.current().codes, shelf.version()), "care-gradation")


def first_recourse() -> None:
    """The first level alone: a screen for a room does not hold all three."""
    _draw(_gradation(work.current().codes, shelf.version())[:1], "care-first")


def further_recourse() -> None:
    """What the first level does not cover."""
    _draw(_gradation(work.current().codes, shelf.version())[1:], "care-further")


def _draw(found: Levels, key: str) -> None:
    question = "Que trouve-t-on ici, et où aller pour le reste ?"
    st.subheader(question)
    st.html(html.sentence(_answer(found)))
    lacking = _lacking(found)
    if lacking:
        st.html(html.sentence(lacking))
    lines = [line for _, every in found for line in every]
    drawn = sum(line.reach is not None for line in lines)
    if drawn:
        charts.show(
            care_charts.gradation_chart(found),
            key=key,
            alt="Distance moyenne à chaque soin, par niveau de recours. " + _answer(found),
            caption=charts.Caption(
                question,
                _answer(found),
                "km",
                tuple(_credits(lines)),
                tuple(filter(None, (CAUTION, lacking))),
            ),
        )
    # With few distances the chart says little: the table is then the answer.
    is_answer = not drawn or (2 * drawn < len(lines) and not projection.is_on())
    told = partial(of_sentence, question, _answer(found), " ; ".join(_credits(lines)))
    with with_button(told, key), st.expander("Le même contenu, en tableau", expanded=is_answer):
        st.html(_table(found))
    board.caution(CAUTION)
    board.note(f"{' ; '.join(_credits(lines))}.")


@st.cache_data(show_spinner=False, max_entries=30, hash_funcs=BY_CODES)
def _gradation(codes: Codes, version: str) -> list[tuple[Level, list[Line]]]:
    return gradation(base(version), territory(codes))


def _answer(levels: Levels) -> str:
    said = []
    for level, lines in levels:
        known = [line for line in lines if line.is_inside is not None]
        inside = [line for line in known if line.is_inside]
        unknown = len(lines) - len(known)
        more = f" ({unknown} non connus)" if unknown > 1 else " (1 non connu)" if unknown else ""
        if known:
            said.append(f"{level.name.lower()} : {len(inside)} sur {len(known)}{more}")
        else:
            said.append(f"{level.name.lower()} : non connu")
    text = f"Sur place, {' ; '.join(said)}."
    absent = [_absent(line) for _, lines in levels for line in lines if line.is_inside is False]
    return f"{text} Absents du territoire : {listed(absent, 5)}." if absent else text


def _absent(line: Line) -> str:
    name = lowered(line.service.label)
    if line.reach is None or line.reach.spot is None:
        return name
    spot = line.reach.spot
    sea = ", par-delà la mer" if spot.by_sea else ""
    return f"{name} ({spot.commune}, {km(line.reach.mean_km)}{sea})"


def _lacking(levels: Levels) -> str:
    """What is not known, and what would bring it."""
    by_source: dict[str, list[str]] = {}
    for _, lines in levels:
        for line in lines:
            if line.is_inside is None or line.reach is None:
                name = lowered(line.service.label)
                by_source.setdefault(line.service.brought_by, []).append(name)
    if not by_source:
        return ""
    said = [_brought(source, names) for source, names in by_source.items()]
    return f"{' '.join(said)} « nd » ne veut pas dire « aucun »."


def _brought(source: str, names: Sequence[str]) -> str:
    about = catalogue()[source]
    held = shelf.library().of_source(source)
    what = f"« {about.dataset} » ({about.publisher})"
    which = listed(names) if len(names) <= FEW else counted(len(names), "soin")
    if any(part.origin == SYNCHRONISED for part in held) or not about.importer:
        return f"Présence ou distance non connues pour {which} : {what} n’en dit rien ici."
    return f"Présence ou distance non connues pour {which} : synchroniser {what}."


def _credits(lines: Sequence[Line]) -> list[str]:
    told = [source for line in lines for source in line.inside.sources if line.inside.is_known]
    told += [line.reach.credit for line in lines if line.reach]
    return sorted(set(told))


def _table(levels: Levels) -> str:
    head = [
        Cell("Soins"),
        Cell("Dans le territoire", "nombre, année", number=True, own=True),
        Cell("Où"),
        Cell("Distance moyenne", "à vol d’oiseau", number=True),
        Cell("Commune la plus éloignée"),
    ]
    rows = []
    for level, lines in levels:
        rows.append(Row([Cell(f"{level.name} : {level.meaning}")], "group"))
        rows += [_row(line) for line in lines]
    return tables.table("Gradation des soins", head, rows)


def _row(line: Line) -> Row:
    reach = line.reach
    return Row(
        [
            Cell(line.service.label),
            _count(line),
            _where(line),
            Cell("nd", number=True)
            if reach is None
            else Cell(km(reach.mean_km, 1), _about(reach), number=True),
            Cell("nd") if reach is None else Cell(reach.farthest, km(reach.farthest_km, 1)),
        ]
    )


def _count(line: Line) -> Cell:
    value = line.inside
    if value.value is None or line.is_inside is None:
        return Cell("nd", "non connu", number=True, own=True)
    text = number(value.value) if value.value else "aucun"
    partly = "" if value.is_whole else f", {among(value.known or 0, value.asked or 0, 'commune')}"
    return Cell(text, f"{value.period}{partly}", number=True, own=True)


def _where(line: Line) -> Cell:
    if line.names:
        return Cell(listed(line.names, NAMES))
    if line.is_inside:
        return Cell("Sur place")
    if line.reach is None or line.reach.spot is None:
        return Cell("nd")
    spot = line.reach.spot
    detail = [spot.site] if spot.site else []
    if spot.share < 1:
        detail.append(f"le plus proche pour {percent(spot.share, 0)} des habitants")
    if spot.by_sea:
        detail.append("par-delà la mer")
    return Cell(f"{spot.commune} ({spot.departement})", ", ".join(detail))


def _about(reach: Reach) -> str:
    missing = reach.asked - reach.known
    left = f", sans {counted(missing, 'commune')}" if missing else ""
    return f"{reach.year}{left}"
