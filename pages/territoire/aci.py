"""What the agreements pay: the territory's size and funding, then the MSP simulator."""

import streamlit as st

from diagnostic.ui import funding

funding.style()
cpts, msp = st.tabs(["ACI CPTS", "ACI MSP (simulateur)"], key="aci-tab", on_change="rerun")
if cpts.open:
    with cpts:
        view = funding.asked()
        funding.question(view)
        own, national = st.columns([5, 9], gap="large")
        with own:
            funding.answer(view)
        with national:
            funding.national_table(view)
        funding.own_amounts(view)
        funding.negotiated(view)
        funding.timeline(view)
        funding.texts(view)
if msp.open:
    with msp:
        funding.msp_simulator()
