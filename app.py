"""Diagnostic CPTS: ``streamlit run app.py``."""

from diagnostic.ui.shell import run

run()
