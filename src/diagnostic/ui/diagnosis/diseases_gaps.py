"""Every disease that the health insurance measures: the département beside France."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

import streamlit as st

from diagnostic.french import listed
from diagnostic.indicators import conditions, diseases
from diagnostic.indicators.conditions import ALL_AGES, BOTH_SEXES, LEVELS
from diagnostic.indicators.diseases import Gap
from diagnostic.indicators.places import Place
from diagnostic.sources.names import ages as ages_in_words
from diagnostic.stats.comparison import Comparison, Judgement
from diagnostic.ui import html, tables, work
from diagnostic.ui.diagnosis import board, charts, diseases_charts
from diagnostic.ui.diagnosis.diseases_around import (
    ROUNDED,
    SAME_AGES,
    SEXES,
    Around,
    around_of,
    credit,
    held_in_words,
    say_level,
)
from diagnostic.ui.diagnosis.diseases_noticed import of_place
from diagnostic.ui.diagnosis.diseases_words import interval, share, standardised, standing
from diagnostic.ui.diagnosis.noticed import Noticed, with_button
from diagnostic.ui.figures.invitation import SOURCES
from diagnostic.ui.sources import shelf
from diagnostic.ui.tables import Cell, Row

MOST_LINES = 24
"""Conditions drawn in one chart, half of them at each end; all are in the table."""

NAMED = 3


def more_frequent() -> None:
    """Which conditions are more frequent in the département than in France."""
    question = "Quelles maladies sont plus fréquentes dans le département qu’en France ?"
    st.subheader(question)
    around = _around_or_invitation()
    if around is None:
        return
    place = _departement(around)
    say_level([place], around.unseen)
    pairs = conditions.pairs(around.held, place, around.france)
    if not pairs:
        st.info(
            f"Les données tenues ne donnent aucune maladie, tous âges, à la fois pour {place.name} "
            f"et pour la France la même année. {held_in_words(around.held)}"
        )
        st.page_link(SOURCES, label="Compléter les données")
        return
    level, year, sex, same_ages = _choices(pairs)
    found = _gaps(place, around.france, level, year, sex, shelf.version())
    lines = diseases_charts.gap_spines(found, same_ages=same_ages)
    st.html(html.sentence(_most(found, sex, same_ages=same_ages)))
    if lines:
        drawn = diseases_charts.ends(lines, MOST_LINES)
        is_cut = len(drawn) < len(lines)
        said = f"{len(drawn)} des {len(lines)} maladies sont dessinées, les plus éloignées."
        cut = (said,) if is_cut else ()
        charts.show(
            charts.spine_chart(drawn, "France"),
            key="diseases-gaps",
            alt=f"Maladies prises en charge, {place.name}, France = 100",
            caption=charts.Caption(
                question,
                _most(found, sex, same_ages=same_ages),
                "France = 100",
                (credit(year, SEXES[sex], ages_in_words(ALL_AGES)),),
                (
                    f"Niveau : département ({place.name}), et non le territoire.",
                    charts.SIGNS_IN_WORDS,
                    SAME_AGES if same_ages else ROUNDED,
                    *cut,
                ),
                f"{place.name}, à côté de la France",
            ),
        )
        for text in cut:
            board.caution(text)
    told = partial(_noticed, found, place, year, sex)
    with with_button(told, "gaps"), st.expander("Le même contenu, en tableau"):
        st.html(_gaps_table(found, place, year))
    board.caution(f"{SAME_AGES if same_ages else ROUNDED} {held_in_words(around.held)}")
    board.note(credit(year, SEXES[sex], ages_in_words(ALL_AGES)))


def _around_or_invitation() -> Around | None:
    if not shelf.library().parts(conditions.TABLE):
        st.info(
            "Les personnes prises en charge par maladie s’afficheront ici, par département, région "
            "et France, avec leurs âges et leur évolution, une fois « Data pathologies » "
            "synchronisée."
        )
        st.page_link(SOURCES, label="Compléter les données")
        return None
    return around_of(work.current().codes)


def _departement(around: Around) -> Place:
    if len(around.departements) == 1:
        return around.departements[0]
    names = {place.code: place for place in around.departements}
    code = st.segmented_control(
        "Département",
        list(names),
        default=around.departements[0].code,
        format_func=lambda code: names[code].name,
        key="gaps-departement",
        required=True,
    )
    return names[code]


def _choices(pairs: Mapping[tuple[int, str, int], int]) -> tuple[int, int, str, bool]:
    """Level of the nomenclature, year, sex, and whether ages are made comparable."""
    one, two, three, four = st.columns([2, 3, 4, 4])
    # All ages of both sexes first, then the last year, then the largest groups.
    best = max(pairs, key=lambda each: (each[1] == BOTH_SEXES, each[0], -each[2]))
    years = sorted({year for year, _, _ in pairs}, reverse=True)
    year = one.selectbox(
        "Année", years, index=years.index(best[0]), key="gaps-year", filter_mode=None
    )
    sexes = [sex for sex in SEXES if any((year, sex, level) in pairs for level in LEVELS)]
    sex = two.selectbox(
        "Sexe", sexes, format_func=SEXES.__getitem__, key=f"gaps-sex-{year}", filter_mode=None
    )
    levels = [level for level in LEVELS if (year, sex, level) in pairs]
    level = three.segmented_control(
        "Niveau de détail",
        levels,
        default=levels[0],
        format_func=LEVELS.__getitem__,
        key=f"gaps-level-{year}-{sex}",
        required=True,
    )
    kinds = {False: "Brute", True: "À âges comparables"}
    same_ages = four.segmented_control(
        "Comparaison",
        list(kinds),
        default=False,
        format_func=kinds.__getitem__,
        key="gaps-kind",
        required=True,
    )
    return level, year, sex, same_ages


@st.cache_data(show_spinner=False, max_entries=60)
def _gaps(
    place: Place, france: Place, level: int, year: int, sex: str, version: str
) -> tuple[Gap, ...]:
    return diseases.gaps(shelf.library(), place, france, level, year, sex)


def _most(found: Sequence[Gap], sex: str, *, same_ages: bool) -> str:
    """The answer to the title, in words."""
    told = [(g, g.standardised.comparison if same_ages else g.comparison) for g in found]
    known = [(gap, one) for gap, one in told if one.judgement is not Judgement.UNKNOWN]
    if not known:
        return (
            "La comparaison à âges comparables demande tous les âges du département et de la "
            "France : ils ne sont pas tous tenus."
            if same_ages
            else "Aucun effectif ne peut être comparé : ils sont secrets ou ne sont pas tenus."
        )
    if len(found) == 1:
        ((gap, one),) = known
        return _only(gap, one, sex)
    apart = [(gap, one) for gap, one in known if one.judgement is Judgement.DIFFERENT]
    more = [gap for gap, one in apart if one.higher]
    less = [gap for gap, one in apart if not one.higher]
    said = [
        f"Nettement {word} : {_named(gaps)}."
        for word, gaps in (("plus fréquentes", more), ("moins fréquentes", less[::-1]))
        if gaps
    ]
    return " ".join(said) or "Aucun écart net : le hasard seul peut expliquer les différences."


def _only(gap: Gap, one: Comparison, sex: str) -> str:
    """What a single disease says: of itself, and nothing of the others."""
    people = "" if sex == BOTH_SEXES else f", {SEXES[sex].lower()} seulement"
    said = f"Une seule maladie dans les données en service : {gap.condition.name.lower()}{people}."
    if one.judgement is not Judgement.DIFFERENT:
        return f"{said} L’écart n’est pas net : le hasard seul peut l’expliquer."
    return f"{said} Elle y est nettement {'plus' if one.higher else 'moins'} fréquente."


def _noticed(found: Sequence[Gap], place: Place, year: int, sex: str) -> list[Noticed]:
    """Each disease as a finding, that says that it is the département's."""
    return [
        of_place(
            each.condition.name,
            place,
            year,
            SEXES[sex] if sex != BOTH_SEXES else "",
            each.here,
            each.there,
            standing(each.comparison),
        )
        for each in found
        if each.here.share is not None
    ]


def _named(gaps: Sequence[Gap]) -> str:
    return listed([gap.condition.name.lower() for gap in gaps], limit=NAMED)


def _gaps_table(found: Sequence[Gap], place: Place, year: int) -> str:
    head = [
        Cell("Maladie", "groupe"),
        Cell(place.name, "pour 100 personnes", number=True),
        Cell("France", "pour 100 personnes", number=True),
        Cell("Écart brut"),
        Cell("À âges comparables", "France = 100", number=True),
    ]
    rows = [
        Row(
            [
                Cell(
                    gap.condition.name,
                    "" if gap.condition.name == gap.condition.group else gap.condition.group,
                ),
                Cell(share(gap.here), interval(gap.here), number=True),
                Cell(share(gap.there), number=True),
                Cell(standing(gap.comparison)),
                standardised(gap.standardised),
            ]
        )
        for gap in found
    ]
    return tables.table(f"Maladies prises en charge, {place.name} et France, {year}", head, rows)
