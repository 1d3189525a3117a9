"""What the health insurance measures around the territory: département, région and France."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import streamlit as st

from diagnostic.french import NBSP, counted, listed, number
from diagnostic.indicators import diseases
from diagnostic.indicators.diseases import (
    AGES,
    ALL_AGES,
    BOTH_SEXES,
    LEVELS,
    Condition,
    Gap,
    Holding,
    Measure,
    Point,
    Profile,
    compared,
)
from diagnostic.indicators.places import Place, usual_comparators
from diagnostic.sources.catalogue import catalogue
from diagnostic.sources.names import ages as ages_in_words
from diagnostic.stats.comparison import Comparison, Judgement
from diagnostic.territory.atlas import load_atlas
from diagnostic.territory.selection import Codes
from diagnostic.ui import html, tables, work
from diagnostic.ui.diagnosis import board, charts, diseases_charts
from diagnostic.ui.figures.invitation import SOURCES
from diagnostic.ui.sources import shelf
from diagnostic.ui.tables import Cell, Row

SEXES = {"tous": "Hommes et femmes", "hommes": "Hommes", "femmes": "Femmes"}
MOST_DEPARTEMENTS = 4
"""Départements shown: those where most of the inhabitants of the territory live."""
MOST_LINES = 24
"""Conditions drawn in one chart, half of them at each end; all are in the table."""
NAMED = 3
ROUNDED = (
    "Personnes prises en charge, prévalence brute : les âges n’y sont pas corrigés. L’intervalle à "
    "95 % (Wilson) est calculé sur des effectifs que la source arrondit à la dizaine. Une personne "
    "peut avoir plusieurs pathologies : ne pas les additionner. Être pris en charge plus souvent "
    "n’est ni bien ni mal en soi."
)
SAME_AGES = (
    "À âges comparables : personnes prises en charge pour 100 attendues si chaque âge du "
    "département était pris en charge comme en France (indice comparatif, intervalle de Byar à "
    "95 %). Deux départements ne se comparent pas entre eux par cet indice."
)


@dataclass(frozen=True)
class Around:
    """Places that are shown, and what is held of them."""

    departements: tuple[Place, ...]
    others: tuple[Place, ...]
    unseen: int
    held: Holding

    @property
    def places(self) -> tuple[Place, ...]:
        """Every place, France last."""
        return (*self.departements, *self.others)

    @property
    def france(self) -> Place:
        """The whole country."""
        return self.others[-1]


# --- every condition -----------------------------------------------------------------------------


def more_frequent() -> None:
    """Which conditions are more frequent in the département than in France."""
    st.subheader("Quelles maladies sont plus fréquentes dans le département qu’en France ?")
    around = _around_or_invitation()
    if around is None:
        return
    place = _departement(around)
    _say_level([place], around.unseen)
    pairs = diseases.pairs(around.held, place, around.france)
    if not pairs:
        st.info(
            f"Les données tenues ne donnent aucune maladie, tous âges, à la fois pour {place.name} "
            f"et pour la France la même année. {_held(around.held)}"
        )
        st.page_link(SOURCES, label="Compléter les données")
        return
    level, year, sex, same_ages = _choices(pairs)
    found = _gaps(place, around.france, level, year, sex, shelf.version())
    lines = diseases_charts.gap_spines(found, same_ages=same_ages)
    st.html(html.sentence(_most(found, same_ages=same_ages)))
    if lines:
        drawn = diseases_charts.ends(lines, MOST_LINES)
        charts.show(
            charts.spine_chart(drawn, "France"),
            key="diseases-gaps",
            alt=f"Maladies prises en charge, {place.name}, France = 100",
        )
        if len(drawn) < len(lines):
            board.caution(f"{len(drawn)} des {len(lines)} sont dessinées, les plus éloignées.")
    with st.expander("Le même contenu, en tableau"):
        st.html(_gaps_table(found, place, year))
    board.caution(f"{SAME_AGES if same_ages else ROUNDED} {_held(around.held)}")
    board.note(_credit(year, SEXES[sex], ages_in_words(ALL_AGES)))


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


def _most(found: Sequence[Gap], *, same_ages: bool) -> str:
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
    apart = [(gap, one) for gap, one in known if one.judgement is Judgement.DIFFERENT]
    more = [gap for gap, one in apart if one.higher]
    less = [gap for gap, one in apart if not one.higher]
    said = [
        f"Nettement {word} : {_named(gaps)}."
        for word, gaps in (("plus fréquentes", more), ("moins fréquentes", less[::-1]))
        if gaps
    ]
    return " ".join(said) or "Aucun écart net : le hasard seul peut expliquer les différences."


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
                Cell(_share(gap.here), _interval(gap.here), number=True),
                Cell(_share(gap.there), number=True),
                Cell(_standing(gap.comparison)),
                _standardised(gap.standardised),
            ]
        )
        for gap in found
    ]
    return tables.table(f"Maladies prises en charge, {place.name} et France, {year}", head, rows)


# --- one condition -------------------------------------------------------------------------------


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
    _say_level(around.departements, around.unseen)
    st.html(_places_table(around, of_year, sex, age, year))
    left, right = st.columns(2, gap="large")
    with left:
        _by_age(around.places, of_year, sex, year)
    with right:
        _over_the_years(around.places, condition, sex, age)
    board.caution(f"{ROUNDED} {SAME_AGES} {_held(around.held)}")
    board.note(_credit(year, SEXES[sex], ages_in_words(age)))


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
                    Cell(_people(mine), number=True),
                    Cell(_share(mine), _interval(mine), number=True),
                    Cell("" if is_france else _standing(compared(mine, france))),
                    Cell("—", number=True)
                    if is_france or age != ALL_AGES
                    else _standardised(of_year.standardised(place, around.france, sex)),
                ]
            )
        )
    who = f"{SEXES[sex]}, {ages_in_words(age)}"
    return tables.table(f"Personnes prises en charge en {year}, {who}", head, rows)


LEVEL_WORDS = {"departement": "département", "region": "région", "france": ""}


def _by_age(places: Sequence[Place], of_year: Profile, sex: str, year: int) -> None:
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
    charts.show(figure, key="disease-years", alt="Personnes prises en charge pour 100, par année")
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


# --- what both share -----------------------------------------------------------------------------


def around_of(codes: Codes) -> Around:
    """Places around a territory, and what is held of them."""
    return _around(codes, shelf.version())


@st.cache_data(show_spinner=False, max_entries=30)
def _around(codes: Codes, version: str) -> Around:
    atlas = load_atlas()
    people: dict[str, int] = {}
    for code in codes:
        commune = atlas[code]
        people[commune.departement] = people.get(commune.departement, 0) + commune.population
    first = sorted(people, key=lambda code: (-people[code], code))[:MOST_DEPARTEMENTS]
    kept = frozenset(code for code in codes if atlas[code].departement in first)
    # A place travels without its communes: they are not needed here, and a key of the caches.
    places = [Place(p.level, p.code, p.name, ()) for p in usual_comparators(atlas, kept)]
    own = sorted((p for p in places if p.level == "departement"), key=lambda p: first.index(p.code))
    others = tuple(place for place in places if place.level != "departement")
    held = diseases.holding(shelf.library(), (*own, *others))
    return Around(tuple(own), others, len(people) - len(own), held)


def _around_or_invitation() -> Around | None:
    if not shelf.library().parts(diseases.TABLE):
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


def _say_level(places: Sequence[Place], unseen: int = 0) -> None:
    names = listed([place.name for place in places])
    word = "département" if len(places) == 1 else "départements"
    said = f"Niveau : {word} ({names}), et non votre territoire."
    if unseen:
        others = counted(unseen, "autre département n’est", "autres départements ne sont")
        said += f" {others} pas montrés : moins d’habitants du territoire y vivent."
    st.html(html.sentence(said))


def _held(held: Holding) -> str:
    """What the extract holds, when it is one."""
    if not held.is_extract:
        return ""
    years = listed(
        [f"{year} ({counted(n, 'maladie')})" for year, n in sorted(held.years.items())], limit=12
    )
    return f"Seul un extrait de Data pathologies est tenu, avec des trous : {years}."


def _credit(year: int, sex: str, age: str) -> str:
    return f"{catalogue()['cnam_pathologies'].dated(year)}. {sex}, {age}."


def _people(measure: Measure) -> str:
    return _missing(measure) if measure.people is None else number(measure.people)


def _share(measure: Measure) -> str:
    return (
        _missing(measure) if measure.share is None else diseases_charts.percent(measure.share.value)
    )


def _missing(measure: Measure) -> str:
    return "secret" if measure.status == "secret" else "nd"


def _interval(measure: Measure) -> str:
    if measure.share is None:
        return ""
    low, high = (diseases_charts.percent(limit) for limit in measure.share[1:])
    return f"entre {low.removesuffix(f'{NBSP}%')} et {high}"


def _standing(comparison: Comparison) -> str:
    """Sign and words of a comparison; neither way is better."""
    match comparison.judgement:
        case Judgement.DIFFERENT:
            return "● plus fréquente" if comparison.higher else "● moins fréquente"
        case Judgement.SAME:
            return "○ pas d’écart net"
        case _:
            return "○ non jugé"


def _standardised(found: diseases.Standardised) -> Cell:
    if found.icm is None:
        return Cell("nd", found.reason, number=True)
    low, high = number(found.icm.low, 1), number(found.icm.high, 1)
    detail = f"entre {low} et {high}\n{_standing(found.comparison)}"
    return Cell(number(found.icm.value, 1), detail, number=True)


def _short(age: str) -> str:
    return "95+" if age.endswith("et+") else "-".join(str(int(end)) for end in age.split("-"))
