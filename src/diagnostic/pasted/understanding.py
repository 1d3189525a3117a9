"""A table understood: its zones, its figures, what was mended, what must be asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from diagnostic.french import NBSP, among, counted, listed, number
from diagnostic.pasted.columns import columns_of, notes_of
from diagnostic.pasted.gathering import Cell, Gathered, Key, Table, gather
from diagnostic.pasted.headers import Header, header_of
from diagnostic.pasted.lexicon import Bassins, Lexicon, lexicon
from diagnostic.pasted.matching import Match, Matcher, Sight, mended
from diagnostic.pasted.model import (
    Choices,
    Column,
    Grid,
    Points,
    Question,
    Understood,
    Unmatched,
)
from diagnostic.pasted.places import degrees
from diagnostic.pasted.zone_columns import ZoneColumns, asked, find_zone_columns
from diagnostic.territory.atlas import CITIES, Atlas
from diagnostic.territory.zones import LEVELS, WORDS, Level

MOST_PERIODS = 60
"""Different years past which a column is no column of years."""
DUPLICATES: tuple[tuple[str, str], ...] = (
    ("first", "Garder la première ligne"),
    ("last", "Garder la dernière ligne"),
    ("sum", "Additionner"),
    ("mean", "Faire la moyenne"),
)
"""What may be done with a zone given twice, as `Choices.duplicates` says it."""

_FIGURES = ("value", "denominator")
_WORDS_SHOWN = 120


def understand(
    grid: Grid,
    atlas: Atlas,
    choices: Choices | None = None,
    bassins: Bassins | None = None,
) -> Understood:
    """Understand a table: which columns say what, and the zone of each line.

    Parameters
    ----------
    grid
        Cells as they were given.
    choices
        What the user corrected, which always wins over guesses.
    bassins
        Code and name of the bassin de vie of each commune, which the atlas does not know.

    Returns
    -------
    Understood
        Each line under the titles is in ``lines``, ``joined``, ``unmatched`` or ``left_out``.
    """
    choices = choices or Choices()
    header = header_of(grid, choices)
    words = lexicon(atlas, bassins)
    titles = [t if told else "" for t, told in zip(header.names, header.titled, strict=True)]
    rows = list(zip(*header.columns, strict=True))
    zones = find_zone_columns(rows, titles, words, choices, " ".join((grid.sheet, *header.titles)))
    columns = _with_roles(columns_of(grid, header, choices), zones, choices)
    return _Reading(grid, header, columns, zones, choices, words).run()


def _with_roles(
    columns: tuple[Column, ...], zones: ZoneColumns, choices: Choices
) -> tuple[Column, ...]:
    """Columns with what the zones say of them; the user's own word comes first."""
    roles = zones.roles
    found = []
    for rank, column in enumerate(columns):
        role = choices.roles.get(rank) or roles.get(rank) or column.role
        found.append(replace(column, role=role) if role in _FIGURES else Column(column.title, role))
    return tuple(found)


@dataclass(frozen=True)
class _Lines:
    """Lines of data with a zone: their ranks among the data, zones, writings."""

    at: tuple[int, ...]
    codes: tuple[str, ...]
    written: tuple[str, ...]


class _Reading:
    """One table being understood."""

    def __init__(
        self,
        grid: Grid,
        header: Header,
        columns: tuple[Column, ...],
        zones: ZoneColumns,
        choices: Choices,
        words: Lexicon,
    ) -> None:
        self.grid = grid
        self.header = header
        self.columns = columns
        self.zones = zones
        self.choices = choices
        self.words = words
        self.unmatched: list[Unmatched] = []
        self.left_out: list[Unmatched] = list(header.left_out)
        self.joined: list[int] = []
        self.notes: list[str] = []
        self.questions: list[Question] = list(zones.questions)
        self.points: Points | None = None
        self.are_counted = False  # lines themselves, for want of figures

    def run(self) -> Understood:
        if not self.zones.is_found or self.zones.level is None:
            return self._without_zone()
        lines = self._places() if self.zones.pair else self._matched(self.zones.level)
        self._say_how(lines)
        periods = self._periods(lines)
        cells = self._cells()
        gathered = self._gathered(lines, periods, cells)
        return self._understood(lines, periods, gathered)

    # Zones of lines

    def _matched(self, level: Level) -> _Lines:
        sights = self._sights()
        matches = Matcher(level, self.words).match(sights)
        known = self.words.zone_names(level) if self.choices.matches else {}
        kept: list[int] = []
        for at, line in enumerate(self.header.lines):
            if line in self.choices.matches:
                matches[at] = _chosen(self.choices.matches[line], known)
            match = matches[at]
            if match.code is not None:
                kept.append(at)
            else:
                told = Unmatched(
                    line, sights[at].words or self._words(at), match.reason, match.candidates
                )
                (self.left_out if match.aside else self.unmatched).append(told)
        self.notes += mended(matches, sights)
        return _Lines(
            tuple(kept),
            tuple(matches[at].code or "" for at in kept),
            tuple(matches[at].written for at in kept),
        )

    def _sights(self) -> list[Sight]:
        zones = self.zones
        count = len(self.header.lines)
        return [
            Sight(*cells)
            for cells in zip(
                *(
                    self._texts(rank) if rank is not None else [""] * count
                    for rank in (zones.code, zones.name, zones.departement, zones.postal)
                ),
                strict=True,
            )
        ]

    def _texts(self, rank: int) -> list[str]:
        return [cell.strip() for cell in self.header.columns[rank]]

    def _words(self, at: int) -> str:
        text = " · ".join(cell for cell in (c[at].strip() for c in self.header.columns) if cell)
        return text if len(text) <= _WORDS_SHOWN else f"{text[: _WORDS_SHOWN - 1]}…"

    def _places(self) -> _Lines:
        """Lines that are places, with the commune that each stands in."""
        from diagnostic.sources.locating import locate

        across, along = self.zones.pair or (0, 0)
        cells = self._texts(across), self._texts(along)
        longitudes, latitudes = degrees(*cells, metres=self.zones.metres)
        found = locate(longitudes, latitudes)
        kept: list[int] = []
        for at, code in enumerate(found):
            line = self.header.lines[at]
            if self.choices.matches.get(line) == "":
                self.left_out.append(Unmatched(line, self._words(at), "laissée de côté à la main"))
            elif code is None:
                reason = (
                    "coordonnées absentes ou illisibles"
                    if longitudes[at] != longitudes[at]
                    else "hors de toute commune connue"
                )
                self.unmatched.append(Unmatched(line, self._words(at), reason))
            else:
                kept.append(at)
        self.points = Points(
            tuple(longitudes[at] for at in kept),
            tuple(latitudes[at] for at in kept),
            tuple(self.header.lines[at] for at in kept),
        )
        return _Lines(
            tuple(kept), tuple(found[at] or "" for at in kept), tuple(str(at) for at in kept)
        )

    def _say_how(self, lines: _Lines) -> None:
        """First note: what the lines are, and where it was read."""
        level = self.zones.level or "commune"
        total = len(self.header.lines)
        if self.zones.pair:
            kind = "Lambert 93" if self.zones.metres else "longitude et latitude"
            found = among(len(lines.at), total, "lieu placé", "lieux placés")
            first = f"Lieux lus par leurs coordonnées ({kind}){NBSP}: {found}."
        else:
            used = (self.zones.code, self.zones.postal, self.zones.name, self.zones.departement)
            names = [f"«{NBSP}{self.columns[r].title[:40]}{NBSP}»" for r in used if r is not None]
            found = among(len(lines.at), total, "ligne reconnue", "lignes reconnues")
            first = f"Zones lues par {WORDS[level][0]} dans {listed(names)}{NBSP}: {found}."
        self.notes = [first, *self.zones.notes, *self.notes]
        kept = set(lines.codes)
        for city in CITIES:
            if city in kept and not kept.isdisjoint(self.words.atlas.arrondissements.get(city, ())):
                self.notes.append(
                    f"{self.words.atlas.name(city)} est donnée entière et par arrondissement"
                    f"{NBSP}: les deux sont gardés, la carte ne montre que l’un ou l’autre."
                )

    # Years

    def _periods(self, lines: _Lines) -> tuple[int | None, ...] | None:
        """Year of each line kept, None when the table is of one year or of none."""
        rank = next((r for r, c in enumerate(self.columns) if c.role == "period"), None)
        if rank is None:
            return None
        figures = self.header.figures[rank].values
        years = [int(y) if (y := float(figures[at])) == y else None for at in lines.at]
        several = {year for year in years if year is not None}
        if len(several) == 1 and None not in years:
            self._date_all(several.pop())
            return None
        if len(set(lines.codes)) == len(lines.codes) or not 1 < len(several) <= MOST_PERIODS:
            if len(several) > 1:
                self.notes.append(
                    f"La colonne «{NBSP}{self.columns[rank].title}{NBSP}» donne des années "
                    "différentes d’une zone à l’autre, sans en répéter aucune : les valeurs ne "
                    "sont pas toutes de la même année.".replace(" :", f"{NBSP}:")
                )
            return None
        return tuple(years)

    def _date_all(self, year: int) -> None:
        self.columns = tuple(
            replace(c, year=c.year or year) if c.role in _FIGURES else c for c in self.columns
        )
        self.notes.append(f"Toutes les lignes sont de l’année {year}.")

    # Figures

    def _cells(self) -> dict[int, list[Cell]]:
        """Cells of the columns of figures, for every line of data."""
        found: dict[int, list[Cell]] = {}
        for rank, column in enumerate(self.columns):
            if column.role in _FIGURES:
                figures = self.header.figures[rank]
                cells: list[Cell] = [v if v == v else None for v in figures.values.tolist()]
                for at in figures.secret.nonzero()[0].tolist():
                    cells[at] = "secret"
                found[rank] = cells
        return found

    def _gathered(
        self,
        lines: _Lines,
        periods: tuple[int | None, ...] | None,
        cells: Mapping[int, Sequence[Cell]],
    ) -> Gathered:
        kept = range(len(lines.at))
        if periods is not None:
            undated = [i for i in kept if periods[i] is None]
            self._lose(lines, undated, "ligne sans année")
            kept = [i for i in kept if periods[i] is not None]  # type: ignore[assignment]
        keys: list[Key] = [(lines.codes[i], periods[i] if periods else None) for i in kept]
        values = {rank: [column[lines.at[i]] for i in kept] for rank, column in cells.items()}
        written = [lines.written[i] for i in kept]
        forms = {rank: self.columns[rank].form for rank in cells}
        if not cells and (self.points or len(set(keys)) < len(keys)):
            rank = self._count_lines()
            values, forms = {rank: [1.0] * len(keys)}, {rank: "count"}
            written = [str(i) for i in kept]
        table = Table(keys, written, values, forms)
        found = gather(table, self.choices.duplicates, places=self.points is not None)
        back = list(kept)
        for part in ("lines", "parts", "repeated", "doubtful", "unadded"):
            setattr(found, part, [back[i] for i in getattr(found, part)])
        self._account(lines, found)
        return found

    def _count_lines(self) -> int:
        """A column for how many lines each zone has, in a table without figures."""
        self.are_counted = True
        title = "Nombre de lieux" if self.points else "Nombre de lignes"
        self.columns = (*self.columns, Column(title, "value"))
        self.notes.append(
            f"Sans colonne de chiffres, c’est le nombre de "
            f"{'lieux' if self.points else 'lignes'} de chaque zone qui est compté."
        )
        return len(self.columns) - 1

    def _account(self, lines: _Lines, found: Gathered) -> None:
        """Say what became of the lines that are not kept as they are."""
        self.joined += [self.header.lines[lines.at[i]] for i in found.parts]
        for i in found.repeated:
            at = lines.at[i]
            reason = "zone déjà donnée par une autre ligne"
            self.left_out.append(Unmatched(self.header.lines[at], self._words(at), reason))
        if found.repeated:
            what = counted(len(found.repeated), "ligne répétée", "lignes répétées")
            self.notes.append(f"{what}{NBSP}: chaque zone est gardée une fois.")
        self._lose(
            lines, found.doubtful, "zone donnée plusieurs fois, avec des valeurs différentes"
        )
        self._lose(
            lines,
            found.unadded,
            "communes réunies depuis en une seule, et un taux ne s’additionne pas",
        )
        if found.doubtful:
            self._ask_duplicates([lines.codes[i] for i in found.doubtful])
        self._say_parts(lines, found)

    def _say_parts(self, lines: _Lines, found: Gathered) -> None:
        if found.parts and not self.are_counted and self.points is None:
            names = sorted({lines.codes[i] for i in found.parts})
            shown = listed([self.words.name("commune", code) for code in names], 3)
            self.notes.append(
                f"{counted(len(found.parts), 'ligne ajoutée', 'lignes ajoutées')} à une autre, "
                f"pour des communes réunies depuis{NBSP}: {shown}."
            )
        if found.blanks and not found.unadded:
            zones = counted(len(set(found.blanks)), "zone")
            self.notes.append(
                f"Taux laissés vides pour {zones} de plusieurs lignes{NBSP}: un taux ne "
                "s’additionne pas."
            )

    def _lose(self, lines: _Lines, which: Sequence[int], reason: str) -> None:
        for i in which:
            at = lines.at[i]
            self.unmatched.append(Unmatched(self.header.lines[at], self._words(at), reason))

    def _ask_duplicates(self, codes: Sequence[str]) -> None:
        level = self.zones.level or "commune"
        zones = sorted(set(codes))
        names = listed([self.words.name(level, code) for code in zones], 3)
        are = "est donnée" if len(zones) == 1 else "sont données"
        self.questions.append(
            asked(
                "duplicates",
                f"{counted(len(zones), 'zone')} {are} plusieurs fois avec des valeurs différentes"
                f"{NBSP}: {names}. Que faut-il en faire{NBSP}?",
                DUPLICATES,
            )
        )

    # Result

    def _understood(
        self,
        lines: _Lines,
        periods: tuple[int | None, ...] | None,
        found: Gathered,
    ) -> Understood:
        if periods is None:
            codes = [code for code, _ in found.keys]
            first = [self.header.lines[lines.at[i]] for i in found.lines]
            cells = found.cells
        else:
            codes, first, cells = self._by_year(lines, found)
        if not codes and not self.questions:
            self.questions.append(self._ask_zone())
        return Understood(
            grid=self.grid,
            header=self.header.rank,
            titles=self.header.titles,
            columns=self.columns,
            level=self.zones.level,
            lines=tuple(first),
            codes=tuple(codes),
            values={r: tuple(_figure(cell) for cell in column) for r, column in cells.items()},
            secret=frozenset(
                (row, rank)
                for rank, column in cells.items()
                for row, cell in enumerate(column)
                if cell == "secret"
            ),
            points=self.points,
            unmatched=tuple(sorted(self.unmatched, key=lambda told: told.line)),
            left_out=tuple(sorted(self.left_out, key=lambda told: told.line)),
            notes=(
                *self.notes,
                *notes_of(self.header, self.columns[: len(self.header.names)]),
                *self._told(cells),
            ),
            questions=tuple(self.questions),
            joined=tuple(sorted(self.joined)),
        )

    def _by_year(
        self, lines: _Lines, found: Gathered
    ) -> tuple[list[str], list[int], dict[int, list[Cell]]]:
        """Each column of figures cut into one for each year, after the columns of the table."""
        rows: dict[str, int] = {}
        first: list[int] = []
        places: list[tuple[int, int]] = []
        years = sorted({year for _, year in found.keys if year is not None})
        for (code, year), i in zip(found.keys, found.lines, strict=True):
            line = self.header.lines[lines.at[i]]
            if code not in rows:
                rows[code] = len(rows)
                first.append(line)
            else:
                self.joined.append(line)
            places.append((rows[code], year or 0))
        cells: dict[int, list[Cell]] = {}
        columns = list(self.columns)
        for rank, column in found.cells.items():
            source = self.columns[rank]
            by_year: dict[int, list[Cell]] = {year: [None] * len(rows) for year in years}
            for (row, year), cell in zip(places, column, strict=True):
                by_year[year][row] = cell
            if rank < len(self.header.names):
                columns[rank] = replace(source, role="other")
            for year in years:
                cells[len(columns)] = by_year[year]
                columns.append(replace(source, title=f"{source.title}, {year}", year=year))
        self.columns = tuple(columns)
        shown = listed([str(year) for year in years], 4)
        self.notes.append(f"Plusieurs années par zone{NBSP}: une colonne pour chacune ({shown}).")
        return list(rows), first, cells

    def _told(self, cells: Mapping[int, Sequence[Cell]]) -> Iterator[str]:
        """What figures have that surprises: negative, all alike, alone, missing."""
        if not cells:
            yield f"Aucune colonne de chiffres{NBSP}: il n’y a rien à mettre en couleurs."
        for rank, column in cells.items():
            title = f"«{NBSP}{self.columns[rank].title[:60]}{NBSP}»"
            known = [cell for cell in column if isinstance(cell, float)]
            negative = sum(cell < 0 for cell in known)
            if column and not known:
                yield f"Colonne {title}{NBSP}: aucune valeur connue."
            elif negative:
                what = counted(negative, "valeur négative", "valeurs négatives")
                yield f"Colonne {title}{NBSP}: {what}, gardées telles quelles, à vérifier."
            if len(known) == 1:
                yield f"Colonne {title}{NBSP}: une seule valeur, qu’une carte ne peut classer."
            elif known and len(set(known)) == 1:
                same = number(known[0], 0 if known[0] == int(known[0]) else 2)
                yield f"Colonne {title}{NBSP}: toutes les valeurs sont égales à {same}."

    def _without_zone(self) -> Understood:
        """Nothing says which zone a line is of: asked."""
        reason = "aucune colonne ne nomme de zone"
        unmatched = [
            Unmatched(line, self._words(at), reason) for at, line in enumerate(self.header.lines)
        ]
        return Understood(
            grid=self.grid,
            header=self.header.rank,
            titles=self.header.titles,
            columns=self.columns,
            level=None,
            lines=(),
            codes=(),
            values={r: () for r, c in enumerate(self.columns) if c.role in _FIGURES},
            secret=frozenset(),
            points=None,
            unmatched=tuple(unmatched),
            left_out=tuple(self.left_out),
            notes=(*self.zones.notes, *notes_of(self.header, self.columns)),
            questions=(*self.questions, self._ask_zone()),
        )

    def _ask_zone(self) -> Question:
        if self.choices.level is None:
            return asked(
                "level",
                "Aucune zone n’a été reconnue. De quoi sont les lignes du tableau ? Une colonne "
                "doit donner leur code ou leur nom, ou deux colonnes leurs coordonnées.",
                (*((lv, WORDS[lv][1]) for lv in LEVELS), ("points", "lieux, par coordonnées")),
            )
        return asked(
            "roles",
            f"Aucune zone de ce niveau n’a été reconnue. Quelle colonne les nomme{NBSP}?",
            tuple(
                (f"{rank}:{role}", f"«{NBSP}{c.title[:40]}{NBSP}», {word}")
                for rank, c in enumerate(self.columns[:12])
                for role, word in (("code", "par code"), ("name", "par nom"))
            ),
        )


def _chosen(code: str, known: Mapping[str, str]) -> Match:
    """What the user said of a line."""
    if not code:
        return Match(None, reason="laissée de côté à la main", aside=True)
    if code not in known:
        return Match(None, reason=f"le code {code[:20]} n’est pas celui d’une zone de ce niveau")
    return Match(code, "chosen", written=code)


def _figure(cell: Cell) -> float | None:
    return cell if isinstance(cell, float) else None
