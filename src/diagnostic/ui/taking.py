"""A file that is made when it is asked for, then given to the browser.

Not `st.download_button` with a callable: it knows its file by an id that the next run of the page
forgets, and a click that comes while the page is being laid again gives nothing, in silence. Here
the click is an ordinary one, that Streamlit never drops; the file is made, then handed over.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import streamlit as st

from diagnostic.errors import UserError
from diagnostic.ui.components import module
from diagnostic.ui.text import plain

Make = Callable[[], bytes | str]


def take(label: str, make: Make, *, name: str, mime: str, key: str, **options: Any) -> None:
    """A button that makes a file and gives it.

    Parameters
    ----------
    make
        Makes the file; must not draw anything. What it refuses is said under the button.
    name, mime
        Of the file.
    """
    # Asked for before the page is laid, made while it is: of what the page says now, the words that
    # were typed last included, and made again by the next run if this one is cut short.
    st.button(label, key=key, on_click=_ask, args=(key,), **options)
    if st.session_state.get(_asked(key)):
        _make(make, name, mime, key)
    if file := st.session_state.get(_file(key)):
        _give(file, key)


def _ask(key: str) -> None:
    st.session_state[_asked(key)] = True


def _make(make: Make, name: str, mime: str, key: str) -> None:
    try:
        made = make()
    except UserError as problem:
        st.error(plain(str(problem)))
    else:
        content = made.encode() if isinstance(made, str) else made
        st.session_state[_file(key)] = {
            "token": uuid4().hex,
            "name": name,
            "mime": mime,
            "content": b64encode(content).decode(),
        }
    del st.session_state[_asked(key)]


def _give(file: dict[str, str], key: str) -> None:
    """Hand the file to the browser, until it says that it has it."""
    mount = st.components.v2.component(
        "taking",
        js=f"""
const taking = {module("taking")};
export default function (component) {{
  taking.then((module) => module.default(component), () => {{}});
}}
""",
    )

    def given() -> None:
        st.session_state.pop(_file(key), None)

    mount(data=file, key=f"{key}-taking", on_given_change=given)


def _asked(key: str) -> str:
    return f"{key}--asked"


def _file(key: str) -> str:
    return f"{key}--file"
