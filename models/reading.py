"""What a reader hands over: buildings, their plot and site, and the import report."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from models.building import Building, Plot, Site
from models.report import ImportReport
from models.survey import Survey
from models.view_mesh import ViewMesh

if TYPE_CHECKING:
    from models.city import City  # and with it numpy, which the start of the window does without

Progress = Callable[[str, float], None]
"""Called with a stage key (``progress.<stage>`` in the translations) and a share from 0 to 1.

It may raise :class:`models.errors.Cancelled` to stop the work.
"""


def silent(stage: str, share: float) -> None:
    """The progress of work that nobody watches."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadOptions:
    """What the user overrules or adds.

    Args:
        unit: length unit (mm, cm, m, in, ft).
        up_axis: y or z.
        storeys: a schedule of storeys that takes the place of the file's own levels.
        layers: a file of layer rules (``models/readers/layers.py``) that goes before the shipped ones.
    """

    unit: str | None = None
    up_axis: str | None = None
    storeys: Path | None = None
    layers: Path | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LayerUse:
    """A layer of a drawing or model, what it was taken for (None: not understood), and how many things lie on it."""

    name: str
    role: str | None = None
    storey: int | None = None
    use: str | None = None
    count: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelArea:
    """How much of a massing is level at an elevation: plan area of the faces that look up, and of those that look down."""

    building: str
    elevation_m: float
    up_m2: float
    down_m2: float


@dataclass(frozen=True, slots=True, kw_only=True)
class InputFile:
    """The file as it was read. ``format`` names format and schema, for example ``IFC4``."""

    file: str
    sha256: str
    format: str
    length_unit: str | None
    up_axis: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """Buildings with their import report. ``plot`` and ``site`` are shared by all buildings of the file.

    ``city`` is set where the file is a table of many buildings: the columns are what is judged, and ``buildings`` makes a
    building of a row when it is asked for. ``size_m`` is the extent of all that was read (x, y, height; None where unknown).
    ``parts`` are the further files that were merged in. ``layers`` are those of a drawing, as they were understood.
    ``level_areas`` are those of a massing in ascending order, before anything is said of floors; edges and fittings left out.
    ``surveys`` hold what a survey form says of its buildings beside their measures. ``mesh`` is the massing itself where there
    was one; it is to be looked at and cut again, two readings that differ in nothing else are equal, and a project keeps it
    beside the reading.
    """

    input: InputFile
    buildings: Sequence[Building]
    report: ImportReport
    plot: Plot | None = None
    site: Site | None = None
    city: City | None = None
    size_m: tuple[float | None, float | None, float | None] | None = None
    parts: tuple[InputFile, ...] = ()
    layers: tuple[LayerUse, ...] = ()
    level_areas: tuple[LevelArea, ...] = ()
    surveys: tuple[Survey, ...] = ()
    mesh: ViewMesh | None = field(default=None, compare=False, repr=False, metadata={"kept": False})
