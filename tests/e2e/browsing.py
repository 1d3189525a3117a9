"""A server that has just started, and the browser that visits it."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError

from playwright.sync_api import Page

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
STARTED_WITHIN_S = 60


@contextmanager
def served(home: Path, script: Path = ROOT / "app.py") -> Iterator[str]:
    """Address of a server that has just started, nobody having asked it anything but its health."""
    port = free_port()
    server = started(home, port, script)
    try:
        yield address_of(port)
    finally:
        stop(server)


def free_port() -> int:
    """A port that nobody listens to."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    return port


def address_of(port: int) -> str:
    """Where the server of a port is visited."""
    return f"http://127.0.0.1:{port}"


def started(home: Path, port: int, script: Path = ROOT / "app.py") -> subprocess.Popen[bytes]:
    """A server that answers; whoever starts it stops it."""
    command = [sys.executable, "-m", "streamlit", "run", str(script)]
    server = subprocess.Popen(
        [*command, "--server.port", str(port), "--server.address", "127.0.0.1"],
        cwd=ROOT,
        env={**os.environ, "DIAGNOSTIC_CPTS_HOME": str(home)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_for(f"{address_of(port)}/_stcore/health")
    except BaseException:
        stop(server)
        raise
    return server


def stop(server: subprocess.Popen[bytes]) -> None:
    """Stop a server, by force if it must be."""
    server.terminate()
    try:
        server.wait(timeout=10)
    except subprocess.TimeoutExpired:
        server.kill()  # a connection that lingers must not hold the next test
        server.wait()


def _wait_for(url: str) -> None:
    deadline = time.monotonic() + STARTED_WITHIN_S
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(url, timeout=2) as answer:
                if answer.status == 200:
                    return
        except (URLError, OSError):
            time.sleep(0.1)
    raise TimeoutError(url)


def go_to(page: Page, section: str, title: str) -> None:
    """Open a page by the navigation: its link is in the menu of its section, that opens."""
    page.get_by_test_id("stTopNavSection").filter(has_text=section).first.click()
    page.get_by_role("menuitem", name=title, exact=True).click()
