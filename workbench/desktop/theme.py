"""Light and dark: the tones of the window by name, and which of the two holds. Sheets are always light."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from workbench.sheets.style import COLOURS, GREY, MASSING, TINTS, WHITE, Colour

CHOICES: Final = ("system", "light", "dark")


def rgb(code: str) -> Colour:
    """``#RRGGBB`` as three shares."""
    return int(code[1:3], 16) / 255, int(code[3:5], 16) / 255, int(code[5:7], 16) / 255


def code(colour: Colour) -> str:
    """Three shares as ``#RRGGBB``."""
    return "#" + "".join(f"{round(part * 255):02X}" for part in colour)


@dataclass(frozen=True)
class Theme:
    """All colours of the window.

    Args:
        tones: by name, as ``#RRGGBB``: what texts, grounds and lines have.
        verdicts: of marks and words; tints: of what stands behind them; massing: of faces before shading.
    """

    name: str
    tones: Mapping[str, str]
    verdicts: Mapping[str, Colour]
    tints: Mapping[str, Colour]
    massing: Mapping[str, Colour]


_READABLE: Final = {"near": rgb("#8F5400"), "not-applicable": GREY, "no-data": rgb("#55658A"), "incomplete": rgb("#55658A")}
"""As text on a light ground the colours of these marks are too light."""

LIGHT: Final = Theme(
    "light",
    {"ground": "#F4F6F8", "card": "#FFFFFF", "ink": "#1F2933", "grey": "#5F6B78", "faint": "#A9B2BC", "rule": "#D5DAE0",
     "grid": "#E6EAEE", "navy": "#1E3A5F", "strong": "#1E3A5F", "on-strong": "#FFFFFF", "hover": "#E8EDF3", "head": "#F1F4F7",
     "band": "#F8FAFB", "chosen": "#CFE0F2", "entered": "#0B57A4", "link": "#0B57A4", "edge": "#1F2933", "field": "#FFFFFF",
     "outline": "#A9B2BC", "box": "#6A7683",
     "button": "#EFF2F5", "error": "#B3261E", "error-ground": "#F6D5D1", "warning": "#C77700", "warning-ground": "#FBE6C4",
     "done": "#00705A", "done-ground": "#D8EFE8"},
    {**COLOURS, **_READABLE}, TINTS, MASSING,
)

_VERDICTS: Final = {
    "fail": rgb("#FF9A90"), "no-data": rgb("#B4C1DC"), "waived": rgb("#D9AFEE"), "near": rgb("#F2B350"), "pass": rgb("#63D3B3"),
    "not-applicable": rgb("#A7B2C0"), "incomplete": rgb("#B4C1DC"), "conditional": rgb("#D9AFEE"),
}
_TINTS: Final = {
    "fail": rgb("#4B2724"), "no-data": rgb("#323A4A"), "waived": rgb("#3F2D4B"), "near": rgb("#47371B"), "pass": rgb("#1F4238"),
    "not-applicable": rgb("#2A3039"), "incomplete": rgb("#323A4A"), "conditional": rgb("#3F2D4B"),
}
_MASSING: Final = {
    "fail": rgb("#C8665B"), "no-data": rgb("#76849F"), "waived": rgb("#9B6FB5"), "near": rgb("#C9963C"), "pass": rgb("#4F9C86"),
    "not-applicable": rgb("#5A6470"),
}

DARK: Final = Theme(
    "dark",
    {"ground": "#1B2027", "card": "#242A33", "ink": "#E6EAF0", "grey": "#A7B2C0", "faint": "#6B7683", "rule": "#3C4652",
     "grid": "#333C47", "navy": "#A9C8EE", "strong": "#2F5F9E", "on-strong": "#FFFFFF", "hover": "#323B47", "head": "#2C333D",
     "band": "#282F39", "chosen": "#2D4A6D", "entered": "#86BCFF", "link": "#8EBEFF", "edge": "#11151A", "field": "#2B323C",
     "outline": "#5C6875", "box": "#8794A3",
     "button": "#2F3742", "error": "#FF9A90", "error-ground": "#4B2724", "warning": "#F2B350", "warning-ground": "#47371B",
     "done": "#63D3B3", "done-ground": "#1F4238"},
    _VERDICTS, _TINTS, _MASSING,
)

TEXTS: Final = (     # every tone a text may have, with every ground that it stands on
    ("ink", ("ground", "card", "head", "band", "chosen", "hover", "field", "button", "error-ground", "warning-ground",
             "done-ground")),
    ("grey", ("ground", "card", "head", "field")), ("navy", ("ground", "card")), ("on-strong", ("strong",)),
    ("entered", ("card", "band", "chosen", "field")), ("link", ("card",)),
)

_now: list[Theme] = [LIGHT]


def theme() -> Theme:
    """The theme that holds."""
    return _now[0]


def hold(chosen: Theme) -> None:
    _now[0] = chosen


def tone(name: str) -> str:
    """A tone of the theme that holds, as ``#RRGGBB``. Ask when painting, never keep it."""
    return theme().tones[name]


def contrast(one: Colour, other: Colour) -> float:
    """Contrast of two colours, 1 to 21, after WCAG 2.2 (relative luminance)."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: Colour) -> float:
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def on_screen(colour: Colour) -> Colour:
    """The colour that a mark of the sheet has on the screen."""
    if theme() is LIGHT:
        return colour
    return _DARK_OF.get(colour, colour)


_DARK_OF: Final = {
    **{COLOURS[name]: found for name, found in _VERDICTS.items()}, **{TINTS[name]: found for name, found in _TINTS.items()},
    WHITE: rgb(DARK.tones["card"]),
}
