"""Numbers and lists as French readers expect them: 1 234,5 · 12,3 % · 185 000 €.

Groups of three digits are set apart by a narrow no-break space (U+202F), units by a no-break
space (U+00A0), as the Imprimerie nationale does.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

THIN = "\u202f"
NBSP = "\u00a0"
MONTHS = (
    *("janvier", "février", "mars", "avril", "mai", "juin"),
    *("juillet", "août", "septembre", "octobre", "novembre", "décembre"),
)


def spaced(text: str) -> str:
    """Text with no-break spaces where French forbids a line break: before ; : ? » and after «.

    >>> spaced("taille 3 : oui") == "taille 3\u00a0: oui"
    True
    """
    for mark in (":", "?", "»"):
        text = text.replace(f" {mark}", f"{NBSP}{mark}")
    return text.replace(" ;", f"{THIN};").replace("« ", f"«{NBSP}")


def number(value: float, decimals: int = 0) -> str:
    """``1234.5`` → ``1 234,5``.

    >>> number(219046) == "219\u202f046"
    True
    >>> number(-3.14159, 2), number(-0.04, 1)
    ('−3,14', '0,0')
    """
    shown = f"{value:,.{decimals}f}".replace(",", THIN).replace(".", ",")
    is_zero = not shown.strip("-0,")
    return shown.replace("-", "" if is_zero else "−")


def signed(value: float, decimals: int = 0) -> str:
    """A change or a gap, always with its sign; none when it is written zero.

    >>> signed(0.44, 1), signed(-0.46, 1), signed(-0.04, 1)
    ('+0,4', '−0,5', '0,0')
    """
    shown = float(f"{value:.{decimals}f}")
    sign = "+" if shown > 0 else "−" if shown < 0 else ""
    return f"{sign}{number(abs(value), decimals)}"


def euros(value: float) -> str:
    """Whole euros: ``185000`` → ``185 000 €``."""
    return f"{number(value)}{NBSP}€"


def percent(share: float, decimals: int = 1) -> str:
    """Share of one as a percentage: ``0.123`` → ``12,3 %``."""
    return hundredths(share * 100, decimals)


def hundredths(value: float, decimals: int = 1) -> str:
    r"""Share already counted for a hundred: ``12.3`` → ``12,3 %``.

    >>> hundredths(12.34)
    '12,3\xa0%'
    """
    return f"{number(value, decimals)}{NBSP}%"


def km(value: float, decimals: int = 0) -> str:
    r"""Distance: ``4.23`` → ``4 km``.

    >>> km(4.23, 1)
    '4,2\xa0km'
    """
    return f"{number(value, decimals)}{NBSP}km"


def counted(count: int, singular: str, plural: str | None = None) -> str:
    r"""Count with its noun; zero and one take the singular, as French does.

    >>> counted(1, "commune")
    '1\xa0commune'
    >>> counted(0, "habitant")
    '0\xa0habitant'
    """
    noun = singular if abs(count) < 2 else (plural or f"{singular}s")
    return f"{number(count)}{NBSP}{noun}"


def lowered(text: str) -> str:
    """Text that goes on within a sentence: its first letter made small, but that of initials.

    >>> lowered("Médecin généraliste"), lowered("APL aux infirmiers")
    ('médecin généraliste', 'APL aux infirmiers')
    """
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def raised(text: str) -> str:
    """Text that begins a sentence: its first letter made a capital.

    >>> raised("la plus proche")
    'La plus proche'
    """
    return text[:1].upper() + text[1:]


def of(name: str) -> str:
    """Name after « de », which loses its e before a vowel.

    >>> of("Aube-Sézannais"), of("Blois"), of("Épernay")
    ('d’Aube-Sézannais', 'de Blois', 'd’Épernay')
    """
    return f"d’{name}" if name[:1].lower() in tuple("aeiouyàâéèêëîïôœù") else f"de {name}"


def among(count: int, total: int, singular: str, plural: str | None = None) -> str:
    r"""Count with its noun, out of how many; the noun agrees with the count.

    >>> among(1, 3, "commune")
    '1\xa0commune sur 3'
    """
    return f"{counted(count, singular, plural)} sur {number(total)}"


def day(on: date) -> str:
    """Date in words.

    >>> day(date(2026, 11, 1)).split()
    ['1er', 'novembre', '2026']
    """
    first = "1er" if on.day == 1 else str(on.day)
    return f"{first}{NBSP}{month(on)}"


def month(on: date) -> str:
    """Month and year.

    >>> month(date(2026, 11, 1)).split()
    ['novembre', '2026']
    """
    return f"{MONTHS[on.month - 1]}{NBSP}{on.year}"


def inhabitants(count: int) -> str:
    """``219 046 habitants``."""
    return counted(count, "habitant")


def listed(items: Sequence[str], limit: int = 6) -> str:
    """Items joined as in a sentence, the rest counted past ``limit``.

    >>> listed(["Douai", "Sin-le-Noble"])
    'Douai et Sin-le-Noble'
    >>> listed(["a", "b", "c", "d"], limit=2)
    'a, b et 2 autres'
    """
    if len(items) > limit:
        rest = len(items) - limit
        others = f"{rest} autre{'s' if rest > 1 else ''}"
        return f"{', '.join(items[:limit])} et {others}"
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} et {items[-1]}"
