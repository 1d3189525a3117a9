"""Two real territories to look around with, one click from the start page."""

from __future__ import annotations

from diagnostic.project import new_project
from diagnostic.project.examples import Example
from diagnostic.project.examples import examples as examples
from diagnostic.ui import work


def open_example(example: Example) -> None:
    """Open a new project on an example; the one on screen stays in the store."""
    work.open_project(new_project(example.codes(work.atlas()), example.name))
