"""The files of data/aci: French typography, no unused source, light imports."""

import re
import subprocess
import sys
import tomllib

import pytest

from diagnostic.paths import DATA

FILES = sorted((DATA / "aci").glob("*.toml"))


def strings(node):
    if isinstance(node, str):
        yield node
    elif isinstance(node, dict):
        for key, value in node.items():
            if key != "url":
                yield from strings(value)
    elif isinstance(node, list):
        for item in node:
            yield from strings(item)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_french_typography(path):
    for text in strings(tomllib.loads(path.read_text(encoding="utf-8"))):
        assert "'" not in text, text
        assert not re.search(r" [:;?!»%€]|« ", text), text
        assert not re.search(r"\d \d{3}(?!\d)", text), text
        assert "!" not in text, text


def test_every_source_is_used():
    known = tomllib.loads((DATA / "aci" / "sources.toml").read_text(encoding="utf-8"))
    others = "".join(p.read_text(encoding="utf-8") for p in FILES if p.stem != "sources")
    assert [key for key in known if f'"{key}"' not in others] == []


def test_importing_is_light():
    code = (
        "import sys, diagnostic.aci; "
        "print([m for m in ('pandas', 'numpy', 'streamlit', 'geopandas') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.strip() == "[]"
