"""The command that writes documents: a file that can be sent, or a sentence that says why not."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import docx
import pytest
from rich_project import empty_project, rich_project

from diagnostic import cli
from diagnostic.french import NBSP, THIN
from diagnostic.project import to_json

EXAMPLE = ("--example", "douaisis", "--date", "2026-11-22")


@dataclass
class Answer:
    code: int
    out: str
    err: str


@pytest.fixture(autouse=True)
def _embedded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing but the figures shipped with the application."""
    monkeypatch.setenv("DIAGNOSTIC_CPTS_HOME", str(tmp_path / "home"))


@pytest.fixture
def run(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., Answer]:
    def command(*words: object) -> Answer:
        monkeypatch.setattr(sys, "argv", ["diagnostic", "report", *map(str, words)])
        try:
            cli.main()
            code = 0
        except SystemExit as end:
            code = int(end.code or 0)
        said = capsys.readouterr()
        return Answer(code, *(plain(part) for part in said))

    return command


@pytest.fixture
def rich(tmp_path: Path) -> Path:
    path = tmp_path / "p.json"
    path.write_text(to_json(rich_project()), "utf-8")
    return path


def plain(text: str) -> str:
    return text.replace(NBSP, " ").replace(THIN, " ")


def words_of(path: Path) -> str:
    word = docx.Document(BytesIO(path.read_bytes()))
    cells = (cell.text for table in word.tables for row in table.rows for cell in row.cells)
    return plain("\n".join([*(each.text for each in word.paragraphs), *cells]))


def test_a_letter_of_an_example(run, tmp_path) -> None:
    out = tmp_path / "f.docx"
    answer = run("letter", *EXAMPLE, "--out", out)
    assert (answer.code, answer.err) == (0, "")
    assert answer.out == f"{out} : Lettre d’intention, Douaisis\n"
    said = words_of(out)
    assert "219 046 habitants" in said
    assert "Établi le 22 novembre 2026" in said


@pytest.mark.parametrize("document", ["identity", "diagnosis", "summary", "action", "dialogue"])
def test_a_pdf_of_each_document(run, tmp_path, rich, document) -> None:
    out = tmp_path / "f.pdf"
    answer = run(document, "--project", rich, "--date", "2026-11-22", "--out", out)
    assert (answer.code, answer.err) == (0, "")
    assert out.read_bytes().startswith(b"%PDF")


def test_the_plan_is_a_workbook(run, tmp_path, rich) -> None:
    out = tmp_path / "f.xlsx"
    assert run("plan", "--project", rich, "--out", out).code == 0
    assert out.read_bytes().startswith(b"PK")


def test_one_action_or_all(run, tmp_path, rich) -> None:
    out = tmp_path / "f.docx"
    assert run("action", "--project", rich, "--action", "action_1", "--out", out).code == 0
    one = words_of(out)
    assert run("action", "--project", rich, "--out", out).code == 0
    every = words_of(out)
    assert "Former trente infirmiers" not in one
    assert "Réserver des créneaux" in one
    assert "Former trente infirmiers" in every


def test_a_project_without_any_commune_still_comes_out(run, tmp_path) -> None:
    path, out = tmp_path / "p.json", tmp_path / "f.docx"
    path.write_text(to_json(empty_project()), "utf-8")
    assert run("letter", "--project", path, "--out", out).code == 0
    assert "À compléter. Aucune commune n’est choisie" in words_of(out)


def test_the_level_changes_what_is_compared(run, tmp_path) -> None:
    out = tmp_path / "f.docx"
    assert run("diagnosis", *EXAMPLE, "--level", "region", "--out", out).code == 0
    said = words_of(out)
    assert "qu’en France :" not in said
    assert "que dans la région (Hauts-de-France) :" in said


def test_a_template_is_filled(run, tmp_path, rich) -> None:
    template, out = tmp_path / "t.docx", tmp_path / "f.docx"
    word = docx.Document()
    word.add_paragraph("Nous sommes {{ cpts }}, taille {{ taille }}, {{ habitants }}.")
    word.save(str(template))
    words = ("letter", "--project", rich, "--template", template, "--out", out)
    assert run(*words).code == 0
    assert "Nous sommes CPTS du Douaisis, taille 4, 219 046 habitants (2023)." in words_of(out)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("letter", "--out", "f.docx"), "Donnez --project ou --example"),
        (("letter", "--example", "lyon", "--out", "f.docx"), "« lyon » n’existe pas"),
        (("roman", *EXAMPLE, "--out", "f.docx"), "« roman » n’est pas un document"),
        (("letter", *EXAMPLE, "--out", "f.odt"), "Choix : .docx, .pdf"),
        (("plan", *EXAMPLE, "--out", "f.docx"), "Choix : .xlsx"),
        (("letter", *EXAMPLE, "--out", "nulle/part/f.docx"), "n’existe pas"),
        (("letter", *EXAMPLE, "--level", "lune", "--out", "f.docx"), "--level : « lune »"),
        (("letter", "--example", "douaisis", "--date", "hier", "--out", "f.pdf"), "« hier »"),
        (("letter", *EXAMPLE, "--action", "action_1", "--out", "f.pdf"), "--action ne vaut que"),
        (("letter", *EXAMPLE, "--pathway", "bpco", "--out", "f.pdf"), "--pathway ne vaut que"),
        (("action", *EXAMPLE, "--action", "action_1", "--out", "f.pdf"), "n’a aucune action"),
        (("summary", *EXAMPLE, "--pathway", "rhume", "--out", "f.pdf"), "« rhume » n’existe pas"),
        (("letter", *EXAMPLE, "--template", "rien.docx", "--out", "f.docx"), "il n’existe pas"),
    ],
)
def test_what_cannot_be_done_is_said(run, tmp_path, monkeypatch, words, said) -> None:
    monkeypatch.chdir(tmp_path)
    answer = run(*words)
    assert answer.code == 2
    assert said in answer.err
    assert list(tmp_path.glob("f.*")) == []
