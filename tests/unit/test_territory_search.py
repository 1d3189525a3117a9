"""The search box finds what is meant, as it is typed."""

import pytest

from diagnostic.territory.atlas import load_atlas
from diagnostic.territory.search import Hit, Search, load_search


@pytest.fixture(scope="module")
def search() -> Search:
    return load_search()


def first(search: Search, query: str) -> Hit:
    return search.find(query)[0]


def test_the_index_is_built_once() -> None:
    assert load_search() is load_search()


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("doua", "59178"),
        ("douai", "59178"),
        ("DOUAI", "59178"),
        ("aniche", "59008"),
        ("st amand les eaux", "59526"),
        ("Saint Amand-les-Eaux", "59526"),
        ("amand les eaux", "59526"),
        ("eaux amand", "59526"),
        ("le havre", "76351"),
        ("havre", "76351"),
        ("hay les roses", "94038"),
        ("59178", "59178"),
        ("2a004", "2A004"),
        ("20004", "2A004"),
        ("1004", "01004"),
        ("saint-denis 93", "93066"),
        ("saint denis (974)", "97411"),
        ("59500 douai", "59178"),
        ("douai nord", "59178"),
        ("papeete", "98735"),
        ("paris", "75056"),
        ("paris 12e", "75112"),
        ("75012", "75112"),
    ],
)
def test_the_first_answer_is_the_commune_meant(search: Search, query: str, code: str) -> None:
    assert first(search, query).code == code


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("duoai", "59178"),
        ("douaai", "59178"),
        ("anniche", "59008"),
        ("st amnd les eaux", "59526"),
        ("bruile lez march", "59113"),
        ("valencienes", "59606"),
    ],
)
def test_small_typos_are_forgiven(search: Search, query: str, code: str) -> None:
    assert code in [hit.code for hit in search.find(query)[:3]]


def test_an_exact_name_brings_no_misspelt_neighbour(search: Search) -> None:
    assert {hit.label.split(" (")[0] for hit in search.find("aniche")} == {"Aniche"}


def test_every_letter_typed_keeps_the_commune_in_sight(search: Search) -> None:
    name = "saint amand les eaux"
    for end in range(8, len(name) + 1):
        assert "59526" in [hit.code for hit in search.find(name[:end])], name[:end]


def test_an_abbreviation_may_be_the_start_of_a_word(search: Search) -> None:
    codes = [hit.code for hit in search.find("st")]
    assert "67482" in codes  # Strasbourg
    assert "42218" in codes  # Saint-Étienne


def test_homonyms_are_told_apart_by_their_departement(search: Search) -> None:
    labels = [hit.label for hit in search.find("saint-denis")[:2]]
    assert labels == ["Saint-Denis (974)", "Saint-Denis (93)"]


def test_a_postal_code_gives_its_communes_by_population(search: Search) -> None:
    codes = [hit.code for hit in search.find("59287")]
    # The commune of that INSEE code is among them: its detail says so.
    assert codes == ["59276", "59345", "59287"]
    assert [h.detail for h in search.find("59287")][-1].endswith("code INSEE 59287")


def test_a_postal_code_not_typed_to_its_end(search: Search) -> None:
    atlas = load_atlas()
    hits = search.find("595")
    assert len(hits) == 12
    populations = [atlas.population([hit.code]) for hit in hits]
    assert populations == sorted(populations, reverse=True)
    for hit in hits:
        assert any(postal.startswith("595") for postal in atlas[hit.code].postal_codes)


@pytest.mark.parametrize(
    ("query", "code", "members"),
    [
        ("Douaisis", "200044618", 35),
        ("200044618", "200044618", 35),
        ("coeur d'ostrevent", "245901152", 20),
        ("agglopolys", "200030385", 43),
    ],
)
def test_an_epci_adds_its_members(search: Search, query: str, code: str, members: int) -> None:
    hit = first(search, query)
    assert (hit.kind, hit.code) == ("epci", code)
    assert len(hit.codes) == members


def test_a_departement_by_number_and_by_name(search: Search) -> None:
    by_number, by_name = first(search, "59"), first(search, "nord")
    assert by_number == by_name
    assert (by_number.kind, len(by_number.codes)) == ("departement", 647)
    assert by_number.label == "Nord (59), département"
    assert first(search, "2a").code == "2A"


def test_a_canton_bears_another_label_than_its_commune(search: Search) -> None:
    hits = search.find("orchies")
    assert [hit.kind for hit in hits[:2]] == ["commune", "canton"]
    assert hits[0].label != hits[1].label


def test_a_former_commune_leads_to_the_one_of_today(search: Search) -> None:
    hit = first(search, "Arbignieu")
    assert hit.label == "Arbignieu (01), aujourd’hui Arboys en Bugey"
    assert hit.codes == ("01015",)


def test_a_code_of_the_past_is_said_to_be_so(search: Search) -> None:
    assert "ancien code INSEE 20004" in first(search, "20004").detail


def test_an_overseas_commune_without_contour_says_so(search: Search) -> None:
    assert "sans contour" in first(search, "papeete").detail
    assert "sans contour" not in first(search, "douai").detail


def test_an_arrondissement_is_found_with_its_departement(search: Search) -> None:
    for name, code in (("Marseille 1er Arrondissement 13", "13201"), ("Paris 12e 75", "75112")):
        assert search.find(name)[0].code == code


def test_a_city_is_found_whole_and_by_arrondissement(search: Search) -> None:
    hits = search.find("marseille", limit=20)
    assert hits[0].code == "13055"
    assert sum(hit.kind == "arrondissement" for hit in hits) == 16


@pytest.mark.parametrize("query", ["", " ", "<script>alert(1)</script>", "%", "x" * 10_000, "\x00"])
def test_anything_may_be_typed(search: Search, query: str) -> None:
    assert len(search.find(query)) <= 12


def test_labels_tell_every_answer_from_the_others(search: Search) -> None:
    for query in ("saint", "douai", "59", "ville", "st martin", "le pin", "quatre rivieres"):
        labels = [hit.label for hit in search.find(query, limit=40)]
        assert len(labels) == len(set(labels)), query


def test_the_limit_holds(search: Search) -> None:
    assert len(search.find("saint", limit=5)) == 5
