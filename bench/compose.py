"""Our composing map and the naive folium one, side by side: ``python -m bench.compose``."""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from statistics import median

from playwright.async_api import Browser, async_playwright

from bench.measures import Burst, Click, Point, Subject, visit
from bench.servers import assets, streamlit
from diagnostic.french import number
from diagnostic.paths import GEO, ROOT, STATIC
from diagnostic.project import encode

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium")
"""None leaves the choice to Playwright: its own browser."""
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
OURS, NAIVE = "ours", "naive"


@dataclass(frozen=True)
class Territory:
    title: str
    departements: tuple[str, ...]
    codes: tuple[str, ...]
    targets: tuple[Point, ...]
    """Inside the widest communes, as (latitude, longitude)."""


@dataclass
class Results:
    """Everything measured on one map and one territory."""

    first_map_ms: list[float] = field(default_factory=list)
    clicks: list[Click] = field(default_factory=list)
    bursts: list[Burst] = field(default_factory=list)


@dataclass(frozen=True)
class Line:
    """A line of the table: what, its unit, where it is read, the most it should be."""

    title: str
    unit: str
    values: str
    aim: float | None = None
    judged: Callable[[Sequence[float]], float] = median


LINES = (
    Line("clic → commune peinte", "ms", "clicks.painted_ms", 50),
    Line("clic → panneau", "ms", "clicks.panel_ms", 500),
    Line("reçu pour un clic", "ko", "clicks.received_kb", 100),
    Line("10 clics en 1 s : perdus", "clics", "bursts.lost", 0, max),
    Line("10 clics : peints au pire en", "ms", "bursts.last_painted_ms"),
    Line("10 clics : panneau à jour après le dernier", "ms", "bursts.panel_after_last_ms"),
    Line("première carte", "ms", "first_map_ms", 2500),
)
FIVE_TIMES = ("clicks.painted_ms", "clicks.panel_ms", "first_map_ms")
"""What should be at least five times faster than the naive map on the widest territory."""


def territory(title: str, departements: Sequence[str], wanted: int = 80) -> Territory:
    """The communes of some départements, and points well inside the widest of them."""
    import geopandas as gpd
    import pandas as pd

    facts = pd.read_parquet(GEO / "communes.parquet", columns=["code", "departement"])
    facts = facts[facts["departement"].isin(departements)]
    shapes = gpd.read_parquet(GEO / "contours_fin.parquet").merge(facts, on="code")
    metric = shapes.to_crs(2154)
    centres = metric.geometry.maximum_inscribed_circle(tolerance=50)
    widest = centres.length.sort_values(ascending=False).index[:wanted]
    points = centres[widest].interpolate(0).to_crs(4326)
    return Territory(
        title,
        tuple(departements),
        tuple(shapes["code"]),
        tuple((points[i].y, points[i].x) for i in widest),
    )


def values(results: Results, path: str) -> list[float]:
    """The measures of a line, those that exist."""
    if path == "clicks.received_kb":
        return [click.received_bytes / 1000 for click in results.clicks]
    first, _, last = path.partition(".")
    found = getattr(results, first)
    kept = [getattr(one, last) for one in found] if last else found
    return [one for one in kept if one is not None]


async def measure(
    browser: Browser, subject: Subject, targets: Sequence[Point], tries: int
) -> Results:
    """Warm the server, then the first map, single clicks and bursts of ten."""
    results = Results()
    for i in range(tries + 1):
        async with visit(browser, subject) as one:
            duration = await one.open()
            await one.quiet()
        if i:  # the first visit warms the server
            results.first_map_ms.append(duration)
    async with visit(browser, subject) as one:
        await one.open()
        await one.quiet()
        ahead = list(targets)
        await one.click(ahead)  # the first rerun of a page imports, compiles, clears notices
        for _ in range(tries):
            results.clicks.append(await one.click(ahead))
        for _ in range(max(1, tries // 2)):
            results.bursts.append(await one.burst(ahead))
    return results


@contextmanager
def both(root: Path) -> Iterator[dict[str, str]]:
    """Serve the two applications; their addresses."""
    with ExitStack() as stack:
        home = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        files = home / "assets"
        files.mkdir()
        leaflet = stack.enter_context(assets(STATIC / "vendor" / "leaflet", files))
        ours = stack.enter_context(streamlit(root, "app.py", home))
        naive = stack.enter_context(
            streamlit(ROOT, "bench/naive_app.py", home, BENCH_ASSETS=leaflet)
        )
        yield {OURS: ours, NAIVE: naive}


def subject(kind: str, address: str, on: Territory) -> Subject:
    query = (
        f"?t={encode(on.codes, on.title)}"
        if kind == OURS
        else f"?departements={','.join(on.departements)}"
    )
    return Subject(kind, f"{address}/{query}", len(on.codes))


# ---- the table --------------------------------------------------------------


def _shown(found: Sequence[float]) -> str:
    if not found:
        return "—"
    middle = number(median(found))
    if len(found) < 2 or min(found) == max(found):
        return middle
    return f"{middle} ({number(min(found))}–{number(max(found))})"


def _row(line: Line, ours: Results | None, naive: Results | None) -> list[str]:
    mine = values(ours, line.values) if ours else []
    theirs = values(naive, line.values) if naive else []
    ratio = "—"
    if mine and theirs and median(mine) > 0:
        ratio = f"× {number(median(theirs) / median(mine), 1)}"
    met = ""
    if line.aim is not None and mine:
        met = "oui" if line.judged(mine) <= line.aim else "NON"
    aim = "" if line.aim is None else f"≤ {number(line.aim)}"
    return [line.title, line.unit, _shown(mine), _shown(theirs), ratio, aim, met]


def table(on: Territory, ours: Results | None, naive: Results | None) -> str:
    """The measures of one territory, medians with the least and the most."""
    head = ["", "", "notre carte", "folium naïf", "rapport", "objectif", "tenu"]
    rows = [head, *(_row(line, ours, naive) for line in LINES)]
    widths = [max(len(row[i]) for row in rows) for i in range(len(head))]
    lines = ["  ".join(cell.ljust(w) for cell, w in zip(row, widths, strict=True)) for row in rows]
    lines.insert(1, "  ".join("─" * width for width in widths))
    title = f"{on.title} — {number(len(on.codes))} communes, toutes choisies"
    return "\n".join([title, "", *(line.rstrip() for line in lines)])


def five_times(ours: Results, naive: Results) -> str:
    """The verdict on the widest territory: how many times faster, measure by measure."""
    said, met = [], True
    for line in LINES:
        if line.values not in FIVE_TIMES:
            continue
        ratio = median(values(naive, line.values)) / median(values(ours, line.values))
        met = met and ratio >= 5
        said.append(f"{line.title} × {number(ratio, 1)}")
    return (
        f"Au moins 5 fois plus rapide : {'oui' if met else 'NON, pas partout'} ({' ; '.join(said)})"
    )


# ---- the command ------------------------------------------------------------


async def run(options: argparse.Namespace) -> dict[str, dict[str, Results]]:
    wide = ("59", "62", "80", "02", "60")
    territories = {"nord": ("Nord", ("59",)), "large": ("Cinq départements", wide)}
    found: dict[str, dict[str, Results]] = {}
    with both(options.root.resolve()) as addresses:
        async with async_playwright() as playwright:
            browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
            for name in options.territoire or territories:
                on = territory(*territories[name])
                found[name] = {}
                for kind in options.carte or (OURS, NAIVE):
                    print(f"… {on.title}, {kind}", file=sys.stderr)
                    one = subject(kind, addresses[kind], on)
                    tries = options.essais if kind == OURS else max(2, options.essais // 2)
                    found[name][kind] = await measure(browser, one, on.targets, tries)
                ours, naive = (found[name].get(kind) for kind in (OURS, NAIVE))
                print(f"\n{table(on, ours, naive)}\n", flush=True)
                if name == "large" and ours and naive:
                    print(five_times(ours, naive), flush=True)
            await browser.close()
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--essais", type=int, default=7, help="essais par mesure (7)")
    parser.add_argument("--territoire", action="append", choices=["nord", "large"])
    parser.add_argument("--carte", action="append", choices=[OURS, NAIVE])
    parser.add_argument("--root", type=Path, default=ROOT, help="autre copie de l’application")
    parser.add_argument("--json", action="store_true", help="écrit aussi bench/results/")
    options = parser.parse_args()
    load = os.getloadavg()[0]
    print(f"{os.cpu_count()} cœurs, charge avant : {number(load, 1)}")
    found = asyncio.run(run(options))
    print(f"Charge après : {number(os.getloadavg()[0], 1)}")
    if options.json:
        folder = ROOT / "bench" / "results"
        folder.mkdir(exist_ok=True)
        path = folder / f"compose-{datetime.now():%Y%m%d-%H%M%S}.json"
        content = {
            "load_before": load,
            "results": {t: {k: asdict(r) for k, r in by.items()} for t, by in found.items()},
        }
        path.write_text(json.dumps(content, indent=1), "utf-8")
        print(f"\nÉcrit : bench/results/{path.name}")


if __name__ == "__main__":
    main()
