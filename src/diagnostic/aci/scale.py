"""Dated scales of the CPTS agreement: what each mission is worth by size.

Scales are files of ``data/aci``. A later one may carry over the amounts of an earlier one, with a
weaker status where nothing read confirms them. Figures of the negotiation (``proposals``) and
published maxima (``ceilings``) stand apart: no total counts them.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Annotated, Any

from pydantic import NonNegativeInt, model_validator

from diagnostic.aci.facts import (
    BY_SIZE,
    NO_AMOUNTS,
    SIZES,
    Amount,
    Amounts,
    Frozen,
    Source,
    Sourced,
    Sources,
    Status,
    checked,
    entered_amount,
    read_facts,
)
from diagnostic.errors import UserError
from diagnostic.french import listed

_FILES = {"cpts_2019": "cpts_2019", "cpts_2022": "cpts_2022_avenant2"}
"""Files by scale, oldest first."""


class MissionKind(StrEnum):
    """What a mission is in the contract."""

    FONCTIONNEMENT = "fonctionnement"
    SOCLE = "socle"
    OPTIONNELLE = "optionnelle"
    COMPLEMENT = "complement"

    @property
    def label(self) -> str:
        """The kind in words for the screen."""
        return _KIND_LABELS[self]

    @property
    def is_chosen(self) -> bool:
        """Whether the CPTS decides to take it."""
        return self in (MissionKind.OPTIONNELLE, MissionKind.COMPLEMENT)


_KIND_LABELS = {
    MissionKind.FONCTIONNEMENT: "fonctionnement",
    MissionKind.SOCLE: "mission socle, obligatoire",
    MissionKind.OPTIONNELLE: "mission optionnelle",
    MissionKind.COMPLEMENT: "supplément",
}


class Split(Sourced):
    """The fixed and variable parts of a mission's yearly amount, in euros."""

    fixed_eur: NonNegativeInt
    variable_eur: NonNegativeInt


Splits = Annotated[tuple[Split | None, Split | None, Split | None, Split | None], BY_SIZE]


class Mission(Frozen):
    """A line of the scale: yearly maxima in euros, by size.

    ``starts_with`` names the mission whose start it follows.
    """

    id: str
    label: str
    short_label: str
    kind: MissionKind
    note: str | None = None
    starts_with: str | None = None
    amounts: Amounts = NO_AMOUNTS
    split: Splits = NO_AMOUNTS

    def amount(self, size: int) -> Amount | None:
        """Yearly maximum at a size (1 to 4), None when no source gives it."""
        return self.amounts[size_index(size)]

    def split_at(self, size: int) -> Split | None:
        """Fixed and variable parts at a size (1 to 4), None when unknown."""
        return self.split[size_index(size)]

    @model_validator(mode="after")
    def _parts_make_the_amount(self) -> Mission:
        for amount, split in zip(self.amounts, self.split, strict=True):
            if split and (
                amount is None or split.fixed_eur + split.variable_eur != amount.value_eur
            ):
                raise ValueError(f"{self.id} : parts fixe et variable différentes du montant")
        if any(amount and amount.status is Status.PROPOSED for amount in self.amounts):
            raise ValueError(f"{self.id} : une proposition n’est pas un montant du barème")
        return self


class AmountSet(Frozen):
    """Published figures by size that belong to no total: a proposal, a ceiling."""

    id: str
    label: str
    note: str
    amounts: Amounts


class Scale(Frozen):
    """A dated scale; ``valid_to`` is its last day, None while in force."""

    id: str
    label: str
    reference: str
    valid_from: date
    valid_to: date | None = None
    caution: str
    notes: tuple[str, ...] = ()
    sources: tuple[Source, ...] = ()
    missions: tuple[Mission, ...]
    proposals: tuple[AmountSet, ...] = ()
    ceilings: tuple[AmountSet, ...] = ()

    def mission(self, mission_id: str) -> Mission:
        """The mission of that identifier.

        Raises
        ------
        UserError
            When the scale has none.
        """
        for mission in self.missions:
            if mission.id == mission_id:
                return mission
        known = listed([mission.id for mission in self.missions], limit=20)
        raise UserError(
            f"La mission « {mission_id} » n’existe pas dans le barème « {self.label} ». "
            f"Choisissez parmi {known}."
        )

    def in_force_on(self, day: date) -> bool:
        """Whether the scale applies on that day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)

    @property
    def customised(self) -> bool:
        """Whether the user has entered at least one of its amounts."""
        return any(
            amount is not None and amount.status is Status.SAISI
            for mission in self.missions
            for amount in mission.amounts
        )

    @model_validator(mode="after")
    def _is_coherent(self) -> Scale:
        ids = [mission.id for mission in self.missions]
        if len(set(ids)) != len(ids):
            raise ValueError("deux missions ont le même identifiant")
        kinds = [mission.kind for mission in self.missions]
        if kinds.count(MissionKind.FONCTIONNEMENT) != 1:
            raise ValueError("il faut une ligne de fonctionnement et une seule")
        if {m.starts_with for m in self.missions} - {None, *ids}:
            raise ValueError("starts_with nomme une mission absente")
        proposed = {a.status for s in self.proposals for a in s.amounts if a is not None}
        if proposed - {Status.PROPOSED}:
            raise ValueError("une proposition doit avoir le statut « proposed »")
        return self


class _Confirmation(Frozen):
    sources: Sources


class _Carried(Frozen):
    """How a scale takes over the amounts of an earlier one."""

    scale: str
    status: Status
    note: str
    confirmed: dict[str, _Confirmation]


def size_index(size: int) -> int:
    """Position of a size (1 to 4) in a row of amounts.

    Raises
    ------
    UserError
        When the size is not 1, 2, 3 or 4.
    """
    if size not in SIZES:
        raise UserError(f"La taille {size} n’existe pas. Choisissez 1, 2, 3 ou 4.")
    return SIZES.index(size)


@cache
def load_scale(scale_id: str) -> Scale:
    """The scale ``cpts_2019`` or ``cpts_2022``, checked.

    Raises
    ------
    UserError
        When the scale does not exist or its file is not readable.
    """
    if scale_id not in _FILES:
        raise UserError(
            f"Le barème « {scale_id} » n’existe pas. Choisissez parmi {listed(list(_FILES))}."
        )
    name = _FILES[scale_id]
    raw = read_facts(name)
    if "carried" in raw:
        carried = checked(_Carried, raw.pop("carried"), name)
        raw["missions"] = _amended(load_scale(carried.scale), carried, raw["missions"])
    return checked(Scale, raw, name)


def scales() -> tuple[Scale, ...]:
    """All scales, oldest first."""
    return tuple(load_scale(scale_id) for scale_id in _FILES)


def scale_on(day: date) -> Scale:
    """The scale in force on a day.

    Raises
    ------
    UserError
        When the day is before the first agreement.
    """
    for scale in scales():
        if scale.in_force_on(day):
            return scale
    raise UserError(
        "L’accord CPTS s’applique depuis le 25/08/2019. Choisissez une date à partir de ce jour."
    )


def with_overrides(scale: Scale, overrides: Mapping[str, Mapping[int, float]]) -> Scale:
    """A copy of the scale with the user's own amounts.

    The fixed and variable parts of an amount so replaced are no longer known.

    Parameters
    ----------
    scale
        The scale to copy; it is left as it was.
    overrides
        Euros a year by mission identifier, then by size (1 to 4).

    Raises
    ------
    UserError
        When a mission or a size does not exist, or an amount is not a sensible one.
    """
    replaced = {
        mission_id: _overridden(scale.mission(mission_id), by_size)
        for mission_id, by_size in overrides.items()
    }
    missions = tuple(replaced.get(mission.id, mission) for mission in scale.missions)
    return scale.model_copy(update={"missions": missions})


def _overridden(mission: Mission, by_size: Mapping[int, float]) -> Mission:
    amounts: list[Amount | None] = list(mission.amounts)
    splits: list[Split | None] = list(mission.split)
    for size, value in by_size.items():
        index = size_index(size)
        amounts[index] = entered_amount(value, f"{mission.short_label}, taille {size}")
        splits[index] = None
    return mission.model_copy(update={"amounts": tuple(amounts), "split": tuple(splits)})


def _amended(base: Scale, carried: _Carried, added: list[dict[str, Any]]) -> list[Any]:
    """Missions carried over from ``base``, each new one placed ``after`` the one it names."""
    missions: list[Any] = []
    for mission in base.missions:
        missions.append(_carried_over(mission, carried))
        for raw in added:
            if raw["after"] == mission.id:
                missions.append({key: raw[key] for key in raw if key != "after"})
    return missions


def _carried_over(mission: Mission, carried: _Carried) -> Mission:
    confirmation = carried.confirmed.get(mission.id)
    if confirmation:
        amounts = tuple(_confirmed(amount, confirmation.sources) for amount in mission.amounts)
        return mission.model_copy(update={"amounts": amounts})
    amounts = tuple(
        amount and amount.model_copy(update={"status": carried.status})
        for amount in mission.amounts
    )
    note = " ".join(part for part in (mission.note, carried.note) if part)
    return mission.model_copy(update={"amounts": amounts, "note": note})


def _confirmed(amount: Amount | None, sources: tuple[Source, ...]) -> Amount | None:
    if amount is None:
        return None
    extra = tuple(source for source in sources if source not in amount.sources)
    return amount.model_copy(update={"sources": amount.sources + extra})
