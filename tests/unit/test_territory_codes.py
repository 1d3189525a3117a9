"""What a string that should be a commune code means."""

import pytest

from diagnostic.territory.codes import CODE, ReadCode, corsican, read_code, read_siren

NBSP = "\u00a0"


@pytest.mark.parametrize("written", ["59178", "2A004", "97411", "01004"])
def test_a_good_code_is_left_as_it_is(written: str) -> None:
    assert read_code(written) == ReadCode(written, None)


@pytest.mark.parametrize("written", ["1004", 1004, 1004.0, "1004.0", "1004,0"])
def test_the_zero_that_a_spreadsheet_lost_is_given_back_and_said(written: object) -> None:
    assert read_code(written) == ReadCode(
        "01004", f"1004 lu 01004{NBSP}: zéro perdu par le tableur"
    )


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("2a004", "2A004"),
        ("2b 033", "2B033"),
        ("59 178", "59178"),
        (f"59{NBSP}178", "59178"),
        ("59178.0", "59178"),
        (59178.0, "59178"),
        ("\ufeff59178", "59178"),
        ("  « 59178 » ", "59178"),
        ('="01004"', "01004"),
        ("'01004", "01004"),
        ("59178,", "59178"),
    ],
)
def test_what_wraps_a_code_is_taken_off(written: object, code: str) -> None:
    read = read_code(written)
    assert read is not None
    assert read.code == code


@pytest.mark.parametrize(
    "written",
    [
        "",
        "2A4",
        "2C004",
        "104",
        "0004",
        "591780",
        "Douai",
        "59178 Douai",
        "5 9 1 7 8",
        "٥٩١٧٨",
        None,
        True,
        1004.5,
        float("nan"),
        float("inf"),
        -1004,
        "5" * 1000,
    ],
)
def test_what_cannot_be_a_code_is_not_made_one(written: object) -> None:
    assert read_code(written) is None


def test_whatever_is_read_has_the_form_of_a_code() -> None:
    reads = [read_code(number) for number in range(0, 100_000, 37)]
    assert any(reads)
    assert all(CODE.fullmatch(read.code) for read in reads if read)


def test_a_siren_has_nine_digits_grouped_or_not() -> None:
    assert read_siren("200044618") == "200044618"
    assert read_siren(f"200{NBSP}044 618") == "200044618"
    assert read_siren(200044618.0) == "200044618"
    assert read_siren("20004461") is None
    assert read_siren("59178") is None


def test_an_old_corsican_code_may_be_in_either_departement() -> None:
    assert corsican("20004", {"2A004"}) == ("2A004",)
    assert corsican("20004", {"2A004", "2B004"}) == ("2A004", "2B004")
    assert corsican("20999", {"2A004"}) == ()
    assert corsican("59004", {"2A004"}) == ()
