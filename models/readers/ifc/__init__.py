"""Reads IFC files (.ifc, .ifczip; IFC2X3, IFC4, IFC4X3_ADD2) into buildings with storeys, areas, lifts, loads and grid.

Nothing is tessellated that can be read from attributes; what is guessed, moved or left out stands in the import report.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from models.building import Building
from models.errors import InputError
from models.readers.ifc.assembly import Assembly
from models.readers.ifc.bodies import FAULTS, Bodies
from models.readers.ifc.loads import read_loads
from models.readers.ifc.north import read_site
from models.readers.ifc.opening import Opened, open_ifc
from models.readers.ifc.properties import Properties
from models.readers.ifc.sanity import tell_duplicates
from models.readers.ifc.scheduled import Schedule
from models.readers.ifc.spatial import House, Tree
from models.readers.ifc.units import Units
from models.reading import InputFile, Progress, Reading, ReadOptions
from models.report import ReportBuilder


def read(path: Path, options: ReadOptions, progress: Progress) -> Reading:
    """Read an IFC file.

    Args:
        path: a .ifc or .ifczip file that exists and is not empty.
        options: ``unit`` overrules the file's length unit; ``storeys`` its levels; the up axis is not used for IFC.
        progress: told the stages open, storeys, geometry and lifts; may raise Cancelled.

    Returns:
        The buildings (elevations in metres above the file's own zero) and the import report.

    Raises:
        InputError: the file is no IFC, of another schema, cut off, damaged, or holds no building.
    """
    report = ReportBuilder()
    progress("open", 0.0)
    opened = open_ifc(path, report)
    progress("open", 1.0)
    try:
        return _reading(path, opened, options, progress, report)
    except InputError:
        raise
    except (*FAULTS, RecursionError) as error:
        raise InputError("damaged", "ifc-damaged", path.name, reason=f"{type(error).__name__}: {error}"[:200]) from error


def _reading(path: Path, opened: Opened, options: ReadOptions, progress: Progress, report: ReportBuilder) -> Reading:
    _tell_unused(options, report)
    model = opened.model
    units = Units(model, options.unit, report)
    tell_duplicates(opened.text, report)
    progress("storeys", 0.0)
    houses = Tree(model, report).houses()
    if not houses:
        raise InputError("no-building", "ifc-no-building", path.name)
    bodies = Bodies(model, units.length_m, units.angle_rad, units.length_m / (units.declared_m or 1.0), report)
    properties = Properties(units)
    loads = read_loads(model, opened.text, properties, report)
    assembly = Assembly(model, units, bodies, properties, loads, report, _schedule(options, houses, report))
    buildings = named(assembly.buildings(houses, progress), path.stem)
    progress("lifts", 1.0)
    used = InputFile(file=path.name, sha256=opened.sha256, format=opened.schema, length_unit=units.name, up_axis="z")
    site = read_site(model, report)
    return Reading(input=used, buildings=buildings, report=report.build(), site=site)


def named(buildings: tuple[Building, ...], stem: str) -> tuple[Building, ...]:
    """The buildings, each with a name: those without one are called after the file."""
    names = [stem] if len(buildings) == 1 else [f"{stem} {i + 1}" for i in range(len(buildings))]
    return tuple(b if b.name else replace(b, name=name) for b, name in zip(buildings, names, strict=True))


def _tell_unused(options: ReadOptions, report: ReportBuilder) -> None:
    if options.up_axis == "y":
        report.drop("ifc-up-axis-unused", "--up y")


def _schedule(options: ReadOptions, houses: Sequence[House], report: ReportBuilder) -> Schedule | None:
    """The user's storey schedule; it speaks of one building, so several cannot use it."""
    if options.storeys is None:
        return None
    if len(houses) > 1:
        report.drop("ifc-schedule-unused", options.storeys.name, count=len(houses))
        return None
    return Schedule(options.storeys, report)
