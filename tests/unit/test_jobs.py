"""Jobs in processes of their own: watched, cancelled, killed, and never running for ever."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from synthetic_sources import FIRST, GATE, REACHED, SECOND, numbers, text

from diagnostic.errors import UserError
from diagnostic.sources import jobs
from diagnostic.sources.importing import Outcome
from diagnostic.sources.job_records import DEPOSITS, RECORDS, Job, Recorder, Records, host, new_id
from diagnostic.sources.jobs import cancel, current, latest, start_import, start_sync
from diagnostic.sources.running import Step, Summary
from diagnostic.sources.store import Store

TESTS = Path(__file__).resolve().parents[1]
pytestmark = pytest.mark.skipif(os.name != "posix", reason="signaux des systèmes POSIX")


@pytest.fixture(autouse=True)
def gate(tmp_path, monkeypatch) -> Iterator[Path]:
    """A store, and child processes that know the synthetic sources; they end with the test."""
    site = tmp_path / "site"
    site.mkdir()
    (site / "sitecustomize.py").write_text(
        f"import sys\nsys.path.insert(0, {str(TESTS)!r})\n"
        "import synthetic_sources\nsynthetic_sources.install_for_good()\n"
    )
    for name, value in {
        "PYTHONPATH": site,
        "DIAGNOSTIC_CPTS_HOME": tmp_path / "home",
        REACHED: tmp_path / "reached",
        GATE: tmp_path / "gate",
    }.items():
        monkeypatch.setenv(name, str(value))
    monkeypatch.delenv("DIAGNOSTIC_CPTS_MIRROR", raising=False)
    yield tmp_path / "gate"
    (tmp_path / "gate").touch()
    until(lambda: not current())


@pytest.fixture
def folder(tmp_path) -> Path:
    """A mirror whose second file waits in the middle of its import."""
    made = tmp_path / "mirror"
    made.mkdir()
    (made / "a.csv").write_text(text(FIRST))
    (made / "b.csv").write_text(text(SECOND, rows=50, nombre="wait"))
    return made


@pytest.fixture
def reached(tmp_path) -> Callable[[], bool]:
    return (tmp_path / "reached").exists


def until(condition: Callable[[], object]) -> None:
    """Wait for another process."""
    limit = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < limit, "the other process never answered"
        time.sleep(0.02)


def in_a_terminal(folder: Path, reached: Callable[[], bool]) -> subprocess.Popen[str]:
    """The command as a user types it, in the middle of its second file."""
    process = subprocess.Popen(
        [sys.executable, "-m", "diagnostic", "sources", "sync", "--mirror", folder],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    until(lambda: reached() or process.poll() is not None)
    assert process.poll() is None, process.communicate()
    return process


def leftovers() -> list[Path]:
    store = Store()
    return [
        path for name in (DEPOSITS, "travail") for path in (store.folder / name).rglob("*") if path
    ]


def in_force(folder: Path) -> dict[str, int]:
    """Data of yesterday for both sources."""
    path = folder / "b.csv"
    waiting = path.read_text()
    path.write_text(text(SECOND, nombre=4))
    start_sync(mirror=folder)
    until(lambda: not current())
    path.write_text(waiting)
    return numbers(Store())


# --- to the end ----------------------------------------------------------------------------------


def test_a_synchronisation_runs_to_its_end(folder, gate):
    gate.touch()
    (folder / "note.txt").write_text("synthetic")
    started = start_sync(mirror=folder)
    assert started.pid != os.getpid()
    until(lambda: not current())
    (job,) = latest()
    assert (job.id, job.kind, job.state, job.problem) == (started.id, "sync", "termine", None)
    assert numbers(Store()) == {FIRST: 3, SECOND: 350}
    first, second = job.outcomes
    assert (first.source, second.source) == (FIRST, SECOND)
    assert [(part.edition, part.rows) for part in second.parts] == [("2024", 50)]
    assert (second.read, second.kept, second.refused) == (50, 50, 0)
    assert [line.file for line in job.unrecognised] == ["note.txt"]
    assert job.total_bytes == sum(path.stat().st_size for path in folder.iterdir())


def test_only_the_sources_asked(folder, gate):
    gate.touch()
    start_sync([FIRST], folder)
    until(lambda: not current())
    assert numbers(Store()) == {FIRST: 3}


def test_it_goes_on_when_the_one_who_started_it_is_gone(folder, gate, reached):
    words = (
        "import sys; from pathlib import Path; from diagnostic.sources.jobs import start_sync\n"
        "start_sync(mirror=Path(sys.argv[1]))"
    )
    subprocess.run([sys.executable, "-c", words, folder], check=True, timeout=120)
    until(reached)
    (job,) = current()
    assert job.running
    assert job.outcomes[0].source == FIRST
    gate.touch()
    until(lambda: not current())
    assert latest()[0].state == "termine"


def test_a_dropped_file_is_copied_then_removed(tmp_path, gate):
    gate.touch()
    upload = io.BytesIO(text(SECOND, nombre=5).encode())
    upload.name = "../../evil name?.csv"
    upload.read()
    path = tmp_path / "a.csv"
    path.write_text(text(FIRST))
    start_import([path, upload])
    until(lambda: not current())
    job = latest()[0]
    assert (job.kind, job.state) == ("import", "termine")
    assert [line.file for line in job.outcomes] == ["a.csv", "evil name_.csv"]
    assert numbers(Store()) == {FIRST: 3, SECOND: 15}
    assert leftovers() == []
    assert path.exists()


def test_a_smaller_file_is_imported_when_it_is_meant(tmp_path):
    path = tmp_path / "a.csv"
    for rows, replace_larger, expected in ((40, False, 40), (4, False, 40), (4, True, 4)):
        path.write_text(text(FIRST, rows=rows))
        start_import([path], replace_larger=replace_larger)
        until(lambda: not current())
        assert numbers(Store()) == {FIRST: expected}


# --- in the middle -------------------------------------------------------------------------------


def test_it_is_watched_and_alone(folder, gate, reached):
    started = start_sync(mirror=folder)
    until(reached)
    (job,) = current()
    assert job.id == started.id
    # Ctrl+C in the terminal of the application is not for it.
    assert os.getpgid(job.pid) == job.pid != os.getpgid(0)
    assert job.step.startswith("b.csv")
    assert job.done_bytes == (folder / "a.csv").stat().st_size
    with pytest.raises(UserError, match="déjà en cours"):
        start_sync(mirror=folder)
    said = subprocess.run(
        [sys.executable, "-m", "diagnostic", "sources", "sync", "--mirror", folder],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert said.returncode == 2
    assert "déjà en cours" in said.stderr
    assert len(current()) == 1
    gate.touch()
    until(lambda: not current())
    assert len(latest()) == 1


def test_it_is_cancelled(folder, reached):
    before = in_force(folder)
    started = start_sync(mirror=folder)
    until(reached)
    assert cancel(started.id).state == "annule"
    assert current() == ()
    assert latest()[0].state == "annule"
    assert numbers(Store()) == before
    assert leftovers() == []
    assert [line.source for line in latest()[0].outcomes] == [FIRST]


@pytest.mark.parametrize("stopped", [False, True])
def test_it_is_killed_and_the_tables_stay(folder, reached, gate, stopped, monkeypatch):
    monkeypatch.setattr(jobs, "_STOP_SECONDS", 1)
    before = in_force(folder)
    started = start_sync(mirror=folder)
    until(reached)
    if stopped:
        # A process that answers no more is ended all the same.
        os.kill(started.pid, signal.SIGSTOP)
        assert cancel(started.id).state == "annule"
    else:
        os.kill(started.pid, signal.SIGKILL)
        until(lambda: not current())
        assert latest()[0].state == "interrompu"
    assert leftovers() == []
    assert numbers(Store()) == before
    gate.touch()
    start_sync(mirror=folder)
    until(lambda: not current())
    assert numbers(Store()) == {FIRST: 3, SECOND: 350}


def test_files_dropped_for_a_killed_import_are_removed(tmp_path, reached):
    path = tmp_path / "b.csv"
    path.write_text(text(SECOND, nombre="wait"))
    started = start_import([path])
    until(reached)
    deposit = Records(Store()).deposit(started.id)
    assert deposit.exists()
    os.kill(started.pid, signal.SIGKILL)
    until(lambda: not current())
    assert latest()[0].state == "interrompu"
    assert not deposit.exists()
    assert numbers(Store()) == {}


def test_one_that_a_terminal_started_is_seen_and_cancelled(folder, reached):
    process = in_a_terminal(folder, reached)
    (job,) = current()
    assert job.pid == process.pid
    assert cancel(job.id).state == "annule"
    out, _ = process.communicate(timeout=120)
    assert process.returncode == 130
    assert "le reste garde ses données d’avant" in out


def test_ctrl_c_in_a_terminal_is_a_clean_stop(folder, reached):
    process = in_a_terminal(folder, reached)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=120)
    assert process.returncode == 130
    assert "Traceback" not in err
    assert latest()[0].state == "annule"
    assert numbers(Store()) == {FIRST: 3}
    assert leftovers() == []


# --- what cannot begin ---------------------------------------------------------------------------


def test_what_cannot_begin_is_a_sentence_and_leaves_nothing(folder, tmp_path, monkeypatch):
    with pytest.raises(UserError, match="Source inconnue : insee"):
        start_sync(["insee"], folder)
    with pytest.raises(UserError, match="n’existe pas"):
        start_sync(mirror=tmp_path / "absent")
    with pytest.raises(UserError, match=r"absent\.csv n’a pas pu être copié"):
        start_import([tmp_path / "absent.csv"])
    monkeypatch.setattr(jobs, "MOST_BYTES", 10)
    with pytest.raises(UserError, match="plus que tout fichier officiel"):
        start_import([folder / "a.csv"])
    assert (current(), latest()) == ((), ())
    assert leftovers() == []
    assert list((Store().folder / RECORDS).glob("*.log")) == []


def test_a_process_that_does_not_start_is_a_sentence(folder, monkeypatch):
    monkeypatch.setenv("PYTHONPATH", "")
    monkeypatch.setattr(jobs.sys, "executable", sys.executable)
    monkeypatch.setenv("PYTHONHOME", "/nowhere-synthetic")
    with pytest.raises(UserError, match="n’a pas pu démarrer"):
        start_sync(mirror=folder)
    assert latest() == ()


# --- records -------------------------------------------------------------------------------------


def record(**changes: object) -> Job:
    now = datetime.now(UTC)
    job = Job(
        id=new_id(), kind="sync", pid=os.getpid(), host=host(), started_at=now, updated_at=now
    ).model_copy(update=changes)
    Records(Store()).write(job)
    return job


def test_a_number_of_process_used_again_is_not_the_job():
    """The process of the record is alive, it is ours: nobody holds the lock of the job."""
    job = record()
    assert current() == ()
    assert latest()[0].state == "interrompu"
    assert cancel(job.id).state == "interrompu"


def test_a_job_of_another_machine_is_not_stopped_from_here():
    job = record(host="synthetic-host")
    with Records(Store()).lock(job.id):
        assert [each.id for each in current()] == [job.id]
        with pytest.raises(UserError, match="autre machine"):
            cancel(job.id)


def test_jobs_of_the_same_second_keep_their_order():
    moments = [new_id().partition("-")[0] for _ in range(200)]
    assert moments == sorted(moments)
    assert len(set(moments)) > 2


@pytest.mark.parametrize("id_", ["20250101T000000-00000000", "../manifeste", ""])
def test_a_job_that_does_not_exist(id_):
    with pytest.raises(UserError, match="n’existe pas"):
        cancel(id_)


def test_a_job_that_ended_is_not_stopped_again():
    job = record(state="termine")
    assert cancel(job.id).state == "termine"


def test_a_record_that_cannot_be_read_is_passed_over():
    good = record(state="termine")
    path = Records(Store()).path(new_id())
    path.write_text("{")
    (path.parent / "note.json").write_text("{}")
    assert [job.id for job in latest()] == [good.id]


def test_old_records_are_removed():
    records = Records(Store())
    ids = [f"20250101T0000{rank:02d}-00000000" for rank in range(25)]
    for id_ in ids:
        record(id=id_, state="termine")
    records.prune(20)
    assert [job.id for job in records.all()] == sorted(ids, reverse=True)[:20]


STEP = Step("lecture", FIRST, 1, 2, 0, 1, ())


@pytest.mark.parametrize(
    ("problem", "state", "said"),
    [
        (UserError("Phrase."), "echoue", "Phrase."),
        (KeyError("synthetic"), "echoue", "Erreur imprévue (KeyError)."),
        (KeyboardInterrupt(), "annule", None),
    ],
    ids=["sentence", "bug", "stop"],
)
def test_the_end_is_written_whatever_it_is(problem, state, said):
    def work() -> None:
        with Recorder(Store(), "sync") as recorder:
            recorder.watch(STEP)
            assert [job.state for job in current()] == ["en_cours"]
            raise problem

    with pytest.raises(type(problem)):
        work()
    (job,) = latest()
    assert (job.state, job.problem, job.step) == (state, said, "lecture")


def test_a_refusal_before_the_first_step_leaves_no_record():
    with pytest.raises(UserError), Recorder(Store(), "sync"):
        raise UserError("Phrase.")
    assert latest() == ()


def test_bytes_are_not_written_one_by_one(monkeypatch):
    written: list[Job] = []
    real = Records.write
    monkeypatch.setattr(Records, "write", lambda self, job: (written.append(job), real(self, job)))
    monkeypatch.setattr("diagnostic.sources.job_records._WRITE_SECONDS", 3600)
    with Recorder(Store(), "sync") as recorder:
        for done in range(100):
            recorder.watch(Step("réception", FIRST, done, 100, 0, 1, ()))
        recorder.watch(Step("lecture", FIRST, 100, 100, 0, 1, (Outcome("a", None, problem="x"),)))
        recorder.finish(Summary(()))
    assert [(job.step, job.done_bytes) for job in written[:2]] == [
        ("réception", 0),
        ("lecture", 100),
    ]
    assert written[-1].state == "termine"
    assert len(written) == 3


def test_a_full_disk_does_not_stop_the_work(monkeypatch):
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with Recorder(Store(), "sync") as recorder:
        recorder.watch(STEP)
        monkeypatch.setattr(Records, "write", full)
        recorder.finish(Summary(()))
