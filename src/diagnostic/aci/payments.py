"""The five years of a contract: what can be paid, on which date, for which contract year.

Known from the texts: functioning is paid in full at signature, before missions begin; a year that
opens with missions under way gives 75 % of functioning in advance and the rest with the balance;
a mission gives 75 % of its fixed part when it begins, in proportion to the time left to the
anniversary, then at each anniversary the balance of the past year and 75 % of the new one; nothing
read advances the variable part.

Assumed, and said in ``Schedule.notes``: amounts are maxima, targets fully reached; what is paid at
signature is the functioning of the first year, not one more; time is counted in whole months; the
variable part of a first, shorter year is in proportion too; balances and variable parts are dated
at the anniversary that closes their year. The fixed and variable parts
are themselves unverified: unless ``assume_split`` is set, a mission's year is one payment at the
anniversary that closes it, which is later than the real advance and never earlier.
"""

from __future__ import annotations

from calendar import monthrange
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from diagnostic.aci.facts import Amount, Status, entered_amount, weakest
from diagnostic.aci.funding import FundingLine, column
from diagnostic.aci.rules import calendar, payment_rules
from diagnostic.aci.scale import Mission, MissionKind, Scale, Split
from diagnostic.errors import UserError
from diagnostic.french import counted, listed

_SPLIT_UNVERIFIED = "Répartition entre parts fixe et variable non vérifiée."
_SPLIT_NOT_USED = (
    f"{_SPLIT_UNVERIFIED} Aucune avance n’est comptée : une part sera versée plus tôt."
)
_SPLIT_UNKNOWN = (
    "Répartition entre parts fixe et variable inconnue. "
    "Aucune avance n’est comptée : une part sera versée plus tôt."
)


class PaymentKind(StrEnum):
    """What a payment is."""

    INTEGRAL = "integral"
    AVANCE = "avance"
    SOLDE = "solde"
    VARIABLE = "variable"
    GLOBAL = "global"
    AIDE = "aide"

    @property
    def label(self) -> str:
        """The kind in words for the screen."""
        return _KIND_LABELS[self]


_KIND_LABELS = {
    PaymentKind.INTEGRAL: "versement intégral",
    PaymentKind.AVANCE: "avance",
    PaymentKind.SOLDE: "solde",
    PaymentKind.VARIABLE: "part variable",
    PaymentKind.GLOBAL: "année entière, avance inconnue",
    PaymentKind.AIDE: "aide régionale au démarrage",
}


@dataclass(frozen=True)
class StartupAid:
    """Regional start-up aid as promised by the ARS: its name, euros, and date of payment."""

    label: str
    amount_eur: float
    paid_on: date


@dataclass(frozen=True)
class Payment:
    """A dated payment.

    ``contract_year`` (1 to 5) is the year it is due for, None for the regional aid, which is no
    part of the contract; ``mission_id`` is None for that aid too.
    """

    on: date
    mission_id: str | None
    label: str
    kind: PaymentKind
    amount_eur: int
    contract_year: int | None
    status: Status
    note: str | None = None


@dataclass(frozen=True)
class MissionDates:
    """When a mission begins, and its deadlines (None when the calendar leaves it free)."""

    mission_id: str
    label: str
    starts_on: date
    start_by: date | None
    full_by: date | None

    @property
    def late(self) -> bool:
        """Whether the mission begins after its deadline."""
        return self.start_by is not None and self.starts_on > self.start_by


@dataclass(frozen=True)
class Schedule:
    """The payments of a contract, in order of date.

    Attributes
    ----------
    scale, size
        The scale and the size (1 to 4) the amounts come from.
    signature, end
        First day of the contract, and its last anniversary, which carries the last balances.
    payments
        Every payment, regional aid included.
    missions
        Start and deadlines of each mission taken.
    missing
        Short labels of missions without any known amount: they pay nothing here.
    notes
        French sentences: what is assumed and what is not known.
    """

    scale: Scale
    size: int
    signature: date
    end: date
    payments: tuple[Payment, ...]
    missions: tuple[MissionDates, ...]
    missing: tuple[str, ...]
    notes: tuple[str, ...]

    @property
    def contract_total_eur(self) -> int:
        """Euros of the contract over its five years, regional aid left out."""
        return sum(self.due_by_contract_year.values())

    @property
    def due_by_contract_year(self) -> dict[int, int]:
        """Euros due for each contract year (1 to 5), whenever paid; regional aid left out."""
        due = dict.fromkeys(range(1, payment_rules().duration_years + 1), 0)
        for payment in self.payments:
            if payment.contract_year is not None:
                due[payment.contract_year] += payment.amount_eur
        return due

    @property
    def paid_by_calendar_year(self) -> dict[int, int]:
        """Euros received in each calendar year, regional aid included."""
        received: Counter[int] = Counter()
        for payment in self.payments:
            received[payment.on.year] += payment.amount_eur
        return dict(sorted(received.items()))


def schedule(
    scale: Scale,
    size: int,
    signature: date,
    *,
    taken: Collection[str] | None = None,
    start_months: Mapping[str, int] | None = None,
    assume_split: bool = False,
    startup_aid: StartupAid | None = None,
) -> Schedule:
    """Payments and deadlines of a contract signed on a date.

    Parameters
    ----------
    scale, size, taken
        As for ``funding.column``.
    signature
        Day of signature.
    start_months
        Months after signature (0 to 59) when a mission begins, by identifier; the deadlines of
        the calendar by default, the first anniversary for missions it leaves free.
    assume_split
        Use the unverified fixed and variable parts to date advances.
    startup_aid
        Regional aid to show among the payments.

    Raises
    ------
    UserError
        When a size, a mission, a start month or the aid is not valid.
    """
    taken_column = column(scale, size, taken)
    starts = _starts(taken_column.lines, start_months or {})
    contract = _Contract(signature, min(starts.values()))
    payments: list[Payment] = []
    for line in taken_column.lines:
        if line.amount is None:
            continue
        if line.mission.kind is MissionKind.FONCTIONNEMENT:
            payments += _functioning(contract, line, line.amount)
        else:
            split = line.mission.split_at(size)
            start = starts[line.mission.id]
            payments += _mission(contract, line, line.amount, split, start, assume_split)
    if startup_aid:
        payments.append(_aid(startup_aid))
    missions = tuple(
        _dates(contract, line, starts[line.mission.id])
        for line in taken_column.lines
        if line.mission.id in starts
    )
    supposed = [
        line.mission.short_label
        for line in taken_column.lines
        if line.mission.id in starts and _is_supposed(line.mission, start_months or {})
    ]
    draft = Schedule(
        scale=scale,
        size=size,
        signature=signature,
        end=contract.anniversary(payment_rules().duration_years),
        payments=tuple(sorted(payments, key=lambda payment: payment.on)),
        missions=missions,
        missing=taken_column.total.missing,
        notes=(),
    )
    notes = _notes(draft, contract.first_start, supposed, assume_split)
    return replace(draft, notes=tuple(notes))


def add_months(day: date, months: int) -> date:
    """The same day some months later, or the last of the month when it is shorter.

    >>> add_months(date(2024, 1, 31), 1)
    datetime.date(2024, 2, 29)

    Raises
    ------
    UserError
        When the date falls after the year 9999.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if year > date.max.year:
        raise UserError("La date de signature est trop lointaine. Choisissez une date plus proche.")
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


@dataclass(frozen=True)
class _Contract:
    """Dates of a contract; ``first_start`` is the month when its first mission begins."""

    signature: date
    first_start: int

    def anniversary(self, years: int) -> date:
        return add_months(self.signature, 12 * years)


def _starts(lines: tuple[FundingLine, ...], asked: Mapping[str, int]) -> dict[str, int]:
    """Start month of each mission of the column, the user's or the calendar's."""
    missions = [
        line.mission for line in lines if line.mission.kind is not MissionKind.FONCTIONNEMENT
    ]
    unknown = asked.keys() - {mission.id for mission in missions}
    if unknown:
        raise UserError(
            f"Un mois de démarrage est donné pour {listed(sorted(unknown))}, qui n’est pas une "
            "mission choisie. Choisissez la mission ou retirez ce mois."
        )
    last = 12 * payment_rules().duration_years - 1
    for mission in missions:
        month = asked.get(mission.id, 0)
        if not isinstance(month, int) or not 0 <= month <= last:
            raise UserError(
                f"{mission.short_label} : le mois de démarrage doit être un nombre entier de 0 à "
                f"{last}. Vérifiez la saisie."
            )

    def start(mission_id: str, follows: str | None) -> int:
        if mission_id in asked:
            return asked[mission_id]
        if follows is not None:
            return start(follows, None)
        deadline = calendar().deadline(mission_id)
        return deadline.start_months if deadline else calendar().free_start_months

    return {mission.id: start(mission.id, mission.starts_with) for mission in missions}


def _is_supposed(mission: Mission, asked: Mapping[str, int]) -> bool:
    """Whether nothing says when the mission begins: no choice, no deadline, none to follow."""
    followed = mission.starts_with or mission.id
    return not {mission.id, followed} & asked.keys() and calendar().deadline(followed) is None


def _functioning(contract: _Contract, line: FundingLine, amount: Amount) -> Iterator[Payment]:
    """Functioning: in full for a year that opens before any mission, else 75 % then the rest."""
    for year in range(1, payment_rules().duration_years + 1):
        opens, closes = contract.anniversary(year - 1), contract.anniversary(year)
        if 12 * (year - 1) < contract.first_start:
            yield _payment(opens, line, PaymentKind.INTEGRAL, amount.value_eur, year, amount.status)
            continue
        advance = _advance(amount.value_eur)
        balance = amount.value_eur - advance
        yield _payment(opens, line, PaymentKind.AVANCE, advance, year, amount.status)
        yield _payment(closes, line, PaymentKind.SOLDE, balance, year, amount.status)


def _mission(
    contract: _Contract,
    line: FundingLine,
    amount: Amount,
    split: Split | None,
    start: int,
    assume_split: bool,
) -> Iterator[Payment]:
    """A mission, from the year it begins to the end of the contract."""
    for year in range(start // 12 + 1, payment_rules().duration_years + 1):
        first_month = max(start, 12 * (year - 1))
        months = 12 * year - first_month
        whole = _in_proportion(amount.value_eur, months)
        opens, closes = add_months(contract.signature, first_month), contract.anniversary(year)
        if split is None or not assume_split:
            note = _SPLIT_UNKNOWN if split is None else _SPLIT_NOT_USED
            yield _payment(closes, line, PaymentKind.GLOBAL, whole, year, amount.status, note)
            continue
        fixed = _in_proportion(split.fixed_eur, months)
        advance = _advance(fixed)
        status = weakest((amount.status, split.status))
        for on, kind, euros in (
            (opens, PaymentKind.AVANCE, advance),
            (closes, PaymentKind.SOLDE, fixed - advance),
            (closes, PaymentKind.VARIABLE, whole - fixed),
        ):
            yield _payment(on, line, kind, euros, year, status, _SPLIT_UNVERIFIED)


def _payment(
    on: date,
    line: FundingLine,
    kind: PaymentKind,
    amount_eur: int,
    year: int,
    status: Status,
    note: str | None = None,
) -> Payment:
    mission = line.mission
    return Payment(on, mission.id, mission.short_label, kind, amount_eur, year, status, note)


def _in_proportion(amount_eur: int, months: int) -> int:
    """Share of a yearly amount for some months, to the nearest euro."""
    return (amount_eur * months + 6) // 12


def _advance(amount_eur: int) -> int:
    """The part paid in advance, to the nearest euro."""
    return (amount_eur * payment_rules().advance_percent + 50) // 100


def _aid(aid: StartupAid) -> Payment:
    amount = entered_amount(aid.amount_eur, aid.label)
    return Payment(
        on=aid.paid_on,
        mission_id=None,
        label=aid.label,
        kind=PaymentKind.AIDE,
        amount_eur=amount.value_eur,
        contract_year=None,
        status=amount.status,
        note="Aide décidée par l’ARS, hors contrat.",
    )


def _dates(contract: _Contract, line: FundingLine, start: int) -> MissionDates:
    deadline = calendar().deadline(line.mission.id)
    return MissionDates(
        mission_id=line.mission.id,
        label=line.mission.short_label,
        starts_on=add_months(contract.signature, start),
        start_by=add_months(contract.signature, deadline.start_months) if deadline else None,
        full_by=add_months(contract.signature, deadline.full_months) if deadline else None,
    )


def _notes(
    draft: Schedule, first_start: int, supposed: list[str], assume_split: bool
) -> Iterator[str]:
    """What a reader must know before using the payments."""
    yield draft.scale.caution
    yield "Les montants sont des maximums : la part variable suppose tous les objectifs atteints."
    yield (
        "Les avances de missions utilisent une répartition fixe et variable non vérifiée."
        if assume_split
        else "La répartition entre parts fixe et variable n’est pas vérifiée : les missions sont "
        "comptées en une fois, à la fin de chaque année du contrat. L’argent viendra en partie "
        "plus tôt."
    )
    yield (
        "Les soldes et parts variables sont placés à la date anniversaire qui clôt l’année. "
        "La date réelle n’a pas été lue."
    )
    yield (
        "Le fonctionnement versé à la signature est compté comme celui de la première année. "
        "Les textes lus ne disent pas s’il s’y ajoute."
    )
    yield (
        "La première année d’une mission est comptée au prorata des mois entiers jusqu’à la date "
        "anniversaire, part variable comprise : c’est une hypothèse pour cette part."
    )
    if first_start > 12:
        yield (
            "Aucune mission n’a commencé au premier anniversaire. Le fonctionnement reste compté "
            "en entier à l’ouverture de chaque année sans mission : aucune source lue ne le dit."
        )
    if supposed:
        yield f"{calendar().free_note} C’est le cas ici : {listed(supposed)}."
    late = [mission.label for mission in draft.missions if mission.late]
    if late:
        yield f"Démarrage après le délai publié : {listed(late)}."
    if draft.missing:
        yield (
            f"{counted(len(draft.missing), 'mission')} sans montant connu, non comptée"
            f"{'s' if len(draft.missing) > 1 else ''} : {listed(draft.missing)}."
        )
    if not draft.scale.in_force_on(draft.signature):
        yield f"Le barème « {draft.scale.label} » ne s’applique pas à la date de signature choisie."
    if any(payment.kind is PaymentKind.AIDE for payment in draft.payments):
        yield "L’aide régionale au démarrage est à part : elle ne fait pas partie du contrat."
