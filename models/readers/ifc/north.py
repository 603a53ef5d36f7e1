"""Where north is in an IFC file: TrueNorth of its geometric context, else the rotation of its map conversion.

By the schema a missing TrueNorth means the y axis, and many programs write (0, 1) without anybody having set it. Neither is
taken for knowledge: north is then unknown, and a written (0, 1) stands in the import report.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from models.building import Site
from models.measured import Measured, from_file
from models.north import angle_of, is_plan_up, north
from models.readers.ifc.opening import Entity, attribute_of
from models.report import ReportBuilder

_CONTEXT = "IfcGeometricRepresentationContext"


@dataclass(frozen=True, slots=True)
class _Said:
    angle_deg: float
    where: str


def read_site(model: Any, report: ReportBuilder) -> Site | None:
    """The site where the file says something of it: its north. None where it does not."""
    found = read_north(model, report)
    return None if found is None else Site(north_deg=found)


def read_north(model: Any, report: ReportBuilder) -> Measured | None:
    """True north, clockwise from the plan's +y in degrees; None: the file does not say it, or only by its default."""
    stated = list(_true_norths(model, report))
    turned = [said for said in stated if not is_plan_up(said.angle_deg)]
    if turned:
        chosen = turned[0]
        others = [said for said in stated if not is_plan_up(said.angle_deg - chosen.angle_deg)]
        if others:
            report.guess("ifc-north-differs", chosen.where, used=f"{chosen.angle_deg:.2f}", other=f"{others[0].angle_deg:.2f}")
        return north(chosen.angle_deg, from_file("ifc-true-north", chosen.where))
    mapped = _map_north(model, report)
    if mapped is not None:
        report.guess("ifc-north-of-grid", mapped.where, angle=f"{mapped.angle_deg:.2f}")
        return north(mapped.angle_deg, from_file("ifc-map-conversion", mapped.where))
    if stated:
        report.drop("ifc-north-default", stated[0].where)
    return None


def _true_norths(model: Any, report: ReportBuilder) -> Iterator[_Said]:
    """TrueNorth of the contexts that state one, the model's before the plan's; sub-contexts only repeat their parent's."""
    contexts = [entity for entity in model.by_type(_CONTEXT) if entity.is_a() == _CONTEXT]
    for context in sorted(contexts, key=lambda entity: (attribute_of(entity, "ContextType") != "Model", entity.id())):
        direction = attribute_of(context, "TrueNorth")
        if direction is None:
            continue
        where = f"{_CONTEXT} #{context.id()} TrueNorth"
        angle = _angle(direction.DirectionRatios)
        if angle is None:
            report.drop("ifc-north-no-direction", where)
        else:
            yield _Said(angle, where)


def _map_north(model: Any, report: ReportBuilder) -> _Said | None:
    """North of the map's grid: as far as the plan's x axis is turned counter-clockwise from east, north is clockwise from y."""
    for conversion in _conversions(model):
        x, y = attribute_of(conversion, "XAxisAbscissa"), attribute_of(conversion, "XAxisOrdinate")
        if x is None or y is None:
            continue
        where = f"{conversion.is_a()} #{conversion.id()} XAxisAbscissa, XAxisOrdinate"
        angle = angle_of(float(y), float(x))
        if angle is not None:
            return _Said(angle, where)
        report.drop("ifc-north-no-direction", where)
    return None


def _conversions(model: Any) -> list[Entity]:
    try:
        return list(model.by_type("IfcMapConversion"))
    except RuntimeError:     # IFC2X3 has no map conversion
        return []


def _angle(ratios: Any) -> float | None:
    if ratios is None or len(ratios) < 2:
        return None
    return angle_of(float(ratios[0]), float(ratios[1]))
