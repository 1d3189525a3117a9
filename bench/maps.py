"""Our maps of indicators and plain folium, side by side: ``python -m bench.maps``."""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from statistics import median

import numpy as np
from playwright.async_api import Browser, Page, async_playwright

from bench.compose import CHROMIUM, FLAGS, NAIVE, OURS
from bench.mapped import OLDER, PASTE, SECOND, mapped
from bench.measures import VIEWPORT
from bench.servers import assets, streamlit
from diagnostic.french import number
from diagnostic.paths import ROOT, STATIC
from diagnostic.territory.atlas import load_atlas

PROBE = (ROOT / "bench" / "maps_probe.js").read_text("utf-8")
PATIENCE_MS = 120_000
WORDS = ("changer d’indicateur", "première carte", "34 875 lignes collées → carte")


@dataclass(frozen=True)
class Ground:
    """Communes to map, and how much faster than folium a change must be."""

    title: str
    departements: tuple[str, ...]
    times: float
    first_s: float | None = None
    change_s: float | None = None
    paste_s: float | None = None


GROUNDS = {
    "nord": Ground("Nord", ("59",), 3),
    "large": Ground("Quatre départements", ("02", "59", "62", "80"), 5),
    "france": Ground("France", (), 25, first_s=5, change_s=1, paste_s=2),
}


@dataclass
class Results:
    """Milliseconds: first map with an empty cache, changes, pastes."""

    first: list[float] = field(default_factory=list)
    change: list[float] = field(default_factory=list)
    paste: list[float] = field(default_factory=list)


class Visit:
    """A page open on one map, its cache empty."""

    def __init__(self, page: Page, kind: str, ground: Ground) -> None:
        self.page = page
        self.kind = kind if kind == NAIVE else "zones" if ground.departements else "france"
        self.ground = ground
        one = mapped(OLDER, ground.departements)
        self.count = len(one.codes)
        other = mapped(SECOND, ground.departements)
        known = np.isfinite(one.values) & np.isfinite(other.values)
        codes = [code for code, told in zip(one.codes, known, strict=True) if told]
        middle = load_atlas()[codes[len(codes) // 2]]
        self.at = [middle.latitude, middle.longitude]

    async def open(self, address: str) -> float:
        """Milliseconds from the start of the navigation to the first indicator painted."""
        await self.page.goto(address, wait_until="commit")
        start = await self.page.evaluate("performance.timeOrigin")
        return await self._painted(OLDER) - start

    async def choose(self, name: str) -> float:
        """Milliseconds from the click on an indicator to its colours on the map."""
        await self.page.evaluate("maps.clicked = null")
        await self.page.get_by_text(name, exact=True).click()
        painted = await self._painted(name)
        clicked: float = await self.page.evaluate("maps.clicked")
        await asyncio.sleep(1.5)
        return painted - clicked

    async def _painted(self, name: str) -> float:
        shades = mapped(name, self.ground.departements).painted.colours if name != PASTE else ()
        at: float = await asyncio.wait_for(
            self.page.evaluate(
                "(what) => maps.painted(...what)",
                [self.kind, name, self.count, list(shades), self.at],
            ),
            PATIENCE_MS / 1000,
        )
        return at


async def measure(browser: Browser, kind: str, address: str, ground: Ground, tries: int) -> Results:
    """Warm the server, then first maps, then changes in one page."""
    results = Results()
    query = f"?departements={','.join(ground.departements)}" if ground.departements else ""
    for trial in range(tries + 1):
        context = await browser.new_context(viewport=VIEWPORT, locale="fr-FR")
        await context.add_init_script(PROBE)
        page = await context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        visit = Visit(page, kind, ground)
        duration = await visit.open(f"{address}/{query}")
        if trial:  # the first visit warms the server
            results.first.append(duration)
        if trial == tries:
            await asyncio.sleep(2)
            await visit.choose(SECOND)  # the first rerun of a page imports and compiles
            for change in range(2 * tries):
                results.change.append(await visit.choose((OLDER, SECOND)[change % 2]))
            if kind == OURS and ground.paste_s:
                for _ in range(tries):
                    results.paste.append(await visit.choose(PASTE))
                    await visit.choose(OLDER)
        await context.close()
    return results


@contextmanager
def both() -> Iterator[dict[str, str]]:
    """Serve the two applications; their addresses."""
    with ExitStack() as stack:
        home = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        files, ours = home / "assets", home / "ours"
        files.mkdir()
        ours.mkdir()
        # Streamlit serves the `static` that stands beside its script.
        (ours / "static").symlink_to(STATIC, target_is_directory=True)
        (ours / "maps_app.py").write_bytes((ROOT / "bench" / "maps_app.py").read_bytes())
        leaflet = stack.enter_context(assets(STATIC / "vendor" / "leaflet", files))
        path = os.pathsep.join(map(str, (ROOT, ROOT / "src")))
        script = str(ours / "maps_app.py")
        mine = stack.enter_context(streamlit(ROOT, script, home, PYTHONPATH=path))
        naive = stack.enter_context(
            streamlit(ROOT, "bench/naive_map_app.py", home, PYTHONPATH=path, BENCH_ASSETS=leaflet)
        )
        yield {OURS: mine, NAIVE: naive}


# ---- the table --------------------------------------------------------------


def _shown(found: Sequence[float]) -> str:
    if not found:
        return "—"
    middle = f"{number(median(found))} ms"
    if len(found) < 2:
        return middle
    return f"{middle} ({number(min(found))}–{number(max(found))})"


def _row(title: str, mine: Sequence[float], theirs: Sequence[float], aims: str, held: bool) -> str:
    ratio = f"× {number(median(theirs) / median(mine), 1)}" if mine and theirs else "—"
    cells = (
        title,
        _shown(mine),
        _shown(theirs),
        ratio,
        aims,
        ("oui" if held else "NON") * bool(aims),
    )
    return f"| {' | '.join(cells)} |"


def table(found: dict[str, dict[str, Results]]) -> str:
    """Medians with the least and the most, ground by ground."""
    rows = ["| | notre carte | folium | rapport | objectif | tenu |", "|---|---|---|---|---|---|"]
    for name, by in found.items():
        ground, nothing = GROUNDS[name], Results()
        mine, theirs = by.get(OURS, nothing), by.get(NAIVE, nothing)
        count = number(len(mapped(OLDER, ground.departements).codes))
        place = f"{ground.title}, {count} communes"
        aims, held = _judged(mine, theirs, ground)
        rows.append(_row(f"{place} : {WORDS[0]}", mine.change, theirs.change, aims, held))
        aim, kept = _under(mine.first, ground.first_s)
        rows.append(_row(f"{place} : {WORDS[1]}", mine.first, theirs.first, aim, kept))
        if mine.paste:
            aim, kept = _under(mine.paste, ground.paste_s)
            rows.append(_row(WORDS[2], mine.paste, (), aim, kept))
    return "\n".join(rows)


def _judged(mine: Results, theirs: Results, ground: Ground) -> tuple[str, bool]:
    aim, held = _under(mine.change, ground.change_s)
    if not (mine.change and theirs.change):
        return aim, held
    faster = median(theirs.change) / median(mine.change) >= ground.times
    said = f"× {number(ground.times)}"
    return (f"{said}, {aim}" if aim else said), faster and held


def _under(values: Sequence[float], seconds: float | None) -> tuple[str, bool]:
    if seconds is None or not values:
        return "", True
    return f"< {number(seconds)} s", median(values) < 1000 * seconds


# ---- the command ------------------------------------------------------------


async def run(options: argparse.Namespace) -> dict[str, dict[str, Results]]:
    found: dict[str, dict[str, Results]] = {}
    with both() as addresses:
        async with async_playwright() as playwright:
            browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
            for name in options.territoire or GROUNDS:
                found[name] = {}
                for kind in options.carte or (OURS, NAIVE):
                    print(f"… {GROUNDS[name].title}, {kind}", file=sys.stderr)
                    tries = options.essais if kind == OURS else max(1, options.essais // 3)
                    found[name][kind] = await measure(
                        browser, kind, addresses[kind], GROUNDS[name], tries
                    )
            await browser.close()
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--essais", type=int, default=5, help="essais par mesure (5)")
    parser.add_argument("--territoire", action="append", choices=list(GROUNDS))
    parser.add_argument("--carte", action="append", choices=[OURS, NAIVE])
    parser.add_argument("--json", action="store_true", help="écrit aussi bench/results/")
    options = parser.parse_args()
    load = os.getloadavg()[0]
    print(f"{os.cpu_count()} cœurs, charge avant : {number(load, 1)}")
    found = asyncio.run(run(options))
    print(f"\n{table(found)}\n\nCharge après : {number(os.getloadavg()[0], 1)}")
    if options.json:
        folder = ROOT / "bench" / "results"
        folder.mkdir(exist_ok=True)
        path = folder / f"maps-{datetime.now():%Y%m%d-%H%M%S}.json"
        content = {
            "load_before": load,
            "results": {g: {k: asdict(r) for k, r in by.items()} for g, by in found.items()},
        }
        path.write_text(json.dumps(content, indent=1), "utf-8")
        print(f"\nÉcrit : bench/results/{path.name}")


if __name__ == "__main__":
    main()
