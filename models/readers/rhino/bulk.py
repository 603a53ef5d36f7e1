from __future__ import annotations

from models.readers.raw_mesh import Part


def read_meshes(data: bytes) -> dict[str, Part]:
    return {}
