"""The embedded tables against official files that they do not come from directly."""

import csv
import zipfile

import pandas as pd
import pytest
from python_calamine import CalamineWorkbook

from diagnostic.sources.embedded import REFERENCE

BPE_2019 = "insee/bpe19_ensemble_csv.zip"
BPE_2020 = "insee/equip-serv-sante-com-2020.xlsx"
APL = "drees/apl_generalistes.xlsx"
INCOME = "insee/FILO2019_DISP_COM.csv"
PROFESSIONALS = "cnam/demographie-effectifs-et-les-densites_2024_departements.csv"
MOVED = {
    "930000336": ("93005", "93078"),
    "690000575": ("69092", "69013"),
    "440041580": ("44109", "44143"),
    "220000343": ("22070", "22161"),
    "930300082": ("93006", "93063"),
    "060002102": ("06083", "06104"),
    "750100091": ("75112", "75111"),
}
"""Emergency sites whose point is in another commune than the one kept: kept, left."""


def reference(name):
    with (REFERENCE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def sheet(path, name, header):
    rows = CalamineWorkbook.from_path(path).get_sheet_by_name(name).to_python()
    return pd.DataFrame(rows[header:], columns=rows[header - 1])


@pytest.fixture(scope="module")
def facilities(shared_file):
    """BPE 2020 by commune and by arrondissement, columns ``NB_D106``…"""
    path = shared_file(BPE_2020)
    return pd.concat([sheet(path, name, 6) for name in ("COM", "ARM")]).set_index("CODGEO")


def test_examples_of_2019_are_those_of_the_bpe(shared_file):
    with zipfile.ZipFile(shared_file(BPE_2019)) as archive, archive.open("bpe19_ensemble.csv") as f:
        bpe = pd.read_csv(f, sep=";", usecols=["DEPCOM", "TYPEQU", "NB_EQUIP"], dtype="str")
    counts = bpe.assign(n=bpe["NB_EQUIP"].astype(int)).groupby(["DEPCOM", "TYPEQU"])["n"].sum()
    rows = reference("equipements_exemples_2019.csv")
    assert len(rows) == 98 * 12
    for row in rows:
        assert counts.get((row["code"], row["type_equipement"]), 0) == int(row["nombre"]), row


def test_examples_of_2020_are_those_of_the_bpe(facilities):
    rows = reference("equipements_exemples_2020.csv")
    assert len(rows) == 98 * 5
    for row in rows:
        found = facilities.loc[row["code"], f"NB_{row['type_equipement']}"]
        assert found == int(row["nombre"]), row


def test_accessibility_of_the_examples_is_that_of_drees(shared_file):
    drees = sheet(shared_file(APL), "APL 2023", 9).set_index("Code commune INSEE")
    for row in reference("apl_exemples_2023.csv"):
        of_commune = drees.loc[row["code"]]
        assert float(row["apl"]) == round(of_commune["APL aux médecins généralistes"], 3)
        weight = of_commune["Population standardisée 2021 pour la médecine générale"]
        assert float(row["population_standardisee_hab"]) == pytest.approx(weight, abs=0.051)


def test_accessibility_of_the_departements_is_that_of_their_communes(shared_file):
    drees = sheet(shared_file(APL), "APL 2023", 9).iloc[1:]
    apl = pd.to_numeric(drees["APL aux médecins généralistes"])
    weight = pd.to_numeric(drees["Population standardisée 2021 pour la médecine générale"])
    code = (
        drees["Code commune INSEE"]
        .str[:2]
        .mask(drees["Code commune INSEE"].str.startswith("97"), drees["Code commune INSEE"].str[:3])
    )
    means = (apl * weight).groupby(code).sum() / weight.groupby(code).sum()
    rows = [
        row
        for row in reference("apl_departements.csv")
        if row["profession"] == "medecin_generaliste" and row["annee"] == "2023"
    ]
    assert len(rows) == len(means) == 100
    for row in rows:
        assert float(row["apl"]) == pytest.approx(means[row["code"]], abs=0.005)


def test_income_of_the_examples_is_that_of_insee(shared_file):
    insee = pd.read_csv(shared_file(INCOME), sep=";", decimal=",", dtype={"CODGEO": "str"})
    medians = insee.set_index("CODGEO")["Q219"]
    for row in reference("revenus_exemples_2019.csv"):
        assert float(row["revenu_median_eur"]) == medians[row["code"]]
    assert "41266" not in medians


def test_liberal_professionals_are_those_of_cnam(shared_file):
    cnam = pd.read_csv(shared_file(PROFESSIONALS), dtype="str", encoding="utf-8-sig")
    counts = cnam.set_index(["profession_sante", "departement"])[["effectif", "densite"]]
    rows = [
        r for r in reference("professionnels_liberaux_2024.csv") if r["niveau"] == "departement"
    ]
    assert len(rows) == 15 * 101
    for row in rows:
        found = counts.loc[(row["libelle"], row["code"])]
        assert int(found["effectif"]) == int(row["effectif"])
        assert float(found["densite"]) == float(row["densite_pour_100000"])


def test_insee_counts_emergencies_where_the_sites_were_kept(facilities):
    """A site whose point falls next door: the BPE has it in the commune kept.

    In the other commune it counts no more sites than those that are placed there without doubt.
    """
    codes = {row["finess"]: row["code"] for row in reference("urgences_2025.csv")}
    for finess, (kept, left) in MOVED.items():
        assert codes[finess] == kept
        assert facilities.loc[kept, "NB_D106"] > 0
        assert facilities.loc[left, "NB_D106"] == list(codes.values()).count(left)
