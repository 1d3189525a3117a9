"""The documents of a project, and one way to make any of them, on screen or from a terminal.

What is half-done never stops a document: it comes out and says what it lacks. Only what cannot be
made at all (a format that is not offered, a template that cannot be read) is refused, in words.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal, get_args

from diagnostic.errors import UserError
from diagnostic.pathways.board import offered as pathways_of
from diagnostic.reports.documents.content import Document
from diagnostic.reports.documents.dossier import Dossier
from diagnostic.reports.words import slug

FileKind = Literal["docx", "pdf", "xlsx"]
Name = Literal["letter", "identity", "diagnosis", "action", "summary", "plan", "dialogue"]
About = Literal["territoire", "parcours", "action"]
MIMES: Mapping[FileKind, str] = MappingProxyType(
    {
        "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "pdf": "application/pdf",
        "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    }
)
FORMATS: Mapping[FileKind, str] = MappingProxyType({"docx": "Word", "pdf": "PDF", "xlsx": "Excel"})
_WRITTEN: tuple[FileKind, ...] = ("docx", "pdf")


@dataclass(frozen=True)
class Offered:
    """A document that can be made.

    Attributes
    ----------
    name, holds
        In French: what it is, and what is in it.
    about
        What it is of. That of a pathway or of an action takes its id; without one, an action is
        every action, a pathway the one that is open.
    """

    id: Name
    name: str
    holds: str
    kinds: tuple[FileKind, ...] = _WRITTEN
    about: About = "territoire"


OFFERED: Mapping[Name, Offered] = MappingProxyType(
    {
        each.id: each
        for each in (
            Offered(
                "letter",
                "Lettre d’intention",
                "Le territoire et sa carte, un premier diagnostic, les acteurs, les orientations "
                "par mission, le calendrier, la demande d’appui, la liste des communes.",
            ),
            Offered(
                "identity",
                "Carte d’identité",
                "Deux pages : situation, taille ACI, chiffres clés et comparateurs, âges, offre, "
                "accès aux soins, pathologies du département.",
            ),
            Offered(
                "diagnosis",
                "Diagnostic territorial",
                "Territoire, population, état de santé, offre, recours et flux, acteurs, ruptures "
                "de parcours, synthèse ; cartes, graphiques et vos données.",
            ),
            Offered(
                "summary",
                "Synthèse du parcours",
                "Une page : la route du parcours, ses points de rupture classés, les objectifs et "
                "qui fait quoi.",
                about="parcours",
            ),
            Offered(
                "action",
                "Fiche action",
                "Le modèle de l’Assurance Maladie, tâche par tâche, avec le fil jusqu’aux constats "
                "et à leurs sources.",
                about="action",
            ),
            Offered(
                "plan",
                "Plan d’actions",
                "Un classeur : tâches, objectifs, points de rupture, Gantt, charge et budget.",
                ("xlsx",),
                "parcours",
            ),
            Offered(
                "dialogue",
                "Dialogue de gestion",
                "Ce qui est décidé, fait, mesuré, en retard, demandé, phrase par phrase.",
            ),
        )
    }
)


@dataclass(frozen=True)
class File:
    """A file ready to be sent."""

    name: str
    mime: str
    content: bytes


def made(
    document_id: str,
    dossier: Dossier,
    kind: str,
    template: bytes | None = None,
    item: str | None = None,
) -> File:
    """A document of a project as a file.

    Parameters
    ----------
    kind
        ``docx``, ``pdf`` or ``xlsx``: see `Offered.kinds`.
    template
        The user's own Word file, filled in place of our layout; Word only.
    item
        Id of the action, or of the pathway, that it is of; None for every action, and for the
        pathway that is open.

    Raises
    ------
    UserError
        When there is no such document or format, the item is unknown, or the template cannot be
        filled.
    """
    asked = offered(document_id)
    suffix = _kind(asked, kind)
    if template is not None and suffix != "docx":
        raise UserError(
            "Un modèle ne se remplit qu’en Word : choisissez le format Word, ou retirez le modèle."
        )
    if asked.id == "plan":
        name, content = _workbook(dossier, item)
    else:
        document = composed(asked.id, dossier, item)
        name, content = document.name, _written(document, suffix, template)
    return File(f"{name}.{suffix}", MIMES[suffix], content)


def offered(document_id: str) -> Offered:
    """A document by its id.

    Raises
    ------
    UserError
        When there is none.
    """
    found = next((each for name, each in OFFERED.items() if name == document_id), None)
    if found is None:
        raise UserError(
            f"« {document_id} » n’est pas un document. Documents : {', '.join(OFFERED)}."
        )
    return found


def composed(document_id: str, dossier: Dossier, item: str | None = None) -> Document:
    """What a document says; raises as `made`, and for the plan, which is a workbook."""
    # Each builder is loaded when it is asked for only: maps and charts are heavy.
    match offered(document_id).id:
        case "letter":
            from diagnostic.reports.documents.letter import letter

            return letter(dossier)
        case "identity":
            from diagnostic.reports.documents.identity import identity

            return identity(dossier)
        case "diagnosis":
            from diagnostic.reports.documents.diagnosis import diagnosis

            return diagnosis(dossier)
        case "action":
            from diagnostic.reports.documents.action_sheet import action_sheet, action_sheets

            return action_sheet(dossier, item) if item else action_sheets(dossier)
        case "summary":
            from diagnostic.reports.documents.synthesis import road_summary

            return road_summary(dossier, item or open_pathway(dossier))
        case "dialogue":
            return _dialogue(dossier)
        case "plan":
            raise UserError("Le plan d’actions est un classeur : choisissez le format Excel.")


def open_pathway(dossier: Dossier) -> str:
    """The pathway that is open, else the one with the most work, else the first that is offered."""
    work = dossier.project.pathways
    if work.current:
        return work.current
    counts: dict[str, int] = {}
    for name in (
        *(each.pathway for each in work.findings),
        *(each.pathway for each in work.ruptures),
        *(each.pathway for each in work.objectives),
        *(each.pathway for each in work.actions),
    ):
        counts[name] = counts.get(name, 0) + 1
    return max(counts, key=lambda name: counts[name]) if counts else next(iter(pathways_of(work)))


def _kind(asked: Offered, kind: str) -> FileKind:
    found = next((each for each in get_args(FileKind) if each == kind), None)
    if found not in asked.kinds:
        names = ", ".join(f"{FORMATS[each]} (.{each})" for each in asked.kinds)
        raise UserError(
            f"{asked.name} : le format « {kind} » n’est pas proposé. Formats : {names}."
        )
    kept: FileKind = found
    return kept


def _written(document: Document, kind: FileKind, template: bytes | None) -> bytes:
    if kind == "pdf":
        from diagnostic.reports.documents.paper import to_pdf

        return to_pdf(document)
    if template is not None:
        from diagnostic.reports.documents.template import fill

        return fill(template, document)
    from diagnostic.reports.documents.word import to_docx

    return to_docx(document)


def _workbook(dossier: Dossier, pathway: str | None) -> tuple[str, bytes]:
    from diagnostic.reports.plan_workbook import plan_workbook

    if pathway is not None:
        _refuse_unknown(dossier, pathway)
    place = dossier.place if dossier.codes else dossier.name
    content = plan_workbook(dossier.project, place, dossier.on, pathway=pathway)
    more = f"-{slug(pathway)}" if pathway else ""
    return f"plan-actions{more}-{slug(dossier.name) or 'cpts'}", content


def _refuse_unknown(dossier: Dossier, pathway: str) -> None:
    """A pathway that left the application still has the work written in it; others are slips."""
    work = dossier.project.pathways
    known = pathways_of(work)
    used = {
        *(each.pathway for each in work.ruptures),
        *(each.pathway for each in work.objectives),
        *(each.pathway for each in work.actions),
    }
    if pathway not in known and pathway not in used:
        raise UserError(f"Le parcours « {pathway} » n’existe pas. Parcours : {', '.join(known)}.")


def _dialogue(dossier: Dossier) -> Document:
    from diagnostic.pathways.followup import dialogue
    from diagnostic.reports.documents.dialogue import document

    parts = dialogue(dossier.project, dossier.on)
    place = dossier.place if dossier.codes else ""
    return document(parts, dossier.name, place, dossier.on)
