"""What campaigns led to, by direct definition: knows events, nothing else of ours."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any
from uuid import UUID

from domain.facts import Mail, Response, Spend, Touch
from domain.opportunity import Opportunity
from domain.recorded import Recorded
from tests.oracles.deals import deal
from tests.oracles.naive import believed

Log = Mapping[UUID, Sequence[Recorded]]


def facts(log: Log, at: datetime, known_at: datetime, *kinds: type) -> list[Recorded]:
    told = [r for own in log.values() for r in believed(own, at, known_at)]
    wanted = (r for r in told if isinstance(r.event, kinds))
    return sorted(wanted, key=lambda r: (r.occurred_at, r.position))


def parts(model: str, half_life: int, ages: Sequence[timedelta]) -> list[Fraction]:
    """Of a deal, for touches that are so old when it is won."""
    n = len(ages)
    match model:
        case "first_touch":
            return [Fraction(1), *[Fraction(0)] * (n - 1)]
        case "last_touch":
            return [*[Fraction(0)] * (n - 1), Fraction(1)]
        case "position" if n > 2:
            return [Fraction(4, 10), *[Fraction(2, 10) / (n - 2)] * (n - 2), Fraction(4, 10)]
        case "time_decay":
            raw = [Fraction(1, 2 ** int(age / timedelta(days=half_life))) for age in ages]
            return [each / sum(raw) for each in raw]
    return [Fraction(1, n)] * n


def owed(log: Log, at: datetime, known_at: datetime, rule: Any) -> Iterator[tuple[Any, ...]]:
    """(campaign, channel, deal, exact part of its amount) of every won deal."""
    touches = facts(log, at, known_at, Touch.Made, Mail.Sent)
    for own in log.values():
        told = believed(own, at, known_at)
        won: Any = deal(told) if told and isinstance(told[0].event, Opportunity.Opened) else {}
        if won.get("status") != "won":
            continue
        since = won["closed"] - timedelta(days=rule.days)
        led: list[Any] = [t for t in touches if since < t.occurred_at <= won["closed"]]
        led = [t for t in led if t.event.customer == won["customer"]]
        ages = [won["closed"] - t.occurred_at for t in led]
        for t, part in zip(
            led, parts(rule.model, rule.half_life, ages) if led else (), strict=True
        ):
            yield t.event.campaign, channel(t), won["opportunity"], part * won["amount"]
        if not led:
            yield "untouched", None, won["opportunity"], Fraction(won["amount"])


def channel(r: Recorded) -> Any:
    return "mail" if isinstance(r.event, Mail.Sent) else getattr(r.event, "channel", None)


def results(log: Log, at: datetime, known_at: datetime, rule: Any) -> dict[Any, list[Any]]:
    """{(campaign, channel or ALL): [touches, touched, responses, responded, spent, deals, won]};
    what is won is exact, in fractions of minor units.
    """
    seen: dict[Any, dict[str, Any]] = {}

    def of(campaign: Any, through: Any) -> Iterator[dict[str, Any]]:
        for key in ((campaign, "ALL"), (campaign, through)):
            none = {"t": Counter(), "r": Counter(), "spent": 0, "deals": set(), "won": Fraction()}
            yield seen.setdefault(key, none)

    for r in facts(log, at, known_at, Touch.Made, Mail.Sent, Response.Given, Spend.Spent):
        event: Any = r.event
        for line in of(event.campaign, channel(r)):
            if isinstance(event, Spend.Spent):
                line["spent"] += event.amount.minor
            else:
                line["r" if isinstance(event, Response.Given) else "t"][event.customer] += 1
    for campaign, through, id, part in owed(log, at, known_at, rule):
        for line in of(campaign, through):
            line["deals"] |= {id} if part else set()
            line["won"] += part
    return {
        key: [
            *(each["t"].total(), len(each["t"]), each["r"].total(), len(each["r"])),
            *(each["spent"], len(each["deals"]), each["won"]),
        ]
        for key, each in seen.items()
    }
