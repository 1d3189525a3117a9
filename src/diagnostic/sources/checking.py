"""A table against its contract: types by Arrow, values by pandera, uniqueness by DuckDB."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import pandas as pd
import pandera.pandas as pa
import pyarrow as arrow

from diagnostic.errors import UserError
from diagnostic.french import counted, listed
from diagnostic.sources.contracts import Column, Table

if TYPE_CHECKING:
    from pandera.errors import SchemaErrors

ARROW_TYPES = {
    "text": arrow.string(),
    "integer": arrow.int64(),
    "decimal": arrow.float64(),
    "date": arrow.date32(),
}


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
        When a column is absent or a value breaks a limit: the sentence names both.
    """
    absent = [column.name for column in table.columns if column.name not in frame]
    if absent:
        raise UserError(f"Table « {table.title} » : il manque {listed(absent)}.")
    kept = frame[[column.name for column in table.columns]]
    try:
        _values(table).validate(kept, lazy=True)
    except pa.errors.SchemaErrors as problem:
        raise UserError(_described(problem, table)) from problem
    try:
        return arrow.Table.from_pandas(kept, arrow_schema(table), preserve_index=False)
    except (arrow.ArrowInvalid, arrow.ArrowTypeError) as problem:
        raise UserError(
            f"Table « {table.title} » : une colonne n’a pas le type attendu ({problem})."
        ) from problem


@cache
def _values(table: Table) -> Any:
    statuses, measures = table.named("status"), table.named("measure")
    rules = []
    if statuses and measures:
        rules.append(
            pa.Check(
                lambda frame: (
                    ~(
                        (frame[statuses[0]] != "disponible")
                        & frame[list(measures)].notna().all(axis="columns")
                    )
                ),
                name="une valeur cachée ou absente est vide",
            )
        )
    return pa.DataFrameSchema(
        {
            column.name: pa.Column(checks=_limits(column), nullable=column.nullable)
            for column in table.columns
        },
        checks=rules,
    )


def _limits(column: Column) -> list[Any]:
    limits: list[Any] = []
    if column.pattern is not None:
        limits.append(pa.Check.str_matches(f"^(?:{column.pattern})$"))
    if column.allowed is not None:
        limits.append(pa.Check.isin(column.allowed))
    if column.least is not None:
        limits.append(pa.Check.ge(column.least))
    if column.most is not None:
        limits.append(pa.Check.le(column.most))
    return limits


def _described(problem: SchemaErrors, table: Table) -> str:
    cases = problem.failure_cases
    first = cases.iloc[0]
    column = first["column"]
    known = {c.name: c.meaning for c in table.columns}
    where = f"colonne « {column} » ({known[column]})" if column in known else str(first["check"])
    found = "vide" if pd.isna(first["failure_case"]) else f"« {first['failure_case']} »"
    count = counted(len(cases), "valeur impossible", "valeurs impossibles")
    return (
        f"Table « {table.title} » : {count}, la première dans la {where} : {found}. Le fichier "
        "n’est pas celui que l’on croit, ou il a été modifié : le télécharger à nouveau sans "
        "l’ouvrir dans un tableur."
    )
