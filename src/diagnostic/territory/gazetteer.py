"""What a name, a postal code or a number may designate in the atlas."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache, cached_property
from typing import TypeVar

from diagnostic.french import listed
from diagnostic.territory.atlas import Area, Atlas, Commune, FormerName, load_atlas
from diagnostic.territory.names import bare, key

K = TypeVar("K")
V = TypeVar("V")

_EPCI_TYPE = re.compile(
    r"^(?:cc|ca|cu|communaute de communes|communaute d agglomeration|communaute urbaine"
    r"|metropole|eurometropole)\b(?: (?:de la|de l|des|du|de|d|les|le|la|l)\b)?\s*"
)
_BETWEEN = re.compile(r"\([^)]*\)")
_NICKNAMES = re.compile(r"[(«]([^)»]*)[)»]")


class Gazetteer:
    """The atlas read by names and postal codes. Codes are in the order of the atlas."""

    def __init__(self, atlas: Atlas) -> None:
        self.atlas = atlas

    @cached_property
    def names(self) -> Mapping[str, tuple[str, ...]]:
        """Key of a name → communes and arrondissements that bear it today."""
        found: dict[str, list[str]] = defaultdict(list)
        for commune in self.atlas.communes.values():
            found[key(commune.name)].append(commune.code)
        return _frozen(found)

    @cached_property
    def loose_names(self) -> Mapping[str, tuple[str, ...]]:
        """Key without its article, or without what brackets add → communes.

        Only the keys that `names` gives otherwise: ``pin`` → every Le Pin.
        """
        found: dict[str, list[str]] = defaultdict(list)
        for name_key, codes in self.names.items():
            short = bare(name_key)
            if short != name_key:
                found[short].extend(codes)
        for commune in self.atlas.communes.values():
            if "(" in commune.name:
                found[key(_BETWEEN.sub("", commune.name))].append(commune.code)
        return _frozen(found)

    @cached_property
    def former_names(self) -> Mapping[str, tuple[FormerName, ...]]:
        """Key of a former name → communes merged, associated or delegated that bore it.

        Left out: those whose commune of today bears the same name.
        """
        found: dict[str, list[FormerName]] = defaultdict(list)
        for former in self.atlas.formers:
            if former.name is None:
                continue
            name_key = key(former.name)
            if name_key != key(self.atlas.name(former.commune)):
                found[name_key].append(former)
        return _frozen(found)

    @cached_property
    def postal_codes(self) -> Mapping[str, tuple[str, ...]]:
        """Postal code → communes it serves; arrondissements rather than their city."""
        found: dict[str, list[str]] = defaultdict(list)
        for commune in self.atlas.communes.values():
            for postal in commune.postal_codes:
                found[postal].append(commune.code)
        return {postal: self._finest(codes) for postal, codes in found.items()}

    @cached_property
    def epci_names(self) -> Mapping[str, tuple[str, ...]]:
        """Key of an EPCI's name, whole or without its legal type → SIREN."""
        found: dict[str, list[str]] = defaultdict(list)
        for area in self.atlas.epci.values():
            for name_key in epci_keys(area.name):
                found[name_key].append(area.code)
        return _frozen(found)

    @cached_property
    def departement_names(self) -> Mapping[str, str]:
        """Key of a département's name, or its number → its code."""
        found = {key(area.name): area.code for area in self.atlas.departements.values()}
        found |= {code.lower(): code for code in self.atlas.departements}
        return found | {str(int(code)): code for code in self.atlas.departements if code[0] == "0"}

    def label(self, code: str) -> str:
        """Name of a commune with its département: ``Saint-Denis (974)``."""
        commune = self.atlas[code]
        return f"{commune.name} ({commune.departement})"

    def labels(self, codes: Iterable[str], limit: int = 3) -> str:
        """Names of communes with their départements, in a sentence."""
        return listed([self.label(code) for code in codes], limit)

    def _finest(self, codes: list[str]) -> tuple[str, ...]:
        cities = {self.atlas[code].parent for code in codes}
        return tuple(code for code in codes if code not in cities)


def epci_keys(name: str) -> tuple[str, ...]:
    """Keys under which an EPCI is known, each once, the official one first.

    >>> epci_keys("CA Porte de l'Isère (CAPI)")
    ('ca porte de l isere capi', 'porte de l isere capi', 'ca porte de l isere', \
'porte de l isere', 'capi')
    """
    whole, plain = key(name), key(_BETWEEN.sub("", name))
    found = [whole, _untyped(whole), plain, _untyped(plain)]
    found += [key(inside) for inside in _NICKNAMES.findall(name)]
    return tuple(dict.fromkeys(k for k in found if len(k) > 2))


def main_departement(atlas: Atlas, area: Area) -> str:
    """Département where most inhabitants of an area live."""
    found: dict[str, int] = defaultdict(int)
    for code in area.members:
        commune: Commune = atlas[code]
        found[commune.departement] += commune.population
    return max(found, key=lambda departement: (found[departement], departement), default="")


@cache
def load_gazetteer() -> Gazetteer:
    """The gazetteer of the embedded atlas, built once a process."""
    return Gazetteer(load_atlas())


def _untyped(epci_key: str) -> str:
    short = _EPCI_TYPE.sub("", epci_key)
    return short or epci_key


def _frozen(found: Mapping[K, list[V]]) -> dict[K, tuple[V, ...]]:
    return {k: tuple(dict.fromkeys(v)) for k, v in found.items()}
