"""Places whose diseases are measured around a territory, and what is held of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from diagnostic.french import counted, listed
from diagnostic.indicators.conditions import Holding, holding
from diagnostic.indicators.places import Place, every_comparator, spanned
from diagnostic.sources.catalogue import catalogue
from diagnostic.territory.atlas import load_atlas
from diagnostic.territory.selection import Codes
from diagnostic.ui import html
from diagnostic.ui.caches import BY_CODES
from diagnostic.ui.sources import shelf

SEXES = {"tous": "Hommes et femmes", "hommes": "Hommes", "femmes": "Femmes"}

MOST_DEPARTEMENTS = 4
"""Départements shown: those where most of the inhabitants of the territory live."""

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


def around_of(codes: Codes) -> Around:
    """Places around a territory, and what is held of them."""
    return _around(codes, shelf.version())


@st.cache_data(show_spinner=False, max_entries=30, hash_funcs=BY_CODES)
def _around(codes: Codes, version: str) -> Around:
    atlas = load_atlas()
    every = spanned(atlas, codes, "departement")
    first = {area.code for area in every[:MOST_DEPARTEMENTS]}
    kept = frozenset(code for code in codes if atlas[code].departement in first)
    # A place travels without its communes: they are not needed here, and a key of the caches.
    places = [Place(p.level, p.code, p.name, ()) for p in every_comparator(atlas, kept)]
    own = tuple(place for place in places if place.level == "departement")
    others = tuple(place for place in places if place.level != "departement")
    held = holding(shelf.library(), (*own, *others))
    return Around(own, others, len(every) - len(own), held)


def say_level(places: Sequence[Place], unseen: int = 0) -> None:
    """Say that the figures are those of départements, and of how many others they are not."""
    names = listed([place.name for place in places])
    word = "département" if len(places) == 1 else "départements"
    said = f"Niveau : {word} ({names}), et non votre territoire."
    if unseen:
        others = counted(unseen, "autre département n’est", "autres départements ne sont")
        said += f" {others} pas montrés : moins d’habitants du territoire y vivent."
    st.html(html.sentence(said))


def held_in_words(held: Holding) -> str:
    """What the extract holds, when it is one."""
    if not held.is_extract:
        return ""
    years = listed(
        [f"{year} ({counted(n, 'maladie')})" for year, n in sorted(held.years.items())], limit=12
    )
    return f"Seul un extrait de Data pathologies est tenu, avec des trous : {years}."


def credit(year: int, sex: str, age: str) -> str:
    """Source, year and people of a table."""
    return f"{catalogue()['cnam_pathologies'].dated(year)}. {sex}, {age}."
