"""What several verbs share: reading with progress, safe writing, tables of text."""

from __future__ import annotations

import argparse
import contextlib
import errno
import os
import sys
import tempfile
import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path

from models.errors import OutputError
from models.readers import read
from models.reading import Progress, Reading, ReadOptions, silent
from workbench.texts import text


def read_file(args: argparse.Namespace) -> Reading:
    """The reading of the file of a call, with a progress bar on a terminal."""
    options = ReadOptions(unit=args.unit, up_axis=args.up, storeys=args.storeys)
    with progress_bar(args.lang) as progress:
        return read(args.file, options, progress)


@contextlib.contextmanager
def progress_bar(lang: str) -> Iterator[Progress]:
    """A progress bar on standard error; nothing when that is no terminal."""
    if not sys.stderr.isatty():
        yield silent
        return
    from rich.console import Console
    from rich.progress import Progress as Bar

    with Bar(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=1.0)
        yield lambda stage, share: bar.update(task, description=text(f"progress.{stage}", lang), completed=share)


def write_files(folder: Path, files: dict[str, bytes]) -> list[Path]:
    """Write files into a folder, each whole or not at all. Raises OutputError."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name in files:      # all or none: look before the first is put in place
            if (folder / name).is_dir():
                raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(folder / name))
        return [_write(folder / name, content) for name, content in files.items()]
    except OSError as error:
        where, reason = str(error.filename or folder), os.strerror(error.errno or 0)
        raise OutputError("not-writable", "not-writable", where, reason=reason) from error


def _write(path: Path, content: bytes) -> Path:
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return path


def table(rows: Sequence[Sequence[str]], right: Sequence[int] = ()) -> str:
    """Rows as aligned columns; Chinese signs count as two. Columns in ``right`` are flush right."""
    widths = [max(display_width(row[i]) for row in rows) for i in range(len(rows[0]))]
    lines = []
    for row in rows:
        cells = [_pad(cell, width, i in right) for i, (cell, width) in enumerate(zip(row, widths, strict=True))]
        lines.append("  ".join(cells).rstrip())
    return "\n".join(lines)


def display_width(value: str) -> int:
    """Columns of a terminal that a text takes."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in value)


def _pad(cell: str, width: int, right: bool) -> str:
    space = " " * (width - display_width(cell))
    return space + cell if right else cell + space


def number(value: float | None, digits: int = 3) -> str:
    """A number for people: thousands are not grouped, trailing noughts dropped, unknown is a dash."""
    if value is None:
        return "–"
    return f"{value:.{digits}f}".rstrip("0").rstrip(".") if digits else f"{value:.0f}"


def say(line: str) -> None:
    """A line of the result, to standard output."""
    try:
        sys.stdout.write(line.translate(_NO_CONTROL) + "\n")
    except BrokenPipeError:
        raise
    except OSError as error:
        raise OutputError("not-writable", "not-writable", "stdout", reason=os.strerror(error.errno or 0)) from error


_NO_CONTROL = dict.fromkeys((*range(9), 11, 12, *range(14, 32), *range(127, 160)), "�")
"""Control signs in names must not steer the terminal."""


def hint(line: str) -> None:
    """A line for the person at the terminal, to standard error."""
    sys.stderr.write(line + "\n")
