"""What the user says of the columns: count or rate, unit, year, source, secrecy."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import streamlit as st

from diagnostic.french import counted, spaced
from diagnostic.indicators.own import INHABITANTS as HABITANTS
from diagnostic.indicators.own import USUAL_THRESHOLD
from diagnostic.pasted.model import Column, Form, Understood
from diagnostic.pasted.titles import year_of
from diagnostic.project.own_data import (
    MOST_COLUMNS,
    MOST_THRESHOLD,
    YEARS,
    OwnColumnFields,
    OwnTableFields,
    OwnWay,
    column_id,
)
from diagnostic.ui import html, tables
from diagnostic.ui.own_data import corrections
from diagnostic.ui.text import plain

FORMS: dict[Form, str] = {"count": "Nombre", "rate": "Taux"}
WAYS: dict[OwnWay, str] = {
    "none": "Sans jugement",
    "higher": "Plus haut est mieux",
    "lower": "Plus bas est mieux",
}
NOT_DIVIDED = -1
INHABITANTS = "Non connu (habitants)"
FORM_HELP = "Un nombre s’additionne d’une commune à l’autre ; un taux, non."
BY_HELP = (
    "Pour un taux : la colonne des effectifs dont il est tiré. Sans elle, le taux du territoire "
    "est pondéré par les habitants, et c’est une estimation."
)
UNIT_HELP = "Par exemple : %, pour 1 000 hab., patients."
YEAR_HELP = "Vide : l’année du tableau."
THRESHOLD_HELP = (
    "Les nombres de personnes de 1 à moins que ce seuil sont cachés, à l’écran et dans les "
    "exports. 0 : ces chiffres ne comptent pas des personnes."
)
MOST_DECIMALS = 3
WHOLE = 100
USUAL_MOST = 12
"""Columns that are kept unless the user says otherwise: more make a page too long to read."""
WIDTHS = (3.6, 2.1, 2.4, 2.9, 2.8, 2.4, 2.8)
HEADINGS = ("Nom", "Nature", "Unité", "Divisé par", "Année", "Seuil", "Sens")
_PER = re.compile(r"pour\s+([\d\s\u00a0\u202f]+)")


@dataclass(frozen=True)
class Described:
    """A table as the user describes it, ready for the project.

    Attributes
    ----------
    undated
        Ids of the columns whose year is not said yet.
    told
        What the choices of columns lead to, a sentence each.
    are_people
        Whether the lines are people counted one by one, by their threshold of secrecy.
    """

    title: str
    source: str
    fields: OwnTableFields
    undated: frozenset[str] = frozenset()
    told: tuple[str, ...] = ()
    are_people: bool = False

    @property
    def impossible(self) -> str:
        """Why it can neither be mapped nor kept; empty when it can."""
        if not self.fields["columns"]:
            return "Choisissez au moins une colonne à garder."
        for column in self.fields["columns"]:
            if not column["label"].strip():
                return "Donnez un nom à chaque colonne gardée."
            if column["form"] == "count" and column["threshold"] and _least(column) < 0:
                return (
                    f"« {column['label']} » a des valeurs négatives, et un nombre de personnes "
                    "ne peut pas l’être. Corrigez le tableau, ou mettez son seuil de secret à 0 "
                    "si ces chiffres ne comptent pas des personnes."
                )
        return ""

    @property
    def lacks(self) -> str:
        """What must still be said before it can be kept; empty when nothing."""
        if self.impossible:
            return self.impossible
        if not self.source.strip():
            return "Dites d’où viennent ces chiffres : aucun n’est gardé sans sa source."
        undated = next((c for c in self.fields["columns"] if c["id"] in self.undated), None)
        if undated is not None:
            return f"Dites de quelle année est « {undated['label']} » : aucun chiffre sans date."
        return ""


def _least(column: OwnColumnFields) -> float:
    return min((value for value in column["values"] if value is not None), default=0.0)


@dataclass(frozen=True)
class _Said:
    """What the user says of one column."""

    rank: int
    label: str
    form: Form
    unit: str
    by: int
    year: int | None
    threshold: int
    direction: OwnWay


def described(key: str, found: Understood, origin: str) -> Described:
    """Title, source and columns of a table, as they are typed."""
    left, middle, right = st.columns([5, 5, 2])
    name = f"own-title-{key}"
    follow(name, _title(found, origin))
    title = left.text_input("Titre du tableau", key=name, max_chars=120, persist_state="session")
    name = f"own-source-{key}"
    follow(name, _source(found))
    source = middle.text_input(
        "Source (qui a produit ces chiffres)",
        key=name,
        placeholder="par exemple : CPAM du Hainaut, requête du 3 mars 2026",
        max_chars=200,
        persist_state="session",
    )
    name = f"own-year-{key}"
    follow(name, _year(found))
    year = right.number_input(
        "Année",
        min_value=YEARS[0],
        max_value=YEARS[1],
        value=None,
        step=1,
        key=name,
        help="Celle que les chiffres décrivent, pour les colonnes qui n’ont pas la leur.",
        persist_state="session",
    )
    said = _sheet(key, found, _wanted(key, found), year)
    ids = _ids(said)
    divisors = _divisors(said)
    columns = [_column(found, each, source, ids, divisors) for each in said]
    fields: OwnTableFields = {
        "title": title.strip() or origin[:120],
        "origin": origin[:120],
        "level": found.level or "commune",
        "zones": found.codes,
        "columns": columns,
    }
    undated = frozenset(ids[each.rank] for each in said if each.year is None)
    people = any(each.threshold and counts_places(found, each.rank) for each in said)
    return Described(title, source, fields, undated, tuple(_told(found, said)), people)


def follow(name: str, guess: object) -> None:
    """Give a field what the table says of it, until the user writes something else."""
    guessed = f"{name}-guessed"
    untouched = name not in st.session_state or (
        guessed in st.session_state and st.session_state[name] == st.session_state[guessed]
    )
    if untouched:
        st.session_state[name] = guess
    st.session_state[guessed] = guess


def _title(found: Understood, origin: str) -> str:
    return next((line for line in found.titles if line.strip()), origin)[:120]


def _source(found: Understood) -> str:
    """What the table itself says of its source, in a line above or under it."""
    told = (*found.titles, *(line.words for line in found.left_out))
    for line in told:
        start, _, rest = line.partition(":")
        if start.strip().lower() in ("source", "sources") and rest.strip():
            return rest.strip()[:200]
    return ""


def _year(found: Understood) -> int | None:
    """Year that the lines above the table say."""
    years = [year for line in found.titles if (year := year_of(line)) is not None]
    return years[0] if len(set(years)) == 1 else None


# --- the columns ----------------------------------------------------------------------------------


def _wanted(key: str, found: Understood) -> list[int]:
    """Columns to keep, those of a wide table being chosen by the user."""
    ranks = list(found.values)
    if len(ranks) <= 1:
        return ranks
    name = f"own-kept-{key}-{'-'.join(map(str, ranks))}"
    if name not in st.session_state:
        st.session_state[name] = ranks[:USUAL_MOST]
    chosen: list[int] = st.multiselect(
        "Colonnes à garder",
        ranks,
        format_func=lambda rank: spaced(found.columns[rank].title[:60]),
        key=name,
        max_selections=MOST_COLUMNS,
        placeholder="Aucune",
        persist_state="session",
    )
    if len(ranks) > USUAL_MOST:
        st.html(
            html.source(
                f"Le tableau a {counted(len(ranks), 'colonne')} de chiffres ; les {USUAL_MOST} "
                "premières sont proposées."
            )
        )
    return [rank for rank in ranks if rank in chosen]


def _sheet(key: str, found: Understood, ranks: Sequence[int], year: int | None) -> list[_Said]:
    """A line of fields for each column that is kept."""
    if not ranks:
        return []
    for place, heading in zip(st.columns(WIDTHS), HEADINGS, strict=True):
        place.html(html.source(heading))
    names = {rank: _label(key, found, rank) for rank in found.values}
    return [_line(key, found, rank, names, year) for rank in ranks]


def _label(key: str, found: Understood, rank: int) -> str:
    """Name of a column, as its field says it or will."""
    return str(st.session_state.get(f"own-label-{key}-{rank}", name_of(found, rank)))


def name_of(found: Understood, rank: int) -> str:
    """Title of a column without its year, that is told apart; with it when two differ by it."""
    names = {of: _undated(found.columns[of]) for of in found.values}
    same = list(names.values()).count(names[rank]) > 1
    return (found.columns[rank].title if same else names[rank])[:200]


def _undated(column: Column) -> str:
    if column.year is None:
        return column.title
    end = re.compile(rf"[\s,]*(?:\ben\s+)?\(?{column.year}\)?$")
    return end.sub("", column.title).strip() or column.title


def _line(
    key: str, found: Understood, rank: int, names: Mapping[int, str], year: int | None
) -> _Said:
    column, places = found.columns[rank], st.columns(WIDTHS, vertical_alignment="center")
    told = f"« {names[rank]} »"

    def field(what: str, guess: object, heading: str) -> dict[str, Any]:
        name = f"own-{what}-{key}-{rank}"
        follow(name, guess)
        return {
            "label": f"{heading} de {plain(told)}",
            "key": name,
            "label_visibility": "collapsed",
            "persist_state": "session",
        }

    label = places[0].text_input(**field("label", name_of(found, rank), "Nom"), max_chars=200)
    form: Form = places[1].selectbox(
        options=list(FORMS),
        format_func=FORMS.__getitem__,
        **field("form", column.form, "Nature"),
        help=FORM_HELP,
        on_change=_take_form(key, found, rank),
    )
    unit = places[2].text_input(**field("unit", _unit(found, rank), "Unité"), placeholder="unité")
    by = NOT_DIVIDED
    if form == "rate":
        others = [each for each in found.values if each != rank]
        by = places[3].selectbox(
            options=[NOT_DIVIDED, *others],
            format_func=lambda each: INHABITANTS if each == NOT_DIVIDED else spaced(names[each]),
            **field("by", _usual_denominator(found, rank), "Diviseur"),
            help=BY_HELP,
        )
    own_year = places[4].number_input(
        min_value=YEARS[0],
        max_value=YEARS[1],
        value=None,
        step=1,
        placeholder=str(year) if year else "année",
        help=YEAR_HELP,
        **field("own-year", column.year, "Année"),
    )
    threshold = places[5].number_input(
        min_value=0,
        max_value=MOST_THRESHOLD,
        step=1,
        help=THRESHOLD_HELP,
        **field("threshold", usual_threshold(found, rank), "Seuil de secret"),
    )
    direction: OwnWay = places[6].selectbox(
        options=list(WAYS), format_func=WAYS.__getitem__, **field("way", "none", "Sens")
    )
    dated = own_year if own_year is not None else year
    return _Said(rank, label.strip(), form, unit.strip(), by, dated, threshold, direction)


def _take_form(key: str, found: Understood, rank: int) -> Callable[[], None]:
    """Lines of one zone are added or not: the table is understood again."""
    width = len(found.grid.rows[0]) if found.grid.rows else 0

    def take() -> None:
        if rank < width:
            corrections.set_form(key, rank, st.session_state[f"own-form-{key}-{rank}"])

    return take


def _unit(found: Understood, rank: int) -> str:
    """Unit that a column says, or that its title leads to suppose."""
    column = found.columns[rank]
    if column.unit or column.percent:
        return column.unit or "%"
    if column.form == "count":
        return "nombre"
    return "%" if _is_share(column.title, found.values[rank]) else ""


def _is_share(title: str, values: Sequence[float | None]) -> bool:
    """Whether a rate is likely out of a hundred: its title says a share, its figures allow it."""
    known = [value for value in values if value is not None]
    said = title.lower().startswith(("part ", "pourcentage", "proportion"))
    return said and bool(known) and min(known) >= 0 and 1 < max(known) <= WHOLE


def _usual_denominator(found: Understood, rank: int) -> int:
    """The column that the user said divides others."""
    return next(
        (of for of in found.values if of != rank and found.columns[of].role == "denominator"),
        NOT_DIVIDED,
    )


def usual_threshold(found: Understood, rank: int) -> int:
    """None for places that are counted line by line: they are not people until the user says so."""
    return 0 if counts_places(found, rank) else USUAL_THRESHOLD


def counts_places(found: Understood, rank: int) -> bool:
    """Whether a column is the number of lines of each zone, each of them a place."""
    width = len(found.grid.rows[0]) if found.grid.rows else 0
    return found.points is not None and rank == width and found.columns[rank].year is None


# --- what the project will keep -------------------------------------------------------------------


def _ids(said: Sequence[_Said]) -> dict[int, str]:
    ids: dict[int, str] = {}
    for each in said:
        ids[each.rank] = column_id(each.label, set(ids.values()))
    return ids


def _divisors(said: Sequence[_Said]) -> dict[int, str]:
    """Columns that may divide others, with their names: those kept that count something."""
    return {each.rank: each.label for each in said if each.form == "count"}


def _told(found: Understood, said: Sequence[_Said]) -> list[str]:
    """What becomes of the rates whose divisor cannot divide."""
    divisors, kept = _divisors(said), {each.rank: each.label for each in said}
    return [
        f"« {each.label} » n’est plus divisé par « {kept.get(each.by) or _titled(found, each)} », "
        f"qui {'est un taux' if each.by in kept else 'n’est pas gardée'} : ce taux est pondéré par "
        "les habitants, et c’est une estimation."
        for each in said
        if each.by != NOT_DIVIDED and each.by not in divisors
    ]


def _titled(found: Understood, said: _Said) -> str:
    return found.columns[said.by].title


def say(described: Described) -> None:
    """What the choices of columns lead to."""
    if described.told:
        st.html(tables.bullets(described.told))


def _column(
    found: Understood,
    said: _Said,
    source: str,
    ids: Mapping[int, str],
    divisors: Mapping[int, str],
) -> OwnColumnFields:
    values = found.values[said.rank]
    is_rate = said.form == "rate"
    weight = divisors.get(said.by, "") if is_rate else ""
    fields: OwnColumnFields = {
        "id": ids[said.rank],
        "label": said.label,
        "form": said.form,
        "unit": said.unit,
        "year": said.year or date.today().year,
        "source": source.strip() or "à préciser",
        "weight": weight or HABITANTS,
        "denominator": ids[said.by] if weight else None,
        "scale": scale_of(said.unit) if is_rate else 1.0,
        "decimals": decimals_of(values),
        "threshold": said.threshold,
        "direction": said.direction,
        "values": values,
        "secret": tuple(sorted(row for row, column in found.secret if column == said.rank)),
    }
    return fields


def scale_of(unit: str) -> float:
    """What a rate is given for, read in its unit.

    >>> scale_of("%"), scale_of("pour 10 000 hab."), scale_of("C/an/hab.")
    (100.0, 10000.0, 1.0)
    """
    if unit.startswith("%"):
        return 100.0
    found = _PER.search(unit)
    digits = "".join(found[1].split()) if found else ""
    return float(digits) if digits and float(digits) else 1.0


def decimals_of(values: Sequence[float | None]) -> int:
    """Fewest decimals that write these figures as they were given, three at most.

    >>> decimals_of([12.0, 3.5, None]), decimals_of([12.0])
    (1, 0)
    """
    for decimals in range(MOST_DECIMALS):
        if all(value is None or abs(round(value, decimals) - value) < 1e-9 for value in values):
            return decimals
    return MOST_DECIMALS
