"""The screen of the population with the mirror synchronised: incomes of the official file."""

from __future__ import annotations

from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from diagnostic.french import NBSP, THIN
from diagnostic.paths import ROOT
from diagnostic.project import encode

TERRITORIES = {
    "Douaisis": ("200044618", "245901152"),
    "Blésois": ("200030385",),
    "commune": "01001",
    "Mayotte": "97611",
    "Paris 13e": "75113",
}


@pytest.fixture
def population(at_home: Path, atlas):
    def read(name: str) -> str:
        st.cache_resource.clear()
        which = TERRITORIES[name]
        codes = (
            (which,)
            if isinstance(which, str)
            else tuple(sorted(code for siren in which for code in atlas.epci[siren].members))
        )
        at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120)
        at.session_state["diagnostic_cpts"] = "x" * 32
        at.query_params["t"] = encode(codes, "Essai")
        at = at.run().switch_page("pages/diagnostic/population.py").run()
        assert not at.exception
        text = "\n".join(str(one.value) for kind in (at.html, at.subheader) for one in kind)
        return text.replace(THIN, " ").replace(NBSP, " ")

    return read


def test_incomes_are_compared_with_those_of_the_same_year(population):
    text = population("Douaisis")
    # INSEE, Filosofi 2019: means of the medians of the communes.
    assert "Oui, d’après une estimation : niveau de vie médian de ≈ 19 230 € par an" in text
    assert "contre ≈ 22 277 € par an en France" in text
    assert "en 2019" in text


@pytest.mark.parametrize("name", TERRITORIES)
def test_every_question_has_an_answer(population, name):
    text = population(name)
    for question in (
        "La population augmente-t-elle ?",
        "La population est-elle plus âgée qu’ailleurs ?",
        "Où vivent les plus âgés ?",
        "Les habitants sont-ils plus modestes qu’ailleurs ?",
    ):
        assert question in text
    assert "None" not in text
    assert "nan" not in text.lower().split()


def test_mayotte_has_no_income_either(population):
    assert "aucun revenu n’est connu pour ces communes" in population("Mayotte")


def test_the_arrondissement_has_its_own_income(population):
    text = population("Paris 13e")
    assert "niveau de vie médian" in text.lower()
    # Its own median is published: only those of larger places are estimates.
    assert "d’après une estimation" not in text
    assert "Valeur publiée par l’INSEE pour cette commune" in text
