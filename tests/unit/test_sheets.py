"""What a table says before the browser sorts or downloads it."""

from __future__ import annotations

from diagnostic.ui.tables import MANY, Cell, Row, numbers, table, words


def rows(count: int) -> list[Row]:
    return [Row([*words(f"Commune {rank}"), *numbers(str(rank))]) for rank in range(count)]


HEAD = [Cell("Commune"), Cell("Part <b>", "en 2023", number=True)]


def test_a_table_of_a_few_lines_has_no_button():
    assert "<button" not in table("Essai", HEAD, rows(MANY - 1))
    assert table("Essai", HEAD, rows(MANY)).count('class="sheet-sort"') == len(HEAD)
    assert table("Essai", HEAD, rows(MANY)).count('class="sheet-download"') == 1


def test_titles_of_groups_are_no_lines():
    groups = [Row([Cell("Groupe")], "group") for _ in range(MANY)]
    assert "<button" not in table("Essai", HEAD, [*groups, *rows(MANY - 1)])


def test_headings_are_escaped_and_keep_their_smaller_line():
    text = table("Essai", HEAD, rows(MANY))
    assert "<span>Part &lt;b&gt;</span><small>en 2023</small></button>" in text
    assert text.count('aria-sort="none"') == len(HEAD)


def test_a_heading_without_words_sorts_nothing():
    assert table("Essai", words("", "Total"), rows(MANY)).count("sheet-sort") == 1


def test_a_tall_table_scrolls_and_can_be_reached_with_the_keyboard():
    assert 'tabindex="0"' in table("Essai", HEAD, rows(MANY), is_tall=True)
    assert 'tabindex="0"' not in table("Essai", HEAD, rows(MANY))
