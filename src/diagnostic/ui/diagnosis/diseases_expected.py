"""How many people to expect in the territory, by disease, and who is more often ill."""

from __future__ import annotations

import re
from functools import partial

import streamlit as st

from diagnostic.french import NBSP, listed, number, percent, signed
from diagnostic.indicators.expected import (
    ALL,
    LEAST,
    REFERENCES,
    UNKNOWN_AGES,
    Expectation,
    ExpectedCases,
    ReferenceId,
    Unavailable,
    expectation,
)
from diagnostic.indicators.social_gradient import social_gradient
from diagnostic.sources.catalogue import catalogue
from diagnostic.stats.intervals import Interval
from diagnostic.territory.atlas import load_atlas
from diagnostic.territory.selection import Codes
from diagnostic.ui import html, tables, work
from diagnostic.ui.caches import BY_CODES
from diagnostic.ui.diagnosis import board, charts, diseases_charts, estimates
from diagnostic.ui.diagnosis.noticed import Noticed, with_button
from diagnostic.ui.figures.invitation import SOURCES
from diagnostic.ui.sources import shelf
from diagnostic.ui.tables import Cell, Row

WITHOUT_INCOME = (
    "Les revenus ne sont pas pris en compte : là où ils sont bas, il y a souvent plus de malades."
)
NOT_ADDED = "Une personne peut avoir plusieurs maladies : ne pas les additionner."
NATIONAL = (
    "France entière, à âge et sexe comparables, avec l’intervalle à 95 % : ce n’est pas un chiffre "
    "du territoire. Le niveau de vie est celui d’une personne : il ne se déduit pas du revenu "
    "médian d’une commune. Un écart n’est pas une cause."
)
_ASIDE = re.compile(r"\s*\([^)]*\)")


def expected_people() -> None:
    """People to expect in the territory, by disease, on its ages."""
    question = "À combien de malades s’attendre, d’après les seuls âges ?"
    st.subheader(question)
    found = expected_in(work.current().codes, _reference())
    if isinstance(found, Unavailable):
        st.info(found.reason)
        if found.reason != UNKNOWN_AGES:
            st.page_link(SOURCES, label="Compléter les données")
        return
    st.html(html.sentence(_answer(found)))
    if any((line.cases or 0) >= LEAST for line in found.lines):
        charts.show(
            diseases_charts.expected_chart(found.lines, found.inhabitants, found.place),
            key="expected",
            alt="Personnes attendues par maladie dans le territoire, et ce que donnerait la part "
            f"observée {found.place}",
            caption=charts.Caption(
                question,
                _answer(found),
                "personnes",
                tuple(found.sources),
                (found.method, NOT_ADDED, estimates.ROUNDED),
            ),
        )
    told = partial(_noticed, found)
    with with_button(told, "expected"), st.expander("Le même contenu, en tableau"):
        st.html(_table(found))
    _side_by_side()
    board.caution(f"{found.method} {NOT_ADDED} {estimates.ROUNDED}")
    board.note(" ; ".join(found.sources))


def expected_in(codes: Codes, reference: ReferenceId) -> Expectation | Unavailable:
    """People expected, computed once for each territory and state of the data."""
    return _expected(codes, reference, shelf.version())


@st.cache_data(show_spinner=False, max_entries=60, hash_funcs=BY_CODES)
def _expected(codes: Codes, reference: ReferenceId, version: str) -> Expectation | Unavailable:
    return expectation(shelf.library(), load_atlas(), codes, reference)


def _reference() -> ReferenceId:
    """Population whose rates are applied; there is a choice once Data pathologies is there."""
    if not shelf.library().parts("pathologies"):
        return "drees"
    chosen: ReferenceId = st.segmented_control(
        "Appliquer la part des malades à chaque âge de",
        list(REFERENCES),
        default="drees",
        format_func=lambda name: REFERENCES[name],
        key="expected-reference",
        required=True,
    )
    return chosen


def _answer(found: Expectation) -> str:
    """The answer to the title, in words."""
    whole = found.line(ALL)
    first = next((line for line in found.lines if line.cases is not None), None)
    line = whole if whole and whole.cases is not None else first
    if line is None or line.share_pct is None or line.reference_pct is None:
        return "Aucune maladie ne peut être estimée."
    if (line.cases or 0.0) < LEAST:
        return (
            f"{estimates.begun(0)} habitants vivraient avec chacune de ces maladies : le "
            "territoire est trop petit pour en dire plus."
        )
    people, share = estimates.begun(line.cases or 0.0), percent(line.share_pct / 100)
    said = f"{people} habitants vivraient avec au moins une de ces maladies, soit {share}."
    if line is not whole:
        said = f"La plus fréquente : {line.category.lower()}. {people} habitants, soit {share}."
    return f"{said} {_because_of_ages(line, found.place)}"


def _because_of_ages(line: ExpectedCases, place: str) -> str:
    share, reference = line.share_pct or 0.0, line.reference_pct or 0.0
    there = percent(reference / 100)
    if percent(share / 100) == there:
        return f"Les âges n’y changent rien : c’est la part observée {place}. {WITHOUT_INCOME}"
    more = "plus" if share > reference else "moins"
    return (
        f"À cause des seuls âges, c’est {more} que la part observée {place} ({there}). "
        f"{WITHOUT_INCOME}"
    )


def _noticed(found: Expectation) -> list[Noticed]:
    """Each disease as a finding, that says that it is an estimate."""
    said = {
        line.category: f"{estimates.people(line.cases)} personnes attendues"
        for line in found.lines
        if line.cases is not None
    }
    return [
        Noticed(
            name=name,
            text=f"{name} : {people} dans le territoire. Estimation d’après les seuls âges, avec "
            f"la part observée {found.place} ({found.period}).",
            figure=f"{people} (estimation)",
            period=found.period,
            source=" ; ".join(found.sources),
        )
        for name, people in said.items()
    ]


def _table(found: Expectation) -> str:
    head = [
        Cell("Maladie"),
        Cell("Personnes attendues", "estimation", number=True, own=True),
        Cell("Pour 100 habitants", "estimation", number=True),
        Cell(f"Part observée {found.place}", f"pour 100 habitants, {found.period}", number=True),
        Cell("Écart dû aux âges", number=True),
    ]
    rows = [
        Row(
            [
                Cell(line.category),
                Cell(estimates.people(line.cases), number=True, own=True),
                Cell(_share(line.share_pct), number=True),
                Cell(_share(line.reference_pct), number=True),
                Cell(_gap(line), number=True),
            ]
        )
        for line in found.lines
    ]
    return tables.table("Personnes attendues par maladie", head, rows)


def _share(value: float | None) -> str:
    return "secret" if value is None else percent(value / 100)


def _gap(line: ExpectedCases) -> str:
    if line.share_pct is None or not line.reference_pct:
        return "—"
    return f"{signed(100 * (line.share_pct / line.reference_pct - 1))}{NBSP}%"


# --- the references beside each other ------------------------------------------------------------


def _side_by_side() -> None:
    """What each reference gives, each in a column of its own, where there are several."""
    if not shelf.library().parts("pathologies"):
        return
    codes = work.current().codes
    found = [expected_in(codes, reference) for reference in REFERENCES]
    known = [each for each in found if isinstance(each, Expectation)]
    lacking = [each.reason for each in found if isinstance(each, Unavailable)]
    with st.expander("Les trois références disent-elles la même chose ?"):
        if len(known) > 1:
            st.html(_references(known))
            board.caution(
                "Chaque colonne est une estimation à part : les définitions des maladies, les "
                "années et les personnes comptées diffèrent d’une source à l’autre. Ne pas en "
                "faire la moyenne."
            )
        for reason in dict.fromkeys(lacking):
            st.html(html.sentence(reason))


def _references(known: list[Expectation]) -> str:
    by_name = [{_comparable(line.category): line for line in each.lines} for each in known]
    names: dict[str, str] = {}
    for line in (line for each in known for line in each.lines):
        names.setdefault(_comparable(line.category), _ASIDE.sub("", line.category))
    head = [
        Cell("Maladie"),
        *(
            Cell(REFERENCES[each.reference], f"{each.period}, estimation", number=True)
            for each in known
        ),
    ]
    rows = [
        Row(
            [
                Cell(name),
                *(
                    Cell(estimates.people(lines[key].cases) if key in lines else "—", number=True)
                    for lines in by_name
                ),
            ]
        )
        for key, name in names.items()
    ]
    return tables.table("Personnes attendues selon la référence", head, rows)


def _comparable(name: str) -> str:
    """Name of a group of diseases without what a source leaves out of it.

    >>> _comparable("Maladies respiratoires chroniques (hors mucoviscidose)")
    'maladies respiratoires chroniques'
    """
    return _ASIDE.sub("", name).lower()


# --- the social gradient -------------------------------------------------------------------------


def gradient() -> None:
    """How much more often the poorest are ill, in France."""
    found = _gradient(shelf.version())
    if not found:
        return
    source = catalogue()["drees_gradient"].dated("2016-2017")
    question = "Les plus modestes sont-ils plus souvent malades ?"
    st.subheader(question)
    st.html(html.sentence(_uneven(found)))
    charts.show(
        diseases_charts.gradient_chart(found),
        key="gradient",
        alt="Part des malades chez les 10 % les plus modestes rapportée à celle des plus aisés",
        caption=charts.Caption(question, _uneven(found), "", (source,), (NATIONAL,), "France"),
    )
    board.caution(NATIONAL)
    board.note(source)


@st.cache_data(show_spinner=False, max_entries=4)
def _gradient(version: str) -> tuple[tuple[str, Interval], ...]:
    return social_gradient(shelf.library())


def _uneven(found: tuple[tuple[str, Interval], ...]) -> str:
    name, ratio = found[0]
    said = (
        f"{name} : à âge égal, {number(ratio.value, 1)} fois plus fréquentes en France chez les "
        "10 % les plus modestes que chez les 10 % les plus aisés."
    )
    rarer = [each.lower() for each, one in found if one.high < 1]
    return f"{said} Moins fréquentes chez les plus modestes : {listed(rarer)}." if rarer else said
