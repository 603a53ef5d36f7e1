"""A first look at mesh files, before a library reads them. What the file cannot give is refused with a plain reason.

trimesh forgives much: it reads a cut-off file as an empty one. So each format is looked at before trimesh sees it.
"""

from __future__ import annotations

import json
import re
import urllib.parse
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from models.errors import InputError
from models.readers import MAX_INPUT_BYTES
from models.readers.raw_mesh import MAX_FACES, reason_of

_STL_HEADER, _STL_FACE = 84, 50
_UNKNOWN_EXTENSIONS: Final = frozenset({"KHR_draco_mesh_compression", "EXT_meshopt_compression", "KHR_meshopt_compression"})
_UNIT_WORDS: Final[dict[str, str]] = {
    "mm": "mm", "millimeter": "mm", "millimetre": "mm", "millimeters": "mm", "millimetres": "mm",
    "cm": "cm", "centimeter": "cm", "centimetre": "cm", "centimeters": "cm", "centimetres": "cm",
    "m": "m", "meter": "m", "metre": "m", "meters": "m", "metres": "m",
    "in": "in", "inch": "in", "inches": "in", "ft": "ft", "foot": "ft", "feet": "ft",
}
_UNIT_COMMENT: Final = re.compile(rb"^\s*(?:#|comment)[^\n]*?\bunits?\b\s*[:=]?\s*([A-Za-z]+)", re.MULTILINE | re.IGNORECASE)


@dataclass(slots=True)
class Checked:
    """A file's bytes after the first look, and the files beside it that it names."""

    data: bytes
    format: str
    unit: str | None = None
    up_axis: str | None = None
    trailing_bytes: int = 0
    files: Mapping[str, bytes] = field(default_factory=dict)


def _check_stl(path: Path, data: bytes) -> Checked:
    expected = _STL_HEADER + _STL_FACE * int.from_bytes(data[80:84], "little") if len(data) >= _STL_HEADER else None
    if expected == len(data):
        if expected == _STL_HEADER:
            raise InputError("empty", "mesh-empty", path.name)
        return Checked(data, "STL")
    text = data.lstrip()[:5].lower() == b"solid"
    if text and (b"facet" in data[:2048].lower() or b"\0" not in data):
        return _check_text_stl(path, data)
    if expected is None:
        raise InputError("damaged", "mesh-not-format", path.name, format="STL")
    if expected > len(data):
        if b"\0" not in data[_STL_HEADER:] or expected > 1000 * max(len(data), 1000):
            raise InputError("damaged", "mesh-not-format", path.name, format="STL")
        raise InputError("cut-off", "mesh-cut-off", path.name)
    if expected == _STL_HEADER or len(data) - expected > expected:
        raise InputError("damaged", "mesh-not-format", path.name, format="STL")
    return Checked(data[:expected], "STL", trailing_bytes=len(data) - expected)


def _check_text_stl(path: Path, data: bytes) -> Checked:
    lower = data.lower()
    corners, ends = len(re.findall(rb"\bvertex\b", lower)), lower.count(b"endsolid")
    if not ends:
        raise InputError("cut-off", "mesh-cut-off", path.name)
    if not corners:
        raise InputError("empty", "mesh-empty", path.name)
    if corners % 3:
        raise InputError("damaged", "mesh-damaged", path.name, reason="vertex")
    return Checked(data, "STL")


def _check_obj(path: Path, data: bytes) -> Checked:
    data = data.removeprefix(b"\xef\xbb\xbf")
    if b"\0" in data or not re.search(rb"^[ \t]*v[ \t]+[-+.\d]", data, re.MULTILINE):
        raise InputError("syntax", "mesh-not-format", path.name, format="OBJ")
    if not re.search(rb"^[ \t]*f[ \t]", data, re.MULTILINE):
        raise InputError("no-building", "mesh-no-faces", path.name)
    if re.search(rb"^[ \t]*f[ \t](?:.*[ \t])?0(?:[/ \t]|\r?$)", data, re.MULTILINE):
        raise InputError("damaged", "mesh-damaged", path.name, reason="f 0")     # corners count from 1
    return Checked(data, "OBJ", unit=_stated_unit(data))


def _check_ply(path: Path, data: bytes) -> Checked:
    if not data.startswith(b"ply"):
        raise InputError("syntax", "mesh-not-format", path.name, format="PLY")
    head, end, _ = data.partition(b"end_header")
    if not end:
        raise InputError("cut-off", "mesh-cut-off", path.name)
    counts = {name: int(count[:18]) for name, count in re.findall(rb"^element\s+(\w+)\s+(\d+)", head, re.MULTILINE)}
    if not counts.get(b"vertex"):
        raise InputError("empty", "mesh-empty", path.name)
    if not counts.get(b"face"):
        raise InputError("no-building", "mesh-no-faces", path.name)
    # An element takes at least one byte, in text and in binary: a claim beyond the file is a cut-off file.
    if sum(counts.values()) > len(data):
        raise InputError("cut-off", "mesh-cut-off", path.name)
    return Checked(data, "PLY", unit=_stated_unit(head))


def _check_off(path: Path, data: bytes) -> Checked:
    lines = [line.split(b"#")[0].split() for line in data.splitlines()]
    lines = [line for line in lines if line]
    if not lines or lines[0][0].upper() not in (b"OFF", b"COFF"):
        raise InputError("syntax", "mesh-not-format", path.name, format="OFF")
    counts = lines[0][1:] or (lines[1] if len(lines) > 1 else [])
    if len(counts) < 2 or not all(count.isdigit() and len(count) < 12 for count in counts[:2]):
        raise InputError("syntax", "mesh-not-format", path.name, format="OFF")
    points, faces = int(counts[0]), int(counts[1])
    if not points:
        raise InputError("empty", "mesh-empty", path.name)
    if not faces:
        raise InputError("no-building", "mesh-no-faces", path.name)
    if len(lines) - (1 if lines[0][1:] else 2) < points + faces:
        raise InputError("cut-off", "mesh-cut-off", path.name)
    return Checked(data, "OFF", unit=_stated_unit(data[:4096]))


def _stated_unit(data: bytes) -> str | None:
    """The unit that a comment of the file names, as SketchUp and others write it."""
    found = _UNIT_COMMENT.search(data[:65_536])
    return _UNIT_WORDS.get(found.group(1).decode("ascii").lower()) if found else None


def _check_glb(path: Path, data: bytes) -> Checked:
    if data[:4] != b"glTF":
        raise InputError("syntax", "mesh-not-format", path.name, format="glTF")
    if len(data) < 20:
        raise InputError("cut-off", "mesh-cut-off", path.name)
    version, length, chunk = (int.from_bytes(data[i:i + 4], "little") for i in (4, 8, 12))
    if version != 2:
        raise InputError("unsupported-schema", "mesh-gltf-version", path.name, version=version)
    if length > len(data) or 20 + chunk > len(data):
        raise InputError("cut-off", "mesh-cut-off", path.name)
    files = _gltf_files(path, data[20:20 + chunk])
    return Checked(data, "glTF 2.0", unit="m", up_axis="y", trailing_bytes=len(data) - length, files=files)


def _check_gltf(path: Path, data: bytes) -> Checked:
    return Checked(data, "glTF 2.0", unit="m", up_axis="y", files=_gltf_files(path, data))


def _gltf_files(path: Path, text: bytes) -> dict[str, bytes]:
    """The files that a glTF names beside itself, after a look at what its text claims."""
    try:
        tree = json.loads(text.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise InputError("syntax", "mesh-not-format", path.name, format="glTF") from error
    if not isinstance(tree, dict):
        raise InputError("syntax", "mesh-not-format", path.name, format="glTF")
    try:
        return _gltf_tree(path, tree)
    except (TypeError, ValueError, KeyError, IndexError, AttributeError) as error:
        if isinstance(error, InputError):
            raise
        raise InputError("damaged", "mesh-damaged", path.name, reason=reason_of(error)) from error


def _gltf_tree(path: Path, tree: dict[str, Any]) -> dict[str, bytes]:
    version = str(tree.get("asset", {}).get("version", "2.0"))
    if not version.startswith("2."):
        raise InputError("unsupported-schema", "mesh-gltf-version", path.name, version=version[:20])
    needed = sorted(_UNKNOWN_EXTENSIONS.intersection(tree.get("extensionsRequired", [])))
    if needed:
        raise InputError("unsupported-schema", "mesh-gltf-extension", path.name, extension=needed[0])
    if not tree.get("meshes"):
        raise InputError("no-building", "mesh-no-faces", path.name)
    _check_nodes(path, tree.get("nodes", []))
    uris = [buffer["uri"] for buffer in tree.get("buffers", []) if "uri" in buffer]
    files = {uri: _beside(path, uri) for uri in uris if not uri.startswith("data:")}
    # A number in the text must not make the reader reserve more than the data can fill.
    held = sum(min(int(buffer["byteLength"]), 2**40) for buffer in tree.get("buffers", []))
    if any(int(accessor["count"]) > max(held, 1_000_000) for accessor in tree.get("accessors", [])):
        raise InputError("damaged", "mesh-damaged", path.name, reason="accessor count")
    return files


def _check_nodes(path: Path, nodes: list[dict[str, Any]]) -> None:
    """Refuse a node that hangs under two others or under itself: the scene must be a tree (glTF 2.0, 3.5.2)."""
    parent: dict[int, int] = {}
    for i, node in enumerate(nodes):
        for child in node.get("children", []):
            if child in parent or not 0 <= child < len(nodes):
                raise InputError("damaged", "mesh-damaged", path.name, reason=f"node {child}")
            parent[child] = i
    reached = [i for i in range(len(nodes)) if i not in parent]
    for i in reached:
        reached.extend(nodes[i].get("children", []))
    if len(reached) < len(nodes):
        raise InputError("damaged", "mesh-damaged", path.name, reason="node cycle")


def _beside(path: Path, uri: str) -> bytes:
    """Bytes of a file that a glTF names. Only files in its own folder or below are opened, and never an address."""
    name = urllib.parse.unquote(uri)
    folder = path.resolve().parent
    if urllib.parse.urlsplit(uri).scheme or "\0" in name:
        raise InputError("not-readable", "mesh-outside", path.name, file=name[:200])
    try:
        target = (folder / name).resolve()
        if not target.is_relative_to(folder):
            raise InputError("not-readable", "mesh-outside", path.name, file=name[:200])
        if target.exists() and target.stat().st_size > MAX_INPUT_BYTES:
            raise InputError("too-large", "mesh-too-large", path.name, limit=MAX_FACES)
        if not target.is_file():      # a pipe or a device would never end
            raise InputError("not-found", "mesh-part-missing", path.name, file=name[:200])
        return target.read_bytes()
    except (OSError, RuntimeError) as error:
        raise InputError("not-found", "mesh-part-missing", path.name, file=name[:200]) from error


CHECKS: Final[dict[str, Callable[[Path, bytes], Checked]]] = {
    ".stl": _check_stl, ".obj": _check_obj, ".ply": _check_ply, ".off": _check_off, ".glb": _check_glb, ".gltf": _check_gltf,
}
"""Suffix → the first look at such a file. Raises InputError: not this format, cut off, damaged, empty, without a face."""
