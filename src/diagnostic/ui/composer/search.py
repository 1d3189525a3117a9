"""The search box: it adds what is picked, a commune or a whole group."""

from __future__ import annotations

from threading import Thread

import streamlit as st

from diagnostic.french import counted
from diagnostic.territory.search import Hit, load_search
from diagnostic.territory.selection import add, covers
from diagnostic.ui import work
from diagnostic.ui.components import search_box

KEY = "search"
LABEL = "Ajouter : commune, code postal, code INSEE, intercommunalité, canton, département"


@st.fragment
def search() -> None:
    """Draw the box. In a fragment: a letter typed redraws the proposals only."""
    _warm_up()
    state = st.session_state.get(KEY)
    query = (state.query if state else None) or ""
    chosen = work.current().codes
    hits = load_search().find(query) if query else ()
    search_box(
        {
            "query": query,
            "hits": [
                {
                    "kind": hit.kind,
                    "code": hit.code,
                    "label": hit.label,
                    "detail": f"{hit.detail} · déjà choisi" if _inside(hit, chosen) else hit.detail,
                }
                for hit in hits
            ],
            "message": "Aucune commune ni groupe de ce nom. Essayez un code postal.",
        },
        key=KEY,
        label=LABEL,
        on_query=_ignore,
        on_pick=_picked,
    )
    if st.session_state.pop("picked", False):
        st.rerun(scope="app")


@st.cache_resource
def _warm_up() -> None:
    """Build the index aside, once a server, while the first visitor reads the page."""
    Thread(target=load_search, daemon=True).start()


def _inside(hit: Hit, chosen: frozenset[str]) -> bool:
    return all(covers(work.atlas(), chosen, code) for code in hit.codes)


def _ignore() -> None:
    """The query is read when the fragment draws."""


def _picked() -> None:
    pick = st.session_state[KEY].pick
    if not pick:
        return
    group = members_of(str(pick.get("kind")), str(pick.get("code")))
    if not group:
        return
    name, codes = group
    many = f" ({counted(len(codes), 'commune')})" if len(codes) > 1 else ""
    work.choose(lambda chosen: add(work.atlas(), chosen, codes), f"Ajout : {name}{many}", look=True)
    st.session_state["picked"] = True


def members_of(kind: str, code: str) -> tuple[str, tuple[str, ...]] | None:
    """Name and communes of what was picked, None when the atlas has no such thing."""
    atlas = work.atlas()
    if kind in ("commune", "arrondissement") and code in atlas:
        return atlas.name(code), (code,)
    groups = {"epci": atlas.epci, "canton": atlas.cantons, "departement": atlas.departements}
    area = groups.get(kind, {}).get(code)
    return (area.name, area.members) if area else None
