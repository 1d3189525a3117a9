"""A publisher's site on this machine: real HTTP, with the failures of a real network."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Answer = Callable[["Visit"], None]


class Visit(BaseHTTPRequestHandler):
    """One request, answered as the publisher was told."""

    protocol_version = "HTTP/1.1"
    server: Site

    def do_GET(self) -> None:
        self.server.publisher.answer(self)

    def do_HEAD(self) -> None:
        self.do_GET()

    def log_message(self, *_: object) -> None:
        pass

    @property
    def wants_body(self) -> bool:
        return self.command == "GET"

    def head(self, code: int, **headers: object) -> None:
        """Status and headers; names are written with ``_`` for ``-``."""
        self.send_response(code)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), str(value))
        self.end_headers()

    def cut(self) -> None:
        """Drop the connection here."""
        self.wfile.flush()
        self.connection.shutdown(socket.SHUT_RDWR)
        self.close_connection = True


class Site(ThreadingHTTPServer):
    daemon_threads = True
    publisher: Publisher

    def handle_error(self, *_: object) -> None:
        """Say nothing of a visitor who left before the end."""


@dataclass
class Publisher:
    """Answers to each address in turn, the last one for ever; what was asked is written down."""

    site: Site
    answers: dict[str, list[Answer]] = field(default_factory=dict)
    asked: list[tuple[str, str, dict[str, str]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.site.publisher = self

    @property
    def root(self) -> str:
        return f"http://127.0.0.1:{self.site.server_port}"

    def serve(self, path: str, *answers: Answer) -> str:
        """Set the answers of a path; return its address."""
        self.answers[path] = list(answers)
        return self.root + path

    def answer(self, visit: Visit) -> None:
        path = visit.path
        self.asked.append((visit.command, path, dict(visit.headers)))
        waiting = self.answers.get(path)
        if not waiting:
            visit.head(404, Content_Length=0)
            return
        answer = waiting.pop(0) if len(waiting) > 1 else waiting[0]
        answer(visit)

    @property
    def ranges(self) -> list[str | None]:
        """Range of each GET, in turn."""
        return [headers.get("Range") for method, _, headers in self.asked if method == "GET"]


@contextmanager
def publishing() -> Iterator[Publisher]:
    """A site that answers until the end of the block."""
    site = Site(("127.0.0.1", 0), Visit)
    thread = threading.Thread(target=site.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield Publisher(site)
    finally:
        site.shutdown()
        site.server_close()
        thread.join()


# --- answers -------------------------------------------------------------------------------------


def whole(content: bytes, etag: str = "", **headers: object) -> Answer:
    """The file as a good site gives it: ranges, and If-Range when it has a mark."""

    def answer(visit: Visit) -> None:
        start = _start(visit, len(content), etag or str(headers.get("Last_Modified", "")))
        marks = {**headers, **({"ETag": etag} if etag else {})}
        if start is None:
            visit.head(200, Content_Length=len(content), **marks)
        else:
            size = len(content)
            visit.head(
                206,
                Content_Length=size - start,
                Content_Range=f"bytes {start}-{size - 1}/{size}",
                **marks,
            )
        if visit.wants_body:
            visit.wfile.write(content[start or 0 :])

    return answer


def _start(visit: Visit, size: int, mark: str) -> int | None:
    asked = visit.headers.get("Range")
    if asked is None or visit.headers.get("If-Range") != mark:
        return None
    start = int(asked.removeprefix("bytes=").removesuffix("-"))
    return start if start < size else None


def without_ranges(content: bytes, **headers: object) -> Answer:
    """A site that does not know ranges."""

    def answer(visit: Visit) -> None:
        visit.head(200, Content_Length=len(content), **headers)
        if visit.wants_body:
            visit.wfile.write(content)

    return answer


def cut_after(content: bytes, sent: int, **headers: object) -> Answer:
    """The connection drops in the middle of the first bytes."""

    def answer(visit: Visit) -> None:
        visit.head(200, Content_Length=len(content), **headers)
        if visit.wants_body:
            visit.wfile.write(content[:sent])
            visit.cut()

    return answer


def status(code: int, **headers: object) -> Answer:
    def answer(visit: Visit) -> None:
        visit.head(code, Content_Length=0, **headers)

    return answer


def page(text: bytes = b"<!doctype html><title>Maintenance</title>") -> Answer:
    """A web page where a file was expected, with the code of a success."""
    return without_ranges(text, Content_Type="text/html; charset=utf-8")


def held(content: bytes, sent: int, gate: threading.Event, **headers: object) -> Answer:
    """The first bytes, and the others when the gate opens."""

    def answer(visit: Visit) -> None:
        visit.head(200, Content_Length=len(content), **headers)
        visit.wfile.write(content[:sent])
        visit.wfile.flush()
        gate.wait(60)
        try:
            visit.wfile.write(content[sent:])
        except OSError:
            visit.close_connection = True

    return answer


def free_port() -> int:
    """A port where nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
