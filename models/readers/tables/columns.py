"""The columns that schedules have: for each kind of thing its fields, how a heading names them and what stands below."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

TEXT: Final = "text"
NUMBER: Final = "number"
SIZES: Final = "sizes"
FLAG: Final = "flag"
WORD: Final = "word"
SERVES: Final = "serves"
DATE: Final = "date"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A field of a kind of thing.

    Args:
        field: its name, as edits and descriptions call it; of the columns that say where a thing is: ``storey``,
            ``storey_number``, ``building``, ``id``.
        zh, en: the heading that a template gets, without unit.
        others: further headings, parted by blanks; a blank inside a heading is left out.
        form: what stands in the cells.
        unit: of the field; empty for what has none.
        low, high: what is possible, in that unit; a value outside has the wrong unit or is a slip.
        guesses: units that are tried, in this order, where neither heading nor cell says one; empty: the unit must be said.
        count: how many lengths a size has.
        part: for a column that holds one length of a size: which.
        extensive: a sum, which merged cells would give to each of their rows again.
    """

    field: str
    zh: str
    en: str
    others: str = ""
    form: str = NUMBER
    unit: str = ""
    low: float = 0.0
    high: float = 1e9
    guesses: tuple[str, ...] = ()
    count: int = 0
    part: int | None = None
    extensive: bool = False


def _text(field: str, zh: str, en: str, others: str = "") -> Column:
    return Column(field=field, zh=zh, en=en, others=others, form=TEXT)


def _word(field: str, zh: str, en: str, others: str = "") -> Column:
    return Column(field=field, zh=zh, en=en, others=others, form=WORD)


def _flag(field: str, zh: str, en: str, others: str = "") -> Column:
    return Column(field=field, zh=zh, en=en, others=others, form=FLAG)


def _length(field: str, zh: str, en: str, others: str = "", low: float = 0.01, high: float = 100.0) -> Column:
    return Column(field=field, zh=zh, en=en, others=others, unit="m", low=low, high=high, guesses=("m", "mm"))


def _area(field: str, zh: str, en: str, others: str = "") -> Column:
    return Column(field=field, zh=zh, en=en, others=others, unit="m2", low=0.01, high=1e7, guesses=("m2",), extensive=True)


def _sizes(field: str, zh: str, en: str, others: str, count: int) -> Column:
    return Column(field=field, zh=zh, en=en, others=others, form=SIZES, unit="m", low=0.01, high=200.0, guesses=("m", "mm"),
                  count=count)


def _one(field: str, part: int, zh: str, en: str, others: str = "") -> Column:
    """One length of a size, in a column of its own."""
    return Column(field=field, zh=zh, en=en, others=others, unit="m", low=0.01, high=200.0, guesses=("m", "mm"), part=part)


def _plain_number(field: str, zh: str, en: str, unit: str, others: str = "") -> Column:
    return Column(field=field, zh=zh, en=en, others=others, unit=unit, low=1e-6, high=1e9, guesses=(unit,))


def _pressure(field: str, zh: str, en: str, others: str = "") -> Column:
    """A load in kN/m² and in nothing else."""
    return Column(field=field, zh=zh, en=en, others=others, unit="kN/m2", high=1000.0, guesses=("kN/m2",))


def _count(field: str, zh: str, en: str, others: str = "") -> Column:
    return Column(field=field, zh=zh, en=en, others=others, unit="1", high=100000.0, guesses=("1",), extensive=True)


_LOAD: Final = Column(
    field="load", zh="荷载", en="load", unit="kN/m2", high=100000.0, guesses=("kN/m2", "kg/m2"),
    others="楼面荷载 活荷载 楼面活荷载 均布荷载 均布活荷载 楼面均布活荷载 楼面均布活荷载标准值 活荷载标准值 荷载标准值 "
           "设计荷载 设计活荷载 楼板荷载 承重 楼面承重 "
           "楼板承重 楼层承重 承载力 楼面承载力 设计承重 floorload imposedload liveload designload floorloading loading "
           "loadcapacity")
_BUILDING: Final = _text("building", "楼栋", "building", "栋号 楼栋号 楼栋名称 楼号 幢号 栋 所属楼栋 建筑 厂房编号 "
                                                         "buildingname block")
_STOREY: Final = _text("storey", "楼层", "storey", "所在楼层 层 层号 楼层名称 所在层 位置楼层 设置楼层 安装楼层 floor level "
                                                   "story storeyname floorname")
_NUMBER: Final = Column(field="storey_number", zh="楼层编号", en="storey number", others=
    "楼层序号 自然层 自然层号 floornumber storeyno",
                        unit="1", low=-100.0, high=500.0, guesses=("1",))
_ID: Final = _text("id", "标识", "id", "识别号 guid uid identifier")
_SERVES: Final = Column(field="serves", zh="服务楼层", en="serves", form=SERVES,
                        others="停靠楼层 停站 停靠层 服务层 停层 停靠 服务范围 到达楼层 层站 层/站 servedstoreys "
                               "servedfloors storeysserved floorsserved "
                               "floors stops")
_USE: Final = _word("use", "用途", "use", "功能 使用功能 主要功能 房间功能 区域功能 使用性质 function usage purpose")
_PRODUCTION: Final = _word("production", "生产类型", "production", "产业类型 行业 生产类别 productiontype industry")
_HAZARD: Final = _word("hazard", "火灾危险性", "hazard", "火灾危险性类别 火灾危险性分类 危险性类别 生产火灾危险性 "
                                                         "储存火灾危险性 firehazard hazardclass "
                       "firehazardclass")

_GOODS_SERVES: Final = Column(field="serves", zh="货物楼层", en="storeys of the goods", form=SERVES,
                              others="楼层 所在楼层 服务楼层 storeys floors levels")


def _number_in(field: str, zh: str, en: str, unit: str, others: str = "", low: float = 0.0, high: float = 1e9) -> Column:
    return Column(field=field, zh=zh, en=en, others=others, unit=unit, low=low, high=high, guesses=(unit,))


def _share(field: str, zh: str, en: str, others: str = "") -> Column:
    return _number_in(field, zh, en, "1", others, 0.0, 1.0)


def _mass(field: str, zh: str, en: str, others: str = "") -> Column:
    return Column(field=field, zh=zh, en=en, others=others, unit="kg", low=0.01, high=1e6, guesses=("kg", "t"))


_SLAB: Final = (
    _word("slab_form", "楼板形式", "slab form", "板形式 楼盖形式 slabtype"),
    _flag("slab_on_grade", "地坪", "slab on grade", "直接落地 地面板 slabonground"),
    _length("slab_span_m", "板跨", "slab span", "楼板跨度 板短跨 板跨度 shortspan"),
    _length("slab_long_span_m", "板长跨", "long span of slab", "双向板长跨 longspan"),
    Column(field="slab_thickness_mm", zh="板厚", en="slab thickness", others="楼板厚度 板厚度", unit="mm", low=30.0, high=3000.0,
           guesses=("mm", "m")),
    _length("beam_span_m", "次梁跨度", "beam span", "次梁跨"),
    _length("beam_spacing_m", "次梁间距", "beam spacing", "次梁中距"),
    _length("beam_width_m", "次梁宽", "beam width", "次梁宽度", high=10.0),
    _length("beam_depth_m", "次梁高", "beam depth", "次梁高度 次梁截面高", high=10.0),
    Column(field="girder_area_m2", zh="主梁受荷面积", en="girder load area", others="主梁从属面积 tributaryarea", unit="m2",
           low=0.01, high=1e5, guesses=("m2",)),
    _pressure("beam_load_kn_m2", "次梁荷载", "beam load", "次梁活荷载"),
    _pressure("girder_load_kn_m2", "主梁荷载", "girder load", "主梁活荷载"),
    _pressure("permanent_load_kn_m2", "永久荷载", "permanent load", "恒载 恒荷载 deadload"),
    _pressure("operating_load_kn_m2", "操作荷载", "operating load", "无设备区操作荷载"),
    _pressure("hung_load_kn_m2", "吊挂荷载", "hung load", "吊挂管线荷载"),
)
"""Facts of the floor of a zone, as ``shanglou loads`` asks for them."""

COLUMNS: Final[Mapping[str, tuple[Column, ...]]] = {
    "building": (
        _text("name", "建筑名称", "building name", "楼栋 楼栋名称 名称 单体名称 项目名称 building name"),
        _ID,
        _word("use", "建筑用途", "building use", "用途 使用性质 建筑性质 建筑功能"),
        _HAZARD,
        Column(field="fire_resistance_grade", zh="耐火等级", en="fire resistance "
                                                                "grade", others="建筑耐火等级 grade", form=WORD),
        _PRODUCTION,
        _word("sprinklers", "自动喷水灭火", "sprinklers", "自动喷淋 喷淋 自动喷水灭火系统 自动灭火 sprinkler"),
        _length("outdoor_ground_m", "室外地坪标高", "outdoor ground level",
            "室外标高 室外地面标高 室外设计地面标高 outdoorground", -500.0, 9000.0),
        _length("roof_m", "屋面结构标高", "structural roof level", "屋面标高 屋顶标高 rooflevel", -500.0, 9000.0),
        _length("roof_finish_m", "屋面面层标高", "roof finish level", "屋面完成面标高 rooffinish", -500.0, 9000.0),
        _length("planning_height_m", "规划高度", "planning height", "建筑规划高度 规划建筑高度", 0.1, 2000.0),
        _length("height_m", "体量高度", "massing height", "", 0.1, 2000.0),
    ),
    "storey": (
        _BUILDING,
        _NUMBER,
        _text("name", "楼层", "storey", "楼层名称 层名 层号 名称 层 层次 name level floor story storeyname floorname"),
        _ID,
        _word("kind", "楼层类型", "storey kind", "层类型 storeytype"),
        _length("elevation_m", "标高", "elevation", "楼面标高 结构标高 建筑标高 楼层标高 层标高 完成面标高 地面标高 底标高 "
                                                    "floorlevel elev", -500.0, 9000.0),
        _length("height_m", "层高", "storey height", "楼层高度 结构层高 建筑层高 height floortofloor floorheight "
                                                     "floortofloorheight", 0.3, 200.0),
        _word("height_basis", "层高口径", "height basis", "层高基准"),
        _area("area_m2", "建筑面积", "area", "面积 楼层面积 层面积 每层面积 单层面积 标准层面积 本层建筑面积 gfa floorarea "
                                             "grossarea grossfloorarea"),
        _length("clear_height_beam_m", "梁下净高", "clear height under beams",
            "梁底净高 净高(梁下) clearheight clearheightbeam", 0.3, 200.0),
        _length("clear_height_duct_m", "管下净高", "clear height under ducts",
            "管底净高 管线下净高 净高(管下) clearheightduct", 0.3, 200.0),
        _length("floor_finish_m", "面层厚度", "floor finish", "面层 楼面面层 地面面层 finish finishthickness", 0.0, 2.0),
        _length("slab_beam_m", "梁板高度", "slab and beam", "梁板 梁高(含板) 结构高度 beamdepth structuraldepth", 0.0, 10.0),
        _length("service_zone_m", "管线区高度", "service zone", "管线区 管线高度 管线占高 机电高度 servicezone", 0.0, 10.0),
        _length("raised_floor_m", "架空地板高度", "raised floor", "架空地板 架空高度 accessfloor", 0.0, 5.0),
        _length("clear_height_need_m", "可用净高需求", "clear height needed", "净高需求 需求净高 requiredheight", 0.3, 200.0),
        _USE, _LOAD,
    ),
    "zone": (
        _BUILDING, _NUMBER, _STOREY,
        _text("name", "分区", "zone", "分区名称 区域 区域名称 功能区 功能分区 房间 房间名称 部位 区 zonename room roomname "
                                      "name 名称"),
        _ID, _USE, _PRODUCTION,
        _area("area_m2", "分区面积", "zone area", "面积 区域面积 建筑面积 房间面积 area grossfloorarea grossarea"),
        _LOAD,
        _word("stated_for", "荷载所指构件", "load stated for", "荷载构件 适用构件"),
        _word("includes", "荷载已含", "load includes", "荷载包含"),
        _word("basis", "荷载依据", "load basis", "荷载来源 荷载性质"),
        *_SLAB,
    ),
    "unit": (
        _BUILDING, _NUMBER, _STOREY,
        _text("name", "单元", "unit", "单元名称 单元编号 单元号 房号 铺位 户号 生产单元 unitname unitno suite name 名称"),
        _ID,
        _area("net_area_m2", "套内面积", "net area", "套内建筑面积 使用面积 净面积 usablearea netinternalarea"),
        _area("gross_area_m2", "单元建筑面积", "gross area", "建筑面积 租赁面积 计租面积 面积 grossinternalarea rentablearea "
                                                             "lettablearea area"),
        _HAZARD,
        _text("use", "用途", "use", "功能 使用功能 业态 function usage"),
    ),
    "lift": (
        _BUILDING,
        _text("name", "电梯", "lift", "电梯编号 电梯名称 梯号 编号 名称 电梯号 elevator liftno liftname elevatorno name no "
                                      "tag"),
        _ID,
        _word("use", "电梯类型", "lift type", "电梯用途 类型 类别 用途 种类 梯种 type use lifttype elevatortype"),
        Column(field="rated_load_kg", zh="额定载重量", en="rated load", unit="kg", low=50.0, high=100000.0, guesses=("kg", "t"),
               others="载重 载重量 额定载重 额定荷载 额定载荷 载荷 吨位 capacity ratedcapacity liftcapacity"),
        Column(field="speed_m_s", zh="额定速度", en="speed", unit="m/s", low=0.05, high=20.0, guesses=("m/s",),
               others="速度 梯速 运行速度 ratedspeed"),
        _sizes("car_m", "轿厢宽×深×高", "car w×d×h", "轿厢尺寸 轿厢净尺寸 轿厢 轿厢规格 轿厢内尺寸 轿厢宽×深 carsize car "
                                                     "cardimensions", 3),
        _one("car_m", 0, "轿厢宽", "car width", "轿厢净宽 轿厢宽度 轿厢尺寸宽"),
        _one("car_m", 1, "轿厢深", "car depth", "轿厢净深 轿厢深度 轿厢尺寸深"),
        _one("car_m", 2, "轿厢高", "car height", "轿厢净高 轿厢高度 轿厢尺寸高"),
        _sizes("door_m", "层门宽×高", "door w×h", "门尺寸 开门尺寸 门洞尺寸 层门尺寸 厅门尺寸 轿门尺寸 doorsize door "
                                                  "doordimensions", 2),
        _one("door_m", 0, "门宽", "door width", "开门宽度 开门宽 层门宽 门净宽 门尺寸宽"),
        _one("door_m", 1, "门高", "door height", "开门高度 开门高 层门高 门净高 门尺寸高"),
        _flag("through_doors", "贯通门", "through doors", "对开门 贯通 双开门"),
        _flag("fire_lift", "消防电梯", "fire lift", "兼消防电梯 消防 是否消防电梯 firefightinglift firemanslift"),
        _SERVES,
        _count("count", "台数", "number", "数量 部数 qty quantity count"),
        _word("handling", "装卸方式", "handling", "搬运方式 进出方式"),
        _number_in("door_open_s", "开门时间", "door opening time", "s", "dooropening", 0.1, 600.0),
        _number_in("door_close_s", "关门时间", "door closing time", "s", "doorclosing", 0.1, 600.0),
        _number_in("unit_s", "单件进出时间", "time for a load unit", "s", "单个货物进出时间 unittime", 0.1, 36000.0),
        _number_in("load_s", "装梯时间", "loading time", "s", "装车厢时间 loadtime", 0.1, 36000.0),
        _number_in("unload_s", "卸梯时间", "unloading time", "s", "卸车厢时间 unloadtime", 0.1, 36000.0),
        _mass("load_per_trip_kg", "每趟载货", "load per trip", "单趟载货"),
        _share("goods_share", "运货时间份额", "share of time for goods", "goodsshare"),
        _number_in("acceleration_m_s2", "加速度", "acceleration", "m/s2", "", 0.01, 5.0),
        _number_in("jerk_m_s3", "加加速度", "jerk", "m/s3", "", 0.01, 10.0),
        _word("door_kind", "门型", "door kind", "开门形式 开门方式"),
        _mass("truck_kg", "搬运车重", "mass of the handling truck", "叉车自重"),
        _flag("truck_rides", "搬运车随梯", "truck rides along", "叉车随梯"),
        _text("zone", "电梯分区", "lift zone", "梯组 低高区"),
    ),
    "hoist": (
        _BUILDING,
        _text("name", "吊装设施", "hoist", "吊装口 吊装井 吊装平台 吊装口编号 吊装平台编号 吊装设施编号 编号 名称 hoistname "
                                           "name no"),
        _ID,
        _word("kind", "吊装类型", "hoist kind", "类型 形式 吊装形式 吊装方式 kind type hoisttype"),
        _sizes("size_m", "吊装尺寸", "hoist size", "尺寸 净尺寸 洞口尺寸 平台尺寸 吊装口尺寸 size", 2),
        _one("size_m", 0, "吊装宽", "hoist width", "宽 宽度 width"),
        _one("size_m", 1, "吊装深", "hoist depth", "深 深度 depth"),
        Column(field="capacity_kg", zh="起重量", en="hoist capacity", unit="kg", low=50.0, high=500000.0, guesses=("kg", "t"),
               others="吊装能力 吊装荷载 载重 载重量 额定起重量 起吊重量 承重 capacity"),
        _SERVES,
        _flag("closes_in_fire", "火灾时封闭", "closes in fire", "防火卷帘 火灾封闭"),
        _length("edge_height_m", "临边防护高度", "edge guard height", "护栏高度 栏杆高度 防护高度 guardheight", 0.01, 5.0),
        _number_in("platform_kn_m2", "平台荷载", "platform load", "kN/m2", "吊装平台荷载 platformload", 0.01, 200.0),
        _sizes("opening_m", "平台后开口宽×高", "opening behind w×h", "外墙开口尺寸 开口尺寸 openingsize", 2),
    ),
    "dock": (
        _BUILDING, _NUMBER,
        _text("name", "卸货平台", "dock", "装卸平台 卸货区 月台 卸货平台编号 平台编号 平台名称 编号 名称 loadingdock "
                                          "dockname platform name no"),
        _ID, _STOREY,
        _count("bays", "车位数", "bays", "卸货车位 货车车位 装卸车位 泊位 泊位数 车位 货车泊位 装卸泊位 卸货车位数 truckbays "
                                         "dockbays"),
        _length("platform_height_m", "平台高度", "platform height", "平台高 月台高度 月台高 卸货平台高度", -20.0, 20.0),
        _flag("leveller", "升降调节板", "leveller", "液压调节板 高度调节板 调节板 dockleveller leveler"),
        _length("depth_m", "平台深度", "platform depth", "平台进深 平台深 进深 depth"),
        _length("width_m", "平台宽度", "platform width", "平台面宽 平台宽 面宽 width", 0.01, 1000.0),
        _number_in("units_per_minute", "卸货速度", "unloading rate", "1/min", "装卸速度 每分钟卸货 unloadingrate", 0.001, 1000.0),
        _number_in("reset_min", "靠离台时间", "dock reset time", "min", "靠台时间 resettime", 0.0, 600.0),
        _length("leveller_length_m", "调节板长", "leveller length", "调节板长度", 0.1, 10.0),
        _length("canopy_clear_height_m", "雨棚净高", "canopy clear height", "雨篷净高 canopyheight", 0.5, 50.0),
        _length("canopy_depth_m", "雨棚进深", "canopy depth", "雨篷进深 雨棚出挑 雨篷出挑"),
        _share("allowance", "卸货裕量", "unloading allowance"),
        _word("equipment", "调节板上的车辆", "equipment on the leveller"),
        _number_in("faces_deg", "车辆驶出方向", "trucks leave towards", "deg", "", -360.0, 360.0),
    ),
    "store": (
        _BUILDING, _NUMBER,
        _text("name", "中转仓", "transfer store", "中转仓库 中间仓库 中转库 中转仓名称 中转仓编号 storename name 名称 编号"),
        _ID, _STOREY,
        _area("area_m2", "中转仓面积", "store area", "面积 建筑面积 仓库面积 area"),
        _HAZARD,
    ),
    "equipment": (
        _BUILDING, _NUMBER, _STOREY,
        _text("name", "设备名称", "equipment", "设备 机器 机械名称 设备编号 设备名 名称 编号 machine machinename "
                                               "equipmentname equipmentno name tag"),
        _ID,
        _text("zone", "所在分区", "zone of equipment", "分区 区域 所在区域 安装位置 位置 车间 zone location room"),
        _count("count", "台数", "number", "数量 台套数 qty quantity count"),
        Column(field="mass_kg", zh="单台重量", en="mass", unit="kg", low=0.01, high=1e7,
               others="重量 自重 设备重量 单重 净重 运行重量 工作重量 设备自重 单台重 质量 weight unitweight operatingweight "
                      "netweight"),
        _sizes("size_m", "外形长×宽×高", "size l×w×h", "外形尺寸 尺寸 设备尺寸 长×宽×高 规格尺寸 外形 size dimensions "
                                                       "lxwxh", 3),
        _one("size_m", 0, "长", "length", "长度 外形尺寸长"),
        _one("size_m", 1, "宽", "width", "宽度 外形尺寸宽"),
        _one("size_m", 2, "高", "height", "高度 外形尺寸高"),
        _sizes("base_m", "底座长×宽", "base l×w", "底座尺寸 支承面尺寸 基础尺寸 基座尺寸 basesize footprint", 2),
        Column(field="spacing_m", zh="净距", en="spacing", others="设备间距 间距 净间距 clearance", unit="m", high=1000.0,
               guesses=("m", "mm")),
        Column(field="dynamic_factor", zh="动力系数", en="dynamic factor", others=
            "动荷载系数 动力放大系数", unit="1", low=0.1, high=10.0,
               guesses=("1",)),
        _text("vibration", "振动等级", "vibration class", "防微振等级 微振动等级 振动要求 vc vcclass vibration"),
        _flag("along_span", "长边沿板跨", "length along span", "长边沿跨"),
        _length("bedding_m", "垫层厚度", "bedding", "垫层 基座厚度", 0.0, 5.0),
        _length("edge_m", "距自由边", "distance to free edge", "距板边 边距", 0.0),
        _plain_number("wheel_load_kn", "最大轮压", "wheel load", "kN", "轮压 轮载 wheelload"),
        _length("wheel_length_m", "轮胎着地长", "wheel contact length", "着地长度"),
        _length("wheel_width_m", "轮胎着地宽", "wheel contact width", "着地宽度"),
        _length("wheel_track_m", "轮距", "wheel track", "track"),
        _plain_number("excitation_hz", "扰力频率", "excitation frequency", "Hz", "振动频率 激振频率"),
        _plain_number("excitation_n", "扰力幅值", "exciting force", "N", "扰力 激振力"),
    ),
    "goods": (
        _BUILDING,
        _text("name", "货物", "goods", "货流 货物名称 货流名称 品名 名称 goodsname stream name"),
        _ID, _GOODS_SERVES,
        _text("unit", "货物所属单元", "unit of the goods", "单元 所属单元 单元名称 房号 单元号"),
        _text("zone", "货物所属分区", "zone of the goods", "分区 所属分区 分区名称"),
        _word("zone_use", "按用途计的分区", "use of the zones counted", "计量分区用途"),
        _number_in("t_day", "日货运量", "goods per day", "t/d",
                   "货运量 日运量 日吞吐量 每日货量 日货量 tonnesperday throughput", 0.0, 1e6),
        _number_in("intensity_t_day_m2", "货运强度", "goods intensity", "t/(d·m2)",
                   "单位面积货运量 货运量指标 intensity", 0.0, 100.0),
        _share("in_share", "运入份额", "inbound share", "运入比例 进货比例 inbound"),
        _share("out_share", "运出份额", "outbound share", "运出比例 出货比例 outbound"),
        _share("between_share", "层间份额", "share between storeys", "层间比例 interfloor interfloorshare"),
        _word("load_unit", "货物单元", "load unit", "包装形式 装载单元 单元形式"),
        _mass("unit_load_kg", "单元毛重", "mass of a load unit", "托盘毛重 单托重量 palletmass"),
        _sizes("unit_size_m", "单元长×宽×高", "load unit l×w×h", "托盘尺寸 单元尺寸 palletsize", 3),
        _mass("load_per_trip_kg", "每趟载货", "load per trip", "单趟载货"),
        _mass("heaviest_kg", "最重件", "heaviest piece", "最重单件 最大件重量"),
        _sizes("largest_m", "最大件长×宽×高", "largest piece l×w×h", "最大件尺寸 最大单件尺寸", 3),
    ),
    "truck": (
        _BUILDING,
        _text("name", "车型", "truck class", "货车 货车车型 车辆类型 车种 trucktype vehicleclass truck"),
        _ID,
        _share("share", "承运份额", "share of the goods", "占比 车型占比 比例 份额 truckshare"),
        _number_in("payload_t", "装载量", "payload", "t", "每车装载 平均装载", 0.01, 200.0),
        _sizes("size_m", "整车长×宽×高", "truck l×w×h", "车辆尺寸 外廓尺寸 整车尺寸 trucksize", 3),
        _length("bed_m", "车厢底板高", "bed height", "底板高 车厢地板高 bedheight", 0.0, 3.0),
        _length("wheelbase_m", "轴距", "wheelbase", "", 0.5, 20.0),
        _length("front_overhang_m", "前悬", "front overhang", "", 0.0, 10.0),
        _length("turning_radius_m", "转弯半径", "turning radius", "最小转弯半径", 1.0, 50.0),
        _length("front_track_m", "前轮距", "front track", "", 0.5, 5.0),
        _length("trailer_front_overhang_m", "挂车前悬", "trailer front overhang", "", 0.0, 10.0),
        _length("tractor_length_m", "牵引车长", "tractor length", "", 1.0, 30.0),
        _length("kingpin_to_axle_m", "牵引销至后轴", "kingpin to axle", "", 0.5, 30.0),
        _length("trailer_length_m", "挂车长", "trailer length", "", 1.0, 40.0),
    ),
    "yard": (
        _text("name", "货车场地", "truck yard", "场地 回车场 装卸场地 场地名称 名称 yardname yard name"),
        _ID,
        _area("area_m2", "场地面积", "yard area", "面积 area"),
        _length("apron_depth_m", "场地进深", "apron depth", "回车进深 场地深度 回车场进深 apron"),
        _count("bays", "等候车位", "waiting bays", "停车位 货车停车位 候车位 parkingbays"),
        _number_in("slope_pct", "场地坡度", "yard slope", "%", "", 0.0, 100.0),
    ),
    "logistics": (
        _BUILDING,
        _number_in("starts_h", "上班时刻", "day starts at", "h", "开始时刻 作业开始", 0.0, 24.0),
        _number_in("hours", "作业小时数", "working hours", "h", "工作小时 工作小时数 每日作业小时", 0.1, 24.0),
        _number_in("peak_factor", "高峰小时系数", "peak hour factor", "1", "小时不均匀系数 peakfactor", 1.0, 24.0),
        _number_in("peak_day_factor", "高峰日系数", "peak day factor", "1", "日不均匀系数", 1.0, 100.0),
        _text("profile", "逐时分布", "hourly profile", "全日分布 时变分布 profile"),
        _share("lift_utilisation", "货梯利用率上限", "most lift utilisation"),
        _number_in("lift_wait_s", "货梯平均等待上限", "longest mean lift wait", "s", "", 0.0, 36000.0),
        _share("dock_waiting_share", "需等位比例上限", "largest share of waiting trucks"),
        _number_in("dock_wait_min", "泊位平均等待上限", "longest mean dock wait", "min", "", 0.0, 1440.0),
        _number_in("staging_minutes", "货物暂存时间", "staging time", "min", "", 0.0, 14400.0),
        _area("staging_area_m2", "暂存区面积", "staging area", "暂存面积"),
    ),
}
"""Kind → its columns, in the order of a template."""

SHEET_WORDS: Final[Mapping[str, str]] = {
    "building": "建筑 建筑概况 单体 building buildings",
    "storey": "楼层 楼层表 层高表 标高表 storeys stories levels floors",
    "zone": "荷载 分区荷载 荷载表 分区 楼面荷载 zones loads zonesandloads floorloads",
    "unit": "单元 单元表 生产单元 units",
    "lift": "电梯 电梯表 电梯一览表 货梯 lifts elevators",
    "hoist": "吊装 吊装口 吊装设施 吊装表 hoists hoisting",
    "dock": "卸货平台 卸货 装卸 装卸平台 月台 docks loadingdocks",
    "store": "中转仓 中转仓库 中间仓库 stores transferstores",
    "equipment": "设备 设备表 设备清单 设备一览表 机器 equipment machines equipmentlist",
    "goods": "货运需求 货流 货运量 货物 goods demand goodsdemand freight",
    "truck": "货车 车型 货车构成 车型构成 trucks vehicles truckmix",
    "yard": "货车场地 场地 回车场 装卸场地 yards yard truckyard",
    "logistics": "作业日 货运日 作业时间 物流指标 workingday logistics targets",
}
"""Kind → names of worksheets that speak of it; the headings decide, the name where they leave it open."""

SHEET_NAMES: Final[Mapping[str, tuple[str, str]]] = {
    "building": ("建筑", "building"), "storey": ("楼层表", "storeys"), "zone": ("分区荷载", "zones and loads"),
    "unit": ("单元", "units"), "lift": ("电梯", "lifts"), "hoist": ("吊装", "hoists"), "dock": ("卸货平台", "docks"),
    "store": ("中转仓", "stores"), "equipment": ("设备表", "equipment"), "goods": ("货运需求", "goods"),
    "truck": ("货车", "trucks"), "yard": ("货车场地", "yards"), "logistics": ("作业日", "working day"),
}
"""Kind → name of the worksheet in a template, Chinese and English."""
