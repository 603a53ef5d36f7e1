"""The columns of a list of companies: what each heading means, in which unit, and how a template words it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from models.readers.tables.columns import DATE, NUMBER, SERVES, SIZES, TEXT, Column
from models.readers.tables.headings import Kinds


def _text(field: str, zh: str, en: str, others: str = "") -> Column:
    return Column(field=field, zh=zh, en=en, others=others, form=TEXT)


def _number(field: str, zh: str, en: str, unit: str, others: str = "", *, low: float = 0.0, high: float = 1e9,
            guesses: tuple[str, ...] = (), extensive: bool = False) -> Column:
    return Column(field=field, zh=zh, en=en, others=others, form=NUMBER, unit=unit, low=low, high=high,
                  guesses=guesses or (unit,), extensive=extensive)


def _sum(field: str, zh: str, en: str, unit: str, others: str = "", *, low: float = 0.0, high: float = 1e9) -> Column:
    """A sum, which cells merged over several companies would give to each of them again."""
    return _number(field, zh, en, unit, others, low=low, high=high, extensive=True)


def _length(field: str, zh: str, en: str, others: str = "") -> Column:
    return _number(field, zh, en, "m", others, low=0.01, high=200.0, guesses=("m", "mm"))


_TENANT: Final = _text("tenant", "企业名称", "company",
                       "公司 企业 租户 承租方 承租人 客户 客户名称 单位名称 tenant tenantname companyname name")
_RENT: Final = _number("rent_yuan_m2_month", "租金", "rent", "yuan/m2/month",
                       "报价 意向租金 租金单价 月租金 成交租金 rentoffered unitrent",
                       high=10000.0)

COLUMNS: Final[Mapping[str, tuple[Column, ...]]] = {
    "tenant": (
        _text("id", "编号", "id", "序号 标识 代码 no code identifier"),
        _text("name", "企业名称", "company",
              "公司 公司名称 企业 租户 租户名称 承租方 客户 客户名称 单位名称 名称 tenant tenantname companyname name"),
        _text("company", "所属集团", "group", "集团 母公司 总公司 所属公司 所属企业 parentcompany groupname"),
        _text("industry", "产业", "industry", "行业 所属行业 产业类别 产业领域 sector"),
        _text("production", "生产类型", "production type", "生产类别 加工类型 production"),
        _text("stage", "环节", "stage", "业态 研发中试生产 功能 用途 phase activity use"),
        _sum("area_m2", "需求面积", "area needed", "m2",
             "面积 需求建筑面积 意向面积 最小面积 租赁面积 area leasearea areaneed", low=0.01, high=1e7),
        _sum("area_most_m2", "最大面积", "largest area", "m2", "面积上限 最大可接受面积 areamost maxarea", low=0.01, high=1e7),
        _length("storey_height_m", "层高需求", "storey height needed", "层高 最小层高 storeyheight floortofloor"),
        _length("clear_height_beam_m", "梁下净高需求", "clear height under beams needed", "净高需求 梁下净高 净高 clearheight"),
        _length("clear_height_duct_m", "管下净高需求", "clear height under ducts needed", "管下净高 管线下净高 clearheightduct"),
        Column(field="load", zh="荷载需求", en="floor load needed", unit="kN/m2", high=100000.0, guesses=("kN/m2", "kg/m2"),
               others="荷载 楼面荷载 承重 承重需求 楼面荷载需求 承载力 floorload load"),
        _number("heaviest_kg", "最重单件", "heaviest piece", "kg",
                "最重设备 单件最重 最大件重量 设备最大重量 heaviest heaviestmachine", low=0.1,
                high=1e6,
                guesses=("kg", "t")),
        Column(field="largest_m", zh="最大单件尺寸", en="largest piece", unit="m", low=0.01, high=200.0, guesses=("m", "mm"),
               form=SIZES,
               count=3, others="最大件尺寸 最大设备尺寸 设备最大尺寸 largest largestmachine"),
        _text("vibration", "微振动要求", "vibration criterion", "振动要求 防振等级 防微振等级 微振等级 vc vcclass vibration"),
        _number("noise_most_db", "可承受噪声", "noise borne", "dB", "噪声上限 环境噪声要求 noiselimit", high=200.0),
        _text("clean_class", "洁净等级", "clean class", "洁净度 洁净要求 cleanroom cleanliness"),
        _sum("power_kw", "用电需求", "power", "kW", "用电 用电量 电力 电力需求 装机容量 用电负荷 用电容量 powerdemand",
             high=1e6),
        _sum("water_m3_d", "用水需求", "water", "m3/d", "用水 用水量 waterdemand", high=1e6),
        _sum("gas_m3_h", "燃气需求", "gas", "m3/h", "燃气 用气量 天然气 gasdemand", high=1e6),
        _sum("exhaust_m3_h", "排风量", "exhaust", "m3/h", "排风 排气 排风需求 废气量 exhaustair", high=1e7),
        _sum("exhaust_shaft_m2", "排风井面积", "exhaust shaft", "m2", "排风井 排烟井 废气井 shaft", high=1000.0),
        _sum("waste_water_m3_d", "废水量", "waste water", "m3/d", "废水 排水量 污水量 wastewater", high=1e6),
        Column(field="storeys", zh="可接受楼层", en="storeys accepted", form=SERVES, others="限定楼层 只要楼层 storeys floors"),
        Column(field="storeys_preferred", zh="意向楼层", en="storeys preferred", form=SERVES,
               others="偏好楼层 优先楼层 preferredfloors preferredstoreys"),
        _text("hazard", "火灾危险性", "hazard class", "火灾危险性类别 危险性类别 生产火灾危险性 hazard firehazard"),
        _number("noise_db", "自身噪声", "own noise", "dB", "噪声 设备噪声 noise", high=200.0),
        _number("excitation_hz", "激振频率", "excitation frequency", "Hz", "振动频率 扰频", high=1000.0),
        _number("excitation_n", "激振力", "excitation force", "N", "扰力 振动力", high=1e7),
        _text("dust", "产生粉尘", "gives off dust", "粉尘 有无粉尘 是否产尘 产尘 dust dusty"),
        _sum("goods_t_day", "日货运量", "goods", "t/d", "货运量 日均货运量 货量 每日货运量 goodsperday freight", high=1e5),
        _number("in_share", "运入占比", "inbound share", "%", "运入比例 进货占比 inshare inbound shareinbound", high=100.0),
        _number("unit_load_kg", "货物单元重", "load unit", "kg", "托盘重 单托重量 单元货重 palletweight", low=0.1, high=1e5,
                guesses=("kg",)),
        _text("goods_profile", "货运时段", "hours of goods",
              "逐时货运 货运逐时分布 收发货时段 goodsprofile hourlygoods goodshours"),
        _number("trucks_day", "日货车数", "trucks a day", "1", "日车次 货车车次 每日车次 trucks trucksperday", high=10000.0),
        _RENT,
        _number("term_years", "租期", "term", "a", "租赁期限 期限 租约年限 leaseterm termyears", high=100.0),
        _number("growth_pct_year", "年增长", "yearly growth", "%", "递增 年递增 租金递增 扩张 growth growthayear", high=1000.0),
    ),
    "link": (
        _text("from", "供货方", "from", "上游 上游企业 供应方 发货方 supplier upstream"),
        _text("to", "收货方", "to", "下游 下游企业 需求方 采购方 customer downstream"),
        _sum("t_day", "日供货量", "tonnes a day", "t/d", "供货量 流量 货量 日流量 flow tday", high=1e5),
    ),
    "equipment": (
        _TENANT,
        _text("name", "设备名称", "machine", "设备 机器 名称 equipment equipmentname"),
        _number("mass_kg", "单台重量", "mass of one", "kg", "重量 质量 设备重量 自重 mass weight", low=0.1, high=1e6,
                guesses=("kg", "t")),
        Column(field="size_m", zh="外形尺寸", en="size", unit="m", low=0.01, high=200.0, guesses=("m", "mm"), form=SIZES, count=3,
               others="尺寸 长宽高 设备尺寸 dimensions"),
        Column(field="base_m", zh="底座长×宽", en="feet l×w", unit="m", low=0.01, high=200.0, guesses=("m", "mm"), form=SIZES,
               count=2, others="底座尺寸 支承面尺寸 基座尺寸 base basesize footprint"),
        _number("count", "台数", "count", "1", "数量 quantity qty number", low=1.0, high=100000.0),
        _number("dynamic_factor", "动力系数", "dynamic factor", "1", "", low=1.0, high=10.0),
        _number("excitation_hz", "激振频率", "excitation frequency", "Hz", "扰频", high=1000.0),
        _number("excitation_n", "激振力", "excitation force", "N", "扰力", high=1e7),
        _text("vibration", "微振动要求", "vibration criterion", "防振等级 vc vibration"),
    ),
    "lease": (
        _TENANT,
        _text("units", "承租单元", "units", "单元 房号 租赁单元 铺位 unit rooms space spaces"),
        _sum("area_m2", "租赁面积", "area let", "m2", "面积 合同面积 建筑面积 leasearea area", low=0.01, high=1e7),
        Column(field="starts", zh="起租日", en="starts", form=DATE,
               others="开始日期 租赁开始 起始日 起租日期 start startdate from"),
        Column(field="ends", zh="到期日", en="ends", form=DATE,
               others="结束日期 租赁结束 到期日期 截止日 end enddate expiry expires until"),
        _RENT,
        _text("held", "持有方式", "held as", "产权方式 租售方式 租售状态 持有状态 tenure holding"),
        Column(field="acquired", zh="取得登记日", en="acquired on", form=DATE,
               others="取得日 取得日期 购入日期 受让日期 登记日期 产权登记日 acquired acquisitiondate registered registration"),
        Column(field="transfer", zh="拟转让日", en="transfer meant on", form=DATE,
               others="拟转让日期 计划转让日 再转让日期 转让日期 transfer transferdate intendedtransfer resale"),
    ),
}

NEEDS: Final[Mapping[str, tuple[frozenset[str], ...]]] = {
    "tenant": (frozenset({"name"}), frozenset({"area_m2", "load", "goods_t_day", "industry", "storey_height_m"})),
    "link": (frozenset({"from"}), frozenset({"to"})),
    "equipment": (frozenset({"tenant"}), frozenset({"name"}), frozenset({"mass_kg", "size_m"})),
    "lease": (frozenset({"tenant"}), frozenset({"units"})),
}

SHEET_WORDS: Final[Mapping[str, str]] = {
    "tenant": "企业 企业需求 企业名单 租户 租户表 需求 tenants companies needs",
    "link": "上下游 供应链 链接 links supply supplychain",
    "equipment": "设备 设备表 设备清单 equipment machines", "lease": "租约 租约表 租赁 在租 leases rentroll",
}

SHEET_NAMES: Final[Mapping[str, tuple[str, str]]] = {
    "tenant": ("企业需求", "companies"), "link": ("上下游", "supply links"), "equipment": ("设备", "equipment"),
    "lease": ("租约", "leases"),
}

OF_TENANTS: Final = Kinds(COLUMNS, NEEDS, SHEET_WORDS)
