"""Opens a Rhino file and says in which unit and version it was saved. What cannot be opened is refused with a plain reason."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from models.errors import InputError, system_reason
from models.report import ReportBuilder

MAGIC: Final = b"3D Geometry File Format "
HEADER_BYTES: Final = 32
_NEWEST: Final = 89
"""Versions are 2, 3, 4, then 50, 60 … in tens since Rhino 5; 80 is Rhino 8 and its service releases."""

_END_MARK: Final = b"\xff\x7f\0\0"
_UNITS: Final = {"Millimeters": "mm", "Centimeters": "cm", "Meters": "m", "Inches": "in", "Feet": "ft"}
_OTHER_UNITS_M: Final = {
    "Angstroms": 1e-10, "Nanometers": 1e-9, "Microns": 1e-6, "Decimeters": 0.1, "Dekameters": 10.0, "Hectometers": 100.0,
    "Kilometers": 1e3, "Megameters": 1e6, "Microinches": 2.54e-8, "Mils": 2.54e-5, "Yards": 0.9144, "Miles": 1609.344,
    "NauticalMiles": 1852.0,
}
"""Units that Rhino knows and the contract does not: such a model is turned into metres."""


def file_bytes(path: Path, report: ReportBuilder) -> bytes:
    """The bytes of a file that begins and ends as a Rhino file does. Raises InputError."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise InputError("not-readable", "file-not-readable", str(path), reason=system_reason(error)) from error
    trailing = check_ends(path, data)
    if trailing:
        report.drop("mesh-trailing", path.name, count=trailing)
    return data


def check_ends(path: Path, data: bytes) -> int:
    """Number of bytes after the end of the file. Raises InputError for what does not begin or end as such a file does."""
    if not data.startswith(MAGIC):
        raise InputError("syntax", "rhino-not-3dm", path.name)
    digits = data[len(MAGIC):HEADER_BYTES].strip()
    if len(data) < HEADER_BYTES:
        raise InputError("cut-off", "rhino-cut-off", path.name)
    if not digits.isdigit():
        raise InputError("damaged", "rhino-damaged", path.name)
    version = int(digits)
    if version > _NEWEST:
        raise InputError("unsupported-schema", "rhino-too-new", path.name, version=version // 10)
    end = _end_of(data, 8 if version >= 50 else 4)
    if version > 1 and end is None:
        raise InputError("cut-off", "rhino-cut-off", path.name)
    return 0 if end is None else len(data) - end


def _end_of(data: bytes, width: int) -> int | None:
    """Where the file ends by its own word: a mark, the length of a number, and the number, which is the size of the file."""
    mark = _END_MARK + width.to_bytes(width, "little")
    at = data.rfind(mark)
    while at >= 0:
        end = at + len(mark) + width
        if data[at + len(mark):end] == end.to_bytes(width, "little"):
            return end
        at = data.rfind(mark, 0, at)
    return None


def parsed(path: Path, data: bytes) -> Any:
    """The model in a file's bytes. Raises InputError where rhino3dm refuses them."""
    import rhino3dm

    opener: Any = rhino3dm.File3dm      # its type hints ask for a list; it takes bytes
    try:
        model = opener.FromByteArray(data)
    except MemoryError as error:
        raise InputError("too-large", "rhino-too-large", path.name) from error
    except Exception as error:     # whatever the foreign parser raises: for a foreign file that means damaged
        raise InputError("damaged", "rhino-damaged", path.name) from error
    if model is None:
        raise InputError("damaged", "rhino-damaged", path.name)
    return model


def unit_name(model: Any) -> str:
    """Rhino's own name of the model's length unit."""
    return str(model.Settings.ModelUnitSystem).rpartition(".")[2]


def format_of(version: int) -> str:
    """Format and version for the report: ``3DM 8``."""
    return f"3DM {version // 10 if version >= 50 else version}"


def unit_of(name: str, subject: str, overruled: bool, report: ReportBuilder) -> tuple[str | None, float]:
    """The length unit and the factor by which coordinates are multiplied first.

    A unit that the contract does not know becomes metres; where the file has none, it is None and will be guessed.
    """
    if name in _UNITS:
        return _UNITS[name], 1.0
    if overruled:
        return None, 1.0
    if name in _OTHER_UNITS_M:
        report.repair("rhino-unit-turned", subject, unit=name)
        return "m", _OTHER_UNITS_M[name]
    report.guess("rhino-unit-none", subject, unit=name)
    return None, 1.0
