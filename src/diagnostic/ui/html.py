"""Small pieces of HTML whose every word is escaped: names may come from a pasted list."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable
from html import escape

from diagnostic.aci.sizes import SizePosition, size_bands
from diagnostic.french import NBSP, number, percent, spaced
from diagnostic.reports.figure import lettered
from diagnostic.territory.summary import Ages

AGE_COLOURS = ("#2b6cb0", "#0f5c78", "#4a3f6b")


def words(text: str) -> str:
    """Text of a page: escaped, its no-break spaces set."""
    return escape(spaced(text))


def figure(value: str, unit: str) -> str:
    """A large number with its unit under it."""
    return (
        f'<div class="figure"><div class="value">{escape(value)}</div>'
        f'<div class="unit">{escape(unit)}</div></div>'
    )


def figures(pairs: Iterable[tuple[str, str]]) -> str:
    """Large numbers side by side."""
    return f'<div class="figures">{"".join(figure(v, u) for v, u in pairs)}</div>'


def sentence(text: str) -> str:
    """A sentence of the panel."""
    return f'<p class="sentence">{words(text)}</p>'


def picture(svg: str, alt: str) -> str:
    """A drawing, with what it says for those who do not see it."""
    content = b64encode(svg.encode()).decode()
    return f'<img class="picture" src="data:image/svg+xml;base64,{content}" alt="{escape(alt)}">'


def drawing(svg: str, alt: str) -> str:
    """The same for one whose words are measured: it carries its letters, as wide as measured."""
    return picture(lettered(svg), alt)


def source(text: str) -> str:
    """Where a figure comes from, in small."""
    return f'<p class="source">{words(text)}</p>'


def change(text: str) -> str:
    """What the last action changed."""
    return f'<div class="change" role="status">{words(text)}</div>'


def advice(title: str, reason: str, origin: str, level: str) -> str:
    """One remark with its reason and its source."""
    sign = "À regarder" if level == "attention" else "Pour information"
    return (
        f'<div class="advice {escape(level)}"><h4>{words(title)}</h4>'
        f"<p>{words(reason)}</p>"
        f'<p class="source">{sign}. Source : {words(origin)}</p></div>'
    )


def ages_bar(ages: Ages) -> str:
    """Three shares on one bar, and each in words under it."""
    names = ("0-19 ans", "20-64 ans", "65 ans et plus")
    parts = list(zip(names, ages.shares, AGE_COLOURS, strict=True))
    bar = "".join(
        f'<span style="width:{share * 100:.2f}%;background:{colour}"></span>'
        for _, share, colour in parts
    )
    key = "".join(
        f'<span><i style="background:{colour}"></i>{name.replace(" ans", NBSP + "ans")} '
        f"<b>{percent(share)}</b></span>"
        for name, share, colour in parts
    )
    return f'<div class="ages" aria-hidden="true">{bar}</div><div class="key">{key}</div>'


def gauge(position: SizePosition) -> str:
    """The four sizes as equal bands, the thresholds between them, the territory as a mark."""
    bands, thresholds = size_bands().bands, size_bands().thresholds
    edges = [0, *thresholds, max(2 * thresholds[-1], position.population)]
    band = position.proposed - 1
    inside = (position.population - edges[band]) / (edges[band + 1] - edges[band])
    mark = 25 * (band + inside)
    sizes = "".join(
        f'<div class="{"here" if one.size == position.proposed else ""}">Taille {one.size}</div>'
        for one in bands
    )
    ticks = "".join(
        f'<span style="left:{25 * (i + 1)}%">{number(value)}</span>'
        for i, value in enumerate(thresholds)
    )
    alt = (
        f"{position.label}. {number(position.population)} habitants, seuils à "
        f"{', '.join(number(t) for t in thresholds)} habitants."
    )
    return (
        f'<div class="gauge" role="img" aria-label="{escape(alt)}">'
        f'<div class="mark" style="left:{min(99.0, max(1.0, mark)):.2f}%">▼</div>'
        f'<div class="bands">{sizes}</div><div class="ticks">{ticks}</div></div>'
    )
