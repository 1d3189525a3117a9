"""What was pasted or dropped, as rows; columns of figures; titles."""

from __future__ import annotations

import csv
import io
import zipfile

import numpy as np
import pytest
import xlsxwriter

from diagnostic.errors import UserError
from diagnostic.pasted.columns import columns_of, notes_of
from diagnostic.pasted.grids import (
    MOST_BYTES,
    MOST_COLUMNS,
    MOST_ROWS,
    grid_of_file,
    grid_of_text,
)
from diagnostic.pasted.headers import header_of
from diagnostic.pasted.model import Choices, Grid
from diagnostic.pasted.numbers import read_figures
from diagnostic.pasted.titles import form_of, unit_of, year_of
from diagnostic.territory.atlas import Atlas

ROWS = (("Code", "Commune", "Part (%)"), ("59178", "Douai", "12,5"), ("59509", "Roost", "8,4"))

PROSE = (
    "Longtemps, je me suis couché de bonne heure. Parfois, à peine ma bougie éteinte, mes yeux se "
    "fermaient si vite que je n’avais pas le temps de me dire « Je m’endors ».\n"
    "Et, une demi-heure après, la pensée qu’il était temps de chercher le sommeil m’éveillait ; je "
    "voulais poser le volume que je croyais avoir encore dans les mains et souffler ma lumière.\n"
)


def written(separator: str) -> str:
    return "\n".join(separator.join(row) for row in ROWS)


def workbook(rows: object = ROWS, **sheets: object) -> bytes:
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target)
    for name, content in {"Feuil1": rows, **sheets}.items():
        sheet = book.add_worksheet(name)
        for at, row in enumerate(content):  # type: ignore[arg-type, var-annotated]
            sheet.write_row(at, 0, row)
    book.close()
    return target.getvalue()


# --- separators ---------------------------------------------------------------------------------


@pytest.mark.parametrize("separator", ["\t", ";", "|", " | ", "  "])
def test_each_separator_gives_the_same_rows(separator: str) -> None:
    assert grid_of_text(written(separator)).rows == ROWS


def test_commas_are_told_from_decimal_commas() -> None:
    quoted = 'Code,Commune,Part (%)\n59178,Douai,"12,5"\n59509,Roost,"8,4"\n'
    assert grid_of_text(quoted).rows == ROWS
    assert grid_of_text("59178;12,5\n59509;8,4").rows == (("59178", "12,5"), ("59509", "8,4"))


def test_columns_aligned_by_spaces_keep_their_empty_cells() -> None:
    text = (
        "Commune       2016    2023\n"
        "Douai         39700   39657\n"
        "Roost                 1234\n"
        "Sin-le-Noble  15500\n"
    )
    assert grid_of_text(text).rows[2:] == (("Roost", "", "1234"), ("Sin-le-Noble", "15500", ""))


@pytest.mark.parametrize("text", ["Douai : 39 657\nLambres : 4 900", "Douai 39657\nLambres 4900"])
def test_a_name_and_a_figure_a_line(text: str) -> None:
    rows = grid_of_text(text).rows
    assert [row[0] for row in rows] == ["Douai", "Lambres"]
    assert read_figures([row[1] for row in rows]).values.tolist() == [39657, 4900]


def test_a_mail_that_quotes_a_table() -> None:
    quoted = "\n".join(f"> > {line}" for line in written("\t").split("\n"))
    assert grid_of_text(quoted).rows == ROWS


def test_a_table_of_markdown() -> None:
    text = "| Code | Commune | Part (%) |\n|:---|---|---:|\n| 59178 | Douai | 12,5 |\n"
    assert grid_of_text(text).rows == ROWS[:2]


def test_a_quote_that_never_closes_loses_no_line() -> None:
    text = "Code;Nom;N\n" + "".join(f'{rank};"Douai;{rank}\n' for rank in range(59100, 59180))
    assert len(grid_of_text(text).rows) == 81


def test_the_separator_can_be_chosen() -> None:
    assert grid_of_text("a;b,c", Choices(separator=",")).rows == (("a;b", "c"),)
    assert grid_of_text("sep=;\na,b;c\n").rows == (("a,b", "c"),)


def test_invisible_characters_are_removed_and_said() -> None:
    grid = grid_of_text("Code\tN\x00om\n59178\t\u200bDou\x07ai\n")
    assert grid.rows == (("Code", "Nom"), ("59178", "Douai"))
    assert any("invisibles" in words for words in grid.about)


def test_hostile_cells_stay_texts() -> None:
    cells = ("<img src=x onerror=alert(1)>", "=HYPERLINK(1)", "{{ 7*7 }}")
    assert grid_of_text("a\tb\tc\n" + "\t".join(cells)).rows[1] == cells


# --- files --------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le"])
def test_each_encoding_gives_the_same_rows(encoding: str) -> None:
    text = "Code;Département\n59178;Vienne été\n59509;Hérault à l’écart\n"
    text = text.replace("’", "'") if encoding == "cp1252" else text
    rows = grid_of_file(text.encode(encoding), "f.csv").rows
    assert rows == grid_of_text(text).rows


def test_a_workbook_is_read_as_texts() -> None:
    import datetime as dt

    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"remove_timezone": True})
    sheet = book.add_worksheet()
    sheet.write_number(0, 0, 59178.0)
    sheet.write_number(0, 1, 12.5)
    date = book.add_format({"num_format": "dd/mm/yyyy"})
    sheet.write_datetime(0, 2, dt.datetime(2024, 9, 5), date)
    book.close()
    assert grid_of_file(target.getvalue(), "f.xlsx").rows == (("59178", "12.5", "2024-09-05"),)


def test_the_sheet_with_the_largest_table_is_read() -> None:
    content = workbook([["À lire"], ["Des mots"]], Données=ROWS)
    grid = grid_of_file(content, "f.xlsx")
    assert (grid.sheet, grid.sheets) == ("Données", ("Feuil1", "Données"))
    assert grid.rows == ROWS
    assert grid_of_file(content, "f.xlsx", Choices(sheet="Feuil1")).rows == (
        ("À lire",),
        ("Des mots",),
    )


def _bomb() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 250_000_000)
    return target.getvalue()


def _archive() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("a.csv", "a;b")
    return target.getvalue()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "est vide"),
        (b"\xef\xbb\xbf \r\n", "est vide"),
        (b"%PDF-1.7 ...", "est un PDF"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "est une image"),
        (b"<!DOCTYPE html><html><body>", "page web"),
        (b'{"type": "FeatureCollection"}', "Formats lus ici"),
        (bytes(range(256)) * 40, "Formats lus ici"),
        (PROSE.encode(), "n’est pas un tableau"),
        (b"x" * (MOST_BYTES + 1), "plus que les 30"),
        (b"PK\x03\x04 coupe", "coupé ou abîmé"),
        (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "mot de passe"),
        (_archive(), "archive ZIP"),
        (workbook([]), "aucun tableau"),
    ],
)
def test_what_is_no_table_is_said_in_a_sentence(content: bytes, words: str) -> None:
    with pytest.raises(UserError, match=words):
        grid_of_file(content, "fichier")


def test_a_bomb_is_refused_before_it_opens() -> None:
    with pytest.raises(UserError, match="trop grand une fois ouvert"):
        grid_of_file(_bomb(), "bombe.xlsx")


@pytest.mark.parametrize("text", ["", " \n\t\n", "\x00\x00"])
def test_nothing_pasted(text: str) -> None:
    with pytest.raises(UserError, match="vide"):
        grid_of_text(text)


def test_a_pasted_novel() -> None:
    with pytest.raises(UserError, match="n’est pas un tableau"):
        grid_of_text(PROSE * 300)


def test_a_pasted_page() -> None:
    with pytest.raises(UserError, match="page web"):
        grid_of_text("<html><table><tr><td>59178</td></tr></table></html>")


def test_too_many_lines_are_refused_with_the_limit() -> None:
    with pytest.raises(UserError, match="lignes, plus que les 100"):
        grid_of_text("59178;1\n" * 300_000)
    assert MOST_ROWS >= 50_000
    assert len(grid_of_text("59178;1\n" * MOST_ROWS).rows) == MOST_ROWS


def test_two_hundred_columns_are_cut_and_said() -> None:
    grid = grid_of_text("\n".join(";".join(str(each) for each in range(200)) for _ in range(5)))
    assert len(grid.rows[0]) == MOST_COLUMNS
    assert any("200" in words and "seules" in words for words in grid.about)


def test_too_many_cells_are_refused() -> None:
    with pytest.raises(UserError, match="cases"):
        grid_of_text((";".join("1" * 50) + "\n") * 90_000)


# --- figures ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("1 234,5", 1234.5),
        ("1\u202f234", 1234),
        ("1\u00a0234,5", 1234.5),
        ("1.234,5", 1234.5),
        ("1'234", 1234),
        ("12,5 %", 12.5),
        ("3 €", 3),
        ("€ 3", 3),
        ("12 km", 12),
        ("(12)", -12),
        ("\u221212,5", -12.5),
        ("'59", 59),
        ("1er", 1),
        ("12 (1)", 12),
        ("12*", 12),
        ("1,5E+3", 1500),
    ],
)
def test_a_number_however_it_is_written(cell: str, value: float) -> None:
    assert read_figures([cell]).values.tolist() == [value]


def test_points_are_decimal_when_the_column_says_so() -> None:
    assert read_figures(["1,234.5", "9.5", "1,000,000"]).values.tolist() == [1234.5, 9.5, 1e6]
    assert read_figures(["1.234.567", "1.234"]).values.tolist() == [1234567, 1234]


@pytest.mark.parametrize(
    ("cells", "hint", "values", "guessed"),
    [
        (["1,234", "2,345"], None, [1.234, 2.345], True),
        (["1,234", "2,345"], ".", [1234, 2345], True),
        (["1.234", "2.345"], ",", [1234, 2345], True),
        (["1,234", "12,345", "987"], None, [1234, 12345, 987], True),
        (["1,234", "2,34"], ".", [1.234, 2.34], False),
        (["0,234", "1,345"], None, [0.234, 1.345], False),
    ],
)
def test_three_digits_after_a_mark(
    cells: list[str], hint: object, values: list[float], guessed: bool
) -> None:
    figures = read_figures(cells, hint=hint)  # type: ignore[arg-type]
    assert figures.values.tolist() == values
    assert figures.guessed is guessed


def test_the_user_has_the_last_word_on_decimals() -> None:
    assert read_figures(["1,234"], decimal=".").values.tolist() == [1234]
    assert read_figures(["1,5", "2"], decimal=".").unreadable.tolist() == [True, False]


@pytest.mark.parametrize("cell", ["", "-", "–", "nd", "n.d.", "NA", "N/A", "#N/A", "..", "…", "c."])
def test_what_is_not_known_is_no_zero(cell: str) -> None:
    figures = read_figures([cell, "1"])
    assert figures.unknown.tolist() == [True, False]
    assert np.isnan(figures.values[0])


SECRETS = ["s", "secret", "ns", "<11", "< 5", "inférieur à 11", "*", "N/A - secret statistique"]


@pytest.mark.parametrize("cell", SECRETS)
def test_what_is_secret_is_said_so(cell: str) -> None:
    figures = read_figures([cell, "1"])
    assert figures.secret.tolist() == [True, False]
    assert not figures.unknown.any()


def test_units_that_differ_are_not_mixed() -> None:
    figures = read_figures(["12 km", "3 km", "500 m"])
    assert (figures.unit, figures.unreadable.tolist()) == ("km", [False, False, True])


def test_phone_numbers_and_addresses_are_no_figures() -> None:
    assert not read_figures(["06 12 34 56 78", "12 rue de la Paix"]).are_figures


def test_dates_are_no_figures() -> None:
    figures = read_figures(["2024-09-05", "12/03/2021", "05-sept", "sept-05"])
    assert figures.are_dates
    assert not figures.are_figures


# --- titles and lines ---------------------------------------------------------------------------


def grid(*lines: str) -> Grid:
    rows = [line.split(";") for line in lines]
    width = max(map(len, rows))
    return Grid(tuple((*row, *[""] * (width - len(row))) for row in rows))


def test_a_table_without_titles() -> None:
    header = header_of(grid("59178;Douai;39657", "59509;Roost;1234"))
    assert (header.rank, header.names) == (-1, ("Colonne 1", "Colonne 2", "Colonne 3"))
    assert header.lines == (0, 1)


def test_years_as_titles_are_titles() -> None:
    header = header_of(grid("Code;Nom;2016;2023", "59178;Douai;40000;39657"))
    assert header.rank == 0
    assert [column.year for column in columns_of(grid("a"), header)] == [None, None, 2016, 2023]


def test_titles_on_two_lines_are_joined() -> None:
    header = header_of(
        grid(
            "Un beau titre",
            "",
            "Code;Nom;Population;;Part (%)",
            ";;2016;2023;",
            "59178;Douai;40000;39657;12,5",
        )
    )
    assert header.names == ("Code", "Nom", "Population 2016", "Population 2023", "Part (%)")
    assert header.titles == ("Un beau titre",)
    assert header.lines == (4,)


def test_the_variables_of_insee_leave_their_labels() -> None:
    header = header_of(
        grid("Code;Libellé;Population en 2021", "CODGEO;LIBGEO;P21_POP", "59178;Douai;39657")
    )
    assert header.names == ("Code", "Libellé", "Population en 2021")


def test_totals_notes_and_repeated_titles_are_left_out_with_the_reason() -> None:
    header = header_of(
        grid(
            "Code;Nom;Valeur",
            "59178;Douai;1",
            "Code;Nom;Valeur",
            "59509;Roost;2",
            "Total;;3",
            "",
            "Source : Insee",
            "Claire",
        )
    )
    assert header.lines == (1, 3)
    assert [line.reason for line in header.left_out] == [
        "titres répétés",
        "ligne de total",
        "ligne vide",
        "note",
        "ligne sans chiffre, sous le tableau",
    ]


def test_no_zone_of_france_is_taken_for_a_total_or_a_note(atlas: Atlas) -> None:
    areas = (atlas.communes, atlas.epci, atlas.departements, atlas.regions)
    names = [area.name for each in areas for area in each.values()]  # type: ignore[attr-defined]
    rows = (("Nom", "Valeur"), *((name, "1") for name in names))
    assert header_of(Grid(rows)).left_out == ()


@pytest.mark.parametrize(
    ("title", "form", "unit", "year"),
    [
        ("Part des 65 ans ou plus 2021", "rate", "", 2021),
        ("Taux de pauvreté (%)", "rate", "%", None),
        ("Densité pour 10 000 hab. 2024", "rate", "pour 10 000 hab.", 2024),
        ("Nombre de médecins en 2023", "count", "", 2023),
        ("Nb moyen de consultations", "rate", "", None),
        ("Effectif", "count", "", None),
        ("Revenu médian (en €)", "rate", "€", None),
        ("P21_POP", "count", "", 2021),
        ("Évolution 2016-2023 (en %)", "rate", "%", 2023),
        ("Superficie (km²)", "count", "km²", None),
        ("Densité (hab/km²)", "rate", "hab/km²", None),
        ("Médecins (1)", "count", "", None),
        ("Bénéficiaires âgés", "count", "", None),
    ],
)
def test_what_a_title_says(title: str, form: str, unit: str, year: int | None) -> None:
    assert form_of(title, percent=False, are_whole=True) == form
    assert (unit_of(title), year_of(title)) == (unit, year)


def test_a_title_that_says_nothing_leaves_it_to_the_figures() -> None:
    assert form_of("Score X", percent=False, are_whole=True) == "rate"
    assert form_of("X", percent=False, are_whole=False) == "rate"
    assert form_of("X", percent=False, are_whole=True) == "count"


def read(*lines: str) -> tuple[list[str], tuple[str, ...]]:
    table = grid(*lines)
    header = header_of(table)
    columns = columns_of(table, header)
    return [column.role for column in columns], notes_of(header, columns)


def test_roles_of_figures_years_dates_and_words() -> None:
    lines = [f"{n};{y};{n / 10};2024-01-0{n};mot" for n in range(1, 9) for y in (2021, 2022)]
    roles, notes = read("Rang;Année;Part;Le;Avis", *lines)
    assert roles == ["other", "period", "value", "other", "other"]
    assert any("dates" in note for note in notes)


def test_a_cell_that_cannot_be_read_is_told_with_its_line() -> None:
    lines = [f"591{n:02d};{n}" for n in range(10, 30)]
    roles, notes = read("Code;Valeur", *lines, "59178;environ douze")
    assert roles == ["other", "value"]
    assert any("ligne 22" in note and "environ douze" in note for note in notes)


def test_numbers_with_zeros_first_are_codes() -> None:
    roles, _ = read("Zone;Valeur", "01;10", "02;20", "59;30")
    assert roles == ["other", "value"]


def test_a_total_of_something_else_is_a_line_like_another() -> None:
    table = grid("Dép.;Profession;N", "75;Ensemble des médecins;1", ";Ensemble;2", "FR;France;3")
    assert header_of(table).lines == (1,)
    table = grid("Dép.;Nom;Profession;N", "75;Paris;Ensemble des médecins;1", "77;Melun;Tous;1")
    assert header_of(table).lines == (1, 2)


def test_a_decimal_mark_that_was_guessed_is_said() -> None:
    _, notes = read("Nom;Valeur", "Douai;1,234", "Roost;2,345")
    assert any("décimales" in note for note in notes)


def test_another_column_tells_the_decimal_mark() -> None:
    table = grid("Nom;A;B", "Douai;1.234;0,5", "Roost;2.345;0,25")
    header = header_of(table)
    assert header.figures[1].values.tolist() == [1234, 2345]


def test_a_round_trip_through_the_writer_of_csv() -> None:
    target = io.StringIO()
    rows = [["Nom", "Mot; avec", 'Guillemet "'], ["Douai", "a\nb", "1,5"], ["Roost", "", "2"]]
    csv.writer(target, delimiter=";").writerows(rows)
    assert grid_of_text(target.getvalue()).rows == (
        ("Nom", "Mot; avec", 'Guillemet "'),
        ("Douai", "a b", "1,5"),
        ("Roost", "", "2"),
    )
