"""The command line: answers, stable keys, and a sentence for each kind of bad input."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass

import pytest

from diagnostic import cli, cli_common
from diagnostic.french import NBSP, THIN

DOUAISIS = ("200044618", "245901152")
DESCRIBE_KEYS = {
    "cog_year",
    "communes",
    "population",
    "population_years",
    "population_source",
    "area_km2",
    "density",
    "ages",
    "second_homes_share",
    "aci_size",
    "aci_sizes_possible",
    "distance_to_next",
    "distance_to_previous",
    "parts",
    "departements",
    "epci",
    "advice",
}
MATCH_KEYS = {"matched", "ambiguous", "unknown", "duplicates", "ignored", "notes"}
ACI_KEYS = {
    "population",
    "aci_size",
    "aci_sizes_possible",
    "distance_to_next",
    "distance_to_previous",
    "scale",
    "scale_label",
    "caution",
    "missions",
    "total_eur",
    "missions_without_amount",
    "warning",
}


@dataclass
class Answer:
    code: int
    out: str
    err: str

    @property
    def json(self):
        return json.loads(self.out)


@pytest.fixture
def run(monkeypatch, capsys):
    """Run the command in this process, as ``python -m diagnostic`` does."""

    def command(*words: str) -> Answer:
        monkeypatch.setattr(sys, "argv", ["diagnostic", *words])
        try:
            cli.main()
            code = 0
        except SystemExit as end:
            code = end.code or 0
        said = capsys.readouterr()
        out, err = (text.replace(NBSP, " ").replace(THIN, " ") for text in said)
        return Answer(code, out, err)

    return command


def epci(*sirens: str) -> list[str]:
    return [word for siren in sirens for word in ("--epci", siren)]


def codes_of(answer: Answer) -> list[str]:
    return [commune["code"] for commune in answer.json["communes"]]


# ---- describe ---------------------------------------------------------------


def test_it_runs_as_a_module():
    done = subprocess.run(
        [sys.executable, "-m", "diagnostic", "territory", "describe", *epci(*DOUAISIS), "--json"],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    answer = json.loads(done.stdout)
    assert (len(answer["communes"]), answer["population"]) == (55, 219_046)
    assert done.stderr == ""


def test_a_refusal_is_a_sentence_and_no_traceback_as_a_module():
    done = subprocess.run(
        [sys.executable, "-m", "diagnostic", "territory", "describe"],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr == "Aucune commune. Donnez --codes, --epci ou --file.\n"


def test_describe_in_words(run):
    answer = run("territory", "describe", *epci(*DOUAISIS))
    assert answer.code == 0
    assert "55 communes, 219 046 habitants (INSEE, population municipale 2023)" in answer.out
    assert "Taille 4" in answer.out
    assert "Nord : 55 communes" in answer.out


def test_describe_says_what_is_missing_and_what_to_look_at(run):
    answer = run("territory", "describe", "--codes", "59178,62427")
    assert "pour la taille 3." in answer.out
    assert "Le territoire est sur 2 départements" in answer.out


def test_describe_json(run):
    answer = run("territory", "describe", *epci("200030385"), "--json")
    assert answer.code == 0
    assert set(answer.json) == DESCRIBE_KEYS
    assert answer.json["population"] == 106_615
    assert answer.json["aci_size"] == 3
    assert "é" in answer.out  # letters, not escapes


def test_options_repeat_and_add_up(run, tmp_path):
    listed = tmp_path / "liste.txt"
    listed.write_text("41018\n", "utf-8")
    words = ["--codes", "59178,59569", "--codes", " 62427 ", "--file", str(listed), "--json"]
    answer = run("territory", "describe", *epci("248500191"), *words)
    members = ["85011", "85083", "85106", "85163"]  # Noirmoutier
    assert codes_of(answer) == sorted([*members, "59178", "59569", "62427", "41018"])


def test_a_code_given_twice_counts_once(run):
    assert codes_of(run("territory", "describe", "--codes", "59178,59178,59178", "--json")) == [
        "59178"
    ]


def test_a_code_is_read_as_insee_even_where_it_is_also_a_postal_code(run):
    answer = run("territory", "describe", "--codes", "59178", "--json")
    assert codes_of(answer) == ["59178"]


@pytest.mark.parametrize(
    ("given", "read", "said"),
    [
        ("1004", "01004", "1004 lu 01004"),
        ("2a004", "2A004", "2a004 lu 2A004"),
        ("20004", "2A004", ""),
        ("59355", "59350", "59355 (Lomme) n’existe plus : rattachée à Lille (59), code 59350."),
        ("01003", "01165", "code 01165"),
    ],
)
def test_a_code_of_another_form_or_time_is_read_and_said(run, given, read, said):
    answer = run("territory", "describe", "--codes", given, "--json")
    assert answer.code == 0
    assert codes_of(answer) == [read]
    assert said in answer.err
    assert answer.json  # what is said does not mix with the answer


def test_many_remarks_are_counted(run, tmp_path, atlas):
    ain = [code.lstrip("0") for code in atlas.departements["01"].members][:40]
    listed = tmp_path / "excel.csv"
    listed.write_text("Code INSEE\n" + "\n".join(ain), "utf-8")
    answer = run("territory", "describe", "--file", str(listed), "--json")
    assert len(codes_of(answer)) == 40
    assert answer.err.count(" lu 01") == cli_common.MOST_NOTES
    assert "30 autres remarques" in answer.err


# ---- bad input --------------------------------------------------------------


@pytest.mark.parametrize("command", [["territory", "describe"], ["aci"]])
@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--codes", "99999"], "Aucune commune n’a le code 99999"),
        (["--codes", "59178,99999,88888"], "2 lignes à revoir (99999 et 88888)"),
        (["--codes", "Xyzzyville"], "à revoir (Xyzzyville)"),
        (["--epci", "123456789"], "« 123456789 » n’est pas le code SIREN d’un EPCI"),
        (["--codes", ","], "Aucune commune"),
        (["--codes", ""], "Aucune commune"),
        ([], "Aucune commune"),
    ],
)
def test_what_cannot_be_understood_is_a_sentence(run, command, words, said):
    answer = run(*command, *words, "--json")
    assert answer.code == 2
    assert said in answer.err
    assert answer.out == ""
    assert "Traceback" not in answer.err


@pytest.mark.parametrize("command", [["territory", "describe"], ["territory", "match"], ["aci"]])
def test_files_that_cannot_be_read(run, command, tmp_path):
    empty = tmp_path / "vide.txt"
    empty.write_text("\n \n", "utf-8")
    binary = tmp_path / "image.xlsx"
    binary.write_bytes(bytes(range(256)) * 8)
    for file, said in (
        (tmp_path / "absent.csv", "il n’existe pas"),
        (tmp_path, "c’est un dossier"),
        (empty, "vide"),
        (binary, ""),
    ):
        answer = run(*command, "--file", str(file))
        assert answer.code == 2, file
        assert said in answer.err
        assert answer.err.strip()
        assert answer.out == ""
        assert "Traceback" not in answer.err


def test_a_list_with_a_doubt_stops_the_description(run, tmp_path):
    listed = tmp_path / "liste.txt"
    listed.write_text("Douai\nSaint-Martin\n", "utf-8")
    answer = run("territory", "describe", "--file", str(listed))
    assert answer.code == 2
    assert "1 ligne à revoir (Saint-Martin)" in answer.err


def test_an_option_that_does_not_exist(run):
    assert run("territory", "describe", "--commune", "59178").code == 2


# ---- match ------------------------------------------------------------------


def test_match_json(run, tmp_path):
    listed = tmp_path / "liste.txt"
    listed.write_text("59350\n59355\n1004\nXyzzyville\nDouai (59)\nDouai (59)\n", "utf-8")
    answer = run("territory", "match", "--file", str(listed), "--json")
    assert answer.code == 0
    assert set(answer.json) == MATCH_KEYS
    assert [m["code"] for m in answer.json["matched"]] == ["59350", "01004", "59178"]
    assert {d["code"] for d in answer.json["duplicates"]} == {"59350", "59178"}
    assert [u["input"] for u in answer.json["unknown"]] == ["Xyzzyville"]
    assert set(answer.json["matched"][0]) == {
        "line",
        "input",
        "code",
        "name",
        "departement",
        "how",
        "note",
    }


def test_a_postal_code_shared_by_ten_communes_is_ambiguous(run, tmp_path, atlas):
    shared = {c.code for c in atlas.communes.values() if "01510" in c.postal_codes}
    assert len(shared) == 10
    listed = tmp_path / "liste.csv"
    listed.write_text("Code postal\n01510\n", "utf-8")
    answer = run("territory", "match", "--file", str(listed), "--json")
    (row,) = answer.json["ambiguous"]
    assert {candidate["code"] for candidate in row["candidates"]} == shared
    assert set(row["candidates"][0]) == {"code", "name", "departement", "population"}
    assert answer.json["matched"] == []
    assert "partagé par dix communes" in row["reason"]


def test_match_in_words(run, tmp_path):
    listed = tmp_path / "liste.txt"
    listed.write_text("Douai\nXyzzyville\n", "utf-8")
    answer = run("territory", "match", "--file", str(listed))
    assert answer.code == 0
    assert "Reconnues : 1. Ambiguës : 0. Inconnues : 1." in answer.out


def test_match_asks_for_a_file(run):
    assert run("territory", "match").code == 2


# ---- aci --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sirens", "size", "total"),
    [
        (DOUAISIS, 4, 380_000),
        (("200030385",), 3, 315_000),
        (("200041515",), 2, 242_000),  # 40 014 inhabitants
        (("241700459",), 1, 185_000),
    ],
)
def test_aci_json(run, sirens, size, total):
    answer = run("aci", *epci(*sirens), "--json")
    assert set(answer.json) == ACI_KEYS
    assert answer.json["aci_size"] == size
    assert answer.json["total_eur"] == total
    assert answer.json["warning"] is None
    amounts = [m["amount_eur"] for m in answer.json["missions"] if m["amount_eur"] is not None]
    assert sum(amounts) == total
    for mission in answer.json["missions"]:
        assert set(mission) == {"id", "label", "kind", "amount_eur", "status", "source"}
        assert (mission["amount_eur"] is None) == (mission["source"] is None)


def test_aci_at_eighty_thousand_exactly(run):
    words = [*epci("248100430"), "--codes", "81036"]
    answer = run("aci", *words, "--json")
    assert answer.json["population"] == 80_000
    assert answer.json["aci_size"] is None
    assert answer.json["aci_sizes_possible"] == [2, 3]
    assert "80 000" in answer.json["warning"]
    assert "80 000 habitants exactement" in run("aci", *words).out


def test_aci_in_words(run):
    answer = run("aci", *epci(*DOUAISIS))
    assert "219 046 habitants, taille 4" in answer.out
    assert "Total : 380 000 € par an au plus." in answer.out


# ---- geo --------------------------------------------------------------------


def test_geo_layers_prints_the_folders(run, monkeypatch):
    monkeypatch.setattr("diagnostic.maps.web_layers.ensure_layers", lambda say: "geo/abc")
    monkeypatch.setattr("diagnostic.maps.web_tiles.ensure_tiles", lambda say: "geo/france-abc")
    answer = run("geo", "layers")
    assert (answer.code, answer.out) == (0, "geo/abc\ngeo/france-abc\n")


def test_geo_build_counts(run, monkeypatch, tmp_path):
    asked = {}

    def build(cache, say):
        asked["cache"] = cache
        return {"communes": 34_875}

    monkeypatch.setattr("diagnostic.sources.geography.build.build", build)
    answer = run("geo", "build", "--packages", str(tmp_path))
    assert (answer.code, answer.out) == (0, "communes : 34875\n")
    assert asked["cache"] == tmp_path


@pytest.mark.parametrize("words", [["--help"], ["territory", "--help"], ["aci", "--help"]])
def test_help(run, words):
    answer = run(*words)
    assert answer.code == 0
    assert answer.out
