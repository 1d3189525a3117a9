"""An indicator commune by commune, and what its map says in words."""

from __future__ import annotations

import numpy as np
import pytest
from synthetic_layers import synthetic_layer
from synthetic_parts import apl, equipment, put

from diagnostic.indicators import layer_words
from diagnostic.indicators.base import Base
from diagnostic.indicators.from_communes import FromCommunes
from diagnostic.indicators.registry import by_commune, indicators
from diagnostic.maps.told import Told, answer, first_answer, in_words
from diagnostic.sources.reading import Library
from diagnostic.sources.store import Store
from diagnostic.sources.tables import APL, EQUIPMENT

APL_ID = "apl_medecin_generaliste"
DOCTORS = "Médecins généralistes libéraux"
DOUAI, SIN, ANICHE, SOMAIN, AUBY = "59178", "59569", "59008", "59574", "59028"
PLACES = frozenset({DOUAI, SIN, ANICHE, SOMAIN, AUBY})


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


@pytest.fixture(scope="module")
def shown(atlas, tmp_path_factory) -> FromCommunes:
    """Synthetic APL, of which one commune is secret and one not given, and doctors."""
    store = Store(tmp_path_factory.mktemp("synthetic") / "sources")
    rows = [
        apl(DOUAI, 4.0, 10.0),
        apl(SIN, 2.496, 10.0),
        apl(ANICHE, 2.5, 10.0),
        apl(SOMAIN, None, None, "secret"),
        apl("59336", 5.5, 10.0),
    ]
    put(store, APL, "drees_apl", "a-2023", rows)
    doctors = [equipment(DOUAI, 47), equipment(ANICHE, 9), equipment("75113", 300)]
    put(store, EQUIPMENT, "insee_bpe", "2019", doctors)
    return FromCommunes(Base(Library(store), atlas))


@pytest.fixture(scope="module")
def of(shown):
    def told(name, codes=PLACES):
        layer = shown.layer(name, "commune")
        return layer, np.array([layer.rank[code] for code in sorted(codes)])

    return told


def test_values_are_those_of_the_source_and_the_rest_is_not_known(of):
    layer, rows = of(APL_ID)
    found = Told(layer, rows)
    assert layer.values[layer.rank[DOUAI]] == pytest.approx(4.0)
    assert [layer.codes[row] for row in found.known] == [DOUAI, ANICHE, SIN]
    unknown = {layer.codes[row]: layer_words.figure(layer, row) for row in found.unknown}
    assert unknown == {AUBY: "nd", SOMAIN: "secret"}
    assert found.secret == 1


def test_the_answer_names_both_ends_and_counts_what_is_missing(of):
    assert plain(answer(*of(APL_ID))) == (
        "De 2,50 (Sin-le-Noble et Aniche) à 4,00 C/an/hab. (Douai). "
        "2 communes sur 5 ne sont pas connues, dont 1 par secret statistique."
    )


@pytest.mark.parametrize(
    ("codes", "said"),
    [
        ({DOUAI}, "Douai : 4,00 C/an/hab."),
        ({SOMAIN}, "Le chiffre de cette commune est couvert par le secret statistique."),
        ({AUBY}, "Le chiffre de cette commune n’est pas connu."),
        ({SIN, ANICHE}, "2 communes au même chiffre : 2,50 C/an/hab."),
        ({DOUAI, AUBY}, "Douai : 4,00 C/an/hab. 1 commune sur 2 n’est pas connue."),
        (
            {AUBY, SOMAIN},
            "Le chiffre n’est connu pour aucune des 2 communes, dont 1 par secret statistique.",
        ),
    ],
)
def test_few_communes_are_said_rightly(of, codes, said):
    assert plain(answer(*of(APL_ID, codes))) == said


def test_nothing_known_is_said_of_what_it_is_about(of, atlas):
    assert plain(answer(*of(APL_ID, {AUBY, "59015"}), "Dans le territoire")) == (
        "Dans le territoire : le chiffre n’est connu pour aucune des 2 communes."
    )
    hidden = synthetic_layer(atlas, values={}, secret={DOUAI, SIN})
    rows = np.array([hidden.rank[DOUAI], hidden.rank[SIN]])
    assert plain(answer(hidden, rows)) == (
        "Le chiffre des 2 communes est couvert par le secret statistique."
    )
    epci = synthetic_layer(atlas, level="epci", values={})
    assert plain(answer(epci, np.array([0, 1, 2]))) == (
        "Le chiffre n’est connu pour aucun des 3 EPCI."
    )


@pytest.mark.parametrize(
    ("here", "others", "said"),
    [
        (
            DOUAI,
            {SIN, ANICHE, AUBY},
            "Douai : 4,00 C/an/hab. Autour, 2 communes au même chiffre : 2,50 C/an/hab. "
            "1 commune sur 3 n’est pas connue.",
        ),
        (AUBY, {DOUAI}, "Auby : chiffre non connu. Autour, Douai : 4,00 C/an/hab."),
        (
            SOMAIN,
            {DOUAI, SIN},
            "Somain : chiffre couvert par le secret statistique. "
            "Autour, de 2,50 (Sin-le-Noble) à 4,00 C/an/hab. (Douai).",
        ),
        (
            DOUAI,
            {AUBY, "59015"},
            "Douai : 4,00 C/an/hab. Autour, le chiffre n’est connu pour aucune des 2 communes.",
        ),
        (DOUAI, set(), "Douai : 4,00 C/an/hab."),
    ],
)
def test_a_zone_that_holds_the_territory_comes_first(of, here, others, said):
    layer, rows = of(APL_ID, others)
    found = first_answer(layer, layer.rank[here], rows.astype(np.intp), "Autour")
    assert plain(found) == said


def test_a_count_of_one_zone_is_said_before_the_total_around(of):
    layer, rows = of("nombre_medecin_generaliste", {ANICHE, SIN})
    said = first_answer(layer, layer.rank[DOUAI], rows, "Autour", DOCTORS)
    assert plain(said) == (
        f"{DOCTORS}, Douai : 47. Autour, 9 en tout, dont 9 (Aniche). 1 commune sur 2 n’en a pas."
    )


def test_counts_are_added_and_none_is_told_from_unknown(of):
    doctors = "nombre_medecin_generaliste"
    assert plain(answer(*of(doctors), DOCTORS)) == (
        f"{DOCTORS} : 56 en tout, dont 47 (Douai). 3 communes sur 5 n’en ont pas."
    )
    assert plain(answer(*of(doctors, {SIN}), DOCTORS)) == f"{DOCTORS}, Sin-le-Noble : 0."
    none = answer(*of(doctors, {SIN, AUBY}), DOCTORS)
    assert plain(none) == f"{DOCTORS} : zéro dans 2 communes."


def test_a_total_with_losses_says_both_ends(atlas):
    layer = synthetic_layer(atlas, "count", values={DOUAI: 12.0, SIN: -4.0}, unit="nombre")
    rows = np.array([layer.rank[DOUAI], layer.rank[SIN]])
    assert plain(answer(layer, rows, "Ici")) == (
        "Ici : 8,0 en tout, de −4,0 (Sin-le-Noble) à 12,0 (Douai)."
    )


def test_what_is_shared_by_many_is_counted(atlas):
    values = dict.fromkeys(PLACES, 3.0) | {DOUAI: 5.0}
    layer = synthetic_layer(atlas, values=values)
    rows = np.array([layer.rank[code] for code in PLACES])
    assert plain(answer(layer, rows)) == "De 3,0 (4 communes) à 5,0 % (Douai)."


def test_a_density_of_professionals_is_drawn_as_their_number():
    registry = indicators()
    density = registry["densite_medecin_generaliste"]
    assert by_commune(density) is registry["nombre_medecin_generaliste"]
    for same in ("densite_population", "part_65_plus", APL_ID):
        assert by_commune(registry[same]) is registry[same]


def test_the_words_for_the_blind_tell_the_ends(of, atlas):
    said = plain(in_words(*of("population", atlas.epci["200044618"].members)))
    assert "Les plus hautes valeurs : Douai 40 250" in said
    assert "Les plus basses :" in said


def test_a_city_or_its_arrondissements(of):
    doctors = "nombre_medecin_generaliste"
    assert plain(answer(*of(doctors, {"75056"}))) == "Paris : 300."
    assert plain(answer(*of(doctors, {"75113"}))) == "Paris 13e Arrondissement : 300."


def test_a_rate_on_nobody_is_not_known(of):
    """Six communes of the Meuse have no inhabitant."""
    layer, (row,) = of("part_65_plus", {"55039"})
    assert np.isnan(layer.values[row])
