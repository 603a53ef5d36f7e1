"""The words of maps, registers and city models for what a building is for, in the words of the program.

Dwellings, schools, shops … are ``other``: certainly none of the uses that have clauses. A word that is not listed stays
unknown and is reported.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import Final

from models.vocabularies import BUILDING

_MORE: Final[dict[str, str]] = {
    "factory": "industrial|industry|manufacturing/industrial plant|manufacturing plant|industrial plant|light industrial|"
               "works|industriefunctie|厂房建筑|工业厂区|工业生产|生产性建筑",
    "warehouse": "non-refrigerated warehouse|refrigerated warehouse|self-storage facility|self storage|storage building|"
                 "cold storage|冷库|仓库建筑|仓储物流",
    "logistics": "logistics center|logistics centre|freight terminal|物流仓储",
    "rd": "laboratory|research facility|research building|实验楼|科研建筑",
    "office": "large office|small- and mid-sized office|medical office|office building|kantoorfunctie|办公建筑|商务办公|"
              "行政办公",
    "dormitory": "residence hall|residence hall/dormitory|员工公寓",
    "other": "low-rise multifamily|mid-rise multifamily|high-rise multifamily|multifamily housing|multifamily|"
             "single family home|residential|house|detached|semidetached house|terrace|apartments|apartment|bungalow|hut|"
             "cabin|farm|farm auxiliary|barn|shed|garage|garages|carport|roof|greenhouse|school|k-12 school|university|"
             "college|college/university|kindergarten|hospital|hospital (general medical & surgical)|clinic|church|chapel|"
             "cathedral|mosque|temple|shrine|worship facility|religious|hotel|retail|retail store|retail building|commercial|"
             "shop|supermarket|supermarket / grocery store|supermarket/grocery store|supermarket/ grocery store|mall|kiosk|"
             "restaurant|senior care community|civic|public|government|train station|transportation|stadium|sports hall|"
             "grandstand|pavilion|museum|theatre|theater|library|parking|toilets|woonfunctie|winkelfunctie|onderwijsfunctie|"
             "logiesfunctie|gezondheidszorgfunctie|bijeenkomstfunctie|sportfunctie|住宅|居住|居住建筑|公寓|商业|商业建筑|商铺|"
             "酒店|旅馆|学校|教育|幼儿园|医院|医疗|教堂|寺庙|体育馆|体育|图书馆|博物馆|影剧院|车站|交通建筑|停车楼|车库|别墅|"
             "农房|民居|商住|商住楼|公共建筑|文化建筑",
}
_NOTHING: Final = frozenset({"yes", "true", "1", "building", "建筑", "建筑物", "房屋"})
"""Words that say no more than that there is a building."""


@cache
def _spellings() -> dict[str, str]:
    return {_key(spelling): word for word, others in _MORE.items() for spelling in others.split("|")}


def _key(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(sign for sign in folded if not sign.isspace() and sign not in "-_")


def use_of(text: str) -> str | None:
    """The use that a word stands for, or None."""
    return BUILDING.find(text) or _spellings().get(_key(text))


def says_nothing(text: str) -> bool:
    """Whether a word says only that there is a building."""
    return _key(text) in _NOTHING
