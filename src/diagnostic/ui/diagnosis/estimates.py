"""How an estimated number of people is said: with no more digits than chance leaves it."""

from __future__ import annotations

from diagnostic.french import NBSP, number
from diagnostic.indicators.expected import LEAST
from diagnostic.indicators.expected import ROUNDED as ROUNDED
from diagnostic.indicators.expected import people as people
from diagnostic.indicators.responsibility import AT_RISK, Pyramid, Stratum


def begun(value: float) -> str:
    r"""People expected, as the first words of a sentence.

    >>> begun(11268.4), begun(3.2)
    ('Environ\xa011\u202f300', 'Moins de\xa05')
    """
    return people(value, prefix=f"Environ{NBSP}").replace("moins", "Moins")


def span(low: float, high: float) -> str:
    r"""A range of people.

    >>> span(5797, 7992), span(1, 4), span(3, 12)
    ('de 5\u202f800 à 8\u202f000', 'moins de\xa05', 'au plus 10')
    """
    most = people(high, prefix="")
    if high < LEAST:
        return most
    if low < LEAST:
        return f"au plus {most}"
    least = people(low, prefix="")
    return f"autour de {most}" if least == most else f"de {least} à {most}"


def of_stratum(pyramid: Pyramid, stratum: Stratum) -> str:
    """People of a stratum: an illustration, but for people at risk where they are measured."""
    if pyramid.is_measured and stratum.id == AT_RISK:
        return number(stratum.people)
    return people(stratum.people)
