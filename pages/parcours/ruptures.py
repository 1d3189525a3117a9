"""Where patients fall off the road: findings, rupture points, priorities."""

import streamlit as st

from diagnostic.ui import board, diagnosis, slides

diagnosis.style()
board.style()
st.title("Points de rupture")
seen = board.opened()
if seen is not None:
    board.compared(seen)
    slides.show(board.sections(seen))
