"""Compose the territory: map, search and lists on one side, what it makes on the other."""

import streamlit as st

from diagnostic.ui import composer

find, act = st.columns([13, 8], gap="medium")
with find:
    composer.search()
with act:
    composer.actions_bar()
chart, panel = st.columns([13, 8], gap="medium")
with chart:
    composer.board()
    composer.legend()
with panel:
    composer.panel()
composer.members()
