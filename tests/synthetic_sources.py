"""Two synthetic sources and their importers, for tests of what happens around an import."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest

from diagnostic.sources import catalogue as catalogue_module
from diagnostic.sources import importers as registry
from diagnostic.sources.catalogue import RemoteFile, Source, catalogue
from diagnostic.sources.importers import recognised
from diagnostic.sources.importers.base import Chunk, Importer, Layout, Match
from diagnostic.sources.received import Received
from diagnostic.sources.store import Store
from diagnostic.sources.tables import EQUIPMENT
from diagnostic.sources.tally import Tally

FIRST, SECOND = "synthetic_first", "synthetic_second"
REACHED, GATE = "SYNTHETIC_REACHED", "SYNTHETIC_GATE"
"""Files: written when an import that waits has begun, waited for before it ends."""


def text(source: str, rows: int = 3, nombre: object = 1, year: int = 2024) -> str:
    """A file of a source, one row a commune."""
    lines = [f"code;annee;{source}", *(f"{10_000 + rank};{year};{nombre}" for rank in range(rows))]
    return "\n".join(lines) + "\n"


def _read(file: Received, match: Match, tally: Tally) -> Iterator[Chunk]:
    source = match.layout.source
    for frame in file.frames(match.header, tally):
        if (frame[source] == "bug").any():
            raise KeyError(frame["code"].iloc[0])
        rows = pd.DataFrame(
            {
                "niveau": "commune",
                "code": frame["code"],
                "annee": frame["annee"].astype(int),
                "nomenclature": "depuis_2023",
                "type_equipement": "D201",
                "equipement": "medecin_generaliste",
                "nombre": frame[source].str.replace("wait", "7").astype(int),
            }
        )
        yield Chunk(EQUIPMENT, str(frame["annee"].iloc[0]), rows)
        if (frame[source] == "wait").any():
            _wait()


def _wait() -> None:
    Path(os.environ[REACHED]).touch()
    while not Path(os.environ[GATE]).exists():
        time.sleep(0.01)


IMPORTERS = tuple(
    Importer(
        source,
        (
            Layout(
                source,
                f"Fichier synthétique {source}",
                {"code": "code", "annee": "annee", source: source},
            ),
        ),
        _read,
    )
    for source in (FIRST, SECOND)
)


_MODEL = next(iter(catalogue().values()))


def synthetic_catalogue(*files: tuple[str, str]) -> dict[str, Source]:
    """Both sources, with these addresses, and one that is only embedded."""
    return {
        id_: _MODEL.model_copy(
            update={
                "id": id_,
                "dataset": f"Jeu {id_}",
                "importer": importer,
                "controls": (),
                "embedded": () if importer else _MODEL.embedded,
                "files": tuple(
                    RemoteFile(gives=f"fichier de {id_}", address=address, verified=True)
                    for source, address in files
                    if source == id_
                ),
            }
        )
        for id_, importer in ((FIRST, FIRST), (SECOND, SECOND), ("synthetic_embedded", None))
    }


def numbers(store: Store) -> dict[str, int]:
    """Sum of the equipment in force, by source."""
    return {
        source: int(
            sum(
                pd.read_parquet(store.path(part))["nombre"].sum()
                for part in store.parts()
                if part.source == source
            )
        )
        for source in sorted({part.source for part in store.parts()})
    }


def install(monkeypatch: pytest.MonkeyPatch, *files: tuple[str, str]) -> None:
    """Put the synthetic sources, with these addresses, in place of the real ones."""
    from diagnostic.sources import importing, status, synchronising

    sources = synthetic_catalogue(*files)
    for module in (catalogue_module, importing, status, synchronising):
        monkeypatch.setattr(module, "catalogue", lambda: sources)
    monkeypatch.setattr(importing, "recognised", lambda file, _: recognised(file, IMPORTERS))


def install_for_good() -> None:
    """Put the synthetic sources in place of the real ones, in a process that tests start."""
    sources = synthetic_catalogue()
    registry.IMPORTERS = IMPORTERS
    catalogue_module.catalogue = lambda: sources
