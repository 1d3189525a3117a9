"""The letter of intent of a hundred communes, beside the plain way: ``python -m bench.documents``.

The plain way says much less: a map of the communes drawn by matplotlib, the same tables summed by
pandas for the territory, its département, its région and France, the list of communes, written in
Word cell by cell. No interval, no judgement, no year, no source, nothing of what is missing, no
plan of actions, and no style.
Each trial has a process of its own: cold is the first letter, libraries not loaded yet; warm is the
next one, as when a page makes a second document.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Sequence
from datetime import date, datetime
from io import BytesIO
from statistics import median

from bench.sources import machine
from diagnostic.french import number
from diagnostic.paths import GEO, ROOT

TERRITORY = 100
AIM_S = 3.0
COLD, WARM = "cold", "warm"
TITLES = {
    COLD: f"lettre de {TERRITORY} communes en Word, bibliothèques non chargées",
    WARM: f"lettre de {TERRITORY} communes en Word, à chaud",
}
OURS, PLAIN = "ours", "plain"
DAY = date(2026, 11, 22)
DPI = 220
Times = dict[str, float]


def codes() -> list[str]:
    """A hundred communes of the Nord."""
    from diagnostic.territory.atlas import load_atlas

    return sorted(load_atlas().departements["59"].members)[:TERRITORY]


def ours() -> Times:
    """The letter that is sent, map included."""

    def one() -> None:
        from diagnostic.indicators.base import Base
        from diagnostic.project import new_project
        from diagnostic.reports.documents.catalogue import made
        from diagnostic.reports.documents.dossier import gather
        from diagnostic.sources.reading import Library
        from diagnostic.territory.atlas import load_atlas

        project = new_project(codes(), "Cent communes")
        made("letter", gather(project, Base(Library(), load_atlas()), DAY), "docx")

    return {COLD: _seconds(one), WARM: _seconds(one)}


def plain() -> Times:
    """A map, a table of figures and a list, written one cell after the other."""
    return {COLD: _seconds(_plain), WARM: _seconds(_plain)}


def _plain() -> None:
    import docx
    import geopandas as gpd
    import matplotlib as mpl
    import pandas as pd

    from diagnostic.sources.reading import Library

    mpl.use("agg")
    chosen = set(codes())
    communes = pd.read_parquet(GEO / "communes.parquet")
    contours = gpd.read_parquet(GEO / "contours_fin.parquet").merge(communes, on="code")
    here = contours[contours["code"].isin(chosen)]
    around = contours[contours["departement"] == "59"]
    drawn = around.plot(color="#eeeeee", edgecolor="#cccccc", figsize=(7, 5))
    here.plot(ax=drawn, color="#8fbccb", edgecolor="#ffffff")
    drawn.set_axis_off()
    picture = BytesIO()
    drawn.figure.savefig(picture, dpi=DPI)
    word = docx.Document()
    word.add_heading("Lettre d’intention")
    word.add_picture(picture)
    read = Library().rows
    equipment, apl, income = (read(name) for name in ("equipements", "apl", "revenus"))
    every = {"Ici": here, "Nord": around, "Région": contours[contours["region"] == "32"]}
    for name, rows in {**every, "France": communes}.items():
        word.add_heading(name, 2)
        people, inside = rows["population_hab"].sum(), set(rows["code"])
        counts = equipment[equipment["code"].isin(inside)].groupby("equipement")["nombre"].sum()
        near = apl[apl["code"].isin(inside)].groupby("profession")["apl"].mean()
        rich = income[income["code"].isin(inside)].groupby("annee")["revenu_median_eur"].mean()
        figures = word.add_table(1, 2)
        for told in (10_000 * counts / people, near, rich):
            for label, value in told.items():
                cells = figures.add_row().cells
                cells[0].text, cells[1].text = str(label), f"{value:.1f}"
    table = word.add_table(1, 3)
    for row in here.itertuples():
        for cell, text in zip(
            table.add_row().cells, (row.nom, row.code, row.population_hab), strict=True
        ):
            cell.text = str(text)
    word.save(BytesIO())


def _seconds(work: object) -> float:
    began = time.perf_counter()
    work()  # type: ignore[operator]
    return time.perf_counter() - began


# ---- side by side --------------------------------------------------------------


def measured(way: str, trials: int) -> list[Times]:
    """The times of each trial, in a process of its own."""
    found = []
    for _ in range(trials):
        told = subprocess.run(
            [sys.executable, "-m", "bench.documents", "--un", way],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        )
        found.append(json.loads(told.stdout.splitlines()[-1]))
    return found


def said(ours_: Sequence[Times], plain_: Sequence[Times]) -> str:
    """A table of medians, with the ratio and the aim."""
    lines = ["| | le nôtre | à la main | rapport | objectif |", "|---|---|---|---|---|"]
    for name, title in TITLES.items():
        mine, theirs = ([each[name] for each in found] for found in (ours_, plain_))
        spread = f"{number(min(mine), 2)}–{number(max(mine), 2)}"
        lines.append(
            f"| {title} | {number(median(mine), 2)} s ({spread}) | {number(median(theirs), 2)} s "
            f"| × {number(median(theirs) / median(mine), 1)} | < {number(AIM_S)} s |"
        )
    return "\n".join(lines)


def main() -> None:
    """Measure both ways in the same run and print them side by side."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--essais", type=int, default=3)
    parser.add_argument("--un", choices=[OURS, PLAIN])
    asked = parser.parse_args()
    if asked.un:
        print(json.dumps(ours() if asked.un == OURS else plain()))
        return
    print(f"{datetime.now():%Y-%m-%d %H:%M}, {machine()}")
    print(said(measured(OURS, asked.essais), measured(PLAIN, asked.essais)))


if __name__ == "__main__":
    main()
