"""The two indicators that both sides of ``bench.maps`` map, and the paste of a whole country."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from diagnostic.indicators.arrays import Numbers
from diagnostic.maps.colours import Palette
from diagnostic.maps.symbology import Painted, Symbology, painted
from diagnostic.territory.atlas import Commune, load_atlas

OLDER, SECOND, PASTE = "plus de 65 ans", "résidences secondaires", "collage"
PALETTES: dict[str, Palette] = {OLDER: "YlGnBu", SECOND: "BrBG", PASTE: "viridis"}
"""No colour in common: what is painted tells which indicator it is."""


@dataclass(frozen=True, eq=False)
class Mapped:
    """An indicator of some communes, in their order."""

    codes: tuple[str, ...]
    values: Numbers
    painted: Painted


def mapped(name: str, departements: tuple[str, ...] = ()) -> Mapped:
    """An indicator of the communes of some départements, of all of France without any."""
    communes = [
        commune
        for commune in load_atlas().communes.values()
        if commune.kind == "commune" and (not departements or commune.departement in departements)
    ]
    found = _share(name, communes) if name != PASTE else pasted(text())
    values = np.array([found.get(commune.code, np.nan) for commune in communes])
    nothing = np.zeros(len(values), dtype=bool)
    choice = Symbology(palette=PALETTES[name])
    codes = tuple(commune.code for commune in communes)
    return Mapped(codes, values, painted(values, nothing, ~nothing, choice))


def _share(name: str, communes: list[Commune]) -> dict[str, float]:
    if name == OLDER:
        pairs = [(c.code, c.age_65_plus, c.population_2021) for c in communes]
    else:
        pairs = [(c.code, c.second_homes, c.dwellings) for c in communes]
    return {
        code: round(100 * above / below, 1)
        for code, above, below in pairs
        if above is not None and below
    }


def text() -> str:
    """A paste of 34 875 lines: code, name and a decimal comma, as a spreadsheet gives them."""
    lines = ["Code commune\tCommune\tPart (%)"]
    for row, commune in enumerate(load_atlas().communes.values()):
        if commune.kind == "commune":
            lines.append(
                f"{commune.code}\t{commune.name}\t{row * 7 % 1000 / 10:.1f}".replace(".", ",")
            )
    return "\n".join(lines)


def pasted(said: str) -> dict[str, float]:
    """Figures of a paste, by commune."""
    from diagnostic.pasted.grids import grid_of_text
    from diagnostic.pasted.understanding import understand

    found = understand(grid_of_text(said), load_atlas())
    if found.level != "commune" or found.questions or found.unmatched:
        raise ValueError(found.questions or found.unmatched[:3] or found.level)
    (column,) = found.values.values()
    values = {code: one for code, one in zip(found.codes, column, strict=True) if one is not None}
    return {code: float(value) for code, value in values.items()}
