"""Laws of the reading of lists, on texts drawn at random."""

from collections import Counter
from contextlib import suppress

from hypothesis import example, given, settings
from hypothesis import strategies as st

from diagnostic.errors import UserError
from diagnostic.territory.atlas import load_atlas
from diagnostic.territory.importing import read_file
from diagnostic.territory.matching import match_table, match_text
from diagnostic.territory.report import MatchReport
from diagnostic.territory.search import load_search

ATLAS = load_atlas()
COMMUNES = list(ATLAS.communes.values())
NORD = [commune for commune in COMMUNES if commune.departement == "59"]

unhurried = settings(deadline=None)
communes = st.sampled_from(NORD) | st.sampled_from(COMMUNES)
tokens = (
    communes.map(lambda c: c.name)
    | communes.map(lambda c: c.code)
    | communes.map(lambda c: f"{c.name} ({c.departement})")
    | communes.map(lambda c: f"{c.code} {c.name}")
    | communes.map(lambda c: c.name.upper().replace("-", " "))
    | communes.map(lambda c: c.name[:3] + c.name[4:])
    | st.sampled_from([p for c in NORD for p in c.postal_codes])
    | st.sampled_from(list(ATLAS.epci))
    | st.sampled_from([f.code for f in ATLAS.formers])
    | st.text(max_size=12)
)
marks = st.sampled_from(["\n", "\n", "\n", ", ", ";", "\t", " et ", " - ", " ", "\n• ", "\n1. "])


@st.composite
def pastes(draw: st.DrawFn) -> str:
    items = draw(st.lists(st.tuples(tokens, marks), max_size=12))
    return "".join(token + mark for token, mark in items)


def entries(report: MatchReport) -> Counter[int]:
    lists = (report.matched, report.ambiguous, report.unknown, report.duplicates, report.ignored)
    return Counter(each.line for found in lists for each in found)


def check(report: MatchReport) -> None:
    assert all(code in ATLAS for code in report.codes)
    assert len(set(report.codes)) == len(report.codes)
    offered = [c for each in report.ambiguous for c in each.candidates]
    offered += [c for each in report.unknown for c in each.suggestions]
    for candidate in offered:
        commune = ATLAS[candidate.code]
        assert candidate.name == commune.name
        assert candidate.population == commune.population
    assert all(each.candidates for each in report.ambiguous)
    assert all(each.first_line <= each.line for each in report.duplicates)


@unhurried
@given(st.text() | pastes())
@example('"')
@example("\x00")
@example('a"b;c\n"d;e')
def test_any_text_gives_a_report(text: str) -> None:
    check(match_text(text))


@unhurried
@given(pastes())
def test_every_line_that_says_something_is_in_the_report(text: str) -> None:
    lines = text.splitlines()
    said = {n for n, line in enumerate(lines, start=1) if any(c.isalnum() for c in line)}
    found = set(entries(match_text(text)))
    assert said <= found
    assert found <= set(range(1, len(lines) + 1))


@unhurried
@given(st.lists(communes, min_size=1, max_size=30))
def test_names_with_codes_are_all_found_in_their_order(chosen: list[object]) -> None:
    text = "\n".join(f"{c.code} - {c.name}" for c in chosen)  # type: ignore[attr-defined]
    report = match_text(text)
    assert list(report.codes) == list(dict.fromkeys(c.code for c in chosen))  # type: ignore[attr-defined]
    assert len(report.matched) + len(report.duplicates) == len(chosen)


@unhurried
@given(
    st.lists(tokens.filter(lambda token: len(token.splitlines()) == 1), max_size=12), st.randoms()
)
def test_the_order_of_lines_changes_nothing_to_what_is_understood(
    lines: list[str], random: object
) -> None:
    shuffled = list(lines)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    one, other = match_text("\n".join(lines)), match_text("\n".join(shuffled))
    assert sorted(one.codes) == sorted(other.codes)
    assert sorted(each.input for each in one.ambiguous) == sorted(
        each.input for each in other.ambiguous
    )
    assert sorted(each.input for each in one.unknown) == sorted(
        each.input for each in other.unknown
    )


@unhurried
@given(st.lists(st.lists(tokens, max_size=4), max_size=8))
def test_any_table_gives_a_report(rows: list[list[str]]) -> None:
    report = match_table(rows)
    check(report)
    said = {
        n for n, row in enumerate(rows, start=1) if any(c.isalnum() for cell in row for c in cell)
    }
    assert said <= set(entries(report))


@unhurried
@given(st.binary(max_size=300) | pastes().map(lambda text: text.encode("utf-8", "replace")))
def test_any_bytes_give_a_report_or_a_sentence(data: bytes) -> None:
    with suppress(UserError):
        check(read_file(data))


@unhurried
@given(st.text(max_size=30) | tokens)
def test_any_query_gives_communes_of_the_atlas(query: str) -> None:
    for hit in load_search().find(query):
        assert hit.label
        assert hit.codes
        assert all(code in ATLAS for code in hit.codes)


@unhurried
@given(st.sampled_from(COMMUNES))
def test_every_commune_is_found_by_its_name_and_departement(commune: object) -> None:
    query = f"{commune.name} {commune.departement}"  # type: ignore[attr-defined]
    hits = load_search().find(query, limit=40)
    assert commune.code in [hit.code for hit in hits]  # type: ignore[attr-defined]
