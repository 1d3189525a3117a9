"""What a column may hold: codes, names, postal codes or coordinates, told by its cells and title.

Titles help, and never decide alone: « Code » may head postal codes.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Literal, NamedTuple

from diagnostic.pasted.lexicon import Lexicon
from diagnostic.pasted.places import as_degrees, as_metres
from diagnostic.territory.names import key
from diagnostic.territory.zones import LEVELS, Level

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

SAMPLE = 1000
_FEW, _APART = 500, 8
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


class SensedColumn:
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
        """Some of its different cells, from one end to the other."""
        if len(self.distinct) <= SAMPLE:
            return sorted(self.distinct)
        return sorted(self.distinct)[:: len(self.distinct) // SAMPLE + 1]

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
        """Whether its title is that of figures."""
        return not _OF_FIGURES.isdisjoint(self.words)

    @property
    def is_neutral(self) -> bool:
        """Whether its title says nothing but that it names something."""
        return all(word in _NEUTRAL or word.isdigit() or word == "colonne" for word in self.words)

    @property
    def is_of_seats(self) -> bool:
        """Whether it names the chief town of each zone, rather than the zone."""
        return not _OF_SEATS.isdisjoint(self.words)

    @cached_property
    def shares(self) -> Mapping[Sense, float]:
        """Share of the different cells that read in each sense."""
        counts = Counter(sense for senses in self.senses for sense in senses)
        total = max(1, len(self.sample))
        return {sense: counts[sense] / total for sense in SENSES}

    @cached_property
    def senses(self) -> list[tuple[Sense, ...]]:
        """What each cell of the sample may be; nothing when one in eight already is nothing."""
        cells = self.sample
        if len(cells) > _FEW and not any(any(self._senses(cell)) for cell in cells[::_APART]):
            return [()] * len(cells)
        return [tuple(self._senses(cell)) for cell in cells]

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
