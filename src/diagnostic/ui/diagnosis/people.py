"""Population: how many, more or fewer, how old, how well off, and in which communes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import streamlit as st

from diagnostic.french import NBSP, counted, number
from diagnostic.indicators.ages import MOST_COMMUNES
from diagnostic.indicators.answers import Answer
from diagnostic.indicators.places import TERRITORY, Place
from diagnostic.indicators.pyramid import ELDERLY, Pyramid, france, pyramid
from diagnostic.territory.atlas import load_atlas
from diagnostic.territory.selection import Codes
from diagnostic.ui import html, tables, work
from diagnostic.ui.caches import BY_CODES
from diagnostic.ui.diagnosis import board, charts, maps, people_communes, people_said
from diagnostic.ui.diagnosis.asked import asked
from diagnostic.ui.diagnosis.people_charts import OWN, band_shares, beside, places_chart
from diagnostic.ui.diagnosis.pyramid import pyramid_chart
from diagnostic.ui.figures.invitation import SOURCES
from diagnostic.ui.sources import shelf
from diagnostic.ui.tables import Cell, Row

BANDS = {
    "part_0_19": "0-19 ans",
    "part_20_64": "20-64 ans",
    "part_65_plus": "65 ans et plus",
}
SEVEN_YEARS = "Évolution de 2016 à 2023, en sept ans."
CENSUS = (
    "Une population municipale résume cinq années d’enquêtes ; le questionnaire du recensement a "
    "changé en 2018."
)
TABLE_PX, FITS = 480, 12
"""Height of a table of communes, and how many it holds without scrolling."""
FAR, MOST_NEAR = ("region", "france"), 5
"""The ages of too many communes are not read for a page: those of France are shipped."""


def people() -> None:
    """Key figures of the population."""
    ids = (
        "population",
        "densite_population",
        "evolution_population",
        "part_65_plus",
        "indice_vieillissement",
    )
    board.key_figures(asked(ids).values())
    if years := people_said.other_years(load_atlas(), _codes()):
        board.note(years)


def growth_is_known() -> bool:
    """Whether there is a change to show."""
    return _are_known(asked(("evolution_population",)).values())


def growth() -> None:
    """Change of the population since 2016, beside the comparators."""
    question = "La population augmente-t-elle ?"
    st.subheader(question)
    (answer,) = asked(("evolution_population",)).values()
    if not answer.value.is_known:
        _say(people_said.growth_unknown(load_atlas(), _codes()))
        return
    _say(people_said.growth(answer))
    charts.show(
        places_chart(answer, signed=True),
        key="growth",
        alt="Évolution de la population de 2016 à 2023, et celle des territoires de comparaison",
        caption=charts.Caption(
            question, people_said.growth(answer), "%", answer.value.sources, (SEVEN_YEARS, CENSUS)
        ),
    )
    board.table_behind("Évolution de la population", [answer])
    board.note(f"{SEVEN_YEARS} {_sources(answer)}.")
    board.caution(CENSUS)


def ages_are_known() -> bool:
    """Whether the shares of the three age groups are known."""
    return _are_known(asked(tuple(BANDS)).values())


def ages() -> None:
    """Shares of the three age groups beside the comparators, then the pyramid."""
    question = "La population est-elle plus âgée qu’ailleurs ?"
    st.subheader(question)
    found = asked((*BANDS, "indice_vieillissement", "indice_dependance"))
    answers = [found[name] for name in BANDS]
    if not _are_known(answers):
        _say(people_said.ages_unknown(load_atlas(), _codes()))
        return
    index = people_said.ageing(found["indice_vieillissement"])
    said = f"{people_said.older(found['part_65_plus'])} {index}".strip()
    _say(said)
    charts.show(
        charts.dots(list(BANDS.values()), band_shares(answers), "%"),
        key="ages",
        alt="Parts des trois groupes d’âges, et celles des territoires de comparaison",
        caption=charts.Caption(question, said, "% des habitants", answers[0].value.sources),
    )
    board.table_behind("Groupes d’âges", list(found.values()))
    board.note(_sources(answers[0]))


def has_pyramid() -> bool:
    """Whether the ages that it draws are known."""
    return _pyramid(OWN, work.current().codes, shelf.version()) is not None


def age_pyramid() -> None:
    """Men and women of each age, beside the outline of a comparator."""
    mine = _pyramid(OWN, work.current().codes, shelf.version())
    if mine is None:
        _without_pyramid()
        return
    question = "À quels âges vit-on ici plus qu’ailleurs ?"
    st.subheader(question)
    others = _comparators(work.current().codes, shelf.version())
    aligned = {name: other.in_bands(mine.labels) for name, other in others.items()}
    drawable = {name: other for name, other in aligned.items() if other is not None}
    theirs = _chosen(drawable)
    said = "" if theirs is None else people_said.stages(mine, theirs)
    if said:
        _say(said)
    shown = [mine, *([theirs] if theirs else [])]
    picture, oldest = st.columns([3, 2], gap="large", vertical_alignment="center")
    with picture:
        charts.show(
            pyramid_chart(mine, theirs),
            key="pyramid",
            alt="Pyramide des âges du territoire, hommes à gauche, femmes à droite",
            caption=charts.Caption(
                question,
                said,
                "% des habitants",
                (people_said.pyramid_years(mine, theirs),),
            ),
        )
    oldest.html(_elderly_table(shown))
    with st.expander("Le même contenu, en tableau"):
        st.html(_pyramid_table(shown))
    board.note(people_said.pyramid_years(mine, theirs))


def income() -> None:
    """Income and poverty beside the comparators; second homes in the table."""
    question = "Les habitants sont-ils plus modestes qu’ailleurs ?"
    st.subheader(question)
    answers = list(asked(("revenu_median", "taux_pauvrete", "residences_secondaires")).values())
    median, poverty, _ = answers
    _say(people_said.poorer(median, poverty))
    charted = [each for each in (median, poverty) if each.value.is_known and len(beside(each)) > 1]
    for column, answer in zip(st.columns(len(charted) or 1, gap="large"), charted, strict=False):
        with column:
            st.html(html.sentence(f"{answer.indicator.label}, {answer.value.period}"))
            charts.show(
                places_chart(answer),
                key=f"income-{answer.indicator.id}",
                alt=f"{answer.indicator.label}, et celui des territoires de comparaison",
                caption=charts.Caption(
                    f"{question} {answer.indicator.label}, {answer.value.period}",
                    people_said.poorer(median, poverty),
                    answer.indicator.unit,
                    answer.value.sources,
                    (answer.value.method,),
                ),
            )
    if charted:
        board.table_behind("Revenus et logements", answers)
    else:
        board.comparison_table("Revenus et logements", answers)
    board.note(" ; ".join(dict.fromkeys(_sources(each) for each in answers if each.value.sources)))
    for answer in (median, poverty):
        if answer.value.is_known:
            board.caution(answer.value.method)


def communes() -> None:
    """Every commune of the territory, the oldest first."""
    st.subheader("Où vivent les plus âgés ?")
    atlas = load_atlas()
    members = [atlas[code] for code in _codes()]
    _say(people_said.oldest(members))
    drawn, listed = st.columns([5, 7], gap="large")
    with drawn:
        maps.picture_of("part_65_plus", "map-65")
    with (
        listed,
        st.container(height=TABLE_PX if len(members) > FITS else "content", border=False),
    ):
        st.html(people_communes.communes_table(members))
    if len(members) > people_communes.MOST:
        board.note(
            f"Les {people_communes.MOST} communes où leur part est la plus forte, sur "
            f"{number(len(members))}."
        )
    board.note(people_communes.credits_of(atlas, members))
    board.caution(
        "« nd » : la source embarquée ne donne rien. Dans une petite commune, quelques personnes "
        "suffisent à faire une part."
    )


# --- pieces ---------------------------------------------------------------------------------------


def _codes() -> tuple[str, ...]:
    return tuple(sorted(work.current().codes))


def _are_known(answers: Iterable[Answer]) -> bool:
    return all(answer.value.is_known for answer in answers)


def _say(text: str) -> None:
    st.html(html.sentence(text))


def _sources(answer: Answer) -> str:
    return " ; ".join(answer.value.sources)


def _without_pyramid() -> None:
    """What would draw the pyramid, where a census can: neither Mayotte nor the collectivities."""
    if not any(people_said.is_counted(load_atlas()[code]) for code in _codes()):
        return
    if len(_codes()) > MOST_COMMUNES:
        board.note(
            f"La pyramide des âges n’est pas dessinée au-delà de {number(MOST_COMMUNES)} communes."
        )
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.html(
            html.sentence(
                "La pyramide des âges demande le fichier de l’INSEE « Recensement : population "
                "par sexe et âge », pour toutes les communes du territoire."
            ),
            width="content",
        )
        st.page_link(SOURCES, label="Compléter les données")


@st.cache_data(show_spinner="Lecture des âges…", max_entries=40, hash_funcs=BY_CODES)
def _pyramid(name: str, codes: Codes, version: str) -> Pyramid | None:
    """Ages of a place; ``version`` changes whenever the figures in force do."""
    return pyramid(shelf.library(), load_atlas(), Place(TERRITORY, "", name, tuple(codes)))


def _comparators(codes: Codes, version: str) -> dict[str, Pyramid]:
    """France, then the places that are near enough and whose communes are all known."""
    found = {"France": france(shelf.library())}
    (answer,) = asked(("population",)).values()
    near = [
        each.place
        for each in answer.comparators
        if each.place.level not in FAR and codes != set(each.place.communes)
    ]
    for place in near if len(near) <= MOST_NEAR else ():
        ages_there = _pyramid(place.name, frozenset(place.communes), version)
        if ages_there is not None:
            found[place.name] = ages_there
    return found


def _chosen(others: dict[str, Pyramid]) -> Pyramid | None:
    """The comparator to draw, chosen by the user when there are several."""
    if len(others) < 2:
        return next(iter(others.values()), None)
    name = st.segmented_control(
        "Comparer à", list(others), default=next(iter(others)), key="pyramid-place", required=True
    )
    return others[name]


def _pyramid_table(shown: Sequence[Pyramid]) -> str:
    head = [Cell("Âge")]
    for each in shown:
        head += [
            Cell(f"{sex}, {each.place}", f"% des habitants, {each.year}", number=True)
            for sex in ("Hommes", "Femmes")
        ]
    sides = [side for each in shown for side in each.shares()]
    rows = [
        Row([Cell(label), *(Cell(number(side[rank], 1), number=True) for side in sides)])
        for rank, label in enumerate(shown[0].labels)
    ]
    return tables.table("Pyramide des âges", head, rows)


def _elderly_table(shown: Sequence[Pyramid]) -> str:
    """Shares of the oldest, from ages that the bands can tell."""
    head = [Cell("Âge"), *(Cell(f"{p.place}, {p.year}", number=True) for p in shown)]
    rows = []
    for age in ELDERLY:
        counts = [each.people(f"{age}et+") for each in shown]
        if counts[0] is not None:
            cells = [_elderly(each, count) for each, count in zip(shown, counts, strict=True)]
            rows.append(Row([Cell(f"{age}{NBSP}ans et plus"), *cells]))
    return tables.table("Les plus âgés", head, rows)


def _elderly(place: Pyramid, count: float | None) -> Cell:
    if count is None or not place.inhabitants:
        return Cell("nd", number=True)
    share = number(100 * count / place.inhabitants, 1)
    return Cell(f"{share}{NBSP}%", counted(round(count), "personne"), number=True)
