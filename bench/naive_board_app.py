"""The plan one writes first: every action in an expander with all its fields, saved at each rerun.

Run by ``bench.board``; by hand: ``BENCH_PROJECT=p.json streamlit run bench/naive_board_app.py``.
Honest: the project is read once, fields are plain Streamlit widgets, the Gantt is drawn by plotly
from the dates that are written only, and nothing is checked, counted back, sourced nor undone.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import plotly.express as px
import streamlit as st

FILE = Path(os.environ["BENCH_PROJECT"])
MISSIONS = ["", "acces_soins", "parcours", "prevention", "crise", "qualite", "accompagnement"]


def start() -> None:
    """A page with nothing on it, so that the plan is opened as ours is: from another page."""
    st.title("Accueil")


def plan() -> None:
    """Everything on one page."""
    if "project" not in st.session_state:
        st.session_state["project"] = json.loads(FILE.read_text("utf-8"))
    work: dict[str, Any] = st.session_state["project"]["pathways"]
    st.title("Plan d’actions")
    for action in work["actions"]:
        with st.expander(f"{action['id']} {action['title']}"):
            _fields(action, [each for each in work["tasks"] if each["action"] == action["id"]])
    bars = [
        {"Action": f"{each['id']} {each['title']}", "Début": "2026-11-22", "Fin": each["deadline"]}
        for each in work["actions"]
        if each["deadline"]
    ]
    st.plotly_chart(px.timeline(bars, x_start="Début", x_end="Fin", y="Action"))
    FILE.with_suffix(".saved.json").write_text(json.dumps(st.session_state["project"]), "utf-8")


def _fields(action: dict[str, Any], tasks: list[dict[str, Any]]) -> None:
    key = action["id"]
    action["title"] = st.text_input("Action", action["title"], key=f"{key}-title")
    action["public"] = st.text_area("Public cible", action["public"], key=f"{key}-public")
    st.text_input("Échéance", action["deadline"] or "", key=f"{key}-deadline")
    st.number_input("Budget", value=action["budget_eur"], key=f"{key}-budget")
    st.selectbox("Mission", MISSIONS, key=f"{key}-mission")
    st.text_area("Notes", action["note"], key=f"{key}-note")
    for task in tasks:
        for field in ("title", "referent", "material", "human", "deliverable"):
            task[field] = st.text_input(field, task[field], key=f"{task['id']}-{field}")


st.set_page_config(layout="wide")
st.navigation([st.Page(start, title="Accueil"), st.Page(plan, title="Plan")], position="top").run()
