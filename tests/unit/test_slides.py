"""The walk of a room through the questions of the diagnosis."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from diagnostic.ui import projection, slides
from diagnostic.ui.shell import PAGES
from diagnostic.ui.slides import LAST, WALK, Place, Section, following, in_a_room


def nothing() -> None:
    """Draws nothing."""


def test_one_step_stays_on_the_page_while_it_has_questions():
    here = Place(WALK[1], "Offre de soins", 1)
    assert following(here, 1, 3) == Place(WALK[1], "Offre de soins", 2)
    assert following(here, -1, 3) == Place(WALK[1], "Offre de soins", 0)


def test_the_last_question_leads_to_the_next_page_and_the_first_to_the_page_before():
    first, last = Place(WALK[1], "", 0), Place(WALK[1], "", 2)
    assert following(last, 1, 3) == Place(WALK[2], "", 0)
    assert following(first, -1, 3) == Place(WALK[0], "", LAST)


def test_the_walk_has_two_ends():
    assert following(Place(WALK[0], "", 0), -1, 3) is None
    assert following(Place(WALK[-1], "", 2), 1, 3) is None


def test_a_page_outside_the_walk_leads_nowhere_else():
    here = Place("pages/autre.py", "", 0)
    assert following(here, -1, 1) is None
    assert following(here, 1, 1) is None


def test_the_walk_goes_through_pages_of_the_navigation_in_its_order():
    listed = [path for pages in PAGES.values() for path, _, _ in pages]
    assert [path for path in listed if path in WALK] == list(WALK)


def test_a_room_sees_several_questions_or_none_in_place_of_one():
    part = Section("Partie", nothing)
    sections = [
        Section("Telle quelle", nothing),
        Section("En deux", nothing, in_a_room=(part, part)),
        Section("Pas en salle", nothing, in_a_room=()),
    ]
    assert in_a_room(sections) == [sections[0], part, part]


def test_a_room_does_not_see_what_has_nothing_to_show():
    first = Section("Il manque un fichier", nothing, shown=lambda: False)
    second = Section("Des chiffres", nothing)
    assert in_a_room([first, second]) == [second]
    # A page always has a screen.
    assert in_a_room([first]) == [first]


def test_a_page_says_that_it_is_computing_until_all_is_drawn(monkeypatch):
    seen: list[str] = []

    @contextmanager
    def spinner(text: str) -> Iterator[None]:
        seen.append(text)
        yield
        seen.append("fini")

    monkeypatch.setattr(slides.st, "spinner", spinner)
    monkeypatch.setattr(projection, "is_on", lambda: False)
    slides.show([Section("Une", lambda: seen.append("une")), Section("Deux", nothing)])
    assert seen == [slides.COMPUTING, "une", "fini"]
