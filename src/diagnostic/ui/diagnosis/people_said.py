"""The answers to the questions on the population, composed from the figures."""

from __future__ import annotations

from collections.abc import Sequence

from diagnostic.french import among, counted, hundredths, inhabitants, listed, number, percent
from diagnostic.indicators.answers import Answer, Compared
from diagnostic.indicators.pyramid import Pyramid
from diagnostic.indicators.values import Value
from diagnostic.stats.comparison import Judgement
from diagnostic.stats.intervals import proportion
from diagnostic.territory.atlas import Atlas, Commune
from diagnostic.ui.diagnosis import words
from diagnostic.ui.diagnosis.people_charts import comparable, signed_percent

YEARS = 7
"""From the population municipale of 2016 to that of 2023."""
STILL_PCT = 0.05
"""Under this annual rate, in %, the population is said to be stable."""
STAGES = ("00-14", "15-29", "30-44", "45-59", "60-74", "75et+")
MAYOTTE = "976"
FEW = 200
"""Inhabitants under which INSEE asks for care with the ages of the census."""
YOUNG = 50
"""Under 20 years old: with fewer of them, one birth moves the index."""
NEAR = 0.01
"""Two incomes this close, one of the other, are said to be the same."""


def _france(answer: Answer) -> Compared | None:
    """France beside the territory, unless the territory is France."""
    found = next((each for each in answer.comparators if each.place.level == "france"), None)
    if found is None or not found.value.is_known or found.value.value == answer.value.value:
        return None
    return found


def _others(answer: Answer) -> str:
    """Départements and régions of the same years in brackets, each once."""
    said = [
        f"{each.place.name} : {words.with_unit(answer.indicator, each.value)}"
        for each in comparable(answer)
        if each.place.level in ("departement", "region") and each.value.value != answer.value.value
    ]
    return f" ({' ; '.join(said)})" if said else ""


def other_years(atlas: Atlas, codes: Sequence[str]) -> str:
    """Which communes have a population of another year than the others; empty when none has."""
    members = [atlas[code] for code in codes]
    said = []
    if any(one.departement == MAYOTTE for one in members):
        said.append("La population de Mayotte est celle de 2017.")
    if any(one.kind == "collectivite" for one in members):
        said.append(
            "L’année de la population des collectivités d’outre-mer n’est pas connue de la source "
            "embarquée."
        )
    return " ".join(said)


# --- growth ---------------------------------------------------------------------------------------


def annual_pct(change_pct: float, years: int = YEARS) -> float:
    """Mean annual rate of a total change, both in %.

    >>> round(annual_pct(21), 2), annual_pct(-100)
    (2.76, -100.0)
    """
    ratio = max(0.0, 1 + change_pct / 100)
    return float(100 * (ratio ** (1 / years) - 1))


def growth(answer: Answer) -> str:
    """Whether the population grows, with its annual rate and that of France."""
    value = answer.value
    if value.value is None or value.numerator is None or value.denominator is None:
        return ""
    rate = annual_pct(value.value)
    moved = "Oui" if rate > 0 else "Non, elle baisse"
    said = moved if abs(rate) >= STILL_PCT else "Elle est stable"
    after, before = value.numerator + value.denominator, value.denominator
    counts = f"{inhabitants(round(after))} en 2023, {number(before)} en 2016"
    text = f"{said} : {counts}, soit {signed_percent(rate)} par an"
    there = _france(answer)
    if there is not None:
        text += f", contre {signed_percent(annual_pct(there.value.value or 0))} en France"
    few = " À si peu d’habitants, une famille fait l’écart." if before < FEW else ""
    return f"{text}{_partly(answer)}.{few}"


def _partly(answer: Answer) -> str:
    """How many communes are counted, where it is not all of them."""
    shown = words.counted(answer.value)
    return f" ({shown})" if shown else ""


# --- ages -----------------------------------------------------------------------------------------


def older(answer: Answer) -> str:
    """Whether people of 65 and over are a larger part than in France."""
    value = answer.value
    if value.value is None:
        return ""
    share = words.with_unit(answer.indicator, value)
    there = _france(answer)
    if there is None:
        return f"{share} des habitants ont 65 ans ou plus{_partly(answer)}."
    france = words.with_unit(answer.indicator, there.value)
    around = f"contre {france} en France{_others(answer)}{_partly(answer)}"
    if there.judgement is Judgement.DIFFERENT:
        said = "Oui" if there.higher else "Non, elle est plus jeune"
        return f"{said} : {share} des habitants ont 65 ans ou plus, {around}."
    limits = words.interval(answer.indicator, value)
    return (
        f"L’écart n’est pas net : {share} des habitants ont 65 ans ou plus ({limits} avec le "
        f"hasard), {around}."
    )


def ageing(answer: Answer) -> str:
    """How many old people for a hundred young ones, where there are enough of these."""
    if answer.value.value is None or (answer.value.denominator or 0) < YOUNG:
        return ""
    there = _france(answer)
    beside = f", contre {number(there.value.value or 0)} en France" if there else ""
    figure = number(answer.value.value)
    return f"On y compte {figure} personnes de 65 ans et plus pour 100 jeunes{beside}."


def ages_unknown(atlas: Atlas, codes: Sequence[str]) -> str:
    """Why the census gives no age for these communes."""
    without = [atlas[code] for code in codes if atlas[code].age_65_plus is None]
    if not without:
        return "On ne peut pas le dire : le recensement de 2021 n’y a trouvé personne."
    return f"On ne peut pas le dire : {_why(without, 'ages')}."


def growth_unknown(atlas: Atlas, codes: Sequence[str]) -> str:
    """Why the change of these communes is not known."""
    without = [atlas[code] for code in codes if atlas[code].population_2016 is None]
    if without:
        return f"On ne peut pas le dire : {_why(without, 'growth')}."
    return "On ne peut pas le dire : il n’y avait pas d’habitant en 2016."


_WHY = {
    "mayotte": {
        "ages": "le recensement embarqué ne donne pas les âges à Mayotte",
        "growth": "la seule population connue ici pour Mayotte est celle de 2017",
    },
    "collectivite": {
        "ages": "le recensement embarqué ne couvre pas les collectivités d’outre-mer",
        "growth": "l’année de la population des collectivités d’outre-mer n’est pas connue",
    },
    "": {
        "ages": "des communes se sont séparées depuis le recensement de 2021, qui les comptait "
        "ensemble",
        "growth": "des communes se sont séparées depuis 2016, où elles étaient comptées ensemble",
    },
}


def is_counted(commune: Commune) -> bool:
    """Whether the yearly census counts it: neither Mayotte nor an overseas collectivity."""
    return commune.kind != "collectivite" and commune.departement != MAYOTTE


def _why(communes: Sequence[Commune], subject: str) -> str:
    kinds = {
        "collectivite"
        if commune.kind == "collectivite"
        else "mayotte"
        if commune.departement == MAYOTTE
        else ""
        for commune in communes
    }
    return " ; ".join(_WHY[kind][subject] for kind in _WHY if kind in kinds)


# --- pyramid --------------------------------------------------------------------------------------


def stages(mine: Pyramid, theirs: Pyramid) -> str:
    """Which stages of life hold more people, and fewer, than where it is compared with.

    A difference is said when the 95 % interval of the share leaves the other share out; the widest
    first.
    """
    more: list[tuple[float, str]] = []
    less: list[tuple[float, str]] = []
    for stage in STAGES:
        here, there = mine.people(stage), theirs.people(stage)
        share = proportion(here, mine.inhabitants)
        if share is None or there is None:
            continue
        reference = there / theirs.inhabitants
        if not share.excludes(reference):
            continue
        gap = share.value - reference
        text = f"{_stage(stage)} ({percent(share.value)} contre {percent(reference)})"
        (more if gap > 0 else less).append((-abs(gap), text))
    said = []
    if more:
        said.append(f"Plus nombreux qu’{_at(theirs)} : {listed([t for _, t in sorted(more)])}.")
    if less:
        said.append(f"Moins nombreux : {listed([t for _, t in sorted(less)])}.")
    return " ".join(said) or (
        "Aucun âge ne se distingue nettement : le hasard seul peut expliquer les écarts."
    )


def _stage(label: str) -> str:
    if label.endswith("et+"):
        return f"les {label.removesuffix('et+')} ans et plus"
    start, end = label.split("-")
    return f"les {int(start)}-{int(end)} ans"


def _at(theirs: Pyramid) -> str:
    return "en France" if theirs.place == "France" else f"ailleurs ({theirs.place})"


def pyramid_years(mine: Pyramid, theirs: Pyramid | None) -> str:
    """Sources and years of both, and what their difference means."""
    said = [mine.credit]
    if theirs is not None:
        said.append(theirs.credit)
    text = f"{' ; '.join(said)}. Parts de tous les habitants, hommes et femmes ensemble."
    if theirs is not None and theirs.year != mine.year:
        gap = abs(theirs.year - mine.year)
        text += (
            f" Les années diffèrent ({mine.year} et {theirs.year}) : en {counted(gap, 'an')}, "
            "une classe d’âge se décale d’autant."
        )
    if mine.inhabitants < FEW:
        text += (
            f" Avec {inhabitants(round(mine.inhabitants))}, une famille de plus ou de moins "
            "change la pyramide."
        )
    return text


# --- income ---------------------------------------------------------------------------------------


def poorer(income: Answer, poverty: Answer) -> str:
    """Whether people have less than in France, as far as an estimate can tell."""
    said = [text for text in (_income(income), _poverty(poverty)) if text]
    if said:
        return " ".join(said)
    known, asked = income.value.known or 0, income.value.asked or 0
    return "On ne peut pas le dire : " + (
        f"le revenu n’est connu que de {among(known, asked, 'commune')}."
        if known
        else "aucun revenu n’est connu pour ces communes."
    )


def _is_told(value: Value) -> bool:
    """Whether there is a figure, which half of the communes at least make."""
    return value.is_known and 2 * (value.known or 0) >= (value.asked or 0)


def _income(answer: Answer) -> str:
    value = answer.value
    if value.value is None or not _is_told(value):
        return ""
    shown = f"{words.with_unit(answer.indicator, value)}{_partly(answer)}"
    there = _france(answer)
    if there is None or there.value.period != value.period or not there.value.value:
        return f"{answer.indicator.label} : {shown} en {value.period}."
    ratio = value.value / there.value.value
    way = "À peu près autant" if abs(ratio - 1) < NEAR else "Oui" if ratio < 1 else "Non"
    france = words.with_unit(answer.indicator, there.value)
    sure = ", d’après une estimation" if value.status == "estime" else ""
    return (
        f"{way}{sure} : niveau de vie médian de {shown}, contre {france} "
        f"en France{_others(answer)}, en {value.period}."
    )


def _poverty(answer: Answer) -> str:
    if not _is_told(answer.value):
        return ""
    shown = words.with_unit(answer.indicator, answer.value)
    return f"Taux de pauvreté : {shown} en {answer.value.period}{_partly(answer)}."


# --- communes -------------------------------------------------------------------------------------

ENOUGH_PEOPLE = 500


def oldest(communes: Sequence[Commune]) -> str:
    """Where the share of people of 65 and over is the highest, and where they are the most."""
    known = [(one, share_pct(one, one.age_65_plus)) for one in communes]
    shares = [(one, share) for one, share in known if share is not None]
    if len(communes) == 1:
        return "Le territoire n’a qu’une commune."
    if not shares:
        return "On ne peut pas le dire : leurs âges ne sont pas connus."
    large = [each for each in shares if each[0].population >= ENOUGH_PEOPLE]
    # In a hamlet one household makes the share: it is read in the table, not said.
    is_cut = 3 <= len(large) < len(shares)
    ranked = sorted(large if is_cut else shares, key=lambda each: -each[1])
    first = listed([f"{one.name} ({hundredths(share)})" for one, share in ranked[:3]])
    among = f", parmi les communes de plus de {ENOUGH_PEOPLE} habitants" if is_cut else ""
    most = max((one for one, _ in shares), key=lambda one: one.age_65_plus or 0)
    total = sum(one.age_65_plus or 0 for one, _ in shares)
    part = percent((most.age_65_plus or 0) / total, 0) if total else "nd"
    return (
        f"Leur part est la plus forte ici{among} : {first}. La commune qui en compte le plus : "
        f"{most.name}, {number(most.age_65_plus or 0)} personnes, {part} de celles du territoire."
    )


def share_pct(commune: Commune, people: int | None) -> float | None:
    """Some people of a commune, in % of its census; None when not known or when it is empty."""
    bands = (commune.age_0_19, commune.age_20_64, commune.age_65_plus)
    everyone = sum(band or 0 for band in bands)
    return None if people is None or not everyone else 100 * people / everyone
