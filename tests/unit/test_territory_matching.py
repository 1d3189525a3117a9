"""Pasted lists, as people write them."""

import json

import pytest

from diagnostic.errors import UserError
from diagnostic.territory.atlas import load_atlas
from diagnostic.territory.matching import MOST_LINES, match_table, match_text
from diagnostic.territory.report import Match, MatchReport

OSTREVENT = ("59008", "59024", "59113", "59178")


def only(report: MatchReport) -> Match:
    assert len(report.matched) == 1, report
    assert not report.ambiguous
    assert not report.unknown
    return report.matched[0]


def candidates(report: MatchReport) -> list[str]:
    assert not report.matched, report
    assert len(report.ambiguous) == 1
    return [candidate.code for candidate in report.ambiguous[0].candidates]


@pytest.mark.parametrize(
    "text",
    [
        "Douai",
        "DOUAI.",
        "Douai (59)",
        "Douai (Nord)",
        "Douai, Nord",
        "Douai, 59",
        "Douai - 59",
        "59 - Douai",
        "59500 Douai",
        "Douai 59500",
        "Douai (59500)",
        "59500 DOUAI CEDEX",
        "59507 Douai Cedex",
        "Douai;59178",
        "59178;Douai",
        "59178 - Douai",
        "59178\tDouai\t40250",
        "59178;Douai;40250",
        "• Douai",
        "- Douai",
        "1. Douai",
        "12) Douai",
        "Commune de Douai",
        "Ville de Douai",
        "« Douai »",
        "\ufeffDouai",
    ],
)
def test_one_commune_however_it_is_given(text: str) -> None:
    assert only(match_text(text)).code == "59178"


@pytest.mark.parametrize(
    "text",
    [
        "Aniche, Auberchicourt, Bruille-lez-Marchiennes et Douai",
        "Aniche\nAuberchicourt\nBruille lez Marchiennes\nDouai",
        "Aniche;Auberchicourt;Bruille-lez-Marchiennes;Douai",
        "Aniche\tAuberchicourt\tBruille-lez-Marchiennes\tDouai",
        "Aniche / Auberchicourt / Bruille-lez-Marchiennes / Douai",
        "Aniche/Auberchicourt/Bruille-lez-Marchiennes/Douai",
        "Aniche - Auberchicourt – Bruille-lez-Marchiennes — Douai",
        "• Aniche • Auberchicourt • Bruille-lez-Marchiennes • Douai",
        "59008 59024 59113 59178",
        "59008,59024,59113,59178",
        "1. Aniche\n2. Auberchicourt\n3. Bruille-lez-Marchiennes\n4. Douai",
        "Bonjour,\nvoici les communes : Aniche, Auberchicourt,\nBruille-lez-Marchiennes et Douai.\n"
        "Merci",
        "Aniche, 59580, Auberchicourt, 59165, Bruille-lez-Marchiennes, 59490, Douai, 59500",
        "code\tnom\tpopulation\n59008\tAniche\t9963\n59024\tAuberchicourt\t4300\n"
        "59113\tBruille-lez-Marchiennes\t1340\n59178\tDouai\t40250",
        "Commune;CP\nAniche;59580\nAuberchicourt;59165\nBruille-lez-Marchiennes;59490\nDouai;59500",
    ],
)
def test_a_list_however_it_is_separated(text: str) -> None:
    report = match_text(text)
    assert report.codes == OSTREVENT
    assert not report.ambiguous
    assert not report.unknown


def test_lines_are_those_of_the_text() -> None:
    report = match_text("\nDouai\n\nAniche, Somain\n")
    assert [(match.line, match.name) for match in report.matched] == [
        (2, "Douai"),
        (4, "Aniche"),
        (4, "Somain"),
    ]


# Codes


def test_mended_codes_say_so() -> None:
    report = match_text("1004\n2a004\n59008")
    assert report.codes == ("01004", "2A004", "59008")
    assert report.matched[0].note == "1004 lu 01004\u00a0: zéro perdu par le tableur."
    assert report.matched[1].note == "2a004 lu 2A004."
    assert report.matched[2].note is None


def test_a_merged_commune_gives_its_heir_and_names_both() -> None:
    match = only(match_text("14697"))
    assert match.how == "former_code"
    assert match.note is not None
    assert "14697" in match.note
    assert match.name in match.note


def test_an_old_corsican_code_gives_the_code_of_today() -> None:
    match = only(match_text("20004"))
    assert match.code == "2A004"
    assert match.note is not None
    assert "20004" in match.note


def test_a_code_that_does_not_exist_is_unknown() -> None:
    report = match_text("59999\n2A999\n20999")
    assert not report.matched
    assert [unknown.input for unknown in report.unknown] == ["59999", "2A999", "20999"]
    assert "59999" in report.unknown[0].reason


def test_a_postal_code_of_one_commune() -> None:
    match = only(match_text("59950"))
    assert (match.code, match.how) == ("59028", "postal_code")


def test_a_postal_code_shared_by_several_communes_is_to_be_chosen() -> None:
    codes = candidates(match_text("59490"))
    atlas = load_atlas()
    shared = {c.code for c in atlas.communes.values() if "59490" in c.postal_codes}
    assert len(shared) > 1
    assert set(codes) == shared | ({"59490"} & set(atlas.communes))
    populations = [atlas.population([code]) for code in codes]
    assert populations == sorted(populations, reverse=True)


def test_a_code_that_reads_both_ways_alone_is_to_be_chosen() -> None:
    # INSEE code of Douai, postal code of Hasnon and others.
    codes = candidates(match_text("59178"))
    assert "59178" in codes
    assert "59284" in codes


def test_a_code_that_reads_both_ways_is_read_as_the_other_codes_are() -> None:
    insee = match_text("59178\n59008\n59028")
    assert insee.codes == ("59178", "59008", "59028")
    assert insee.matched[0].note is not None
    assert "comme les autres" in insee.matched[0].note
    postal = match_text("59500\n59950")
    assert postal.codes == ("59178", "59028")


def test_a_title_says_what_the_codes_are() -> None:
    assert match_text("Code INSEE;Rang\n59178;un\n59500;deux").codes == ("59178", "59500")
    assert match_text("Code postal;Rang\n59500;un\n59148;deux").codes == ("59178", "59239")


def test_a_title_that_says_only_code_settles_nothing() -> None:
    assert len(match_text("Code;Rang\n59500;un\n59148;deux").ambiguous) == 2
    assert match_text("Code;Rang\n59500;un\n59950;deux").codes == ("59178", "59028")
    assert match_text("Code;Rang\n59178;un\n59008;deux").codes == ("59178", "59008")


def test_numbers_of_inhabitants_are_no_postal_codes() -> None:
    report = match_text("Commune\tPopulation\nDouai\t40250\nAniche\t9963")
    assert report.codes == ("59178", "59008")
    assert "autres colonnes" in report.notes[0]


# Names


def test_homonyms_alone_are_to_be_chosen() -> None:
    codes = candidates(match_text("Saint-Denis"))
    assert codes[:2] == ["97411", "93066"]
    assert len(codes) == 4


@pytest.mark.parametrize("text", ["Saint-Denis (974)", "Saint-Denis 974", "Saint-Denis, Aude"])
def test_a_departement_settles_homonyms(text: str) -> None:
    assert only(match_text(text)).departement in {"974", "11"}


def test_the_rest_of_the_list_settles_homonyms_and_the_note_says_so() -> None:
    report = match_text("Saint-Aubin\nDouai\nAniche\nSomain")
    assert "59529" in report.codes
    assert report.matched[0].note is not None
    assert "homonymes" in report.matched[0].note


def test_a_divided_list_settles_nothing() -> None:
    report = match_text("Saint-Aubin\nDouai\nBlois")
    assert [each.input for each in report.ambiguous] == ["Saint-Aubin"]


def test_a_name_cut_short_is_proposed_in_the_departement_of_the_list() -> None:
    report = match_text("Saint-Amand\nDouai\nAniche\nSomain")
    assert report.ambiguous[0].candidates[0].code == "59526"


def test_a_wrong_departement_is_not_passed_over() -> None:
    report = match_text("Douai (62)")
    assert candidates(report) == ["59178"]
    assert "62" in report.ambiguous[0].reason


def test_a_name_and_a_code_that_disagree_are_to_be_chosen() -> None:
    assert set(candidates(match_text("59008 Douai"))) == {"59008", "59178"}


def test_a_known_code_beside_an_unknown_name_decides_and_says_so() -> None:
    match = only(match_text("59008 - Synthetiqueville"))
    assert match.code == "59008"
    assert match.note is not None
    assert "Synthetiqueville" in match.note


def test_an_unmistakable_typo_is_mended_and_said() -> None:
    match = only(match_text("Auberchicour"))
    assert (match.code, match.how) == ("59024", "spelling")
    assert match.note == "«\u00a0Auberchicour\u00a0» lu Auberchicourt (59)."


def test_a_typo_near_several_names_is_only_proposed() -> None:
    report = match_text("Douay")
    assert not report.matched
    assert "59178" in [candidate.code for candidate in report.unknown[0].suggestions]


def test_accents_settle_names_that_differ_by_them_only() -> None:
    assert only(match_text("Ribeauvillé")).code == "68269"
    assert set(candidates(match_text("Ribeauville"))) == {"68269", "02647"}


def test_a_former_name_gives_the_commune_of_today() -> None:
    match = only(match_text("Le Bény-Bocage"))
    assert (match.name, match.how) == ("Souleuvre en Bocage", "former_name")


# Groups


@pytest.mark.parametrize(
    "text", ["200044618", "200 044 618", "CA Douaisis Agglo", "Douaisis Agglo"]
)
def test_an_epci_gives_its_members(text: str) -> None:
    report = match_text(text)
    assert len(report.matched) == 35
    assert {match.how for match in report.matched} == {"epci"}


def test_an_epci_whose_name_has_commas_in_a_list_with_commas() -> None:
    report = match_text("Douai, CC Forêts, Seine et Suzon, Aniche")
    assert report.codes[0] == "59178"
    assert report.codes[-1] == "59008"
    assert len(report.codes) == 27
    assert not report.unknown


def test_a_departement_is_sent_to_the_search() -> None:
    assert "département" in match_text("Saint-Pierre-et-Miquelon").unknown[0].reason


# Cities with arrondissements


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Paris", "75056"),
        ("75056", "75056"),
        ("Paris 12e", "75112"),
        ("75012", "75112"),
        ("75112", "75112"),
        ("75012 Paris", "75112"),
        ("Lyon 3ème", "69383"),
        ("Marseille 01", "13201"),
    ],
)
def test_a_city_whole_or_by_arrondissement(text: str, code: str) -> None:
    assert only(match_text(text)).code == code


def test_a_city_given_both_ways_is_said() -> None:
    report = match_text("Paris\nParis 12e\nDouai")
    assert any("Paris est à la fois entière" in note for note in report.notes)
    assert not match_text("Paris\nDouai").notes


# Reports


def test_duplicates_are_counted_and_said() -> None:
    report = match_text("Douai\nAniche\n59500 Douai\nDouai (59)")
    assert report.codes == ("59178", "59008")
    assert [(each.line, each.first_line) for each in report.duplicates] == [(3, 1), (4, 1)]
    assert report.notes == ("2\u00a0doublons écartés\u00a0: une commune compte une fois.",)


def test_hostile_text_is_unknown_text() -> None:
    text = "<script>alert('x')</script>"
    report = match_text(f"{text}\n=HYPERLINK(1)\n{'x' * 5000}")
    assert not report.matched
    assert report.unknown[0].input == text
    assert all(len(unknown.input) <= 81 for unknown in report.unknown)


def test_a_report_is_plain_json_with_the_documented_keys() -> None:
    report = match_text("Commune\nDouai\nDouai\nSaint-Denis\nxyzxyz\n59008")
    data = json.loads(json.dumps(report.as_json()))
    assert set(data) == {"matched", "ambiguous", "unknown", "duplicates", "ignored", "notes"}
    assert data["matched"][0] == {
        "line": 2,
        "input": "Douai",
        "code": "59178",
        "name": "Douai",
        "departement": "59",
        "how": "name",
        "note": None,
    }
    assert set(data["ambiguous"][0]) == {"line", "input", "candidates", "reason"}
    assert data["ambiguous"][0]["candidates"][1] == {
        "code": "93066",
        "name": "Saint-Denis",
        "departement": "93",
        "population": load_atlas().population(["93066"]),
    }
    assert set(data["unknown"][0]) == {"line", "input", "reason", "suggestions"}
    assert set(data["duplicates"][0]) == {"line", "input", "code", "name", "first_line"}
    assert data["ignored"][0]["line"] == 1
    assert report.sentence == (
        "2\u00a0communes reconnues, 1\u00a0ligne à préciser, 1\u00a0ligne inconnue "
        "et 1\u00a0doublon."
    )


def test_nothing_is_an_empty_report() -> None:
    for text in ("", "\n\n", "   "):
        assert match_text(text) == MatchReport()


def test_a_list_of_all_communes_and_more_is_read_whole() -> None:
    codes = list(load_atlas().communes)
    text = "\n".join((codes * 2)[:40_000])
    report = match_text(text)
    assert report.codes == tuple(codes)
    assert len(report.duplicates) == 40_000 - len(codes)


def test_a_list_past_the_limit_is_refused_in_french() -> None:
    with pytest.raises(UserError, match=r"trop longue \(50\u202f001\u00a0lignes\)"):
        match_text("59178\n" * (MOST_LINES + 1))
    with pytest.raises(UserError, match=r"trop longue \(6,0 Mo\)"):
        match_text("é" * 3_000_000)


def test_a_table_is_read_by_its_columns_wherever_they_are() -> None:
    rows = [
        ["Territoire synthétique", "", ""],
        ["", "", ""],
        ["Canton", "Commune", "Dép."],
        ["Aniche", "Saint-Aubin", "59"],
        ["Aniche", "Saint-Denis", "974"],
        ["", "", ""],
    ]
    report = match_table(rows)
    assert report.codes == ("59529", "97411")
    assert [match.line for match in report.matched] == [4, 5]
