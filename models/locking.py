"""Locks that a killed program lets go of by itself: the system holds them, not the file's mere being there."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

_BYTE: Final = 2**30
"""The byte that is locked on Windows lies behind the note, which others must be able to read."""

_TAKEN: Final = (errno.EWOULDBLOCK, errno.EAGAIN, errno.EACCES, errno.EDEADLK)
_LONGEST_NOTE: Final = 4096


class FileLock:
    """A lock with a note that says who holds it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._handle: int | None = None

    def take(self, note: Mapping[str, Any]) -> bool:
        """Take the lock; False: somebody else holds it. Where a disk knows no locks it is taken for free. Raises OSError."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o644)
        try:
            _lock(handle)
        except OSError as error:
            if error.errno in _TAKEN:
                os.close(handle)
                return False
        self._handle = handle
        with contextlib.suppress(OSError):      # a full disk: the lock holds without its note
            os.ftruncate(handle, 0)
            os.write(handle, json.dumps(dict(note), ensure_ascii=False).encode())
        return True

    @property
    def held(self) -> bool:
        return self._handle is not None

    def release(self, remove: bool = False) -> None:
        """Let go; ``remove`` takes the file away, too, which only a lock that nobody waits for may do."""
        if self._handle is None:
            return
        os.close(self._handle)
        self._handle = None
        if remove:
            with contextlib.suppress(OSError):
                self.path.unlink(missing_ok=True)

    def note(self) -> dict[str, str]:
        """Who holds it; empty where nobody says."""
        try:
            with self.path.open("rb") as stream:
                found = json.loads(stream.read(_LONGEST_NOTE))
        except (OSError, ValueError, RecursionError):
            return {}
        return {str(key): str(value) for key, value in found.items()} if isinstance(found, dict) else {}


def document_lock(folder: Path, document: Path) -> FileLock:
    """The lock of a document, kept in the user's data folder: nothing lies beside the document itself."""
    name = hashlib.sha256(os.path.normcase(os.path.realpath(document)).encode("utf-8", "surrogatepass")).hexdigest()[:32]
    return FileLock(folder / "locks" / f"{name}.lock")


if sys.platform == "win32":
    import msvcrt

    def _lock(handle: int) -> None:
        os.lseek(handle, _BYTE, os.SEEK_SET)
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        finally:
            os.lseek(handle, 0, os.SEEK_SET)
else:
    import fcntl

    def _lock(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
