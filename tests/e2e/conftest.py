"""A real server, a real browser, and no way out to anyone else."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from browsing import CHROMIUM, FLAGS, served
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Playwright,
    Route,
    sync_playwright,
)


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
        args=FLAGS,
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

        def only_local(route: Route) -> None:
            if route.request.url.startswith(("http://127.0.0.1:", "data:", "blob:")):
                route.continue_()
            else:
                strangers.append(route.request.url)
                route.abort()

        def note(message: ConsoleMessage) -> None:
            # A page looks for its server at its own address before the root: one 404, no error.
            if message.type == "error" and "Failed to load resource" not in message.text:
                errors.append(message.text)

        context.route("**/*", only_local)
        context.on("weberror", lambda error: errors.append(str(error.error)))
        context.on("console", note)
        opened.append(context)
        return context

    yield new
    # A page that is being closed may still have something to ask of a server it has left.
    seen = list(errors)
    for context in opened:
        context.close()
    assert not strangers, f"requests to third parties: {strangers}"
    assert not seen, f"errors in the page: {seen}"


@pytest.fixture
def page(machine: Callable[[], BrowserContext]) -> Page:
    return machine().new_page()
