"""The store of synchronised tables: whole or not at all, whatever happens, whoever else writes."""

from __future__ import annotations

import json
import multiprocessing
import os
import shutil
import signal
import stat
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from multiprocessing.context import ForkProcess
from multiprocessing.synchronize import Event
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError
from synthetic_frame import everything_in, made, report

from diagnostic import atomic
from diagnostic.atomic import sha256_of
from diagnostic.errors import UserError
from diagnostic.sources import store as module
from diagnostic.sources.store import GRACE, Store

FORK = multiprocessing.get_context("fork")


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "sources")


def publish(store: Store, *editions: str, content: bytes = b"") -> None:
    with store.workspace() as workspace:
        store.publish([made(store, workspace, name, content or name.encode()) for name in editions])


def contents(store: Store) -> dict[str, bytes]:
    """What is in force, read as a reader does; every file must be whole."""
    found = {}
    for part in store.parts():
        content = store.path(part).read_bytes()
        assert sha256_of(store.path(part)) == part.sha256
        found[part.edition] = content
    return found


def leftovers(store: Store) -> set[str]:
    """Files that nobody needs: neither in force, nor waiting an hour, nor the store's own."""
    manifest = store.manifest()
    named = {part.file for part in manifest.parts} | {gone.file for gone in manifest.retired}
    return everything_in(store.folder) - named - {"manifeste.json", "manifeste.lock"}


# --- one process ----------------------------------------------------------------------------------


def test_a_new_store_is_empty(store: Store) -> None:
    assert store.parts() == ()
    assert store.folder.is_dir()


def test_published_parts_are_found_again(store: Store) -> None:
    publish(store, "2019", "2020")
    assert contents(store) == {"2019": b"2019", "2020": b"2020"}
    assert [part.edition for part in store.parts("synthetic")] == ["2019", "2020"]
    assert store.parts("autre") == ()
    assert leftovers(store) == set()
    assert Store(store.folder).parts() == store.parts()


def test_a_part_takes_the_place_of_the_same_edition_only(store: Store) -> None:
    publish(store, "2019", "2020")
    publish(store, "2020", content=b"mieux")
    assert contents(store) == {"2019": b"2019", "2020": b"mieux"}


def test_a_replaced_file_waits_an_hour_for_its_readers(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(store, "2020", content=b"avant")
    (old,) = store.parts()
    publish(store, "2020", content=b"apres")
    assert store.path(old).read_bytes() == b"avant"

    class Later(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> datetime:  # type: ignore[override]
            return datetime.now(tz) + shift

    monkeypatch.setattr(module, "datetime", Later)
    shift = GRACE - timedelta(minutes=1)
    publish(store, "2021")
    assert store.path(old).exists()
    shift = GRACE + timedelta(minutes=1)
    publish(store, "2022")
    assert not store.path(old).exists()
    assert store.manifest().retired == []
    assert contents(store) == {"2020": b"apres", "2021": b"2021", "2022": b"2022"}


def test_a_file_published_again_is_no_longer_waiting_to_go(store: Store) -> None:
    for content in (b"avant", b"apres", b"avant"):
        publish(store, "2020", content=content)
    (part,) = store.parts()
    assert part.file not in {gone.file for gone in store.manifest().retired}
    assert contents(store) == {"2020": b"avant"}


def test_a_damaged_file_is_mended_by_publishing_it_again(store: Store) -> None:
    publish(store, "2020")
    (part,) = store.parts()
    store.path(part).write_bytes(b"gribouillis")
    publish(store, "2020")
    assert contents(store) == {"2020": b"2020"}


def test_a_file_already_there_is_not_touched(store: Store, monkeypatch: Any) -> None:
    """Windows would refuse to replace it while it is read."""
    publish(store, "2020")
    before = store.path(store.parts()[0]).stat()
    publish(store, "2020")
    assert store.path(store.parts()[0]).stat() == before


def test_a_source_can_be_forgotten(store: Store) -> None:
    publish(store, "2019", "2020")
    before = store.version()
    assert store.forget("autre") == 0
    assert store.version() == before
    assert store.forget("synthetic") == 2
    assert store.parts() == ()
    assert store.version() != before
    assert len(store.manifest().retired) == 2
    assert store.forget("synthetic") == 0


def test_the_version_changes_with_the_content_even_when_the_clock_stands_still(
    store: Store,
) -> None:
    seen = [store.version()]
    for edition in ("2019", "2020", "2019", "2020"):
        publish(store, edition)
        os.utime(store.folder / "manifeste.json", (0, 0))
        seen.append(store.version())
    assert len(set(seen)) == len(seen)
    assert store.version() == seen[-1]


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"\xff\xfe", b"[]", b'{"parts": [{}]}', b'{"format": 2, "parts": []}', b"null"],
)
def test_a_registry_that_cannot_be_read_stops_everything_and_loses_nothing(
    store: Store, content: bytes
) -> None:
    publish(store, "2020")
    registry = store.folder / "manifeste.json"
    registry.write_bytes(content)
    before = everything_in(store.folder)
    for attempt in (store.parts, lambda: publish(store, "2021"), lambda: store.forget("x")):
        with pytest.raises(UserError, match=r"registre.*illisible.*Le supprimer"):
            attempt()
    assert registry.read_bytes() == content
    assert everything_in(store.folder) == before


def test_a_registry_that_may_not_be_read_is_not_said_to_be_damaged(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(store, "2020")
    monkeypatch.setattr(Path, "read_bytes", _raising(PermissionError(13, "Permission denied")))
    for attempt in (store.parts, store.version):
        with pytest.raises(UserError, match="Vérifier les droits") as told:
            attempt()
        assert "supprimer" not in str(told.value)


def _raising(problem: Exception) -> Callable[..., Any]:
    def raises(*_: object, **__: object) -> None:
        raise problem

    return raises


def test_what_cannot_be_read_back_is_never_written(store: Store) -> None:
    publish(store, "2020")
    with store.workspace() as workspace:
        part, path = made(store, workspace, "2021", b"2021")
        endless = report(totals={"total": float("nan")})
        with pytest.raises(ValidationError):
            store.publish([(part.model_copy(update={"report": endless}), path)])
    assert contents(store) == {"2020": b"2020"}
    assert leftovers(store) == set()


@pytest.mark.parametrize("rank", range(3))
@pytest.mark.parametrize("refused", ["fsync", "replace"])
def test_a_disk_that_refuses_anywhere_changes_nothing_and_leaves_nothing(
    store: Store, monkeypatch: pytest.MonkeyPatch, refused: str, rank: int
) -> None:
    """Two parts and the registry are put on the disk, then given their names: three times each."""
    publish(store, "2019", "2020")
    true, calls = getattr(os, refused), iter(range(100))
    folders = set()

    def full(what: Any, *more: Any) -> Any:
        if isinstance(what, int) and stat.S_ISDIR(os.fstat(what).st_mode):
            folders.add(what)
        elif next(calls) == rank:
            raise OSError(28, "No space left on device")
        return true(what, *more)

    monkeypatch.setattr(os, refused, full)
    with pytest.raises(OSError, match="No space left"):
        publish(store, "2020", "2021", content=b"mieux")
    assert contents(store) == {"2019": b"2019", "2020": b"2020"}
    assert leftovers(store) == set()
    publish(store, "2020", "2021", content=b"mieux")
    assert contents(store) == {"2019": b"2019", "2020": b"mieux", "2021": b"mieux"}
    assert folders or refused == "replace"


def test_files_of_a_process_that_died_are_swept_by_the_next_change(store: Store) -> None:
    publish(store, "2020")
    orphan = store.folder / "tables/synthetic/orphan-2020-0123456789ab.parquet"
    half = store.folder / "manifeste.abcd.tmp"
    other = store.folder / "telechargements" / "whole.csv"
    other.parent.mkdir()
    for path in (orphan, half, other):
        path.write_bytes(b"x")
    publish(store, "2021")
    assert (orphan.exists(), half.exists(), other.exists()) == (False, False, True)
    assert contents(store) == {"2020": b"2020", "2021": b"2021"}


def test_a_workspace_is_removed_whatever_happens(store: Store) -> None:
    with pytest.raises(KeyError), store.workspace() as workspace:  # noqa: PT012
        (workspace / "a").mkdir()
        (workspace / "a" / "b").write_text("x")
        raise KeyError
    assert everything_in(store.folder) == set()
    assert list((store.folder / "travail").iterdir()) == []


def _work_until_killed(folder: Path, begun: Event) -> None:
    with Store(folder).workspace() as workspace:
        (workspace / "personnes.parquet").write_text("synthetic")
        begun.set()
        time.sleep(600)


@pytest.fixture
def worker(store: Store) -> Iterator[ForkProcess]:
    """A process that works in a workspace of the store."""
    begun = FORK.Event()
    process = FORK.Process(target=_work_until_killed, args=(store.folder, begun))
    process.start()
    assert begun.wait(60)
    yield process
    process.kill()
    process.join()


def in_workspaces(store: Store) -> list[str]:
    return [path.name for path in (store.folder / "travail").rglob("*.parquet")]


@pytest.mark.parametrize("by_opening", [False, True])
def test_what_a_killed_process_left_goes_at_once(
    store: Store, worker: ForkProcess, by_opening: bool
) -> None:
    os.kill(worker.pid or 0, signal.SIGKILL)
    worker.join()
    assert in_workspaces(store) == ["personnes.parquet"]
    if by_opening:
        with store.workspace() as mine:
            assert [*mine.parent.iterdir()] == [mine]
    else:
        store.sweep()
    assert list((store.folder / "travail").iterdir()) == []


def test_a_process_that_works_keeps_its_workspace(store: Store, worker: ForkProcess) -> None:
    (workspace,) = (store.folder / "travail").iterdir()
    os.utime(workspace, (0, 0))  # however long it takes
    store.sweep()
    with store.workspace():
        store.sweep()
        assert len(list((store.folder / "travail").iterdir())) == 2
    assert in_workspaces(store) == ["personnes.parquet"]


def test_two_workspaces_of_one_process_do_not_sweep_each_other(store: Store) -> None:
    with store.workspace() as first, store.workspace() as second:
        assert first != second
        assert first.is_dir()


def test_a_sweep_of_a_new_store_does_nothing(store: Store) -> None:
    store.sweep()
    assert everything_in(store.folder) == set()


def test_a_workspace_swept_while_it_is_made_is_made_again_for_its_owner_only(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    true = tempfile.mkdtemp

    def mkdtemp(**given: Any) -> str:
        folder = true(**given)
        shutil.rmtree(folder)
        return folder

    monkeypatch.setattr(tempfile, "mkdtemp", mkdtemp)
    with store.workspace() as workspace:
        assert stat.S_IMODE(workspace.stat().st_mode) == 0o700
        store.sweep()
        assert workspace.is_dir()


def test_a_workspace_without_a_lock_goes_when_it_is_old(store: Store) -> None:
    root = store.folder / "travail"
    for name in ("old", "new"):
        (root / name).mkdir(parents=True)
        (root / name / "x.csv").write_text("x")
    os.utime(root / "old", (0, 0))
    with store.workspace():
        assert not (root / "old").exists()
        assert (root / "new" / "x.csv").exists()


@pytest.mark.skipif(os.name != "posix", reason="droits de POSIX")
def test_what_is_published_can_be_read_by_another_user(store: Store) -> None:
    publish(store, "2020")
    for path in (store.folder / "manifeste.json", store.path(store.parts()[0])):
        assert path.stat().st_mode & 0o444 == 0o444


def test_a_folder_that_cannot_be_created_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(UserError, match="ne peut pas être créé"):
        Store(tmp_path / "file" / "sources")


def test_parts_must_stand_on_the_disk_of_the_store(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(store, "2020")
    monkeypatch.setattr(Path, "replace", _raising(OSError(18, "Invalid cross-device link")))
    with pytest.raises(OSError, match="cross-device"):
        publish(store, "2021")
    monkeypatch.undo()
    assert contents(store) == {"2020": b"2020"}
    assert leftovers(store) == set()


# --- a file that is being read on Windows ---------------------------------------------------------


@pytest.mark.parametrize("refusals", [3, 1000])
def test_a_move_that_windows_refuses_is_asked_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, refusals: int
) -> None:
    source, target = tmp_path / "a", tmp_path / "b"
    source.write_text("new")
    target.write_text("old")
    true, calls = os.replace, iter(range(2000))

    def busy(*arguments: Any) -> None:
        if next(calls) < refusals:
            raise PermissionError(13, "Access is denied")
        true(*arguments)

    monkeypatch.setattr(atomic, "_PAUSE_SECONDS", 0)
    monkeypatch.setattr(os, "replace", busy)
    with pytest.raises(PermissionError):
        atomic.move(source, target)
    assert next(calls) == 1  # nobody waits where a refusal is for good
    monkeypatch.setattr(atomic, "_WINDOWS", True)
    if refusals > 100:
        with pytest.raises(PermissionError):
            atomic.move(source, target)
        assert target.read_text() == "old"
    else:
        atomic.move(source, target)
        assert target.read_text() == "new"


# --- several processes ----------------------------------------------------------------------------


def _publish_many(folder: Path, name: str, start: Event) -> None:
    store = Store(folder)
    start.wait()
    for rank in range(20):
        publish(store, f"{name}-{rank}", "shared", content=f"{name} {rank}".encode())


def test_two_processes_that_publish_at_once_lose_nothing(store: Store) -> None:
    start = FORK.Event()
    writers = [
        FORK.Process(target=_publish_many, args=(store.folder, name, start)) for name in ("a", "b")
    ]
    for writer in writers:
        writer.start()
    start.set()
    while any(writer.is_alive() for writer in writers):
        for part in store.parts():  # whatever the moment, what is in force is whole
            assert sha256_of(store.path(part)) == part.sha256
    for writer in writers:
        writer.join()
        assert writer.exitcode == 0
    found = contents(store)
    assert found.pop("shared") in (b"a 19", b"b 19")
    assert found == {f"{n}-{rank}": f"{n} {rank}".encode() for n in "ab" for rank in range(20)}
    assert leftovers(store) == set()


def _hold(folder: Path, held: Event) -> None:
    with Store(folder)._locked():
        held.set()
        time.sleep(60)


def test_the_lock_of_a_process_that_died_is_free(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(store, "2020")
    held = FORK.Event()
    holder = FORK.Process(target=_hold, args=(store.folder, held))
    holder.start()
    held.wait()
    monkeypatch.setattr(module, "_LOCK_SECONDS", 0.2)
    with pytest.raises(UserError, match="Une autre synchronisation"):
        publish(store, "2021")
    assert contents(store) == {"2020": b"2020"}
    assert leftovers(store) == set()
    os.kill(holder.pid or 0, signal.SIGKILL)
    holder.join()
    publish(store, "2021")
    assert set(contents(store)) == {"2020", "2021"}


# --- death at every step of a publication ---------------------------------------------------------

STEPS = ("replace", "fsync", "open", "unlink", "mkdir", "chmod")


def _die_at(folder: Path, step: int) -> None:
    """Publish, and be killed when the system is asked for the n-th thing."""
    store, calls = Store(folder), iter(range(10_000))
    with store.workspace() as workspace:
        parts = [made(store, workspace, name, b"mieux") for name in ("2020", "2021")]
        for name in STEPS:
            true = getattr(os, name)

            def counted(*arguments: Any, _true: Any = true, **more: Any) -> Any:
                if next(calls) == step:
                    os.kill(os.getpid(), signal.SIGKILL)
                return _true(*arguments, **more)

            setattr(os, name, counted)
        store.publish(parts)
    os._exit(0)


def killed_at(store: Store, step: int) -> bool:
    publisher = FORK.Process(target=_die_at, args=(store.folder, step))
    publisher.start()
    publisher.join()
    assert publisher.exitcode in (0, -signal.SIGKILL)
    return publisher.exitcode != 0


def test_a_death_at_any_step_leaves_all_or_nothing(store: Store) -> None:
    before = {"2019": b"2019", "2020": b"2020"}
    after = {"2019": b"2019", "2020": b"mieux", "2021": b"mieux"}
    publish(store, "2019", "2020")
    seen, step = [], 0
    while killed_at(store, step):
        found = contents(store)
        assert found in (before, after)
        seen.append(found == after)
        store.forget("autre")  # whatever comes next sweeps what was left
        assert {name for name in leftovers(store) if not name.startswith("travail/")} == set()
        if found == after:
            store.forget("synthetic")
            publish(store, "2019", "2020")
        step += 1
    assert len(seen) > 15
    assert seen == sorted(seen)
    assert 3 < seen.count(False) < len(seen)
    assert contents(store) == after


def test_the_registry_is_plain_json(store: Store) -> None:
    publish(store, "2020")
    registry = json.loads((store.folder / "manifeste.json").read_text("utf-8"))
    assert registry["format"] == 1
    assert datetime.fromisoformat(registry["parts"][0]["imported_at"]).tzinfo == UTC
