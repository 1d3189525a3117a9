"""From a received file to parts in force: what is said, what is kept, what is left on the disk.

Every file is synthetic.
"""

from __future__ import annotations

import logging
import os
import resource
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import duckdb
import pandas as pd
import pyarrow.parquet as pq
import pytest
from importing import workbook
from synthetic_frame import (
    HEADER,
    IMPORTER,
    LAYOUT,
    TABLE,
    everything_in,
    import_rows,
    importer_that,
    install_for_good,
    read,
    some_rows,
    source_with,
    text,
    warm,
)

from diagnostic.atomic import sha256_of
from diagnostic.errors import UserError
from diagnostic.sources import importing
from diagnostic.sources.catalogue import Control
from diagnostic.sources.disk import disk_problems
from diagnostic.sources.headers import Header
from diagnostic.sources.importers.base import Chunk, Importer, Layout, Match, near_miss
from diagnostic.sources.importing import Outcome, Rules, import_path
from diagnostic.sources.received import Received
from diagnostic.sources.store import Report, Store
from diagnostic.sources.tally import MOST_EXAMPLES, Tally

REPEATED = "ligne répétée à l’identique"


@pytest.fixture(autouse=True)
def catalogue(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Make the synthetic source the only one; with these published totals when called."""

    def declare(*controls: Control) -> None:
        monkeypatch.setattr(importing, "catalogue", lambda: source_with(*controls))

    declare()
    return declare


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "sources")


def written(folder: Path, content: str | bytes, name: str = "synthetic.csv") -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def report_of(outcome: Outcome) -> Report:
    assert outcome.problem is None, outcome.problem
    return outcome.parts[0].report


def balanced(report: Report) -> bool:
    """Whether every row read is kept, left out or refused."""
    return report.read == (
        report.kept + sum(report.left_out.values()) + sum(report.refused.values())
    )


def refused_whole(outcome: Outcome, store: Store) -> str:
    """The sentence of an import that failed; it published nothing and left no file behind."""
    assert outcome.parts == ()
    assert outcome.problem
    manifest = store.manifest()
    known = {part.file for part in manifest.parts} | {gone.file for gone in manifest.retired}
    own = {"manifeste.json", "manifeste.lock"}
    assert everything_in(store.folder) - known <= own
    for part in manifest.parts:
        assert sha256_of(store.path(part)) == part.sha256
    return outcome.problem


# --- an import that succeeds --------------------------------------------------------------------


def test_a_file_gives_a_part_by_edition_and_an_account(tmp_path: Path, store: Store) -> None:
    rows = [
        ("01001", 2020, "a", 3),
        ("59178", 2020, "a", "secret"),
        ("2A004", 2021, "b", 0),
        ("97411", 2021, "b", 7),
        ("99999", 2021, "total", 10),
        ("01002", 2021, "a", "x"),
    ]
    path = written(tmp_path, text(rows))
    said: list[str] = []
    (outcome,) = import_path(
        path, store, rules=Rules(importers=(IMPORTER,)), progress=said.append, name="le mien.csv"
    )
    report = report_of(outcome)
    assert (outcome.file, outcome.source) == ("le mien.csv", "synthetic")
    assert said == ["le mien.csv : Fichier synthétique (2020-2024)"]
    assert outcome.parts == store.parts()
    assert [(p.edition, p.years, p.rows, p.departements) for p in outcome.parts] == [
        ("2020", [2020], 2, ["01", "59"]),
        ("2021", [2021], 2, ["2A", "974"]),
    ]
    assert (report.read, report.kept) == (6, 4)
    assert (report.left_out, report.refused) == ({"total": 1}, {"nombre illisible": 1})
    assert report.examples == {"nombre illisible": ["01002 ; 2021 ; a ; x"]}
    assert balanced(report)
    assert (report.sha256, report.size_bytes) == (sha256_of(path), path.stat().st_size)
    assert [part.report.totals for part in outcome.parts] == [{"a 2020": 3}, {"b 2021": 7}]
    for part in outcome.parts:
        assert sha256_of(store.path(part)) == part.sha256
        assert pq.read_schema(store.path(part)).names == [c.name for c in TABLE.columns]
    hidden = pd.read_parquet(store.path(outcome.parts[0])).set_index("code").loc["59178"]
    assert hidden["statut"] == "secret"
    assert pd.isna(hidden["nombre"])
    zero = pd.read_parquet(store.path(outcome.parts[1])).set_index("code").loc["2A004"]
    assert (zero["statut"], zero["nombre"]) == ("disponible", 0)


def test_the_same_file_twice_is_the_same_table(tmp_path: Path, store: Store) -> None:
    path = written(tmp_path, text(some_rows(50)))
    first, second = import_rows(path, store), import_rows(path, store)
    assert first.parts[0].sha256 == second.parts[0].sha256
    assert store.manifest().retired == []


def test_the_name_of_a_file_may_hold_anything(tmp_path: Path, store: Store) -> None:
    for name in ("a[1]*?.csv", "é'\";--.csv", "x" * 250 + ".csv", "..csv"):
        outcome = import_rows(written(tmp_path, text(some_rows(3)), name), store)
        assert report_of(outcome).read == 3


def test_the_folder_of_the_store_may_have_any_name(tmp_path: Path) -> None:
    store = Store(tmp_path / "annee=1999" / "a[b]*?'")
    rows = [*some_rows(3), *some_rows(1)]  # one repeated, so that the part is written again
    outcome = import_rows(written(tmp_path, text(rows)), store)
    (part,) = outcome.parts
    stored = pd.read_parquet(store.path(part))
    assert (part.years, part.rows) == ([2020], 3)
    assert list(stored) == [column.name for column in TABLE.columns]


@pytest.mark.skipif(os.name != "posix", reason="octets de POSIX")
def test_a_name_that_is_no_text_is_reported(tmp_path: Path, store: Store) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/d\xe9.csv"))
    path.write_text(text(some_rows(2)))
    assert import_rows(path, store).file == "d\ufffd.csv"
    assert store.parts()[0].report.file == "d\ufffd.csv"
    assert path.exists()


# --- a file that is not known -------------------------------------------------------------------


def test_an_unknown_file_is_told_what_is_known(tmp_path: Path, store: Store) -> None:
    outcome = import_rows(written(tmp_path, "a;b\n1;2\n", "budget.csv"), store)
    assert outcome.source is None
    assert "budget.csv n’est pas un fichier connu" in refused_whole(outcome, store)
    assert "Fichier synthétique (2020-2024)" in (outcome.problem or "")


def test_a_column_renamed_is_named_with_those_found(tmp_path: Path, store: Store) -> None:
    content = text(some_rows(3), "CODGEO;AN;TYPE;EFFECTIF")
    told = refused_whole(import_rows(written(tmp_path, content), store), store)
    assert "ressemble à « Fichier synthétique (2020-2024) », mais sans la colonne NOMBRE" in told
    assert "Colonnes trouvées : codgeo, an, type et effectif" in told
    content = text(some_rows(3), "CODGEO;AN;GENRE;EFFECTIF")
    told = refused_whole(import_rows(written(tmp_path, content), store), store)
    assert "mais sans les colonnes TYPE et NOMBRE" in told


def test_one_column_in_common_is_no_resemblance(tmp_path: Path, store: Store) -> None:
    content = text(some_rows(3), "CODGEO;ANNEE;GENRE;EFFECTIF")
    told = refused_whole(import_rows(written(tmp_path, content), store), store)
    assert "n’est pas un fichier connu" in told


def test_forms_without_columns_resemble_nothing(tmp_path: Path) -> None:
    file = Received(written(tmp_path, text(some_rows(1))), "synthetic.csv", tmp_path)
    told_otherwise = Layout("synthetic", "Sans en-tête", {})
    assert near_miss(file, (told_otherwise,)) is None
    assert near_miss(file, (LAYOUT,)) is None  # nothing is missing
    closest = replace(LAYOUT, columns={**LAYOUT.columns, "sexe": "SEXE"})
    miss = near_miss(file, (replace(closest, columns={"an": "AN", "x": "X"}), closest))
    assert miss is not None
    assert (miss.layout, miss.lacking) == (closest, ("SEXE",))


def test_an_importer_may_recognise_by_other_means(tmp_path: Path, store: Store) -> None:
    def recognise(file: Received) -> Match | None:
        known = file.first_lines[0].startswith("10000;")
        return (
            Match(LAYOUT, (Header(None, -1, ("codgeo", "an", "type", "nombre")),))
            if known
            else None
        )

    path = written(tmp_path, text(some_rows(3)).removeprefix(HEADER + "\n"))
    rules = Rules(importers=(replace(IMPORTER, recognise=recognise),))
    (outcome,) = import_path(path, store, rules=rules)
    assert outcome.parts[0].rows == 3


def test_only_the_sources_asked_are_imported(tmp_path: Path, store: Store) -> None:
    path = written(tmp_path, text(some_rows(3)))
    rules = Rules(importers=(IMPORTER,), only=frozenset({"autre"}))
    assert import_path(path, store, rules=rules) == ()
    assert store.parts() == ()


# --- files that are damaged -----------------------------------------------------------------------


def damaged(folder: Path) -> Iterator[tuple[str, bytes, str]]:
    """Name, content and the words said of it."""
    good = text(some_rows(500)).encode()
    book = workbook(folder, "whole.xlsx", {"A": [["CODGEO", "AN", "TYPE", "NOMBRE"]]}).read_bytes()
    pd.DataFrame({"codgeo": [str(rank) for rank in range(99_999)]}).to_parquet(folder / "whole")
    parquet = (folder / "whole").read_bytes()
    yield "empty.csv", b"", "est vide"
    yield "page.csv", b"<!DOCTYPE html><html>Erreur 503</html>", "page web"
    yield "cut.csv", good[:-5], "au milieu d’une ligne"
    yield "hole.csv", good + bytes(500) + good, "octets nuls"
    yield "noise.csv", Random(3).randbytes(9000), "ni un tableau de texte"
    yield "mixed.csv", good + b"01001;2021;a;1\r\n01002;2021;a;1\n", "jusqu’au bout"
    yield "quote.csv", good + b'"01001;2021;a;1\n01002;2021;a;1\n', "guillemet ouvert à la ligne"
    yield "wide.csv", good + b"1;2;3;4;5\n" * 2000, "pas le bon nombre de colonnes"
    yield "cut.zip", b"PK\3\4" + good, "archive coupée"
    yield "cut.xlsx", book[: len(book) // 2], "coupé"
    yield "cut.parquet", parquet[: len(parquet) // 2], "jusqu’au bout"
    yield "head.parquet", b"PAR1", "jusqu’au bout"
    yield "cut.geojson", b'{"features": [', "coupé"


def test_a_damaged_file_is_a_sentence_and_yesterday_s_table_stays(
    tmp_path: Path, store: Store
) -> None:
    before = import_rows(written(tmp_path, text(some_rows(3))), store).parts
    seen = 0
    for name, content, words in damaged(tmp_path):
        for discreet in (False, True):
            outcome = import_rows(written(tmp_path, content, name), store, discreet=discreet)
            told = refused_whole(outcome, store)
            assert words in told or discreet, (name, told)
            assert told.endswith(".")
            assert str(store.folder) not in told
        assert store.parts() == before
        seen += 1
    assert seen == 13


def test_a_parquet_damaged_in_its_middle(tmp_path: Path, store: Store) -> None:
    frame = pd.DataFrame(some_rows(50_000), columns=["codgeo", "an", "type", "nombre"])
    frame["codgeo"] = [f"{rank:05d}" for rank in Random(1).sample(range(99_999), 50_000)]
    path = tmp_path / "synthetic.parquet"
    frame.to_parquet(path)
    assert import_rows(path, store).problem is None
    content = bytearray(path.read_bytes())
    content[2000:90_000] = Random(2).randbytes(88_000)
    path.write_bytes(content)
    told = refused_whole(import_rows(path, store, replace_larger=True), store)
    assert "jusqu’au bout" in told or "impossible" in told
    assert store.parts()[0].rows == 50_000


def test_a_file_that_is_not_there(tmp_path: Path, store: Store) -> None:
    told = refused_whole(import_rows(tmp_path / "rien.csv", store), store)
    assert "rien.csv" in told
    assert "n’existe pas" in told
    assert "il n’existe pas" in refused_whole(import_rows(tmp_path, store), store)


# --- rows that are wrong ------------------------------------------------------------------------


def test_a_negative_count_refuses_the_file(tmp_path: Path, store: Store) -> None:
    import_rows(written(tmp_path, text(some_rows(3))), store)
    content = text([*some_rows(3), ("59178", 2020, "a", -4)])
    told = refused_whole(import_rows(written(tmp_path, content), store), store)
    assert "colonne « nombre » (Choses) : « -4" in told
    assert store.parts()[0].rows == 3


def test_a_file_of_which_nothing_is_kept_says_why(tmp_path: Path, store: Store) -> None:
    for content, why in (
        (text([]), "il n’a aucune ligne"),
        (text([("59178", 2020, "total", 1)]), "total"),
        (text([("59178", 2020, "a", "?")]), "nombre illisible"),
    ):
        told = refused_whole(import_rows(written(tmp_path, content), store), store)
        assert told == f"Aucune ligne de synthetic.csv n’a pu être gardée : {why}."


def test_repeated_rows_are_dropped_and_counted(tmp_path: Path, store: Store) -> None:
    rows = some_rows(100)
    outcome = import_rows(written(tmp_path, text([*rows, *rows[:7], *rows[:2]])), store)
    report = report_of(outcome)
    assert report.refused == {REPEATED: 9}
    assert (report.read, report.kept, outcome.parts[0].rows) == (109, 100, 100)
    assert report.totals == {"a 2020": 100}
    assert balanced(report)


def test_rows_that_contradict_each_other_are_refused_by_name(tmp_path: Path, store: Store) -> None:
    repeated = [("01001", 2020, "a", 1)] * 50
    rows = [*repeated, ("59178", 2020, "a", 1), ("59178", 2020, "a", 2), ("62041", 2020, "a", 1)]
    told = refused_whole(import_rows(written(tmp_path, text(rows)), store), store)
    assert "des lignes se contredisent (code 59178, annee 2020, type a, 1 en trop)" in told


def test_an_importer_that_spreads_rows_counts_those_of_the_file(
    tmp_path: Path, store: Store
) -> None:
    def spread(file: Received, match: Match, tally: Tally) -> Iterator[Chunk]:
        for table, edition, frame in read(file, match, tally):
            for kind in "bc":
                yield Chunk(table, edition, frame.assign(type=kind))

    rows = some_rows(10)
    path = written(tmp_path, text([*rows, rows[0], ("01001", 2020, "total", 1)]))
    (outcome,) = import_path(path, store, rules=Rules(importers=(importer_that(spread),)))
    report = report_of(outcome)
    assert (report.read, report.kept, outcome.parts[0].rows) == (12, 11, 20)
    assert report.left_out == {"total": 1}
    assert balanced(report)
    assert report.notes == ["Dans la table, 2\u00a0lignes répétées à l’identique."]


def test_an_account_that_cannot_be_is_logged_and_the_table_is_kept(
    tmp_path: Path, store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    def miscount(file: Received, match: Match, tally: Tally) -> Iterator[Chunk]:
        yield from read(file, match, tally)
        tally.left_out["compté deux fois"] += 100

    path = written(tmp_path, text(some_rows(3)))
    with caplog.at_level(logging.ERROR):
        (outcome,) = import_path(path, store, rules=Rules(importers=(importer_that(miscount),)))
    assert outcome.parts[0].report.kept == 0
    assert "synthetic: more rows left out and refused than read" in caplog.text


def test_a_defect_of_an_importer_is_raised_and_leaves_nothing(tmp_path: Path, store: Store) -> None:
    def broken(file: Received, match: Match, tally: Tally) -> Iterator[Chunk]:
        yield from read(file, match, tally)
        raise KeyError("colonne")

    before = import_rows(written(tmp_path, text(some_rows(3))), store).parts
    path = written(tmp_path, text(some_rows(9)))
    with pytest.raises(KeyError):
        import_path(path, store, rules=Rules(importers=(importer_that(broken),)))
    assert store.parts() == before
    assert not [name for name in everything_in(store.folder) if name.startswith("travail/")]


@pytest.mark.parametrize("edition", ["../x", "a b", "", "É"])
def test_an_edition_is_no_path(tmp_path: Path, store: Store, edition: str) -> None:
    def elsewhere(file: Received, match: Match, tally: Tally) -> Iterator[Chunk]:
        for table, _, frame in read(file, match, tally):
            yield Chunk(table, edition, frame)

    path = written(tmp_path, text(some_rows(3)))
    with pytest.raises(ValueError, match="edition"):
        import_path(path, store, rules=Rules(importers=(importer_that(elsewhere),)))


# --- totals published elsewhere, tables that shrink -----------------------------------------------


def control(total: float, **more: Any) -> Control:
    plain = {"edition": "2020", "what": "a 2020", "total": total, "origin": "page 3"}
    return Control(**(plain | more))


def test_a_published_total_found_again_is_told(
    tmp_path: Path, store: Store, catalogue: Callable[..., None]
) -> None:
    catalogue(control(1200), control(5, edition="2021"), control(7, what="autre"))
    outcome = import_rows(written(tmp_path, text(some_rows(1200))), store)
    assert report_of(outcome).controls == ["a 2020 : 1\u202f200 (page 3)"]


def test_a_published_total_that_differs_refuses_the_file(
    tmp_path: Path, store: Store, catalogue: Callable[..., None]
) -> None:
    import_rows(written(tmp_path, text(some_rows(1200))), store)
    catalogue(control(1201))
    told = refused_whole(import_rows(written(tmp_path, text(some_rows(1199))), store), store)
    assert "le total publié de « a 2020 » est 1\u202f201, ce fichier donne 1\u202f199" in told
    assert store.parts()[0].rows == 1200
    catalogue(control(1201, tolerance=2))
    assert import_rows(written(tmp_path, text(some_rows(1199))), store).problem is None


def test_a_total_that_is_no_number_is_not_kept(tmp_path: Path, store: Store) -> None:
    """It would make the registry unreadable."""
    odd = replace(
        TABLE,
        control="select 'nan' as what, 'nan'::double as total union all "
        "select 'inf', 'inf'::double union all select 'rien', null union all select 'un', 1",
    )

    def with_odd_totals(file: Received, match: Match, tally: Tally) -> Iterator[Chunk]:
        for _, edition, frame in read(file, match, tally):
            yield Chunk(odd, edition, frame)

    path = written(tmp_path, text(some_rows(3)))
    (outcome,) = import_path(path, store, rules=Rules(importers=(importer_that(with_odd_totals),)))
    assert report_of(outcome).totals == {"un": 1}
    assert store.parts() == outcome.parts


@pytest.mark.parametrize(("rows", "accepted"), [(50, True), (49, False)])
def test_a_table_that_shrinks_by_half_is_not_replaced(
    tmp_path: Path, store: Store, rows: int, accepted: bool
) -> None:
    import_rows(written(tmp_path, text(some_rows(100))), store)
    smaller = written(tmp_path, text(some_rows(rows)))
    outcome = import_rows(smaller, store)
    assert outcome.smaller is not accepted
    if not accepted:
        told = refused_whole(outcome, store)
        assert f"ne donne que {rows} lignes pour « 2020 »" in told
        assert "en a 100" in told
        assert store.parts()[0].rows == 100
        assert import_rows(smaller, store, replace_larger=True).problem is None
    assert store.parts()[0].rows == rows


def test_another_edition_may_be_of_any_size(tmp_path: Path, store: Store) -> None:
    import_rows(written(tmp_path, text(some_rows(100))), store)
    assert import_rows(written(tmp_path, text(some_rows(2, 2021))), store).problem is None
    assert [part.rows for part in store.parts()] == [100, 2]


def test_one_edition_that_is_wrong_stops_the_others_of_its_file(
    tmp_path: Path, store: Store, catalogue: Callable[..., None]
) -> None:
    catalogue(control(99, edition="2021", what="a 2021"))
    content = text([*some_rows(10, 2020), *some_rows(10, 2021), *some_rows(10, 2022)])
    refused_whole(import_rows(written(tmp_path, content), store), store)
    assert store.parts() == ()


# --- archives -----------------------------------------------------------------------------------


def zipped(folder: Path, **members: str) -> Path:
    path = folder / "synthetic.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in members.items():
            archive.writestr(f"dossier/{name}.csv", content)
    return path


def outcomes(path: Path, store: Store, **rules: Any) -> list[Outcome]:
    return list(import_path(path, store, rules=Rules(importers=(IMPORTER,), **rules)))


def test_each_known_file_of_an_archive_has_its_outcome(tmp_path: Path, store: Store) -> None:
    found = outcomes(
        zipped(
            tmp_path,
            documentation="colonne;signification\nCODGEO;commune\n",
            vintage_2020=text(some_rows(3, 2020)),
            wrong=text([("59178", 2023, "a", -1)]),
            vintage_2021=text(some_rows(4, 2021)),
        ),
        store,
    )
    assert [(each.file, len(each.parts), each.problem is None) for each in found] == [
        ("vintage_2020.csv", 1, True),
        ("wrong.csv", 0, False),
        ("vintage_2021.csv", 1, True),
    ]
    assert [(part.edition, part.rows) for part in store.parts()] == [("2020", 3), ("2021", 4)]
    assert not list((store.folder / "travail").iterdir())


def test_an_archive_of_unknown_files_gives_one_reason(tmp_path: Path, store: Store) -> None:
    path = zipped(tmp_path, one="a;b\n1;2\n", two="c;d\n3;4\n")
    (told,) = outcomes(path, store)
    assert (told.file, told.source) == ("one.csv", None)
    assert "one.csv n’est pas un fichier connu" in refused_whole(told, store)
    (hidden,) = outcomes(path, store, discreet=True)
    assert hidden.file == "synthetic.zip"
    assert "one" not in refused_whole(hidden, store)


def test_a_dangerous_archive_imports_nothing_of_itself(tmp_path: Path, store: Store) -> None:
    path = zipped(tmp_path, good=text(some_rows(3)))
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("../../evil.csv", text(some_rows(3, 2021)))
    (told,) = outcomes(path, store)
    assert "chemin dangereux" in refused_whole(told, store)
    assert store.parts() == ()
    assert not list(tmp_path.rglob("evil.csv"))


# --- the disk -----------------------------------------------------------------------------------


def _limited(path: Path, folder: Path, most_bytes: int, sender: Any) -> None:
    install_for_good()
    resource.setrlimit(resource.RLIMIT_FSIZE, (most_bytes, most_bytes))
    sender.send(import_rows(path, Store(folder)).problem)
    sender.close()


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"], ids=["table", "copy"])
def test_a_disk_that_fills_up_leaves_yesterday_s_table(
    tmp_path: Path, store: Store, encoding: str
) -> None:
    """The system refuses a file past a size, as a full disk does, at the hardest moment."""
    import_rows(written(tmp_path, text(some_rows(3))), store)
    before = store.version()
    rows = [(f"{rank:05d}", 2020, "a", Random(rank).randrange(10**9)) for rank in range(60_000)]
    path = written(tmp_path, (text(rows) + "é;2020;a;é\n").encode(encoding))
    assert path.stat().st_size > 1_000_000
    ours, theirs = warm.Pipe(duplex=False)
    child = warm.Process(target=_limited, args=(path, store.folder, 100_000, theirs))
    child.start()
    theirs.close()
    told = ours.recv()
    child.join()
    assert child.exitcode == 0
    assert "Le disque est plein : rien n’a été changé" in told
    assert store.version() == before
    refused_whole(Outcome("synthetic.csv", "synthetic", problem=told), store)


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (28, "Le disque est plein"),
        (122, "Le disque est plein"),
        (13, "les droits manquent"),
        (30, "les droits manquent"),
        (5, "Le disque n’a pas pu être lu ou écrit"),
    ],
)
def test_a_disk_that_refuses_to_publish(
    tmp_path: Path, store: Store, monkeypatch: pytest.MonkeyPatch, code: int, words: str
) -> None:
    before = import_rows(written(tmp_path, text(some_rows(3))), store).parts
    path = written(tmp_path, text(some_rows(9)))

    def refuse(*_: object) -> None:
        raise OSError(code, os.strerror(code))

    with monkeypatch.context() as disk:
        disk.setattr(os, "replace", refuse)
        outcome = import_rows(path, store, discreet=True)
    assert words in refused_whole(outcome, store)
    assert store.parts() == before


def test_a_folder_without_the_right_to_write(
    tmp_path: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Root may write everywhere: the system's refusal is imitated."""
    path = written(tmp_path, text(some_rows(3)))
    refusal = PermissionError(13, "Permission denied", str(store.folder / "travail"))

    def refuse(*_: object, **__: object) -> None:
        raise refusal

    monkeypatch.setattr(Path, "mkdir", refuse)
    outcome = import_rows(path, store)
    assert "travail » ne peut pas être ouvert ou écrit : les droits manquent" in str(
        outcome.problem
    )
    assert store.parts() == ()


@pytest.mark.parametrize(
    ("problem", "words"),
    [
        (duckdb.IOException("/mnt/workspace/x: corrupt"), "jusqu’au bout"),
        (duckdb.IOException("write: No space left on device"), "Le disque est plein"),
        (duckdb.OutOfMemoryException("max_temp_directory_size"), "Le disque est plein"),
        (duckdb.OutOfMemoryException("Out of Memory Error: x"), "La mémoire"),
        (MemoryError(), "La mémoire"),
        (OSError("Invalid Input Error: 'Dupont;Jean'"), "jusqu’au bout"),
    ],
)
def test_a_problem_is_said_in_words_and_repeats_nothing(problem: Exception, words: str) -> None:
    with pytest.raises(UserError, match=words) as told, disk_problems():
        raise problem
    assert "Dupont" not in str(told.value)


def test_a_query_that_is_wrong_is_a_defect_of_ours() -> None:
    with pytest.raises(duckdb.BinderException), disk_problems():
        duckdb.sql("select nothing")


# --- the account --------------------------------------------------------------------------------


def test_examples_are_few_short_and_say_nothing_of_what_is_missing() -> None:
    tally = Tally(read=20)
    frame = pd.DataFrame({"a": ["x" * 500, None, *"cdefgh"], **{f"c{n}": 1.5 for n in range(9)}})
    rest = tally.refuse(frame, frame["a"].isna() | (frame["a"] != "h"), "non")
    assert rest["a"].tolist() == ["h"]
    assert tally.refused == {"non": 7}
    examples = tally.examples["non"]
    assert len(examples) == MOST_EXAMPLES
    assert len(examples[0]) == 200
    assert examples[1] == " ; " + " ; ".join(["1.5"] * 7)
    tally.refuse_line("z" * 999, "illisible")
    assert tally.examples["illisible"] == ["z" * 200]
    assert tally.kept == 20 - 8


def test_a_note_is_said_once() -> None:
    tally = Tally()
    tally.note("une fois")
    tally.note("une fois")
    assert tally.notes == ["une fois"]


def test_the_real_importers_are_well_formed() -> None:
    names = [importer.id for importer in importing.IMPORTERS]
    assert len(set(names)) == len(names)
    for importer in importing.IMPORTERS:
        assert isinstance(importer, Importer)
        assert importer.recognise or all(layout.columns for layout in importer.layouts)
