"""The command that draws a map: a file that stands alone, or a sentence that says why not."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import pytest
from drawn import words_of
from PIL import Image

from diagnostic import cli
from diagnostic.french import NBSP, THIN

DOUAISIS = ("--epci", "200044618", "--epci", "245901152")
USUAL = (*DOUAISIS, "--indicator", "population", "--date", "2026-11-22")


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
        monkeypatch.setattr(sys, "argv", ["diagnostic", "figure", *map(str, words)])
        try:
            cli.main()
            code = 0
        except SystemExit as end:
            code = int(end.code or 0)
        said = capsys.readouterr()
        return Answer(code, *(part.replace(NBSP, " ").replace(THIN, " ") for part in said))

    return command


def test_a_png_stands_alone(run, tmp_path) -> None:
    out = tmp_path / "f.png"
    answer = run(*USUAL, "--out", out, "--dpi", 100)
    assert (answer.code, answer.err) == (0, "")
    assert "Population par commune, 2023" in answer.out
    image = Image.open(BytesIO(out.read_bytes()))
    image.load()
    assert image.size == (1000, 750)
    assert image.text["Title"] == "Population par commune, 2023"
    assert "Douai 40" in image.text["Description"]
    assert "INSEE" in image.text["Source"]


def test_svg_holds_title_territory_legend_source_scale_and_date(run, tmp_path) -> None:
    out = tmp_path / "f.SVG"
    assert run(*USUAL, "--out", out, "--page", "a4").code == 0
    said = words_of(out.read_bytes()).replace(NBSP, " ").replace(THIN, " ")
    for words in (
        "Population par commune, 2023",
        "CA Douaisis Agglo et CA Cœur d'Ostrevent : 55 communes, 219 046 habitants (2023)",
        "habitants",
        "Source : INSEE, population municipale 2023",
        "IGN",
        "km",
        "Établi le 22 novembre 2026 avec Diagnostic CPTS",
    ):
        assert words in said


def test_the_same_command_twice_is_the_same_bytes(run, tmp_path) -> None:
    files = [tmp_path / name for name in ("a.pdf", "b.pdf")]
    for file in files:
        assert run(*USUAL, "--out", file).code == 0
    assert files[0].read_bytes() == files[1].read_bytes()


@pytest.mark.parametrize(
    ("options", "title"),
    [
        (("--level", "epci"), "Part des 65 ans et plus par EPCI, 2021"),
        (("--level", "departement", "--extent", "region"), "par département"),
        (("--level", "region", "--extent", "france"), "par région"),
        (("--extent", "departement", "--level", "epci", "--classes", "jenks"), "par EPCI"),
        (("--classes", "egaux", "--year", "2021"), "par commune, 2021"),
    ],
)
def test_levels_extents_and_classes(run, tmp_path, options, title) -> None:
    out = tmp_path / "f.svg"
    answer = run(*DOUAISIS, "--indicator", "part_65_plus", *options, "--out", out)
    assert (answer.code, answer.err) == (0, "")
    assert title in words_of(out.read_bytes())


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--indicator", "populaton"), "Les plus proches :\n  population : Population\n"),
        (("--indicator", "zzzzqqqq"), "« zzzzqqqq ». Exemples, un par thème :\n  population : "),
        (("--indicator", ""), "--indicator est vide. Exemples, un par thème :\n  population : "),
        (("--indicator", " "), "--indicator est vide."),
        (("--level", "iris"), "--level : « iris » n’est pas proposé. Choix : commune, epci,"),
        (("--level", "bassin_de_vie"), "« Population » n’existe pas au niveau « bassin_de_vie »"),
        (("--year", "1850"), "pas connu pour 1850. Années : 2023."),
        (("--extent", "monde"), "--extent : « monde »"),
        (("--classes", "seuils"), "--classes : « seuils »"),
        (("--page", "a3"), "--page : « a3 » n’est pas proposé. Choix : ecran, a4,"),
        (("--dpi", "5"), "--dpi : 5 n’est pas entre 72 et 600."),
        (("--date", "hier"), "--date : « hier » n’est pas une date."),
        (("--epci", "123456789"), "n’est pas le code SIREN"),
    ],
)
def test_what_cannot_be_done_is_said(run, tmp_path, options, said) -> None:
    answer = run(*USUAL, "--out", tmp_path / "f.png", *options)
    assert answer.code == 2
    assert said in answer.err
    assert "Traceback" not in answer.err
    assert not list(tmp_path.glob("*.png"))


def test_where_to_write_is_checked_first(run, tmp_path) -> None:
    file = tmp_path / "f.svg"
    (tmp_path / "d.png").mkdir()
    for out, said in (
        (tmp_path / "f.gif", "Choix : .png, .svg, .pdf."),
        (tmp_path / "f", "Choix : .png, .svg, .pdf."),
        (tmp_path / "none" / "f.png", "n’existe pas"),
        (tmp_path / "d.png", "est un dossier"),
    ):
        answer = run(*USUAL, "--out", out)
        assert answer.code == 2
        assert said in answer.err
    answer = run(*USUAL, "--out", file, "--dpi", 300)
    assert answer.code == 2
    assert "--dpi ne vaut que pour un .png" in answer.err


def test_a_folder_that_refuses_is_said(run, tmp_path, monkeypatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("diagnostic.atomic.replace_file", refuse)
    answer = run(*USUAL, "--out", tmp_path / "f.png")
    assert answer.code == 2
    assert "ne peut pas être écrit" in answer.err


def test_an_indicator_without_figure_here_is_said(run, tmp_path) -> None:
    answer = run(
        *("--codes", "97611", "--indicator", "nombre_infirmier", "--out", tmp_path / "f.png")
    )
    assert answer.code == 2
    assert "n’est connu ici" in answer.err


def test_a_project_gives_its_territory_and_its_name(run, tmp_path) -> None:
    from datetime import UTC, datetime

    from diagnostic.project import new_project, to_json

    made = new_project(["59178"], "CPTS <b>d’essai</b> {{ }}", datetime(2026, 1, 1, tzinfo=UTC))
    file, out = tmp_path / "p.json", tmp_path / "f.svg"
    content = to_json(made)
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    answer = run("--project", file, "--indicator", "population", "--out", out)
    assert (answer.code, answer.err) == (0, "")
    said = words_of(out.read_bytes()).replace(THIN, " ").replace(NBSP, " ")
    assert "CPTS <b>d’essai</b> {{ }} : 1 commune, 40 250 habitants (2023)" in said
    answer = run("--project", file, "--codes", "59178", "--indicator", "population", "--out", out)
    assert answer.code == 2
    json.loads(file.read_text("utf-8"))


def test_names_are_offered_one_a_line(run, tmp_path) -> None:
    for name in ("", "medecin", "zzzzqqqq"):
        answer = run(*USUAL, "--out", tmp_path / "f.png", "--indicator", name)
        lines = answer.err.strip().splitlines()
        assert 2 < len(lines) < 12
        assert all(line.startswith("  ") and len(line) < 100 for line in lines[1:])


@pytest.mark.parametrize(
    ("codes", "title", "place"),
    [
        ("75113", "Population par commune, 2023", ": 1 arrondissement, 181 271 habitants (2023)"),
        ("97611", "Population par commune, 2017", "1 commune, 71 437 habitants (2017)"),
    ],
)
def test_a_population_is_dated_as_on_the_page(run, tmp_path, codes, title, place) -> None:
    out = tmp_path / "f.svg"
    asked = ("--codes", codes, "--indicator", "population", "--out", out)
    assert run(*asked).code == 0
    said = words_of(out.read_bytes()).replace(THIN, " ").replace(NBSP, " ")
    assert title in said
    assert place in said
    assert ("2023" in said.split("Établi")[0]) is (codes == "75113")
