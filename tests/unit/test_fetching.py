"""Downloads over real HTTP: resumed, retried, refused, each failure a sentence in French."""

from __future__ import annotations

import gzip
import os
import random
import shutil
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from publishing import (
    Publisher,
    Visit,
    cut_after,
    free_port,
    held,
    page,
    publishing,
    status,
    whole,
    without_ranges,
)

from diagnostic.errors import UserError
from diagnostic.sources import fetching
from diagnostic.sources.fetching import CancelledError, Fetcher, UnreachableError

BEFORE = random.Random(1).randbytes(600_000)
AFTER = random.Random(2).randbytes(500_000)
SAME_SIZE = random.Random(3).randbytes(len(BEFORE))
DATE = "Mon, 02 Jun 2025 08:00:00 GMT"


@pytest.fixture(autouse=True)
def direct(monkeypatch):
    """No proxy between the tests and their own site."""
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.fixture
def publisher() -> Iterator[Publisher]:
    with publishing() as site:
        yield site


@pytest.fixture
def folder(tmp_path) -> Path:
    return tmp_path / "telechargements"


@pytest.fixture
def fetcher(folder) -> Fetcher:
    return Fetcher(folder, pause_seconds=0)


def parts(folder: Path) -> list[bytes]:
    return [path.read_bytes() for path in folder.glob("*.part")]


# --- all goes well -------------------------------------------------------------------------------


def test_a_file_comes_whole(publisher, fetcher, folder):
    address = publisher.serve("/bpe_synthetic.zip", whole(BEFORE, '"v1"'))
    seen: list[tuple[int, int | None]] = []
    path = fetcher.fetch(address, progress=lambda done, total: seen.append((done, total)))
    assert path.read_bytes() == BEFORE
    assert path.parent == folder
    assert parts(folder) == []
    assert seen[-1] == (len(BEFORE), len(BEFORE))
    assert [done for done, _ in seen] == sorted({done for done, _ in seen})
    assert publisher.asked[0][2]["Accept-Encoding"] == "identity"


def test_size_and_date_come_without_the_file(publisher, fetcher, folder):
    address = publisher.serve("/a.csv", whole(BEFORE, '"v1"', Last_Modified=DATE))
    seen = fetcher.announced(address)
    assert seen.size_bytes == len(BEFORE)
    assert seen.changed_at == datetime(2025, 6, 2, 8, tzinfo=UTC)
    assert [method for method, *_ in publisher.asked] == ["HEAD"]
    assert not folder.exists()


def test_a_site_that_refuses_head_is_asked_otherwise(publisher, fetcher):
    address = publisher.serve("/a.csv", status(405), whole(BEFORE))
    seen = fetcher.announced(address)
    assert (seen.size_bytes, seen.changed_at) == (len(BEFORE), None)
    assert [method for method, *_ in publisher.asked] == ["HEAD", "GET"]


def test_a_redirection_is_followed(publisher, fetcher):
    publisher.serve("/real.csv", whole(BEFORE))
    address = publisher.serve("/datasets/r/1", status(302, Location="/real.csv"))
    assert fetcher.fetch(address).read_bytes() == BEFORE


def test_a_body_compressed_against_our_wish_is_opened(publisher, fetcher):
    packed = gzip.compress(b"code;nombre\n59178;3\n" * 1000)
    address = publisher.serve(
        "/a.csv", without_ranges(packed, Content_Encoding="gzip", ETag='"v1"')
    )
    assert fetcher.fetch(address).read_bytes() == b"code;nombre\n59178;3\n" * 1000


def test_a_body_without_a_length_comes_whole(publisher, fetcher):
    def chunked(visit: Visit) -> None:
        visit.head(200, Transfer_Encoding="chunked")
        for start in range(0, len(BEFORE), 100_000):
            block = BEFORE[start : start + 100_000]
            visit.wfile.write(b"%x\r\n%s\r\n" % (len(block), block))
        visit.wfile.write(b"0\r\n\r\n")

    seen: list[tuple[int, int | None]] = []
    path = fetcher.fetch(
        publisher.serve("/export", chunked), progress=lambda *step: seen.append(step)
    )
    assert path.read_bytes() == BEFORE
    assert seen[-1] == (len(BEFORE), None)


def test_the_proxy_of_the_environment_is_used(publisher, fetcher, monkeypatch):
    monkeypatch.setenv("http_proxy", publisher.root)
    monkeypatch.setenv("no_proxy", "")
    address = f"http://localhost:{free_port()}/a.csv"
    publisher.serve(address, whole(BEFORE))
    assert fetcher.fetch(address).read_bytes() == BEFORE
    assert publisher.asked[0][1] == address


# --- it stops, and goes on -----------------------------------------------------------------------


def test_a_cut_connection_is_taken_up_where_it_stopped(publisher, fetcher):
    address = publisher.serve(
        "/a.csv", cut_after(BEFORE, 250_000, ETag='"v1"'), whole(BEFORE, '"v1"')
    )
    assert fetcher.fetch(address).read_bytes() == BEFORE
    assert publisher.ranges == [None, "bytes=250000-"]
    assert publisher.asked[1][2]["If-Range"] == '"v1"'


def test_a_date_is_enough_to_go_on(publisher, fetcher):
    address = publisher.serve(
        "/a.csv",
        cut_after(BEFORE, 250_000, ETag='W/"weak"', Last_Modified=DATE),
        whole(BEFORE, Last_Modified=DATE),
    )
    assert fetcher.fetch(address).read_bytes() == BEFORE
    assert publisher.asked[1][2]["If-Range"] == DATE


def test_another_process_goes_on_later(publisher, folder):
    address = publisher.serve(
        "/a.csv", cut_after(BEFORE, 250_000, ETag='"v1"'), whole(BEFORE, '"v1"')
    )
    with pytest.raises(UserError, match="ce qui est déjà reçu est gardé"):
        Fetcher(folder, attempts=1).fetch(address)
    assert parts(folder) == [BEFORE[:250_000]]
    assert Fetcher(folder).fetch(address).read_bytes() == BEFORE
    assert publisher.ranges == [None, "bytes=250000-"]


def test_a_file_left_by_a_killed_import_is_not_downloaded_again(publisher, fetcher):
    address = publisher.serve("/a.csv", whole(BEFORE, '"v1"'))
    first = fetcher.fetch(address)
    assert fetcher.fetch(address) == first
    assert first.read_bytes() == BEFORE
    assert publisher.ranges == [None, f"bytes={len(BEFORE) - 1}-"]


def test_a_file_left_by_a_killed_import_is_replaced_when_it_changed(publisher, fetcher):
    address = publisher.serve("/a.csv", whole(BEFORE, '"v1"'), whole(AFTER, '"v2"'))
    fetcher.fetch(address)
    assert fetcher.fetch(address).read_bytes() == AFTER


def test_a_file_that_changed_is_started_again(publisher, fetcher):
    address = publisher.serve(
        "/a.csv", cut_after(BEFORE, 250_000, ETag='"v1"'), whole(AFTER, '"v2"')
    )
    assert fetcher.fetch(address).read_bytes() == AFTER


def test_a_site_that_does_not_know_ranges_is_started_again(publisher, fetcher):
    address = publisher.serve(
        "/a.csv",
        cut_after(BEFORE, 250_000, ETag='"v1"'),
        without_ranges(BEFORE, ETag='"v1"'),
    )
    assert fetcher.fetch(address).read_bytes() == BEFORE


def partial(content: bytes, start: int, total: int, **headers: object):
    """A range that is given whatever was asked."""

    def answer(visit: Visit) -> None:
        visit.head(
            206,
            Content_Length=len(content) - start,
            Content_Range=f"bytes {start}-{len(content) - 1}/{total}",
            **headers,
        )
        visit.wfile.write(content[start:])

    return answer


@pytest.mark.parametrize(
    "wrong",
    [
        partial(SAME_SIZE, 250_000, len(SAME_SIZE), ETag='"v2"'),
        partial(AFTER, 250_000, len(AFTER)),
        partial(AFTER, 100_000, len(BEFORE), ETag='"v1"'),
        status(206, Content_Range="nothing"),
        status(416, Content_Range=f"bytes */{len(AFTER)}"),
    ],
    ids=["other mark", "other size", "other place", "no range", "past the end"],
)
def test_a_range_of_another_file_is_never_joined(publisher, fetcher, wrong):
    address = publisher.serve(
        "/a.csv", cut_after(BEFORE, 250_000, ETag='"v1"'), wrong, whole(AFTER, '"v2"')
    )
    assert fetcher.fetch(address).read_bytes() == AFTER
    assert publisher.ranges == [None, "bytes=250000-", None]


def test_a_range_shorter_than_asked_is_gone_on_with(publisher, fetcher):
    def window(visit: Visit) -> None:
        visit.head(206, Content_Length=50_000, Content_Range="bytes 250000-299999/600000")
        visit.wfile.write(BEFORE[250_000:300_000])

    address = publisher.serve(
        "/a.csv", cut_after(BEFORE, 250_000, ETag='"v1"'), window, whole(BEFORE, '"v1"')
    )
    assert fetcher.fetch(address).read_bytes() == BEFORE
    assert publisher.ranges == [None, "bytes=250000-", "bytes=300000-"]


def test_without_any_mark_nothing_is_joined(publisher, fetcher):
    address = publisher.serve("/a.csv", cut_after(BEFORE, 250_000), whole(BEFORE))
    assert fetcher.fetch(address).read_bytes() == BEFORE
    assert publisher.ranges == [None, None]


def test_a_body_without_a_length_that_is_cut_is_not_taken_for_whole(publisher, fetcher):
    def chunked(visit: Visit) -> None:
        visit.head(200, Transfer_Encoding="chunked")
        visit.wfile.write(b"%x\r\n%s\r\n" % (100_000, BEFORE[:100_000]))
        visit.cut()

    address = publisher.serve("/export", chunked, whole(BEFORE))
    assert fetcher.fetch(address).read_bytes() == BEFORE


# --- it is tried again, but not for ever ---------------------------------------------------------


def test_an_error_of_the_server_is_tried_again(publisher, fetcher):
    address = publisher.serve("/a.csv", status(500), status(503), whole(BEFORE))
    assert fetcher.fetch(address).read_bytes() == BEFORE
    assert len(publisher.asked) == 3


def test_a_server_that_never_mends_is_left(publisher, folder):
    address = publisher.serve("/a.csv", status(500))
    with pytest.raises(UserError) as refusal:
        Fetcher(folder, attempts=3, pause_seconds=0).fetch(address)
    assert "Après 3 essais" in str(refusal.value)
    assert "sur un autre poste" in str(refusal.value)
    assert len(publisher.asked) == 3


def test_a_line_that_always_cuts_ends_as_long_as_bytes_come(publisher, folder):
    step = 100_000
    answers = [cut_after(BEFORE, step, ETag='"v1"')]
    for start in range(step, len(BEFORE), step):
        end = min(start + step, len(BEFORE))

        def answer(visit: Visit, start: int = start, end: int = end) -> None:
            size = len(BEFORE)
            visit.head(
                206,
                Content_Length=size - start,
                Content_Range=f"bytes {start}-{size - 1}/{size}",
                ETag='"v1"',
            )
            visit.wfile.write(BEFORE[start:end])
            if end < size:
                visit.cut()

        answers.append(answer)
    address = publisher.serve("/a.csv", *answers)
    path = Fetcher(folder, attempts=2, pause_seconds=0).fetch(address)
    assert path.read_bytes() == BEFORE
    assert len(publisher.asked) == 6


def test_offline_is_a_sentence_and_the_site_is_asked_once(fetcher, monkeypatch):
    site = f"http://127.0.0.1:{free_port()}"
    with pytest.raises(UnreachableError) as refusal:
        fetcher.fetch(f"{site}/a.csv")
    assert "le réseau bloque ce site" in str(refusal.value)
    assert "Télécharger le fichier sur un autre poste, puis le déposer" in str(refusal.value)

    def never(*_: object) -> None:
        raise AssertionError("the site was asked again")

    monkeypatch.setattr(fetching, "answered", never)
    with pytest.raises(UnreachableError):
        fetcher.fetch(f"{site}/b.csv")
    with pytest.raises(UnreachableError):
        fetcher.announced(f"{site}/c.csv")


def test_a_proxy_that_blocks_is_a_sentence(publisher, fetcher, monkeypatch):
    monkeypatch.setenv("https_proxy", publisher.root)
    with pytest.raises(UnreachableError, match="proxy"):
        fetcher.announced("https://donnees.invalid/a.csv")


# --- it is refused -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (page(), "page web au lieu du fichier"),
        (status(404), "n’a plus ce fichier à cette adresse"),
        (status(403), "le réseau bloque ce site"),
        (status(418), "code 418"),
    ],
    ids=["html", "404", "403", "418"],
)
def test_an_answer_that_is_not_the_file_is_refused_at_once(publisher, fetcher, answer, said):
    address = publisher.serve("/a.csv", answer)
    with pytest.raises(UserError, match=said):
        fetcher.fetch(address)
    assert len(publisher.asked) == 1
    assert parts(fetcher.folder) == []


def test_a_web_page_does_not_spoil_what_was_received(publisher, fetcher):
    address = publisher.serve(
        "/a.csv", cut_after(BEFORE, 250_000, ETag='"v1"'), page(), whole(BEFORE, '"v1"')
    )
    with pytest.raises(UserError, match="page web"):
        fetcher.fetch(address)
    assert fetcher.fetch(address).read_bytes() == BEFORE
    assert publisher.ranges[-1] == "bytes=250000-"


@pytest.mark.parametrize(
    "address", ["http://donnees.invalid/a.csv", "ftp://donnees.invalid/a.csv", "file:///etc/passwd"]
)
def test_only_https_goes_out(fetcher, address):
    with pytest.raises(UserError, match="https"):
        fetcher.fetch(address)


def test_a_redirection_out_of_https_is_refused(publisher, fetcher):
    address = publisher.serve("/a.csv", status(302, Location="http://donnees.invalid/a.csv"))
    with pytest.raises(UserError, match="renvoie n’est pas sûre"):
        fetcher.fetch(address)


def test_a_redirection_without_end_is_refused(publisher, fetcher):
    address = publisher.serve("/a.csv", status(302, Location="/a.csv"))
    with pytest.raises(UserError, match="sans fin"):
        fetcher.fetch(address)


def test_a_full_disk_is_seen_before(publisher, fetcher, monkeypatch):
    address = publisher.serve("/a.csv", whole(BEFORE))
    usage = shutil.disk_usage("/")._replace(free=1000)
    monkeypatch.setattr(fetching.shutil, "disk_usage", lambda _: usage)
    with pytest.raises(UserError, match="Libérer de la place"):
        fetcher.fetch(address)


@pytest.mark.skipif(os.name != "posix", reason="limite de taille propre aux systèmes POSIX")
def test_a_disk_that_fills_up_keeps_what_came(publisher, fetcher, folder):
    import resource

    address = publisher.serve("/a.csv", whole(BEFORE, '"v1"'))
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, hard))
    try:
        with pytest.raises(UserError, match="Le disque est plein"):
            fetcher.fetch(address)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    (kept,) = parts(folder)
    assert BEFORE.startswith(kept)
    assert fetcher.fetch(address).read_bytes() == BEFORE


@pytest.mark.parametrize("length", [True, False])
def test_a_body_past_any_official_file_is_stopped(publisher, fetcher, folder, monkeypatch, length):
    def unmeasured(visit: Visit) -> None:
        visit.head(200, Connection="close")
        visit.close_connection = True
        visit.wfile.write(BEFORE)

    monkeypatch.setattr(fetching, "MOST_BYTES", 400_000)
    address = publisher.serve("/a.csv", whole(BEFORE) if length else unmeasured)
    with pytest.raises(UserError, match="plus que tout fichier officiel"):
        fetcher.fetch(address)
    assert parts(folder) == []


# --- it is cancelled -----------------------------------------------------------------------------


def test_a_slow_body_is_cancelled_and_taken_up_later(publisher, folder):
    gate, cancel = threading.Event(), threading.Event()
    address = publisher.serve(
        "/a.csv", held(BEFORE, 250_000, gate, ETag='"v1"'), whole(BEFORE, '"v1"')
    )

    def stop_there(done: int, _total: int | None) -> None:
        if done == 250_000:
            cancel.set()

    try:
        with pytest.raises(CancelledError, match="il reprendra à cet endroit"):
            Fetcher(folder, cancel).fetch(address, progress=stop_there)
    finally:
        gate.set()
    assert parts(folder) == [BEFORE[:250_000]]
    assert Fetcher(folder).fetch(address).read_bytes() == BEFORE
    assert publisher.ranges == [None, "bytes=250000-"]


def test_a_wait_between_two_attempts_is_cancelled(publisher, folder):
    cancel = threading.Event()

    def fail_and_cancel(visit: Visit) -> None:
        cancel.set()
        status(500)(visit)

    address = publisher.serve("/a.csv", fail_and_cancel)
    with pytest.raises(CancelledError):
        Fetcher(folder, cancel, pause_seconds=3600).fetch(address)


def test_old_downloads_are_removed(publisher, fetcher, folder):
    folder.mkdir()
    old, recent = folder / "old.part", folder / "recent.part"
    for path, days in ((old, 8), (recent, 6)):
        path.write_bytes(b"synthetic")
        then = (datetime.now(UTC) - timedelta(days=days)).timestamp()
        os.utime(path, (then, then))
    fetcher.forget_old()
    assert [path.name for path in folder.iterdir()] == ["recent.part"]
