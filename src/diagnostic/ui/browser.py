"""Which browser this is, and what it is told of every page.

A random key in a cookie lets a reload find the work again; it opens the store's folder of this
browser and says nothing about the person.
"""

from __future__ import annotations

import re
import secrets
from urllib.parse import urlsplit

import streamlit as st

from diagnostic.ui.components import module

COOKIE = "diagnostic_cpts"
_KEY = re.compile(r"[A-Za-z0-9_-]{32,64}")


def browser_key() -> str:
    """Key of this browser, drawn at its first visit."""
    if COOKIE not in st.session_state:
        known = st.context.cookies.get(COOKIE)
        usable = isinstance(known, str) and _KEY.fullmatch(known)
        st.session_state[COOKIE] = known if usable else secrets.token_urlsafe(24)
    key: str = st.session_state[COOKIE]
    return key


def set_up_page(territory: str) -> None:
    """Tell the browser the language, its key, and the territory that downloaded tables name."""
    setter = st.components.v2.component(
        "page_setup",
        js=f"""
{module("sheets")};
{module("slides")};
{module("typing")};
export default function ({{ data }}) {{
  document.documentElement.lang = "fr";
  document.documentElement.dataset.territory = data.territory;
  const secure = location.protocol === "https:" ? "; Secure" : "";
  const kept = `Max-Age=31536000; Path=/; SameSite=Lax${{secure}}`;
  document.cookie = `${{data.name}}=${{data.value}}; ${{kept}}`;
}}
""",
    )
    setter(data={"name": COOKIE, "value": browser_key(), "territory": territory}, key="page_setup")


LOCAL_HOSTS = {"localhost", "127.0.0.1", "::1"}


def is_own_machine() -> bool:
    """Whether the application is seen from the machine that runs it."""
    return urlsplit(str(st.context.url or "")).hostname in LOCAL_HOSTS
