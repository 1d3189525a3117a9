"""Figures of communes as arrays, NaN where they are not known."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
NAN = float("nan")
