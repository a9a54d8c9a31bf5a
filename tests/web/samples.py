# ruff: noqa: E501  # answers are easier to read in long lines
"""A made-up company for looking at the page: answers shaped as the read API gives them."""

from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from web.format import Format
from web.present import funnel as funnels

ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 19, 1, 40, tzinfo=UTC)
PIPELINES = [{"id": "sales", "name": "Sales"}, {"id": "renewals", "name": "Renewals"}]


def card(
    id: str, company: str, name: str, amount: int, currency: str, days: int, **more: Any
) -> dict[str, Any]:
    return {
        "id": id, "name": name, "customer": "yunling", "customer_name": company,
        "amount": amount * 100, "currency": currency, "days": days,
        "close_date": "2026-12-18", "version": 3, "next_step": None, "next_due": None,
        "next_overdue": False, **more,
    }  # fmt: skip


def step(text: str, due: str | None) -> dict[str, Any]:
    return {"next_step": text, "next_due": due}


COLUMNS: list[tuple[str, str, str, list[dict[str, Any]]]] = [
    ("new", "New", "0.1", [
        card("d1", "杭州青禾农业", "温室监测 24 点", 86_000, "CNY", 2, **step("Call", "2026-11-19")),
        card("d2", "Marlow Vineyards", "Frost alert, 12 blocks", 14_800, "USD", 4),
        card("d3", "福州闽茶集团", "茶仓湿度试点", 42_000, "CNY", 1, **step("Mail", "2026-11-20")),
        card("d4", "Aldergrove Labs", "Incubator logging", 6_400, "USD", 6, **step("Call", "2026-11-23")),
    ]),
    ("qualified", "Qualified", "0.25", [
        card("d5", "上海博远冷链", "冷库 8 间扩容", 214_000, "CNY", 9, **step("Visit", "2026-11-23")),
        card("d6", "Harbour Botanics", "Propagation house", 22_500, "USD", 11, **step("Call", "2026-11-17")),
        card("d7", "昆明云花坊", "切花冷链", 68_000, "CNY", 17),
    ]),
    ("demo", "Demo", "0.45", [
        card("d8", "成都鲜达生鲜", "城配车队 40 台", 325_000, "CNY", 5, **step("Demo", "2026-11-19")),
        card("d9", "Fenwick & Daughters", "Seedling tunnels", 18_900, "USD", 8, **step("Mail", "2026-11-24")),
        card("d10", "宁波海通食品", "速冻线 HACCP 记录", 158_000, "CNY", 12, **step("Call", "2026-11-20")),
    ]),
    ("quote", "Quote sent", "0.65", [
        card("d11", "深圳微谷科技", "OEM 网关 200 台", 260_000, "CNY", 0, **step("Quote due", "2026-11-25")),
        card("d12", "Oakridge Cold Storage", "3 warehouses", 41_000, "USD", 10, **step("Call", "2026-11-20")),
        card("d13", "苏州云岭茶业", "三年云服务", 192_000, "CNY", 24, **step("Call", "2026-11-19")),
    ]),
    ("negotiation", "Negotiation", "0.8", [
        card("d14", "Nordlys Seafood", "Fleet renewal", 36_400, "USD", 6, **step("Contract", "2026-11-23")),
        card("d15", "无锡惠康医药", "药品冷链验证", 175_000, "CNY", 13, **step("Visit", "2026-11-24")),
    ]),
    ("signing", "Signing", "0.95", []),
]  # fmt: skip


ROTS_AFTER = {"quote": 21}


def stage(id: str, name: str, probability: str, cards: list[dict[str, Any]]) -> dict[str, Any]:
    value: dict[str, int] = {}
    for each in cards:
        value[each["currency"]] = value.get(each["currency"], 0) + each["amount"]
    weighted = {currency: round(minor * float(probability)) for currency, minor in value.items()}
    return {
        "stage": id, "name": name, "probability": round(float(probability) * 10_000), "count": len(cards),
        "value": value, "weighted": weighted, "rots_after": ROTS_AFTER.get(id, 14),
    }  # fmt: skip


def board_answer(
    columns: list[tuple[str, str, str, list[dict[str, Any]]]] = COLUMNS,
) -> dict[str, Any]:
    return {
        "pipeline": "sales",
        "stages": [stage(*each) for each in columns],
        "cards": [{**card, "stage": id} for id, _, _, cards in columns for card in cards],
        "won": {"n": 26, "value": {"CNY": 272_000_000, "USD": 9_510_000}},
        "lost": {"n": 53, "value": {"CNY": 412_000_000}},
    }


def believed_answer() -> dict[str, Any]:
    """What was believed that evening: one deal unknown, one mistyped, one already lost."""
    columns = [(id, name, chance, list(cards)) for id, name, chance, cards in COLUMNS]
    columns[0][3].pop()
    columns[2][3][0] = {**columns[2][3][0], "amount": 38_500_000}
    columns[4][3].append(card("d99", "厦门鹭岛食品", "中央厨房", 210_000, "CNY", 10))
    return board_answer(columns)


def crowded() -> dict[str, Any]:
    """With 77 more deals in the first column."""
    (id, name, chance, cards), *others = COLUMNS
    extra = [card(f"e{i:02}", f"Further {i}", "…", 100, "CNY", i) for i in range(77)]
    return board_answer([(id, name, chance, cards + extra), *others])


def further(stage: str, after: str) -> str:
    return f"/pipeline/sales?stage={stage}&after={after}"


def visits(
    entered: int, advanced: int, lost: int, back: int, left: int, here: int
) -> dict[str, int]:
    return {
        "entered": entered, "advanced": advanced, "lost": lost, "went_back": back, "left": left,
        "here": here,
    }  # fmt: skip


def funnel_answer() -> dict[str, Any]:
    rows = [
        ("New", visits(95, 71, 20, 0, 4, 0), 96, 4, (1.2, 3.4, 6.8, 11.5)),
        ("Qualified", visits(74, 51, 16, 3, 3, 1), 73, 7, (2.8, 6.1, 10.4, 18.2)),
        ("Demo", visits(59, 42, 10, 4, 1, 2), 55, 5, (4.0, 7.7, 13.1, 21.6)),
        ("Quote sent", visits(50, 33, 8, 5, 1, 3), 44, 1, (4.9, 9.2, 16.3, 27.0)),
        ("Negotiation", visits(27, 18, 4, 3, 0, 2), 32, 8, (2.1, 5.5, 9.8, 15.2)),
        ("Signing", visits(0, 0, 0, 0, 0, 0), 0, 0, None),
    ]
    return {
        "pipeline": "sales", "cohort": "opened",
        "won": {"n": 26, "value": {"CNY": 272_000_000, "USD": 9_510_000}},
        "lost": {"n": 53, "value": {"CNY": 412_000_000}},
        "stages": [
            {
                "stage": name, "name": name, **own, "reached": reached, "skipped": skipped,
                "value": {"CNY": {key: n * 7_300_000 for key, n in own.items()}, "USD": {key: n * 900_000 for key, n in own.items()}},
                "opportunities": own,
                "days": {"n": own["entered"] - own["here"], **dict(zip(("p25", "p50", "p75", "p90"), days or (None,) * 4, strict=True))},
            }
            for name, own, reached, skipped, days in rows
        ],
    }  # fmt: skip


def funnel(words: Format, count: str = "visits") -> funnels.FunnelView:
    period = (date(2026, 4, 1), date(2026, 9, 30))
    return funnels.funnel(funnel_answer(), PIPELINES, period, words, count=count)


NAMES = {
    "yunling": "苏州云岭茶业", "d13": "三年云服务", "shen": "沈静", "lin": "Lin Yue",
    "demo": "Demo", "quote": "Quote sent", "qualified": "Qualified", "u1": "Lin Yue",
}  # fmt: skip


def event(
    version: int, record: str, noun: str, topic: str, at: str, data: dict[str, Any], **more: Any
) -> dict[str, Any]:
    return {
        "record": record, "noun": noun, "topic": topic, "version": version, "position": 53_000 + version * 711,
        "occurred_at": at, "known_from": at, "actor": "lin", "source": "web", "reason": "", "data": data, **more,
    }  # fmt: skip


EVENTS = [
    event(11, "d13", "opportunity", "opportunity.next_step_set.v1", "2026-11-17T01:14:00Z", {"text": "Call about the third-year price", "due": "2026-11-19"}),
    event(10, "d13", "opportunity", "opportunity.close_date_changed.v1", "2026-11-02T07:30:00Z", {"close_date": "2026-12-18"}, known_from="2026-11-05T02:00:00Z"),
    event(9, "d13", "opportunity", "opportunity.moved.v1", "2026-10-26T02:05:00Z", {"stage": "quote", "stages": []}, reason="third year added"),
    event(8, "d13", "opportunity", "opportunity.amount_changed.v1", "2026-10-26T02:04:00Z", {"amount": {"minor": 19_200_000, "currency": "CNY"}}),
    event(7, "shen", "contact", "story.retracted.v1", "2026-10-09T09:20:00Z", {"versions": [2], "instead": 1, "reason": "the card was her predecessor’s"}),
    event(6, "shen", "contact", "contact.appointed.v1", "2026-09-01T01:00:00Z", {"position": "生产总监", "customer": "yunling"}, known_from="2026-10-09T09:20:00Z"),
    event(5, "d13", "opportunity", "opportunity.opened.v1", "2026-09-20T06:02:00Z", {"name": "三年云服务", "stage": "qualified", "amount": {"minor": 18_000_000, "currency": "CNY"}}),
    event(4, "yunling", "customer", "customer.profiled.v1", "2025-04-03T01:00:00Z", {"profile": {"size": "80", "region": None}}),
    event(1, "yunling", "customer", "customer.entered.v1", "2025-02-14T01:00:00Z", {"name": "苏州云岭茶业", "kind": "company"}, source="import:shop"),
]  # fmt: skip
