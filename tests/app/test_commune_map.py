"""Maps of the diagnosis on territories of every kind, with nothing but what is shipped."""

from __future__ import annotations

from base64 import b64decode
from types import SimpleNamespace

import pytest
from screens import plain, shown, sound
from sheets import lines_of
from streamlit.testing.v1 import AppTest

from diagnostic.project import new_project
from diagnostic.ui import work

DOUAISIS = ("200044618", "245901152")
BLESOIS = ("200030385",)
APL_BOUNDS = (1.5, 2.5, 3.5, 4.5)


@pytest.fixture
def chosen(home, monkeypatch, atlas):
    """Choose some communes, and give the screen of a map of them."""

    def open_map(codes, indicator, bounds=None) -> AppTest:
        here = SimpleNamespace(codes=frozenset(codes), project=new_project(sorted(codes)))
        monkeypatch.setattr(work, "current", lambda: here)
        given = {"indicator": indicator, "bounds": bounds}
        return sound(AppTest.from_function(_map, default_timeout=60, kwargs=given).run())

    return open_map


def _map(indicator, bounds):
    from diagnostic.ui.diagnosis.maps import commune_map, place_map

    commune_map(indicator, "Où est-ce ?", "map", bounds=bounds)
    place_map("place")


def members(atlas, sirens) -> list[str]:
    return [code for siren in sirens for code in atlas.epci[siren].members]


def pictures(at) -> list[tuple[str, str]]:
    """Each drawing with the words that stand for it."""
    found = []
    for one in at.html:
        text = str(one.value)
        if 'class="picture"' in text:
            drawing = text.split("base64,")[1].split('"')[0]
            found.append((b64decode(drawing).decode(), plain(text.split('alt="')[1])))
    return found


def test_accessibility_of_the_douaisis(chosen, atlas):
    at = chosen(members(atlas, DOUAISIS), "apl_medecin_generaliste", APL_BOUNDS)
    assert at.subheader[0].value == "Où est-ce ?"
    text = shown(at)
    assert "De 2,20 (Féchain) à 6,75 C/an/hab. (Flers-en-Escrebieux)." in text
    (rates, said), (place, where) = pictures(at)
    assert "4,5 et plus" in rates
    assert "Les plus basses : Féchain 2,20" in said
    assert "Nord" in where
    assert "PAS-DE-CALAIS" in place
    lines = lines_of(at, "Commune")
    assert len(lines) == 55
    assert lines[0] == {"Commune": "Flers-en-Escrebieux", "C/an/hab., 2023": "6,75"}
    assert "DREES, accessibilité potentielle localisée, 2023" in text


def test_professionals_of_the_blesois_are_counted(chosen, atlas):
    at = chosen(members(atlas, BLESOIS), "densite_medecin_generaliste")
    text = shown(at)
    assert "Médecins généralistes libéraux : 108 en tout, dont 55 (Blois)." in text
    assert "une densité change du tout au tout" in text
    assert "<circle" in pictures(at)[0][0]


@pytest.mark.parametrize(
    "indicator",
    ["apl_medecin_generaliste", "part_65_plus", "distance_urgences", "nombre_pharmacie"],
)
@pytest.mark.parametrize("code", ["01001", "29083", "97611", "75113", "75056", "97502", "55039"])
def test_every_kind_of_territory_is_readable(chosen, code, indicator):
    at = chosen([code], indicator)
    text = shown(at)
    assert "nan" not in text.lower().split()
    assert "None" not in text
    infos = [plain(one.value) for one in at.info]
    assert (code == "97502") == any("pas de contour" in one for one in infos)
    assert len(pictures(at)) == 2 - len(infos)


def test_what_no_source_gives_is_said(chosen):
    at = chosen(["97611"], "apl_medecin_generaliste")
    assert "Aucune source en service" in at.info[0].value
    assert not lines_of(at, "Commune")


def test_figures_without_contour_are_in_the_table(chosen):
    at = chosen(["97502"], "population")
    assert "pas de contour" in plain(at.info[0].value)
    assert lines_of(at, "Commune")[0]["Commune"] == "Saint-Pierre"


def test_the_whole_country_is_drawn(chosen, atlas):
    every = [code for code, c in atlas.communes.items() if c.kind == "commune"]
    at = chosen(every, "part_65_plus")
    text = shown(at)
    assert "Les 400 premières communes sur 34 875." in text
    assert "Hors de la carte, trop loin ou sans contour" in text
    assert len(pictures(at)[0][0]) < 2_000_000
    assert len(lines_of(at, "Commune")) == 400
