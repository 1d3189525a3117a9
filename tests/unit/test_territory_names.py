"""Every way of writing a name meets under one key."""

import pytest

from diagnostic.territory.gazetteer import epci_keys
from diagnostic.territory.names import bare, core, key, unfinished_key


@pytest.mark.parametrize(
    ("official", "written"),
    [
        ("Saint-Amand-les-Eaux", "ST AMAND LES EAUX"),
        ("Saint-Amand-les-Eaux", "st.-amand lès eaux"),
        ("Bruille-lez-Marchiennes", "Bruille les Marchiennes"),
        ("Sainte-Colombe", "Ste Colombe"),
        ("Saintes-Maries-de-la-Mer", "Stes Maries de la mer"),
        ("Œuf-en-Ternois", "oeuf en ternois"),
        ("L'Haÿ-les-Roses", "L’Hay les Roses"),
        ("L'Isle-Adam", "Isle-Adam (L')"),
        ("Le Havre", "HAVRE (LE)"),
        ("Boulogne-sur-Mer", "Boulogne s/ Mer"),
        ("Boulogne-sur-Mer", "Boulogne s/Mer"),
        ("Boulogne-sur-Mer", "boulogne/mer"),
        ("Fontenay-sous-Bois", "Fontenay s/s Bois"),
        ("Fontenay-sous-Bois", "Fontenay ss Bois"),
        ("Cœur d'Ostrevent", "coeur d ostrevent"),
        ("Notre-Dame-de-Gravenchon", "N-D de Gravenchon".replace("N-D", "ND")),
        ("Sin-le-Noble", "Sin–le–Noble"),
        ("Bâgé-Dommartin", "Ba\u0302ge\u0301 Dommartin"),
    ],
)
def test_two_ways_of_writing_have_one_key(official: str, written: str) -> None:
    assert key(official) == key(written)


@pytest.mark.parametrize(
    "written",
    [
        "Paris 12",
        "Paris 12e",
        "PARIS 12ème",
        "Paris XII",
        "Paris XIIe arrondissement",
        "Paris 12e Arrondissement",
        "12e arrondissement de Paris",
        "Paris 12 arrdt",
    ],
)
def test_an_arrondissement_has_one_key_however_it_is_numbered(written: str) -> None:
    assert key(written) == "paris 12"


def test_the_first_arrondissement_and_a_padded_number() -> None:
    assert key("Marseille 1er Arrondissement") == key("Marseille 01") == "marseille 1"


@pytest.mark.parametrize("name", ["Paris", "Paris-l'Hôpital", "Cormeilles-en-Parisis", "Paris 75"])
def test_other_names_with_paris_are_no_arrondissement(name: str) -> None:
    assert not key(name).endswith(tuple(f" {rank}" for rank in range(1, 21)))


def test_different_names_keep_different_keys() -> None:
    names = ["Saint-Denis", "Sainte-Denise", "Douai", "Douvrin", "Le Pin", "Pin", "Les Pins"]
    assert len({key(name) for name in names}) == len(names)


def test_nothing_of_ours_gives_an_empty_key() -> None:
    assert key("— ’ () 東京") == ""


def test_a_key_without_its_article_or_its_saint() -> None:
    assert bare("le havre") == "havre"
    assert bare("l isle adam") == "isle adam"
    assert bare("le") == "le"
    assert bare("lens") == "lens"
    assert core("saint amand les eaux") == "amand les eaux"


def test_the_last_word_of_a_name_being_typed_may_go_on() -> None:
    assert unfinished_key("st") == "st"
    assert unfinished_key("st ") == "saint"
    assert unfinished_key("st am") == "saint am"
    assert unfinished_key("") == ""


def test_an_epci_is_known_without_its_type_and_by_its_nickname() -> None:
    assert "coeur d ostrevent" in epci_keys("CA Cœur d'Ostrevent")
    assert "agglopolys" in epci_keys("CA de Blois « Agglopolys »")
    assert "blois agglopolys" in epci_keys("CA de Blois « Agglopolys »")
    assert "capi" in epci_keys("CA Porte de l'Isère (CAPI)")
