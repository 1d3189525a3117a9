"""A figure beside another, said in plain French: one sentence whole, and one in a few words.

Every kind of figure has its own turn of phrase; the others are said by their name. The words never
judge: « plus bas », « moins nombreux », « plus près ».
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from diagnostic.french import NBSP, listed, number, signed, spaced
from diagnostic.indicators.answers import Answer, Compared
from diagnostic.indicators.gaps import log_gap
from diagnostic.indicators.places import SECOND, SEMBLABLES
from diagnostic.indicators.registry import PROFESSIONS, Indicator, Profession
from diagnostic.indicators.trends import Trend
from diagnostic.indicators.written import decimals_of
from diagnostic.indicators.written import figure as _figure

CLOSE = 1.1
"""Under this ratio, one says « un peu »."""
MANIFOLD = 1.75
"""From this ratio on, one says how many times."""
_NAMES = {each.slug: each for each in PROFESSIONS}
_FEMININE = frozenset({"sage_femme", "pharmacie"})
_TIMES = {2: "deux", 3: "trois", 4: "quatre", 5: "cinq"}
_UNITS = {
    "%": f"{NBSP}%",
    "C/an/hab.": " consultations par an et par habitant",
    "km": f"{NBSP}km",
    "€ par an": f"{NBSP}€ par an",
    "hab./km²": " habitants au km²",
    "pour 100 jeunes": " pour 100 jeunes",
    "nombre": "",
}


@dataclass(frozen=True)
class Beside:
    """A figure and the one or several that it is compared with, all of one period."""

    answer: Answer
    compared: tuple[Compared, ...]

    @property
    def indicator(self) -> Indicator:
        """What it is."""
        return self.answer.indicator

    @property
    def mine(self) -> float:
        """Value of the territory."""
        return self.answer.value.value or 0.0

    @property
    def theirs(self) -> float:
        """Value of the first comparator, the one whose gap is told."""
        return self.compared[0].value.value or 0.0

    @property
    def higher(self) -> bool:
        """Whether the territory is above."""
        return self.mine > self.theirs

    @property
    def subject(self) -> str:
        """What its measure is of: a profession, a band of ages."""
        return self.indicator.measure.partition(":")[2]


@dataclass(frozen=True)
class Said:
    """A sentence, and the same in a few words, without a capital nor a full stop."""

    text: str
    short: str


def say(beside: Beside, trend: Trend | None = None) -> Said:
    """Say a figure beside its comparators; with its earlier edition when a trend is given."""
    said = _form(beside)(beside)
    text = f"{said.text} {earlier(trend)}" if trend else said.text
    return Said(spaced(text), spaced(said.short))


def earlier(trend: Trend) -> str:
    """The earlier edition in a sentence."""
    now, then = (_figure(trend.indicator, value.value or 0) for value in (trend.now, trend.before))
    if trend.now.known == trend.asked:
        return f"C’était {then} en {trend.before.period}."
    return (
        f"Sur les communes connues aux deux dates : {then} en {trend.before.period}, "
        f"{now} en {trend.now.period}."
    )


def _form(beside: Beside) -> Callable[[Beside], Said]:
    """Turn of phrase of an indicator."""
    indicator, measure = beside.indicator, beside.indicator.measure.partition(":")[0]
    if measure == "equipment" and beside.subject in _NAMES:
        return _professionals
    if indicator.label.startswith("Distance a") or indicator.label.startswith("Distance à"):
        return _distance
    return _FORMS.get(measure, _named)


# --- the turns of phrase --------------------------------------------------------------------------


def _professionals(beside: Beside) -> Said:
    profession = _NAMES[beside.subject]
    name = _lower(profession.counted)
    if not beside.mine:
        return _nobody(beside, profession)
    if profession.has_sites:
        return _places_of_practice(beside, name)
    many = "nombreuses" if beside.subject in _FEMININE else "nombreux"
    way, often = ("plus" if beside.higher else "moins"), _times(beside)
    gap = often.limits or ("" if often.words else _gap(beside))
    text = (
        f"Les {name} sont {often.words or _little(beside)}{way} {many} {_than(beside)} : "
        f"{_figures(beside)} {_aside(gap, _period(beside))}{_why_not(beside)}."
    )
    return Said(text, f"{often.words}{way} {of(name)} {_aside(gap)}".strip())


def _nobody(beside: Beside, profession: Profession) -> Said:
    """None is counted, which is not « there is none »."""
    name = _lower(profession.counted)
    one = _singular(f"lieux d’exercice {of(name)}" if profession.has_sites else name)
    is_feminine = beside.subject in _FEMININE
    none = f"{'aucune' if is_feminine else 'aucun'} {one}"
    text = (
        f"{none.capitalize()} {'comptée' if is_feminine else 'compté'} dans le territoire "
        f"(BPE {_period(beside)}), contre {_each(beside, _unit(beside.indicator))}"
        f"{_why_not(beside)}."
    )
    return Said(text, f"{none} {'comptée' if is_feminine else 'compté'}")


def _places_of_practice(beside: Beside, name: str) -> Said:
    """Two figures, and no gap: the same person may be in several of them."""
    sites, way = f"lieux d’exercice {of(name)}", "plus" if beside.higher else "moins"
    text = (
        f"Les {sites} sont {_little(beside)}{way} nombreux {_than(beside)} : "
        f"{_figures(beside)} {_aside(_period(beside))}{_why_not(beside)}."
    )
    return Said(text, f"{way} de {sites}")


def _why_not(beside: Beside) -> str:
    """Why it is not judged, at the end of its sentence."""
    return f" ; {beside.indicator.unjudged}" if beside.indicator.unjudged else ""


def _singular(name: str) -> str:
    """« médecins généralistes libéraux » → « médecin généraliste libéral »."""
    return re.sub(r"(?<=[^s])s\b", "", name.replace("libéraux", "libéral").replace("lieux", "lieu"))


def _distance(beside: Beside) -> Said:
    place = beside.indicator.label.removeprefix("Distance ")
    for start, article in _ARTICLES.items():
        if place.startswith(start):
            place = article + place.removeprefix(start)
            break
    is_many = place.startswith("Les ")
    mine, theirs = (_figure(beside.indicator, each) for each in (beside.mine, beside.theirs))
    here = f"à {mine}{NBSP}km en moyenne, à vol d’oiseau" if _shown(beside) else "sur place"
    text = (
        f"{place} {'sont' if is_many else 'est'} {here}, "
        f"contre {_each(beside, NBSP + 'km')} {_aside(_period(beside))}."
    )
    way = "plus loin" if beside.higher else "plus près"
    return Said(text, f"{_lower(place)} {way} ({mine} contre {theirs}{NBSP}km)")


_ARTICLES = {"aux ": "Les ", "au ": "Le ", "à la ": "La ", "à l’": "L’"}


def _access(beside: Beside) -> Said:
    label, gap = beside.indicator.label, _gap(beside)
    feminine, masculine = ("élevée", "élevé") if beside.higher else ("basse", "bas")
    text = (
        f"L’{label} est {_little(beside)}plus {feminine} {_than(beside)} : "
        f"{_figures(beside)} {_aside(gap, _period(beside))}."
    )
    short = f"un accès {label.removeprefix('APL ')} plus {masculine} {_aside(gap)}"
    return Said(text, short.strip())


def _under(beside: Beside) -> Said:
    """Share of those who live where access is under a limit."""
    mine, theirs = (_figure(beside.indicator, each) for each in (beside.mine, beside.theirs))
    everyone = {0.0: "Aucun habitant ne vit", 100.0: "Tous les habitants vivent"}
    text = (
        f"{everyone.get(_shown(beside), f'{mine}{NBSP}% des habitants vivent')} dans une commune "
        f"sous 2,5{NBSP}consultations par an, "
        f"contre {_each(beside, NBSP + '%')} {_aside(_gap(beside), _period(beside))}."
    )
    under = f"sous 2,5{NBSP}consultations"
    extremes = {0.0: "aucun habitant", 100.0: "tous les habitants"}
    if who := extremes.get(_shown(beside)):
        return Said(text, f"{who} {under} (contre {theirs}{NBSP}%)")
    way = "plus" if beside.higher else "moins"
    return Said(text, f"{way} d’habitants {under} ({mine} contre {theirs}{NBSP}%)")


def _growth(beside: Beside) -> Said:
    first, _, last = _period(beside).partition("-")
    mine = beside.mine
    others = listed(
        [
            f"elle a {_grown(each.value.value or 0, beside.indicator)} {_there(each)}"
            for each in beside.compared
        ]
    )
    text = f"De {first} à {last}, la population a {_grown(mine, beside.indicator)} ; {others}."
    return Said(text, f"une population qui a {_grown(mine, beside.indicator)} de {first} à {last}")


def _grown(value: float, indicator: Indicator) -> str:
    shown = number(abs(value), decimals_of(indicator, value))
    return f"{'baissé' if value < 0 else 'augmenté'} de {shown}{NBSP}%"


def _living(beside: Beside) -> Said:
    way = "élevé" if beside.higher else "bas"
    text = (
        f"Le niveau de vie médian des communes est {_little(beside)}plus {way} {_than(beside)} : "
        f"environ {_figures(beside)} {_aside(_gap(beside), _period(beside))}."
    )
    return Said(text, f"un niveau de vie plus {way} {_aside(_gap(beside))}".strip())


def _income(beside: Beside) -> Said:
    return (_living if beside.subject.startswith("revenu") else _named)(beside)


_FORMS: dict[str, Callable[[Beside], Said]] = {
    "apl": _access,
    "apl_low": _under,
    "evolution": _growth,
    "income": _income,
}


def _named(beside: Beside) -> Said:
    """Said by its name: « La part des… est plus faible »."""
    label = beside.indicator.label
    first = label.partition(" ")[0]
    article, words = _NAMED.get(first, ("", ()))
    mine, theirs = (_figure(beside.indicator, each) for each in (beside.mine, beside.theirs))
    unit = _unit(beside.indicator)
    brief = f"({mine} contre {theirs}{unit if unit.strip() == '%' else ''})"
    # What has no interval always says its gap; an interval lets two figures speak.
    gap = _gap(beside) if beside.indicator.interval is None else ""
    tail = f"{_figures(beside)} {_aside(gap, _period(beside))}."
    if not words:
        way = "plus" if beside.higher else "moins"
        return Said(f"{label} : {way} {_than(beside)}, {tail}", f"{_lower(label)} {brief}")
    way = words[0] if beside.higher else words[1]
    text = f"{article}{_lower(label)} est {_little(beside)}plus {way} {_than(beside)} : {tail}"
    if article == "La ":
        return Said(text, f"une plus {way} {_lower(label)} {brief}")
    return Said(text, f"un {_lower(label)} plus {way} {brief}")


_STRONG, _HIGH = ("forte", "faible"), ("élevé", "bas")
_NAMED = {
    "Part": ("La ", _STRONG),
    "Densité": ("La ", _STRONG),
    "Rapport": ("Le ", _HIGH),
    "Indice": ("L’", _HIGH),
    "Taux": ("Le ", _HIGH),
}


# --- pieces of sentences --------------------------------------------------------------------------


def of(name: str) -> str:
    """A name after « de », elided before a vowel."""
    return f"d’{name}" if name[0] in "aeiouyé" else f"de {name}"


def _lower(text: str) -> str:
    return text if text[:2].isupper() else text[:1].lower() + text[1:]


def _unit(indicator: Indicator) -> str:
    """Unit after a figure, in whole words, with the space before it."""
    known = _UNITS.get(indicator.unit)
    return f" {indicator.unit.replace('hab.', 'habitants')}" if known is None else known


def _shown(beside: Beside) -> float:
    """Value of the territory as it is shown, to tell none and all."""
    return round(beside.mine, beside.indicator.decimals)


def _figures(beside: Beside) -> str:
    """« 8,9 contre 11,0 pour 10 000 habitants », each comparator named when there are several."""
    mine, unit = _figure(beside.indicator, beside.mine), _unit(beside.indicator)
    if len(beside.compared) == 1:
        return f"{mine} contre {_figure(beside.indicator, beside.theirs)}{unit}"
    return f"{mine}{unit} contre {_named_each(beside)}"


def _named_each(beside: Beside, unit: str = "") -> str:
    """« 4,2 (Pas-de-Calais) et 4,5 (Nord) »."""
    return listed(
        [
            f"{_figure(beside.indicator, each.value.value or 0)}{unit} ({each.place.name})"
            for each in beside.compared
        ]
    )


def _each(beside: Beside, unit: str) -> str:
    """« 8,0 km en France », for each comparator."""
    if len(beside.compared) > 1:
        return _named_each(beside, unit)
    return f"{_figure(beside.indicator, beside.theirs)}{unit} {_there(beside.compared[0])}"


def distinguished_from(compared: Sequence[Compared]) -> str:
    """« de la France », after « ce qui distingue le territoire »."""
    level, names = compared[0].place.level, listed([each.place.name for each in compared])
    many = len(compared) > 1
    said = {
        "france": "de la France",
        "departement": f"{'des départements' if many else 'du département'} ({names})",
        "region": f"{'des régions' if many else 'de la région'} ({names})",
        SEMBLABLES: "des territoires semblables",
        SECOND: f"de celui de « {names} »",
    }
    return said.get(level, f"de ce qui l’entoure ({names})")


def _there(compared: Compared) -> str:
    place = compared.place
    named = {
        "france": "en France",
        "departement": f"dans le département ({place.name})",
        "region": f"dans la région ({place.name})",
        SEMBLABLES: "dans les territoires semblables",
        SECOND: f"dans le second territoire ({place.name})",
    }
    return named.get(place.level, f"ailleurs ({place.name})")


_SEVERAL = {"departement": "dans chacun des départements", "region": "dans chacune des régions"}


def _than(beside: Beside) -> str:
    """« qu’en France »; the names come with the figures when there are several."""
    level = beside.compared[0].place.level
    if len(beside.compared) > 1 and level in _SEVERAL:
        return f"que {_SEVERAL[level]}"
    there = _there(beside.compared[0])
    return f"qu’{there}" if there[0] in "ae" else f"que {there}"


def _period(beside: Beside) -> str:
    value = beside.answer.value
    if value.known is None or value.is_whole:
        return value.period
    return f"{value.period}, {value.known} communes sur {value.asked}"


def _aside(*texts: str) -> str:
    """What is said between brackets, nothing when there is nothing to say."""
    said = [text for text in texts if text]
    return f"({', '.join(said)})" if said else ""


def _ratio(beside: Beside) -> float:
    """How many times the larger is the smaller, infinite beside zero."""
    low, high = sorted((abs(beside.mine), abs(beside.theirs)))
    return high / low if low else float("inf")


def _little(beside: Beside) -> str:
    return "un peu " if _ratio(beside) < CLOSE else ""


@dataclass(frozen=True)
class _Times:
    """How many times more or less, with the space after it; and its limits when it is a guess."""

    words: str = ""
    limits: str = ""


def _times(beside: Beside) -> _Times:
    """« plus de deux fois » when the whole interval is beyond; else about how many times.

    Beside several areas, what is true beside each of them; empty when it is not that much.
    """
    mine, ratio = beside.answer.value, _ratio(beside)
    if not beside.indicator.is_judged or mine.low is None or ratio < MANIFOLD:
        return _Times()
    pairs = ((mine, c.value) if beside.higher else (c.value, mine) for c in beside.compared)
    gaps = [log_gap(*pair) for pair in pairs]
    known = [gap for gap in gaps if gap is not None]
    if not known or len(known) < len(gaps):
        return _Times()
    least = math.exp(min(gap.low for gap in known))
    if least >= min(_TIMES):
        return _Times(f"plus de {_TIMES[min(int(least), max(_TIMES))]} fois ")
    if len(known) > 1 or least <= 1:
        return _Times()
    limits = f"entre {number(least, 1)} et {number(math.exp(known[0].high), 1)} fois"
    return _Times(f"environ {number(ratio, 1)} fois ", limits)


def _gap(beside: Beside) -> str:
    """« −14 % », « × 2,4 », or in points for a share; only beside one comparator."""
    indicator = beside.indicator
    if len(beside.compared) > 1:
        return ""
    if indicator.unit.startswith("%"):
        gap = round(beside.mine, indicator.decimals) - round(beside.theirs, indicator.decimals)
        plural = "s" if abs(gap) >= 2 else ""
        return f"{signed(gap, indicator.decimals)}{NBSP}point{plural}"
    if not beside.theirs:
        return ""
    if beside.higher and _ratio(beside) >= MANIFOLD:
        ratio = _ratio(beside)
        return f"×{NBSP}{number(ratio, 0 if ratio >= 10 else 1)}"
    gap = 100 * (beside.mine / beside.theirs - 1)
    # All but nothing is not « −100 % ».
    decimals = 1 if beside.mine and round(gap) == -100 else 0
    return f"{signed(gap, decimals)}{NBSP}%"
