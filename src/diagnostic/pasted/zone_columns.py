"""The columns of a table that say which zone each line is of, found by what they hold.

Titles help, and never decide alone: « Code » may head postal codes. A column is taken for a zone's
when most of its cells exist in the atlas under that sense, agree with the names beside them, and
belong to one another when several levels are given.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Literal, NamedTuple

from diagnostic.french import NBSP, listed, spaced
from diagnostic.pasted.lexicon import Lexicon
from diagnostic.pasted.model import Choices, Question, Role
from diagnostic.pasted.places import as_degrees, as_metres
from diagnostic.territory.names import key
from diagnostic.territory.zones import LEVELS, WORDS, Level

Nature = Literal["code", "name", "postal", "latitude", "longitude", "x", "y"]


class Sense(NamedTuple):
    """What the cells of a column may be; the level is that of communes for what has none."""

    nature: Nature
    level: Level = "commune"


SENSES = (
    *(Sense("code", level) for level in LEVELS),
    *(Sense("name", level) for level in LEVELS),
    Sense("postal"),
    *(Sense(nature) for nature in ("latitude", "longitude", "x", "y")),
)

LEAST_SHARE = 0.6
"""Share of a column's different cells that must read in a sense, for it to have that sense."""
LEAST_SHARE_TOLD = 0.25
"""The same under a title that says so."""
LEAST_SHARE_MIXED = 0.8
"""The same for a column of zones of several levels together."""
LEAST_SHARE_OF_NUMBERS = 0.9
"""The same for numbers of départements and régions, which any small figure looks like."""
LEAST_AGREEMENT = 0.5
"""Share of the lines on which two columns that name one zone must meet."""
LEAST_UNIQUE = 0.9
"""Share of different zones that a column must have to be what the lines are about."""
MANY = 30
"""Lines past which a list of nothing but chief towns of bassins de vie is doubtful."""

_SAMPLE = 1000
_LONGEST_TITLE = 8
_TELL: Mapping[str, Sense] = {
    **dict.fromkeys(("postal", "postaux", "cp"), Sense("postal")),
    **dict.fromkeys(("epci", "siren", "intercommunalite", "agglomeration"), Sense("code", "epci")),
    **dict.fromkeys(
        ("bassin", "bassins", "bv", "bv2022", "bv2012"), Sense("code", "bassin_de_vie")
    ),
    **dict.fromkeys(
        ("dep", "dept", "dpt", "departement", "departements"), Sense("code", "departement")
    ),
    **dict.fromkeys(("reg", "region", "regions"), Sense("code", "region")),
    **dict.fromkeys(
        ("commune", "communes", "com", "depcom", "insee", "ville", "villes", "codecommune"),
        Sense("code", "commune"),
    ),
    **dict.fromkeys(("lat", "latitude", "ylat"), Sense("latitude")),
    **dict.fromkeys(("lon", "lng", "long", "longitude", "xlong"), Sense("longitude")),
    **dict.fromkeys(("x", "coordx", "xl93"), Sense("x")),
    **dict.fromkeys(("y", "coordy", "yl93"), Sense("y")),
}
"""Words of titles and the sense they tell; « name » is told as « code » is, the cells decide."""
_OF_SEATS = frozenset({"siege", "chef", "lieu", "prefecture", "centre", "capitale", "principale"})
_FIGURE_WORDS = """
population pop habitants hab nombre nb nbre effectif effectifs surface superficie taux part montant
total totaux apl prix revenu revenus patients patientele medecins valeur indice densite euros age
pourcentage moyenne places lits actes beneficiaires
"""
_OF_FIGURES = frozenset(_FIGURE_WORDS.split())
_NEUTRAL_WORDS = "code codes codgeo num numero no n id identifiant geo zone zones territoire"
_NEUTRAL = frozenset(_NEUTRAL_WORDS.split())
_SURE_NUMBER = re.compile(
    r"0[0-9]{1,2}|2[ABab]|97[1-8]|[DR][0-9]{1,3}|(?:DEP|REG).*", re.IGNORECASE
)
_FIGURE = re.compile(r"-?[0-9]{1,3}(?:[ \u00a0\u202f][0-9]{3})+|-?[0-9]+[.,][0-9]*[1-9]|.*[%€]")
_YEAR = re.compile(r"(?:19|20)[0-9]{2}(?:[.,]0)?")
_DIGIT = re.compile(r"[0-9]")
_WORD = re.compile(r"[^\W\d_]{2}")


@dataclass(frozen=True)
class ZoneColumns:
    """Where a table says its zones, by rank of column; None where it does not.

    ``pair`` holds the columns of longitude and latitude, or of x and y: then lines are places, and
    the level is that of communes. ``aside`` are columns that name zones without being used, which
    are no figures.
    """

    level: Level | None = None
    code: int | None = None
    name: int | None = None
    departement: int | None = None
    postal: int | None = None
    pair: tuple[int, int] | None = None
    metres: bool = False
    aside: frozenset[int] = frozenset()
    notes: tuple[str, ...] = ()
    questions: tuple[Question, ...] = ()

    @property
    def roles(self) -> Mapping[int, Role]:
        """Role of each column that is used or set aside."""
        found: dict[int, Role] = dict.fromkeys(self.aside, "other")
        used: tuple[tuple[int | None, Role], ...] = (
            (self.departement, "departement"),
            (self.postal, "postal"),
            (self.name, "name"),
            (self.code, "code"),
        )
        found |= {column: role for column, role in used if column is not None}
        if self.pair:
            names: tuple[Role, Role] = ("x", "y") if self.metres else ("longitude", "latitude")
            found |= dict(zip(self.pair, names, strict=True))
        return found

    @property
    def is_found(self) -> bool:
        """Whether something says which zone a line is of."""
        used = (self.code, self.name, self.postal, self.pair)
        return self.level is not None and any(column is not None for column in used)


def find_zone_columns(
    rows: Sequence[Sequence[str]],
    titles: Sequence[str],
    lexicon: Lexicon,
    choices: Choices | None = None,
    about: str = "",
) -> ZoneColumns:
    """Find the columns that name zones, and the level of those zones.

    Parameters
    ----------
    rows
        Lines under the titles, of the same length.
    titles
        Titles of the columns, empty texts without any.
    about
        Words above the table, which may say its level.
    """
    return _Search(rows, titles, lexicon, choices or Choices(), about).run()


class _Column:
    """A column with what its cells may be."""

    def __init__(self, rank: int, title: str, cells: Sequence[str], lexicon: Lexicon) -> None:
        self.rank = rank
        self.words = key(title[:80].replace("_", " ")).split()
        self.lexicon = lexicon
        self.distinct = set(cells)
        self.filled = len(cells) - (cells.count("") if "" in self.distinct else 0)
        self.distinct.discard("")

    @cached_property
    def sample(self) -> list[str]:
        if len(self.distinct) <= _SAMPLE:
            return sorted(self.distinct)
        return sorted(self.distinct)[:: len(self.distinct) // _SAMPLE + 1]

    @cached_property
    def told(self) -> frozenset[Sense]:
        """Senses that the title tells."""
        if len(self.words) > _LONGEST_TITLE:
            return frozenset()
        found = {_TELL[word] for word in self.words if word in _TELL}
        named = {Sense("name", sense.level) for sense in found if sense.nature == "code"}
        if self.is_titled_figure and "code" not in self.words:
            # « Population de la commune » heads no codes.
            return frozenset(named)
        return frozenset(found | named)

    @property
    def is_titled_figure(self) -> bool:
        return not _OF_FIGURES.isdisjoint(self.words)

    @property
    def is_neutral(self) -> bool:
        return all(word in _NEUTRAL or word.isdigit() or word == "colonne" for word in self.words)

    @property
    def is_of_seats(self) -> bool:
        return not _OF_SEATS.isdisjoint(self.words)

    @cached_property
    def shares(self) -> Mapping[Sense, float]:
        """Share of the different cells that read in each sense."""
        counts = Counter(sense for senses in self.senses for sense in senses)
        total = max(1, len(self.sample))
        return {sense: counts[sense] / total for sense in SENSES}

    @cached_property
    def senses(self) -> list[tuple[Sense, ...]]:
        """What each cell of the sample may be."""
        return [tuple(self._senses(cell)) for cell in self.sample]

    def _senses(self, cell: str) -> Iterator[Sense]:
        lexicon = self.lexicon
        if len(cell) <= 40 and _DIGIT.search(cell):
            if not _FIGURE.fullmatch(cell):
                yield from (Sense("code", lv) for lv in LEVELS if lexicon.code(lv, cell))
                if lexicon.postal(cell):
                    yield Sense("postal")
            yield from (Sense(nature) for nature in as_degrees(cell))
            yield from (Sense(nature) for nature in as_metres(cell))
        if _WORD.search(cell):
            yield from (Sense("name", lv) for lv in LEVELS[1:] if lexicon.named(lv, cell))
            if lexicon.is_commune_name(cell):
                yield Sense("name")

    def has(self, sense: Sense) -> bool:
        """Whether the column has a sense."""
        share = self.shares[sense]
        if sense in self.told:
            return share >= LEAST_SHARE_TOLD
        if sense.nature == "name":
            return share >= LEAST_SHARE
        if self.is_titled_figure or self.are_years:
            return False
        if sense.level in ("departement", "region") and sense.nature == "code":
            return share >= LEAST_SHARE_OF_NUMBERS and (self.is_neutral or self.is_sure_number)
        return share >= LEAST_SHARE

    @cached_property
    def are_years(self) -> bool:
        """Whether every cell is a year, that a lost zero would make a code."""
        return bool(self.distinct) and all(_YEAR.fullmatch(cell) for cell in self.distinct)

    @cached_property
    def is_sure_number(self) -> bool:
        """Whether numbers of départements or régions cannot be mere figures."""
        return any(_SURE_NUMBER.fullmatch(cell) for cell in self.distinct)

    @cached_property
    def uniqueness(self) -> float:
        """Share of different cells among those that are filled."""
        return len(self.distinct) / self.filled if self.filled else 0.0


@dataclass
class _Search:
    rows: Sequence[Sequence[str]]
    titles: Sequence[str]
    lexicon: Lexicon
    choices: Choices
    about: str
    notes: list[str] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    ties: dict[Level, Question] = field(default_factory=dict)

    def __post_init__(self) -> None:
        cells = list(zip(*self.rows, strict=True)) if self.rows else []
        self.cells = [[cell.strip() for cell in column] for column in cells]
        self.columns = [
            _Column(rank, title, column, self.lexicon)
            for rank, (title, column) in enumerate(zip(self.titles, self.cells, strict=False))
        ]

    # What is chosen by the user comes first

    def run(self) -> ZoneColumns:
        self.free = [c for c in self.columns if c.rank not in self.choices.roles and c.filled]
        names = self._named()
        codes = self._coded(names)
        postal = self._postal(codes, names)
        if "commune" in codes and postal == codes["commune"]:
            del codes["commune"]
        if not codes and not names and postal is None:
            codes, names = self._mixed("code"), self._mixed("name")
        level = self._level(codes, names, postal)
        pair, metres = self._pair(level, codes)
        if pair:
            level = "commune"
        elif level in self.ties and level in codes:
            self.questions.append(self.ties[level])
        aside = {
            *codes.values(),
            *(names[lv] for lv in names),
            *([postal] if postal is not None else []),
        }
        if level is None:
            return ZoneColumns(
                aside=frozenset(aside), notes=tuple(self.notes), questions=tuple(self.questions)
            )
        aside |= {c.rank for c in self.free if self._is_aside(c)}
        found = ZoneColumns(
            level=level,
            code=codes.get(level),
            name=names.get(level),
            departement=self._departement(level, codes, names),
            postal=postal if level == "commune" else None,
            pair=pair,
            metres=metres,
            notes=tuple(self.notes),
            questions=tuple(self.questions),
        )
        used = set(found.roles) | set(self.choices.roles)
        return replace(found, aside=frozenset(aside - used))

    def _forced(self, *roles: Role) -> list[int]:
        width = len(self.columns)
        return [
            c for c, role in sorted(self.choices.roles.items()) if role in roles and 0 <= c < width
        ]

    def _chosen_level(self) -> Level | None:
        return self.choices.level if self.choices.level not in (None, "points") else None  # type: ignore[return-value]

    def _is_aside(self, column: _Column) -> bool:
        """Whether a column that is not used names zones, and so is no figure."""
        sure = column.told & {s for s in SENSES if column.shares[s] >= LEAST_SHARE}
        return bool(sure) or any(
            column.shares[s] >= LEAST_SHARE_OF_NUMBERS
            for s in (Sense("code", "epci"), Sense("latitude"), Sense("y"))
            if s in column.told or s.level == "epci"
        )

    # Codes

    def _coded(self, names: Mapping[Level, int]) -> dict[Level, int]:
        """The column of codes of each level."""
        forced = self._forced("code")
        if forced:
            column = self.columns[forced[0]]
            given = {self._chosen_level() or self._best_level(column): column.rank}
            self._numbers_apart(given)
            self._bassins_apart(given)
            return given
        found: dict[Level, int] = {}
        chosen = self._chosen_level()
        for level in sorted(LEVELS, key=lambda lv: (lv != chosen, LEVELS.index(lv))):
            best = self._best(Sense("code", level), taken=set(found.values()))
            if best is not None:
                found[level] = best
        self._without_chance(found, names)
        self._numbers_apart(found)
        self._bassins_apart(found)
        return found

    def _best_level(self, column: _Column) -> Level:
        return max(LEVELS, key=lambda lv: (column.shares[Sense("code", lv)], -LEVELS.index(lv)))

    def _best(self, sense: Sense, taken: set[int]) -> int | None:
        """Column that has a sense best; a tie between columns that differ is asked."""
        fit = [c for c in self.free if c.rank not in taken and self._has(c, sense)]
        if not fit:
            return None

        def rank(c: _Column) -> tuple[bool, bool, bool, float]:
            sure = c.uniqueness >= LEAST_UNIQUE
            return (not c.is_of_seats, sense in c.told, sure, round(c.shares[sense], 1))

        best = max(rank(c) for c in fit)
        ties = [c for c in fit if rank(c) == best]
        if len(ties) > 1 and sense.nature == "code" and self._differ(ties, sense):
            self._ask_column(ties, sense)
        return ties[0].rank

    def _has(self, column: _Column, sense: Sense) -> bool:
        if self.choices.level == sense.level and sense.nature in ("code", "name"):
            return column.shares[sense] > 0 and (column.has(sense) or column.shares[sense] >= 0.5)
        return column.has(sense)

    def _differ(self, ties: Sequence[_Column], sense: Sense) -> bool:
        if sense.level in ("departement", "region") and not ties[0].is_sure_number:
            # Bare numbers side by side: the first column is what tables are about.
            return len(self.rows) > 1 and ties[0].rank > 0
        return sense.level != "commune" or len(self.rows) > 1

    def _ask_column(self, ties: Sequence[_Column], sense: Sense) -> None:
        words = WORDS[sense.level][0]
        names = [self._title(c.rank) for c in ties]
        self.ties[sense.level] = asked(
            "roles",
            f"Plusieurs colonnes donnent des codes de {words}{NBSP}: {listed(names)}. "
            "Laquelle dit la zone de chaque ligne ?",
            tuple((f"{c.rank}:code", self._title(c.rank)) for c in ties),
        )

    def _without_chance(self, found: dict[Level, int], names: Mapping[Level, int]) -> None:
        """Drop columns of figures that look like codes by chance: the zones of a line must meet."""
        self._without_false_communes(found, names)
        finer = [found[lv] for lv in ("commune", "epci") if lv in found]
        finer += [
            rank
            for rank in (names.get("commune"), self._best(Sense("postal"), set()))
            if rank is not None
        ]
        for level in ("departement", "region"):
            rank = found.get(level)
            if rank is None or Sense("code", level) in self.columns[rank].told:
                continue
            others = [other for other in finer if other != rank]
            met = [self._agreement(other, rank, self._in_zone(level)) for other in others]
            told = [share for share in met if share is not None]
            if told and max(told) < LEAST_AGREEMENT:
                del found[level]

    def _without_false_communes(self, found: dict[Level, int], names: Mapping[Level, int]) -> None:
        rank = found.get("commune")
        if rank is None or Sense("code") in self.columns[rank].told:
            return
        met = []
        if "commune" in names and self.columns[rank].shares[Sense("postal")] < LEAST_SHARE:
            met.append(self._agreement(rank, names["commune"], self._same_commune))
        for level, other in found.items():
            if level == "epci" or (level != "commune" and self.columns[other].is_sure_number):
                met.append(self._agreement(rank, other, self._in_zone(level)))
        told = [share for share in met if share is not None]
        if told and max(told) < LEAST_AGREEMENT:
            del found["commune"]

    def _same_commune(self, code: str, name: str) -> bool | None:
        commune = self.lexicon.commune(code)
        borne = self.lexicon.bearers(name)
        return commune in borne if commune and borne else None

    def _same_postal(self, code: str, name: str) -> bool | None:
        served, borne = self.lexicon.postal(code), self.lexicon.bearers(name)
        if not served or not borne:
            return None
        cities = {self.lexicon.atlas[code].parent for code in served}
        return not cities.union(served).isdisjoint(borne)

    def _in_zone(self, level: Level) -> Callable[[str, str], bool | None]:
        """Whether a commune or an EPCI of one cell may belong to the zone of another."""

        def test(cell: str, zone: str) -> bool | None:
            communes, other = self._communes(cell), self.lexicon.code(level, zone)
            if not communes or other is None:
                return None
            return any(self.lexicon.within(commune, level) == other for commune in communes)

        return test

    def _communes(self, cell: str) -> tuple[str, ...]:
        """Communes that a cell may stand for, by code, SIREN, postal code or name."""
        lexicon = self.lexicon
        code, siren = lexicon.commune(cell), lexicon.code("epci", cell)
        served = lexicon.postal(cell)
        if code or served:
            return (*((code,) if code else ()), *served)
        if siren:
            return lexicon.atlas.epci[siren].members
        return lexicon.bearers(cell)

    def _agreement(
        self, one: int, other: int, test: Callable[[str, str], bool | None]
    ) -> float | None:
        """Share of the pairs of cells on which two columns meet, None when none can be told."""
        pairs = sorted(set(zip(self.cells[one], self.cells[other], strict=True)))
        step = len(pairs) // _SAMPLE + 1
        told = [answer for pair in pairs[::step] if (answer := test(*pair)) is not None]
        return sum(told) / len(told) if told else None

    def _numbers_apart(self, found: dict[Level, int]) -> None:
        """Tell numbers of départements from numbers of régions, which are départements' too."""
        rank = found.get("departement")
        if rank is None or self._chosen_level() in ("departement", "region"):
            return
        column = self.columns[rank]
        if found.get("region") not in (None, rank) or not self._are_regions(column):
            return
        if Sense("code", "departement") in column.told:
            return
        self._as_regions(found, rank, column)

    def _are_regions(self, column: _Column) -> bool:
        return all(self.lexicon.code("region", cell) for cell in column.distinct)

    def _as_regions(self, found: dict[Level, int], rank: int, column: _Column) -> None:
        """Numbers that are all régions': told by title, by names, by being all there, or asked."""
        agrees = {level: self._named_alike(rank, level) for level in ("departement", "region")}
        if Sense("code", "region") in column.told or agrees["region"] or "region" in self._about:
            found["region"] = found.pop("departement")
        elif agrees["departement"] or "departement" in self._about or not self._alone(found):
            return
        elif len(self._metropolitan & self._zones(column)) == len(self._metropolitan):
            found["region"] = found.pop("departement")
            self.notes.append("Les numéros sont ceux de toutes les régions de métropole.")
        else:
            self._ask_level(
                "Ces numéros sont-ils ceux de départements ou de régions ?",
                ("departement", "region"),
            )

    def _alone(self, found: Mapping[Level, int]) -> bool:
        """Whether nothing finer says what the lines are about."""
        finer = [lv for lv in found if lv not in ("departement", "region")]
        return not finer and self._best(Sense("name"), set()) is None

    @property
    def _metropolitan(self) -> set[str]:
        regions = self.lexicon.atlas.regions
        return {code for code in regions if len(code) == 2 and int(code) > 10 and code != "94"}

    def _zones(self, column: _Column) -> set[str]:
        return {code for cell in column.distinct if (code := self.lexicon.code("region", cell))}

    def _named_alike(self, rank: int, level: Level) -> bool:
        """Whether a column of names goes with these numbers at a level."""
        for column in self.free:
            if column.rank != rank and column.shares[Sense("name", level)] >= LEAST_SHARE:
                agreed = self._agreement(rank, column.rank, self._same_zone(level))
                if agreed is not None and agreed > LEAST_AGREEMENT:
                    return True
        return False

    def _same_zone(self, level: Level) -> Callable[[str, str], bool | None]:
        def test(code: str, name: str) -> bool | None:
            zone, named = self.lexicon.code(level, code), self.lexicon.named(level, name)
            return zone in named if zone and named else None

        return test

    @cached_property
    def _about(self) -> frozenset[str]:
        """Words above the table, of which « département » may be one, without their plural."""
        return frozenset(word.removesuffix("s") for word in key(self.about[:500]).split())

    def _bassins_apart(self, found: dict[Level, int]) -> None:
        """Tell codes of bassins de vie from those of the communes they are named after."""
        rank = found.get("commune")
        if rank is None or not self.lexicon.bassins or self._chosen_level():
            return
        column = self.columns[rank]
        if "bassin_de_vie" in found and found["bassin_de_vie"] != rank:
            return
        if column.shares[Sense("code", "bassin_de_vie")] < 1:
            return
        if Sense("code", "bassin_de_vie") in column.told or "bassin" in self._about:
            found["bassin_de_vie"] = found.pop("commune")
        elif Sense("code") not in column.told and len(column.distinct) >= MANY:
            self._ask_level(
                "Ces codes sont-ils ceux de communes ou de bassins de vie ? Toutes ces communes "
                "sont aussi des pôles de bassin de vie.",
                ("commune", "bassin_de_vie"),
            )

    def _mixed(self, nature: Nature) -> dict[Level, int]:
        """A column of zones of several levels, none of which is most of it."""
        for column in self.free:
            total = sum(any(s.nature == nature for s in senses) for senses in column.senses)
            level = max(
                LEVELS, key=lambda lv: (column.shares[Sense(nature, lv)], -LEVELS.index(lv))
            )
            is_number = level in ("departement", "region") and not column.is_sure_number
            if column.is_titled_figure or (nature == "code" and is_number):
                continue
            if total >= LEAST_SHARE_MIXED * len(column.sample) and total:
                self.notes.append(
                    f"La colonne {self._title(column.rank)} mêle plusieurs niveaux{NBSP}: les "
                    f"lignes sont lues par {WORDS[level][0]}, les autres sont laissées de côté."
                )
                return {level: column.rank}
        return {}

    # Postal codes

    def _postal(self, codes: Mapping[Level, int], names: Mapping[Level, int]) -> int | None:
        forced = self._forced("postal")
        if forced or self._forced("code"):
            return forced[0] if forced else None
        rank = self._best(Sense("postal"), taken=set())
        code = codes.get("commune")
        if rank is None or rank != code:
            return None if rank in codes.values() else rank
        return (
            rank
            if self._is_postal(self.columns[rank], names.get("commune"))
            else self._other_postal(rank)
        )

    def _other_postal(self, taken: int) -> int | None:
        return self._best(Sense("postal"), taken={taken})

    def _is_postal(self, column: _Column, name: int | None) -> bool:
        """Whether a column that reads as both is one of postal codes."""
        if name is not None:
            insee = self._agreement(column.rank, name, self._same_commune) or 0.0
            postal = self._agreement(column.rank, name, self._same_postal) or 0.0
            if insee != postal:
                return postal > insee
        insee, postal = column.shares[Sense("code")], column.shares[Sense("postal")]
        if (Sense("postal") in column.told) != (Sense("code") in column.told):
            return Sense("postal") in column.told and postal >= insee / 2
        if abs(insee - postal) > 0.1 or (insee != postal and max(insee, postal) == 1):
            return postal > insee
        if name is None:
            self.questions.append(
                asked(
                    "roles",
                    f"La colonne {self._title(column.rank)} se lit aussi bien comme des codes de "
                    "communes (INSEE) que comme des codes postaux. Que donne-t-elle ?",
                    (
                        (f"{column.rank}:code", "des codes INSEE de communes"),
                        (f"{column.rank}:postal", "des codes postaux"),
                    ),
                )
            )
        return False

    # Names

    def _named(self) -> dict[Level, int]:
        """The column of names of each level."""
        forced = self._forced("name")
        if forced:
            column = self.columns[forced[0]]
            every: Iterable[Level] = [lv] if (lv := self._chosen_level()) else LEVELS
            best = max(every, key=lambda lv: (column.shares[Sense("name", lv)], -LEVELS.index(lv)))
            return {best: column.rank}
        found: dict[Level, int] = {}
        for level in LEVELS:
            best_column = self._best(Sense("name", level), taken=set())
            if best_column is not None and self._is_closest(best_column, level):
                found[level] = best_column
        return found

    def _is_closest(self, rank: int, level: Level) -> bool:
        """Whether names of several levels, « Mayenne » or « Douai », are rather of this one."""
        if self._chosen_level() == level:
            return True
        column = self.columns[rank]
        share = column.shares[Sense("name", level)]
        for other in LEVELS:
            theirs = column.shares[Sense("name", other)]
            if other != level and (theirs, self._is_rather(column, other, level)) > (share, False):
                return False
        return True

    def _is_rather(self, column: _Column, other: Level, level: Level) -> bool:
        """Whether another level is preferred to one when the names fit both."""
        told = Sense("name", other) in column.told, Sense("name", level) in column.told
        if told[0] != told[1]:
            return told[0]
        if "bassin_de_vie" in (other, level):
            is_told = "bassin" in self._about and Sense("name") not in column.told
            return (other == "bassin_de_vie") == is_told
        coarse = LEVELS.index(other) > LEVELS.index(level)
        return coarse == (len(column.distinct) > 1)

    # Level

    def _level(
        self, codes: Mapping[Level, int], names: Mapping[Level, int], postal: int | None
    ) -> Level | None:
        """Level of the lines: the finest one given, unless they are about a coarser one."""
        chosen = self._chosen_level()
        if chosen:
            return chosen
        given = [lv for lv in LEVELS if lv in codes or lv in names]
        if postal is not None and "commune" not in given:
            given.insert(0, "commune")
        if not given:
            return None
        finest = given[0]
        coarser = [lv for lv in given[1:] if self._rivals(lv, codes, names)]
        main = next((c for c in (codes.get(finest), names.get(finest)) if c is not None), postal)
        if coarser and main is not None and self.columns[main].is_of_seats:
            return coarser[0]
        in_codes = [lv for lv in coarser if lv in codes and lv in ("epci", "bassin_de_vie")]
        if in_codes and finest in codes and self._is_unique(codes[finest]) and len(self.rows) > 2:
            both = [codes[finest], codes[in_codes[0]]]
            self._ask_level(
                f"Deux colonnes de codes{NBSP}: {listed([self._title(c) for c in both])}. De quoi "
                "sont les lignes ?",
                (finest, in_codes[0]),
            )
        elif len(given) > 1 and codes:
            others = [WORDS[lv][1] for lv in given[1:]]
            self.notes.append(
                f"Le tableau nomme aussi des {listed(others)}{NBSP}: les lignes sont lues par "
                f"{WORDS[finest][0]}, le niveau le plus fin."
            )
        return finest

    def _rivals(self, level: Level, codes: Mapping[Level, int], names: Mapping[Level, int]) -> bool:
        """Whether each line has its own zone of a level."""
        ranks = (codes.get(level), names.get(level))
        return any(rank is not None and self._is_unique(rank) for rank in ranks)

    def _is_unique(self, rank: int) -> bool:
        column = self.columns[rank]
        return column.uniqueness >= LEAST_UNIQUE and column.filled >= LEAST_AGREEMENT * len(
            self.rows
        )

    def _ask_level(self, text: str, levels: Sequence[Level]) -> None:
        self.questions.append(
            asked("level", text, tuple((level, WORDS[level][1]) for level in levels))
        )

    def _departement(
        self, level: Level, codes: Mapping[Level, int], names: Mapping[Level, int]
    ) -> int | None:
        """Column that tells the département of each zone."""
        forced = self._forced("departement")
        if forced or level in ("departement", "region"):
            return forced[0] if forced else None
        found = [codes.get("departement"), names.get("departement")]
        used = {codes.get(level), names.get(level)}
        kept = [rank for rank in found if rank is not None and rank not in used]
        return next(iter(kept), None)

    # Places

    def _pair(
        self, level: Level | None, codes: Mapping[Level, int]
    ) -> tuple[tuple[int, int] | None, bool]:
        """Columns of coordinates, when lines are places rather than zones."""
        for across, along, metres in (("longitude", "latitude", False), ("x", "y", True)):
            pair = self._coordinates(across, along)  # type: ignore[arg-type]
            if pair is None:
                continue
            zones = [rank for rank in (codes.get(level),) if rank is not None] if level else []
            by_zone = level is not None and any(self._is_unique(rank) for rank in zones)
            if self.choices.level == "points" or (not by_zone and self._chosen_level() is None):
                return pair, metres
        return None, False

    def _coordinates(self, across: Nature, along: Nature) -> tuple[int, int] | None:
        first, second = self._forced(across), self._forced(along)
        if first and second:
            return first[0], second[0]
        xs = [c for c in self.free if self._is_coordinate(c, across)]
        ys = [c for c in self.free if self._is_coordinate(c, along)]
        pairs = [(x, y) for x in xs for y in ys if x.rank != y.rank]
        if not pairs:
            return None
        best = max(
            pairs,
            key=lambda p: (
                (Sense(across) in p[0].told) + (Sense(along) in p[1].told),
                -abs(p[0].rank - p[1].rank),
                -p[0].rank,
            ),
        )
        return best[0].rank, best[1].rank

    @staticmethod
    def _is_coordinate(column: _Column, nature: Nature) -> bool:
        sense = Sense(nature)
        untold = not column.told or sense in column.told
        return untold and column.shares[sense] >= (LEAST_SHARE if sense in column.told else 0.9)

    def _title(self, rank: int) -> str:
        title = self.titles[rank].strip() if rank < len(self.titles) else ""
        return f"«{NBSP}{title[:40]}{NBSP}»" if title else f"n°{NBSP}{rank + 1}"


def asked(about: str, text: str, answers: tuple[tuple[str, str], ...]) -> Question:
    """A question, with the no-break spaces of French."""
    return Question(about, spaced(text), answers)
