"""Laws of the link, on codes and texts drawn at random."""

import re
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diagnostic.errors import UserError
from diagnostic.project import UNNAMED, decode, encode
from diagnostic.project.link import _base64, _checksum
from diagnostic.project.text import clean_text

unhurried = settings(deadline=None)
codes = st.from_regex(r"([0-9]{2}|2[AB])[0-9]{3}", fullmatch=True)


@unhurried
@given(st.lists(codes, max_size=400), st.text(max_size=100))
def test_a_link_gives_its_codes_and_its_name_back(chosen: list[str], name: str) -> None:
    shown = clean_text(name)
    if len(shown) > 120:
        return
    link = encode(chosen, name)
    assert re.fullmatch(r"[A-Za-z0-9_-]+", link)
    assert decode(link) == (shown or UNNAMED, tuple(sorted(set(chosen))))
    assert encode(reversed(chosen), name) == link


@unhurried
@given(st.lists(codes, min_size=1, max_size=40))
def test_a_link_cut_anywhere_is_refused(chosen: list[str]) -> None:
    link = encode(chosen)
    for end in range(len(link)):
        with pytest.raises(UserError):
            decode(link[:end])


@unhurried
@given(st.text(max_size=200) | st.from_regex(r"1[A-Za-z0-9_-]{0,80}", fullmatch=True))
def test_random_text_is_refused_in_french(text: str) -> None:
    with pytest.raises(UserError):
        decode(text)


@settings(unhurried, max_examples=300)
@given(st.sampled_from([b"\x00", b"\x01"]), st.binary(max_size=60))
def test_any_content_under_a_right_checksum_is_a_territory_or_a_sentence(
    kind: bytes, body: bytes
) -> None:
    packed = body if kind == b"\x00" else zlib.compress(body, wbits=-15)
    content = kind + packed
    link = "1" + _base64(content + _checksum("1", content))
    try:
        name, found = decode(link)
    except UserError:
        return
    assert decode(encode(found, name)) == (name, found)
