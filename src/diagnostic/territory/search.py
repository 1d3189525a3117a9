"""Search as you type: communes, EPCI, cantons and départements by name, code or postal code."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from heapq import nsmallest
from typing import Literal, NamedTuple, TypeVar

from diagnostic.french import counted, inhabitants, listed
from diagnostic.territory.atlas import Area, Atlas, Commune
from diagnostic.territory.codes import read_code, read_siren
from diagnostic.territory.gazetteer import (
    Gazetteer,
    epci_keys,
    load_gazetteer,
    main_departement,
)
from diagnostic.territory.names import bare, key, unfinished_key

T = TypeVar("T")
Kind = Literal["commune", "arrondissement", "epci", "canton", "departement"]

EXACT, PREFIX, WORD, WORDS, SPELLING = range(5)
"""How close a name is to the query, the closest first."""

GROUP_WEIGHT = 0.1
"""A group counts for a tenth of its people: Douai comes before its EPCI, which has more."""

FORMER_WEIGHT = 0.01
"""A name of the past comes after the same name of today."""

SHORTEST_MISSPELT = 4
"""Fewer letters than this are near too many names to be corrected."""

LEAST_LIKENESS = 74
"""Likeness, of 100, under which another spelling is not proposed (rapidfuzz's ratio)."""

_PREFERENCE_FOR_WHOLE = 4
_LONGEST_QUERY = 80
_KEPT_FOR_A_PLACE = 300
_AFTER = "\uffff"
_WITH_NUMBER = (
    re.compile(r"(?P<name>.+) (?P<place>2[ab]|[0-9]{2,5}|2[ab][0-9]{3})"),
    re.compile(r"(?P<place>2[ab]|[0-9]{2,5}|2[ab][0-9]{3}) (?P<name>.+)"),
)


@dataclass(frozen=True, slots=True)
class Hit:
    """One line of the search box.

    ``label`` tells it from every other line, ``detail`` says what it is; ``codes`` are the communes
    that choosing it adds.
    """

    kind: Kind
    code: str
    label: str
    detail: str
    codes: tuple[str, ...]


class _Entry(NamedTuple):
    """A place under one of its names; ``former`` is that name when it is of the past."""

    kind: Kind
    code: str
    former: str | None
    weight: float


class _Start(NamedTuple):
    """A name from one of its words on."""

    text: str
    entry: int
    whole: bool


Ranks = dict[int, float]
"""Number of an entry → closeness, the smaller the closer."""


class Search:
    """Index of every name of the atlas. Built once: see `load_search`."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self._atlas = gazetteer.atlas
        self._entries: list[_Entry] = []
        self._keys: list[str] = []
        self._owners: list[int] = []
        for entry, keys in _named(gazetteer):
            self._keys += keys
            self._owners += [len(self._entries)] * len(keys)
            self._entries.append(entry)
        self._starts = sorted(
            start
            for name_key, owner in zip(self._keys, self._owners, strict=True)
            for start in _starts(name_key, owner)
        )
        self._numbers = {(e.kind, e.code): n for n, e in enumerate(self._entries) if not e.former}
        self._postal = sorted(gazetteer.postal_codes)

    def find(self, query: str, limit: int = 12) -> tuple[Hit, ...]:
        """Best answers to what is typed so far.

        Parameters
        ----------
        query
            A name or its beginning, some of its words, a name with typos, a postal code or its
            first three digits, an INSEE code of today or of the past, a SIREN, a département's
            name or number. A name may come with a postal code or a département.
        limit
            Number of answers at most.

        Returns
        -------
        tuple of Hit
            The exact first, then names that start with the query, then those that hold its words,
            then likely spellings; the most populated first. Empty when nothing is near.
        """
        text = query[:_LONGEST_QUERY].lstrip()
        ranks = self._by_number(text.strip())
        if not ranks:
            # The last word may be an abbreviation, or the start of a word: « st », « str ».
            ranks = self._by_name(key(text), limit) | self._by_words(unfinished_key(text))
        hits: dict[tuple[Kind, str], Hit] = {}
        for number in self._best(ranks, len(ranks)):
            entry = self._entries[number]
            if len(hits) == limit:
                break
            # Found by its name of today and by one of the past, a commune is given once.
            hits.setdefault((entry.kind, entry.code), self._hit(entry, text))
        return tuple(hits.values())

    def _by_number(self, text: str) -> Ranks:
        """Places that a number designates."""
        if not any(character.isdigit() for character in text):
            return {}
        ranks: Ranks = {}
        departement = self._gazetteer.departement_names.get(text.lower())
        if departement is not None:
            self._rank(ranks, "departement", departement, EXACT)
        siren = read_siren(text)
        if siren is not None and siren in self._atlas.epci:
            self._rank(ranks, "epci", siren, EXACT)
        compact = text.replace(" ", "").upper()
        if compact.isdigit() and 3 <= len(compact) < 5:
            self._rank_postal(ranks, compact, PREFIX)
        read = read_code(text)
        if read is not None:
            self._rank_code(ranks, read.code, WORD if ranks else EXACT)
        return ranks

    def _rank_code(self, ranks: Ranks, code: str, first: int) -> None:
        """Rank the commune of an INSEE code with those of the postal code written alike.

        Nothing tells which is meant: the most populated comes first, and its detail says which.
        """
        today = code if code in self._atlas else self._atlas.successors.get(code)
        if today is not None:
            self._rank_commune(ranks, today, first if today == code else first + 1)
        self._rank_postal(ranks, code, first)

    def _rank_postal(self, ranks: Ranks, digits: str, closeness: float) -> None:
        for postal in _range(self._postal, digits, lambda postal: postal):
            for code in self._gazetteer.postal_codes[postal]:
                self._rank_commune(ranks, code, closeness)

    def _rank_commune(self, ranks: Ranks, code: str, closeness: float) -> None:
        self._rank(ranks, _kind(self._atlas[code]), code, closeness)

    def _rank(self, ranks: Ranks, kind: Kind, code: str, closeness: float) -> None:
        number = self._numbers[kind, code]
        ranks[number] = min(closeness, ranks.get(number, closeness))

    def _by_name(self, query: str, limit: int) -> Ranks:
        """Places whose name is near; a département or a postal code in the query narrows them."""
        if not query:
            return {}
        ranks = self._by_words(query)
        if ranks:
            return self._top(ranks, limit)
        for name, is_there in self._narrowed(query):
            near = self._by_words(name) or self._by_spelling(name, _KEPT_FOR_A_PLACE)
            ranks = {number: rank for number, rank in near.items() if is_there(number)}
            if ranks:
                return ranks
        return self._by_spelling(query, limit)

    def _by_words(self, query: str) -> Ranks:
        """Places whose name holds these words in this order, the last one maybe begun only."""
        ranks: Ranks = {}
        if not query:
            return ranks
        for start in _range(self._starts, query, lambda start: start.text):
            closeness = _closeness(start, query)
            ranks[start.entry] = min(closeness, ranks.get(start.entry, closeness))
        return ranks or self._by_scattered_words(query)

    def _by_scattered_words(self, query: str) -> Ranks:
        """Places that have every word of the query, or its beginning, in any order."""
        words = sorted((word for word in query.split() if len(word) > 1), key=len, reverse=True)
        if len(words) < 2:
            return {}
        found: set[int] | None = None
        for word in words:
            having = {start.entry for start in _range(self._starts, word, lambda s: s.text)}
            found = having if found is None else found & having
            if not found:
                return {}
        return dict.fromkeys(found or (), WORDS)

    def _by_spelling(self, query: str, limit: int) -> Ranks:
        """Places whose name, or the beginning of whose name, is spelt nearly so."""
        if len(query) < SHORTEST_MISSPELT:
            return {}
        from rapidfuzz import fuzz, process

        ranks: Ranks = {}
        begun = [name_key[: len(query)] for name_key in self._keys]
        for keys, penalty in ((self._keys, 0), (begun, _PREFERENCE_FOR_WHOLE)):
            near = process.extract(
                query, keys, scorer=fuzz.ratio, limit=limit * 3, score_cutoff=LEAST_LIKENESS
            )
            for _, likeness, number in near:
                owner = self._owners[number]
                rank = SPELLING + (100 + penalty - likeness) / 100
                ranks[owner] = min(rank, ranks.get(owner, rank))
        return self._top(ranks, limit)

    def _narrowed(self, query: str) -> Iterator[tuple[str, Callable[[int], bool]]]:
        """Ways to read a query as a name and the place that it is in."""
        for form in _WITH_NUMBER:
            match = form.fullmatch(query)
            if match:
                yield key(match["name"]), self._in_number(match["place"].upper())
        words = query.split()
        for at in range(1, len(words)):
            departement = self._gazetteer.departement_names.get(" ".join(words[at:]))
            if departement is not None and not words[at][0].isdigit():
                yield key(" ".join(words[:at])), self._in_number(departement)

    def _in_number(self, place: str) -> Callable[[int], bool]:
        """Whether an entry is in a département or a postal code, maybe not typed to its end."""

        def is_there(number: int) -> bool:
            codes = self._codes(self._entries[number])
            communes = [self._atlas[code] for code in codes[:1]]
            return any(
                commune.departement.startswith(place)
                or commune.code == place
                or any(postal.startswith(place) for postal in commune.postal_codes)
                for commune in communes
            )

        return is_there

    def _best(self, ranks: Ranks, limit: int) -> list[int]:
        entries = self._entries
        return nsmallest(
            limit, ranks, key=lambda n: (ranks[n], -entries[n].weight, entries[n].code)
        )

    def _top(self, ranks: Ranks, limit: int) -> Ranks:
        # Twice the limit: one commune may be there under several names.
        return {number: ranks[number] for number in self._best(ranks, limit * 2)}

    def _codes(self, entry: _Entry) -> tuple[str, ...]:
        area = _area(self._atlas, entry)
        return area.members if area else (entry.code,)

    def _hit(self, entry: _Entry, text: str) -> Hit:
        area = _area(self._atlas, entry)
        if area is not None:
            label, detail = _area_words(self._atlas, entry.kind, area)
            return Hit(entry.kind, entry.code, label, detail, area.members)
        commune = self._atlas[entry.code]
        label = self._gazetteer.label(entry.code)
        if entry.former:
            label = f"{entry.former} ({commune.departement}), aujourd’hui {commune.name}"
        detail = _commune_words(self._atlas, commune)
        read = read_code(text)
        if read and read.code == entry.code:
            detail = f"{detail} · code INSEE {read.code}"
        elif read and self._atlas.successors.get(read.code) == entry.code:
            detail = f"{detail} · ancien code INSEE {read.code}"
        return Hit(entry.kind, entry.code, label, detail, (entry.code,))


@cache
def load_search() -> Search:
    """The index of the embedded atlas, built once a process."""
    return Search(load_gazetteer())


def _named(gazetteer: Gazetteer) -> Iterator[tuple[_Entry, tuple[str, ...]]]:
    """Every place with the keys of its names; those of the past apart."""
    atlas = gazetteer.atlas
    for commune in atlas.communes.values():
        entry = _Entry(_kind(commune), commune.code, None, commune.population)
        yield entry, (key(commune.name),)
    for name_key, formers in gazetteer.former_names.items():
        for former in formers:
            commune = atlas[former.commune]
            weight = commune.population * FORMER_WEIGHT
            yield _Entry(_kind(commune), commune.code, former.name, weight), (name_key,)
    for area in atlas.epci.values():
        yield _Entry("epci", area.code, None, _weight(atlas, area)), epci_keys(area.name)
    for area in atlas.cantons.values():
        keys = (key(area.name), f"canton {key(area.name)}")
        yield _Entry("canton", area.code, None, _weight(atlas, area)), keys
    for area in atlas.departements.values():
        if area.members:
            keys = (key(area.name), f"departement {key(area.name)}")
            yield _Entry("departement", area.code, None, _weight(atlas, area)), keys


def _weight(atlas: Atlas, area: Area) -> float:
    return atlas.population(area.members) * GROUP_WEIGHT


def _kind(commune: Commune) -> Kind:
    return "arrondissement" if commune.kind == "arrondissement" else "commune"


def _starts(name_key: str, owner: int) -> Iterator[_Start]:
    """A name from each of its words on; without its article it still counts as whole."""
    whole = {name_key, bare(name_key)}
    words = name_key.split()
    for at in range(len(words)):
        text = " ".join(words[at:])
        yield _Start(text, owner, text in whole)


def _closeness(start: _Start, query: str) -> int:
    if not start.whole:
        return WORD
    return EXACT if start.text == query else PREFIX


def _range(items: Sequence[T], start: str, text: Callable[[T], str]) -> Sequence[T]:
    """Items of a sorted list whose text starts so."""
    return items[bisect_left(items, start, key=text) : bisect_left(items, start + _AFTER, key=text)]


def _area(atlas: Atlas, entry: _Entry) -> Area | None:
    areas = {"epci": atlas.epci, "canton": atlas.cantons, "departement": atlas.departements}
    found = areas.get(entry.kind)
    return found[entry.code] if found is not None else None


def _commune_words(atlas: Atlas, commune: Commune) -> str:
    parts = atlas.arrondissements.get(commune.code)
    first = counted(len(parts), "arrondissement") if parts else listed(commune.postal_codes, 3)
    words = [first, inhabitants(commune.population), "" if commune.has_contour else "sans contour"]
    return " · ".join(word for word in words if word)


_AREA_WORDS = {"epci": "EPCI", "canton": "Canton", "departement": "Département"}


def _area_words(atlas: Atlas, kind: Kind, area: Area) -> tuple[str, str]:
    """Label and detail of an EPCI, a canton or a département."""
    if kind == "departement":
        label = f"{area.name} ({area.code})"
    else:
        label = f"{area.name} ({main_departement(atlas, area)})"
    word = _AREA_WORDS[kind]
    if kind != "epci":
        # A canton or a département may bear the name of a commune: the label tells them apart.
        label = f"{label}, {word.lower()}"
    members = counted(len(area.members), "commune")
    return label, f"{word} · {members} · {inhabitants(atlas.population(area.members))}"
