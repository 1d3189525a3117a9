"""Our import of a whole « effectifs » and the naive one, side by side: ``python -m bench.sources``.

The file is generated at the size of the real one. Each way runs in a process of its own, that does
nothing else: its peak of memory is that of the whole process, libraries included.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from statistics import median

from diagnostic.french import number
from diagnostic.paths import ROOT

GENERATE, OURS, PARQUET, NAIVE = "generate", "ours", "parquet", "naive"
MOST_SECONDS, MOST_MEGABYTES = 60, 500
MEGABYTE = 1e6
CODES = ("region", "dept", "sexe")


@dataclass(frozen=True)
class Measure:
    """One run: rows kept, seconds of wall clock, peak of resident memory, size of what it wrote."""

    rows: int
    seconds: float
    peak_mb: float
    written_mb: float


# ---- what is measured, each in its own process --------------------------------


def generate(path: Path, folder: Path) -> int:
    """Write the synthetic file, and the same rows as the API's Parquet."""
    import duckdb

    from bench.effectifs import write_effectifs

    rows = write_effectifs(path)
    columns = "top: 'VARCHAR', region: 'VARCHAR', dept: 'VARCHAR', sexe: 'VARCHAR'"
    duckdb.sql(
        f"copy (select make_date(annee::int, 1, 1) as annee, * exclude (annee) "  # noqa: S608
        f"from read_csv('{path}', delim=';', normalize_names=true, types={{{columns}}})) "
        f"to '{folder / 'synthetic.parquet'}' (format parquet)"
    )
    return rows


def ours(path: Path, folder: Path) -> int:
    """Read, check against the contract, write, look for repeats, publish."""
    from diagnostic.sources.importers.pathologies import IMPORTER
    from diagnostic.sources.importing import Rules, import_path
    from diagnostic.sources.store import Store

    (outcome,) = import_path(path, Store(folder), rules=Rules(importers=(IMPORTER,)))
    if outcome.problem:
        raise SystemExit(outcome.problem)
    return sum(part.rows for part in outcome.parts)


def naive(path: Path, folder: Path) -> int:
    """The whole file in one data frame, written as it is: nothing is checked."""
    import pandas as pd

    words = dict.fromkeys(("patho_niv2", "patho_niv3", "Niveau prioritaire", *CODES), str)
    frame = pd.read_csv(path, sep=";", dtype=words)
    frame.to_parquet(folder / "naive.parquet")
    return len(frame)


WAYS: dict[str, Callable[[Path, Path], int]] = {
    GENERATE: generate,
    OURS: ours,
    PARQUET: ours,
    NAIVE: naive,
}


def run_one(way: str, path: Path, folder: Path) -> Measure:
    """Measure this very process."""
    start = time.perf_counter()
    rows = WAYS[way](path, folder)
    seconds = time.perf_counter() - start
    written = sum(file.stat().st_size for file in folder.rglob("*.parquet"))
    return Measure(rows, seconds, peak_bytes() / MEGABYTE, written / MEGABYTE)


def peak_bytes() -> int:
    """Peak of resident memory of this process.

    Linux gives a new process the peak of the one that started it in ``getrusage``, not in
    ``/proc``.
    """
    status = Path("/proc/self/status")
    if status.exists():
        (peak,) = (line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(peak.split()[1]) * 1024
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit


def run_apart(way: str, path: Path, folder: Path) -> Measure:
    """Measure a new process."""
    folder.mkdir()
    command = [sys.executable, "-m", "bench.sources", "--seul", way, str(path), str(folder)]
    done = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
    return Measure(**json.loads(done.stdout.splitlines()[-1]))


# ---- the table ------------------------------------------------------------------


def _middle(found: Sequence[Measure], name: str) -> float:
    return median(getattr(one, name) for one in found)


def _shown(found: Sequence[Measure], name: str) -> str:
    values = [getattr(one, name) for one in found]
    middle = number(median(values), 1 if name == "seconds" else 0)
    if len(values) < 2 or min(values) == max(values):
        return middle
    return f"{middle} ({number(min(values), 1)}–{number(max(values), 1)})"


def table(found: dict[str, list[Measure]]) -> str:
    """Medians, with the least and the most."""
    lines = (
        ("durée", "s", "seconds", MOST_SECONDS),
        ("pic de mémoire", "Mo", "peak_mb", MOST_MEGABYTES),
        ("Parquet écrit", "Mo", "written_mb", None),
        ("lignes", "", "rows", None),
    )
    head = ["", "", "notre import", "pandas.read_csv", "rapport", "objectif", "tenu", "du Parquet"]
    rows = [head]
    for title, unit, name, aim in lines:
        mine, theirs = _middle(found[OURS], name), _middle(found[NAIVE], name)
        rows.append(
            [
                title,
                unit,
                _shown(found[OURS], name),
                _shown(found[NAIVE], name),
                f"× {number(theirs / mine, 1)}",
                "" if aim is None else f"< {number(aim)}",
                "" if aim is None else ("oui" if mine < aim else "NON"),
                _shown(found[PARQUET], name),
            ]
        )
    widths = [max(len(row[i]) for row in rows) for i in range(len(head))]
    said = [
        "  ".join(c.ljust(w) for c, w in zip(row, widths, strict=True)).rstrip() for row in rows
    ]
    return "\n".join([said[0], "  ".join("─" * width for width in widths), *said[1:]])


def machine() -> dict[str, object]:
    """What the figures depend on."""
    cpu = platform.processor() or "inconnu"
    facts = Path("/proc/cpuinfo")
    if facts.exists():
        names = [line for line in facts.read_text().splitlines() if line.startswith("model name")]
        cpu = names[0].partition(":")[2].strip() if names else cpu
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return {
        "system": platform.platform(terse=True),
        "python": platform.python_version(),
        "cpu": cpu,
        "cores": os.cpu_count(),
        "memory_gb": round(memory / 1e9, 1),
    }


# ---- the command ----------------------------------------------------------------


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--essais", type=int, default=3, help="essais par mesure (3)")
    parser.add_argument("--json", action="store_true", help="écrit aussi bench/results/")
    parser.add_argument("--seul", nargs=3, metavar=("QUOI", "FICHIER", "DOSSIER"))
    options = parser.parse_args()
    if options.seul:
        way, path, folder = options.seul
        print(json.dumps(asdict(run_one(way, Path(path), Path(folder)))))
        return
    about, load = machine(), os.getloadavg()[0]
    print(" · ".join(str(fact) for fact in about.values()), f"· charge avant : {number(load, 1)}")
    found: dict[str, list[Measure]] = {OURS: [], PARQUET: [], NAIVE: []}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = folder / "effectifs-synthetic.csv"
        made = run_apart(GENERATE, path, folder / GENERATE)
        sources = {PARQUET: folder / GENERATE / "synthetic.parquet"}
        size = path.stat().st_size / MEGABYTE
        print(
            f"Fichier de synthèse : {number(made.rows)} lignes, {number(size)} Mo "
            f"({number(sources[PARQUET].stat().st_size / MEGABYTE)} Mo en Parquet)"
        )
        for trial in range(options.essais):
            for way, measures in found.items():
                print(f"… {way}, {trial + 1}", file=sys.stderr)
                measures.append(run_apart(way, sources.get(way, path), folder / f"{way}-{trial}"))
    print(f"\n{table(found)}\n\nCharge après : {number(os.getloadavg()[0], 1)}")
    if options.json:
        results = ROOT / "bench" / "results"
        results.mkdir(exist_ok=True)
        target = results / f"sources-{datetime.now():%Y%m%d-%H%M%S}.json"
        content = {
            "machine": about,
            "load_before": load,
            "file": {"rows": made.rows, "megabytes": size},
            "results": {way: [asdict(one) for one in ones] for way, ones in found.items()},
        }
        target.write_text(json.dumps(content, indent=1), "utf-8")
        print(f"\nÉcrit : bench/results/{target.name}")


if __name__ == "__main__":
    main()
