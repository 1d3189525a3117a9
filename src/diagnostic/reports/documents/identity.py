"""The identity card of a territory: two pages that a mayor, a nurse and a doctor read alike."""

from __future__ import annotations

from collections.abc import Sequence

from diagnostic.french import euros, listed, lowered
from diagnostic.indicators import synthesis as composing
from diagnostic.indicators import wording
from diagnostic.reports.documents import figures, pieces
from diagnostic.reports.documents.content import (
    Block,
    Break,
    Bullets,
    Document,
    Grid,
    Heading,
    Missing,
    Paragraph,
)
from diagnostic.reports.documents.dossier import Dossier
from diagnostic.reports.documents.pieces import Piece, credits_of, joined
from diagnostic.reports.words import slug

KIND = "Carte d’identité du territoire"
MOST_PAGES = 2
PEOPLE = (
    "part_0_19",
    "part_65_plus",
    "evolution_population",
    "indice_vieillissement",
    "revenu_median",
    "taux_pauvrete",
)
ACCESS = (
    "apl_medecin_generaliste",
    "population_apl_sous_2_5",
    "distance_medecin_generaliste",
    "distance_urgences",
    "sans_medecin_traitant",
    "passages_sans_hospitalisation",
)
PROFESSIONS = (
    "medecin_generaliste",
    "infirmier",
    "masseur_kinesitherapeute",
    "chirurgien_dentiste",
    "sage_femme",
    "pharmacie",
)
STRUCTURES = (
    "nombre_maison_sante",
    "nombre_centre_sante",
    "nombre_laboratoire",
    "nombre_urgences",
    "nombre_maternite",
    "nombre_etablissement_court_sejour",
)
LEVELS = ("departement", "france")
MOST_DISEASES = 6
MOST_STRUCTURES = 6
"""Coordinations and resources named: two pages hold no more."""


def identity(dossier: Dossier) -> Document:
    """The identity card of a territory."""
    parts = [_where(dossier), _apart(dossier), _people(dossier), _care(dossier)]
    if dossier.codes:
        parts += [_access(dossier), _diseases(dossier)]
    body = joined([*parts, _structures(dossier)])
    return Document(
        name=f"carte-identite-{slug(dossier.name) or 'cpts'}",
        kind=KIND,
        title=dossier.name,
        place=dossier.place if dossier.codes else "",
        on=dossier.on,
        blocks=(*body.blocks, *_small_print(body)),
        sources=body.sources,
        limits=body.limits,
        most_pages=MOST_PAGES,
        says_sources=True,
        fields=pieces.common_fields(dossier),
    )


def _where(dossier: Dossier) -> Piece:
    if not dossier.codes:
        return Piece((pieces.NO_TERRITORY,))
    summary, column = dossier.portrait.summary, dossier.funding
    areas, epci = ([x.name for x in part] for part in (summary.departements, summary.epci))
    said = [f"{_noun('Département', areas)} : {listed(areas, 3)}."]
    if epci:
        said.append(f"{_noun('Intercommunalité', epci)} : {listed(epci, 3)}.")
    more: tuple[str, ...] = ()
    if column is not None:
        said.append(f"ACI : {euros(column.total.known_eur)} par an au plus (montants connus).")
        more = (f"{column.scale.label} : {column.scale.reference}",)
    return (
        pieces.size(dossier)
        + Piece((Paragraph(" ".join(said)),), more)
        + pieces.place_map(dossier, 0.6, 0.56)
    )


def _noun(noun: str, names: Sequence[str]) -> str:
    return noun if len(names) == 1 else f"{noun}s"


def _apart(dossier: Dossier) -> Piece:
    """The few things that set the territory apart."""
    if not dossier.codes:
        return Piece()
    mine = dossier.project.diagnosis.synthesis
    kept = None if mine is None else [line.indicator or "" for line in mine]
    found = composing.apart(dossier.findings, kept)
    head = Heading("Ce qui distingue le territoire", 2)
    if not found:
        return Piece(
            (
                head,
                Missing(
                    "Aucun écart net ne ressort des données en service.",
                    figures.SYNCHRONISE.format("les données ouvertes"),
                ),
            )
        )
    used = [dossier.answers[x.indicator.id] for x in found if x.indicator.id in dossier.answers]
    return Piece((head, Bullets(tuple(x.text for x in found))), credits_of(used))


def _people(dossier: Dossier) -> Piece:
    if not dossier.codes:
        return Piece()
    table = pieces.indicator_table(dossier, PEOPLE, "", lacking=False, levels=_levels(dossier))
    return (
        Piece((Heading("La population", 2),))
        + _without_source(table)
        + Piece(limits=(pieces.SIGNS,))
        + figures.ages(dossier, is_short=True)
    )


def _levels(dossier: Dossier) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*LEVELS[:1], dossier.level, *LEVELS[1:])))


def _without_source(piece: Piece) -> Piece:
    """The same, its sources being said once at the foot of the card."""
    blocks = tuple(
        Grid(each.head, each.rows, each.widths, each.align, each.title)
        if isinstance(each, Grid)
        else each
        for each in piece.blocks
    )
    return Piece(blocks, piece.sources, piece.limits)


def _care(dossier: Dossier) -> Piece:
    """How many professionals, and for how many inhabitants, in the same rows."""
    if not dossier.codes:
        return Piece()
    table = pieces.professions(dossier, PROFESSIONS, "", _levels(dossier))
    return Piece((Break(), Heading("L’offre de soins", 2))) + _without_source(table)


def _access(dossier: Dossier) -> Piece:
    table = pieces.indicator_table(dossier, ACCESS, "", lacking=False, levels=_levels(dossier))
    silent = [
        dossier.answers[name]
        for name in ACCESS
        if name in dossier.answers and not dossier.answers[name].value.is_known
    ]
    said: tuple[Block, ...] = ()
    if silent:
        names = listed([lowered(each.indicator.label) for each in silent], 6)
        said = (
            Missing(
                f"Non connus ici : {names}.",
                "Page « Valeurs à demander » : lisez-les dans Rézone CPTS, ou demandez-les à la "
                "CPAM ; page « Sources et limites » pour les données ouvertes.",
            ),
        )
    return Piece((Heading("L’accès aux soins", 2),)) + _without_source(table) + Piece(said)


def _diseases(dossier: Dossier) -> Piece:
    head = Piece((Heading("Les pathologies, dans le département", 2),))
    return head + _without_source(figures.disease_table(dossier, MOST_DISEASES))


def _structures(dossier: Dossier) -> Piece:
    """Structures that files count, then those that the user named."""
    known = [dossier.answers[name] for name in STRUCTURES if name in dossier.answers]
    told = [each for each in known if each.value.is_known]
    blocks: list[Block] = [Heading("Structures et coordinations", 2)]
    if told:
        said = [
            f"{lowered(each.indicator.label)} : "
            f"{wording.figure(each.indicator, each.value)} ({each.value.period})"
            for each in told
        ]
        text = " ; ".join(said)
        blocks.append(Paragraph(f"{text[:1].upper()}{text[1:]}."))
    named = [
        " ".join(filter(None, (each.kind, each.name)))
        for each in dossier.project.letter.coordination
    ]
    if named := [name for name in named if name]:
        blocks.append(Paragraph(f"Coordinations existantes : {listed(named, MOST_STRUCTURES)}."))
    else:
        blocks.append(
            Missing(
                "Aucune coordination n’est décrite (MSP, centres de santé, ESP, CLS, DAC).",
                "Page « Documents », lettre d’intention : « Coordinations existantes ».",
            )
        )
    return Piece(tuple(blocks), credits_of(told))


def _small_print(body: Piece) -> tuple[Block, ...]:
    """Sources and limits in a few lines, inside the two pages."""
    sources = " ; ".join(each.rstrip(".") for each in body.sources)
    blocks: list[Block] = [Heading("Sources et limites", 3)]
    if sources:
        blocks.append(Paragraph(f"Sources : {sources}.", "quiet"))
    if body.limits:
        blocks.append(Paragraph(f"À savoir : {' '.join(body.limits)}", "quiet"))
    if not sources:
        blocks.append(
            Paragraph(
                "Aucun chiffre, donc aucune source, tant qu’aucune commune n’est choisie.", "quiet"
            )
        )
    return tuple(blocks)
