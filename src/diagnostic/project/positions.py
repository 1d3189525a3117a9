"""Where each value of a JSON text stands, to send the reader to the right line."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

Path = tuple[str, ...]

_MARK = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\],:]|[^\s{}\[\],:"]+', re.DOTALL)


class _Frame:
    """An object or a list being read: its current key, or the rank of its current element."""

    def __init__(self, is_list: bool) -> None:
        self.is_list = is_list
        self.rank = 0
        self.key: str | None = None

    @property
    def step(self) -> str:
        return str(self.rank) if self.is_list else self.key or ""

    def next(self) -> None:
        self.rank += 1
        self.key = None


def walk(text: str) -> Iterator[tuple[Path, int]]:
    """Yield the path and the offset of every member and element, in the order of the text.

    Parameters
    ----------
    text
        A text that a JSON reader accepted.

    Yields
    ------
    tuple
        Path from the root (ranks as text, from zero) and offset in characters: of its key for an
        object's member, of itself for a list's element.
    """
    frames: list[_Frame] = []
    for match in _MARK.finditer(text):
        mark = match.group()
        if mark in "}]":
            frames.pop()
        elif mark == ",":
            frames[-1].next()
        elif mark != ":":
            if _opens_member(frames, mark):
                yield tuple(frame.step for frame in frames), match.start()
            if mark in "{[":
                frames.append(_Frame(is_list=mark == "["))


def _opens_member(frames: list[_Frame], mark: str) -> bool:
    """Whether the mark is a key or an element, rather than the value that follows its key."""
    if not frames:
        return False
    top = frames[-1]
    if top.is_list:
        return True
    if top.key is None:
        top.key = str(json.loads(mark))
        return True
    return False


def line_at(text: str, offset: int) -> int:
    """Line of an offset, from 1."""
    return text.count("\n", 0, offset) + 1


def line_of(text: str, location: tuple[int | str, ...]) -> int | None:
    """Line of a location, or of the closest part of it that the text has."""
    wanted = tuple(str(part) for part in location)
    best, found = 0, None
    for path, offset in walk(text):
        if len(path) > best and path == wanted[: len(path)]:
            best, found = len(path), offset
            if best == len(wanted):
                break
    return None if found is None else line_at(text, found)


def repeated(text: str) -> tuple[Path, int] | None:
    """First member written twice in the same object, and the line of the second one."""
    seen: set[Path] = set()
    for path, offset in walk(text):
        if path in seen:
            return path, line_at(text, offset)
        seen.add(path)
    return None
