"""Lines that cross themselves so often that mending them would take minutes and mean nothing."""

from __future__ import annotations

from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray

Floats = NDArray[np.float64]

MOST_CROSSINGS: Final = 20_000
"""Crossings of one line with itself up to which it is mended, in about half a second. Outlines that somebody drew have a few."""

_FEW: Final = 200
"""Lines of fewer points cannot cross that often; and so many pieces of a longer one are tried, evenly spread."""
_MEETINGS: Final = 400_000
"""So many meetings of the pieces that are tried are found in a moment."""

_GOLDEN: Final = 0.618034
"""Steps of this share spread evenly and never fall in with a line's own rhythm."""


def is_tangled(points: Floats) -> bool:
    """Whether a line crosses itself more than :data:`MOST_CROSSINGS` times, counted on a sample of its pieces.

    Args:
        points: (n, 2) corners in order, finite.
    """
    if len(points) <= _FEW:
        return False
    pieces = shapely.linestrings(np.stack([points[:-1], points[1:]], axis=1))
    count = max(20, min(_FEW, _MEETINGS // len(pieces)))
    tried = (np.arange(count) * _GOLDEN % 1.0 * len(pieces)).astype(np.int64)
    met = shapely.STRtree(pieces).query(pieces[tried], predicate="intersects")[1].size
    others = met / len(tried) - 3.0       # a piece meets itself and its two neighbours
    return bool(others * len(pieces) / 2.0 > MOST_CROSSINGS)
