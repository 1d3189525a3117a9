"""Whatever is typed, a document comes out, in Word and in PDF, and says it as it was typed."""

from __future__ import annotations

from io import BytesIO

import docx
from hypothesis import given, settings
from hypothesis import strategies as st
from synthetic_document import document

from diagnostic.reports.documents.content import (
    Block,
    Bullets,
    Facts,
    Grid,
    Heading,
    Missing,
    Pairs,
    Paragraph,
)
from diagnostic.reports.documents.paper import to_pdf
from diagnostic.reports.documents.setting import lines
from diagnostic.reports.documents.word import to_docx

WORDS = st.text(max_size=40) | st.text("<>&{}%#$*_`~@[]()\\\"'=+-/ \n\t\u200b\u202e", max_size=40)
ROWS = st.lists(st.lists(WORDS, max_size=4).map(tuple), max_size=4).map(tuple)
PAIRS = st.lists(st.tuples(WORDS, WORDS), max_size=5).map(tuple)
BLOCKS: st.SearchStrategy[Block] = st.one_of(
    st.builds(Heading, WORDS, st.sampled_from([1, 2, 3])),
    st.builds(Paragraph, WORDS, st.sampled_from(["normal", "lead", "quiet"])),
    st.builds(Bullets, st.lists(WORDS, max_size=5).map(tuple)),
    st.builds(Facts, PAIRS),
    st.builds(Pairs, PAIRS),
    st.builds(Missing, WORDS, WORDS),
    st.builds(
        Grid,
        st.lists(WORDS, max_size=4).map(tuple),
        ROWS,
        st.lists(st.floats(-1, 5), max_size=4).map(tuple),
        title=WORDS,
        source=WORDS,
    ),
)


@given(st.lists(BLOCKS, max_size=6).map(tuple), WORDS, WORDS)
@settings(max_examples=40, deadline=None)
def test_whatever_is_typed_comes_out(blocks: tuple[Block, ...], title: str, place: str) -> None:
    made = document(blocks, title=title, place=place, sources=(title,), limits=(place,))
    assert to_pdf(made).startswith(b"%PDF")
    said = [each.text for each in docx.Document(BytesIO(to_docx(made))).paragraphs]
    for block in blocks:
        if isinstance(block, Paragraph):
            assert set(lines(block.text)) <= set(said)
