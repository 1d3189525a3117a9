"""Everything that can be mapped from the figures in force."""

from __future__ import annotations

from collections.abc import Sequence

from diagnostic.indicators.as_published import Diseases, Imported, Professionals
from diagnostic.indicators.base import Base
from diagnostic.indicators.from_communes import FromCommunes
from diagnostic.indicators.layers import Gallery, Provider


def gallery(base: Base, more: Sequence[Provider] = ()) -> Gallery:
    """Subjects of the figures in force, then those of the user's own data."""
    computed = FromCommunes(base)
    taken = [subject.label for subject in computed.subjects()]
    published = (
        kind(base.library, computed.zoning, taken) for kind in (Diseases, Professionals, Imported)
    )
    return Gallery((*more, computed, *published))
