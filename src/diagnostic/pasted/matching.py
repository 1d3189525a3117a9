"""Which zone each line of a table is of, and why when none is found."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from diagnostic.french import NBSP
from diagnostic.pasted.lexicon import Lexicon, unwrapped
from diagnostic.pasted.matches import Match, Sight
from diagnostic.territory.codes import read_code
from diagnostic.territory.names import key
from diagnostic.territory.resolving import Context, Found, Mention, Nothing, Outcome, Several
from diagnostic.territory.zones import WORDS, Level

MOST_CANDIDATES = 5
MOST_SEARCHED = 300
"""Different lines without a zone for which the nearest names are looked for."""
LEAST_LIKENESS = 60
"""Likeness of two names, of 100, under which one is not proposed for the other."""
LEAST_NEIGHBOURS = 2
"""Communes of one département that a table must hold, more than half of it, to settle homonyms."""

_TOTALS = re.compile(
    r"(?:sous )?tota(?:l|ux)\b.*|ensemble(?: d.*)?|moyenne\b.*|somme|cumul|mediane\b.*"
    r"|france(?: (?:entiere|metropolitaine|hexagonale|hors|y compris|dom)\b.*)?"
)
_NOTES = re.compile(r"(?:sources?|notes?|nb|lecture|champ|perimetre|avertissement|legende)\b.*|©.*")
_SHOWN = 90
_OLD_REGIONS = {
    "24": ("Centre",),
    "27": ("Bourgogne", "Franche-Comté"),
    "28": ("Basse-Normandie", "Haute-Normandie"),
    "32": ("Nord-Pas-de-Calais", "Picardie"),
    "44": ("Alsace", "Champagne-Ardenne", "Lorraine"),
    "75": ("Aquitaine", "Limousin", "Poitou-Charentes"),
    "76": ("Languedoc-Roussillon", "Midi-Pyrénées"),
    "84": ("Auvergne", "Rhône-Alpes"),
}
"""Régions of before 2016 by the code of the one that their ground belongs to."""
_HEIRS = {key(name): code for code, names in _OLD_REGIONS.items() for name in names}


class Matcher:
    """Matches the lines of one table at one level."""

    def __init__(self, level: Level, lexicon: Lexicon) -> None:
        self.level = level
        self.lexicon = lexicon
        self._departements: dict[str, str | None] = {}

    def match(self, sights: Sequence[Sight]) -> list[Match]:
        """Match of each line, in their order; the order of lines changes nothing to it."""
        distinct = dict.fromkeys(sights)
        found = {sight: self._first(sight) for sight in distinct}
        if self.level == "commune":
            self._homonyms(found)
        lost = sorted(s for s, m in found.items() if m.code is None and not m.aside)
        for sight in lost[:MOST_SEARCHED]:
            if not found[sight].candidates:
                found[sight] = replace(found[sight], candidates=self._nearest(sight))
        return [found[sight] for sight in sights]

    def _first(self, sight: Sight) -> Match:
        """Match of a line by itself."""
        if self.level == "commune" and (code := self._plainly(sight)) is not None:
            return Match(code, written=code)
        out = self._no_zone(sight)
        if out is not None:
            return out
        if self.level == "commune":
            return self._commune(sight, Context())
        return self._zone(sight)

    def _plainly(self, sight: Sight) -> str | None:
        """Commune of a line beyond doubt, as most lines are: told without any reasoning."""
        lexicon = self.lexicon
        commune = lexicon.atlas.communes.get(sight.code)
        if commune is not None:
            return commune.code if not sight.name or sight.name == commune.name else None
        if sight.code or not sight.name:
            return None
        if sight.departement and not sight.postal:
            place = self._departement(sight.departement)
            return lexicon.by_place.get((key(sight.name), place or ""))
        if sight.postal and not sight.departement:
            served = lexicon.gazetteer.postal_codes.get(sight.postal, ())
            borne = lexicon.gazetteer.names.get(key(sight.name), ()) if served else ()
            common = [code for code in borne if code in served]
            return common[0] if len(common) == 1 else None
        return None

    def _departement(self, cell: str) -> str | None:
        if cell not in self._departements:
            self._departements[cell] = self.lexicon.departement(cell)
        return self._departements[cell]

    def _no_zone(self, sight: Sight) -> Match | None:
        """Lines that are no zone at all: empty, totals, notes."""
        if not any(sight):
            return Match(None, reason="aucune zone sur la ligne", aside=True)
        if sight.code in self.lexicon.atlas.communes:
            return None
        for cell in (sight.name, sight.code):
            words = key(cell[:_SHOWN])
            if _TOTALS.fullmatch(words) and not self._is_zone_name(cell):
                return Match(None, reason="total ou moyenne, qui n’est pas une zone", aside=True)
            if (_NOTES.fullmatch(words) or cell.startswith("©")) and not self._is_zone_name(cell):
                return Match(None, reason="note ou source", aside=True)
        return None

    def _is_zone_name(self, cell: str) -> bool:
        if self.level == "commune":
            return self.lexicon.is_commune_name(cell)
        return bool(self.lexicon.named(self.level, cell))

    # Zones other than communes

    def _zone(self, sight: Sight) -> Match:
        lexicon, level = self.lexicon, self.level
        code = lexicon.code(level, sight.code) if sight.code else None
        named = self._placed(lexicon.named(level, sight.name) if sight.name else (), sight)
        if code is not None:
            if named and code not in named:
                return Match(code, "disagree", written=code)
            return Match(code, self._mending(sight.code, code), written=code)
        if len(named) == 1:
            return Match(named[0], "name" if sight.code else "", written=named[0])
        if named:
            reason = f"plusieurs {WORDS[level][1]} portent ce nom"
            return Match(None, reason=reason, candidates=self._shown(named))
        heir = _HEIRS.get(key(sight.name)) if level == "region" else None
        if heir is not None:
            reason = "région d’avant 2016, réunie depuis à une autre ou renommée"
            return Match(None, reason=reason, candidates=self._shown((heir,)))
        other = self._other_level(sight)
        return other or Match(None, reason=self._unknown(sight))

    def _placed(self, named: tuple[str, ...], sight: Sight) -> tuple[str, ...]:
        """Zones of a name that reach into the département of the line, when it is known."""
        place = self._departement(sight.departement) if sight.departement else None
        if place is None or len(named) < 2 or self.level != "epci":
            return named
        atlas = self.lexicon.atlas
        there = (
            siren
            for siren in named
            if any(atlas[code].departement == place for code in atlas.epci[siren].members)
        )
        return tuple(there) or named

    def _other_level(self, sight: Sight) -> Match | None:
        """A line of another level than the table: the département among its communes."""
        for level in ("epci", "departement", "region"):
            if level == self.level:
                continue
            code = self.lexicon.code(level, sight.code) if sight.code else None
            named = self.lexicon.named(level, sight.name) if sight.name else ()
            if (code and (not sight.name or code in named)) or (named and not sight.code):
                word = WORDS[level][0]
                name = self.lexicon.name(level, code or named[0])
                reason = f"{word} {name}, parmi des {WORDS[self.level][1]}"
                return Match(None, reason=reason, aside=True)
        return None

    def _unknown(self, sight: Sight) -> str:
        word = WORDS[self.level][0]
        what = sight.code or sight.name
        if (
            sight.code
            and read_code(sight.code) is None
            and not any(c.isdigit() for c in sight.code)
        ):
            return f"«{NBSP}{what[:40]}{NBSP}» n’est pas un code"
        kind = "ce code" if sight.code else "ce nom"
        vowel = "aucune" if word in ("commune", "région") else "aucun"
        return f"{vowel} {word} n’a {kind}"

    # Communes

    def _commune(self, sight: Sight, context: Context) -> Match:
        if sight.code:
            code = self.lexicon.commune(sight.code)
            if code is not None:
                return self._by_code(sight, code)
        if sight.postal and not sight.name:
            return self._by_postal(sight.postal)
        outcome = self._outcome(sight, context)
        if isinstance(outcome, Found) and len(outcome.codes) == 1:
            how = self._how(outcome, sight, context)
            return Match(outcome.codes[0], how, written=self._written(sight, outcome))
        other = self._other_level(sight)
        if other is not None:
            return other
        if isinstance(outcome, Several):
            candidates = self._shown(c.code for c in outcome.candidates)
            return Match(None, reason=outcome.reason, candidates=candidates)
        if isinstance(outcome, Nothing):
            suggested = self._shown(c.code for c in outcome.suggestions)
            return Match(None, reason=outcome.reason, candidates=suggested)
        return Match(None, reason=self._unknown(sight))

    def _by_postal(self, cell: str) -> Match:
        """Commune of a postal code alone, which several communes may share."""
        served = self.lexicon.postal(cell)
        if len(served) == 1:
            return Match(served[0], "postal", written=served[0])
        if not served:
            return Match(None, reason="code postal inconnu")
        by_people = [c.code for c in self.lexicon.resolver.candidates(served)]
        reason = f"code postal partagé par {len(served)} communes, sans nom pour les départager"
        return Match(None, reason=reason, candidates=self._shown(by_people))

    def _by_code(self, sight: Sight, code: str) -> Match:
        """Commune of a code, which the name beside it does not change."""
        mending = self._mending(sight.code, code)
        name = self.lexicon.atlas.name(code)
        if sight.name and not mending and key(sight.name) != key(name):
            mending = "disagree" if self._denies(sight, code) else ""
        read = read_code(unwrapped(sight.code)) if sight.code != code else None
        return Match(code, mending, written=read.code if read else code)

    def _denies(self, sight: Sight, code: str) -> bool:
        """Whether the name of a line is that of another commune."""
        borne = self.lexicon.bearers(sight.name)
        around = {code, self.lexicon.atlas[code].parent}
        return bool(borne) and around.isdisjoint(borne)

    def _mending(self, cell: str, code: str) -> str:
        if cell == code:
            return ""
        text = unwrapped(cell).upper()
        if text == code:
            return ""
        read = read_code(text)
        if self.level == "commune" and read and read.code != code:
            return "former"
        return "zero" if f"0{text}" == code else "form"

    def _outcome(self, sight: Sight, context: Context) -> Outcome:
        """What the resolver of lists of communes makes of a line."""
        place = self._departement(sight.departement) if sight.departement else None
        mention = self.lexicon.mention(sight.name) if sight.name else None
        read = read_code(unwrapped(sight.postal or sight.code))
        if mention is None and read is None:
            return Nothing("")
        asked = mention or Mention()
        if place is not None:
            asked = replace(asked, place=place, place_is_sure=True)
        if read is not None:
            asked = replace(asked, code=read, sense="postal" if sight.postal else "insee")
        outcome = self.lexicon.resolver.resolve(asked, context)
        if sight.postal and asked.name and not isinstance(outcome, Found):
            return self._without_postal(asked, read.code if read else "", outcome)
        return outcome

    def _without_postal(self, asked: Mention, postal: str, outcome: Outcome) -> Outcome:
        """A postal code that the name does not bear out: that of a cedex, or an old one."""
        place = asked.place or self.lexicon.code("departement", postal[:2])
        if place is None:
            return outcome
        named = Mention(name=asked.name, place=place)
        found = self.lexicon.resolver.resolve(named, Context())
        is_sure = isinstance(found, Found) and found.how in ("name", "former_name")
        return found if is_sure else outcome

    def _how(self, found: Found, sight: Sight, context: Context) -> str:
        """How a commune was read, empty when as it was written."""
        if sight.code:
            return "name"
        if found.how == "former_name":
            return "former"
        if found.how == "spelling" or (
            found.how == "name_and_code" and "lu " in (found.note or "")
        ):
            return "spelling" if found.how == "spelling" else ""
        if found.how == "postal_code":
            return "postal"
        if found.how == "name" and found.note:
            return "main" if context.departement else "alone"
        return ""

    def _written(self, sight: Sight, found: Found) -> str:
        return key(sight.name) if found.how == "former_name" else found.codes[0]

    def _homonyms(self, found: dict[Sight, Match]) -> None:
        """Settle the names that several communes bear by the département of most lines."""
        atlas = self.lexicon.atlas
        sure = {m.code for m in found.values() if m.code and m.mended not in ("spelling", "alone")}
        counts = Counter(atlas[code].departement for code in sure)
        doubtful = [s for s, m in found.items() if _is_open(m, s)]
        if not counts or not doubtful:
            return
        main, count = counts.most_common(1)[0]
        if count < LEAST_NEIGHBOURS or 2 * count <= counts.total():
            return
        for sight in doubtful:
            found[sight] = self._commune(sight, Context(departement=main))

    # What is proposed

    def _shown(self, codes: Iterable[str]) -> tuple[tuple[str, str], ...]:
        kept = list(dict.fromkeys(codes))[:MOST_CANDIDATES]
        return tuple((code, self.lexicon.name(self.level, code)) for code in kept)

    def _nearest(self, sight: Sight) -> tuple[tuple[str, str], ...]:
        """Zones whose name is nearest to that of a line, in its département when it is known."""
        words = key(sight.name[:_SHOWN]) or key(sight.code[:_SHOWN])
        if len(words) < 3 or not any(c.isalpha() for c in words):
            return ()
        from rapidfuzz import fuzz, process

        keys = self._keys(self._place(sight))
        near = process.extract(
            words, keys, scorer=fuzz.ratio, limit=MOST_CANDIDATES, score_cutoff=LEAST_LIKENESS
        )
        return self._shown(code for _, _, code in near)

    def _place(self, sight: Sight) -> str | None:
        """Département of a line, as far as it says it."""
        if self.level != "commune":
            return None
        if sight.departement:
            return self._departement(sight.departement)
        mention = self.lexicon.mention(sight.name) if sight.name else None
        return mention.place if mention else None

    def _keys(self, place: str | None) -> Mapping[str, str]:
        """Keys of the names of zones, by code, in a département or everywhere."""
        if self.level != "commune":
            return {c: key(name) for c, name in self.lexicon.zone_names(self.level).items()}
        return {
            codes[0]: name
            for name, every in self.lexicon.gazetteer.names.items()
            if (codes := self._in(every, place))
        }

    def _in(self, codes: tuple[str, ...], place: str | None) -> tuple[str, ...]:
        if place is None:
            return codes
        return tuple(c for c in codes if self.lexicon.atlas[c].departement == place)


def _is_open(match: Match, sight: Sight) -> bool:
    """Whether other lines may settle the commune of a line."""
    by_name = bool(sight.name) and not sight.code and not sight.departement and not sight.postal
    return by_name and (match.mended == "alone" or (match.code is None and bool(match.candidates)))
