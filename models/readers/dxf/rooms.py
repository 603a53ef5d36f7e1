"""Zones, units and fire compartments of plans: figures with the texts inside them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final

from models.building import Compartment, Unit, Zone
from models.measured import Stated, from_file, from_geometry, square_metres
from models.readers.dxf.elements import Text
from models.readers.dxf.layering import Layering
from models.readers.dxf.plans import Plan
from models.readers.dxf.stacking import moved
from models.readers.dxf.things import Contents
from models.readers.dxf.titles import level_of, title_of
from models.vocabularies import ZONE

_FIGURES: Final = re.compile(r"^[\d\s.,×xX*+\-±%/()（）]*(?:m2|m²|㎡|平方米|mm|m|kN/m2|kN/㎡)?$", re.IGNORECASE)
_NET: Final = re.compile(r"套内|net", re.IGNORECASE)
LONGEST_NAME: Final = 40


def zones_of(contents: Contents, plan: Plan, layering: Layering, prefix: str) -> tuple[Zone, ...]:
    """Zones of one plan, named and given a use by the texts in them, else by their layer's rule."""
    zones = []
    for i, area in enumerate(contents.areas("zone"), 1):
        name = name_in(contents.texts_in(area.polygon)) or f"{i}"
        word = _use(name)
        stated = None
        if word is not None:
            stated = Stated(word, from_file("dxf-text", name))
        elif (rule := layering.use(area.layer)) is not None:
            stated = Stated(rule, from_file("dxf-layer", area.layer))
        zones.append(Zone(id=f"{prefix}-zone-{i}", name=name, use=stated, outline=moved(area.polygon, plan.shift),
                          area_m2=square_metres(round(area.polygon.area, 6), from_geometry("dxf-figure", area.layer))))
    return tuple(zones)


def units_of(contents: Contents, plan: Plan, prefix: str) -> tuple[Unit, ...]:
    """Units of one plan. A layer that says 套内 or net gives the net area, any other the gross area."""
    units = []
    for i, area in enumerate(contents.areas("unit"), 1):
        size = square_metres(round(area.polygon.area, 6), from_geometry("dxf-figure", area.layer))
        net = _NET.search(area.layer) is not None
        units.append(Unit(id=f"{prefix}-unit-{i}", name=name_in(contents.texts_in(area.polygon)) or f"{i}",
                          net_area_m2=size if net else None, gross_area_m2=None if net else size,
                          outline=moved(area.polygon, plan.shift)))
    return tuple(units)


def compartments_of(contents: Contents, numbers: Sequence[int]) -> list[Compartment]:
    """Fire compartments of one plan, one for each storey that it stands for."""
    made = []
    for number in numbers:
        for i, area in enumerate(contents.areas("compartment"), 1):
            name = name_in(contents.texts_in(area.polygon)) or f"{i}"
            made.append(Compartment(id=f"compartment-{number}-{i}", name=name, storeys=(number,),
                                    area_m2=square_metres(round(area.polygon.area, 6), from_geometry("dxf-figure", area.layer))))
    return made


def name_in(texts: Sequence[Text]) -> str | None:
    """The text that names a figure: written largest, no number, title or level."""
    words = [text for text in texts if 0 < len(text.text) <= LONGEST_NAME and not _FIGURES.match(text.text)
             and level_of(text.text) is None and title_of(text.text) is None]
    best = max(words, key=lambda text: (round(text.height, 3), _use(text.text) is not None), default=None)
    return best.text if best is not None else None


def _use(name: str) -> str | None:
    """The use that a room's name says: the whole name, else what it ends with (一号生产车间)."""
    bare = re.sub(r"[\d\s#－\-_.()（）号第]+", "", name)
    found: Any = ZONE.find(name) or ZONE.find(bare)
    if found is not None:
        return str(found)
    for start in range(1, max(1, len(bare) - 1)):
        word = ZONE.find(bare[start:])
        if word is not None:
            return word
    return None
