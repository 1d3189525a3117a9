"""What a person does in the fields of the pathway pages: type, choose, rate, give a day."""

from __future__ import annotations

import re
from datetime import date

from playwright.sync_api import Locator, Page, expect

STARTED_MS = 40_000
SEEN_MS = 15_000


def open_the_douaisis(page: Page, address: str) -> None:
    """From the start page, as somebody who has nothing yet."""
    page.goto(address)
    page.get_by_role("button", name="Ouvrir l’exemple : Douaisis").click(timeout=STARTED_MS)
    expect(page.locator(".ribbon")).to_contain_text("55\u00a0communes", timeout=SEEN_MS)


def field(page: Page, label: str) -> Locator:
    """A field to type in, by its label."""
    return page.get_by_role("textbox", name=label, exact=True)


def write(page: Page, label: str, text: str) -> None:
    """Type a text and leave the field."""
    field(page, label).fill(text, timeout=SEEN_MS)
    page.keyboard.press("Tab")


def choose(page: Page, label: str, option: str) -> None:
    """Choose among what a list offers, by the first words of the option."""
    box = page.get_by_role("combobox", name=label).first
    box.scroll_into_view_if_needed(timeout=SEEN_MS)
    box.click()
    wanted = page.get_by_role("option", name=re.compile(f"^{re.escape(option)}"))
    wanted.first.click(timeout=SEEN_MS)


def rate(page: Page, label: str, score: int) -> None:
    """Give a mark from 1 to 5."""
    marks = page.get_by_role("radiogroup", name=label)
    marks.get_by_role("radio", name=str(score), exact=True).click(timeout=SEEN_MS)


def give_day(page: Page, label: str, day: date) -> None:
    """Type a day, digit by digit, and leave the field."""
    whole = page.get_by_role("group", name=label, exact=True)
    whole.get_by_role("spinbutton").first.click(timeout=SEEN_MS)
    page.keyboard.type(f"{day:%d%m%Y}")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.get_by_role("heading", level=1).click()


def open_part(page: Page, name: str) -> None:
    """Open a part of a page: a segment of the road, the calendar, the letter."""
    page.get_by_role("radio", name=name).first.click(timeout=SEEN_MS)


def says(place: Locator, text: str) -> None:
    """Wait until a place of the page says something."""
    expect(place.first).to_contain_text(text, timeout=SEEN_MS)


def at_rest(page: Page) -> None:
    """Wait until nothing has been laid for a while.

    A file asked for while the page is laid again is one of the page before, that is gone.
    """
    page.wait_for_function(
        """() => {
            const app = document.querySelector('[data-testid="stApp"]');
            const rests = app?.dataset.testScriptState === "notRunning";
            window.restingSince = rests ? window.restingSince ?? Date.now() : undefined;
            return rests && Date.now() - window.restingSince > 500;
        }""",
        timeout=SEEN_MS,
    )
