"""Points and euros of a maison de santé pluriprofessionnelle (agreement of 2017).

Method (femasif, and the published check of 73 500 € for 4 000 patients and 13 professionals):
fixed points, plus variable points × patients / 4 000, plus points by professional for the
information system; 7 € a point. For coordination, 1 350 variable points apply to the patients up
to 8 000 and 1 000 to those beyond: (1 350 × min(p, 8 000) + 1 000 × max(0, p − 8 000)) / 4 000.
The changes of 2022 come from secondary sources: they are listed, not computed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from functools import cache

from pydantic import NonNegativeInt, PositiveInt, model_validator

from diagnostic.aci.facts import Frozen, Sourced, Sources, Status, read_model
from diagnostic.aci.rules import Rule
from diagnostic.errors import UserError
from diagnostic.french import listed


class MspKind(StrEnum):
    """Whether an indicator is asked of every MSP."""

    SOCLE = "socle"
    OPTIONNEL = "optionnel"


class Beyond(Frozen):
    """Other variable points for the patients above a number."""

    patients: PositiveInt
    variable: NonNegativeInt


class PerProfessional(Frozen):
    """Points for each professional, fewer above ``limit``."""

    points: NonNegativeInt
    limit: PositiveInt
    points_beyond: NonNegativeInt


class Indicator(Sourced):
    """An indicator and its points, for one unit (a protocol, a mission, the indicator itself)."""

    id: str
    axis: str
    label: str
    kind: MspKind
    fixed: NonNegativeInt = 0
    variable: NonNegativeInt = 0
    max_units: PositiveInt = 1
    prerequisite: bool = False
    beyond: Beyond | None = None
    per_professional: PerProfessional | None = None
    note: str | None = None


class MspGrid(Frozen):
    """The dated grid of points; ``point_eur`` is euros a point, ``reported`` is not computed."""

    id: str
    label: str
    reference: str
    caution: str
    point_eur: PositiveInt
    point_status: Status
    point_sources: Sources
    reference_patients: PositiveInt
    rule_sources: Sources
    prerequisite_note: str
    prerequisite_status: Status
    prerequisite_sources: Sources
    notes: tuple[str, ...]
    reported: tuple[Rule, ...]
    axes: dict[str, str]
    indicators: tuple[Indicator, ...]

    @model_validator(mode="after")
    def _axes_are_named(self) -> MspGrid:
        if {indicator.axis for indicator in self.indicators} - self.axes.keys():
            raise ValueError("un indicateur nomme un axe absent")
        return self


class MspChange(Sourced):
    """A change of 2022 as reported, for information."""

    id: str
    label: str
    text: str


class MspChanges(Frozen):
    """The changes of 2022: never computed."""

    id: str
    label: str
    reference: str
    caution: str
    reference_sources: Sources
    changes: tuple[MspChange, ...]


@dataclass(frozen=True)
class MspLine:
    """Points of one indicator reached; ``variable`` and ``professionals`` can be fractions."""

    indicator: Indicator
    units: int
    fixed: int
    variable: Fraction
    professionals: int

    @property
    def points(self) -> Fraction:
        """All points of the indicator."""
        return self.fixed + self.variable + self.professionals


@dataclass(frozen=True)
class MspResult:
    """What a simulation gives: lines in the order of the grid, points, euros a year, notes."""

    lines: tuple[MspLine, ...]
    points: float
    euros: float
    notes: tuple[str, ...]

    @property
    def points_by_axis(self) -> dict[str, float]:
        """Points by axis identifier, in the order of the lines."""
        sums: dict[str, Fraction] = {}
        for line in self.lines:
            axis = line.indicator.axis
            sums[axis] = sums.get(axis, Fraction()) + line.points
        return {axis: float(points) for axis, points in sums.items()}


@cache
def msp_grid() -> MspGrid:
    """The grid of 2017, ``data/aci/msp_2017.toml``."""
    return read_model(MspGrid, "msp_2017")


@cache
def msp_changes() -> MspChanges:
    """The changes of 2022, ``data/aci/msp_2022.toml``."""
    return read_model(MspChanges, "msp_2022")


def all_targets() -> dict[str, int]:
    """Every indicator with as many units as are paid."""
    return {indicator.id: indicator.max_units for indicator in msp_grid().indicators}


def simulate_msp(reached: Mapping[str, int], patients: int, professionals: int) -> MspResult:
    """Points and euros a year of an MSP.

    Parameters
    ----------
    reached
        Units reached by indicator identifier (1, or the number of protocols or missions); an
        indicator absent or at 0 gives nothing.
    patients
        Patients of the structure (patientèle), above 0.
    professionals
        Professionals equipped with the information system, at least 1.

    Raises
    ------
    UserError
        When an indicator, a number of units, of patients or of professionals is not valid.
    """
    if patients < 1:
        raise UserError("La patientèle doit compter au moins un patient. Vérifiez le nombre saisi.")
    if professionals < 1:
        raise UserError("Il faut au moins un professionnel. Vérifiez le nombre saisi.")
    grid = msp_grid()
    _check_units(grid, reached)
    lines = tuple(
        _line(indicator, reached[indicator.id], patients, professionals, grid.reference_patients)
        for indicator in grid.indicators
        if reached.get(indicator.id)
    )
    points = sum((line.points for line in lines), Fraction())
    lacking = [i for i in grid.indicators if i.prerequisite and not reached.get(i.id)]
    return MspResult(
        lines=lines,
        points=float(points),
        euros=float(round(points * grid.point_eur, 2)),
        notes=(
            grid.caution,
            *((grid.prerequisite_note,) if lacking else ()),
            *(rule.text for rule in grid.reported),
            *grid.notes,
        ),
    )


def _check_units(grid: MspGrid, reached: Mapping[str, int]) -> None:
    by_id = {indicator.id: indicator for indicator in grid.indicators}
    for indicator_id, units in reached.items():
        indicator = by_id.get(indicator_id)
        if indicator is None:
            raise UserError(
                f"L’indicateur « {indicator_id} » n’existe pas. "
                f"Choisissez parmi {listed(list(by_id), limit=20)}."
            )
        if units not in range(indicator.max_units + 1):
            raise UserError(
                f"{indicator.label} : le nombre doit être un entier de 0 à {indicator.max_units}. "
                "Vérifiez la saisie."
            )


def _line(
    indicator: Indicator, units: int, patients: int, professionals: int, reference: int
) -> MspLine:
    """Points of an indicator: fixed and variable for each unit, then by professional."""
    beyond = indicator.beyond
    first = min(patients, beyond.patients) if beyond else patients
    variable = Fraction(indicator.variable * first, reference)
    if beyond:
        variable += Fraction(beyond.variable * (patients - first), reference)
    return MspLine(
        indicator=indicator,
        units=units,
        fixed=units * indicator.fixed,
        variable=units * variable,
        professionals=units * _by_professional(indicator.per_professional, professionals),
    )


def _by_professional(rule: PerProfessional | None, professionals: int) -> int:
    if rule is None:
        return 0
    first = min(professionals, rule.limit)
    return rule.points * first + rule.points_beyond * (professionals - first)
