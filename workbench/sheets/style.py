"""Sizes, colours and verdict looks of the sheet, in one place. Lengths in points (1/72 inch), colours as RGB 0–1."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

Colour = tuple[float, float, float]


def _rgb(code: str) -> Colour:
    return int(code[0:2], 16) / 255, int(code[2:4], 16) / 255, int(code[4:6], 16) / 255


MM: Final = 72 / 25.4
PAGE_WIDTH: Final = 210 * MM
PAGE_HEIGHT: Final = 297 * MM
LEFT: Final = 20 * MM            # binding edge
RIGHT: Final = PAGE_WIDTH - 14 * MM
TOP: Final = PAGE_HEIGHT - 21 * MM
BOTTOM: Final = 20 * MM
WIDTH: Final = RIGHT - LEFT

INK: Final = _rgb("1F2933")
GREY: Final = _rgb("5F6B78")
FAINT: Final = _rgb("A9B2BC")
RULE: Final = _rgb("D5DAE0")
BAND: Final = _rgb("F1F4F7")
NAVY: Final = _rgb("1E3A5F")
WHITE: Final = (1.0, 1.0, 1.0)
AMBER: Final = _rgb("9A5B00")
AMBER_TINT: Final = _rgb("FFF4DC")

BODY: Final = 8.0
SMALL: Final = 6.8
TINY: Final = 5.6
LEADING: Final = 1.36

VERDICTS: Final = ("fail", "no-data", "waived", "near", "pass", "not-applicable")
"""Worst first: the order in which verdicts are shown and in which the worst of several is found."""

COLOURS: Final[dict[str, Colour]] = {     # apart in hue and in lightness, also for red-green blindness
    "fail": _rgb("B3261E"), "no-data": _rgb("5B6B8C"), "waived": _rgb("7A3E9D"), "near": _rgb("C77700"),
    "pass": _rgb("00705A"), "not-applicable": _rgb("A9B2BC"), "incomplete": _rgb("5B6B8C"), "conditional": _rgb("7A3E9D"),
}
TINTS: Final[dict[str, Colour]] = {
    "fail": _rgb("F6D5D1"), "no-data": _rgb("E6EAF2"), "waived": _rgb("EADCF2"), "near": _rgb("FBE6C4"),
    "pass": _rgb("D8EFE8"), "not-applicable": _rgb("F7F8FA"), "incomplete": _rgb("E6EAF2"), "conditional": _rgb("EADCF2"),
}
MASSING: Final[dict[str, Colour]] = {     # faces of the axonometric view, before shading
    "fail": _rgb("E58A80"), "no-data": _rgb("C3CCDE"), "waived": _rgb("CBA9DD"), "near": _rgb("F3C36B"),
    "pass": _rgb("9AD3C1"), "not-applicable": _rgb("EEF0F3"),
}
SCALE: Final = tuple(_rgb(code) for code in ("EAF1F8", "BFD5E9", "8DB4D8", "5A8DC0", "30639B"))
"""Light to dark in one hue: read without telling red from green, and on a grey print."""
SERIES: Final = tuple(_rgb(code) for code in ("F0C36D", "9FCDEA", "7CC4A8", "D9A6C3", "E8A07A", "8FA9D6", "E9E19A", "B9B2A5"))
"""For words without an order: the eight hues of Okabe and Ito, lightened for faces; labels or hatches tell them apart as well."""

FIGURE_COLOURS: Final[dict[str, Colour]] = {     # of the stamps that tell what a figure is worth
    "confirmed": NAVY, "provisional": NAVY, "unverified": AMBER, "missing": GREY,
}


def worst(verdicts: Iterable[str]) -> str:
    """The worst of some verdicts; "not-applicable" of none."""
    found = set(verdicts)
    return next((verdict for verdict in VERDICTS if verdict in found), "not-applicable")
