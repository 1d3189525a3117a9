"""Whether two cells of a line may be of the same zone, by code, name or belonging."""

from __future__ import annotations

from diagnostic.pasted.lexicon import Lexicon
from diagnostic.pasted.zone_table import Test
from diagnostic.territory.zones import Level


def same_commune(lexicon: Lexicon) -> Test:
    """Whether a code is that of a commune of this name."""

    def test(code: str, name: str) -> bool | None:
        commune, borne = lexicon.commune(code), lexicon.bearers(name)
        return commune in borne if commune and borne else None

    return test


def same_postal(lexicon: Lexicon) -> Test:
    """Whether a postal code serves a commune of this name."""

    def test(code: str, name: str) -> bool | None:
        served, borne = lexicon.postal(code), lexicon.bearers(name)
        if not served or not borne:
            return None
        cities = {lexicon.atlas[code].parent for code in served}
        return not cities.union(served).isdisjoint(borne)

    return test


def same_zone(lexicon: Lexicon, level: Level) -> Test:
    """Whether a code of a level is that of a zone of this name."""

    def test(code: str, name: str) -> bool | None:
        zone, named = lexicon.code(level, code), lexicon.named(level, name)
        return zone in named if zone and named else None

    return test


def in_zone(lexicon: Lexicon, level: Level) -> Test:
    """Whether a commune or an EPCI of one cell may belong to the zone of another."""

    def test(cell: str, zone: str) -> bool | None:
        communes, other = _communes(lexicon, cell), lexicon.code(level, zone)
        if not communes or other is None:
            return None
        return any(lexicon.within(commune, level) == other for commune in communes)

    return test


def _communes(lexicon: Lexicon, cell: str) -> tuple[str, ...]:
    """Communes that a cell may stand for, by code, SIREN, postal code or name."""
    code, siren = lexicon.commune(cell), lexicon.code("epci", cell)
    served = lexicon.postal(cell)
    if code or served:
        return (*((code,) if code else ()), *served)
    if siren:
        return lexicon.atlas.epci[siren].members
    return lexicon.bearers(cell)
