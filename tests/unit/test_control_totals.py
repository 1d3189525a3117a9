"""An import must find the published totals again, as far as the catalogue asks."""

import pytest
from importing import imported, written

from diagnostic.sources import importing
from diagnostic.sources.catalogue import Control, catalogue
from diagnostic.sources.importers.maternities import IMPORTER

SYNTHETIC = """ANNEE;NOM_MAT;TYPE;STATUT;FI_ET;FI_EJ;COM;NOMCOM;CPO;ADRESSE;LIT_OBS;SALTRAV;ACCTOT
2031;MATERNITE A;2b;PUBLIC;010000024;010780054;01053;BOURG-EN-BRESSE;01012;;43;5;1500
2031;MATERNITE B;1;PUBLIC;590000001;590000002;59350;LILLE;59000;;20;3;500
"""


@pytest.fixture
def controlled(monkeypatch, tmp_path):
    """Import two synthetic maternities, with 2 000 deliveries, under one published total."""

    def run(total, tolerance=0, edition="2031"):
        control = Control(
            edition=edition,
            what="accouchements 2031",
            total=total,
            tolerance=tolerance,
            origin="total d’essai",
        )
        known = catalogue()
        source = known["drees_maternites"].model_copy(update={"controls": (control,)})
        monkeypatch.setattr(importing, "catalogue", lambda: {**known, "drees_maternites": source})
        file = written(tmp_path, "maternites-synthetic.csv", SYNTHETIC)
        return imported(IMPORTER, file, tmp_path)

    return run


def test_the_very_total_is_found_again(controlled):
    assert controlled(2000).report.controls == ["accouchements 2031 : 2\u202f000 (total d’essai)"]


def test_another_total_refuses_the_file(controlled):
    problem = controlled(2001).problem
    assert "le total publié de « accouchements 2031 » est 2\u202f001" in problem
    assert "ce fichier donne 2\u202f000" in problem


def test_a_revised_total_is_accepted_and_told(controlled):
    assert controlled(2010, tolerance=10).report.controls == [
        "accouchements 2031 : 2\u202f000, 2\u202f010 publié (total d’essai)"
    ]


def test_a_total_past_its_tolerance_refuses_the_file(controlled):
    assert "Il est sans doute incomplet" in controlled(2011, tolerance=10).problem


def test_a_total_of_another_edition_says_nothing(controlled):
    assert controlled(5, edition="2030").report.controls == []
