"""Access to general practitioners: inhabitants by band of APL, and what retirements take away."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from diagnostic.french import hundredths, inhabitants, listed, number
from diagnostic.indicators.accessibility import BANDS, Owed, apl_bands, owed
from diagnostic.indicators.answers import Answer, Compared
from diagnostic.indicators.registry import APL
from diagnostic.territory.atlas import load_atlas
from diagnostic.territory.selection import Codes
from diagnostic.ui import html, work
from diagnostic.ui.diagnosis import board, care_charts, charts, comparators, maps
from diagnostic.ui.diagnosis.asked import base
from diagnostic.ui.diagnosis.care_places import beside
from diagnostic.ui.diagnosis.people_charts import signed_percent
from diagnostic.ui.sources import shelf

CAUTION = (
    "Une commune entière est dans une seule tranche, celle de son APL. Les habitants sont ceux du "
    "classeur de la DREES, à défaut la population municipale. 2,5 consultations : "
    "seuil sous lequel la DREES dit un territoire sous-dense ; ce n’est pas le zonage de l’ARS."
)
NO_FORECAST = (
    "Ce qui manquerait si personne ne les remplaçait : ni une prévision, ni la part des médecins "
    "de cet âge."
)
NOT_COVERED = frozenset({"976", "975", "977", "978", "986", "987", "988"})
"""Départements and collectivities that DREES leaves out."""
BARS = "Barres : le territoire."
LOW = 2.5
WIDE = 10.0
"""Per cent of difference from the comparator that is told in the answer."""


def apl_distribution() -> None:
    """Inhabitants by the APL of their commune, beside the comparators."""
    question = "Combien d’habitants accèdent mal à un généraliste ?"
    st.subheader(question)
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
        caption=charts.Caption(
            question, _low_in_words(low), "% des habitants", low.value.sources, (BARS, CAUTION)
        ),
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
    if not value.numerator:
        return (
            "Aucun habitant ne vit dans une commune sous 2,5 consultations par an et par habitant "
            f"({value.period}).{more}"
        )
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
    question = "Que retireraient les départs en retraite ?"
    st.subheader(question)
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
        caption=charts.Caption(
            question,
            said,
            "consultations par an et par habitant",
            share.value.sources,
            (NO_FORECAST,),
        ),
    )
    board.table_behind("APL aux généralistes, et part due aux 65 ans et plus", [apl, share])
    board.caution(NO_FORECAST)
    board.note(f"{' ; '.join(share.value.sources)}.")


def _owed_in_words(own: Owed) -> str:
    under = ", sous le seuil de 2,5" if own.younger < LOW <= own.whole else ""
    part = 100 * own.older / own.whole if own.whole else 0.0
    # Of figures rounded to hundredths, a tenth of a per cent could not be found again.
    share = hundredths(part, 0) if part >= 1 or not part else f"moins de {hundredths(1, 0)}"
    shown = own.rounded()
    return (
        f"Les généralistes de 65 ans et plus donnent {number(shown.older, 2)} des "
        f"{number(shown.whole, 2)} consultations accessibles par an et par habitant, soit "
        f"{share} ({own.year}). Sans eux ni remplaçants, il en resterait "
        f"{number(shown.younger, 2)}{under}."
    )


def other_professions() -> None:
    """APL of every profession."""
    st.subheader("Les soins accessibles répondent-ils aux besoins ?")
    found = beside([f"apl_{slug}" for slug in APL])
    st.html(html.sentence(_needs_in_words(found)))
    board.comparison_table("Accessibilité potentielle localisée", list(found.values()))
    board.caution(
        "L’APL des généralistes se lit en consultations par an et par habitant, celle des autres "
        "professions en équivalents temps plein pour 100 000 habitants : ne pas les comparer "
        "entre elles. La méthode de la DREES a changé en décembre 2024."
    )


def _needs_in_words(found: Mapping[str, Answer]) -> str:
    """How much of each care can be reached, beside the main comparator of those that are known.

    No statistical test stands behind these gaps: only those of a tenth and more are told apart.
    """
    pairs = _beside_main(found)
    if not pairs:
        remedy = _remedy(work.current().codes)
        return f"On ne peut pas le dire : aucune accessibilité comparable n’est connue ici{remedy}."
    name, year = pairs[0][1].place.name, pairs[0][0].value.period
    less: list[str] = []
    more: list[str] = []
    near: list[str] = []
    for answer, compared in pairs:
        profession = APL[answer.indicator.id.removeprefix("apl_")]
        gap = 100 * (answer.value.value or 0) / (compared.value.value or 1) - 100
        told = f"{profession} ({signed_percent(gap)})"
        (less if gap <= -WIDE else more if gap >= WIDE else near).append(told)
    said = [
        f"{words} : {listed(those)}."
        for words, those in (("Moins accessibles", less), ("Plus accessibles", more))
        if those
    ]
    if near:
        said.append(f"Écart de moins de {hundredths(WIDE, 0)} : {listed(near)}.")
    unknown = [APL[name.removeprefix("apl_")] for name, a in found.items() if not a.value.is_known]
    if unknown:
        said.append(f"Accès non connu ici : {listed(unknown)}.")
    return (
        f"Comparé à : {name}, {year}. {' '.join(said)} L’APL tient compte de l’âge des habitants, "
        "non de leurs revenus ; elle situe, elle ne dit pas ce qui suffirait."
    )


def _beside_main(found: Mapping[str, Answer]) -> list[tuple[Answer, Compared]]:
    """Figures known beside the same comparator, the main one, of the same year."""
    pairs = [
        (answer, each)
        for answer in found.values()
        for each in answer.comparators
        if answer.value.is_known and each.value.value and each.value.period == answer.value.period
    ]
    level = comparators.main_of({each.place.level for _, each in pairs})
    place = next((each.place for _, each in pairs if each.place.level == level), None)
    return [(answer, each) for answer, each in pairs if each.place == place]


def bands_are_known() -> bool:
    """Whether the inhabitants under the threshold are."""
    return beside(["population_apl_sous_2_5"])["population_apl_sous_2_5"].value.is_known


def retirements_are_known() -> bool:
    """Whether what doctors of 65 and over give is."""
    return beside(["apl_part_65_ans"])["apl_part_65_ans"].value.is_known


def others_are_known() -> bool:
    """Whether the APL of anyone but general practitioners is."""
    ids = [f"apl_{slug}" for slug in APL if slug != "medecin_generaliste"]
    return any(answer.value.is_known for answer in beside(ids).values())
