"""Indicators of a territory and of the 1 255 EPCI, beside plain pandas.

``python -m bench.indicators``. The official files stand in a folder (``--mirror``, or
``DIAGNOSTIC_CPTS_MIRROR``); without one, only what is shipped is measured. Each trial has a process
of its own, libraries already imported: cold is the first answer, data read from disk; warm is the
next one, on the same tables.

The plain way reads the same rows, brings nothing to the communes of today, tells neither secrecy
nor what is unknown, has no interval and judges nothing: ``isin``, then ``groupby``.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from bench.sources import machine
from diagnostic.french import number
from diagnostic.paths import ROOT
from diagnostic.sources.mirror import mirror_folder

if TYPE_CHECKING:
    from diagnostic.indicators.places import Place

TERRITORY = 100
SECOND = "200030385"
COLD, WARM, FIVE, PEERS, BATCH = "cold", "warm", "five", "peers", "batch"
AIMS = {COLD: 1.5, WARM: 0.150, FIVE: 0.150, PEERS: 0.030, BATCH: 10.0}
TITLES = {
    COLD: f"{TERRITORY} communes et trois comparateurs, à froid",
    WARM: f"{TERRITORY} communes et trois comparateurs, à chaud",
    FIVE: f"{TERRITORY} communes et cinq comparateurs, à chaud",
    PEERS: "les dix EPCI semblables, à chaud",
    BATCH: "les 1 255 EPCI d’un coup, à chaud",
}
OURS, PLAIN = "ours", "plain"
Times = dict[str, float]


# ---- what is measured, each in its own process --------------------------------


def ours() -> Times:
    """Values, intervals, comparators and judgements."""
    import pandas  # noqa: F401
    import scipy.spatial  # noqa: F401

    from diagnostic.indicators.answers import answers
    from diagnostic.indicators.base import Base
    from diagnostic.indicators.peers import peers_of
    from diagnostic.indicators.places import of_area, second, similar, territory, usual_comparators
    from diagnostic.indicators.registry import indicators
    from diagnostic.sources.reading import Library
    from diagnostic.territory.atlas import load_atlas

    atlas = load_atlas()
    codes = frozenset(atlas.departements["59"].members[:TERRITORY])
    every = list(indicators().values())

    def one(base: Base, *others: Place) -> None:
        found = answers(base, territory(codes), every, usual_comparators(atlas, codes, others))
        assert len(found[0].comparators) == 3 + len(others)

    def batch(base: Base) -> None:
        for epci in atlas.epci.values():
            answers(base, of_area("epci", epci), every)

    base = Base(Library(), atlas)
    times = {COLD: _seconds(lambda: one(base)), WARM: _seconds(lambda: one(base))}
    alike = similar(atlas, peers_of(base, codes).codes)
    times[PEERS] = _seconds(lambda: peers_of(base, codes))
    beside = second("À côté", frozenset(atlas.epci[SECOND].members))
    times[FIVE] = _seconds(lambda: one(base, alike, beside))
    return {**times, BATCH: _seconds(lambda: batch(base))}


def plain() -> Times:
    """Sums and weighted means, one group after the other."""
    import numpy as np
    import pandas as pd

    from diagnostic.paths import GEO
    from diagnostic.sources.reading import Library
    from diagnostic.territory.atlas import load_atlas

    atlas = load_atlas()
    codes = frozenset(atlas.departements["59"].members[:TERRITORY])
    places = [codes, atlas.departements["59"].members, atlas.regions["32"].members]
    places = [*map(frozenset, places), frozenset(atlas.communes)]

    def read() -> tuple[pd.DataFrame, ...]:
        library = Library()
        communes = pd.read_parquet(GEO / "communes.parquet")
        tables = (library.rows(name) for name in ("equipements", "apl", "revenus"))
        return communes, *tables

    def sums(tables: tuple[pd.DataFrame, ...], chosen: frozenset[str]) -> None:
        communes, equipment, apl, income = (t[t["code"].isin(chosen)] for t in tables)
        numbers = ["population_hab", "age_0_19_hab", "age_65_plus_hab", "logements"]
        people = communes[numbers].sum()["population_hab"]
        counts = equipment.groupby(["equipement", "annee"])["nombre"].sum()
        _ = 10_000 * counts / people
        weight = "population_standardisee_hab"
        apl.assign(product=apl["apl"] * apl[weight]).groupby(["profession", "tranche", "annee"])[
            ["product", weight]
        ].sum()
        income.assign(product=income["revenu_median_eur"] * income["personnes"]).groupby("annee")[
            ["product", "personnes"]
        ].sum()

    held: list[tuple[pd.DataFrame, ...]] = []

    ten = frozenset(code for epci in list(atlas.epci.values())[:10] for code in epci.members)

    def cold() -> None:
        held.append(read())
        for chosen in places:
            sums(held[0], chosen)

    times = {COLD: _seconds(cold)}

    def alike() -> pd.Series:
        communes, _, _, income = held[0]
        rows = communes[communes["type"] == "commune"].merge(
            income[income["annee"] == income["annee"].max()], on="code", how="left"
        )
        rows["product"] = rows["revenu_median_eur"] * rows["personnes"]
        numbers = ["population_hab", "superficie_km2", "age_65_plus_hab", "product", "personnes"]
        sums = rows.assign(here=rows["code"].isin(codes)).groupby(["epci", "here"])[numbers].sum()
        epci = sums.groupby("epci").sum()
        axes = pd.DataFrame(
            {
                "size": np.log(epci["population_hab"]),
                "density": np.log(epci["population_hab"] / epci["superficie_km2"]),
                "older": epci["age_65_plus_hab"] / epci["population_hab"],
                "income": epci["product"] / epci["personnes"],
            }
        )
        reduced = (axes - axes.mean()) / axes.std()
        return ((reduced - reduced.iloc[0]) ** 2).sum(axis=1).nsmallest(10)

    times[WARM] = _seconds(lambda: [sums(held[0], chosen) for chosen in places])
    times[PEERS] = _seconds(alike)
    five = [*places, frozenset(atlas.epci[SECOND].members), ten]
    times[FIVE] = _seconds(lambda: [sums(held[0], chosen) for chosen in five])
    # One EPCI after the other, as ours; a hundred of them stand for all.
    some = [frozenset(epci.members) for epci in list(atlas.epci.values())[:100]]
    hundred = _seconds(lambda: [sums(held[0], chosen) for chosen in some])
    return {**times, BATCH: hundred * len(atlas.epci) / len(some)}


WAYS: dict[str, Callable[[], Times]] = {OURS: ours, PLAIN: plain}


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


# ---- trials ---------------------------------------------------------------------


def run_apart(way: str, home: Path) -> Times:
    """Measure a new process."""
    command = [sys.executable, "-m", "bench.indicators", "--seul", way]
    env = {**os.environ, "DIAGNOSTIC_CPTS_HOME": str(home)}
    done = subprocess.run(command, cwd=ROOT, env=env, check=True, stdout=subprocess.PIPE, text=True)
    times: Times = json.loads(done.stdout.splitlines()[-1])
    return times


def synchronised(home: Path, mirror: Path | None) -> int:
    """Rows put in force from a folder of official files."""
    from diagnostic.sources.store import Store
    from diagnostic.sources.synchronising import synchronise

    store = Store(home / "sources")
    if mirror is not None:
        synchronise(store, mirror=mirror)
    return sum(part.rows for part in store.parts())


def _shown(values: Sequence[float]) -> str:
    middle = f"{number(1000 * median(values))} ms"
    if len(values) < 2:
        return middle
    return f"{middle} ({number(1000 * min(values))}–{number(1000 * max(values))})"


def table(found: dict[str, list[Times]]) -> str:
    """Medians, with the least and the most."""
    rows = [["", "le nôtre", "pandas nu", "rapport", "objectif", "tenu"]]
    for what, title in TITLES.items():
        mine, theirs = ([one[what] for one in found[way]] for way in (OURS, PLAIN))
        ratio, aim = median(theirs) / median(mine), AIMS[what]
        held = "oui" if median(mine) < aim else "NON"
        cells = [title, _shown(mine), _shown(theirs), f"× {number(ratio, 1)}"]
        rows.append([*cells, f"< {number(1000 * aim)} ms", held])
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    said = [
        "  ".join(c.ljust(w) for c, w in zip(row, widths, strict=True)).rstrip() for row in rows
    ]
    return "\n".join([said[0], "  ".join("─" * width for width in widths), *said[1:]])


# ---- the command ----------------------------------------------------------------


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--essais", type=int, default=3, help="essais par mesure (3)")
    parser.add_argument("--mirror", type=Path, default=mirror_folder(), help="fichiers officiels")
    parser.add_argument("--json", action="store_true", help="écrit aussi bench/results/")
    parser.add_argument("--seul", choices=tuple(WAYS))
    options = parser.parse_args()
    if options.seul:
        print(json.dumps(WAYS[options.seul]()))
        return
    about, load = machine(), os.getloadavg()[0]
    print(" · ".join(str(fact) for fact in about.values()), f"· charge avant : {number(load, 1)}")
    found: dict[str, list[Times]] = {way: [] for way in WAYS}
    with tempfile.TemporaryDirectory() as name:
        rows = synchronised(Path(name), options.mirror)
        print(f"Lignes synchronisées : {number(rows)}")
        for trial in range(options.essais):
            for way, times in found.items():
                print(f"… {way}, {trial + 1}", file=sys.stderr)
                times.append(run_apart(way, Path(name)))
    print(f"\n{table(found)}\n\nCharge après : {number(os.getloadavg()[0], 1)}")
    if options.json:
        results = ROOT / "bench" / "results"
        results.mkdir(exist_ok=True)
        target = results / f"indicators-{datetime.now():%Y%m%d-%H%M%S}.json"
        content = {"machine": about, "load_before": load, "rows": rows, "results": found}
        target.write_text(json.dumps(content, indent=1), "utf-8")
        print(f"\nÉcrit : bench/results/{target.name}")


if __name__ == "__main__":
    main()
