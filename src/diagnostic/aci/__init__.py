"""What the agreements say: sizes of CPTS, dated scales, funding, payments, and the MSP grid."""

from diagnostic.aci.facts import SIZES, Amount, Source, Status
from diagnostic.aci.funding import FundingColumn, FundingTable, FundingTotal, choices, column, table
from diagnostic.aci.msp import MspResult, all_targets, msp_changes, msp_grid, simulate_msp
from diagnostic.aci.payments import (
    MissionDates,
    Payment,
    PaymentKind,
    Schedule,
    StartupAid,
    schedule,
)
from diagnostic.aci.rules import calendar, payment_rules, startup_examples
from diagnostic.aci.scale import (
    Mission,
    MissionKind,
    Scale,
    load_scale,
    scale_on,
    scales,
    with_overrides,
)
from diagnostic.aci.sizes import SizePosition, size_bands, size_of

__all__ = [
    "SIZES",
    "Amount",
    "FundingColumn",
    "FundingTable",
    "FundingTotal",
    "Mission",
    "MissionDates",
    "MissionKind",
    "MspResult",
    "Payment",
    "PaymentKind",
    "Scale",
    "Schedule",
    "SizePosition",
    "Source",
    "StartupAid",
    "Status",
    "all_targets",
    "calendar",
    "choices",
    "column",
    "load_scale",
    "msp_changes",
    "msp_grid",
    "payment_rules",
    "scale_on",
    "scales",
    "schedule",
    "simulate_msp",
    "size_bands",
    "size_of",
    "startup_examples",
    "table",
    "with_overrides",
]
