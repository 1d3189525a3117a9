"""An indicator commune by commune, and what its map says in words."""

from __future__ import annotations

import pytest
from synthetic_parts import apl, equipment, put

from diagnostic.indicators.base import Base
from diagnostic.indicators.registry import indicators
from diagnostic.maps.spread import answer, drawn, in_words, mapped, spread
from diagnostic.sources.reading import Library
from diagnostic.sources.store import Store
from diagnostic.sources.tables import APL, EQUIPMENT

APL_ID = "apl_medecin_generaliste"
DOUAI, SIN, ANICHE, SOMAIN, AUBY = "59178", "59569", "59008", "59574", "59028"
PLACES = frozenset({DOUAI, SIN, ANICHE, SOMAIN, AUBY})


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


@pytest.fixture(scope="module")
def base(atlas, tmp_path_factory) -> Base:
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
    return Base(Library(store), atlas)


def of(base, name, codes=PLACES):
    return spread(base, indicators()[name], frozenset(codes))


def test_values_are_those_of_the_source_and_the_rest_is_not_known(base):
    found = of(base, APL_ID)
    assert found.values[DOUAI] == pytest.approx(4.0)
    assert next(iter(found.here)) == DOUAI
    assert (found.shown(SOMAIN), found.shown(AUBY)) == ("secret", "nd")
    assert SOMAIN in found.secret
    assert found.title == "APL aux médecins généralistes par commune, 2023"


def test_the_answer_names_both_ends_and_counts_what_is_missing(base, atlas):
    said = plain(answer(atlas, of(base, APL_ID)))
    assert said == (
        "De 2,50 (Sin-le-Noble et Aniche) à 4,00 C/an/hab. (Douai). "
        "2 communes sur 5 ne sont pas connues, dont 1 par secret statistique."
    )


@pytest.mark.parametrize(
    ("codes", "said"),
    [
        ({DOUAI}, "Douai : 4,00 C/an/hab."),
        ({SOMAIN}, "Le chiffre est couvert par le secret statistique."),
        ({AUBY}, "Le chiffre de cette commune n’est pas connu."),
        ({SIN, ANICHE}, "2 communes ont le même chiffre : 2,50 C/an/hab."),
        ({DOUAI, AUBY}, None),
    ],
)
def test_few_communes_are_said_rightly(base, atlas, codes, said):
    found = plain(answer(atlas, of(base, APL_ID, codes)))
    if said:
        assert found == said
    assert ".." not in found


def test_counts_are_added_and_none_is_told_from_unknown(base, atlas):
    found = of(base, "nombre_medecin_generaliste")
    assert plain(answer(atlas, found)) == (
        "Médecins généralistes libéraux : 56 en tout, dont 47 (Douai). "
        "3 communes sur 5 n’en ont pas."
    )
    alone = of(base, "nombre_medecin_generaliste", {SIN})
    assert plain(answer(atlas, alone)) == "Sin-le-Noble : 0 (médecins généralistes libéraux)."
    none = of(base, "nombre_medecin_generaliste", {SIN, AUBY})
    assert plain(answer(atlas, none)) == "Médecins généralistes libéraux : aucun dans 2 communes."


def test_a_density_of_professionals_is_drawn_as_their_number(base, atlas):
    registry = indicators()
    density = registry["densite_medecin_generaliste"]
    assert mapped(density) is registry["nombre_medecin_generaliste"]
    for same in ("densite_population", "part_65_plus", APL_ID):
        assert mapped(registry[same]) is registry[same]
    picture = drawn(atlas, of(base, "densite_medecin_generaliste"))
    assert "<circle" in picture


def test_thresholds_part_exact_values_and_classes_part_shown_ones(base, atlas):
    """2.496 is under 2.5, as in the share of inhabitants under it, even if it is shown 2,50."""
    found = of(base, APL_ID)
    by_threshold = plain(drawn(atlas, found, (2.5,)))
    assert ">moins de 2,5<" in by_threshold
    assert by_threshold.split(">moins de 2,5<")[1].split("<text")[1].split(">")[1][:1] == "1"
    assert "2,496" not in drawn(atlas, found)


def test_the_words_for_the_blind_tell_the_ends(base, atlas):
    said = plain(in_words(atlas, of(base, "population", atlas.epci["200044618"].members)))
    assert said.startswith("Carte. Population par commune, 2023.")
    assert "Les plus hautes : Douai 40 250" in said
    assert "Les plus basses :" in said


def test_a_city_or_its_arrondissements(base):
    whole = of(base, "nombre_medecin_generaliste", {"75056"})
    assert whole.here == {"75056": 300}
    assert "75113" not in whole.values
    part = of(base, "nombre_medecin_generaliste", {"75113"})
    assert part.here == {"75113": 300}
    assert "75056" not in part.values


def test_a_rate_on_nobody_is_not_known(base):
    """Six communes of the Meuse have no inhabitant."""
    found = of(base, "part_65_plus", {"55039"})
    assert "55039" not in found.values
    assert not any(value != value for value in found.values.values())
