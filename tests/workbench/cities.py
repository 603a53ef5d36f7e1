"""Cities made by hand: a grid of footprints with known heights and floors."""

from __future__ import annotations

from typing import Any

import numpy as np
import shapely

from models.city import City, CityBuildings
from models.columns import Column, SourceBook, known
from models.measured import from_file, from_geometry
from models.reading import InputFile, Reading
from models.report import ImportReport


def grid_city(count: int, *, outlines: bool = True) -> City:
    """Buildings of 20 × 10 m, 30 m apart in rows of ten: building i is 4 (i + 1) m high and has i + 1 floors.

    Every fifth (the fifth, the tenth …) has no height, every seventh no floors; even ones have a name.
    """
    rows = np.arange(count)
    height = np.where(rows % 5 == 4, np.nan, 4.0 * (rows + 1))
    floors = np.where(rows % 7 == 6, np.nan, rows + 1.0)
    x, y = (rows % 10) * 30.0, (rows // 10) * 30.0
    shapes = shapely.box(x, y, x + 20.0, y + 10.0)
    book = SourceBook()
    read, drawn = book.code(from_file("attribute", "floors")), book.code(from_geometry("outline-area"))
    columns: dict[str, Column] = {
        "height_m": known(height, book.code(from_file("attribute", "measuredHeight"))),
        "storeys_above_ground": known(floors, read),
        "building_footprint_m2": known(np.full(count, 200.0), drawn), "gross_floor_area_m2": known(200.0 * floors, read),
    }
    return City(ids=tuple(f"B{i:04d}" for i in rows), names=tuple(f"厂房 {i}" if i % 2 == 0 else "" for i in rows),
                columns=columns, sources=book, outlines=shapes if outlines else None, origin=(85000.0, 446000.0),
                crs="EPSG:28992" if outlines else None)


def city_reading(city: City, **changes: Any) -> Reading:
    file = InputFile(file="quarter.city.json", sha256="ab" * 32, format="CityJSON 1.1", length_unit="m", up_axis="z")
    return Reading(**{"input": file, "buildings": CityBuildings(city), "report": ImportReport(), "city": city, **changes})
