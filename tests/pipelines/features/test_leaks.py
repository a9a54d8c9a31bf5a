"""Features know nothing of the future, and what does is found out."""

from datetime import timedelta
from random import Random

import polars as pl
import pytest

from domain.opportunity import Opportunity
from domain.story import FOREVER
from pipelines.features.catalogue import BY_NAME, TABLES
from pipelines.features.known import Known
from pipelines.features.leaks import different, restated, tell_tales
from pipelines.features.opportunities import of_deals
from tests.crm import Crm
from tests.mappings.public import PUBLIC, needs
from tests.pipelines.features.logs import GOLDEN, JOURNEYS, SALES, Ended, frames, moments

ALL = {"golden": GOLDEN, "journey": JOURNEYS[0], "sales": SALES[0]}
INSTANTS = 17
"""Of each: 51 in all; 1,000 of a whole demo are in `tests/chaos/learning`."""


@pytest.mark.parametrize("name", ALL)
def test_what_was_known_does_not_change_once_the_future_is_there(name: str) -> None:
    log = frames(ALL[name])
    whole = Ended(log, FOREVER)
    for at in moments(ALL[name], many=INSTANTS):
        now, then = Known(whole, at), Known(Ended(log, at), at)
        for table in TABLES:
            assert restated(table.of, now, then) == [], table.name
    assert any(len(table.of(now).collect()) for table in TABLES)


def peeking(known: Known) -> pl.LazyFrame:
    """Whether the deal was ever won: planted to look ahead."""
    won = known.story.scan(Opportunity.Won).select(pl.col("stream").alias("subject"), peeks=True)
    return of_deals(known).join(won, on="subject", how="left", maintain_order="left")


def test_a_feature_that_peeks_is_found_out() -> None:
    """It is open on the second day, and won on the third."""
    events = Crm().tell({"acme": ["lead", "offer", "won"]}).log.events
    log, at = frames(events), events[-1].known_from - timedelta(hours=12)
    now, then = Known(Ended(log, FOREVER), at), Known(Ended(log, at), at)
    assert restated(peeking, now, then) == ["peeks"]
    assert restated(of_deals, now, then) == []


def test_rows_to_train_are_those_to_score() -> None:
    """What is told of many instants years later is what was told at each of them."""
    log, instants = frames(GOLDEN), list(moments(GOLDEN, many=2))
    for table in (BY_NAME["opportunities"], BY_NAME["months"]):
        trained = table.told(Ended(log, FOREVER), instants)
        scored = [table.of(Known(Ended(log, at), at)).collect() for at in instants]
        assert list(different(trained, pl.concat(scored))) == []


def test_a_column_that_is_filled_in_after_the_outcome_tells_too_much() -> None:
    random = Random(1)
    rows = [told(random) for _ in range(2_000)]
    table = pl.DataFrame(rows, orient="row", schema=["won", "honest", "colour", "reason", "days"])
    assert {each.column for each in tell_tales(table, "won")} == {"reason", "days"}
    assert tell_tales(table, "won", leave=["reason", "days"]) == []


def told(random: Random) -> tuple[bool, float, str, str | None, float]:
    """A reason stands only with what was lost; what was won took as long as it took."""
    won = random.random() < 0.3
    return (
        won,
        random.gauss(0.8 * won, 1),
        random.choice(["red", "green"]),
        None if won else random.choice(["price", "time"]),
        random.gauss(2.5 * won, 1),
    )


def test_where_all_went_one_way_nothing_tells() -> None:
    table = pl.DataFrame({"won": [True] * 40, "n": range(40)})
    assert tell_tales(table, "won") == []


@needs(PUBLIC / "bank")
def test_the_length_of_a_call_is_known_after_it() -> None:
    """`duration` of the bank's campaign; honest columns say up to 0.76 alone."""
    bank = pl.read_csv(PUBLIC / "bank" / "bank-additional.csv", separator=";")
    table = bank.with_columns(pl.col("y") == "yes")
    [suspect] = tell_tales(table, "y")
    assert suspect.column == "duration"
    assert suspect.separates > 0.8
    assert suspect.adds > 0.05
    assert tell_tales(table.drop("duration"), "y") == []


@needs(PUBLIC / "telco")
def test_no_column_of_the_subscribers_tells_too_much() -> None:
    telco = pl.read_csv(PUBLIC / "telco" / "Telco-Customer-Churn.csv")
    table = telco.with_columns(
        pl.col("Churn") == "Yes", pl.col("TotalCharges").cast(pl.Float64, strict=False)
    )
    assert tell_tales(table, "Churn", leave=["customerID"]) == []
