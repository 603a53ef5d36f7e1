"""Which attribute of a city file, or which column of a list of buildings, says what."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from models.units import METRES_PER_UNIT

M2_PER_FT2: Final = METRES_PER_UNIT["ft"] ** 2
"""0.09290304 exactly."""

LENGTH_UNITS: Final[dict[str, float]] = {
    "m": 1.0, "米": 1.0, "meter": 1.0, "metre": 1.0, "meters": 1.0, "metres": 1.0, "cm": 0.01, "厘米": 0.01, "mm": 0.001,
    "毫米": 0.001, "ft": 0.3048, "feet": 0.3048, "foot": 0.3048, "'": 0.3048, "英尺": 0.3048, "in": 0.0254, "inch": 0.0254,
}
AREA_UNITS: Final[dict[str, float]] = {
    "m2": 1.0, "sqm": 1.0, "m^2": 1.0, "平方米": 1.0, "平米": 1.0, "万m2": 1e4, "万平方米": 1e4, "万平米": 1e4,
    "ha": 1e4, "公顷": 1e4,
    "ft2": M2_PER_FT2, "sqft": M2_PER_FT2, "ft^2": M2_PER_FT2, "sf": M2_PER_FT2, "gsf": M2_PER_FT2, "squarefeet": M2_PER_FT2,
    "squarefoot": M2_PER_FT2, "平方英尺": M2_PER_FT2, "平方呎": M2_PER_FT2, "squaremeters": 1.0, "squaremetres": 1.0,
}
_FLOOR_UNITS: Final[dict[str, float]] = {"层": 1.0, "f": 1.0, "floors": 1.0, "storeys": 1.0, "stories": 1.0, "栋": 1.0, "年": 1.0}

UNITS_OF: Final[dict[str, dict[str, float]]] = {
    "height": LENGTH_UNITS, "area": AREA_UNITS, "floors": _FLOOR_UNITS, "basements": _FLOOR_UNITS, "year": _FLOOR_UNITS,
    "latitude": {"°": 1.0}, "longitude": {"°": 1.0}, "buildings": _FLOOR_UNITS,
}
"""Units that a number of a kind may carry, as factors to metres, m² and plain counts."""

HEADINGS: Final[dict[str, str]] = {
    "id": "id fid objectid gid osmid buildingid bldgid osebuildingid gmlid identificatie uuid 编号 编码 建筑编号 楼栋编号 "
          "楼栋编码 栋号 楼号 幢号 建筑编码 房屋编号 房屋编码 序号",
    "name": "name buildingname bldgname propertyname namezh namecn nameen gmlname facilityname title 名称 建筑名称 楼栋名称 "
            "楼栋 楼名 建筑 建筑物名称 房屋名称 项目名称 大厦名称 厂房名称 单体名称",
    "height": "height buildingheight bldgheight hgt measuredheight relh eaveheight maxheight heightmax hmax 高度 建筑高度 "
              "建筑物高度 房屋高度 楼高 楼高度 总高度 总高",
    "floors": "floors storeysaboveground numfloors numberoffloors buildinglevels levels storeys stories numstoreys numstories "
              "numberofstoreys numberofstories storeycount floorcount nofloors nooffloors numlevels floornum 层数 地上层数 "
              "总层数 楼层数 建筑层数 房屋层数 地上楼层数",
    "basements": "storeysbelowground basements basementstoreys basementlevels buildinglevelsunderground levelsunderground "
                 "floorsbelowground undergroundfloors 地下层数 地下室层数 地下楼层数",
    "area": "grossfloorarea gfa totalgfa propertygfatotal gba grossarea grossbuildingarea totalfloorarea floorarea "
            "buildingarea totalarea 总建筑面积 建筑面积 建筑总面积 总面积 房屋建筑面积",
    "use": "use usage function buildinguse largestpropertyusetype primarypropertytype propertytype propertyuse occupancy "
           "occupancytype buildingtype usetype landuse type class 用途 建筑用途 使用性质 房屋用途 规划用途 功能 建筑功能 "
           "建筑类型 类型 性质",
    "year": "yearofconstruction yearbuilt constructionyear builtyear buildyear year startdate oorspronkelijkbouwjaar 建成年份 "
            "建造年份 竣工年份 建成年代 年份 建筑年代 建成时间 竣工时间",
    "latitude": "latitude lat 纬度",
    "longitude": "longitude lon lng long 经度",
    "buildings": "numberofbuildings numbuildings buildingcount 栋数 楼栋数 幢数",
}
"""Headings by kind, the better ones first, as :func:`plain` writes them."""

_PLACES: Final[dict[str, dict[str, int]]] = {
    kind: {heading: place for place, heading in enumerate(dict.fromkeys(words.split()))} for kind, words in HEADINGS.items()
}
_ENDINGS: Final = sorted((unit for unit in (*AREA_UNITS, *LENGTH_UNITS) if unit.isalnum()), key=len, reverse=True)
"""Units as they are glued to a heading, the longest first."""

_BRACKETS: Final = re.compile(r"[(\[（【]([^)\]）】]*)[)\]）】]")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of a kind that is understood. ``unit`` is the factor to metres or m² that it states, or None."""

    kind: str
    text: str
    unit: float | None
    place: int


def plain(text: str) -> str:
    """A heading as it is compared: without case, width, blanks and punctuation."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(sign for sign in folded if sign.isalnum())


def understood(headings: Iterable[str], building: str = "name") -> dict[str, list[Heading]]:
    """The headings of each kind, the best first; headings that say nothing we use are left out.

    Args:
        building: what a heading ``building`` alone is for: a name in tables, a use in maps (``building=warehouse``).
    """
    found: dict[str, list[Heading]] = {}
    for text in headings:
        heading = Heading(building, text, None, 99) if plain(text) == "building" else _understood(text)
        if heading is not None:
            found.setdefault(heading.kind, []).append(heading)
    for same in found.values():
        same.sort(key=lambda heading: heading.place)
    return found


def _understood(text: str) -> Heading | None:
    folded = unicodedata.normalize("NFKC", text).casefold()
    stated = [part.replace(" ", "").replace(".", "") for part in _BRACKETS.findall(folded)]
    bare = _BRACKETS.sub("", folded)
    candidates: list[tuple[str, str | None]] = [(plain(bare), stated[0] if stated else None), (plain(folded), None)]
    words = re.split(r"[\s_.:/-]+", bare.strip())
    if len(words) > 1 and not stated:
        candidates += [(plain("".join(words[:cut])), "".join(words[cut:])) for cut in range(len(words) - 1, 0, -1)]
    if not stated:
        candidates += [(plain(bare).removesuffix(unit), unit) for unit in _ENDINGS if plain(bare).endswith(unit)]
    for name, unit in candidates:
        for kind, places in _PLACES.items():
            if name in places:
                factor = UNITS_OF.get(kind, {}).get(unit) if unit else None
                if unit and factor is None and not stated:
                    continue        # "height_roof" is not a height with a unit
                return Heading(kind, text, factor, places[name])
    return None


def says_square_feet(headings: Iterable[str]) -> str | None:
    """A heading that counts per square foot or in square feet, such as ``SiteEUI(kBtu/sf)``: evidence for the whole table."""
    for text in headings:
        folded = unicodedata.normalize("NFKC", text).casefold().replace(" ", "")
        if re.search(r"(?:/|\b|_|\()(?:sf|sqft|sq\.ft\.?|ft2)\b", folded):
            return text
    return None
