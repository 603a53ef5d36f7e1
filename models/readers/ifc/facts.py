"""Facts that property sets state: use, hazard, fire resistance, sprinklers, clear heights, roof finish."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from models import vocabularies
from models.building import Building, Hazard, Sprinklers, Storey
from models.measured import Measured, Stated, from_file, metres
from models.readers.ifc.opening import Entity
from models.readers.ifc.properties import Properties, Value, find
from models.tolerances import LEVEL_CONFLICT_M

CLEAR_PLAUSIBLE_M: Final = (1.5, 60.0)
HEIGHT_PLAUSIBLE_M: Final = (-200.0, 1000.0)

_USES: Final = (
    ("factory", re.compile(r"factory|industrial|manufactur|workshop|厂房|工业|生产|車間|车间|工場", re.IGNORECASE)),
    ("warehouse", re.compile(r"warehouse|storage|logistic|仓库|仓储|物流|倉庫", re.IGNORECASE)),
    ("rd", re.compile(r"^rd$|research|laborator|研发|研究", re.IGNORECASE)),
)
_YEAR: Final = re.compile(r"((?:18|19|20|21)\d{2})(?:\D|$)")
_HAZARD: Final = re.compile(r"([甲乙丙丁戊])\s*类?\s*([12１２])?|^\s*([A-E])\s*([12])?\s*$")
_CHINESE_HAZARD: Final = {"甲": "A", "乙": "B", "丙": "C", "丁": "D", "戊": "E", "１": "1", "２": "2"}


def building_facts(building: Building, values: Sequence[Value], of_spaces: Stated[Sprinklers] | None) -> Building:
    """A building with what its property sets state; what they do not state stays as it is.

    Args:
        values: properties of the IfcBuilding.
        of_spaces: sprinklers as the spaces state them, used where the building says nothing.
    """
    finish = _height(values, "RoofFinish", "RoofFinishLevel", "屋面面层标高")
    grid, declared = building.column_grid, find(values, "ColumnGrid")
    if grid is not None and declared is not None and declared.assumption is not None:
        grid = replace(grid, source=declared.assumption)
    return replace(
        building,
        column_grid=grid,
        roof_m=_as_declared(building.roof_m, find(values, "RoofLevel")),
        use=_use(values),
        hazard=_hazard(values),
        fire_resistance_grade=_grade(values),
        production=_production(values),
        sprinklers=_sprinklers(values) or of_spaces,
        roof_finish_m=finish or building.roof_finish_m,
        outdoor_ground_m=_height(values, "OutdoorGround", "室外地坪标高", "室外设计地面标高") or building.outdoor_ground_m,
        planning_height_m=_height(values, "PlanningHeight", "规划高度", "建筑规划高度"),
        declared={**building.declared, **_year(values)},
    )


def _year(values: Sequence[Value]) -> dict[str, Stated[object]]:
    """The year of construction, also from a date; a new building's planned year is another property and not this one."""
    found = find(values, "YearOfConstruction", "建成年份", "竣工年份")
    year = None if found is None else _YEAR.match(str(found.raw).strip())
    return {} if found is None or year is None else {"year_built": Stated(float(year[1]), from_file("property", found.where))}


def storey_facts(storey: Storey, values: Sequence[Value]) -> Storey:
    """A storey with the clear heights, height basis and use that its property sets state."""
    beam = _clear(values, "ClearHeightUnderBeams", "ClearHeightBeam", "梁下净高", "梁底净高")
    duct = _clear(values, "ClearHeightUnderDucts", "ClearHeightDuct", "管下净高", "机电净高", "管底净高")
    basis = find(values, "HeightBasis", "层高基准")
    stated = basis.text.lower() if basis is not None else ""
    return replace(
        with_assumptions(storey, values),
        clear_height_beam_m=beam,
        clear_height_duct_m=duct,
        height_basis=stated if stated in ("finish", "structure") and storey.height_m else storey.height_basis,
        use=_zone_use(values) or storey.use,
    )


def with_assumptions(storey: Storey, values: Sequence[Value]) -> Storey:
    """A storey whose elevation and height are called assumed where the file declares them so."""
    return replace(
        storey,
        elevation_m=_as_declared(storey.elevation_m, find(values, "Elevation")) or storey.elevation_m,
        height_m=_as_declared(storey.height_m, find(values, "GrossHeight")),
    )


def _as_declared(measured: Measured | None, stated: Value | None) -> Measured | None:
    """A length found elsewhere, with the assumption that the file declares for the same figure."""
    if measured is None or stated is None or stated.assumption is None:
        return measured
    length = stated.si("LENGTHUNIT")
    same = length is not None and abs(length - measured.value) <= LEVEL_CONFLICT_M
    return replace(measured, source=stated.assumption) if same else measured


def zone_words(values: Sequence[Value]) -> tuple[Stated[str] | None, Stated[str] | None]:
    """Use and production type of a space."""
    return _zone_use(values), _production(values)


def _zone_use(values: Sequence[Value]) -> Stated[str] | None:
    """A use by one of its known spellings; any other word is no use that could be judged."""
    stated = find(values, "Use", "Usage", "用途", "使用功能")
    word = vocabularies.ZONE.find(stated.text) if stated is not None else None
    return None if stated is None or word is None else Stated(word, stated.source())


def _length(values: Sequence[Value], plausible: tuple[float, float], names: Sequence[str]) -> Measured | None:
    stated = find(values, *names)
    length = stated.si("LENGTHUNIT") if stated is not None else None
    if stated is None or length is None or not plausible[0] <= length <= plausible[1]:
        return None
    return metres(round(length, 6), stated.source())


def _height(values: Sequence[Value], *names: str) -> Measured | None:
    return _length(values, HEIGHT_PLAUSIBLE_M, names)


def _clear(values: Sequence[Value], *names: str) -> Measured | None:
    return _length(values, CLEAR_PLAUSIBLE_M, names)


def _use(values: Sequence[Value]) -> Stated[str] | None:
    stated = find(values, "OccupancyType", "BuildingUse", "建筑用途", "使用功能", "建筑功能")
    if stated is None:
        return None
    use = next((use for use, pattern in _USES if pattern.search(stated.text)), None)
    return Stated(use, stated.source()) if use else None


def hazard_of(text: str) -> Hazard | None:
    """Hazard class from 丙, 丙类, 丙2, C2 and the like; None for anything else."""
    match = _HAZARD.search(text)
    if match is None:
        return None
    letter, part = match.group(1) or match.group(3), match.group(2) or match.group(4) or ""
    letter, part = _CHINESE_HAZARD.get(letter, letter), _CHINESE_HAZARD.get(part, part)
    return Hazard(letter + (part if letter == "C" else ""))


def _hazard(values: Sequence[Value]) -> Stated[Hazard] | None:
    stated = find(values, "HazardClass", "FireHazardClass", "火灾危险性", "火灾危险性类别", "火灾危险性分类")
    hazard = hazard_of(stated.text) if stated is not None else None
    return Stated(hazard, stated.source()) if stated is not None and hazard is not None else None


def hazard_text(values: Sequence[Value]) -> Stated[str] | None:
    """Hazard class of a store as text."""
    stated = _hazard(values)
    return Stated(stated.value.value, stated.source) if stated is not None else None


def _production(values: Sequence[Value]) -> Stated[str] | None:
    stated = find(values, "ProductionType", "生产类型")
    word = vocabularies.PRODUCTION.find(stated.text) if stated is not None else None
    return None if stated is None or word is None else Stated(word, stated.source())


def _grade(values: Sequence[Value]) -> Stated[int] | None:
    stated = find(values, "FireResistanceGrade", "耐火等级")
    if stated is None:
        return None
    match = re.search(r"[一二三四1234]", stated.text or (f"{stated.number:.0f}" if stated.number is not None else ""))
    if match is None:
        return None
    word = match.group()
    grade = "一二三四".index(word) + 1 if word in "一二三四" else int(word)
    return Stated(grade, stated.source())


def _sprinklers(values: Sequence[Value]) -> Stated[Sprinklers] | None:
    """Partial only by an explicit word; a bare yes or no otherwise."""
    word = find(values, "Sprinklers")
    if word is not None and word.text.lower() in set(Sprinklers):
        return Stated(Sprinklers(word.text.lower()), word.source())
    stated = find(values, "SprinklerProtection", "自动喷水灭火系统", "自动喷淋")
    flag = stated.yes() if stated is not None else None
    if stated is None or flag is None:
        return None
    return Stated(Sprinklers.YES if flag else Sprinklers.NO, stated.source())


def sprinklers_of_spaces(spaces: Iterable[tuple[Entity, Properties]]) -> Stated[Sprinklers] | None:
    """Sprinklers by the spaces: yes or no when all that speak agree, partial when they differ."""
    said: list[tuple[bool, str]] = []
    for space, properties in spaces:
        value = find(properties.of(space), "SprinklerProtection")
        flag = value.yes() if value is not None else None
        if value is not None and flag is not None:
            said.append((flag, value.where))
    if not said:
        return None
    flags = {flag for flag, _ in said}
    state = Sprinklers.PARTIAL if len(flags) == 2 else Sprinklers.YES if True in flags else Sprinklers.NO
    return Stated(state, from_file("property", f"{said[0][1]} (×{len(said)})"))
