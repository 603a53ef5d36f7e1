"""What is asked for: stage, reference date, the user's near margin. The complete request is printed with every sheet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One run of the rules.

    Args:
        city: whose packs are used; None for the national packs alone.
        district: district of the city, if any.
        stage: scheme, design or operation.
        on: reference date for what is in force.
        near: margin, in the clause's own unit, up to which a pass is called near (0: only exactly at the limit).
        standards: packs asked for by name on top of the city's.
        lapsed: whether rules that are no longer in force are to speak, as remarks and comparison lines.
    """

    on: date
    city: str | None = None
    district: str | None = None
    stage: str = "scheme"
    near: float = 0.0
    standards: tuple[str, ...] = ()
    lapsed: bool = False
