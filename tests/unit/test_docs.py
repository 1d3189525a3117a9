"""What is written for people keeps to what the code does."""

from __future__ import annotations

import ast
import json
import re
import tomllib
from contextlib import suppress
from typing import Any, get_args
from urllib.parse import unquote

import pytest
import synthetic_sources
import typer

from diagnostic import cli
from diagnostic.indicators.values import Status
from diagnostic.paths import ROOT
from diagnostic.project.portrait import as_json, portray
from diagnostic.sources.contracts import STATUSES
from diagnostic.sources.figures import TERRITORY
from diagnostic.sources.job_records import Kind, Recorder
from diagnostic.sources.reading import Origin
from diagnostic.sources.running import Step
from diagnostic.sources.status import State
from diagnostic.sources.store import Store
from diagnostic.stats.comparison import Direction, Judgement
from diagnostic.territory.report import (
    Ambiguity,
    Candidate,
    Duplicate,
    How,
    Ignored,
    Match,
    MatchReport,
    Unknown,
)

README = ROOT / "README.md"
COMMAND_LINE = ROOT / "docs" / "ligne-de-commande.md"
PAGES = sorted([README, ROOT / "CHANGELOG.md", *(ROOT / "docs").rglob("*.md")])
ADVISERS = ("territory", "aci")

LINK = re.compile(r"\]\(([^)\s]+)\)")
MADE = re.compile(r"\bmake ([a-z][a-z-]*)")
FORBIDDEN = re.compile(
    r"(?<![\w.~])/(?:work|tmp|home|root|Users)\b|\.\./shared|pypi\.org|pythonhosted|npmjs\.",
    re.IGNORECASE,
)

each_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)


def keys_of(value: Any) -> set[str]:
    """Every key of an answer, at any depth."""
    if isinstance(value, dict):
        return set(value).union(*map(keys_of, value.values()))
    if isinstance(value, (list, tuple)):
        return set().union(*map(keys_of, value))
    return set()


def section(title: str) -> str:
    """Part of the page on the command line under a heading that names a command."""
    _, _, rest = COMMAND_LINE.read_text("utf-8").partition(f"\n## `{title}`\n")
    assert rest, title
    return rest.partition("\n## ")[0]


def unnamed(words: set[str], text: str) -> set[str]:
    return {word for word in words if f"`{word}`" not in text}


def test_keys_of_describe_are_documented(atlas):
    # Ré is an island and much of it second homes: parts, ages and advice are all there.
    codes = frozenset({*atlas.epci["241700459"].members, "17300", "59178"})
    answer = as_json(atlas, portray(atlas, codes))
    assert answer["advice"]
    assert answer["ages"]
    assert answer["epci"]
    assert not unnamed(keys_of(answer), section("territory describe --json"))


def test_keys_of_match_are_documented():
    candidate = Candidate("59178", "Douai", "59", 40_250)
    report = MatchReport(
        (Match(1, "Douai", "59178", "Douai", "59", "name", None),),
        (Ambiguity(2, "Saint-Denis", (candidate,), "Plusieurs."),),
        (Unknown(3, "Xyz", "Inconnue.", (candidate,)),),
        (Duplicate(4, "Douai", "59178", "Douai", 1),),
        (Ignored(5, "Bonjour", "Rien."),),
    )
    words = keys_of(report.as_json()) | set(get_args(How))
    assert not unnamed(words, section("territory match --json"))


def test_keys_of_aci_are_documented(capsys):
    cli.aci(epci=["200044618"], as_json=True)
    answer = json.loads(capsys.readouterr().out)
    assert answer["missions"]
    kinds = {mission["kind"] for mission in answer["missions"]}
    assert not unnamed(keys_of(answer) | kinds, section("aci --json"))


def test_keys_of_figures_are_documented(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("DIAGNOSTIC_CPTS_HOME", str(tmp_path))
    cli.figures(epci=["200044618"], as_json=True)
    answer = json.loads(capsys.readouterr().out)
    assert answer["figures"]
    words = keys_of(answer) | set(STATUSES) | set(get_args(Origin)) | {TERRITORY}
    assert not unnamed(words, section("territory figures --json"))


def test_keys_of_indicators_are_documented(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("DIAGNOSTIC_CPTS_HOME", str(tmp_path))
    cli.indicators(epci=["200044618"], as_json=True)
    answer = json.loads(capsys.readouterr().out)
    assert answer[0]["comparators"]
    words = keys_of(answer) | set(get_args(Status)) | set(Direction) | set(Judgement)
    assert not unnamed(words, section("indicators --json"))


def answer_of(capsys: Any, *words: str) -> Any:
    """JSON of a command on sources, whatever its exit code."""
    from diagnostic.cli_sources import sources

    with suppress(typer.Exit):
        sources([*words, "--json"], standalone_mode=False)
    return json.loads(capsys.readouterr().out)


def test_keys_of_sources_are_documented(tmp_path, monkeypatch, capsys):
    synthetic_sources.install(monkeypatch)
    monkeypatch.setenv("DIAGNOSTIC_CPTS_HOME", str(tmp_path / "home"))
    mirror = tmp_path / "mirror"
    mirror.mkdir()
    known, unknown = mirror / "a.csv", mirror / "b.csv"
    known.write_text(synthetic_sources.text(synthetic_sources.FIRST))
    # The same row twice: one of them is refused.
    known.write_text(known.read_text() + known.read_text().splitlines()[-1] + "\n")
    unknown.write_text("synthetic")
    synchronised = answer_of(capsys, "sync", "--mirror", str(mirror))
    assert synchronised["outcomes"][0]["report"]["refused"]
    assert synchronised["unrecognised"]
    report = keys_of(synchronised["outcomes"][0].pop("report"))
    assert not unnamed(keys_of(synchronised), section("sources sync --json"))
    assert not unnamed(report, section("sources status --json"))

    imported = answer_of(capsys, "import", str(known), str(unknown))
    assert not unnamed(set(imported), section("sources import --json"))
    assert set(imported["outcomes"][0]) == {*synchronised["outcomes"][0], "report"}

    with Recorder(Store(), "sync") as record:
        record.watch(Step("lecture", None, 0, None, 0, 1, ()))
        status = answer_of(capsys, "status")
    assert status["running"]
    assert any(source["embedded"] for source in status["sources"])
    assert any(source["report"] for source in status["sources"])
    words = keys_of(status) | set(get_args(State)) | set(get_args(Kind))
    assert not unnamed(words, section("sources status --json"))


def test_every_advice_is_documented():
    calls = [
        node
        for layer in ADVISERS
        for node in ast.walk(
            ast.parse((ROOT / "src" / "diagnostic" / layer / "advice.py").read_text("utf-8"))
        )
        if isinstance(node, ast.Call) and getattr(node.func, "id", None) == "Advice"
    ]
    ids = {ast.literal_eval(call.args[0]) for call in calls}
    assert len(ids) > 10
    assert not unnamed(ids, section("territory describe --json"))


def test_every_command_and_option_is_documented():
    text = COMMAND_LINE.read_text("utf-8")

    def check(command: Any, path: str) -> int:
        subcommands = getattr(command, "commands", {})
        if subcommands:
            return sum(check(sub, f"{path} {name}") for name, sub in subcommands.items())
        options = {option for parameter in command.params for option in parameter.opts}
        assert not unnamed({path, *options}, text)
        return 1

    assert check(typer.main.get_command(cli.app), "diagnostic") >= 5


def test_readme_names_the_targets_of_the_makefile():
    makefile = (ROOT / "Makefile").read_text("utf-8")
    targets = set(re.findall(r"^([a-z][a-z-]*):", makefile, re.MULTILINE))
    named = set(MADE.findall(README.read_text("utf-8")))
    assert {"app", "test"} <= named
    assert named <= targets


def test_the_server_asks_nothing_of_the_network_at_start():
    """The README promises it; without an address of its own, Streamlit asks a site for one."""
    settings = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text("utf-8"))["browser"]
    assert settings.get("serverAddress")
    assert settings["gatherUsageStats"] is False


@each_page
def test_links_lead_to_files(page):
    for link in LINK.findall(page.read_text("utf-8")):
        if "://" not in link and not link.startswith("#"):
            target = page.parent / unquote(link.partition("#")[0])
            assert target.exists(), f"{page.name} → {link}"


@each_page
def test_no_place_of_one_machine(page):
    assert not FORBIDDEN.findall(page.read_text("utf-8"))


@each_page
def test_decisions_are_short(page):
    if page.parent.name == "adr":
        assert len(page.read_text("utf-8").splitlines()) <= 40
