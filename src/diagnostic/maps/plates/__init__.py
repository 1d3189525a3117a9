"""Maps of any layer, at any level and extent, as pictures that can leave.

Rates are colours, counts are circles, two rates are crossed in nine colours. What is not known is
grey, what secrecy hides is hatched; the territory's limit is over everything.
"""

from __future__ import annotations

from diagnostic.maps.plates.paint import Request
from diagnostic.maps.plates.sheet import draw, plate

__all__ = ["Request", "draw", "plate"]
