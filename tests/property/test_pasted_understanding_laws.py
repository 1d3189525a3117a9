"""What must hold for any table, however malformed."""

from __future__ import annotations

import random
import unicodedata

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from diagnostic.pasted.model import Choices, Grid, Understood
from diagnostic.pasted.understanding import understand
from diagnostic.territory.atlas import load_atlas

ATLAS = load_atlas()
CODES = sorted(ATLAS.communes)
PROPER = sorted(code for code, commune in ATLAS.communes.items() if commune.kind == "commune")
BASSINS = {code: (code[:2] + "001", f"Bassin {code[:2]}") for code in PROPER}
OLD = sorted(ATLAS.successors)

nasty = st.sampled_from(
    [
        "",
        " ",
        "Total",
        "Ensemble",
        "France",
        "Source : INSEE",
        "<img src=x onerror=alert(1)>",
        '=HYPERLINK("http://x")',
        "{{ 7*7 }}",
        "s",
        "nd",
        "12/01/2024",
        "-4",
        "1e999",
        "12,5 %",
        "1 234",
        "1,234.5",
        "\u200b",
        "\ud7ff",
        "½",
        "٣",
        "²",
        "999999999999999999999",
        "Saint-Denis",
        "Nord",
        "Mayenne",
        "Paris",
        "2020",
        "11",
        "1",
        "50,3714",
        "3,0797",
        "700000",
        "6600000",
    ]
)
cells = st.one_of(
    nasty,
    nasty,
    st.sampled_from(CODES),
    st.sampled_from(OLD),
    st.sampled_from(sorted(ATLAS.epci)),
    st.sampled_from(sorted(ATLAS.departements)),
    st.sampled_from(PROPER).map(lambda code: ATLAS[code].name),
    st.sampled_from(PROPER).map(lambda code: (ATLAS[code].postal_codes or [""])[0]),
    st.integers(-10, 10**6).map(str),
    st.text(max_size=12),
)
TITLES = (
    "code codgeo commune CP dep epci région lat lon x y année population taux nb bassin nom siège"
)
ROLES = "code name departement postal latitude longitude x y value denominator period other"
titles = st.one_of(st.sampled_from(["", *TITLES.split()]), st.text(max_size=8))
roles = st.sampled_from(ROLES.split())
choices = st.builds(
    Choices,
    header=st.one_of(st.none(), st.integers(-2, 12)),
    decimal=st.sampled_from([None, ",", "."]),
    level=st.sampled_from(
        [None, None, "commune", "epci", "bassin_de_vie", "departement", "region", "points"]
    ),
    roles=st.dictionaries(st.integers(0, 6), roles, max_size=2),
    forms=st.dictionaries(st.integers(0, 6), st.sampled_from(["count", "rate"]), max_size=2),
    duplicates=st.sampled_from([None, None, "first", "last", "sum", "mean"]),
    matches=st.dictionaries(st.integers(0, 9), st.sampled_from(["", "59178", "zz"]), max_size=2),
)


@st.composite
def grids(draw):
    """Tables of any cells; columns of one kind more often than not, as tables are."""
    width = draw(st.integers(1, 5))
    height = draw(st.integers(0, 9))
    kinds = [draw(st.sampled_from([None, None, *range(10)])) for _ in range(width)]
    columns = [
        [draw(cells if kind is None else _of_kind(kind)) for _ in range(height)] for kind in kinds
    ]
    rows = [tuple(row) for row in zip(*columns, strict=True)]
    if draw(st.booleans()):
        rows.insert(0, tuple(draw(titles) for _ in range(width)))
    return Grid(tuple(rows))


def _of_kind(kind):
    return (
        st.sampled_from(CODES[:3000:7]),
        st.sampled_from(PROPER).map(lambda code: ATLAS[code].name),
        st.sampled_from(sorted(ATLAS.departements)),
        st.sampled_from(sorted(ATLAS.epci)),
        st.sampled_from(sorted(ATLAS.regions)),
        st.integers(0, 100).map(str),
        st.floats(0, 100).map(lambda value: f"{value:.2f}".replace(".", ",")),
        st.floats(42, 50).map(lambda value: f"{value:.5f}"),
        st.floats(-4, 8).map(lambda value: f"{value:.5f}"),
        st.sampled_from(["2019", "2020", "2021"]),
    )[kind]


thorough = settings(
    max_examples=2500,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
some = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def accounted(found: Understood) -> None:
    """Every line under the titles is somewhere, and nowhere twice."""
    told = [*found.lines, *found.joined, *(u.line for u in (*found.unmatched, *found.left_out))]
    assert sorted(told) == list(range(found.header + 1, len(found.grid.rows)))


def sound(found: Understood) -> None:
    """A result that others can rely on."""
    accounted(found)
    assert len(set(found.codes)) == len(found.codes) == len(found.lines)
    assert all(len(column) == len(found.codes) for column in found.values.values())
    assert all(rank < len(found.columns) for rank in found.values)
    for rank in found.values:
        assert found.columns[rank].role in ("value", "denominator")
    for row, rank in found.secret:
        assert found.values[rank][row] is None
    assert found.codes or found.questions
    assert all(len(told.candidates) <= 5 for told in found.unmatched)


@thorough
@given(grids(), choices)
def test_any_table_is_accounted_for(grid, chosen):
    sound(understand(grid, ATLAS, chosen, BASSINS))


@settings(thorough, max_examples=1000)
@given(grids())
def test_any_table_without_a_choice_is_accounted_for(grid):
    sound(understand(grid, ATLAS))


communes = st.lists(st.sampled_from(PROPER), min_size=3, max_size=25, unique=True)


def by_code(found: Understood) -> dict[str, tuple[object, ...]]:
    rows = zip(found.codes, *found.values.values(), strict=True)
    return {row[0]: row[1:] for row in rows}


@some
@given(communes, st.randoms(use_true_random=False))
def test_communes_by_code_survive_a_spreadsheet_and_a_shuffle(codes, rng):
    amounts = {code: rng.randint(0, 9999) for code in codes}
    header = ("codgeo", "libelle", "nb actes")
    rows = [(c.removeprefix("0"), ATLAS[c].name.upper(), str(amounts[c])) for c in codes]
    rng.shuffle(rows)
    found = understand(Grid((header, *rows)), ATLAS)
    sound(found)
    assert not found.questions
    assert by_code(found) == {code: (float(amounts[code]),) for code in codes}


@some
@given(communes, st.randoms(use_true_random=False))
def test_communes_by_name_and_departement_survive_their_spelling(codes, rng):
    header = ("Commune", "Département", "Lits")
    rows = [
        (_respelt(ATLAS[c].name, rng), ATLAS[c].departement, str(n)) for n, c in enumerate(codes)
    ]
    found = understand(Grid((header, *rows)), ATLAS)
    sound(found)
    assert found.level == "commune"
    # Two names of one département may differ by their accents only: never in the code of 2026.
    assert by_code(found) == {code: (float(n),) for n, code in enumerate(codes)}


def _respelt(name: str, rng: random.Random) -> str:
    ways = (
        str.upper,
        str.lower,
        lambda text: text.replace("-", " "),
        lambda text: text.replace("Saint-", "St "),
        lambda text: unicodedata.normalize("NFD", text).encode("ascii", "ignore").decode(),
        lambda text: f" {text} ",
    )
    return rng.choice(ways)(name.replace("œ", "oe").replace("Œ", "Oe"))


@some
@given(grids(), st.randoms(use_true_random=False))
def test_the_order_of_lines_changes_nothing_to_zones(grid, rng):
    header = ("a", "b", "c", "d", "e")[: len(grid.rows[0])] if grid.rows else ()
    body = list(grid.rows)
    once = understand(Grid((header, *body)), ATLAS, Choices(header=0))
    rng.shuffle(body)
    again = understand(Grid((header, *body)), ATLAS, Choices(header=0))
    assert once.level == again.level
    assert sorted(once.codes) == sorted(again.codes)
    assert by_code(once) == by_code(again)
    assert [q.text for q in once.questions] == [q.text for q in again.questions]
