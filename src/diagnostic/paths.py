"""Where the project's own files stand, and where the user's work is kept."""

from __future__ import annotations

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / "data"
GEO = ROOT / "geo"
STATIC = ROOT / "static"


def user_folder() -> Path:
    """Folder of this machine that keeps the user's work, created if needed.

    ``DIAGNOSTIC_CPTS_HOME`` names another one (a shared disk, a test).
    """
    chosen = os.environ.get("DIAGNOSTIC_CPTS_HOME")
    if chosen:
        folder = Path(chosen)
    else:
        from platformdirs import user_data_path

        folder = user_data_path("diagnostic-cpts", appauthor=False)
    folder.mkdir(parents=True, exist_ok=True)
    return folder
