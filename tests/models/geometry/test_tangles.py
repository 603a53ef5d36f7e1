"""Lines that cross themselves too often to be mended."""

import numpy as np
import pytest

from models.geometry.tangles import MOST_CROSSINGS, is_tangled


def comb(teeth: int, strokes: int) -> np.ndarray:
    """A line to and fro upwards, then to and fro across all of it: teeth times strokes crossings."""
    up = [(float(i), 0.0 if (i % 2 == 0) == first else 10.0) for i in range(teeth) for first in (True, False)]
    across = [(-1.0 if (j % 2 == 0) == first else teeth + 1.0, 1.0 + 8.0 * j / strokes)
              for j in range(strokes) for first in (True, False)]
    return np.array(up + across)


def test_a_circle_of_many_corners_is_none() -> None:
    angle = np.linspace(0.0, 2.0 * np.pi, 100_000)
    assert not is_tangled(np.column_stack([np.cos(angle), np.sin(angle)]))


def test_few_corners_are_none() -> None:
    assert not is_tangled(np.random.default_rng(1).random((200, 2)))


@pytest.mark.parametrize(("teeth", "strokes", "tangled"), [(100, 100, False), (300, 300, True)])
def test_crossings_are_counted(teeth: int, strokes: int, tangled: bool) -> None:
    assert (teeth * strokes > MOST_CROSSINGS) is tangled
    assert is_tangled(comb(teeth, strokes)) is tangled


def test_a_line_without_a_plan_is_one() -> None:
    assert is_tangled(np.random.default_rng(1).random((5_000, 2)))
