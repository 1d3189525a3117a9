"""Maps of communes on the official figures."""

from __future__ import annotations

import pytest

from diagnostic.indicators.base import Base
from diagnostic.indicators.registry import indicators
from diagnostic.maps.spread import drawn, spread
from diagnostic.sources.reading import Library
from diagnostic.sources.store import Store


@pytest.fixture(scope="module")
def base(home, atlas) -> Base:
    return Base(Library(Store(home / "sources")), atlas)


def of(base, name, codes):
    return spread(base, indicators()[name], frozenset(codes))


def test_the_map_adds_up_to_the_figure_of_the_territory(base, douaisis):
    """192 general practitioners, as on the page of figures; Paris in 2019: 306 in the 13th."""
    assert sum(of(base, "densite_medecin_generaliste", douaisis).here.values()) == 192
    assert of(base, "densite_medecin_generaliste", ["75113"]).here == {"75113": 306}


@pytest.mark.parametrize("codes", [["01001"], ["97611"], ["75113"], ["75056"], ["97502"]])
def test_every_indicator_can_be_mapped_everywhere(base, atlas, codes):
    for indicator in indicators().values():
        found = spread(base, indicator, frozenset(codes))
        if found is not None:
            picture = drawn(atlas, found)
            assert "nan" not in picture
            assert bool(picture) == (codes != ["97502"])


def test_accessibility_is_that_of_the_publisher(base, shared_file, douaisis):
    """APL of 2023 of each commune, read from the file itself."""
    import pandas as pd

    rows = pd.read_excel(
        shared_file("drees/apl_generalistes.xlsx"),
        sheet_name="APL 2023",
        header=None,
        skiprows=10,
        usecols=[0, 2],
        dtype={0: str},
        engine="calamine",
    )
    published = {code: value for code, value in rows.itertuples(index=False) if code in douaisis}
    found = of(base, "apl_medecin_generaliste", douaisis)
    assert len(published) == 55
    assert {code: found.values[code] for code in douaisis} == pytest.approx(published)
