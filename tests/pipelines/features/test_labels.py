"""What became of it comes from after T, and counts from when it could be known."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl

from commands import customers, facts, subscriptions
from domain.recorded import Recorded
from pipelines.features import labels
from pipelines.scan import ToldStory
from tests.crm import Crm, euros, id_of

ACME, BOLT = id_of("acme Ltd"), id_of("bolt Ltd")
DAY = timedelta(days=1)


def on(day: str, hour: int = 12) -> datetime:
    return datetime.fromisoformat(day).replace(hour=hour, tzinfo=UTC)


def rows(*of: tuple[object, datetime]) -> pl.LazyFrame:
    schema = pl.Schema({"subject": pl.String(), "as_of": pl.Datetime("us", "UTC")})
    return pl.LazyFrame([(str(id), at) for id, at in of], schema, orient="row")


def told(crm: Crm, *words: tuple[str, str, str]) -> Sequence[Recorded]:
    """(day, deal, word), each at noon."""
    for day, deal, word in words:
        crm.log.clock = on(day)
        crm.say(deal, word)
    return crm.log.events


def answers(frame: pl.LazyFrame) -> list[tuple[Any, ...]]:
    return frame.sort("as_of", "subject").select("label", "settled_at").collect().rows()


def test_a_deal_is_won_or_lost_by_its_next_closing() -> None:
    crm = Crm()
    crm.log.clock = on("2024-01-01")
    told(
        crm,
        *(("2024-01-02", "acme", "lead"), ("2024-01-04", "acme", "lost")),
        *(("2024-01-06", "acme", "again"), ("2024-01-08", "acme", "won")),
    )
    story, deal = ToldStory(crm.log.events), id_of("acme")
    asked = rows((deal, on("2024-01-03")), (deal, on("2024-01-07")), (deal, on("2024-01-09")))
    assert answers(labels.won(story, asked, on("2024-01-10"))) == [
        (False, on("2024-01-04")),
        (True, on("2024-01-08")),
        (None, None),
    ]
    assert answers(labels.won(story, asked, on("2024-01-05")))[1] == (None, None)


def test_what_is_closed_after_the_quarter_was_not_won_in_it() -> None:
    """Of two deals of March one is won in March; the quarter ends by the clock of the zone."""
    crm = Crm()
    told(
        crm,
        *(("2024-03-01", "acme", "lead"), ("2024-03-02", "bolt", "lead")),
        *(("2024-03-20", "bolt", "won"), ("2024-04-02", "acme", "won")),
    )
    story, zone = ToldStory(crm.log.events), ZoneInfo("Asia/Shanghai")
    asked = rows((id_of("acme"), on("2024-03-10", 1)), (id_of("bolt"), on("2024-03-10", 2)))
    known = labels.won_in_quarter(story, asked, on("2024-05-01"), zone)
    assert answers(known) == [(False, on("2024-03-31", 16)), (True, on("2024-03-20"))]
    early = labels.won_in_quarter(story, asked, on("2024-03-25"), zone)
    assert answers(early) == [(None, None), (True, on("2024-03-20"))]


def test_who_has_no_subscription_can_end_none() -> None:
    crm = Crm()
    for name in ("acme Ltd", "bolt Ltd", "core Ltd"):
        crm.do(customers.enter, id_of(name), name=name)
    terms = {"plan": "care", "charge": euros(10)}
    for name in ("acme Ltd", "bolt Ltd"):
        crm.do(subscriptions.start, id_of(f"{name} care"), customer=id_of(name), terms=terms)
    crm.log.clock = on("2024-02-01")
    crm.do(subscriptions.end, id_of("acme Ltd care"), reason="price")
    story, at = ToldStory(crm.log.events), on("2024-01-10")
    asked = rows((ACME, at), (BOLT, at), (id_of("core Ltd"), at))
    ended = labels.ended(story, asked, on("2024-12-01")).collect()
    assert {row["subject"]: (row["label"], row["settled_at"]) for row in ended.to_dicts()} == {
        str(ACME): (True, on("2024-02-01")),
        str(BOLT): (False, at + 90 * DAY),
    }
    assert answers(labels.ended(story, rows((ACME, on("2024-02-02"))), on("2024-12-01"))) == []
    assert answers(labels.ended(story, rows((BOLT, at)), on("2024-03-01"))) == [(None, None)]


def test_the_next_purchase_comes_after_the_instant() -> None:
    crm = Crm()
    crm.do(customers.enter, ACME, name="acme Ltd")
    for number, day in enumerate(("2024-01-05", "2024-01-15", "2024-01-20")):
        crm.log.clock = on(day)
        crm.do(facts.purchase, id_of(f"buys {number}"), customer=ACME, amount=euros(10 + number))
    story = ToldStory(crm.log.events)
    asked = rows((ACME, on("2024-01-10")), (ACME, on("2024-01-25")))
    first, second = (
        labels.next_purchase(story, asked, on("2024-12-01")).sort("as_of").collect().to_dicts()
    )
    assert (first["label"], first["settled_at"]) == (True, on("2024-01-15"))
    assert (first["in_days"], first["net"], first["currency"]) == (5, 1100, "EUR")
    assert (second["label"], second["settled_at"]) == (False, on("2024-01-25") + 90 * DAY)
