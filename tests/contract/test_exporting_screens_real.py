"""Charts and the archive with the official files: all that is measured leaves."""

from __future__ import annotations

import io
import zipfile

import pytest
from gathered import charts_of, whole
from screens import sound, visit

from diagnostic.maps.view import Canvas
from diagnostic.project import encode

DOUAISIS, BLESOIS = ("200044618", "245901152"), ("200030385",)


@pytest.mark.usefixtures("at_home")
@pytest.mark.parametrize("sirens", [DOUAISIS, BLESOIS])
def test_every_synchronised_chart_is_drawn_without_a_browser(atlas, monkeypatch, sirens):
    found = charts_of(encode(whole(atlas, sirens), "Essai"), monkeypatch)
    assert {"ald", "strata", "care-densities", "care-retirements", "diseases-gaps"} <= set(found)
    for name, drawing in found.items():
        for canvas in (Canvas(907, 1150), Canvas(1369, 620), Canvas(1147, 560)):
            plate = drawing(canvas)
            assert plate.svg.startswith("<svg"), name
            assert plate.sources, name


@pytest.mark.usefixtures("at_home")
def test_everything_of_the_douaisis_leaves(atlas):
    at = visit(link=encode(whole(atlas, DOUAISIS), "Douaisis"))
    at = sound(at.switch_page("pages/diagnostic/carte_identite.py").run())
    (asked,) = [one for one in at.button if one.label == "Tout exporter"]
    at = sound(asked.click().run())
    assert not at.error
    names = zipfile.ZipFile(io.BytesIO(at.session_state["dossier-made"].content)).namelist()
    assert sum(name.endswith(".png") for name in names) >= 20
    assert sum(name.endswith(".xlsx") for name in names) >= 2
