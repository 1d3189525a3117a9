"""Which zone a cell, a line, a column of the user's table is of."""

from __future__ import annotations

from typing import Any

import pytest

from diagnostic.pasted.gathering import Table, gather
from diagnostic.pasted.lexicon import lexicon
from diagnostic.pasted.matches import Sight, mended
from diagnostic.pasted.matching import Matcher
from diagnostic.pasted.model import Choices
from diagnostic.pasted.places import coordinate, degrees
from diagnostic.pasted.zone_columns import ZoneColumns, find_zone_columns
from diagnostic.territory.atlas import load_atlas

ATLAS = load_atlas()
WORDS = lexicon(ATLAS)
BASSINS = {
    code: ("59178", "Douai") if commune.departement == "59" else ("62041", "Arras")
    for code, commune in ATLAS.communes.items()
    if commune.departement in ("59", "62")
}


def found(rows: list[tuple[str, ...]], titles: tuple[str, ...] = (), **choices: Any) -> ZoneColumns:
    titles = titles or ("",) * len(rows[0])
    return find_zone_columns(rows, titles, WORDS, Choices(**choices))


def one(level: Any, **cells: str) -> Any:
    return Matcher(level, WORDS).match([Sight(**cells)])[0]


@pytest.mark.parametrize(
    ("level", "cell", "code"),
    [
        ("commune", "59178", "59178"),
        ("commune", "59178.0", "59178"),
        ("commune", "1001", "01001"),
        ("commune", '="01001"', "01001"),
        ("commune", "2a004", "2A004"),
        ("commune", "20004", "2A004"),
        ("commune", "75113", "75113"),
        ("commune", "COM-59178", "59178"),
        ("commune", "01091", "01033"),
        ("commune", "99999", None),
        ("epci", "200044618", "200044618"),
        ("epci", "200 044 618", "200044618"),
        ("epci", "123456789", None),
        ("departement", "1", "01"),
        ("departement", "01", "01"),
        ("departement", "059", "59"),
        ("departement", "2a", "2A"),
        ("departement", "971", "971"),
        ("departement", "D59", "59"),
        ("departement", "DEP_59", "59"),
        ("departement", "2025-DEP-59", "59"),
        ("departement", "99", None),
        ("departement", "59,5", None),
        ("region", "32", "32"),
        ("region", "1", "01"),
        ("region", "59", None),
    ],
)
def test_codes_are_read_as_they_are_written(level: Any, cell: str, code: str | None) -> None:
    assert WORDS.code(level, cell) == code


@pytest.mark.parametrize(
    ("level", "name", "code"),
    [
        ("commune", "Douai (59)", "59178"),
        ("commune", "59 - Douai", "59178"),
        ("commune", "DOUAI", "59178"),
        ("commune", "St Amand les eaux", "59526"),
        ("commune", "paris 13e", "75113"),
        ("commune", "Bellegarde-sur-Valserine", "01033"),
        ("epci", "Douaisis Agglo", "200044618"),
        ("epci", "CC Coeur d'Ostrevent", "245901152"),
        ("departement", "59 - Nord", "59"),
        ("departement", "Nord (59)", "59"),
        ("departement", "COTES D ARMOR", "22"),
        ("departement", "Département du Nord", "59"),
        ("region", "hauts de france", "32"),
        ("region", "Région Occitanie", "76"),
    ],
)
def test_names_are_read_as_they_are_written(level: Any, name: str, code: str) -> None:
    assert one(level, name=name).code == code


def test_a_departement_tells_names_apart() -> None:
    assert one("commune", name="Saint-Denis", departement="93").code == "93066"
    assert one("commune", name="ST DENIS", departement="La Réunion").code == "97411"
    alone = one("commune", name="Saint-Denis")
    assert alone.code is None
    assert {"93066", "97411"} <= {code for code, _ in alone.candidates}
    assert len(alone.candidates) <= 5


def test_a_shared_postal_code_is_not_guessed() -> None:
    shared = one("commune", postal="59169")
    assert shared.code is None
    assert "partagé" in shared.reason
    assert shared.candidates
    assert one("commune", postal="59169", name="Cantin").code == "59126"
    assert one("commune", postal="75013").code == "75113"
    assert one("commune", postal="59507", name="Douai Cedex").code == "59178"


def test_lines_that_are_no_zone_are_left_aside() -> None:
    for words in ("Total", "TOTAL GÉNÉRAL", "Ensemble", "France métropolitaine", "Moyenne", ""):
        assert one("commune", name=words).aside, words
    nord = one("commune", name="Nord", code="59")
    assert nord.aside
    assert "département" in nord.reason
    assert one("commune", code="200044618").aside


def test_a_former_region_is_not_merged_in_silence() -> None:
    lost = one("region", name="Nord - Pas-de-Calais")
    assert lost.code is None
    assert lost.candidates == (("32", "Hauts-de-France"),)


def test_candidates_are_near_and_in_the_departement() -> None:
    lost = one("commune", name="Doauiss", departement="59")
    assert lost.code is None
    assert lost.candidates[0][0] == "59178"
    assert all(code.startswith("59") for code, _ in lost.candidates)
    assert one("departement", name="Pas de Callais").candidates[0][0] == "62"


def test_what_is_mended_is_said() -> None:
    sights = [Sight("1001"), Sight("01091"), Sight("59178", "Lewarde")]
    matches = Matcher("commune", WORDS).match(sights)
    assert [match.code for match in matches] == ["01001", "01033", "59178"]
    said = " ".join(mended(matches, sights))
    assert "zéro" in said
    assert "ancienne commune" in said
    assert "le code a décidé" in said


def test_homonyms_are_settled_by_most_lines_whatever_their_order() -> None:
    sights = [Sight(name=n) for n in ("Saint-Denis", "Montreuil", "Aubervilliers", "Bobigny")]
    codes = [m.code for m in Matcher("commune", WORDS).match(sights)]
    assert codes == ["93066", "93048", "93001", "93008"]
    assert [m.code for m in Matcher("commune", WORDS).match(sights[::-1])] == codes[::-1]


# Columns


def test_postal_codes_are_told_from_codes_of_communes() -> None:
    insee = [("59178", "Douai"), ("59569", "Sin-le-Noble"), ("59329", "Lambres-lez-Douai")]
    postal = [("59500", "Douai"), ("59450", "Sin-le-Noble"), ("59552", "Lambres-lez-Douai")]
    assert found(insee).code == 0
    zones = found(postal)
    assert (zones.postal, zones.code, zones.name) == (0, None, 1)
    # The title may be wrong.
    assert found(postal, ("Code commune", "Nom")).postal == 0


def test_a_column_that_reads_both_ways_is_asked() -> None:
    both = sorted(set(ATLAS.communes) & set(WORDS.gazetteer.postal_codes))[:40]
    assert [q.field for q in found([(code,) for code in both]).questions] == ["roles"]
    assert not found([(code,) for code in both], roles={0: "postal"}).questions


def test_departements_and_regions_are_told_apart() -> None:
    assert found([("11",), ("59",)], ("code",)).level == "departement"
    asked = found([("11",), ("24",), ("27",)], ("code",))
    assert [q.field for q in asked.questions] == ["level"]
    assert found([("11",), ("24",)], ("reg",)).level == "region"
    assert found([("11",), ("24",)], ("dep",)).level == "departement"
    named = [("11", "Île-de-France"), ("24", "Centre-Val de Loire")]
    assert found(named, ("code", "libellé")).level == "region"
    assert found([("11", "Aude"), ("24", "Dordogne")]).level == "departement"
    regions = [(c,) for c in ATLAS.regions if len(c) == 2 and c > "10"]
    assert found(regions, ("code",)).level == "region"


def test_the_finest_column_wins_and_a_tie_is_asked() -> None:
    communes = [
        (code, ATLAS[code].epci or "", ATLAS[code].departement)
        for code in ("59178", "59569", "59334", "59008", "59028")
    ]
    zones = found(communes, ("codgeo", "epci", "dep"))
    assert (zones.level, zones.code, zones.departement) == ("commune", 0, 2)
    assert not zones.questions
    assert any("niveau le plus fin" in note for note in zones.notes)
    seats = [("59178", "200044618"), ("59574", "245901152"), ("62041", "200033579")]
    assert [q.field for q in found(seats, ("code 1", "code 2")).questions] == ["level"]
    assert found(seats, ("Commune siège", "EPCI")).level == "epci"


def test_figures_are_not_taken_for_codes() -> None:
    zones = found([("Douai", "12"), ("Lewarde", "3"), ("Aniche", "59")])
    assert (zones.name, zones.departement) == (0, None)
    zones = found([("Douai", "39001"), ("Lewarde", "2 345"), ("Aniche", "10033")])
    assert (zones.name, zones.code) == (0, None)
    years = [("59178", "2020", "4"), ("59178", "2021", "5")]
    assert found(years, ("codgeo", "an", "nb")).code == 0


def test_bassins_de_vie_bear_codes_of_communes() -> None:
    words = lexicon(ATLAS, BASSINS)
    rows = [("59178", "4"), ("62041", "5")]
    zones = find_zone_columns(rows, ("Bassin de vie", "v"), words)
    assert (zones.level, zones.code) == ("bassin_de_vie", 0)
    assert find_zone_columns(rows, ("Commune", "v"), words).level == "commune"
    assert find_zone_columns(rows, ("Code", "v"), words, None, "Par bassin de vie").level == (
        "bassin_de_vie"
    )


def test_coordinates_come_in_any_order() -> None:
    rows = [("50,3714", "3,0797"), ("48,8566", "2,3522"), ("43,2965", "5,3698")]
    assert found(rows).pair == (1, 0)
    assert found([row[::-1] for row in rows]).pair == (0, 1)
    zones = found([("704210.5", "7030000"), ("652469", "6862035")], ("X", "Y"))
    assert zones.pair == (0, 1)
    assert zones.metres


def test_a_unique_code_is_preferred_to_coordinates() -> None:
    rows = [("59178", "50,3714", "3,0797"), ("75056", "48,8566", "2,3522")]
    zones = found(rows, ("codgeo", "lat", "lon"))
    assert (zones.level, zones.code, zones.pair) == ("commune", 0, None)
    assert found(rows, ("codgeo", "lat", "lon"), level="points").pair == (2, 1)


def test_lambert_93_goes_to_degrees() -> None:
    # Its origin: 46,5° N and 3° E are x = 700 000 m and y = 6 600 000 m by definition.
    longitudes, latitudes = degrees(["700000", "x"], ["6 600 000", "1"], metres=True)
    assert longitudes[0] == pytest.approx(3.0, abs=1e-7)
    assert latitudes[0] == pytest.approx(46.5, abs=1e-7)
    assert longitudes[1] != longitudes[1]


@pytest.mark.parametrize(
    ("cell", "value"), [("50,37", 50.37), ("-1.5", -1.5), (" 704 210 ", 704210), ("1e5", None)]
)
def test_coordinates_are_read(cell: str, value: float | None) -> None:
    assert coordinate(cell) == value


def test_several_levels_in_one_column() -> None:
    rows = [
        ("59178", "Douai", "4"),
        ("59008", "Aniche", "5"),
        ("200044618", "CA Douaisis Agglo", "9"),
    ]
    rows += [("59", "Nord", "12"), ("32", "Hauts-de-France", "50")]
    zones = found(rows, ("Code", "Libellé", "v"))
    assert (zones.level, zones.code, zones.name) == ("commune", 0, 1)
    by_name = found([row[1:] for row in rows], ("Territoire", "v"))
    assert (by_name.level, by_name.name) == ("commune", 0)


def test_a_tie_that_does_not_matter_is_not_asked() -> None:
    assert not found([("59178", "1", "2"), ("59008", "3", "4")]).questions


# Lines of one zone


def table(written: list[str], cells: list[Any], form: Any = "count") -> Table:
    return Table([("z", None)] * len(cells), written, {0: cells}, {0: form})


def test_repetitions_that_agree_are_kept_once() -> None:
    result = gather(table(["a", "a"], [4.0, 4.0]), None)
    assert (result.lines, result.repeated, result.cells) == ([0], [1], {0: [4.0]})
    assert gather(table(["a", "a"], [None, 4.0]), None).cells == {0: [4.0]}


@pytest.mark.parametrize(
    ("policy", "value"), [("first", 4.0), ("last", 6.0), ("sum", 10.0), ("mean", 5.0)]
)
def test_repetitions_that_differ_wait_for_a_choice(policy: Any, value: float) -> None:
    given = table(["a", "a"], [4.0, 6.0])
    assert gather(given, None).doubtful == [0, 1]
    assert gather(given, policy).cells == {0: [value]}


def test_merged_communes_add_up_as_counts_only() -> None:
    assert gather(table(["a", "b"], [4.0, 6.0]), None).cells == {0: [10.0]}
    assert gather(table(["a", "b"], [4.0, None]), None).cells == {0: [None]}
    assert gather(table(["a", "b"], [4.0, "secret"]), None).cells == {0: ["secret"]}
    assert gather(table(["a", "b"], [4.0, 6.0], "rate"), None).unadded == [0, 1]
    assert gather(table(["a", "b"], [4.0, 4.0], "rate"), None).cells == {0: [4.0]}
