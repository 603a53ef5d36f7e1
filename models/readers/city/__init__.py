"""Reads city files: CityJSON, CityJSON lines and GeoJSON, told apart by what they hold."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any, Final

from models.errors import InputError
from models.readers.city.document import Oddities, is_lines, load_document, load_lines, without_collector
from models.reading import Progress, Reading, ReadOptions

_FEATURES: Final = ("FeatureCollection", "Feature", "Point", "MultiPoint", "LineString", "MultiLineString", "Polygon",
                    "MultiPolygon", "GeometryCollection")


def read(path: Path, options: ReadOptions, progress: Progress) -> Reading:
    """Read a city file.

    Raises:
        InputError: it is no city file, or one without buildings, or damaged.
        Cancelled: by ``progress``.
    """
    progress("city-open", 0.0)
    try:
        with without_collector():
            return _read(path, options, progress)
    except MemoryError as error:
        raise InputError("too-large", "city-memory", path.name) from error


def _read(path: Path, options: ReadOptions, progress: Progress) -> Reading:
    oddities = Oddities()
    documents: Iterator[Any] = load_lines(path, oddities) if is_lines(path) else iter([load_document(path, oddities)])
    first = next(documents, None)
    if first is None and is_lines(path):
        raise InputError("empty", "city-json-empty", path.name)
    kind = _kind(first, path.name)
    rest = chain([first], documents)
    if kind == "CityJSON":
        from models.readers.city.cityjson import read_cityjson

        return read_cityjson(path, rest, oddities, options, progress)
    from models.readers.city.geojson import read_geojson

    return read_geojson(path, rest, oddities, options, progress)


def _kind(document: Any, file: str) -> str:
    """CityJSON or GeoJSON. Raises InputError for anything else, by its name where it is known."""
    kind = document.get("type") if isinstance(document, dict) else None
    if kind in ("CityJSON", "CityJSONFeature"):
        return "CityJSON"
    if kind in _FEATURES:
        return "GeoJSON"
    raise InputError("unsupported-format", "city-json-other", file, kind=_name_of(document))


def _name_of(document: Any) -> str:
    """What a JSON document is, in a word or two that need no translation."""
    if not isinstance(document, dict):
        return f"JSON {type(document).__name__}"
    keys = document.keys()
    for wanted, name in (
        ({"asset", "scenes"}, "glTF"), ({"asset", "meshes"}, "glTF"), ({"asset", "root", "geometricError"}, "3D Tiles"),
        ({"objects", "arcs"}, "TopoJSON"), ({"geometryType", "features"}, "Esri JSON"), ({"rings"}, "Esri JSON"),
        ({"name", "dependencies"}, "package.json"), ({"name", "version", "scripts"}, "package.json"),
        ({"elements", "osm3s"}, "Overpass JSON (OpenStreetMap)"), ({"header", "fileSchema"}, "ifcJSON"),
        ({"@context"}, "JSON-LD"), ({"nbformat"}, "Jupyter"), ({"schema", "buildings"}, "Shanglou JSON"),
    ):
        if wanted <= keys:
            return name
    if "type" in keys:
        return f"type = {str(document['type'])[:40]}"
    return "JSON {" + ", ".join(str(key)[:20] for key in list(keys)[:4]) + "}"
