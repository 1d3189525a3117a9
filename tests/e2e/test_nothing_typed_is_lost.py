"""What is typed is kept: the server killed, the page closed, the same project in two tabs.

Time is the subject here: a character is safe two seconds after it was typed.
"""

from __future__ import annotations

import json
import signal
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from browsing import address_of, free_port, go_to, started, stop
from filling import SEEN_MS, field, open_the_douaisis, says
from playwright.sync_api import Browser, BrowserContext, Page, expect

SAFE_MS = 2_000
CAUSES = "Causes, selon vous"
TEXT = "Le compte rendu n’arrive pas avant la première visite, et personne"
MORE = " ne sait qui appeler"
OTHER = "Les lits manquent le vendredi"


@dataclass
class Machine:
    """A server that can be killed, and started again where it was."""

    home: Path
    port: int
    server: subprocess.Popen[bytes]

    @property
    def address(self) -> str:
        """Where it is visited."""
        return address_of(self.port)

    def kill(self) -> None:
        """As a power cut does: it is told nothing, it says nothing."""
        self.server.send_signal(signal.SIGKILL)
        self.server.wait()

    def start(self) -> None:
        """The same server again, on what it left."""
        self.server = started(self.home, self.port)

    def causes(self) -> list[str]:
        """What the files say of the causes of each rupture point, project by project."""
        found = []
        for each in sorted(self.home.glob("projets/*/*.json")):
            project = json.loads(each.read_text())["project"]
            found += [rupture["causes"] for rupture in project["pathways"]["ruptures"]]
        return found


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Machine]:
    port = free_port()
    found = Machine(tmp_path, port, started(tmp_path, port))
    yield found
    stop(found.server)


def _board(page: Page, address: str) -> None:
    """A rupture point open on the board of a new project."""
    open_the_douaisis(page, address)
    go_to(page, "Parcours", "Points de rupture")
    page.get_by_role("button", name="Ouvrir : Insuffisance cardiaque").click(timeout=SEEN_MS)
    page.get_by_role("button", name="Énoncer un point de rupture").click(timeout=SEEN_MS)
    field(page, CAUSES).wait_for(timeout=SEEN_MS)


def _type(page: Page, text: str) -> None:
    """Type at the end of what is there, without leaving the field."""
    field(page, CAUSES).focus()
    page.keyboard.press("Control+End")
    page.keyboard.type(text, delay=15)


def _is_in_the_field(page: Page) -> bool:
    return bool(page.evaluate("document.activeElement.tagName === 'TEXTAREA'"))


def _opened_again(page: Page, address: str) -> None:
    """The board, as it is found by somebody who comes back."""
    page.goto(f"{address}/ruptures")
    page.get_by_role("button", name="Ouvrir R1").first.or_(field(page, CAUSES)).first.wait_for(
        timeout=40_000
    )
    if field(page, CAUSES).count() == 0:
        page.get_by_role("button", name="Ouvrir R1").first.click()
    field(page, CAUSES).wait_for(timeout=SEEN_MS)


def _like(browser: Browser, before: BrowserContext) -> BrowserContext:
    """The same browser opened again: it has nothing left but its cookie."""
    return browser.new_context(storage_state=before.storage_state(), locale="fr-FR")


def test_a_killed_server_gives_back_what_was_typed_in_a_field_never_left(
    machine: Callable[[], BrowserContext], browser: Browser, here: Machine
) -> None:
    context = machine()
    page = context.new_page()
    _board(page, here.address)
    _type(page, TEXT)
    page.wait_for_timeout(SAFE_MS)
    assert _is_in_the_field(page)
    here.kill()
    again = _like(browser, context)
    page.close()
    here.start()
    try:
        other = again.new_page()
        _opened_again(other, here.address)
        expect(field(other, CAUSES)).to_have_value(TEXT)
    finally:
        again.close()


def test_a_page_closed_while_typing_gives_back_what_was_typed(
    machine: Callable[[], BrowserContext], here: Machine
) -> None:
    context = machine()
    page = context.new_page()
    _board(page, here.address)
    _type(page, TEXT)
    page.wait_for_timeout(SAFE_MS)
    page.close()
    other = context.new_page()
    _opened_again(other, here.address)
    expect(field(other, CAUSES)).to_have_value(TEXT)


def test_a_tab_whose_server_died_while_typing_keeps_what_is_on_screen(
    browser: Browser, here: Machine
) -> None:
    context = browser.new_context(
        locale="fr-FR"
    )  # a server that is away is an error of its console
    try:
        page = context.new_page()
        _board(page, here.address)
        _type(page, TEXT)
        page.wait_for_timeout(SAFE_MS)
        page.keyboard.type(MORE)
        here.kill()  # before what was just typed could be sent
        page.wait_for_timeout(SAFE_MS)
        expect(field(page, CAUSES)).to_have_value(TEXT + MORE)
        here.start()
        _until(page, lambda: here.causes() == [TEXT + MORE])
        expect(field(page, CAUSES)).to_have_value(TEXT + MORE)
    finally:
        context.close()


def _until(page: Page, is_so: Callable[[], bool]) -> None:
    """Wait for the files to say it."""
    for _ in range(SEEN_MS // 100):
        if is_so():
            return
        page.wait_for_timeout(100)
    raise AssertionError("the files do not say it")


def test_two_tabs_on_one_project_keep_both_texts_and_say_so(
    machine: Callable[[], BrowserContext], here: Machine
) -> None:
    context = machine()
    first = context.new_page()
    _board(first, here.address)
    first.wait_for_timeout(SAFE_MS)
    second = context.new_page()
    _opened_again(second, here.address)
    _type(first, TEXT)
    first.wait_for_timeout(SAFE_MS)
    _type(second, OTHER)
    alert = second.get_by_role("alert")
    says(alert, "Ce projet a été modifié dans un autre onglet. Les deux versions sont gardées")
    assert sorted(here.causes()) == sorted([TEXT, OTHER])
    expect(field(first, CAUSES)).to_have_value(TEXT)
    expect(field(second, CAUSES)).to_have_value(OTHER)
