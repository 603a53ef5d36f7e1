"""Writes small city files for tests: boxes with a known size, in CityJSON of any version, and footprints in GeoJSON."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from models.readers.city import read as read_city
from models.reading import Reading, ReadOptions, silent

BOX_FACES = [[[0, 3, 2, 1]], [[4, 5, 6, 7]], [[0, 1, 5, 4]], [[1, 2, 6, 5]], [[2, 3, 7, 6]], [[3, 0, 4, 7]]]
"""Bottom, top, four walls."""

SEMANTICS = {"surfaces": [{"type": "GroundSurface"}, {"type": "RoofSurface"}, {"type": "WallSurface"}]}
BOX_KINDS = [0, 1, 2, 2, 2, 2]


class CityMaker:
    """A CityJSON document in the making; all coordinates in millimetres from the origin that is given."""

    def __init__(self, version: str = "2.0", origin: tuple[float, float, float] = (84616.0, 447422.0, -1.0),
                 crs: str | None = "https://www.opengis.net/def/crs/EPSG/0/28992") -> None:
        self.vertices: list[list[int]] = []
        self.objects: dict[str, Any] = {}
        self.document: dict[str, Any] = {
            "type": "CityJSON", "version": version, "transform": {"scale": [0.001] * 3, "translate": list(origin)},
            "CityObjects": self.objects, "vertices": self.vertices,
        }
        if crs is not None:
            self.document["metadata"] = {"referenceSystem": crs}

    def corners(self, x: float, y: float, z: float, dx: float, dy: float, dz: float) -> int:
        """Eight corners of a box in metres; returns the number of the first."""
        first = len(self.vertices)
        for level in (z, z + dz):
            for east, north in ((x, y), (x + dx, y), (x + dx, y + dy), (x, y + dy)):
                self.vertices.append([round(east * 1000), round(north * 1000), round(level * 1000)])
        return first

    def box(self, x: float, y: float, z: float, dx: float, dy: float, dz: float, *, lod: Any = "1", semantics: bool = False,
            form: str = "Solid") -> dict[str, Any]:
        """A box as a geometry."""
        first = self.corners(x, y, z, dx, dy, dz)
        faces: Any = [[[first + corner for corner in ring] for ring in face] for face in BOX_FACES]
        kinds: Any = list(BOX_KINDS)
        if form == "Solid":
            faces, kinds = [faces], [kinds]
        elif form in ("MultiSolid", "CompositeSolid"):
            faces, kinds = [[faces]], [[kinds]]
        made: dict[str, Any] = {"type": form, "lod": lod, "boundaries": faces}
        if semantics:
            made["semantics"] = {**SEMANTICS, "values": kinds}
        return made

    def flat(self, x: float, y: float, z: float, dx: float, dy: float, lod: Any = "0") -> dict[str, Any]:
        """A rectangle as a geometry of LoD 0."""
        first = self.corners(x, y, z, dx, dy, 0.0)
        return {"type": "MultiSurface", "lod": lod, "boundaries": [[[first, first + 1, first + 2, first + 3]]]}

    def add(self, name: str, *geometries: dict[str, Any], kind: str = "Building", **rest: Any) -> None:
        self.objects[name] = {"type": kind, "geometry": list(geometries), **rest}

    def write(self, path: Path) -> Path:
        path.write_text(json.dumps(self.document, ensure_ascii=False), "utf-8")
        return path


def read(path: Path, **options: Any) -> Reading:
    return read_city(path, ReadOptions(**options), silent)


def values(reading: Reading, quantity: str) -> list[float | None]:
    """A column by row, rounded to a millimetre; None for unknown."""
    city = reading.city
    assert city is not None
    found = [city.value(quantity, row) for row in range(len(city))]
    return [None if value is None else round(value, 3) for value in found]


def source(reading: Reading, quantity: str, row: int = 0) -> str:
    assert reading.city is not None
    return str(reading.city.source(quantity, row))


def notes(reading: Reading, name: str) -> dict[str, dict[str, Any]]:
    """The notes of one list of the report by code."""
    found = {note.code: dict(note.values) for note in dict(reading.report.lists())[name]}
    assert len(found) == len(dict(reading.report.lists())[name])
    return found


def collection(path: Path, features: Sequence[dict[str, Any]], **rest: Any) -> Path:
    document = {"type": "FeatureCollection", "features": list(features), **rest}
    path.write_text(json.dumps(document, ensure_ascii=False), "utf-8")
    return path


def square(x: float, y: float, side: float, **properties: Any) -> dict[str, Any]:
    ring = [[x, y], [x + side, y], [x + side, y + side], [x, y + side], [x, y]]
    return {"type": "Feature", "properties": properties, "geometry": {"type": "Polygon", "coordinates": [ring]}}
