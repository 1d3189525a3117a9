"""What the keys and the eye need: Enter adds a line, and what was just opened comes in sight."""

from __future__ import annotations

import streamlit as st

from diagnostic.ui.components import module


def next_line() -> None:
    """Listen to Enter on the page; see `static/components/entry.js`."""
    mount = st.components.v2.component(
        "entry",
        js=f"""
const entry = {module("entry")};
export default function () {{
  entry.then((module) => module.listen(), () => {{}});
}}
""",
    )
    mount(key="board-entry-keys")


def bring(key: str) -> None:
    """Bring a container in sight, by its key."""
    mount = st.components.v2.component(
        "bring",
        js=f"""
const entry = {module("entry")};
export default function (component) {{
  entry.then((module) => module.bring(component.data), () => {{}});
}}
""",
    )
    mount(data=key, key=f"bring-{key}")
