"""Twenty tables as people have them: eighteen understood without a click, two that ask."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from collections import Counter
from typing import Any

import pytest

from diagnostic.pasted.grids import grid_of_file, grid_of_text
from diagnostic.pasted.model import Choices, Understood
from diagnostic.pasted.understanding import understand
from diagnostic.paths import ROOT
from diagnostic.territory.atlas import Atlas

FOLDER = ROOT / "tests" / "data" / "collages"
EXPECTED: list[dict[str, Any]] = tomllib.loads((FOLDER / "attendu.toml").read_text("utf-8"))[
    "collage"
]
PASTED = [one for one in EXPECTED if one["fichier"].endswith(".txt")]


def understood(name: str, atlas: Atlas, choices: Choices | None = None) -> Understood:
    grid = grid_of_file((FOLDER / name).read_bytes(), name)
    return understand(grid, atlas, choices=choices or Choices())


def asked(found: Understood) -> list[str]:
    """Fields of the choices that are asked for: by a question, or line by line."""
    by_line = any(len(line.candidates) > 1 for line in found.unmatched)
    return [question.field for question in found.questions] + ["matches"] * by_line


def test_there_are_twenty_and_two_of_them_ask() -> None:
    assert len(EXPECTED) == 20
    assert sum(bool(one["questions"]) for one in EXPECTED) == 2
    files = {path.name for path in FOLDER.iterdir()} - {"README.md", "attendu.toml"}
    assert files == {one["fichier"] for one in EXPECTED}


@pytest.mark.parametrize("expected", EXPECTED, ids=lambda one: one["fichier"])
def test_each_table_is_understood(expected: dict[str, Any], atlas: Atlas) -> None:
    found = understood(expected["fichier"], atlas)

    assert asked(found) == expected["questions"]
    if expected["questions"]:
        return
    assert found.is_clear
    if expected["niveau"] == "points":
        assert found.points is not None
        assert len(found.points.lines) == expected["zones"]
    else:
        assert found.level == expected["niveau"]
        assert len(found.codes) == expected["zones"]
    assert len(found.unmatched) == expected["non_reconnues"]
    assert Counter(line.reason for line in found.left_out) >= Counter(expected["laissees"])


@pytest.mark.parametrize(
    "expected", [one for one in EXPECTED if not one["questions"]], ids=lambda one: one["fichier"]
)
def test_its_figures_are_those_of_insee(expected: dict[str, Any], atlas: Atlas) -> None:
    found = understood(expected["fichier"], atlas)
    rank = {code: row for row, code in enumerate(found.codes)}
    columns = {column.title: at for at, column in enumerate(found.columns) if at in found.values}

    assert set(columns) == {value["titre"] for value in expected["valeur"]}
    for value in expected["valeur"]:
        at = columns[value["titre"]]
        column = found.columns[at]
        assert (column.form, column.unit, column.year or 0) == (
            value["forme"],
            value["unite"],
            value["annee"],
        )
        for code, amount in value["controles"].items():
            assert found.values[at][rank[code]] == pytest.approx(amount)


def test_a_homonym_is_chosen_on_its_line(atlas: Atlas) -> None:
    name = "12_noms_homonymes.txt"
    lines = understood(name, atlas).unmatched
    assert [line.words for line in lines] == ["Saint-Denis", "Saint-Denis"]
    for line in lines:
        assert {"93066", "97411"} <= {code for code, _ in line.candidates}

    chosen = dict(zip((line.line for line in lines), ("93066", "97411"), strict=True))
    found = understood(name, atlas, Choices(matches=chosen))
    assert asked(found) == []
    assert found.is_clear
    assert dict(zip(found.codes, found.values[1], strict=True))["97411"] == 155634


@pytest.mark.parametrize(
    ("choice", "column"), [("first", "population_hab"), ("last", "population_2016_hab")]
)
def test_a_commune_given_twice_waits_for_a_choice(
    choice: Any, column: str, atlas: Atlas, communes: Any
) -> None:
    name = "20_commune_deux_fois.csv"
    assert not understood(name, atlas).is_clear

    found = understood(name, atlas, Choices(duplicates=choice))
    assert found.is_clear
    amounts = dict(zip(found.codes, found.values[2], strict=True))
    assert amounts["59178"] == communes.loc["59178", column]


@pytest.mark.parametrize("expected", PASTED, ids=lambda one: one["fichier"])
def test_pasted_or_dropped_a_text_gives_the_same_rows(expected: dict[str, Any]) -> None:
    content = (FOLDER / expected["fichier"]).read_bytes()
    encoding = "utf-16" if content.startswith(b"\xff\xfe") else "utf-8"
    dropped = grid_of_file(content, expected["fichier"])
    assert grid_of_text(content.decode(encoding)).rows == dropped.rows


def test_the_files_are_those_that_the_script_writes(tmp_path: Any) -> None:
    script = (
        "import runpy, pathlib; made = runpy.run_path('scripts/collages.py'); "
        f"[(pathlib.Path({str(tmp_path)!r}) / p.name).write_bytes("
        "p.content.encode() if isinstance(p.content, str) else p.content) "
        "for p in (make() for make in made['EVERY'])]"
    )
    subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=True, timeout=120)
    for path in sorted(tmp_path.iterdir()):
        assert path.read_bytes() == (FOLDER / path.name).read_bytes(), path.name
