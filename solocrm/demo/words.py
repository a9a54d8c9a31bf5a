"""Words that names are made of, in two languages. Whoever bears such a name, it is by chance."""

from collections.abc import Mapping
from dataclasses import dataclass

SURNAMES = (
    ("沈", "shen"), ("陆", "lu"), ("周", "zhou"), ("韩", "han"), ("顾", "gu"), ("许", "xu"),
    ("郑", "zheng"), ("方", "fang"), ("梁", "liang"), ("何", "he"), ("苏", "su"), ("钱", "qian"),
    ("唐", "tang"), ("罗", "luo"), ("程", "cheng"), ("叶", "ye"), ("黄", "huang"), ("曹", "cao"),
    ("蒋", "jiang"), ("欧阳", "ouyang"),
)  # fmt: skip
GIVEN = (
    ("静", "jing"), ("远", "yuan"), ("志强", "zhiqiang"), ("婷", "ting"), ("海峰", "haifeng"),
    ("雪", "xue"), ("建国", "jianguo"), ("敏", "min"), ("子涵", "zihan"), ("磊", "lei"),
    ("晓燕", "xiaoyan"), ("浩然", "haoran"), ("丽华", "lihua"), ("鹏", "peng"), ("思远", "siyuan"),
    ("文博", "wenbo"), ("芳", "fang"), ("俊杰", "junjie"), ("雨桐", "yutong"), ("国栋", "guodong"),
    ("佳怡", "jiayi"), ("军", "jun"),
)  # fmt: skip
BRANDS = (
    ("云岭", "yunling"), ("青禾", "qinghe"), ("海泽", "haize"), ("鲜禾", "xianhe"),
    ("麦川", "maichuan"), ("澄湖", "chenghu"), ("北屿", "beiyu"), ("冰原", "bingyuan"),
    ("汀兰", "tinglan"), ("稻香坞", "daoxiangwu"), ("岚谷", "langu"), ("松涧", "songjian"),
    ("禾木源", "hemuyuan"), ("蓝汐", "lanxi"), ("白鹭洲", "bailuzhou"), ("芳甸", "fangdian"),
    ("霁野", "jiye"), ("溪山", "xishan"), ("霜叶", "shuangye"), ("瑞棠", "ruitang"),
    ("明渠", "mingqu"), ("安麓", "anlu"), ("晨浦", "chenpu"), ("谷雨坊", "guyufang"),
)  # fmt: skip
CITIES = (
    ("杭州", "hangzhou", "浙江"), ("宁波", "ningbo", "浙江"), ("苏州", "suzhou", "江苏"),
    ("无锡", "wuxi", "江苏"), ("上海", "shanghai", "上海"), ("青岛", "qingdao", "山东"),
    ("烟台", "yantai", "山东"), ("福州", "fuzhou", "福建"), ("厦门", "xiamen", "福建"),
    ("广州", "guangzhou", "广东"), ("深圳", "shenzhen", "广东"), ("昆明", "kunming", "云南"),
    ("成都", "chengdu", "四川"), ("武汉", "wuhan", "湖北"), ("大连", "dalian", "辽宁"),
)  # fmt: skip

FIRST_NAMES = (
    "Hannah", "Tom", "Isla", "Marcus", "Priya", "Daniel", "Freya", "Oliver", "Grace", "Henrik",
    "Nadia", "Callum", "Ruth", "Victor", "Amelia", "Jonas", "Sofia", "Patrick", "Ingrid", "Leo",
    "Maya", "Gareth", "Elena", "Sam",
)  # fmt: skip
LAST_NAMES = (
    "Whitlock", "Berg", "Okafor", "Pemberton", "Castellan", "Lindqvist", "Marsh", "Tolland",
    "Iyer", "Hathaway", "Dunmore", "Voss", "Ashdown", "Kerrigan", "Solberg", "Fairley", "Novak",
    "Redfern", "Quill", "Abernathy", "Moreau", "Stanwick",
)  # fmt: skip
NAMES = (
    "Marlow", "Fenwick", "Harbour", "Oakridge", "Nordlys", "Aldergrove", "Kew Street", "Thornbury",
    "Willowmere", "Stonehaven", "Larkfield", "Copper Bay", "Glenmoor", "Ashcombe", "Saltmarsh",
    "Hazelden", "Northgate", "Brackenhill", "Silver Creek", "Pine Hollow", "Eastwick", "Rowan",
)  # fmt: skip
COUNTRIES = (
    ("England", "+44"), ("England", "+44"), ("Scotland", "+44"), ("Wales", "+44"),
    ("Oregon", "+1"), ("Washington", "+1"), ("Vermont", "+1"), ("Ontario", "+1"),
)  # fmt: skip


@dataclass(frozen=True)
class Industry:
    """How its companies are called, and what they want, `{n}` of it."""

    cn: tuple[str, ...]
    en: tuple[str, ...]
    cn_wants: tuple[str, ...]
    en_wants: tuple[str, ...]


INDUSTRIES: Mapping[str, Industry] = {
    "Cold storage": Industry(
        ("冷链", "冷藏物流"),
        ("Cold Storage", "Cold Logistics"),
        ("冷库 {n} 间监测", "冷库扩容 {n} 间", "城配车队 {n} 台"),
        ("{n} cold rooms", "Dock door alarms, {n} docks"),
    ),
    "Greenhouse": Industry(
        ("农业", "园艺"),
        ("Botanics", "Nurseries"),
        ("温室监测 {n} 点", "育苗棚 {n} 座"),
        ("Propagation house, {n} bays", "Seedling tunnels, {n} rows"),
    ),
    "Food": Industry(
        ("食品", "生鲜"),
        ("Foods", "Bakery"),
        ("速冻线 {n} 条 HACCP 记录", "中央厨房 {n} 点"),
        ("HACCP logging, {n} points", "Blast chillers, {n} units"),
    ),
    "Tea": Industry(
        ("茶业", "茶厂"),
        ("Tea", "Coffee Roasters"),
        ("茶仓湿度 {n} 点", "烘干车间 {n} 点"),
        ("Warehouse humidity, {n} points",),
    ),
    "Flowers": Industry(
        ("花卉", "鲜花"),
        ("Flowers", "Bulbs"),
        ("切花冷链 {n} 点",),
        ("Cut-flower chain, {n} points", "Frost alert, {n} blocks"),
    ),
    "Seafood": Industry(
        ("水产", "海鲜"),
        ("Seafood", "Fisheries"),
        ("鲜活运输 {n} 车", "暂养池 {n} 个"),
        ("Fleet renewal, {n} vans", "Ice plant, {n} probes"),
    ),
    "Dairy": Industry(
        ("乳业", "牧场"),
        ("Dairy", "Creamery"),
        ("奶罐测温 {n} 罐",),
        ("Milk tanks, {n} vats", "Ripening rooms, {n} racks"),
    ),
    "Pharma": Industry(
        ("医药", "生物"),
        ("Labs", "Pharmacy Supply"),
        ("药品冷链验证 {n} 点", "阴凉库 {n} 间"),
        ("Incubator logging, {n} units", "Vaccine fridges, {n} units"),
    ),
}
RENEWAL = {"cn": "{year} 年云服务与校准", "en": "Cloud and calibration {year}"}
POSITIONS = {
    "cn": ("采购经理", "生产总监", "总经理", "质量主管", "设备工程师", "仓储主任", "财务"),
    "en": ("Buyer", "Operations manager", "Owner", "Quality lead", "Engineer", "Finance"),
}
