"""A real list of CPTS perimeters is read whole."""

from collections.abc import Callable
from pathlib import Path

import pytest

from diagnostic.territory.atlas import load_atlas
from diagnostic.territory.perimeters import Perimeter, perimeters


@pytest.fixture
def found(shared_file: Callable[[str], Path]) -> list[Perimeter]:
    return perimeters(shared_file("cpts/cpts_paca_35.json").read_bytes())


def test_every_cpts_is_read_under_its_name(found: list[Perimeter]) -> None:
    assert len(found) == len({each.name for each in found}) == 35
    assert "CPTS Antipolis" in {each.name for each in found}
    assert {each.name: each.codes for each in found}["CPTS Antipolis"] == ("06004", "06155")


def test_every_code_of_the_list_is_a_commune_of_today(found: list[Perimeter]) -> None:
    assert sum(each.unread for each in found) == 0
    atlas = load_atlas()
    assert all(code in atlas for each in found for code in each.codes)


def test_marseille_is_given_by_arrondissement_and_never_whole_as_well(
    found: list[Perimeter],
) -> None:
    codes = [set(each.codes) for each in found]
    parts = set(load_atlas().arrondissements["13055"])
    assert any(each & parts for each in codes)
    assert not any("13055" in each and each & parts for each in codes)
