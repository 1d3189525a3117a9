"""Tables as files: codes are text, numbers are numbers, nothing runs, the same bytes twice."""

from __future__ import annotations

from datetime import date, datetime
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook

from diagnostic.reports.tables import (
    ABSENT,
    MOST_CELL,
    SECRET,
    About,
    Cell,
    Column,
    Origin,
    Sheet,
    Unknown,
    csv,
    estimate,
    sheet_name,
    workbook,
)

ABOUT = About(
    "Offre de soins",
    "Territoire synthétique, 3 communes",
    date(2026, 11, 22),
    (Origin("Médecins", "INSEE, BPE", "2023", "Licence Ouverte 2.0"),),
    ("Les effectifs de moins de 11 sont cachés.",),
)
COLUMNS = (
    Column("Code", "code"),
    Column("Commune"),
    Column("Médecins", "number", "pour 10 000 hab.", 1),
    Column("Habitants", "number"),
)
ROWS: tuple[tuple[Cell, ...], ...] = (
    ("01001", "L’Abergement-Clémenciat", 12.345678, 859),
    ("2A004", "Ajaccio", SECRET, 72795.0),
    ("97502", "Saint-Pierre", None, float("nan")),
)
SHEET = Sheet("Médecins", "Médecins par commune, 2023", COLUMNS, ROWS)


def opened(sheets: list[Sheet]) -> Any:
    return load_workbook(BytesIO(workbook(sheets, ABOUT)))


def test_the_same_tables_twice_are_the_same_bytes() -> None:
    assert workbook([SHEET], ABOUT) == workbook([SHEET], ABOUT)
    assert csv(SHEET, ABOUT) == csv(SHEET, ABOUT)


def test_cells_are_what_they_are() -> None:
    page = opened([SHEET])["Médecins"]
    lines = list(page.iter_rows(min_row=4, values_only=True))
    assert lines == [
        ("Code", "Commune", "Médecins (pour 10 000 hab.)", "Habitants"),
        ("01001", "L’Abergement-Clémenciat", 12.345678, 859),
        ("2A004", "Ajaccio", "secret", 72795),
        ("97502", "Saint-Pierre", "nd", "nd"),
    ]
    assert [cell.data_type for cell in page[5]] == ["s", "s", "n", "n"]
    assert (page["A5"].number_format, page["C5"].number_format) == ("@", "#,##0.0")
    assert page["D5"].number_format == "#,##0"
    assert (page["A1"].value, page["A2"].value) == (SHEET.title, ABOUT.place)


def test_headings_stay_in_sight_and_sort() -> None:
    page = opened([SHEET])["Médecins"]
    assert page.freeze_panes == "B5"
    assert page.auto_filter.ref == "A4:D7"
    assert page.column_dimensions["B"].width > page.column_dimensions["D"].width
    assert page.print_title_rows == "$4:$4"


def test_no_warning_on_codes() -> None:
    from zipfile import ZipFile

    with ZipFile(BytesIO(workbook([SHEET], ABOUT))) as archive:
        page = archive.read("xl/worksheets/sheet1.xml").decode()
    assert '<ignoredError sqref="A1:XFD1048576" numberStoredAsText="1"/>' in page


def test_sources_and_limits_come_last() -> None:
    book = opened([SHEET])
    assert book.sheetnames == ["Médecins", "Sources et limites"]
    said = [str(value) for row in book.worksheets[-1].values for value in row if value is not None]
    for words in (
        "Offre de soins",
        "INSEE, BPE",
        "2023",
        "Licence Ouverte 2.0",
        "Les effectifs de moins de 11 sont cachés.",
        "Établi le 22 novembre 2026 avec Diagnostic CPTS",
    ):
        assert words in [each.replace("\u00a0", " ") for each in said]
    assert book.properties.created == datetime(2026, 11, 22)
    assert book.properties.title == "Offre de soins"


def test_estimates_are_marked_in_a_column_beside() -> None:
    rows = [("01001", "A", estimate(3.2, "de 2 à 4"), 10), ("01002", "B", 4.0, ABSENT)]
    page = opened([Sheet("x", "x", COLUMNS, rows)])["x"]
    lines = [row[2:] for row in page.iter_rows(min_row=4, values_only=True)]
    assert lines[0] == ("Médecins (pour 10 000 hab.)", "Médecins, précision", "Habitants")
    assert lines[1] == (3.2, "estimation, de 2 à 4", 10)
    assert lines[2][1] in (None, "")


@pytest.mark.parametrize(
    "hostile",
    [
        '=HYPERLINK("http://x.example";"clic")',
        "+33 1",
        "-2+3",
        "@SUM(A1)",
        "\t=1+1",
        "＝1+1",
        "http://x.example",
        "<img src=x onerror=alert(1)>",
        "{{ x }}",
        "{=1+1}",
        "007",
        "1e5",
        "\x00\x07",
        "\ud800",
    ],
)
def test_nothing_that_is_written_runs(hostile: str) -> None:
    sheet = Sheet(hostile, hostile, (Column(hostile),), [(hostile,)])
    about = About(hostile, hostile, ABOUT.on, (Origin(*[hostile] * 4),), (hostile,))
    book = load_workbook(BytesIO(workbook([sheet], about)))
    for page in book.worksheets:
        for row in page.iter_rows():
            for cell in row:
                assert cell.data_type in ("s", "n")
                assert cell.hyperlink is None
                assert cell.data_type == "s" or cell.value is None
    for line in csv(sheet, about).decode("utf-8-sig").splitlines():
        for field in line.split(";"):
            first = field.strip('"')[:1]
            assert first not in tuple("=@＝＋－＠\t")
            assert not field.strip('"').startswith(("+3", "-2"))


def test_csv_is_read_by_a_french_spreadsheet() -> None:
    lines = csv(SHEET, ABOUT).decode("utf-8").split("\r\n")
    assert lines[0] == "\ufeffMédecins par commune, 2023"
    assert lines[1] == "Territoire;Territoire synthétique, 3 communes"
    assert lines[2].replace("\u00a0", " ") == "Établi le 22 novembre 2026 avec Diagnostic CPTS"
    assert lines[4:8] == [
        "Code;Commune;Médecins (pour 10 000 hab.);Habitants",
        "01001;L’Abergement-Clémenciat;12,345678;859",
        "2A004;Ajaccio;secret;72795",
        "97502;Saint-Pierre;nd;nd",
    ]
    assert lines[9] == "Source et lecture;Médecins, INSEE, BPE, 2023, Licence Ouverte 2.0"


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (-3.5, "-3,5"),
        (1e-7, "0,0000001"),
        (1e22, "10000000000000000000000"),
        (0, "0"),
        (Unknown.TO_ASK, "à demander"),
        ("a;b", '"a;b"'),
        ('a"b', '"a""b"'),
        ("-3,5", "-3,5"),
        ("-3,5+1", "'-3,5+1"),
    ],
)
def test_a_cell_of_csv(value: Cell, said: str) -> None:
    sheet = Sheet("x", "x", (Column("Valeur", "number"),), [(value,)])
    assert csv(sheet, ABOUT).decode("utf-8-sig").split("\r\n")[5] == said


def test_names_of_sheets_are_accepted_and_told_apart() -> None:
    sheets = [
        Sheet(name, "x", (Column("a"),), [])
        for name in ("Offre", "offre", "", "[]:*?/\\", "M" * 60, "M" * 60, "Sources et limites")
    ]
    names = opened(sheets).sheetnames
    assert names[:4] == ["Offre", "offre 2", "Tableau", "Tableau 2"]
    assert len({name.lower() for name in names}) == len(names) == 8
    assert max(map(len, names)) <= 31
    assert sheet_name("'Été'", set()) == "Été"


def test_a_very_long_cell_is_cut_and_kept() -> None:
    page = opened([Sheet("x", "x", (Column("a"),), [("é" * 40_000,)])])["x"]
    assert len(page["A5"].value) == MOST_CELL
    assert page["A5"].value.endswith("…")


def test_a_row_that_does_not_fit_is_refused() -> None:
    sheet = Sheet("x", "x", COLUMNS, [("01001",)])
    for write in (lambda: workbook([sheet], ABOUT), lambda: csv(sheet, ABOUT)):
        with pytest.raises(ValueError, match="1 cells for 4 columns"):
            write()


def test_an_empty_table_is_still_a_table() -> None:
    page = opened([Sheet("x", "x", COLUMNS, [])])["x"]
    assert page["A4"].value == "Code"
    assert page.auto_filter.ref == "A4:D4"
