"""Readers: a file becomes a :class:`~models.reading.Reading`. One door, :func:`read`, picks the reader."""

from __future__ import annotations

import importlib
from dataclasses import replace
from pathlib import Path
from typing import Final

from models.errors import InputError, system_reason
from models.readers.signatures import check_content
from models.reading import Progress, Reading, ReadOptions, silent
from models.report import Note

READERS: Final[dict[str, str]] = {
    ".ifc": "models.readers.ifc",
    ".ifczip": "models.readers.ifc",
    ".obj": "models.readers.mesh",
    ".stl": "models.readers.mesh",
    ".ply": "models.readers.mesh",
    ".off": "models.readers.mesh",
    ".glb": "models.readers.mesh",
    ".gltf": "models.readers.mesh",
    ".dae": "models.readers.mesh",
    ".3mf": "models.readers.mesh",
    ".3dm": "models.readers.rhino",
    ".dxf": "models.readers.dxf",
    ".json": "models.readers.city",
    ".geojson": "models.readers.city",
    ".jsonl": "models.readers.city",
    ".xlsx": "models.readers.tables",
    ".xlsm": "models.readers.tables",
    ".xls": "models.readers.tables",
    ".csv": "models.readers.tables",
    ".toml": "models.readers.description",
    ".shanglou": "models.readers.project",
}
"""File suffix → module with ``read(path, options, progress) -> Reading``; imported only when needed."""

LAYERED: Final = (".dxf", ".3dm")
"""Suffixes of files whose layers follow rules."""

ADVICE: Final[dict[str, str]] = {
    ".dwg": "format-dwg", ".skp": "format-skp", ".rvt": "format-rvt",
    ".ifcxml": "format-ifcxml",
    ".xlsb": "format-table", ".ods": "format-table", ".et": "format-table", ".numbers": "format-table",
    ".pln": "format-rvt", ".rfa": "format-rvt", ".nwd": "format-rvt", ".nwc": "format-rvt", ".dgn": "format-dgn",
    ".max": "format-modeller", ".blend": "format-modeller", ".3ds": "format-modeller", ".c4d": "format-modeller",
    ".ma": "format-modeller", ".mb": "format-modeller", ".usd": "format-modeller", ".usdz": "format-modeller",
    ".wrl": "format-modeller", ".x3d": "format-modeller", ".fbx": "format-fbx", ".zae": "format-zae", ".kmz": "format-kmz",
    ".step": "format-step", ".stp": "format-step", ".igs": "format-step", ".iges": "format-step", ".sat": "format-step",
    ".pdf": "format-picture", ".png": "format-picture", ".jpg": "format-picture", ".jpeg": "format-picture",
    ".tif": "format-picture", ".tiff": "format-picture", ".bmp": "format-picture", ".psd": "format-picture",
    ".doc": "format-picture", ".docx": "format-picture", ".ppt": "format-picture", ".pptx": "format-picture",
    ".dwf": "format-picture", ".plt": "format-picture", ".zip": "format-packed", ".rar": "format-packed", ".7z": "format-packed",
    ".gz": "format-packed", ".shp": "format-gis", ".gpkg": "format-gis", ".gml": "format-gis", ".kml": "format-gis",
    ".las": "format-points", ".laz": "format-points", ".e57": "format-points", ".pts": "format-points",
    ".gh": "format-grasshopper", ".ghx": "format-grasshopper",
}
"""Suffixes that are refused by name, with the message that tells what to export instead."""

SETTLED: Final = ".shanglou"
"""A project was read and doubted when it was made: neither is done again."""

MAX_INPUT_BYTES: Final = 2 * 1024**3
"""Files above 2 GiB are refused: the readers hold them in memory."""


def read(path: Path, options: ReadOptions | None = None, progress: Progress = silent) -> Reading:
    """Read a building file.

    Args:
        path: the file.
        options: what the user overrules (unit, up axis, storey schedule).
        progress: told about stage and share; may raise Cancelled.

    Raises:
        InputError: the file cannot be used; code and message say why.
    """
    check_file(path)
    suffix = path.suffix.lower()
    if suffix not in ADVICE:
        check_content(path)
    if suffix not in READERS:
        raise InputError("unsupported-format", ADVICE.get(suffix, "format-unknown"), path.name, suffix=suffix or "?",
                         formats=" ".join(READERS))
    from models.readers.plausibility import with_doubts  # needs numpy, which the start of the window does not

    reader = importlib.import_module(READERS[suffix])
    options = options or ReadOptions()
    if suffix == SETTLED:
        settled: Reading = reader.read(path, options, progress)
        return settled
    if options.layers is not None and suffix not in LAYERED:
        return _without_layers(with_doubts(reader.read(path, options, progress), options), options.layers)
    reading: Reading = reader.read(path, options, progress)
    return with_doubts(reading, options)


def _without_layers(reading: Reading, rules: Path) -> Reading:
    """The reading with a note that rules of layers had no say in it. Raises InputError: the rules cannot be used anyhow."""
    from models.readers.layers import load_rules

    load_rules(rules)
    note = Note("layers-unused", reading.input.file, {"rules": rules.name})
    return replace(reading, report=replace(reading.report, dropped=(*reading.report.dropped, note)))


def check_file(path: Path) -> None:
    """Refuse what is no readable, non-empty file of a sensible size. Raises InputError."""
    try:
        there, plain = path.exists(), path.is_file()
    except OSError as error:      # a name longer than the system allows, a loop of links
        raise InputError("not-found", "file-not-found", str(path)) from error
    if not there:
        raise InputError("not-found", "file-not-found", str(path))
    if not plain:
        raise InputError("not-a-file", "not-a-file", str(path))
    try:
        with path.open("rb") as stream:
            first = stream.read(1)
        size = path.stat().st_size
    except OSError as error:
        raise InputError("not-readable", "file-not-readable", str(path), reason=system_reason(error)) from error
    if not first:
        raise InputError("empty", "file-empty", path.name)
    if size > MAX_INPUT_BYTES:
        raise InputError("too-large", "file-too-large", path.name, limit_gib=MAX_INPUT_BYTES // 1024**3)
