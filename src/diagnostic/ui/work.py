"""The work of this browser session: one document, its history, and where it is saved.

Streamlit may start a new run of the script while the one before is still finishing, and may stop a
run at any access to its session state. So the session holds one `Desk`, fetched once; what lies on
it is replaced whole, under its lock, without touching Streamlit in between. No change is lost, no
change is half made.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from threading import RLock
from typing import Literal

import streamlit as st

from diagnostic.errors import UserError
from diagnostic.french import listed
from diagnostic.paths import user_folder
from diagnostic.project import (
    FileStore,
    History,
    Project,
    ProjectStore,
    Stored,
    StoredSummary,
    decode,
    new_project,
)
from diagnostic.project.portrait import Portrait, portray
from diagnostic.territory.atlas import COG_YEAR, Atlas, load_atlas
from diagnostic.territory.selection import Codes, of_today
from diagnostic.ui.browser import browser_key

KEY = "desk"
VIEW_MARGIN_DEG = 0.03

Notice = Literal["error", "warning", "success"]


@dataclass(frozen=True)
class View:
    """Where the composing map should look; a new token moves it, the same one leaves it alone."""

    token: int = 0
    bounds: tuple[float, float, float, float] | None = None


@dataclass(frozen=True)
class Work:
    """The document with its history, as this session sees it.

    ``revision`` is the store's, None until a first save. ``acknowledged`` is the number of the
    last click taken in, by life of the map, the present life last: an echo of a life gone by is
    then known for what it is.
    """

    history: History[Project]
    revision: int | None = None
    acknowledged: Mapping[str, int] = field(default_factory=dict)
    view: View = View()
    notices: tuple[tuple[Notice, str], ...] = ()

    @property
    def project(self) -> Project:
        """The document on screen."""
        return self.history.document

    @cached_property
    def codes(self) -> Codes:
        """Communes of the territory; the same object each time, whose hash is then known."""
        return frozenset(self.project.territory.codes)


@dataclass
class Desk:
    """Where this session's work lies: the only thing of the session that changes."""

    store: ProjectStore
    browser: str
    work: Work
    lock: RLock = field(default_factory=RLock)

    def put(self, work: Work) -> None:
        """Lay the work and save it; a save that fails is said, and the work stays on screen."""
        self.work = work
        if work.project.is_blank and not work.history.past and work.revision is None:
            return  # nothing to keep yet
        try:
            outcome = self.store.save(self.browser, work.project, work.revision)
        except UserError as problem:
            self.say("error", str(problem))
            return
        if outcome.kind == "forked":
            forked = work.history.mapped(lambda project: project.under_id(outcome.project.id))
            history = forked.push(outcome.project, "Copie du projet")
            self.work = replace(work, history=history, revision=outcome.revision)
            self.say("warning", outcome.message or "")
        else:
            self.work = replace(work, revision=outcome.revision)

    def say(self, kind: Notice, text: str) -> None:
        """Keep a sentence to show at the next drawing."""
        if (kind, text) not in self.work.notices:
            self.work = replace(self.work, notices=(*self.work.notices, (kind, text)))


@st.cache_resource
def store() -> ProjectStore:
    """Where the work is kept: files of this machine."""
    return FileStore(user_folder() / "projets")


def atlas() -> Atlas:
    """The embedded atlas."""
    return load_atlas()


def desk() -> Desk:
    """The desk of this session, with the work of the link, of the store, or new."""
    if KEY not in st.session_state:
        opened = Desk(store(), browser_key(), _opened(store(), browser_key()))
        if opened.work.revision is None:
            opened.put(opened.work)  # a territory that came by a link is kept like any other
        st.session_state[KEY] = opened
    # The link is taken out of the address only once it is on the desk; a reload then finds the
    # work as it became.
    if "t" in st.query_params:
        del st.query_params["t"]
    found: Desk = st.session_state[KEY]
    return found


def current() -> Work:
    """The work on screen."""
    return desk().work


def portrait() -> Portrait:
    """Portrait of the territory on screen."""
    project = current().project
    others: dict[str, tuple[str, ...]] = {}
    for other in project.other_cpts:
        # Two lists under one name are one CPTS, not the second in place of the first.
        others[other.name] = (*others.get(other.name, ()), *other.codes)
    codes, seat = frozenset(project.territory.codes), project.territory.seat
    return _portrait(codes, seat, tuple(others.items()))


@lru_cache(maxsize=64)
def _portrait(
    codes: Codes, seat: str | None, others: tuple[tuple[str, tuple[str, ...]], ...]
) -> Portrait:
    return portray(atlas(), codes, seat=seat, other_cpts=dict(others))


# ---- changes ----------------------------------------------------------------


def edit(change: Callable[[Project], Project], label: str) -> None:
    """Change the document, keep the step for undo, save."""
    here = desk()
    with here.lock:
        work = here.work
        try:
            changed = change(work.project)
        except UserError as problem:
            here.say("error", str(problem))
            return
        here.put(replace(work, history=work.history.push(changed, label)))


def choose(change: Callable[[Codes], Codes], label: str, *, look: bool = False) -> None:
    """Change the communes of the territory; ``look`` moves the map to them.

    ``change`` is given the communes of the moment, a click that has just come in included.
    """
    here = desk()
    with here.lock:
        before = here.work.codes
        after = change(before)
        if after != before:
            edit(lambda project: project.with_codes(after), label)
        if look:
            here.work = _looking(here.work, after)


def take_clicks(
    session: str, log: Iterable[object], apply: Callable[[Codes, str, bool], Codes]
) -> None:
    """Take in the clicks of the map that were not seen yet, one step of undo each.

    Parameters
    ----------
    session
        Life of the map in the browser; numbers start again with each.
    log
        Entries ``[number, code, wanted]``, oldest first; those that make no sense are left out.
    apply
        Territory after one click.
    """
    here = desk()
    with here.lock:
        work = here.work
        seen, history = work.acknowledged.get(session, 0), work.history
        for entry in log:
            click = _click(entry)
            if click is None or click[0] <= seen:
                continue
            seen, code, wanted = click
            project = history.document
            before = frozenset(project.territory.codes)
            codes = apply(before, code, wanted)
            if codes == before:
                continue
            label = f"{'Ajout' if wanted else 'Retrait'} : {atlas().name(code)}"
            history = history.push(project.with_codes(codes), label)
        acknowledged = {**work.acknowledged, session: seen}
        here.put(replace(work, history=history, acknowledged=acknowledged))


def _click(entry: object) -> tuple[int, str, bool] | None:
    match entry:
        case [int(number), str(code), bool(wanted)] if code in atlas():
            return number, code, wanted
    return None


def undo() -> None:
    """Go back one step."""
    _move(History.undo)


def redo() -> None:
    """Do again the last step undone."""
    _move(History.redo)


def _move(step: Callable[[History[Project]], History[Project]]) -> None:
    here = desk()
    with here.lock:
        here.put(replace(here.work, history=step(here.work.history)))


def open_project(project: Project, *, revision: int | None = None) -> None:
    """Put another document on screen and save it; the one before stays in the store."""
    here = desk()
    with here.lock:
        view = View(here.work.view.token + 1)
        project, told = _updated(project)
        # A click answered too late to be heard must not be replayed into another project.
        work = replace(here.work, history=History.of(project), revision=revision, view=view)
        here.put(_looking(work, project.territory.codes))
        if told:
            here.say("warning", told)


def open_stored(project_id: str) -> None:
    """Open a project of this browser's store."""
    try:
        found = stored(project_id)
    except UserError as problem:
        notify("error", str(problem))
        return
    if found is None:
        notify("error", "Ce projet n’est plus dans l’espace de travail de ce navigateur.")
        return
    open_project(found.project, revision=found.revision)
    if found.message:
        notify("warning", found.message)


def stored(project_id: str) -> Stored | None:
    """A project of this browser's store, None when it is not there."""
    here = desk()
    return here.store.load(here.browser, project_id)


def summaries() -> tuple[StoredSummary, ...]:
    """The projects of this browser's store."""
    here = desk()
    return here.store.list(here.browser)


# ---- notices ----------------------------------------------------------------


def notify(kind: Notice, text: str) -> None:
    """Keep a sentence to show at the next drawing."""
    here = desk()
    with here.lock:
        here.say(kind, text)


def take_news() -> tuple[str, ...]:
    """Good news to show now; it is told once."""
    here = desk()
    with here.lock:
        notices = here.work.notices
        here.work = replace(here.work, notices=tuple(n for n in notices if n[0] != "success"))
    return tuple(text for kind, text in notices if kind == "success")


def problems() -> tuple[tuple[Notice, str], ...]:
    """Problems to show until the user has read them."""
    return tuple(notice for notice in current().notices if notice[0] != "success")


def dismiss() -> None:
    """Put the problems away: they were read."""
    here = desk()
    with here.lock:
        here.work = replace(here.work, notices=())


# ---- opening and saving -----------------------------------------------------


def _opened(keeper: ProjectStore, browser: str) -> Work:
    linked = st.query_params.get("t")
    if linked is None:
        return _last_saved(keeper, browser)
    try:
        return _from_link(linked)
    except UserError as problem:
        work = _last_saved(keeper, browser)
        return replace(work, notices=(*work.notices, ("error", str(problem))))


def _from_link(text: str) -> Work:
    name, codes = decode(text)
    known, told = _of_today(codes)
    if codes and not known:
        raise UserError(
            "Aucune commune de ce lien n’existe dans le code officiel. Demandez un nouveau lien à "
            "la personne qui vous l’a envoyé."
        )
    notices: list[tuple[Notice, str]] = [
        ("success", f"Territoire « {name} » ouvert depuis un lien.")
    ]
    if told:
        notices.append(("warning", told))
    return _looking(Work(History.of(new_project(known, name)), notices=tuple(notices)), known)


def _updated(project: Project) -> tuple[Project, str | None]:
    """The document on the communes of today, and what that changed in its territories."""
    codes, told = _of_today(project.territory.codes)
    if told:
        project = project.with_codes(codes).with_(cog_year=COG_YEAR)
    others = tuple(
        other.model_copy(update={"codes": tuple(sorted(_of_today(other.codes)[0]))})
        for other in project.other_cpts
    )
    if others != project.other_cpts:
        project = project.with_(other_cpts=others)
    project, told_of_second = _second_updated(project)
    return project, " ".join(filter(None, (told, told_of_second))) or None


def _second_updated(project: Project) -> tuple[Project, str | None]:
    """The document with its second territory on the communes of today, and what that changed.

    One of which nothing is known any more is kept: the screens that compare say so.
    """
    second = project.diagnosis.second
    codes, told = _of_today(second.codes) if second else (frozenset(), None)
    if second is None or told is None or not codes:
        return project, None
    said = f"Second territoire, {second.name}. {told}"
    return project.with_second(second.name, sorted(codes)), said


def is_known(code: str) -> bool:
    """Whether a code is that of a commune, of today or of the past."""
    return code in atlas() or code in atlas().successors


def _of_today(codes: Iterable[str]) -> tuple[Codes, str | None]:
    """Codes as they are today, and the sentence on what changed."""
    given = frozenset(codes)
    kept, lost = of_today(atlas(), given)
    return kept, _told_of_changes(given, lost, kept)


def _told_of_changes(given: Codes, lost: Sequence[str], kept: Codes) -> str | None:
    replaced = [
        f"{code} par {atlas().name(atlas().successors[code])}"
        for code in sorted(given)
        if code in atlas().successors
    ]
    twice = [city for city in kept if given.intersection(atlas().arrondissements.get(city, ()))]
    said = []
    if replaced:
        said.append(f"Communes remplacées par celle qui leur succède : {listed(replaced)}.")
    if lost:
        said.append(f"Codes inconnus en {COG_YEAR}, laissés de côté : {listed(lost, 10)}.")
    if twice:
        cities = listed([atlas().name(city) for city in sorted(twice)])
        said.append(f"Donnée entière et par arrondissement, comptée entière : {cities}.")
    return " ".join(said) or None


def _last_saved(keeper: ProjectStore, browser: str) -> Work:
    try:
        stored = keeper.latest(browser)
    except UserError as problem:
        return Work(History.of(new_project()), notices=(("error", str(problem)),))
    if stored is None:
        return Work(History.of(new_project()))
    notices: tuple[tuple[Notice, str], ...] = (
        (("warning", stored.message),) if stored.message else ()
    )
    project, told = _updated(stored.project)
    if told:
        notices = (*notices, ("warning", told))
    work = Work(History.of(project), stored.revision, notices=notices)
    return _looking(work, work.codes)


def _looking(work: Work, codes: Iterable[str]) -> Work:
    """The work with the map moved to these communes, those whose place is known."""
    places = [
        (c.longitude, c.latitude)
        for c in map(atlas().__getitem__, codes)
        if c.longitude is not None and c.latitude is not None
    ]
    if not places:
        return work
    longitudes, latitudes = [p[0] for p in places], [p[1] for p in places]
    bounds = (
        min(longitudes) - VIEW_MARGIN_DEG,
        min(latitudes) - VIEW_MARGIN_DEG,
        max(longitudes) + VIEW_MARGIN_DEG,
        max(latitudes) + VIEW_MARGIN_DEG,
    )
    return replace(work, view=View(work.view.token + 1, bounds))
