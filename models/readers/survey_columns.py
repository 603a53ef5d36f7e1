"""The columns of a survey form beside those of a schedule: appraisals, fire gaps, condition, storey facilities, axes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from models.readers.tables.columns import DATE, NUMBER, SERVES, TEXT, Column
from models.readers.tables.headings import Kinds
from models.survey import AXES, CONDITIONS, FIRE_GAPS
from models.vocabularies import Vocabulary


def _text(field: str, zh: str, en: str, others: str = "") -> Column:
    return Column(field=field, zh=zh, en=en, others=others, form=TEXT)


def _number(field: str, zh: str, en: str, unit: str, others: str = "", *, low: float = 0.0, high: float = 1e9) -> Column:
    return Column(field=field, zh=zh, en=en, others=others, form=NUMBER, unit=unit, low=low, high=high, guesses=(unit,))


def _storeys(zh: str, en: str, others: str = "") -> Column:
    return Column(field="storeys", zh=zh, en=en, others=f"楼层 涉及楼层 storeys floors {others}", form=SERVES)


_BUILDING: Final = _text("building", "楼栋", "building", "栋号 楼栋号 楼栋名称 楼号 建筑 建筑名称 buildingname block")
_NOTE: Final = _text("note", "说明", "remark", "备注 依据 来源 来源说明 note notes source sourcenote comment")

COLUMNS: Final[Mapping[str, tuple[Column, ...]]] = {
    "appraisal": (
        _BUILDING,
        _text("document", "鉴定报告", "appraisal report",
              "检测报告 鉴定报告编号 报告编号 报告名称 检测鉴定报告 appraisal report"),
        Column(field="dated", zh="鉴定日期", en="appraised on", others="报告日期 检测日期 日期 date reportdate", form=DATE),
        _text("by", "鉴定单位", "appraised by", "检测单位 检测机构 鉴定机构 agency"),
        _text("grade", "可靠性等级", "structure grade", "鉴定等级 安全性等级 结构等级 可靠性鉴定等级 reliabilitygrade"),
        _number("remaining_life_years", "后续使用年限", "remaining life", "a",
                "剩余使用年限 剩余年限 后续工作年限 remaininglifeyears", high=200.0),
        _storeys("鉴定楼层", "storeys appraised"),
    ),
    "gap": (
        _BUILDING,
        _text("gap", "消防缺项", "fire gap", "消防问题 缺项 消防隐患 firegaps missingforfire"),
        _storeys("缺项楼层", "storeys of the gap"), _NOTE,
    ),
    "condition": (
        _BUILDING,
        _text("item", "检查项目", "item surveyed", "检查部位 部位 项目 构件 设施 item"),
        _storeys("检查楼层", "storeys surveyed"),
        _text("condition", "现状", "condition", "状况 现状评价 完好程度 state"),
        _text("photo", "照片编号", "photo", "照片 影像编号 photono picture"), _NOTE,
    ),
    "facility": (
        _BUILDING,
        _storeys("条件所在楼层", "storeys of the facility"),
        _number("power_density_va_m2", "供电密度", "power density", "VA/m2", "用电指标 供电指标 电力密度", high=1e5),
        _number("floor_vibration_um_s", "实测楼面振动", "floor vibration", "um/s",
                "楼面振动 振动速度 vibrationvelocity", high=1e6),
        _number("process_shaft_area_m2", "工艺排风井面积", "process shaft area", "m2",
                "工艺竖井面积 排风井面积 shaftarea", high=1e4),
        _number("noise_limit_db", "噪声限值", "noise limit", "dB", "边界噪声限值", high=200.0),
    ),
    "axis": (
        _BUILDING,
        _text("axis", "评分轴", "axis", "评价轴 维度 评价维度 dimension"),
        _text("criterion", "评分项", "criterion", "评价项 指标 评价指标 因素"),
        _number("value", "分值", "value", "points", "得分 评分 打分 score points", high=100.0),
        _number("weight", "权重", "weight", "1", "", high=1e6), _NOTE,
    ),
}
"""Kind → its columns, in the order of the form."""

NEEDS: Final[Mapping[str, tuple[frozenset[str], ...]]] = {
    "appraisal": (frozenset({"document"}), frozenset({"dated", "grade", "remaining_life_years"})),
    "gap": (frozenset({"gap"}),),
    "condition": (frozenset({"item"}), frozenset({"condition"})),
    "facility": (frozenset({"storeys"}), frozenset({"power_density_va_m2", "floor_vibration_um_s", "process_shaft_area_m2"})),
    "axis": (frozenset({"axis"}), frozenset({"value"})),
}

SHEET_WORDS: Final[Mapping[str, str]] = {
    "appraisal": "鉴定 检测鉴定 结构鉴定 appraisal appraisals", "gap": "消防缺项 消防 firegaps",
    "condition": "现状 现状评价 condition conditions", "facility": "楼层条件 facilities",
    "axis": "评分 区位政策市场 axes scores",
}

SHEET_NAMES: Final[Mapping[str, tuple[str, str]]] = {
    "appraisal": ("鉴定", "appraisals"), "gap": ("消防缺项", "fire gaps"), "condition": ("现状", "condition"),
    "facility": ("楼层条件", "facilities"), "axis": ("区位政策市场", "axes"),
}

OF_SURVEYS: Final = Kinds(COLUMNS, NEEDS, SHEET_WORDS)

MEASURED: Final = ("building", "storey", "zone", "unit", "lift", "hoist", "dock")
"""Kinds of a schedule that stand in the form before the others."""

FACILITIES: Final = tuple(column.field for column in COLUMNS["facility"] if column.form == NUMBER)
"""Figures that become declared facts of their storeys."""

AXIS_WORDS: Final = Vocabulary.of(AXES, {"location": "区位 位置 交通 区位轴", "policy": "政策 政策轴", "market": "市场 市场轴"})
CONDITION_WORDS: Final = Vocabulary.of(CONDITIONS, {
    "good": "好 完好 良好 良", "fair": "一般 基本完好 中 尚可", "poor": "差 较差 破损 损坏", "unknown": "不明 未查 未知 不详"})
GAP_WORDS: Final = Vocabulary.of(FIRE_GAPS, {
    "none": "无缺项 无 齐全", "stair": "疏散楼梯 安全出口 缺疏散楼梯 缺安全出口", "stair-width": "楼梯宽度 疏散宽度",
    "fire-lift": "消防电梯 缺消防电梯", "sprinklers": "自动喷水 自动喷淋 喷淋 缺喷淋 自动灭火", "hydrants": "消火栓 室内消火栓",
    "alarm": "火灾报警 自动报警 火灾自动报警", "smoke-control": "防排烟 排烟 防烟", "compartment": "防火分区 防火分隔",
    "protection": "防火保护 钢结构防火 防火涂料", "access": "消防车道 消防通道",
    "aerial-site": "登高场地 登高操作场地 消防登高场地",
    "water": "消防水源 消防水池 消防水", "other": "其他 其它"})
VOCABULARIES: Final[Mapping[str, Vocabulary]] = {"axis": AXIS_WORDS, "condition": CONDITION_WORDS, "gap": GAP_WORDS}
"""Column → the words that its cells may hold."""

GRADE_WORDS: Final[Mapping[str, int]] = {
    "1": 1, "2": 2, "3": 3, "4": 4, "一": 1, "二": 2, "三": 3, "四": 4, "i": 1, "ii": 2, "iii": 3, "iv": 4}

