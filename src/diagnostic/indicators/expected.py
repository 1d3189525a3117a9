"""How many people of a territory are likely to live with a disease, were it as a reference.

Indirect standardisation: the share of the sick at each age in a reference population, applied to
the ages of the territory. It is what one expects, never what is measured: it knows nothing of the
territory but its ages (and its sexes, where both sides have them).

Three references, each with its own definition of diseases, never mixed: the rates of France
(DREES, Études et Résultats n° 1243, 2016-2017), those of France and those of the territory's
départements (CNAM, Data pathologies, last year that gives every age). Each commune then has the
rates of its own département.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import fsum
from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np

from diagnostic.french import NBSP, counted, listed, number, percent
from diagnostic.indicators.ages import FIVE_YEARS
from diagnostic.indicators.pyramid import france
from diagnostic.indicators.territory_ages import WIDE, Part, TerritoryAges, territory_ages
from diagnostic.sources.catalogue import catalogue
from diagnostic.sources.contracts import FRANCE
from diagnostic.sources.reading import Library
from diagnostic.stats.ages import ByAge, by_age, regroup
from diagnostic.stats.standardisation import expected
from diagnostic.territory.atlas import Atlas
from diagnostic.territory.selection import Codes

if TYPE_CHECKING:
    import pandas as pd

ALL = "Toutes catégories confondues"
"""The category of people who live with at least one disease: not the sum of the others."""

ReferenceId = Literal["drees", "cnam_departement", "cnam_france"]
REFERENCES: Mapping[ReferenceId, str] = {
    "drees": "France, DREES",
    "cnam_departement": "Département, CNAM",
    "cnam_france": "France, CNAM",
}
"""Populations whose rates are applied, as they are offered to choose from."""

MOST_BORROWED = 0.1
"""Share of the cases that rates of France may give where those of a département are secret."""
_DREES_PERIOD = "2016-2017"


@dataclass(frozen=True)
class ExpectedCases:
    """People expected to live with a disease.

    Attributes
    ----------
    cases
        In the territory, were each of its ages as in the reference; None where secrecy forbids.
    share_pct, reference_pct
        For 100 inhabitants, here and in the reference: they differ by the ages alone.
    borrowed
        Share of the cases that comes from rates of France, those of the département being secret.
    """

    category: str
    cases: float | None
    share_pct: float | None
    reference_pct: float | None
    borrowed: float = 0.0


@dataclass(frozen=True)
class Expectation:
    """Every disease, with what the computation rests on.

    ``place`` names the population of reference, as in « la part des malades … en France ».
    """

    reference: ReferenceId
    place: str
    period: str
    lines: tuple[ExpectedCases, ...]
    inhabitants: float
    method: str
    sources: tuple[str, ...]

    def line(self, category: str) -> ExpectedCases | None:
        """The line of a disease."""
        return next((line for line in self.lines if line.category == category), None)


class Unavailable(NamedTuple):
    """Why a reference gives no estimate, in a French sentence."""

    reason: str


UNKNOWN_AGES = "Les âges de certaines de ces communes ne sont pas connus : rien n’est estimé."


def expectation(
    library: Library, atlas: Atlas, codes: Codes, reference: ReferenceId = "drees"
) -> Expectation | Unavailable:
    """People expected in a territory, by disease, or why they cannot be told."""
    if reference != "drees" and not library.parts("pathologies"):
        return Unavailable("Data pathologies n’est pas synchronisée.")
    ages = territory_ages(library, atlas, codes, france(library).labels)
    if ages is None or not ages.inhabitants:
        return Unavailable(UNKNOWN_AGES)
    if reference == "drees":
        return _of_drees(library, ages)
    return _of_cnam(library, atlas, ages, reference)


def honest(value: float) -> float:
    """A number with no more digits than chance leaves it.

    Rounded to 5, 10, 50, 100… never finer than one standard deviation of a Poisson count, nor than
    three significant digits. Under 5 it is not a number to print: say « moins de 5 ».

    >>> honest(11268.4), honest(357.2), honest(41.0), honest(1_234_567)
    (11300.0, 360.0, 40.0, 1230000.0)
    """
    if value <= 0:
        return 0.0
    chance = value**0.5
    step = max((s for s in _STEPS if s <= chance), default=_STEPS[0])
    step = max(step, 10.0 ** (np.floor(np.log10(value)) - 2))
    return float(step * round(value / step))


_STEPS = tuple(float(digit * 10**power) for power in range(7) for digit in (1, 5))[1:]
LEAST = 5
"""Fewest people that are printed as a number."""
ROUNDED = (
    "Les personnes attendues sont arrondies à 5, 10, 50 ou 100 près selon leur nombre : le hasard "
    "seul les ferait varier d’autant."
)


def people(value: float | None, *, prefix: str = f"≈{NBSP}") -> str:
    r"""People expected, or why there is no number.

    >>> people(11268.4), people(3.2), people(None)
    ('≈\xa011\u202f300', 'moins de\xa05', 'secret')
    """
    if value is None:
        return "secret"
    if value < LEAST:
        return f"moins de{NBSP}{LEAST}"
    return f"{prefix}{number(honest(value))}"


# --- one reference -------------------------------------------------------------------------------


class _Rates(NamedTuple):
    """Rates of one disease in one place, with the ages of that place, sex by sex."""

    rates: ByAge
    people: ByAge


_BySex = Mapping[str, _Rates]


def _of_drees(library: Library, ages: TerritoryAges) -> Expectation:
    country = france(library).both
    lines = [
        _line(name, [(part, {"tous": _Rates(rates, country)}, None) for part in ages.parts])
        for name, rates in _rates(library).items()
    ]
    return Expectation(
        "drees",
        "en France",
        _DREES_PERIOD,
        _sorted(lines),
        ages.inhabitants,
        _method("en France", ages, by_sex=False),
        (catalogue()["drees_prevalences"].dated(_DREES_PERIOD), ages.source),
    )


def _of_cnam(
    library: Library, atlas: Atlas, ages: TerritoryAges, reference: ReferenceId
) -> Expectation | Unavailable:
    own = reference == "cnam_departement"
    departements = tuple(part.departement for part in ages.parts)
    names = [atlas.departements[code].name for code in departements if code in atlas.departements]
    place = "en France" if not own else _in_departements(names)
    for year in _years(library):
        rows = _cnam_rows(library, year, departements if own else (), by_sex=ages.by_sex)
        found = _by_disease(rows)
        lines = [
            _line(name, pieces)
            for name, places in found.items()
            if (pieces := _pieces(places, ages.parts, own=own)) is not None
        ]
        if lines:
            used = [sexes for places in found.values() for sexes in places.values()]
            by_sex = ages.by_sex and all({"hommes", "femmes"} <= set(sexes) for sexes in used)
            return Expectation(
                reference,
                place,
                str(year),
                _sorted(lines),
                ages.inhabitants,
                _method(place, ages, by_sex=by_sex) + _borrowed_note(lines),
                (catalogue()["cnam_pathologies"].dated(year), ages.source),
            )
    return Unavailable(
        f"Les données tenues de Data pathologies ne donnent pas tous les âges {place} : "
        "synchroniser une année entière."
    )


_Piece = tuple[Part, _BySex, _BySex | None]
"""Inhabitants of one département, the rates applied to them, and those to borrow where secret."""


def _pieces(
    places: Mapping[str, _BySex], parts: Sequence[Part], *, own: bool
) -> list[_Piece] | None:
    """Rates for each part of the territory; None when a place does not give every age."""
    wanted = {part.departement for part in parts} if own else {FRANCE}
    if not wanted <= set(places):
        return None
    if not own:
        return [(part, places[FRANCE], None) for part in parts]
    return [(part, places[part.departement], places.get(FRANCE)) for part in parts]


def _line(name: str, pieces: Sequence[_Piece]) -> ExpectedCases:
    """Cases of every part, added up; unknown as soon as one is."""
    here = [_expected(*piece) for piece in pieces]
    people = fsum(part.inhabitants for part, *_ in pieces)
    if any(each is None for each in here):
        return ExpectedCases(name, None, None, None)
    known = [each for each in here if each is not None]
    cases = fsum(each.cases for each in known)
    borrowed = fsum(each.borrowed for each in known) / cases if cases else 0.0
    if borrowed > MOST_BORROWED:
        return ExpectedCases(name, None, None, None, borrowed)
    there = fsum(
        each.reference_share * part.inhabitants
        for each, (part, *_) in zip(known, pieces, strict=True)
    )
    return ExpectedCases(name, cases, 100 * cases / people, 100 * there / people, borrowed)


class _Cases(NamedTuple):
    cases: float
    borrowed: float
    reference_share: float


def _expected(part: Part, rates: _BySex, lender: _BySex | None) -> _Cases | None:
    """Cases among the inhabitants of one département."""
    sexes: tuple[str, ...] = ("hommes", "femmes")
    if not (part.by_sex and all(sex in rates for sex in sexes)):
        sexes = ("tous",)
    cases, borrowed, there, whole = [], [], [], []
    for sex in sexes:
        of_sex = rates[sex]
        filled, lent = _filled(of_sex.rates, lender.get(sex) if lender else None)
        people = part.by_sex[sex] if sex != "tous" else part.both
        mine = _on(people, filled, of_sex.people)
        of_lent = _on(people, lent, of_sex.people)
        reference = expected(of_sex.people, filled).events
        if mine is None or of_lent is None or reference is None:
            return None
        cases.append(mine)
        borrowed.append(of_lent)
        there.append(reference)
        whole.append(float(of_sex.people.values.sum()))
    return _Cases(fsum(cases), fsum(borrowed), fsum(there) / fsum(whole))


def _filled(rates: ByAge, lender: _Rates | None) -> tuple[ByAge, ByAge]:
    """Rates with those of France where they are secret, and these alone."""
    secret = np.isnan(rates.values)
    if lender is None or lender.rates.bands != rates.bands:
        return rates, ByAge(rates.bands, np.zeros_like(rates.values))
    values = np.where(secret, lender.rates.values, rates.values)
    return ByAge(rates.bands, values), ByAge(rates.bands, np.where(secret, values, 0.0))


def _on(people: ByAge, rates: ByAge, reference: ByAge) -> float | None:
    """Cases that rates give on some ages, widened where these are in three groups."""
    if people.labels == WIDE:
        rates = _widened(rates, reference)
    return expected(people, rates).events


def _widened(rates: ByAge, people: ByAge) -> ByAge:
    """Rates of wide bands: those of the reference, where each age counts as many as it is."""
    cases = ByAge(rates.bands, np.asarray(rates.values * people.values))
    wide_cases, wide_people = regroup(cases, WIDE), regroup(people, WIDE)
    return ByAge(wide_cases.bands, wide_cases.values / wide_people.values)


def _sorted(lines: Sequence[ExpectedCases]) -> tuple[ExpectedCases, ...]:
    return tuple(sorted(lines, key=lambda line: (line.cases is None, -(line.cases or 0.0))))


# --- words ---------------------------------------------------------------------------------------


def _method(place: str, ages: TerritoryAges, *, by_sex: bool) -> str:
    sex = " et pour chaque sexe" if by_sex else ""
    return (
        f"Estimation : la part des malades à chaque âge{sex} {place}, appliquée aux âges du "
        f"territoire {ages.detail}. Elle suppose qu’à âge égal on est malade ici comme {place} : "
        "elle ignore les revenus, le travail, l’environnement. Ce n’est pas une mesure."
        f"{ages.left_out}"
    )


def _borrowed_note(lines: Sequence[ExpectedCases]) -> str:
    most = max((line.borrowed for line in lines if line.cases is not None), default=0.0)
    hidden = sum(line.cases is None for line in lines)
    said = ""
    if most:
        said += (
            " Là où un effectif du département est secret, la part de la France à cet âge est "
            f"prise ({percent(most)} des personnes attendues au plus)."
        )
    if hidden:
        gone = counted(hidden, "maladie n’est pas estimée", "maladies ne sont pas estimées")
        said += f" {gone} : trop d’effectifs sont secrets."
    return said


def _in_departements(names: Sequence[str]) -> str:
    word = "dans le département" if len(names) == 1 else "dans les départements"
    return f"{word} ({listed(list(names), limit=4)})"


# --- rates and populations of reference ----------------------------------------------------------


def _rates(library: Library) -> Mapping[str, ByAge]:
    rows = library.rows("prevalences_age", where="classe_age <> 'tsage'")
    return {
        str(name): by_age(group["classe_age"], group["prevalence"])
        for name, group in rows.groupby("categorie")
    }


def _years(library: Library) -> Iterator[int]:
    """Years of Data pathologies, the last first."""
    held = {year for part in library.parts("pathologies") for year in part.years}
    yield from sorted(held, reverse=True)


def _cnam_rows(
    library: Library, year: int, departements: Sequence[str], *, by_sex: bool
) -> pd.DataFrame:
    """Age by age, the large groups of diseases of a year, in some départements and in France."""
    sexes = "true" if by_sex else "sexe = 'tous'"
    rows = library.rows(
        "pathologies",
        {"departement": departements, "france": (FRANCE,)},
        f"annee = {year} and classe_age <> 'tsage' and {sexes} "
        "and list_contains(string_split(niveaux_prioritaires, ','), '1') "
        "and not starts_with(top, 'POP_')",
    )
    return rows.assign(part=rows["prevalence_pct"] / 100)


def _by_disease(rows: pd.DataFrame) -> dict[str, dict[str, _BySex]]:
    """Disease → place → sex → rates, where every age is given, be it secret."""
    found: dict[str, dict[str, dict[str, _Rates]]] = {}
    for (_, name, code, sex), group in rows.groupby(["top", "patho_niv1", "code", "sexe"]):
        if len(group) == len(FIVE_YEARS) and group["population"].notna().all():
            of_disease = found.setdefault(str(name).replace("'", "’"), {})
            of_disease.setdefault(str(code), {})[str(sex)] = _Rates(
                by_age(group["classe_age"], group["part"]),
                by_age(group["classe_age"], group["population"]),
            )
    return {
        name: {code: sexes for code, sexes in places.items() if "tous" in sexes}
        for name, places in found.items()
    }
