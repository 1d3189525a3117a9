"""Care on the official files: figures recomputed apart, and the screen once all is synchronised."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from diagnostic.french import NBSP, THIN
from diagnostic.indicators.accessibility import apl_bands, curves, owed
from diagnostic.indicators.answers import answers
from diagnostic.indicators.base import Base
from diagnostic.indicators.gradation import gradation
from diagnostic.indicators.official_densities import official_densities
from diagnostic.indicators.places import france, of_area, territory
from diagnostic.indicators.registry import indicators
from diagnostic.paths import ROOT
from diagnostic.project import encode
from diagnostic.sources.reading import Library
from diagnostic.sources.store import Store
from diagnostic.territory.distance import distances_km

BLESOIS = "200030385"
PROFESSIONS = {
    "Ensemble des médecins généralistes": "medecin_generaliste",
    "Infirmiers": "infirmier",
    "Masseurs-kinésithérapeutes": "masseur_kinesitherapeute",
    "Ensemble des chirurgiens-dentistes": "chirurgien_dentiste",
    "Sages-femmes": "sage_femme",
    "Orthophonistes": "orthophoniste",
    "Pédiatres": "pediatre",
    "Psychiatres": "psychiatre",
}


@pytest.fixture(scope="module")
def base(home, atlas) -> Base:
    return Base(Library(Store(home / "sources")), atlas)


@pytest.fixture(scope="module")
def here(douaisis):
    return territory(douaisis)


def value(base, name, place):
    return answers(base, place, [indicators()[name]])[0].value


# --- the CNAM -------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def cnam(shared_file) -> pd.DataFrame:
    """The file as it was published."""
    path = shared_file("cnam/demographie-effectifs-et-les-densites_2024_departements.csv")
    rows = pd.read_csv(path, dtype=str, encoding="utf-8-sig")
    rows = rows[(rows["classe_age"] == "tout_age") & (rows["libelle_sexe"] == "tout sexe")]
    return rows.assign(slug=rows["profession_sante"].map(PROFESSIONS)).dropna(subset="slug")


def test_densities_of_the_cnam_equal_the_file(base, atlas, cnam):
    checked = 0
    for code, area in atlas.departements.items():
        mine = cnam[cnam["departement"] == code].set_index("slug")
        if mine.empty:
            continue
        found = official_densities(base.library, [of_area("departement", area)])
        for slug, row in mine.iterrows():
            density = found.rows[slug][0].density
            if pd.isna(row["densite"]):
                assert density is None
            else:
                assert density == float(row["densite"]), (code, slug)
                assert found.rows[slug][0].count == int(float(row["effectif"]))
                checked += 1
    assert checked > 700


# --- bands, retirements, curves -------------------------------------------------------------------


@pytest.fixture(scope="module")
def apl(home, parts) -> pd.DataFrame:
    part = parts["drees_apl", "medecin_generaliste-2023"]
    rows = pd.read_parquet(Store(home / "sources").path(part))
    return rows[(rows["tranche"] == "tous") & rows["apl"].notna()]


def test_bands_are_those_of_the_workbook(base, apl, here, atlas):
    for place in (here, france(atlas)):
        rows = apl if place is not here else apl[apl["code"].isin(here.communes)]
        limits = [0, 1.5, 2.5, 3.5, 4.5, np.inf]
        bands = pd.cut(rows["apl"], limits, right=False, labels=False)
        people = rows["population_totale_hab"].groupby(bands).sum()
        expected = 100 * people.reindex(range(5), fill_value=0) / people.sum()
        found = [answer.value.value for answer in apl_bands(base, place, [])]
        assert sum(found) == pytest.approx(100)
        tolerance = 1e-9 if place is here else 0.01  # communes that have parted or moved since
        assert found == pytest.approx(list(expected), abs=tolerance)


def test_what_the_older_give_adds_up(base, here, atlas):
    names = ("apl_medecin_generaliste", "apl_part_65_ans")
    found = answers(base, here, [indicators()[name] for name in names], [france(atlas)])
    own, whole = owed(*found)
    assert own.whole == pytest.approx(own.younger + own.older)
    assert round(whole.whole, 3) == 3.745
    assert 0 < own.older < own.whole


def test_the_curve_of_emergencies_has_the_mean_of_the_indicator(base, here):
    (own,) = curves(base, "urgences", here, []).curves
    mean = np.average(own.km, weights=own.people)
    assert mean == pytest.approx(value(base, "distance_urgences", here).value)


# --- maternities ----------------------------------------------------------------------------------


def test_maternities_are_those_of_the_last_directory(base, home, parts, atlas):
    rows = pd.read_parquet(Store(home / "sources").path(parts["drees_maternites", "2023"]))
    found = value(base, "nombre_maternite", france(atlas))
    away = rows["code"].str.startswith(("975", "977", "978", "986", "987", "988"))
    assert (found.value, found.period) == ((~away).sum(), "2023")
    assert len(rows) == 457
    distance = value(base, "distance_maternite", france(atlas))
    assert distance.period == "2023"


# --- gradation ------------------------------------------------------------------------------------


def lines(base, place):
    found = gradation(base, place)
    return {line.service.slug: line for _, every in found for line in every}


def test_gradation_counts_what_the_indicators_count(base, here):
    for slug, line in lines(base, here).items():
        if slug != "urgences":
            expected = value(base, f"nombre_{slug}", here)
            assert (line.inside.value, line.inside.period) == (expected.value, expected.period)


def test_where_to_go_from_one_commune_by_a_plain_search(base, communes, home, parts):
    home_of = communes.loc["01001"]
    rows = pd.read_parquet(Store(home / "sources").path(parts["insee_bpe", "2019"]))
    found = lines(base, territory(frozenset({"01001"})))
    point = np.array([[home_of["centre_longitude"], home_of["centre_latitude"]]])
    for slug in ("medecin_generaliste", "cardiologue", "psychiatre", "dermatologue", "pediatre"):
        codes = rows.loc[(rows["equipement"] == slug) & (rows["nombre"] > 0), "code"].unique()
        # Only the communes around: every code there is one of today.
        near = communes.loc[[c for c in codes if c in communes.index and c[:2] in _AROUND]]
        km = distances_km(point, near[["centre_longitude", "centre_latitude"]].to_numpy())[0]
        line = found[slug]
        assert line.is_inside is False
        assert line.reach.mean_km == pytest.approx(km.min(), abs=1e-6)
        assert line.reach.spot.commune == near.iloc[km.argmin()]["nom"]


_AROUND = ("01", "69", "71", "38", "73", "74", "39", "42")


def test_every_territory_has_its_levels(base, atlas):
    for codes in (["01001"], ["97611"], ["75113"], ["75056"], ["29083"], ["97502"], ["55039"]):
        found = lines(base, territory(frozenset(codes)))
        assert len(found) == 22
    france_of = lines(base, france(atlas))
    assert all(line.is_inside for line in france_of.values())
    # Réunion has no health centre in 2020: its inhabitants do not stretch the mean by an ocean.
    assert france_of["centre_sante"].reach.mean_km < 10


# --- the screen -----------------------------------------------------------------------------------


@pytest.mark.usefixtures("at_home")
@pytest.mark.parametrize("name", ["douaisis", "blesois", "01001", "97611", "75113"])
def test_the_screen_once_synchronised(name, atlas, douaisis):
    st.cache_resource.clear()
    known = {"douaisis": douaisis, "blesois": atlas.epci[BLESOIS].members}
    codes = known.get(name, (name,))
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120)
    at.session_state["diagnostic_cpts"] = "x" * 32
    at.query_params["t"] = encode(tuple(sorted(codes)), "Essai")
    at = at.run().switch_page("pages/diagnostic/offre.py").run()
    assert not at.exception
    text = "\n".join(str(one.value) for kind in (at.html, at.subheader, at.info) for one in kind)
    text = text.replace(THIN, " ").replace(NBSP, " ")
    assert not re.search(r"\bnan\b|None", text)
    assert "premier recours : " in text
    if name == "97611":
        assert "La DREES ne publie pas d’APL pour Mayotte" in text
        assert "par-delà la mer" in text
    else:
        assert "Sans eux ni remplaçants" in text
    if name == "douaisis":
        assert "1,1 % des habitants" in text
        assert "premier recours : 13 sur 13" in text
