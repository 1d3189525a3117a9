"""State of each source of the catalogue: synchronised, embedded with the application, or absent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from diagnostic.sources.answering import report_json
from diagnostic.sources.catalogue import Source, catalogue
from diagnostic.sources.store import Part, Store

State = Literal["synchronisee", "embarquee", "absente"]


@dataclass(frozen=True)
class SourceStatus:
    """A source, and its synchronised parts in force."""

    source: Source
    parts: tuple[Part, ...]

    @property
    def state(self) -> State:
        """Where its best figures come from."""
        if self.parts:
            return "synchronisee"
        return "embarquee" if self.source.embedded else "absente"

    @property
    def last(self) -> Part | None:
        """The part imported last."""
        return max(self.parts, key=lambda part: part.imported_at, default=None)

    @property
    def imported_at(self) -> datetime | None:
        """Date of the last import."""
        return self.last.imported_at if self.last else None

    @property
    def rows(self) -> int | None:
        """Synchronised rows, None when nothing is."""
        return sum(part.rows for part in self.parts) if self.parts else None

    @property
    def editions(self) -> tuple[str, ...]:
        """Editions in force: synchronised, or embedded when nothing is."""
        held = [part.edition for part in self.parts]
        return tuple(sorted(set(held or [each.edition for each in self.source.embedded])))

    def as_json(self) -> dict[str, Any]:
        """Keys of the command line."""
        source = self.source
        return {
            "id": source.id,
            "publisher": source.publisher,
            "dataset": source.dataset,
            "state": self.state,
            "licence": source.licence,
            "credit": source.credit,
            "page": source.page,
            "downloadable": bool(source.files),
            "rows": self.rows,
            "imported_at": self.imported_at.isoformat(timespec="seconds")
            if self.imported_at
            else None,
            "parts": [
                {
                    "table": part.table,
                    "edition": part.edition,
                    "years": part.years,
                    "rows": part.rows,
                    "imported_at": part.imported_at.isoformat(timespec="seconds"),
                    "sha256": part.sha256,
                }
                for part in self.parts
            ],
            "embedded": [
                {"table": each.table, "edition": each.edition, "origin": each.origin}
                for each in source.embedded
            ],
            "report": report_json(self.last.report) if self.last else None,
        }


def statuses(store: Store) -> tuple[SourceStatus, ...]:
    """Every source of the catalogue, in its order.

    Raises
    ------
    UserError
        When the manifest of the store cannot be read.
    """
    parts = store.parts()
    return tuple(
        SourceStatus(source, tuple(part for part in parts if part.source == source.id))
        for source in catalogue().values()
    )
