"""Repairs the text of a STEP file before it is parsed: foreign bytes, illegal escapes, numbers that are none.

ISO 10303-21 allows ASCII with escapes only. Real exporters write raw UTF-8, GBK or Western bytes; the parser would
silently lose such names, so they are turned into escapes first. Each repair is told in the report.
"""

from __future__ import annotations

import re
from typing import Final

from models.report import ReportBuilder

_HIGH_RUN: Final = re.compile(rb"[\x80-\xff]+")
_NOT_ASCII: Final = re.compile(r"[^\x00-\x7f]+")
_CONTROL: Final = bytes([*range(9), 11, 12, *range(14, 32), 127])
_WITHOUT_CONTROL: Final = bytes.maketrans(_CONTROL, b"?" * len(_CONTROL))
_COMMENT: Final = re.compile(rb"/\*.*?\*/", re.DOTALL)
_ESCAPE: Final = re.compile(
    rb"\\\\|\\X2\\(?:[0-9A-Fa-f]{4})*\\X0\\|\\X4\\(?:[0-9A-Fa-f]{8})*\\X0\\|\\X\\[0-9A-Fa-f]{2}|\\S\\[ -~]|\\P[A-I]\\"
)
_BROKEN_WIDE: Final = re.compile(rb"\\X[24]\\[0-9A-Fa-f]*(?:\\X0\\)?")
_NO_NUMBER: Final = re.compile(
    rb"(?<=[(,])\s*[+-]?(?:(?i:nan|inf(?:inity)?)(?:\(\w*\))?|\d+\.#\w+|\d+\.?\d*[eE]\+?0*(?:[4-9]\d\d|3[1-9]\d|\d{4,}))\s*(?=[,)])"
)
ABSURD: Final = b"1.E300"
"""Stands for a number that is none, so that the element it belongs to is dropped with a note instead of moved to zero."""


def clean(data: bytes, report: ReportBuilder) -> bytes:
    """The text as plain ASCII that the parser reads without loss; the same object when nothing had to be repaired."""
    data = _without_bom(data)
    if len(data.translate(None, _CONTROL)) < len(data):
        data = data.translate(_WITHOUT_CONTROL)
        report.repair("ifc-control-bytes")
    if not data.isascii():
        data = _escaped(_decoded(data, report))
    if b"\\" in data and b"\\" in (rest := _ESCAPE.sub(b"", data)) and b"\\" in _COMMENT.sub(b"", rest):
        data = _mended_escapes(data)
        report.repair("ifc-illegal-escapes")
    return data


def _without_bom(data: bytes) -> bytes:
    return data[3:] if data.startswith(b"\xef\xbb\xbf") else data


def _decoded(data: bytes, report: ReportBuilder) -> str:
    """Raw bytes as text: UTF-8, else GBK where the bytes come in pairs, else Western, with unknown bytes replaced."""
    try:
        text = data.decode("utf-8")
        report.repair("ifc-raw-utf8")
        return text
    except UnicodeDecodeError:
        pass
    try:
        if all(len(run) % 2 == 0 for run in _HIGH_RUN.findall(data)):
            text = data.decode("gb18030")
            report.repair("ifc-raw-gbk")
            return text
    except UnicodeDecodeError:
        pass
    report.repair("ifc-bad-bytes", count=sum(map(len, _HIGH_RUN.findall(data))))
    readable = data.decode("utf-8", errors="replace")
    return readable if readable.count("�") * 4 < len(_NOT_ASCII.findall(readable)) else data.decode("cp1252", "replace")


def _escaped(text: str) -> bytes:
    def wide(match: re.Match[str]) -> str:
        run = match.group()
        if max(run) > "\uffff":    # \\X2\\ holds the basic plane only
            return "\\X4\\" + run.encode("utf-32-be", "replace").hex().upper() + "\\X0\\"
        return "\\X2\\" + run.encode("utf-16-be", "replace").hex().upper() + "\\X0\\"

    return _NOT_ASCII.sub(wide, text).encode("ascii")


def _mended_escapes(data: bytes) -> bytes:
    """A broken wide escape becomes a question mark, a lone backslash (a Windows path) a written-out one."""
    pieces, last = [], 0
    for match in _ESCAPE.finditer(data):
        pieces += [_lone(data[last : match.start()]), match.group()]
        last = match.end()
    return b"".join([*pieces, _lone(data[last:])])


def _lone(text: bytes) -> bytes:
    return _BROKEN_WIDE.sub(b"?", text).replace(b"\\", b"\\\\") if b"\\" in text else text


def without_bad_numbers(data: bytes, report: ReportBuilder) -> bytes:
    """NaN, infinities and numbers beyond the range of a double replaced by :data:`ABSURD`; the same object without any."""
    mended, count = _NO_NUMBER.subn(ABSURD, data)
    if not count:
        return data
    report.repair("ifc-not-a-number", count=count)
    return mended


def plain(raw: bytes) -> str:
    """The text of a STEP string body with wide escapes resolved (used to find names in the raw file)."""

    def narrow(match: re.Match[bytes]) -> bytes:
        body = match.group(1)
        return bytes.fromhex(body.decode("ascii")).decode("utf-16-be", "replace").encode()

    resolved = re.sub(rb"\\X2\\((?:[0-9A-Fa-f]{4})*)\\X0\\", narrow, raw)
    return resolved.decode("utf-8", "replace").replace("''", "'")
