"""Files that were opened or saved lately, the last one first."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from workbench.desktop.remembered import remember_data, remembered_data

_NAME: Final = "recent/files"
MOST: Final = 12


def recent_files() -> list[Path]:
    """Those that are still there."""
    kept = remembered_data(_NAME, [])
    return [Path(name) for name in kept if isinstance(name, str) and _is_there(Path(name))]


def remember_recent(path: Path) -> None:
    """Put a file at the head of the list. Examples of the program are no files of the user's."""
    if inside_program(path):
        return
    own = str(path.absolute())
    kept = [name for name in remembered_data(_NAME, []) if isinstance(name, str) and name != own]
    remember_data(_NAME, [own, *kept][:MOST])


def all_recent() -> list[tuple[Path, bool]]:
    """Every file of the list with whether it is still there."""
    kept = remembered_data(_NAME, [])
    return [(Path(name), _is_there(Path(name))) for name in kept if isinstance(name, str)]


def forget_recent(path: Path) -> None:
    """Take a file off the list."""
    remember_data(_NAME, [name for name in remembered_data(_NAME, []) if name != str(path)])


def thumbnail(path: Path) -> bytes:
    """The small PNG of a project; empty for any other file, and where there is none."""
    if path.suffix.lower() != ".shanglou":
        return b""
    from models.project_file import thumbnail_of

    return thumbnail_of(path)


def _is_there(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


def inside_program(path: Path) -> bool:
    """Whether a file is one of the program's examples."""
    import assets

    return any(path.is_relative_to(folder) for folder in assets.__path__)
