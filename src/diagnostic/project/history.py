"""Undo and redo: every state of the work is kept whole, nothing is recomputed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

T = TypeVar("T")

MOST_STEPS = 200


@dataclass(frozen=True)
class Step(Generic[T]):
    """A state of the work and the French label of the action that led to it."""

    document: T
    label: str


@dataclass(frozen=True)
class History(Generic[T]):
    """States before, the present one, and those undone (the next to redo first).

    Undo then redo gives back the very same object; an action after an undo forgets what was
    undone. At most ``MOST_STEPS`` past states are kept, the oldest leave first.
    """

    present: Step[T]
    past: tuple[Step[T], ...] = ()
    future: tuple[Step[T], ...] = ()

    @classmethod
    def of(cls, document: T, label: str = "Ouverture") -> History[T]:
        """Start a history at a document."""
        return cls(Step(document, label))

    @property
    def document(self) -> T:
        """The present state of the work."""
        return self.present.document

    @property
    def undo_label(self) -> str | None:
        """The action that undo would take back ("Ajout de Douai"), if any."""
        return self.present.label if self.past else None

    @property
    def redo_label(self) -> str | None:
        """The action that redo would do again, if any."""
        return self.future[0].label if self.future else None

    def push(self, document: T, label: str) -> History[T]:
        """Do an action; one that changes nothing leaves the history as it is."""
        if document == self.document:
            return self
        past = (*self.past, self.present)[-MOST_STEPS:]
        return History(Step(document, label), past)

    def undo(self) -> History[T]:
        """Go back one action; the history itself when there is none."""
        if not self.past:
            return self
        return History(self.past[-1], self.past[:-1], (self.present, *self.future))

    def redo(self) -> History[T]:
        """Do again the last action undone; the history itself when there is none."""
        if not self.future:
            return self
        return History(self.future[0], (*self.past, self.present), self.future[1:])

    def mapped(self, change: Callable[[T], T]) -> History[T]:
        """Change every state alike, as when the work takes another identifier."""

        def one(step: Step[T]) -> Step[T]:
            return replace(step, document=change(step.document))

        past, future = tuple(map(one, self.past)), tuple(map(one, self.future))
        return History(one(self.present), past, future)
