"""Maps of communes on the official figures."""

from __future__ import annotations

import pytest

from diagnostic.indicators.base import Base
from diagnostic.indicators.from_communes import FromCommunes
from diagnostic.indicators.registry import indicators
from diagnostic.maps.plates import Request, plate
from diagnostic.maps.view import Canvas
from diagnostic.sources.reading import Library
from diagnostic.sources.store import Store


@pytest.fixture(scope="module")
def shown(home, atlas) -> FromCommunes:
    return FromCommunes(Base(Library(Store(home / "sources")), atlas))


def values(shown, name, codes):
    layer = shown.layer(name, "commune")
    return {code: layer.values[layer.rank[code]] for code in codes}


def test_the_map_adds_up_to_the_figure_of_the_territory(shown, douaisis):
    """192 general practitioners, as on the page of figures; Paris in 2019: 306 in the 13th."""
    assert sum(values(shown, "nombre_medecin_generaliste", douaisis).values()) == 192
    assert values(shown, "nombre_medecin_generaliste", ["75113"]) == {"75113": 306}


@pytest.mark.parametrize("codes", [["01001"], ["97611"], ["75113"], ["75056"], ["97502"]])
def test_every_indicator_can_be_mapped_everywhere(shown, atlas, codes):
    zones = shown.zoning("commune")
    for indicator in indicators().values():
        layer = shown.layer(indicator.id, "commune")
        if layer is not None:
            drawn = plate(atlas, Request(layer, zones, frozenset(codes)))(Canvas())
            assert "nan" not in drawn.svg
            assert bool(drawn.svg) == (codes != ["97502"])


def test_accessibility_is_that_of_the_publisher(shown, shared_file, douaisis):
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
    assert len(published) == 55
    found = values(shown, "apl_medecin_generaliste", douaisis)
    assert found == pytest.approx(published)
