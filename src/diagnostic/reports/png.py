"""What a PNG says of itself: words and size on paper.

Chunks are those of the PNG specification (W3C, third edition): ``iTXt`` for words, in UTF-8, and
``pHYs`` for dots per metre.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator, Mapping

SIGNATURE = b"\x89PNG\r\n\x1a\n"
INCH_M = 0.0254
_OURS = (b"pHYs", b"tEXt", b"iTXt", b"zTXt", b"tIME")


def labelled(content: bytes, words: Mapping[str, str], dpi: int) -> bytes:
    """A PNG with these words and this density, in place of those it had.

    Raises
    ------
    ValueError
        When the content is not a PNG.
    """
    first, *rest = _chunks(content)
    per_metre = round(dpi / INCH_M)
    ours = [(b"pHYs", struct.pack(">IIB", per_metre, per_metre, 1))]
    ours += [(b"iTXt", _text(keyword, said)) for keyword, said in words.items() if said]
    kept = [chunk for chunk in rest if chunk[0] not in _OURS]
    return SIGNATURE + b"".join(_packed(*chunk) for chunk in (first, *ours, *kept))


def _chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    if not content.startswith(SIGNATURE):
        raise ValueError("not a PNG")
    at = len(SIGNATURE)
    while at < len(content):
        (size,) = struct.unpack_from(">I", content, at)
        yield content[at + 4 : at + 8], content[at + 8 : at + 8 + size]
        at += size + 12


def _packed(kind: bytes, content: bytes) -> bytes:
    checked = zlib.crc32(kind + content)
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", checked)


def _text(keyword: str, said: str) -> bytes:
    """Words in French, not compressed."""
    return keyword.encode("latin-1") + b"\0\0\0fr\0\0" + said.encode()
