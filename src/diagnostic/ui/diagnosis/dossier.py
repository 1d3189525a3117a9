"""Everything at once: the figures and the tables of the diagnosis in one archive with its index.

The screens are laid once more, out of sight, to gather their figures: what leaves is what is seen,
with the choices of the user. What could not be made is said in the index.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from time import monotonic

import streamlit as st

from diagnostic.errors import UserError
from diagnostic.french import NBSP, counted, listed, number
from diagnostic.maps.symbology import Symbology
from diagnostic.reports.bundle import Index, Item, bundle
from diagnostic.reports.chart_axes import UnsupportedChartError
from diagnostic.reports.figure import Kind, written
from diagnostic.reports.frame import framed
from diagnostic.reports.pages import PAGES, PageName
from diagnostic.reports.words import slug
from diagnostic.ui import exporting, html, projection, work
from diagnostic.ui.diagnosis import comparators, dossier_tables, maps
from diagnostic.ui.diagnosis.bassins import ald
from diagnostic.ui.diagnosis.care import densities, doctors_map
from diagnostic.ui.diagnosis.care_apl import apl_distribution, apl_map, retirements
from diagnostic.ui.diagnosis.care_distance import distances
from diagnostic.ui.diagnosis.care_gradation import levels_of_care
from diagnostic.ui.diagnosis.care_official import published_densities
from diagnostic.ui.diagnosis.diseases_expected import expected_people, gradient
from diagnostic.ui.diagnosis.diseases_gaps import more_frequent
from diagnostic.ui.diagnosis.diseases_one import one_condition
from diagnostic.ui.diagnosis.identity import card
from diagnostic.ui.diagnosis.people import age_pyramid, ages, communes, growth, income
from diagnostic.ui.diagnosis.responsibility import strata
from diagnostic.ui.exporting import Gathered
from diagnostic.ui.sources import shelf

SECTIONS: Mapping[str, Callable[[], None]] = {
    "Situation du territoire, et place de chaque indicateur": card,
    "Évolution de la population": growth,
    "Groupes d’âges": ages,
    "Pyramide des âges": age_pyramid,
    "Part des 65 ans et plus par commune": communes,
    "Niveau de vie et pauvreté": income,
    "Densités de professionnels": densities,
    "Densités publiées par l’Assurance Maladie": published_densities,
    "Généralistes par commune": doctors_map,
    "Habitants par tranche d’accès au généraliste": apl_distribution,
    "Accès au généraliste par commune": apl_map,
    "Départs en retraite": retirements,
    "Gradation des soins": levels_of_care,
    "Distances aux soins": distances,
    "Personnes attendues par maladie": expected_people,
    "Niveau de vie et maladies": gradient,
    "Maladies, département et France": more_frequent,
    "Une maladie": one_condition,
    "Affections de longue durée": ald,
    "Strates du diabète de type 2": strata,
}
"""Sections of the four screens that have a figure, by what their figures are."""
MORE_MAPS = (
    "population",
    "evolution_population",
    "revenu_median",
    "taux_pauvrete",
    "part_0_19",
    "distance_urgences",
)
"""Key indicators that no screen maps."""
ASKED, MADE = "dossier-asked", "dossier-made"
_KEY = "dossier"
COMPUTING = "Préparation du dossier : les figures se dessinent…"
OUT_OF_SIGHT = "<style>.st-key-dossier-laid {display: none;}</style>"
MOST_SAID = 8
NO_TABLE = "Tableau des pathologies (la source les donne par département, non pour ce territoire)"
NOTES = (
    "Chaque figure porte son titre, son territoire, sa source, l’année des données et la date.",
    "Les choix sont ceux des écrans : comparateur, service, maladie.",
)


@dataclass(frozen=True)
class Dossier:
    """An archive that is ready, and what it is of."""

    of: str
    content: bytes
    files: int
    lacking: tuple[str, ...]
    seconds: float


def everything() -> None:
    """Prepare the archive, then take it."""
    if projection.is_on():
        return
    st.subheader("Tout emporter")
    st.html(
        html.sentence(
            "Les cartes, les graphiques et les tableaux du diagnostic dans un seul fichier zip, "
            "avec un index qui dit la source et l’année de chacun."
        )
    )
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = exporting.choices(_KEY)
        if st.button("Tout exporter", key="dossier-ask"):
            st.session_state[ASKED] = chosen
            st.rerun()
        made: Dossier | None = st.session_state.get(MADE)
        if made is None or made.of != _state(*chosen):
            return
        name = slug(work.current().project.name) or "territoire"
        st.download_button(
            f"Télécharger le dossier (zip, {number(len(made.content) / 1e6, 1)}{NBSP}Mo)",
            made.content,
            file_name=f"diagnostic-{name}.zip",
            mime="application/zip",
            key="dossier-get",
            on_click="ignore",
            type="primary",
        )
    said = f"{counted(made.files, 'fichier')}, avec un index."
    lacking = f" Non faits : {listed(made.lacking, MOST_SAID)}." if made.lacking else ""
    st.html(html.source(f"{said}{lacking}"))


def gathers() -> bool:
    """Make the archive when it was asked for, in place of the page; whether it was."""
    chosen: tuple[PageName, Kind] | None = st.session_state.pop(ASKED, None)
    if chosen is None:
        return False
    began = monotonic()
    # In a corner too: the button may stand far under the top of the page.
    st.toast(COMPUTING)
    with st.spinner(COMPUTING):
        figures, lacking = _gathered()
        items, undrawn = _drawn(figures, *chosen)
        items += dossier_tables.items(exporting.place_in_words(), date.today())
    lacking = (*lacking, *undrawn, NO_TABLE)
    index = Index(
        "Diagnostic du territoire",
        exporting.place_in_words(),
        date.today(),
        (*NOTES, *(f"Non fait : {what}." for what in lacking)),
    )
    st.session_state[MADE] = Dossier(
        _state(*chosen), bundle(items, index), len(items), lacking, monotonic() - began
    )
    st.rerun()
    return True


def _state(page: PageName, kind: Kind) -> str:
    """What the archive depends on, in short: a territory that changed makes it void."""
    project = work.current().project
    seen = (project.id, project.modified_at, comparators.main_level(), shelf.version())
    return " ".join(map(str, (*seen, page, kind, date.today())))


def _gathered() -> tuple[list[Gathered], tuple[str, ...]]:
    """Figures of every section, and the sections that have none."""
    lacking = []
    st.html(OUT_OF_SIGHT)
    with st.container(key="dossier-laid"), exporting.gathering() as found:
        for name, draw in SECTIONS.items():
            before = len(found.figures)
            draw()
            if len(found.figures) == before:
                lacking.append(f"{name} (chiffre non connu, ou rien à dessiner)")
        for more in _more_maps():
            found.figures.append(more)
    return found.figures, tuple(lacking)


def _more_maps() -> Iterator[Gathered]:
    """Maps of the key indicators that are known in some commune of the territory."""
    for name in MORE_MAPS:
        layer = dossier_tables.by_commune(name)
        if layer is None:
            continue
        title = layer.on(work.current().codes).title
        drawing = maps.drawing_of(name, layer.period, Symbology(), title)
        yield Gathered("carte", title, drawing)


def _drawn(
    figures: Sequence[Gathered], page: PageName, kind: Kind
) -> tuple[list[Item], tuple[str, ...]]:
    """Each figure as a file, and those that could not be drawn."""
    items, lacking = [], []
    for each in figures:
        if each.lacks:
            lacking.append(f"{each.name} ({each.lacks})")
            continue
        try:
            whole = framed(each.drawing, PAGES[page], date.today())
            content = written(whole, kind)
        except (UserError, UnsupportedChartError) as problem:
            lacking.append(f"{each.name} ({problem})")
            continue
        plate = whole.plate
        items.append(
            Item(
                each.what,
                exporting.extension(kind),
                content,
                plate.title,
                plate.sources,
                name=each.name,
                alt=plate.alt,
            )
        )
    return items, tuple(lacking)
