"""Building descriptions written by hand (``.toml``, first line ``schema = "shanglou.building/1"``).

The form is explained by the examples in ``assets/examples``; :mod:`models.writers.description` writes it.
Lengths are metres, masses kilograms, speeds m/s, loads kN/m² or kg/m².
"""

from __future__ import annotations

import itertools
import re
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from models.building import Building, ColumnGrid, IgnoredLevel, Storey, StoreyKind
from models.errors import InputError, system_reason
from models.hashing import file_sha256
from models.measured import Measured, Source, SourceKind, Stated
from models.readers.description_areas import check_areas
from models.readers.description_equipment import equipment, plan
from models.readers.description_goods import coordinates, docks, hoists, lifts, ramps, read_plot, read_site, stores
from models.readers.description_levels import height_above_ground, top_of
from models.readers.description_logistics import logistics
from models.readers.description_parts import Ids, compartments, hazard, sprinklers, stairs, with_zones_and_units
from models.readers.description_passages import passages
from models.readers.description_storeys import read_storeys
from models.readers.description_table import ANY, NOT_NEGATIVE, POSITIVE, Document, Table
from models.reading import InputFile, Progress, Reading, ReadOptions, silent
from models.vocabularies import BUILDING, PRODUCTION

SCHEMA: Final = "shanglou.building/1"

MOST_BYTES: Final = 32 * 1024**2
"""A description written by hand has kilobytes; beyond this the file is something else."""


def read(path: Path, options: ReadOptions | None = None, progress: Progress = silent) -> Reading:
    """Read a building description.

    Args:
        path: the TOML file.
        options: unit, axis and schedule have no meaning here; the report says when they were given.
        progress: told about stage and share; may raise Cancelled.

    Raises:
        InputError: ``syntax`` (no TOML), ``unsupported-schema``, ``damaged`` (content), ``no-building``.
    """
    progress("desc-read", 0.0)
    try:
        if path.stat().st_size > MOST_BYTES:
            raise InputError("too-large", "desc-too-large", path.name, limit_mib=MOST_BYTES // 1024**2)
        content = path.read_bytes()
    except OSError as error:
        raise InputError("not-readable", "file-not-readable", str(path), reason=system_reason(error)) from error
    document = Document(path.name)
    _note_options(document, options or ReadOptions())
    root = Table(_parse(content, path.name), "", document)
    _check_schema(root)
    reading = _reading(root, InputFile(file=path.name, sha256=file_sha256(path), format=SCHEMA, length_unit="m", up_axis="z"))
    progress("desc-read", 1.0)
    return reading


def _parse(content: bytes, file: str) -> dict[str, object]:
    """The TOML document. Raises InputError with the line of the fault."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise InputError("syntax", "desc-not-utf8", file, line=line) from error
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InputError("syntax", "desc-not-toml", file, line=_line(str(error), text), reason=_reason(str(error))) from error
    except (RecursionError, ValueError, OverflowError) as error:
        raise InputError("syntax", "desc-not-toml", file, line=1, reason=str(error)[:80]) from error


def _line(message: str, text: str) -> int:
    found = re.search(r"line (\d+)", message)
    return int(found[1]) if found else text.count("\n") + 1


def _reason(message: str) -> str:
    return re.sub(r"\s*\(at [^()]*\)\s*$", "", message)[:120]


def _note_options(document: Document, options: ReadOptions) -> None:
    given = (("--unit", options.unit not in (None, "m")), ("--up", options.up_axis not in (None, "z")),
             ("--storeys", options.storeys is not None))
    for name, is_given in given:
        if is_given:
            document.report.drop("desc-option-ignored", name)


def _check_schema(root: Table) -> None:
    schema = root.raw("schema")
    if schema == SCHEMA:
        return
    key = "desc-schema-missing" if schema is None else "desc-schema-other"
    raise InputError("unsupported-schema", key, root.document.file, found=str(schema)[:60], expected=SCHEMA)


def _reading(root: Table, input_file: InputFile) -> Reading:
    plot, site = read_plot(root.table("plot")), read_site(root.table("site"))
    ids = Ids("building")
    buildings = tuple(read_building(table, ids) for table in root.tables("building"))
    root.close()
    document = root.document
    if not buildings:
        raise InputError("no-building", "desc-no-building", document.file)
    if document.assumed:
        document.report.guess("desc-assumed", document.file, count=document.assumed)
    return Reading(input=input_file, buildings=buildings, report=document.report.build(), plot=plot, site=site)


def read_building(table: Table, ids: Ids) -> Building:
    """One ``[[building]]`` table. Raises InputError."""
    own_id = ids.of(table)
    roof = table.number("roof_m", "m")
    bare = read_storeys(table, roof)
    known = [storey.number for storey in bare]
    storeys = with_zones_and_units(table, bare)
    if roof is None and not table.says_unknown("roof_m"):
        roof = top_of(storeys)
    height = table.number("height_m", "m", POSITIVE)
    if height is None and not table.says_unknown("height_m"):
        height = height_above_ground(storeys, roof)
    building = Building(
        id=own_id, name=table.name("name", own_id), use=table.stated_word("use", BUILDING), hazard=hazard(table),
        fire_resistance_grade=_grade(table), production=table.stated_word("production", PRODUCTION), sprinklers=sprinklers(table),
        storeys=storeys, levels_ignored=_ignored(table), outdoor_ground_m=_ground(table, storeys), roof_m=roof,
        roof_finish_m=table.number("roof_finish_m", "m"), planning_height_m=table.number("planning_height_m", "m", POSITIVE),
        height_m=height, compartments=compartments(table, storeys), stairs=stairs(table, known), lifts=lifts(table, known),
        hoists=hoists(table, known), docks=docks(table, known), ramps=ramps(table, known), stores=stores(table, known),
        passages=passages(table, known),
        column_grid=_grid(table.table("grid")), equipment=equipment(table, known),
        logistics=logistics(table, known),
        storeys_stated=table.number("storeys_stated", "1", NOT_NEGATIVE),
        gross_floor_area_stated_m2=table.number("gross_floor_area_stated_m2", "m2", NOT_NEGATIVE),
        footprint_m2=table.number("footprint_m2", "m2", POSITIVE), footprint=plan(table), declared=table.declared())
    _check_roof(table, building)
    _check_stores(table, building)
    check_areas(building, table.document.report)
    table.close()
    return building


def _check_stores(table: Table, building: Building) -> None:
    """The streams of a store are those of the building. Raises InputError."""
    known = [] if building.logistics is None else [goods.id for goods in building.logistics.goods]
    for number, store in enumerate(building.stores, 1):
        for name in store.goods:
            if name not in known:
                raise InputError("damaged", "desc-store-goods", table.document.file, path=f"{table.at('store')}[{number}].goods",
                                 found=name, known=", ".join(known) or "–")


def _grade(table: Table) -> Stated[int] | None:
    found = table.sourced("grade")
    if found is None:
        return None
    grade = table.integer("grade", found[0])
    if not 1 <= grade <= 4:
        raise table.fault("grade", "not-allowed", found=grade, allowed="1, 2, 3, 4")
    return Stated(grade, found[1])


def _ground(table: Table, storeys: Sequence[Storey]) -> Measured | None:
    ground = table.number("outdoor_ground_m", "m")
    first = next((s for s in storeys if s.number == 1), None)
    if ground and first and first.height_m and abs(ground.value - first.elevation_m.value) > first.height_m.value:
        table.document.report.error("desc-ground-far", table.at("outdoor_ground_m"),
                                    ground=f"{ground.value:g}", floor=f"{first.elevation_m.value:g}")
    return ground


def _check_roof(table: Table, building: Building) -> None:
    """A roof below the last floor is a slip; a finish below its structure too. Raises InputError."""
    floors = [storey for storey in building.storeys if storey.kind is not StoreyKind.ROOF]
    for key, roof in (("roof_m", building.roof_m), ("roof_finish_m", building.roof_finish_m)):
        if roof and floors and roof.value <= floors[-1].elevation_m.value:
            raise table.fault(key, "roof-too-low", found=f"{roof.value:g}", floor=f"{floors[-1].elevation_m.value:g}")


def _ignored(building: Table) -> tuple[IgnoredLevel, ...]:
    made: list[IgnoredLevel] = []
    for table in building.tables("ignored_level"):
        elevation, why = table.number("elevation_m", "m", ANY), table.text("why")
        if elevation is None or not why:
            raise table.fault("elevation_m" if elevation is None else "why", "missing",
                              example="elevation_m = 32.0" if elevation is None else 'why = "roof"')
        made.append(IgnoredLevel(name=table.name("name", ""), elevation_m=elevation, why=why))
        table.close()
    return tuple(made)


def _grid(table: Table | None) -> ColumnGrid | None:
    """Column axes: ``origin_m`` with ``bays_x_m`` and ``bays_y_m``, or the positions ``x_m`` and ``y_m``. Raises InputError."""
    if table is None:
        return None
    source = table.source_keys() or Source(SourceKind.PERSON, "description", f"{table.document.file}: {table.path}")
    origin = table.position("origin_m")
    axes = [_axis(table, name, origin[i] if origin else 0.0) for i, name in enumerate("xy")]
    columns = table.raw("columns")
    count = None if columns is None else table.integer("columns", columns)
    if count is not None and count < 0:
        raise table.fault("columns", "negative", found=count, low="0", high="", unit="1")
    table.close()
    return ColumnGrid(x_m=axes[0], y_m=axes[1], source=source, columns=count)


def _axis(table: Table, name: str, start: float) -> tuple[float, ...]:
    positions = coordinates(table, f"{name}_m")
    bays = table.items(f"bays_{name}_m")
    if positions is not None and bays is not None:
        raise table.fault(f"bays_{name}_m", "bays-and-positions")
    if positions is not None:
        return positions
    if bays is None:
        raise table.fault(f"bays_{name}_m", "missing", example=f"bays_{name}_m = [8.4, 8.4, 8.4]")
    widths = [table.checked(f"bays_{name}_m[{i}]", bay, "m", POSITIVE) for i, bay in enumerate(bays, 1)]
    return tuple(round(value, 6) for value in itertools.accumulate(widths, initial=start))
