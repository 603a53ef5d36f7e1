"""``inspect --template``: a workbook with sheets for storeys, loads, lifts …, filled with what was read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from models.building import Building
from models.errors import CallError
from models.reading import Reading
from workbench.texts import text
from workbench.verbs.common import hint, write_files


def save_template(reading: Reading | None, path: Path, lang: str) -> None:
    """Write the template of a reading, or an empty one.

    Raises:
        CallError: a city, or too many buildings.
        OutputError: the file cannot be written.
    """
    from models.writers.workbook import write_template

    if path.suffix.lower() != ".xlsx":
        raise CallError("bad-call", "template-not-xlsx", path.name or str(path))
    if reading is not None and reading.city is not None:
        raise CallError("bad-call", "template-city", reading.input.file)
    buildings: Sequence[Building] = () if reading is None else tuple(reading.buildings)

    def say(key: str, values: Mapping[str, object]) -> str:
        return text(key, lang, values)

    site = None if reading is None else reading.site
    written = write_files(path.absolute().parent, {path.name: write_template(buildings, lang, say, site)})
    hint(text("written", lang, {"path": str(written[0])}))
