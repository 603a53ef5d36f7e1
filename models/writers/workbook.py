"""The template of schedules: a workbook with a sheet for every kind of thing, filled with what a building holds already.

Reading it back (:func:`models.readers.tables.read_tables`) gives the same values. No cell is ever written as a formula.
"""

from __future__ import annotations

import datetime
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final

from models.building import Building, Site, Storey, Zone
from models.demand import Goods, Logistics
from models.errors import CallError
from models.measured import Measured, Stated
from models.readers.tables.columns import COLUMNS, FLAG, NUMBER, SERVES, SHEET_NAMES, SIZES, TEXT, WORD, Column
from models.readers.tables.words import CHOICES, INCLUDES, VOCABULARIES
from models.schedule import FACTS
from models.schedule_goods import DETAILS
from models.storey_names import storey_number

Say = Callable[[str, Mapping[str, object]], str]
"""Text of a key of the translations, filled in."""

MOST_BUILDINGS: Final = 50
"""A template is filled in by hand; a city is not."""

EMPTY_ROWS: Final = 200
"""So many rows below the filled ones offer their lists of words."""

_LIST_LENGTH: Final = 255
"""Excel refuses longer lists inside a cell's rule."""

_WIDE: Final = 12.0
EPOCH: Final = datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC)
"""Template files of the same building are the same, whenever they are written."""

_UNIT_TEXT: Final = {"m2": "㎡", "t/(d·m2)": "t/d/㎡", "kN/m2": "kN/㎡", "kg/m2": "kg/㎡", "a": "年", "1": ""}
_YES_NO: Final = {"zh": ("是", "否"), "en": ("yes", "no")}


def template_columns(kind: str, several: bool) -> tuple[tuple[Column, str], ...]:
    """The columns of a kind in a template, each with its unit: loads once in kN/m² and once in kg/m²."""
    made: list[tuple[Column, str]] = []
    for column in COLUMNS[kind]:
        if column.part is not None or (column.field == "building" and not several) or (kind, column.field) == ("lift", "count"):
            continue
        made += [(column, column.unit)]
        if column.field == "load" and kind == "zone":
            made += [(column, "kg/m2")]
    return tuple(made)


def title(column: Column, unit: str, lang: str) -> str:
    """The heading of a column with its unit."""
    name = column.zh if lang == "zh" else column.en
    shown = _UNIT_TEXT.get(unit, unit)
    shown = shown.replace("yuan/m2/month", "元/㎡/月") if lang == "zh" else shown.replace("㎡", "m²").replace("年", "years")
    return f"{name} ({shown})" if shown else name


def write_template(buildings: Sequence[Building], lang: str, say: Say, site: Site | None = None) -> bytes:
    """The template as an .xlsx file.

    Args:
        buildings: what it is filled with; none gives an empty one.
        lang: zh or en.
        say: gives the notes that are shown when a cell is chosen (``template.<form>``).
        site: whose yards are filled in.

    Raises:
        CallError: too many buildings.
    """
    if len(buildings) > MOST_BUILDINGS:
        raise CallError("bad-call", "template-too-many", str(len(buildings)), limit=MOST_BUILDINGS)
    content = io.BytesIO()
    book = new_book(content)
    for kind in COLUMNS:
        columns = template_columns(kind, len(buildings) > 1)
        rows = [row for building in buildings for row in rows_of(kind, building, lang)]
        if kind == "yard":
            rows = [_row(kind, yard, lang, {}) for yard in (() if site is None else site.yards)]
        SheetWriter(book, sheet_name(kind, lang), columns, lang, say, kind_words(kind, lang)).write(rows)
    book.close()
    return content.getvalue()


def new_book(content: io.BytesIO) -> Any:
    """An empty workbook that never makes a formula or a link of a text, and is the same whenever it is written."""
    import xlsxwriter

    book = xlsxwriter.Workbook(content, {
        "in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False})
    book.set_properties({"created": EPOCH.replace(tzinfo=None)})
    return book


def sheet_name(kind: str, lang: str) -> str:
    return SHEET_NAMES[kind][0 if lang == "zh" else 1]


def kind_words(kind: str, lang: str) -> Callable[[Column], Sequence[str]]:
    """Column of a kind → the words that it offers."""
    return lambda column: choices(kind, column, lang)


class SheetWriter:
    """Writes one sheet: headings with units, rules with lists of words and notes, and the rows that are there already.

    ``words`` gives the words that a column offers; none: anything may be written.
    """

    def __init__(self, book: Any, name: str, columns: Sequence[tuple[Column, str]], lang: str, say: Say,
                 words: Callable[[Column], Sequence[str]]) -> None:
        self.sheet = book.add_worksheet(name)
        self.columns, self.lang, self.say, self.words = columns, lang, say, words
        self.head = book.add_format({"bold": True, "text_wrap": True, "valign": "vcenter", "bg_color": "#E8EEF4", "bottom": 1})
        self.text = book.add_format({"num_format": "@"})

    def write(self, rows: Sequence[Mapping[tuple[str, str], object]]) -> None:
        self.sheet.freeze_panes(1, 0)
        last = len(rows) + EMPTY_ROWS
        for i, (column, unit) in enumerate(self.columns):
            heading = title(column, unit, self.lang)
            plain = None if column.form == NUMBER else self.text
            self.sheet.set_column(i, i, max(_WIDE, 2.0 * len(heading) if self.lang == "zh" else 1.2 * len(heading)), plain)
            self.sheet.write_string(0, i, heading, self.head)
            self.sheet.data_validation(1, i, last, i, self._rule(column, unit, heading))
        for number, row in enumerate(rows, 1):
            for i, (column, unit) in enumerate(self.columns):
                self._write(number, i, row.get((column.field, unit)))

    def _write(self, row: int, column: int, value: object) -> None:
        if isinstance(value, bool):
            self.sheet.write_boolean(row, column, value)
        elif isinstance(value, int | float):
            self.sheet.write_number(row, column, value)
        elif value is not None and value != "":
            self.sheet.write_string(row, column, str(value), self.text)

    def _rule(self, column: Column, unit: str, heading: str) -> dict[str, object]:
        """What a cell offers and says when it is chosen; other words are let through, for the reader knows more spellings."""
        words = self.words(column)
        rule: dict[str, object] = {
            "validate": "any", "input_title": heading[:32], "input_message": self._note(column, unit, words)[:255]}
        if words and len(",".join(words)) <= _LIST_LENGTH:
            rule |= {"validate": "list", "source": words, "error_type": "information"}
        return rule

    def _note(self, column: Column, unit: str, words: Sequence[str]) -> str:
        names = {"id", "name", "storey", "storey_number", "building", "load", "goods_profile", "held", "acquired", "transfer"}
        form = column.field if column.field in names else "word" if words and column.form == TEXT else column.form
        return self.say(f"template.{form.replace('_', '-')}", {"unit": unit, "words": ", ".join(words)[:200]})


def choices(kind: str, column: Column, lang: str) -> list[str]:
    """The words that a column offers, as they are written in a language."""
    if column.form == FLAG:
        return list(_YES_NO[lang])
    if column.form != WORD:
        return []
    vocabulary = VOCABULARIES.get((kind, column.field))
    words = vocabulary.words if vocabulary else tuple(INCLUDES if column.field == "includes" else CHOICES[kind, column.field])
    return [word_text(kind, column.field, word, lang) for word in words]


def word_text(kind: str, field: str, word: object, lang: str) -> str:
    """A word of ours as a template has it."""
    if lang != "zh":
        return str(word)
    vocabulary = VOCABULARIES.get((kind, field))
    if vocabulary is not None:
        return next((text for text, own in vocabulary.spellings.items() if own == word and not text.isascii()), str(word))
    words = INCLUDES if field == "includes" else CHOICES[kind, field]
    return words[str(word)].split()[0]


# what a building holds

Values = Mapping[tuple[str, str], object]
"""Field and unit → what the cell holds."""


def rows_of(kind: str, building: Building, lang: str) -> Iterator[Values]:
    """The rows of a building on the sheet of a kind."""
    names = {storey.number: storey.name for storey in building.storeys}
    for storey, item in _items(kind, building):
        row = _row(kind, item, lang, names)
        row["building", ""] = building.name or building.id
        if storey is not None:
            row["storey_number", "1"], row["storey", ""] = storey, names.get(storey, "")
        yield row


def _row(kind: str, item: Any, lang: str, names: Mapping[int, str]) -> dict[tuple[str, str], object]:
    row: dict[tuple[str, str], object] = {}
    for column in COLUMNS[kind]:
        if column.part is None:
            row |= _cells(kind, column, item, lang, names)
    return row


def _items(kind: str, building: Building) -> Iterator[tuple[int | None, Any]]:
    """The things of a kind, each with the number of its storey."""
    if kind == "building":
        yield None, building
    elif kind == "storey":
        yield from ((storey.number, storey) for storey in building.storeys)
    elif kind in ("goods", "truck"):
        held = building.logistics
        yield from ((None, item) for item in (() if held is None else held.goods if kind == "goods" else held.trucks))
    elif kind == "logistics":
        yield from ((None, held) for held in (building.logistics,) if held is not None)
    elif kind == "yard":
        return
    elif kind in ("zone", "unit"):
        yield from ((storey.number, item) for storey in building.storeys for item in getattr(storey, f"{kind}s"))
    else:
        field = "equipment" if kind == "equipment" else f"{kind}s"
        yield from ((getattr(item, "storey", None), item) for item in getattr(building, field))


def _cells(kind: str, column: Column, item: Any, lang: str, names: Mapping[int, str]) -> dict[tuple[str, str], object]:
    """The cell of a field, or the two of a load."""
    name = column.field
    if name == "load":
        load = item.floor_load.load if isinstance(item, Zone) and item.floor_load is not None else None
        return {} if load is None else {("load", load.unit): load.value}
    if name in FACTS.get(kind, ()):
        return {(name, column.unit): _cell(kind, column, _fact(kind, column, item.declared.get(name)), lang, names)}
    if name in ("stated_for", "includes", "basis"):
        item = item.floor_load
    if kind in DETAILS and name in DETAILS[kind][2]:
        item = getattr(item, DETAILS[kind][0])
    if isinstance(item, Logistics):
        item = next((part for part in (item.day, item.targets) if hasattr(part, name)), item)
    value = item.storeys if isinstance(item, Goods) and name == "serves" else getattr(item, name, None)
    if name == "profile" and isinstance(value, Stated):
        value = ", ".join(f"{share:.12g}" for share in value.value)
    if isinstance(item, Storey) and name == "storey_number":
        value = item.number
    return {(name, column.unit): _cell(kind, column, value, lang, names)}


def _fact(kind: str, column: Column, stated: Stated[object] | None) -> object:
    """A declared fact as a cell can hold it; None for one that has not the form of its column."""
    value = None if stated is None else stated.value
    if column.form == FLAG:
        return {True: True, False: False, "yes": True, "no": False}.get(value) if isinstance(value, bool | str) else None
    if column.form == WORD:
        return value if value in CHOICES[kind, column.field] else None
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None


def _cell(kind: str, column: Column, value: Any, lang: str, names: Mapping[int, str]) -> object:
    if isinstance(value, Measured):
        return value.value
    if isinstance(value, Stated):
        value = value.value
    if value is None or value == "":
        return None
    if column.form == FLAG:
        return _YES_NO[lang][0 if value else 1]
    if column.form == SIZES:
        return sizes_text(value)
    if column.form == SERVES:
        return serves_text(value, names)
    if column.form == WORD and column.field == "includes":
        return "、".join(word_text(kind, "includes", word, lang) for word in value)
    return word_text(kind, column.field, value, lang) if column.form == WORD else value


def sizes_text(lengths: Sequence[Measured | None]) -> str | None:
    """``2.4×3.0×?``; nothing where all are unknown."""
    if not any(lengths):
        return None
    return "×".join("?" if length is None else repr(length.value) for length in lengths)


def serves_text(numbers: Sequence[int], names: Mapping[int, str]) -> str:
    """Storey numbers as text: runs as ``2~8``, the others one by one; never a text that is another storey's name."""
    runs: list[list[int]] = []
    for number in numbers:
        following = runs and number == (1 if runs[-1][-1] == -1 else runs[-1][-1] + 1)
        if following:
            runs[-1].append(number)
        else:
            runs.append([number])
    shown = "、".join(f"{run[0]}~{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)
    meant = storey_number(shown)
    return f"{shown}~{shown}" if meant is not None and shown in names.values() and names.get(meant) != shown else shown
