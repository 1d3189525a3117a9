"""A link to a page works on a server that nobody has visited yet."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from browsing import served
from playwright.sync_api import BrowserContext, expect


@pytest.mark.parametrize(
    ("path", "seen"),
    [
        ("/", "Commencez par votre territoire."),
        ("/aci", "De quels textes viennent ces montants"),
        ("/sources", "Sources et limites"),
    ],
)
def test_a_deep_link_on_a_cold_server(
    machine: Callable[[], BrowserContext], tmp_path: Path, path: str, seen: str
) -> None:
    with served(tmp_path) as address:
        page = machine().new_page()
        page.goto(address + path)
        expect(page.get_by_text(seen).first).to_be_visible(timeout=30_000)
        expect(page.get_by_text("Page not found")).to_have_count(0)
        page.close()
