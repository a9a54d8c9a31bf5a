"""What the founder writes beside a deal: next steps, and why it was lost."""

from random import Random

from solocrm.demo.seasons import Market

NEXT_STEPS: dict[Market, tuple[tuple[str, ...], ...]] = {
    "cn": (
        ("致电了解需求", "发资料并约电话", "加微信，发案例"),
        ("现场勘察", "确认点位和预算", "约演示时间"),
        ("安排试用探头", "演示云平台", "收集试用数据"),
        ("跟进报价", "解释年费构成", "等采购比价结果"),
        ("谈付款条件", "改合同条款", "拜访总经理"),
    ),
    "en": (
        ("Call to hear what they need", "Send the one-pager", "Find out who decides"),
        ("Site survey by video", "Agree points and budget", "Book a demo"),
        ("Ship trial probes", "Demo the cloud", "Read the trial data together"),
        ("Follow up on the quote", "Explain the yearly fee", "Wait for their comparison"),
        ("Payment terms", "Send the contract", "Call the owner"),
    ),
}
"""By place in the pipeline, the last for all beyond."""

RENEWAL_STEPS: dict[Market, tuple[str, ...]] = {
    "cn": ("提醒合同到期", "核对点位数量", "发续费报价", "催回签合同"),
    "en": ("Remind of the contract's end", "Check the point count", "Send the renewal offer"),
}

REASONS: dict[str, dict[Market, tuple[str, ...]]] = {
    "Price": {
        "cn": ("比本地厂家贵三成", "年费领导不批", "预算砍到一半"),
        "en": ("A third above the local maker", "Could not get the yearly fee approved"),
    },
    "Timing": {
        "cn": ("新库推迟到明年", "等搬厂之后再说", "春节后再议"),
        "en": ("New site put off to next year", "After the harvest, perhaps"),
    },
    "Competitor": {
        "cn": ("选了总部指定的品牌", "对方送了一年云服务"),
        "en": ("Head office had a supplier already", "The other one had it in stock"),
    },
    "Silent": {
        "cn": ("电话不接，微信不回", "联系人离职后没有下文"),
        "en": ("Three mails, no answer", "Our contact left and nobody took over"),
    },
    "No budget": {
        "cn": ("今年设备预算用完了",),
        "en": ("Spent this year's money on compressors",),
    },
    "Not a fit": {
        "cn": ("要防爆型号，我们没有", "只要两支探头，找网店更合适"),
        "en": ("Needs explosion-proof probes", "Two probes only: better off in a shop"),
    },
}

EARLY = ("Not a fit", "Timing", "Silent", "No budget", "Silent")
LATE = ("Price", "Price", "Competitor", "Timing", "No budget", "Silent")


def next_step(market: Market, place: int, renewal: bool, rng: Random) -> str:
    steps = NEXT_STEPS[market]
    return rng.choice(RENEWAL_STEPS[market] if renewal else steps[min(place, len(steps) - 1)])


def why_lost(market: Market, priced: bool, rng: Random) -> tuple[str, str]:
    """(reason, note); the note is left out now and then."""
    reason = rng.choice(LATE if priced else EARLY)
    return reason, rng.choice(REASONS[reason][market]) if rng.random() < 0.7 else ""
