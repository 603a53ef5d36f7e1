"""Needs that are no plain column of a list: clean class, and figures under further headings that a building knows as well."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from models.matching import offers
from models.matching.offers import SERVICES, Has
from models.matching.spaces import Space
from models.measured import Measured, Source, Stated
from models.tenants import CLEAN_CLASSES, Tenant

_FIT_OUT: Final = frozenset({"fitout", "自建", "企业自建"})
FIT_OUT: Final = "fit-out"
"""What a building declares as its ``clean_class`` where companies build clean rooms of any class themselves."""


def clean_class_of(space: Space) -> tuple[str, Source] | None:
    """The class of a unit, else of its storey, else of its building, or that companies build it; None: nobody says."""
    stated = offers.stated(space, "clean_class")
    if stated is None:
        return None
    known = clean_word(stated.value)
    return None if known is None else (known, stated.source)


def clean_word(value: object) -> str | None:
    """One of the clean classes, or that companies build it; None for any other word."""
    word = f"{value}".strip()
    if re.sub(r"[\s_-]", "", word).lower() in _FIT_OUT:
        return FIT_OUT
    digits = re.fullmatch(r"(?i)(?:iso\s*(?:class)?\s*)?([1-9])(?:\.0)?", word)
    return None if digits is None else CLEAN_CLASSES[int(digits.group(1)) - 1]


def is_clean_enough(there: str, asked: str) -> bool:
    """Whether rooms of a class, or to be built, will do for a class."""
    return there == FIT_OUT or CLEAN_CLASSES.index(there) <= CLEAN_CLASSES.index(asked)


@dataclass(frozen=True, slots=True, kw_only=True)
class Further:
    """A fact of a building that a list may ask for under a heading of its own.

    Attributes:
        unit: of both; a heading with another unit is not understood. ``units``: spellings of it.
        most: it is a greatest figure.
        spellings: headings beside the name itself, in lower case without blanks.
    """

    unit: str
    units: frozenset[str]
    offer: Callable[[Space], Has | None]
    spellings: frozenset[str] = frozenset()
    most: bool = False


def _fact(name: str, unit: str, units: str, spellings: str = "", *, offer: Callable[[Space], Has | None] | None = None,
          most: bool = False) -> Further:
    return Further(unit=unit, units=frozenset(units.split()), spellings=frozenset(spellings.split()), most=most,
                   offer=offer or (lambda space: offers.declared(space, name)))


FURTHER: Final[Mapping[str, Further]] = {
    "column_spacing_m": _fact(
        "column_spacing_m", "m", "m 米", "柱距 最小柱距 柱网 柱距需求 columnspacing", offer=offers.column_spacing),
    "power_density_va_m2": _fact(
        "power_density_va_m2", "VA/m2", "va/m2 va/m² va/㎡", "用电密度 负荷密度 供电密度 powerdensity",
        offer=offers.power_density),
    "process_shaft_area_m2": _fact(
        "process_shaft_area_m2", "m2", "m2 m² ㎡ 平方米", "工艺竖井 工艺竖井面积 竖井面积 processshaft",
        offer=offers.process_shaft),
    "floor_vibration_um_s": _fact(
        "floor_vibration_um_s", "um/s", "um/s μm/s µm/s", "楼面振动 楼板振动 floorvibration", most=True),
    **{name: _fact(name, unit, unit.lower()) for name, unit in (
        (SERVICES["power_kw"], "kW"), (SERVICES["water_m3_d"], "m3/d"), (SERVICES["gas_m3_h"], "m3/h"),
        (SERVICES["exhaust_m3_h"], "m3/h"), (SERVICES["exhaust_shaft_m2"], "m2"), (SERVICES["waste_water_m3_d"], "m3/d"))},
}
"""Fact → how it is asked for."""

_BRACKET: Final = re.compile(r"[(（\[【]([^()（）\[\]【】]*)[)）\]】]\s*$")


def fact_of(heading: str) -> str | None:
    """The fact that a further heading of a list asks for; None for what is judged by nothing."""
    found = _BRACKET.search(heading)
    unit = "" if found is None else found.group(1).strip().lower()
    name = re.sub(r"\s+", "", heading[:found.start()] if found else heading).lower()
    return next((key for key, one in FURTHER.items()
                 if (name == key or name in one.spellings) and (not unit or unit in one.units)), None)


def asked_by(tenant: Tenant) -> Iterator[tuple[str, Measured]]:
    """The further figures that a company asks for: fact and figure, of two headings of one fact the first."""
    found: dict[str, Measured] = {}
    for heading, stated in tenant.declared.items():
        name = fact_of(heading)
        number = _number(stated)
        if name is not None and name not in found and number is not None:
            found[name] = Measured(number, FURTHER[name].unit, stated.source)
    yield from found.items()


def not_judged(tenant: Tenant) -> tuple[str, ...]:
    """Headings of what a list says beyond the needs and nothing judges: texts, and figures that no building knows."""
    judged: set[str] = set()
    left = []
    for heading, stated in tenant.declared.items():
        name = fact_of(heading)
        if name is None or name in judged or _number(stated) is None:
            left.append(heading)
        else:
            judged.add(name)
    return tuple(left)


def _number(stated: Stated[object]) -> float | None:
    """A figure from 0; a CSV file keeps them as texts."""
    said = stated.value
    if isinstance(said, str) and _PLAIN.fullmatch(said.strip()):
        return float(said.replace(",", ""))
    if isinstance(said, bool) or not isinstance(said, int | float) or not 0.0 <= said < math.inf:
        return None
    return float(said)


_PLAIN: Final = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,12}(?:\.\d+)?")
