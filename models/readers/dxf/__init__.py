"""Reads plans from DXF drawings (ASCII and binary, R12 to 2018): outlines, storeys, lifts, hoists, docks, grids, plot.

A drawing says little of itself: its unit, its plans and their storeys are found by evidence, and every guess stands in the
import report. Elevations come from level marks or a schedule, never from thin air.
"""

from __future__ import annotations

import contextlib
import gc
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from models.building import Site
from models.errors import Cancelled, InputError
from models.measured import Measured
from models.readers.dxf.areas import Mending
from models.readers.dxf.assembling import Assembly
from models.readers.dxf.collecting import Collector, listed
from models.readers.dxf.elements import Drawing
from models.readers.dxf.layering import Layering
from models.readers.dxf.levelling import level
from models.readers.dxf.north import read_north
from models.readers.dxf.opening import Opened, open_dxf
from models.readers.dxf.outlines import Outline, find_outlines
from models.readers.dxf.scale import find_scale
from models.readers.dxf.site import read_site
from models.readers.dxf.solids import is_massing, read_massing
from models.readers.layers import LayerRules, load_rules
from models.reading import InputFile, Progress, Reading, ReadOptions
from models.report import ReportBuilder


def read(path: Path, options: ReadOptions, progress: Progress) -> Reading:
    """Read a DXF drawing as one building.

    Args:
        path: a .dxf file that exists and is not empty.
        options: ``unit`` overrules the drawing's; ``storeys`` gives levels to its plans; ``layers`` says what layers hold.
        progress: told the stages dxf-open, dxf-collect and dxf-plans; may raise Cancelled.

    Returns:
        One building (lengths in metres, in the place of the plan nearest the ground) and the import report.

    Raises:
        InputError: the file is no DXF, cut off, damaged, or shows no building; or the rules or the schedule cannot be used.
    """
    report = ReportBuilder()
    rules = load_rules(options.layers)
    progress("dxf-open", 0.0)
    try:
        with _without_collection():
            opened = open_dxf(path, report)
            progress("dxf-open", 1.0)
            return _reading(path, opened, rules, options, progress, report)
    except (InputError, Cancelled, MemoryError):
        raise
    except Exception as error:      # ezdxf and GEOS fail in many ways on what a foreign program wrote
        if not _is_foreign(error):
            raise
        raise InputError("damaged", "dxf-damaged", path.name, reason=f"{type(error).__name__}: {error}"[:160]) from error


@contextlib.contextmanager
def _without_collection() -> Iterator[None]:
    """Pauses the search for unreachable objects: a drawing makes millions of objects, and all of them are reachable."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _is_foreign(error: BaseException) -> bool:
    """Whether a fault comes from ezdxf or shapely: it was raised in one of their files."""
    trace = error.__traceback__
    files = []
    while trace is not None:
        files.append(trace.tb_frame.f_code.co_filename)
        trace = trace.tb_next
    return bool(files) and re.search(r"[\\/](?:ezdxf|shapely)[\\/]", files[-1]) is not None


def _reading(path: Path, opened: Opened, rules: LayerRules, options: ReadOptions, progress: Progress,
             report: ReportBuilder) -> Reading:
    if options.up_axis == "y":
        report.drop("dxf-up-axis-unused", "--up y")
    _tell_paper(opened.document, report)
    _tell_references(opened.document, report)
    drawing = Collector(opened.document, rules, report, progress).collect()
    _tell_custom(drawing, path.name, report)
    layering = Layering(rules, drawing.layers)
    scale = find_scale(opened.document, drawing, layering, options, path.name, report)
    drawing.scale(scale.factor)
    level(drawing, path.name, report)
    source = InputFile(file=path.name, sha256=opened.sha256, format=f"DXF {opened.version}", length_unit=scale.unit, up_axis="z")
    mending, found = Mending(report), read_north(opened.document, report)
    progress("dxf-plans", 0.0)
    outlines = find_outlines(drawing, layering, mending)
    if is_massing(drawing, outlines):
        massing = read_massing(drawing, path, options, source, report)
        return massing if found is None else replace(massing, site=Site(north_deg=found))
    if not outlines:
        mending.tell()
        if scale.doubt is not None and drawing.strokes:
            raise InputError("no-building", "dxf-wrong-unit", path.name, unit=scale.unit, other=scale.doubt)
        raise _nothing(drawing, opened.document, path.name)
    if drawing.triangles:
        report.drop("dxf-triangles-unused", path.name, count=len(drawing.triangles))
    return _with_plans(outlines, drawing, layering, mending, source, path, options, report, progress, found)


def _with_plans(outlines: list[Outline], drawing: Drawing, layering: Layering, mending: Mending, source: InputFile, path: Path,
                options: ReadOptions, report: ReportBuilder, progress: Progress, found: Measured | None) -> Reading:
    assembly = Assembly(drawing, layering, mending, path, options, report, progress)
    building = assembly.building(outlines)
    plot, site = read_site(drawing, layering, assembly.plans, mending, report)
    if found is not None:
        site = replace(site or Site(), north_deg=found)
    mending.tell()
    layering.tell((outline.layer for outline in outlines), report)
    return Reading(input=source, buildings=(building,), report=report.build(), plot=plot, site=site, layers=layering.uses())


def _nothing(drawing: Drawing, document: Any, subject: str) -> InputError:
    """Why a drawing shows no building: it is empty, holds only custom objects or bodies, or only what encloses nothing."""
    if drawing.proxies:
        return InputError("no-building", "dxf-only-custom", subject, kinds=listed(_named(drawing.proxies)))
    if drawing.solids:
        return InputError("no-building", "dxf-only-solids", subject, kinds=listed(drawing.solids))
    total, hidden = sum(drawing.layers.values()), sum(drawing.hidden.values())
    if not total and (paper := _paper_counts(document)):
        return InputError("no-building", "dxf-only-paper", subject, layouts=", ".join(sorted(paper))[:120])
    if not total:
        return InputError("no-building", "dxf-empty", subject)
    if hidden >= total:
        return InputError("no-building", "dxf-only-hidden", subject, layers=listed(drawing.hidden))
    return InputError("no-building", "dxf-no-outline", subject, count=total)


def _paper_counts(document: Any) -> Counter[str]:
    counts: Counter[str] = Counter()
    for layout in document.layouts:
        if layout.name != "Model":
            counts[str(layout.name)] = sum(1 for entity in layout if entity.dxftype() != "VIEWPORT")
    return +counts


def _tell_paper(document: Any, report: ReportBuilder) -> None:
    for name, count in _paper_counts(document).items():
        report.drop("dxf-paper-space", name, count=count)


def _tell_references(document: Any, report: ReportBuilder) -> None:
    """Name the referenced drawings that were not bound: their contents are in other files."""
    for block in document.blocks:
        if block.block is not None and int(block.block.dxf.get("flags", 0)) & 4:
            report.drop("dxf-reference", str(block.block.dxf.get("xref_path", "")) or str(block.name))


def _named(proxies: Counter[str]) -> Counter[str]:
    counts: Counter[str] = Counter()
    for name, count in proxies.items():
        counts[name.rstrip("+")] += count
    return counts


def _tell_custom(drawing: Drawing, subject: str, report: ReportBuilder) -> None:
    """Custom objects: those with a picture were read from it, the others cannot be read at all."""
    pictures = Counter({name.rstrip("+"): count for name, count in drawing.proxies.items() if name.endswith("+")})
    blind = Counter({name: count for name, count in drawing.proxies.items() if not name.endswith("+")})
    if pictures:
        report.guess("dxf-custom-pictures", subject, count=sum(pictures.values()), kinds=listed(pictures))
    if blind:
        report.drop("dxf-custom", subject, count=sum(blind.values()), kinds=listed(blind))
    if drawing.solids:
        report.drop("dxf-solids", subject, count=sum(drawing.solids.values()), kinds=listed(drawing.solids))
