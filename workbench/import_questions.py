"""What the reading of a file leaves open, and how large it would be in another unit. No Qt."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from models.errors import ShanglouError
from models.readers.layers import LayerRule, LayerRules, pattern_of, to_toml
from models.reading import LayerUse, Reading, ReadOptions
from models.report import ImportReport
from models.units import METRES_PER_UNIT
from workbench.texts import catalogue

OPTIONS: Final = ("unit", "up", "storeys", "layers")
"""What a person can overrule: as the options of the command line are called."""

_ADVISED: Final = re.compile(r"--(?:save-)?(unit|up|storeys|layers)\b")
_OWN_UNIT: Final = frozenset({".toml", ".xlsx", ".xls", ".csv", ".shanglou"})
"""Files whose numbers carry their own unit: another one does not scale them."""


def advised(text: str) -> set[str]:
    """The options that a sentence advises."""
    return set(_ADVISED.findall(text))


def questions(report: ImportReport) -> set[str]:
    """The options by which what was guessed, dropped or not understood could be put right."""
    found: set[str] = set()
    for _, notes in report.lists():
        for note in notes:
            found |= advised(catalogue().get(f"report.{note.code}", {}).get("en", ""))
    return found


def asked_by(error: ShanglouError) -> set[str]:
    """The options that would let a file be read that could not be."""
    return advised(catalogue().get(error.key, {}).get("en", ""))


def size_in(reading: Reading, unit: str) -> tuple[float | None, ...] | None:
    """The extent (m) as it would be in another unit; None where that cannot be told before reading again."""
    stated = reading.input.length_unit
    if reading.size_m is None or stated not in METRES_PER_UNIT or Path(reading.input.file).suffix.lower() in _OWN_UNIT:
        return None
    factor = METRES_PER_UNIT[unit] / METRES_PER_UNIT[stated]
    return tuple(None if side is None else side * factor for side in reading.size_m)


def layer_rules(layers: Iterable[LayerUse]) -> str:
    """The meanings of layers as a file of rules; layers that nobody explained are left to the shipped rules."""
    rules = tuple(LayerRule(layer=pattern_of(layer.name), role=layer.role, storey=layer.storey, use=layer.use)
                  for layer in layers if layer.role is not None)
    return to_toml(LayerRules(rules=rules, own=len(rules)))


def worth_asking(reading: Reading, options: ReadOptions) -> set[str]:
    """The questions of a reading that its options do not answer yet. A city is read as it is."""
    if reading.city is not None:
        return set()
    given = (options.unit, options.up_axis, options.storeys, options.layers)
    answered = {name for name, value in zip(OPTIONS, given, strict=True) if value is not None}
    return questions(reading.report) - answered


def understood(layers: Sequence[LayerUse]) -> int:
    """How many layers have a meaning."""
    return sum(layer.role is not None for layer in layers)
