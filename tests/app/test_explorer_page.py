"""The Explorer on territories of every kind: one map, two, two crossed, every level and extent."""

from __future__ import annotations

import pytest
from screens import shown, sound, visit

from diagnostic.maps.extent import Extent
from diagnostic.project import encode

PAGE = "pages/cartographie/explorer.py"
DOUAISIS = ("200044618", "245901152")


def of(*codes: str) -> str:
    return encode(tuple(sorted(codes)), "Essai")


def whole(atlas, sirens) -> str:
    return of(*(code for siren in sirens for code in atlas.epci[siren].members))


def explorer(link: str | None = None):
    return sound(visit(link=link).switch_page(PAGE).run())


def by_key(at, key: str, value: object):
    at.session_state[key] = value
    return sound(at.run())


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize("code", ["59178", "01001", "29083", "97611", "75113", "75056", "97502"])
def test_every_kind_of_territory_is_readable(code):
    at = explorer(of(code))
    text = shown(at)
    assert "nan" not in text.lower().split()
    if code == "97502":
        assert "pas de contour" in at.info[0].value
    else:
        assert "INSEE" in text


@pytest.mark.usefixtures("home")
def test_without_a_territory_france_is_shown_by_epci():
    text = shown(explorer())
    assert "Part des 65 ans et plus, 2021" in text


@pytest.mark.usefixtures("home")
def test_the_douaisis_is_told_from_its_lowest_to_its_highest(atlas):
    text = shown(explorer(whole(atlas, DOUAISIS)))
    assert "de 11,2 (Marcq-en-Ostrevent) à 29,1 % (Féchain)" in text
    assert "INSEE, recensement de la population 2021" in text
    assert "IGN, ADMIN EXPRESS" in text


@pytest.mark.usefixtures("home")
def test_a_count_is_summed_and_its_table_has_codes_as_text(atlas):
    at = by_key(explorer(whole(atlas, DOUAISIS)), "explorer-first", "population")
    assert "219 046 en tout" in shown(at)
    (table,) = at.dataframe
    assert "59178" in set(table.value["Code"])
    assert table.value["Population, 2023 (habitants)"].max() == pytest.approx(
        max(atlas[c].population for c in table.value["Code"])
    )


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize("level", ["epci", "departement", "region"])
def test_each_level_of_a_region(atlas, level):
    at = explorer(whole(atlas, DOUAISIS))
    at = by_key(at, "explorer-level-wanted", level)
    (table,) = at.dataframe
    assert len(table.value) > 2
    assert "Hauts-de-France" in set(table.value.iloc[:, 0]) or level != "region"


@pytest.mark.usefixtures("home")
def test_two_maps_have_their_own_titles_and_share_a_table(atlas):
    at = by_key(explorer(whole(atlas, DOUAISIS)), "explorer-mode", "deux")
    text = shown(at)
    assert "Part des 65 ans et plus, 2021" in text
    assert "Médecins généralistes libéraux, 20" in text
    (table,) = at.dataframe
    assert sum("Précision" not in name for name in table.value.columns) >= 4


@pytest.mark.usefixtures("home")
def test_two_rates_crossed_say_both(atlas):
    at = by_key(explorer(whole(atlas, DOUAISIS)), "explorer-mode", "croisees")
    text = shown(at)
    assert "part des 65 ans et plus" in text
    assert "distance au généraliste le plus proche" in text


@pytest.mark.usefixtures("home")
def test_own_thresholds_that_are_not_numbers_are_told(atlas):
    at = explorer(whole(atlas, DOUAISIS))
    at = by_key(at, "explorer-map-0-style-method", "seuils")
    at = by_key(at, "explorer-map-0-style-bounds-part_65_plus", "15 ; vingt")
    assert "« vingt » n’est pas un nombre" in shown(at)


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize("method", ["jenks", "egaux", "ecart_type", "arrondis"])
def test_every_way_of_cutting_draws(atlas, method):
    at = explorer(whole(atlas, DOUAISIS))
    sound(by_key(at, "explorer-map-0-style-method", method))


@pytest.mark.usefixtures("home")
def test_the_table_leaves_with_codes_as_text_and_its_sources(atlas):
    """The very file that the button gives, read back."""
    from datetime import date
    from io import BytesIO

    import openpyxl

    from diagnostic.indicators.base import Base
    from diagnostic.indicators.gallery import gallery
    from diagnostic.maps.extent import Extent, seen
    from diagnostic.sources.reading import Library
    from diagnostic.territory.zones import zoning
    from diagnostic.ui.explorer.drawn import circles_map
    from diagnostic.ui.explorer.export import table_file

    codes = frozenset(code for siren in DOUAISIS for code in atlas.epci[siren].members)
    layer = gallery(Base(Library(), atlas)).layer("population", "commune")
    shown = seen(atlas, zoning(atlas, "commune"), codes, Extent("territoire"))
    content = table_file([circles_map(layer, shown, codes)], "Douaisis", date(2026, 11, 22))
    book = openpyxl.load_workbook(BytesIO(content))
    head, *rows = [row for row in book.worksheets[0].iter_rows(values_only=True) if row[1]]
    at = next(n for n, row in enumerate([head, *rows]) if row[0] == "Code")
    by_code = {row[0]: row for row in [head, *rows][at + 1 :]}
    assert by_code["59178"][1:3] == ("Douai", atlas["59178"].population)
    assert sum(row[2] for row in by_code.values() if row[3] == "oui") == 219_046
    told = " ".join(str(c) for row in book.worksheets[-1].iter_rows(values_only=True) for c in row)
    assert "INSEE, population municipale 2023" in told
    assert "IGN, ADMIN EXPRESS" in told


@pytest.mark.usefixtures("home")
def test_no_english_word_stands_for_a_figure(atlas):
    """A table says « None » for what is missing unless another word is given."""
    (table,) = explorer(whole(atlas, DOUAISIS)).dataframe
    assert table.proto.placeholder == "nd"


@pytest.mark.usefixtures("home")
def test_the_only_zone_of_a_territory_is_said_first():
    text = shown(explorer(of("75113")))
    assert "Paris 13e Arrondissement : " in text
    assert "Autour, de " in text


@pytest.mark.usefixtures("home")
def test_nothing_known_is_said_plainly():
    at = by_key(explorer(of("97611")), "explorer-first", "part_65_plus")
    text = shown(at)
    assert "ne sont pas connu" not in text
    assert "non connu" in text or "n’est connu pour aucun" in text


def years(at) -> list[list[str]]:
    """Years that can be chosen."""
    every = (*at.select_slider, *at.segmented_control)
    return [list(each.options) for each in every if each.label.startswith("Année")]


@pytest.mark.usefixtures("home")
def test_a_year_that_knows_nearly_nothing_of_a_map_is_not_offered(atlas):
    """Offline, doctors of 2019 are those of the Douaisis only."""
    at = explorer(whole(atlas, DOUAISIS))
    at = by_key(at, "explorer-first", "nombre_medecin_generaliste")
    assert years(at) == [["2017", "2019"]]
    at = by_key(at, "explorer-extent", Extent("region", "32"))
    assert years(at) == []


@pytest.mark.usefixtures("home")
def test_a_subject_is_named_without_its_theme_where_its_label_is_enough(atlas):
    at = explorer(whole(atlas, DOUAISIS))
    alone = at.selectbox(key="explorer-first").options
    at = by_key(at, "explorer-mode", "deux")
    assert at.selectbox(key="explorer-first").options == alone, "the words picked are kept"
    second = at.selectbox(key="explorer-second").options
    assert "Médecins généralistes libéraux" in second
    assert len(set(second)) == len(second)


@pytest.mark.usefixtures("home")
def test_places_of_care_are_chosen_one_by_one(atlas):
    at = explorer(whole(atlas, DOUAISIS))
    (care,) = [each for each in at.multiselect if each.label == "Lieux de soins"]
    assert care.proto.select_all == 0
