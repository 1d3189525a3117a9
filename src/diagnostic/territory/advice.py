"""What a careful colleague would point out about a perimeter. Advice never blocks.

No text read forbids any of these: each advice gives its reason and where it comes from.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from diagnostic.french import counted, inhabitants, listed, number, percent
from diagnostic.territory.atlas import Atlas
from diagnostic.territory.contiguity import enclaves, parts
from diagnostic.territory.selection import Codes, add, covers
from diagnostic.territory.summary import Share, Summary

NO_CONTIGUITY_RULE = (
    "Aucun texte lu n’impose un territoire d’un seul tenant ; l’ARS apprécie sa cohérence "
    "(art. L. 1434-12 du code de la santé publique)."
)
WEBINAR_2021 = "Webinaire sur les CPTS du 23/11/2021 (source unique)."
LEAST_FOR_AID = 20_000
MANY_SECOND_HOMES = 0.2
"""A fifth of the dwellings, twice the national share (9,7 % in 2021, RP 2021)."""

OWN_INSURANCE = frozenset({"986", "987", "988"})
"""Collectivities with a health insurance of their own: Wallis-et-Futuna, Polynésie, Calédonie."""

Level = Literal["attention", "information"]


@dataclass(frozen=True)
class Advice:
    """One remark: what is seen, why it matters, where that comes from, and where it is."""

    id: str
    level: Level
    title: str
    reason: str
    source: str
    codes: tuple[str, ...] = ()


def advise(
    atlas: Atlas,
    chosen: Codes,
    summary: Summary,
    *,
    seat: str | None = None,
    other_cpts: Mapping[str, Iterable[str]] | None = None,
) -> list[Advice]:
    """Every remark on a territory, the ones to look at first.

    Parameters
    ----------
    seat
        Département of the seat, when it was chosen.
    other_cpts
        Perimeters that the user supplied: name → codes of communes.
    """
    if not chosen:
        return []
    found = [
        *_overlaps(atlas, chosen, other_cpts or {}),
        *_detached(atlas, chosen),
        *_enclosed(atlas, chosen),
        *_departements(summary, seat),
        *_small(summary),
        *_second_homes(summary),
        *_cut_epci(summary),
        *_other_health_insurance(atlas, chosen),
        *_without_contour(atlas, chosen),
        *_unknown_ages(summary),
        *_older_population(atlas, chosen, summary),
    ]
    return sorted(found, key=lambda advice: advice.level != "attention")


def _detached(atlas: Atlas, chosen: Codes) -> list[Advice]:
    _, *others = parts(atlas, chosen)
    drawn = [part for part in others if all(atlas[c].has_contour for c in part)]
    if not drawn:
        return []
    islands = [c for part in drawn for c in part if not atlas.neighbours[c]]
    names = [_named(atlas, part) for part in drawn]
    by_the_sea = any(atlas[c].on_edge for part in drawn for c in part)
    on_water = " Ni pont ni bac ne compte comme une limite commune." if by_the_sea else ""
    return [
        Advice(
            "parties_detachees",
            "information" if len(islands) == len(drawn) else "attention",
            f"Le territoire est en {len(drawn) + 1} parties",
            f"Détaché du reste : {listed(names)}.{on_water} Expliquez dans la lettre d’intention "
            "ce qui les relie (filière de soins, transports, habitudes des patients).",
            NO_CONTIGUITY_RULE,
            tuple(sorted(c for part in drawn for c in part)),
        )
    ]


def _enclosed(atlas: Atlas, chosen: Codes) -> list[Advice]:
    surrounded: set[str] = set()
    held: set[str] = set()
    for group in enclaves(atlas, chosen):
        at_edge = any(atlas[code].on_edge for code in group)
        (held if at_edge else surrounded).update(group)
    return [
        Advice(
            "enclave",
            "attention",
            f"{counted(len(codes), 'commune')} {where}",
            f"{_named(atlas, codes)} ({inhabitants(atlas.population(codes))}) : pour aller "
            "ailleurs, on y traverse votre territoire. L’ARS veille à ne pas laisser de zone "
            "blanche.",
            NO_CONTIGUITY_RULE,
            tuple(sorted(codes)),
        )
        for codes, where in (
            (surrounded, "au milieu du territoire"),
            (held, "entre le territoire et la mer ou la frontière"),
        )
        if codes
    ]


def _departements(summary: Summary, seat: str | None) -> list[Advice]:
    inside = {share.code: share for share in summary.departements}
    if seat is not None and seat not in inside:
        return [
            Advice(
                "siege_hors_territoire",
                "attention",
                "Le siège choisi n’est plus dans le territoire",
                f"Aucune commune du département {seat} n’est retenue. Choisissez de nouveau le "
                "département du siège.",
                WEBINAR_2021,
            )
        ]
    if len(inside) < 2:
        return []
    names = [f"{s.name} ({inhabitants(s.population)})" for s in summary.departements]
    signs = (
        f"Siège : {inside[seat].name}. La CPAM de ce département signe le contrat."
        if seat
        else "Indiquez le département du siège : c’est sa CPAM qui signe le contrat."
    )
    return [
        Advice(
            "plusieurs_departements",
            "information" if seat else "attention",
            f"Le territoire est sur {len(inside)} départements",
            f"{listed(names)}. {signs}",
            WEBINAR_2021,
        )
    ]


def _small(summary: Summary) -> list[Advice]:
    if summary.population >= LEAST_FOR_AID:
        return []
    return [
        Advice(
            "moins_de_20000",
            "attention",
            "Moins de 20 000 habitants",
            f"{inhabitants(summary.population)} : il n’y a pas de minimum légal connu, mais "
            "certaines ARS réservent leur aide au démarrage aux territoires de 20 000 habitants "
            "et plus. Renseignez-vous auprès de la vôtre.",
            "Barème d’aide régional publié par gecolib.fr ; aucun seuil trouvé dans les textes.",
        )
    ]


def _second_homes(summary: Summary) -> list[Advice]:
    dwellings = summary.dwellings
    share = dwellings and dwellings.second_home_share
    if not dwellings or not share or share < MANY_SECOND_HOMES:
        return []
    return [
        Advice(
            "residences_secondaires",
            "information",
            f"{percent(share, 0)} de résidences secondaires",
            f"{number(dwellings.second_homes)} logements sur {number(dwellings.total)}. La "
            "population à soigner l’été dépasse la population municipale, qui sert ici à "
            "déterminer la taille : parlez-en avec la CPAM et l’ARS.",
            "INSEE, recensement 2021 ; Concours pluripro : la population d’une CPTS « peut "
            "fluctuer en période estivale ».",
        )
    ]


def _cut_epci(summary: Summary) -> list[Advice]:
    cut = [s for s in summary.epci if not s.whole]
    if not cut:
        return []
    names = [f"{s.name} ({_extent(s)})" for s in cut]
    return [
        Advice(
            "epci_coupe",
            "information",
            "Une intercommunalité coupée en deux"
            if len(cut) == 1
            else f"{len(cut)} intercommunalités coupées en deux",
            f"{listed(names, limit=4)}. Un contrat local de santé suit souvent les limites de "
            "l’EPCI : vérifiez que la coupure est voulue.",
            "DGCL, EPCI au 1er janvier 2026 ; recommandation, aucun texte ne l’impose.",
        )
    ]


def _extent(share: Share) -> str:
    partial = ", une ville en partie" if share.communes == share.members else ""
    return f"{counted(share.communes, 'commune')} sur {share.members}{partial}"


def _overlaps(atlas: Atlas, chosen: Codes, others: Mapping[str, Iterable[str]]) -> list[Advice]:
    found = []
    for name, codes in others.items():
        theirs = frozenset(c for c in codes if c in atlas)
        # Both ways, as either may hold a city whole where the other has some arrondissements.
        shared = add(
            atlas,
            (c for c in theirs if covers(atlas, chosen, c)),
            (c for c in chosen if covers(atlas, theirs, c)),
        )
        if not shared:
            continue
        common = sorted(shared)
        people = inhabitants(atlas.population(common))
        found.append(
            Advice(
                "chevauchement",
                "attention",
                f"{counted(len(common), 'commune')} déjà dans « {name} »",
                f"{listed([atlas.name(c) for c in common])} ({people}). Accordez-vous avec cette "
                "CPTS avant d’écrire à l’ARS.",
                "Périmètre que vous avez fourni. Les sources lues divergent : « une seule CPTS "
                "sur un même territoire » (apta-idf93), « une ou plusieurs » (medecin-occitanie).",
                tuple(common),
            )
        )
    return found


def _other_health_insurance(atlas: Atlas, chosen: Codes) -> list[Advice]:
    concerned = tuple(sorted(c for c in chosen if atlas[c].departement in OWN_INSURANCE))
    if not concerned:
        return []
    names = sorted({atlas.departements[atlas[c].departement].name for c in concerned})
    return [
        Advice(
            "assurance_maladie_propre",
            "attention",
            "L’ACI ne s’applique sans doute pas ici",
            f"{listed(names)} : la protection sociale y est gérée localement, hors de l’Assurance "
            "Maladie qui signe l’ACI. La taille et le montant affichés sont indicatifs : demandez "
            "à l’autorité de santé du territoire.",
            "Aucun texte lu ne le précise : à vérifier.",
            concerned,
        )
    ]


def _without_contour(atlas: Atlas, chosen: Codes) -> list[Advice]:
    missing = sorted(c for c in chosen if not atlas[c].has_contour)
    if not missing:
        return []
    return [
        Advice(
            "sans_contour",
            "information",
            f"{counted(len(missing), 'commune')} sans contour",
            f"{listed([atlas.name(c) for c in missing])} : dans la population, mais pas sur la "
            "carte, sans superficie ni voisines connues. La source ne précise pas l’année du "
            "recensement.",
            "Contours IGN, ADMIN EXPRESS COG : collectivités d’outre-mer non comprises.",
            tuple(missing),
        )
    ]


def _unknown_ages(summary: Summary) -> list[Advice]:
    coverage = summary.ages.coverage if summary.ages else 0.0
    if coverage >= 1 or not summary.population:
        return []
    return [
        Advice(
            "ages_partiels",
            "information",
            f"Âges connus pour {percent(_below_one(coverage), 0)} de la population",
            "Les communes scindées depuis 2021, Mayotte et les collectivités d’outre-mer n’ont "
            "pas d’âges dans la source embarquée : elles ne sont pas comptées dans les parts.",
            "INSEE, recensement 2021, bases infracommunales.",
        )
    ]


def _below_one(share: float) -> float:
    """Share cut to whole percents, so that what is not whole never reads « 100 % »."""
    return math.floor(share * 100) / 100


def _older_population(atlas: Atlas, chosen: Codes, summary: Summary) -> list[Advice]:
    if 2017 not in summary.population_years:
        return []
    older = tuple(sorted(c for c in chosen if atlas[c].population_year == 2017))
    return [
        Advice(
            "population_2017",
            "attention",
            "Mayotte : population de 2017",
            "Le recensement de 2017 est le seul de la source embarquée pour Mayotte. La "
            "population a beaucoup augmenté depuis : prenez le chiffre en vigueur auprès de "
            "l’INSEE avant de l’écrire.",
            "INSEE, recensement de Mayotte 2017.",
            older,
        )
    ]


def _named(atlas: Atlas, codes: Iterable[str]) -> str:
    return listed([atlas.name(c) for c in sorted(codes, key=lambda c: -atlas[c].population)], 4)
