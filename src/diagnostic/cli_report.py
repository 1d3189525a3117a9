"""`diagnostic report`: a document of a project, from the command line."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from diagnostic.cli_common import (
    ProjectOption,
    check_writable,
    content_of,
    day_of,
    write_file,
)
from diagnostic.errors import UserError
from diagnostic.french import listed

if TYPE_CHECKING:
    from diagnostic.project import Project

LEVELS = ("france", "region", "departement")


def report(
    document: Annotated[
        str,
        typer.Argument(
            help="letter, identity, diagnosis, summary, action, plan ou dialogue.",
            metavar="DOCUMENT",
        ),
    ],
    out: Annotated[Path, typer.Option("--out", help="Fichier à écrire : .docx, .pdf ou .xlsx.")],
    project: ProjectOption = None,
    example: Annotated[
        str, typer.Option("--example", help="Territoire d’exemple : douaisis, blesois.")
    ] = "",
    action: Annotated[
        str, typer.Option("--action", help="Action de la fiche ; toutes sinon. Exemple : action_2.")
    ] = "",
    pathway: Annotated[
        str, typer.Option("--pathway", help="Parcours de la synthèse ou du plan.")
    ] = "",
    template: Annotated[
        Path | None, typer.Option("--template", help="Votre modèle Word (.docx), à remplir.")
    ] = None,
    level: Annotated[
        str, typer.Option("--level", help="Comparer avec : france, region, departement.")
    ] = LEVELS[0],
    on: Annotated[
        str, typer.Option("--date", help="Jour écrit dans le document, AAAA-MM-JJ.")
    ] = "",
) -> None:
    """Document prêt à être envoyé : lettre, carte d’identité, diagnostic, fiches, plan."""
    from diagnostic.indicators.base import Base
    from diagnostic.reports.documents.catalogue import made, offered
    from diagnostic.reports.documents.dossier import gather
    from diagnostic.sources.reading import Library
    from diagnostic.territory.atlas import load_atlas

    asked = offered(document)
    kind = _kind(out, asked.kinds)
    item = _item(asked.about, action, pathway)
    if level not in LEVELS:
        raise UserError(f"--level : « {level} » n’est pas proposé. Choix : {', '.join(LEVELS)}.")
    day = day_of(on)
    filled = content_of(template) if template else None
    opened = _project(project, example)
    dossier = gather(opened, Base(Library(), load_atlas()), day, level)
    if dossier.unknown:
        typer.echo(f"Codes inconnus, laissés de côté : {listed(dossier.unknown)}.", err=True)
    file = made(asked.id, dossier, kind, filled, item)
    write_file(out, file.content)
    typer.echo(f"{out} : {asked.name}, {dossier.name}")


# --- what is asked --------------------------------------------------------------------------------


def _kind(out: Path, kinds: tuple[str, ...]) -> str:
    """Format of a file by its name; raises ``UserError`` where it cannot be written."""
    kind = out.suffix.lower().removeprefix(".")
    if kind not in kinds:
        choices = ", ".join(f".{each}" for each in kinds)
        raise UserError(
            f"--out : l’extension de « {out.name} » n’est pas proposée pour ce document. "
            f"Choix : {choices}."
        )
    check_writable(out)
    return kind


def _item(about: str, action: str, pathway: str) -> str | None:
    """Raises ``UserError`` when an option is of another document."""
    if action and about != "action":
        raise UserError("--action ne vaut que pour le document « action ».")
    if pathway and about != "parcours":
        raise UserError("--pathway ne vaut que pour les documents « summary » et « plan ».")
    return action or pathway or None


def _project(file: Path | None, example: str) -> Project:
    """The project of a file, or a new one on an example.

    A project without any commune is read too: its documents say what they lack.
    """
    from diagnostic.project import from_json, new_project
    from diagnostic.project.examples import examples
    from diagnostic.reports.words import slug
    from diagnostic.territory.atlas import load_atlas

    if (file is None) == (not example):
        raise UserError("Donnez --project ou --example : l’un des deux.")
    if file is not None:
        return from_json(content_of(file))
    found = {slug(each.name): each for each in examples()}
    if slug(example) not in found:
        raise UserError(f"--example : « {example} » n’existe pas. Choix : {', '.join(found)}.")
    chosen = found[slug(example)]
    return new_project(chosen.codes(load_atlas()), chosen.name)
