"""Opens DXF files: strictly first, then with ezdxf's recovery. What was mended is told, what cannot be is refused by name."""

from __future__ import annotations

import logging
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from models.errors import Cancelled, InputError, system_reason
from models.hashing import file_sha256
from models.report import ReportBuilder

BINARY: Final = b"AutoCAD Binary DXF"
_DWG: Final = re.compile(rb"^(?:AC10\d\d|AC1\.\d|AC2\.\d\d|MC0\.0)")
_SECTION: Final = re.compile(rb"^[ \t]*0[ \t]*\r?\n[ \t]*SECTION[ \t]*\r?$", re.MULTILINE)
_EOF: Final = re.compile(rb"^[ \t]*0[ \t]*\r?\n[ \t]*EOF[ \t]*\r?$", re.MULTILINE)
_ENDSEC: Final = re.compile(rb"(?:^|\n)[ \t]*0[ \t]*\r?\n[ \t]*ENDSEC\s*$")
_VERSION: Final = re.compile(rb"\$ACADVER\s+1\s+(AC\d{4})")
_HEAD_BYTES: Final = 65_536

GROUPS: Final = ((100, "structure"), (200, "references"), (210, "properties"), (10_000, "geometry"))
"""Upper ends of the ranges of ezdxf's audit codes, and what the faults in them concern."""


@dataclass(frozen=True, slots=True)
class Opened:
    """An ezdxf document with the version as the file states it (``AC1032``) and the hash of the file."""

    document: Any
    version: str
    sha256: str


def open_dxf(path: Path, report: ReportBuilder) -> Opened:
    """The document of a DXF file, ASCII or binary, R12 to 2018.

    Raises:
        InputError: the file is a DWG, no DXF, cut off, or damaged beyond mending.
    """
    logging.getLogger("ezdxf").addHandler(logging.NullHandler())
    data = _bytes(path)
    _check_head(data, path)
    _check_end(data, path, report)
    document, auditor = _document(path, report)
    _tell_audit(auditor, path.name, report)
    stated = _VERSION.search(data[:_HEAD_BYTES])
    version = stated.group(1).decode() if stated else str(document.dxfversion)
    return Opened(document, version, file_sha256(path))


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise InputError("not-readable", "file-not-readable", str(path), reason=system_reason(error)) from error


def _check_head(data: bytes, path: Path) -> None:
    """Refuse a drawing database that was given the name of an exchange file, and what is no DXF at all."""
    if _DWG.match(data):
        raise InputError("unsupported-format", "dxf-is-dwg", path.name)
    if not data.startswith(BINARY) and _SECTION.search(data) is None:
        raise InputError("syntax", "dxf-not-dxf", path.name)


def _check_end(data: bytes, path: Path, report: ReportBuilder) -> None:
    """A file without its end mark is cut off, unless its last section was closed: some programs leave the mark out."""
    if data.startswith(BINARY):
        if b"EOF\0" not in data[-64:]:
            raise InputError("cut-off", "dxf-cut-off", path.name)
        return
    if _EOF.search(data, max(0, len(data) - _HEAD_BYTES)) or _EOF.search(data):
        return
    if _ENDSEC.search(data[-256:]) is None:
        raise InputError("cut-off", "dxf-cut-off", path.name)
    report.repair("dxf-no-eof", path.name)


def _document(path: Path, report: ReportBuilder) -> tuple[Any, Any]:
    """The document and its auditor. ezdxf parses foreign bytes: whatever it raises is a damaged file."""
    from ezdxf.filemanagement import readfile

    try:
        document = readfile(str(path))
        return document, document.audit()
    except (Cancelled, MemoryError):
        raise
    except Exception as error:  # the parser's own faults have many types
        reason = _reason(error)
    return _recovered(path, reason, report)


def _recovered(path: Path, reason: str, report: ReportBuilder) -> tuple[Any, Any]:
    """What recovery finds; where tags are out of step, what can be salvaged, told as an error: contents may be lost."""
    from ezdxf import recover

    try:
        found = recover.readfile(str(path))
        found[0].modelspace()
        report.repair("dxf-recovered", path.name, reason=reason)
        return found
    except (Cancelled, MemoryError):
        raise
    except Exception as error:  # likewise
        fault = error
    try:
        found = recover.explore(str(path))
        whole = len(found[0].modelspace()) > 0
    except (Cancelled, MemoryError):
        raise
    except Exception:  # likewise; the first fault says more than this one
        whole = False
    if not whole:
        raise InputError("damaged", "dxf-damaged", path.name, reason=_reason(fault) or reason) from fault
    report.error("dxf-salvaged", path.name, reason=_reason(fault))
    return found


def _reason(error: Exception) -> str:
    text = str(error).strip().splitlines()
    return (text[0].removeprefix("DXFStructureError: ") if text else type(error).__name__).rstrip(".")[:160]


def _tell_audit(auditor: Any, subject: str, report: ReportBuilder) -> None:
    """What the auditor mended goes to the repairs, what it could not to the errors, by what it concerns."""
    for group, entries in _grouped(auditor.fixes).items():
        example = _plain(entries[0].message)
        if group == "structure":
            report.repair("dxf-audit-structure", subject, count=len(entries), example=example)
        elif group == "references":
            report.repair("dxf-audit-references", subject, count=len(entries), example=example)
        elif group == "properties":
            report.repair("dxf-audit-properties", subject, count=len(entries), example=example)
        else:
            report.repair("dxf-audit-geometry", subject, count=len(entries), example=example)
    if auditor.errors:
        report.error("dxf-audit-unmended", subject, count=len(auditor.errors), example=_plain(auditor.errors[0].message))


def _grouped(entries: Iterable[Any]) -> dict[str, list[Any]]:
    groups: dict[str, list[Any]] = defaultdict(list)
    for entry in entries:
        groups[next(name for end, name in GROUPS if int(entry.code) < end)].append(entry)
    return groups


def _plain(message: str) -> str:
    """The first line of a message, printable and short."""
    line = (str(message).strip().splitlines() or [""])[0]
    return "".join(sign if sign.isprintable() else "\ufffd" for sign in line)[:160]
