"""Tables of the archive: every indicator beside its comparators, and every commune, by theme."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np

from diagnostic.indicators import layer_words
from diagnostic.indicators.answers import Answer
from diagnostic.indicators.from_communes import THEMES
from diagnostic.indicators.layers import Layer
from diagnostic.indicators.registry import indicators
from diagnostic.indicators.values import Value
from diagnostic.reports.bundle import Item
from diagnostic.reports.tables import (
    ABSENT,
    SECRET,
    About,
    Cell,
    Column,
    Noted,
    Origin,
    Sheet,
    Unknown,
    estimate,
    workbook,
)
from diagnostic.sources.catalogue import licence_of_credit
from diagnostic.territory.atlas import load_atlas
from diagnostic.territory.selection import Codes
from diagnostic.ui import work
from diagnostic.ui.diagnosis.asked import asked

_MISSING = {
    "secret": SECRET,
    "absent": ABSENT,
    "a_demander": Unknown.TO_ASK,
    "sans_objet": Unknown.OUT_OF_SCOPE,
}
LIMITS = (
    "Les bornes basse et haute sont celles de l’intervalle à 95 %, quand il a un sens.",
    "Un chiffre d’une autre année que celui du territoire la porte à côté de lui.",
)


def items(place: str, on: date) -> list[Item]:
    """A workbook for each theme."""
    themes = dict.fromkeys(each.theme for each in indicators().values())
    made = []
    for theme in themes:
        ids = [name for name, each in indicators().items() if each.theme == theme]
        answers = [each for each in asked(ids).values() if _is_told(each)]
        if answers:
            made.append(_item(THEMES.get(theme, theme), answers, place, on))
    return made


def _is_told(answer: Answer) -> bool:
    return answer.value.is_known or any(each.value.is_known for each in answer.comparators)


def _item(theme: str, answers: Sequence[Answer], place: str, on: date) -> Item:
    layers = _layers(answers)
    sheets = [
        *_sheets(theme, answers),
        *([_communes(theme, layers, work.current().codes)] if layers else []),
    ]
    origins = [
        Origin(
            each.indicator.label,
            " ; ".join(each.value.sources),
            each.value.period,
            _licence(each.value),
        )
        for each in answers
        if each.value.sources
    ]
    title = f"{theme} : indicateurs du territoire"
    content = workbook(sheets, About(title, place, on, origins, LIMITS))
    sources = tuple(dict.fromkeys(line for each in answers for line in each.value.sources))
    return Item("tableau", "xlsx", content, title, sources, name=theme)


def _licence(value: Value) -> str:
    """Licences of the sources of a figure, each once."""
    found = dict.fromkeys(licence_of_credit(line) for line in value.sources)
    return " ; ".join(filter(None, found))


def _sheets(theme: str, answers: Sequence[Answer]) -> list[Sheet]:
    """Counts apart from rates: they have not the same decimals."""
    parts = (
        ("Nombres", [each for each in answers if each.indicator.is_extensive], 0),
        ("Taux et parts", [each for each in answers if not each.indicator.is_extensive], 2),
    )
    return [_beside(f"{theme} : {name.lower()}", name, kept, d) for name, kept, d in parts if kept]


def _beside(title: str, name: str, answers: Sequence[Answer], decimals: int) -> Sheet:
    places = {
        (each.place.level, each.place.code): each.place.name
        for answer in answers
        for each in answer.comparators
    }
    numbers = ("Votre territoire", "Borne basse", "Borne haute")
    columns = [
        Column("Indicateur"),
        Column("Unité"),
        *(Column(head, "number", decimals=decimals) for head in numbers),
        Column("Année"),
        *(Column(place, "number", decimals=decimals) for place in places.values()),
        Column("Source"),
    ]
    rows: list[Sequence[Cell]] = []
    for answer in answers:
        value = answer.value
        others = {(each.place.level, each.place.code): each.value for each in answer.comparators}
        rows.append(
            [
                answer.indicator.label,
                answer.indicator.unit,
                _cell(value),
                value.low if value.low is not None else Unknown.OUT_OF_SCOPE,
                value.high if value.high is not None else Unknown.OUT_OF_SCOPE,
                value.period,
                *(_other(others.get(key), value.period) for key in places),
                " ; ".join(value.sources),
            ]
        )
    return Sheet(name, title, columns, rows)


def _cell(value: Value) -> Cell:
    if value.value is None:
        return _MISSING.get(value.status, ABSENT)
    return estimate(value.value) if value.status == "estime" else value.value


def _other(value: Value | None, period: str) -> Cell:
    if value is None:
        return ABSENT
    cell = _cell(value)
    if value.value is None or value.period == period:
        return cell
    return Noted(value.value, value.period)


# --- by commune -----------------------------------------------------------------------------------


def by_commune(indicator_id: str) -> Layer | None:
    """An indicator commune by commune; None when no commune of the territory has a figure."""
    # Loaded here: the Explorer stands on this package.
    from diagnostic.ui.explorer import shelf

    if indicator_id not in {each.id for each in shelf.gallery().subjects}:
        return None
    layer = shelf.layer(indicator_id, "commune", None)
    if layer is None:
        return None
    rows = [layer.rank[code] for code in work.current().codes if code in layer.rank]
    return layer if np.isfinite(layer.values[rows]).any() else None


def _layers(answers: Sequence[Answer]) -> list[Layer]:
    codes = work.current().codes
    found = (by_commune(each.indicator.id) for each in answers)
    return [layer.on(codes) for layer in found if layer is not None]


def _communes(theme: str, layers: Sequence[Layer], codes: Codes) -> Sheet:
    atlas = load_atlas()
    columns = [
        Column("Code", "code"),
        Column("Commune"),
        *(
            Column(layer.title, "number", layer.subject.unit, layer.subject.decimals)
            for layer in layers
        ),
    ]
    ordered = sorted(codes, key=atlas.name)
    rows = [[code, atlas.name(code), *(_of(layer, code) for layer in layers)] for code in ordered]
    return Sheet("Communes", f"{theme}, commune par commune", columns, rows)


def _of(layer: Layer, code: str) -> Cell:
    row = layer.rank.get(code)
    if row is None:
        return ABSENT
    if np.isfinite(layer.values[row]):
        value, more = float(layer.values[row]), layer_words.dated(layer, row)
        if layer.subject.estimate:
            return estimate(value, more)
        return Noted(value, more) if more else value
    return SECRET if layer.secret[row] else ABSENT
