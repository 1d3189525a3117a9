"""A page only puts pieces together: what it shows stands in `diagnostic.ui`."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from diagnostic.paths import ROOT
from diagnostic.ui.shell import PAGES

SCRIPTS = sorted([ROOT / "app.py", *(ROOT / "pages").rglob("*.py")])
LISTED = [page for pages in PAGES.values() for page in pages]
MOST_LINES = 40
MOST_LINES_OF_A_FUNCTION = 3


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def imported(tree: ast.AST) -> set[str]:
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0
            names.add(node.module or "")
    return names


def is_allowed(module: str) -> bool:
    return module in {"streamlit", "__future__"} or f"{module}.".startswith("diagnostic.ui.")


@pytest.mark.parametrize("path", SCRIPTS, ids=relative)
def test_a_page_is_thin(path):
    source = path.read_text("utf-8")
    tree = ast.parse(source)
    assert len(source.splitlines()) <= MOST_LINES
    assert ast.get_docstring(tree)
    for node in ast.walk(tree):
        assert not isinstance(node, ast.ClassDef | ast.Lambda), "no class"
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert (node.end_lineno or 0) - node.lineno < MOST_LINES_OF_A_FUNCTION


@pytest.mark.parametrize("path", SCRIPTS, ids=relative)
def test_a_page_asks_only_the_layer_that_draws(path):
    modules = imported(ast.parse(path.read_text("utf-8")))
    assert {module for module in modules if not is_allowed(module)} == set()


def test_every_page_that_is_listed_exists_and_no_other_does():
    listed = {path for path, _, _ in LISTED}
    stubs = {f"pages/{url}.py" for _, _, url in LISTED if url}
    assert {relative(path) for path in SCRIPTS} == {"app.py"} | listed | stubs


@pytest.mark.parametrize("url", [url for _, _, url in LISTED if url])
def test_every_address_has_its_stub(url):
    # docs/adr/0006: without it, the first visitor of a fresh server reads « Page not found ».
    stub = (ROOT / "pages" / f"{url}.py").read_text("utf-8")
    app = (ROOT / "app.py").read_text("utf-8")
    code = [ast.unparse(node) for node in ast.parse(stub).body[1:]]
    assert code == [ast.unparse(node) for node in ast.parse(app).body[1:]]


def test_addresses_and_titles_are_unique():
    assert len({url for _, _, url in LISTED}) == len(LISTED)
    assert len({title for _, title, _ in LISTED}) == len(LISTED)
    assert [url for _, _, url in LISTED].count("") == 1
