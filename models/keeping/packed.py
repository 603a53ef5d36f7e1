"""Shapes and arrays as packed bytes: float64 coordinates (well-known binary), little-endian arrays with a short head."""

from __future__ import annotations

import json
import math
from typing import Any, Final, TypeGuard

import numpy as np
import shapely
from numpy.typing import NDArray

_KINDS: Final = ("<f8", "<f4", "<i8", "<i4", "<i2", "<u4", "|u1", "|i1", "|b1")
"""Numbers that an array may hold."""

_POLYGONS: Final = (3, 6)
"""Shapely's numbers of polygons and of several in one shape."""

_HEAD_BYTES: Final = 4096
_MOST_AXES: Final = 4


class PackError(ValueError):
    """Bytes that are no shape or array."""


def pack_shape(shape: Any) -> bytes:
    """A shapely geometry as little-endian well-known binary: every coordinate is kept to its last bit."""
    packed: bytes = shapely.to_wkb(shape, byte_order=1)
    return packed


def unpack_shape(content: bytes) -> Any:
    """A polygon or a collection of polygons. Raises PackError."""
    try:
        shape = shapely.from_wkb(content)
    except (shapely.errors.ShapelyError, ValueError, TypeError) as error:
        raise PackError("shape") from error
    if shape is None or shape.geom_type not in ("Polygon", "MultiPolygon"):
        raise PackError("shape")
    return shape


def pack_array(array: NDArray[Any]) -> bytes:
    """An array of numbers or of shapes. One value that fills it all takes no room, however long it is."""
    if array.dtype == object:
        return _pack_shapes(array)
    kind = array.dtype.newbyteorder("<").str
    if kind not in _KINDS:
        raise PackError(str(array.dtype))
    filled = array.size > 0 and not any(array.strides)
    held = array.ravel()[:1] if filled else np.ascontiguousarray(array)
    head = {"kind": kind, "shape": list(array.shape), "filled": filled}
    return _with_head(head, held.astype(kind, copy=False).tobytes())


def unpack_array(content: bytes) -> NDArray[Any]:
    """The array; it is read-only. Raises PackError."""
    head, body = _without_head(content)
    if head.get("kind") == "shapes":
        return _unpack_shapes(head, body)
    kind, axes, filled = head.get("kind"), head.get("shape"), head.get("filled")
    if kind not in _KINDS or not isinstance(filled, bool) or not _is_shape(axes):
        raise PackError("array")
    held = 1 if filled else math.prod(axes)
    if len(body) != held * np.dtype(kind).itemsize:
        raise PackError("array")
    values = np.frombuffer(body, dtype=kind)
    made = np.broadcast_to(values[0], axes) if filled else values.reshape(axes)
    return made.astype(made.dtype.newbyteorder("="), copy=False)


def _is_shape(axes: Any) -> TypeGuard[list[int]]:
    return isinstance(axes, list) and 0 < len(axes) <= _MOST_AXES and all(type(n) is int and 0 <= n < 2**31 for n in axes)


def _pack_shapes(array: NDArray[Any]) -> bytes:
    """Shapes one after the other; None has no bytes."""
    packed = [piece or b"" for piece in shapely.to_wkb(array.ravel(), byte_order=1)]
    sizes = np.array([len(piece) for piece in packed], dtype="<i8")
    return _with_head({"kind": "shapes", "shape": list(array.shape)}, sizes.tobytes() + b"".join(packed))


def _unpack_shapes(head: dict[str, Any], body: bytes) -> NDArray[Any]:
    axes = head.get("shape")
    if not _is_shape(axes) or math.prod(axes) * 8 > len(body):
        raise PackError("array")
    count = math.prod(axes)
    sizes = np.frombuffer(body[:count * 8], dtype="<i8")
    if (sizes < 0).any() or int(sizes.sum()) != len(body) - count * 8:
        raise PackError("array")
    ends = np.cumsum(sizes) + count * 8
    pieces = [None if size == 0 else body[end - size:end] for end, size in zip(ends.tolist(), sizes.tolist(), strict=True)]
    try:
        made = np.array(shapely.from_wkb(pieces), dtype=object).reshape(axes)
    except (shapely.errors.ShapelyError, ValueError, TypeError) as error:
        raise PackError("shape") from error
    if not np.isin(shapely.get_type_id(made.ravel()[sizes > 0]), _POLYGONS).all():
        raise PackError("shape")
    return made


def _with_head(head: dict[str, Any], body: bytes) -> bytes:
    return json.dumps(head, sort_keys=True, separators=(",", ":")).encode() + b"\n" + body


def _without_head(content: bytes) -> tuple[dict[str, Any], bytes]:
    head, mark, _ = content[:_HEAD_BYTES].partition(b"\n")
    try:
        found = json.loads(head)
    except (ValueError, RecursionError) as error:
        raise PackError("array") from error
    if not mark or not isinstance(found, dict):
        raise PackError("array")
    return found, content[len(head) + 1:]
