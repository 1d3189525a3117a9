"""Two rates crossed."""

from __future__ import annotations

import numpy as np
import pytest

from diagnostic.maps.bivariate import NINE, crossed
from diagnostic.maps.symbology import ABSENT, SECRET

# Machado, Oliveira and Fernandes (2009), severity 1: linear RGB as each eye receives it.
EYES = {
    "usual": np.eye(3),
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216],
         [-0.003882, -0.048116, 1.051998]]
    ),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413],
         [-0.011820, 0.042940, 0.968881]]
    ),
    "tritanopia": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602],
         [0.004733, 0.691367, 0.303900]]
    ),
}  # fmt: skip


def linear(colour: str) -> np.ndarray:
    parts = np.array([int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)])
    return np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)


def lab(rgb: np.ndarray) -> np.ndarray:
    """CIE L*a*b*, white D65."""
    to_xyz = [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]
    x, y, z = np.array(to_xyz) @ np.clip(rgb, 0, 1) / np.array([0.9505, 1.0, 1.089])
    fx, fy, fz = (np.cbrt(t) if t > 0.008856 else 7.787 * t + 16 / 116 for t in (x, y, z))
    return np.array([116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)])


@pytest.mark.parametrize("eye", EYES)
def test_every_eye_tells_the_nine_colours_apart(eye):
    seen = [lab(EYES[eye] @ linear(colour)) for colour in NINE]
    gaps = [np.linalg.norm(a - b) for rank, a in enumerate(seen) for b in seen[:rank]]
    assert min(gaps) > 17


def test_cells_are_thirds_by_thirds():
    across, up = np.divmod(np.arange(9.0), 3)
    found = crossed(across, up, np.zeros(9, bool), np.ones(9, bool))
    assert found.ranks.tolist() == (3 * up + across).astype(int).tolist()
    assert len(set(found.colours)) == 9


def test_what_misses_one_rate_has_no_cell():
    nan = np.nan
    found = crossed(
        np.array([1.0, 2.0, 3.0, nan, 2.0]),
        np.array([1.0, 2.0, 3.0, 1.0, nan]),
        np.array([False, False, False, True, False]),
        np.ones(5, bool),
    )
    assert found.ranks.tolist() == [0, 4, 8, SECRET, ABSENT]


def test_thirds_are_those_of_the_zones_that_are_seen():
    values = np.array([1.0, 2.0, 3.0, 100.0, 200.0])
    seen = np.array([True, True, True, False, False])
    found = crossed(values, values, np.zeros(5, bool), seen)
    assert found.ranks.tolist() == [0, 4, 8, 8, 8]


def test_equal_values_are_one_row():
    found = crossed(np.ones(4), np.arange(4.0), np.zeros(4, bool), np.ones(4, bool))
    assert len(found.across) == 1
    assert set(found.ranks.tolist()) <= {0, 3, 6}
    none = crossed(*(np.full(2, np.nan),) * 2, np.zeros(2, bool), np.ones(2, bool))
    assert none.ranks.tolist() == [ABSENT, ABSENT]
