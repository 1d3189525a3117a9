"""The map: what it is told at each drawing, and the clicks it reports."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import streamlit as st

from diagnostic.aci.sizes import size_bands
from diagnostic.errors import UserError
from diagnostic.maps.web_layers import ensure_layers
from diagnostic.territory.contiguity import frontier
from diagnostic.ui import work
from diagnostic.ui.components import served_root, territory_map
from diagnostic.ui.composer.actions import apply_click
from diagnostic.ui.composer.preview import previewed
from diagnostic.ui.text import plain

KEY = "territory_map"
DRAWN_ADVICE = ("parties_detachees", "enclave")

LEGEND = (
    ("#0f5c78", "Communes choisies"),
    ("#a9cbd6", "Voisines"),
    ("#f3c766", "Ajout proposé"),
    ("repeating-linear-gradient(-45deg, #6b4c8f 0 2px, #f1f4f5 2px 6px)", "Autre CPTS"),
)


def board() -> None:
    """Draw the map."""
    try:
        layers = _layers()
    except UserError as problem:
        st.error(plain(str(problem)))
        return
    territory_map(_told(layers), key=KEY, on_clicks=_take_clicks)


def legend() -> None:
    """What the colours mean, and the background that the user may ask for."""
    shown = "".join(
        f'<span><i style="background:{colour};border:1px solid #8795a0"></i>{words}</span>'
        for colour, words in LEGEND
    )
    marked = '<span><i style="border:3px solid #d98e04"></i>Détachée ou enclavée</span>'
    st.html(f'<div class="legend">{shown}{marked}</div>')
    st.toggle(
        "Fond de carte IGN (demande une connexion)",
        key="background",
        help="Demande le fond à la Géoplateforme de l’IGN ; rien n’est demandé s’il est éteint.",
    )


@st.cache_resource(show_spinner="Préparation de la carte, une seule fois…")
def _layers() -> str:
    return f"{served_root()}/{ensure_layers()}"


def _told(layers: str) -> dict[str, Any]:
    """Everything the map needs: codes only, the geometry is in the browser's cache."""
    current, seen, atlas = work.current(), work.portrait(), work.atlas()
    joining = frontier(atlas, seen.codes)
    own = _departements(seen.codes)
    acknowledged = [{"session": s, "number": n} for s, n in current.acknowledged.items()]
    return {
        "geo": layers,
        "chosen": sorted(seen.codes),
        "frontier": sorted(joining),
        "marked": sorted({c for a in seen.advice if a.id in DRAWN_ADVICE for c in a.codes}),
        "preview": sorted(previewed()),
        "others": [[c, other.name] for other in current.project.other_cpts for c in other.codes],
        "own": own,
        "departements": sorted({*own, *_departements(joining)}),
        "population": seen.summary.population,
        "firstOfSize": [band.first for band in size_bands().bands[1:]],
        "acknowledged": acknowledged[-1] if acknowledged else None,
        "view": {"token": current.view.token, "bounds": current.view.bounds},
        "background": bool(st.session_state.get("background")),
    }


def _departements(codes: Iterable[str]) -> list[str]:
    """Départements of these communes, those that the map can draw."""
    known = (work.atlas()[code] for code in codes)
    return sorted({commune.departement for commune in known if commune.has_contour})


def _take_clicks() -> None:
    clicks = st.session_state[KEY].clicks
    if isinstance(clicks, dict):
        log = clicks.get("log")
        work.take_clicks(
            str(clicks.get("session")), log if isinstance(log, list) else [], apply_click
        )
