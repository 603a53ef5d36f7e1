"""The example list of companies for the Songhu towers. Every company is invented, which its name says (示例); none exists.

Their needs are plausible for their trades, and spread so that the list answers what the later tower's height, load and lifts
bought: some fit everywhere, some lack only the height of phase A, some only its load, some both, and some fit neither tower.
"""

from __future__ import annotations

import datetime
import tomllib
from collections.abc import Mapping
from importlib.resources import files
from typing import Final

from models.building import Hazard
from models.equipment import Equipment
from models.measured import Measured, Source, Stated, assumed
from models.readers.tenant_list import hours_of
from models.tenants import Brings, Lease, Needs, SupplyLink, Tenant, TenantList, Terms
from models.writers.tenant_workbook import write_tenants

FILE: Final = "songhu-companies.xlsx"
PREFIX: Final = "示例·"
_SOURCE: Final[Source] = assumed("example-company")

COMPANIES: Final = """
晴川智联 | 物联网 | electronics | production |  | 1180 | 4.2 | 4.0 | 800 | D | 3.0 | 32 |
云岫数据 | 大数据 |  | rd |  | 640 | 4.2 | 4.0 | 300 | E | 0.2 | 38 | quiet=55 pref=8,9,10
听澜软控 | 工业互联网 |  | rd |  | 1020 | 4.2 | 4.0 | 400 | E | 0.3 | 36 | quiet=55 pref=9,10
锦禾服饰 | 纺织服装 | garment | production |  | 1230 | 4.2 | 4.0 | 600 | C2 | 4.5 | 24 | noise=70
素纱织造 | 纺织服装 | textile | production |  | 1150 | 4.5 | 5.0 | 1500 | C2 | 5.0 | 23 | noise=78
微芒传感 | 智能传感器 | electronics | production |  | 1100 | 4.5 | 4.0 | 900 | D | 2.0 | 34 | clean=8
和光康健 | 高端医疗器械 | medical_devices | production |  | 1200 | 4.5 | 4.0 | 700 | D | 2.5 | 35 | clean=8 quiet=65
远岫通信 | 新一代通信设备 | electronics | production |  | 2400 | 4.5 | 5.0 | 1200 | D | 6.0 | 31 |
明湖仪表 | 仪器仪表 | precision | production |  | 1080 | 4.4 | 4.0 | 800 | D | 1.5 | 30 | quiet=70
星槎研发 | 机器人 |  | rd | 星槎机器人 | 1050 | 4.5 | 5.0 | 1000 | D | 0.8 | 33 |
白鹭研发 | 生物医药 | biomedicine | rd | 白鹭生物 | 1100 | 4.5 | 4.0 | 600 | C2 | 0.5 | 36 | quiet=60
青岚研发 | 新材料 |  | rd | 青岚新材 | 780 | 4.5 | 5.0 | 800 | D | 0.5 | 30 |
竹影模组 | 超高清视频显示 | electronics | production |  | 1220 | 4.5 | 5.0 | 1500 | D | 5.0 | 30 | clean=7
海错仪器 | 海洋经济 | assembly | production |  | 1130 | 4.5 | 5.0 | 2000 | E | 2.5 | 28 |
澄江净化 | 绿色低碳 | assembly | production |  | 1210 | 5.0 | 5.0 | 1800 | D | 4.0 | 31 |
曦微光学 | 精密仪器 | optics | production |  | 1100 | 5.2 | 4.0 | 1500 | D | 1.2 | 37 | clean=6 quiet=65
白鹭中试 | 生物医药 | biomedicine | pilot | 白鹭生物 | 1200 | 5.4 | 5.0 | 2000 | C2 | 1.5 | 37 | clean=7
玉衡医疗 | 高端医疗器械 | medical_devices | production |  | 1230 | 5.0 | 5.0 | 1600 | D | 3.0 | 34 | clean=7
流萤显示 | 超高清视频显示 | electronics | production |  | 2450 | 5.4 | 5.0 | 2500 | D | 7.0 | 32 | clean=6
寒山环保 | 绿色低碳 | assembly | production |  | 1180 | 6.0 | 5.0 | 2200 | E | 4.0 | 28 |
春涧通信 | 新一代通信设备 | electronics | production |  | 1160 | 4.8 | 5.0 | 1200 | D | 3.5 | 31 |
松风电源 | 绿色低碳 | electronics | production |  | 1190 | 4.5 | 6.5 | 2000 | D | 6.0 | 29 |
石径精密 | 精密仪器 | precision | production |  | 1060 | 4.5 | 8.0 | 2800 | D | 3.0 | 31 | quiet=75
梧桐仪器 | 仪器仪表 | precision | production |  | 1200 | 4.5 | 6.0 | 1800 | D | 2.0 | 29 |
星槎中试 | 机器人 | assembly | pilot | 星槎机器人 | 1150 | 5.4 | 8.0 | 2800 | D | 2.5 | 32 |
丹枫装备 | 高端智能装备 | assembly | production |  | 2300 | 5.4 | 7.5 | 3000 | D | 8.0 | 30 | noise=75
青岚中试 | 新材料 | new_materials | pilot | 青岚新材 | 900 | 5.4 | 8.0 | 2500 | D | 2.0 | 29 |
浮玉封测 | 新一代信息技术 | semiconductor | production |  | 1220 | 5.4 | 8.0 | 3000 | D | 3.0 | 39 | clean=6 vc=VC-B quiet=65
霜序电路 | 新一代信息技术 | pcb | production |  | 1200 | 5.2 | 7.0 | 2600 | C2 | 7.0 | 28 | noise=72
星槎总装 | 机器人 | assembly | production | 星槎机器人 | 2450 | 6.0 | 10.0 | 4500 | D | 12 | 33 | noise=75
白鹭制剂 | 生物医药 | biomedicine | production | 白鹭生物 | 1230 | 6.0 | 8.0 | 4000 | C2 | 4.0 | 38 | clean=7
青岚量产 | 新材料 | new_materials | production | 青岚新材 | 1200 | 6.0 | 10.0 | 4800 | D | 9.0 | 30 | noise=80 dust=1
铁砚精工 | 高端装备制造 | light_machining | production |  | 1230 | 5.8 | 10.0 | 4800 | D | 9.0 | 29 | noise=85 hz=25 n=800
洛水数控 | 高端智能装备 | light_machining | production |  | 1180 | 6.0 | 9.0 | 4200 | D | 8.0 | 30 | noise=82 hz=30 n=600
长庚风电 | 绿色低碳 | assembly | production |  | 2400 | 6.0 | 10.0 | 4000 | E | 12 | 27 | noise=78
凌霄航材 | 高端装备制造 | precision | production |  | 1100 | 5.8 | 10.0 | 3500 | D | 5.0 | 34 |
沧浪海工 | 海洋经济 | assembly | production |  | 1200 | 6.5 | 8.0 | 4500 | E | 9.0 | 28 |
小满检测 | 精密仪器 | precision | rd |  | 420 | 4.5 | 8.0 | 5000 | E | 1.0 | 35 | pref=1
拾穗机械 | 高端智能装备 | assembly | production |  | 560 | 6.0 | 8.0 | 3600 | D | 4.0 | 33 | pref=1
灯下刀具 | 高端装备制造 | light_machining | production |  | 380 | 5.0 | 8.0 | 2200 | D | 2.0 | 34 | noise=82 pref=1
砚田模具 | 高端装备制造 | light_machining | production |  | 700 | 6.0 | 8.0 | 4000 | D | 3.0 | 32 | noise=83 hz=20 n=900 pref=1
岱宗重工 | 高端装备制造 | heavy_machining | production |  | 1400 | 6.5 | 15.0 | 5000 | D | 10 | 31 | noise=88 hz=15 n=2500 dust=1
磐石液压 | 高端装备制造 | heavy_machining | production |  | 900 | 6.5 | 12.0 | 5000 | D | 8.0 | 30 | noise=85 hz=12 n=1500
北辰检测 | 精密仪器 | precision | rd |  | 300 | 6.5 | 8.0 | 4000 | E | 1.0 | 38 | pref=1
昆吾重装 | 高端装备制造 | heavy_machining | production |  | 2600 | 6.5 | 15.0 | 5000 | D | 20 | 29 | noise=88 hz=12 n=3000 dust=1
云麓量测 | 精密仪器 | precision | rd |  | 600 | 4.5 | 5.0 | 900 | E | 0.5 | 40 | vc=VC-C quiet=55
游鳞自动化 | 高端智能装备 | assembly | production |  | 1200 | 6.0 | 8.0 | 4800 | D | 6.0 | 32 | size=4.2×2.4×2.6 storeys=2~12
"""
"""Name | industry | production | stage | group | area m² | storey height m | load kN/m² | heaviest kg | hazard | t/day | rent |
more (noise: its own, quiet: the most it bears, hz and n: its shaking, vc: what it bears of that,
dust: it gives off some, pref: storeys preferred)."""

LINKS: Final = """
微芒传感 星槎总装 1.5, 霜序电路 远岫通信 2.0, 霜序电路 流萤显示 1.2, 浮玉封测 微芒传感 0.4, 铁砚精工 星槎总装 3.0,
洛水数控 丹枫装备 2.5, 青岚量产 长庚风电 3.0, 青岚量产 沧浪海工 1.5, 石径精密 曦微光学 0.4, 曦微光学 和光康健 0.3,
松风电源 春涧通信 1.0, 春涧通信 远岫通信 0.8, 素纱织造 锦禾服饰 2.5, 白鹭中试 白鹭制剂 0.5, 星槎中试 星槎总装 0.6,
砚田模具 玉衡医疗 0.4, 灯下刀具 铁砚精工 0.3, 凌霄航材 海错仪器 0.5, 岱宗重工 长庚风电 3.0, 磐石液压 洛水数控 1.2
"""
"""Supplier, customer, tonnes a day."""

MACHINES: Final = """
铁砚精工 | 立式加工中心 | 4 | 4800 | 2.6×2.2×2.5 | 1.1
洛水数控 | 数控车床     | 5 | 4200 | 2.8×1.8×1.9 | 1.1
流萤显示 | 贴合机       | 6 | 1500 | 2.4×1.8×2.1 | 1.0
浮玉封测 | 键合机       | 12 | 600 | 1.2×1.0×1.8 | 1.0
丹枫装备 | 装配机器人   | 8 | 1200 | 1.6×1.6×2.2 | 1.1
松风电源 | 老化测试柜   | 10 | 900 | 1.8×1.2×2.1 | 1.0
"""
"""Company | machine | count | kg each | size m | dynamic factor."""

_SIZES: Final = ((1000.0, "1.2×1.0×1.6"), (2000.0, "1.8×1.4×2.0"), (3000.0, "2.4×1.8×2.1"), (5000.0, "3.0×2.2×2.5"))
"""Up to this mass, kg, the largest piece is taken to measure so much, m."""

HOURS: Final = {"8:1 9:2 10:2 11:1 14:2 15:2 16:1": "锦禾服饰 流萤显示 白鹭制剂 铁砚精工",
                "7:2 8:3 9:3 10:1": "远岫通信 星槎总装 游鳞自动化",
                "16:1 17:2 18:3 19:2": "丹枫装备 凌霄航材", "20:1 21:2 22:2 23:1": "素纱织造 昆吾重装"}
"""When goods move, as the list has it: companies."""

LEASES: Final = (("锦禾服饰", "3F-east", "2023-01-01", "2027-12-31", 22.0),
                 ("听澜软控", "9F-west", "2024-07-01", "2029-06-30", 34.0))


def companies() -> TenantList:
    """The example list."""
    ids = {line.split("|")[0].strip(): f"C{i:02d}" for i, line in enumerate(COMPANIES.strip().splitlines(), 1)}
    links: dict[str, list[SupplyLink]] = {}
    for entry in LINKS.replace("\n", " ").split(","):
        supplier, customer, t_day = entry.split()
        links.setdefault(supplier, []).append(SupplyLink(to=ids[customer], t_day=_measured(t_day, "t/d")))
    tenants = tuple(_company(line, ids, links) for line in COMPANIES.strip().splitlines())
    leases = tuple(Lease(tenant=ids[name], units=(unit,), starts=datetime.date.fromisoformat(starts),
                         ends=datetime.date.fromisoformat(ends), terms=Terms(rent_yuan_m2_month=_measured(rent, "yuan/m2/month")))
                   for name, unit, starts, ends, rent in LEASES)
    return TenantList(tenants=tenants, leases=leases)


def write_companies() -> bytes:
    """The example list as a workbook, in Chinese."""
    texts: dict[str, Mapping[str, str]] = {}
    for name in ("report-tables", "matching", "tenant-lists"):
        texts |= tomllib.loads((files("assets") / "translations" / f"{name}.toml").read_text("utf-8"))
    return write_tenants(companies(), "zh", lambda key, values: texts[key]["zh"].format(**values))


def _company(line: str, ids: Mapping[str, str], links: Mapping[str, list[SupplyLink]]) -> Tenant:
    name, industry, production, stage, group, *numbers, hazard, t_day, rent, more = (part.strip() for part in line.split("|"))
    area, height, load, heaviest = (float(number) for number in numbers)
    said = dict(pair.split("=", 1) for pair in more.split())
    size = said.get("size") or next(sides for most, sides in _SIZES if heaviest <= most)
    needs = Needs(
        area_m2=_measured(area, "m2"), storey_height_m=_measured(height, "m"), floor_load_kn_m2=_measured(load, "kN/m2"),
        heaviest_kg=_measured(heaviest, "kg"), largest_m=_lengths(size),
        noise_most_db=_some(said, "quiet", "dB"), vibration=_stated(said.get("vc")), equipment=_machines(name, ids[name]),
        clean_class=_stated(f"ISO {said['clean']}" if "clean" in said else None), storeys=_storeys(said.get("storeys", "")),
        storeys_preferred=_storeys(said.get("pref", "")))
    brings = Brings(
        hazard=Stated(Hazard(hazard), _SOURCE), noise_db=_some(said, "noise", "dB"), excitation_hz=_some(said, "hz", "Hz"),
        excitation_n=_some(said, "n", "N"), dust=Stated(True, _SOURCE) if "dust" in said else None,
        goods_t_day=_measured(t_day, "t/d"), in_share=_measured(0.5, "1"),
        unit_load_kg=_measured(600.0 if load > 5.0 else 250.0, "kg"),
        goods_profile=next((Stated(hours_of(hours), _SOURCE) for hours, names in HOURS.items() if name in names.split()), None))
    terms = Terms(rent_yuan_m2_month=_measured(rent, "yuan/m2/month"), term_years=_measured(5.0, "a"),
                  growth_pct_year=_measured(5.0, "%"))
    return Tenant(id=ids[name], name=PREFIX + name, company=PREFIX + group if group else "", industry=_stated(industry),
                  production=_stated(production), stage=_stated(stage), needs=needs, brings=brings, terms=terms,
                  downstream=tuple(links.get(name, ())))


def _machines(name: str, owner: str) -> tuple[Equipment, ...]:
    rows = [[part.strip() for part in line.split("|")] for line in MACHINES.strip().splitlines()]
    return tuple(
        Equipment(id=f"{owner}-{i}", name=machine, count=_measured(count, "1"), mass_kg=_measured(mass, "kg"),
                  size_m=_lengths(size), dynamic_factor=_measured(factor, "1"))
        for i, (machine, count, mass, size, factor) in enumerate((row[1:] for row in rows if row[0] == name), 1))


def _lengths(written: str) -> tuple[Measured, Measured, Measured]:
    length, width, height = (_measured(side, "m") for side in written.split("×"))
    return length, width, height


def _storeys(written: str) -> tuple[int, ...]:
    if "~" in written:
        first, last = written.split("~")
        return tuple(range(int(first), int(last) + 1))
    return tuple(int(number) for number in written.split(",") if number)


def _measured(value: float | str, unit: str) -> Measured:
    return Measured(float(value), unit, _SOURCE)


def _some(said: Mapping[str, str], name: str, unit: str) -> Measured | None:
    return _measured(said[name], unit) if name in said else None


def _stated(word: str | None) -> Stated[str] | None:
    return Stated(word, _SOURCE) if word else None
