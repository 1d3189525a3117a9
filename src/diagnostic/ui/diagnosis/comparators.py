"""What the territory is compared with: which comparator comes first, and how to change the others.

One comparator is the main one, that of cards, charts and sentences. It is chosen once, and kept
from page to page for the session; the others stay in the tables.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from functools import cache
from urllib.parse import urlsplit

import streamlit as st

from diagnostic.errors import UserError
from diagnostic.french import NBSP, counted, inhabitants, listed, number
from diagnostic.indicators.peers import CRITERIA, FAR, Criterion, Peer, Peers, Profile
from diagnostic.indicators.places import LEVELS, SEMBLABLES, Place
from diagnostic.indicators.registry import indicators
from diagnostic.indicators.written import figure
from diagnostic.project.diagnosis_choices import MOST_PEERS
from diagnostic.territory.atlas import load_atlas
from diagnostic.territory.gazetteer import main_departement
from diagnostic.territory.search import load_search
from diagnostic.ui import html, projection, tables, work
from diagnostic.ui.diagnosis.asked import Around, Second, around
from diagnostic.ui.tables import Cell, Row

MAIN = "main-comparator"
OPEN = "comparators-page"
PEERS = "comparators-peers"
ANOTHER = "comparators-second"
DEFAULT = "france"
"""Known in every state of the data, and the same for everyone: the one to begin with."""

PROJECT = "projet:"

# --- the main comparator --------------------------------------------------------------------------


def main_level() -> str:
    """Level of the comparator of cards, charts and sentences; France until another is chosen."""
    chosen = st.session_state.get(MAIN, DEFAULT)
    levels = {place.level for place in around().comparators}
    return chosen if chosen in levels else DEFAULT


def main_of(known: Collection[str]) -> str | None:
    """The main level, or the widest that is known where it is not; None when none is."""
    main = main_level()
    if main in known:
        return main
    return next((level for level in reversed(LEVELS) if level in known), None)


def place(level: str) -> Place:
    """The comparator of a level; of several départements, that of most of the inhabitants."""
    return next(each for each in around().comparators if each.level == level)


def choice(known: Collection[str], *, key: str = "main") -> str | None:
    """Level to compare with, asked beside a chart where several are known.

    The choice is that of every page. Where the main comparator is not known, the widest that is
    known stands for it, and the choice of the other pages stays.

    Parameters
    ----------
    known
        Levels that the chart can show.
    key
        Tells two of them on one page.

    Returns
    -------
    str or None
        A level of ``known``; None when nothing can be compared with.
    """
    levels = [each.level for each in _first_of_each(around().comparators) if each.level in known]
    chosen = main_of(levels)
    if chosen is None or len(levels) == 1:
        return chosen
    widget = f"compare-to-{key}"
    st.session_state[widget] = chosen
    names = dict(zip(levels, heads([place(level) for level in levels]), strict=True))
    st.segmented_control(
        "Comparer à",
        levels,
        format_func=names.__getitem__,
        key=widget,
        required=True,
        on_change=_remember,
        args=(widget,),
    )
    return chosen


def _remember(widget: str) -> None:
    st.session_state[MAIN] = st.session_state[widget]


def _first_of_each(places: Iterable[Place]) -> list[Place]:
    return list({each.level: each for each in reversed(list(places))}.values())[::-1]


def heads(places: Sequence[Place]) -> list[str]:
    """Names that tell comparators apart: « Mayotte » is a département and a région."""
    names = [each.name for each in places]
    return [
        f"{each.name} (région)" if each.level == "region" and names.count(each.name) > 1 else name
        for each, name in zip(places, names, strict=True)
    ]


# --- the line at the top of a page ----------------------------------------------------------------


def bar() -> None:
    """What the territory is compared with, in a line, and what opens under it to change it."""
    found = around()
    if projection.is_on():
        st.html(html.source(_summary(found)))
        return
    is_open = st.session_state.get(OPEN) == _page()
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.html(html.source(_summary(found)), width="content")
        label = "Fermer" if is_open else "Changer"
        st.button(label, key="comparators-open", type="tertiary", on_click=_open, args=(is_open,))
    for text in _to_know(found):
        st.html(html.sentence(text))
    if is_open:
        with st.container(border=True, key="comparators"):
            _panel(found)


def _open(is_open: bool) -> None:
    st.session_state[OPEN] = None if is_open else _page()


def _page() -> str:
    """Address of the page: what was opened on one is not open on the others."""
    return urlsplit(str(st.context.url or "")).path


def _summary(found: Around) -> str:
    main = place(main_level())
    names = [
        counted(len(found.peers.peers), "territoire semblable", "territoires semblables")
        if each.level == SEMBLABLES
        else name
        for each, name in zip(found.comparators, heads(found.comparators), strict=True)
    ]
    first = names.pop(found.comparators.index(main))
    also = f" Aussi : {listed(names)}." if names else ""
    return f"Comparé à : {first}.{also}"


def _to_know(found: Around) -> list[str]:
    """What the user decided and that cannot be followed, and what is too much for a screen."""
    said = [*filter(None, [found.beyond]), *found.peers.put_aside]
    if found.second is not None and not found.second.is_compared:
        said.append(_overlap(found.second))
    if found.second is not None and found.second.unknown:
        codes = listed(found.second.unknown, 10)
        said.append(f"Codes inconnus de {found.second.place.name}, laissés de côté : {codes}.")
    return said


def _panel(found: Around) -> None:
    choice({each.level for each in found.comparators}, key="bar")
    similar, other = st.columns([7, 4], gap="large")
    with similar:
        _similar(found.peers)
    with other:
        _other(found.second)


# --- territoires semblables -----------------------------------------------------------------------


def _similar(peers: Peers) -> None:
    st.markdown("**Territoires semblables**")
    if peers.problem:
        st.html(html.sentence(peers.problem))
    else:
        st.html(html.sentence(how_found(peers)))
        st.html(_table(peers))
        said = dict.fromkeys(part for each in peers.sources for part in each.split(" ; "))
        st.html(html.source(f"{' ; '.join(said)}."))
    _edited(peers)


def how_found(peers: Peers) -> str:
    """How the EPCI were found, in sentences."""
    total = number(len(load_atlas().epci))
    names = listed([CRITERIA[name].label for name in peers.used])
    if peers.is_chosen:
        first = f"Ces EPCI sont votre choix. L’écart porte sur : {names or 'aucun critère connu'}."
    else:
        first = (
            f"Parmi les {total} EPCI, les plus proches de votre territoire par ces critères, qui "
            f"comptent autant{NBSP}: {names}. Aucun n’a de commune du territoire."
        )
    said = [
        first,
        "L’écart résume les différences : 0 pour un EPCI identique, 1 quand un seul critère "
        "s’éloigne d’un écart-type. Leurs chiffres sont ceux de tous ces EPCI ensemble.",
    ]
    if peers.used and peers.left_out:
        why = listed([f"{CRITERIA[name].label} ({reason})" for name, reason in peers.left_out])
        said.append(f"Laissé de côté : {why}.")
    far = sum(peer.is_far for peer in peers.peers)
    if far == len(peers.peers):
        said.append(
            "Aucun ne ressemble vraiment à votre territoire : à lire avec prudence "
            f"(écarts supérieurs à {number(FAR, 1)})."
        )
    elif far:
        only = counted(far, "d’entre eux ressemble peu", "d’entre eux ressemblent peu")
        said.append(f"{only} à votre territoire (écart supérieur à {number(FAR, 1)}).")
    return " ".join(said)


COLUMNS: dict[Criterion, tuple[str, str, int]] = {
    "population": ("Habitants", "", 0),
    "density": ("Densité", "hab./km²", 0),
    "older": ("65 ans et plus", "%", 1),
    "income": ("Niveau de vie", "€ par an", 0),
}


def _table(peers: Peers) -> str:
    # A criterion that is not used is not known of the EPCI, or not of the territory.
    shown = [name for name in COLUMNS if name in peers.used]
    head = [
        Cell("EPCI"),
        *(Cell(COLUMNS[name][0], COLUMNS[name][1], number=True) for name in shown),
        Cell("Écart", number=True),
    ]
    own = Row(
        [Cell("Votre territoire"), *_cells(peers.own, shown), Cell("—", number=True)], "total"
    )
    some_are_near = not all(peer.is_far for peer in peers.peers)
    lines = [_line(peer, shown, some_are_near=some_are_near) for peer in peers.peers]
    return tables.table("Territoires semblables", head, [own, *lines])


def _line(peer: Peer, shown: Sequence[Criterion], *, some_are_near: bool) -> Row:
    gap = "nd" if peer.distance is None else number(peer.distance, 2)
    detail = "ressemble peu" if peer.is_far and some_are_near else ""
    cells = _cells(peer.profile, shown)
    return Row([Cell(_names()[peer.code]), *cells, Cell(gap, detail, number=True)])


def _cells(profile: Profile, shown: Sequence[Criterion]) -> list[Cell]:
    return [Cell(_criterion(name, getattr(profile, name)), number=True) for name in shown]


def _criterion(name: Criterion, value: float | None) -> str:
    if value is None:
        return "nd"
    if name == "density":
        return figure(indicators()["densite_population"], value)
    return number(value, COLUMNS[name][2])


def _edited(peers: Peers) -> None:
    """One list to remove from and to add to; the nearest are a button away."""
    st.session_state[PEERS] = list(peers.codes)
    addable = _addable(work.current().codes)
    found = _searched(PEERS, "Chercher un EPCI à ajouter")
    st.multiselect(
        "Ajouter ou retirer des EPCI",
        [each for each in addable if found is None or each in found or each in peers.codes],
        format_func=_label,
        key=PEERS,
        max_selections=MOST_PEERS,
        placeholder="Choisir des EPCI",
        wrap=True,
        select_all=False,
        on_change=_keep_peers,
    )
    if peers.is_chosen:
        st.button("Revenir aux dix plus proches", on_click=_forget_peers)


def _searched(key: str, label: str) -> tuple[str, ...] | None:
    """EPCI near what is typed above a list, None while nothing is; or that there is none.

    The list itself only knows the letters of its own lines: neither accents nor communes.
    """
    text = st.text_input(
        label, key=f"{key}-search", placeholder="Nom, même sans accent, ou commune, puis Entrée"
    )
    if not text.strip():
        return None
    try:
        return epci_near(text)
    except UserError as problem:
        st.html(html.sentence(str(problem)))
        return ()


def _keep_peers() -> None:
    chosen = tuple(st.session_state[PEERS])
    work.edit(lambda project: project.with_diagnosis(peers=chosen), "EPCI comparés")


def _forget_peers() -> None:
    work.edit(lambda project: project.with_diagnosis(peers=None), "EPCI les plus proches")


@cache
def _names() -> dict[str, str]:
    """EPCI with their département, by SIREN, sorted by name."""
    atlas = load_atlas()
    named = sorted(atlas.epci.values(), key=lambda area: (area.name, area.code))
    return {area.code: f"{area.name} ({main_departement(atlas, area)})" for area in named}


def _label(siren: str) -> str:
    """Name of an EPCI as it is typed: « Coeur d’Ostrevent »."""
    return _names().get(siren, siren).replace("œ", "oe").replace("Œ", "Oe")


def epci_near(text: str) -> tuple[str, ...]:
    """EPCI by what is typed, the closest first: without accents, misspelt, or by a commune.

    Raises
    ------
    UserError
        When nothing is near.
    """
    atlas, hits = load_atlas(), load_search().find(text)
    named = [hit.code for hit in hits if hit.kind == "epci"]
    communes = [code for hit in hits if hit.kind != "epci" for code in hit.codes[:1]]
    named += [siren for code in communes if (siren := atlas[atlas[code].parent or code].epci)]
    if not named:
        raise UserError(f"Aucun EPCI ne correspond à « {text} ». Essayez le nom d’une commune.")
    return tuple(dict.fromkeys(named))


def _addable(codes: Collection[str]) -> list[str]:
    """EPCI that have no commune of the territory."""
    atlas = load_atlas()
    touched = {atlas[atlas[code].parent or code].epci for code in codes}
    return [siren for siren in _names() if siren not in touched]


# --- the second territory -------------------------------------------------------------------------


def _other(second: Second | None) -> None:
    st.markdown("**Second territoire**")
    if second is not None:
        size = counted(len(second.place.communes), "commune")
        people = inhabitants(load_atlas().population(second.place.communes))
        st.html(html.sentence(f"{second.place.name} : {size}, {people}. {_overlap(second)}"))
        st.button("Retirer ce territoire", on_click=_remove_second)
    projects = _projects()
    found = _searched(ANOTHER, "Chercher un EPCI à mettre à côté")
    st.selectbox(
        "Mettre un autre territoire à côté" if second is None else "Le remplacer par",
        [*projects, *_names()] if found is None else found,
        index=None,
        format_func=lambda option: projects.get(option) or _label(option),
        key=ANOTHER,
        placeholder="Choisir un EPCI ou un projet",
        on_change=_open_second,
    )


def _overlap(second: Second) -> str:
    if not second.place.communes:
        return f"Aucune commune de {second.place.name} n’existe aujourd’hui : rien n’est comparé."
    if second.overlap.is_same:
        return f"{second.place.name} : c’est le même territoire, rien n’est comparé."
    if not second.overlap.communes:
        return "Aucune commune n’est dans les deux territoires."
    if second.overlap.is_inside:
        return (
            "Il est tout entier dans votre territoire : ses chiffres sont montrés à côté, et rien "
            "n’est jugé, car toutes ses communes sont aussi les vôtres."
        )
    shared = counted(second.overlap.communes, "commune est", "communes sont")
    return (
        f"{shared} dans les deux territoires ({inhabitants(second.overlap.population)}) : pour "
        "juger un écart, elles sont retirées de celui-ci. Ses chiffres restent entiers."
    )


def _projects() -> dict[str, str]:
    """Other projects of this browser that have communes."""
    mine = work.current().project.id
    try:
        found = work.summaries()
    except UserError:
        return {}  # the project menu says why
    return {
        f"{PROJECT}{each.project_id}": f"Projet{NBSP}: {each.name}"
        for each in found
        if each.project_id != mine and each.communes and each.problem is None
    }


def _open_second() -> None:
    picked: str | None = st.session_state[ANOTHER]
    st.session_state[ANOTHER] = None
    if picked is None:
        return
    try:
        name, codes = _named(picked)
    except UserError as problem:
        work.notify("error", str(problem))
        return
    st.session_state[f"{ANOTHER}-search"] = ""
    work.edit(lambda project: project.with_second(name, codes), f"Second territoire : {name}")


def _named(picked: str) -> tuple[str, tuple[str, ...]]:
    """Name and communes of a project or of an EPCI."""
    if not picked.startswith(PROJECT):
        area = load_atlas().epci[picked]
        return area.name, area.members
    found = work.stored(picked.removeprefix(PROJECT))
    if found is None:
        raise UserError("Ce projet n’est plus dans l’espace de travail de ce navigateur.")
    return found.project.name, found.project.territory.codes


def _remove_second() -> None:
    work.edit(lambda project: project.with_diagnosis(second=None), "Second territoire retiré")
