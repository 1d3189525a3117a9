"""Each test of a screen has its own store and a server that has just started."""

from __future__ import annotations

from pathlib import Path

import pytest
import streamlit as st

from diagnostic.ui import shell


@pytest.fixture(autouse=True)
def problems_are_raised(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a page would only say to the user fails the test."""

    def fail(problem: Exception) -> None:
        raise problem

    monkeypatch.setattr(shell, "_say_unexpected", fail)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the work of this test is kept."""
    monkeypatch.setenv("DIAGNOSTIC_CPTS_HOME", str(tmp_path))
    st.cache_resource.clear()
    return tmp_path
