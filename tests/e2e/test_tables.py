"""Every table of figures is sorted and downloaded in the browser, where it stands."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from composing import ribbon_says
from playwright.sync_api import Locator, Page, expect

from diagnostic.french import NBSP, THIN
from diagnostic.project import encode
from diagnostic.territory.atlas import Atlas
from diagnostic.ui.tables import Cell, Row, numbers, table

DOUAISIS = ("200044618", "245901152")
HEAD = [Cell("Commune"), Cell("Part", "en 2023", number=True), Cell("Note")]


def line(name: str, amount: str, note: str = "—", detail: str = "") -> Row:
    return Row([Cell(name), Cell(amount, detail, number=True), Cell(note)])


LINES = [
    line("Écaillon", f"1{THIN}234,5{NBSP}%"),
    line("Aniche", f"≈{THIN}12{NBSP}%", detail="entre 9\net 15"),
    line("Bruille", "secret"),
    line("Ecaillon bis", f"-3,5{NBSP}%"),
    line("Dechy", "nd"),
    line("Auby", f"0{NBSP}%", "=1+1"),
]


@pytest.fixture
def opened(page: Page, address: str, atlas: Atlas) -> Page:
    """The page of the sources, the Douaisis chosen, the script of tables loaded."""
    codes = sorted(code for siren in DOUAISIS for code in atlas.epci[siren].members)
    page.goto(f"{address}/sources?t={encode(tuple(codes), 'Douaisis')}")
    ribbon_says(page, f"55{NBSP}communes")
    loaded = page.locator("html[data-sheets][data-territory=Douaisis]")
    expect(loaded).to_have_count(1, timeout=30_000)
    expect(page.locator("table.sheet").first).to_be_attached(timeout=30_000)
    return page


def laid(page: Page, caption: str, rows: list[Row], head: list[Cell] | None = None) -> Locator:
    """Lay a table on the page as Streamlit would, and return it."""
    page.evaluate(
        """(html) => {
            const host = document.createElement("div");
            host.id = "laid";
            host.innerHTML = html;
            document.querySelector("[data-testid=stMainBlockContainer]").prepend(host);
        }""",
        f'{table(caption, head or HEAD, rows)}<p class="source">INSEE, 2023</p><h2>Autre</h2>',
    )
    return page.locator("#laid table.sheet")


def names(sheet: Locator) -> list[str]:
    return [text.strip() for text in sheet.locator("tbody tr > :first-child").all_inner_texts()]


def downloaded(page: Page) -> tuple[str, list[list[str]]]:
    """Name and lines of the file."""
    with page.expect_download() as started:
        page.locator("#laid").get_by_role("button", name="Télécharger ce tableau").click()
    content = Path(started.value.path()).read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    lines = list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))
    return started.value.suggested_filename, lines


def test_numbers_are_compared_as_numbers_and_what_is_missing_stays_last(opened: Page) -> None:
    sheet = laid(opened, "Essai", LINES)
    heading = sheet.locator("th", has_text="Part").first
    heading.get_by_role("button").click()
    highest = ["Écaillon", "Aniche", "Auby", "Ecaillon bis", "Bruille", "Dechy"]
    assert names(sheet) == highest
    expect(heading).to_have_attribute("aria-sort", "descending")
    heading.get_by_role("button").click()
    assert names(sheet) == ["Ecaillon bis", "Auby", "Aniche", "Écaillon", "Bruille", "Dechy"]
    heading.get_by_role("button").click()
    assert names(sheet) == [str(row.cells[0].text) for row in LINES]
    expect(heading).to_have_attribute("aria-sort", "none")


def test_the_keyboard_sorts_words_as_a_french_dictionary(opened: Page) -> None:
    sheet = laid(opened, "Essai", LINES)
    button = sheet.get_by_role("button", name="Commune")
    button.focus()
    opened.keyboard.press("Enter")
    assert names(sheet)[:4] == ["Aniche", "Auby", "Bruille", "Dechy"]
    assert names(sheet)[4:] == ["Écaillon", "Ecaillon bis"]
    expect(sheet.locator('th[aria-sort="ascending"]')).to_have_count(1)
    expect(button).to_be_focused()
    opened.keyboard.press("Space")
    assert names(sheet)[0] == "Ecaillon bis"


def test_dates_are_in_the_order_of_time_and_small_words_count(opened: Page) -> None:
    days = ["02/01/2027", "15/12/2026", "—", "01/03/2026"]
    rows = [
        Row([Cell(day), Cell(day, number=True), Cell("", f"note {rank}")])
        for rank, day in enumerate(days)
    ]
    sheet = laid(opened, "Dates", rows)
    for column in ("Commune", "Part"):
        button = sheet.get_by_role("button", name=column)
        button.click()
        if column == "Part":
            button.click()  # numbers begin with the highest
        assert names(sheet) == ["01/03/2026", "15/12/2026", "02/01/2027", "—"]
    sheet.get_by_role("button", name="Note").click()
    assert names(sheet) == days


def test_lines_move_inside_their_group_above_their_total(opened: Page) -> None:
    rows = [
        Row([Cell("Nord")], "group"),
        line("Petit", "1"),
        line("Grand", "9"),
        Row([Cell("Somme"), *numbers("10"), Cell("")], "total"),
        Row([Cell("Sud")], "group"),
        line("Moyen", "5"),
        line("Immense", "70"),
    ]
    sheet = laid(opened, "Groupes", rows)
    sheet.get_by_role("button", name="Part").click()
    assert names(sheet) == ["Nord", "Grand", "Petit", "Somme", "Sud", "Immense", "Moyen"]
    _, lines = downloaded(opened)
    assert lines[4] == ["Partie", "Commune", "Part (en 2023)", "Note"]
    assert lines[5] == ["Nord", "Grand", "9", "—"]
    assert lines[8] == ["Sud", "Immense", "70", "—"]


def test_the_file_says_what_where_and_whence(opened: Page) -> None:
    laid(opened, "Parts d’essai", LINES)
    name, lines = downloaded(opened)
    assert name == "parts-d-essai-douaisis.csv"
    assert lines[0] == ["Parts d’essai"]
    assert lines[1] == ["Territoire", "Douaisis"]
    assert lines[2][0] == "Téléchargé le"
    assert lines[2][1][-4:].isdigit()
    assert lines[4] == ["Commune", "Part (en 2023) (%)", "Part, précision", "Note"]
    assert lines[5] == ["Écaillon", "1234,5", "", "—"]
    assert lines[6] == ["Aniche", "12", "estimation, entre 9, et 15", "—"]
    assert lines[7] == ["Bruille", "secret", "", "—"]
    assert lines[8] == ["Ecaillon bis", "-3,5", "", "—"]
    assert lines[-1] == ["Source et lecture", "INSEE, 2023"]


def test_no_cell_of_the_file_is_a_formula(opened: Page) -> None:
    rows = [
        line('=HYPERLINK("http://x";"y")', "1"),
        line("+33 1", "2", "-2+3"),
        line("@SUM(A1)", f"-4{NBSP}%", "\t=1+1"),
        line("deux\nlignes", "5", 'dit "non"'),
    ]
    laid(opened, "=cmd", rows)
    _, lines = downloaded(opened)
    assert lines[0] == ["'=cmd"]
    body = [[cell for cell in row if cell] for row in lines[5:9]]
    assert body[0][0] == '\'=HYPERLINK("http://x";"y")'
    assert (body[1][0], body[1][-1]) == ("'+33 1", "'-2+3")
    assert (body[2][0], body[2][1], body[2][-1]) == ("'@SUM(A1)", "-4", "'=1+1")
    assert body[3][-1] == 'dit "non"'


def test_a_range_of_amounts_is_never_cut_to_a_number(opened: Page) -> None:
    ranges = [line("A", f"1{THIN}000 à 1{THIN}200{NBSP}€"), line("B", f"50{NBSP}€")]
    laid(opened, "Fourchettes", [*ranges, line("C", "nd")])
    _, lines = downloaded(opened)
    assert [row[1] for row in lines[5:8]] == ["1 000 à 1 200 €", "50", "nd"]


def test_a_table_of_the_page_is_sorted_and_still_is_after_a_rerun(opened: Page) -> None:
    """The page redrawn puts its own table back or leaves it: both can be sorted again."""
    sheet = opened.locator("table.sheet").first
    expect(sheet).to_be_visible(timeout=30_000)
    before = names(sheet)
    heading = sheet.locator("th[aria-sort]").first
    heading.get_by_role("button").click()
    ordered = names(sheet)
    assert sorted(ordered) == sorted(before)
    assert ordered != before
    opened.get_by_text("Projection", exact=True).first.click()
    expect(opened.get_by_role("button", name="Quitter (Échap)")).to_be_visible()
    heading.get_by_role("button").click()
    assert names(sheet) != ordered


def test_a_short_table_has_no_button(opened: Page) -> None:
    sheet = laid(opened, "Court", LINES[:2])
    expect(sheet.get_by_role("button")).to_have_count(0)
