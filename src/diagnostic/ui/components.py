"""Components of our own: how they are served, the composing map, the search box.

Their code stands in `static/`, served by the application and cached by the browser; the page
carries a few lines that import it, so that a rerun never sends it again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import cache
from typing import Any

import streamlit as st

from diagnostic.paths import STATIC


@st.cache_data(show_spinner=False)
def served_root() -> str:
    """Path under which the application serves `static/`, whatever page it was opened on."""
    base = str(st.get_option("server.baseUrlPath") or "").strip("/")
    return f"/{base}/app/static" if base else "/app/static"


@cache
def _url(path: str) -> str:
    """Address of a file of `static/`, under a fingerprint that no old cache hides."""
    version = hashlib.sha256((STATIC / path).read_bytes()).hexdigest()[:10]
    return f"{served_root()}/{path}?v={version}"


@cache
def module(name: str) -> str:
    """Import of a module of `static/components`."""
    return f'import(new URL("{_url(f"components/{name}.js")}", location.origin).href)'


FAILED = """() => {
  component.parentElement.querySelector("div").textContent =
    "Cette partie de la page n’a pas pu être chargée. Rechargez la page.";
}"""
"""What to do in JavaScript when the code of a component did not come."""


def styles(*names: str) -> str:
    """Links to style sheets of `static/`."""
    return "".join(f'<link rel="stylesheet" href="{_url(name)}">' for name in names)


def territory_map(data: dict[str, Any], *, key: str, on_clicks: Callable[[], None]) -> None:
    """Mount the composing map; its clicks are in ``st.session_state[key].clicks``."""
    mount = st.components.v2.component(
        "territory_map",
        html=f'<link rel="modulepreload" href="{served_root()}/vendor/leaflet/leaflet-src.esm.js">'
        + styles("vendor/leaflet/leaflet.css", "components/territory_map.css")
        + '<div class="territory-map" role="application" '
        'aria-label="Carte des communes. Au clavier : la recherche et la liste.">'
        "</div>",
        js=f"""
const geometry = {module("geometry")};
const map = {module("territory_map")};
const parts = Promise.all([map, geometry, {module("map_tools")}]);
export default function (component) {{
  geometry.then((module) => module.readAhead(component.data), () => {{}});
  parts.then(([module, read, tools]) => module.default(component, read, tools), {FAILED});
  return () => map.then((module) => module.unmount(component), () => {{}});
}}
""",
    )
    mount(data=data, key=key, on_clicks_change=on_clicks)


def search_box(
    data: dict[str, Any],
    *,
    key: str,
    label: str,
    on_query: Callable[[], None],
    on_pick: Callable[[], None],
) -> None:
    """Mount the search box; what was picked is in ``st.session_state[key].pick``."""
    mount = st.components.v2.component(
        "search_box",
        html=styles("components/search_box.css")
        + '<div class="search-box"><input type="text" role="combobox" aria-expanded="false" '
        'aria-autocomplete="list" aria-controls="hits" autocomplete="off" spellcheck="false" '
        f'aria-label="{label}" placeholder="{label}">'
        '<ul id="hits" role="listbox" hidden></ul></div>',
        js=f"""
const box = {module("search_box")};
export default function (component) {{
  box.then((module) => module.default(component), {FAILED});
}}
""",
    )
    mount(data=data, key=key, on_query_change=on_query, on_pick_change=on_pick)
