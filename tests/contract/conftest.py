"""What the tests on official files share: the whole mirror, synchronised once."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from diagnostic.sources.store import Part, Store
from diagnostic.sources.synchronising import synchronise

# What drives the screens stands beside their own tests.
sys.path.append(str(Path(__file__).parents[1] / "app"))

DOUAISIS = ("200044618", "245901152")


@pytest.fixture(scope="session")
def home(shared_file, tmp_path_factory) -> Path:
    """Home of a user who has just synchronised the whole mirror."""
    mirror = shared_file("README.md").parent
    folder = tmp_path_factory.mktemp("home")
    summary = synchronise(Store(folder / "sources"), mirror=mirror)
    assert [outcome.problem for outcome in summary.failures] == []
    # The one file that is no official table: a fixture of unconfirmed origin, never shown.
    assert [outcome.file for outcome in summary.unrecognised] == ["cpts/cpts_paca_35.json"]
    assert len({outcome.file for outcome in summary.outcomes}) == 12
    return folder


@pytest.fixture(scope="session")
def parts(home) -> dict[tuple[str, str], Part]:
    """Every part in force, by source and edition."""
    return {(part.source, part.edition): part for part in Store(home / "sources").parts()}


@pytest.fixture
def at_home(home, monkeypatch) -> Path:
    monkeypatch.setenv("DIAGNOSTIC_CPTS_HOME", str(home))
    return home


@pytest.fixture(scope="session")
def douaisis(atlas) -> frozenset[str]:
    return frozenset(code for siren in DOUAISIS for code in atlas.epci[siren].members)
