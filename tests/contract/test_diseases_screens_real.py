"""The screen of diseases once the mirror is synchronised: an extract with gaps, real ALD shares."""

from __future__ import annotations

import re

import pandas as pd
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from diagnostic.french import NBSP, THIN
from diagnostic.indicators import diseases
from diagnostic.indicators.bassins import ald_around
from diagnostic.indicators.conditions import holding
from diagnostic.indicators.places import Place
from diagnostic.paths import ROOT
from diagnostic.project import encode
from diagnostic.sources.reading import Library
from diagnostic.sources.store import Store
from diagnostic.stats.comparison import Judgement

TABS = (
    "À quoi s’attendre ici",
    "Ce qui est mesuré autour",
    "Affections de longue durée",
    "Responsabilité populationnelle",
)
EXPECTED, MEASURED, ALD, TARGETS = TABS
FRANCE = Place("france", "FR", "France", ())
NORD = Place("departement", "59", "Nord", ())


@pytest.fixture(scope="module")
def library(home) -> Library:
    return Library(Store(home / "sources"))


@pytest.fixture(scope="module")
def published(shared_file) -> pd.DataFrame:
    """The larger file as it was published."""
    path = shared_file("cnam/effectifs_2020_partiel.csv")
    return pd.read_csv(path, sep=";", encoding="utf-8-sig", dtype=str)


# --- figures -------------------------------------------------------------------------------------


def test_a_place_beside_france_is_read_as_it_was_published(library, published):
    """Men under care for psychotic disorders in 2020, the only pair of the Nord at all ages."""
    (gap,) = diseases.gaps(library, NORD, FRANCE, 2, 2020, "hommes")
    rows = published.query("top == 'PSY_PSC_IND' and cla_age_5 == 'tsage' and sexe == '1'")
    nord = rows.query("dept == '59'").iloc[0]
    france = rows.query("dept == '999' and region == '99'").iloc[0]
    assert gap.condition.name == "Troubles psychotiques"
    assert gap.here.people == float(nord["ntop"])
    assert gap.here.share.value == float(nord["prev"])
    assert gap.there.share.value == float(france["prev"])
    assert gap.here.share.low < gap.here.share.value < gap.here.share.high
    assert (gap.comparison.judgement, gap.comparison.higher) == (Judgement.DIFFERENT, False)
    assert gap.standardised.icm is None


def test_secret_cells_are_those_of_the_file(library, published):
    found = diseases.profile(library, (NORD,), "PSY_PSC_IND", 2020)
    rows = published.query("top == 'PSY_PSC_IND' and dept == '59'")
    for row in rows.to_dict("records"):
        sex = {"1": "hommes", "2": "femmes", "9": "tous"}[row["sexe"]]
        measure = found.measure(NORD, sex, row["cla_age_5"])
        hidden = pd.isna(row["ntop"])
        assert measure.status == ("secret" if hidden else "disponible")
        assert (measure.people is None) == hidden


def test_diabetes_is_at_every_level(library):
    held = holding(library, (NORD, FRANCE))
    (diabetes,) = [each for each in held.conditions if each.top == "DIA_CAT_CAT"]
    assert diabetes.levels == (1, 2, 3)
    assert held.is_extract
    assert set(held.years) <= {2015, 2019, 2020, 2022, 2023}


def test_shares_in_ald_are_those_of_the_export(library, atlas, douaisis, shared_file):
    path = shared_file("cartosante/cartosante_bassin_de_vie_health_2024.csv")
    rows = pd.read_csv(path, sep=";", skiprows=2, dtype=str, encoding="utf-8-sig")
    column = next(name for name in rows.columns if "ALD" in name)
    given = dict(zip(rows["Code"], rows[column], strict=True))
    found = ald_around(library, atlas, douaisis)
    assert [bassin.name for bassin in found.bassins[:2]] == ["Douai", "Somain"]
    for bassin in found.bassins:
        assert bassin.value == float(given[bassin.code].replace(",", "."))
    assert sum(bassin.share for bassin in found.bassins) == pytest.approx(1)
    assert (found.spread.known, found.spread.secret) == (1_552, 157)
    assert found.beside == ()


# --- screens -------------------------------------------------------------------------------------


@pytest.fixture
def page(at_home, atlas):
    """The screen of some communes, one tab open."""

    def open_(codes, tab=EXPECTED) -> str:
        st.cache_resource.clear()
        at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
        at.session_state["diagnostic_cpts"] = "z" * 32
        at.query_params["t"] = encode(tuple(sorted(codes)), "Essai")
        at.run()
        at.session_state["diseases-tab"] = tab
        at = at.switch_page("pages/diagnostic/pathologies.py").run()
        assert not at.exception
        kinds = (at.subheader, at.html, at.info, at.markdown)
        text = "\n".join(str(one.value) for kind in kinds for one in kind)
        return re.sub(f"[{THIN}{NBSP}]", " ", text)

    return open_


@pytest.mark.parametrize("tab", TABS)
@pytest.mark.parametrize("code", ["01001", "97611", "75113", "29083", "97502"])
def test_every_kind_of_territory_is_readable(page, code, tab):
    text = page([code], tab)
    assert "nan" not in text.lower().split()
    assert "None" not in text


def test_the_douaisis(page, douaisis):
    text = page(douaisis, MEASURED)
    assert "Niveau : département (Nord), et non votre territoire" in text
    assert "Seul un extrait de Data pathologies est tenu" in text
    text = page(douaisis, ALD)
    assert "60 % des habitants vivent dans le bassin de vie de Douai : 17,5 %" in text
    assert "219 016 habitants" in page(douaisis, TARGETS)


def test_the_blesois_has_a_secret_bassin(page, atlas):
    codes = atlas.epci["200030385"].members
    assert "sa part en ALD est couverte par le secret" in page(codes, ALD)


def test_an_extract_gives_no_expected_people(page, douaisis):
    text = page(douaisis, EXPECTED)
    assert "≈ 12 200" in text
    assert "synchroniser une année entière" in text
