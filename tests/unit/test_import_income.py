"""INSEE, Filosofi: both published forms, on small synthetic files, and what can be wrong."""

import pandas as pd
import pytest
from importing import imported, without_totals, workbook, written

from diagnostic.sources.importers.income import IMPORTER

FILO = "CODGEO;LIBGEO;NBMEN19;NBPERS19;NBUC19;Q119;Q219;Q319;D119;D919;RD;PPSOC19;PIMPOT19\n"
CC = "CODGEO;NBMENFISC21;NBPERSMENFISC21;MED21;PIMP21;TP6021;TP60AGE121;D121;D921;RD21\n"


def filo(code="01001", households="322", persons="819", median="23970", low="", high=""):
    return f"{code};Nom;{households};{persons};542,7;;{median};;{low};{high};;;\n"


def cc(code="01001", persons="819.5", median="24000", poverty="s", low="s", high="s"):
    return f"{code};322;{persons};{median};s;{poverty};s;{low};{high};s\n"


@pytest.fixture(autouse=True)
def no_published_total(monkeypatch):
    without_totals(monkeypatch, "insee_filosofi")


def load(tmp_path, header, *rows):
    text = header + "".join(rows)
    return imported(IMPORTER, written(tmp_path, "revenus_synthetic.csv", text), tmp_path)


def test_the_file_of_disposable_income(tmp_path):
    done = load(
        tmp_path,
        FILO,
        filo(),
        filo("01004", "6711", "15040", "20510", "11080", "35230,5"),
    )
    rows = done.table("revenus").set_index("code")
    assert done.editions == {"2019"}
    assert rows["revenu_median_eur"].to_dict() == {"01001": 23_970, "01004": 20_510}
    assert rows.loc["01004", "revenu_d9_eur"] == 35_230.5
    assert pd.isna(rows.loc["01001", "revenu_d1_eur"])
    assert rows["taux_pauvrete_pct"].isna().all()
    assert set(rows["statut"]) == {"disponible"}
    assert rows.loc["01001", ["menages", "personnes"]].to_list() == [322, 819]


def test_the_base_of_communes_and_its_letters(tmp_path):
    done = load(
        tmp_path,
        CC,
        cc(),
        cc("01004", "15040", "20510", "17", "11080", "35230"),
        cc("01002", "s", "s"),
        cc("01005", "100", "ns"),
        cc("97101", "nd", "nd", "nd", "nd", "nd"),
    )
    rows = done.table("revenus").set_index("code")
    assert done.editions == {"2021"}
    assert rows["statut"].to_dict() == {
        "01001": "disponible",
        "01004": "disponible",
        "01002": "secret",
        "01005": "absent",
        "97101": "absent",
    }
    assert rows.loc["01001", "personnes"] == 819.5
    assert rows.loc["01004", "taux_pauvrete_pct"] == 17
    assert pd.isna(rows.loc["01002", "personnes"])


@pytest.mark.parametrize(("code", "status"), [("01002", "secret"), ("97101", "absent")])
def test_an_empty_median_is_secret_where_filosofi_goes(tmp_path, code, status):
    rows = load(tmp_path, FILO, filo(), filo(code, "10", "20", "")).table("revenus")
    assert rows.set_index("code").loc[code, "statut"] == status


def test_a_city_and_its_arrondissements_are_both_kept_and_counted_once(tmp_path):
    done = load(
        tmp_path,
        FILO,
        filo("13055", "369535", "811765", "19370"),
        filo("13201", "16093", "31375", "15390"),
    )
    assert done.report.kept == 2
    assert done.total("personnes, Paris, Lyon et Marseille par arrondissement") == 31_375
    assert done.editions == {"2019"}


def test_arrondissements_alone_do_not_replace_the_communes(tmp_path):
    assert load(tmp_path, FILO, filo("13201")).editions == {"2019-arrondissements"}


def test_only_the_sheets_of_communes_are_read(tmp_path):
    title = [["Revenus et pauvreté des ménages"], ["Source : Insee"], [], [], ["Code", "Nom"]]
    header = [CC.strip().split(";")]
    values = [c.split(";") for c in (cc().strip(), cc("01004").strip())]
    path = workbook(
        tmp_path,
        "filosofi_synthetic.xlsx",
        {
            "EPCI": [*title, *header, ["200069193", *values[0][1:]]],
            "COM": [*title, *header, *values],
        },
    )
    done = imported(IMPORTER, path, tmp_path)
    assert list(done.table("revenus")["code"]) == ["01001", "01004"]
    path = workbook(tmp_path, "epci_synthetic.xlsx", {"EPCI": [*title, *header, *values]})
    assert "aucune feuille COM" in imported(IMPORTER, path, tmp_path).problem


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        ({"code": "75"}, "code de commune"),
        ({"code": "2C001"}, "code de commune"),
        ({"persons": "-4"}, "négatif"),
        ({"households": "3,5"}, "à virgule"),
        ({"median": "23,970"}, "virgule a dû bouger"),
        ({"median": "2397000"}, "virgule a dû bouger"),
        ({"median": "beaucoup"}, "illisible"),
        ({"low": "30000", "high": "40000"}, "encadrent pas"),
    ],
)
def test_a_row_that_cannot_be_right_is_refused(tmp_path, bad, reason):
    (why,) = load(tmp_path, FILO, filo("01004"), filo(**bad)).report.refused
    assert reason in why


def test_a_lost_zero_is_put_back(tmp_path):
    done = load(tmp_path, FILO, filo("1001"))
    assert list(done.table("revenus")["code"]) == ["01001"]
    assert done.report.notes


def test_other_areas_are_not_taken_for_communes(tmp_path):
    unites = [filo(code) for code in ("01501", "02501", "03502")]
    assert "la plupart des codes" in load(tmp_path, FILO, *unites).problem
    bassins = [filo("01004", "30000", "75000"), filo("01033", "20000", "48000")]
    assert "plus grands que les communes" in load(tmp_path, FILO, *bassins).problem


def test_a_code_of_no_known_commune_is_kept_and_said(tmp_path):
    done = load(tmp_path, FILO, filo(), filo("01002", "113", "263"), filo("01999"))
    assert done.report.kept == 3
    assert any("01999" in note for note in done.report.notes)


def test_declared_income_is_not_disposable_income(tmp_path):
    header = FILO.replace("PPSOC19;PIMPOT19", "PAUT19;PBEN19")
    assert "PIMPOT19" in load(tmp_path, header, filo()).problem


def test_a_contradiction_stops_all(tmp_path):
    problem = load(tmp_path, FILO, filo(), filo(median="24000"), filo("01004")).problem
    assert "se contredisent" in problem
