"""What is pointed out about real territories, and what is not."""

from __future__ import annotations

import pytest

from diagnostic.aci.advice import advise_on_size
from diagnostic.aci.sizes import size_of
from diagnostic.french import NBSP, THIN
from diagnostic.territory.advice import Advice, advise
from diagnostic.territory.contiguity import parts
from diagnostic.territory.summary import summarise

DOUAISIS_AGGLO, OSTREVENT = "200044618", "245901152"
BLESOIS, AIX_MARSEILLE, ILE_DE_RE = "200030385", "200054807", "241700459"
DOUAI, SIN_LE_NOBLE, MARSEILLE, MARSEILLE_1 = "59178", "59569", "13055", "13201"

EXACT_40_000 = ("200066231", "-", ("09050", "09175"))
EXACT_80_000 = ("248100430", "+", ("81036",))
EXACT_175_000 = ("200069250", "-", ("10212", "10177", "10256"))
"""Real territories of one piece that sum exactly to a threshold: an EPCI and a few communes."""


def members(atlas, *sirens):
    return frozenset(code for siren in sirens for code in atlas.epci[siren].members)


def exactly(atlas, epci, sign, codes):
    return members(atlas, epci) - set(codes) if sign == "-" else members(atlas, epci) | set(codes)


def remarks(atlas, chosen, **more):
    codes = frozenset(chosen)
    return advise(atlas, codes, summarise(atlas, codes), **more)


def ids(found):
    return [one.id for one in found]


def only(found, wanted) -> Advice:
    (one,) = [each for each in found if each.id == wanted]
    return one


def plain(text: str) -> str:
    return text.replace(NBSP, " ").replace(THIN, " ")


# ---- nothing to say ---------------------------------------------------------


@pytest.mark.parametrize("sirens", [(DOUAISIS_AGGLO, OSTREVENT), (BLESOIS,)])
def test_the_examples_call_for_no_remark(atlas, sirens):
    assert remarks(atlas, members(atlas, *sirens)) == []


def test_nothing_chosen_nothing_said(atlas):
    assert remarks(atlas, (), seat="59", other_cpts={"X": [DOUAI]}) == []


def test_every_remark_has_its_reason_its_source_and_its_place(atlas):
    everywhere = {"59178", "13201", "98818", "97608", "17300", "15031", "56069"}
    found = remarks(atlas, everywhere, seat="33", other_cpts={"Voisine": [DOUAI]})
    assert len(found) >= 6
    for one in found:
        assert one.title
        assert one.source
        assert one.reason.endswith((".", "»."))
        assert "!" not in one.title + one.reason
        assert set(one.codes) <= set(atlas.communes)
    levels = [one.level for one in found]
    assert levels == sorted(levels)  # « attention » before « information »


# ---- parts and enclaves -----------------------------------------------------


def test_a_detached_part_is_named_and_drawn(atlas):
    found = only(remarks(atlas, {DOUAI, SIN_LE_NOBLE, "59606"}), "parties_detachees")
    assert found.level == "attention"
    assert plain(found.title) == "Le territoire est en 2 parties"
    assert "Détaché du reste : Valenciennes." in found.reason
    assert found.codes == ("59606",)  # the less populated part


def test_an_island_alone_is_no_worry(atlas):
    lorient = members(atlas, "200042174")
    land = parts(atlas, lorient)[0]
    found = only(remarks(atlas, land | {"56069"}), "parties_detachees")  # Groix
    assert found.level == "information"
    assert "Ni pont ni bac" in found.reason
    assert found.codes == ("56069",)


def test_an_island_and_a_part_on_land_are_looked_at(atlas):
    found = only(remarks(atlas, members(atlas, "200042174")), "parties_detachees")
    assert found.level == "attention"
    assert plain(found.title) == "Le territoire est en 4 parties"


def test_an_enclave(atlas):
    around = atlas.neighbours[DOUAI]
    found = only(remarks(atlas, around), "enclave")
    assert found.codes == (DOUAI,)
    assert plain(found.title) == "1 commune au milieu du territoire"
    assert "Douai (40 250 habitants)" in plain(found.reason)


def test_several_enclaves_make_one_remark(atlas):
    found = only(remarks(atlas, atlas.departements["64"].members), "enclave")
    assert {atlas.name(c) for c in found.codes} == {
        "Escaunets",
        "Séron",
        "Villenave-près-Béarn",
        "Gardères",
        "Luquet",
    }
    assert plain(found.title).startswith("5 communes ")


def test_what_is_held_against_the_sea_is_said_so(atlas):
    found = only(remarks(atlas, {"56168"}), "enclave")  # Plouharnel before Quiberon
    assert "entre le territoire et la mer ou la frontière" in found.title
    assert {atlas.name(c) for c in found.codes} == {"Quiberon", "Saint-Pierre-Quiberon"}


# ---- EPCI -------------------------------------------------------------------


def test_an_epci_cut(atlas):
    found = only(remarks(atlas, members(atlas, BLESOIS) - {"41018"}), "epci_coupe")
    assert found.level == "information"
    assert found.title == "Une intercommunalité coupée en deux"
    assert "(42 communes sur 43)" in plain(found.reason)


def test_several_epci_cut(atlas):
    found = only(remarks(atlas, {DOUAI, "59606", "59350"}), "epci_coupe")
    assert plain(found.title) == "3 intercommunalités coupées en deux"
    assert "Métropole Européenne de Lille (1 commune sur 95)" in plain(found.reason)


def test_aix_marseille_by_arrondissement_is_not_cut(atlas):
    opened = members(atlas, AIX_MARSEILLE) - {MARSEILLE} | set(atlas.arrondissements[MARSEILLE])
    assert ids(remarks(atlas, opened, seat="13")) == ["plusieurs_departements"]
    found = only(remarks(atlas, opened - {MARSEILLE_1}, seat="13"), "epci_coupe")
    assert "92 communes sur 92, une ville en partie" in plain(found.reason)


# ---- départements and seat --------------------------------------------------


def test_two_departements_ask_for_the_seat(atlas):
    found = only(remarks(atlas, {DOUAI, "62427"}), "plusieurs_departements")
    assert found.level == "attention"
    assert "2 départements" in plain(found.title)
    assert "Indiquez le département du siège" in found.reason
    assert "Nord (40 250 habitants)" in plain(found.reason)


def test_once_the_seat_is_known_its_cpam_signs(atlas):
    found = only(remarks(atlas, {DOUAI, "62427"}, seat="62"), "plusieurs_departements")
    assert found.level == "information"
    assert "Siège : Pas-de-Calais. La CPAM de ce département signe" in found.reason


def test_a_seat_that_left_the_territory(atlas):
    found = only(remarks(atlas, {DOUAI}, seat="62"), "siege_hors_territoire")
    assert found.level == "attention"
    assert "62" in found.reason


def test_one_departement_asks_for_nothing(atlas):
    for seat in (None, "59"):
        found = ids(remarks(atlas, {DOUAI}, seat=seat))
        assert "plusieurs_departements" not in found
        assert "siege_hors_territoire" not in found


# ---- size of the territory --------------------------------------------------


def test_under_twenty_thousand_inhabitants(atlas):
    found = only(remarks(atlas, members(atlas, ILE_DE_RE)), "moins_de_20000")
    assert "17 961 habitants" in plain(found.reason)
    assert "pas de minimum légal connu" in found.reason
    assert "moins_de_20000" not in ids(remarks(atlas, {DOUAI}))


@pytest.mark.parametrize(
    ("epci", "population", "is_small"),
    [
        ("200036549", 19_993, True),  # CC Val de Gray
        ("200029734", 20_018, False),  # CC des 4B Sud Charente
    ],
)
def test_around_twenty_thousand_inhabitants(atlas, epci, population, is_small):
    codes = members(atlas, epci)
    assert atlas.population(codes) == population
    assert ("moins_de_20000" in ids(remarks(atlas, codes))) is is_small


def test_six_communes_without_inhabitants(atlas):
    empty = [c.code for c in atlas.communes.values() if c.population == 0]
    found = remarks(atlas, empty)
    assert "moins_de_20000" in ids(found)
    assert "ages_partiels" not in ids(found)


@pytest.mark.parametrize(
    ("which", "threshold", "wanted"),
    [
        (EXACT_40_000, 40_000, "proche_seuil"),
        (EXACT_80_000, 80_000, "seuil_indetermine"),
        (EXACT_175_000, 175_000, "proche_seuil"),
    ],
)
def test_real_territories_exactly_on_a_threshold(atlas, which, threshold, wanted):
    codes = exactly(atlas, *which)
    assert len(parts(atlas, codes)) == 1
    assert atlas.population(codes) == threshold
    (found,) = advise_on_size(size_of(atlas.population(codes)))
    assert found.id == wanted
    assert found.level == "attention"
    if wanted == "proche_seuil":
        assert plain(found.title) == f"Exactement sur le seuil de {plain_number(threshold)}"


def plain_number(value: int) -> str:
    return f"{value:,} habitants".replace(",", " ")


@pytest.mark.parametrize(
    ("epci", "population", "title"),
    [
        ("200041515", 40_014, "À 14 habitants au-dessus du seuil de 40 000"),
        ("249500455", 39_841, "À 159 habitants au-dessous du seuil de 40 000"),
        ("200068500", 80_120, "À 120 habitants au-dessus du seuil de 80 000"),
        ("200068542", 79_129, "À 871 habitants au-dessous du seuil de 80 000"),
        ("200069250", 175_664, "À 664 habitants au-dessus du seuil de 175 000"),
    ],
)
def test_real_epci_near_a_threshold(atlas, epci, population, title):
    assert atlas.population(atlas.epci[epci].members) == population
    (found,) = advise_on_size(size_of(population))
    assert found.id == "proche_seuil"
    assert plain(found.title) == title


@pytest.mark.parametrize("population", [39_199, 40_801, 78_399, 81_601, 171_499, 178_501])
def test_past_two_percent_nothing_is_said(population):
    assert advise_on_size(size_of(population)) == []
    inward = population + (1 if population in (39_199, 78_399, 171_499) else -1)
    assert ids(advise_on_size(size_of(inward))) == ["proche_seuil"]


# ---- dwellings and ages -----------------------------------------------------


@pytest.mark.parametrize(
    ("epci", "share"),
    [(ILE_DE_RE, "61 %"), ("248500191", "69 %"), ("241700640", "43 %")],
)
def test_second_homes_at_the_seaside(atlas, communes, epci, share):
    rows = communes.loc[sorted(members(atlas, epci))]
    expected = 100 * rows["residences_secondaires"].sum() / rows["logements"].sum()
    assert f"{expected:.0f} %" == share
    found = only(remarks(atlas, members(atlas, epci)), "residences_secondaires")
    assert plain(found.title) == f"{share} de résidences secondaires"
    assert found.level == "information"


def test_few_second_homes_are_not_worth_a_word(atlas):
    assert "residences_secondaires" not in ids(remarks(atlas, members(atlas, BLESOIS)))


def test_mayotte(atlas):
    found = remarks(atlas, atlas.departements["976"].members)
    older = only(found, "population_2017")
    assert older.level == "attention"
    assert len(older.codes) == 17
    assert plain(only(found, "ages_partiels").title).startswith("Âges connus pour 0 %")


def test_mayotte_beside_the_mainland_marks_only_mayotte(atlas):
    found = only(remarks(atlas, {"97608", DOUAI}), "population_2017")
    assert found.codes == ("97608",)


def test_overseas_communes_without_contour(atlas):
    found = remarks(atlas, atlas.departements["988"].members)
    # Unknown neighbours: no false alarm.
    assert ids(found) == ["assurance_maladie_propre", "sans_contour", "ages_partiels"]
    assert len(only(found, "sans_contour").codes) == 33
    assert "pas sur la carte" in only(found, "sans_contour").reason


def test_ages_that_are_not_all_known_never_read_as_all(atlas):
    # Five départements: 99,99 % of the inhabitants have a known age.
    codes = [c for d in ("02", "59", "60", "62", "80") for c in atlas.departements[d].members]
    summary = summarise(atlas, codes)
    assert 0.999 < summary.ages.coverage < 1
    title = plain(only(remarks(atlas, codes), "ages_partiels").title)
    assert title == "Âges connus pour 99 % de la population"


# ---- overlap with perimeters that the user supplies -------------------------


def test_overlap_with_another_cpts(atlas):
    others = {"CPTS de l’Ostrevent": [SIN_LE_NOBLE, DOUAI, "62427"], "Loin": ["33063"]}
    found = only(remarks(atlas, members(atlas, DOUAISIS_AGGLO), other_cpts=others), "chevauchement")
    assert found.level == "attention"
    assert found.codes == (DOUAI, SIN_LE_NOBLE)
    assert plain(found.title) == "2 communes déjà dans « CPTS de l’Ostrevent »"
    people = atlas["59178"].population + atlas["59569"].population
    assert f"({people:,} habitants)".replace(",", " ") in plain(found.reason)


def test_codes_of_another_year_in_a_perimeter_are_left_out(atlas):
    found = remarks(atlas, {DOUAI}, other_cpts={"Ancienne": ["59355", "00000"]})
    assert "chevauchement" not in ids(found)


@pytest.mark.parametrize(
    ("mine", "theirs", "common"),
    [
        ({MARSEILLE}, {MARSEILLE_1}, {MARSEILLE_1}),
        ({MARSEILLE_1}, {MARSEILLE}, {MARSEILLE_1}),
        ({MARSEILLE}, {MARSEILLE}, {MARSEILLE}),
        ({MARSEILLE_1}, {"13202"}, set()),
    ],
)
def test_overlap_of_a_city_and_its_arrondissements(atlas, mine, theirs, common):
    found = [one for one in remarks(atlas, mine, other_cpts={"A": theirs}) if "«" in one.title]
    assert [set(one.codes) for one in found] == ([common] if common else [])


def test_overlap_of_a_whole_city_with_all_its_arrondissements_counts_once(atlas):
    opened = atlas.arrondissements[MARSEILLE]
    for mine, theirs in (({MARSEILLE}, opened), (opened, {MARSEILLE})):
        found = only(remarks(atlas, mine, other_cpts={"A": theirs}), "chevauchement")
        assert atlas.population(found.codes) == atlas[MARSEILLE].population
