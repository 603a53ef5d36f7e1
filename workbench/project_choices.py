"""Choices and packs as a project keeps them, and how they come back: the text that was used, wherever its file went."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, Final

from models.building import PRODUCTIONS, Hazard, Sprinklers
from models.errors import InputError, PackError, system_reason
from models.project import Project, UsedPack
from rules.standard import STAGES
from workbench.checked import Choices, file_name
from workbench.dates import WHYS
from workbench.logs import user_data_folder
from workbench.verbs.common import write_files

_WORDS: Final[Mapping[str, Sequence[Any]]] = {
    "hazard": tuple(str(word) for word in Hazard), "grade": (1, 2, 3, 4), "production": PRODUCTIONS,
    "sprinklers": (*(str(word) for word in Sprinklers), "unknown"),
}
_PLAIN_NAME: Final = re.compile(r"[^\x00-\x1f<>:\"|?*/\\]{1,100}\.toml")
RUN_DAY: Final = "run-day"


@dataclass(frozen=True, slots=True)
class Restored:
    """Choices of a project. ``changed`` are packs whose file on the disk says something else by now: the kept text counts."""

    choices: Choices
    changed: tuple[Path, ...] = ()


def kept_choices(choices: Choices) -> tuple[dict[str, Any], tuple[UsedPack, ...]]:
    """The choices as plain values, with the text of every pack that is no part of the program. Raises PackError."""
    files = [("standard", name) for name in choices.standards if is_file(name)]
    files += [("plot", str(choices.plot))] if choices.plot is not None else []
    packs = tuple(UsedPack(role=role, path=name, text=_text_of(Path(name))) for role, name in files)
    return _plain(choices), packs


def _plain(choices: Choices) -> dict[str, Any]:
    """The choices as plain values; the plot conditions are a pack."""
    return {"on": choices.on.isoformat(), "basis": choices.basis, "stage": choices.stage, "near": choices.near,
            "lapsed": choices.lapsed, "standards": list(choices.standards),
            **{name: getattr(choices, name) for name in ("city", "district", *_WORDS)}}


def is_file(name: str) -> bool:
    """Whether a standard is named by its file, not by the id of a shipped one."""
    return name.endswith(".toml")


def _text_of(path: Path) -> str:
    try:
        return path.read_bytes().decode()
    except (OSError, UnicodeDecodeError) as error:
        reason = system_reason(error) if isinstance(error, OSError) else "UTF-8"
        raise PackError("bad-pack", "file-not-readable", str(path), reason=reason) from error


def restored(project: Project, file: str, today: date) -> Restored | None:
    """The choices of a project; None where it holds none. Packs that are not on the disk as they were are laid out anew.

    Raises:
        InputError: bad-project.
        OutputError: the user's data folder cannot be written.
    """
    if not project.choices:
        return None
    kept = {**_plain(Choices(on=today, basis=RUN_DAY)), **project.choices}     # what an older program did not ask for
    places: dict[tuple[str, str], Path] = {}
    changed = []
    for pack in project.packs:
        places[pack.role, pack.path], other = _place(pack)
        changed += [Path(pack.path)] if other else []
    standards = tuple(str(places.get(("standard", name), name)) for name in _texts(kept, "standards", file))
    plot = next((place for (role, _), place in places.items() if role == "plot"), None)
    basis = _one_of(kept, "basis", WHYS, file)
    near = _typed(kept, "near", (int, float), file)
    if not 0.0 <= near < float("inf"):
        raise _bad(file, "near", near)
    made = Choices(
        on=today if basis == RUN_DAY else _day(kept, file), basis=basis, stage=_one_of(kept, "stage", STAGES, file),
        near=float(near), lapsed=_typed(kept, "lapsed", (bool,), file),
        standards=standards, plot=plot, **{name: _typed(kept, name, (str, type(None)), file) for name in ("city", "district")},
        **{name: _one_of(kept, name, (None, *allowed), file) for name, allowed in _WORDS.items()})
    return Restored(made, tuple(changed))


def _place(pack: UsedPack) -> tuple[Path, bool]:
    """Where the text of a pack lies, and whether its own file says something else by now."""
    own = Path(pack.path)
    there = _sha256(own)
    if there == pack.sha256:
        return own, False
    folder = user_data_folder() / "packs" / pack.sha256[:16]
    name = file_name(pack.path)
    if not _PLAIN_NAME.fullmatch(name):
        name = "pack.toml"
    if _sha256(folder / name) != pack.sha256:
        write_files(folder, {name: pack.text.encode()})
    return folder / name, there is not None


def _sha256(path: Path) -> str | None:
    """The fingerprint of a file; None where there is none. A path into a network is not followed: nobody named it here."""
    try:
        return None if str(path).startswith(("\\\\", "//")) else \
            hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else None
    except (OSError, ValueError):
        return None


def kept_original(path: Path, packs: Sequence[UsedPack]) -> Path:
    """The file that a pack which was laid out anew came from; the path itself where it is none."""
    sha256 = path.parent.name if path.parent.parent == user_data_folder() / "packs" else ""
    return next((Path(pack.path) for pack in packs if sha256 and pack.sha256.startswith(sha256)), path)


def _bad(file: str, name: str, found: object) -> InputError:
    return InputError("bad-project", "project-content", file, where=f"choices.{name}", reason=repr(found)[:60])


def _typed(kept: Mapping[str, Any], name: str, kinds: tuple[type, ...], file: str) -> Any:
    value = kept.get(name)
    if not isinstance(value, kinds) or (isinstance(value, bool) and bool not in kinds):
        raise _bad(file, name, value)
    return value


def _one_of(kept: Mapping[str, Any], name: str, allowed: Sequence[Any], file: str) -> Any:
    value = kept.get(name)
    if isinstance(value, bool | list | dict) or value not in allowed:
        raise _bad(file, name, value)
    return value


def _texts(kept: Mapping[str, Any], name: str, file: str) -> list[str]:
    value = kept.get(name)
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise _bad(file, name, value)
    return value


def _day(kept: Mapping[str, Any], file: str) -> date:
    try:
        return date.fromisoformat(kept["on"])
    except (KeyError, TypeError, ValueError) as error:
        raise _bad(file, "on", kept.get("on")) from error


def with_call(stored: Choices, call: Choices, said: Mapping[str, bool]) -> Choices:
    """The stored choices, except where the call says otherwise."""
    chosen = {name: getattr(call, name) for name, spoken in said.items() if spoken}
    if "city" in chosen and chosen["city"] != stored.city:
        chosen.setdefault("district", None)
    return replace(stored, **chosen)


