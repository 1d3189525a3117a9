"""What `today` believes of merges and splits against the INSEE's complete lists of communes."""

from functools import partial

import pandas as pd
import pytest

from diagnostic.sources.tables import INCOME
from diagnostic.sources.today import RENAMED, SPLITS, bring
from diagnostic.territory.sheets import read_sheets

LISTS = {
    2020: ("insee/equip-serv-sante-com-2020.xlsx", "COM", 6),
    2024: ("insee/table-appartenance-geo-communes-2024.xlsx", "COM", 6),
}


def codes_of(shared_file, year):
    name, sheet, skipped = LISTS[year]
    sheets = {s.name: s.rows for s in read_sheets(shared_file(name).read_bytes())}
    return {row[0] for row in sheets[sheet][skipped:] if row[0]}


@pytest.fixture(scope="module")
def listed(shared_file):
    return {year: codes_of(shared_file, year) for year in LISTS}


def test_renamed_communes_are_those_whose_successor_was_not_listed(listed, atlas):
    found = {}
    for codes in listed.values():
        olds = {old: now for old, now in atlas.successors.items() if old in codes}
        found |= {old: now for old, now in olds.items() if now not in codes}
    assert found == RENAMED


def test_splits_are_the_communes_that_were_not_listed(listed, atlas):
    """A commune of today that was in no list before, and took over no other, left one."""
    for year, codes in listed.items():
        born = {
            code
            for code, commune in atlas.communes.items()
            if commune.kind == "commune" and code not in codes and code not in RENAMED.values()
        }
        parts = {c.after for c in SPLITS if c.after != c.before and c.until > year}
        assert born == parts


def test_the_population_of_before_is_that_of_all_the_parts(shared_file, atlas):
    path = shared_file("drees/apl_generalistes.xlsx")
    sheets = {sheet.name: sheet.rows for sheet in read_sheets(path.read_bytes())}
    before = {row[0]: float(row[5]) for row in sheets["APL 2022"][10:] if row[0]}
    for origin in {change.before for change in SPLITS}:
        parts = {change.after for change in SPLITS if change.before == origin}
        today = sum(atlas[part].population for part in parts)
        assert before[origin] == pytest.approx(today, rel=0.12)
        assert before[origin] > 1.2 * atlas[origin].population


@pytest.fixture(scope="module")
def filosofi(shared_file):
    path = shared_file("insee/FILO2019_DISP_COM.csv")
    read = partial(pd.read_csv, sep=";", dtype="str", encoding="utf-8-sig", decimal=",")
    frame = read(path, usecols=["CODGEO", "NBMEN19", "NBPERS19", "Q219"])
    return pd.DataFrame(
        {
            "niveau": "commune",
            "code": frame["CODGEO"],
            "annee": 2019,
            "menages": frame["NBMEN19"].astype("int64"),
            "personnes": frame["NBPERS19"].astype("float64"),
            "revenu_median_eur": frame["Q219"].astype("float64"),
            "revenu_d1_eur": float("nan"),
            "revenu_d9_eur": float("nan"),
            "taux_pauvrete_pct": float("nan"),
            "statut": "disponible",
        }
    )


def test_a_whole_real_table_comes_under_the_communes_of_today(filosofi, atlas):
    rows = bring(filosofi, INCOME, atlas, codes=frozenset(atlas.communes)).set_index("code")
    assert rows.index.is_unique
    assert set(rows.index) <= set(atlas.communes)
    assert rows["recomposition"].value_counts()["fusion"] == 61
    assert rows["personnes"].sum() == filosofi["personnes"].sum()
    assert rows.loc["49126", "revenu_median_eur"] == 21_510
    merged = rows[rows["recomposition"] == "fusion"]
    assert merged["revenu_median_eur"].isna().all()
    assert (merged["statut"] == "absent").all()
