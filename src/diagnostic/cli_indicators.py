"""The commands on the figures of a territory: as they were published, and what they mean."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from diagnostic.cli_common import (
    CodesOption,
    EpciOption,
    FileOption,
    JsonOption,
    chosen,
    print_json,
)
from diagnostic.errors import UserError
from diagnostic.french import listed, number, spaced

if TYPE_CHECKING:
    from diagnostic.indicators.answers import Answer
    from diagnostic.indicators.registry import Indicator
    from diagnostic.indicators.values import Value

_NOT_KNOWN = {"secret": "secret", "a_demander": "à demander", "sans_objet": "sans objet"}
_BESIDE = ("departement", "france")


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
    as_json: JsonOption = False,
) -> None:
    """Indicateurs d’un territoire, à côté de son département, de sa région et de la France."""
    from diagnostic.indicators.answers import answers
    from diagnostic.indicators.base import Base
    from diagnostic.indicators.places import territory, usual_comparators
    from diagnostic.indicators.registry import indicators as registry
    from diagnostic.sources.reading import Library
    from diagnostic.territory.atlas import load_atlas

    every = registry()
    unknown = [name for name in ids or () if name not in every]
    if unknown:
        raise UserError(
            f"Indicateur inconnu : {listed(unknown)}. "
            f"Indicateurs : {listed(list(every), len(every))}."
        )
    atlas, members = load_atlas(), chosen(codes, epci, file)
    wanted = [every[name] for name in dict.fromkeys(ids or every)]
    beside = usual_comparators(atlas, members)
    found = answers(Base(Library(), atlas), territory(members), wanted, beside)
    if as_json:
        print_json([answer.as_json() for answer in found])
        return
    for answer in found:
        typer.echo(_line(answer))


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
