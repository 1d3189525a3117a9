"""Which browser this is: a random key in a cookie, so that a reload finds the work again.

The key opens the store's folder of this browser and says nothing about the person.
"""

from __future__ import annotations

import re
import secrets
from urllib.parse import urlsplit

import streamlit as st

COOKIE = "diagnostic_cpts"
_KEY = re.compile(r"[A-Za-z0-9_-]{32,64}")

_SET_UP = """
export default function ({ data }) {
  document.documentElement.lang = "fr";
  const secure = location.protocol === "https:" ? "; Secure" : "";
  document.cookie = `${data.name}=${data.value}; Max-Age=31536000; Path=/; SameSite=Lax${secure}`;
}
"""


def browser_key() -> str:
    """Key of this browser, drawn at its first visit."""
    if COOKIE not in st.session_state:
        known = st.context.cookies.get(COOKIE)
        usable = isinstance(known, str) and _KEY.fullmatch(known)
        st.session_state[COOKIE] = known if usable else secrets.token_urlsafe(24)
    key: str = st.session_state[COOKIE]
    return key


def set_up_page() -> None:
    """Say to the browser that the page is in French, and leave the key in its cookies."""
    setter = st.components.v2.component("page_setup", js=_SET_UP)
    setter(data={"name": COOKIE, "value": browser_key()}, key="page_setup")


LOCAL_HOSTS = {"localhost", "127.0.0.1", "::1"}


def is_own_machine() -> bool:
    """Whether the application is seen from the machine that runs it."""
    return urlsplit(str(st.context.url or "")).hostname in LOCAL_HOSTS
