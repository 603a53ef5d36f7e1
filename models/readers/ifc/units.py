"""Units of an IFC file as factors to SI: metres, square metres, kilograms, newtons, newtons per square metre."""

from __future__ import annotations

import math
from typing import Any, Final

from models.readers.ifc.opening import Entity, attribute_of
from models.report import ReportBuilder
from models.units import METRES_PER_UNIT, length_unit_name

PREFIX: Final = {
    "EXA": 1e18,
    "PETA": 1e15,
    "TERA": 1e12,
    "GIGA": 1e9,
    "MEGA": 1e6,
    "KILO": 1e3,
    "HECTO": 1e2,
    "DECA": 1e1,
    "DECI": 1e-1,
    "CENTI": 1e-2,
    "MILLI": 1e-3,
    "MICRO": 1e-6,
    "NANO": 1e-9,
    "PICO": 1e-12,
    "FEMTO": 1e-15,
    "ATTO": 1e-18,
}
MEASURE_UNIT: Final = {
    "IfcLengthMeasure": "LENGTHUNIT",
    "IfcPositiveLengthMeasure": "LENGTHUNIT",
    "IfcNonNegativeLengthMeasure": "LENGTHUNIT",
    "IfcAreaMeasure": "AREAUNIT",
    "IfcMassMeasure": "MASSUNIT",
    "IfcForceMeasure": "FORCEUNIT",
    "IfcPlanarForceMeasure": "PLANARFORCEUNIT",
    "IfcPressureMeasure": "PRESSUREUNIT",
    "IfcLinearVelocityMeasure": "LINEARVELOCITYUNIT",
    "IfcTimeMeasure": "TIMEUNIT",
}
_MAX_DEPTH: Final = 8
"""Units that are defined by units that are defined …: a file may say so in a circle."""


class Units:
    """Factors of the project's units to SI.

    Attributes:
        length_m: metres per length unit.
        area_m2: square metres per area unit.
        angle_rad: radians per plane angle unit.
        name: mm, cm, m, in, ft, or None for another length unit.
    """

    def __init__(self, model: Any, overruled: str | None, report: ReportBuilder) -> None:
        self._factors = _assigned(model)
        self.declared_m = self._factors.get("LENGTHUNIT")
        self.length_m = _length(self.declared_m, overruled, report)
        self._factors["LENGTHUNIT"] = self.length_m
        self.area_m2 = self._area(report)
        self.angle_rad = self._factors.get("PLANEANGLEUNIT", 1.0)
        self.name = length_unit_name(self.length_m)

    def _area(self, report: ReportBuilder) -> float:
        declared = self._factors.get("AREAUNIT")
        if declared is None:
            declared = self._factors["AREAUNIT"] = self.length_m**2
            report.guess("ifc-area-unit-guessed", unit=f"{length_unit_name(self.length_m) or '?'}²")
        return declared

    def factor(self, kind: str) -> float | None:
        """Factor to SI of a unit type such as MASSUNIT; None where the file declares none."""
        return self._factors.get(kind)


def _length(declared: float | None, overruled: str | None, report: ReportBuilder) -> float:
    if overruled is not None:
        factor = METRES_PER_UNIT[overruled]
        if declared is not None and abs(declared - factor) > 1e-9 * factor:
            report.guess("ifc-unit-overruled", declared=length_unit_name(declared) or f"{declared:g} m", used=overruled)
        return factor
    if declared is None:
        report.guess("ifc-unit-missing", used="m")
        return 1.0
    return declared


def _assigned(model: Any) -> dict[str, float]:
    factors: dict[str, float] = {}
    contexts = list(model.by_type("IfcProject")) or list(model.by_type("IfcUnitAssignment"))
    for context in contexts[:1]:
        assignment = attribute_of(context, "UnitsInContext") if context.is_a("IfcProject") else context
        for unit in (assignment.Units if assignment is not None else None) or ():
            kind, factor = attribute_of(unit, "UnitType"), unit_factor(unit)
            if kind and factor is not None:
                factors.setdefault(str(kind), factor)
    return factors


def unit_factor(unit: Entity, depth: int = 0) -> float | None:
    """Factor of an IFC unit to the coherent SI unit (mass: kilogram); None for money and for units that make no sense."""
    if unit is None or depth > _MAX_DEPTH:
        return None
    if unit.is_a("IfcSIUnit"):
        return _si(unit)
    if unit.is_a("IfcConversionBasedUnit"):
        measure = unit.ConversionFactor
        base = unit_factor(measure.UnitComponent, depth + 1) if measure is not None else None
        return _sane(base * float(measure.ValueComponent.wrappedValue)) if base else None
    if unit.is_a("IfcDerivedUnit"):
        return _derived(unit, depth)
    return None


def _si(unit: Entity) -> float:
    prefix, name = PREFIX.get(str(unit.Prefix), 1.0), str(unit.Name)
    if name == "GRAM":
        return prefix * 1e-3
    return prefix ** {"SQUARE_METRE": 2, "CUBIC_METRE": 3}.get(name, 1)


def _derived(unit: Entity, depth: int) -> float | None:
    product = 1.0
    for element in unit.Elements or ():
        factor = unit_factor(element.Unit, depth + 1)
        if not factor or abs(int(element.Exponent)) > 12:
            return None
        product *= factor ** int(element.Exponent)
    return _sane(product)


def _sane(factor: float) -> float | None:
    return factor if math.isfinite(factor) and 1e-18 < factor < 1e18 else None
