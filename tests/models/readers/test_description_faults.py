"""Every fault of a building description: its code, its key path, and a sentence in both languages."""

import string
from pathlib import Path

import pytest

from models.errors import InputError
from models.readers import read
from workbench.texts import catalogue, text

SCHEMA = 'schema = "shanglou.building/1"\n'
ONE = SCHEMA + "[[building]]\n[[building.storey]]\nnumbers = 1\nheight_m = 6.0\n"
SQUARE = "outline_m = [[0,0],[9,0],[9,9],[0,9]]"

FAULTS = [
    # content, code, message key, path
    ("schema = ", "syntax", "desc-not-toml", None),
    (SCHEMA + "a = [1,\n2\n", "syntax", "desc-not-toml", None),
    (SCHEMA + "a = " + "[" * 5000, "syntax", "desc-not-toml", None),
    (SCHEMA + "a = " + "9" * 5000, "syntax", "desc-not-toml", None),
    (b"schema = '\xb9\xa4'", "syntax", "desc-not-utf8", None),
    ("[[building]]", "unsupported-schema", "desc-schema-missing", None),
    ('schema = "shanglou.building/2"', "unsupported-schema", "desc-schema-other", None),
    ("schema = 1", "unsupported-schema", "desc-schema-other", None),
    (SCHEMA, "no-building", "desc-no-building", None),
    (ONE + "heigth_m = 5", "damaged", "desc-unknown-key-near", "building[1].storey[1].heigth_m"),
    (SCHEMA + "zzz = 1\n[[building]]", "damaged", "desc-unknown-key", "zzz"),
    (SCHEMA + "[building]", "damaged", "desc-not-tables", "building"),
    (SCHEMA + "building = [1]", "damaged", "desc-not-table", "building[1]"),
    (SCHEMA + "plot = 1\n[[building]]", "damaged", "desc-not-table", "plot"),
    (ONE.replace("6.0", "true"), "damaged", "desc-not-number", "building[1].storey[1].height_m"),
    (ONE.replace("6.0", '"6 m"'), "damaged", "desc-not-number", "building[1].storey[1].height_m"),
    (ONE.replace("6.0", "nan"), "damaged", "desc-not-finite", "building[1].storey[1].height_m"),
    (ONE.replace("6.0", "-inf"), "damaged", "desc-not-finite", "building[1].storey[1].height_m"),
    (ONE.replace("6.0", "0"), "damaged", "desc-not-positive", "building[1].storey[1].height_m"),
    (ONE.replace("6.0", "-4.5"), "damaged", "desc-not-positive", "building[1].storey[1].height_m"),
    (ONE.replace("6.0", "1e300"), "damaged", "desc-out-of-range", "building[1].storey[1].height_m"),
    (ONE.replace("6.0", "{ assumed = 'why' }"), "damaged", "desc-no-value", "building[1].storey[1].height_m"),
    (ONE.replace("6.0", "{ value = 6, assumed = 'a', source = 'b' }"), "damaged", "desc-two-sources",
     "building[1].storey[1].height_m.assumed"),
    (ONE.replace("6.0", "{ value = 6, assumed = ' ' }"), "damaged", "desc-empty-text", "building[1].storey[1].height_m.assumed"),
    (ONE.replace("6.0", "{ value = 6, because = 'a' }"), "damaged", "desc-unknown-key", "building[1].storey[1].height_m.because"),
    (ONE.replace("6.0", "{ value = nan, source = 'a' }"), "damaged", "desc-not-finite", "building[1].storey[1].height_m"),
    (ONE.replace("numbers = 1\n", ""), "damaged", "desc-missing", "building[1].storey[1].numbers"),
    (ONE.replace("numbers = 1", "numbers = 0"), "damaged", "desc-bad-range", "building[1].storey[1].numbers"),
    (ONE.replace("numbers = 1", "numbers = [5, 2]"), "damaged", "desc-bad-range", "building[1].storey[1].numbers"),
    (ONE.replace("numbers = 1", "numbers = [1, 9000000]"), "damaged", "desc-bad-range", "building[1].storey[1].numbers"),
    (ONE.replace("numbers = 1", "numbers = [1, 2, 3]"), "damaged", "desc-not-range", "building[1].storey[1].numbers"),
    (ONE.replace("numbers = 1", "numbers = '1-3'"), "damaged", "desc-not-range", "building[1].storey[1].numbers"),
    (ONE.replace("numbers = 1", "numbers = '1, 1'"), "damaged", "desc-number-twice", "building[1].storey[1].numbers"),
    (ONE.replace("numbers = 1", "numbers = 1.5"), "damaged", "desc-not-integer", "building[1].storey[1].numbers"),
    (ONE.replace("numbers = 1", "numbers = 2"), "damaged", "desc-number-missing", "building[1].storey"),
    (ONE.replace("numbers = 1", "numbers = '1, 3'"), "damaged", "desc-number-missing", "building[1].storey"),
    (ONE.replace("numbers = 1", "numbers = -1"), "damaged", "desc-number-missing", "building[1].storey"),
    (ONE + "[[building.storey]]\nnumbers = [1, 2]\nheight_m = 4", "damaged", "desc-number-twice",
     "building[1].storey[2].numbers"),
    (ONE.replace("numbers = 1", "numbers = [1, 2]\nname = 'A'"), "damaged", "desc-single-storey-only",
     "building[1].storey[1].name"),
    (ONE.replace("numbers = 1", "numbers = [1, 2]\nid = 'A'"), "damaged", "desc-single-storey-only", "building[1].storey[1].id"),
    (ONE.replace("numbers = 1", "numbers = [1, 2]\nnames = ['A']"), "damaged", "desc-names-count", "building[1].storey[1].names"),
    (ONE + "kind = 'attic'", "damaged", "desc-not-allowed", "building[1].storey[1].kind"),
    (ONE + "kind = 'basement'", "damaged", "desc-basement-number", "building[1].storey[1].kind"),
    (ONE + "height_basis = 'ceiling'", "damaged", "desc-not-allowed", "building[1].storey[1].height_basis"),
    (ONE + "name = 3", "damaged", "desc-not-text", "building[1].storey[1].name"),
    (ONE + "id = ''", "damaged", "desc-empty-text", "building[1].storey[1].id"),
    (ONE + "id = 'a'\n[[building.storey]]\nnumbers = 2\nid = 'a'", "damaged", "desc-duplicate-id", "building[1].storey[2].id"),
    (ONE.replace("height_m = 6.0", "") + "[[building.storey]]\nnumbers = 2", "damaged", "desc-height-missing",
     "building[1].storey[1].height_m"),
    (ONE + "[[building.storey]]\nnumbers = 2\nelevation_m = -1", "damaged", "desc-not-ascending",
     "building[1].storey[2].elevation_m"),
    (ONE.replace("[[building]]", "[[building]]\nroof_m = 0"), "damaged", "desc-roof-too-low", "building[1].roof_m"),
    (ONE.replace("[[building]]", "[[building]]\nhazard = 'F'"), "damaged", "desc-not-allowed", "building[1].hazard"),
    (ONE.replace("[[building]]", "[[building]]\ngrade = 5"), "damaged", "desc-not-allowed", "building[1].grade"),
    (ONE.replace("[[building]]", "[[building]]\nsprinklers = true"), "damaged", "desc-not-text", "building[1].sprinklers"),
    (ONE.replace("[[building]]", "[[building]]\ndeclared = { when = 2026-01-01 }"), "damaged", "desc-not-fact",
     "building[1].declared.when"),
    (ONE.replace("[[building]]", "[[building]]\ndeclared = { x = inf }"), "damaged", "desc-not-finite", "building[1].declared.x"),
    (ONE + "[[building]]\nid = 'building-1'", "damaged", "desc-duplicate-id", "building[2].id"),
    (ONE + "[[building.footprint]]\nstoreys = 1", "damaged", "desc-missing", "building[1].footprint[1].outline_m"),
    (ONE + f"[[building.footprint]]\n{SQUARE}", "damaged", "desc-missing", "building[1].footprint[1].storeys"),
    (ONE + f"[[building.footprint]]\nstoreys = 2\n{SQUARE}", "damaged", "desc-storey-unknown",
     "building[1].footprint[1].storeys"),
    (ONE + f"[[building.footprint]]\nstoreys = 1\n{SQUARE}\n[[building.footprint]]\nstoreys = 1\n{SQUARE}", "damaged",
     "desc-footprint-twice", "building[1].footprint[2].storeys"),
    (ONE + "[[building.footprint]]\nstoreys = 1\noutline_m = [[0,0],[9,9],[9,0],[0,9]]", "damaged", "desc-outline-crossing",
     "building[1].footprint[1].outline_m"),
    (ONE + "[[building.footprint]]\nstoreys = 1\noutline_m = [[0,0],[9,9],[0,0]]", "damaged", "desc-outline-short",
     "building[1].footprint[1].outline_m"),
    (ONE + "[[building.footprint]]\nstoreys = 1\noutline_m = [[0,0],[9,9],[5]]", "damaged", "desc-not-point",
     "building[1].footprint[1].outline_m[3]"),
    (ONE + "[[building.footprint]]\nstoreys = 1\noutline_m = [[0,0],[9,9],[5,nan]]", "damaged", "desc-not-finite",
     "building[1].footprint[1].outline_m[3][2]"),
    (ONE + f"[[building.footprint]]\nstoreys = 1\n{SQUARE}\nholes_m = [[[8,8],[12,8],[12,12]]]", "damaged",
     "desc-outline-crossing",
     "building[1].footprint[1].outline_m"),
    (ONE + "[[building.footprint]]\nstoreys = 1\nholes_m = []", "damaged", "desc-holes-alone",
     "building[1].footprint[1].holes_m"),
    (ONE + f"[[building.footprint]]\nstoreys = 1\n{SQUARE}\nparts = [{{ {SQUARE} }}]", "damaged", "desc-outline-and-parts",
     "building[1].footprint[1].parts"),
    (ONE + f"[[building.footprint]]\nstoreys = 1\nparts = [{{ {SQUARE} }}, {{ {SQUARE} }}]", "damaged", "desc-outline-crossing",
     "building[1].footprint[1].parts"),
    (ONE + "[[building.zone]]\nid = 'z'", "damaged", "desc-missing", "building[1].zone[1].storeys"),
    (ONE + "[[building.zone]]\nstoreys = 1\nload_kn_m2 = 5\nload_kg_m2 = 500", "damaged", "desc-two-loads",
     "building[1].zone[1].load_kg_m2"),
    (ONE + "[[building.zone]]\nstoreys = 1\nload_kn_m2 = -5", "damaged", "desc-negative", "building[1].zone[1].load_kn_m2"),
    (ONE + "[[building.zone]]\nstoreys = 1\nincludes = ['paint']", "damaged", "desc-not-allowed",
     "building[1].zone[1].includes[1]"),
    (ONE + "[[building.zone]]\nstoreys = 1\nbasis = 'rumour'", "damaged", "desc-not-allowed", "building[1].zone[1].basis"),
    (ONE + "[[building.zone]]\nstoreys = 1\nuse = '产线'", "damaged", "desc-not-allowed", "building[1].zone[1].use"),
    (ONE + "[[building.zone]]\nstoreys = 1\nproduction = '机械加工'", "damaged", "desc-not-allowed",
     "building[1].zone[1].production"),
    (ONE + "use = { value = 'machines', source = 'A-1' }", "damaged", "desc-not-allowed", "building[1].storey[1].use"),
    (ONE + "[[building.stair]]\nkind = '剪刀楼梯'", "damaged", "desc-not-allowed", "building[1].stair[1].kind"),
    (ONE.replace("[[building]]", "[[building]]\nuse = '综合体'"), "damaged", "desc-not-allowed", "building[1].use"),
    (ONE.replace("[[building]]", "[[building]]\nuse = 3"), "damaged", "desc-not-text", "building[1].use"),
    (ONE.replace("[[building]]", "[[building]]\nproduction = ''"), "damaged", "desc-not-allowed", "building[1].production"),
    (ONE + "declared = { production = '手工' }", "damaged", "desc-not-allowed", "building[1].storey[1].declared.production"),
    (ONE + "[[building.compartment]]\narea_m2 = 900", "damaged", "desc-missing", "building[1].compartment[1].storeys"),
    (ONE + "[[building.compartment]]\nstoreys = 'unknown'\none_per_storey = true", "damaged", "desc-missing",
     "building[1].compartment[1].storeys"),
    (ONE.replace("[[building]]", "[[building]]\ndeclared = { fire_height_m = 23.9 }"), "damaged", "desc-never-declared",
     "building[1].declared.fire_height_m"),
    (ONE.replace("[[building]]", "[[building]]\ndeclared = { freight_lift_count = 4 }"), "damaged", "desc-never-declared",
     "building[1].declared.freight_lift_count"),
    (ONE + "declared = { height_m = 8.0 }", "damaged", "desc-never-declared", "building[1].storey[1].declared.height_m"),
    (ONE + "declared = { floor_load_kn_m2 = 12 }", "damaged", "desc-never-declared",
     "building[1].storey[1].declared.floor_load_kn_m2"),
    (ONE + "[[building.lift]]\nserves = [1, 7]", "damaged", "desc-storey-unknown", "building[1].lift[1].serves"),
    (ONE + "[[building.lift]]\nserves = [1, 1]", "damaged", "desc-number-twice", "building[1].lift[1].serves"),
    (ONE + "[[building.lift]]\ncar_m = [2, 3]", "damaged", "desc-not-sizes", "building[1].lift[1].car_m"),
    (ONE + "[[building.lift]]\ncar_m = [2, 3, 0]", "damaged", "desc-not-positive", "building[1].lift[1].car_m[3]"),
    (ONE + "[[building.lift]]\nfire_lift = 'yes'", "damaged", "desc-not-flag", "building[1].lift[1].fire_lift"),
    (ONE + "[[building.lift]]\nuse = 'goods'", "damaged", "desc-not-allowed", "building[1].lift[1].use"),
    (ONE + "[[building.lift]]\nid = 'L'\n[[building.lift]]\nid = 'L'", "damaged", "desc-duplicate-id", "building[1].lift[2].id"),
    (ONE + "[[building.lift]]\nhandling = { unit_s = -1 }", "damaged", "desc-negative", "building[1].lift[1].handling.unit_s"),
    (ONE + "[[building.lift]]\nspeed_m_s = 0", "damaged", "desc-not-positive", "building[1].lift[1].speed_m_s"),
    (ONE + "[[building.lift]]\nhandling = { unit_s = 9, load_s = 9 }", "damaged", "desc-two-times",
     "building[1].lift[1].handling.unit_s"),
    (ONE + "[[building.passage]]\nstoreys = 1\njoins = ['A']", "damaged", "desc-not-two-places", "building[1].passage[1].joins"),
    (ONE + "[[building.lift]]\nhandling = { kind = 'crane' }", "damaged", "desc-not-allowed",
     "building[1].lift[1].handling.kind"),
    (ONE + "[building.logistics.day]\nprofile = [0, 0]", "damaged", "desc-profile-nothing", "building[1].logistics.day.profile"),
    (ONE + "[building.logistics.day]\nprofile = []", "damaged", "desc-profile-hours", "building[1].logistics.day.profile"),
    (ONE + "[building.logistics.day]\nprofile = [1, -1]", "damaged", "desc-negative", "building[1].logistics.day.profile[2]"),
    (ONE + "[building.logistics.day]\nprofile = [1, 2]\npeak_factor = 2", "damaged", "desc-two-peaks",
     "building[1].logistics.day.peak_factor"),
    (ONE + "[building.logistics.day]\nprofile = [1, 2]\nhours = 3", "damaged", "desc-hours-profile",
     "building[1].logistics.day.hours"),
    (ONE + "[building.logistics.day]\nhours = 4\npeak_factor = 5", "damaged", "desc-peak-over-hours",
     "building[1].logistics.day.peak_factor"),
    (ONE + "[[building.logistics.goods]]\nstoreys = 1\nin_share = 0.5\nout_share = 0.5\nbetween_share = 0.5", "damaged",
     "desc-shares-sum", "building[1].logistics.goods[1].in_share"),
    (ONE + "[[building.logistics.goods]]\nstoreys = 1\nt_day = 5\nintensity_t_day_m2 = 0.1", "damaged", "desc-two-demands",
     "building[1].logistics.goods[1].intensity_t_day_m2"),
    (ONE + "[[building.logistics.goods]]\nstoreys = 1\nunit = 'A'\nzone_use = 'production'", "damaged", "desc-two-places",
     "building[1].logistics.goods[1].unit"),
    (ONE + "[[building.logistics.goods]]\nstoreys = 2", "damaged", "desc-storey-unknown",
     "building[1].logistics.goods[1].storeys"),
    (ONE + "[[site.yard]]\noutline_m = [[0,0],[9,9],[9,0],[0,9]]", "damaged", "desc-outline-crossing",
     "site.yard[1].outline_m"),
    (ONE + "[[site.kept_free]]\nkind = 'lawn'\n" + SQUARE, "damaged", "desc-not-allowed", "site.kept_free[1].kind"),
    (ONE + "[[site.yard]]\n[[site.yard.manoeuvre]]\ncorners_m = [[0, 0]]", "damaged", "desc-missing",
     "site.yard[1].manoeuvre[1].corners_m"),
    (ONE + "[[building.hoist]]\nsize_m = [4, 4]", "damaged", "desc-missing", "building[1].hoist[1].kind"),
    (ONE + "[[building.dock]]\nstorey = 4", "damaged", "desc-storey-unknown", "building[1].dock[1].storey"),
    (ONE + "[[building.store]]\ngoods = ['spares']", "damaged", "desc-store-goods", "building[1].store[1].goods"),
    (ONE + "[[building.store]]\n[building.store.machines]\naisles = 2\nlevels = 3\nshuttles = 4", "damaged",
     "desc-shuttles-levels", "building[1].store[1].machines.shuttles"),
    (ONE + "[building.grid]\nbays_x_m = [8.4]", "damaged", "desc-missing", "building[1].grid.bays_y_m"),
    (ONE + "[building.grid]\nx_m = [0, 5, 5]\ny_m = [0]", "damaged", "desc-not-rising", "building[1].grid.x_m[3]"),
    (ONE + "[building.grid]\nx_m = [0]\nbays_x_m = [8]\ny_m = [0]", "damaged", "desc-bays-and-positions",
     "building[1].grid.bays_x_m"),
    (ONE + "[building.grid]\nx_m = 4\ny_m = [0]", "damaged", "desc-not-list", "building[1].grid.x_m"),
    (ONE + "[building.grid]\nx_m = [0]\ny_m = [0]\ncolumns = -1", "damaged", "desc-negative", "building[1].grid.columns"),
    (ONE + "[[building.ignored_level]]\nname = 'T.O.'", "damaged", "desc-missing", "building[1].ignored_level[1].elevation_m"),
    (SCHEMA + "[plot]\nplot_ratio_min = 3\nplot_ratio_max = 2\n[[building]]", "damaged", "desc-min-over-max",
     "plot.plot_ratio_min"),
    (SCHEMA + "[site]\n[[site.yard]]\noutline_m = [[0, 0]]\n[[building]]", "damaged", "desc-outline-short",
     "site.yard[1].outline_m"),
]


@pytest.mark.parametrize(("content", "code", "key", "path"), FAULTS, ids=[f"{f[2]}-{i}" for i, f in enumerate(FAULTS)])
def test_fault(tmp_path: Path, content: str | bytes, code: str, key: str, path: str | None) -> None:
    file = tmp_path / "bad.toml"
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(InputError) as caught:
        read(file)
    error = caught.value
    assert (error.code, error.key) == (code, key)
    assert error.values.get("path") == path
    for lang in ("zh", "en"):
        message = text(error.key, lang, error.values)
        assert "bad.toml" in message
        assert not _unfilled(error.key, lang, error.values), message
        assert path is None or path in message


def _unfilled(key: str, lang: str, values: dict[str, object]) -> set[str]:
    """Fields of a text for which the error brings no value."""
    fields = {name for _, name, _, _ in string.Formatter().parse(catalogue()[key][lang]) if name}
    return fields - set(values)


@pytest.mark.parametrize(("fact", "proper"), [
    ("declared = { use = 'production' }", "building[1].storey[1].use"),
    ("declared = { storey_height_m = 8.0 }", "building.storey.height_m"),
    ("declared = { part = 'basement' }", "building.storey.numbers"),
    ("[[building.unit]]\nstoreys = 1\ndeclared = { hazard = 'D' }", "building[1].unit[1].hazard"),
    ("[[building.lift]]\ndeclared = { rated_load_kg = 5000 }", "building[1].lift[1].rated_load_kg"),
])
def test_a_declared_field_is_refused_with_the_field_to_fill_in(tmp_path: Path, fact: str, proper: str) -> None:
    file = tmp_path / "bad.toml"
    file.write_text(ONE + fact, "utf-8")
    with pytest.raises(InputError) as caught:
        read(file)
    assert (caught.value.key, caught.value.values["proper"]) == ("desc-never-declared", proper)


def test_a_refused_word_is_told_what_is_allowed_in_both_languages(tmp_path: Path) -> None:
    file = tmp_path / "bad.toml"
    file.write_text(ONE.replace("[[building]]", "[[building]]\nuse = '综合体'"), "utf-8")
    with pytest.raises(InputError) as caught:
        read(file)
    for lang in ("zh", "en"):
        assert "factory 厂房, warehouse 仓库" in text(caught.value.key, lang, caught.value.values)


def test_syntax_faults_name_the_line(tmp_path: Path) -> None:
    file = tmp_path / "bad.toml"
    file.write_text(SCHEMA + "\n[[building]]\nname = unquoted\n")
    with pytest.raises(InputError) as caught:
        read(file)
    assert caught.value.values["line"] == 4


def test_the_table_covers_every_text_of_a_fault() -> None:
    tested = {key for _, _, key, _ in FAULTS}
    written = {key for key in catalogue() if key.startswith("desc-")}
    assert written - tested == {"desc-too-large"}


def test_a_huge_file_is_refused_before_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("models.readers.description.MOST_BYTES", 10)
    file = tmp_path / "big.toml"
    file.write_text(ONE)
    with pytest.raises(InputError) as caught:
        read(file)
    assert caught.value.code == "too-large"
    assert "big.toml" in text(caught.value.key, "zh", caught.value.values)
