"""The screen map of the explorer: what it shows, and how it is told to the browser.

The browser keeps the ground; a rerun sends a code, a rank and a few words for each zone.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from diagnostic.errors import UserError
from diagnostic.maps.web_layers import ensure_bassins, ensure_layers
from diagnostic.maps.web_zones import FOLDER, Bassins
from diagnostic.territory.zones import Level
from diagnostic.ui.components import FAILED, module, served_root, styles
from diagnostic.ui.text import plain


@dataclass(frozen=True)
class Point:
    """A facility, or several at one place; degrees, plain text."""

    longitude: float
    latitude: float
    text: str
    count: int = 1


@dataclass(frozen=True)
class Shown:
    """What a map shows.

    Attributes
    ----------
    zones
        Code → rank of its colour, `ABSENT` or `SECRET`. A zone that is not in it is not painted.
    texts
        Code → words of the tooltip after the name of the zone: value, interval. Plain text.
    radii
        Code → radius of its circle in pixels, whatever the zoom; empty for none.
    territory
        Communes that are outlined above everything.
    extent
        West, south, east, north in degrees. The map goes there when it changes, and only then.
    pale
        Zones around, drawn paler; None when all are drawn alike.
    caption
        Foot of every tooltip: the year and the source.
    """

    level: Level
    zones: Mapping[str, int]
    colours: tuple[str, ...]
    texts: Mapping[str, str]
    radii: Mapping[str, float]
    territory: frozenset[str]
    extent: tuple[float, float, float, float]
    pale: frozenset[str] | None = None
    points: tuple[Point, ...] = field(default=())
    labels: bool = True
    caption: str = ""


def zone_map(
    shown: Shown,
    *,
    key: str,
    height: int,
    alt: str,
    group: str | None = None,
    selected: str | None = None,
    bassins: Bassins | None = None,
    on_pick: Callable[[], None] | None = None,
) -> None:
    """Mount the map; the zone that was picked is in ``st.session_state[key].picked``.

    Parameters
    ----------
    height
        In pixels.
    alt
        What the map shows, for who does not see it.
    group
        Maps of the same group share their zoom and their centre.
    selected
        Zone to outline, brought into view when it is not.
    bassins
        Code and name of the *bassin de vie* of each commune, needed at that level.
    """
    try:
        geo, layer = _ground(shown.level, bassins)
    except UserError as problem:
        st.error(plain(str(problem)))
        return
    mount = st.components.v2.component(
        "zone_map",
        html=f'<link rel="modulepreload" href="{served_root()}/vendor/leaflet/leaflet-src.esm.js">'
        + styles("vendor/leaflet/leaflet.css", "components/zone_map.css", "components/places.css")
        + '<div class="zone-map" role="application"></div>'
        + '<div class="zone-map-voice" aria-live="polite"></div>',
        js=f"""
const geometry = {module("geometry")};
const tools = Promise.all([{module("map_tools")}, {module("places")}])
  .then(([shared, places]) => ({{ ...shared, ...places }}));
const parts = Promise.all([{module("zone_map")}, geometry, tools]);
export default function (component) {{
  const {{ geo, level, layer }} = component.data;
  const own = level === "commune" ? [] : [layer];
  geometry.then((module) => module.readAhead({{ geo, own }}), () => {{}});
  parts.then(([map, read, tools]) => map.default(component, read, tools), {FAILED});
  return () => parts.then(([map]) => map.unmount(component), () => {{}});
}}
""",
    )
    told = told_of(shown) | {
        "key": key,
        "geo": geo,
        "layer": layer,
        "height": height,
        "alt": alt,
        "group": group,
        "selected": selected,
    }
    tell = on_pick or _nothing
    mount(data=told, key=key, on_picked_change=tell, on_again_change=tell)


def told_of(shown: Shown) -> dict[str, Any]:
    """What the browser is told of the zones: parallel lists, which weigh less than tables."""
    codes = sorted({*shown.zones, *shown.radii})
    return {
        "level": shown.level,
        "codes": " ".join(codes),
        "ranks": [shown.zones.get(code) for code in codes],
        "colours": list(shown.colours),
        "texts": [shown.texts.get(code, "") for code in codes],
        "radii": _radii(shown.radii, codes),
        "pale": " ".join(sorted((shown.pale or frozenset()).intersection(codes))),
        "territory": " ".join(sorted(shown.territory)),
        "extent": [round(float(side), 4) for side in shown.extent],
        "points": [
            [round(one.longitude, 5), round(one.latitude, 5), one.text, one.count]
            for one in shown.points
        ],
        "labels": shown.labels,
        "caption": shown.caption,
    }


def _radii(radii: Mapping[str, float], codes: Collection[str]) -> list[float | None] | None:
    """Radii to a tenth of a pixel; nothing for a zone without a circle."""
    if not radii:
        return None
    return [round(float(radii[code]), 1) if radii.get(code) else None for code in codes]


def _ground(level: Level, bassins: Bassins | None) -> tuple[str, str]:
    """Address of the static geometry, and the file of the level inside it."""
    folder = _layers()
    geo = f"{served_root()}/{folder}"
    if level != "bassin_de_vie":
        return geo, f"{FOLDER}/{level}"
    if not bassins:
        raise UserError(
            "Les bassins de vie ne sont pas encore connus ici. Synchronisez les sources, puis "
            "revenez à cette carte."
        )
    path = _bassins(bassins)
    return geo, path.removeprefix(f"{folder}/").removesuffix(".json")


@st.cache_resource(show_spinner="Préparation de la carte, une seule fois…")
def _layers() -> str:
    return ensure_layers()


def _bassins(bassins: Bassins) -> str:
    return ensure_bassins(bassins)


def _nothing() -> None:
    """Take note of nothing: a component keeps a state only if someone listens to it."""
