"""A table of the user, understood from its cells to its zones and figures."""

from __future__ import annotations

from typing import Any

import pytest

from diagnostic.pasted.model import Choices, Grid, Understood
from diagnostic.pasted.understanding import understand
from diagnostic.territory.atlas import load_atlas

ATLAS = load_atlas()


def read(text: str, **choices: Any) -> Understood:
    rows = [tuple(line.split(";")) for line in text.strip("\n").split("\n")]
    width = max(map(len, rows))
    padded = tuple(row + ("",) * (width - len(row)) for row in rows)
    found = understand(Grid(padded), ATLAS, Choices(**choices))
    below = set(range(found.header + 1, len(padded)))
    told = [*found.lines, *found.joined, *(u.line for u in (*found.unmatched, *found.left_out))]
    assert set(told) >= below
    assert len(told) == len(set(told))
    return found


def said(found: Understood) -> str:
    return " ".join(found.notes)


def test_a_simple_table() -> None:
    found = read("code;nom;médecins 2023\n59178;Douai;40\n1001;L'Abergement;2\nTotal;;42")
    assert found.is_clear
    assert found.level == "commune"
    assert found.codes == ("59178", "01001")
    assert found.values == {2: (40.0, 2.0)}
    assert found.columns[2].year == 2023
    assert [told.line for told in found.left_out] == [3]
    assert "2 lignes reconnues sur 2" in said(found).replace("\u00a0", " ")


def test_choices_win_over_guesses() -> None:
    text = "11;5\n24;6\n27;8"
    assert [q.field for q in read(text).questions] == ["level"]
    assert read(text, level="region").codes == ("11", "24", "27")
    assert read(text, level="region").level == "region"
    assert read(text, level="region").is_clear
    columns = read("59178;4\n59008;5", roles={1: "other"})
    assert columns.values == {}
    assert read("59178;4\n59008;5", titles={1: "Lits"}).columns[1].title == "Lits"


def test_an_unmatched_line_is_chosen_or_left() -> None:
    text = "commune;v\nDouai;1\nDouuai sur Lille;2\nLewarde;3"
    found = read(text)
    assert [told.line for told in found.unmatched] == [2]
    chosen = read(text, matches={2: "59008"})
    assert dict(zip(chosen.codes, chosen.values[1], strict=True))["59008"] == 2
    assert [told.line for told in read(text, matches={2: ""}).left_out] == [2]
    assert [told.line for told in read(text, matches={2: "00000"}).unmatched] == [2]


def test_years_in_lines_become_columns() -> None:
    found = read("codgeo;an;nb\n59178;2020;4\n59178;2021;5\n59008;2020;1\n59008;2021;3")
    titles = {found.columns[rank].title: figures for rank, figures in found.values.items()}
    assert titles == {"nb, 2020": (4.0, 1.0), "nb, 2021": (5.0, 3.0)}
    assert [found.columns[rank].year for rank in found.values] == [2020, 2021]
    assert found.joined == (2, 4)
    one = read("codgeo;an;nb\n59178;2020;4\n59008;2020;1")
    assert one.columns[2].year == 2020


def test_places_are_counted_by_commune() -> None:
    found = read(
        "nom;lat;lon\nA;50,3710;3,0801\nB;50,3715;3,0811\nC;48,8566;2,3522\nD;10,1234;2,3451"
    )
    assert found.points is not None
    assert found.points.lines == (1, 2, 3)
    assert found.codes == ("59178", "75104")
    assert list(found.values.values()) == [(2.0, 1.0)]
    assert [told.line for told in found.unmatched] == [4]


def test_places_add_their_figures() -> None:
    found = read("nom;x;y;lits\nA;704000;7030000;10\nB;704010;7030010;5")
    assert len(found.codes) == 1
    assert list(found.values.values()) == [(15.0,)]


def test_lines_without_figures_are_counted() -> None:
    found = read("commune;métier\nDouai;médecin\nDouai;infirmier\nLewarde;médecin")
    assert dict(zip(found.codes, *found.values.values(), strict=True)) == {"59178": 2, "59345": 1}
    assert "nombre de lignes" in said(found)


def test_the_same_zone_twice() -> None:
    same = read("codgeo;nb\n59178;4\n59178;4\n59008;1")
    assert same.is_clear
    assert same.codes == ("59178", "59008")
    differ = read("codgeo;nb\n59178;4\n59178;5\n59008;1")
    assert [q.field for q in differ.questions] == ["duplicates"]
    assert [value for value, _ in differ.questions[0].answers] == ["first", "last", "sum", "mean"]
    assert read("codgeo;nb\n59178;4\n59178;5\n59008;1", duplicates="sum").values == {1: (9.0, 1.0)}


def test_merged_communes() -> None:
    counts = read("codgeo;nb\n01033;4\n01091;5\n59008;1")
    assert counts.values == {1: (9.0, 1.0)}
    assert counts.joined == (2,)
    rates = read("codgeo;taux (%)\n01033;4,5\n01091;5,5\n59008;1,5")
    assert rates.codes == ("59008",)
    assert all("ne s’additionne pas" in told.reason for told in rates.unmatched)


def test_paris_and_its_parts_are_both_kept() -> None:
    found = read("codgeo;nb\n75056;9\n75101;4\n75102;5")
    assert len(found.codes) == 3
    assert "par arrondissement" in said(found)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("codgeo;population\n59178;-4\n59008;3", "négative"),
        ("codgeo;nb\n59178;3\n59008;3", "égales"),
        ("codgeo;nb\n59178;3", "une seule valeur"),
        ("codgeo;nom\n59178;Douai\n59008;Aniche", "Aucune colonne de chiffres"),
        ("codgeo;nb;jour\n59178;3;12/01/2024\n59008;4;13/01/2024", "dates"),
        ("codgeo;nb\n59178;s\n59008;4\n59345;5\n59569;4", "secrète"),
    ],
)
def test_what_surprises_is_said(text: str, words: str) -> None:
    assert words in said(read(text))


def test_secrecy_is_no_figure() -> None:
    found = read("codgeo;nb\n59178;s\n59008;4\n59345;5")
    assert found.values == {1: (None, 4.0, 5.0)}
    assert found.secret == {(0, 1)}


@pytest.mark.parametrize(
    "cell", ["<img src=x onerror=alert(1)>", '=HYPERLINK("http://x")', "{{ 7*7 }}", "{% x %}"]
)
def test_hostile_cells_are_plain_words(cell: str) -> None:
    found = read(f"commune;nb\nDouai;4\n{cell};5\nLewarde;6".replace("://", "//"))
    assert found.codes == ("59178", "59345")
    assert found.unmatched[0].words == cell.replace("://", "//")


@pytest.mark.parametrize("text", ["", "a", ";;;", "bonjour;à;tous", "Douai", "1;2;3", "€;<;>"])
def test_almost_nothing_is_no_crash(text: str) -> None:
    found = read(text)
    assert found.questions or found.codes or not found.grid.rows


def test_no_zone_is_asked() -> None:
    found = read("truc;v\nmachin;4\nchose;5")
    assert [q.field for q in found.questions] == ["level"]
    assert len(found.unmatched) == 2
    assert [q.field for q in read("truc;v\nmachin;4\nchose;5", level="epci").questions] == ["roles"]


def test_an_empty_grid() -> None:
    assert not understand(Grid(()), ATLAS).is_clear
