"""A territory as a short text for a web address.

Text ``1`` + base64url without padding of ``kind | body | checksum``:

* ``kind``, one byte: 0 the body is plain, 1 it is deflated (whichever is shorter);
* ``body``: number of bytes of the name, the name in UTF-8, then the codes in the order of their
  values (below), each as its distance from the one before, minus one. Numbers are varints (seven
  bits a byte, the lowest first);
* ``checksum``: the low 24 bits of the CRC-32 of ``1 | kind | body``. A later version keeps it at
  the same place, so that "newer" is told from "damaged".

A code counts as ``1000 × rank + number``, the rank being the first two digits, 100 for 2A and
101 for 2B. Nothing depends on a list of communes: a link survives the yearly changes of the
official geographic code, as its codes do.
"""

from __future__ import annotations

import base64
import binascii
import re
import zlib
from collections.abc import Iterable, Iterator
from typing import NoReturn

from diagnostic.errors import UserError
from diagnostic.french import NBSP, number
from diagnostic.project.codes import MOST_CODES, is_code, sorted_unique, upper_code
from diagnostic.project.fields import NAME_LENGTH, UNNAMED
from diagnostic.project.text import clean_text, quoted

VERSION = "1"
MOST_CHARACTERS = 60_000

_PLAIN, _DEFLATED = 0, 1
_MOST_BYTES = 2 * MOST_CODES
_RANKS = {"2A": 100, "2B": 101}
_PREFIXES = {rank: prefix for prefix, rank in _RANKS.items()}
_VALUES = 102_000
_SHAPE = re.compile(r"[A-Za-z0-9_-]+")
_AROUND = " .,;:!?<>()[]\"'«»\u00a0\u200b"


def encode(codes: Iterable[str], name: str = UNNAMED) -> str:
    """Write a territory as URL-safe text.

    Parameters
    ----------
    codes
        Commune codes, in any order.
    name
        Name of the territory; the default name takes no room.

    Returns
    -------
    str
        Only ``A-Z a-z 0-9 _ -``: 84 characters for the 55 communes of the Douaisis, 255 for 315
        communes of two départements.

    Raises
    ------
    UserError
        A code has not the form of a code, there are more than 40 000, or the name is longer than
        120 characters.
    """
    values = sorted(_value(code) for code in _accepted(codes))
    shown = clean_text(name)
    if len(shown) > NAME_LENGTH:
        raise UserError(f"Ce nom dépasse {NAME_LENGTH} caractères{NBSP}: raccourcissez-le.")
    label = b"" if shown == UNNAMED else shown.encode()
    body = bytearray(_varint(len(label)) + label)
    last = -1
    for value in values:
        body += _varint(value - last - 1)
        last = value
    packed = _deflated(bytes(body))
    kind, kept = (_DEFLATED, packed) if len(packed) < len(body) else (_PLAIN, bytes(body))
    content = bytes([kind]) + kept
    return VERSION + _base64(content + _checksum(VERSION, content))


def decode(text: str) -> tuple[str, tuple[str, ...]]:
    """Read the territory of a link.

    Parameters
    ----------
    text
        What :func:`encode` wrote; spaces, line ends and the punctuation that a mail puts around
        it are forgiven.

    Returns
    -------
    tuple
        Name, and codes in order, each once. The codes have the right form; whether the communes
        exist is for the caller to check.

    Raises
    ------
    UserError
        The link is empty, damaged, cut, or from a newer version.
    """
    compact = "".join(text[: 2 * MOST_CHARACTERS].split()).strip(_AROUND)
    if not compact:
        raise UserError("Ce lien ne contient pas de territoire. Demandez-le de nouveau.")
    if len(compact) > MOST_CHARACTERS or not _SHAPE.fullmatch(compact):
        _refuse()
    version, content = _opened(compact)
    if version != VERSION:
        raise UserError(
            "Ce lien vient d’une version plus récente de l’application. Mettez l’application à "
            "jour pour l’ouvrir, ou demandez la liste des communes."
        )
    body = _inflated(content)
    numbers = _varints(body)
    length = next(numbers, (0, 0))
    end = length[1] + length[0]
    if not length[1] or end > len(body):
        _refuse()
    return _name(body[length[1] : end]), tuple(sorted(_codes(body[end:])))


def _accepted(codes: Iterable[str]) -> tuple[str, ...]:
    kept = sorted_unique(str(upper_code(code)) for code in codes)
    if len(kept) > MOST_CODES:
        raise UserError(f"Un lien porte au plus {number(MOST_CODES)} communes.")
    for code in kept:
        if not is_code(code):
            raise UserError(
                f"{quoted(code)} n’est pas un code de commune{NBSP}: il en faut cinq caractères, "
                "comme 59178 ou 2A004."
            )
    return kept


def _value(code: str) -> int:
    rank = _RANKS.get(code[:2])
    return int(code) if rank is None else rank * 1000 + int(code[2:])


def _code(value: int) -> str:
    rank, rest = divmod(value, 1000)
    return f"{_PREFIXES.get(rank) or f'{rank:02d}'}{rest:03d}"


def _codes(body: bytes) -> Iterator[str]:
    last = -1
    for count, (distance, _) in enumerate(_varints(body), start=1):
        last += distance + 1
        if last >= _VALUES or count > MOST_CODES:
            _refuse()
        yield _code(last)


def _name(label: bytes) -> str:
    try:
        name = clean_text(label.decode())
    except UnicodeDecodeError:
        _refuse()
    return name[:NAME_LENGTH].rstrip() or UNNAMED


def _varint(value: int) -> bytes:
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def _varints(body: bytes) -> Iterator[tuple[int, int]]:
    """Yield each number with the offset after it; one cut, or of more than 21 bits, is refused."""
    value, shift = 0, 0
    for offset, byte in enumerate(body, start=1):
        if shift > 14:
            _refuse()
        value |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            yield value, offset
            value, shift = 0, 0
    if shift:
        _refuse()


def _deflated(body: bytes) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(body) + packer.flush()


def _inflated(content: bytes) -> bytes:
    kind, body = content[0], content[1:]
    if kind == _PLAIN:
        return body
    if kind != _DEFLATED:
        _refuse()
    opener = zlib.decompressobj(-15)
    try:
        out = opener.decompress(body, _MOST_BYTES)
    except zlib.error:
        _refuse()
    if not opener.eof or opener.unused_data:
        _refuse()
    return out


def _checksum(version: str, content: bytes) -> bytes:
    return (zlib.crc32(version.encode() + content) & 0xFFFFFF).to_bytes(3, "big")


def _base64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def _opened(compact: str) -> tuple[str, bytes]:
    """Version and content of a link whose checksum is right."""
    version, packed = compact[0], compact[1:]
    try:
        raw = base64.urlsafe_b64decode(packed + "=" * (-len(packed) % 4))
    except (binascii.Error, ValueError):
        _refuse()
    content, checksum = raw[:-3], raw[-3:]
    if not content or _base64(raw) != packed or checksum != _checksum(version, content):
        _refuse()
    return version, content


def _refuse() -> NoReturn:
    raise UserError(
        "Ce lien est abîmé ou incomplet. Copiez-le en entier, ou demandez-le de nouveau à la "
        "personne qui vous l’a envoyé."
    )
