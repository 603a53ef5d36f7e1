"""The log file of a fault of the program: the user sees a sentence and this path, never a traceback."""

from __future__ import annotations

import os
import platform
import sys
import tempfile
import traceback
from pathlib import Path

from workbench import __version__


def user_data_folder() -> Path:
    """Where the program keeps its own files: the platform's usual place, or ``SHANGLOU_DATA`` where that is set."""
    if chosen := os.environ.get("SHANGLOU_DATA"):
        return Path(chosen)
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", str(Path.home()))) / "Shanglou"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "Shanglou"
    return Path(os.environ.get("XDG_DATA_HOME", str(Path.home() / ".local" / "share"))) / "shanglou"


def write_fault(error: BaseException) -> Path:
    """Append a fault to the log and return its path; a temporary folder serves where the usual one cannot be written."""
    entry = f"shanglou {__version__}, Python {platform.python_version()}, {platform.platform()}\n"
    entry += "".join(traceback.format_exception(error)) + "\n"
    for folder in (user_data_folder(), Path(tempfile.gettempdir())):
        path = folder / "shanglou-fault.log"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            with path.open("a", encoding="utf-8") as stream:
                stream.write(entry)
        except OSError:
            continue
        return path
    return Path("shanglou-fault.log")
