"""Draw the ten maps of `docs/captures/cartes/`, from the embedded figures: ``make captures``.

Every kind of map, extent and page is there once: they are looked at when the drawing changes.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

from diagnostic.indicators.base import Base
from diagnostic.indicators.from_communes import FromCommunes
from diagnostic.indicators.layers import Layer
from diagnostic.maps.extent import Extent
from diagnostic.maps.plates import Request, plate
from diagnostic.maps.symbology import Symbology
from diagnostic.reports.figure import figure
from diagnostic.reports.pages import PageName
from diagnostic.sources.reading import Library
from diagnostic.territory.atlas import Atlas, load_atlas
from diagnostic.territory.selection import Codes
from diagnostic.territory.zones import Level

OUT = Path(__file__).resolve().parents[1] / "docs" / "captures" / "cartes"
ON = date(2026, 11, 22)
"""Day written in the pictures, so that they change only with the drawing."""
DOUAISIS = ("200044618", "245901152")
FRANCE_HERE = "France. Trait noir : Douaisis"
HAUTS_DE_FRANCE, FRANCE = Extent("region", "32"), Extent("france")


class Picture(NamedTuple):
    """A map to draw, and the page that it is on."""

    name: str
    page: PageName
    request: Request


class Shelf:
    """Layers of the embedded figures."""

    def __init__(self, atlas: Atlas) -> None:
        self.atlas = atlas
        self._layers = FromCommunes(Base(Library(), atlas))

    def layer(self, subject: str, level: Level) -> Layer:
        """A subject in its last edition."""
        found = self._layers.layer(subject, level)
        if found is None:
            raise LookupError(f"{subject} by {level}")
        return found

    def request(
        self,
        subject: str,
        codes: Codes,
        extent: Extent,
        place: str,
        level: Level = "commune",
        symbology: Symbology | None = None,
        crossed: str = "",
        circles: str = "",
        comparator: str = "",
    ) -> Request:
        """What is to be drawn."""
        return Request(
            layer=self.layer(subject, level),
            zones=self._layers.zoning(level),
            codes=codes,
            extent=extent,
            symbology=symbology or Symbology(),
            crossed=self.layer(crossed, level) if crossed else None,
            circles=self.layer(circles, level) if circles else None,
            comparator=comparator,
            place=place,
        )


def pictures(atlas: Atlas) -> Iterator[Picture]:
    """The ten of them."""
    shelf = Shelf(atlas)
    near = Extent("territoire")
    here = frozenset(code for siren in DOUAISIS for code in atlas.epci[siren].members)
    douaisis = f"Douaisis : {len(here)} communes"
    mayotte = frozenset(atlas.departements["976"].members)

    def request(subject: str, extent: Extent = near, **more: object) -> Request:
        named = {"region": "Hauts-de-France. Trait noir : Douaisis", "france": FRANCE_HERE}
        place = named.get(extent.kind, douaisis)
        return shelf.request(subject, here, extent, place, **more)  # type: ignore[arg-type]

    yield Picture("part-65-plus", "a4", request("part_65_plus"))
    yield Picture("population", "diapo", request("population"))
    around = Symbology(palette="PuOr", around=20.7)
    yield Picture(
        "part-65-plus-contre-20,7",
        "a4_paysage",
        request("part_65_plus", symbology=around, comparator="20,7 %"),
    )
    yield Picture(
        "croisement", "carre", request("part_65_plus", crossed="distance_medecin_generaliste")
    )
    yield Picture(
        "taux-et-cercles",
        "a4_paysage",
        request("indice_vieillissement", circles="population", symbology=Symbology("jenks")),
    )
    yield Picture(
        "region-epci",
        "a4",
        request("residences_secondaires", HAUTS_DE_FRANCE, level="epci"),
    )
    yield Picture("region-communes", "diapo", request("densite_population", HAUTS_DE_FRANCE))
    yield Picture(
        "france-departements",
        "diapo",
        request(
            "evolution_population",
            FRANCE,
            level="departement",
            symbology=Symbology(palette="BrBG", around=0.0),
            comparator="stable",
        ),
    )
    yield Picture("france-communes", "a4", request("part_65_plus", FRANCE))
    yield Picture(
        "mayotte", "carre", shelf.request("population", mayotte, near, "Mayotte : 17 communes")
    )


def main() -> None:
    """Write every picture."""
    with tempfile.TemporaryDirectory() as home:
        os.environ["DIAGNOSTIC_CPTS_HOME"] = home
        OUT.mkdir(parents=True, exist_ok=True)
        atlas = load_atlas()
        for rank, picture in enumerate(pictures(atlas), start=1):
            path = OUT / f"{rank:02d}-{picture.name}.png"
            path.write_bytes(figure(plate(atlas, picture.request), picture.page, "png", ON))
            sys.stdout.write(f"{path.name}\n")


if __name__ == "__main__":
    main()
