"""Colours of the classes of a map."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from diagnostic.maps import drawing
from diagnostic.maps.colours import MOST_CLASSES, colours


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return float(np.dot(linear, (0.2126, 0.7152, 0.0722)))


@pytest.mark.parametrize("count", range(1, MOST_CLASSES + 1))
def test_more_is_darker_so_that_every_eye_can_order_the_classes(count):
    tones = [luminance(colour) for colour in colours("YlGnBu", count)]
    assert len(tones) == count
    for pale, dark in pairwise(tones):
        assert (pale + 0.05) / (dark + 0.05) > 1.25


@pytest.mark.parametrize("palette", ["PuOr", "BrBG"])
@pytest.mark.parametrize("count", range(2, MOST_CLASSES + 1))
def test_both_sides_of_a_comparator_are_as_strong(palette, count):
    made = colours(palette, count)
    assert len(set(made)) == count
    tones = [luminance(colour) for colour in made]
    assert tones.index(max(tones)) in (count // 2, (count - 1) // 2)


def test_no_map_has_more_classes_than_an_eye_tells_apart():
    assert colours("YlGnBu", 0) == ()
    with pytest.raises(ValueError, match="at most 7"):
        colours("YlGnBu", MOST_CLASSES + 1)


def test_what_is_not_known_is_never_the_colour_of_a_class():
    for count in range(1, MOST_CLASSES + 1):
        assert drawing.ABSENT not in colours("YlGnBu", count)
