"""What a download that stopped leaves on the disk, to go on with it later."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from urllib.parse import urlsplit

import requests
from pydantic import BaseModel, ConfigDict, ValidationError

from diagnostic.atomic import replace_file
from diagnostic.sources.network import (
    InterruptedDownloadError,
    announced_length,
    host_of,
    is_encoded,
)

_RANGE = re.compile(r"bytes (\d+)-\d+/(\d+|\*)")


class _Marks(BaseModel):
    """Version of the file that a part comes from."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    etag: str = ""
    last_modified: str = ""
    total: int | None = None

    @property
    def validator(self) -> str:
        """What proves that a file is the same to the byte; empty when nothing does."""
        return self.etag if self.etag and not self.etag.startswith("W/") else self.last_modified


class Unfinished:
    """A download on the disk: its bytes, and the marks of the version they come from."""

    def __init__(self, folder: Path, address: str) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        known = hashlib.sha256(address.encode()).hexdigest()[:12]
        last = re.sub(r"[^A-Za-z0-9._-]+", "_", urlsplit(address).path.rpartition("/")[2])[-60:]
        self.address = address
        self._whole = folder / f"{known}-{last or 'fichier'}"
        self.path = folder / f"{self._whole.name}.part"
        self._marks_path = folder / f"{self._whole.name}.json"
        self.marks = self._read_marks()

    @property
    def size(self) -> int:
        """Bytes received."""
        return self.path.stat().st_size if self.path.exists() else 0

    @property
    def resumable_at(self) -> int:
        """First byte to ask for, zero to start again.

        The last byte of a whole file is asked for again: the answer tells whether the publisher
        still serves this version.
        """
        if not self.marks.validator:
            return 0
        size = self.size
        return size - 1 if size and size == self.marks.total else size

    def reopen(self) -> None:
        """Take up a file that was whole, left by an import that was killed."""
        if self._whole.exists():
            self._whole.replace(self.path)

    def finished(self) -> Path:
        """Give the file its name, now that it is whole."""
        self.path.replace(self._whole)
        return self._whole

    def forget(self) -> None:
        """Start again from nothing."""
        self.path.unlink(missing_ok=True)
        self._marks_path.unlink(missing_ok=True)
        self.marks = _Marks()

    def opened(self, answer: requests.Response, start: int) -> tuple[int, int | None]:
        """First byte that an answer gives, and the size of the whole file when it is known.

        Raises
        ------
        InterruptedDownloadError
            When the answer does not follow what was received.
        """
        if answer.status_code != requests.codes.partial_content:
            self.forget()
            self.marks = _marks(answer)
            replace_file(self._marks_path, self.marks.model_dump_json().encode())
            return 0, self.marks.total
        given = _RANGE.fullmatch(answer.headers.get("Content-Range", "").strip())
        etag = answer.headers.get("ETag", "")
        same = not etag or not self.marks.etag or etag == self.marks.etag
        if not same or given is None or int(given[1]) != start or not self._agrees(given[2]):
            self.forget()
            raise self.changed()
        return start, self.marks.total if given[2] == "*" else int(given[2])

    def changed(self) -> InterruptedDownloadError:
        """What is said when the publisher replaced the file meanwhile."""
        return InterruptedDownloadError(
            f"Le fichier de {host_of(self.address)} a changé pendant le téléchargement."
        )

    def _agrees(self, total: str) -> bool:
        return total == "*" or self.marks.total is None or int(total) == self.marks.total

    def _read_marks(self) -> _Marks:
        try:
            return _Marks.model_validate_json(self._marks_path.read_bytes())
        except (OSError, ValidationError):
            return _Marks()


def _marks(answer: requests.Response) -> _Marks:
    if is_encoded(answer):
        return _Marks()
    return _Marks(
        etag=answer.headers.get("ETag", ""),
        last_modified=answer.headers.get("Last-Modified", ""),
        total=announced_length(answer),
    )
