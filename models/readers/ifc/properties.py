"""Property sets and quantities of an element, its type included, with their units."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from models.measured import Source, assumed, from_file
from models.readers.ifc.bodies import FAULTS
from models.readers.ifc.opening import Entity, attribute_of
from models.readers.ifc.units import MEASURE_UNIT, Units, unit_factor

ASSUMED: Final = "assumed:"
"""Begins the description of a property whose value nobody measured or designed; the reason follows."""

_QUANTITY_UNIT: Final = {
    "IfcQuantityArea": ("AreaValue", "AREAUNIT"),
    "IfcQuantityLength": ("LengthValue", "LENGTHUNIT"),
    "IfcQuantityWeight": ("WeightValue", "MASSUNIT"),
    "IfcQuantityCount": ("CountValue", ""),
}
TEXT_UNITS: Final = {
    "mm": ("LENGTHUNIT", 0.001),
    "毫米": ("LENGTHUNIT", 0.001),
    "cm": ("LENGTHUNIT", 0.01),
    "m": ("LENGTHUNIT", 1.0),
    "米": ("LENGTHUNIT", 1.0),
    "ft": ("LENGTHUNIT", 0.3048),
    "in": ("LENGTHUNIT", 0.0254),
    "m2": ("AREAUNIT", 1.0),
    "㎡": ("AREAUNIT", 1.0),
    "m²": ("AREAUNIT", 1.0),
    "平方米": ("AREAUNIT", 1.0),
    "ft2": ("AREAUNIT", 0.09290304),
    "kg": ("MASSUNIT", 1.0),
    "公斤": ("MASSUNIT", 1.0),
    "千克": ("MASSUNIT", 1.0),
    "t": ("MASSUNIT", 1000.0),
    "吨": ("MASSUNIT", 1000.0),
    "lb": ("MASSUNIT", 0.45359237),
    "lbs": ("MASSUNIT", 0.45359237),
    "m/s": ("LINEARVELOCITYUNIT", 1.0),
    "米/秒": ("LINEARVELOCITYUNIT", 1.0),
    "m/min": ("LINEARVELOCITYUNIT", 1 / 60),
    "fpm": ("LINEARVELOCITYUNIT", 0.00508),
    "ft/min": ("LINEARVELOCITYUNIT", 0.00508),
}
_TEXT: Final = re.compile(r"^\s*([-+]?\d+(?:[.,]\d+)?)\s*([^\d\s].*?)?\s*$")


@dataclass(frozen=True, slots=True)
class Value:
    """One property or quantity.

    Attributes:
        group: name of the property set; ``name``: of the property.
        raw: the value as the file holds it.
        unit: unit type that its measure asks for (LENGTHUNIT …), "" for a plain number or text.
        factor: to SI, None where the file does not say.
        where: for the source.
        description: what the file says about the value; one that begins with ``assumed:`` names an assumption.
    """

    group: str
    name: str
    raw: object
    unit: str
    factor: float | None
    where: str
    description: str = ""

    @property
    def assumption(self) -> Source | None:
        """The assumption that the file itself declares for the value, with its reason."""
        if not self.description.startswith(ASSUMED):
            return None
        return assumed("description-assumed", self.description.removeprefix(ASSUMED).strip())

    def source(self, how: str = "property") -> Source:
        """Where the value comes from: the file, or an assumption that the file declares."""
        return self.assumption or from_file(how, self.where)

    @property
    def text(self) -> str:
        return self.raw.strip() if isinstance(self.raw, str) else ""

    @property
    def number(self) -> float | None:
        """The bare number, whatever its unit."""
        if isinstance(self.raw, bool) or not isinstance(self.raw, int | float) or not math.isfinite(self.raw):
            return None
        return float(self.raw)

    def si(self, unit: str) -> float | None:
        """The value in SI when its measure, or the unit written in its text, is of the type asked for."""
        if self.number is not None:
            return self.number * self.factor if self.unit == unit and self.factor is not None else None
        match = _TEXT.match(self.text)
        kind, factor = TEXT_UNITS.get((match.group(2) or "").strip().lower(), ("", 0.0)) if match else ("", 0.0)
        return float(match.group(1).replace(",", ".")) * factor if match and kind == unit else None

    def yes(self) -> bool | None:
        """The value as yes or no; None for anything else."""
        if isinstance(self.raw, bool):
            return self.raw
        word = self.text.lower()
        if word in ("yes", "true", "是", "有", "t", "ja", "да", ".t."):
            return True
        return False if word in ("no", "false", "否", "无", "f", "nein", "nee", "нет", ".f.") else None


class Properties:
    """Reads the properties of elements. Faulty sets are left out."""

    def __init__(self, units: Units) -> None:
        self.units = units
        self._known: dict[int, list[Value]] = {}

    def of(self, element: Entity) -> list[Value]:
        """Properties of an element, then those of its type."""
        known = self._known.get(element.id())
        if known is None:
            known = self._known[element.id()] = [value for group in self._groups(element) for value in self._values(group)]
        return known

    def _groups(self, element: Entity) -> Iterator[Entity]:
        try:
            relations = [*(attribute_of(element, "IsDefinedBy") or ()), *(attribute_of(element, "IsTypedBy") or ())]
        except FAULTS:
            return
        types: list[Entity] = []
        for relation in relations:
            if relation.is_a("IfcRelDefinesByProperties"):
                yield from _as_sets(relation.RelatingPropertyDefinition)
            elif relation.is_a("IfcRelDefinesByType") and relation.RelatingType is not None:
                types.append(relation.RelatingType)
        for kind in types:
            yield from kind.HasPropertySets or ()

    def _values(self, group: Entity) -> Iterable[Value]:
        try:
            if group.is_a("IfcPropertySet"):
                return [value for item in group.HasProperties or () for value in self.value(item, group.Name or "")]
            if group.is_a("IfcElementQuantity"):
                return [value for item in group.Quantities or () for value in self._quantity(item, group.Name or "")]
        except FAULTS:
            return []
        return []

    def value(self, item: Entity, group: str) -> list[Value]:
        """A single or enumerated property as values; other kinds give none."""
        name = item.Name if isinstance(item.Name, str) else ""
        if item.is_a("IfcPropertySingleValue"):
            nominal, unit = item.NominalValue, item.Unit
        elif item.is_a("IfcPropertyEnumeratedValue") and item.EnumerationValues:
            nominal, unit = item.EnumerationValues[0], None
        else:
            return []
        if nominal is None:
            return []
        kind = MEASURE_UNIT.get(nominal.is_a(), "")
        factor = unit_factor(unit) if unit is not None else self.units.factor(kind) if kind else None
        if unit is not None and not kind:
            kind = str(attribute_of(unit, "UnitType") or "")
        if kind == "MASSUNIT" and factor is None:
            factor = 1.0
        where = f"{group}.{name} (#{item.id()})" if group else f"{name} (#{item.id()})"
        return [Value(group, name, nominal.wrappedValue, kind, factor, where, _description(item))]

    def _quantity(self, item: Entity, group: str) -> list[Value]:
        attribute, kind = _QUANTITY_UNIT.get(item.is_a(), ("", ""))
        if not attribute:
            return []
        factor = unit_factor(item.Unit) if item.Unit is not None else self.units.factor(kind) if kind else None
        name = item.Name if isinstance(item.Name, str) else ""
        where = f"{group}.{name} (#{item.id()})"
        return [Value(group, name, attribute_of(item, attribute), kind, factor, where, _description(item))]


def _description(item: Entity) -> str:
    text = attribute_of(item, "Description")
    return text if isinstance(text, str) else ""


def _as_sets(definition: Entity) -> Iterable[Entity]:
    """A relation may define by one set or (IFC4) by several."""
    if definition is None:
        return ()
    return definition.wrappedValue if definition.is_a() == "IfcPropertySetDefinitionSet" else (definition,)


def find(values: Iterable[Value], *names: str) -> Value | None:
    """The first value with one of the names, in the order of the names; case, blanks and underscores do not matter."""
    plain: dict[str, Value] = {}
    for value in values:
        plain.setdefault(re.sub(r"[\s_]", "", value.name).lower(), value)
    return next((plain[key] for name in names if (key := re.sub(r"[\s_]", "", name).lower()) in plain), None)
