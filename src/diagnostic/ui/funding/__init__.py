"""The funding screen, piece by piece; `pages/territoire/aci.py` puts them together."""

from diagnostic.ui.funding.amounts import national_table, own_amounts
from diagnostic.ui.funding.answer import answer, asked, question
from diagnostic.ui.funding.msp import msp_simulator
from diagnostic.ui.funding.negotiated import negotiated
from diagnostic.ui.funding.texts import texts
from diagnostic.ui.funding.timeline import timeline
from diagnostic.ui.tables import style

__all__ = [
    "answer",
    "asked",
    "msp_simulator",
    "national_table",
    "negotiated",
    "own_amounts",
    "question",
    "style",
    "texts",
    "timeline",
]
