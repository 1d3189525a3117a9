"""A measured disease as a finding: its level is in its words, for it is not the territory's."""

from __future__ import annotations

from diagnostic.french import lowered
from diagnostic.indicators.conditions import ALL_AGES
from diagnostic.indicators.diseases import Measure
from diagnostic.indicators.places import Place
from diagnostic.sources.names import ages as ages_in_words
from diagnostic.ui.diagnosis.diseases_around import credit
from diagnostic.ui.diagnosis.diseases_words import share
from diagnostic.ui.diagnosis.noticed import Noticed

LEVELS = {"departement": ("département", "du département"), "region": ("région", "de la région")}
BOTH = "Hommes et femmes"


def of_place(
    name: str,
    place: Place,
    year: int,
    sex: str,
    here: Measure,
    there: Measure,
    stands: str,
    age: str = ALL_AGES,
) -> Noticed:
    """People under care in a département or a région, beside France.

    Parameters
    ----------
    sex
        In words, empty for both.
    stands
        Sign and words of the comparison with France.
    """
    level, of_level = LEVELS[place.level]
    where = f"{level} ({place.name})"
    who = "".join(
        f", {lowered(each)}"
        for each in (sex, "" if age == ALL_AGES else ages_in_words(age))
        if each
    )
    beside = f"contre {share(there)} en France, {stands[2:]}"
    figure = f"{share(here)} de personnes prises en charge"
    return Noticed(
        name=f"{name}, {where}",
        text=f"{name}, {where}{who}, {year} : {figure}, {beside}. Chiffre {of_level}, et non du "
        "territoire.",
        figure=f"{figure}, {where}",
        beside=beside,
        period=str(year),
        source=credit(year, sex or BOTH, ages_in_words(age)),
    )
