"""Undo and redo."""

import pytest

from diagnostic.project import History, new_project
from diagnostic.project.history import MOST_STEPS


def test_undo_and_redo_give_back_the_very_same_documents() -> None:
    empty = new_project()
    one = empty.with_codes(["59178"])
    two = one.with_codes(["59178", "59569"])
    history = History.of(empty).push(one, "Ajout de Douai").push(two, "Ajout de Sin-le-Noble")
    assert history.undo().document is one
    assert history.undo().undo().document is empty
    assert history.undo().undo().document.modified_at == empty.modified_at
    assert history.undo().redo() == history
    assert history.undo().undo().redo().redo().document is two


def test_labels_say_what_would_be_undone_and_done_again() -> None:
    history = History.of("a").push("b", "Ajout de Douai").push("c", "Ajout de Lens")
    assert (history.undo_label, history.redo_label) == ("Ajout de Lens", None)
    back = history.undo()
    assert (back.undo_label, back.redo_label) == ("Ajout de Douai", "Ajout de Lens")
    start = back.undo()
    assert (start.undo_label, start.redo_label) == (None, "Ajout de Douai")
    assert start.undo() is start
    assert history.redo() is history


def test_an_action_after_an_undo_forgets_what_was_undone() -> None:
    history = History.of("a").push("b", "B").undo().push("c", "C")
    assert history.future == ()
    assert history.undo().document == "a"


def test_an_action_that_changes_nothing_keeps_what_can_be_redone() -> None:
    history = History.of("a").push("b", "B").undo()
    assert history.push("a", "Rien") is history


def test_the_oldest_steps_leave_first() -> None:
    history = History.of(0)
    for value in range(1, MOST_STEPS + 51):
        history = history.push(value, str(value))
    assert len(history.past) == MOST_STEPS == 200
    for _ in range(MOST_STEPS + 1):
        history = history.undo()
    assert history.document == 50


def test_every_state_takes_the_identifier_of_a_fork() -> None:
    project = new_project(["59178"])
    history = History.of(project).push(project.with_codes([]), "Vider").undo()
    fork = project.forked()
    moved = history.mapped(lambda state: state.under_id(fork.id))
    assert {moved.document.id, moved.redo().document.id} == {fork.id}
    assert moved.redo_label == "Vider"
    assert moved.document.territory == project.territory


def test_a_history_cannot_be_changed_in_place() -> None:
    with pytest.raises(AttributeError):
        History.of("a").past = ()  # type: ignore[misc]
