"""Files as they were received: what they are, and the text of their cells. All are synthetic."""

from __future__ import annotations

import json
import os
import zipfile
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from importing import workbook

from diagnostic.errors import UserError
from diagnostic.sources.headers import Header, column_name
from diagnostic.sources.received import MOST_BYTES, Received, printable
from diagnostic.sources.tally import Tally
from diagnostic.sources.text_rows import MOST_REJECTED

PLAIN = "code;nom;effectif\n01001;L’Abergement;12\n59178;Douai;3\n"
CELLS = [("01001", "L’Abergement", "12"), ("59178", "Douai", "3")]
EMPTY = "ligne vide, dans les colonnes lues"


def received(folder: Path, content: bytes | str, name: str = "synthetic.csv") -> Received:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    workspace = folder / "travail"
    workspace.mkdir(exist_ok=True)
    return Received(path, name, workspace)


def cells(file: Received, *required: str, **options: Any) -> tuple[list[tuple[Any, ...]], Tally]:
    """Every cell below the header that has these columns, None where it is missing."""
    header, tally = file.header(*(required or ("code",))), Tally()
    assert header is not None, file.candidates
    found: list[tuple[Any, ...]] = []
    for frame in file.frames(header, tally, **options):
        found += frame.astype(object).where(frame.notna(), None).itertuples(index=False, name=None)
    return found, tally


# --- encodings ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("encoding", "told"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8"),
        ("utf-16", "utf-16"),
        ("cp1252", "cp1252"),
        ("mac_roman", "mac_roman"),
        ("cp850", "cp850"),
    ],
)
def test_encodings(tmp_path: Path, encoding: str, told: str) -> None:
    text = "code;libellé;effectif\n59178;Médecin généraliste à Bèze;3\n01001;Été;1\n"
    file = received(tmp_path, text.encode(encoding))
    assert file.encoding == told
    assert file.kind == "text"
    assert cells(file, "code", "libelle")[0] == [
        ("59178", "Médecin généraliste à Bèze", "3"),
        ("01001", "Été", "1"),
    ]


def test_a_mark_of_order_is_no_part_of_the_first_name_nor_of_the_first_cell(tmp_path: Path) -> None:
    file = received(tmp_path, PLAIN.encode("utf-8-sig"))
    assert file.header("code", "nom") == Header(None, 0, ("code", "nom", "effectif"))
    bare = received(tmp_path, "01001;Ain\n59178;Nord\n".encode("utf-8-sig"), "bare.csv")
    header, tally = Header(None, -1, ("code", "nom")), Tally()
    (frame,) = bare.frames(header, tally)
    assert frame["code"].tolist() == ["01001", "59178"]


def test_an_apostrophe_of_windows_does_not_look_like_a_mac(tmp_path: Path) -> None:
    file = received(tmp_path, "code;nom\n01001;L’Été…\n".encode("cp1252"))
    assert cells(file)[0] == [("01001", "L’Été…")]


def test_a_wrong_byte_in_a_text_of_today_refuses_its_line_only(tmp_path: Path) -> None:
    content = "code;nom\n01001;Bèze\n".encode() + b"01002;\xff\n" + "01004;Été\n".encode()
    found, tally = cells(received(tmp_path, content))
    assert found == [("01001", "Bèze"), ("01004", "Été")]
    assert tally.read == 3
    assert tally.refused == {"caractères illisibles": 1}
    assert tally.examples["caractères illisibles"][0].startswith("ligne 3")


def test_accents_past_the_first_megabyte_are_seen(tmp_path: Path) -> None:
    lines = "".join(f"{rank:05d};commune sans accent\n" for rank in range(60_000))
    assert len(lines) > 1 << 20
    file = received(tmp_path, f"code;nom\n{lines}99999;Orléans\n".encode("cp1252"))
    assert file.encoding == "cp1252"
    assert cells(file)[0][-1] == ("99999", "Orléans")


# --- separators, quotes, ends of lines ------------------------------------------------------------


@pytest.mark.parametrize("mark", [";", ",", "\t", "|"])
def test_separators(tmp_path: Path, mark: str) -> None:
    file = received(tmp_path, PLAIN.replace(";", mark))
    assert file.separator == mark
    assert cells(file)[0] == CELLS


@pytest.mark.parametrize(
    "text",
    [
        "code;part_a;part_b;part_c\n01001;1,5;2,25;3,5\n01002;1,5;2,25;3,5\n",
        'code;nom, prénom\n01001;"un, deux, trois, quatre"\n01002;"a, b, c, d"\n',
        "Effectifs, densités, parts et taux, par commune, en 2023\ncode;nom\n01001;Ain\n",
    ],
    ids=["decimals", "labels", "title"],
)
def test_commas_of_french_numbers_and_labels_are_not_separators(tmp_path: Path, text: str) -> None:
    file = received(tmp_path, text)
    assert file.separator == ";"
    assert file.header("code") is not None


def test_semicolons_inside_quotes_are_not_separators(tmp_path: Path) -> None:
    file = received(tmp_path, 'code,nom\n01001,"a;b;c;d"\n01002,"e;f;g;h"\n')
    assert cells(file)[0] == [("01001", "a;b;c;d"), ("01002", "e;f;g;h")]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_ends_of_lines(tmp_path: Path, end: str) -> None:
    assert cells(received(tmp_path, PLAIN.replace("\n", end)))[0] == CELLS


def test_a_cell_may_hold_an_end_of_line_a_quote_and_a_separator(tmp_path: Path) -> None:
    text = 'code;nom\n01001;"deux\nlignes"\n01002;"dit ""oui"""\n01004;"un;deux"\n'
    found, tally = cells(received(tmp_path, text))
    assert found == [("01001", "deux\nlignes"), ("01002", 'dit "oui"'), ("01004", "un;deux")]
    assert tally.read == 3


def test_quotes_that_mean_nothing(tmp_path: Path) -> None:
    file = received(tmp_path, 'code;nom\n01001;"deux\n01002;l"autre"\n')
    assert cells(file, quote="")[0] == [("01001", '"deux'), ("01002", 'l"autre"')]


@pytest.mark.parametrize("size", [3, 200_000], ids=["small", "large"])
def test_a_quote_that_is_never_closed_is_not_a_silent_loss(tmp_path: Path, size: int) -> None:
    lines = [f"{rank:06d};commune {rank};{rank}" for rank in range(size)]
    lines[1] = '000001;"commune;1'
    file = received(tmp_path, "\n".join(["code;nom;rang", *lines, ""]))
    with pytest.raises(UserError, match="guillemet ouvert à la ligne 3 ne se ferme pas"):
        cells(file)


def test_a_quote_badly_closed_in_its_line_refuses_this_line(tmp_path: Path) -> None:
    found, tally = cells(received(tmp_path, 'code;nom\n01001;"a" b\n01002;c\n'))
    assert found == [("01002", "c")]
    assert tally.refused == {"guillemet qui ne se ferme pas": 1}


def test_a_separator_at_the_end_of_lines_makes_no_column(tmp_path: Path) -> None:
    both = received(tmp_path, PLAIN.replace("\n", ";\n"), "both.csv")
    below = received(tmp_path, PLAIN.replace("2\n", "2;\n").replace("3\n", "3;\n"), "below.csv")
    for file in (both, below):
        found, tally = cells(file)
        assert found == CELLS
        assert (tally.read, tally.kept) == (2, 2)


def test_a_separator_at_the_end_of_the_header_alone_refuses_every_line(tmp_path: Path) -> None:
    found, tally = cells(received(tmp_path, PLAIN.replace("effectif\n", "effectif;\n")))
    assert found == []
    assert tally.refused == {"ligne incomplète": 2}


# --- lines that are wrong -------------------------------------------------------------------------


def test_lines_of_a_wrong_width_are_refused_and_shown(tmp_path: Path) -> None:
    found, tally = cells(received(tmp_path, PLAIN + "a;b;c;d\nx;y\n62041;Arras;1\n"))
    assert found == [*CELLS, ("62041", "Arras", "1")]
    assert tally.read == 5
    assert tally.refused == {"ligne de trop de colonnes": 1, "ligne incomplète": 1}
    assert tally.examples["ligne de trop de colonnes"] == ["ligne 4 : a;b;c;d"]


def test_nothing_is_repeated_of_a_file_that_names_people(tmp_path: Path) -> None:
    _, tally = cells(received(tmp_path, PLAIN + "a;Dupont;c;d\n"), private=True)
    assert tally.examples == {"ligne de trop de colonnes": ["ligne 4"]}


def test_lines_of_fewer_cells_when_the_format_has_some(tmp_path: Path) -> None:
    text = 'code;nom;effectif\n01001;"deux\nlignes"\n01002\n01004;a;b;c\n01005;a;b;c;d;e\n'
    found, tally = cells(received(tmp_path, text), ragged=True)
    assert found == [("01001", "deux\nlignes", None), ("01002", None, None)]
    assert tally.read == 4
    assert tally.refused == {"ligne de trop de colonnes": 2}


@pytest.mark.parametrize("wrong", [MOST_REJECTED - 1, MOST_REJECTED, MOST_REJECTED + 500])
def test_a_thousand_wrong_lines_are_a_wrong_file(tmp_path: Path, wrong: int) -> None:
    file = received(tmp_path, PLAIN + "a;b;c;d\n" * wrong)
    if wrong < MOST_REJECTED:
        found, tally = cells(file)
        assert found == CELLS
        assert (tally.read, tally.kept) == (2 + wrong, 2)
    else:
        with pytest.raises(UserError, match="n’ont pas le bon nombre de colonnes"):
            cells(file)


@pytest.mark.parametrize("tail", ["62041;Arr", '62041;"Arras', "62041;Arras;1;"])
def test_a_last_line_cut(tmp_path: Path, tail: str) -> None:
    if tail.endswith(";"):  # as many cells as there should be: nothing shows
        assert cells(received(tmp_path, PLAIN + tail))[0][-1] == ("62041", "Arras", "1")
    else:
        with pytest.raises(UserError, match=r"s’arrête au milieu d’une ligne|ne se ferme pas"):
            cells(received(tmp_path, PLAIN + tail))


def test_a_character_cut_at_the_very_end(tmp_path: Path) -> None:
    content = (PLAIN + "62041;Arras;é").encode()[:-1]
    with pytest.raises(UserError, match="s’arrête au milieu d’une ligne"):
        cells(received(tmp_path, content))


def test_an_endless_line_does_not_fill_the_memory(tmp_path: Path) -> None:
    file = received(tmp_path, PLAIN + "01002;" + "x" * 5_000_000 + ";1\n62041;Arras;1\n")
    found, tally = cells(file)
    assert found == [*CELLS, ("62041", "Arras", "1")]
    assert tally.refused == {"ligne démesurée": 1}
    assert len(tally.examples["ligne démesurée"][0]) <= 200


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
def test_a_hole_in_a_text_is_a_download_badly_resumed(tmp_path: Path, encoding: str) -> None:
    lines = "".join(f"{rank:05d};Bèze;{rank}\n" for rank in range(3000))
    start = f"code;nom;effectif\n{lines}".encode(encoding)
    file = received(tmp_path, start + b"\0" * 4096 + start)
    with pytest.raises(UserError, match="octets nuls"):
        cells(file)


# --- what a row is --------------------------------------------------------------------------------


def test_cells_are_stripped_and_an_empty_one_is_missing(tmp_path: Path) -> None:
    text = 'code;nom;effectif\n 01001 ;\u00a0;" "\n01002;"";0\n'
    assert cells(received(tmp_path, text))[0] == [("01001", None, None), ("01002", None, "0")]


def test_empty_lines_are_counted_and_left_out(tmp_path: Path) -> None:
    found, tally = cells(received(tmp_path, "code;nom\n01001;Ain\n\n;\n  ; \n01002;Aisne\n"))
    assert found == [("01001", "Ain"), ("01002", "Aisne")]
    assert (tally.read, tally.kept) == (4, 2)  # a line without any separator is not a row
    assert tally.left_out == {EMPTY: 2}


def test_only_the_columns_asked_are_read(tmp_path: Path) -> None:
    found, tally = cells(received(tmp_path, PLAIN + ";;9\n"), columns=["nom", "code"])
    assert found == [("L’Abergement", "01001"), ("Douai", "59178")]
    assert tally.left_out == {EMPTY: 1}


def test_columns_of_few_values_may_be_categories(tmp_path: Path) -> None:
    file = received(tmp_path, PLAIN)
    header, tally = file.header("code"), Tally()
    assert header is not None
    (frame,) = file.frames(header, tally, categories=["nom"])
    assert frame["nom"].dtype == "category"
    assert frame["nom"].tolist() == ["L’Abergement", "Douai"]
    assert frame["code"].dtype == "str"


def test_rows_come_in_batches_that_lose_nothing(tmp_path: Path) -> None:
    text = "code;nom\n" + "".join(f"{rank:05d};n{rank}\n" for rank in range(10_000))
    file = received(tmp_path, text)
    header, tally = file.header("code"), Tally()
    assert header is not None
    frames = list(file.frames(header, tally, rows=1000))
    assert len(frames) > 1
    assert [code for frame in frames for code in frame["code"]] == [
        f"{rank:05d}" for rank in range(10_000)
    ]
    assert tally.read == 10_000


# --- where the header is --------------------------------------------------------------------------


def test_title_lines_stand_above_the_header(tmp_path: Path) -> None:
    text = f'"Un titre\nsur deux lignes";;\n\nSource : synthétique\n{PLAIN}'
    assert cells(received(tmp_path, text))[0] == CELLS


def test_a_name_of_column_on_two_lines(tmp_path: Path) -> None:
    file = received(tmp_path, 'code;"APL aux\nmédecins"\n01001;2,5\n')
    assert cells(file, "code", "apl_aux_medecins")[0] == [("01001", "2,5")]


def test_a_quote_left_open_in_a_title_is_no_crash(tmp_path: Path) -> None:
    file = received(tmp_path, '"Un titre ouvert\n' + ("x" * 19_000 + "\n") * 12 + PLAIN)
    assert file.header("code", "nom") is None


def test_a_header_too_deep_is_not_found(tmp_path: Path) -> None:
    assert received(tmp_path, "titre\n" * 40 + PLAIN).header("code") is None


def test_names_are_normalised_and_each_one_is_alone(tmp_path: Path) -> None:
    file = received(tmp_path, "Code;Total;TOTAL ;Total 2;;\n01001;1;2;3;4;5\n")
    (header,) = file.headers("code")
    assert header.names == ("code", "total", "total_2", "total_2_2", "", "")
    assert cells(file)[0] == [("01001", "1", "2", "3")]


@pytest.mark.parametrize("text", ["code;nom;effectif\n", "code;nom;effectif"])
def test_a_file_of_only_a_header_has_no_row(tmp_path: Path, text: str) -> None:
    found, tally = cells(received(tmp_path, text))
    assert (found, tally.read) == ([], 0)


def test_required_columns_are_whole_matches() -> None:
    assert column_name(" Code de l'œuvre (n°) ") == "code_de_l_oeuvre_n"


# --- workbooks ------------------------------------------------------------------------------------


def test_a_sheet_is_read_below_its_header(tmp_path: Path) -> None:
    path = workbook(
        tmp_path,
        "synthetic.xlsx",
        {
            "Lisez-moi": [["Un mot"]],
            "APL": [
                ["Un titre"],
                [],
                ["Code", "Nom", "Effectif", "Note"],
                ["01001", " L’Abergement ", 12],
                [],
                ["59178", None, 3.5, "x"],
                [None, None, None, "en bas"],
            ],
            "Autre": [["Code", "Nom", "Effectif"], ["01002", "Aisne", 0]],
        },
    )
    file = Received(path, path.name, tmp_path)
    assert file.kind == "workbook"
    apl, other = file.headers("code", "nom", "effectif")
    assert (apl.sheet, apl.row, other.sheet) == ("APL", 2, "Autre")
    tally = Tally()
    (frame,) = file.frames(apl, tally, columns=["code", "nom", "effectif"])
    assert frame.astype(object).where(frame.notna(), None).to_numpy().tolist() == [
        ["01001", "L’Abergement", "12"],
        ["59178", None, "3.5"],
    ]
    assert (tally.read, tally.left_out) == (3, {EMPTY: 1})


def test_a_sheet_of_only_a_header(tmp_path: Path) -> None:
    path = workbook(tmp_path, "synthetic.xlsx", {"A": [["Code", "Nom"]]})
    assert cells(Received(path, path.name, tmp_path)) == ([], Tally())


@pytest.mark.parametrize("kind", ["xlsx named csv", "csv named xlsx"])
def test_the_name_never_decides(tmp_path: Path, kind: str) -> None:
    if kind == "csv named xlsx":
        file = received(tmp_path, PLAIN, "synthetic.xlsx")
    else:
        rows = [["code", "nom", "effectif"], *map(list, CELLS)]
        path = workbook(tmp_path, "synthetic.xlsx", {"A": rows}).rename(tmp_path / "synthetic.csv")
        file = Received(path, path.name, tmp_path)
    assert cells(file)[0] == CELLS


@pytest.mark.parametrize("name", ["a[1].csv", "a*?.csv", "l'été.csv", "a.csv.gz", "a.parquet"])
def test_a_name_is_never_a_pattern_nor_a_format(tmp_path: Path, name: str) -> None:
    received(tmp_path, PLAIN + "99999;autre;1\n", "a1.csv")
    folder = tmp_path / "annee=1999" / "[x]"
    folder.mkdir(parents=True)
    assert cells(received(folder, PLAIN, name))[0] == CELLS


def test_a_first_column_named_pk_is_no_archive(tmp_path: Path) -> None:
    file = received(tmp_path, "PK;code\n1;01001\n")
    assert file.kind == "text"
    assert cells(file, "pk", "code")[0] == [("1", "01001")]


@pytest.mark.parametrize("cut", [40, 600, -30])
def test_a_workbook_cut(tmp_path: Path, cut: int) -> None:
    path = workbook(tmp_path, "synthetic.xlsx", {"A": [["code", "nom"], ["01001", "Ain"]]})
    file = received(tmp_path, path.read_bytes()[:cut], "cut.xlsx")
    with pytest.raises(UserError, match=r"coupé|abîmé"):
        _ = file.candidates


OLD_WORKBOOK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 1016


def test_a_workbook_that_only_a_password_opens(tmp_path: Path) -> None:
    entry = "Root Entry".encode("utf-16-le") + "EncryptedPackage".encode("utf-16-le")
    with pytest.raises(UserError, match="protégé par un mot de passe"):
        _ = received(tmp_path, OLD_WORKBOOK + entry + b"\0" * 4000).candidates


def test_an_old_workbook_cut(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"coupé ou abîmé"):
        _ = received(tmp_path, OLD_WORKBOOK, "synthetic.xls").candidates


def test_a_workbook_that_swells_is_not_opened(tmp_path: Path) -> None:
    path = tmp_path / "synthetic.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 300_000_000)
    assert path.stat().st_size < 1_000_000
    with pytest.raises(UserError, match="trop grand une fois ouvert"):
        _ = Received(path, path.name, tmp_path).candidates


def test_a_workbook_larger_than_any(tmp_path: Path) -> None:
    file = received(tmp_path, b"PK\3\4", "synthetic.xlsx")
    os.truncate(file.path, 300_000_000)
    with pytest.raises(UserError, match="trop grand"):
        _ = file.candidates


# --- Parquet --------------------------------------------------------------------------------------


def parquet(folder: Path, **columns: pa.Array) -> Received:
    path = folder / "synthetic.parquet"
    pq.write_table(pa.table(columns), path, row_group_size=1000)
    return Received(path, path.name, folder)


def test_a_parquet_gives_texts_whole_numbers_without_decimals(tmp_path: Path) -> None:
    file = parquet(
        tmp_path,
        Code=pa.array(["01001", " ", None]),
        Département=pa.array([59, None, 1]),
        Part=pa.array([0.5, float("nan"), None]),
        Jour=pa.array([date(2024, 5, 12), None, None]),
        Sexe=pa.array(["h", "f", "h"]).dictionary_encode(),
        Nom=pa.array(["é".encode(), b"", None]),
    )
    assert file.kind == "parquet"
    found, tally = cells(file)
    assert found == [
        ("01001", "59", "0.5", "2024-05-12", "h", "é"),
        (None, None, None, None, "f", None),
        (None, "1", None, None, "h", None),
    ]
    assert tally.read == 3
    assert cells(file, columns=["sexe", "code"])[0][0] == ("h", "01001")


def test_empty_rows_of_a_parquet_are_left_out(tmp_path: Path) -> None:
    found, tally = cells(parquet(tmp_path, code=pa.array(["01001", None, ""])))
    assert found == [("01001",)]
    assert (tally.read, tally.left_out) == (3, {EMPTY: 2})


def test_the_folder_of_a_parquet_adds_no_column(tmp_path: Path) -> None:
    folder = tmp_path / "annee=1999"
    folder.mkdir()
    file = parquet(folder, code=pa.array(["01001"]), annee=pa.array([2024]))
    assert cells(file)[0] == [("01001", "2024")]


# --- JSON -----------------------------------------------------------------------------------------


def test_the_properties_of_the_first_feature_are_the_columns_of_a_geojson(tmp_path: Path) -> None:
    shapes = {
        "type": "FeatureCollection",
        "features": [{"type": "Feature", "properties": {"Nom CPTS": "x"}, "geometry": None}],
    }
    file = received(tmp_path, "\ufeff" + json.dumps(shapes), "synthetic.geojson")
    assert file.kind == "json"
    assert file.header("nom_cpts") == Header(None, 0, ("nom_cpts",))
    assert file.json["features"][0]["properties"] == {"Nom CPTS": "x"}
    with pytest.raises(UserError, match="pas un tableau"):
        list(file.frames(file.candidates[0], Tally()))


@pytest.mark.parametrize("text", ["[]", "{}", '{"features": []}', '{"features": [1]}', "[1, 2]"])
def test_a_json_without_properties_has_no_column(tmp_path: Path, text: str) -> None:
    assert received(tmp_path, text).candidates == (Header(None, 0, ()),)


@pytest.mark.parametrize("text", ['{"features": [', "[" * 100_000, '{"a": "\u00e9'])
def test_a_json_cut(tmp_path: Path, text: str) -> None:
    file = received(tmp_path, text.encode(), "synthetic.json")
    with pytest.raises(UserError, match="coupé ou abîmé"):
        _ = file.candidates


# --- what is no data ------------------------------------------------------------------------------


def test_an_empty_file(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="est vide"):
        _ = received(tmp_path, b"").kind


def test_two_gigabytes_are_refused_before_they_are_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = received(tmp_path, PLAIN)
    os.truncate(file.path, 2_000_000_000)
    monkeypatch.setattr(Path, "open", lambda *_, **__: pytest.fail("read"))
    assert file.size > MOST_BYTES
    with pytest.raises(UserError, match="2,0 Go, plus que tout fichier officiel"):
        _ = file.kind


@pytest.mark.parametrize(
    "page",
    [
        "<!DOCTYPE html><html><body>404</body></html>",
        "\n\n  <HTML><head></head></HTML>",
        '<?xml version="1.0"?><Error><Code>AccessDenied</Code></Error>',
        "\ufeff<!doctype HTML>",
        "<!-- cache --><html lang='fr'>",
    ],
)
def test_a_page_of_error_saved_as_a_table(tmp_path: Path, page: str) -> None:
    with pytest.raises(UserError, match="page web"):
        _ = received(tmp_path, page).kind


@pytest.mark.parametrize(
    "content",
    [bytes(range(256)) * 20, b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", b"\x1f\x8b\x08" + bytes(50)],
    ids=["noise", "pdf", "gzip"],
)
def test_what_is_neither_a_text_nor_a_workbook(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(UserError, match="ni un tableau de texte"):
        _ = received(tmp_path, content).kind


def test_noise_without_a_null_is_a_text_that_nobody_knows(tmp_path: Path) -> None:
    noise = Random(7).randbytes(50_000).replace(b"\0", b"")
    assert received(tmp_path, b"\x80" + noise).header("code", "nom") is None


def test_names_are_shown_without_their_control_characters() -> None:
    assert printable("a\x1b[31m\n\u202eb.csv") == "a\ufffd[31m\ufffd\ufffdb.csv"
    assert printable("é" * 500) == "é" * 120 + "…"
    assert printable("\udcff.csv") == "\ufffd.csv"
