"""A synthetic table against its contract: what is promised is held, or a sentence says why not."""

from __future__ import annotations

import math
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pytest

from diagnostic.errors import UserError
from diagnostic.sources.checking import arrow_schema, checked
from diagnostic.sources.contracts import Column, Table, commune, status, year
from diagnostic.sources.tables import TABLES

TABLE = Table(
    "synthetic",
    "Table synthétique",
    (
        *commune(),
        year(),
        Column("type", "text", "dimension", "Type", allowed=("a", "b")),
        Column("finess", "text", "label", "Numéro", nullable=True, pattern=r"\d[0-9AB]\d{3}|x"),
        Column("libelle", "text", "label", "Libellé", nullable=True),
        Column("nombre", "integer", "measure", "Choses", nullable=True, least=0, most=100),
        Column("taux", "decimal", "measure", "Taux", nullable=True, least=0),
        Column("jour", "date", "label", "Jour", nullable=True),
        status(),
    ),
    key=("code", "annee", "type"),
    control="select 'lignes' as what, count(*) as total from part",
)
GOOD = {
    "niveau": "commune",
    "code": "59178",
    "annee": 2020,
    "type": "a",
    "finess": "2A123",
    "libelle": "Douai",
    "nombre": 3,
    "taux": 1.5,
    "jour": pd.Timestamp("2020-01-31"),
    "statut": "disponible",
}


def frame(**second: Any) -> pd.DataFrame:
    """A row that is right, and the same one with other values."""
    return pd.DataFrame([GOOD, GOOD | second])


def refusal(**second: Any) -> str:
    with pytest.raises(UserError) as told:
        checked(frame(**second), TABLE)
    return str(told.value)


def test_a_right_table_is_stored_in_the_types_and_the_order_of_its_contract() -> None:
    backwards = frame()[list(GOOD)[::-1]].assign(autre=1)
    stored = checked(backwards, TABLE)
    assert stored.schema == arrow_schema(TABLE)
    assert stored.to_pylist()[0] == GOOD | {"jour": date(2020, 1, 31)}


def test_categories_are_stored_as_texts() -> None:
    kinds = dict.fromkeys(("niveau", "code", "type", "finess", "statut"), "category")
    assert checked(frame().astype(kinds), TABLE) == checked(frame(), TABLE)
    with pytest.raises(UserError, match="colonne « code »"):
        checked(frame(code="5917").astype(kinds), TABLE)


def test_a_column_that_is_not_there() -> None:
    with pytest.raises(UserError, match="« Table synthétique » : il manque code et taux"):
        checked(frame().drop(columns=["code", "taux"]), TABLE)


@pytest.mark.parametrize(
    ("column", "value", "meaning"),
    [
        ("niveau", "epci", "Niveau géographique"),
        ("code", "5917", "Code officiel du lieu"),
        ("code", "59178\n", "Code officiel du lieu"),
        ("code", "٥٩١٧٨", "Code officiel du lieu"),
        ("annee", 1889, "Année que le chiffre décrit"),
        ("annee", 2101, "Année que le chiffre décrit"),
        ("type", "c", "Type"),
        ("type", "", "Type"),
        ("finess", "x2A123", "Numéro"),
        ("libelle", "", "Libellé"),
        ("nombre", -1, "Choses"),
        ("nombre", 101, "Choses"),
        ("taux", -0.001, "Taux"),
        ("taux", math.inf, "Taux"),
        ("statut", "caché", "Publié, couvert par le secret, ou absent"),
    ],
)
def test_a_value_past_a_limit_is_named_with_its_column(
    column: str, value: Any, meaning: str
) -> None:
    told = refusal(**{column: value})
    assert told.startswith("Table « Table synthétique » : 1\u00a0valeur impossible, la première")
    assert f"dans la colonne « {column} » ({meaning})" in told
    assert f"« {value} »" in told
    assert "télécharger à nouveau" in told


@pytest.mark.parametrize("missing", [None, np.nan, pd.NA])
def test_missing_is_refused_where_it_means_nothing_and_is_never_zero(missing: Any) -> None:
    assert "colonne « code » (Code officiel du lieu) : vide" in refusal(code=missing)
    assert "colonne « annee » (Année que le chiffre décrit) : vide" in refusal(annee=missing)
    rows = checked(frame(nombre=missing, libelle=missing, jour=None), TABLE).to_pylist()
    assert [rows[1][name] for name in ("nombre", "libelle", "jour")] == [None, None, None]
    rows = checked(frame(nombre=0, taux=0), TABLE).to_pylist()
    assert (rows[1]["nombre"], rows[1]["taux"]) == (0, 0)


def test_impossible_values_are_counted() -> None:
    wrong = pd.DataFrame([GOOD | {"nombre": -1, "type": "c"}] * 1500)
    with pytest.raises(UserError, match="3\u202f000\u00a0valeurs impossibles"):
        checked(wrong, TABLE)


@pytest.mark.parametrize(
    ("column", "value", "kind"),
    [
        ("code", 59178, "un texte"),
        ("type", ["a"], "un texte"),
        ("libelle", 1.5, "un texte"),
        ("annee", "2020", "un nombre entier"),
        ("annee", 2020.5, "un nombre entier"),
        ("nombre", "3", "un nombre entier"),
        ("nombre", 1.5, "un nombre entier"),
        ("nombre", math.inf, "un nombre entier"),
        ("nombre", True, "un nombre entier"),
        ("taux", "1,5", "un nombre"),
        ("jour", "2020-01-31", "une date"),
    ],
)
@pytest.mark.parametrize("alone", [False, True])
def test_a_value_of_another_type_is_named_with_its_column(
    column: str, value: Any, kind: str, alone: bool
) -> None:
    rows = frame(**{column: value}).iloc[1 if alone else 0 :]
    with pytest.raises(UserError) as told:
        checked(rows, TABLE)
    assert f"colonne « {column} »" in str(told.value)
    assert f"« {value} » n’est pas {kind}." in str(told.value)


def test_whole_numbers_may_have_come_through_decimals() -> None:
    for numbers in ([3.0, np.nan], pd.array([3, None], dtype="Int64"), [3, None]):
        stored = checked(frame().assign(nombre=numbers), TABLE)
        assert stored["nombre"].to_pylist() == [3, None]


@pytest.mark.parametrize("hidden", ["secret", "absent"])
def test_what_is_hidden_or_absent_has_no_figure(hidden: str) -> None:
    told = refusal(statut=hidden)
    assert "1\u00a0ligne dont le statut contredit la valeur" in told
    assert f"code 59178, annee 2020, type a, statut {hidden}, nombre 3 et taux 1.5" in told
    rows = checked(frame(statut=hidden, nombre=None), TABLE).to_pylist()
    assert (rows[1]["statut"], rows[1]["nombre"]) == (hidden, None)


def test_what_is_published_has_a_figure() -> None:
    assert "statut disponible" in refusal(nombre=None, taux=None)
    assert checked(frame(nombre=None), TABLE).num_rows == 2


def test_an_empty_frame_is_an_empty_table() -> None:
    assert checked(frame().iloc[:0], TABLE).num_rows == 0


@pytest.mark.parametrize("table", TABLES.values(), ids=list(TABLES))
def test_every_contract_of_the_product_can_be_checked(table: Table) -> None:
    assert len(arrow_schema(table)) == len(table.columns)
    assert set(table.key) <= {column.name for column in table.columns}
    assert len(table.named("status")) <= 1
    assert not {column.name for column in table.columns if column.nullable} & set(table.key)
