"""The road on screen: a segment is opened by a click or at the keyboard."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from diagnostic.french import counted
from diagnostic.reports.drawings.road import Stop, road_svg, stop_told
from diagnostic.ui.components import FAILED, module, styles

WIDTHS = (360, 560, 780, 1000, 1240, 1600)
"""Widths that the road is drawn for, in pixels: the browser shows the one that holds, enlarged."""


def road_map(
    stops: Sequence[Stop], current: str | None, *, key: str, on_pick: Callable[[], None]
) -> None:
    """Mount the road; in ``on_pick``, the segment is in ``st.session_state[key].picked``.

    Parameters
    ----------
    current
        Id of the segment that is open.
    """
    mount = st.components.v2.component(
        "road",
        html=styles("components/road.css") + '<div class="road" role="group"></div>',
        js=f"""
const road = {module("road")};
export default function (component) {{
  road.then((module) => module.default(component), {FAILED});
  return () => road.then((module) => module.unmount(component), () => {{}});
}}
""",
    )
    mount(data=told_of(stops, current), key=key, on_picked_change=on_pick)


def told_of(stops: Sequence[Stop], current: str | None) -> dict[str, Any]:
    """What the browser is told: the road at each width, and its segments in words."""
    return {
        "roads": [[width, road_svg(stops, current, width)] for width in WIDTHS],
        "alt": f"La route du patient, en {counted(len(stops), 'segment')}",
        "said": {stop.id: stop_told(rank, stop, None) for rank, stop in enumerate(stops, 1)},
        "current": current,
    }
