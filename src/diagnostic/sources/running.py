"""One run that brings files in: what it did, who is told of it, how it stops."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Event

from diagnostic.sources.fetching import CancelledError
from diagnostic.sources.importing import Outcome, Rules, import_path
from diagnostic.sources.store import Store


class Defect(Outcome):
    """A file that met a defect of ours: nobody knows whether it is right."""


_STOPPED = "Synchronisation annulée."


@dataclass(frozen=True)
class Step:
    """Where a synchronisation is. Bytes are those of the file that comes in, of all in a mirror."""

    text: str
    source: str | None
    done_bytes: int
    total_bytes: int | None
    done_sources: int
    total_sources: int
    outcomes: tuple[Outcome, ...]


Watch = Callable[[Step], None]


@dataclass(frozen=True)
class Summary:
    """What a synchronisation did.

    ``unrecognised`` are the files of a mirror that no importer knows; their problem repeats nothing
    of what is inside them.
    """

    outcomes: tuple[Outcome, ...]
    unrecognised: tuple[Outcome, ...] = ()
    cancelled: bool = False

    @property
    def failures(self) -> tuple[Outcome, ...]:
        """Outcomes that are a problem.

        Of two files of one edition in a mirror, the smaller is not: the table in force is that of
        the other.
        """
        given = {outcome.source for outcome in self.outcomes if outcome.parts}
        return tuple(
            outcome
            for outcome in self.outcomes
            if outcome.problem and not (outcome.smaller and outcome.source in given)
        )

    @property
    def succeeded(self) -> bool:
        """Whether something came in and nothing failed."""
        brought = any(outcome.parts for outcome in self.outcomes)
        return brought and not self.failures and not self.cancelled


class Run:
    """A synchronisation under way: what it did, and who is told."""

    def __init__(
        self, store: Store, rules: Rules, total_sources: int, watch: Watch, cancel: Event
    ) -> None:
        self.store = store
        self.rules = rules
        self.cancel = cancel
        self.outcomes: list[Outcome] = []
        self.unrecognised: list[Outcome] = []
        self.done_sources = 0
        self._total_sources = total_sources
        self._watch = watch
        self._source: str | None = None
        self._text = ""
        self._bytes: tuple[int, int | None] = (0, None)
        self._cancelled = False

    def enter(self, source: str | None, text: str, done: int = 0, total: int | None = None) -> None:
        """Begin a step."""
        self._source, self._text, self._bytes = source, text, (done, total)
        self._tell()

    def received(self, done: int, total: int | None) -> None:
        """Bytes of the file that comes in."""
        self._bytes = (done, total)
        self._tell()

    def take(self, path: Path, name: str, only: frozenset[str] | None = None) -> list[Outcome]:
        """Import one file, whatever happens to it."""
        rules = self.rules if only is None else replace(self.rules, only=only)
        try:
            found = import_path(path, self.store, name=name, rules=rules, progress=self._say)
        except Exception as problem:
            found = (Defect(name, self._source, problem=_unexpected(problem)),)
        if self.cancel.is_set():
            # A read that was cut short is not a problem of the file.
            self.outcomes += [outcome for outcome in found if outcome.parts]
            raise CancelledError(_STOPPED)
        return list(found)

    @contextmanager
    def stoppable(self) -> Iterator[None]:
        """Let the user's stop end the run, and nothing else."""
        try:
            yield
        except (CancelledError, KeyboardInterrupt):
            if not self.cancel.is_set():
                raise
            self._cancelled = True

    def summary(self) -> Summary:
        """What was done."""
        return Summary(tuple(self.outcomes), tuple(self.unrecognised), self._cancelled)

    def _say(self, text: str) -> None:
        self._text = text
        self._tell()

    def _tell(self) -> None:
        self._watch(
            Step(
                self._text,
                self._source,
                *self._bytes,
                self.done_sources,
                self._total_sources,
                tuple(self.outcomes),
            )
        )
        if self.cancel.is_set():
            raise CancelledError(_STOPPED)


def _unexpected(problem: Exception) -> str:
    """A defect of ours: where it is, and nothing of the file."""
    frames = traceback.extract_tb(problem.__traceback__)
    own = [frame for frame in frames if "diagnostic" in Path(frame.filename).parts] or frames
    where = f"{Path(own[-1].filename).name}, ligne {own[-1].lineno}"
    return (
        f"Erreur imprévue ({type(problem).__name__}, {where}). Les données d’avant restent en "
        "service. Signaler cette erreur avec le nom du fichier."
    )
