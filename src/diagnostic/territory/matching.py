"""A pasted list of communes, read as people write it, with a report of what was understood."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Sequence

from diagnostic.errors import UserError
from diagnostic.french import NBSP, counted, number, raised
from diagnostic.territory.columns import (
    Columns,
    Row,
    described,
    find_columns,
    name_columns,
    read_rows,
)
from diagnostic.territory.gazetteer import Gazetteer, load_gazetteer
from diagnostic.territory.pasting import Piece, read_lines
from diagnostic.territory.report import (
    Ambiguity,
    Duplicate,
    Ignored,
    Match,
    MatchReport,
    Unknown,
    shown,
)
from diagnostic.territory.resolving import (
    CodeSense,
    Context,
    Found,
    Mention,
    Nothing,
    Outcome,
    Resolver,
    Several,
)

MOST_LINES = 50_000
MOST_BYTES = 5_000_000

LEAST_NEIGHBOURS = 2
"""Communes of one département that a list must hold, more than half of it, to settle homonyms."""

CLEAR_MAJORITY = 9
"""Codes of one kind for one of the other, for a list to be said of that kind."""

_SEPARATORS = "\t;|,"
_LEAST_REGULAR = 0.8


def match_text(text: str, gazetteer: Gazetteer | None = None) -> MatchReport:
    """Read a pasted list.

    Parameters
    ----------
    text
        Codes, names or postal codes, one a line or separated; columns from a spreadsheet; a
        sentence from a mail.
    gazetteer
        Where names and codes are looked up, the embedded one when not given.

    Returns
    -------
    MatchReport
        Every input of the text, in one of its lists.

    Raises
    ------
    UserError
        When the text is longer than 50 000 lines or 5 MB.
    """
    lines = text.splitlines()
    _refuse_too_long(len(lines), len(text.encode("utf-8", "replace")))
    resolver = Resolver(gazetteer or load_gazetteer())
    rows = as_table(lines, resolver)
    if rows is not None:
        return _match_rows(rows, find_columns(rows, resolver), resolver)
    pieces, ignored = read_lines(lines, resolver)
    return _report(pieces, ignored, resolver)


def match_table(
    rows: Sequence[Sequence[str]],
    gazetteer: Gazetteer | None = None,
    *,
    first_line: int = 1,
    is_titled: bool = False,
) -> MatchReport:
    """Read the rows of a table whose columns are found by what they hold.

    Parameters
    ----------
    rows
        Cells as text, a header among the first rows or none.
    first_line
        Number of the first row in the file, for the report.
    is_titled
        Whether the first row is known to hold titles; otherwise they are looked for.

    Raises
    ------
    UserError
        When there are more than 50 000 rows.
    """
    _refuse_too_long(len(rows), 0)
    resolver = Resolver(gazetteer or load_gazetteer())
    columns = find_columns(rows, resolver, is_titled=is_titled)
    if columns.are_enough:
        return _match_rows(rows, columns, resolver, first_line)
    lines = ["\t".join(cell for cell in row if cell.strip()) for row in rows]
    pieces, ignored = read_lines(lines, resolver, first_line)
    return _report(pieces, ignored, resolver)


def _match_rows(
    rows: Sequence[Row], columns: Columns, resolver: Resolver, first_line: int = 1
) -> MatchReport:
    pieces, ignored = read_rows(rows, columns, resolver, first_line)
    return _report(pieces, ignored, resolver, [described(rows, columns)])


def _refuse_too_long(lines: int, size: int) -> None:
    if lines > MOST_LINES or size > MOST_BYTES:
        measured = counted(lines, "ligne") if lines > MOST_LINES else f"{number(size / 1e6, 1)} Mo"
        raise UserError(
            f"Cette liste est trop longue ({measured}){NBSP}: {number(MOST_LINES)} lignes et "
            f"{number(MOST_BYTES / 1e6)} Mo au plus. Garder les seules lignes utiles, ou la donner "
            "en plusieurs fois."
        )


def as_table(lines: list[str], resolver: Resolver) -> list[list[str]] | None:
    """Rows of a text that is a table with recognised columns, None for any other text."""
    filled = [line for line in lines if line.strip()]
    if len(filled) < 2:
        return None
    for separator in _SEPARATORS:
        counts = Counter(line.count(separator) for line in filled)
        most, times = max(counts.items(), key=lambda item: (item[1], item[0]))
        if most and times >= _LEAST_REGULAR * len(filled):
            rows = [_cells(line, separator) for line in lines]
            return rows if _is_table(rows, separator, resolver) else None
    return None


def _cells(line: str, separator: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=separator), [])
    except csv.Error:
        return line.split(separator)


def _is_table(rows: list[list[str]], separator: str, resolver: Resolver) -> bool:
    """Whether each row is one commune, rather than a list that goes on from line to line."""
    columns = find_columns(rows, resolver)
    if not columns.are_enough:
        return False
    if columns.header is not None:
        return True
    if name_columns(rows, resolver) > 1 or _several_codes(rows, resolver):
        return False
    has_code = columns.code is not None or columns.postal is not None
    return columns.name is not None and (has_code or separator == "\t")


def _several_codes(rows: list[list[str]], resolver: Resolver) -> bool:
    """Whether two columns hold INSEE codes: then each row lists several communes."""
    columns = find_columns(rows, resolver)
    if columns.code is None:
        return False
    others = [[cell for n, cell in enumerate(row) if n != columns.code] for row in rows]
    return find_columns(others, resolver).code is not None


def _report(
    pieces: list[Piece], ignored: list[Ignored], resolver: Resolver, notes: Iterable[str] = ()
) -> MatchReport:
    """Resolve every piece in the light of the others."""
    mentions = dict.fromkeys(piece.mention for piece in pieces)
    alone = {mention: resolver.resolve(mention, Context()) for mention in mentions}
    context = _context(pieces, alone, resolver)
    outcomes = {mention: resolver.resolve(mention, context) for mention in mentions}
    gathered = _Gathered(resolver)
    for piece in pieces:
        gathered.add(piece, outcomes[piece.mention])
    return MatchReport(
        tuple(gathered.matched.values()),
        tuple(gathered.ambiguous),
        tuple(gathered.unknown),
        tuple(gathered.duplicates),
        tuple(ignored),
        (*notes, *gathered.notes()),
    )


class _Gathered:
    """Outcomes put in their lists, in the order of the text."""

    def __init__(self, resolver: Resolver) -> None:
        self._resolver = resolver
        self.matched: dict[str, Match] = {}
        self.ambiguous: list[Ambiguity] = []
        self.unknown: list[Unknown] = []
        self.duplicates: list[Duplicate] = []

    def add(self, piece: Piece, outcome: Outcome) -> None:
        text = shown(piece.text)
        if isinstance(outcome, Several):
            self.ambiguous.append(
                Ambiguity(piece.line, text, outcome.candidates, _sentence(outcome.reason))
            )
        elif isinstance(outcome, Nothing):
            self.unknown.append(
                Unknown(piece.line, text, _sentence(outcome.reason), outcome.suggestions)
            )
        else:
            for code in outcome.codes:
                self._add_commune(piece.line, text, code, outcome)

    def _add_commune(self, line: int, text: str, code: str, found: Found) -> None:
        commune = self._resolver.commune(code)
        first = self.matched.get(code)
        if first is not None:
            self.duplicates.append(Duplicate(line, text, code, commune.name, first.line))
            return
        note = _sentence(found.note) if found.note else None
        self.matched[code] = Match(
            line, text, code, commune.name, commune.departement, found.how, note
        )

    def notes(self) -> list[str]:
        """What is to be said of the list as a whole."""
        notes = []
        if self.duplicates:
            times = counted(len(self.duplicates), "doublon écarté", "doublons écartés")
            notes.append(f"{times}{NBSP}: une commune compte une fois.")
        for city in dict.fromkeys(self._resolver.commune(code).parent for code in self.matched):
            if city in self.matched:
                name = self._resolver.commune(city).name
                notes.append(
                    f"{name} est à la fois entière et par arrondissement{NBSP}: le territoire ne "
                    f"garde que l’un ou l’autre, ce qui vient en dernier dans la liste."
                )
        return notes


def _context(pieces: list[Piece], alone: dict[Mention, Outcome], resolver: Resolver) -> Context:
    """What the list says as a whole, whatever its order."""
    sure = {
        code
        for outcome in alone.values()
        if isinstance(outcome, Found) and outcome.how != "spelling"
        for code in outcome.codes
    }
    return Context(_main_departement(sure, resolver), _sense(alone, resolver))


def _sentence(words: str) -> str:
    """Words with a capital and a full stop."""
    return f"{raised(words)}."


def _main_departement(codes: Iterable[str], resolver: Resolver) -> str | None:
    counts = Counter(resolver.commune(code).departement for code in codes)
    if not counts:
        return None
    departement, count = counts.most_common(1)[0]
    is_main = count >= LEAST_NEIGHBOURS and 2 * count > counts.total()
    return departement if is_main else None


def _sense(mentions: Iterable[Mention], resolver: Resolver) -> CodeSense | None:
    """Whether the codes of a list are INSEE codes or postal codes, None when it does not tell.

    Only codes that stand alone tell: "59580 Aniche" is an address, whatever the other lines are.
    """
    alone = [mention for mention in mentions if mention.code is not None and not mention.name]
    votes = Counter(map(resolver.sense, alone))
    insee, postal = votes["insee"], votes["postal"]
    if insee > CLEAR_MAJORITY * postal:
        return "insee"
    return "postal" if postal > CLEAR_MAJORITY * insee else None
