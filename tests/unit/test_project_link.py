"""The link: short, checked, French when it cannot be read."""

import csv
import tracemalloc
import zlib
from pathlib import Path

import pytest

from diagnostic.errors import UserError
from diagnostic.project import UNNAMED, decode, encode
from diagnostic.project.link import MOST_CHARACTERS, _base64, _checksum

TERRITORIES = Path(__file__).parents[1] / "data" / "territoires_codes.csv"


def territories() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    with TERRITORIES.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found.setdefault(row["territoire"], []).append(row["code_commune"])
    return {name: tuple(codes) for name, codes in found.items()}


def forged(content: bytes, version: str = "1") -> str:
    """Link whose checksum is right, whatever it holds."""
    return version + _base64(content + _checksum(version, content))


def refusal(text: str) -> str:
    with pytest.raises(UserError) as caught:
        decode(text)
    return str(caught.value)


def test_the_examples_have_the_published_number_of_communes() -> None:
    assert len(territories()["Douaisis"]) == 55
    assert len(territories()["Blésois"]) == 43


@pytest.mark.parametrize(
    ("name", "communes", "longest"),
    [
        ("Douaisis", 55, 100),
        ("Blésois", 43, 100),
        ("Autour de Douai et Lens", 315, 320),
        ("Ternois et Montreuillois", 314, 320),
    ],
)
def test_real_territories_make_short_links(name: str, communes: int, longest: int) -> None:
    codes = territories()[name]
    link = encode(codes, name)
    assert len(codes) == communes
    assert len(link) <= longest
    assert decode(link) == (name, codes)


def test_a_link_written_once_is_readable_for_ever() -> None:
    written = "1AAZBcmxldXiqzgOmqALSFkJeYw"
    assert decode(written) == ("Arleux", ("2A004", "59178", "97105"))
    deflated = (
        "1AAhEb3VhaXNpc__MAwAGCAEBVAEBCB0IBAcGDQMHAgcBAgAFBA4IDAMhDAE"
        "EAQgIFAMKEgQpHQILBwM3BBUXCAcEC01HwA"
    )
    assert decode(deflated) == ("Douaisis", territories()["Douaisis"])


def test_corsica_overseas_and_the_empty_territory() -> None:
    codes = ("01001", "2A004", "2B033", "20004", "75101", "97105", "97611", "98818", "00000")
    assert decode(encode(codes, "Îles")) == ("Îles", tuple(sorted(codes)))
    assert decode(encode(())) == (UNNAMED, ())
    assert decode(encode(["2a004", "2A004"]))[1] == ("2A004",)


def test_every_possible_code_makes_a_round_trip() -> None:
    prefixes = [f"{rank:02d}" for rank in range(100)] + ["2A", "2B"]
    every = [f"{prefix}{rest:03d}" for prefix in prefixes for rest in range(1000)]
    for start in range(0, len(every), 34_000):
        block = every[start : start + 34_000]
        assert decode(encode(block))[1] == tuple(sorted(block))


def test_the_worst_link_of_40_000_codes_is_still_readable() -> None:
    import random

    every = [f"{rank:02d}{rest:03d}" for rank in range(100) for rest in range(1000)]
    codes = random.Random(1).sample(every, 40_000)
    link = encode(codes, "é" * 120)
    assert len(link) < MOST_CHARACTERS
    assert decode(link)[1] == tuple(sorted(codes))
    with pytest.raises(UserError, match="au plus 40\u202f000"):
        encode(every)


def test_a_bad_code_or_name_makes_no_link() -> None:
    with pytest.raises(UserError, match="«\u00a01004\u00a0»"):
        encode(["1004"])
    with pytest.raises(UserError, match="120 caractères"):
        encode(["59178"], "x" * 121)


def test_what_a_mail_does_to_a_link_is_forgiven() -> None:
    codes = territories()["Douaisis"]
    link = encode(codes, "Douaisis")
    wrapped = "\n> ".join([link[:40], link[40:]]).replace("> ", "")
    assert decode(f" <{wrapped}>.\r\n") == ("Douaisis", codes)


@pytest.mark.parametrize("text", ["", "  \n", "<>"])
def test_no_link(text: str) -> None:
    assert "ne contient pas de territoire" in refusal(text)


@pytest.mark.parametrize(
    "text", ["1", "bonjour", "1AAAA", "é", "1" * 99, "A" * (MOST_CHARACTERS + 1), "../../etc"]
)
def test_garbage(text: str) -> None:
    assert "abîmé ou incomplet" in refusal(text)


def test_every_truncation_and_every_altered_character_is_seen() -> None:
    link = encode(territories()["Douaisis"], "Douaisis")
    for end in range(1, len(link)):
        assert "abîmé" in refusal(link[:end])
    for place in range(len(link)):
        other = "B" if link[place] != "B" else "C"
        assert "abîmé" in refusal(link[:place] + other + link[place + 1 :])


def test_a_future_version_is_told_from_damage() -> None:
    assert "plus récente" in refusal(forged(b"\x00whatever", version="2"))
    assert "abîmé" in refusal("2" + encode(["59178"])[1:])


@pytest.mark.parametrize(
    "content",
    [
        b"\x00",  # no name length
        b"\x00\x05abc",  # name shorter than it says
        b"\x00\x02\xff\xfe",  # name not in UTF-8
        b"\x00\x00\x80",  # number cut
        b"\x00\x00\xff\xff\xff\x7f",  # number too big
        b"\x00\x00\xff\xff\x7f",  # code past the last one
        b"\x02\x00",  # unknown kind
        b"\x01\xff\xff",  # not deflated
        b"\x01" + zlib.compress(b"\x00" * 9, wbits=-15) + b"x",  # something after
        b"\x01" + zlib.compress(b"\x00" * 9, wbits=-15)[:-1],  # deflated and cut
        b"\x00\x00" + b"\x00" * 40_001,  # too many codes
    ],
)
def test_contents_that_lie_under_a_right_checksum(content: bytes) -> None:
    assert "abîmé" in refusal(forged(content))


def test_a_bomb_does_not_explode() -> None:
    bomb = b"\x01" + zlib.compress(b"\x00" * 30_000_000, 9, wbits=-15)
    assert len(forged(bomb)) < MOST_CHARACTERS
    link = forged(bomb)
    tracemalloc.start()
    try:
        assert "abîmé" in refusal(link)
        assert tracemalloc.get_traced_memory()[1] < 3_000_000
    finally:
        tracemalloc.stop()


def test_a_name_in_a_link_is_cleaned() -> None:
    label = "Douai\u202e\x00\n<b>".encode()
    name, _ = decode(forged(bytes([0, len(label)]) + label))
    assert name == "Douai <b>"
