"""Laws of indicators: sums of parts, order, secrecy, judgements."""

from __future__ import annotations

import math
import random
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from synthetic_parts import apl, equipment, put

from diagnostic.indicators.answers import Answer, answers
from diagnostic.indicators.base import Base
from diagnostic.indicators.places import territory, usual_comparators
from diagnostic.indicators.registry import indicators
from diagnostic.sources.reading import Library
from diagnostic.sources.store import Store
from diagnostic.sources.tables import APL, EQUIPMENT
from diagnostic.stats.comparison import Direction, Judgement
from diagnostic.territory.atlas import load_atlas

ATLAS = load_atlas()
POOL = [*ATLAS.departements["59"].members[::9], *ATLAS.departements["976"].members[::4]]
POOL += ["75113", "75101", "13055", "29083", "85084", "85165", "85212", "60054", "60694"]

HELD, LEFT = ("85084", "60054"), ("85165", "85212", "60694")
"""Communes that others left, and those, which the synthetic tables do not know."""

codes = st.lists(st.sampled_from(POOL), min_size=1, max_size=25, unique=True)


@cache
def base() -> Base:
    """Synthetic doctors, nurses and APL all over the country; some of the APL secret."""
    chance = random.Random(4)
    absent = {*ATLAS.arrondissements, *LEFT}
    places = [c for c in ATLAS.communes.values() if c.code not in absent]
    doctors = [equipment(code, 7) for code in HELD]
    places_of_doctors = [c for c in places if c.code not in HELD]
    doctors += [
        equipment(c.code, chance.randint(0, 5)) for c in places_of_doctors if chance.random() < 0.4
    ]
    nurses = [equipment(c.code, 2, slug="infirmier") for c in places if chance.random() < 0.3]
    access = [
        apl(c.code, round(chance.uniform(1, 5), 1), float(c.population or 1))
        if chance.random() < 0.9
        else apl(c.code, None, None, "secret")
        for c in places
        if c.departement != "976"
    ]
    with TemporaryDirectory() as folder:
        store = Store(Path(folder) / "sources")
        put(store, EQUIPMENT, "insee_bpe", "2019", doctors + nurses)
        put(store, APL, "drees_apl", "a-2023", access)
        made = Base(Library(store), ATLAS)
        for indicator in indicators().values():
            made.series(indicator.measure)
        assert made.published_apl is not None
    return made


def ask(chosen: list[str], compared: bool = False) -> dict[str, Answer]:
    place = territory(frozenset(chosen))
    beside = usual_comparators(ATLAS, frozenset(chosen)) if compared else ()
    found = answers(base(), place, indicators().values(), beside)
    return {answer.indicator.id: answer for answer in found}


@settings(deadline=None, max_examples=60)
@given(codes, st.integers(1, 24))
def test_a_whole_is_made_of_its_parts(chosen, cut):
    first, second = chosen[: cut % len(chosen)], chosen[cut % len(chosen) :]
    if not first:
        return
    whole, one, other = ask(chosen), ask(first), ask(second)
    for name, answer in whole.items():
        mine, a, b = answer.value, one[name].value, other[name].value
        known = (a.known or 0) + (b.known or 0)
        if mine.known != known or {mine.period} != {a.period, b.period}:
            continue  # an old ground is whole only here, or another edition knows more
        if a.value is None or b.value is None:
            continue
        if answer.indicator.is_extensive:
            assert mine.value == pytest.approx(a.value + b.value)
        else:
            least, most = sorted((a.value, b.value))
            slack = 1e-9 * max(1.0, abs(most))
            assert least - slack <= mine.value <= most + slack


@settings(deadline=None, max_examples=30)
@given(codes, st.randoms(use_true_random=False))
def test_the_order_does_not_matter(chosen, chance):
    shuffled = list(chosen)
    chance.shuffle(shuffled)
    assert ask(chosen, compared=True) == ask(shuffled, compared=True)


@settings(deadline=None, max_examples=60)
@given(codes)
def test_a_value_says_what_it_counts(chosen):
    for answer in ask(chosen).values():
        value = answer.value
        assert 0 <= value.known <= value.asked == len(chosen)
        assert value.secret <= value.asked - value.known
        assert value.is_known == (value.status in {"disponible", "estime"})
        if value.value is None:
            assert (value.low, value.high) == (None, None)
            continue
        assert math.isfinite(value.value)
        is_change = answer.indicator.id.startswith("evolution_")
        assert value.value >= (-100 if is_change else 0)
        if value.low is not None:
            assert value.low <= value.value <= value.high
        if answer.indicator.unit == "%" and not is_change:
            assert value.value <= 100


@settings(deadline=None, max_examples=40)
@given(codes)
def test_colours_need_a_direction_and_an_interval(chosen):
    for answer in ask(chosen, compared=True).values():
        indicator = answer.indicator
        for each in answer.comparators:
            if each.judgement in (Judgement.BETTER, Judgement.WORSE):
                assert indicator.interval is not None
                good = each.higher is (indicator.direction is Direction.HIGHER)
                assert indicator.direction is not Direction.NONE
                assert (each.judgement is Judgement.BETTER) is good
            if each.value.is_known and each.value.period != answer.value.period:
                assert each.judgement is Judgement.UNKNOWN


@settings(deadline=None, max_examples=40)
@given(codes, st.sets(st.sampled_from(["85084", "85165", "85212"])))
def test_an_old_ground_counts_together_or_not_at_all(chosen, mine):
    others = [code for code in chosen if code not in {*HELD, *LEFT}]
    without, with_them = ask([*others, "59178"]), ask([*others, "59178", *mine])
    whole = len(mine) == 3
    for name in ("nombre_medecin_generaliste", "apl_medecin_generaliste"):
        before, after = without[name].value, with_them[name].value
        assert after.known == before.known + 3 * whole
        if name.startswith("nombre"):
            assert after.value == before.value + 7 * whole
        elif not whole:
            assert after.value == before.value
