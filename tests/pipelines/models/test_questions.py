"""Questions are asked of the story by what was known, and answered for all that they are about."""

from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import polars as pl

from pipelines.models.churn import ENDED
from pipelines.models.conversion import WON, WON_IN_QUARTER
from pipelines.models.questions import answer, examples, instants, train
from pipelines.scan import ToldStory
from tests.pipelines.models.business import BEGINS, business

LOG = business(days=200)
STORY = ToldStory(LOG)
AS_OF = BEGINS + timedelta(days=200)
SELDOM = replace(WON, every=timedelta(days=40))


def test_a_deal_is_asked_about_while_it_is_open_and_settled_later() -> None:
    table = examples(SELDOM, STORY, AS_OF)
    assert table["as_of"].n_unique() == 5
    settled = table.filter(pl.col("label").is_not_null())
    assert (settled["settled_at"] > settled["as_of"]).all()
    still_open = table.filter(pl.col("as_of") == AS_OF)
    assert still_open.height > 0
    assert still_open["label"].null_count() == still_open.height


def test_every_open_deal_gets_a_chance_with_its_range() -> None:
    shanghai = AS_OF.astimezone(ZoneInfo("Asia/Shanghai"))
    learned = train(SELDOM, STORY, shanghai, methods=("logistic",))
    said = answer(SELDOM, learned, STORY, AS_OF)
    assert learned.card.position == len(LOG)
    assert set(said["subject"]) == set(
        examples(SELDOM, STORY, AS_OF).filter(pl.col("as_of") == AS_OF)["subject"]
    )
    assert said.select(pl.col("value").is_between("low", "high").all()).item()


def test_what_is_not_won_when_the_quarter_ends_was_not_won_in_it() -> None:
    weekly = replace(WON_IN_QUARTER, every=timedelta(days=25))
    ever = examples(replace(SELDOM, every=timedelta(days=25)), STORY, AS_OF)
    soon = examples(weekly, STORY, AS_OF).join(ever, on=["subject", "as_of"])
    both = soon.filter(pl.col("label").is_not_null(), pl.col("label_right").is_not_null())
    assert (both["label"] <= both["label_right"]).all()
    assert (both["label"] < both["label_right"]).any()


def test_before_anything_began_there_is_nothing_to_learn_from() -> None:
    assert instants(ENDED, STORY, AS_OF) == [AS_OF]
    learned = train(ENDED, STORY, AS_OF)
    assert (learned.card.verdict, learned.card.why) == ("not enough data", "no_rows")
    assert answer(ENDED, learned, STORY, AS_OF).height == 0
    empty = ToldStory([])
    assert train(WON, empty, AS_OF).card.why == "no_rows"
