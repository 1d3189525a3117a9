"""One disease around the territory: how frequent, in whom, since when."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial

import streamlit as st

from diagnostic.french import counted, listed
from diagnostic.indicators import diseases
from diagnostic.indicators.conditions import ALL_AGES, BOTH_SEXES, Condition, Holding
from diagnostic.indicators.diseases import AGES, Measure, Point, Profile, compared
from diagnostic.indicators.places import Place
from diagnostic.sources.names import ages as ages_in_words
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
from diagnostic.ui.diagnosis.diseases_noticed import LEVELS, of_place
from diagnostic.ui.diagnosis.diseases_words import (
    interval,
    people,
    share,
    standardised,
    standing,
)
from diagnostic.ui.diagnosis.noticed import Noticed, finding_button
from diagnostic.ui.sources import shelf
from diagnostic.ui.tables import Cell, Row

NOT_THE_TERRITORY = "Niveau : département, région et France, et non le territoire."
LEVEL_WORDS = {"departement": "département", "region": "région", "france": ""}


def one_condition() -> None:
    """One condition: how frequent, in whom, since when."""
    st.subheader("Et pour une maladie en particulier ?")
    around = around_of(work.current().codes)
    if not around.held.conditions:
        st.info("Data pathologies ne dit rien de ces départements.")
        return
    condition = _condition(around.held, around.departements[0])
    chosen = _when_and_who(around.held, condition, around.places)
    if chosen is None:
        return
    year, sex, age, of_year = chosen
    say_level(around.departements, around.unseen)
    st.html(_places_table(around, of_year, sex, age, year))
    finding_button(partial(_noticed, around, of_year, condition, chosen[:3]), "one-disease")
    left, right = st.columns(2, gap="large")
    with left:
        _by_age(around.places, condition, of_year, sex, year)
    with right:
        _over_the_years(around.places, condition, sex, age)
    board.caution(f"{ROUNDED} {SAME_AGES} {held_in_words(around.held)}")
    board.note(credit(year, SEXES[sex], ages_in_words(age)))


def _condition(held: Holding, own: Place) -> Condition:
    """Two steps: the group, then what is in it."""
    left, right = st.columns(2)
    groups = held.groups()
    fullest = held.fullest(own)
    default = next(
        (each.group for each in held.conditions if fullest and each.top == fullest[0]), groups[0]
    )
    group = left.selectbox(
        "Groupe de maladies", groups, index=groups.index(default), key="disease-group"
    )
    within = {each.top: each for each in held.within(group)}
    top = right.selectbox(
        "Dans ce groupe",
        list(within),
        format_func=lambda top: within[top].below,
        key=f"disease-{group}",
        disabled=len(within) == 1,
    )
    return within[top]


def _when_and_who(
    held: Holding, condition: Condition, places: Sequence[Place]
) -> tuple[int, str, str, Profile] | None:
    """Year, sex and age among those held, with what is held of that year."""
    one, two, three = st.columns(3)
    years = held.years_of(condition.top)
    fullest = held.fullest(places[0], condition.top)
    year = one.selectbox(
        "Année",
        years,
        index=years.index(fullest[1]) if fullest else 0,
        key=f"disease-year-{condition.top}",
        filter_mode=None,
    )
    sexes = held.sexes_of(condition.top, year)
    sex = two.selectbox(
        "Sexe",
        sexes,
        index=sexes.index(fullest[2]) if fullest and fullest[2] in sexes else 0,
        format_func=SEXES.__getitem__,
        key=f"disease-sex-{condition.top}-{year}",
        filter_mode=None,
    )
    of_year = _profile(tuple(places), condition.top, year, shelf.version())
    ages = of_year.ages(sex)
    if not ages:
        return None
    age = three.selectbox(
        "Âge",
        ages,
        format_func=ages_in_words,
        key=f"disease-age-{condition.top}-{year}-{sex}",
        filter_mode=None,
    )
    return year, sex, age, of_year


@st.cache_resource(show_spinner=False, max_entries=60)
def _profile(places: tuple[Place, ...], top: str, year: int, version: str) -> Profile:
    return diseases.profile(shelf.library(), places, top, year)


def _noticed(
    around: Around, of_year: Profile, condition: Condition, chosen: tuple[int, str, str]
) -> list[Noticed]:
    """The disease in each place around, as findings."""
    year, sex, age = chosen
    france = of_year.measure(around.france, sex, age)
    here = {place: of_year.measure(place, sex, age) for place in around.places}
    return [
        of_place(
            condition.name,
            place,
            year,
            SEXES[sex] if sex != BOTH_SEXES else "",
            mine,
            france,
            standing(compared(mine, france)),
            age,
        )
        for place, mine in here.items()
        if mine.share is not None and place.level in LEVELS
    ]


def _places_table(around: Around, of_year: Profile, sex: str, age: str, year: int) -> str:
    france = of_year.measure(around.france, sex, age)
    head = [
        Cell("Lieu"),
        Cell("Personnes prises en charge", "arrondies à la dizaine", number=True),
        Cell("Pour 100 personnes", number=True),
        Cell("Face à la France"),
        Cell("À âges comparables", "France = 100", number=True),
    ]
    rows = []
    for place in around.places:
        mine = of_year.measure(place, sex, age)
        is_france = place.level == "france"
        rows.append(
            Row(
                [
                    Cell(place.name, LEVEL_WORDS[place.level]),
                    Cell(people(mine), number=True),
                    Cell(share(mine), interval(mine), number=True),
                    Cell("" if is_france else standing(compared(mine, france))),
                    Cell("—", number=True)
                    if is_france or age != ALL_AGES
                    else standardised(of_year.standardised(place, around.france, sex)),
                ]
            )
        )
    who = f"{SEXES[sex]}, {ages_in_words(age)}"
    return tables.table(f"Personnes prises en charge en {year}, {who}", head, rows)


def _by_age(
    places: Sequence[Place], condition: Condition, of_year: Profile, sex: str, year: int
) -> None:
    st.markdown("**À quel âge ?**")
    labels = [_short(age) for age in AGES]
    curves = {place: of_year.curve(place, sex) for place in places}
    tracks = [
        diseases_charts.track(place, labels, [measure.share for measure in curve])
        for place, curve in curves.items()
        if any(measure.share for measure in curve)
    ]
    if not tracks:
        st.html(html.sentence("Aucun âge n’est tenu pour ce choix."))
        return
    figure = diseases_charts.tracks_chart(tracks)
    figure.update_xaxes(
        tickvals=labels[::3], tickangle=0, title=diseases_charts.title("âge, en années")
    )
    charts.show(
        figure,
        key="disease-ages",
        alt=f"Personnes prises en charge pour 100, par âge, {year}",
        caption=charts.Caption(
            f"{condition.name} : à quel âge ?",
            unit="pour 100 personnes",
            sources=(credit(year, SEXES[sex], "par âge"),),
            notes=(NOT_THE_TERRITORY, ROUNDED),
            place=listed([place.name for place in places]),
        ),
    )
    gaps = [_gaps_of_curve(place, curve) for place, curve in curves.items()]
    board.caution(" ".join(filter(None, gaps)))


def _gaps_of_curve(place: Place, curve: Sequence[Measure]) -> str:
    """What of a curve is missing, and why."""
    secret = sum(measure.status == "secret" for measure in curve)
    absent = sum(measure.status == "absent" for measure in curve)
    why = [
        *([f"{counted(secret, 'âge secret', 'âges secrets')}"] if secret else []),
        *([f"{counted(absent, 'âge non tenu', 'âges non tenus')}"] if absent else []),
    ]
    return f"{place.name} : {listed(why)}." if why else ""


def _over_the_years(places: Sequence[Place], condition: Condition, sex: str, age: str) -> None:
    st.markdown("**Depuis quand ?**")
    points = _trend(tuple(places), condition.top, sex, age, shelf.version())
    known = [p.year for of_place in points.values() for p in of_place if p.measure.share]
    if len(set(known)) < 2:
        held = listed([str(year) for year in sorted(set(known))]) or "aucune année"
        st.html(html.sentence(f"Pas d’évolution à montrer : {held} pour ce choix."))
        return
    years = range(min(known), max(known) + 1)
    tracks = [
        diseases_charts.trend_track(place, points[place.code], years)
        for place in places
        if any(point.measure.share for point in points[place.code])
    ]
    figure = diseases_charts.tracks_chart(tracks)
    figure.update_xaxes(dtick=1, tickformat="d")
    charts.show(
        figure,
        key="disease-years",
        alt="Personnes prises en charge pour 100, par année",
        caption=charts.Caption(
            f"{condition.name} : depuis quand ?",
            unit="pour 100 personnes",
            sources=(credit(years[-1], SEXES[sex], ages_in_words(age)),),
            notes=(NOT_THE_TERRITORY, _cuts(points.values(), years), ROUNDED),
            place=listed([place.name for place in places]),
        ),
    )
    board.caution(_cuts(points.values(), years))


@st.cache_data(show_spinner=False, max_entries=60)
def _trend(
    places: tuple[Place, ...], top: str, sex: str, age: str, version: str
) -> dict[str, tuple[Point, ...]]:
    return diseases.trend(shelf.library(), places, top, sex, age)


def _cuts(points: Iterable[Sequence[Point]], years: range) -> str:
    """Where the lines stop, and why."""
    every = [point for of_place in points for point in of_place]
    lacking = [str(year) for year in years if year not in {point.year for point in every}]
    said = []
    if len({point.release for point in every}) > 1:
        said.append(
            "Les années viennent de plusieurs fichiers, dont la méthode peut différer : les lignes "
            "s’arrêtent de l’un à l’autre."
        )
    if lacking:
        said.append(f"Années non tenues : {listed(lacking, limit=12)}.")
    return " ".join(said) or "Toutes les années viennent d’un même fichier : même méthode."


def _short(age: str) -> str:
    return "95+" if age.endswith("et+") else "-".join(str(int(end)) for end in age.split("-"))
