"""The département of a commune, told alike for a code, a column and the engine."""

from __future__ import annotations

import pandas as pd

from diagnostic.sources.departements import departement_of, departement_sql, departements_of
from diagnostic.sources.engine import connect

TOLD = {
    "01004": "01",
    "2A004": "2A",
    "2B033": "2B",
    "59178": "59",
    "75112": "75",
    "97411": "974",
    "97501": "975",
    "98735": "987",
}


def test_the_three_ways_agree():
    codes = pd.Series(list(TOLD), dtype="str")
    assert [departement_of(code) for code in TOLD] == list(TOLD.values())
    assert departements_of(codes).tolist() == list(TOLD.values())
    with connect() as base:
        frame = codes.to_frame("code")  # noqa: F841 the engine reads it by its name
        found = base.sql(f"select {departement_sql('code')} from frame").fetchall()
    assert [code for (code,) in found] == list(TOLD.values())


def test_a_code_that_is_missing_has_no_departement():
    assert departements_of(pd.Series([None, "59178"], dtype="str")).isna().tolist() == [True, False]
