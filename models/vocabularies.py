"""The words that descriptions and edits may use for a use, a production type or a kind of stair, and their other spellings.

A word outside its vocabulary would switch clauses off unseen ("not applicable"), so it is never taken over.
Shared by the readers, the writers and the edits.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from models.building import BUILDING_USES, PRODUCTIONS, STAIR_KINDS, ZONE_USES


def _key(word: str) -> str:
    """A word as it is compared: full-width letters, case, blanks, hyphens and underscores make no difference."""
    plain = unicodedata.normalize("NFKC", word).casefold()
    return "".join(char for char in plain if not char.isspace() and char not in "-_")


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """A closed list of words with other spellings of each; the first spelling is the Chinese word that is shown."""

    words: tuple[str, ...]
    spellings: Mapping[str, str]

    def find(self, text: str) -> str | None:
        """The word that a text stands for, or None."""
        return self.spellings.get(_key(text))

    @classmethod
    def of(cls, words: tuple[str, ...], others: Mapping[str, str]) -> Vocabulary:
        """A vocabulary; ``others`` gives the other spellings of each word, parted by blanks.

        Raises:
            ValueError: a word is missing in ``others`` or too many, or a spelling stands for two words.
        """
        if set(others) != set(words):
            raise ValueError(f"spellings of {sorted(set(others) ^ set(words))}")
        found: dict[str, str] = {}
        for word in words:
            for spelling in (word, *others[word].split()):
                if found.setdefault(_key(spelling), word) != word:
                    raise ValueError(f"{spelling!r} stands for {word!r} and {found[_key(spelling)]!r}")
        return cls(words, found)

    @property
    def allowed(self) -> str:
        """The words for a message, each with its Chinese spelling: ``factory 厂房, warehouse 仓库``."""
        chinese: dict[str, str] = {}
        for spelling, word in self.spellings.items():
            if not spelling.isascii():
                chinese.setdefault(word, spelling)
        return ", ".join(f"{word} {chinese[word]}" for word in self.words)


BUILDING: Final = Vocabulary.of(BUILDING_USES, {
    "factory": "厂房 工业厂房 生产厂房 工业 工厂 工业建筑 工业用房 工业大厦 高层厂房 多层厂房 单层厂房 高层工业厂房 多层工业厂房 "
               "通用厂房 标准厂房 生产 生产用房 生产车间 车间 plant industrial manufacturing workshop production",
    "warehouse": "仓库 库房 仓储 仓储建筑 仓储用房 高层仓库 多层仓库 store storage",
    "logistics": "物流建筑 物流 物流中心 物流用房 logisticsbuilding distributioncentre distributioncenter",
    "rd": "研发 研发楼 研发用房 科研 科研楼 r&d research researchanddevelopment",
    "office": "办公 办公楼 写字楼 办公用房 offices",
    "dormitory": "宿舍 宿舍楼 员工宿舍 配套宿舍 dorm dormitories",
    "other": "其他 其它",
})

ZONE: Final = Vocabulary.of(ZONE_USES, {
    "production": "生产 生产区 生产用房 生产车间 车间 厂房 加工 加工区 制造 制造区 workshop manufacturing factory",
    "storage": "储存 存储 贮存 仓储 仓储区 储存区 仓库 库房 仓库区 原料库 成品库 store warehouse",
    "logistics": "物流 物流、卸货 物流区 卸货 卸货区 装卸 装卸区 货运 货运厅 loading unloading",
    "office": "办公 办公区 办公室 办公用房 offices",
    "equipment": "设备 设备区 设备间 设备房 设备用房 设备层 plantroom services",
    "circulation": "交通 走道 走廊 通道 交通区 交通核 核心筒 corridor core",
    "stair": "楼梯 楼梯间 stairs staircase stairwell",
    "lobby": "门厅 大堂 大厅",
    "visitor_corridor": "参观走廊 参观通道",
    "lift_machine_room": "电梯机房",
    "fire_engine_deck": "消防车通行区域 消防车通行区",
    "no_equipment": "无设备区域 无设备区 floorwithoutequipment",
    "roof": "屋面 屋顶",
    "parking": "停车 停车区 停车库 停车场 车库 地下车库 汽车库 garage carpark",
    "rd": "研发 研发区 研发用房 科研 r&d research researchanddevelopment",
    "pilot": "中试 中试区 中试车间 pilotproduction",
    "laboratory": "实验室 实验 实验区 检测室 lab laboratories",
    "commercial": "商业 商铺 商业区 shop retail",
    "canteen": "食堂 餐厅",
    "dormitory": "宿舍 员工宿舍 dorm",
    "refuge": "避难 避难区 避难层 避难间",
    "sanitary": "卫生间 厕所 洗手间 toilet toilets wc",
    "other": "其他 其它",
})
"""Of zones and storeys alike."""

STOREY: Final = ZONE

PRODUCTION: Final = Vocabulary.of(PRODUCTIONS, {
    "electronics": "电子产品加工 电子 电子产品 电子加工 电子信息 electronic",
    "light_machining": "轻型机械加工 轻型机械 轻型机加工 轻机械加工",
    "heavy_machining": "重型机械加工 重型机械 重型机加工 重机械加工",
    "footwear": "制鞋 鞋 鞋类",
    "garment": "制衣 服装 成衣 garments clothing",
    "toys": "玩具 toy",
    "wood": "木器 木工 木材加工 木制品 woodworking",
    "pcb": "印制电路板 印刷电路板 线路板 电路板 printedcircuitboards",
    "biomedicine": "生物医药 医药 生物制药 制药 biomedical pharmaceutical pharmaceuticals",
    "medical_devices": "医疗器械 医疗设备 medicaldevice",
    "precision": "精密仪器 精密 精密制造 精密加工 precisioninstruments",
    "optics": "光学 光学仪器 optical",
    "semiconductor": "半导体 芯片 集成电路 semiconductors",
    "food": "食品 食品加工",
    "printing": "印刷 印刷包装",
    "textile": "纺织 纺织品 textiles",
    "new_materials": "新材料 newmaterial",
    "assembly": "装配 组装",
    "storage": "仓储 储存 仓库 warehouse",
    "other": "其他 其它",
})

STAIR: Final = Vocabulary.of(STAIR_KINDS, {
    "open": "敞开楼梯 敞开 敞开楼梯间 开敞 开敞楼梯 开敞楼梯间 openstair openstaircase",
    "enclosed": "封闭楼梯间 封闭 封闭楼梯 enclosedstair enclosedstaircase",
    "smoke-proof": "防烟楼梯间 防烟 防烟楼梯 smokeproofstair smokeproofstaircase",
    "outdoor": "室外楼梯 室外 室外疏散楼梯 external outdoorstair outdoorstaircase externalstair",
})

DECLARED: Final[Mapping[str, Vocabulary]] = {"production": PRODUCTION}
"""Facts that a thing without a field for them declares, and their words."""
