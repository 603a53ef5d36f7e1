"""Writes a project into its tables, piece by piece: the whole of it, or one edit more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from models.keeping.codec import RAW, SHARED, Writer, canonical
from models.keeping.kinds import fingerprint
from models.keeping.packed import pack_array
from models.project import (
    Edited,
    LogEntry,
    PastRun,
    Project,
    ProjectEdit,
    SourceFile,
    State,
    UsedPack,
    edit_hash,
)
from models.project_store import Store
from models.reading import Reading
from models.view_mesh import ViewMesh

PARTS: Final = SHARED | {"Edited"}
KINDS: Final = ("waivers", "tenants", "leases", "placings", "surveys")
"""Tables of things by id, as they are called in the document."""

MESH: Final = "mesh."
"""Head of the name under which the mesh of a reading is listed; the name of the reading's part follows."""


class Pen:
    """Every method belongs into a transaction of the store."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self._run = store.connection.execute
        self._writer = Writer(store, PARTS)
        self._meshes: dict[str, ViewMesh] = {}     # those that are written, by the part of their reading
        self._shells: dict[int, tuple[Reading, Reading]] = {}     # a city without its buildings, made once

    def whole(self, project: Project) -> None:
        """All of a project, into empty tables."""
        self.about("model", fingerprint())
        self.state(0, project.base)
        for number, edit in enumerate(project.edits, 1):
            self.edit(number, edit)
        self.position(project.position)
        self.choices(project.choices, project.packs)
        self.selection(project.selection)
        for past in project.runs:
            self.past_run(past)
        for kind in KINDS:
            self.things(kind, getattr(project, kind))
        for entry in project.log:
            self.log(entry)
        self.source(project.source)
        self.thumbnail(project.thumbnail)

    def about(self, name: str, value: str | None) -> None:
        if value is None:
            self._run("DELETE FROM about WHERE name = ?", (name,))
        else:
            self._run("INSERT OR REPLACE INTO about VALUES (?, ?)", (name, value))

    def state(self, number: int, state: State) -> tuple[str, str]:
        """The names of the parts that hold it."""
        base = self._part(self._shell(state.base), Reading)
        edited = state.edited if state.base.city is None else replace(state.edited, buildings=())
        held = (base, self._part(edited, Edited))
        self._run("INSERT OR REPLACE INTO states VALUES (?, ?, ?)", (number, *held))
        if state.base.mesh is not None:
            self.mesh(base, state.base.mesh)
        return held

    def _shell(self, reading: Reading) -> Reading:
        """A city makes its buildings of its columns: they are not written again."""
        if reading.city is None:
            return reading
        return self._shells.setdefault(id(reading), (reading, replace(reading, buildings=())))[1]

    def _part(self, value: object, hint: type) -> str:
        return str(self._writer.write(value, hint)["part"])

    def _plain(self, value: object) -> str:
        return canonical(self._writer.write(value, object)).decode()

    def edit(self, number: int, edit: ProjectEdit) -> bool:
        """The edit of a number, counted from 1; those after it are taken out. Whether there were any."""
        cut = self._run("DELETE FROM edits WHERE number >= ?", (number,)).rowcount > 0
        self._run("DELETE FROM states WHERE number >= ?", (number,))
        held = self.state(number, edit.after)
        name, arguments = str(edit.record.get("name", "")), self._plain(dict(edit.record))
        kept = None if edit.kept is None else self._plain([dict(record) for record in edit.kept])
        own = edit_hash(self._hash_before(number), name, [arguments, kept], held)
        self._run("INSERT INTO edits VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                  (number, name, arguments, kept, self._plain(dict(edit.said)), own, edit.by, edit.at))
        return cut

    def _hash_before(self, number: int) -> str:
        row = self._run("SELECT hash FROM edits WHERE number = ?", (number - 1,)).fetchone()
        return "" if row is None else str(row[0])

    def position(self, position: int) -> None:
        self.about("position", str(position))

    def choices(self, choices: Mapping[str, Any], packs: Sequence[UsedPack]) -> None:
        self.about("choices", self._plain(dict(choices)))
        self._run("DELETE FROM packs")
        for number, pack in enumerate(packs, 1):
            self._run("INSERT INTO packs VALUES (?, ?, ?, ?, ?)", (number, pack.role, pack.path, pack.sha256, pack.text))

    def selection(self, selection: Mapping[str, Any]) -> None:
        self.about("selection", self._plain(dict(selection)))

    def past_run(self, past: PastRun) -> None:
        self._run("INSERT INTO runs (position, ran_by, ran_at, result) VALUES (?, ?, ?, ?)",
                  (past.position, past.by, past.at, self._plain(dict(past.result))))

    def things(self, kind: str, things: Mapping[str, Any]) -> None:
        """All waivers, tenants, leases or placings, in their order."""
        self._run("DELETE FROM things WHERE kind = ?", (kind,))
        for place, (name, thing) in enumerate(things.items()):
            self._run("INSERT INTO things VALUES (?, ?, ?, ?)", (kind, name, place, self._plain(thing)))

    def log(self, entry: LogEntry) -> None:
        self._run("INSERT INTO log (at, by, what, details) VALUES (?, ?, ?, ?)",
                  (entry.at, entry.by, entry.what, self._plain(dict(entry.values))))

    def source(self, source: SourceFile | None) -> None:
        self.about("source.path", None if source is None else source.path)
        self.about("source.sha256", None if source is None else source.sha256)

    def thumbnail(self, png: bytes) -> None:
        self._run("DELETE FROM pictures WHERE name = 'thumbnail'")
        if png:
            self._run("INSERT INTO pictures VALUES ('thumbnail', ?)", (png,))

    def mesh(self, base: str, mesh: ViewMesh) -> None:
        """The mesh of a reading, beside its part; once, however many edits follow."""
        if self._meshes.get(base) is mesh:
            return
        arrays = [{"array": self.store.put(pack_array(array), RAW)} for array in (mesh.vertices_m, mesh.faces)]
        parts = [[part.building, part.role, part.first, part.count] for part in mesh.parts]
        self.about(f"{MESH}{base}", canonical([*arrays, parts]).decode())
        self._meshes[base] = mesh
