"""What a project keeps of the window: the selection, and the result as a past run."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from models.reading import ReadOptions
    from workbench.checked import Checked
    from workbench.desktop.session import Session


_OPTIONS: Final = ("unit", "up_axis", "storeys", "layers")


def selection_of(session: Session) -> dict[str, Any]:
    """Building, storey and thing that are chosen, and the options by which the source file was read."""
    building, thing, options = session.building, session.thing, session.read_options
    read = None if options is None else {name: None if getattr(options, name) is None else str(getattr(options, name))
                                         for name in _OPTIONS}
    under = session.property("underlay")
    return {"read": read, "underlay": under.get("kept") if isinstance(under, dict) else None,
            "building": None if building is None else building.id, "storey": session.storey_id,
            "kind": None if thing is None else thing.kind, "id": None if thing is None else thing.id}


def read_options(kept: Mapping[str, Any]) -> ReadOptions | None:
    """By which options the source file is read again; None where it needs none, or what is kept makes no sense."""
    from models.reading import ReadOptions
    from models.units import METRES_PER_UNIT

    held = kept.get("read")
    if not isinstance(held, Mapping) or not all(isinstance(held.get(name), str | None) for name in _OPTIONS):
        return None
    if held.get("unit") not in (None, *METRES_PER_UNIT) or held.get("up_axis") not in (None, "y", "z"):
        return None
    storeys, layers = ((None if held.get(name) is None else Path(held[name])) for name in ("storeys", "layers"))
    return ReadOptions(unit=held.get("unit"), up_axis=held.get("up_axis"), storeys=storeys, layers=layers)


def select_again(session: Session, kept: Mapping[str, Any]) -> None:
    """Choose what was chosen when the project was saved, as far as it is there."""
    session.setProperty("underlay", {"of": str(session.path), "kept": kept.get("underlay")})
    ids = [] if session.city is not None else [building.id for building in session.buildings]
    if kept.get("building") in ids:
        session.show_building(ids.index(kept["building"]))
    building = session.building
    if building is None:
        return
    if kept.get("storey") in [storey.id for storey in building.storeys]:
        session.select_storey(kept["storey"])
    kind, item_id = kept.get("kind"), kept.get("id")
    if isinstance(kind, str) and isinstance(item_id, str) and _is_there(session, kind, item_id):
        session.select(kind, item_id)


def _is_there(session: Session, kind: str, item_id: str) -> bool:
    from models.edits import find
    from models.errors import CallError

    try:
        return session.building is not None and find(session.building, kind, item_id) is not None
    except CallError:
        return False


def result_of(checked: Checked) -> dict[str, Any]:
    """Overall result, counts, packs and findings as plain values; of a city without the findings."""
    from workbench.documents import finding_entry, run_document

    found = run_document(checked, "zh")
    if checked.reading.city is None:
        found["findings"] = [finding_entry(finding) for finding in checked.run.findings()]
    return {name: _plain(held) for name, held in found.items()}


def _plain(value: Any) -> Any:
    """Lists and tables of plain values, whatever made them."""
    if isinstance(value, Mapping):
        return {str(key): _plain(held) for key, held in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(held) for held in value]
    return value if value is None or isinstance(value, bool | int | float | str) else str(value)
