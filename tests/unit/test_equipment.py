"""The names of the equipments: one code means one thing in one year, and nothing is invented."""

import subprocess
import sys
from itertools import chain

import pytest

from diagnostic.sources.equipment import (
    SINCE_2023,
    UNTIL_2021,
    equipment,
    label,
    nomenclature_of,
    readings,
    slug_of,
)

YEARS = (2013, 2019, 2020, 2021, 2023, 2024, 2025)


@pytest.mark.parametrize("year", YEARS)
def test_a_code_means_one_thing_in_one_year(year):
    table = nomenclature_of(year)
    codes = [
        meaning.code
        for each in equipment().values()
        for meaning in each.codes(table)
        if meaning.holds_in(year)
    ]
    assert len(codes) == len(set(codes))


def test_slugs_are_unique_and_never_look_like_an_unknown_code():
    slugs = list(equipment())
    assert len(slugs) == len(set(slugs)) > 80
    assert not [slug for slug in slugs if slug.startswith("type_")]


def test_every_equipment_has_a_code():
    assert all(each.until_2021 or each.since_2023 for each in equipment().values())


@pytest.mark.parametrize(
    ("until_2021", "since_2023", "slug"),
    [
        ("D201", "D265", "medecin_generaliste"),
        ("D208", "D270", "ophtalmologue"),
        ("D221", "D277", "chirurgien_dentiste"),
        ("D231", "D278", "sage_femme"),
        ("D232", "D281", "infirmier"),
        ("D233", "D279", "masseur_kinesitherapeute"),
        ("D237", "D280", "pedicure_podologue"),
        ("D106", "D106", "urgences"),
        ("D113", "D113", "maison_sante"),
    ],
)
def test_the_same_thing_under_both_tables(until_2021, since_2023, slug):
    assert slug_of(until_2021, 2019) == slug_of(since_2023, 2024) == slug


def test_pharmacies_changed_code_with_the_2020_vintage():
    found = {(code, year): slug_of(code, year) for code in ("D301", "D307") for year in YEARS}
    assert {key for key, slug in found.items() if slug == "pharmacie"} == {
        ("D301", 2013),
        ("D301", 2019),
        *(("D307", year) for year in (2020, 2021, 2023, 2024, 2025)),
    }


def test_a_professional_of_the_other_table_cannot_be_there():
    assert slug_of("D201", 2024) is None
    assert slug_of("D265", 2019) is None


def test_a_service_that_was_not_renumbered_is_kept_without_a_label():
    assert slug_of("D404", 2019) == "personnes_agees_foyer_restaurant"
    assert slug_of("D404", 2024) == "type_d404"
    assert slug_of("D114", 2021) == "type_d114"


def test_no_table_is_known_for_2022():
    assert nomenclature_of(2022) is None
    assert slug_of("D106", 2022) is None


def test_labels():
    assert label("infirmier") == "Infirmiers"
    assert label("type_d299") == "Équipements de type D299 de la BPE"


def test_what_was_checked_on_a_real_file_is_told_apart():
    status = {name: reading.status for name, reading in readings().items()}
    of_code = {
        meaning.code: status[meaning.source]
        for each in equipment().values()
        for meaning in each.codes(UNTIL_2021)
    }
    assert of_code["D113"] == of_code["D307"] == "certain"
    assert of_code["D208"] == "secondary"
    assert all(
        status[meaning.source] != "certain"
        for each in equipment().values()
        for meaning in each.codes(SINCE_2023)
    )


def test_typography():
    texts = chain(
        (each.label for each in equipment().values()),
        (each.note or "" for each in equipment().values()),
        (reading.text for reading in readings().values()),
    )
    assert not [text for text in texts if "'" in text or "!" in text]


def test_labels_are_read_without_pandas():
    code = (
        "import sys; from diagnostic.sources.equipment import label; label('infirmier'); "
        "sys.exit('pandas' in sys.modules or 'duckdb' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
