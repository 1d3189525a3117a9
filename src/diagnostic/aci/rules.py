"""Rules around the amounts: deployment calendar, payment rules, examples of start-up aid."""

from __future__ import annotations

from functools import cache

from pydantic import NonNegativeInt, PositiveInt

from diagnostic.aci.facts import Amount, Frozen, Sourced, Sources, Status, read_model


class Deadline(Frozen):
    """Months after signature by which a mission has begun, then is fully deployed."""

    mission_id: str
    start_months: NonNegativeInt
    full_months: NonNegativeInt


class Calendar(Sourced):
    """Deployment calendar; a mission without deadline begins when the CPTS chooses."""

    note: str
    free_start_months: NonNegativeInt
    free_note: str
    deadlines: tuple[Deadline, ...]

    def deadline(self, mission_id: str) -> Deadline | None:
        """The deadlines of a mission, None when it is free."""
        return next((line for line in self.deadlines if line.mission_id == mission_id), None)


class Rule(Sourced):
    """A rule in one or two French sentences."""

    id: str
    text: str


class PaymentRules(Frozen):
    """Length of the contract, share advanced, and the rules as read."""

    advance_percent: PositiveInt
    duration_years: PositiveInt
    duration_status: Status
    duration_sources: Sources
    rules: tuple[Rule, ...]


class AidStep(Amount):
    """One payment of a regional start-up aid."""

    label: str


class AidExample(Frozen):
    """What one region has been read to give."""

    region: str
    steps: tuple[AidStep, ...]


class StartupExamples(Frozen):
    """Examples of regional aid: never a national figure."""

    note: str
    examples: tuple[AidExample, ...]


@cache
def calendar() -> Calendar:
    """The deployment calendar of ``data/aci/calendrier.toml``."""
    return read_model(Calendar, "calendrier")


@cache
def payment_rules() -> PaymentRules:
    """The payment rules of ``data/aci/versements.toml``."""
    return read_model(PaymentRules, "versements")


@cache
def startup_examples() -> StartupExamples:
    """The examples of regional start-up aid of ``data/aci/amorcage.toml``."""
    return read_model(StartupExamples, "amorcage")
