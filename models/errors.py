"""Faults that a user can cause and mend.

Every fault has one of the codes of the published contract, and a message key whose text (Chinese and English)
lives in ``assets/translations``. The models never speak to the user themselves.
"""

from __future__ import annotations

import errno
import os
from typing import Final

ERROR_CODES: Final = frozenset({
    "not-found", "not-readable", "not-a-file", "unsupported-format", "unsupported-schema", "empty", "no-building",
    "cut-off", "syntax", "damaged", "too-large", "bad-pack", "bad-project", "newer-project", "not-writable", "bad-call",
})


class SystemReason(str):
    """Why the system refused something, in its own words; ``name`` (``ENOSPC`` …) lets the program say it in the user's."""

    name: str = ""


def system_reason(error: OSError | int) -> SystemReason:
    """The reason of a fault of the system, or of an error number of ``errno``."""
    number = (error if isinstance(error, int) else error.errno) or 0
    made = SystemReason(os.strerror(number) if number else "?")
    made.name = errno.errorcode.get(number, "unknown" if number == 0 else str(number))
    return made


class ShanglouError(Exception):
    """Root of all faults with a sentence for the user.

    Args:
        code: one of :data:`ERROR_CODES`; other programs rely on it.
        key: key of the message in ``assets/translations``.
        subject: the file, clause or option that is at fault.
        values: what the message text is filled in with.
    """

    def __init__(self, code: str, key: str, subject: str = "", **values: object) -> None:
        if code not in ERROR_CODES:
            raise ValueError(f"unknown error code {code!r}")
        super().__init__(f"{code}: {key} [{subject}] {values or ''}".strip())
        self.code = code
        self.key = key
        self.subject = subject
        self.values = {"subject": subject, **values}


class InputError(ShanglouError, ValueError):
    """A file that cannot be used."""


class PackError(ShanglouError, ValueError):
    """A standards pack or plot conditions file that cannot be used."""


class CallError(ShanglouError, ValueError):
    """A call whose options do not fit together."""


class OutputError(ShanglouError, OSError):
    """An output that cannot be written."""


class Cancelled(Exception):
    """The user stopped a long piece of work; nothing was changed."""
