"""What a file really is, by its first bytes: a drawing that was given another ending, a packed file, a saved web page.

Looked at before any reader runs. Only what can be told for certain is named; everything else is left to the reader that
the ending asks for.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from models.errors import InputError

HEAD_BYTES: Final = 4096

_STL_HEADER, _STL_FACE = 84, 50


@dataclass(frozen=True, slots=True)
class Signature:
    """A kind of file that is known by its beginning.

    Args:
        name: what people call it.
        key: message that says what to do instead.
        holds: whether a beginning is of this kind.
        own: endings whose readers take such a file, or know better what to say of it.
        suffix: the right ending, where such a file can be read.
    """

    name: str
    key: str
    holds: Callable[[bytes], bool]
    own: tuple[str, ...] = ()
    suffix: str = ""


def _starts(*beginnings: bytes) -> Callable[[bytes], bool]:
    return lambda head: head.startswith(beginnings)


def _fits(pattern: bytes) -> Callable[[bytes], bool]:
    """Whether a pattern stands at the beginning, after a byte order mark, blanks and comments of XML."""
    begin = rb"^(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*"
    compiled = re.compile(begin + pattern, re.IGNORECASE | re.DOTALL)
    return lambda head: compiled.match(head) is not None


_TABLES: Final = (".xlsx", ".xlsm", ".xls", ".csv", ".tsv", ".txt")

SIGNATURES: Final = (
    Signature("DWG", "really-dwg", _fits(rb"AC(?:10\d\d|1\.\d|2\.\d)"), (".dwg", ".dxf")),
    Signature("SketchUp (.skp)", "really-skp", _starts(b"\xff\xfe\xff\x0eS\0k\0e\0t\0c\0h\0U\0p"), (".skp",)),
    Signature("Rhino (.3dm)", "really-other", _starts(b"3D Geometry File Format"), (".3dm",), ".3dm"),
    Signature("GLB (glTF)", "really-other", _starts(b"glTF"), (".glb",), ".glb"),
    Signature("PLY", "really-other", _starts(b"ply\n", b"ply\r"), (".ply",), ".ply"),
    Signature("IFC", "really-other", _fits(rb"ISO-10303-21.{0,4000}?FILE_SCHEMA\s*\(\s*\(\s*'IFC"), (".ifc", ".ifczip"), ".ifc"),
    Signature("STEP", "really-step", _fits(rb"ISO-10303-21.{0,4000}?FILE_SCHEMA"), (".ifc", ".ifczip", ".step", ".stp")),
    Signature("COLLADA", "really-other", _fits(rb"<COLLADA\b"), (".dae",), ".dae"),
    Signature("ifcXML", "really-ifcxml", _fits(rb"<(?:\w+:)?(?:ifcXML|iso_10303_28)\b"), (".ifc", ".ifczip")),
    Signature("HTML", "really-html", _fits(rb"<(?:!DOCTYPE\s+html|html)\b")),
    Signature("DXF", "really-other", _fits(rb"(?:999\r?\n[^\n]*\n\s*)*0\s*\r?\n\s*SECTION\b"), (".dxf",), ".dxf"),
    Signature("DXF", "really-other", _starts(b"AutoCAD Binary DXF"), (".dxf",), ".dxf"),
    Signature("FBX", "really-fbx", _starts(b"Kaydara FBX Binary"), (".fbx",)),
    Signature("Blender", "really-blend", _starts(b"BLENDER"), (".blend",)),
    Signature("PDF", "really-picture", _starts(b"%PDF-"), (".pdf",)),
    Signature("PNG", "really-picture", _starts(b"\x89PNG\r\n"), (".png",)),
    Signature("JPEG", "really-picture", _starts(b"\xff\xd8\xff"), (".jpg", ".jpeg")),
    Signature("TIFF", "really-picture", _starts(b"II*\0", b"MM\0*"), (".tif", ".tiff")),
    Signature("Office 97-2003 / Revit / 3ds Max", "really-ole", _starts(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
              (*_TABLES, ".rvt", ".rfa", ".max", ".doc", ".ppt")),
    Signature("SQLite", "really-sqlite", _starts(b"SQLite format 3\0"), (".shanglou", ".gpkg", ".db")),
    Signature("RAR", "really-packed", _starts(b"Rar!\x1a\x07"), (".rar",)),
    Signature("7z", "really-packed", _starts(b"7z\xbc\xaf\x27\x1c"), (".7z",)),
    Signature("gzip", "really-packed", _starts(b"\x1f\x8b\x08"), (".gz", ".json", ".geojson", ".blend")),
)
"""In the order in which they are tried."""

_ZIP: Final = _starts(b"PK\x03\x04")
_PACKED: Final = (
    ("3d/3dmodel.model", Signature("3MF", "really-other", _ZIP, suffix=".3mf")),
    ("xl/workbook.xml", Signature("Excel", "really-other", _ZIP, suffix=".xlsx")),
    ("word/document.xml", Signature("Word", "really-picture", _ZIP)),
    (".ifc", Signature("IFCZIP", "really-other", _ZIP, suffix=".ifczip")),
    (".dae", Signature("ZAE (COLLADA)", "really-packed-dae", _ZIP)),
)
"""What a name in a packed file tells of it."""

_ZIP_SUFFIXES: Final = (".ifc", ".ifczip", ".3mf", ".zae", ".kmz", ".usdz", ".zip", ".docx", ".pptx", ".pln", *_TABLES)
"""Endings whose readers unpack, or say best what is wrong with a packed file."""


def check_content(path: Path) -> None:
    """Refuse a file whose content is another format than its ending says.

    Raises:
        InputError: what it really is, and what to do.
    """
    suffix = path.suffix.lower()
    try:
        with path.open("rb") as stream:
            head = stream.read(HEAD_BYTES)
        size = path.stat().st_size
    except OSError:
        return      # said by the reader
    if suffix == ".stl" and _is_binary_stl(head, size):
        return
    if _ZIP(head) and suffix not in _ZIP_SUFFIXES:
        raise _refusal(path, _packed(path))
    for signature in SIGNATURES:
        if signature.holds(head):
            if suffix not in signature.own:
                raise _refusal(path, signature)
            return


def _is_binary_stl(head: bytes, size: int) -> bool:
    """Whether the size is the one that the header claims: then the header's free text may be anything."""
    return len(head) >= _STL_HEADER and size == _STL_HEADER + _STL_FACE * int.from_bytes(head[80:84], "little")


def _packed(path: Path) -> Signature:
    """What a packed file is, by the names in it."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = [name.lower() for name in archive.namelist()[:10_000]]
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        names = []
    for ending, signature in _PACKED:
        if any(name.endswith(ending) for name in names):
            return signature
    return Signature("ZIP", "really-packed", _ZIP)


def _refusal(path: Path, signature: Signature) -> InputError:
    return InputError("unsupported-format", signature.key, path.name, format=signature.name, suffix=path.suffix.lower() or "?",
                      right=signature.suffix)
