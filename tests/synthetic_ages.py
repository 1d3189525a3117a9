"""A synthetic census by sex and single year of age, in the published form of POP1B."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from importing import imported, written

from diagnostic.sources.importers.ages import IMPORTER
from diagnostic.territory.atlas import Atlas

WOMEN = 0.52


def census(atlas: Atlas, codes: Iterable[str]) -> str:
    """Known totals of 2021 spread evenly over the years of each broad group; none after 94."""
    lines = ["NIVGEO;CODGEO;LIBGEO;SEXE;AGED100;NB"]
    for code in codes:
        commune = atlas[code]
        groups = (
            (0, 20, commune.age_0_19),
            (20, 65, commune.age_20_64),
            (65, 95, commune.age_65_plus),
        )
        per_year = {
            age: (count or 0) / (end - start)
            for start, end, count in groups
            for age in range(start, end)
        }
        for sex, share in ((1, 1 - WOMEN), (2, WOMEN)):
            lines += [
                f"COM;{code};{code};{sex};{age:03d};{per_year.get(age, 0) * share:.6f}"
                for age in range(101)
            ]
    return "\n".join(lines) + "\n"


def synchronised(home: Path, text: str) -> None:
    """Put a synthetic census in force in the home of a user."""
    path = written(home, "TD_POP1B_2021_synthetic.csv", text)
    assert imported(IMPORTER, path, home).problem == ""
