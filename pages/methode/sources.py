"""Sources and limits of every figure."""

import streamlit as st

from diagnostic.ui import method

st.title("Sources et limites")
method.limits()
method.embedded_data()
method.aci_texts()
method.network()
