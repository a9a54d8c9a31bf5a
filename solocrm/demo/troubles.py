"""What customers write about: what went wrong, whose fault it was, and how it was made good."""

from collections.abc import Mapping
from dataclasses import dataclass

from solocrm.demo.seasons import Market

Texts = Mapping[Market, tuple[str, ...]]


@dataclass(frozen=True)
class Trouble:
    """A cause of complaints; `often` of a hundred outside of the crisis. The remedy costs so much a
    case, in whole yuan or the seventh part of it in dollars.
    """

    cause: str
    category: str
    often: Mapping[Market, int]
    says: Texts
    remedy: str
    cost: int
    prevention: str | None = None


BATTERIES = Trouble(
    "Battery of batch 24-7",
    "Probes",
    {"cn": 0, "en": 0},
    {
        "cn": ("探头一周就没电", "新换的电池又报低电量", "一批探头同时掉线"),
        "en": ("Probes flat after a week", "Low battery again", "Half of the probes went silent"),
    },
    "Batteries sent overnight",
    260,
    "Each batch is tested for a week",
)
"""That of the crisis."""

TROUBLES = (
    Trouble(
        "Damaged in transit",
        "Delivery",
        {"cn": 10, "en": 30},
        {
            "cn": ("外壳压裂，无法安装", "包装破损，少两支探头"),
            "en": ("Box arrived crushed", "Two probes broken on arrival"),
        },
        "Sent again",
        420,
        "Thicker boxes",
    ),
    Trouble(
        "Wrong item packed",
        "Delivery",
        {"cn": 18, "en": 14},
        {
            "cn": ("型号发错了", "少发一台网关"),
            "en": ("Not what we ordered", "A gateway is missing"),
        },
        "Exchanged",
        180,
        "Two people check the list",
    ),
    Trouble(
        "Calibration drifted",
        "Probes",
        {"cn": 24, "en": 20},
        {
            "cn": ("读数比标准高一度", "校准证书与读数不符"),
            "en": ("Reads a degree too high", "Readings do not match the certificate"),
        },
        "Calibrated free of charge",
        90,
    ),
    Trouble(
        "Gateway firmware",
        "Gateways",
        {"cn": 20, "en": 22},
        {
            "cn": ("网关夜里掉线", "断网后数据没有补传"),
            "en": ("Gateway drops out at night", "Readings lost while the net was down"),
        },
        "Firmware updated from afar",
        0,
        "Updates are tried in our own cold room first",
    ),
    Trouble(
        "Invoice with a mistake",
        "Invoices",
        {"cn": 20, "en": 6},
        {"cn": ("发票税号写错", "发票金额与合同不符"), "en": ("Invoice shows the wrong address",)},
        "New invoice",
        0,
    ),
    Trouble(
        "No warning came",
        "Cloud",
        {"cn": 8, "en": 8},
        {"cn": ("超温没有收到报警",), "en": ("No alarm though it was too warm",)},
        "A year of text messages for free",
        300,
        "Alarms are tried out with the customer",
    ),
)

QUESTIONS: Texts = {
    "cn": (
        "如何导出 HACCP 报表", "能否接入企业微信", "备用电池怎么买", "报警短信发给谁",
        "新增测点怎么收费", "校准多久做一次", "探头能否用在 -40℃",
    ),
    "en": (
        "How do I export the HACCP report", "Which spare battery fits", "Adding two points",
        "Who gets the alarm mails", "How often must they be calibrated", "Does it work at -40 °C",
    ),
}  # fmt: skip
AFTER_SALES: Texts = {
    "cn": ("安装预约", "退换一支探头", "补寄安装支架", "要一份验收单"),
    "en": ("Help with fitting", "Return one probe", "Brackets are missing", "Delivery papers"),
}
ANSWERS: Texts = {
    "cn": ("已收到，马上处理。", "我们查一下，今天回复您。", "抱歉，给您添麻烦了，正在安排。"),
    "en": ("Thank you, we are on it.", "Let me look into it today.", "Sorry for the trouble."),
}
SOLVED: Texts = {
    "cn": ("已远程处理好，请再看一下。", "已寄出，单号随后发您。", "说明已发到邮箱。"),
    "en": ("Fixed from here, please have a look.", "It is on its way.", "The manual is attached."),
}
REPLIES: Texts = {
    "cn": ("照片发您了", "还是不行", "序列号在附件里", "好的，谢谢"),
    "en": ("Photos attached", "Still the same", "Here is the serial number", "That helped"),
}
CAME_BACK: Texts = {"cn": ("又出现了",), "en": ("It happened again",)}
JUDGED: Mapping[bool, Texts] = {
    True: {"cn": ("回复很快", "小陈很耐心", ""), "en": ("Quick and friendly", "")},
    False: {"cn": ("等了好几天", "没人回电话"), "en": ("Nobody answered for days", "Too slow")},
}
"""Whether they were content."""
