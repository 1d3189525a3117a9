"""The whole mirror of official files synchronised at once: published totals come out exactly, and a
territory's figures are the same through the application, the command and the Parquet files."""

from __future__ import annotations

import csv
import json

import pandas as pd
import pytest
from sheets import lines_of
from streamlit.testing.v1 import AppTest

from diagnostic import cli
from diagnostic.french import THIN
from diagnostic.paths import ROOT
from diagnostic.project import encode
from diagnostic.sources.figures import TERRITORY, figures_of
from diagnostic.sources.reading import Library
from diagnostic.sources.store import Store
from diagnostic.sources.units import shown
from diagnostic.ui.figures.everything import CARE, THEMES

BPE_2019 = {
    "D201": 61_429,
    "D221": 38_487,
    "D231": 7_066,
    "D232": 100_816,
    "D233": 75_319,
    "D301": 24_474,
}
BPE_2020 = {"D106": 698, "D113": 1_514, "D302": 4_092, "D307": 21_580}
APL = {
    ("medecin_generaliste-2022", "moyenne medecin_generaliste tous 2022"): 3.789,
    ("medecin_generaliste-2023", "moyenne medecin_generaliste tous 2023"): 3.745,
    ("medecin_generaliste-2022", "part sous 2,5 medecin_generaliste 2022"): 14.9,
    ("medecin_generaliste-2023", "part sous 2,5 medecin_generaliste 2023"): 16.6,
}
CNAM_2024 = {
    "medecin_generaliste france": 55_546,
    "infirmier france": 99_023,
    "masseur_kinesitherapeute france": 82_101,
    "ensemble_medecins france": 112_159,
}


def test_totals_of_the_bpe(parts):
    found = parts["insee_bpe", "2019"].report.totals
    assert {code: found[code] for code in BPE_2019} == BPE_2019
    found = parts["insee_bpe", "2020-services_sante"].report.totals
    assert {code: found[code] for code in BPE_2020} == BPE_2020


def test_means_of_the_apl(parts):
    for (edition, what), total in APL.items():
        assert parts["drees_apl", edition].report.totals[what] == total


def test_totals_of_the_cnam(parts):
    found = parts["cnam_demographie", "2024"].report.totals
    assert {what: found[what] for what in CNAM_2024} == CNAM_2024


def test_totals_of_the_other_files(parts):
    maternities = parts["drees_maternites", "2023"].report.totals
    assert maternities == {"sites 2023": 457, "accouchements 2023": 664_039}
    assert parts["insee_appartenance", "2024"].report.totals["communes"] == 34_935 + 45
    assert parts["insee_filosofi", "2019"].rows == 31_361
    assert parts["finess_activites", "2025"].rows == 10_291
    secret = parts["geoclip", "part_des_benef_en_ald_dans_la_pop-2024-bassin_de_vie"]
    assert secret.rows == 1_709
    assert [v for what, v in secret.report.totals.items() if what.startswith("secret")] == [157]


def test_rows_of_data_pathologies(parts):
    reads = {p.report.file: p.report for (s, _), p in parts.items() if s == "cnam_pathologies"}
    assert sorted(report.read for report in reads.values()) == [847, 16_880]
    assert all(not report.refused for report in reads.values())


def test_every_part_is_the_file_that_was_published(parts, home):
    for part in parts.values():
        rows = pd.read_parquet(Store(home / "sources").path(part))
        assert len(rows) == part.rows


def test_the_command_gives_the_figures_of_the_library(at_home, atlas, douaisis, capsys):
    cli.figures(codes=sorted(douaisis), as_json=True)
    answered = json.loads(capsys.readouterr().out)["figures"]
    expected = [figure.as_json() for figure in figures_of(Library(), atlas, douaisis)]
    assert len(answered) > 1_000
    assert answered == expected


def test_the_figures_are_those_of_the_parquet(at_home, atlas, douaisis, parts, home):
    """Recomputed from the files with pandas alone, to the last digit for the counts."""
    store = Store(home / "sources")
    found = {
        figure.id: figure
        for figure in figures_of(Library(), atlas, douaisis)
        if figure.level == TERRITORY
    }
    bpe = pd.read_parquet(store.path(parts["insee_bpe", "2019"]))
    here = bpe[bpe["code"].isin(douaisis)].groupby("equipement")["nombre"].sum()
    for equipment in ("medecin_generaliste", "infirmier", "chirurgien_dentiste", "sage_femme"):
        figure = found[f"equipements/nombre/{equipment}"]
        assert (figure.value, figure.year, figure.known) == (here[equipment], 2019, 55)
    apl = pd.read_parquet(store.path(parts["drees_apl", "medecin_generaliste-2023"]))
    mine = apl[apl["code"].isin(douaisis) & (apl["tranche"] == "tous")]
    weights = mine["population_standardisee_hab"]
    figure = found["apl/apl/medecin_generaliste/tous"]
    assert figure.value == (mine["apl"] * weights).sum() / weights.sum()
    assert figure.known == len(mine) == 55


def test_the_application_shows_the_same_figures(at_home, atlas, douaisis, monkeypatch):
    """Every digit in the file that it gives, the decimals of the unit in its table."""
    given = []
    monkeypatch.setattr("streamlit.download_button", lambda *of, **named: given.append(of))
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120)
    at.session_state["diagnostic_cpts"] = "x" * 32
    at.query_params["t"] = encode(tuple(sorted(douaisis)), "Douaisis")
    at.run()
    at.switch_page("pages/diagnostic/chiffres.py").run()
    assert not at.exception
    expected = figures_of(Library(), atlas, douaisis, THEMES[CARE])
    head, *rows = csv.reader(given[-1][1].decode("utf-8-sig").splitlines(), delimiter=";")
    written = [
        (
            row["Indicateur"],
            row["Unité"],
            int(row["Année"]),
            float(row["Valeur"].replace(",", ".")) if row["Valeur"] else None,
        )
        for row in (dict(zip(head, row, strict=True)) for row in rows)
    ]
    assert written == [(f.label, f.unit, f.year, f.value) for f in expected]
    lines = [line for line in lines_of(at) if line["Votre territoire"] != "—"]
    own = [figure for figure in expected if figure.level == TERRITORY]
    assert len(own) > 50
    assert [(line["Indicateur"], line["Votre territoire"]) for line in lines] == [
        (figure.label, shown(figure.value, figure.unit).replace(THIN, " ")) for figure in own
    ]


def test_an_area_has_the_year_of_the_territory(at_home, atlas):
    """Paris, its département: one place, one figure; France is the mean that DREES publishes."""
    found = {
        figure.level: figure
        for figure in figures_of(Library(), atlas, frozenset({"75056"}), ["apl"])
        if figure.id == "apl/apl/medecin_generaliste/tous"
    }
    assert {figure.year for figure in found.values()} == {2023}
    assert found["departement"].value == pytest.approx(found[TERRITORY].value, abs=0.005)
    assert round(found["france"].value, 3) == 3.745
    assert all(found[level].same_year for level in ("departement", "region", "france"))
    assert found["departement"].known is None
    assert found["region"].known == found["region"].asked


def test_what_a_source_does_not_know_is_said(at_home, atlas):
    """Mayotte is neither in the APL nor in Filosofi."""
    figures = figures_of(Library(), atlas, frozenset({"97611"}), ["apl", "revenus"])
    own = [figure for figure in figures if figure.level == TERRITORY]
    assert {figure.id.split("/")[0] for figure in own} == {"apl", "revenus"}
    assert all(f.status == "absent" and f.value is None and f.why for f in own)


def test_the_stopgaps_step_back(at_home, atlas, douaisis):
    """General practitioners of 2017 are not read any more once a BPE is synchronised."""
    figures = figures_of(Library(), atlas, douaisis, ["equipements", "revenus", "apl"])
    communal = [figure for figure in figures if figure.level == TERRITORY]
    assert {figure.origin for figure in communal} == {"synchronisee"}
    assert not Library().rows("equipements", where="annee = 2017").shape[0]
