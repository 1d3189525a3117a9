"""Who is more often ill, by standard of living: measured by DREES, for France only."""

from __future__ import annotations

from diagnostic.sources.reading import Library
from diagnostic.stats.intervals import Interval


def social_gradient(library: Library) -> tuple[tuple[str, Interval], ...]:
    """How many times a group of diseases is as frequent in the poorest tenth as in the richest.

    Prevalence at the same ages and sexes, France (DREES), the widest gap first.
    """
    rows = library.rows("gradient_social", where="mesure = 'prevalence' and dixieme_niveau_vie = 1")
    found = [
        (
            str(row["categorie"]),
            Interval(float(row["ratio_vs_d10"]), float(row["ratio_bas"]), float(row["ratio_haut"])),
        )
        for row in rows.to_dict("records")
    ]
    return tuple(sorted(found, key=lambda one: -one[1].value))
