"""What the commands share: the options that name a territory, and the JSON answers."""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from diagnostic.errors import UserError
from diagnostic.french import counted, listed

if TYPE_CHECKING:
    from diagnostic.project import Project
    from diagnostic.territory.atlas import Atlas
    from diagnostic.territory.report import Ambiguity, MatchReport, Unknown
    from diagnostic.territory.selection import Codes

CodesOption = Annotated[
    list[str] | None,
    typer.Option("--codes", help="Codes INSEE séparés par des virgules. Peut être répété."),
]
EpciOption = Annotated[
    list[str] | None, typer.Option("--epci", help="Code SIREN d’un EPCI entier. Peut être répété.")
]
FileOption = Annotated[
    Path | None, typer.Option("--file", help="Liste : texte, CSV, XLSX ou GeoJSON.")
]
ProjectOption = Annotated[
    Path | None, typer.Option("--project", help="Projet enregistré (.json), valeurs comprises.")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Répondre en JSON.")]

MOST_NOTES = 10
"""Remarks on a list said at once on the error output."""


def print_json(answer: dict[str, Any] | list[dict[str, Any]]) -> None:
    """Write an answer on the standard output."""
    json.dump(answer, sys.stdout, ensure_ascii=False, indent=2)
    sys.stdout.write("\n")


def chosen(codes: list[str] | None, epci: list[str] | None, file: Path | None) -> Codes:
    """Communes named on the command line.

    Raises
    ------
    UserError
        When nothing is named, or something named is not known.
    """
    from diagnostic.territory.atlas import load_atlas
    from diagnostic.territory.matching import match_table
    from diagnostic.territory.selection import add

    atlas = load_atlas()
    chosen: Codes = frozenset()
    for siren in epci or []:
        if siren not in atlas.epci:
            raise UserError(f"« {siren} » n’est pas le code SIREN d’un EPCI de 2026.")
        chosen = add(atlas, chosen, atlas.epci[siren].members)
    lists = []
    if codes:
        # A title says that these are codes of communes: 59178 is also a postal code.
        cells = [["Code INSEE"], *([code] for text in codes for code in text.split(","))]
        lists.append((match_table(cells, is_titled=True), "--codes"))
    if file is not None:
        from diagnostic.territory.importing import read_file

        lists.append((read_file(content_of(file)), str(file)))
    for report, where in lists:
        chosen = add(atlas, chosen, _understood(report, where))
    if not chosen:
        raise UserError("Aucune commune. Donnez --codes, --epci ou --file.")
    return chosen


def opened_project(file: Path | None, named: object) -> Project | None:
    """Project of a file, when there is one: its values are those of its own communes only.

    Raises
    ------
    UserError
        When the file is not a project, has no commune, or a territory is named beside it.
    """
    from diagnostic.project import from_json

    if file is None:
        return None
    if named:
        raise UserError(
            "--project donne déjà le territoire : retirez --codes, --epci et --file, ou --project."
        )
    opened = from_json(content_of(file))
    if not opened.territory.codes:
        raise UserError(f"Le projet {file} n’a aucune commune. Composez d’abord son territoire.")
    return opened


def members_of(atlas: Atlas, project: Project) -> Codes:
    """Communes of a project as they are today.

    Raises
    ------
    UserError
        When one of them never was: no commune is left out in silence.
    """
    from diagnostic.territory.selection import of_today

    members, unknown = of_today(atlas, project.territory.codes)
    if unknown:
        raise UserError(
            f"Codes de commune inconnus dans ce projet : {listed(unknown)}. Ouvrez-le dans "
            "l’application, qui les laisse de côté, puis enregistrez-le."
        )
    return members


def _understood(report: MatchReport, where: str) -> tuple[str, ...]:
    """Communes of a list that is clear; what was decided to read it goes to the error output.

    Raises
    ------
    UserError
        When a line is unknown or ambiguous: no commune is left out in silence.
    """
    unclear: list[Unknown | Ambiguity] = [*report.unknown, *report.ambiguous]
    if unclear:
        raise UserError(
            f"{where} : {counted(len(unclear), 'ligne')} à revoir "
            f"({listed([row.input for row in unclear])}). {unclear[0].reason} Dans un fichier, "
            "« diagnostic territory match » explique chaque ligne."
        )
    decided = [row.note for row in report.matched if row.note]
    for note in decided[:MOST_NOTES]:
        typer.echo(f"{where} : {note}", err=True)
    if len(decided) > MOST_NOTES:
        rest = counted(len(decided) - MOST_NOTES, "autre remarque", "autres remarques")
        typer.echo(f"{where} : {rest}, voir « diagnostic territory match ».", err=True)
    return report.codes


def content_of(file: Path) -> bytes:
    """Bytes of a file named on the command line.

    Raises
    ------
    UserError
        When it cannot be read.
    """
    try:
        return file.read_bytes()
    except OSError as problem:
        reasons = {
            FileNotFoundError: "il n’existe pas",
            IsADirectoryError: "c’est un dossier, donnez un fichier",
        }
        why = reasons.get(type(problem), "accès refusé")
        raise UserError(f"Le fichier {file} ne peut pas être lu : {why}.") from problem


def day_of(on: str) -> date:
    """A day typed as an option; today when nothing is.

    Raises
    ------
    UserError
        When it is not a day.
    """
    if not on:
        return date.today()
    try:
        return date.fromisoformat(on)
    except ValueError as problem:
        raise UserError(f"--date : « {on} » n’est pas une date. Exemple : 2026-11-22.") from problem


def check_writable(out: Path) -> None:
    """Before the work: raises ``UserError`` when a file cannot be there."""
    if not out.parent.is_dir():
        raise UserError(f"Le dossier {out.parent} n’existe pas.")
    if out.is_dir():
        raise UserError(f"{out} est un dossier : donnez le nom d’un fichier.")


def write_file(out: Path, content: bytes) -> None:
    """Write a file whole; raises ``UserError`` when the folder does not accept it."""
    from diagnostic.atomic import replace_file

    try:
        replace_file(out, content, mode=0o644)
    except OSError as problem:
        raise UserError(
            f"Le fichier {out} ne peut pas être écrit : accès refusé, ou disque plein. Choisissez "
            "un autre dossier."
        ) from problem
