"""Densities that the CNAM publishes by département, région and France: shown, never recomputed.

They count persons, once each; the BPE counts places of work, so that both never share an axis.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from diagnostic.french import counted
from diagnostic.indicators.places import Place
from diagnostic.sources.catalogue import catalogue
from diagnostic.sources.reading import Library

PUBLIC = {
    "sage_femme": "femmes de 15 à 49 ans",
    "gynecologue": "femmes de 15 ans et plus",
    "pediatre": "enfants de moins de 15 ans",
}
"""Whom a density is for when it is not everybody: deduced, the file does not say it."""

SHOWN = {
    "medecin_generaliste": "Médecins généralistes",
    "infirmier": "Infirmiers",
    "masseur_kinesitherapeute": "Masseurs-kinésithérapeutes",
    "chirurgien_dentiste": "Chirurgiens-dentistes",
    "sage_femme": "Sages-femmes",
    "orthophoniste": "Orthophonistes",
    "orthoptiste": "Orthoptistes",
    "pedicure_podologue": "Pédicures-podologues",
    "medecin_specialiste": "Médecins spécialistes, ensemble",
    "cardiologue": "Cardiologues",
    "dermatologue": "Dermatologues",
    "endocrinologue": "Endocrinologues",
    "gynecologue": "Gynécologues",
    "ophtalmologue": "Ophtalmologues",
    "pediatre": "Pédiatres",
    "pneumologue": "Pneumologues",
    "psychiatre": "Psychiatres",
}


@dataclass(frozen=True)
class Official:
    """Figures of a profession in one place; None where the source gives none, or hides it."""

    density: float | None
    count: int | None
    status: str


@dataclass(frozen=True)
class Densities:
    """Figures by profession, then in the order of ``places``."""

    places: tuple[Place, ...]
    rows: Mapping[str, tuple[Official, ...]]
    year: int
    credit: str


def official_densities(library: Library, places: Sequence[Place]) -> Densities | None:
    """Densities for 100 000 persons of the public of each profession, in the last year.

    None when no département, région or France among the places has any.
    """
    wanted: dict[str, list[str]] = {}
    for place in places:
        wanted.setdefault(place.level, []).append(place.code)
    found = library.rows("professionnels_liberaux", wanted)
    if found.empty:
        return None
    year = int(found["annee"].max())
    found = found[found["annee"] == year]
    figures = {
        (row["profession"], row["niveau"], row["code"]): Official(
            _number(row["densite_pour_100000"]), _whole(row["effectif"]), str(row["statut"])
        )
        for row in found.to_dict("records")
    }
    lacking = Official(None, None, "absent")
    told = {profession for profession, _, _ in figures}
    rows = {
        slug: tuple(figures.get((slug, place.level, place.code), lacking) for place in places)
        for slug in SHOWN
        if slug in told
    }
    source = str(found["source"].iloc[0])
    return Densities(tuple(places), rows, year, catalogue()[source].dated(year))


def said(figure: Official) -> str:
    """How many professionals, in words."""
    return "" if figure.count is None else counted(figure.count, "professionnel")


def _number(value: float) -> float | None:
    return None if value != value else float(value)


def _whole(value: float) -> int | None:
    return None if value != value else int(value)
