"""People in ALD, by bassin de vie: the level at which they are published."""

from __future__ import annotations

from functools import partial

import streamlit as st

from diagnostic.french import counted, hundredths, number, percent, raised
from diagnostic.indicators.bassins import AldAround, Bassin, Spread, ald_around
from diagnostic.indicators.places import usual_comparators
from diagnostic.territory.atlas import load_atlas
from diagnostic.territory.selection import Codes
from diagnostic.ui import html, tables, work
from diagnostic.ui.caches import BY_CODES
from diagnostic.ui.diagnosis import board, charts, diseases_charts
from diagnostic.ui.diagnosis.noticed import of_sentence, with_button
from diagnostic.ui.figures.invitation import SOURCES
from diagnostic.ui.sources import shelf
from diagnostic.ui.tables import Cell, Row

MOST = 10
"""Bassins de vie that are drawn; the others are in the table, up to `MOST_LISTED`."""
MOST_LISTED = 60
ODD = 3
"""A value that many times beyond eight bassins in ten is said to be checked."""


def ald() -> None:
    """Share in ALD in the bassins de vie of the territory."""
    question = "Quelle part des habitants est en affection de longue durée (ALD) ?"
    st.subheader(question)
    found = _around(work.current().codes, shelf.version())
    if found is None:
        st.info(
            "La part des habitants en ALD s’affichera ici, par bassin de vie. Il faut pour cela "
            "l’export « bénéficiaires en ALD » de C@rtoSanté et la table d’appartenance des "
            "communes de l’INSEE."
        )
        st.page_link(SOURCES, label="Compléter les données")
        return
    st.html(html.sentence("Niveau : bassin de vie, et non votre territoire."))
    if not found.bassins:
        st.html(html.sentence("Ce territoire n’est dans aucun bassin de vie de la table tenue."))
        return
    st.html(html.sentence(_answer(found)))
    drawn = found.bassins[:MOST]
    if any(bassin.value is not None for bassin in drawn):
        charts.show(
            diseases_charts.bassins_chart(drawn, found.spread),
            key="ald",
            alt="Part des habitants en ALD dans les bassins de vie du territoire",
            caption=charts.Caption(
                question,
                _answer(found),
                "% des habitants du bassin de vie",
                tuple(found.sources),
                ("Niveau : bassin de vie, et non le territoire.", _cautions(found)),
            ),
        )
    said = f"Niveau : bassin de vie, et non le territoire. {_answer(found)}"
    told = partial(of_sentence, question, said, " ; ".join(found.sources))
    with with_button(told, "ald"), st.expander("Le même contenu, en tableau"):
        st.html(_table(found))
    board.caution(_cautions(found))
    board.note(" ; ".join(found.sources))


@st.cache_data(show_spinner=False, max_entries=30, hash_funcs=BY_CODES)
def _around(codes: Codes, version: str) -> AldAround | None:
    atlas = load_atlas()
    return ald_around(shelf.library(), atlas, codes, usual_comparators(atlas, codes))


def _answer(found: AldAround) -> str:
    first = found.bassins[0]
    where = (
        f"{raised(rough(first.share))} des habitants vivent dans le bassin de vie de {first.name}"
        if len(found.bassins) > 1 or first.share < 1
        else f"Tout le territoire est dans le bassin de vie de {first.name}"
    )
    if first.value is None:
        why = "est couverte par le secret" if first.status == "secret" else "n’est pas donnée"
        return f"{where} : sa part en ALD {why}."
    return (
        f"{where} : {hundredths(first.value)} de la population y est en ALD. "
        f"{raised(rough(first.below or 0))} des bassins de vie ont une part plus faible."
    )


def rough(share: float) -> str:
    r"""A share without decimals, where a few are not none and nearly all are not all.

    >>> rough(0.42), rough(0.002), rough(0.998), rough(0.0), rough(1.0)
    ('42\xa0%', 'moins de 1\xa0%', 'plus de 99\xa0%', '0\xa0%', '100\xa0%')
    """
    if 0 < share < 0.005:
        return f"moins de {percent(0.01, 0)}"
    if 0.995 <= share < 1:
        return f"plus de {percent(0.99, 0)}"
    return percent(share, 0)


def _table(found: AldAround) -> str:
    head = [
        Cell("Bassin de vie"),
        Cell("Habitants du territoire qui y vivent", number=True),
        Cell("Part en ALD", "pour 100 habitants du bassin", number=True),
        Cell("Bassins de vie dont la part est plus faible", number=True),
    ]
    listed = found.bassins[:MOST_LISTED]
    rows = [_row(bassin, found.spread) for bassin in listed]
    rows += [
        Row(
            [
                Cell(f"{place.name} (publié)"),
                Cell("—", number=True),
                Cell(hundredths(value), number=True),
            ]
        )
        for place, value in found.beside
    ]
    more = len(found.bassins) - len(listed)
    if more > 0:
        rows.append(Row([Cell(f"et {counted(more, 'autre bassin', 'autres bassins')}")], "off"))
    return tables.table(f"Part en ALD par bassin de vie, {found.year}", head, rows)


def _row(bassin: Bassin, spread: Spread) -> Row:
    status = "secret" if bassin.status == "secret" else "nd"
    shown = status if bassin.value is None else hundredths(bassin.value)
    odd = "valeur à vérifier" if _is_odd(bassin, spread) else ""
    return Row(
        [
            Cell(bassin.name),
            Cell(number(bassin.inhabitants), rough(bassin.share), number=True),
            Cell(shown, odd, number=True),
            Cell("—" if bassin.below is None else rough(bassin.below), number=True),
        ]
    )


def _is_odd(bassin: Bassin, spread: Spread) -> bool:
    value = bassin.value
    return value is not None and not spread.low / ODD <= value <= spread.high * ODD


def _cautions(found: AldAround) -> str:
    spread = found.spread
    said = [
        f"Bande pâle : huit bassins de vie sur dix, de {hundredths(spread.low)} à "
        f"{hundredths(spread.high)}, parmi les {number(spread.known)} dont la part est connue "
        f"({number(spread.secret)} sont secrets). Un bassin de vie est plus large ou plus étroit "
        "que le territoire : ces parts ne se moyennent pas. Elles sont brutes : une population "
        "âgée a plus d’ALD."
    ]
    if len(found.bassins) > MOST:
        rest = counted(len(found.bassins) - MOST, "autre", "autres")
        said.append(f"Les {MOST} plus peuplés du territoire sont dessinés ; il y en a {rest}.")
    if found.outside > 0.001:
        gone = f"{percent(found.outside)} des habitants ne sont dans aucun bassin de vie connu."
        said.append(gone)
    if not found.beside:
        said.append("La source ne donne ni le département ni la France.")
    if any(_is_odd(bassin, spread) for bassin in found.bassins[:MOST]):
        said.append(
            "Une valeur est très loin de toutes les autres : la vérifier auprès de la source "
            "avant de l’écrire."
        )
    return " ".join(said)
