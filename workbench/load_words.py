"""Machines and floors in words: the way of computing with its numbers, limits, notes and reasons, for terminal and sheet."""

from __future__ import annotations

from collections.abc import Container, Iterable
from typing import Final

from models.engineering.floor_load_two_way import CLAUSE
from models.loads.floor import Floor, Limit
from models.loads.machines import Check, MachineLoad
from models.loads.shaking import Shaking
from models.loads.slab import slab_of
from workbench.texts import catalogue, text

_WIDTHS: Final = {"C.0.5-1": "bcy + 0.7 l", "C.0.5-2": "0.6 bcy + 0.94 l", "C.0.5-3": "2/3 bcy + 0.73 l", "C.0.5-4": "bcy"}


def listed(items: Iterable[str], lang: str) -> str:
    return ("；" if lang == "zh" else "; ").join(items)


def way(check: Check, lang: str) -> str:
    """The formula with its numbers; nothing where nothing was computed."""
    numbers = check.numbers
    if not numbers:
        return ""
    if check.why == "slab-on-grade":
        return "p = k P/A = {k:.3g}×{P:.2f}/{A:.2f} = {p:.2f} kN/m²".format(**numbers)
    if check.formula == "C.0.8":
        return ("qe = (k n P + q0 (A – a))/A = ({k:.3g}×{n:.0f}×{P:.2f} + {q0:.3g}×({A:.2f} – {a:.2f}))/{A:.2f} = {qe:.2f} kN/m² "
                "(C.0.8)").format(**numbers)
    if check.formula == "C.0.7":
        return listed(_beam(check), lang)
    steps = listed(_plate(check, lang) if check.formula == CLAUSE else _slab(check), lang)
    if "qe_turned" not in numbers:
        return steps
    return listed((steps, text("loads.turned", lang, {"load": f"{numbers['qe_turned']:.2f}"})), lang)


def _slab(check: Check) -> Iterable[str]:
    n = check.numbers
    yield "bcx = {bcx:.2f}, bcy = {bcy:.2f} m".format(**n)
    full = n.get("b_full", n["b"])
    cut = "" if abs(full - n["b"]) < 1e-9 else " → b′ = {b:.2f} m".format(**n)
    yield f"b = {_WIDTHS.get(check.formula, '')} = {full:.2f} m ({check.formula}){cut}"
    if "q1" in n:
        yield "q1 = {q0:.3g}×{b:.2f} = {q1:.2f}".format(**n)
        yield "q2 = ({k:.3g}×{P:.2f} – {q0:.3g}×{btx:.2f}×{bty:.2f})/{bcx:.2f} = {q2:.2f} kN/m".format(**n)
    else:
        yield "k P = {k:.3g}×{P:.2f} kN".format(**n)
    yield "M = {Mmax:.2f} kN·m".format(**n)
    yield "qe = 8 M/(b l²) = 8×{Mmax:.2f}/({b:.2f}×{l:.2f}²) = {qe:.2f} kN/m²".format(**n)


def _plate(check: Check, lang: str) -> Iterable[str]:
    """Two-way slab: moments per metre under the loads, those under 1 kN/m², and what comes of them."""
    n = check.numbers
    yield text("loads.plate", lang, {"sides": "{lx:.2f} × {ly:.2f} m".format(**n), "ratio": "{ratio:.2f}".format(**n)})
    yield "n = {n:.0f}, bcx = {bcx:.2f}, bcy = {bcy:.2f} m".format(**n)
    if "q0" in n:
        yield ("p = (k P – q0 btx bty)/(bcx bcy) = ({k:.3g}×{P:.2f} – {q0:.3g}×{btx:.2f}×{bty:.2f})/({bcx:.2f}×{bcy:.2f}) "
               "= {p:.2f} kN/m²").format(**n)
    else:
        yield "p = k P/(bcx bcy) = {k:.3g}×{P:.2f}/({bcx:.2f}×{bcy:.2f}) = {p:.2f} kN/m²".format(**n)
    yield "Mx = {Mx:.2f}, My = {My:.2f} kN·m/m".format(**n)
    yield "qe = max(Mx/mx, My/my) = max({Mx:.2f}/{mx:.4f}, {My:.2f}/{my:.4f}) = {qe:.2f} kN/m² (C.0.6)".format(**n)
    yield text("loads.absolute", lang, {"load": f"{n['qe_abs']:.2f}"})


def slab_way(floor: Floor, lang: str) -> str:
    """Which way the slab is taken to span, and by what; nothing where nothing of it is known."""
    found = slab_of(floor)
    if floor.on_grade or not floor.structural:
        return ""
    said = text(f"loads.way-{found.way}", lang)
    if found.ratio is not None:
        said = text("loads.way-ratio", lang, {"way": said, "ratio": f"{found.ratio:.2f}"})
    return listed((said, *(text(f"loads-note.{note}", lang).rstrip("。.") for note in found.notes)), lang)


def said_of_slab(machine: MachineLoad) -> set[str]:
    """The notes that stand with the zone's slab already, so that they need not be said with each machine."""
    return set() if machine.floor is None else set(slab_of(machine.floor).notes)


def _beam(check: Check) -> Iterable[str]:
    n = check.numbers
    if "P_net" in n:
        yield "P′ = k P – q0 a = {P_net:.2f} kN, n = {n:.0f}".format(**n)
    else:
        yield "k P = {k:.3g}×{P:.2f} kN, n = {n:.0f}".format(**n)
    yield "M = {M:.2f} kN·m, V = {V:.2f} kN".format(**n)
    plus = "{q0:.3g} + ".format(**n) if "q0" in n else ""
    yield f"qe = {plus}max(8 M/(s l²), 2 V/(s l)) = {plus}" + "max({qeM:.2f}, {qeV:.2f}) = {qe:.2f} kN/m² (C.0.7)".format(**n)


def input_name(name: str, lang: str) -> str:
    """An input that is missing: a field of the machine, or a quantity of the zone."""
    for key in (f"machine-field.{name}", f"quantity.{name}"):
        if key in catalogue():
            return catalogue()[key][lang]
    return name


def missing(names: Iterable[str], lang: str) -> str:
    comma = "、" if lang == "zh" else ", "
    return text("loads.missing", lang, {"names": comma.join(input_name(name, lang) for name in names)})


def member(name: str, lang: str) -> str:
    return text(f"loads-member.{name}", lang)


def verdict(name: str, lang: str) -> str:
    return text(f"loads-verdict.{name}", lang)


def reason(check: Check, lang: str, said: Container[str] = ()) -> str:
    """Why there is no verdict, and what to know of it: missing inputs, reasons, notes that were not said before."""
    parts = [missing(check.missing, lang)] if check.missing else []
    parts += [text(f"loads-why.{check.why}", lang)] if check.why else []
    parts += [text(f"loads-note.{note}", lang) for note in check.notes if note not in said]
    return listed((part.rstrip("。.") for part in parts), lang)


def why_unplaced(machine: MachineLoad, lang: str) -> str:
    return text(f"loads-why.{machine.why}", lang)


def limit(found: Limit) -> str:
    """The load that may be used, in kN/m²; both readings of one stated in kg/m²."""
    low, high = found.low_kn_m2, found.high_kn_m2
    return f"{low:.2f}" if low == high else f"{low:.2f}–{high:.2f}"


def stated_limit(found: Limit) -> str:
    """The load as it is stated."""
    unit = {"kN/m2": "kN/m²", "kg/m2": "kg/m²"}.get(found.stated.unit, found.stated.unit)
    return f"{found.stated.value:g} {unit}"


def zone_title(floor: Floor, lang: str) -> str:
    return text("loads.zone", lang, {"storey": floor.storey.name, "name": floor.zone.name or floor.zone.id, "id": floor.zone.id})


def shaking(found: Shaking, lang: str) -> str:
    """One machine that shakes a floor, as a line."""
    unknown = text("unknown", lang)
    return text("loads.shaking-one", lang, {
        "name": found.equipment.name, "excitation": f"{found.excitation_hz:g}",
        "natural": unknown if found.natural is None else f"{found.natural.hz:.2f} Hz",
        "ratio": unknown if found.ratio is None else f"{found.ratio:.2f}",
        "resonance": text("loads.resonance", lang) if found.near else "", "velocity": velocity(found, lang)})


def velocity(found: Shaking, lang: str) -> str:
    if found.velocity_um_s is None:
        comma = "、" if lang == "zh" else ", "
        return text("loads.velocity-unknown", lang, {"names": comma.join(input_name(name, lang) for name in found.missing)})
    key = "loads.velocity" if found.strictest else "loads.velocity-none"
    return text(key, lang, {"velocity": f"{found.velocity_um_s:.1f}", "criterion": criterion(found.strictest, lang)})


def criterion(name: str | None, lang: str) -> str:
    key = f"loads-criterion.{name}"
    return catalogue()[key][lang] if key in catalogue() else name or ""


def needs(found: Shaking, lang: str) -> list[str]:
    """What the sensitive machines of the zone need, and whether they get it."""
    said = {True: "loads.need-met", False: "loads.need-not", None: "loads.need-unknown"}
    return [text("loads.need", lang, {"name": need.equipment.name, "criterion": need.criterion,
                                      "result": text(said[need.met], lang)}) for need in found.needs]


def assumptions(found: Shaking, lang: str) -> str:
    said = (text(f"loads-assumed.{key}", lang) for key in found.assumptions)
    return text("loads.assumptions", lang, {"items": listed(said, lang)})
