"""Which commune a mention means: a name, a code, or both, in the light of the rest of the list."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, NamedTuple

from diagnostic.french import NBSP, number
from diagnostic.territory.atlas import Commune
from diagnostic.territory.codes import ReadCode, corsican
from diagnostic.territory.gazetteer import Gazetteer
from diagnostic.territory.names import key
from diagnostic.territory.report import Candidate, How, shown, unique
from diagnostic.territory.spelling import Near, Spelling

CodeSense = Literal["insee", "postal"]

MOST_SUGGESTIONS = 6

SHORTEST_BEGINNING = 4
"""Fewer letters than this start too many names."""

_SHORTEST_SURE = {1: 6, 2: 12}
"""Edits → letters that a misspelt name must have to be taken for another without asking."""

_NAME_LIKE = re.compile(r"[^\W_][\w\s.,'’/()-]*")
_DEPARTEMENT = re.compile(r"^(?:le )?departement (?:du |de la |de l |des |de |d )?")
_NUMBERS = "deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize"
_IN_WORDS = dict(enumerate(_NUMBERS.split(), start=2))


@dataclass(frozen=True, slots=True)
class Mention:
    """What a line gives of one commune.

    ``place`` is a département's code; ``place_is_sure`` is False when it may be a mere numbering.
    ``sense`` tells how a column's header says to read the code.
    """

    name: str | None = None
    code: ReadCode | None = None
    siren: str | None = None
    place: str | None = None
    place_is_sure: bool = True
    sense: CodeSense | None = None


@dataclass(frozen=True, slots=True)
class Context:
    """What the rest of the list says: its main département, and what its codes are."""

    departement: str | None = None
    sense: CodeSense | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """Communes meant: one, or the members of an EPCI."""

    codes: tuple[str, ...]
    how: How
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Several:
    """Communes among which only the user can choose."""

    candidates: tuple[Candidate, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class Nothing:
    """No commune, and the nearest ones."""

    reason: str
    suggestions: tuple[Candidate, ...] = ()


Outcome = Found | Several | Nothing


class Readings(NamedTuple):
    """What a code may be: a commune of today, the heir of one of the past, a postal code."""

    today: str | None
    heir: str | None
    postal: tuple[str, ...]

    @property
    def communes(self) -> tuple[str, ...]:
        """Every commune that the code may mean."""
        return unique(code for code in (self.today, self.heir, *self.postal) if code)


class _Named(NamedTuple):
    """Communes under a name, the closest way to bear it first."""

    exact: tuple[str, ...]
    loose: tuple[str, ...]
    former: tuple[str, ...]

    @property
    def all(self) -> tuple[str, ...]:
        return unique((*self.exact, *self.loose, *self.former))

    def within(self, codes: Iterable[str]) -> _Named:
        kept = frozenset(codes)
        return _Named(*(tuple(code for code in tier if code in kept) for tier in self))

    def closest(self) -> tuple[tuple[str, ...], How]:
        if self.exact or self.loose:
            return self.exact or self.loose, "name"
        return self.former, "former_name"


class Resolver:
    """Reads mentions against the atlas. Keep one for a list: it remembers what it has read."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self._atlas = gazetteer.atlas
        self._remembered: dict[str, list[Near]] = {}

    def readings(self, code: str) -> Readings:
        """What a code of five characters may be."""
        known = code in self._atlas
        heir = None if known else self._atlas.successors.get(code)
        return Readings(code if known else None, heir, self._gazetteer.postal_codes.get(code, ()))

    def knows(self, name: str) -> bool:
        """Whether a text is exactly the name of a commune, of today or of the past, or an EPCI."""
        name_key = key(name)
        gazetteer = self._gazetteer
        return (
            name_key in gazetteer.names
            or name_key in gazetteer.loose_names
            or name_key in gazetteer.former_names
            or name_key in gazetteer.epci_names
        )

    def is_commune(self, name: str) -> bool:
        """Whether a commune of today bears exactly this name."""
        return key(name) in self._gazetteer.names

    def is_in(self, name: str, departement: str) -> bool:
        """Whether a commune of this name, of today or of the past, is in a département."""
        return bool(self._of(departement, self._named(name).all))

    def knows_departement(self, name: str) -> bool:
        """Whether a text is exactly the name of a département, with that word or without."""
        return _DEPARTEMENT.sub("", key(name)) in self._gazetteer.departement_names

    @property
    def departement_names(self) -> Mapping[str, str]:
        """Key of a département's name, or its number → its code."""
        return self._gazetteer.departement_names

    def commune(self, code: str) -> Commune:
        """Commune of a code."""
        return self._atlas[code]

    def knows_siren(self, siren: str | None) -> bool:
        """Whether a SIREN is that of an EPCI."""
        return siren in self._atlas.epci

    def sense(self, mention: Mention) -> CodeSense | None:
        """What the code of a mention is beyond doubt, None when it may be both or neither."""
        if mention.code is None:
            return None
        readings = self.readings(mention.code.code)
        named = set(self._named(mention.name).all) if mention.name else set()
        today = {readings.today} & named if named else {readings.today} - {None}
        postal = set(readings.postal) & named if named else set(readings.postal)
        if bool(today) == bool(postal):
            return None
        return "insee" if today else "postal"

    def knows_epci(self, name: str) -> bool:
        """Whether a text is exactly the name of an EPCI."""
        return key(name) in self._gazetteer.epci_names

    def agree(self, name: str, code: str) -> bool:
        """Whether a name and a code may be those of one commune."""
        return not set(self._named(name).all).isdisjoint(self.readings(code).communes)

    def resolve(self, mention: Mention, context: Context) -> Outcome:
        """Commune that a mention means.

        Never chosen silently: what had to be decided is said in the note, what cannot be is
        given as candidates.
        """
        if mention.siren is not None:
            return self._epci(mention.siren)
        if mention.code is not None:
            outcome = (
                self._code_and_name(mention.code, mention.name, mention, context)
                if mention.name
                else self._code(mention.code, mention.sense or context.sense)
            )
            return _with_note(outcome, mention.code.note)
        return self._name(mention.name or "", mention, context)

    def candidates(self, codes: Iterable[str]) -> tuple[Candidate, ...]:
        """Communes to choose from, the most populated first."""
        communes = [self._atlas[code] for code in unique(codes)]
        communes.sort(key=lambda commune: (-commune.population, commune.code))
        return tuple(Candidate(c.code, c.name, c.departement, c.population) for c in communes)

    # Codes

    def _code(self, read: ReadCode, sense: CodeSense | None) -> Outcome:
        code = read.code
        readings = self.readings(code)
        if readings.today and readings.postal and readings.postal != (readings.today,):
            return self._double_code(code, readings, sense)
        if readings.today:
            return Found((code,), "code")
        if readings.heir and (sense == "insee" or not readings.postal):
            return Found((readings.heir,), "former_code", self._succession(code, readings.heir))
        if readings.postal:
            return self._postal(code, readings)
        old = corsican(code, self._atlas)
        if old:
            reason = f"{code} est la forme d’un code corse d’avant 1976"
            return Several(self.candidates(old), reason)
        return Nothing(
            f"aucune commune n’a le code {code}, ni comme code INSEE ni comme code postal"
        )

    def _double_code(self, code: str, readings: Readings, sense: CodeSense | None) -> Outcome:
        """Code that is one commune's INSEE code and the postal code of others."""
        postal = [other for other in readings.postal if other != code]
        both = (
            f"{code} désigne {self._gazetteer.label(code)} comme code INSEE, "
            f"{self._gazetteer.labels(postal)} comme code postal"
        )
        if sense == "insee":
            return Found((code,), "code", f"{both}{NBSP}; lu comme code INSEE, comme les autres")
        if sense == "postal" and len(readings.postal) == 1:
            note = f"{both}{NBSP}; lu comme code postal, comme les autres"
            return Found(readings.postal, "postal_code", note)
        return Several(self.candidates(readings.communes), both)

    def _postal(self, code: str, readings: Readings) -> Outcome:
        past = ""
        if readings.heir and readings.heir not in readings.postal:
            past = (
                f"{NBSP}; c’est aussi un ancien code INSEE, {self._gazetteer.label(readings.heir)}"
            )
        if len(readings.postal) > 1:
            count = _in_words(len(readings.postal))
            return Several(
                self.candidates(readings.communes if past else readings.postal),
                f"code postal {code} partagé par {count} communes{past}",
            )
        name = self._gazetteer.label(readings.postal[0])
        return Found(readings.postal, "postal_code", f"code postal {code}{NBSP}: {name}{past}")

    def _succession(self, code: str, heir: str) -> str:
        if corsican(code, (heir,)):
            label = self._gazetteer.label(heir)
            return f"{code}, ancien code corse{NBSP}: {label}, aujourd’hui {heir}"
        names = [f.name for f in self._atlas.formers if f.code == code and f.name]
        what = f"{code} ({names[0]})" if names else code
        return f"{what} n’existe plus{NBSP}: rattachée à {self._gazetteer.label(heir)}, code {heir}"

    # Names

    def _named(self, name: str) -> _Named:
        gazetteer = self._gazetteer
        name_key = key(name)
        exact = self._as_accented(name, gazetteer.names.get(name_key, ()))
        loose = gazetteer.loose_names.get(name_key, ())
        former = tuple(f.commune for f in gazetteer.former_names.get(name_key, ()))
        return _Named(exact, loose, unique(former))

    def _as_accented(self, name: str, codes: tuple[str, ...]) -> tuple[str, ...]:
        """Of names that differ by accents, the one that is written, if accents are written."""
        if len(codes) < 2 or name.isascii():
            return codes
        written = _letters(name)
        return tuple(c for c in codes if _letters(self._atlas.name(c)) == written) or codes

    def _name(self, name: str, mention: Mention, context: Context) -> Outcome:
        named = self._named(name)
        if not named.all:
            return self._other_name(name, mention, context)
        if mention.place is not None:
            there = named.within(self._of(mention.place, named.all))
            if there.all:
                return self._one_of(name, there, Context())
            if mention.place_is_sure:
                reason = (
                    f"«{NBSP}{shown(name)}{NBSP}» n’est pas dans le département {mention.place}"
                )
                return Several(self.candidates(named.all), reason)
        return self._one_of(name, named, context)

    def _one_of(self, name: str, named: _Named, context: Context) -> Outcome:
        """The commune of this name, alone or in the main département of the list."""
        codes, how = named.closest()
        local = named.within(self._of(context.departement, named.all))
        # « Saint-Amand » in a list of the Nord may be Saint-Amand-les-Eaux, cut short.
        begun = () if local.all else self._of(context.departement, self._begun(key(name)))
        if len(codes) == 1 and (codes[0] in local.all or not (local.all or begun)):
            others = () if local.all else tuple(c for c in named.all if c != codes[0])
            return Found(codes, how, self._name_note(name, codes[0], how, others))
        local_codes, local_how = local.closest()
        if len(codes) > 1 and len(local_codes) == 1:
            note = (
                f"{self._gazetteer.label(local_codes[0])} retenu parmi {len(named.all)} homonymes, "
                f"comme la plupart des communes de la liste"
            )
            return Found(local_codes, local_how, note)
        reason = f"«{NBSP}{shown(name)}{NBSP}» désigne plusieurs communes"
        return Several(self.candidates((*named.all, *begun)), reason)

    def _name_note(self, name: str, code: str, how: How, others: tuple[str, ...]) -> str | None:
        """What is to be said of a name that one commune bears."""
        if how == "former_name":
            label = self._gazetteer.label(code)
            return f"{shown(name)} n’est plus une commune{NBSP}: aujourd’hui {label}"
        if others:
            return f"nom porté aussi, ou autrefois, dans {self._gazetteer.labels(others)}"
        return None

    def _other_name(self, name: str, mention: Mention, context: Context) -> Outcome:
        """A name that no commune bears: an EPCI's, or one misspelt."""
        sirens = self._gazetteer.epci_names.get(key(name), ())
        if len(sirens) == 1:
            return self._epci(sirens[0])
        if sirens:
            return Nothing("plusieurs EPCI portent ce nom : donner le SIREN")
        if self.knows_departement(name):
            return Nothing("c’est un département entier : l’ajouter par la recherche")
        return self._misspelt(name, mention.place or context.departement)

    def _misspelt(self, name: str, place: str | None) -> Outcome:
        near = self._near(key(name))
        communes = [code for found in near for code in self._borne(found.name)]
        communes += self._begun(key(name))
        there = self._of(place, communes)
        if near and _NAME_LIKE.fullmatch(name) and self._is_sure(key(name), near):
            meant = self._of(place, self._borne(near[0].name)) or self._borne(near[0].name)
            if len(meant) == 1 and (place is None or meant[0] in there):
                label = self._gazetteer.label(meant[0])
                return Found(meant, "spelling", f"«{NBSP}{shown(name)}{NBSP}» lu {label}")
        nearest = unique((*there, *communes))[:MOST_SUGGESTIONS]
        suggestions = sorted(self.candidates(nearest), key=lambda c: nearest.index(c.code))
        return Nothing("aucune commune ne porte ce nom", tuple(suggestions))

    def _near(self, name_key: str) -> list[Near]:
        if name_key not in self._remembered:
            self._remembered[name_key] = self._spelling.near(name_key)
        return self._remembered[name_key]

    def _borne(self, name_key: str) -> tuple[str, ...]:
        """Communes that bear a key, now or once."""
        codes = self._gazetteer.names.get(name_key, ())
        former = self._gazetteer.former_names.get(name_key, ())
        return unique((*codes, *(f.commune for f in former)))

    def _begun(self, name_key: str) -> tuple[str, ...]:
        """Communes whose name starts with these words."""
        first = bisect_left(self._sorted_names, f"{name_key} ")
        last = bisect_left(self._sorted_names, f"{name_key}!")
        if len(name_key) < SHORTEST_BEGINNING:
            return ()
        names = self._sorted_names[first:last]
        return unique(code for name in names for code in self._gazetteer.names[name])

    @cached_property
    def _sorted_names(self) -> list[str]:
        return sorted(self._gazetteer.names)

    @staticmethod
    def _is_sure(name_key: str, near: Sequence[Near]) -> bool:
        """Whether a misspelt name can be taken for the nearest: long, near, and alone nearby."""
        edits = near[0].edits
        shortest = _SHORTEST_SURE.get(edits)
        if shortest is None or len(name_key) < shortest or any(c.isdigit() for c in name_key):
            return False
        return sum(other.edits <= edits + 1 for other in near) == 1

    @cached_property
    def _spelling(self) -> Spelling:
        return Spelling({*self._gazetteer.names, *self._gazetteer.former_names})

    def _of(self, departement: str | None, codes: Iterable[str]) -> tuple[str, ...]:
        return tuple(c for c in codes if self._atlas[c].departement == departement)

    # Names with codes

    def _code_and_name(
        self, read: ReadCode, name: str, mention: Mention, context: Context
    ) -> Outcome:
        readings = self.readings(read.code)
        named = self._named(name)
        common = self._common(named, readings)
        if len(common) == 1:
            return Found(common, "name_and_code", self._agreement(read.code, readings, common[0]))
        if len(common) > 1:
            reason = f"{read.code} et «{NBSP}{shown(name)}{NBSP}» désignent plusieurs communes"
            return Several(self.candidates(common), reason)
        if not readings.communes:
            return _with_note(
                self._name(name, mention, context), f"code {read.code} inconnu, le nom a décidé"
            )
        alike = self._alike(name, readings.communes, begun_only=bool(named.all))
        if len(alike) == 1:
            note = f"«{NBSP}{shown(name)}{NBSP}» lu {self._gazetteer.label(alike[0])}"
            return Found(alike, "name_and_code", note)
        if named.all:
            return self._disagreement(read.code, name, readings, named)
        outcome = self._code(read, mention.sense or context.sense)
        note = f"nom «{NBSP}{shown(name)}{NBSP}» non reconnu, le code a décidé"
        return _with_note(outcome, note) if isinstance(outcome, Found) else outcome

    def _common(self, named: _Named, readings: Readings) -> tuple[str, ...]:
        """Communes that both the name and the code may mean, the closest way first."""
        # « 75012 Paris » names the city and means its arrondissement.
        parts = tuple(c for c in readings.postal if self._atlas[c].parent in named.exact)
        if parts:
            return parts
        if readings.today in named.all:
            return (readings.today,)
        there = named.within(readings.communes)
        return there.closest()[0]

    def _agreement(self, code: str, readings: Readings, commune: str) -> str | None:
        if commune == readings.heir and commune not in readings.postal:
            return self._succession(code, commune)
        if self._atlas[commune].parent and commune != readings.today:
            return f"lu {self._atlas.name(commune)}, d’après le code postal {code}"
        return None

    def _disagreement(self, code: str, name: str, readings: Readings, named: _Named) -> Several:
        reason = (
            f"le code {code} désigne {self._gazetteer.labels(readings.communes)}, "
            f"le nom est «{NBSP}{shown(name)}{NBSP}»"
        )
        return Several(self.candidates((*readings.communes, *named.closest()[0])), reason)

    def _alike(self, name: str, codes: Iterable[str], *, begun_only: bool) -> tuple[str, ...]:
        """Communes whose name starts so, or is at most a quarter different."""
        from rapidfuzz import fuzz

        written = key(name)
        if len(written) < 3:
            return ()
        names = {code: key(self._atlas.name(code)) for code in codes}
        begun = tuple(c for c, full in names.items() if f"{full} ".startswith(f"{written} "))
        if begun or begun_only:
            return begun
        return tuple(c for c, full in names.items() if fuzz.ratio(written, full) >= 75)

    # EPCI

    def _epci(self, siren: str) -> Outcome:
        area = self._atlas.epci.get(siren)
        if area is None:
            return Nothing(f"aucun EPCI de 2026 n’a le SIREN {siren}")
        return Found(area.members, "epci", f"membre de l’EPCI {area.name}")


def _with_note(outcome: Outcome, note: str | None) -> Outcome:
    """Outcome with one more thing said."""
    if note is None or isinstance(outcome, Nothing):
        return outcome
    if isinstance(outcome, Several):
        return Several(outcome.candidates, f"{outcome.reason} ({note})")
    notes = [words for words in (note, outcome.note) if words]
    return Found(outcome.codes, outcome.how, f"{NBSP}; ".join(notes))


def _letters(name: str) -> str:
    """Letters of a name with their accents, without case nor hyphens."""
    return "".join(c for c in name.casefold() if c.isalnum())


def _in_words(count: int) -> str:
    return _IN_WORDS.get(count, number(count))
