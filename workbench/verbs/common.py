"""What several verbs share: reading with progress, safe writing, tables of text."""

from __future__ import annotations

import argparse
import contextlib
import errno
import os
import re
import sys
import tempfile
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from models.errors import CallError, OutputError, system_reason
from models.readers import read
from models.reading import Progress, Reading, ReadOptions, silent
from workbench.texts import text

if TYPE_CHECKING:
    from models.merging import Merged
    from models.project import Project


def read_file(args: argparse.Namespace) -> Reading:
    """The reading of the file of a call, its further files merged in, with a progress bar on a terminal."""
    return read_merged(args)[0]


def read_merged(args: argparse.Namespace) -> tuple[Reading, Merged | None]:
    """The reading of a call, and what its further files (``--with``) changed; None where there are none."""
    from models.merging import merge
    from models.merging.opening import read_addition, split_target

    options = ReadOptions(unit=args.unit, up_axis=args.up, storeys=args.storeys, layers=args.layers)
    own = ReadOptions(layers=args.layers)
    with progress_bar(args.lang) as progress:
        base = read(args.file, options, progress)
        further = [read_addition(path, target, own, progress) for path, target in map(split_target, args.with_files)]
        if not further:
            return base, None
        progress("merge", 0.0)
        merged = merge(base, further, args.prefer)
        progress("merge", 1.0)
        return merged.reading, merged


def stored_project(file: Path) -> Project | None:
    """The project of a call; None where its file is a building file."""
    if file.suffix.lower() != ".shanglou":
        return None
    from models.project_file import load

    return load(file)


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


_WAITING = ".shanglou-"
"""How files begin that wait beside their place; short, so that a long name can still be written."""


def write_files(folder: Path, files: dict[str, bytes]) -> list[Path]:
    """Write files into a folder, all of them or none: each is written whole beside its place, then all are put there.

    Raises:
        OutputError: the folder or a file in it cannot be written.
    """
    staged: dict[Path, Path] = {}
    place = folder
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in files.items():
            if (folder / name).is_dir():
                raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(folder / name))
            if (folder / name).exists() and not (folder / name).is_file():      # a device would be replaced by the file
                raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(folder / name))
            place = folder / name
            staged[place] = _staged(place, content)
        for path, waiting in staged.items():
            waiting.replace(path)
    except OSError as error:
        named = error.filename is not None and not Path(error.filename).name.startswith(_WAITING)
        where, reason = str(error.filename if named else place), system_reason(error)
        raise OutputError("not-writable", "not-writable", where, reason=reason) from error
    finally:
        for waiting in staged.values():
            waiting.unlink(missing_ok=True)
    return list(staged)


def keep_inputs(outputs: Iterable[Path | None], inputs: Iterable[Path | None]) -> None:
    """Refuse to write over a file that the same call reads. Raises CallError."""
    for path in outputs:
        if path is not None and any(other is not None and _is_same(path, other) for other in inputs):
            raise CallError("bad-call", "output-is-input", str(path))


def _is_same(first: Path, second: Path) -> bool:
    """Whether two names lead to one file; a name that leads nowhere is told by whoever uses it."""
    try:
        return first.samefile(second)
    except OSError:
        return False


def _staged(path: Path, content: bytes) -> Path:
    """The content in a file beside its place, on the disk. Nothing is left behind when that fails."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=_WAITING)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        Path(name).chmod(0o644)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return Path(name)


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
        raise OutputError("not-writable", "not-writable", "stdout", reason=system_reason(error)) from error


def say_pieces(pieces: Iterable[str]) -> None:
    """A text that ends its own lines, piece by piece: it may be too long to hold."""
    try:
        for piece in pieces:
            sys.stdout.write(piece.translate(_NO_CONTROL) if _CONTROL.search(piece) else piece)
    except BrokenPipeError:
        raise
    except OSError as error:
        raise OutputError("not-writable", "not-writable", "stdout", reason=system_reason(error)) from error


_NO_CONTROL = dict.fromkeys((*range(9), 11, 12, *range(14, 32), *range(127, 160)), "�")
"""Control signs in names must not steer the terminal."""
_CONTROL = re.compile("[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f-\\x9f]")


def hint(line: str) -> None:
    """A line for the person at the terminal, to standard error."""
    sys.stderr.write(line + "\n")
