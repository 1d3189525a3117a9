"""A table against its contract: types by Arrow, values by pandera.

That no two rows have the same key is seen when every chunk is written (`importing`).
"""

from __future__ import annotations

import math
import re
from datetime import date
from functools import cache, partial
from numbers import Real
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pandera.pandas as pa
import pyarrow as arrow

from diagnostic.errors import UserError
from diagnostic.french import counted, listed
from diagnostic.sources.contracts import Column, Table, Type

if TYPE_CHECKING:
    from pandera.errors import SchemaErrors

ARROW_TYPES = {
    "text": arrow.string(),
    "integer": arrow.int64(),
    "decimal": arrow.float64(),
    "date": arrow.date32(),
}
_TYPE_NAMES = {
    "text": "un texte",
    "integer": "un nombre entier",
    "decimal": "un nombre",
    "date": "une date",
}
_ADVICE = (
    "Le fichier n’est pas celui que l’on croit, ou il a été modifié : le télécharger à nouveau "
    "sans l’ouvrir dans un tableur."
)


@cache
def arrow_schema(table: Table) -> arrow.Schema:
    """Types of the stored columns, in the contract's order."""
    return arrow.schema(
        [
            arrow.field(column.name, ARROW_TYPES[column.type], nullable=column.nullable)
            for column in table.columns
        ]
    )


def checked(frame: pd.DataFrame, table: Table) -> arrow.Table:
    """Rows that keep every promise of the contract, ready to be stored.

    Parameters
    ----------
    frame
        At least the columns of the contract, in any order; others are dropped.

    Raises
    ------
    UserError
        When a column is absent, when a value has not the type of its column or breaks one of its
        limits (the sentence names both), or when a status does not say what is in its row.
    """
    absent = [column.name for column in table.columns if column.name not in frame]
    if absent:
        raise UserError(f"Table « {table.title} » : il manque {listed(absent)}.")
    kept = frame[[column.name for column in table.columns]]
    stored = [_stored(kept[column.name], column, table) for column in table.columns]
    try:
        _values(table).validate(kept, lazy=True)
    except pa.errors.SchemaErrors as problem:
        raise UserError(_described(problem, table)) from problem
    _refuse_false_statuses(kept, table)
    return arrow.Table.from_arrays(stored, schema=arrow_schema(table))


def _stored(values: pd.Series[Any], column: Column, table: Table) -> arrow.Array:
    """A column as it is written; a categorical is looked up, not spelled out row by row."""
    kind = ARROW_TYPES[column.type]
    spelled = isinstance(values.dtype, pd.StringDtype) and column.type != "text"
    if (spelled or values.dtype == bool) and values.notna().any():
        # Arrow would make numbers of them in silence.
        raise _wrong_type(values, column, table)
    try:
        if isinstance(values.dtype, pd.CategoricalDtype):
            return arrow.array(values.array).cast(kind)
        return arrow.Array.from_pandas(values, type=kind)
    except (arrow.ArrowException, TypeError, OverflowError) as problem:
        raise _wrong_type(values, column, table) from problem


def _wrong_type(values: pd.Series[Any], column: Column, table: Table) -> UserError:
    wrong = next((value for value in values.dropna() if not _fits(value, column.type)), "")
    return UserError(
        f"Table « {table.title} », colonne « {column.name} » ({column.meaning}) : « {wrong} » "
        f"n’est pas {_TYPE_NAMES[column.type]}. {_ADVICE}"
    )


def _fits(value: object, kind: Type) -> bool:
    if kind == "text" or isinstance(value, str | bool):
        return kind == "text" and isinstance(value, str)
    if kind == "date":
        return isinstance(value, date)
    return isinstance(value, Real) and (kind == "decimal" or float(value).is_integer())


def _refuse_false_statuses(frame: pd.DataFrame, table: Table) -> None:
    """See that what is hidden or absent lacks a figure, and that what is published has one."""
    measures = list(table.named("measure"))
    for status in table.named("status") if measures else ():
        given, published = frame[measures].notna(), frame[status] == "disponible"
        wrong = (~published & given.all(axis="columns")) | (published & ~given.any(axis="columns"))
        if wrong.any():
            first = frame.loc[wrong, [*table.key, status, *measures]].iloc[0].dropna()
            raise UserError(
                f"Table « {table.title} » : {counted(int(wrong.sum()), 'ligne')} dont le statut "
                f"contredit la valeur, la première ainsi : "
                f"{listed([f'{name} {value}' for name, value in first.items()], 12)}. {_ADVICE}"
            )


@cache
def _values(table: Table) -> Any:
    return pa.DataFrameSchema(
        {
            column.name: pa.Column(checks=_limits(column), nullable=column.nullable)
            for column in table.columns
        }
    )


def _limits(column: Column) -> list[Any]:
    limits: list[Any] = []
    if column.type == "text":
        limits.append(pa.Check.notin(("",)))
    if column.type == "decimal":
        limits.append(pa.Check.notin((math.inf, -math.inf)))
    if column.pattern is not None:
        limits.append(pa.Check(partial(_match, re.compile(column.pattern, re.ASCII))))
    if column.allowed is not None:
        limits.append(pa.Check.isin(column.allowed))
    if column.least is not None:
        limits.append(pa.Check.ge(column.least))
    if column.most is not None:
        limits.append(pa.Check.le(column.most))
    return limits


def _match(pattern: re.Pattern[str], cells: pd.Series[str]) -> pd.Series[bool]:
    """Whether each cell is wholly of a form; a column has far fewer values than rows."""
    codes, values = pd.factorize(cells)
    good = np.array([pattern.fullmatch(value) is not None for value in values.tolist()])
    return pd.Series(good[codes], index=cells.index)


def _described(problem: SchemaErrors, table: Table) -> str:
    cases = problem.failure_cases
    first = cases.iloc[0]
    column = first["column"]
    known = {c.name: c.meaning for c in table.columns}
    where = f"colonne « {column} » ({known[column]})" if column in known else str(first["check"])
    found = "vide" if pd.isna(first["failure_case"]) else f"« {first['failure_case']} »"
    several = cases[["column", "index"]].drop_duplicates()  # one value may break two limits
    count = counted(len(several), "valeur impossible", "valeurs impossibles")
    return f"Table « {table.title} » : {count}, la première dans la {where} : {found}. {_ADVICE}"
