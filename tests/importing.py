"""What the tests of importers share: one file imported into a store of its own."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pytest

from diagnostic.sources.catalogue import catalogue
from diagnostic.sources.importers.base import Importer
from diagnostic.sources.importing import Outcome, Rules, import_path
from diagnostic.sources.store import Report, Store


@dataclass(frozen=True)
class Imported:
    """What one file became."""

    outcome: Outcome
    store: Store

    @property
    def problem(self) -> str:
        """The sentence said to the user; empty when all went well."""
        return self.outcome.problem or ""

    @property
    def report(self) -> Report:
        """Report of the import, the same for each part."""
        assert not self.problem, self.problem
        return self.outcome.parts[0].report

    @property
    def editions(self) -> set[str]:
        """Editions of the parts."""
        return {part.edition for part in self.outcome.parts}

    def table(self, name: str) -> pd.DataFrame:
        """Rows of a table, all editions together."""
        assert not self.problem, self.problem
        parts = [part for part in self.outcome.parts if part.table == name]
        return pd.concat([pd.read_parquet(self.store.path(part)) for part in parts])

    def total(self, what: str) -> float:
        """A control total."""
        return {k: v for part in self.outcome.parts for k, v in part.report.totals.items()}[what]


def imported(importer: Importer, path: Path, folder: Path) -> Imported:
    """Import a file that one importer knows, into a new store of a folder."""
    store = Store(folder / "sources")
    (outcome,) = import_path(path, store, rules=Rules(importers=(importer,)))
    return Imported(outcome, store)


def written(folder: Path, name: str, text: str, encoding: str = "utf-8") -> Path:
    """A synthetic file of this text."""
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


def workbook(folder: Path, name: str, sheets: dict[str, list[list[object]]]) -> Path:
    """A synthetic workbook of these sheets."""
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    path = folder / name
    book.save(path)
    return path


def without_totals(monkeypatch: pytest.MonkeyPatch, source: str) -> None:
    """Forget the published totals of a source: a few synthetic rows cannot find them again."""
    bare = {source: catalogue()[source].model_copy(update={"controls": ()})}
    monkeypatch.setattr("diagnostic.sources.importing.catalogue", lambda: bare)
