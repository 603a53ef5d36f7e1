"""The import report of a Rhino file: what was left out, what was guessed, and the command in Rhino that mends it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from typing import Final

from models.errors import InputError
from models.readers.rhino.scene import Scene, Tally
from models.report import ReportBuilder

_SHOWN: Final = 5
"""Names in a sentence; the rest is counted."""


def listed(names: Collection[str]) -> str:
    """Some names and how many more there are: ``a, b, c … (+12)``."""
    ordered = sorted(set(names))
    more = f" … (+{len(ordered) - _SHOWN})" if len(ordered) > _SHOWN else ""
    return ", ".join(name[:60] for name in ordered[:_SHOWN]) + more


def report_scene(scene: Scene, subject: str, report: ReportBuilder) -> None:
    """Tell everything that was not read as it stands."""
    tally = scene.tally
    for note, code in _DROPPED.items():
        if tally.dropped[note]:
            report.drop(code, subject, count=tally.dropped[note])
    if tally.dropped["others"]:
        report.drop("rhino-others", subject, count=tally.dropped["others"], kinds=listed(tally.others))
    _counted(tally.hidden, "rhino-hidden", subject, report)
    _counted(tally.apart, "rhino-apart", subject, report)
    if tally.layouts:
        report.drop("rhino-layouts", subject, count=tally.layouts)
    if tally.locked:
        report.guess("rhino-locked", subject, count=tally.locked)
    _shapes(tally, subject, report)
    _blocks(tally, subject, report)


_DROPPED: Final = {"curves": "rhino-curves", "points": "rhino-points", "annotations": "rhino-annotations",
                   "lights": "rhino-lights"}


def _counted(by_layer: Counter[str], code: str, subject: str, report: ReportBuilder) -> None:
    if by_layer:
        report.drop(code, subject, count=by_layer.total(), layers=listed(by_layer))


def _shapes(tally: Tally, subject: str, report: ReportBuilder) -> None:
    if tally.meshless:
        report.error("rhino-no-mesh", subject, **_where(tally.meshless))
    if tally.partial:
        report.error("rhino-partial-mesh", subject, **_where(tally.partial))
    if tally.damaged:
        report.error("rhino-shape-damaged", subject, count=len(tally.damaged), objects=listed(tally.damaged))
    if tally.worked_out:
        report.guess("rhino-flat-faces", subject, count=tally.worked_out)
    if tally.extrusions:
        report.guess("rhino-extrusions", subject, count=tally.extrusions)
    if tally.subd_refined:
        report.guess("rhino-subd-refined", subject, count=tally.subd_refined)
    if tally.subd_net:
        report.guess("rhino-subd-net", subject, count=tally.subd_net)


def _where(found: Sequence[tuple[str, str]]) -> dict[str, object]:
    return {"count": len(found), "layers": listed([layer for layer, _ in found]), "objects": listed([name for _, name in found])}


def _blocks(tally: Tally, subject: str, report: ReportBuilder) -> None:
    for code, names in (("rhino-missing-block", tally.missing_blocks), ("rhino-linked-block", tally.linked_blocks),
                        ("rhino-block-cycle", tally.cycles)):
        if names:
            report.error(code, subject, count=len(names), blocks=listed(names))


def nothing_in(scene: Scene, objects: int, subject: str) -> InputError:
    """The fault of a file without a shape: why there is none, and what to do in Rhino."""
    tally = scene.tally
    if not objects:
        return InputError("no-building", "rhino-empty", subject)
    if tally.meshless:
        return InputError("no-building", "rhino-only-meshless", subject, **_where(tally.meshless))
    if tally.hidden:
        return InputError("no-building", "rhino-only-hidden", subject, count=tally.hidden.total(), layers=listed(tally.hidden))
    if tally.apart:
        return InputError("no-building", "rhino-only-apart", subject, count=tally.apart.total(), layers=listed(tally.apart))
    return InputError("no-building", "rhino-no-shapes", subject, count=objects)
