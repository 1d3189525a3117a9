"""The letter of intent: what the ARS, the CPAM and the URPS read to open the file of a CPTS.

Its parts are those that the guides of several regions ask for: the territory and why, a first
diagnosis, who takes part and who is to be asked, what is coordinated already, what is intended for
each mission of the agreement, a calendar, the support that is asked for.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

from diagnostic.aci import Mission, MissionKind
from diagnostic.errors import UserError
from diagnostic.french import NBSP, day, euros, listed, raised
from diagnostic.pathways.board import mark
from diagnostic.project import Action, Orientation, Partner
from diagnostic.project.aci_choices import missions_of, scale_for
from diagnostic.reports.documents import pieces
from diagnostic.reports.documents.content import (
    Block,
    Bullets,
    Document,
    Grid,
    Heading,
    Missing,
    Paragraph,
)
from diagnostic.reports.documents.dossier import Dossier
from diagnostic.reports.documents.pieces import Piece, joined, words
from diagnostic.reports.words import slug

KIND = "Lettre d’intention"
LAW = "Article L. 1434-12 du code de la santé publique (projet de santé et territoire d’action)"
ROUTE = (
    "Étapes suivantes : examen de la lettre par l’ARS et l’Assurance Maladie, écriture du projet "
    "de santé, envoi à l’ARS (réputé validé sans opposition dans les deux mois), puis contrat "
    "avec l’ARS et l’Assurance Maladie."
)
STATES = {"associe": "associé", "a_associer": "à associer"}
_PAGE = "Page « Documents »"


def letter(dossier: Dossier) -> Document:
    """The letter of intent of a project."""
    body = joined(
        [
            _opening(dossier),
            _territory(dossier),
            _diagnosis(dossier),
            _partners(dossier),
            _coordination(dossier),
            _orientations(dossier),
            _calendar(dossier),
            _support(dossier),
            _closing(dossier),
            pieces.commune_annex(dossier),
        ]
    )
    return Document(
        name=f"lettre-intention-{slug(dossier.name) or 'cpts'}",
        kind=KIND,
        title=_title(dossier),
        place=dossier.place if dossier.codes or dossier.is_named else "",
        on=_dated(dossier),
        blocks=body.blocks,
        sources=body.sources,
        limits=body.limits,
        fields=fields(dossier),
    )


def fields(dossier: Dossier) -> dict[str, str]:
    """Texts for a template of the user's: see `documents.template`."""
    said = dossier.project.letter
    names = sorted(dossier.atlas.name(code) for code in dossier.codes)
    found = [line.text for line in dossier.synthesis] if dossier.codes else []
    asked = [said.support]
    if said.support_eur is not None:
        asked.append(f"Montant demandé : {euros(said.support_eur)}.")
    return {
        **pieces.common_fields(dossier),
        "porteur": said.bearer,
        "destinataires": "\n".join(_recipients(dossier)),
        "lieu": said.place,
        "signataire": said.signatory,
        "communes": listed(names, limit=len(names)),
        "contexte": said.context,
        "diagnostic": said.diagnosis or "\n".join(found),
        "appui": "\n".join(filter(None, asked)),
    }


def _title(dossier: Dossier) -> str:
    """What is written above the letter: the CPTS once it has a name."""
    if dossier.project.letter.cpts_name:
        return dossier.name
    return f"Projet de CPTS{NBSP}: {dossier.name}" if dossier.is_named else "Projet de CPTS"


def _dated(dossier: Dossier) -> date:
    return dossier.project.letter.dated or dossier.on


def _opening(dossier: Dossier) -> Piece:
    """Who writes, to whom, and why."""
    said = dossier.project.letter
    blocks: list[Block] = []
    if said.bearer:
        blocks.append(Paragraph(said.bearer))
    else:
        blocks.append(
            Missing(
                "Le porteur du projet (association, maison de santé, professionnels…) n’est pas "
                "nommé.",
                f"{_PAGE}, lettre d’intention : « Porteur ».",
            )
        )
    on = day(_dated(dossier))
    blocks.append(Paragraph("\n".join(map(_addressed, _recipients(dossier))), "aside"))
    blocks.append(Paragraph(f"{said.place}, le {on}" if said.place else f"Le {on}", "aside"))
    blocks.append(
        Paragraph(f"Objet : lettre d’intention pour la création {_of_cpts(dossier)}", "lead")
    )
    blocks.append(Paragraph("Madame, Monsieur,"))
    blocks.append(
        Paragraph(
            "Par cette lettre, nous vous faisons part de notre intention de constituer une "
            "communauté professionnelle territoriale de santé (CPTS), au sens de l’article "
            "L. 1434-12 du code de la santé publique, sur le territoire présenté ci-dessous."
        )
    )
    blocks += words(said.context)
    if not said.context:
        blocks.append(
            Missing(
                "Ce qui vous réunit et pourquoi maintenant n’est pas écrit.",
                f"{_PAGE}, lettre d’intention : « Origine du projet ».",
            )
        )
    return Piece(tuple(blocks))


def _of_cpts(dossier: Dossier) -> str:
    name = dossier.project.letter.cpts_name
    if not name:
        return "d’une CPTS"
    return (
        f"de la {name}" if name.upper().startswith("CPTS") else f"de la CPTS «{NBSP}{name}{NBSP}»"
    )


def _addressed(recipient: str) -> str:
    """A recipient as an address begins: without its article."""
    return raised(_ARTICLE.sub("", recipient.strip()))


_ARTICLE = re.compile("^(l’|l'|la |le |les )", re.IGNORECASE)
FUNDS: Mapping[str, str] = MappingProxyType(
    {
        **dict.fromkeys(("971", "972", "973", "974"), "la caisse générale de sécurité sociale"),
        "976": "la caisse de sécurité sociale",
    }
)
"""What stands for the CPAM overseas, by département."""


def _recipients(dossier: Dossier) -> tuple[str, ...]:
    """Those that the user named, or the ARS and the CPAM of the territory."""
    named = dossier.project.letter.recipients
    if named or not dossier.codes:
        return named or ("l’agence régionale de santé", "la caisse primaire d’assurance maladie")
    atlas, shares = dossier.atlas, dossier.portrait.summary.departements
    seat = dossier.project.territory.seat or shares[0].code
    regions = {atlas[code].region for code in dossier.codes if atlas[code].departement == seat}
    agency, fund = "l’agence régionale de santé", "la caisse primaire d’assurance maladie"
    for region in sorted(regions & atlas.regions.keys())[:1]:
        agency = f"{agency} {atlas.regions[region].name}"
    if seat in atlas.departements:
        fund = f"{FUNDS.get(seat, fund)} ({atlas.departements[seat].name})"
    return agency, fund


# --- its parts ------------------------------------------------------------------------------------


def _territory(dossier: Dossier) -> Piece:
    said = dossier.project.letter
    head = Piece((Heading("1. Le territoire envisagé"),))
    if not dossier.codes:
        return head + Piece((pieces.NO_TERRITORY,))
    reason: tuple[Block, ...] = words(said.territory_reason) or (
        Missing(
            "Pourquoi ce périmètre (bassin de vie, habitudes de soins, coopérations) n’est pas "
            "écrit.",
            f"{_PAGE}, lettre d’intention : « Pourquoi ce territoire ».",
        ),
    )
    summary = dossier.portrait.summary
    areas = [each.name for each in summary.departements]
    within = "département" if len(areas) == 1 else "départements"
    where = Paragraph(
        f"Le territoire compte {summary.members_label} ({within} : {listed(areas, 10)}). La liste "
        "est en annexe."
    )
    return (
        head
        + pieces.size(dossier)
        + Piece((where, *reason))
        + pieces.place_map(dossier)
        + pieces.remarks(dossier)
    )


def _diagnosis(dossier: Dossier) -> Piece:
    own = words(dossier.project.letter.diagnosis)
    table = pieces.indicator_table(
        dossier, pieces.KEY, "Chiffres clés du territoire et de ses comparateurs"
    )
    found = Piece((Heading("2. Premiers éléments de diagnostic"),))
    if own:
        found = found + Piece(own)
    else:
        found = found + (pieces.synthesis(dossier) if dossier.codes else Piece((pieces.WAITING,)))
    if dossier.codes:
        found = found + table + Piece(limits=(pieces.SIGNS,))
    if dossier.project.pathways.ruptures:
        points = Piece((Heading("Points de rupture déjà repérés", 2),))
        found = found + points + pieces.ruptures(dossier)
    return found


def _partners(dossier: Dossier) -> Piece:
    kept = dossier.project.letter.partners
    head: list[Block] = [Heading("3. Acteurs associés et à associer")]
    if kept:
        head.append(
            Grid(
                ("Acteur", "Catégorie", "Nombre", "État", "Rôle"),
                tuple(_partner(each) for each in kept),
                (0.27, 0.2, 0.1, 0.14, 0.29),
                ("left", "left", "right", "left", "left"),
            )
        )
    else:
        head.append(
            Missing(
                "Aucun acteur n’est nommé : professions, établissements, associations d’usagers, "
                "collectivités.",
                f"{_PAGE}, lettre d’intention : « Acteurs », ligne par ligne.",
            )
        )
    present = pieces.counts(
        dossier, PRESENT, "Professionnels libéraux et lieux de soins du territoire"
    )
    caution = Piece(
        (
            Paragraph(
                "Ce tableau compte les professionnels présents, non ceux qui se sont engagés.",
                "quiet",
            ),
        )
        if present.blocks
        else ()
    )
    return Piece(tuple(head)) + present + caution


PRESENT = (
    "nombre_medecin_generaliste",
    "nombre_infirmier",
    "nombre_masseur_kinesitherapeute",
    "nombre_chirurgien_dentiste",
    "nombre_sage_femme",
    "nombre_orthophoniste",
    "nombre_pedicure_podologue",
    "nombre_psychologue",
    "nombre_pharmacie",
    "nombre_laboratoire",
    "nombre_maison_sante",
    "nombre_centre_sante",
    "nombre_urgences",
    "nombre_etablissement_court_sejour",
)


def _partner(partner: Partner) -> tuple[str, ...]:
    count = "" if partner.count is None else str(partner.count)
    return (partner.name, partner.kind, count, STATES[partner.state], partner.role)


def _coordination(dossier: Dossier) -> Piece:
    kept = dossier.project.letter.coordination
    head: list[Block] = [Heading("4. Coordinations existantes")]
    if kept:
        head.append(
            Grid(
                ("Forme", "Nom", "Articulation avec la CPTS"),
                tuple((each.kind, each.name, each.link) for each in kept),
                (0.2, 0.3, 0.5),
            )
        )
    else:
        head.append(
            Missing(
                "Aucune coordination n’est décrite (MSP, centres de santé, ESP, CLS, CLSM, DAC, "
                "réseaux, HAD).",
                f"{_PAGE}, lettre d’intention : « Coordinations existantes ».",
            )
        )
    return Piece(tuple(head))


def _orientations(dossier: Dossier) -> Piece:
    said = {each.id: each for each in dossier.project.letter.orientations}
    actions = dossier.project.pathways.actions
    blocks: list[Block] = [Heading("5. Orientations par mission de l’accord")]
    try:
        scale = scale_for(dossier.project.aci)
        missions = missions_of(dossier.project.aci, dossier.on)
    except UserError as problem:
        return Piece((*blocks, Missing(str(problem), "Page « Taille et financement ACI ».")))
    taken = dossier.project.aci.optional_missions or ()
    for mission in missions:
        serving = [each for each in actions if each.mission == mission.id]
        told = said.get(mission.id)
        if told and not (told.aims or told.means):
            told = None
        is_told = mission.kind is MissionKind.SOCLE or serving or told or mission.id in taken
        if is_told and mission.kind is not MissionKind.FONCTIONNEMENT:
            blocks += _orientation(mission, told, serving)
    return Piece(tuple(blocks), (f"{scale.label} : {scale.reference}",), (scale.caution,))


def _orientation(mission: Mission, told: Orientation | None, serving: list[Action]) -> list[Block]:
    kind = "" if mission.kind is MissionKind.SOCLE else f" ({mission.kind.label.lower()})"
    blocks: list[Block] = [Heading(f"{mission.label}{kind}", 2)]
    if told and told.aims:
        blocks += words(told.aims)
    if told and told.means:
        blocks.append(Paragraph("Moyens d’action envisagés :"))
        blocks += words(told.means)
    if serving:
        blocks.append(Paragraph("Actions déjà prévues :"))
        blocks.append(Bullets(tuple(_action(each) for each in serving)))
    if not (serving or told):
        blocks.append(
            Missing(
                f"Aucune orientation n’est écrite pour la mission «{NBSP}{mission.short_label}"
                f"{NBSP}».",
                f"{_PAGE}, lettre d’intention : « Orientations », ou une action rattachée à cette "
                "mission dans le plan.",
            )
        )
    return blocks


def _action(action: Action) -> str:
    when = f", d’ici le {day(action.deadline)}" if action.deadline else ""
    return f"{mark(action.id)}. {action.title or 'Action à nommer'}{when}"


def _calendar(dossier: Dossier) -> Piece:
    kept = [(each.on, each.label) for each in dossier.project.letter.milestones]
    planned = [
        (each.deadline, f"{mark(each.id)}. {each.title or 'Action à nommer'} (échéance)")
        for each in dossier.project.pathways.actions
        if each.deadline
    ]
    dated = sorted([(on, text) for on, text in (*kept, *planned) if on])
    rows = [(day(on), text) for on, text in dated]
    rows += [("à fixer", text) for on, text in kept if not on and text]
    blocks: list[Block] = [Heading("6. Calendrier prévisionnel")]
    if rows:
        blocks.append(Grid(("Date", "Étape"), tuple(rows), (0.25, 0.75)))
    else:
        blocks.append(
            Missing(
                "Aucune étape n’est datée.",
                f"{_PAGE}, lettre d’intention : « Calendrier ».",
            )
        )
    if past := [text for on, text in dated if on < dossier.on]:
        blocks.append(
            Missing(
                f"Dates déjà passées au {day(dossier.on)} : {listed(past, 5)}.",
                "Donnez une nouvelle date : page « Objectifs et plan d’actions » pour une action, "
                "page « Documents » pour une étape.",
            )
        )
    blocks.append(Paragraph(ROUTE, "quiet"))
    return Piece(tuple(blocks), (LAW,))


def _support(dossier: Dossier) -> Piece:
    said = dossier.project.letter
    blocks: list[Block] = [Heading("7. Demande d’appui")]
    blocks += words(said.support)
    if said.support_eur is not None:
        blocks.append(Paragraph(f"Montant demandé : {euros(said.support_eur)}."))
    if not said.support and said.support_eur is None:
        blocks.append(
            Missing(
                "L’appui attendu (ingénierie, financement de la préfiguration, données) n’est pas "
                "écrit.",
                f"{_PAGE}, lettre d’intention : « Demande d’appui ». Les aides au démarrage "
                "dépendent de chaque ARS : demandez le montant à la vôtre.",
            )
        )
    return Piece(tuple(blocks)) + pieces.envelope(dossier)


def _closing(dossier: Dossier) -> Piece:
    said = dossier.project.letter
    blocks: list[Block] = [
        Paragraph(
            "Nous restons à votre disposition pour présenter ce projet et vous prions d’agréer, "
            "Madame, Monsieur, l’expression de nos salutations distinguées."
        )
    ]
    if said.signatory:
        blocks.append(Paragraph(said.signatory, "aside"))
    else:
        blocks.append(
            Missing(
                "Le signataire n’est pas nommé.", f"{_PAGE}, lettre d’intention : « Signataire »."
            )
        )
    return Piece(tuple(blocks))
