"""Access to general practitioners: inhabitants by band of APL, and what retirements take away."""

from __future__ import annotations

import streamlit as st

from diagnostic.french import hundredths, inhabitants, listed, number
from diagnostic.indicators.accessibility import BANDS, Owed, apl_bands, owed
from diagnostic.indicators.answers import Answer
from diagnostic.indicators.registry import APL
from diagnostic.territory.atlas import load_atlas
from diagnostic.territory.selection import Codes
from diagnostic.ui import html, work
from diagnostic.ui.diagnosis import board, care_charts, charts, maps
from diagnostic.ui.diagnosis.asked import base
from diagnostic.ui.diagnosis.care_places import beside
from diagnostic.ui.sources import shelf

CAUTION = (
    "Une commune entière est dans une seule tranche, celle de son APL. Les habitants sont ceux du "
    "classeur de la DREES, à défaut la population municipale. 2,5 consultations : "
    "seuil sous lequel la DREES dit un territoire sous-dense ; ce n’est pas le zonage de l’ARS."
)
NOT_COVERED = frozenset({"976", "975", "977", "978", "986", "987", "988"})
"""Départements and collectivities that DREES leaves out."""
LOW = 2.5


def apl_distribution() -> None:
    """Inhabitants by the APL of their commune, beside the comparators."""
    st.subheader("Combien d’habitants accèdent mal à un généraliste ?")
    low = beside(["population_apl_sous_2_5"])["population_apl_sous_2_5"]
    places = [each.place for each in low.comparators]
    bands = apl_bands(base(shelf.version()), low.place, places)
    if not low.value.is_known or not all(band.value.is_known for band in bands):
        _say_unknown(work.current().codes)
        return
    st.html(html.sentence(_low_in_words(low)))
    charts.show(
        care_charts.bands_chart(bands),
        key="care-apl-bands",
        alt="Part des habitants par tranche d’APL aux généralistes. " + _low_in_words(low),
    )
    board.table_behind("Habitants par APL de leur commune, en consultations par an", bands)
    board.caution(CAUTION)
    board.note(f"{' ; '.join(low.value.sources)}.")


def apl_map() -> None:
    """Access to a general practitioner, commune by commune."""
    maps.commune_map(
        "apl_medecin_generaliste",
        "Où l’accès à un généraliste est-il le plus difficile ?",
        "map-apl",
        bounds=[least for _, least, _ in BANDS[1:]],
    )


def _low_in_words(low: Answer) -> str:
    value = low.value
    people = inhabitants(round(value.numerator or 0))
    others = [
        f"{each.place.name} : {hundredths(each.value.value)}"
        for each in low.comparators
        if each.value.value is not None and each.value.period == value.period
    ]
    more = f" Ailleurs, {listed(others)}." if others else ""
    return (
        f"{hundredths(value.value or 0)} des habitants, soit {people}, vivent dans une "
        f"commune sous 2,5 consultations par an et par habitant ({value.period}).{more}"
    )


def _is_left_out(codes: Codes) -> bool:
    """Whether DREES publishes nothing for these communes."""
    atlas = load_atlas()
    return {atlas[code].departement for code in codes} <= NOT_COVERED


def _remedy(codes: Codes) -> str:
    if _is_left_out(codes):
        return " : la DREES ne publie pas d’APL pour ces communes"
    return " : synchroniser l’« Accessibilité potentielle localisée » (DREES)"


def _say_unknown(codes: Codes) -> None:
    """Why nothing is drawn, and what would bring it."""
    if _is_left_out(codes):
        st.info(
            "La DREES ne publie pas d’APL pour Mayotte ni pour les collectivités d’outre-mer : "
            "l’accessibilité des soins n’y est pas connue."
        )
        return
    st.info(
        "La répartition des habitants selon leur APL s’affichera ici une fois "
        "l’« Accessibilité potentielle localisée » (DREES) synchronisée : l’APL de chaque commune "
        "n’est pas livrée avec l’application."
    )


def retirements() -> None:
    """What doctors of 65 and over give of the APL, and what would be left."""
    st.subheader("Que retireraient les départs en retraite ?")
    found = beside(["apl_medecin_generaliste", "apl_part_65_ans"])
    apl, share = found["apl_medecin_generaliste"], found["apl_part_65_ans"]
    places = owed(apl, share)
    if not places or places[0].place.level != apl.place.level:
        st.html(
            html.sentence(
                "La part de l’accessibilité due aux généralistes de 65 ans et plus n’est pas "
                f"connue ici{_remedy(work.current().codes)}."
            )
        )
        board.table_behind("APL aux généralistes", [apl, share])
        return
    said = _owed_in_words(places[0])
    st.html(html.sentence(said))
    charts.show(
        care_charts.owed_chart(places),
        key="care-retirements",
        alt="APL aux généralistes, et part due à ceux de 65 ans et plus. " + said,
    )
    board.table_behind("APL aux généralistes, et part due aux 65 ans et plus", [apl, share])
    board.caution(
        "Ce qui manquerait si personne ne les remplaçait : ni une prévision, ni la part des "
        "médecins de cet âge."
    )
    board.note(f"{' ; '.join(share.value.sources)}.")


def _owed_in_words(own: Owed) -> str:
    under = ", sous le seuil de 2,5" if own.younger < LOW <= own.whole else ""
    part = 100 * own.older / own.whole if own.whole else 0.0
    return (
        f"Les généralistes de 65 ans et plus donnent {number(own.older, 2)} des "
        f"{number(own.whole, 2)} consultations accessibles par an et par habitant, soit "
        f"{hundredths(part)} ({own.year}). Sans eux ni remplaçants, il en resterait "
        f"{number(own.younger, 2)}{under}."
    )


def other_professions() -> None:
    """APL of every profession."""
    st.subheader("Les soins accessibles répondent-ils aux besoins ?")
    board.comparison_table(
        "Accessibilité potentielle localisée",
        list(beside([f"apl_{slug}" for slug in APL]).values()),
    )
    board.caution(
        "L’APL des généralistes se lit en consultations par an et par habitant, celle des autres "
        "professions en équivalents temps plein pour 100 000 habitants : ne pas les comparer "
        "entre elles. La méthode de la DREES a changé en décembre 2024."
    )
