"""Documents: what is sent and what is kept, in Word, in PDF and in Excel."""

import streamlit as st

from diagnostic.ui import deliverables, tables

tables.style()
deliverables.style()
st.title("Documents")
deliverables.page()
