"""Reads the buildings of CityJSON 1.0, 1.1 and 2.0, and of CityJSON lines (CityJSONFeature), straight into columns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from models.errors import InputError
from models.measured import from_geometry
from models.readers.city.attributes import Gathered, ask_about_floors, gather, unique_ids
from models.readers.city.boundaries import BadGeometry, RingLists, form_rank, lod_of, template_vertices
from models.readers.city.document import Oddities
from models.readers.city.faces import FOOTPRINT_HOWS, Bodies, measure
from models.readers.city.headings import understood
from models.readers.city.making import counted, make_reading, put_outlines, report_oddities, report_options, report_unused
from models.readers.city.place import somewhere, to_place
from models.reading import Progress, Reading, ReadOptions
from models.report import ReportBuilder

Floats = NDArray[np.float64]

VERSIONS: Final = ("1.0", "1.1", "2.0")
_BODIES: Final = ("Building", "BuildingPart")
_MOST_VERTICES: Final = 100_000_000
_OFTEN: Final = 500


@dataclass(slots=True)
class _Gathering:
    """Buildings while they are collected."""

    file: str
    report: ReportBuilder
    progress: Progress
    rings: RingLists = field(default_factory=RingLists)
    ids: list[str] = field(default_factory=list)
    attributes: list[dict[str, Any]] = field(default_factory=list)
    vertices: list[Floats] = field(default_factory=list)
    vertex_count: int = 0
    others: Counter[str] = field(default_factory=Counter)
    lods: Counter[str] = field(default_factory=Counter)
    used: Counter[str] = field(default_factory=Counter)
    orphans: list[str] = field(default_factory=list)
    looped: list[str] = field(default_factory=list)
    bad: list[str] = field(default_factory=list)
    parts: int = 0

    def append(self, vertices: Floats) -> int:
        """Further vertices; returns the number of the first one."""
        first = self.vertex_count
        self.vertex_count += len(vertices)
        if self.vertex_count > _MOST_VERTICES:
            raise InputError("too-large", "city-vertices-too-many", self.file, limit=_MOST_VERTICES)
        self.vertices.append(vertices)
        return first


@dataclass(frozen=True, slots=True)
class _Block:
    """The vertices of one document, and the number of the first one among all."""

    vertices: Floats
    first: int


@dataclass(frozen=True, slots=True)
class _Templates:
    geometries: tuple[Any, ...]
    vertices: Floats


def read_cityjson(path: Path, documents: Iterable[Any], oddities: Oddities, options: ReadOptions, progress: Progress) -> Reading:
    """Read one CityJSON object, or a head and features.

    Args:
        documents: the JSON values of the file, a CityJSON object first.

    Raises:
        InputError: no CityJSON that can be used.
        Cancelled: by ``progress``.
    """
    progress("city-buildings", 0.2)
    report = ReportBuilder()
    made = _Gathering(path.name, report, progress)
    head: Mapping[str, Any] = {}
    lines = 0
    for document in documents:
        lines += 1
        if lines == 1 and document.get("type") == "CityJSON":
            head = document
            _check_version(document, path.name)
        elif not isinstance(document, dict) or document.get("type") != "CityJSONFeature":
            raise InputError("damaged", "cityjson-line", path.name, line=lines)
        _take(made, document, head)
        if lines % _OFTEN == 0:
            progress("city-buildings", 0.3)
    if not made.ids:
        raise InputError("no-building", "city-no-building", path.name, found=counted(made.others) or "–")
    progress("city-geometry", 0.6)
    version = str(head.get("version", "?"))
    format_ = f"CityJSON{'Seq' if lines > 1 or not head else ''} {version}"
    return _finish(path, format_, made, head, oddities, options, progress)


def _check_version(document: Mapping[str, Any], file: str) -> None:
    version = document.get("version")
    if not isinstance(version, str) or not version.startswith(VERSIONS):
        shown = "–" if version is None else str(version)[:20]
        raise InputError("unsupported-schema", "cityjson-version", file, version=shown, known=", ".join(VERSIONS))


# --- one document ------------------------------------------------------------------------------------------------


def _take(made: _Gathering, document: Mapping[str, Any], head: Mapping[str, Any]) -> None:
    """Take in the city objects of a document or feature."""
    objects = document.get("CityObjects")
    if not isinstance(objects, dict):
        raise InputError("damaged", "cityjson-no-objects", made.file)
    if "vertices" not in document:
        raise InputError("damaged", "cityjson-no-vertices", made.file)
    local = _array(document["vertices"], made.file)
    scale, shift = _transform(document.get("transform", head.get("transform")), made)
    vertices = local * scale + shift
    block = _Block(vertices, made.append(vertices))
    templates = _templates(document.get("geometry-templates") or head.get("geometry-templates"), made.file)
    root_of = _roots(objects, made)
    rows = _take_attributes(made, objects, root_of)
    for number, (root, chosen) in enumerate(_chosen(objects, root_of, made).items(), 1):
        if number % _OFTEN == 0:
            made.progress("city-buildings", 0.2 + 0.4 * number / len(rows))
        for name, lod, geometry in chosen:
            try:
                _add(made, geometry, rows[root], lod, block, templates)
            except BadGeometry:
                made.bad.append(name)


def _take_attributes(made: _Gathering, objects: Mapping[str, Any], root_of: Mapping[str, str]) -> dict[str, int]:
    """Rows of the buildings with their attributes; what only parts state is the greatest number or the first text of theirs."""
    rows: dict[str, int] = {}
    of_parts: dict[int, dict[str, Any]] = {}
    for name, root in root_of.items():
        if root not in rows:
            rows[root] = len(made.ids)
            made.ids.append(root)
            made.attributes.append({})
        own = objects[name].get("attributes")
        if not isinstance(own, dict):
            continue
        if name == root:
            made.attributes[rows[root]].update(own)
            continue
        known = of_parts.setdefault(rows[root], {})
        for key, value in own.items():
            old = known.get(key)
            if old is None or (type(old) in (int, float) and type(value) in (int, float) and value > old):
                known[key] = value
    for row, known in of_parts.items():
        stated = made.attributes[row]
        stated.update({key: value for key, value in known.items() if stated.get(key) is None})
    return rows


def _array(vertices: object, file: str) -> Floats:
    try:
        found = np.array(vertices, np.float64)
    except (TypeError, ValueError, OverflowError) as error:
        raise InputError("damaged", "cityjson-vertices", file) from error
    if found.size == 0:
        return np.empty((0, 3))
    if found.ndim != 2 or found.shape[1] != 3:
        raise InputError("damaged", "cityjson-vertices", file)
    return found


def _transform(transform: object, made: _Gathering) -> tuple[Floats, Floats]:
    """Scale and shift of the vertices; without a transform they are true coordinates."""
    if transform is None:
        return np.ones(3), np.zeros(3)
    try:
        scale = np.array(transform["scale"], np.float64)      # type: ignore[index]
        shift = np.array(transform["translate"], np.float64)  # type: ignore[index]
    except (KeyError, TypeError, ValueError, IndexError, OverflowError) as error:
        raise InputError("damaged", "cityjson-transform", made.file) from error
    if scale.shape != (3,) or shift.shape != (3,) or not np.isfinite([scale, shift]).all() or (scale == 0.0).any():
        raise InputError("damaged", "cityjson-transform", made.file)
    return scale, shift


def _templates(given: object, file: str) -> _Templates:
    if not isinstance(given, dict) or not isinstance(given.get("templates"), list):
        return _Templates((), np.empty((0, 3)))
    return _Templates(tuple(given["templates"]), _array(given.get("vertices-templates", []), file))


def _roots(objects: Mapping[str, Any], made: _Gathering) -> dict[str, str]:
    """The building to which each building and part belongs; parts without one stand for themselves."""
    parent_of: dict[str, str] = {}
    bodies: list[str] = []
    for name, item in objects.items():
        kind = item.get("type") if isinstance(item, dict) else None
        if kind not in _BODIES:
            made.others[str(kind)[:40]] += 1
            continue
        bodies.append(name)
        for child in item.get("children") or () if isinstance(item.get("children"), list) else ():
            if isinstance(child, str):
                parent_of.setdefault(child, name)
        parents = item.get("parents")
        if kind == "BuildingPart" and isinstance(parents, list) and parents and isinstance(parents[0], str):
            parent_of[name] = parents[0]
    return {name: _root(name, objects, parent_of, made) for name in bodies}


def _root(name: str, objects: Mapping[str, Any], parent_of: Mapping[str, str], made: _Gathering) -> str:
    at = name
    seen = {at}
    while objects[at]["type"] == "BuildingPart":
        above = parent_of.get(at)
        if above is None or not isinstance(objects.get(above), dict) or objects[above].get("type") not in _BODIES:
            made.orphans.append(name)
            return at
        if above in seen:
            made.looped.append(name)
            return min(seen)
        seen.add(above)
        at = above
    made.parts += at != name
    return at


def _chosen(objects: Mapping[str, Any], root_of: Mapping[str, str],
            made: _Gathering) -> dict[str, list[tuple[str, float, Mapping[str, Any]]]]:
    """The geometries of each building that are used: bodies of the LoD that serves best, outlines of LoD 0."""
    bodies: dict[str, list[tuple[str, float, Mapping[str, Any]]]] = {}
    flats: dict[str, list[tuple[str, float, Mapping[str, Any]]]] = {}
    for name, root in root_of.items():
        geometries = objects[name].get("geometry")
        best: tuple[str, float, Mapping[str, Any]] | None = None
        for geometry in geometries if isinstance(geometries, list) else ():
            lod = lod_of(geometry) if isinstance(geometry, dict) else None
            if lod is None and isinstance(geometry, dict) and geometry.get("type") == "GeometryInstance":
                lod = 1.0       # the level of an instance is that of its template
            if lod is None:
                made.bad.append(name)
                continue
            made.lods[f"{lod:g}"] += 1
            if lod < 1.0:
                flats.setdefault(root, []).append((name, lod, geometry))
            elif best is None or form_rank(lod) > form_rank(best[1]):
                best = (name, lod, geometry)
        if best is not None:
            bodies.setdefault(root, []).append(best)
    chosen: dict[str, list[tuple[str, float, Mapping[str, Any]]]] = {}
    for root in dict.fromkeys(root_of.values()):
        kept = _without_coarser_whole(bodies.get(root, []), root)
        for lod in {lod for _, lod, _ in kept}:
            made.used[f"{lod:g}"] += 1
        chosen[root] = kept + flats.get(root, [])
    return chosen


def _without_coarser_whole(bodies: list[tuple[str, float, Mapping[str, Any]]],
                           root: str) -> list[tuple[str, float, Mapping[str, Any]]]:
    """A building's own body is left out where its parts show the same in more detail."""
    best = max((form_rank(lod) for name, lod, _ in bodies if name != root), default=-1.0)
    return [body for body in bodies if body[0] != root or form_rank(body[1]) >= best]


def _add(made: _Gathering, geometry: Mapping[str, Any], row: int, lod: float, block: _Block, templates: _Templates) -> None:
    if geometry.get("type") != "GeometryInstance":
        made.rings.add(geometry, row, lod, block.first, block.first + len(block.vertices), block.first)
        return
    try:
        template, corner = templates.geometries[geometry["template"]], geometry["boundaries"][0]
        at = block.vertices[corner] if corner >= 0 else None
        lod = lod_of(template) or lod
    except (KeyError, TypeError, IndexError, ValueError, AttributeError) as error:
        raise BadGeometry from error
    if at is None:
        raise BadGeometry
    start = made.append(template_vertices(geometry, templates.vertices, at))
    made.rings.add(template, row, lod, start, start + len(templates.vertices), start)


# --- all together ------------------------------------------------------------------------------------------------


def _finish(path: Path, format_: str, made: _Gathering, head: Mapping[str, Any], oddities: Oddities, options: ReadOptions,
            progress: Progress) -> Reading:
    report = made.report
    crs = _crs(head)
    vertices = np.concatenate(made.vertices) if made.vertices else np.empty((0, 3))
    place = to_place(vertices[:, :2], crs, options.unit, path.name, report, degrees=False)
    vertices = np.column_stack([place.points, somewhere(vertices[:, 2]) * place.factor])
    faces = made.rings.faces(vertices)
    bodies = measure(faces, len(made.ids))
    progress("city-geometry", 0.8)
    names = sorted({key for own in made.attributes for key in own})
    ids = unique_ids(made.ids, "building", report, path.name)
    rows = Gathered(ids, understood(names, "use"), lambda name: [own.get(name) for own in made.attributes], report, path.name,
                    length_unit=place.factor)
    _put_bodies(rows, bodies)
    gather(rows)
    _put_ground(rows, bodies)
    put_outlines(rows, bodies.outlines)
    ask_about_floors(rows)
    _report(made, rows, oddities, options)
    report_unused(names, rows)
    progress("city-geometry", 1.0)
    return make_reading(path, format_, rows, place, bodies.outlines, crs)


def _crs(head: Mapping[str, Any]) -> str | None:
    metadata = head.get("metadata")
    if not isinstance(metadata, dict):
        return None
    name = metadata.get("referenceSystem") or metadata.get("crs")
    if isinstance(name, dict):
        name = f"EPSG:{name.get('epsg')}"
    return str(name)[:200] if name else None


def _put_bodies(rows: Gathered, bodies: Bodies) -> None:
    """Heights and outlines from the geometry; they go before what attributes say."""
    rows.put("height_m", np.round(bodies.top_m - bodies.base_m, 6), from_geometry("city-ground-to-roof"))
    areas = bodies.outlines.areas
    for code, how in enumerate(FOOTPRINT_HOWS):
        if (bodies.how == code).any():
            rows.put("building_footprint_m2", np.where(bodies.how == code, areas, np.nan), from_geometry(how))


def _put_ground(rows: Gathered, bodies: Bodies) -> None:
    """The base of the model is taken for the outdoor ground, unless the building has basements, which it may stand on.

    City models cut their buildings off at the terrain. A roof level is known only where surveyed roofs are level (LoD 2);
    the top of a block (LoD 1) may be its eaves, its ridge or a mean.
    """
    cellar = np.nan_to_num(rows.values("basement_storeys")) > 0.0
    base = np.where(cellar, np.nan, bodies.base_m)
    rows.put("outdoor_ground_m", np.where(bodies.base_stated, base, np.nan), from_geometry("city-ground-level"))
    rows.put("outdoor_ground_m", np.where(bodies.base_stated, np.nan, base), from_geometry("city-base"))
    if not np.isnan(bodies.flat_roof_m).all():
        rows.put("roof_m", bodies.flat_roof_m, from_geometry("city-level-roof"))


def _report(made: _Gathering, rows: Gathered, oddities: Oddities, options: ReadOptions) -> None:
    report, file = made.report, made.file
    report_oddities(oddities, file, report)
    report_options(options, file, report)
    if made.lods:
        report.guess("city-lods", file, found=counted(made.lods), used=counted(made.used) or "–")
    if "outdoor_ground_m" in rows.columns and not np.isnan(rows.values("outdoor_ground_m")).all():
        report.guess("city-ground-from-base", file, count=int((~np.isnan(rows.values("outdoor_ground_m"))).sum()))
    if made.parts:
        report.repair("city-parts-joined", file, count=made.parts)
    if made.others:
        report.drop("city-others", file, count=sum(made.others.values()), found=counted(made.others))
    if made.orphans:
        report.error("city-orphans", file, count=len(made.orphans), examples=", ".join(made.orphans[:3]))
    if made.looped:
        report.error("city-loops", file, count=len(made.looped), examples=", ".join(made.looped[:3]))
    if made.bad:
        report.drop("city-geometry-bad", file, count=len(made.bad), examples=", ".join(dict.fromkeys(made.bad[:3])))
    if made.rings.dropped:
        report.drop("city-faces-dropped", file, count=made.rings.dropped)
    flat = np.isnan(rows.values("height_m"))
    if flat.any():
        report.drop("city-no-height", file, count=int(flat.sum()), examples=rows.examples(flat))
