"""The ``diagnostic`` command. Its JSON keys are stable and in English: `docs/ligne-de-commande.md`.

Each command imports what it needs when it runs, so that the lightest answers in well under a
second.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from diagnostic.cli_common import (
    CodesOption,
    EpciOption,
    FileOption,
    JsonOption,
    chosen,
    content_of,
    print_json,
)
from diagnostic.cli_figure import figure
from diagnostic.cli_indicators import figures, indicators
from diagnostic.cli_report import report
from diagnostic.cli_sources import sources
from diagnostic.errors import UserError
from diagnostic.french import counted, euros, inhabitants

if TYPE_CHECKING:
    from diagnostic.project.portrait import Portrait

app = typer.Typer(
    help="Composer et décrire le territoire d’une CPTS.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
territory = typer.Typer(help="Décrire un territoire, comprendre une liste.", no_args_is_help=True)
geo = typer.Typer(help="Géographie embarquée.", no_args_is_help=True)
app.add_typer(territory, name="territory")
app.add_typer(geo, name="geo")
app.add_typer(sources, name="sources")
territory.command("figures")(figures)
app.command("indicators")(indicators)
app.command("figure")(figure)
app.command("report")(report)


@territory.command("describe")
def describe(
    codes: CodesOption = None,
    epci: EpciOption = None,
    file: FileOption = None,
    as_json: JsonOption = False,
) -> None:
    """Décrire un territoire : composition, population, taille ACI, conseils."""
    from diagnostic.project.portrait import as_json as portrait_as_json
    from diagnostic.project.portrait import portray
    from diagnostic.territory.atlas import load_atlas

    atlas = load_atlas()
    portrait = portray(atlas, chosen(codes, epci, file))
    if as_json:
        print_json(portrait_as_json(atlas, portrait))
    else:
        typer.echo(_described(portrait))


@territory.command("match")
def match(
    file: Annotated[Path, typer.Option("--file", help="Liste à comprendre.")],
    as_json: JsonOption = False,
) -> None:
    """Comprendre une liste : ce qui est reconnu, ambigu, inconnu."""
    from diagnostic.territory.importing import read_file

    report = read_file(content_of(file))
    if as_json:
        print_json(report.as_json())
        return
    typer.echo(
        f"Reconnues : {len(report.matched)}. Ambiguës : {len(report.ambiguous)}. "
        f"Inconnues : {len(report.unknown)}."
    )
    for note in report.notes:
        typer.echo(f"- {note}")
    for rows in (report.ambiguous, report.unknown):
        for row in rows:
            typer.echo(f"Ligne {row.line}, « {row.input} » : {row.reason}")


@app.command("aci")
def aci(
    codes: CodesOption = None,
    epci: EpciOption = None,
    file: FileOption = None,
    as_json: JsonOption = False,
) -> None:
    """Taille ACI d’un territoire et montants annuels par mission."""
    from diagnostic.aci import column, load_scale, size_of
    from diagnostic.territory.atlas import load_atlas

    atlas = load_atlas()
    position = size_of(atlas.population(chosen(codes, epci, file)))
    funding = column(load_scale("cpts_2019"), position.proposed)
    missions = [
        {
            "id": line.mission.id,
            "label": line.mission.label,
            "kind": line.mission.kind,
            "amount_eur": line.amount and line.amount.value_eur,
            "status": line.amount and line.amount.status,
            "source": line.amount and line.amount.source,
        }
        for line in funding.lines
    ]
    answer = {
        "population": position.population,
        "aci_size": position.size,
        "aci_sizes_possible": list(position.candidates),
        "distance_to_next": position.missing_for_next,
        "distance_to_previous": position.margin_above_lower,
        "scale": funding.scale.id,
        "scale_label": funding.scale.label,
        "caution": funding.scale.caution,
        "missions": missions,
        "total_eur": funding.total.known_eur,
        "missions_without_amount": list(funding.total.missing),
        "warning": position.warning,
    }
    if as_json:
        print_json(answer)
        return
    typer.echo(f"{inhabitants(position.population)}, taille {position.proposed} : {position.label}")
    if position.warning:
        typer.echo(position.warning)
    for line in funding.lines:
        amount = "inconnu" if line.amount is None else euros(line.amount.value_eur)
        typer.echo(f"- {line.mission.label} : {amount}")
    typer.echo(f"Total : {euros(funding.total.known_eur)} par an au plus. {funding.scale.caution}")


@geo.command("build")
def build(
    packages: Annotated[
        Path | None,
        typer.Option("--packages", help="Dossier des archives déjà téléchargées, ou à remplir."),
    ] = None,
) -> None:
    """Reconstruire la géographie embarquée à partir des paquets publics."""
    from diagnostic.sources.geography.build import build as build_geography

    counts = build_geography(cache=packages, say=typer.echo)
    typer.echo(", ".join(f"{name} : {value}" for name, value in counts.items()))


@geo.command("layers")
def layers() -> None:
    """Préparer les fichiers de la carte (fait aussi au premier affichage)."""
    from diagnostic.maps.web_layers import ensure_layers
    from diagnostic.maps.web_tiles import ensure_tiles

    typer.echo(ensure_layers(say=typer.echo))
    typer.echo(ensure_tiles(say=typer.echo))


def main() -> None:
    """Run the command; a problem the user can act on is a sentence and the exit code 2."""
    try:
        app()
    except UserError as problem:
        typer.echo(str(problem), err=True)
        sys.exit(2)


def _described(portrait: Portrait) -> str:
    summary, position = portrait.summary, portrait.position
    lines = [
        f"{counted(summary.communes, 'commune')}, {inhabitants(summary.population)} "
        f"(INSEE, {summary.population_label})",
        f"Taille {position.proposed} : {position.label}",
    ]
    if position.missing_for_next is not None:
        missing = inhabitants(position.missing_for_next)
        lines.append(f"Il manque {missing} pour la taille {position.next_size}.")
    lines += [f"{s.name} : {counted(s.communes, 'commune')}" for s in summary.departements]
    lines += [f"- {advice.title}. {advice.reason}" for advice in portrait.advice]
    return "\n".join(lines)
