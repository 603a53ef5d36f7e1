"""What the program is made of: its version, and version and licence of everything that it stands on. No Qt widgets."""

from __future__ import annotations

import platform
import re
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import metadata
from typing import Final

from workbench import __version__

DISTRIBUTION: Final = "shanglou"
OWN_LICENCE: Final = "MIT"
FONTS: Final = (("Noto Sans SC", "OFL-1.1"),)
_SHORT: Final = 60
_KNOWN: Final = (("mit license", "MIT"), ("bsd license", "BSD"), ("apache", "Apache-2.0"), ("lgpl", "LGPL"), ("mozilla", "MPL"))


@dataclass(frozen=True, slots=True)
class Component:
    """Something that the program uses. ``version`` and ``licence`` are empty where the installation does not say them."""

    name: str
    version: str = ""
    licence: str = ""


def program() -> list[Component]:
    """The program itself, Python and Qt."""
    from PySide6.QtCore import qVersion

    return [Component(DISTRIBUTION, __version__, OWN_LICENCE),
            Component("Python", platform.python_version(), "PSF-2.0"), Component("Qt", str(qVersion()), "LGPL-3.0-only")]


def components() -> list[Component]:
    """What the program needs to run, by name; extras for tests left out."""
    try:
        needed = metadata.requires(DISTRIBUTION) or []
    except metadata.PackageNotFoundError:
        return []
    names = {re.split(r"[^A-Za-z0-9._-]", line, maxsplit=1)[0] for line in needed if "extra ==" not in line}
    return [_component(name) for name in sorted(names, key=str.casefold)]


def _component(name: str) -> Component:
    try:
        found = metadata.metadata(name)
    except metadata.PackageNotFoundError:
        return Component(name)
    fields = found.json
    classifiers = fields.get("classifier", [])
    said = {key: str(fields.get(key, "")) for key in ("license_expression", "license")}
    return Component(str(fields.get("name", name)), str(fields.get("version", "")),
                     licence_of(said, classifiers if isinstance(classifiers, list) else []))


def licence_of(said: Mapping[str, str], classifiers: list[str]) -> str:
    """The name of a licence out of the metadata of a package, which may hold the whole text instead."""
    if said.get("license_expression"):
        return said["license_expression"]
    first = (said.get("license") or "").strip().splitlines()
    line = first[0].strip() if first else ""
    if line and len(line) <= _SHORT and " (" not in line and "license" not in line.casefold():
        return line
    named = [entry.rpartition(" :: ")[2] for entry in classifiers if entry.startswith("License ::")]
    for words, name in _KNOWN:
        if any(words in entry.casefold() for entry in (*named, line)):
            return name
    return named[0] if named else line[:_SHORT]
