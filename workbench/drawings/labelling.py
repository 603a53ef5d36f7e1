"""Where a label goes when its own place is taken: a line lower, higher or beside, led back to what it names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

Rect = tuple[float, float, float, float]
"""Left, top, right, bottom in pixels, y downwards."""
Point = tuple[float, float]

ROWS = (0, 1, -1, 2, -2, 3, -3, 4, -4)
"""Lines further out (+), or on the other side of what is named (-), that a label may go to, the nearest first."""


def overlap(a: Rect, b: Rect) -> bool:
    """Whether two rectangles share more than an edge."""
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def placed(own: Rect, at: Point, taken: Sequence[Rect], within: Rect) -> Rect | None:
    """The first free rectangle for a label; None where there is none.

    Args:
        own: where it would stand by itself.
        at: what it names; a label on the other side keeps its distance from it.
        taken: what it must not cover.
        within: what it must not leave, unless its own place lies outside.
    """
    for box in _candidates(own, at):
        inside = within[0] <= box[0] and within[1] <= box[1] and box[2] <= within[2] and box[3] <= within[3]
        if (inside or box == own) and not any(overlap(box, other) for other in taken):
            return box
    return None


def _candidates(own: Rect, at: Point) -> Iterator[Rect]:
    wide, high = own[2] - own[0], own[3] - own[1]
    across = 2.0 * at[1] - (own[1] + own[3])      # to the other side of what it names
    outwards = -1.0 if across > 0.0 else 1.0
    for row in ROWS:
        down = outwards * high * row if row >= 0 else across + outwards * high * (row + 1)
        for aside in (0.0, 0.55 * wide, -0.55 * wide):
            yield own[0] + aside, own[1] + down, own[2] + aside, own[3] + down


def leader(box: Rect, at: Point) -> tuple[Point, Point]:
    """The line from what is named to the nearest point of its label."""
    return at, (min(max(at[0], box[0]), box[2]), min(max(at[1], box[1]), box[3]))
