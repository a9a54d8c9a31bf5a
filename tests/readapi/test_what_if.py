"""What if: both sides of a figure over the same history, and nothing is recorded."""

from datetime import timedelta
from typing import Any

import pytest

from commands import facts, pipelines, tickets
from readapi.whatif import BadSupposition, Supposing
from tests.crm import DAY, SALES, STAGES, Crm, id_of
from tests.readapi.door import Door
from tests.service import promise


def asked(door: Door, suppose: str) -> Any:
    return door.get("what-if", suppose=suppose)


def test_other_probabilities_and_limits_weigh_the_deals_of_then_otherwise(door: Door) -> None:
    crm = Crm().tell({"acme": ["lead"], "bolt": ["lead", "300"], "core": ["offer"]})
    crm.log.turn_clock(5 * DAY)
    door.tell(crm)
    before = door.get(f"pipelines/{SALES}/board")
    told = asked(door, "pipeline: sales\nstages:\n  lead: {probability: 0.3333, rots_after: 3}")[
        "pipeline"
    ]
    for was, stage in zip(told["before"], before["stages"], strict=True):
        assert was["weighted"] == stage["weighted"]
    lead = told["after"][0]
    assert lead["weighted"] == {"EUR": 33_33 + 99_99}
    assert (told["before"][0]["rotting"], lead["rotting"], lead["count"]) == (0, 2, 2)
    assert told["after"][1:] == told["before"][1:]
    again = door.get(f"pipelines/{SALES}/board")
    assert again["stages"] == before["stages"]


def test_it_comes_to_what_the_board_says_once_the_stage_is_rated_so(door: Door) -> None:
    crm = Crm().tell({"acme": ["lead", "333"], "bolt": ["offer", "777"]})
    door.tell(crm)
    supposed = asked(door, "pipeline: sales\nstages: {lead: {probability: 0.1234}}")["pipeline"]
    crm.do(pipelines.rate_stage, SALES, stage=STAGES[0], probability="0.1234")
    door.tell(crm)
    rated = door.get(f"pipelines/{SALES}/board")["stages"]
    assert [each["weighted"] for each in supposed["after"]] == [e["weighted"] for e in rated]


def test_another_attribution_moves_what_was_won_between_campaigns(door: Door) -> None:
    crm = Crm()
    for campaign, days in (("fair", 5), ("spring", 2)):
        at = crm.now - days * DAY
        body = {"customer": id_of("acme Ltd"), "campaign": id_of(campaign), "channel": "mail"}
        crm.do(facts.touch, id_of(f"touch {campaign}"), at=at, **body)  # type: ignore[arg-type]
    door.tell(crm.tell({"acme": ["lead", "won"]}))
    told = asked(door, "attribution: {model: first_touch}")["attribution"]
    won = [
        {each["campaign"]: each["won"]["value"] for each in side["campaigns"]}
        for side in (told["before"], told["after"])
    ]
    fair, spring = (str(id_of(name)) for name in ("fair", "spring"))
    assert (won[0][spring], won[1][fair]) == ({"EUR": 100_00}, {"EUR": 100_00})


def test_stricter_promises_would_have_been_broken(door: Door) -> None:
    crm = Crm().tell({"acme": ["lead"]})
    promise(crm)
    ticket = id_of("lamp")
    crm.do(tickets.open_, ticket, name="No light", customer=id_of("acme Ltd"), kind="enquiry")
    crm.log.turn_clock(timedelta(days=7))
    crm.do(tickets.answer, ticket, text="Which lamp?")
    door.tell(crm)
    days = f"from: 2020-01-01, to: {crm.now.date() + DAY}"
    far = asked(door, f"service: {{{days}, targets: [{{answer: 40000}}]}}")["service"]
    assert (far["before"]["all"]["answer"]["late"], far["after"]["all"]["answer"]["late"]) == (1, 0)
    assert far["after"]["all"]["resolve"]["promised"] == 0


def test_without_a_policy_there_is_no_calendar_to_count_by(door: Door) -> None:
    door.tell(Crm().tell({"acme": ["lead"]}))
    wrong = "service: {from: 2024-01-01, to: 2024-12-31, targets: [{answer: 5}]}"
    assert asked(door, wrong) == "nothing_promised"
    assert asked(door, "pipeline: sales\nstages: {nowhere: {rots_after: 3}}") == "no_such_stage"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "7",
        "stages: [",
        "weather: fine",
        "pipeline: sales",
        "stages: {lead: {rots_after: 3}}",
        "pipeline: sales\nstages: {lead: {probability: 2}}",
        "service: {from: 2024-01-01, to: 2024-12-31, targets: [{answer: 5}, {answer: 6}]}",
        "a: &a [*a]",
        "[" * 9_000,
    ],
)
def test_what_cannot_be_supposed_is_refused(text: str) -> None:
    with pytest.raises(BadSupposition):
        Supposing.read(text)
