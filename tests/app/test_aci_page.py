"""The page on size and funding, run as a browser session would, without a browser."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from html import unescape

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from diagnostic.aci import load_scale, schedule, size_of
from diagnostic.french import NBSP, THIN
from diagnostic.paths import ROOT
from diagnostic.project import AciChoices, Project
from diagnostic.ui.funding import amounts
from diagnostic.ui.funding.chart import chart
from diagnostic.ui.funding.view import funding
from diagnostic.ui.funding.words import typed_euros
from diagnostic.ui.funding.yearly import By, headline, yearly
from diagnostic.ui.work import KEY

PAGE = "pages/territoire/aci.py"
DOUAISIS = ("200044618", "245901152")
MSP = "ACI MSP (simulateur)"


def plain(text: str) -> str:
    """Text with ordinary spaces, so that amounts can be looked for as they are read."""
    return unescape(text).replace(THIN, " ").replace(NBSP, " ")


def shown(at: AppTest) -> str:
    assert not at.exception
    parts = (at.title, at.subheader, at.markdown, at.html, at.caption, at.error)
    return plain("\n".join(str(one.value) for kind in parts for one in kind))


def project(at: AppTest) -> Project:
    found: Project = at.session_state[KEY].work.project
    return found


def edited(at: AppTest, changed: Project) -> AppTest:
    """The page after the document has become ``changed``."""
    desk = at.session_state[KEY]
    desk.put(replace(desk.work, history=desk.work.history.push(changed, "Essai")))
    return at.run()


@pytest.fixture
def page(tmp_path, monkeypatch) -> AppTest:
    """The page, with no territory."""
    monkeypatch.setenv("DIAGNOSTIC_CPTS_HOME", str(tmp_path))
    st.cache_resource.clear()
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    at.session_state["diagnostic_cpts"] = "x" * 32
    return at.run().switch_page(PAGE).run()


@pytest.fixture
def douaisis(page, atlas) -> AppTest:
    """The page on the Douaisis: 219 046 inhabitants, size 4."""
    codes = [code for epci in DOUAISIS for code in atlas.epci[epci].members]
    return edited(page, project(page).with_codes(codes))


def labelled(widgets, label: str):
    return next(widget for widget in widgets if label in plain(widget.label))


# ---- without a territory ----------------------------------------------------


def test_without_a_territory_the_page_teaches_and_shows_the_national_table(page):
    text = shown(page)
    assert "Votre colonne s’affichera ici" in text
    for total in ("185 000 €", "242 000 €", "315 000 €", "380 000 €"):
        assert total in text
    assert "▶" not in text
    assert "Quels montants avez-vous négociés" not in text
    assert "Légifrance" in text


def test_its_one_action_goes_back_to_the_composer(page):
    labelled(page.button, "Composer le territoire").click().run()
    assert not page.exception
    assert "Combien la CPTS peut-elle recevoir chaque année ?" not in shown(page)


# ---- with a territory -------------------------------------------------------


def test_the_territory_has_its_column_its_statuses_and_its_sources(douaisis):
    text = shown(douaisis)
    assert "380 000 € au plus, pour 219 046 habitants (taille 4)" in text
    assert "▶ Taille 4" in text
    assert "▶ Taille 3" not in text
    assert "source secondaire" in text
    assert "Webinaire StarEndoc" in text
    assert "30 000 € fixes, 50 000 € variables (non vérifié)" in text


def test_an_optional_mission_is_left_and_a_supplement_taken(douaisis):
    labelled(douaisis.checkbox, "Qualité").uncheck().run()
    assert project(douaisis).aci.optional_missions == ("accompagnement",)
    assert "340 000 € au plus" in shown(douaisis)
    labelled(douaisis.checkbox, "Soins non programmés").check().run()
    text = shown(douaisis)
    assert project(douaisis).aci.optional_missions == ("accompagnement", "snp")
    assert "410 000 € au plus" in text
    assert "Total du barème publié" in text


def test_what_avenant_2_does_not_give_is_unknown_and_never_zero(douaisis):
    douaisis.segmented_control(key="aci-scale").set_value("cpts_2022").run()
    text = shown(douaisis)
    assert project(douaisis).aci.scale == "cpts_2022"
    assert "Montant inconnu, non compté : crises sanitaires." in text
    assert ">inconnu<" in text
    assert ">0 €<" not in text


# ---- negotiated amounts -----------------------------------------------------


def field(at: AppTest, name: str):
    return next(one for one in at.text_input if one.label == name)


def test_a_negotiated_amount_is_kept_and_counted(douaisis):
    field(douaisis, "Parcours, taille 4").set_value(f"104{THIN}000{NBSP}€").run()
    assert project(douaisis).aci.overrides == {"parcours": {4: 104_000}}
    text = shown(douaisis)
    assert "384 000 € au plus" in text
    assert "saisi par vous" in text
    assert "+4 000 € par rapport au barème" in text
    assert plain(field(douaisis, "Parcours, taille 4").value) == "104 000 €"


def test_an_emptied_field_and_the_reset_come_back_to_the_scale(douaisis):
    field(douaisis, "Parcours, taille 4").set_value("104000").run()
    field(douaisis, "Prévention, taille 4").set_value("41000").run()
    field(douaisis, "Parcours, taille 4").set_value("").run()
    assert project(douaisis).aci.overrides == {"prevention": {4: 41_000}}
    labelled(douaisis.button, "Reprendre tous les montants").click().run()
    assert project(douaisis).aci.overrides == {}
    assert field(douaisis, "Prévention, taille 4").value == ""
    assert "380 000 € au plus" in shown(douaisis)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("beaucoup", "« beaucoup » n’est pas un montant lisible"),
        ("48,000", "n’est pas un montant lisible"),
        ("-5", "doit être compris entre 0"),
        ("12 345,50", "sans centimes"),
        ("99999999", "compris entre 0"),
        ("<b>1</b>", "« <b>1</b> » n’est pas un montant lisible"),
    ],
)
def test_a_bad_amount_gets_its_sentence_and_loses_nothing(douaisis, typed, said):
    field(douaisis, "Parcours, taille 4").set_value("104000").run()
    field(douaisis, "Prévention, taille 4").set_value(typed).run()
    assert said in shown(douaisis)
    assert not any("<b>1</b>" in str(one.value) for one in douaisis.html)
    assert project(douaisis).aci.overrides == {"parcours": {4: 104_000}}
    assert field(douaisis, "Prévention, taille 4").value == typed


def test_choices_that_cannot_be_followed_are_said_and_can_be_left(douaisis):
    broken = project(douaisis).with_aci(overrides={"chirurgie": {4: 1_000}})
    text = shown(edited(douaisis, broken))
    assert "La mission « chirurgie » n’existe pas" in text
    assert "380 000 € au plus" in text
    labelled(douaisis.button, "Reprendre le barème publié").click().run()
    assert "chirurgie" not in shown(douaisis)


# ---- schedule ---------------------------------------------------------------


def test_the_schedule_asks_for_a_date_then_counts_five_years(douaisis):
    assert "L’échéancier s’affichera ici" in shown(douaisis)
    douaisis.date_input(key="aci-signature").set_value(date(2026, 9, 1)).run()
    assert project(douaisis).aci.signature_date == date(2026, 9, 1)
    text = shown(douaisis)
    assert "01/03/2027" in text
    assert "01/03/2028" in text  # access to care: six months to begin, eighteen to be deployed
    assert "n’est pas le barème en vigueur le 01/09/2026" in text
    labelled(douaisis.button, "Prendre « Accord CPTS, avenant 2").click().run()
    assert project(douaisis).aci.scale == "cpts_2022"
    assert "n’est pas le barème en vigueur" not in shown(douaisis)


def test_regional_aid_is_kept_in_the_project_and_stands_apart(douaisis):
    douaisis.date_input(key="aci-signature").set_value(date(2026, 9, 1)).run()
    field(douaisis, "Aide régionale promise par l’ARS, en euros").set_value("30 000").run()
    field(douaisis, "Nom de cette aide").set_value("Aide <i>synthétique</i>").run()
    assert project(douaisis).aci.startup_aid_eur == 30_000
    text = shown(douaisis)
    assert "et 30 000 € d’aide régionale" in text
    assert "Aide <i>synthétique</i>" in text
    assert not any("<i>synthétique</i>" in str(one.value) for one in douaisis.html)


def test_advances_are_dated_on_demand(douaisis):
    douaisis.date_input(key="aci-signature").set_value(date(2026, 9, 1)).run()
    assert "année entière, avance inconnue" in shown(douaisis)
    douaisis.toggle(key="aci-assume-split").set_value(True).run()
    text = shown(douaisis)
    assert "année entière, avance inconnue" not in text
    assert "part variable" in text


# ---- MSP --------------------------------------------------------------------


@pytest.fixture
def msp(page) -> AppTest:
    page.session_state["aci-tab"] = MSP
    return page.run()


def test_every_target_gives_the_published_figure(msp):
    assert "73 500 €" not in shown(msp)
    labelled(msp.button, "Tous les objectifs").click().run()
    text = shown(msp)
    assert "73 500 €" in text
    assert "10 500" in text


def test_an_indicator_less_and_more_patients(msp):
    labelled(msp.button, "Tous les objectifs").click().run()
    msp.checkbox(key="msp-satisfaction").uncheck().run()
    assert "72 800 €" in shown(msp)
    labelled(msp.button, "Tout décocher").click().run()
    assert "Aucun objectif n’est coché" in shown(msp)
    msp.number_input(key="msp-protocoles").set_value(3).run()
    assert "2 100 €" in shown(msp)


def test_changes_of_2022_are_shown_as_information(msp):
    text = shown(msp)
    assert "ne sont pas comptés dans la simulation" in text
    assert "Démarche qualité" in text


# ---- what is computed -------------------------------------------------------


def test_exactly_on_80_000_both_columns_are_shown():
    view = funding(AciChoices(), size_of(80_000))
    assert view.sizes == (2, 3)
    assert plain(view.most) == "242 000 € ou 315 000 €"
    head = [plain(cell.text) for cell in amounts._national_head(view) if cell.own]
    assert head == ["▶ Taille 2", "▶ Taille 3"]


def drawn_on_the_threshold() -> None:
    from diagnostic.aci import size_of
    from diagnostic.project import AciChoices
    from diagnostic.ui import funding as screen
    from diagnostic.ui.funding.view import funding

    view = funding(AciChoices(), size_of(80_000))
    screen.question(view)
    screen.answer(view)
    screen.national_table(view)
    screen.own_amounts(view)
    screen.negotiated(view)
    screen.timeline(view)


def test_exactly_on_80_000_the_screen_warns(tmp_path, monkeypatch):
    monkeypatch.setenv("DIAGNOSTIC_CPTS_HOME", str(tmp_path))
    st.cache_resource.clear()
    at = AppTest.from_function(drawn_on_the_threshold, default_timeout=60)
    at.session_state["diagnostic_cpts"] = "x" * 32
    text = shown(at.run())
    assert "aucune source lue ne dit si la taille est 2 ou 3" in text
    assert "242 000 € ou 315 000 €" in text
    assert {"Parcours, taille 2", "Parcours, taille 3"} <= {one.label for one in at.text_input}


@pytest.mark.parametrize(
    ("typed", "euros"),
    [("", None), ("  ", None), ("48000", 48_000), ("48.000 €", 48_000), ("48 000,00", 48_000)],
)
def test_euros_as_they_are_typed(typed, euros):
    assert typed_euros(typed, "Parcours") == euros


def test_the_missions_make_the_year_and_the_years_make_the_contract():
    """Size 1, signed on 01/03/2026: 70 000 € the first year (functioning and half a year of
    access to care), then 185 000 € four times."""
    plan = schedule(load_scale("cpts_2019"), 1, date(2026, 3, 1), assume_split=True)
    for by, totals in (
        (By.CONTRACT, plan.due_by_contract_year),
        (By.CALENDAR, plan.paid_by_calendar_year),
    ):
        counted = yearly(plan, by)
        assert counted.totals == tuple(totals.values())
        assert sum(counted.totals) == plan.contract_total_eur
        assert plain(headline(plan, counted)[1]).startswith("810 000 € au plus sur les 5 ans")


def test_the_chart_names_every_mission_once_and_every_total():
    plan = schedule(load_scale("cpts_2019"), 4, date(2026, 9, 1))
    counted = yearly(plan, By.CONTRACT)
    said = [plain(note.text) for note in chart(counted).layout.annotations]
    assert sum("Parcours" in text for text in said) == 1
    assert said.count("<b>380 000 €</b>") == 4
    heights = [note.y for note in chart(counted).layout.annotations if "■" in note.text]
    assert heights == sorted(heights)
