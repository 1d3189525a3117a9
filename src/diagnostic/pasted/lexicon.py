"""What a cell may designate at each level: the code of a zone, or its name."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Mapping
from functools import cached_property, lru_cache

from diagnostic.territory.atlas import Atlas, load_atlas
from diagnostic.territory.codes import corsican, read_code, read_siren
from diagnostic.territory.gazetteer import Gazetteer, epci_keys, load_gazetteer
from diagnostic.territory.names import key
from diagnostic.territory.pasting import mention_reader
from diagnostic.territory.resolving import Mention, Resolver
from diagnostic.territory.zones import Level

Bassins = Mapping[str, tuple[str, str]]
"""Code and name of the bassin de vie of each commune."""

_PREFIX = re.compile(
    r"^(?:[0-9]{4}[-_])?(?:COM|ARM|DEP|REG|EPCI|BV(?:[0-9]{4})?|D|R)[-_ ]?(?=[0-9]|$)",
    re.IGNORECASE,
)
_WRAPPING = " \t\r\n\u00a0\u202f\ufeff\"'`´‘’“”«»="
_DECIMALS = re.compile(r"[.,]0+$")
_NUMBER = re.compile(r"(?:0?[0-9]{1,2}|2[AB]|9[78][0-9])")
_PLACED = (
    re.compile(r"^(?:[0-9]{1,3}|2[ABab]|[0-9]{9})\s*[-–—:_ ]\s*(?P<name>[^\W\d].*)$"),
    re.compile(r"^(?P<name>.*\S)\s*\(\s*(?:[0-9]{1,3}|2[ABab]|[0-9]{9})\s*\)$"),
    re.compile(r"^(?P<name>.*[^\W\d])\s*[-–—:,]\s*(?:[0-9]{1,3}|2[ABab]|[0-9]{9})$"),
)
_KIND = re.compile(
    r"^(?:le |la |l )?(?:departement|region|bassin de vie)(?: (?:du|de la|de l|des|de|d))? "
)
_LONGEST = 120


class Lexicon:
    """The atlas read by the cells of a table. Keep one: it remembers what it has read."""

    def __init__(self, gazetteer: Gazetteer, bassins: Bassins | None = None) -> None:
        self.atlas = gazetteer.atlas
        self.gazetteer = gazetteer
        self.resolver = Resolver(gazetteer)
        self.mention: Callable[[str], Mention | None] = mention_reader(self.resolver)
        self.bassins = bassins or {}

    # Codes

    def code(self, level: Level, cell: str) -> str | None:
        """Zone of today that a cell gives by its code, None when it is no code of that level."""
        if level == "commune":
            return self.commune(cell)
        text = unwrapped(cell)
        if level == "epci":
            siren = read_siren(text)
            return siren if siren in self.atlas.epci else None
        if level == "bassin_de_vie":
            read = read_code(text)
            return read.code if read and read.code in self.bassin_names else None
        return self._numbered(
            text, self.atlas.departements if level == "departement" else self.atlas.regions
        )

    def commune(self, cell: str) -> str | None:
        """Commune of today of a code, of today or of the past."""
        if cell in self.atlas.communes:
            return cell
        read = read_code(unwrapped(cell))
        if read is None:
            return None
        if read.code in self.atlas.communes:
            return read.code
        heir = self.atlas.successors.get(read.code)
        old = corsican(read.code, self.atlas)
        return heir or (old[0] if len(old) == 1 else None)

    def postal(self, cell: str) -> tuple[str, ...]:
        """Communes that a postal code serves."""
        read = read_code(unwrapped(cell))
        return self.gazetteer.postal_codes.get(read.code, ()) if read else ()

    @staticmethod
    def _numbered(text: str, known: Mapping[str, object]) -> str | None:
        """Number of a département or a région: « 1 », « 01 », « 001 », « 2a », « 971 »."""
        number = _DECIMALS.sub("", text).upper()
        if not _NUMBER.fullmatch(number):
            return None
        if number.isdigit() and len(number) != 2:
            short = number.lstrip("0").zfill(2)
            number = short if number[0] == "0" or len(number) == 1 else number
        return number if number in known else None

    # Names

    def named(self, level: Level, cell: str) -> tuple[str, ...]:
        """Zones of a level, other than communes, that bear the name in a cell."""
        if len(cell) > _LONGEST:
            return ()
        found = self._under(level, cell)
        for form in () if found else _PLACED:
            match = form.fullmatch(cell.strip())
            if match:
                found = found or self._under(level, match["name"])
        return found

    def _under(self, level: Level, name: str) -> tuple[str, ...]:
        """Zones under a name, with what it is (« département de », « CC ») or without."""
        known = self._names[level]
        whole = key(name)
        keys = epci_keys(name) if level == "epci" else (whole, _KIND.sub("", whole))
        return next((codes for k in keys if (codes := known.get(k))), ())

    def is_commune_name(self, cell: str) -> bool:
        """Whether a cell names a commune, of today or of the past, with its département or not."""
        return bool(self.bearers(cell))

    def bearers(self, cell: str) -> tuple[str, ...]:
        """Communes that bear the name in a cell, now or once, wherever they are."""
        if len(cell) > _LONGEST:
            return ()
        found = self._borne(key(cell))
        if found:
            return found
        mention = self.mention(cell)
        name = mention.name if mention else None
        return self._borne(key(name)) if name and name != cell else ()

    def _borne(self, name_key: str) -> tuple[str, ...]:
        gazetteer = self.gazetteer
        return (
            *gazetteer.names.get(name_key, ()),
            *gazetteer.loose_names.get(name_key, ()),
            *(former.commune for former in gazetteer.former_names.get(name_key, ())),
        )

    def departement(self, cell: str) -> str | None:
        """Département that a cell gives, by number or by name."""
        found = self.named("departement", cell)
        return self.code("departement", cell) or (found[0] if len(found) == 1 else None)

    def name(self, level: Level, code: str) -> str:
        """Name of a zone."""
        if level == "commune":
            return self.gazetteer.label(code)
        return self.zone_names(level)[code]

    def zone_names(self, level: Level) -> Mapping[str, str]:
        """Names of the zones of a level by code."""
        if level == "commune":
            return {code: commune.name for code, commune in self.atlas.communes.items()}
        if level == "bassin_de_vie":
            return self.bassin_names
        areas = {
            "epci": self.atlas.epci,
            "departement": self.atlas.departements,
            "region": self.atlas.regions,
        }[level]
        return {code: area.name for code, area in areas.items()}

    @cached_property
    def by_place(self) -> Mapping[tuple[str, str], str]:
        """Commune of each key of a name in a département, where one alone bears it."""
        communes = self.atlas.communes
        found: dict[tuple[str, str], list[str]] = defaultdict(list)
        for name_key, codes in self.gazetteer.names.items():
            for code in codes:
                found[name_key, communes[code].departement].append(code)
        return {place: codes[0] for place, codes in found.items() if len(codes) == 1}

    @cached_property
    def bassin_names(self) -> Mapping[str, str]:
        """Name of each bassin de vie."""
        return dict(sorted(set(self.bassins.values())))

    @cached_property
    def _names(self) -> Mapping[Level, Mapping[str, tuple[str, ...]]]:
        return {
            "epci": self.gazetteer.epci_names,
            "bassin_de_vie": _by_key(self.bassin_names),
            "departement": _by_key(self.zone_names("departement")),
            "region": _by_key(self.zone_names("region")),
        }

    def within(self, commune: str, level: Level) -> str | None:
        """Zone of a level that a commune belongs to."""
        if level == "bassin_de_vie":
            return self.bassins.get(commune, ("", ""))[0] or None
        if level == "commune":
            return commune
        found = getattr(self.atlas[commune], level)
        return found if isinstance(found, str) else None


def lexicon(atlas: Atlas, bassins: Bassins | None = None) -> Lexicon:
    """Lexicon of an atlas, built once when it is the embedded one and no bassin is given."""
    if atlas is not load_atlas():
        return Lexicon(Gazetteer(atlas), bassins)
    found = _embedded()
    return found if not bassins else _with_bassins(found, bassins)


@lru_cache(maxsize=1)
def _embedded() -> Lexicon:
    return Lexicon(load_gazetteer())


def _with_bassins(known: Lexicon, bassins: Bassins) -> Lexicon:
    found = Lexicon(known.gazetteer, bassins)
    found.resolver, found.mention = known.resolver, known.mention
    return found


def unwrapped(cell: str) -> str:
    """Code without what wraps it: quotes, an Excel formula, « DEP- »."""
    return _PREFIX.sub("", cell.strip(_WRAPPING)).strip(_WRAPPING)


def _by_key(names: Mapping[str, str]) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, list[str]] = defaultdict(list)
    for code, name in names.items():
        found[key(name)].append(code)
    return {name_key: tuple(codes) for name_key, codes in found.items()}
