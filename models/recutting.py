"""Edits of levels on a file that was read again: the outline that they carry is cut from the massing as it is now."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from models.view_mesh import ViewMesh

if TYPE_CHECKING:
    from models.geometry.level_cuts import LevelCuts

_OUTLINE: Final = "outline"
_LEVELS: Final = ("add_level", "move_level")


class Recutting:
    """The massing of a new file; None: it has none, and the edits keep what they carry."""

    def __init__(self, mesh: ViewMesh | None) -> None:
        self._mesh = mesh
        self._cuts: dict[str, LevelCuts] = {}

    def recut(self, entry: Mapping[str, Any]) -> dict[str, Any]:
        """A record that speaks of the new file. Where its massing shows no outline at the level, the edit carries none."""
        made, arguments = dict(entry), dict(entry["arguments"])
        if self._mesh is None or entry["name"] not in _LEVELS or _OUTLINE not in arguments:
            return made
        from models.edit_records import plain

        outline = self._cuts_of(str(entry["building"])).outline_at(float(arguments["elevation_m"]))
        del arguments[_OUTLINE]
        if outline is not None:
            arguments[_OUTLINE] = plain(outline)
        return {**made, "arguments": arguments}

    def _cuts_of(self, building_id: str) -> LevelCuts:
        from models.geometry.level_cuts import LevelCuts

        if building_id not in self._cuts and self._mesh is not None:
            self._cuts[building_id] = LevelCuts(self._mesh, building_id)
        return self._cuts[building_id]
