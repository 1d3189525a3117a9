"""Maps and charts of a document, with the sources and the limits that they bring.

Each is a `Piece` that says what is missing where nothing can be drawn.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from diagnostic.french import counted, hundredths, listed, lowered, number
from diagnostic.indicators import conditions, diseases, wording
from diagnostic.indicators.answers import Answer, Compared
from diagnostic.indicators.conditions import BOTH_SEXES
from diagnostic.indicators.diseases import Gap
from diagnostic.indicators.expected import (
    ALL,
    LEAST,
    ROUNDED,
    Expectation,
    ExpectedCases,
    Unavailable,
    expectation,
    people,
)
from diagnostic.indicators.from_communes import bassins_of
from diagnostic.indicators.places import Place, territory
from diagnostic.indicators.pyramid import france, pyramid
from diagnostic.maps.extent import Extent, seen
from diagnostic.maps.plate import Drawing
from diagnostic.maps.plates import Request, plate
from diagnostic.maps.symbology import Symbology
from diagnostic.maps.view import CONTOURS_CREDIT
from diagnostic.reports.charts import Caption, chart_drawing
from diagnostic.reports.documents import charts
from diagnostic.reports.documents.content import Block, Grid, Missing, Picture
from diagnostic.reports.documents.dossier import Dossier
from diagnostic.reports.documents.pieces import Piece, credits_of, who_of
from diagnostic.sources.catalogue import catalogue
from diagnostic.stats.comparison import Judgement
from diagnostic.territory.zones import zoning

TEN_YEARS = (*(f"{first:02d}-{first + 9:02d}" for first in range(0, 90, 10)), "90et+")
MOST_BARS = 10
MOST_MAP_COMMUNES = 3_000
"""Communes past which the map of communes of a document would not be read."""
BANDS = ("part_0_19", "part_20_64", "part_65_plus")
SYNCHRONISE = "Page « Sources et limites » : synchronisez {}, puis recommencez."
NOT_ADDED = "Une personne peut avoir plusieurs maladies : ne pas les additionner."
CRUDE = (
    "Pathologies : personnes prises en charge par l’Assurance Maladie, dans le département et non "
    "dans le territoire. Taux bruts, les âges n’y sont pas corrigés : être pris en charge plus "
    "souvent n’est ni bien ni mal en soi."
)


LEAST_PX = 120
"""Height of a chart of two rows: it has no legend beside it."""


def _chart(drawing: Drawing, share: float, ratio: float) -> Picture:
    return Picture(drawing, share, ratio, LEAST_PX)


MAP_RATIO = 0.54
"""Height of the map of an indicator, of its width: two hold on a page, with a table."""

# --- maps -----------------------------------------------------------------------------------------


def indicator_map(dossier: Dossier, name: str, share: float = 0.74) -> Piece:
    """An indicator commune by commune, around the territory; nothing where none is known."""
    if not dossier.codes or len(dossier.codes) > MOST_MAP_COMMUNES or name not in dossier.gallery:
        return Piece()
    layer = dossier.gallery.layer(name, "commune", None)
    if layer is None:
        return Piece()
    rows = [layer.rank[code] for code in dossier.codes if code in layer.rank]
    if not np.isfinite(layer.values[rows]).any():
        return Piece()
    zones = zoning(dossier.atlas, "commune", bassins_of(dossier.base))
    extent = Extent("territoire")
    shown = seen(dossier.atlas, zones, dossier.codes, extent)
    if shown is None:
        return Piece()
    request = Request(
        layer=layer.on(shown.zones),
        zones=zones,
        codes=dossier.codes,
        extent=extent,
        symbology=Symbology(),
        place=dossier.place,
    )
    answer = dossier.answers.get(name)
    return Piece(
        (Picture(plate(dossier.atlas, request), share, MAP_RATIO),),
        (*(credits_of([answer]) if answer else ()), CONTOURS_CREDIT),
    )


# --- ages -----------------------------------------------------------------------------------------


def ages(dossier: Dossier, *, is_short: bool = False) -> Piece:
    """The pyramid of ages; the three broad groups where the census is not synchronised.

    Parameters
    ----------
    is_short
        Whether ages are told by ten years, in half the height.
    """
    if not dossier.codes:
        return Piece()
    library, place = dossier.base.library, territory(dossier.codes, dossier.name)
    mine = pyramid(library, dossier.atlas, place)
    if mine is None or not mine.inhabitants:
        return _broad_ages(dossier)
    country, step = france(library), "cinq"
    if is_short and (wider := mine.in_bands(TEN_YEARS)) is not None:
        mine, step = wider, "dix"
    theirs = country.in_bands(mine.labels)
    sources = (mine.credit, *((theirs.credit,) if theirs else ()))
    outline = " Contour : France." if theirs else ""
    caption = Caption(
        "Quels âges ont les habitants ?",
        f"En % de tous les habitants, hommes à gauche et femmes à droite.{outline}",
        "",
        sources,
    )
    alt = f"Pyramide des âges du territoire, en {mine.year}, par tranches de {step} ans."
    drawing = chart_drawing(charts.pyramid(mine, theirs), caption, dossier.place, alt)
    return Piece((_chart(drawing, 0.8, 0.36 if is_short else 0.72),), sources)


def _broad_ages(dossier: Dossier) -> Piece:
    """Three groups of ages, here and in each place that is compared with."""
    bands = [dossier.answers[name] for name in BANDS if name in dossier.answers]
    if len(bands) < len(BANDS) or not all(each.value.is_known for each in bands):
        return Piece(
            (
                Missing(
                    "Les âges des habitants ne sont pas connus pour ces communes.",
                    SYNCHRONISE.format("le recensement par âge (INSEE)"),
                ),
            )
        )
    rows = [("Ici", [each.value.value or 0.0 for each in bands])]
    for beside in _one_by_level(bands[0]):
        found = [_of_place(each, beside.place) for each in bands]
        if all(each is not None and each.value.is_known for each in found):
            rows.append((beside.place.name, [each.value.value or 0.0 for each in found if each]))
    sources = credits_of(bands)
    caption = Caption(
        f"Quels âges ont les habitants, en {bands[0].value.period} ?",
        "En % des habitants dont l’âge est connu.",
        "",
        sources,
    )
    names = ("Moins de 20 ans", "De 20 à 64 ans", "65 ans et plus")
    alt = " ; ".join(
        f"{place} : "
        + ", ".join(f"{n.lower()} {hundredths(v)}" for n, v in zip(names, parts, strict=True))
        for place, parts in rows
    )
    drawing = chart_drawing(charts.shares(rows, names), caption, dossier.place, alt)
    return Piece((_chart(drawing, 1.0, 0.14 + 0.04 * len(rows)),), sources)


def _one_by_level(answer: Answer) -> list[Compared]:
    """The first area of each level."""
    found: dict[str, Compared] = {}
    for each in answer.comparators:
        found.setdefault(each.place.level, each)
    return list(found.values())


def _of_place(answer: Answer, place: Place) -> Compared | None:
    every = (each for each in answer.comparators if each.place == place)
    return next(every, None)


# --- professionals --------------------------------------------------------------------------------


def beside_chart(dossier: Dossier, ids: Sequence[str], title: str, share: float = 1.0) -> Piece:
    """Some rates of the territory for 100 in the area that most of them can be compared with."""
    known = [dossier.answers[name] for name in ids if name in dossier.answers]
    levels = dict.fromkeys((dossier.level, "departement", "region", "france"))
    found = {level: _lines(known, level) for level in levels}
    level = max(found, key=lambda each: len(found[each][0]))
    lines, used, place = found[level]
    if not lines:
        return Piece()
    sources = credits_of(used)
    years = listed(sorted({each.value.period for each in used}))
    notes = (f"À droite, ici contre {place} : {units_of(used)}.", *_beyond(lines), charts.SIGNS)
    caption = Caption(f"{title} ({years}) ?", f"Ici pour 100 ({place}).", "", sources, notes)
    alt = " ; ".join(f"{line.name} : {line.text}" for line in lines)
    drawing = chart_drawing(charts.ratios(lines, place), caption, dossier.place, alt)
    return Piece((_chart(drawing, share, 0.13 + 0.027 * len(lines)),), sources)


def units_of(used: Sequence[Answer]) -> str:
    """Units of some rates: the most common first, the others with those that they count."""
    by_unit: dict[str, list[str]] = {}
    for each in used:
        by_unit.setdefault(each.indicator.unit, []).append(_bare(who_of(each)))
    (first, _), *others = sorted(by_unit.items(), key=lambda pair: -len(pair[1]))
    return " ; ".join((first, *(f"{unit} ({listed(who, 20)})" for unit, who in others)))


def _bare(who: str) -> str:
    return lowered(who).removesuffix(" libéraux").removesuffix(" libérales")


def _beyond(lines: Sequence[charts.Line]) -> tuple[str, ...]:
    far = [line.name for line in lines if line.ratio > charts.FARTHEST]
    return (f"Au bord, au-delà de {number(charts.FARTHEST)} : {listed(far, 6)}.",) if far else ()


def _lines(answers: Sequence[Answer], level: str) -> tuple[list[charts.Line], list[Answer], str]:
    lines, used, name = [], [], ""
    for answer in answers:
        beside = next((c for c in answer.comparators if c.place.level == level), None)
        line = _line(answer, beside) if beside else None
        if beside and line:
            lines.append(line)
            used.append(answer)
            name = beside.place.name
    order = sorted(range(len(lines)), key=lambda rank: lines[rank].ratio)
    return [lines[rank] for rank in order], [used[rank] for rank in order], name


def _line(answer: Answer, beside: Compared) -> charts.Line | None:
    """None where either is unknown, where years differ, and without an interval."""
    value, reference = answer.value, beside.value.value
    is_same_year = beside.value.period == value.period
    if not reference or value.value is None or value.low is None or not is_same_year:
        return None
    high = value.value if value.high is None else value.high
    mine = wording.figure(answer.indicator, value)
    theirs = wording.figure(answer.indicator, beside.value)
    return charts.Line(
        who_of(answer),
        100 * value.value / reference,
        100 * value.low / reference,
        100 * high / reference,
        Judgement.UNKNOWN if beside.is_same else beside.judgement,
        f"{mine} contre {theirs}",
    )


# --- diseases -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Diseases:
    """Conditions measured in a département beside France, and how many other départements."""

    place: Place
    year: int
    gaps: tuple[Gap, ...]
    others: int

    @property
    def credit(self) -> str:
        """Source and year."""
        return catalogue()["cnam_pathologies"].dated(self.year)


def diseases_of(dossier: Dossier) -> Diseases | None:
    """The département where most of the inhabitants live; None when nothing of it is held."""
    library = dossier.base.library
    areas = [each for each in dossier.comparators if each.level == "departement"]
    country = next((each for each in dossier.comparators if each.level == "france"), None)
    if not areas or country is None or not library.parts(conditions.TABLE):
        return None
    place = areas[0]
    held = conditions.pairs(conditions.holding(library, (place, country)), place, country)
    if not held:
        return None
    year, sex, level = max(held, key=lambda each: (each[1] == BOTH_SEXES, each[0], -each[2]))
    if sex != BOTH_SEXES:
        return None
    found = diseases.gaps(library, place, country, level, year, sex)
    told = tuple(each for each in found if each.ratio is not None)
    return Diseases(place, year, told, len(areas) - 1) if told else None


def disease_table(dossier: Dossier, most: int = 0) -> Piece:
    """Conditions of the département beside France, the most over-represented first.

    Parameters
    ----------
    most
        How many to keep, 0 for all.
    """
    if not dossier.codes:
        return Piece()
    found = diseases_of(dossier)
    if found is None:
        return Piece((NO_DISEASE,))
    kept = found.gaps[:most] if most else found.gaps
    rows = tuple(_disease(each) for each in kept)
    grid = Grid(
        (
            "Pathologie prise en charge",
            found.place.name,
            "France",
            "Pour 100 en France",
            "Patients",
        ),
        rows,
        (0.42, 0.13, 0.13, 0.16, 0.16),
        ("left", "right", "right", "right", "right"),
        f"Pathologies dans le département ({found.place.name}), {found.year}",
        f"Sources : {found.credit}{_others(found, len(found.gaps) - len(kept))}",
    )
    return Piece((grid,), (found.credit,), (CRUDE, NOT_ADDED))


NO_DISEASE = Missing(
    "Les pathologies prises en charge ne sont pas en service : elles existent par département, "
    "non par commune.",
    SYNCHRONISE.format("« Data pathologies » (Assurance Maladie)"),
)


def _others(found: Diseases, left: int) -> str:
    said = f". {counted(left, 'autre pathologie', 'autres pathologies')} dans l’application"
    areas = counted(
        found.others,
        "autre département n’est pas montré",
        "autres départements ne sont pas montrés",
    )
    return f"{said if left > 0 else ''}{f'. {areas}' if found.others else ''}."


def _disease(gap: Gap) -> tuple[str, ...]:
    sign = wording.SIGNS[gap.comparison.judgement][0]
    ratio = gap.ratio.value if gap.ratio else 0.0
    return (
        gap.condition.name,
        _share(gap.here.share.value if gap.here.share else None),
        _share(gap.there.share.value if gap.there.share else None),
        f"{number(ratio)} {sign}",
        "secret" if gap.here.people is None else number(gap.here.people),
    )


def _share(value: float | None) -> str:
    if value is None:
        return "nd"
    return hundredths(value, 2 if value >= 0.1 or not value else 3)


def disease_chart(dossier: Dossier) -> Piece:
    """Conditions farthest from France, in the département."""
    found = diseases_of(dossier) if dossier.codes else None
    if found is None:
        return Piece()
    half = MOST_BARS // 2 + 1
    kept = found.gaps if len(found.gaps) <= 2 * half else (*found.gaps[:half], *found.gaps[-half:])
    lines = [
        charts.Line(
            each.condition.name,
            each.ratio.value,
            each.ratio.low,
            each.ratio.high,
            each.comparison.judgement,
            f"{_share(each.here.share and each.here.share.value)} contre "
            f"{_share(each.there.share and each.there.share.value)}",
        )
        for each in kept
        if each.ratio is not None
    ]
    name = found.place.name
    caption = Caption(
        f"Quelles pathologies sont plus fréquentes dans le département ({name}), {found.year} ?",
        "Part des habitants pris en charge, pour 100 en France.",
        "",
        (found.credit,),
        (f"Niveau : département ({name}), et non le territoire.", charts.SIGNS),
        f"{name}, à côté de la France",
    )
    alt = " ; ".join(f"{line.name} : {line.text}" for line in lines)
    drawing = chart_drawing(charts.ratios(lines, "France"), caption, dossier.place, alt)
    ratio = 0.13 + 0.033 * len(lines)
    return Piece((_chart(drawing, 1.0, ratio),), (found.credit,), (CRUDE, NOT_ADDED))


# --- people to expect -----------------------------------------------------------------------------


def expected_cases(dossier: Dossier) -> Piece:
    """People likely to live with each disease, were each age as in France: a chart and a table."""
    if not dossier.codes:
        return Piece()
    found = expectation(dossier.base.library, dossier.atlas, dossier.codes)
    if isinstance(found, Unavailable):
        return Piece((Missing(found.reason, SYNCHRONISE.format("le recensement par âge (INSEE)")),))
    known = [each for each in found.lines if each.cases is not None and each.cases >= LEAST]
    blocks: list[Block] = []
    if single := [each for each in known if each.category != ALL][:MOST_BARS]:
        blocks.append(_expected_picture(dossier, found, single))
    blocks.append(_expected_grid(found))
    return Piece(tuple(blocks), found.sources, (found.method, NOT_ADDED, ROUNDED))


def _expected_picture(
    dossier: Dossier, found: Expectation, single: Sequence[ExpectedCases]
) -> Picture:
    rows = [(each.category, each.cases or 0.0, people(each.cases)) for each in single]
    caption = Caption(
        "À combien de malades s’attendre, d’après les seuls âges ?",
        "Estimation : chaque âge aurait la part de malades observée en France.",
        "personnes",
        found.sources,
        (NOT_ADDED,),
    )
    alt = " ; ".join(f"{name} : {said} personnes" for name, _, said in rows)
    drawing = chart_drawing(charts.bars(rows, "personnes"), caption, dossier.place, alt)
    return _chart(drawing, 1.0, 0.13 + 0.04 * len(rows))


def _expected_grid(found: Expectation) -> Grid:
    rows = tuple(
        (
            each.category,
            people(each.cases),
            "nd" if each.share_pct is None else hundredths(each.share_pct),
            "nd" if each.reference_pct is None else hundredths(each.reference_pct),
        )
        for each in found.lines
    )
    return Grid(
        ("Maladie", "Personnes attendues", "Part attendue ici", f"Part {found.place}"),
        rows,
        (0.49, 0.19, 0.16, 0.16),
        ("left", "right", "right", "right"),
        f"Personnes attendues par maladie, d’après les âges ({found.period}, estimation)",
        f"Sources : {' ; '.join(found.sources)}",
    )
