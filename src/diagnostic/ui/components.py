"""The two components of our own: the composing map and the search box.

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


@cache
def _version(name: str) -> str:
    """Fingerprint of a component's files, so that an update is never hidden by a cache."""
    digest = hashlib.sha256()
    for suffix in (".js", ".css"):
        digest.update((STATIC / "components" / (name + suffix)).read_bytes())
    return digest.hexdigest()[:10]


@st.cache_data(show_spinner=False)
def served_root() -> str:
    """Path under which the application serves `static/`, whatever page it was opened on."""
    base = str(st.get_option("server.baseUrlPath") or "").strip("/")
    return f"/{base}/app/static" if base else "/app/static"


def _script(name: str) -> str:
    url = f"{served_root()}/components/{name}.js?v={_version(name)}"
    return (
        f'const loading = import(new URL("{url}", location.origin).href);\n'
        "export default function (component) {\n"
        "  loading.then((module) => module.default(component), () => {\n"
        '    component.parentElement.querySelector("div").textContent =\n'
        '      "Cette partie de la page n’a pas pu être chargée. Rechargez la page.";\n'
        "  });\n"
        "}\n"
    )


def _styles(*names: str) -> str:
    links = [f"{served_root()}/{name}" for name in names]
    return "".join(f'<link rel="stylesheet" href="{link}">' for link in links)


def territory_map(data: dict[str, Any], *, key: str, on_clicks: Callable[[], None]) -> None:
    """Mount the composing map; its clicks are in ``st.session_state[key].clicks``."""
    mount = st.components.v2.component(
        "territory_map",
        html=_styles("vendor/leaflet/leaflet.css", "components/territory_map.css")
        + '<div class="territory-map" role="application" '
        'aria-label="Carte des communes. Au clavier : la recherche et la liste.">'
        "</div>",
        js=_script("territory_map"),
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
        html=_styles("components/search_box.css")
        + '<div class="search-box"><input type="text" role="combobox" aria-expanded="false" '
        'aria-autocomplete="list" aria-controls="hits" autocomplete="off" spellcheck="false" '
        f'aria-label="{label}" placeholder="{label}">'
        '<ul id="hits" role="listbox" hidden></ul></div>',
        js=_script("search_box"),
    )
    mount(data=data, key=key, on_query_change=on_query, on_pick_change=on_pick)
