"""What an evaluation counts, by direct definition: knows events, nothing else of ours."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from domain.recorded import Recorded
from tests.oracles.deals import deal
from tests.oracles.judged import Case, of_one, says
from tests.oracles.naive import believed

Log = Mapping[UUID, Sequence[Recorded]]
TICKET_KINDS = {"Ticket.Opened", "Ticket.Classified"}


def cases(
    log: Log, since: datetime, until: datetime, within: timedelta, at: datetime, known: datetime
) -> Iterator[Case]:
    """Of all that began in since-until."""
    now = {id: told for id, own in log.items() if (told := believed(own, at, known))}
    bought, complained = list[Any](), list[UUID]()
    for id, told in now.items():
        begun, what, event = told[0].occurred_at, says(told[0]), vars(told[0].event)
        if since <= begun < until:
            yield from of_one(believed(log[id], begun + within, known))
            seen = [r for r in log[id] if r.known_from <= begun + within]
            if what in {"Opportunity.Opened", "Ticket.Opened"} and seen:
                taken_back = (vars(r.event)["versions"] for r in seen if says(r) == "Retracted")
                yield "data_errors", id, any(taken_back)
            kinds = [vars(r.event)["kind"] for r in told if says(r) in TICKET_KINDS]
            complained += [event["customer"]] if kinds[-1:] == ["complaint"] else []
        if what == "Opportunity.Opened" and deal(told)["status"] == "won":
            bought.append((deal(told)["closed"], event["customer"]))
        placed = what == "Order.Placed" and "Order.Cancelled" not in map(says, told)
        if what == "Purchase.Made" or placed:
            bought.append((begun, event["customer"]))
    for id, own in log.items():
        there = [says(r) for r in believed(own, until - timedelta(microseconds=1), known)]
        put_away = [each for each in there if each in {"Customer.Archived", "Customer.Restored"}]
        if there[:1] == ["Customer.Entered"] and put_away[-1:] != ["Customer.Archived"]:
            yield "complaints", id, id in complained
    for who in {who for when, who in bought if since <= when < until}:
        first, *more = sorted(when for when, by in bought if by == who and when >= since)
        yield "loyalty", who, any(first < each <= first + within for each in more)
