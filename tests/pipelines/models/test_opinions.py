"""What people said of suggestions before is learned from: by how it ranks, and what is left out."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import polars as pl
import pytest

from domain.event import Event
from domain.facts import Suggestion
from pipelines.models.opinions import AGAIN_AFTER, opinions, weighed
from pipelines.models.recommend import recommend
from pipelines.models.rules import RULE, best
from pipelines.scan import ToldStory
from tests.crm import id_of
from tests.pipelines.models.business import DAY, recorded
from tests.pipelines.models.test_recommend import NOW, Told, baskets, deals, shop

PROBE, GATEWAY = str(id_of("probe")), str(id_of("gateway"))


def said(verdicts: Sequence[tuple[datetime, Event]]) -> Told:
    return [(at, id_of(f"verdict {number}"), event) for number, (at, event) in enumerate(verdicts)]


def of(what: type[Any], customer: str, product: str) -> Event:
    told: Event = what(customer=id_of(customer), product=id_of(product))
    return told


def suggested(*customers: str, thing: str = GATEWAY) -> pl.DataFrame:
    rows = [(str(id_of(each)), str(id_of(each)), "product", thing, NOW) for each in customers]
    return pl.DataFrame(rows, orient="row", schema=["subject", "customer", "of", "thing", "since"])


def weight_of(customer: str, verdicts: Sequence[tuple[datetime, Event]]) -> Any:
    """After those verdicts, of the gateway."""
    told = opinions(ToldStory(recorded(said(verdicts))), NOW)
    [row] = weighed(suggested(customer), told).to_dicts()
    return row["weight"], row["taken"], row["judged"]


def test_what_nobody_judged_has_its_full_weight() -> None:
    assert weight_of("c1", []) == (1, 0, 0)


def test_what_is_declined_often_weighs_less_for_everybody() -> None:
    """(2 + 5) of (10 + 5), and 5 of 5 as often for a customer who said nothing yet."""
    declined = [(NOW - DAY, of(Suggestion.Declined, f"c{n}", "gateway")) for n in range(8)]
    accepted = [(NOW - DAY, of(Suggestion.Accepted, "d1", "gateway"))]
    done = [(NOW - DAY, of(Suggestion.Done, "d2", "gateway"))]
    told = declined + accepted + done
    assert weight_of("other", told) == (pytest.approx(7 / 15), 2, 10)


def test_who_declines_often_is_suggested_later_what_others_take() -> None:
    """Of this kind, whatever it was: nothing of 5 and 5, as if five had been taken before."""
    things = ("probe", "cable", "case", "wire", "lamp")
    told = [(NOW - DAY, of(Suggestion.Declined, "c1", thing)) for thing in things]
    assert weight_of("c1", told) == (pytest.approx(5 / 10), 0, 0)
    assert weight_of("c2", told) == (1, 0, 0)


def test_the_last_word_on_a_suggestion_counts_and_counts_once() -> None:
    told = [(NOW - n * DAY, of(Suggestion.Declined, "c1", "gateway")) for n in (3, 2)]
    assert weight_of("c2", told) == (pytest.approx(5 / 6), 0, 1)
    after = [*told, (NOW - DAY, of(Suggestion.Accepted, "c1", "gateway"))]
    assert weight_of("c2", after) == (1, 1, 1)


def test_what_was_said_later_is_not_known_yet() -> None:
    told = recorded(said([(NOW + DAY, of(Suggestion.Declined, "c1", "gateway"))]))
    assert opinions(ToldStory(told), NOW).is_empty()
    assert opinions(ToldStory(told), NOW + DAY).height == 1


def test_a_weaker_rule_comes_first_once_the_stronger_was_declined_often() -> None:
    figures = {"support": 20, "confidence": 0.5, "holds": True}
    rules = pl.DataFrame(
        [
            {"of": "product", "given": PROBE, "then": then, "lift": low + 0.2, "low": low} | figures
            for then, low in ((GATEWAY, 1.5), ("cable", 1.2))
        ],
        schema=RULE,
    )
    fitting = pl.DataFrame(
        {"subject": ["c"] * 2, "given": [PROBE] * 2, "then": [GATEWAY, "cable"],
         "of": ["product"] * 2, "taken": [0, 0], "judged": [4, 0], "verdict": [None, None]}
    )  # fmt: skip
    for weight, first in ((1.0, GATEWAY), (5 / 9, "cable")):
        weights = pl.when(pl.col("then") == GATEWAY).then(weight).otherwise(1.0)
        [offer] = best(rules, fitting.with_columns(weight=weights)).to_dicts()
        assert offer["then"] == first
    assert (offer["value"], offer["rank"]) == (1.4, 1.4)


def test_what_was_declined_or_done_is_suggested_to_them_again_after_half_a_year() -> None:
    bought = baskets(240, tied=True)
    lack = [f"c{i}" for i, b in enumerate(bought) if "probe" in b and "gateway" not in b]
    begins = NOW - AGAIN_AFTER
    verdicts = [
        (NOW - DAY, of(Suggestion.Declined, lack[0], "gateway")),
        (NOW - DAY, of(Suggestion.Done, lack[1], "gateway")),
        (NOW - DAY, of(Suggestion.Accepted, lack[2], "gateway")),
        (begins - DAY, of(Suggestion.Declined, lack[3], "gateway")),
    ]
    found = recommend(ToldStory(recorded(shop(bought) + said(verdicts))), NOW).offers
    offers = {row["subject"]: row for row in found.filter(pl.col("then") == GATEWAY).to_dicts()}
    assert offers.keys() == {str(id_of(each)) for each in lack[2:]}
    verdicts_on = {each: offers[str(id_of(each))]["verdict"] for each in lack[2:5]}
    assert verdicts_on == {lack[2]: "accepted", lack[3]: None, lack[4]: None}
    other = offers[str(id_of(lack[4]))]
    assert (other["taken"], other["judged"]) == (2, 4)
    assert other["rank"] == pytest.approx(other["value"] * 7 / 9)


def test_what_is_of_no_use_for_a_deal_is_not_told_again_in_its_stage() -> None:
    def no_call(deal: str, at: datetime) -> tuple[datetime, Event]:
        about = {"customer": id_of("c1"), "opportunity": id_of(deal), "action": "next step"}
        return at, Suggestion.Declined.model_validate(about)

    before = NOW - 300 * DAY
    verdicts = said([no_call("deal 197", NOW - DAY), no_call("deal 199", before)])
    found = recommend(ToldStory(recorded(deals(200, helps=True) + verdicts)), NOW).offers
    assert found.select("subject", "verdict").rows() == [(str(id_of("deal 199")), None)]
