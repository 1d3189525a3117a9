"""Archives opened without trust. All are synthetic."""

from __future__ import annotations

import stat
import zipfile
from collections.abc import Mapping
from pathlib import Path
from random import Random

import pytest
from synthetic_frame import everything_in, some_rows, text

from diagnostic.errors import UserError
from diagnostic.sources import archives
from diagnostic.sources.archives import opened
from diagnostic.sources.received import Received
from diagnostic.sources.sniffing import DamagedError

DATA = text(some_rows(3)).encode()


def archive(path: Path, members: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", method) as file:
        for name, content in members.items():
            info = zipfile.ZipInfo(name)
            info.filename = name  # as it is, whatever the system that writes it
            info.compress_type = method
            file.writestr(info, content)
    return path


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A folder where the archive stands, beside its workspace and files of the user's."""
    (tmp_path / "travail").mkdir()
    (tmp_path / "precious.csv").write_text("intact")
    return tmp_path


def open_in(place: Path, path: Path, name: str | None = None) -> list[Received]:
    """Open an archive, and see that nothing is written outside the workspace."""
    before = everything_in(place)
    try:
        return list(opened(path, place / "travail", name))
    finally:
        written = everything_in(place) - before
        assert all(name.startswith("travail/member-") for name in written), written
        assert not any(path.is_symlink() for path in place.rglob("*"))
        assert (place / "precious.csv").read_text() == "intact"


def test_a_file_that_is_no_archive_is_itself(place: Path) -> None:
    path = place / "synthetic.csv"
    path.write_bytes(DATA)
    (file,) = open_in(place, path, "Mon fichier.csv")
    assert (file.path, file.name) == (path, "Mon fichier.csv")


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_LZMA])
def test_data_files_come_out_and_documentation_stays(place: Path, method: int) -> None:
    members = {
        "docs/lisezmoi.pdf": b"%PDF",
        "dossier/Données.CSV": DATA,
        "dossier\\autre.parquet": b"PAR1",
        "__MACOSX/dossier/._Données.CSV": b"\0",
        "dossier.csv/": b"",
    }
    found = open_in(place, archive(place / "a.zip", members, method))
    assert [file.name for file in found] == ["Données.CSV", "autre.parquet"]
    assert found[0].path.read_bytes() == DATA
    assert all(file.path.parent == place / "travail" for file in found)


@pytest.mark.parametrize(
    "name",
    [
        "../x.csv",
        "a/../../x.csv",
        "/etc/x.csv",
        "C:\\x.csv",
        "..\\x.csv",
        "\\\\hote\\x.csv",
        "a:b.csv",
    ],
)
def test_a_path_that_climbs_out(place: Path, name: str) -> None:
    with pytest.raises(UserError, match="chemin dangereux"):
        open_in(place, archive(place / "a.zip", {"ok.csv": DATA, name: b"x"}))
    assert everything_in(place / "travail") == set()


def test_a_link_inside_is_written_as_a_file(place: Path) -> None:
    info = zipfile.ZipInfo("lien.csv")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(place / "a.zip", "w") as file:
        file.writestr(info, "../precious.csv")
    (link,) = open_in(place, place / "a.zip")
    assert link.path.read_text() == "../precious.csv"


def test_names_that_would_be_printed_wrong(place: Path) -> None:
    names = ["a\x1b[2J\u202e\n.csv", "x" * 300 + ".csv", "'; drop.csv", "*[?].csv"]
    found = open_in(place, archive(place / "a.zip", dict.fromkeys(names, DATA)))
    assert [file.name for file in found] == [
        "a\ufffd[2J\ufffd\ufffd.csv",
        "x" * 120 + "…",
        "'; drop.csv",
        "*[?].csv",
    ]
    assert len({file.path for file in found}) == 4


def test_two_members_of_the_same_name_are_two_files(place: Path) -> None:
    members = {"2020/synthetic.csv": DATA, "2021/synthetic.csv": DATA + b"9;9;a;9\n"}
    first, second = open_in(place, archive(place / "a.zip", members))
    assert first.sha256 != second.sha256


@pytest.mark.parametrize("share", [0.3, 0.9, 0.999])
def test_an_archive_cut(place: Path, share: float) -> None:
    whole = archive(place / "a.zip", {"synthetic.csv": Random(1).randbytes(50_000)}).read_bytes()
    cut = place / "cut.zip"
    cut.write_bytes(whole[: int(len(whole) * share)])
    with pytest.raises(DamagedError, match=r"a\.zip est une archive coupée ou abîmée"):
        open_in(place, cut, "a.zip")


def test_an_archive_damaged_anywhere_is_refused_or_read_without_a_crash(place: Path) -> None:
    members = {"synthetic.csv": DATA * 20, "autre.csv": DATA}
    for method in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA):
        whole = archive(place / "a.zip", members, method).read_bytes()
        chance = Random(method)
        for _ in range(150):
            damaged = bytearray(whole)
            for _ in range(chance.randint(1, 4)):
                damaged[chance.randrange(4, len(damaged))] = chance.randrange(256)
            (place / "a.zip").write_bytes(damaged)
            try:
                found = open_in(place, place / "a.zip")
            except UserError:
                continue
            assert all(file.size <= len(DATA) * 20 for file in found)


def test_a_bomb(place: Path) -> None:
    path = archive(place / "a.zip", {"synthetic.csv": b"0" * 60_000_000})
    assert path.stat().st_size < 200_000
    with pytest.raises(UserError, match="démesuré une fois ouvert"):
        open_in(place, path)
    assert everything_in(place / "travail") == set()


def test_a_member_larger_than_any_official_file(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archives, "MOST_BYTES", 10_000)
    path = archive(place / "a.zip", {"synthetic.csv": Random(1).randbytes(20_000)})
    with pytest.raises(UserError, match="démesuré"):
        open_in(place, path)


def test_many_large_members_together(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "MOST_OPENED_BYTES", 25_000)
    members = {f"{rank}.csv": Random(rank).randbytes(10_000) for rank in range(3)}
    with pytest.raises(UserError, match="une fois ouvert, ce qui est anormal"):
        open_in(place, archive(place / "a.zip", members))
    assert everything_in(place / "travail") == set()


def lying(path: Path, true: int, said: int) -> None:
    """Change the size that an archive announces for its only member, at both places."""
    content = path.read_bytes()
    announced = true.to_bytes(4, "little")
    assert content.count(announced) >= 2
    path.write_bytes(content.replace(announced, said.to_bytes(4, "little")))


@pytest.mark.parametrize("said", [10, 3_999_999])
def test_a_header_that_lies_on_the_size(place: Path, said: int) -> None:
    size = 7_654_321
    path = archive(place / "a.zip", {"synthetic.csv": b"0" * size})
    lying(path, size, said)
    with pytest.raises(DamagedError, match="coupée ou abîmée"):
        open_in(place, path)
    assert all(file.stat().st_size <= said for file in (place / "travail").iterdir())


def test_real_bytes_are_counted(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Were the library to give more than what is announced, it would not fill the disk."""
    path = archive(place / "a.zip", {"synthetic.csv": DATA})
    whole = zipfile.ZipFile.open

    def endless(self: zipfile.ZipFile, *args: object, **kw: object) -> object:
        source = whole(self, *args, **kw)
        source.read = lambda _: b"0" * archives._BLOCK
        return source

    monkeypatch.setattr(archives, "MOST_BYTES", 5 * archives._BLOCK)
    monkeypatch.setattr(zipfile.ZipFile, "open", endless)
    with pytest.raises(UserError, match="dépasse la taille de tout fichier officiel"):
        open_in(place, path)


def test_an_archive_in_an_archive(place: Path) -> None:
    inner = archive(place / "inner.zip", {"synthetic.csv": DATA}).read_bytes()
    with pytest.raises(UserError, match=r"aucun fichier de données lisible \(inner\.zip\)"):
        open_in(place, archive(place / "a.zip", {"inner.zip": inner}))


def test_an_archive_in_an_archive_that_hides_its_name(place: Path) -> None:
    inner = archive(place / "inner.zip", {"synthetic.csv": DATA}).read_bytes()
    (file,) = open_in(place, archive(place / "a.zip", {"inner.csv": inner}))
    with pytest.raises(UserError, match=r"[Cc]lasseur"):
        _ = file.candidates


def test_ten_thousand_members(place: Path) -> None:
    members = {f"{rank}.csv": b"x" for rank in range(10_000)}
    with pytest.raises(UserError, match="contient 10\u202f000 fichiers, ce qui est anormal"):
        open_in(place, archive(place / "a.zip", members, zipfile.ZIP_STORED))
    assert everything_in(place / "travail") == set()


@pytest.mark.parametrize(
    ("members", "told"),
    [({}, "rien"), ({"a.pdf": b"", "b/": b"", "c.docx": b""}, "a.pdf et c.docx")],
)
def test_an_archive_without_data(place: Path, members: dict[str, bytes], told: str) -> None:
    with pytest.raises(UserError, match=rf"aucun fichier de données lisible \({told}\)"):
        open_in(place, archive(place / "a.zip", members))


def test_a_password(place: Path) -> None:
    path = archive(place / "a.zip", {"synthetic.csv": DATA})
    content = bytearray(path.read_bytes())
    for mark, offset in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        content[content.index(mark) + offset] |= 1
    path.write_bytes(content)
    with pytest.raises(DamagedError, match="protégé par un mot de passe"):
        open_in(place, path)


def test_a_compression_that_is_not_known(place: Path) -> None:
    path = archive(place / "a.zip", {"synthetic.csv": DATA})
    content = bytearray(path.read_bytes())
    for mark, offset in ((b"PK\3\4", 8), (b"PK\1\2", 10)):
        content[content.index(mark) + offset] = 9  # what Windows uses past two gigabytes
    path.write_bytes(content)
    with pytest.raises(DamagedError, match="comprimé d’une façon qui n’est pas lue"):
        open_in(place, path)


def test_a_workbook_is_no_archive(place: Path) -> None:
    path = archive(place / "a.xlsx", {"[Content_Types].xml": b"", "xl/data.csv": DATA})
    (file,) = open_in(place, path)
    assert (file.path, file.kind) == (path, "workbook")
