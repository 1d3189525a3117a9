"""The note of each indicator, in French: what it counts, how, from what, and how to read it.

The figures' own facts come from the registry and from the catalogue of sources; what is common to
the indicators that are made in one way comes from `families`.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Mapping
from pathlib import Path

from diagnostic.french import listed, lowered, number, spaced
from diagnostic.indicators.families import family_of
from diagnostic.indicators.families.family import Family, subject
from diagnostic.indicators.registry import Indicator, indicators
from diagnostic.indicators.to_ask import REZONE_TEXTS, TO_ASK, ToAsk
from diagnostic.paths import ROOT
from diagnostic.sources.catalogue import catalogue
from diagnostic.sources.embedded import REFERENCE
from diagnostic.stats.comparison import Direction

FOLDER = ROOT / "docs" / "methode"
WIDTH = 105
SCREENS: Mapping[str, str] = {
    "population": "Population",
    "offre": "Offre de soins",
    "a_demander": "Valeurs à demander",
    "propres": "Mes données",
}
"""Screen of each theme."""

_WILSON = "Wilson E. B. (1927), *JASA* 22, 209-212."
_BYAR = (
    "Breslow N. E., Day N. E. (1987), *Statistical Methods in Cancer Research*, vol. II, CIRC.",
    "Garwood F. (1936), *Biometrika* 28, 437-442.",
)


def note(indicator: Indicator) -> str:
    """Markdown of the note of an indicator."""
    family = family_of(indicator)
    blocks = [
        f"# {indicator.label}",
        _wrapped(f"`{indicator.id}` · {SCREENS[indicator.theme]} · unité : {indicator.unit}"),
        _wrapped(indicator.definition),
        _bullets("Calcul", _calculation(indicator, family)),
        _bullets("Sources et millésimes", _sources(indicator, family)),
        _bullets("Lecture", _reading(indicator, family)),
        _bullets("Précautions", family.cautions),
        _bullets("Références", _references(indicator, family)),
    ]
    return spaced("\n\n".join(blocks)) + "\n"


def note_to_ask(asked: ToAsk) -> str:
    """Markdown of the note of a figure that the user reads elsewhere."""
    title = "Indicateurs de prévention de Rézone CPTS" if asked.is_named_by_user else asked.label
    way = "choisi par vous" if asked.is_named_by_user else _WAYS[asked.direction]
    blocks = [
        f"# {title}",
        _wrapped(f"`{asked.note_name}` · {SCREENS['a_demander']} · unité : {asked.unit}"),
        _wrapped(f"{asked.definition} {asked.why}"),
        _bullets(
            "Calcul",
            [
                "Formule : aucune ici, la part est celle que vous avez lue ; ou 100 × numérateur ÷ "
                "dénominateur quand vous tapez les deux (« 123 sur 1 000 »).",
                f"Numérateur : {asked.counted}.",
                f"Dénominateur : {asked.among}.",
                "Niveau : le territoire entier. Une part ne s’additionne pas d’une commune à "
                "l’autre.",
            ],
        ),
        _bullets(
            "Sources et millésimes",
            [
                f"À demander à : {asked.whom}.",
                f"Où la lire : {asked.where}.",
                "La date est celle de votre lecture. L’année décrite est à noter avec l’origine.",
            ],
        ),
        _bullets(
            "Lecture",
            [
                "Secret statistique : inconnu, la règle de Rézone CPTS n’a pas été lue.",
                "Intervalle : à 95 %, méthode de Wilson, si l’effectif est connu. Voir "
                "[statistiques](statistiques.md). Le numérateur vient alors d’une part arrondie. "
                "Sinon aucun, et l’écart n’est pas jugé.",
                f"Sens : {way}.",
            ],
        ),
        _bullets(
            "Précautions",
            [
                *asked.cautions,
                "Les valeurs de comparaison sont celles que vous avez lues ; elles sont tenues "
                "pour sûres.",
            ],
        ),
        _bullets("Références", [*REZONE_TEXTS, _WILSON]),
    ]
    return spaced("\n\n".join(blocks)) + "\n"


def notes() -> dict[str, str]:
    """Every note, by the name of its file."""
    computed = {each.id: note(each) for each in indicators().values()}
    asked = {each.note_name: note_to_ask(each) for each in TO_ASK.values()}
    return {f"{name}.md": text for name, text in {**computed, **asked}.items()}


def write_notes(folder: Path = FOLDER) -> None:
    """Write every note, and remove those of indicators that are no more."""
    for path in written(folder):
        path.unlink()
    for name, text in notes().items():
        (folder / name).write_text(text, "utf-8")


def written(folder: Path = FOLDER) -> list[Path]:
    """Files of a folder that are notes of indicators, known by their second line."""
    return [
        path
        for path in sorted(folder.glob("*.md"))
        if path.read_text("utf-8").partition("\n\n")[2].startswith(f"`{path.stem}` ·")
    ]


# --- the parts of a note --------------------------------------------------------------------------

_WAYS = {
    Direction.HIGHER: "plus est mieux",
    Direction.LOWER: "moins est mieux",
    Direction.NONE: "sans jugement, jamais rouge ni vert",
}


def _wrapped(text: str, indent: str = "") -> str:
    return textwrap.fill(
        text, WIDTH, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
    )


def _bullets(title: str, lines: Iterable[str]) -> str:
    return "\n".join([f"**{title}**", *(_wrapped(f"- {line}", "  ") for line in lines)])


def _calculation(indicator: Indicator, family: Family) -> list[str]:
    if indicator.is_extensive:
        lines = [f"Compté : {family.numerator}."]
        added = "somme"
    else:
        scale = f"{number(indicator.scale)} × " if indicator.scale != 1 else ""
        lines = [
            f"Formule : {scale}somme des numérateurs ÷ somme des dénominateurs.",
            f"Numérateur : {family.numerator}.",
            f"Dénominateur : {family.denominator}.",
        ]
        added = "moyenne pondérée"
    level = "commune ou arrondissement municipal"
    lines.append(f"Niveau : {level} ; au-dessus, {added} des communes connues.")
    if indicator.estimate:
        lines.append(f"Estimation. {indicator.estimate}")
    return lines


def _sources(indicator: Indicator, family: Family) -> list[str]:
    lines = [f"{credit}. Livré avec l’application." for credit in family.credits]
    if family.catalogued:
        source = catalogue()[family.catalogued]
        lines.append(f"{source.publisher}, {source.dataset} : {lowered(source.vintages)}.")
        word = subject(indicator)
        years = sorted({e.edition[:4] for e in source.embedded if _has(e.file, word)})
        if years:
            lines.append(f"Sans synchronisation : {listed(years)}, en partie seulement.")
    return lines


def _has(file: str, word: str) -> bool:
    """Whether an embedded file says something of a subject."""
    return not word or f",{word}," in (REFERENCE / file).read_text("utf-8")


def _reading(indicator: Indicator, family: Family) -> list[str]:
    secrecy = family.secrecy or catalogue()[family.catalogued].secrecy
    return [
        f"Secret statistique : {lowered(secrecy)}",
        f"Intervalle : {_INTERVALS.get(indicator.interval or '', family.no_interval)}",
        f"Sens : {_way(indicator)}.",
    ]


def _way(indicator: Indicator) -> str:
    way = _WAYS[indicator.direction]
    if indicator.direction is Direction.NONE:
        return way
    if indicator.interval is None:
        return f"{way} ; sans intervalle, l’écart n’est pas jugé"
    if indicator.unjudged:
        return f"{way} ; l’écart n’est pas jugé, car {indicator.unjudged}"
    return f"{way} ; rouge ou vert seulement si l’écart dépasse le hasard"


_INTERVALS = {
    "proportion": "à 95 %, méthode de Wilson. Voir [statistiques](statistiques.md).",
    "count": "à 95 %, exact sous 10, Byar à partir de 10. Voir [statistiques](statistiques.md).",
}


def _references(indicator: Indicator, family: Family) -> list[str]:
    methods = {"proportion": (_WILSON,), "count": _BYAR}.get(indicator.interval or "", ())
    pages = []
    if family.catalogued:
        source = catalogue()[family.catalogued]
        pages.append(f"[{source.publisher}, {source.dataset}]({source.page}).")
    return [*pages, *family.references, *methods]
