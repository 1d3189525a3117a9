"""Nothing that is hidden of the user's figures can be computed from all that is shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from hypothesis import example, given, settings
from hypothesis import strategies as st

from diagnostic.indicators.own import OwnFigures
from diagnostic.indicators.own_secrecy import protected

unhurried = settings(deadline=None)
THRESHOLD = 11
counts = st.one_of(st.integers(0, 30), st.integers(0, 400))


def column(
    name: str,
    values: Sequence[float | None],
    *,
    threshold: int = THRESHOLD,
    secret: frozenset[str] = frozenset(),
    zones: Sequence[str] | None = None,
    **fields: object,
) -> OwnFigures:
    codes = zones or [f"{59001 + rank}" for rank in range(len(values))]
    known = {code: float(v) for code, v in zip(codes, values, strict=True) if v is not None}
    return OwnFigures(
        id=f"perso_{name}",
        label=name,
        is_rate=bool(fields.pop("is_rate", False)),
        unit="nombre",
        level="commune",
        year=2024,
        source="CPAM",
        values=known,
        denominators=fields.pop("denominators", {}),  # type: ignore[arg-type]
        threshold=threshold,
        secret=secret,
        **fields,  # type: ignore[arg-type]
    )


def by_id(figures: Sequence[OwnFigures]) -> dict[str, OwnFigures]:
    return {each.id.removeprefix("perso_"): each for each in protected(figures)}


def told_back(
    relations: Sequence[Mapping[str, int]], shown: Mapping[str, OwnFigures], zone: str
) -> set[str]:
    """Columns hidden at a zone that linear equations with everything shown have one value for."""
    names = sorted({name for relation in relations for name in relation})
    equations = [[relation.get(name, 0) for name in names] for relation in relations]
    for rank, name in enumerate(names):
        if zone in shown[name].values:
            equations.append([int(rank == other) for other in range(len(names))])
    matrix = np.array(equations, dtype=float)
    least = np.linalg.matrix_rank(matrix)
    found = set()
    for rank, name in enumerate(names):
        unit = np.eye(len(names))[rank]
        if zone not in shown[name].values and np.linalg.matrix_rank([*matrix, unit]) == least:
            found.add(name)
    return found


def nothing_is_told_back(
    relations: Sequence[Mapping[str, int]], given_: Sequence[OwnFigures]
) -> None:
    shown = by_id(given_)
    zones = {zone for each in given_ for zone in each.values}
    for zone in zones:
        assert not told_back(relations, shown, zone)
    for each in given_:
        name = each.id.removeprefix("perso_")
        for zone, value in each.values.items():
            assert not 0 < value < each.threshold or zone not in shown[name].values
            assert (zone in shown[name].values) != (zone in shown[name].secret)


def left_in(relation: Mapping[str, int], shown: Mapping[str, OwnFigures], zone: str) -> float:
    """What a reader finds by taking from a total the parts that are shown; infinite without it."""
    (total,) = [name for name, sign in relation.items() if sign < 0]
    if zone not in shown[total].values:
        return float("inf")
    parts = [name for name in relation if name != total]
    if all(zone in shown[name].values for name in parts):
        return float("inf")
    seen = sum(shown[name].values.get(zone, 0.0) for name in parts)
    return shown[total].values[zone] - seen


lines = st.lists(st.tuples(counts, counts, counts, counts), min_size=2, max_size=9)


@unhurried
@given(lines)
@example([(1, 40, 0, 0), (0, 0, 0, 0)])
def test_men_and_women_beside_their_total(rows: list[tuple[int, ...]]) -> None:
    men, women = [row[0] for row in rows], [row[1] for row in rows]
    total = [a + b for a, b in zip(men, women, strict=True)]
    relation = {"men": 1, "women": 1, "total": -1}
    given_ = [column("men", men), column("women", women), column("total", total)]
    nothing_is_told_back([relation], given_)
    shown = by_id(given_)
    for zone in shown["men"].values.keys() | shown["men"].secret:
        assert left_in(relation, shown, zone) >= THRESHOLD


@unhurried
@given(lines)
def test_sexes_and_ages_of_the_same_people(rows: list[tuple[int, ...]]) -> None:
    """Each cell of a table of two ways in, its margins, and its total."""
    cells = np.array(rows, dtype=float)
    names = ("young_men", "young_women", "old_men", "old_women")
    sums = {
        "men": ("young_men", "old_men"),
        "women": ("young_women", "old_women"),
        "young": ("young_men", "young_women"),
        "old": ("old_men", "old_women"),
        "total": names,
    }
    values = {name: cells[:, rank] for rank, name in enumerate(names)}
    values |= {name: sum(values[part] for part in parts) for name, parts in sums.items()}
    relations = [{**dict.fromkeys(parts, 1), name: -1} for name, parts in sums.items()]
    relations += [{"men": 1, "women": 1, "total": -1}, {"young": 1, "old": 1, "total": -1}]
    nothing_is_told_back(relations, [column(name, list(v)) for name, v in values.items()])


@unhurried
@given(lines, st.integers(1, 400))
def test_a_rate_beside_its_denominator(rows: list[tuple[int, ...]], more: int) -> None:
    cases = [row[0] for row in rows]
    people = [row[0] + row[1] + more for row in rows]
    codes = [f"{59001 + rank}" for rank in range(len(rows))]
    below = dict(zip(codes, map(float, people), strict=True))
    rates = [100 * a / b for a, b in zip(cases, people, strict=True)]
    rate = column(
        "rate",
        rates,
        is_rate=True,
        denominators=below,
        scale=100.0,
        weight="personnes suivies",
    )
    every = [column("cases", cases), column("people", people), rate]
    shown = by_id(every)
    for code, value, of in zip(codes, cases, people, strict=True):
        if 0 < value < THRESHOLD or 0 < of < THRESHOLD:
            assert code not in shown["rate"].values
            assert code not in shown["rate"].denominators
        # The count and the rate that is made of it are shown together or not at all.
        if len({*cases}) > 2 and of >= THRESHOLD:
            assert (code in shown["rate"].values) <= (code in shown["cases"].values)


@unhurried
@given(lines, st.lists(st.integers(0, 30), min_size=3, max_size=9))
def test_a_city_beside_its_arrondissements(rows: list[tuple[int, ...]], parts: list[int]) -> None:
    codes = ["69123", *(f"{69381 + rank}" for rank in range(len(parts)))]
    found = protected([column("sick", [sum(parts), *parts], zones=codes)])[0]
    hidden = [code for code in codes[1:] if code in found.secret]
    if "69123" in found.values:
        assert len(hidden) != 1
        left = sum(parts) - sum(found.values.get(code, 0.0) for code in codes[1:])
        assert not hidden or left >= THRESHOLD
    else:
        assert hidden


@unhurried
@given(lines)
def test_figures_that_count_no_people_are_all_shown(rows: list[tuple[int, ...]]) -> None:
    given_ = [column(f"c{rank}", [row[rank] for row in rows], threshold=0) for rank in range(4)]
    assert protected(given_) == tuple(given_)


@unhurried
@given(st.lists(counts, min_size=1, max_size=30))
def test_one_column_hides_the_small_and_nothing_else(values: list[int]) -> None:
    (found,) = protected([column("sick", values)])
    for rank, value in enumerate(values):
        code = f"{59001 + rank}"
        assert (code in found.values) == (value == 0 or value >= THRESHOLD)


@unhurried
@given(lines)
def test_what_is_protected_stays_as_it_is(rows: list[tuple[int, ...]]) -> None:
    men, women = [row[0] for row in rows], [row[1] for row in rows]
    total = [a + b for a, b in zip(men, women, strict=True)]
    once = protected([column("men", men), column("women", women), column("total", total)])
    again = protected(once)
    for before, after in zip(once, again, strict=True):
        assert before.secret <= after.secret
    assert protected(again) == again


@unhurried
@given(lines, st.data())
def test_cells_that_the_table_says_are_secret(
    rows: list[tuple[int, ...]], data: st.DataObject
) -> None:
    """A cell « s » is not known to us either: a total could still tell it."""
    codes = [f"{59001 + rank}" for rank in range(len(rows))]
    at = data.draw(st.sampled_from(codes))
    men = {code: row[0] + 11 for code, row in zip(codes, rows, strict=True)}
    women = {code: row[1] + 11 for code, row in zip(codes, rows, strict=True)}
    total = [men[code] + women[code] for code in codes]
    kept = [value if code != at else None for code, value in men.items()]
    given_ = [
        column("men", kept, secret=frozenset({at})),
        column("women", list(women.values())),
        column("total", total),
    ]
    if len(rows) > 2:
        shown = by_id(given_)
        assert not told_back([{"men": 1, "women": 1, "total": -1}], shown, at)
