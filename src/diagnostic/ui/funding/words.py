"""Words of this page: statuses, dates, and euros as a person types them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from diagnostic.aci import SIZES, Amount, Status
from diagnostic.aci.facts import entered_amount
from diagnostic.errors import UserError
from diagnostic.french import euros, listed

UNKNOWN = "inconnu"
UNPUBLISHED = "non publié"

_SPACES = re.compile(r"\s+|€|euros?", re.IGNORECASE)
_NUMBER = re.compile(r"[-−]?(?:\d+|\d{1,3}(?:\.\d{3})+)(?:,\d{1,2})?")


def day(value: date) -> str:
    """A date as French readers write it: ``01/09/2026``."""
    return f"{value:%d/%m/%Y}"


def status_word(status: Status) -> str:
    """How far a figure can be trusted, said to the person who reads it."""
    return "saisi par vous" if status is Status.SAISI else status.label


def amount_words(amount: Amount | None, absent: str = UNKNOWN) -> str:
    """An amount in euros; one that no source gives is said to be so, never zero."""
    return absent if amount is None else euros(amount.value_eur)


def reliability(amounts: Sequence[Amount | None], absent: str = UNKNOWN) -> str:
    """Statuses of the amounts of the four sizes, the sizes named when they differ."""
    sizes_by_word: dict[str, list[str]] = {}
    for size, amount in zip(SIZES, amounts, strict=True):
        word = status_word(amount.status) if amount else absent
        sizes_by_word.setdefault(word, []).append(str(size))
    if len(sizes_by_word) == 1:
        return next(iter(sizes_by_word))
    return ", ".join(
        f"{word} ({'tailles' if len(sizes) > 1 else 'taille'} {listed(sizes)})"
        for word, sizes in sizes_by_word.items()
    )


def typed_euros(text: str, name: str) -> int | None:
    """Euros typed by hand or pasted, None when nothing is typed.

    ``48000``, ``48 000 €`` and ``48.000`` are the same amount. ``48,000`` is refused: it is 48 to
    a French reader and 48 000 to others.

    Parameters
    ----------
    text
        What was typed.
    name
        What it is for; it opens the error message.

    Raises
    ------
    UserError
        When the text is not an amount that can be kept.
    """
    bare = _SPACES.sub("", text)
    if not bare:
        return None
    if not _NUMBER.fullmatch(bare):
        raise UserError(
            f"{name} : « {text.strip()[:40]} » n’est pas un montant lisible. "
            "Saisissez des euros entiers, par exemple 48 000, ou videz la case."
        )
    value = float(bare.replace(".", "").replace(",", ".").replace("−", "-"))
    return entered_amount(value, name).value_eur
