"""The emergency sites nearest to a territory, on the screen of care supply."""

from __future__ import annotations

import pytest
from screens import shown, sound, visit

from diagnostic.project import encode

pytestmark = pytest.mark.usefixtures("home")


def page(*codes: str) -> str:
    link = encode(tuple(sorted(codes)), "Essai")
    return shown(sound(visit(link=link).switch_page("pages/diagnostic/offre.py").run()))


def test_the_nearest_sites_have_their_distance_and_their_passages(atlas):
    text = page(*atlas.epci["200044618"].members)
    assert "Où aller en urgence ?" in text
    assert "CH DOUAI DECHY" in text
    assert "en 2025" in text


@pytest.mark.parametrize("siren", ["200093201", "200041960"])
def test_a_site_without_passages_is_not_known(atlas, siren):
    """Around Lille, a site of the list has no number of passages."""
    assert "HURIEZ" in page(*atlas.epci[siren].members)


def test_a_city_chosen_whole_holds_the_sites_of_its_arrondissements():
    assert page("69123").count("dans le territoire") >= 5


def test_the_nearest_site_is_not_across_the_sea():
    text = page("97611")
    assert "Où aller en urgence ?" in text
    assert "Réunion" not in text
    assert "1 408 km" not in text
