"""Old binary workbooks (.xls), and the container in which protected workbooks hide."""

from __future__ import annotations

import datetime
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from models.errors import InputError, system_reason
from models.readers.tables import xls_child
from models.readers.tables.grid import Grid
from models.reading import Progress
from models.report import ReportBuilder

MOST_BYTES: Final = 32 * 1024**2
"""65,536 rows of a schedule in this format stay well below."""

MOST_SECONDS: Final = 60.0
"""The largest file that is let in takes a few seconds."""

_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")
_MACROS: Final = "_VBA_PROJECT_CUR".encode("utf-16-le")

_KINDS: Final[dict[str, Callable[[str], object]]] = {
    "datetime": datetime.datetime.fromisoformat, "date": datetime.date.fromisoformat, "time": datetime.time.fromisoformat,
    "timedelta": lambda text: datetime.timedelta(seconds=float(text))}
"""Kinds of values that JSON does not have → how they are read."""


def read_xls(path: Path, report: ReportBuilder, progress: Progress) -> tuple[Grid, ...]:
    """The visible worksheets of an .xls file. Raises InputError, also for a protected .xlsx, which has the same container."""
    try:
        if path.stat().st_size > MOST_BYTES:
            raise InputError("too-large", "table-too-large", path.name)
        content = path.read_bytes()
    except OSError as error:
        raise InputError("not-readable", "file-not-readable", str(path), reason=system_reason(error)) from error
    if _ENCRYPTED in content:
        raise InputError("not-readable", "table-password", path.name)
    if _MACROS in content:
        report.drop("table-macros", path.name)
    report.guess("table-old-format", path.name)
    progress("table-read", 0.3)
    try:
        return _grids(_read_apart(path), report)
    except InputError:
        raise
    except (ValueError, KeyError, TypeError) as error:
        raise InputError("damaged", "table-damaged", path.name) from error


def _read_apart(path: Path) -> list[dict[str, Any]]:
    """The sheets, read by another process, which a damaged file may end. Raises InputError; ValueError for no answer."""
    command = [sys.executable, "-P", "-X", "utf8", str(Path(xls_child.__file__)), str(path.absolute())]
    try:
        done = subprocess.run(  # noqa: S603 (our own program; the file is an argument that is only opened)
            command, stdin=subprocess.DEVNULL, capture_output=True, timeout=MOST_SECONDS, check=False,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0))
    except subprocess.TimeoutExpired as error:
        raise InputError("too-large", "table-too-large", path.name) from error
    except OSError as error:
        raise InputError("not-readable", "file-not-readable", str(path), reason=system_reason(error)) from error
    if done.returncode != 0:
        raise InputError("damaged", "table-damaged", path.name)
    answer = json.loads(done.stdout)
    if "password" in answer:
        raise InputError("not-readable", "table-password", path.name)
    sheets: list[dict[str, Any]] = answer["sheets"]
    return sheets


def _grids(sheets: list[dict[str, Any]], report: ReportBuilder) -> tuple[Grid, ...]:
    made = []
    for sheet in sheets:
        if sheet.get("hidden"):
            report.drop("table-hidden-sheet", sheet["name"])
            continue
        merged = tuple((top, left, bottom, right) for (top, left), (bottom, right) in sheet["merged"])
        made.append(Grid(name=sheet["name"], rows=[[_decoded(cell) for cell in row] for row in sheet["rows"]], merged=merged))
    return tuple(made)


def _decoded(value: Any) -> object:
    """A cell as it was: dates and times come as their texts."""
    if not isinstance(value, dict):
        return value
    return _KINDS[value["kind"]](str(value["text"]))
