"""What the child process, in which rhino3dm works, and the reader say to one another: frames of bytes, most of them JSON.

A frame is a letter, the length of its content, and the content. Nothing is pickled.
"""

from __future__ import annotations

import json
import struct
from collections import Counter
from dataclasses import asdict, dataclass, fields
from typing import IO, Any, Final

import numpy as np

from models.readers.raw_mesh import Part
from models.readers.rhino.layer_tree import Layer
from models.readers.rhino.scene import Fitting, Piece, Scene, Tally

PROGRESS, FAULT, ANSWER, SHAPES, KNOWN = b"P", b"F", b"A", b"S", b"K"
_HEAD: Final = struct.Struct("<cQ")


@dataclass(frozen=True, slots=True)
class Opened:
    """A model as rhino3dm opened it: version of the archive, name of its length unit, number of objects, what stands in it."""

    version: int
    unit: str
    objects: int
    scene: Scene


def send(stream: IO[bytes], kind: bytes, *contents: bytes | memoryview) -> None:
    """Write a frame."""
    stream.write(_HEAD.pack(kind, sum(len(content) for content in contents)))
    for content in contents:
        stream.write(content)
    stream.flush()


def receive(stream: IO[bytes]) -> tuple[bytes, bytes] | None:
    """The next frame; None at the end, or where it is cut off."""
    head = stream.read(_HEAD.size)
    if len(head) < _HEAD.size:
        return None
    kind, length = _HEAD.unpack(head)
    content = stream.read(length)
    return (kind, content) if len(content) == length else None


def as_json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "surrogatepass")


def from_json(content: bytes) -> Any:
    return json.loads(content.decode("utf-8", "surrogatepass"))


def send_opened(stream: IO[bytes], opened: Opened) -> None:
    """Write an opened model: the triangles as they lie in memory, everything else as JSON."""
    scene = opened.scene
    layers = list(dict.fromkeys([piece.layer for piece in scene.pieces] + [fitting.layer for fitting in scene.fittings]))
    place = {layer: i for i, layer in enumerate(layers)}
    pieces = [[place[piece.layer], piece.name, piece.known, None if piece.matrix is None else piece.matrix.tolist(),
               len(piece.part.vertices), len(piece.part.faces)] for piece in scene.pieces]
    fittings = [[place[fitting.layer], fitting.name, fitting.low, fitting.high] for fitting in scene.fittings]
    tally = {one.name: _plain(getattr(scene.tally, one.name)) for one in fields(Tally)}
    answer = {"version": opened.version, "unit": opened.unit, "objects": opened.objects, "tally": tally,
              "layers": [asdict(one) for one in layers], "pieces": pieces, "fittings": fittings}
    send(stream, SHAPES, *(_bytes(piece.part.vertices, "<f8") for piece in scene.pieces if len(piece.part.faces)),
         *(_bytes(piece.part.faces, "<i8") for piece in scene.pieces if len(piece.part.faces)))
    send(stream, ANSWER, as_json(answer))


def _plain(value: Any) -> Any:
    return sorted(value) if isinstance(value, set) else value


def _bytes(values: Any, kind: str) -> memoryview:
    flat: Any = np.ascontiguousarray(values, dtype=kind).reshape(-1).view(np.uint8)
    return memoryview(flat)


def opened_from(answer: dict[str, Any], shapes: bytes) -> Opened:
    """The model that the other side wrote. Raises KeyError, ValueError, TypeError or IndexError where it is no such thing."""
    layers = [Layer(**values) for values in answer["layers"]]
    rows = answer["pieces"]
    points, faces = sum(row[4] for row in rows), sum(row[5] for row in rows)
    vertices = np.frombuffer(shapes, "<f8", 3 * points).reshape(-1, 3)
    corners = np.frombuffer(shapes, "<i8", 3 * faces, 24 * points).reshape(-1, 3)
    pieces, point, face = [], 0, 0
    for layer, name, known, matrix, own_points, own_faces in rows:
        part = Part(vertices[point:point + own_points], corners[face:face + own_faces])
        pieces.append(Piece(layers[layer], name, part, known, None if matrix is None else np.array(matrix)))
        point, face = point + own_points, face + own_faces
    fittings = [Fitting(layers[layer], name, tuple(low), tuple(high)) for layer, name, low, high in answer["fittings"]]
    scene = Scene(pieces, fittings, _tally(answer["tally"]))
    return Opened(int(answer["version"]), str(answer["unit"]), int(answer["objects"]), scene)


def _tally(values: dict[str, Any]) -> Tally:
    made = Tally()
    for one in fields(Tally):
        value, kept = values[one.name], getattr(made, one.name)
        if isinstance(kept, Counter):
            value = Counter(value)
        elif isinstance(kept, set):
            value = set(value)
        elif isinstance(kept, list):
            value = [tuple(item) if isinstance(item, list) else item for item in value]
        setattr(made, one.name, value)
    return made
