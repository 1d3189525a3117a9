"""What is said of an import outside this process: stable keys in English, sentences in French."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict

if TYPE_CHECKING:
    from diagnostic.sources.importing import Outcome
    from diagnostic.sources.store import Report


class _Line(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class PartLine(_Line):
    """One edition of one table that a file gave."""

    table: str
    edition: str
    years: list[int]
    rows: int


class OutcomeLine(_Line):
    """What became of one file. Counts are rows of the official file, None when it was not read.

    ``smaller`` when the only problem is that the table in force is more complete.
    """

    file: str
    source: str | None
    problem: str | None
    smaller: bool
    parts: list[PartLine]
    read: int | None
    kept: int | None
    left_out: int | None
    refused: int | None

    @classmethod
    def of(cls, outcome: Outcome) -> OutcomeLine:
        """The line of an outcome."""
        report = outcome.parts[0].report if outcome.parts else None
        return cls(
            file=outcome.file,
            source=outcome.source,
            problem=outcome.problem,
            smaller=outcome.smaller,
            parts=[
                PartLine(table=part.table, edition=part.edition, years=part.years, rows=part.rows)
                for part in outcome.parts
            ],
            read=report.read if report else None,
            kept=report.kept if report else None,
            left_out=sum(report.left_out.values()) if report else None,
            refused=sum(report.refused.values()) if report else None,
        )


def report_json(report: Report) -> dict[str, Any]:
    """Report of an import, with keys that do not depend on the file."""
    return {
        "file": report.file,
        "layout": report.layout,
        "sha256": report.sha256,
        "size_bytes": report.size_bytes,
        "read": report.read,
        "kept": report.kept,
        "left_out": [{"reason": why, "rows": rows} for why, rows in report.left_out.items()],
        "refused": [
            {"reason": why, "rows": rows, "examples": report.examples.get(why, [])}
            for why, rows in report.refused.items()
        ],
        "notes": report.notes,
        "controls": report.controls,
        "totals": [{"what": what, "total": total} for what, total in report.totals.items()],
    }


def outcome_json(outcome: Outcome) -> dict[str, Any]:
    """Line of an outcome, with its report."""
    report = report_json(outcome.parts[0].report) if outcome.parts else None
    return {**OutcomeLine.of(outcome).model_dump(), "report": report}
