"""A territory described as a whole: what the ribbon, the panel and the command line all show."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from diagnostic.aci.advice import advise_on_size
from diagnostic.aci.sizes import NEAR_PERCENT, SizePosition, size_of
from diagnostic.territory.advice import Advice, advise
from diagnostic.territory.atlas import (
    AGES_SOURCE,
    COG_YEAR,
    POPULATION_SOURCE,
    Atlas,
)
from diagnostic.territory.contiguity import parts
from diagnostic.territory.growth import Addition, additions
from diagnostic.territory.selection import Codes
from diagnostic.territory.summary import Summary, summarise


@dataclass(frozen=True)
class Portrait:
    """A territory, its size, its parts and the advice it calls for."""

    codes: Codes
    summary: Summary
    position: SizePosition
    parts: tuple[Codes, ...]
    advice: tuple[Advice, ...]


def portray(
    atlas: Atlas,
    codes: Codes,
    *,
    seat: str | None = None,
    other_cpts: Mapping[str, Iterable[str]] | None = None,
) -> Portrait:
    """Describe a territory (see `territory.advice.advise` for the parameters)."""
    summary = summarise(atlas, codes)
    position = size_of(summary.population)
    on_size = advise_on_size(position) if codes else []
    on_perimeter = advise(atlas, codes, summary, seat=seat, other_cpts=other_cpts)
    return Portrait(
        codes=codes,
        summary=summary,
        position=position,
        parts=tuple(parts(atlas, codes)),
        advice=(*on_size, *on_perimeter),
    )


@dataclass(frozen=True)
class Prospect:
    """What could be added, and what for: the next size, or distance from a threshold below."""

    purpose: str
    needed: int
    additions: tuple[Addition, ...]


def prospects(atlas: Atlas, portrait: Portrait) -> list[Prospect]:
    """The smallest additions that reach the next size, or that step away from the one below."""
    found = []
    position = portrait.position
    near = position.near_threshold
    if near is not None and position.lower >= near:
        # A small loss would drop a size: one more than the last population called near.
        safe = near * (100 + NEAR_PERCENT) // 100 + 1 - position.population
        found.append((f"S’éloigner de 2 % du seuil de la taille {position.proposed}", safe))
    if position.missing_for_next is not None:
        found.append((f"Atteindre la taille {position.next_size}", position.missing_for_next))
    return [
        Prospect(purpose, needed, tuple(additions(atlas, portrait.codes, needed)))
        for purpose, needed in found
    ]


def as_json(atlas: Atlas, portrait: Portrait) -> dict[str, Any]:
    """The portrait under stable English keys, documented in `docs/ligne-de-commande.md`.

    Unknown figures are null, never zero.
    """
    summary, position = portrait.summary, portrait.position
    ages, dwellings = summary.ages, summary.dwellings
    return {
        "cog_year": COG_YEAR,
        "communes": [
            {
                "code": code,
                "name": atlas[code].name,
                "kind": atlas[code].kind,
                "departement": atlas[code].departement,
                "epci": atlas[code].epci,
                "population": atlas[code].population,
                "population_year": atlas[code].population_year,
            }
            for code in sorted(portrait.codes)
        ],
        "population": summary.population,
        "population_years": list(summary.population_years),
        "population_source": POPULATION_SOURCE,
        "area_km2": _rounded(summary.area_km2, 1),
        "density": _rounded(summary.density, 1),
        "ages": ages
        and {
            "age_0_19": ages.under_20,
            "age_20_64": ages.from_20_to_64,
            "age_65_plus": ages.over_64,
            "coverage": round(ages.coverage, 4),
            "source": AGES_SOURCE,
        },
        "second_homes_share": _rounded(dwellings.second_home_share if dwellings else None),
        "aci_size": position.size,
        "aci_sizes_possible": list(position.candidates),
        "distance_to_next": position.missing_for_next,
        "distance_to_previous": position.margin_above_lower,
        "parts": [sorted(part) for part in portrait.parts],
        "departements": [asdict(share) for share in summary.departements],
        "epci": [asdict(share) for share in summary.epci],
        "advice": [asdict(advice) for advice in portrait.advice],
    }


def _rounded(value: float | None, decimals: int = 4) -> float | None:
    return None if value is None else round(value, decimals)
