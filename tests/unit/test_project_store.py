"""The store on disk: nothing saved is lost, whatever happens to files, tabs and disks."""

import errno
import json
import multiprocessing
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from multiprocessing.synchronize import Barrier
from pathlib import Path

import pytest

from diagnostic.errors import UserError
from diagnostic.project import FileStore, Project, ProjectStore, new_project
from diagnostic.project.files import as_text

KEY = "a-browser_key-0123456789"
OTHER_KEY = "another_browser-98765"


@pytest.fixture
def store(tmp_path: Path) -> FileStore:
    return FileStore(tmp_path / "projets")


@pytest.fixture
def project() -> Project:
    return new_project(["59178"], "Douaisis")


def file_of(tmp_path: Path, project: Project, suffix: str = ".json") -> Path:
    return tmp_path / "projets" / KEY / f"{project.id}{suffix}"


def test_the_file_store_is_a_project_store(store: FileStore) -> None:
    kept: ProjectStore = store
    assert kept.list(KEY) == ()


def test_what_is_saved_is_loaded(store: FileStore, project: Project) -> None:
    assert store.load(KEY, project.id) is None
    assert store.latest(KEY) is None
    outcome = store.save(KEY, project, None)
    assert (outcome.kind, outcome.project, outcome.revision) == ("saved", project, 1)
    edited = project.with_codes(["59178", "59569"])
    assert store.save(KEY, edited, 1).revision == 2
    stored = store.load(KEY, project.id)
    assert stored is not None
    assert (stored.project, stored.revision, stored.message) == (edited, 2, None)
    assert store.load(OTHER_KEY, project.id) is None


def test_saving_the_same_work_writes_nothing(
    tmp_path: Path, store: FileStore, project: Project
) -> None:
    store.save(KEY, project, None)
    before = file_of(tmp_path, project).read_bytes()
    assert store.save(KEY, project, 1).revision == 1
    assert store.save(KEY, project, None).kind == "saved"
    assert file_of(tmp_path, project).read_bytes() == before
    assert not file_of(tmp_path, project, ".bak").exists()


def test_two_tabs_that_disagree_become_two_projects(store: FileStore, project: Project) -> None:
    store.save(KEY, project, None)
    first = project.with_codes(["59178", "59569"])
    second = project.with_codes(["62041"])
    assert store.save(KEY, first, 1).kind == "saved"
    outcome = store.save(KEY, second, 1)
    assert outcome.kind == "forked"
    assert outcome.project.id != project.id
    assert outcome.project.territory == second.territory
    assert outcome.message is not None
    assert "autre onglet" in outcome.message
    assert "Douaisis (copie)" in outcome.message
    kept = store.load(KEY, project.id)
    assert kept is not None
    assert kept.project == first
    further = outcome.project.with_codes(["62041", "62498"])
    assert store.save(KEY, further, outcome.revision).kind == "saved"
    assert {line.communes for line in store.list(KEY)} == {2}
    assert len(store.list(KEY)) == 2


def test_a_file_opened_again_does_not_overwrite_the_stored_work(
    store: FileStore, project: Project
) -> None:
    store.save(KEY, project.with_codes(["59178", "59569"]), None)
    assert store.save(KEY, project, None).kind == "forked"


def test_a_work_deleted_in_another_tab_is_saved_again(store: FileStore, project: Project) -> None:
    store.save(KEY, project, None)
    store.delete(KEY, project.id)
    assert store.list(KEY) == ()
    outcome = store.save(KEY, project.with_codes([]), 1)
    assert (outcome.kind, outcome.revision) == ("saved", 2)


@pytest.mark.parametrize("damage", [b"", b"\x00" * 400, b'{"project": {', b"[]", b"<html>"])
def test_a_damaged_file_gives_the_version_before_and_says_so(
    tmp_path: Path, store: FileStore, project: Project, damage: bytes
) -> None:
    store.save(KEY, project, None)
    edited = project.with_codes(["59178", "59569"])
    store.save(KEY, edited, 1)
    file_of(tmp_path, project).write_bytes(damage)
    stored = store.load(KEY, project.id)
    assert stored is not None
    assert stored.project == project
    assert stored.message is not None
    assert "Voici la précédente" in stored.message
    latest = store.latest(KEY)
    assert latest is not None
    assert latest.project == project
    outcome = store.save(KEY, edited, stored.revision)
    assert outcome.kind == "saved"
    again = store.load(KEY, project.id)
    assert again is not None
    assert (again.project, again.message) == (edited, None)
    aside = list(file_of(tmp_path, project).parent.glob("*.illisible"))
    assert [path.read_bytes() for path in aside] == [damage]
    assert json.loads(file_of(tmp_path, project, ".bak").read_bytes())["revision"] == 1


def test_the_tab_that_saved_the_damaged_version_goes_on(
    tmp_path: Path, store: FileStore, project: Project
) -> None:
    store.save(KEY, project, None)
    store.save(KEY, project.with_codes([]), 1)
    file_of(tmp_path, project).write_bytes(b"")
    outcome = store.save(KEY, project.with_codes([]), 2)
    assert (outcome.kind, outcome.revision) == ("saved", 3)


def test_a_version_written_by_a_newer_application_is_never_overwritten(
    tmp_path: Path, store: FileStore, project: Project
) -> None:
    store.save(KEY, project, None)
    path = file_of(tmp_path, project)
    envelope = json.loads(path.read_bytes())
    envelope["project"]["schema_version"] = 99
    newer = as_text(envelope)
    path.write_text(newer, encoding="utf-8")
    with pytest.raises(UserError, match="plus récente"):
        store.load(KEY, project.id)
    assert store.save(KEY, project, 1).kind == "saved"
    assert [p.read_text(encoding="utf-8") for p in path.parent.glob("*.illisible")] == [newer]


def test_two_unreadable_versions_are_listed_and_told(
    tmp_path: Path, store: FileStore, project: Project
) -> None:
    store.save(KEY, project, None)
    store.save(KEY, project.with_codes([]), 1)
    for suffix in (".json", ".bak"):
        file_of(tmp_path, project, suffix).write_bytes(b"x")
    with pytest.raises(UserError, match="ne peut pas être relu, ni sa version précédente"):
        store.load(KEY, project.id)
    with pytest.raises(UserError, match="ne peut pas être relu"):
        store.latest(KEY)
    (line,) = store.list(KEY)
    assert line.name == "Projet illisible"
    assert line.problem is not None
    store.save(KEY, project, 2)
    assert len(list(file_of(tmp_path, project).parent.glob("*.illisible"))) == 2


def test_latest_says_when_a_later_project_cannot_be_read(
    tmp_path: Path, store: FileStore, project: Project
) -> None:
    other = new_project(["41018"], "Blésois")
    store.save(KEY, other, None)
    store.save(KEY, project, None)
    path = file_of(tmp_path, project)
    path.write_bytes(b"x")
    later = (datetime.now(UTC) + timedelta(hours=1)).timestamp()
    os.utime(path, (later, later))
    latest = store.latest(KEY)
    assert latest is not None
    assert latest.project == other
    assert latest.message is not None


def test_a_file_under_another_name_is_not_taken_for_the_project(
    tmp_path: Path, store: FileStore, project: Project
) -> None:
    store.save(KEY, project, None)
    other = new_project()
    file_of(tmp_path, other).write_bytes(file_of(tmp_path, project).read_bytes())
    with pytest.raises(UserError, match="un autre projet"):
        store.load(KEY, other.id)


def test_projects_are_listed_the_last_saved_first(store: FileStore, project: Project) -> None:
    other = new_project(["41018", "41001"], "Blésois")
    store.save(KEY, project, None)
    store.save(KEY, other, None)
    assert [(line.name, line.communes) for line in store.list(KEY)] == [
        ("Blésois", 2),
        ("Douaisis", 1),
    ]
    store.save(KEY, project.with_codes([]), 1)
    latest = store.latest(KEY)
    assert latest is not None
    assert latest.project.id == project.id


@pytest.mark.parametrize(
    "key",
    ["", "short", "x" * 65, "../../../etc/passwd", "a" * 16 + "/..", "a" * 16 + "\n", "é" * 20],
)
def test_a_key_of_another_form_is_refused_before_the_disk(
    tmp_path: Path, store: FileStore, project: Project, key: str
) -> None:
    with pytest.raises(UserError):
        store.save(key, project, None)
    with pytest.raises(UserError):
        store.latest(key)
    with pytest.raises(UserError):
        store.delete(key, project.id)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("project_id", ["", "..", "*", "../" + "a" * 29, "A" * 32])
def test_an_identifier_of_another_form_is_refused(store: FileStore, project_id: str) -> None:
    with pytest.raises(UserError, match="identifiant de projet"):
        store.load(KEY, project_id)
    with pytest.raises(UserError, match="identifiant de projet"):
        store.delete(KEY, project_id)


@pytest.mark.parametrize(
    ("call", "code", "why"),
    [
        ("os.fsync", errno.ENOSPC, "le disque du serveur est plein"),
        ("os.replace", errno.EROFS, "pas le droit d’écrire"),
        ("tempfile.mkstemp", errno.EACCES, "pas le droit d’écrire"),
        ("os.fsync", errno.EIO, "ne répond pas"),
    ],
)
def test_a_disk_that_refuses_leaves_the_version_before_and_says_what_to_do(
    tmp_path: Path,
    store: FileStore,
    project: Project,
    monkeypatch: pytest.MonkeyPatch,
    call: str,
    code: int,
    why: str,
) -> None:
    store.save(KEY, project, None)
    before = file_of(tmp_path, project).read_bytes()

    def refuse(*_: object, **__: object) -> None:
        raise OSError(code, "synthetic")

    with monkeypatch.context() as patched:
        patched.setattr(call, refuse)
        with pytest.raises(UserError, match=why) as caught:
            store.save(KEY, project.with_codes([]), 1)
    assert "Votre travail est toujours à l’écran" in str(caught.value)
    assert "téléchargez le projet" in str(caught.value)
    assert file_of(tmp_path, project).read_bytes() == before
    assert not list(file_of(tmp_path, project).parent.glob("*.tmp"))
    assert store.save(KEY, project.with_codes([]), 1).revision == 2


def test_a_disk_that_cannot_be_read_does_not_speak_of_the_screen(
    store: FileStore, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.EIO, "synthetic")

    monkeypatch.setattr(Path, "glob", refuse)
    with pytest.raises(UserError, match=r"n’a pas pu être lu.*Rechargez la page"):
        store.latest(KEY)


def test_nothing_is_forgotten_unless_asked(
    tmp_path: Path, store: FileStore, project: Project
) -> None:
    recent = new_project(["41018"], "Blésois")
    store.save(KEY, project, None)
    store.save(KEY, project.with_codes([]), 1)
    store.save(OTHER_KEY, project, None)
    store.save(KEY, recent, None)
    past = (datetime.now(UTC) - timedelta(days=400)).timestamp()
    for path in (tmp_path / "projets").glob(f"*/{project.id}.*"):
        os.utime(path, (past, past))
    assert store.prune(timedelta(days=500)) == 0
    assert store.prune(timedelta(days=365)) == 2
    assert [line.name for line in store.list(KEY)] == ["Blésois"]
    assert not (tmp_path / "projets" / OTHER_KEY).exists()


def test_a_project_is_deleted_with_its_versions(
    tmp_path: Path, store: FileStore, project: Project
) -> None:
    store.save(KEY, project, None)
    store.save(KEY, project.with_codes([]), 1)
    store.delete(KEY, project.id)
    store.delete(KEY, project.id)
    assert list((tmp_path / "projets" / KEY).iterdir()) == []


def test_a_save_waits_for_its_turn_and_says_when_it_does_not_come(
    store: FileStore, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("diagnostic.project.store._LOCK_SECONDS", 0)
    with store._locked(KEY):
        with pytest.raises(UserError, match="Un autre onglet enregistre"):
            store.save(KEY, project, None)
        with pytest.raises(UserError, match="Un autre onglet enregistre"):
            store.delete(KEY, project.id)
    assert store.save(KEY, project, None).kind == "saved"


SAVES, TABS = 12, 4


def tab(
    folder: str, text: str, rank: int, start: Barrier, results: "multiprocessing.Queue[list[str]]"
) -> None:
    """One tab of the same browser: loads once, then saves its own edits."""
    from diagnostic.project import from_json

    store, project = FileStore(Path(folder)), from_json(text)
    revision: int | None = 1
    kinds: list[str] = []
    start.wait()
    for step in range(SAVES):
        project = project.with_codes([f"{rank:02d}{step:03d}"])
        outcome = store.save(KEY, project, revision)
        project, revision = outcome.project, outcome.revision
        kinds.append(outcome.kind)
    results.put(kinds)


def test_tabs_saving_at_once_never_leave_a_broken_file(tmp_path: Path, project: Project) -> None:
    from diagnostic.project import to_json

    folder = tmp_path / "projets"
    store = FileStore(folder)
    store.save(KEY, project, None)
    context = multiprocessing.get_context("spawn")
    results: multiprocessing.Queue[list[str]] = context.Queue()
    start = context.Barrier(TABS)
    tabs = [
        context.Process(target=tab, args=(str(folder), to_json(project), rank, start, results))
        for rank in range(1, TABS + 1)
    ]
    for process in tabs:
        process.start()
    while any(process.is_alive() for process in tabs):
        assert all(line.problem is None for line in store.list(KEY))
    kinds = [results.get(timeout=60) for _ in tabs]
    for process in tabs:
        process.join()
    assert sum(kind.count("forked") for kind in kinds) == TABS - 1
    lines = store.list(KEY)
    assert len(lines) == TABS
    assert all(line.problem is None for line in lines)
    last_codes: set[str] = set()
    for line in lines:
        stored = store.load(KEY, line.project_id)
        assert stored is not None
        assert stored.message is None
        last_codes.update(stored.project.territory.codes)
    assert last_codes == {f"{rank:02d}{SAVES - 1:03d}" for rank in range(1, TABS + 1)}
    assert not list((folder / KEY).glob("*.tmp"))


ENDLESS = """
import sys
from pathlib import Path
from diagnostic.project import FileStore, from_json
store, project, revision = FileStore(Path(sys.argv[1])), from_json(sys.stdin.read()), 1
while True:
    project = project.with_codes([f"59{revision % 1000:03d}"])
    revision = store.save(sys.argv[2], project, revision).revision
    print(revision, flush=True)
"""


def test_a_server_killed_while_saving_leaves_a_whole_file(tmp_path: Path, project: Project) -> None:
    from diagnostic.project import to_json

    folder = tmp_path / "projets"
    store = FileStore(folder)
    store.save(KEY, project, None)
    with subprocess.Popen(
        [sys.executable, "-c", ENDLESS, str(folder), KEY],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as server:
        assert server.stdin is not None
        assert server.stdout is not None
        server.stdin.write(to_json(project))
        server.stdin.close()
        told = [int(server.stdout.readline()) for _ in range(20)]
        server.kill()
        told += [int(line) for line in server.stdout.read().split("\n")[:-1]]
    stored = store.load(KEY, project.id)
    assert stored is not None
    assert stored.message is None
    assert stored.revision >= told[-1]
    assert store.save(KEY, project, stored.revision).kind == "saved"
