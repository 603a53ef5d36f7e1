"""A scheme and its result: what every writer (JSON, sheet, window) reads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import numpy as np

from models.building import PRODUCTIONS, Building, Hazard, Plot, Sprinklers
from models.city import City, CityBuildings
from models.columns import Facts, Floats, known
from models.errors import CallError
from models.measured import Source, Stated, assumed, from_person
from models.reading import Reading
from models.report import ImportReport, Note
from rules.city_facts import facts_of_city
from rules.civil_uses import CivilUse, civil_uses, civil_uses_of_city
from rules.declared import unheard
from rules.facts import facts_of
from rules.findings import Run, check_facts
from rules.library import choose
from rules.rejudging import recheck
from rules.request import Request
from rules.standard import Pack


def file_name(name: str) -> str:
    """The last part of a path of either kind; an id as it is. Where a file lay on a disk says nothing to anybody else."""
    return name.replace("\\", "/").rpartition("/")[2]


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What the user chooses for a check; each value overrules what the file says and keeps "entered" as its source.

    Args:
        hazard: A, B, C, C1, C2, D or E for the whole building; None leaves the file's.
        grade: fire-resistance grade 1 to 4.
        production: production type, for example electronics.
        sprinklers: yes, no, partial, unknown; None leaves the file's.
        standards: packs by id or path, on top of the city's.
        plot: file with the plot conditions.
        basis: why the reference date is what it is; see ``workbench/dates.py``.
        lapsed: whether rules that are no longer in force are to speak.
    """

    on: date
    city: str | None = None
    district: str | None = None
    stage: str = "scheme"
    hazard: str | None = None
    grade: int | None = None
    production: str | None = None
    sprinklers: str | None = None
    standards: tuple[str, ...] = ()
    plot: Path | None = None
    near: float = 0.0
    basis: str = "given"
    lapsed: bool = False

    def record(self) -> dict[str, object]:
        """The choices as plain values, for the run request on the sheet."""
        return {
            "city": self.city, "district": self.district, "stage": self.stage, "on": self.on.isoformat(),
            "hazard": self.hazard, "grade": self.grade, "production": self.production, "sprinklers": self.sprinklers,
            "standards": [file_name(name) for name in self.standards],
            "plot": None if self.plot is None else self.plot.name, "near": self.near, "basis": self.basis, "lapsed": self.lapsed,
        }


@dataclass(frozen=True, kw_only=True)
class Checked:
    """A reading with the choices applied, and the run of the rules over it.

    ``edits`` are those made since the file was read, as name and arguments: with them the run can be repeated.
    """

    reading: Reading
    choices: Choices
    run: Run
    edits: tuple[Mapping[str, object], ...] = ()

    @property
    def assumed_city(self) -> bool:
        """Whether the scheme is judged under a city where, as far as is known, it does not stand."""
        if self.choices.city is None:
            return False
        plot = self.reading.plot
        return plot is None or plot.city is None or plot.city.value != self.choices.city

    @property
    def civil_uses(self) -> tuple[CivilUse, ...]:
        """Parts for civil uses, of which no rules of their own are held."""
        return civil_uses(self.reading.buildings) if self.reading.city is None else civil_uses_of_city(self.run.facts)


def check(
    reading: Reading, choices: Choices, edits: Sequence[Mapping[str, object]] = (), before: Checked | None = None,
) -> Checked:
    """Apply the choices and judge; after an edit only what can have changed since ``before``.

    Raises:
        CallError, PackError: choices that cannot be used.
    """
    if choices.production is not None and choices.production not in PRODUCTIONS:
        raise CallError("bad-call", "unknown-production", choices.production, choices=", ".join(PRODUCTIONS))
    packs = choose(choices.city, choices.district, choices.standards, choices.plot)
    reading = apply(reading, choices)
    facts = _facts(reading)
    request = Request(on=choices.on, city=choices.city, district=choices.district, stage=choices.stage,
                      near=choices.near, standards=choices.standards, lapsed=choices.lapsed)
    run = recheck(before.run, facts) if before is not None and _asks_the_same(before.run, packs, request) else \
        check_facts(facts, packs, request)
    return Checked(reading=reading, choices=choices, run=run, edits=tuple(edits))


def _asks_the_same(run: Run, packs: Sequence[Pack], request: Request) -> bool:
    """Whether a run was of the same packs, as they stand now, and of the same request."""
    return run.request == request and [(p.id, p.sha256, p.replaced) for p in run.packs] == \
        [(p.id, p.sha256, p.replaced) for p in packs]


def _facts(reading: Reading) -> Facts:
    """The facts of a reading; those of a city come from its columns."""
    if reading.city is None:
        return facts_of(reading.buildings, reading.plot, reading.site)
    return facts_of_city(reading.city, reading.plot, reading.site)


def apply(reading: Reading, choices: Choices) -> Reading:
    """The reading with the user's choices in place of what the file says."""
    plot = reading.plot
    if choices.district is not None:
        plot = replace(plot or Plot(), district=Stated(choices.district, from_person("option", "--district")))
    report = _with_assumptions(reading)
    if reading.city is not None:
        city = _apply_to_city(reading.city, choices)
        return replace(reading, plot=plot, city=city, buildings=CityBuildings(city), report=report)
    buildings = tuple(_apply(building, choices) for building in reading.buildings)
    return replace(reading, plot=plot, buildings=buildings, report=report)


def _with_assumptions(reading: Reading) -> ImportReport:
    """The report with a guess for each building whose use nobody states: it is taken for a factory, and says so.

    Declared facts that no rule can hear stand among what was dropped. Of a city the number of such buildings is said once.
    """
    if reading.city is not None:
        count = int(np.isnan(_choice_codes(reading.city, "use")).sum())
        note = Note("use-assumed-count", reading.input.file, {"count": count, "total": len(reading.city)})
        return replace(reading.report, guesses=(*reading.report.guesses, note)) if count else reading.report
    guesses = tuple(Note("use-assumed", b.name or b.id) for b in reading.buildings if b.use is None)
    dropped = unheard(reading.buildings, reading.plot, reading.site)
    return replace(reading.report, guesses=(*reading.report.guesses, *guesses), dropped=(*reading.report.dropped, *dropped))


def _apply(building: Building, choices: Choices) -> Building:
    """The building with the choices; compartments, units and zones give up their own values for a chosen one."""
    if building.use is None:
        building = replace(building, use=Stated("factory", assumed("use-assumed")))
    if choices.hazard is not None:
        building = _with_hazard(building, Stated(Hazard(choices.hazard), from_person("option", "--hazard")))
    if choices.grade is not None:
        building = replace(building, fire_resistance_grade=Stated(choices.grade, from_person("option", "--grade")))
    if choices.production is not None:
        building = _with_production(building, Stated(choices.production, from_person("option", "--production")))
    if choices.sprinklers is not None:
        known = choices.sprinklers != "unknown"
        state = Stated(Sprinklers(choices.sprinklers), from_person("option", "--sprinklers")) if known else None
        parts = tuple(replace(part, sprinklers=state) for part in building.compartments)
        building = replace(building, sprinklers=state, compartments=parts)
    return building


def _apply_to_city(city: City, choices: Choices) -> City:
    """The columns with the choices: one chosen value stands in every row; an unstated use is taken for a factory."""
    city = _with_word(city, "use", "factory", assumed("use-assumed"), only_unknown=True)
    for quantity, chosen in (("hazard", choices.hazard), ("production", choices.production), ("sprinklers", choices.sprinklers)):
        if chosen is not None:
            word = None if (quantity, chosen) == ("sprinklers", "unknown") else chosen
            city = _with_word(city, quantity, word, from_person("option", f"--{quantity}"))
    if choices.grade is not None:
        code = city.sources.code(from_person("option", "--grade"))
        column = known(np.full(len(city), float(choices.grade)), code)
        city = replace(city, columns={**city.columns, "fire_resistance_grade": column})
    return city


def _with_word(city: City, quantity: str, word: str | None, source: Source, *, only_unknown: bool = False) -> City:
    """The city with one word in all rows of a choice, or in those where it is unknown; None makes it unknown."""
    words = list(city.words.get(quantity, ()))
    if word is not None and word not in words:
        words.append(word)
    value = np.nan if word is None else float(words.index(word))
    column = known(np.full(len(city), value), city.sources.code(source))
    if only_unknown and quantity in city.columns:
        column = city.columns[quantity].filled_from(column)
    return replace(city, columns={**city.columns, quantity: column}, words={**city.words, quantity: words})


def _choice_codes(city: City, quantity: str) -> Floats:
    """Codes of a choice, NaN where it is unknown."""
    column = city.columns.get(quantity)
    return np.full(len(city), np.nan) if column is None else column.values


def _with_hazard(building: Building, hazard: Stated[Hazard]) -> Building:
    parts = tuple(replace(part, hazard=hazard) for part in building.compartments)
    storeys = tuple(replace(storey, units=tuple(replace(unit, hazard=hazard) for unit in storey.units))
                    for storey in building.storeys)
    return replace(building, hazard=hazard, compartments=parts, storeys=storeys)


def _with_production(building: Building, production: Stated[str]) -> Building:
    """The production type of the building and of every zone that states one."""
    storeys = tuple(replace(storey, zones=tuple(replace(zone, production=production if zone.production else None)
                                                for zone in storey.zones)) for storey in building.storeys)
    return replace(building, production=production, storeys=storeys)
