"""What this machine can read, kept between two runs until something is published."""

from __future__ import annotations

import streamlit as st

from diagnostic.errors import UserError
from diagnostic.french import counted
from diagnostic.sources.catalogue import Source, catalogue
from diagnostic.sources.coverage import Coverage, coverage_of, is_extract
from diagnostic.sources.reading import SYNCHRONISED, Library
from diagnostic.sources.store import Store
from diagnostic.territory.atlas import load_atlas
from diagnostic.territory.selection import Codes
from diagnostic.ui.caches import BY_CODES


def library() -> Library:
    """Every table that can be read now."""
    store = Store()
    return _library(str(store.folder), store.version())


@st.cache_resource(show_spinner=False, max_entries=4)
def _library(folder: str, version: str) -> Library:
    return Library()


def coverage(source: Source, codes: Codes) -> Coverage:
    """How much of the territory a source knows."""
    store = Store()
    return _coverage(source.id, codes, str(store.folder), store.version())


@st.cache_data(show_spinner=False, max_entries=500, hash_funcs=BY_CODES)
def _coverage(source: str, codes: Codes, folder: str, version: str) -> Coverage:
    return coverage_of(library(), load_atlas(), catalogue()[source], codes)


def state_of_data() -> str:
    """State of the data, for the ribbon."""
    try:
        held = library().held
    except UserError:
        return "Données synchronisées illisibles"
    importable = [source for source in catalogue().values() if source.importer]
    synchronised = {part.source for part in held if part.origin == SYNCHRONISED}
    synchronised -= {s for s in synchronised if is_extract(library().of_source(s))}
    if not synchronised:
        return "Données embarquées"
    if len(synchronised) < len(importable):
        shown = counted(len(synchronised), "source synchronisée", "sources synchronisées")
        return f"{shown} sur {len(importable)}"
    return "Données synchronisées"


def version() -> str:
    """Changes whenever the figures in force do: a key for caches."""
    return Store().version()
