"""Tables of the logistics panel as plain rows: what each cell says, where it comes from, and by which edit it changes. No Qt.

Figures and words are those of ``shanglou lifts`` and ``shanglou docks``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from models.edit_fields import Rule, fault
from models.edit_logistics import (
    DAY_FIELDS,
    GOODS_FIELDS,
    HANDLING_FIELDS,
    SHARES,
    STAGING_FIELDS,
    TARGET_FIELDS,
    TRUCK_FIELDS,
    goods_of,
    truck_of,
)
from models.measured import Measured, SourceKind
from workbench.capacity_words import GoodsWords, quantity
from workbench.desktop import fields
from workbench.desktop.entry import UNITS, is_unknown, parse_field
from workbench.sheets.words import Words
from workbench.texts import text

if TYPE_CHECKING:
    from models.building import Building
    from models.demand import Goods, Logistics

_SHARE: Final = Rule(lambda *_: {}, "share", "%")


@dataclass(frozen=True, slots=True)
class Entry:
    """How a cell is edited: the edit by its name, its arguments without the value, and what the field is called.

    ``kind`` and ``field`` name the label; ``argument`` is the name under which the edit takes the value.
    """

    edit: str
    arguments: Mapping[str, object]
    kind: str
    field: str
    rule: Rule
    argument: str = "value"


@dataclass(frozen=True, slots=True)
class Cell:
    """``mark`` is assumed, entered, good, bad or nothing; ``entered`` what stands in the field while it is edited."""

    text: str
    tip: str = ""
    mark: str = ""
    right: bool = False
    entry: Entry | None = None
    entered: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """``thing`` is what a click chooses: kinds and ids, the first of which stands for the row; ``id`` its own."""

    id: str
    cells: tuple[Cell, ...]
    things: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    head: tuple[str, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Say:
    """The words of one language."""

    lang: str
    goods: GoodsWords
    sheet: Words

    def __call__(self, key: str, **values: object) -> str:
        return text(f"desktop.logistics.{key}", self.lang, values)

    def label(self, kind: str, field: str) -> str:
        return fields.label(kind, field, self.sheet)


def say_in(lang: str) -> Say:
    return Say(lang, GoodsWords(lang), Words(lang))


# cells


def plain(value: str, *, right: bool = False, mark: str = "", tip: str = "") -> Cell:
    return Cell(value, tip or value, mark, right)


def value_cell(held: object, entry: Entry, say: Say) -> Cell:
    """A value with where it comes from; what is assumed is marked."""
    source = fields.source_of(held)
    said = fields.shown(entry.rule, held, say.sheet)
    if isinstance(held, Measured):
        said = quantity(held.value, held.unit)
    tip = say("no-value") if held is None else said
    if source is not None:
        tip = say("from", value=said, source=say.goods.source(source))
    mark = "" if source is None else {SourceKind.ASSUMED: "assumed", SourceKind.PERSON: "entered"}.get(source.kind, "")
    return Cell(said, tip, mark, entry.rule.form == "number", entry, _entered(held, entry, say))


def _entered(held: object, entry: Entry, say: Say) -> str:
    """A value as it stands in its cell while it is edited, with the unit as it is shown."""
    if isinstance(held, Measured):
        unit = quantity(0.0, held.unit).partition(" ")[2]
        return f"{held.value:.12g} {unit}".strip()
    return fields.entered(entry.rule, held, say.sheet)


def _percent_cell(parts: Sequence[Measured | None], entry: Entry, say: Say) -> Cell:
    """One share or several, in per cent."""
    said = " / ".join("?" if part is None else f"{100.0 * part.value:g}" for part in parts)
    source = fields.source_of(tuple(parts))
    shown = say.sheet.unknown if all(part is None for part in parts) else f"{said} %"
    tip = say("no-value") if source is None else say("from", value=shown, source=say.goods.source(source))
    kinds = {part.source.kind for part in parts if part is not None}
    mark = "assumed" if SourceKind.ASSUMED in kinds else "entered" if kinds == {SourceKind.PERSON} else ""
    return Cell(shown, tip, mark, True, entry, "" if source is None else said)


# what was typed


def parsed(entry: Entry, typed: str, building: Building) -> object:
    """The value that an edit takes. Raises CallError."""
    if entry.rule.form != "share":
        return parse_field(entry.rule, _bare(entry.rule.unit, typed), building)
    return _shares(entry, typed)


def _bare(unit: str, typed: str) -> str:
    """The text without the unit as the cell shows it, where nobody converts from others: there it can only be that one."""
    shown = quantity(0.0, unit).partition(" ")[2] if unit else ""
    text = typed.strip()
    return text[:-len(shown)] if shown and unit not in UNITS and text.endswith(shown) else text


def _shares(entry: Entry, typed: str) -> object:
    """``50 / 40 / 10``, with or without per cent; shares of 1 are taken as they are, and three equal 1 together."""
    if is_unknown(typed):
        raise fault("share-needed", entry.field)
    words = [word for word in re.split(r"[/／,，、;；\s]+", typed.replace("%", " ").replace("％", " ")) if word]
    try:
        numbers = [float(word) for word in words]
    except ValueError:
        raise fault("not-number", entry.field, found=typed.strip()[:60]) from None
    whole = "%" in typed or "％" in typed or sum(numbers) > 1.5 or (len(numbers) == 1 and numbers[0] > 1.0)
    shares = tuple(round(number / 100.0, 9) if whole else number for number in numbers)
    if entry.argument == "share":
        if len(shares) != 1:
            raise fault("not-number", entry.field, found=typed.strip()[:60])
        return shares[0]
    return shares


def arguments_of(entry: Entry, value: object) -> dict[str, object]:
    return {**entry.arguments, entry.argument: value}


def said_edit(entry: Entry, subject: str, old: object, new: object) -> Callable[[str], str]:
    """What an edit did, in a language that is asked for later."""
    def words(lang: str) -> str:
        say = say_in(lang)
        before, after = (shown_value(entry, value, say) for value in (old, new))
        return " ".join(part for part in (subject, say.label(entry.kind, entry.field), before, "→", after) if part)
    return words


def shown_value(entry: Entry, value: object, say: Say) -> str:
    """A plain value as its cell will say it."""
    if entry.rule.form == "share" and value is not None:
        parts = value if isinstance(value, tuple) else (value,)
        return " / ".join(f"{100.0 * float(str(part)):g}" for part in parts) + " %"
    if isinstance(value, float | int) and not isinstance(value, bool) and entry.rule.form == "number":
        return quantity(float(value), entry.rule.unit or "1")
    return fields.shown(entry.rule, value, say.sheet) if value is not None else say.sheet.unknown


# the demand


GOODS_COLUMNS: Final = ("name", "storeys", "t_day", "intensity_t_day_m2", "shares", "load_unit", "unit_load_kg", "unit_size_m",
                        "load_per_trip_kg", "heaviest_kg", "largest_m")


def goods_table(building: Building, totals: Mapping[str, float], say: Say) -> Table:
    """The streams of goods. ``totals`` are t/day by id, as computed."""
    logistics = building.logistics
    head = tuple(say.label("goods", name) for name in GOODS_COLUMNS)
    rows = [Row(goods.id, tuple(_goods_cell(goods, name, totals, say) for name in GOODS_COLUMNS))
            for goods in (() if logistics is None else logistics.goods)]
    return Table(head, tuple(rows))


def _goods_cell(goods: Goods, field: str, totals: Mapping[str, float], say: Say) -> Cell:
    if field == "shares":
        entry = Entry("set_goods_shares", {"goods_id": goods.id}, "goods", "shares", _SHARE, "shares")
        return _percent_cell([getattr(goods, name) for name in SHARES], entry, say)
    entry = Entry("set_goods_field", {"goods_id": goods.id, "field": field}, "goods", field, GOODS_FIELDS[field])
    held = getattr(goods, field)
    if field == "t_day" and held is None and goods.id in totals:
        said = say("computed", value=f"{totals[goods.id]:.3g}")
        return Cell(said, say("computed-tip"), "assumed" if _is_assumed(goods.intensity_t_day_m2) else "", True, entry, "")
    cell = value_cell(held, entry, say)
    if field == "intensity_t_day_m2" and goods.zone_use is not None:
        where = say("counts-on", use=say.sheet.word("zone_use", goods.zone_use))
        return Cell(cell.text, f"{cell.tip}\n{where}", cell.mark, True, entry, cell.entered)
    return cell


def _is_assumed(value: Measured | None) -> bool:
    return value is not None and value.source.kind is SourceKind.ASSUMED


def day_table(building: Building, say: Say) -> Table:
    """Working day, staging and targets: what, value, where it comes from."""
    from models.demand import Logistics

    logistics = building.logistics or Logistics()
    rows = [_named_row(entry, held, say) for entry, held in _day_entries(logistics)]
    return Table(tuple(say(f"col-{name}") for name in ("what", "value", "source")), tuple(rows))


def _day_entries(logistics: Logistics) -> Iterable[tuple[Entry, object]]:
    for name, rule in DAY_FIELDS.items():
        if logistics.day.profile is None or name not in ("hours", "peak_factor"):
            yield Entry("set_day", {"field": name}, "day", name, rule), getattr(logistics.day, name)
    for name, rule in STAGING_FIELDS.items():
        yield Entry("set_staging", {"field": name}, "staging", name, rule), getattr(logistics, name)
    for name, rule in TARGET_FIELDS.items():
        yield Entry("set_target", {"field": name}, "targets", name, rule), getattr(logistics.targets, name)


def _named_row(entry: Entry, held: object, say: Say) -> Row:
    """A row of a list of values: name, value, source."""
    source = fields.source_of(held)
    value = value_cell(held, entry, say)
    where = "" if source is None else say.goods.source(source)
    return Row(entry.field, (plain(say.label(entry.kind, entry.field)), value, plain(where, mark=value.mark)))


# trucks and handling


TRUCK_COLUMNS: Final = ("name", "share", "payload_t", "size_m", "bed_m", "wheelbase_m", "turning_radius_m")


def truck_table(building: Building, computed: Mapping[str, tuple[str, str, str]], say: Say) -> Table:
    """Classes of trucks. ``computed`` are arrivals, units and service time by id, in words."""
    logistics = building.logistics
    own = tuple(say.label("truck", name) for name in TRUCK_COLUMNS)
    head = (*own, *(say.goods(f"col.{name}").capitalize() for name in ("arrivals", "units", "service")))
    rows = []
    for truck in () if logistics is None else logistics.trucks:
        cells = []
        for name in TRUCK_COLUMNS:
            if name == "share":
                entry = Entry("set_truck_share", {"truck_id": truck.id}, "truck", "share", _SHARE, "share")
                cells.append(_percent_cell([truck.share], entry, say))
            else:
                entry = Entry("set_truck_field", {"truck_id": truck.id, "field": name}, "truck", name, TRUCK_FIELDS[name])
                cells.append(value_cell(getattr(truck, name), entry, say))
        cells += [plain(part, right=True) for part in computed.get(truck.id, ("–", "–", "–"))]
        rows.append(Row(truck.id, tuple(cells)))
    return Table(head, tuple(rows))


def handling_table(building: Building, kind: str, item_id: str, say: Say) -> Table:
    """How a lift or dock is handled; nothing of a thing that is not there."""
    from models.edit_goods import DETAILS
    from models.edits import find

    head = tuple(say(f"col-{name}") for name in ("what", "value", "source"))
    own, made = DETAILS[kind]
    details = getattr(find(building, kind, item_id), own) or made()
    given = {"kind": kind, "item_id": item_id}
    entries = [Entry("set_handling", {**given, "field": name}, kind, name, rule) for name, rule in HANDLING_FIELDS[kind].items()]
    return Table(head, tuple(_named_row(entry, getattr(details, entry.field), say) for entry in entries))


def subject_of(building: Building, entry: Entry) -> str:
    """The name of the thing that an entry belongs to; nothing for the building itself."""
    from models.edits import find

    given = entry.arguments
    if "goods_id" in given:
        return goods_of(building, str(given["goods_id"])).name
    if "truck_id" in given:
        return truck_of(building, str(given["truck_id"])).name
    if "item_id" in given:
        return str(find(building, str(given["kind"]), str(given["item_id"])).name)
    return ""
