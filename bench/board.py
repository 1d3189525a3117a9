"""The plan of eighty actions, beside the plain way: ``python -m bench.board``.

The plain way (`naive_board_app.py`) shows every action with all its fields in an expander, and says
nothing of what is late, circular, overloaded or missing. Both are opened by the same browser, and
what is timed is the same: from the click, or the key, to the last change of the page.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from playwright.sync_api import Page, sync_playwright

from bench.servers import streamlit
from bench.sources import machine
from diagnostic.french import number
from diagnostic.paths import ROOT
from diagnostic.project import Project
from diagnostic.project.files import to_json

ACTIONS = 80
QUIET_MS = 400
OPENED, CLICKED, TYPED = "opened", "clicked", "typed"
TITLES = {
    OPENED: f"ouvrir le plan de {ACTIONS} actions",
    CLICKED: "ouvrir une action",
    TYPED: "écrire un champ et le quitter",
}
AIMS_MS = {OPENED: 1_500, CLICKED: 500, TYPED: 500}
PUBLIC = "Public cible"
Times = dict[str, list[float]]

_SETTLED = """quiet => new Promise(done => {
  const began = window.benchBegan; let last = began;
  const seen = new MutationObserver(() => { last = performance.now(); });
  const all = {subtree: true, childList: true, attributes: true, characterData: true};
  seen.observe(document.body, all);
  const look = () => {
    const busy = document.querySelector('[data-test-script-state="running"]');
    if (!busy && performance.now() - Math.max(last, began) > quiet) {
      seen.disconnect(); done(last - began);
    } else { setTimeout(look, 15); }
  };
  look();
})"""


def project() -> Project:
    """A synthetic plan: eighty actions, most of them dated, with two tasks each."""
    from diagnostic.project import new_project

    made = new_project(name="Plan synthétique")
    for rank in range(ACTIONS):
        made = made.with_item(
            "actions",
            {
                "pathway": "insuffisance_cardiaque",
                "title": f"Action synthétique {rank + 1}",
                "public": "Patients sortis de l’hôpital",
                "deadline": f"{2027 + rank % 3}-{1 + rank % 12:02d}-15" if rank % 5 else None,
            },
        )
        action = made.last_id("actions")
        for step in (1, 2):
            made = made.with_item(
                "tasks", {"action": action, "title": f"Tâche {step}", "weeks": 3.0 * step}
            )
    return made.with_pathway("insuffisance_cardiaque")


def settled(page: Page, act: Callable[[], object]) -> float:
    """Milliseconds from an act to the last change that the page makes of it."""
    page.evaluate("window.benchBegan = performance.now()")
    act()
    return float(page.evaluate(_SETTLED, QUIET_MS))


def ours(page: Page, address: str, file: Path) -> dict[str, float]:
    """The page of the plan, its project opened from its file."""
    page.goto(address)
    page.get_by_role("button", name="Projet", exact=True).click(timeout=60_000)
    page.locator("input[type=file]").first.set_input_files(file)
    page.locator(".ribbon").get_by_text("Aucune commune choisie").wait_for()
    page.wait_for_timeout(2_000)
    page.keyboard.press("Escape")
    page.get_by_test_id("stTopNavSection").filter(has_text="Parcours").first.click()
    link = page.get_by_role("menuitem", name="Objectifs et plan d’actions", exact=True)
    return {
        OPENED: settled(page, link.click),
        CLICKED: settled(page, page.get_by_role("button", name=re.compile(r"^A7\b")).first.click),
        TYPED: settled(page, lambda: _type(page)),
    }


def plain(page: Page, address: str, _: Path) -> dict[str, float]:
    """The page with everything on it: an action is there before it is opened, at no cost then."""
    page.goto(address)
    link = page.get_by_role("link", name="Plan", exact=True)
    link.wait_for(timeout=60_000)
    page.wait_for_timeout(2_000)
    opened = settled(page, link.click)
    page.get_by_text("action_7 ").first.click()
    return {OPENED: opened, TYPED: settled(page, lambda: _type(page))}


def _type(page: Page) -> None:
    field = page.get_by_role("textbox", name=PUBLIC).locator("visible=true").first
    field.fill("Des patients revus par leur médecin")
    page.keyboard.press("Tab")


WAYS = {"ours": ("app.py", ours), "plain": ("bench/naive_board_app.py", plain)}


def measured(way: str, trials: int) -> Times:
    """The times of a way, trial after trial, on one server and each time a new browser."""
    script, run = WAYS[way]
    found: Times = {name: [] for name in TITLES}
    with _served(script) as (address, file), sync_playwright() as play:
        chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
        browser = play.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for trial in range(trials + 1):
            page = browser.new_context(viewport={"width": 1366, "height": 768}).new_page()
            times = run(page, address, file)
            page.context.close()
            for name, value in times.items():
                if trial:  # the first warms the server, for both
                    found[name].append(value)
        browser.close()
    return found


@contextmanager
def _served(script: str) -> Iterator[tuple[str, Path]]:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "plan.json"
        file.write_text(to_json(project()), "utf-8")
        home = Path(folder) / "home"
        home.mkdir()
        with streamlit(ROOT, script, home, BENCH_PROJECT=str(file)) as address:
            yield address, file


def said(ours_: Times, plain_: Times) -> str:
    """A table of medians, with the ratio and the aim."""
    lines = ["| | le nôtre | naïf | rapport | objectif |", "|---|---|---|---|---|"]
    for name, title in TITLES.items():
        mine, other = median(ours_[name]), plain_[name]
        spread = f"{number(min(ours_[name]))}–{number(max(ours_[name]))}"
        beside = f"{number(median(other))} ms" if other else "déjà à l’écran"
        ratio = f"× {number(median(other) / mine, 1)}" if other else "—"
        lines.append(
            f"| {title} | {number(mine)} ms ({spread}) | {beside} | {ratio} "
            f"| < {number(AIMS_MS[name])} ms |"
        )
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure both and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--essais", type=int, default=5)
    asked = parser.parse_args(arguments)
    print(machine(), f"charge : {number(os.getloadavg()[0], 1)}")
    print(said(measured("ours", asked.essais), measured("plain", asked.essais)))
    print(f"charge après : {number(os.getloadavg()[0], 1)}")


if __name__ == "__main__":
    main()
