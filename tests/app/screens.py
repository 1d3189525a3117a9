"""What the tests of the screens share: the application run without a browser."""

from __future__ import annotations

from html import unescape
from typing import Any

from streamlit.testing.v1 import AppTest

from diagnostic.french import NBSP, THIN
from diagnostic.paths import ROOT
from diagnostic.project import Project
from diagnostic.ui.work import KEY

BROWSER = "x" * 32
OTHER_BROWSER = "y" * 32


def plain(text: str) -> str:
    """Text with ordinary spaces and without marks to escape, as it is read."""
    return unescape(text).replace(THIN, " ").replace(NBSP, " ").replace("\\", "")


def visit(browser: str = BROWSER, link: str | None = None) -> AppTest:
    """A first visit, or a reload, of this browser."""
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    at.session_state["diagnostic_cpts"] = browser
    if link is not None:
        at.query_params["t"] = link
    return sound(at.run())


def sound(at: AppTest) -> AppTest:
    """The application, which did not fail."""
    assert not at.exception
    return at


def shown(at: AppTest) -> str:
    """Everything that can be read on the screen."""
    sound(at)
    kinds: tuple[Any, ...] = (
        at.title,
        at.subheader,
        at.markdown,
        at.html,
        at.caption,
        at.error,
        at.warning,
        at.toast,
    )
    return plain("\n".join(str(one.value) for kind in kinds for one in kind))


def errors(at: AppTest) -> list[Any]:
    """Problems that need the user."""
    return list(at.error)


def warnings(at: AppTest) -> list[Any]:
    """What the user should know."""
    return list(at.warning)


def button(at: AppTest, label: str) -> Any:
    """The one button that says so."""
    (found,) = [one for one in at.button if plain(one.label) == label]
    return found


def press(at: AppTest, label: str) -> AppTest:
    return sound(button(at, label).click().run())


def project(at: AppTest) -> Project:
    found: Project = at.session_state[KEY].work.project
    return found


def codes(at: AppTest) -> frozenset[str]:
    return frozenset(project(at).territory.codes)


def part(at: AppTest, name: str) -> AppTest:
    """Open a part of the panel."""
    return sound(at.segmented_control(key="panel-part").set_value(name).run())
