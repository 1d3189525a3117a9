"""A pasted text cut into mentions of communes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from diagnostic.territory.codes import read_code, read_siren
from diagnostic.territory.names import key
from diagnostic.territory.report import Ignored, shown
from diagnostic.territory.resolving import Mention, Resolver

_ENDS = " \t\r\n\u00a0\u202f\ufeff\u200b.,;:!?\"'«»“”‘’*_|·…-–—"
_BULLET = re.compile(
    r"^[\s\u00a0]*(?:[-–—•·*▪◦‣●○■□→➢➤✓✔>]+[\s\u00a0]*|\(?[0-9]{1,3}[.)°](?![0-9])[\s\u00a0]*"
    r"|[a-z][.)]\s+)+"
)
_DASH = re.compile(r"\s+[-–—]+\s+")
_HARD = (re.compile(r"\t"), re.compile(r";"), re.compile(r"\|"), re.compile(r"[•▪●]"))
_SOFT = (
    re.compile(r":(?!//)"),
    re.compile(r","),
    re.compile(r"\s/\s"),
    re.compile(r"(?i)\s(?:et|ainsi que|puis)\s|\s&\s"),
    _DASH,
    re.compile(r"\.\s"),
)
_SLASH = re.compile(r"/")
_STRONG_MARK = re.compile(r"[\t;|•▪●,]|\s/\s")
_CODE = r"[0-9]{4,5}(?:[.,]0)?|2[abAB][0-9]{3}|[0-9]{2} [0-9]{3}"
_PLACE = r"[0-9]{1,3}|2[abAB]"
_LEADING = re.compile(
    rf"^(?:(?P<code>{_CODE})|(?P<place>{_PLACE}))(?:\s*[-–—:]\s*|\s+)(?P<name>[^\W\d].*)$"
)
_TRAILING = re.compile(
    rf"^(?P<name>.*[^\W\d][.)]?)(?:\s*[-–—:]\s*|\s+)(?:(?P<code>{_CODE})|(?P<place>{_PLACE}))$"
)
_BRACKETS = re.compile(r"^(?P<name>.*\S)\s*[(\[]\s*(?P<inside>[^()\[\]]+?)\s*[)\]]$")
_CEDEX = re.compile(r"(?i)\s+cedex(?:\s+[0-9]{1,2})?\b")
_COMMUNE_OF = re.compile(
    r"(?i)^(?:(?:la |les |l['’])?(?:communes?|villes?|mairies?|municipalité)\s+"
    r"(?:de la |de l['’]|des |du |de |d['’])?)"
)
_FILLER_WORDS = """
bonjour bonsoir merci cordialement voici notre nos vous bien a ci dessous suivantes sont inclus
concernees concernee cpts liste total territoire departement departements population habitants
commune communes ville villes nom noms libelle libgeo code codes insee depcom codgeo cp postal
postaux et ainsi que de du des la le les
"""
_FILLER = frozenset(_FILLER_WORDS.split())
_LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class Piece:
    """A mention and where it was read."""

    line: int
    text: str
    mention: Mention


def read_lines(
    lines: Sequence[str], resolver: Resolver, first_line: int = 1
) -> tuple[list[Piece], list[Ignored]]:
    """Mentions of communes in lines of text, and what was left out.

    A line may hold one commune or several, as codes, names or both, separated by tabs,
    semicolons, commas, dashes or words; bullets and numbers that start a line do not count.
    """
    pieces: list[Piece] = []
    ignored: list[Ignored] = []
    splitter = _Splitter(resolver)
    for number, line in enumerate(lines, start=first_line):
        for text in splitter.split(_BULLET.sub("", line) or line):
            mention = splitter.mention(text)
            if mention is None:
                ignored.append(Ignored(number, shown(text), "aucun nom ni code de commune"))
            else:
                pieces.append(Piece(number, text, mention))
    return pieces, ignored


def mention_reader(resolver: Resolver) -> Callable[[str], Mention | None]:
    """Reader of texts that each give one commune at most, None for one that names nothing."""
    return _Splitter(resolver).mention


class _Splitter:
    """Cuts lines where the names of the atlas do not join."""

    def __init__(self, resolver: Resolver) -> None:
        self._resolver = resolver
        self._departements = resolver.departement_names
        self._remembered: dict[str, Mention | None] = {}

    def split(self, line: str) -> list[str]:
        """Texts of a line, each one for one commune. None for a blank line."""
        text = line.strip()
        if not text:
            return []
        return list(self._cut(text, (*_HARD, *_SOFT))) or [text]

    def mention(self, text: str) -> Mention | None:
        """What a text gives of a commune, None when it names nothing."""
        if text not in self._remembered:
            self._remembered[text] = self._read(text)
        return self._remembered[text]

    # Cutting

    def _cut(self, text: str, marks: Sequence[re.Pattern[str]]) -> Iterator[str]:
        tidy = text.strip(_ENDS + "()") and text.strip()
        if not tidy:
            return
        if self._is_one(tidy):
            yield tidy
            return
        for rank, mark in enumerate(marks):
            parts = [part for part in mark.split(tidy) if part.strip(_ENDS)]
            if len(parts) > 1 or (parts and parts[0].strip() != tidy):
                yield from self._joined(parts, marks[rank + 1 :], hard=mark in _HARD)
                return
        yield from self._codes_apart(tidy)

    def _is_one(self, text: str) -> bool:
        """Whether a text names one commune or one EPCI as it stands."""
        if self._resolver.knows_epci(text):
            return True
        if _STRONG_MARK.search(text):
            return False
        mention = self.mention(text)
        if mention is None:
            return False
        if mention.name is None or self._resolver.knows_departement(mention.name):
            return True
        if mention.code is not None and not any(m.search(mention.name) for m in _SOFT):
            return True
        return len(text) <= _LONGEST_NAME and self._resolver.knows(mention.name)

    def _joined(
        self, parts: list[str], marks: Sequence[re.Pattern[str]], *, hard: bool
    ) -> Iterator[str]:
        """Parts of a line; a code and the name beside it go together when they agree."""
        if hard and self._is_record(parts):
            yield " ; ".join(part.strip() for part in parts)
            return
        at = 0
        while at < len(parts):
            taken = self._taken(parts, at)
            if taken > 1:
                yield self._as_one(parts[at : at + taken])
            else:
                yield from self._cut(parts[at], marks)
            at += taken

    def _taken(self, parts: list[str], at: int) -> int:
        """Parts that make one mention from here on: an EPCI with commas, a name and its code."""
        for count in (4, 3, 2):
            if at + count <= len(parts) and self._resolver.knows_epci(
                " ".join(parts[at : at + count])
            ):
                return count
        if at + 1 == len(parts):
            return 1
        pair = parts[at], parts[at + 1]
        return 2 if self._agree(*pair) or self._is_placed(*pair) else 1

    def _as_one(self, parts: list[str]) -> str:
        if len(parts) == 2 and self._is_placed(*parts):
            return f"{parts[0].strip(_ENDS)} ({parts[1].strip(_ENDS)})"
        joined = ", ".join(part.strip() for part in parts)
        return joined if self._resolver.knows_epci(joined) else joined.replace(", ", " ; ", 1)

    def _agree(self, one: str, other: str) -> bool:
        if read_code(one) is None:
            one, other = other, one
        code = read_code(one)
        return (
            code is not None
            and read_code(other) is None
            and self._resolver.agree(other.strip(_ENDS), code.code)
        )

    def _is_placed(self, name: str, place: str) -> bool:
        """Whether a part is the département of the part before it: « Douai, Nord »."""
        departement = self._departements.get(key(place))
        return (
            departement is not None
            and not self._resolver.is_commune(place)
            and self._resolver.is_in(name.strip(_ENDS), departement)
        )

    def _is_record(self, parts: list[str]) -> bool:
        """Whether cells are those of one commune: a code, a name, and nothing but numbers."""
        codes = [part for part in parts if read_code(part) is not None]
        names = [part for part in parts if any(c.isalpha() for c in part) and part not in codes]
        if len(names) != 1 or not codes:
            return False
        return len(parts) == 2 or any(self._agree(code, names[0]) for code in codes)

    def _codes_apart(self, text: str) -> Iterator[str]:
        """Codes separated by mere blanks, names by a mere slash; the text itself otherwise."""
        sides = [side.strip() for side in _SLASH.split(text)]
        if len(sides) > 1 and all(map(self._resolver.knows, sides)):
            yield from sides
            return
        words = text.split()
        if len(words) > 1 and all(read_code(word) or read_siren(word) for word in words):
            yield from words
        else:
            yield text

    # Reading

    def _read(self, text: str) -> Mention | None:
        if " ; " in text:
            return self._read_record(text.split(" ; "))
        code = read_code(text)
        if code is not None:
            return Mention(code=code)
        siren = read_siren(text)
        if siren is not None:
            return Mention(siren=siren)
        tidy = _CEDEX.sub("", text).strip(_ENDS).strip()
        if not any(c.isalnum() for c in tidy) or set(key(tidy).split()) <= _FILLER:
            return self._known(text)
        return self._known(tidy) or self._with_number(tidy, is_cedex=tidy != text.strip(_ENDS))

    def _known(self, text: str) -> Mention | None:
        return Mention(name=text) if self._resolver.knows(text) else None

    def _read_record(self, parts: list[str]) -> Mention | None:
        """One commune from its cells: the code that agrees with the name, else the first."""
        name = next((p for p in parts if any(c.isalpha() for c in p) and not read_code(p)), None)
        codes = [code for code in map(read_code, parts) if code is not None]
        if name is None or not codes:
            return None
        tidy = name.strip(_ENDS)
        agreeing = (code for code in codes if self._resolver.agree(tidy, code.code))
        return Mention(name=tidy, code=next(agreeing, codes[0]))

    def _with_number(self, text: str, *, is_cedex: bool) -> Mention:
        """A name with a code or a département before it, after it or in brackets."""
        for form in (_BRACKETS, _LEADING, _TRAILING):
            match = form.fullmatch(text)
            if match:
                mention = self._from(match.groupdict(), is_leading=form is _LEADING)
                if mention is not None:
                    # The postal code of a cedex is that of an office, not of a commune.
                    return Mention(name=mention.name) if is_cedex and mention.code else mention
        shorter = _COMMUNE_OF.sub("", text)
        return Mention(name=shorter if self._resolver.knows(shorter) else text)

    def _from(self, found: dict[str, str | None], *, is_leading: bool) -> Mention | None:
        name = (found["name"] or "").strip(_ENDS)
        inside = found.get("inside") or found.get("code") or found.get("place") or ""
        if not key(name):
            return None
        code = read_code(inside)
        if code is not None:
            return Mention(name=name, code=code)
        place = self._departements.get(key(inside))
        if place is not None:
            return Mention(name=name, place=place, place_is_sure=not is_leading)
        return Mention(name=name) if is_leading and self._resolver.knows(name) else None
