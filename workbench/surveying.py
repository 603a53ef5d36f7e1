"""What is worked out of a survey: score, industries, changes and whom they open the building to. No words here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from models.building import Building
from models.matching.alterations import Alteration, Choice, Costs, alterations_of
from models.matching.grouping import Grouped, propose
from models.matching.opening import Opening, opening
from models.matching.spaces import spaces_of
from models.reading import Progress, silent
from models.survey import Survey
from models.tenants import Tenant
from rules.physical import Physical, physical_score
from rules.physical_table import PhysicalTable
from rules.suitability_model import Industry, Model
from rules.suitability_opening import newly_suited


@dataclass(frozen=True, slots=True, kw_only=True)
class Surveyed:
    """All that is said of one building. ``changes`` are tried ones with the industries that each newly suits."""

    building: Building
    survey: Survey | None
    physical: Physical
    changes: tuple[tuple[Alteration, tuple[tuple[Industry, str], ...]], ...]


def surveyed(building: Building, surveys: Sequence[Survey], table: PhysicalTable, model: Model, choice: Choice,
             progress: Progress = silent) -> Surveyed:
    """The score of a building, and what each change opens to industries, the most first.

    Args:
        progress: told of the stage ``opening``; may raise Cancelled.
    """
    survey = next((one for one in surveys if one.building == building.id), None)
    tried = alterations_of(building, choice)
    changes = []
    for i, change in enumerate(tried):
        progress("opening", i / len(tried))
        changes.append((change, newly_suited(building, change.apply, model)))
    changes.sort(key=lambda one: (-len(one[1]), len(one[0].storeys), one[0].amount or 0.0))
    return Surveyed(building=building, survey=survey, physical=physical_score(building, survey, table), changes=tuple(changes))


def companies(buildings: Sequence[Building], tenants: Sequence[Tenant], choice: Choice, costs: Costs,
              progress: Progress = silent) -> tuple[Opening, tuple[Grouped, ...]]:
    """What would open the buildings to more of a list, and the vertical order of its companies."""
    return opening(buildings, tenants, choice, costs, progress), propose(tenants, spaces_of(buildings))
