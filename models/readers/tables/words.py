"""Choices in schedules: which word of ours a cell means."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Final

from models.building import Hazard
from models.readers.description_parts import HAZARDS
from models.readers.tables.faults import BadValue
from models.readers.tables.values import NO, YES, plain, shown
from models.vocabularies import BUILDING, PRODUCTION, STOREY, ZONE, Vocabulary

Words = Mapping[str, str]
"""Our word → its spellings, parted by blanks; the first is the Chinese word of a template."""

LIFT_USES: Final[Words] = {
    "freight": "货梯 载货电梯 货运电梯 载货梯 goods freightlift goodslift cargo",
    "freight-passenger": "客货梯 客货两用 客货两用梯 客货两用电梯 客货电梯 freightpassenger passengerfreight",
    "passenger": "客梯 乘客电梯 载客电梯 passengerlift",
    "unknown": "不明",
}
HOIST_KINDS: Final[Words] = {"well": "吊装井 吊装孔 井 hoistwell", "opening": "吊装口 外墙吊装口 洞口 hoistopening",
                             "platform": "吊装平台 外挂吊装平台 平台 hoistplatform"}
STOREY_KINDS: Final[Words] = {"floor": "楼层 地上 普通层 标准层", "basement": "地下 地下室 地下层",
                              "roof": "可用屋面 上人屋面 屋面 屋顶"}
HEIGHT_BASES: Final[Words] = {"finish": "建筑完成面 完成面 面层 建筑", "structure": "结构面 结构"}
SLAB_FORMS: Final[Words] = {"one-way": "单向板 单向", "two-way": "双向板 双向", "flat": "无梁楼盖 无梁板 板柱 flatslab"}
STATED_FOR: Final[Words] = {"slab": "楼板 板", "beam": "次梁 梁", "girder": "主梁"}
LOAD_BASES: Final[Words] = {"design": "设计 设计值 图纸", "survey": "检测 检测鉴定 鉴定", "leasing": "招租 招商 租赁"}
INCLUDES: Final[Words] = {"finish": "面层", "partitions": "隔墙", "hung-services": "吊挂 吊挂管线 吊挂荷载"}
SPRINKLERS: Final[Words] = {"yes": "有 全部设置 设置 全保护", "no": "无 未设置 不设", "partial": "局部 部分 局部设置 部分设置"}
HAZARD_WORDS: Final[Words] = {"A": "甲", "B": "乙", "C": "丙", "C1": "丙1", "C2": "丙2", "D": "丁", "E": "戊"}
GRADES: Final[Words] = {"1": "一级 一 i", "2": "二级 二 ii", "3": "三级 三 iii", "4": "四级 四 iv"}

HANDLING: Final[Words] = {"hand-truck": "手推车 人力", "pallet-truck": "托盘搬运车 地牛", "forklift": "叉车",
                          "agv": "自动导引车 无人搬运车"}
LOAD_UNIT_WORDS: Final[Words] = {"pallet": "托盘 栈板", "cage": "笼车 仓储笼", "loose": "散件 散货 纸箱",
                                 "piece": "单件 单件重货 整机"}
DOOR_KINDS: Final[Words] = {"centre": "中分", "side": "旁开", "vertical": "直分", "manual": "手动 手拉门"}
ON_LEVELLER: Final[Words] = {"pallet-jack": "手动托盘车", "electric-pallet-truck": "电动托盘车", "electric-truck": "电动叉车",
                             "engine-truck": "内燃叉车"}

CHOICES: Final[Mapping[tuple[str, str], Words]] = {
    ("lift", "use"): LIFT_USES, ("hoist", "kind"): HOIST_KINDS, ("storey", "kind"): STOREY_KINDS,
    ("storey", "height_basis"): HEIGHT_BASES, ("zone", "slab_form"): SLAB_FORMS,
    ("zone", "stated_for"): STATED_FOR, ("zone", "basis"): LOAD_BASES,
    ("lift", "handling"): HANDLING, ("goods", "load_unit"): LOAD_UNIT_WORDS, ("lift", "door_kind"): DOOR_KINDS,
    ("dock", "equipment"): ON_LEVELLER,
    ("building", "sprinklers"): SPRINKLERS, ("building", "fire_resistance_grade"): GRADES,
    **{(kind, "hazard"): HAZARD_WORDS for kind in ("building", "unit", "store")},
}
"""Closed lists: kind and field → words."""

VOCABULARIES: Final[Mapping[tuple[str, str], Vocabulary]] = {
    ("building", "use"): BUILDING, ("building", "production"): PRODUCTION, ("storey", "use"): STOREY, ("zone", "use"): ZONE,
    ("zone", "production"): PRODUCTION, ("goods", "zone_use"): ZONE,
}


def _key(text: str) -> str:
    return re.sub(r"[\s_\-]", "", plain(text).casefold())


def _found(words: Words, text: str) -> str | None:
    for word, spellings in words.items():
        if _key(text) in (_key(word), *map(_key, spellings.split())):
            return word
    return None


def _allowed(words: Words) -> str:
    return ", ".join(f"{word} {spellings.split()[0]}" for word, spellings in words.items())


def values_of(kind: str, field: str, value: object) -> dict[str, object]:
    """The fields that a word sets: its own, and a lift called a fire lift is one. Raises BadValue for an unknown word."""
    text = str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
    if (kind, field) == ("lift", "use"):
        return _lift_use(text)
    if field == "includes":
        return {field: _includes(text)}
    vocabulary = VOCABULARIES.get((kind, field))
    word = vocabulary.find(text) if vocabulary else SPECIAL.get(field, _plain_word)(text, CHOICES[kind, field])
    if word is None:
        allowed = vocabulary.allowed if vocabulary else _allowed(CHOICES[kind, field])
        raise BadValue("not-word", value=shown(value), allowed=allowed)
    return {field: int(word) if field == "fire_resistance_grade" else word}


def _plain_word(text: str, words: Words) -> str | None:
    return _found(words, text)


def hazard_of(text: str, _words: Words = HAZARD_WORDS) -> str | None:
    """``丙2``, ``丙类2项``, ``丙2类``, ``丙类``, ``C2``."""
    short = re.sub(r"[类项级第()]|class", "", _key(text)).upper()
    for number, sign in enumerate("一二", 1):
        short = short.replace(sign, str(number))
    short = HAZARDS.get(short, short)
    return short if short in set(Hazard) else None


def _grade(text: str, words: Words) -> str | None:
    return _found(words, re.sub(r"[级类]$|^grade", "", _key(text))) or _found(words, text)


def _sprinklers(text: str, words: Words) -> str | None:
    word = plain(text).casefold()
    return _found(words, text) or ("yes" if word in YES else "no" if word in NO else None)


SPECIAL: Final[Mapping[str, Callable[[str, Words], str | None]]] = {
    "hazard": hazard_of, "fire_resistance_grade": _grade, "sprinklers": _sprinklers}


_SIGNS: Final = (("freight-passenger", ("客货", "货客")), ("freight", ("货", "freight", "goods")),
                 ("passenger", ("客", "passenger")))
"""Use of a lift → parts of words that say so, the first that is found."""


def _lift_use(text: str) -> dict[str, object]:
    """Use of a lift; ``消防电梯`` says a duty and no use, ``消防货梯`` both."""
    key = _key(text)
    fire: dict[str, object] = {"fire_lift": True} if "消防" in key or "fire" in key else {}
    word = _found(LIFT_USES, text)
    if word is None:
        word = next((use for use, signs in _SIGNS if any(sign in key for sign in signs)), None)
    if word is None and not fire:
        raise BadValue("not-word", value=shown(text), allowed=_allowed(LIFT_USES))
    return {"use": word, **fire} if word else fire


def _includes(text: str) -> tuple[str, ...]:
    made: list[str] = []
    for part in re.split(r"[、,;/+和及]", plain(text)):
        word = _found(INCLUDES, part)
        if word is None:
            raise BadValue("not-word", value=shown(text), allowed=_allowed(INCLUDES))
        made += [word] if word not in made else []
    return tuple(made)
