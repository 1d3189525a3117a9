"""The zones of France at each level that a map can show, and the communes of each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal, get_args

import numpy as np

from diagnostic.territory.atlas import Atlas, Commune

if TYPE_CHECKING:
    from numpy.typing import NDArray

Level = Literal["commune", "epci", "bassin_de_vie", "departement", "region"]
LEVELS: tuple[Level, ...] = get_args(Level)
"""From the smallest zones to the largest."""

WORDS: Mapping[Level, tuple[str, str]] = {
    "commune": ("commune", "communes"),
    "epci": ("EPCI", "EPCI"),
    "bassin_de_vie": ("bassin de vie", "bassins de vie"),
    "departement": ("département", "départements"),
    "region": ("région", "régions"),
}
"""Name of each level, for one zone and for several."""


@dataclass(frozen=True, eq=False)
class Zoning:
    """Zones of one level.

    Attributes
    ----------
    codes, names
        Of each zone.
    of
        Rank of the zone of each commune, in the order of ``atlas.communes``; -1 for a commune that
        belongs to none. At every level but that of communes an arrondissement belongs to none: its
        city counts for it.
    """

    level: Level
    codes: tuple[str, ...]
    names: tuple[str, ...]
    of: NDArray[np.intp]

    @cached_property
    def rank(self) -> Mapping[str, int]:
        """Row of each zone."""
        return {code: rank for rank, code in enumerate(self.codes)}

    def __len__(self) -> int:
        return len(self.codes)

    def name(self, code: str) -> str:
        """Name of a zone."""
        return self.names[self.rank[code]]

    def touched(self, atlas: Atlas, communes: Iterable[str]) -> tuple[str, ...]:
        """Zones that hold at least one of these communes; that of an arrondissement's city."""
        wanted = set(communes)
        if self.level != "commune":
            wanted |= {parent for code in wanted if (parent := atlas[code].parent)}
        ranks = {
            int(zone)
            for code, zone in zip(atlas.communes, self.of, strict=True)
            if zone >= 0 and code in wanted
        }
        return tuple(self.codes[rank] for rank in sorted(ranks))

    def communes(self, atlas: Atlas, zones: Iterable[str]) -> tuple[str, ...]:
        """Communes of some zones."""
        wanted = {self.rank[code] for code in zones}
        every = zip(atlas.communes, self.of.tolist(), strict=True)
        return tuple(code for code, zone in every if zone in wanted)


def zoning(
    atlas: Atlas, level: Level, bassins: Mapping[str, tuple[str, str]] | None = None
) -> Zoning:
    """Zones of a level.

    Parameters
    ----------
    bassins
        Code and name of the *bassin de vie* of each commune, which the atlas does not know: no
        zone at that level without it.
    """
    communes = atlas.communes.values()
    if level == "commune":
        codes, names = tuple(atlas.communes), tuple(commune.name for commune in communes)
        return Zoning(level, codes, names, np.arange(len(codes)))
    if level == "bassin_de_vie":
        known = bassins or {}
        every = dict(sorted(set(known.values())))
        return _of(level, every, [_zone(c, known.get(c.code, ("", ""))[0]) for c in communes])
    areas = {"epci": atlas.epci, "departement": atlas.departements, "region": atlas.regions}[level]
    named = {code: area.name for code, area in areas.items() if area.members}
    return _of(level, named, [_zone(c, getattr(c, level) or "") for c in communes])


def _zone(commune: Commune, code: str) -> str:
    return "" if commune.kind == "arrondissement" else code


def _of(level: Level, named: Mapping[str, str], codes: Sequence[str]) -> Zoning:
    rank = {code: row for row, code in enumerate(named)}
    of = np.fromiter((rank.get(code, -1) for code in codes), dtype=np.intp, count=len(codes))
    return Zoning(level, tuple(named), tuple(named.values()), of)
