"""The two applications and the files of the naive one, served on this machine for a while."""

from __future__ import annotations

import functools
import http.server
import os
import re
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

START_SECONDS = 90


@contextmanager
def streamlit(root: Path, script: str, home: Path, **variables: str) -> Iterator[str]:
    """Serve a Streamlit script from ``root``; give its address once it answers."""
    port = _free_port()
    address = f"http://localhost:{port}"
    environment = {
        **os.environ,
        "PYTHONPATH": str(root / "src"),
        "DIAGNOSTIC_CPTS_HOME": str(home),
        **variables,
    }
    command = [sys.executable, "-m", "streamlit", "run", script, "--server.port", str(port)]
    log = (home / f"{Path(script).stem}.log").open("wb")
    server = subprocess.Popen(command, cwd=root, env=environment, stdout=log, stderr=log)
    try:
        _wait(f"{address}/_stcore/health", server)
        _wait(f"{address}/_stcore/script-health-check", server)
        yield address
    finally:
        server.terminate()
        try:
            server.wait(10)
        except subprocess.TimeoutExpired:
            server.kill()
        log.close()


@contextmanager
def assets(leaflet: Path, folder: Path) -> Iterator[str]:
    """Serve Leaflet as folium expects it: a script that leaves a global ``L``."""
    (folder / "leaflet.js").write_text(_as_script(leaflet / "leaflet-src.esm.js"), "utf-8")
    (folder / "leaflet.css").write_bytes((leaflet / "leaflet.css").read_bytes())
    handler = functools.partial(_Cached, directory=str(folder))
    server = http.server.ThreadingHTTPServer(("localhost", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://localhost:{server.server_port}"
    finally:
        server.shutdown()


class _Cached(http.server.SimpleHTTPRequestHandler):
    """Files that the browser keeps, as a CDN's."""

    def end_headers(self) -> None:
        self.send_header("Cache-Control", "public, max-age=31536000, immutable")
        super().end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def _as_script(module: Path) -> str:
    """The vendored module as a classic script: its exports become members of ``L``."""
    text = module.read_text("utf-8")
    found = re.search(r"^export \{(.*?)\};", text, re.MULTILINE | re.DOTALL)
    if found is None:
        raise SystemExit(f"{module.name} : exports introuvables.")
    names = (one.strip().split(" as ") for one in found[1].split(","))
    members = ", ".join(f"{one[-1]}: {one[0]}" for one in names)
    return f"(function () {{\n{text.replace(found[0], f'window.L = {{ {members} }};')}\n}})();\n"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("localhost", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait(url: str, server: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        if server.poll() is not None:
            raise SystemExit(f"Le serveur s’est arrêté (code {server.returncode}) : {url}")
        try:
            with urllib.request.urlopen(url, timeout=30):  # noqa: S310 - an address of ours
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    raise SystemExit(f"Pas de réponse en {START_SECONDS} s : {url}")
