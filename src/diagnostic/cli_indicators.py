"""The commands on the figures of a territory: as they were published, and what they mean."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from diagnostic.cli_common import (
    CodesOption,
    EpciOption,
    FileOption,
    JsonOption,
    ProjectOption,
    chosen,
    members_of,
    opened_project,
    print_json,
)
from diagnostic.errors import UserError
from diagnostic.french import listed, number, spaced

if TYPE_CHECKING:
    from diagnostic.indicators.answers import Answer
    from diagnostic.indicators.base import Base
    from diagnostic.indicators.places import Place
    from diagnostic.indicators.registry import Indicator
    from diagnostic.indicators.values import Value
    from diagnostic.project import Project
    from diagnostic.territory.selection import Codes

_NOT_KNOWN = {"secret": "secret", "a_demander": "à demander", "sans_objet": "sans objet"}
_BESIDE = ("departement", "semblables", "france")


def figures(
    codes: CodesOption = None,
    epci: EpciOption = None,
    file: FileOption = None,
    table: Annotated[
        list[str] | None, typer.Option("--table", help="Table à lire. Peut être répété.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Chiffres d’un territoire et des zones où il se trouve, avec leur année et leur source."""
    from diagnostic.sources.figures import figures_of
    from diagnostic.sources.reading import Library
    from diagnostic.sources.tables import TABLES
    from diagnostic.territory.atlas import load_atlas

    unknown = [name for name in table or () if name not in TABLES]
    if unknown:
        raise UserError(f"Table inconnue : {listed(unknown)}. Tables : {listed(list(TABLES), 30)}.")
    found = figures_of(Library(), load_atlas(), chosen(codes, epci, file), table)
    if as_json:
        print_json({"figures": [figure.as_json() for figure in found]})
        return
    for figure in found:
        typer.echo(figure.said)


def indicators(
    codes: CodesOption = None,
    epci: EpciOption = None,
    file: FileOption = None,
    ids: Annotated[
        list[str] | None, typer.Option("--id", help="Indicateur à donner. Peut être répété.")
    ] = None,
    project: ProjectOption = None,
    peers: Annotated[
        bool, typer.Option("--peers", help="Comparer aussi aux EPCI les plus semblables.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Indicateurs d’un territoire, à côté de son département, de sa région et de la France."""
    from diagnostic.indicators import entered
    from diagnostic.indicators.answers import answers
    from diagnostic.indicators.base import Base
    from diagnostic.indicators.own_answers import own_answers
    from diagnostic.indicators.places import every_comparator, territory
    from diagnostic.indicators.registry import indicators as registry
    from diagnostic.indicators.to_ask import TO_ASK
    from diagnostic.indicators.told import told
    from diagnostic.project import own_data
    from diagnostic.sources.reading import Library
    from diagnostic.territory.atlas import load_atlas

    opened = opened_project(project, codes or epci or file)
    own = own_data.figures(opened.own_data) if opened else ()
    every = registry()
    known = [*every, *TO_ASK, *(each.id for each in own)]
    unknown = [name for name in ids or () if name not in known]
    if unknown:
        raise UserError(
            f"Indicateur inconnu : {listed(unknown)}. Indicateurs : {listed(known, len(known))}."
        )
    atlas = load_atlas()
    members = members_of(atlas, opened) if opened else chosen(codes, epci, file)
    asked = list(dict.fromkeys(ids or known))
    wanted = [every[name] for name in asked if name in every]
    base, here = Base(Library(), atlas).with_own(own), territory(members)
    beside = every_comparator(atlas, members, _similar(base, members, opened) if peers else ())
    found = told(base, answers(base, here, wanted, beside))
    read = opened.diagnosis.read_values if opened else ()
    by_hand = entered.answers(read, here, beside, every=as_json or bool(ids))
    found += [answer for answer in by_hand if answer.indicator.id in asked]
    found += own_answers(base, here, beside, [name for name in asked if name in base.own])
    if as_json:
        print_json([answer.as_json() for answer in found])
        return
    for answer in found:
        typer.echo(_line(answer))


def _similar(base: Base, members: Codes, project: Project | None) -> tuple[Place, ...]:
    """The EPCI most alike, or those of the project: named on the error output, or why not."""
    from diagnostic.indicators.peers import peers_of
    from diagnostic.indicators.places import similar

    found = peers_of(base, members, project.diagnosis.peers if project else None)
    for said in filter(None, (*found.put_aside, found.problem)):
        typer.echo(spaced(said), err=True)
    if not found.peers:
        return ()
    names = listed([peer.name for peer in found.peers], limit=len(found.peers))
    typer.echo(spaced(f"Territoires semblables : {names}."), err=True)
    return (similar(base.atlas, found.codes),)


def _line(answer: Answer) -> str:
    """Value, unit and year, then the comparators, with their year where it is another."""
    mine, indicator = answer.value, answer.indicator
    title = ", ".join(filter(None, [indicator.label, _unit(indicator), mine.period]))
    said = [f"{title} : {_shown(mine, indicator.decimals)}"]
    for each in answer.comparators:
        if each.place.level in _BESIDE:
            other = each.value.is_known and each.value.period != mine.period
            year = f" ({each.value.period})" if other else ""
            said.append(f"{each.place.name} {_shown(each.value, indicator.decimals)}{year}")
    return spaced(" ; ".join(said))


def _unit(indicator: Indicator) -> str:
    """Unit to say; a count says it in its name."""
    return "" if indicator.unit in ("nombre", indicator.label.lower()) else indicator.unit


def _shown(value: Value, decimals: int) -> str:
    if value.value is None:
        return _NOT_KNOWN.get(value.status, "nd")
    return number(value.value, decimals)
