"""One figure, as pages, commands and documents read it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from diagnostic.french import NBSP, lowered, number
from diagnostic.sources.contracts import LEVELS, Column, Status, Table
from diagnostic.sources.reading import Origin
from diagnostic.sources.units import accorded, shown

TERRITORY = "territoire"
LOWEST, HIGHEST = "plus_bas", "plus_eleve"
"""End of the identifier of what does not add up: the lowest and the highest of the communes."""
LEVEL_ORDER = (TERRITORY, *LEVELS)
_MISSING = {"disponible": "", "secret": "secret", "absent": "nd"}


@dataclass(frozen=True)
class Figure:
    """One figure of the territory, or of an area it lies in.

    Attributes
    ----------
    id
        Table, measure and subject: what is measured, whatever the place and the year.
    level, place, name
        ``territoire`` and an empty code, or the level, code and name of an area.
    value
        None unless ``status`` is ``disponible``.
    known, asked, secret
        Communes of the place: those that the value counts, all of them, those hidden by secrecy.
        None for an area that the source publishes itself.
    same_year
        Of an area, whether it is of the year of the territory's figure. None for the territory,
        and where the territory has no such figure.
    why
        French sentence on what is missing, empty when there is nothing to say.
    """

    id: str
    label: str
    unit: str
    year: int
    level: str
    place: str
    name: str
    value: float | None
    status: Status
    known: int | None
    asked: int | None
    secret: int | None
    source: str
    edition: str
    origin: Origin
    same_year: bool | None = None
    why: str = ""

    def as_json(self) -> dict[str, Any]:
        """Keys of the command line."""
        return asdict(self)

    @property
    def said(self) -> str:
        """The figure in one line, with what limits it."""
        value = _MISSING[self.status]
        if self.value is not None:
            value = f"{shown(self.value, self.unit)}{NBSP}{accorded(self.value, self.unit)}"
        beside = [lowered(self.why).rstrip(".")]
        if self.same_year is False:
            beside.append("autre année que le territoire")
        if self.is_computed and self.level != TERRITORY:
            beside.append("calculé")
        if self.known != self.asked and not self.why:
            beside.append(
                f"communes connues : {number(self.known or 0)} sur {number(self.asked or 0)}"
            )
        limits = ", ".join(filter(None, beside))
        end = f" ({limits})" if limits else ""
        return f"{self.label}, {self.name or 'votre territoire'}, {self.year} : {value}{end}"

    @property
    def is_computed(self) -> bool:
        """Whether it was made from communes, rather than published for the place."""
        return self.known is not None


def figure_id(table: Table, column: Column, subject: Mapping[Any, Any]) -> str:
    """Stable name of what is measured, whatever the place, the year and the code of the vintage."""
    dimensions = [] if table.things else [str(subject[name]) for name in table.subject]
    return "/".join([table.name, column.name, *dimensions])
