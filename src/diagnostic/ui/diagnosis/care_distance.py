"""How far care is: the share of the inhabitants within each distance of a service."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import streamlit as st

from diagnostic.french import NBSP, among, hundredths, km, listed, raised
from diagnostic.indicators.accessibility import SERVICES, SITES, Curve, Curves, curves
from diagnostic.indicators.answers import Answer
from diagnostic.ui import html, tables
from diagnostic.ui.diagnosis import board, care_charts, charts
from diagnostic.ui.diagnosis.asked import base
from diagnostic.ui.diagnosis.care_places import beside
from diagnostic.ui.sources import shelf
from diagnostic.ui.tables import Cell, Row

USUAL = "urgences"
"""Shown first: it is known almost everywhere, and its curve has a slope."""

QUESTION = "À quelle distance sont les soins ?"
LIMITS = (0, 2, 5, 10, 20, 30, 50)
CAUTION = (
    "À vol d’oiseau, de centre de commune à centre de commune, nulle quand la commune a le "
    "service ; jusqu’au site même pour les urgences. Ce n’est ni une route ni un temps. La mer "
    "n’est pas traversée entre régions ; une île proche de la côte est comptée comme la terre."
)


def distances() -> None:
    """Cumulated shares of the inhabitants by distance, for the service that is asked."""
    st.subheader(QUESTION)
    answers = beside([f"distance_{slug}" for slug in SERVICES])
    known = {
        slug: _short(answers[f"distance_{slug}"])
        for slug in SERVICES
        if answers[f"distance_{slug}"].value.is_known
    }
    if not known:
        st.info(
            "Les distances s’afficheront ici une fois la « Base permanente des équipements » "
            "(INSEE) synchronisée, si elle couvre ces communes."
        )
        return
    slug = st.selectbox(
        "Service",
        list(known),
        index=list(known).index(USUAL) if USUAL in known else 0,
        format_func=known.__getitem__,
        key="care-service",
    )
    own = answers[f"distance_{slug}"]
    places = [each.place for each in own.comparators]
    found = curves(base(shelf.version()), slug, own.place, places)
    if found is not None:
        _draw(slug, found)
    every = list(answers.values())
    board.table_behind("Distances moyennes", every, "Distances moyennes de tous les services")
    board.caution(CAUTION + _lacking(answers))


def _short(answer: Answer) -> str:
    name = answer.indicator.label.removeprefix("Distance ")
    for article in ("à la ", "à l’", "au ", "aux "):
        name = name.removeprefix(article)
    return raised(name)


def _draw(slug: str, found: Curves) -> None:
    thing = SERVICES[slug][1]
    said = _in_words(found, thing)
    st.html(html.sentence(said))
    charts.show(
        care_charts.distance_chart(found.curves),
        key="care-distances",
        alt=f"Part des habitants par distance à {thing}. {said}",
        caption=charts.Caption(
            f"À quelle distance est {thing} ?",
            said,
            "% des habitants",
            (found.credit,),
            (CAUTION,),
        ),
    )
    with st.expander("Le même contenu, en tableau"):
        st.html(_table(found.curves, slug))
    board.note(f"{found.credit}.")


def _in_words(found: Curves, thing: str) -> str:
    own = found.curves[0]
    known = among(own.known, own.asked, "commune connue", "communes connues")
    counted = "" if own.known == own.asked else f" {known}."
    if len(own.km) == 1:
        where = _within(own.km[0], "à")
        return f"Les habitants ont {thing} {where} ({found.year}).{_elsewhere(found)}"
    half, most = own.distance_of(50), own.distance_of(90)
    if most == 0:
        share = hundredths(_at_home(own))
        said = f"{share} des habitants ont {thing} dans leur commune ({found.year})."
    else:
        said = (
            f"La moitié des habitants ont {thing} {_within(half)}, 90{NBSP}% {_within(most)} "
            f"({found.year})."
        )
    return f"{said}{_elsewhere(found)}{_on_average(found)}{counted}"


def _elsewhere(found: Curves) -> str:
    """The same of the comparators: those served at home, or the distance of nine out of ten."""
    own, *others = found.curves
    if not others:
        return ""
    if own.distance_of(90) == 0:
        said = [f"{each.place.name} : {hundredths(_at_home(each))}" for each in others]
        return f" Part servie dans sa commune ailleurs, {listed(said)}."
    said = [f"{each.place.name} : {km(each.distance_of(90), 1)}" for each in others]
    return f" Ailleurs, pour 90{NBSP}% des habitants, {listed(said)}."


def _on_average(found: Curves) -> str:
    """Means, which the other screens tell: a few who are far move them more than the halves."""
    own, *others = found.curves
    if own.distance_of(90) == 0:
        return ""
    said = [f"{each.place.name} : {km(each.mean_km, 1)}" for each in others]
    more = f" ({', '.join(said)})" if said else ""
    return f" En moyenne, {km(own.mean_km, 1)}{more}."


def _at_home(curve: Curve) -> float:
    return float(curve.share_within(np.zeros(1))[0])


def _within(value: float, near: str = "à moins de") -> str:
    return "dans leur commune" if value == 0 else f"{near} {km(value, 1)}"


def _table(every: tuple[Curve, ...], slug: str) -> str:
    thing = SERVICES[slug][1]
    limits = [limit for limit in LIMITS if limit or slug not in SITES]
    head = [
        Cell("Distance", f"à {thing}"),
        *(Cell(curve.place.name, number=True, own=not rank) for rank, curve in enumerate(every)),
    ]
    shares = [curve.share_within(np.array(limits, dtype=float)) for curve in every]
    rows = [
        Row(
            [
                Cell("Dans la commune" if not limit else f"Moins de {km(limit)}"),
                *(
                    Cell(hundredths(share[line]), number=True, own=not rank)
                    for rank, share in enumerate(shares)
                ),
            ]
        )
        for line, limit in enumerate(limits)
    ]
    for share in (50, 90, 100):
        within = [curve.distance_of(share) for curve in every]
        rows.append(_distances(f"Distance pour {share}{NBSP}% des habitants", within))
    rows.append(_distances("Distance moyenne", [curve.mean_km for curve in every]))
    return tables.table(f"Habitants par distance à {thing}", head, rows)


def _distances(name: str, found: Sequence[float]) -> Row:
    cells = (Cell(km(each, 1), number=True, own=not rank) for rank, each in enumerate(found))
    return Row([Cell(name), *cells])


def _lacking(answers: dict[str, Answer]) -> str:
    names = [
        _short(answer).lower().removesuffix(" le plus proche").removesuffix(" la plus proche")
        for answer in answers.values()
        if not answer.value.is_known
    ]
    if not names:
        return ""
    return (
        f" Distances non connues ici : {listed(names, 12)}. Cela ne veut pas dire qu’il n’y a rien."
    )
