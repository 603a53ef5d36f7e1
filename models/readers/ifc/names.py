"""What names say: levels that are no floors, roofs that are used, lifts, hoists, docks and stores.

Chinese, Japanese, English, German, Dutch and Russian. Latin words match whole words only: a "Dachgeschoss" is a floor,
a "Dach" is none; a "sealing" is no ceiling.
"""

from __future__ import annotations

import re
from typing import Final

from models.building import StoreyKind
from models.logistics import HoistKind, LiftUse


def _words(latin: str, other: str = "") -> re.Pattern[str]:
    """Whole words in Latin or Cyrillic script, or any of the other fragments."""
    pattern = rf"(?<![^\W\d_])(?:{latin})(?![^\W\d_])" + (f"|{other}" if other else "")
    return re.compile(pattern, re.IGNORECASE)


USED_ROOF: Final = _words(
    r"roof\s*-?\s*(?:top\s*)?(?:terrace|garden|deck|parking|car\s*park|plaza)|rooftop (?:bar|pool)|accessible roof|terrace roof"
    r"|dachterrasse|dachgarten|parkdach|dakterras|daktuin|эксплуатируем\w* (?:кровля|крыша)",
    r"(?<!不)(?<!非)上人屋面|屋[顶頂面](?:花园|停车|平台|露台|运动|广场|球场|绿化)|屋上(?:庭園|駐車|広場|緑化)|停车屋面|卸货屋面",
)
OUTDOOR_GROUND: Final = _words(
    r"outdoor ground|outside ground|exterior grade|finished grade|site grade|ground line|gelände\w*|maaiveld|уровень земли"
    r"|планировочн\w+ отметк\w+",
    r"室外(?:设计)?(?:地坪|地面|标高|自然地面)|设计室外|自然地坪|設計GL|地盤面",
)
_NO_FLOOR: Final = (
    (
        "foundation",
        _words(
            r"(?:t\s*/\s*|t\.?\s*o\.?\s*|b\s*/\s*|top of |bottom of )?(?:fdn|fnd|ftg)\.?|foundations?|footings?"
            r"|pile ?caps?|piles?"
            r"|fundamente?|fundering\w*|funderingsbalk\w*|gründung\w*|фундамент\w*|ростверк\w*|сва[ийя]\w*",
            r"基础|基礎|承台|桩顶|桩基|桩底|基底|地梁|垫层|筏板|底板底",
        ),
    ),
    ("parapet", _words(r"parapets?|coping|attika|dakrand|borstwering dak|парапет\w*", r"女儿墙|女兒牆|压顶|パラペット")),
    (
        "machine-room",
        _words(
            r"(?:lift|elevator) (?:machine|motor) ?room|lmr|emr|aufzugs?maschinenraum|liftmachinekamer",
            r"电梯机房|電梯機房|机房(?:屋面|顶|层顶)|屋[顶面]机房|出屋面|塔屋|エレベータ機械室|楼梯间顶|水箱",
        ),
    ),
    (
        "sill",
        _words(
            r"(?:window ?)?sills?|sill (?:level|height)|brüstung\w*|brh|vensterbank\w*|borstwering\w*|подоконник\w*",
            r"窗底|窗台|窗臺|窓台|窓下|腰壁",
        ),
    ),
    (
        "opening-head",
        _words(
            r"lintels?|(?:window|door) ?heads?|head (?:height|level)|\d+ ?mm head|sturz\w*|latei\w*|перемычк\w*",
            r"窗顶|窗頂|窗楣|门顶|門頂|门楣|洞顶|过梁|過梁|まぐさ",
        ),
    ),
    (
        "ceiling",
        _words(
            r"ceilings?|clg\.?|plafonds?|verlaagd plafond|abhangdecke|unterdecke|abgehängte decke|потол\w+",
            r"天花|吊顶|吊頂|天井|天棚|[一二三四五六七八九十\d]层顶板?|室顶板|顶板",
        ),
    ),
    (
        "roof",
        _words(
            r"(?:t\s*/\s*|t\.?\s*o\.?\s*|top of |upper |lower |main |high |low )?roof(?:s|ing|top|line|level|slab)?|rf\d?|rfl"
            r"|dach|flachdach"
            r"|dachfläche\w*|dachebene|dachdecke|ok ?dach|dachrand|dak|dakvloer|dakniveau|dakvlak|bovenkant dak|nok|dachfirst"
            r"|traufe|ridge|eaves"
            r"|кровл\w+|крыш\w+|покрыти\w+",
            r"屋面|屋[顶頂]|楼顶|樓頂|天面|屋根|屋上|R階|坡顶|檐口|屋脊",
        ),
    ),
    (
        "helper",
        _words(
            r"t\.?\s?/?\s?o\.?\s*[.:/-]?\s*(?:floor|slab|steel|wall|beam|conc\w*|deck|plate|masonry|structure|fl|joist|curb|bearing|rail)\w*"
            r"|t\.o\.[a-z]?\.?|tos|tow|toc|tob|t/\s?\w+|b/\s?\w+|b\.o\.\s?\w*|u/s|underside|top of \w+|bottom of \w+"
            r"|plate height|top plate"
            r"|reference|ref\.? ?level|helper|hilfsebene|hulpniveau|hulppeil|bezugsebene|datum|benchmark|b\.?m\.?|uk ?\w*decke"
            r"|ok ?\w*decke"
            r"|rohdecke|вспомогательн\w+|нулев\w+ отметк\w+",
            r"辅助|輔助|参照|參照|参考|基准|基準|补充标高|板底|梁底|梁下|梁顶|柱顶|墙顶|板面标高",
        ),
    ),
)


def no_floor_reason(name: str) -> str | None:
    """Why a level is no floor by its name: foundation, parapet, sill, opening-head, ceiling, roof, helper; or None."""
    if OUTDOOR_GROUND.search(name):
        return "outdoor-ground"
    return next((why for why, pattern in _NO_FLOOR if pattern.search(name)), None)


def is_used_roof(name: str) -> bool:
    """Whether the name of a roof says that people or goods use it."""
    return USED_ROOF.search(name) is not None


def says_floor(name: str) -> bool:
    """Whether a name promises a floor, so that a level with a slab alone is not taken for a roof."""
    return _FLOOR.search(name) is not None


_FLOOR: Final = _words(
    r"mezzanine|basement|cellar|ground floor|geschoss|obergeschoss|erdgeschoss|untergeschoss|kelder|keller"
    r"|цоколь\w*|подвал\w*",
    r"夹层|设备层|避难层|地下|地階|中間階|平台层",
)

_LIFT: Final = _words(
    r"elevators?|lifts?|hoistway lift|goods ?lifts?|aufzug|aufzüge|lastenaufzug|personenaufzug|güteraufzug|feuerwehraufzug"
    r"|goederenlift\w*|personenlift\w*|лифт\w*|подъ[её]мник\w*",
    r"电梯|電梯|货梯|貨梯|客梯|消防梯|升降机|升降機|エレベータ|昇降機",
)
_NO_LIFT: Final = _words(
    r"escalators?|fork ?lifts?|dock ?lifts?|scissor lifts?|elevation|lift ?(?:shafts?|pits?|doors?|lobb(?:y|ies)|cores?|walls?)"
    r"|elevator (?:shafts?|pits?|doors?|lobb(?:y|ies)|walls?|openings?|buttons?)"
    r"|rolltreppe\w*|roltrap\w*|stair ?lifts?"
    r"|эскалатор\w*",
    r"扶梯|电梯[井厅间门坑洞墙]|電梯[井廳間門]|梯井|电梯机房|电梯基坑|叉车|前室|エスカレータ|EVホール|梯控|呼叫|按钮",
)
_FIRE: Final = _words(
    r"fire ?-?(?:fighting|fighters?|man'?s?|men'?s?|service)?s? ?(?:lift|elevator)s?|feuerwehraufzug|brandweerlift"
    r"|пожарн\w+ лифт\w*",
    r"消防电?梯|消防電梯|非常用(?:エレベータ|昇降機)|兼消防",
)
_MIXED: Final = _words(
    r"(?:goods|freight)[ /-]*(?:and[ -])?passenger|passenger[ /-]*(?:and[ -])?(?:goods|freight)"
    r"|service (?:lift|elevator)s?|freight-passenger"
    r"|грузопассажирск\w+",
    r"客货|客貨|人货|人貨|人荷用",
)
_FREIGHT: Final = _words(
    r"freight|goods|cargo|lastenaufzug|güteraufzug|goederenlift\w*|грузов\w+|hydraulic[: ].*\d{4} ?(?:lbs?|kg)|truck lift"
    r"|vehicle lift",
    r"货梯|貨梯|载货|載貨|货运|荷物|荷用|汽车电?梯|載荷",
)
_PASSENGER: Final = _words(
    r"passengers?|personenaufzug|personenlift\w*|пассажирск\w+|bed (?:lift|elevator)s?|observation (?:lift|elevator)s?",
    r"客梯|乘客|載客|载客|乗用|观光|無障礙電梯|无障碍电?梯|病床",
)

LIFT_USES: Final = {
    "freight": LiftUse.FREIGHT,
    "goods": LiftUse.FREIGHT,
    "cargo": LiftUse.FREIGHT,
    "freight-passenger": LiftUse.FREIGHT_PASSENGER,
    "passenger": LiftUse.PASSENGER,
    "goods-passenger": LiftUse.FREIGHT_PASSENGER,
    "unknown": LiftUse.UNKNOWN,
}


def is_lift_name(name: str) -> bool:
    """Whether a name speaks of a lift itself: not of an escalator, a lift shaft or an elevation."""
    return _LIFT.search(name) is not None and _NO_LIFT.search(name) is None


def lift_use(name: str) -> LiftUse:
    """What a lift carries, by a name or a use."""
    plain = LIFT_USES.get(name.strip().lower().replace("_", "-"))
    if plain is not None:
        return plain
    if _MIXED.search(name):
        return LiftUse.FREIGHT_PASSENGER
    if _FREIGHT.search(name):
        return LiftUse.FREIGHT
    return LiftUse.PASSENGER if _PASSENGER.search(name) else LiftUse.UNKNOWN


def is_fire_lift(name: str) -> bool:
    return _FIRE.search(name) is not None


_HOIST: Final = (
    (
        HoistKind.WELL,
        re.compile(r"hoist ?(?:way|ing)? ?well|hoist ?shaft|吊装[井孔]|吊装竖井|吊物[井孔]|起吊[井孔]|吊裝井", re.IGNORECASE),
    ),
    (HoistKind.PLATFORM, re.compile(r"hoist(?:ing)? ?(?:platform|deck)|吊装平台|吊物平台|起吊平台|吊裝平台", re.IGNORECASE)),
    (HoistKind.OPENING, re.compile(r"hoist(?:ing)? ?(?:opening|door|window)|吊装[口窗门]|吊物口|起吊口|吊裝口", re.IGNORECASE)),
)
_DOCK: Final = re.compile(
    r"(?:un)?loading ?-?(?:dock|platform|bay)s?|truck ?docks?|dock ?platform|laderampe|laadperron|卸货(?:平台|区|口|车位)"
    r"|装卸(?:平台|货平台|区|口)"
    r"|装货平台|月台|卸貨平台|荷捌|プラットホーム",
    re.IGNORECASE,
)
_STORE: Final = re.compile(
    r"transfer ?-?(?:store|storage|warehouse)|中转(?:仓|库|货仓|仓库)|中轉倉|货物中转|周转仓", re.IGNORECASE
)


def hoist_kind(name: str) -> HoistKind | None:
    return next((kind for kind, pattern in _HOIST if pattern.search(name)), None)


def is_dock_name(name: str) -> bool:
    return _DOCK.search(name) is not None


def is_store_name(name: str) -> bool:
    return _STORE.search(name) is not None


_FLOOR_SLAB: Final = _words(
    r"floors?|slabs?|decking|deck|geschossdecke|bodenplatte|vloer\w*|перекрыти\w+|плита\w*|пол",
    r"楼板|樓板|楼面|地板"
    r"|地坪|スラブ|床|底板",
)


def is_floor_element_name(name: str) -> bool:
    """Whether a plate or proxy is a floor by its name."""
    return _FLOOR_SLAB.search(name) is not None and no_floor_reason(name) is None


_EXTERIOR: Final = _words(
    r"exterior|external|outdoor|patio|terrace|porch|sidewalk|pavement|außen\w*|buiten\w*|terras\w*|наружн\w+|отмостк\w+",
    r"室外|散水|台阶|坡道|庭院|外構|犬走り|テラス",
)


def is_exterior_name(name: str) -> bool:
    """Whether a slab lies outside the building by its name (paving, patio)."""
    return _EXTERIOR.search(name) is not None


def storey_kind(number: int, used_roof: bool) -> StoreyKind:
    """Kind of a storey by its number (basements are negative)."""
    if used_roof:
        return StoreyKind.ROOF
    return StoreyKind.BASEMENT if number < 0 else StoreyKind.FLOOR
