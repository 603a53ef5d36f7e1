"""Every company against every space as columns of numbers; the words of a pair are made only when somebody reads them.

A column is one need: its verdict for each company (row) and space (column). What is a plain figure is compared in one stroke;
machines and pieces are looked up once for each storey and each figure that differs. The verdicts are those of
:func:`models.matching.eligibility.pair`, which makes the pairs themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final, overload

import numpy as np
import numpy.typing as npt

from models.capacity.lift_inputs import Bank, banks_of
from models.loads.shaking import criterion_um_s
from models.matching import eligibility, offers
from models.matching.eligibility import AREA, NO, OPEN, ORDER, Match, Pair, pair
from models.matching.further import FURTHER, asked_by, clean_class_of
from models.matching.offers import SERVICES, Has, has
from models.matching.spaces import Space
from models.measured import Measured
from models.reading import Progress, silent
from models.tenants import Needs, Tenant
from models.tolerances import ROUNDING

Floats = npt.NDArray[np.float64]
Codes = npt.NDArray[np.int8]

NOT_ASKED: Final = -1
"""Code of a need that a company does not state; the others are positions in ``eligibility.ORDER``."""
_OPEN: Final = ORDER.index(OPEN)
_NO: Final = ORDER.index(NO)

_BLOCK: Final = 250
"""Companies between two reports of progress."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One need of all companies.

    Attributes:
        codes: verdict of each company and space.
        short: how much is lacking where it is not met, as a share of the need; 1 where it is no number.
        which: position in ``names`` of the input that is missing where it is open; the need itself where none is.
    """

    key: str
    codes: Codes
    short: Floats
    which: Codes
    names: tuple[str, ...]


class Row(Sequence[Pair]):
    """A company against every space; each pair is made when it is asked for."""

    def __init__(self, tenant: Tenant, spaces: Sequence[Space], banks: Sequence[Sequence[Bank]]) -> None:
        self._tenant, self._spaces, self._banks = tenant, spaces, banks
        self._made: dict[int, Pair] = {}

    def __len__(self) -> int:
        return len(self._spaces)

    @overload
    def __getitem__(self, index: int) -> Pair: ...

    @overload
    def __getitem__(self, index: slice) -> tuple[Pair, ...]: ...

    def __getitem__(self, index: int | slice) -> Pair | tuple[Pair, ...]:
        if isinstance(index, slice):
            return tuple(self[i] for i in range(*index.indices(len(self))))
        at = range(len(self))[index]
        if at not in self._made:
            self._made[at] = pair(self._tenant, self._spaces[at], self._banks[at])
        return self._made[at]


class Table(Sequence[Row]):
    """All companies against all spaces, one row for each company."""

    def __init__(self, tenants: Sequence[Tenant], spaces: Sequence[Space], progress: Progress = silent) -> None:
        self.tenants, self.spaces = tuple(tenants), tuple(spaces)
        by_building = {id(space.building): banks_of(space.building)[0] for space in spaces}
        self._banks = tuple(by_building[id(space.building)] for space in spaces)
        self._rows: dict[int, Row] = {}
        self.columns = tuple(_columns(self.tenants, self.spaces, self._banks, progress))

    def __len__(self) -> int:
        return len(self.tenants)

    @overload
    def __getitem__(self, index: int) -> Row: ...

    @overload
    def __getitem__(self, index: slice) -> tuple[Row, ...]: ...

    def __getitem__(self, index: int | slice) -> Row | tuple[Row, ...]:
        if isinstance(index, slice):
            return tuple(self[i] for i in range(*index.indices(len(self))))
        at = range(len(self))[index]
        if at not in self._rows:
            self._rows[at] = Row(self.tenants[at], self.spaces, self._banks)
        return self._rows[at]

    @cached_property
    def verdicts(self) -> Codes:
        """The verdict of each pair, as a position in ``eligibility.ORDER``."""
        return self._worst(self.columns)

    @cached_property
    def beside_area(self) -> Codes:
        """The same with the area left out, which several spaces may meet together."""
        return self._worst([column for column in self.columns if column.key not in AREA])

    def _worst(self, columns: Sequence[Column]) -> Codes:
        found = np.zeros((len(self.tenants), len(self.spaces)), dtype=np.int8)
        for column in columns:
            np.maximum(found, column.codes, out=found)
        return found

    def with_verdict(self, tenant: int, verdict: str) -> list[int]:
        """The spaces that have a verdict for a company."""
        return [int(i) for i in np.flatnonzero(self.verdicts[tenant] == ORDER.index(verdict))]


# --- columns -----------------------------------------------------------------------------------------------------


class _Making:
    """A column in the making; nothing is asked at first."""

    def __init__(self, key: str, tenants: int, spaces: int, names: tuple[str, ...] = ("",)) -> None:
        self.key, self.names = key, [name or key for name in names]
        self.codes: Codes = np.full((tenants, spaces), NOT_ASKED, dtype=np.int8)
        self.short: Floats = np.zeros((tenants, spaces))
        self.which: Codes = np.zeros((tenants, spaces), dtype=np.int8)

    def put(self, row: int, spaces: Sequence[int], match: Match) -> None:
        """One match of a company for all spaces that it holds for."""
        name = match.missing or match.key
        if name not in self.names:
            self.names.append(name)
        self.codes[row, spaces] = ORDER.index(match.verdict)
        self.short[row, spaces] = short(match) if match.verdict == NO else 0.0
        self.which[row, spaces] = self.names.index(name)

    def made(self) -> Column:
        return Column(key=self.key, codes=self.codes, short=self.short, which=self.which, names=tuple(self.names))


def short(match: Match) -> float:
    """How much of a need is lacking, as a share of it; 1 where it is no number."""
    by = match.short_by
    return 1.0 if by is None or not match.needs else by / match.needs


Found = list[tuple[list[int], tuple[Match, ...]]]
"""Spaces that are alike for a need, with its matches."""

Figures = Callable[[Needs], Measured | None]


def _columns(tenants: Sequence[Tenant], spaces: Sequence[Space], banks: Sequence[Sequence[Bank]],
             progress: Progress) -> Iterator[Column]:
    """Every need that at least one company states: plain figures, then what is looked up company by company."""
    whole = np.array([space.whole for space in spaces], dtype=bool)
    for step, (key, need, offer, missing, most) in enumerate(_FIGURES):
        progress("match-pairs", 0.5 * step / len(_FIGURES))
        asked = [need(tenant.needs) for tenant in tenants]
        if key == "load":     # one in kg/m² has two readings and is looked up
            asked = [None if one is None or one.unit == "kg/m2" else one for one in asked]
        if any(one is not None for one in asked):
            column = _compared(key, asked, [offer(space) for space in spaces], missing, most)
            if key == "area-most":     # of a shared storey a company takes what it needs
                column.codes[:, ~whole] = NOT_ASKED
                column.short[:, ~whole] = 0.0
            yield column
    yield from _further(tenants, spaces)
    several = tuple(_Making(key, len(tenants), len(spaces))
                    for key in ("load", "storeys", "piece", "goods-lift", "hazard", "clean"))
    machines: list[_Making] = []
    looked = _Looked(spaces, banks)
    for row, tenant in enumerate(tenants):
        if row % _BLOCK == 0:
            progress("match-pairs", 0.5 + 0.5 * row / len(tenants))
        for making, found in zip(several, looked.of(tenant), strict=True):
            _put(making, row, found)
        own = looked.machines(tenant)
        for n in range(max((len(matches) for _, matches in own), default=0)):
            if n == len(machines):
                machines.append(_Making("equipment", len(tenants), len(spaces)))
            _put(machines[n], row, [(members, matches[n:n + 1]) for members, matches in own])
    yield from (making.made() for making in (*several, *machines) if (making.codes != NOT_ASKED).any())


def _further(tenants: Sequence[Tenant], spaces: Sequence[Space]) -> Iterator[Column]:
    """Figures under further headings of the list."""
    found = [dict(asked_by(tenant)) for tenant in tenants]
    for name, fact in FURTHER.items():
        asked = [own.get(name) for own in found]
        if any(one is not None for one in asked):
            yield _compared(name, asked, [fact.offer(space) for space in spaces], name, fact.most)


def _put(making: _Making, row: int, found: Found) -> None:
    for members, matches in found:
        for match in matches:
            making.put(row, members, match)


def _compared(key: str, asked: Sequence[Measured | None], there: Sequence[Has | None], missing: str, most: bool) -> Column:
    """A figure against what is there, as :func:`models.matching.eligibility.pair` compares it."""
    needs = np.array([[np.nan if one is None else one.value] for one in asked])
    low = np.array([np.nan if one is None else one.low for one in there])
    high = np.array([np.nan if one is None else one.high for one in there])
    unknown = np.broadcast_to(np.isnan(low), (len(asked), len(there)))
    with np.errstate(invalid="ignore", divide="ignore"):
        met = high <= needs + ROUNDING if most else low >= needs - ROUNDING
        failed = low > needs + ROUNDING if most else high < needs - ROUNDING
        by = np.round(low - needs if most else needs - high, 6)
        lacking = np.where(needs == 0.0, 1.0, by / needs)
    codes = np.where(met, 0, np.where(failed, _NO, _OPEN)).astype(np.int8)
    codes[unknown] = _OPEN
    codes[np.isnan(needs[:, 0])] = NOT_ASKED
    return Column(key=key, codes=codes, short=np.where(codes == _NO, lacking, 0.0), which=unknown.astype(np.int8),
                  names=(key, missing))


def _vibration(needs: Needs) -> Measured | None:
    stated = needs.vibration
    most = None if stated is None else criterion_um_s(stated.value)
    return None if stated is None or most is None else Measured(most, "um/s", stated.source)


def _service(field: str) -> Figures:
    def need(needs: Needs) -> Measured | None:
        found: Measured | None = getattr(needs, field)
        return found

    return need


def _declared(name: str) -> Callable[[Space], Has | None]:
    return lambda space: offers.declared(space, name)


_FIGURES: Final[tuple[tuple[str, Figures, Callable[[Space], Has | None], str, bool], ...]] = (
    ("area", lambda needs: needs.area_m2, lambda space: has(space.area_m2), "area_m2", False),
    ("area-most", lambda needs: needs.area_most_m2, lambda space: has(space.area_m2), "area_m2", True),
    ("storey-height", lambda needs: needs.storey_height_m, lambda space: has(space.storey.height_m), "storey_height_m", False),
    ("clear-beam", lambda needs: needs.clear_height_beam_m, lambda space: has(space.storey.clear_height_beam_m),
     "clear_height_beam_m", False),
    ("clear-duct", lambda needs: needs.clear_height_duct_m, lambda space: has(space.storey.clear_height_duct_m),
     "clear_height_duct_m", False),
    ("load", lambda needs: needs.floor_load_kn_m2, offers.floor_load, "floor_load_kn_m2", False),
    ("vibration", _vibration, _declared("floor_vibration_um_s"), "floor_vibration_um_s", True),
    *((field, _service(field), _declared(name), name, False) for field, name in SERVICES.items()),
)
"""Need, its figure, what a space has, the input that is missing without that, and whether it is a greatest figure."""


# --- needs that are no plain figures -----------------------------------------------------------------------------


class _Looked:
    """Matches of the other needs, each looked up once for spaces that are alike in it and companies that ask alike."""

    def __init__(self, spaces: Sequence[Space], banks: Sequence[Sequence[Bank]]) -> None:
        self._spaces, self._banks = spaces, banks
        self._kept: dict[Hashable, Found] = {}
        self._storeys = self._alike(lambda space: (id(space.building), space.storey.number))
        self._zones = self._alike(_zone)
        self._single = [[i] for i in range(len(spaces))]
        self._hazards = self._alike(offers.hazard)
        self._clean = self._alike(clean_class_of)

    def _alike(self, key: Callable[[Space], Hashable]) -> list[list[int]]:
        groups: dict[Hashable, list[int]] = {}
        for i, space in enumerate(self._spaces):
            groups.setdefault(key(space), []).append(i)
        return list(groups.values())

    def _looked(self, key: Hashable, groups: list[list[int]], find: Callable[[int], Iterator[Match]]) -> Found:
        if key not in self._kept:
            self._kept[key] = [(members, tuple(find(members[0]))) for members in groups]
        return self._kept[key]

    def of(self, tenant: Tenant) -> tuple[Found, Found, Found, Found, Found, Found]:
        """Loads in kg/m², storeys, the heaviest piece, goods by lift, hazard, clean class."""
        needs, load, hazard, clean = tenant.needs, tenant.needs.floor_load_kn_m2, tenant.brings.hazard, tenant.needs.clean_class
        size = tuple(None if part is None else part.value for part in needs.largest_m)
        goods = tenant.brings.goods_t_day
        carried = goods is not None and goods.value > 0.0
        key = ("reach", None if needs.heaviest_kg is None else (needs.heaviest_kg.value, size), carried)
        reach: Found = [] if needs.heaviest_kg is None and not carried else self._looked(
            key, self._storeys, lambda i: eligibility.reach_of(tenant, self._spaces[i], self._banks[i]))
        return (
            [] if load is None or load.unit != "kg/m2" else self._looked(
                ("load", load.value), self._single, lambda i: eligibility.floor_load_of(load, self._spaces[i])),
            [] if not needs.storeys else self._looked(
                ("storeys", needs.storeys), self._storeys, lambda i: eligibility.storey_of(tenant, self._spaces[i])),
            _only("piece", reach), _only("goods-lift", reach),
            [] if hazard is None else self._looked(
                ("hazard", str(hazard.value)), self._hazards, lambda i: eligibility.hazard_of(tenant, self._spaces[i])),
            [] if clean is None else self._looked(
                ("clean", clean.value), self._clean, lambda i: eligibility.clean_of(tenant, self._spaces[i])))

    def machines(self, tenant: Tenant) -> Found:
        """The machines, one match for each."""
        equipment = tenant.needs.equipment
        return [] if not equipment else self._looked(
            ("equipment", id(equipment)), self._zones, lambda i: eligibility.machines_of(tenant, self._spaces[i]))


def _zone(space: Space) -> Hashable:
    zone = offers.main_zone(space)
    return id(space.building), id(space.storey), None if zone is None else zone.id


def _only(key: str, found: Found) -> Found:
    return [(members, tuple(match for match in matches if match.key == key)) for members, matches in found]
