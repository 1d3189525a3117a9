"""The FINESS way of writing numbers, départements and communes."""

import pandas as pd
import pytest

from diagnostic.sources.importers import finess
from diagnostic.sources.tally import Tally


def column(*cells):
    return pd.Series(cells, dtype="str")


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("9A101", "97101"),
        ("9B209", "97209"),
        ("9C302", "97302"),
        ("9D411", "97411"),
        ("9E502", "97502"),
        ("9F611", "97611"),
        ("9J613", "98613"),
        ("9A123", "97701"),
        ("9A127", "97801"),
        ("97611", "97611"),
        ("2A004", "2A004"),
        ("75112", "75112"),
    ],
)
def test_a_commune_in_the_finess_style_is_that_of_the_insee(written, code):
    assert finess.insee_codes(column(written), Tally()).tolist() == [code]


@pytest.mark.parametrize("written", ["9A611", "9G101", "20004", "00123", "99123", "2A4", "abcde"])
def test_what_is_no_commune_is_missing(written):
    assert finess.insee_codes(column(written), Tally()).isna().all()


def test_a_code_that_lost_its_zero_is_mended_and_said():
    tally = Tally()
    assert finess.insee_codes(column("1053", "01053"), tally).tolist() == ["01053", "01053"]
    assert "zéro" in tally.notes[0]


def test_a_departement_and_a_number_make_a_commune():
    found = finess.communes(
        column("01", "1", "2B", "69", "9F", "971", "96"),
        column("451", "53", "33", "381", "611", "101", "001"),
        Tally(),
    )
    assert found.tolist()[:6] == ["01451", "01053", "2B033", "69381", "97611", "97101"]
    assert found.isna().tolist() == [False] * 6 + [True]


def test_a_commune_of_another_departement_is_refused_overseas():
    assert finess.communes(column("9F"), column("101"), Tally()).isna().all()


@pytest.mark.parametrize(
    ("number", "departement"),
    [
        ("010000024", "01"),
        ("2A0000261", "2A"),
        ("970100012", "971"),
        ("970204321", "972"),
        ("970300026", "973"),
        ("970400024", "974"),
        ("970500039", "975"),
        ("980502868", "976"),
        ("980600027", "986"),
    ],
)
def test_a_number_tells_its_departement(number, departement):
    assert finess.departements(column(number)).tolist() == [departement]


def test_no_departement_is_guessed_from_a_number_never_seen():
    assert finess.departements(column("970600001", "981200001", "990000001", None)).isna().all()


def test_a_number_that_lost_its_zero_is_mended_and_said():
    tally = Tally()
    found = finess.numbers(
        column("10000024", "10000024.0", "2a0000261", "1E+07", "12", None), tally
    )
    assert found.tolist()[:3] == ["010000024", "010000024", "2A0000261"]
    assert found.isna().tolist() == [False] * 3 + [True] * 3
    assert tally.notes == ["2\u00a0numéros FINESS ont perdu le zéro du début : il a été remis."]
