"""The identity card on the official files: figures recomputed apart, and what is read first."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from diagnostic.french import NBSP, THIN
from diagnostic.indicators.base import Base
from diagnostic.indicators.places import france, territory
from diagnostic.indicators.registry import indicators
from diagnostic.indicators.trends import METHODS, trends
from diagnostic.paths import ROOT
from diagnostic.project import encode
from diagnostic.sources.reading import Library
from diagnostic.sources.store import Store
from diagnostic.ui.diagnosis.comparators import MAIN

TERRITORIES = {
    "Douaisis": ("200044618", "245901152"),
    "Blésois": ("200030385",),
    "commune": "01001",
    "Mayotte": "97611",
    "Paris 13e": "75113",
    "Île d’Yeu": "85113",
}


@pytest.fixture(scope="module")
def base(home, atlas) -> Base:
    return Base(Library(Store(home / "sources")), atlas)


@pytest.fixture
def card(at_home: Path, atlas):
    def read(name: str, level: str = "france") -> str:
        st.cache_resource.clear()
        which = TERRITORIES[name]
        codes = (
            (which,)
            if isinstance(which, str)
            else tuple(sorted(code for siren in which for code in atlas.epci[siren].members))
        )
        at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120)
        at.session_state["diagnostic_cpts"] = "x" * 32
        at.session_state[MAIN] = level
        at.query_params["t"] = encode(codes, "Essai")
        at = at.run().switch_page("pages/diagnostic/carte_identite.py").run()
        assert not at.exception
        text = "\n".join(str(one.value) for kind in (at.html, at.subheader) for one in kind)
        return text.replace(THIN, " ").replace(NBSP, " ")

    return read


def test_the_apl_of_both_editions_is_recomputed(base, parts, home, douaisis):
    trend = trends(base, territory(douaisis), indicators().values())["apl_medecin_generaliste"]
    for year, found in ((2022, trend.before.value), (2023, trend.now.value)):
        part = parts["drees_apl", f"medecin_generaliste-{year}"]
        rows = pd.read_parquet(Store(home / "sources").path(part))
        rows = rows[rows["code"].isin(douaisis) & (rows["tranche"] == "tous")]
        assert len(rows) == 55
        mean = np.average(rows["apl"], weights=rows["population_standardisee_hab"])
        assert found == pytest.approx(mean, rel=1e-12)
    assert (trend.before.period, trend.now.period) == ("2022", "2023")
    assert trend.is_worse


def test_the_published_movement_of_france(base, atlas):
    """DREES, workbook of December 2024: 3.789 then 3.745; 14.9 % then 16.6 % under 2.5."""
    found = trends(base, france(atlas), indicators().values())
    apl, low = found["apl_medecin_generaliste"], found["population_apl_sous_2_5"]
    assert [round(each.value, 3) for each in (apl.before, apl.now)] == [3.789, 3.745]
    assert [round(each.value, 1) for each in (low.before, low.now)] == [14.9, 16.6]


def test_no_break_is_crossed(base, douaisis):
    """Pharmacies changed of source in 2020, maternities are of another source since 2023."""
    found = trends(base, territory(douaisis), indicators().values())
    assert "densite_pharmacie" not in found
    assert len(base.series("equipment:pharmacie")) == 2
    measures = {indicators()[name].measure.partition(":")[0] for name in found}
    assert measures <= METHODS.keys()


def test_three_things_set_the_douaisis_apart(card):
    text = card("Douaisis")
    said = text.partition("Ce qui distingue le territoire de la France :</span>")[2]
    first = said.partition("</h2>")[0].strip()
    assert first == (
        "Moins d’habitants sous 2,5 consultations (1,1 contre 16,6 %) ; environ 2,6 fois moins de "
        "psychologues libéraux (entre 1,8 et 3,9 fois) ; un niveau de vie plus bas (−14 %)."
    )
    assert text.index(first) < text.index("Moins favorable ici")


def test_an_island_whose_doctors_are_salaried_is_not_said_to_have_none(card):
    text = card("Île d’Yeu")
    first = text.partition('<h2 class="apart">')[2].partition("</h2>")[0]
    assert "médecin" not in first
    assert "Aucun médecin généraliste libéral compté dans le territoire (BPE 2019)" in text
    assert "l’APL montre pourtant que des généralistes sont accessibles" in text


def test_what_moved_beside_the_nord_is_told_without_being_judged(card):
    text = card("Douaisis", "departement")
    assert "qui se dégrade" not in text
    assert "et en recul" not in text
    assert (
        "L’APL aux médecins généralistes est plus basse que dans le département (Nord) : 3,96 "
        "contre 4,54 consultations par an et par habitant (−13 %, 2023). C’était 4,17 en 2022."
    ) in text
    assert "pas testé" in text


@pytest.mark.parametrize("level", ["france", "departement", "semblables"])
@pytest.mark.parametrize("name", TERRITORIES)
def test_every_territory_is_readable(card, name, level):
    text = card(name, level)
    assert "distingue" in text
    for wrong in ("nan", "None", "inf"):
        assert wrong not in text.replace("<", " ").replace(">", " ").split()
