"""What several tests share: the embedded geography, and the mirror of the official files."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from diagnostic.paths import GEO, ROOT
from diagnostic.territory.atlas import Atlas, load_atlas

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

SHARED = ROOT.parent / "shared" / "open-data"
"""Mirror of official files that stands beside the repository; no file of it is committed."""


MAIN = sys.modules["__main__"]
"""The test runner, as it was before any page ran."""


@pytest.fixture(autouse=True)
def _runner_is_main() -> None:
    """Gives its name back to the runner: a page run by `AppTest` leaves `app.py` as `__main__`,
    and a process started after it would run the application as its own main script."""
    sys.modules["__main__"] = MAIN


@pytest.fixture(scope="session")
def atlas() -> Atlas:
    return load_atlas()


@pytest.fixture(scope="session")
def communes() -> pd.DataFrame:
    """`communes.parquet`, by code."""
    import pandas as pd

    return pd.read_parquet(GEO / "communes.parquet").set_index("code")


@pytest.fixture(scope="session")
def layer() -> Callable[[str], gpd.GeoSeries]:
    """Geometry of one layer of `geo/` by name (``contours_fin``, ``epci``…), by code."""

    @cache
    def read(name: str) -> gpd.GeoSeries:
        import geopandas as gpd

        return gpd.read_parquet(GEO / f"{name}.parquet").set_index("code").geometry

    return read


@pytest.fixture(scope="session")
def shared_file() -> Callable[[str], Path]:
    """Path of an official file by its name; the test is skipped where the mirror is absent."""

    def find(name: str) -> Path:
        path = SHARED / name
        if not path.exists():
            pytest.skip(f"le fichier officiel {name} n’est pas à côté du dépôt")
        return path

    return find
