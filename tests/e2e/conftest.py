"""A real server, a real browser, and no way out to anyone else."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
STARTED_WITHIN_S = 60


@contextmanager
def served(home: Path) -> Iterator[str]:
    """Address of a server that has just started, nobody having asked it anything but its health."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
    server = subprocess.Popen(
        [*command, "--server.address", "127.0.0.1"],
        cwd=ROOT,
        env={**os.environ, "DIAGNOSTIC_CPTS_HOME": str(home)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(f"{address}/_stcore/health")
        yield address
    finally:
        server.terminate()
        server.wait(timeout=20)


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


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with served(tmp_path_factory.mktemp("home")) as url:
        yield url


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    if not Path(CHROMIUM).exists():
        if os.environ.get("CI"):
            pytest.fail("Chromium est nécessaire aux tests du navigateur en intégration continue.")
        pytest.skip("Chromium est absent : installez le paquet « chromium » de Debian.")
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    launched = playwright.chromium.launch(
        executable_path=CHROMIUM,
        args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
    )
    yield launched
    launched.close()


@pytest.fixture
def machine(browser: Browser) -> Iterator[Callable[[], BrowserContext]]:
    """Open a browser that knows nothing, as on another machine.

    Whatever it asks of anyone but this machine is blocked, and fails the test; so does any error
    of its console.
    """
    opened: list[BrowserContext] = []
    strangers: list[str] = []
    errors: list[str] = []

    def new() -> BrowserContext:
        context = browser.new_context(
            viewport={"width": 1366, "height": 768}, locale="fr-FR", accept_downloads=True
        )

        def only_local(route, request) -> None:  # type: ignore[no-untyped-def]
            if request.url.startswith(("http://127.0.0.1:", "data:", "blob:")):
                route.continue_()
            else:
                strangers.append(request.url)
                route.abort()

        context.route("**/*", only_local)
        context.on("weberror", lambda error: errors.append(str(error.error)))
        opened.append(context)
        return context

    yield new
    for context in opened:
        context.close()
    assert not strangers, f"requests to third parties: {strangers}"
    assert not errors, f"errors in the page: {errors}"


@pytest.fixture
def page(machine: Callable[[], BrowserContext]) -> Page:
    return machine().new_page()
