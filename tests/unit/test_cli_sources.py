"""Commands on official figures: what they answer, their exit codes, what they leave on the disk."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from synthetic_sources import FIRST, SECOND, install, numbers, text

from diagnostic import cli, cli_sources
from diagnostic.french import NBSP, THIN
from diagnostic.sources.jobs import latest
from diagnostic.sources.running import Step
from diagnostic.sources.store import Store


class Answer:
    def __init__(self, code: int, out: str, err: str) -> None:
        self.code, self.out, self.err = code, out, err

    @property
    def json(self):
        return json.loads(self.out)


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch) -> Path:
    monkeypatch.setenv("DIAGNOSTIC_CPTS_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("DIAGNOSTIC_CPTS_MIRROR", raising=False)
    install(monkeypatch)
    return tmp_path / "home"


@pytest.fixture
def folder(tmp_path) -> Path:
    made = tmp_path / "mirror"
    made.mkdir()
    (made / "a.csv").write_text(text(FIRST, rows=1500))
    (made / "b.csv").write_text(text(SECOND))
    return made


@pytest.fixture
def run(monkeypatch, capsys):
    """Run the command in this process, as ``python -m diagnostic`` does."""

    def command(*words: object) -> Answer:
        monkeypatch.setattr(sys, "argv", ["diagnostic", "sources", *map(str, words)])
        try:
            cli.main()
            code = 0
        except SystemExit as end:
            code = end.code or 0
        said = capsys.readouterr()
        return Answer(code, *(part.replace(NBSP, " ").replace(THIN, " ") for part in said))

    return command


# ---- status -----------------------------------------------------------------


def test_status_of_a_new_machine(run):
    answer = run("status")
    lines = answer.out.splitlines()
    assert answer.code == 0
    assert [line.partition(" ")[0] for line in lines] == [FIRST, SECOND, "synthetic_embedded"]
    assert " : absente ; " in lines[0]
    assert " : embarquée ; " in lines[2]
    states = [source["state"] for source in run("status", "--json").json["sources"]]
    assert states == ["absente", "absente", "embarquee"]


def test_status_after_a_synchronisation(run, folder, home, monkeypatch):
    run("sync", FIRST, "--mirror", folder)
    line = run("status").out.splitlines()[0]
    assert " : synchronisée ; 2024 ; 1 500 lignes ; importée le " in line
    monkeypatch.setenv("DIAGNOSTIC_CPTS_MIRROR", str(folder))
    answer = run("status", "--json").json
    assert (answer["folder"], answer["mirror"]) == (str(home / "sources"), str(folder))
    first = answer["sources"][0]
    assert (first["state"], first["rows"]) == ("synchronisee", 1500)
    (part,) = first["parts"]
    assert (part["edition"], part["years"], part["rows"]) == ("2024", [2024], 1500)
    assert first["report"]["totals"] == [{"what": "D201", "total": 1500.0}]
    assert answer["running"] == []


def test_status_of_an_unreadable_store_is_a_sentence(run):
    store = Store()
    (store.folder / "manifeste.json").write_text("{")
    answer = run("status")
    assert answer.code == 2
    assert "illisible" in answer.err


def test_the_real_catalogue_answers_quickly_and_without_the_heavy_libraries(tmp_path):
    """The command is light: it loads neither the importers nor what they are made of."""
    words = (
        "import sys; sys.argv = ['diagnostic', 'sources', 'status', '--json']\n"
        "from diagnostic import cli\n"
        "cli.app(standalone_mode=False)\n"
        "heavy = {'pandas', 'pyarrow', 'duckdb', 'requests', 'geopandas'} & set(sys.modules)\n"
        "assert not heavy, heavy"
    )
    done = subprocess.run(
        [sys.executable, "-c", words], capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stderr
    assert len(json.loads(done.stdout)["sources"]) > 15


# ---- sync -------------------------------------------------------------------


def test_sync_in_words(run, folder):
    answer = run("sync", "--mirror", folder)
    assert answer.code == 0
    assert answer.out.splitlines() == [
        f"{SECOND}, b.csv : 2024. Lignes lues 3, gardées 3, laissées 0, refusées 0. "
        "Totaux publiés retrouvés : 0.",
        f"{FIRST}, a.csv : 2024. Lignes lues 1 500, gardées 1 500, laissées 0, refusées 0. "
        "Totaux publiés retrouvés : 0.",
    ]
    assert "b.csv : Fichier synthétique" in answer.err
    (job,) = latest()
    assert (job.kind, job.state) == ("sync", "termine")


def test_sync_in_json(run, folder):
    (folder / "c.csv").write_text("synthetic")
    answer = run("sync", "--mirror", folder, "--json")
    assert answer.code == 0
    assert (answer.json["succeeded"], answer.json["cancelled"]) == (True, False)
    assert [outcome["source"] for outcome in answer.json["outcomes"]] == [SECOND, FIRST]
    assert [each["file"] for each in answer.json["unrecognised"]] == ["c.csv"]


def test_a_source_that_fails_gives_the_code_1(run, folder):
    (folder / "b.csv").write_text(text(SECOND, nombre=-1))
    answer = run("sync", "--mirror", folder)
    assert answer.code == 1
    assert numbers(Store()) == {FIRST: 1500}
    assert answer.out.endswith("1 problème : ces données-là restent celles d’avant.\n")


def test_a_mirror_where_nothing_is_known_gives_the_code_1(run, folder):
    for path in folder.iterdir():
        path.write_text("synthetic")
    answer = run("sync", "--mirror", folder)
    assert answer.code == 1
    assert answer.out.startswith("2 fichiers non reconnus :\n- a.csv")
    assert "Rien n’a été importé" in answer.out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["sync", "insee"], "Source inconnue : insee."),
        (["sync"], "Aucune source n’a d’adresse"),
        (["sync", "--mirror", "absent_synthetic"], "n’existe pas"),
        (["import", "absent_synthetic.csv"], "il n’existe pas"),
        (["forget", "insee"], "Source inconnue : insee."),
    ],
)
def test_what_cannot_be_done_is_a_sentence(run, words, said):
    answer = run(*words)
    assert (answer.code, answer.out) == (2, "")
    assert said in answer.err
    assert latest() == ()


def test_a_stop_gives_the_code_130(run, folder, monkeypatch):
    """As Ctrl+C does, in the middle of the second file."""
    import signal

    shown = cli_sources._Display.show

    def interrupt(self, step: Step) -> None:
        shown(self, step)
        if step.outcomes:
            signal.raise_signal(signal.SIGINT)

    before = signal.getsignal(signal.SIGINT)
    monkeypatch.setattr(cli_sources._Display, "show", interrupt)
    answer = run("sync", "--mirror", folder)
    assert answer.code == 130
    assert "Annulé" in answer.out
    assert numbers(Store()) == {SECOND: 3}
    assert latest()[0].state == "annule"
    assert signal.getsignal(signal.SIGINT) == before


# ---- import, forget ---------------------------------------------------------


def test_import_by_content(run, folder):
    strange = folder / "photo.jpg"
    (folder / "a.csv").rename(strange)
    answer = run("import", strange, folder / "b.csv", "--json")
    assert answer.code == 0
    assert numbers(Store()) == {FIRST: 1500, SECOND: 3}
    (job,) = latest()
    assert (job.kind, job.done_sources, job.total_sources) == ("import", 2, 2)


def test_import_of_a_file_that_is_not_known_says_why(run, folder):
    (folder / "c.csv").write_text("code;annee;autre\n59178;2024;3\n")
    answer = run("import", folder / "c.csv")
    assert answer.code == 1
    assert "Colonnes trouvées : code, annee et autre" in answer.out


def test_a_smaller_edition_needs_replace(run, folder):
    run("import", folder / "a.csv")
    (folder / "a.csv").write_text(text(FIRST, rows=5))
    assert run("import", folder / "a.csv").code == 1
    assert numbers(Store()) == {FIRST: 1500}
    assert run("import", "--replace", folder / "a.csv").code == 0
    assert numbers(Store()) == {FIRST: 5}


def test_forget(run, folder):
    run("sync", "--mirror", folder)
    assert run("forget", FIRST).out == f"{FIRST} : 1 édition retirée.\n"
    assert numbers(Store()) == {SECOND: 3}
    assert run("forget", FIRST).out == f"{FIRST} : rien n’était synchronisé.\n"


# ---- progress ---------------------------------------------------------------


def test_progress_moves_on_a_terminal(monkeypatch, capsys):
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    display = cli_sources._Display(quiet=False)
    display.show(Step("réception", FIRST, 1, 4, 2, 9, ()))
    display.show(Step("lecture", FIRST, 3_000_000, None, 2, 9, ()))
    display.close()
    lines = [line.rstrip() for line in capsys.readouterr().err.split("\r")]
    assert lines[1] == "2/9   25 %  réception"
    assert lines[2] == "2/9  3 Mo  lecture"
    assert lines[-1] == ""


def test_a_job_of_the_application_writes_no_progress(run, folder, monkeypatch):
    monkeypatch.setenv("DIAGNOSTIC_CPTS_JOB", "20250101T000000-0123abcd")
    assert run("sync", "--mirror", folder).err == ""
    assert [job.id for job in latest()] == ["20250101T000000-0123abcd"]
    assert "DIAGNOSTIC_CPTS_JOB" in os.environ
