"""Rhino models (.3dm): breps, extrusions, meshes, subdivision surfaces and blocks; layers as storeys and uses."""

from __future__ import annotations

from pathlib import Path

from models.reading import Progress, Reading, ReadOptions


def read(path: Path, options: ReadOptions, progress: Progress) -> Reading:
    """Read a Rhino file as one building.

    Raises:
        InputError: the file, the storey schedule or the layer rules cannot be used.
        Cancelled: by ``progress``.
    """
    from models.readers.rhino import reader  # here, so that the child process starts without it

    return reader.read(path, options, progress)
