"""How the caches of the screens know a territory."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from hashlib import sha256
from typing import Any

from diagnostic.territory.selection import Codes


@lru_cache(maxsize=128)
def _digest(codes: Codes) -> str:
    return sha256(",".join(sorted(codes)).encode()).hexdigest()


BY_CODES: dict[str | type[Any], Callable[[Any], Any]] = {frozenset: _digest}
"""For ``hash_funcs`` of Streamlit's caches: its own fingerprint of the communes of France takes
130 ms, at every call."""
