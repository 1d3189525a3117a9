"""How an indicator is said: its figure, its interval, and how it stands beside another."""

from __future__ import annotations

from diagnostic.french import NBSP, THIN, among
from diagnostic.indicators.answers import Answer, Compared
from diagnostic.indicators.registry import Indicator
from diagnostic.indicators.values import Value
from diagnostic.indicators.written import figure as written
from diagnostic.indicators.written import limit
from diagnostic.stats.comparison import Judgement

MISSING = {
    "secret": "secret",
    "absent": "nd",
    "sans_objet": "sans objet",
    "a_demander": "à demander",
}
SIGNS = {
    Judgement.BETTER: ("▲", "better", "plus favorable"),
    Judgement.WORSE: ("▼", "worse", "moins favorable"),
    Judgement.DIFFERENT: ("●", "other", "différent"),
    Judgement.SAME: ("○", "unsure", "pas d’écart net"),
    Judgement.UNKNOWN: ("○", "unsure", "non jugé"),
}
"""Sign, class of its colour, and words: colour never speaks alone."""


def figure(indicator: Indicator, value: Value) -> str:
    """The figure without its unit, or the word that stands for it."""
    if value.value is None:
        return MISSING.get(value.status, "nd")
    prefix = "≈" + THIN if value.status == "estime" else ""
    return prefix + written(indicator, value.value)


def with_unit(indicator: Indicator, value: Value) -> str:
    """The figure with its unit."""
    shown = figure(indicator, value)
    return (
        shown if value.value is None or indicator.unit == "nombre" else f"{shown}{NBSP}{value.unit}"
    )


def interval(indicator: Indicator, value: Value) -> str:
    """The 95 % interval in words, empty when there is none."""
    if value.low is None or value.high is None:
        return ""
    low, high = (limit(indicator, each) for each in (value.low, value.high))
    return f"entre {low} et {high}"


def counted(value: Value) -> str:
    """How many communes the figure counts, when it is not all of them."""
    if value.known is None or value.is_whole or not value.known:
        return ""
    return among(value.known, value.asked or 0, "commune")


def standing(compared: Compared) -> tuple[str, str, str]:
    """Sign, class and words of how the territory stands beside a comparator."""
    sign, kind, words = SIGNS[compared.judgement]
    if compared.is_same:
        words = "le territoire lui-même"
    if compared.judgement is Judgement.DIFFERENT:
        words = "plus forte" if compared.higher else "plus faible"
    return sign, kind, words


def verdict(answer: Answer, compared: Compared) -> tuple[str, str, str] | None:
    """The same with why it is not judged; None for a figure without interval, never judged."""
    indicator = answer.indicator
    if indicator.interval is None or not (answer.value.is_known and compared.value.is_known):
        return None
    sign, kind, words = standing(compared)
    if indicator.unjudged and not compared.is_same:
        words = f"{words} : {indicator.unjudged}"
    return sign, kind, words


def dated(answer: Answer) -> str:
    """Credit lines of the figure, with its year."""
    return " ; ".join(answer.value.sources)
