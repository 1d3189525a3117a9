"""What an indicator is computed for: a territory, and the areas it is compared with."""

from __future__ import annotations

from dataclasses import dataclass

from diagnostic.territory.atlas import Area, Atlas
from diagnostic.territory.selection import Codes

TERRITORY = "territoire"
FRANCE = "FR"


@dataclass(frozen=True)
class Place:
    """A set of communes with a name."""

    level: str
    code: str
    name: str
    communes: tuple[str, ...]


def territory(codes: Codes, name: str = "Votre territoire") -> Place:
    """The territory itself."""
    return Place(TERRITORY, "", name, tuple(sorted(codes)))


def usual_comparators(atlas: Atlas, codes: Codes) -> tuple[Place, ...]:
    """Département, région and France; every one of them when the territory spans several."""
    members = [atlas[code] for code in codes]
    departements = sorted({commune.departement for commune in members})
    regions = sorted({commune.region for commune in members})
    return (
        *(of_area("departement", atlas.departements[code]) for code in departements),
        *(of_area("region", atlas.regions[code]) for code in regions),
        france(atlas),
    )


def of_area(level: str, area: Area) -> Place:
    """An area of the atlas."""
    return Place(level, area.code, area.name, area.members)


def france(atlas: Atlas) -> Place:
    """The communes of the eighteen régions; overseas collectivities are apart."""
    communes = tuple(code for code, c in atlas.communes.items() if c.kind == "commune")
    return Place("france", FRANCE, "France", communes)
