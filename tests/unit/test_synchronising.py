"""Sources brought in from a site or a mirror: each apart, whole or not at all, nothing leaked."""

from __future__ import annotations

import os
import re
import threading
import zipfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from publishing import Publisher, cut_after, free_port, page, publishing, status, whole
from synthetic_sources import (
    FIRST,
    SECOND,
    install,
    numbers,
    text,
)

from diagnostic.errors import UserError
from diagnostic.sources import mirror, synchronising
from diagnostic.sources.fetching import Fetcher
from diagnostic.sources.running import Step, Summary
from diagnostic.sources.store import Store
from diagnostic.sources.synchronising import import_files, plan, synchronise

PRIVATE = "note-privee-synthetic"

posix = pytest.mark.skipif(os.name != "posix", reason="liens et tubes des systèmes POSIX")


@pytest.fixture(autouse=True)
def catalogued(monkeypatch) -> Callable[..., None]:
    """The synthetic catalogue, whose addresses a test can set."""
    monkeypatch.delenv(mirror.MIRROR_VARIABLE, raising=False)
    monkeypatch.setattr(synchronising, "Fetcher", partial(Fetcher, pause_seconds=0))
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)

    use = partial(install, monkeypatch)
    use()
    return use


@pytest.fixture
def store(tmp_path) -> Store:
    return Store(tmp_path / "store")


@pytest.fixture
def folder(tmp_path) -> Path:
    """A mirror, empty."""
    made = tmp_path / "mirror"
    made.mkdir()
    return made


@pytest.fixture
def publisher() -> Iterator[Publisher]:
    with publishing() as site:
        yield site


def sync(store: Store, *ids: str, **options) -> Summary:
    return synchronise(store, ids, **options)


def put(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def tree(folder: Path) -> dict[str, tuple[int, int]]:
    return {
        str(path.relative_to(folder)): (path.lstat().st_mtime_ns, path.lstat().st_size)
        for path in [folder, *folder.rglob("*")]
    }


# --- a mirror ------------------------------------------------------------------------------------


def test_files_of_a_mirror_are_known_by_their_content(store, folder):
    put(folder, "a/b/photo.jpg", text(FIRST))
    put(folder, "sans_nom", text(SECOND, nombre=5))
    put(folder, "README.md", text(FIRST, nombre=9))
    put(folder, ".cache/ancien.csv", text(FIRST, nombre=9))
    before = tree(folder)
    summary = sync(store, mirror=folder)
    assert numbers(store) == {FIRST: 3, SECOND: 15}
    assert summary.succeeded
    assert summary.unrecognised == ()
    assert tree(folder) == before


def test_only_the_sources_asked_are_taken(store, folder):
    put(folder, "a.csv", text(FIRST))
    put(folder, "b.csv", text(SECOND))
    summary = sync(store, SECOND, mirror=folder)
    assert numbers(store) == {SECOND: 3}
    assert (len(summary.outcomes), summary.unrecognised) == (1, ())


def test_a_source_asked_that_the_mirror_lacks_is_a_problem(store, folder):
    put(folder, "a.csv", text(FIRST))
    summary = sync(store, FIRST, SECOND, mirror=folder)
    (failure,) = summary.failures
    assert failure.source == SECOND
    assert "Aucun fichier du dossier" in failure.problem
    assert numbers(store) == {FIRST: 3}


def test_the_setting_names_a_mirror(store, folder, monkeypatch):
    put(folder, "a.csv", text(FIRST))
    monkeypatch.setenv(mirror.MIRROR_VARIABLE, str(folder))
    sync(store)
    assert numbers(store) == {FIRST: 3}
    assert [candidate.name for candidate in plan()] == ["a.csv"]


def test_of_two_files_of_one_edition_the_larger_stays(store, folder):
    put(folder, "a_complete.csv", text(FIRST, rows=100))
    put(folder, "b_extract.csv", text(FIRST, rows=4))
    for _ in range(2):
        summary = sync(store, mirror=folder)
        assert numbers(store) == {FIRST: 100}
        assert summary.failures == ()
        assert summary.succeeded


def test_an_edition_that_shrinks_alone_is_a_problem_and_the_table_stays(store, folder):
    path = put(folder, "a.csv", text(FIRST, rows=100))
    sync(store, mirror=folder)
    path.write_text(text(FIRST, rows=4))
    summary = sync(store, mirror=folder)
    assert len(summary.failures) == 1
    assert numbers(store) == {FIRST: 100}


@posix
def test_no_link_is_followed(store, folder, tmp_path):
    outside = tmp_path / "elsewhere"
    put(outside, "a.csv", text(FIRST))
    (folder / "link.csv").symlink_to(outside / "a.csv")
    (folder / "folder").symlink_to(outside, target_is_directory=True)
    put(folder, "b.csv", text(SECOND))
    summary = sync(store, mirror=folder)
    assert numbers(store) == {SECOND: 3}
    assert len(summary.outcomes) == 1
    assert [candidate.name for candidate in plan(mirror=folder)] == ["b.csv"]


@posix
def test_a_mirror_of_links_only_is_empty(store, folder, tmp_path):
    put(tmp_path / "elsewhere", "a.csv", text(FIRST))
    (folder / "folder").symlink_to(tmp_path / "elsewhere", target_is_directory=True)
    with pytest.raises(UserError, match="aucun fichier"):
        sync(store, mirror=folder)


@posix
@pytest.mark.parametrize("swapped", ["file", "folder"])
def test_a_link_put_at_the_last_moment_is_not_followed(store, folder, tmp_path, swapped):
    put(tmp_path / "elsewhere", "a.csv", text(FIRST))
    put(folder, "in/a.csv", text(FIRST, nombre=5))

    def swap(step: Step) -> None:
        if step.text == "in/a.csv" and not (tmp_path / "old").exists():
            target = folder / "in" / "a.csv" if swapped == "file" else folder / "in"
            other = tmp_path / "elsewhere" / "a.csv" if swapped == "file" else tmp_path
            target.rename(tmp_path / "old")
            target.symlink_to(other if swapped == "file" else tmp_path / "elsewhere")

    sync(store, mirror=folder, watch=swap)
    assert (tmp_path / "old").exists()
    assert numbers(store) == {}


@posix
def test_a_name_that_is_a_pattern_reads_one_file(store, folder, tmp_path):
    put(tmp_path / "elsewhere", "a.csv", text(FIRST, nombre=100))
    (folder / "link").symlink_to(tmp_path / "elsewhere", target_is_directory=True)
    put(folder, "*/a.csv", text(FIRST))
    sync(store, mirror=folder)
    assert numbers(store) == {FIRST: 3}


@posix
def test_what_is_not_a_regular_file_is_never_opened(store, folder):
    os.mkfifo(folder / "tube.csv")
    put(folder, "a.csv", text(FIRST))
    sync(store, mirror=folder)
    assert numbers(store) == {FIRST: 3}


@posix
def test_a_mirror_may_itself_be_reached_by_a_link(store, folder, tmp_path):
    put(folder, "a.csv", text(FIRST))
    (tmp_path / "link").symlink_to(folder, target_is_directory=True)
    sync(store, mirror=tmp_path / "link")
    assert numbers(store) == {FIRST: 3}


def test_nothing_of_an_unknown_file_is_told(store, folder):
    # Two of the three columns: the sentence to its owner names the columns found.
    put(folder, "almost.csv", f"code;annee;{PRIVATE}\n59178;2024;{PRIVATE}\n")
    put(folder, "note.txt", f"{PRIVATE}\n")
    put(folder, "cles.json", f'{{"{PRIVATE}": 1}}')
    with zipfile.ZipFile(folder / "archive.zip", "w") as archive:
        archive.writestr(f"{PRIVATE}.csv", "")
    with zipfile.ZipFile(folder / "papers.zip", "w") as archive:
        archive.writestr(f"{PRIVATE}.pdf", "x")
    steps: list[Step] = []
    summary = sync(store, mirror=folder, watch=steps.append)
    assert len(summary.unrecognised) == 5
    assert not summary.succeeded
    assert PRIVATE not in repr(summary) + repr(steps)
    owner = import_files(store, [folder / "almost.csv"])
    assert PRIVATE.replace("-", "_") in str(owner.outcomes[0].problem)


def test_a_cut_file_is_told_as_such(store, folder):
    path = folder / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.csv", text(FIRST))
    path.write_bytes(path.read_bytes()[:-30])
    put(folder, "page.csv", "<!doctype html><p>Maintenance</p>")
    said = {outcome.file: outcome.problem for outcome in sync(store, mirror=folder).unrecognised}
    assert "coupée ou abîmée" in said["a.zip"]
    assert "page web" in said["page.csv"]


def test_a_name_that_cannot_be_printed_is_shown_otherwise(store, folder):
    put(folder, "a\x1b[31m.csv", "nothing")
    (unknown,) = sync(store, mirror=folder).unrecognised
    assert unknown.file == "a\ufffd[31m.csv"


def test_an_empty_mirror_is_a_sentence(store, folder):
    put(folder, "README.md", "synthetic")
    with pytest.raises(UserError, match="ne contient aucun fichier"):
        sync(store, mirror=folder)


@pytest.mark.parametrize(
    ("name", "said"), [("absent", "n’existe pas"), ("file", "pas un dossier"), ("a\0b", "n’existe")]
)
def test_a_mirror_that_cannot_be_read_is_a_sentence(store, folder, name, said):
    put(folder, "file", "synthetic")
    with pytest.raises(UserError, match=said):
        sync(store, mirror=folder / name)


def test_a_whole_disk_is_not_a_mirror(store, folder, monkeypatch):
    monkeypatch.setattr(mirror, "MOST_FILES", 2)
    for rank in range(3):
        put(folder, f"{rank}.csv", text(FIRST))
    with pytest.raises(UserError, match="plus de 2 fichiers"):
        sync(store, mirror=folder)


def test_the_store_is_not_read_as_a_mirror(tmp_path):
    put(tmp_path, "a.csv", text(FIRST))
    inside = Store(tmp_path / "store")
    put(inside.folder, "old/b.csv", text(SECOND))
    sync(inside, mirror=tmp_path)
    assert numbers(inside) == {FIRST: 3}


# --- each source apart ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (text(FIRST, nombre=-4), "impossible"),
        (text(FIRST) + "10000;2024;8\n", "se contredisent"),
        (text(FIRST, nombre="bug"), "Erreur imprévue \\(KeyError, "),
        ("code;annee;" + FIRST + "\n", "Aucune ligne"),
    ],
    ids=["negative", "repeated", "bug", "empty"],
)
def test_a_source_that_fails_keeps_its_table_and_stops_no_other(store, folder, content, said):
    put(folder, "a.csv", text(FIRST, nombre=2))
    put(folder, "b.csv", text(SECOND))
    sync(store, mirror=folder)
    put(folder, "a.csv", content)
    put(folder, "b.csv", text(SECOND, nombre=4))
    summary = sync(store, mirror=folder)
    assert numbers(store) == {FIRST: 6, SECOND: 12}
    assert not summary.succeeded
    assert len(summary.outcomes) + len(summary.unrecognised) == 2
    problems = [o.problem for o in (*summary.outcomes, *summary.unrecognised) if o.problem]
    assert len(problems) == 1
    assert re.search(said, problems[0])


def test_two_synchronisations_at_once(store, folder):
    put(folder, "a.csv", text(FIRST))
    refused: list[str] = []

    def again(_: Step) -> None:
        with pytest.raises(UserError) as refusal:
            sync(store, mirror=folder)
        refused.append(str(refusal.value))

    assert sync(store, mirror=folder, watch=again).succeeded
    assert all("déjà en cours" in said for said in refused)
    assert refused
    assert sync(store, mirror=folder).succeeded


def test_unknown_and_embedded_sources_are_refused(store, folder):
    put(folder, "a.csv", text(FIRST))
    with pytest.raises(UserError, match="Source inconnue : insee"):
        sync(store, "insee", mirror=folder)
    with pytest.raises(UserError, match="livrée avec l’application"):
        sync(store, "synthetic_embedded", mirror=folder)


# --- the internet --------------------------------------------------------------------------------


def test_files_come_from_their_publishers(store, catalogued, publisher):
    catalogued(
        (FIRST, publisher.serve("/a.csv", whole(text(FIRST).encode()))),
        (SECOND, publisher.serve("/b.csv", whole(text(SECOND, nombre=2).encode()))),
    )
    steps: list[Step] = []
    summary = sync(store, watch=steps.append)
    assert summary.succeeded
    assert numbers(store) == {FIRST: 3, SECOND: 6}
    assert {step.source for step in steps} == {FIRST, SECOND}
    size = len(text(SECOND).encode())
    assert (size, size) in {(step.done_bytes, step.total_bytes) for step in steps}
    assert (steps[-1].done_sources, steps[-1].total_sources) == (1, 2)
    left = list((store.folder / synchronising.DOWNLOADS).glob("*.csv*"))
    assert [path.name for path in left if not path.name.endswith(".json")] == []


def test_a_publisher_that_fails_stops_no_other(store, catalogued, publisher):
    catalogued(
        (FIRST, publisher.serve("/a.csv", page())),
        (FIRST, publisher.serve("/c.csv", status(404))),
        (SECOND, publisher.serve("/b.csv", whole(text(SECOND).encode()))),
    )
    summary = sync(store)
    assert numbers(store) == {SECOND: 3}
    assert [failure.source for failure in summary.failures] == [FIRST, FIRST]
    assert "page web" in summary.failures[0].problem


def test_offline_keeps_the_data_of_yesterday(store, catalogued, folder):
    put(folder, "a.csv", text(FIRST))
    sync(store, mirror=folder)
    version = store.version()
    site = f"http://127.0.0.1:{free_port()}"
    catalogued((FIRST, f"{site}/a.csv"), (SECOND, f"{site}/b.csv"))
    summary = sync(store)
    assert ["le réseau bloque ce site" in f.problem for f in summary.failures] == [True, True]
    assert store.version() == version
    assert numbers(store) == {FIRST: 3}


@pytest.mark.parametrize(
    ("content", "said"), [(text(SECOND), "d’une autre source"), ("a;b\n1;2\n", "connu")]
)
def test_an_address_that_gives_another_file_changes_nothing(
    store, catalogued, publisher, content, said
):
    catalogued((FIRST, publisher.serve("/a.csv", whole(content.encode()))))
    (failure,) = sync(store).failures
    assert failure.source == FIRST
    assert said in failure.problem
    assert numbers(store) == {}
    assert not list((store.folder / synchronising.DOWNLOADS).glob("*a.csv"))


def test_a_source_without_an_address_says_where_to_find_it(store, catalogued, publisher):
    catalogued((FIRST, publisher.serve("/a.csv", whole(text(FIRST).encode()))))
    assert sync(store).succeeded
    (failure,) = sync(store, SECOND).failures
    assert "pas d’adresse de téléchargement" in failure.problem


def test_no_address_at_all_is_a_sentence(store):
    with pytest.raises(UserError, match="--mirror"):
        sync(store)


def test_the_plan_gives_sizes_and_problems_without_downloading(catalogued, publisher):
    content = text(FIRST).encode()
    catalogued(
        (FIRST, publisher.serve("/a.csv", whole(content))),
        (SECOND, publisher.serve("/b.csv", status(404))),
    )
    first, second = plan()
    assert (first.source, first.size_bytes, first.problem) == (FIRST, len(content), None)
    assert second.size_bytes is None
    assert "n’a plus ce fichier" in second.problem
    assert [candidate.source for candidate in plan([SECOND])] == [SECOND]


# --- stopping ------------------------------------------------------------------------------------


def test_a_stop_keeps_what_came_in_before(store, folder):
    put(folder, "a.csv", text(FIRST))
    put(folder, "b.csv", text(SECOND, rows=50))
    cancel = threading.Event()

    def stop(step: Step) -> None:
        if step.outcomes:
            cancel.set()

    summary = sync(store, mirror=folder, watch=stop, cancel=cancel)
    assert summary.cancelled
    assert not summary.succeeded
    assert numbers(store) == {FIRST: 3}
    assert [outcome.source for outcome in summary.outcomes] == [FIRST]
    assert sync(store, mirror=folder).succeeded


def test_a_stop_during_a_download_is_taken_up_later(store, catalogued, publisher):
    content = text(FIRST, rows=20_000).encode()
    catalogued(
        (
            FIRST,
            publisher.serve(
                "/a.csv", cut_after(content, 200_000, ETag='"v1"'), whole(content, '"v1"')
            ),
        )
    )
    cancel = threading.Event()

    def stop(step: Step) -> None:
        if step.done_bytes == 200_000:
            cancel.set()

    assert sync(store, watch=stop, cancel=cancel).cancelled
    assert numbers(store) == {}
    assert sync(store).succeeded
    assert publisher.ranges == [None, "bytes=200000-"]
    assert numbers(store) == {FIRST: 20_000}


def test_an_interruption_that_nobody_asked_is_not_hidden(store, folder):
    put(folder, "a.csv", text(FIRST))

    def interrupt(_: Step) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        sync(store, mirror=folder, watch=interrupt)


# --- files given by hand -------------------------------------------------------------------------


def test_files_given_by_hand(store, folder):
    paths = [put(folder, "a.csv", text(FIRST)), put(folder, "b.csv", "a;b\n1;2\n")]
    summary = import_files(store, paths)
    assert numbers(store) == {FIRST: 3}
    (failure,) = summary.failures
    assert "n’est pas un fichier connu" in failure.problem


def test_a_file_that_is_not_there_stops_all_before_it_begins(store, folder):
    with pytest.raises(UserError, match="il n’existe pas"):
        import_files(store, [put(folder, "a.csv", text(FIRST)), folder / "b.csv"])
    with pytest.raises(UserError, match="c’est un dossier"):
        import_files(store, [folder])
    assert numbers(store) == {}
