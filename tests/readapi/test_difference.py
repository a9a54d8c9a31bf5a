"""The difference of a record between any two instants, by any two knowledges."""

from datetime import timedelta
from random import Random
from typing import Any

from commands import opportunities
from domain.opportunity import Opportunity
from domain.story import state, story
from readapi.difference import changed, flat, only, told_by
from readapi.history import told_as_json
from tests.agreement import questions
from tests.crm import DAY, LEAD, OFFER, Crm, euros, id_of, instead
from tests.journeys import DEALS, random_crm
from tests.readapi.door import Door

ACME = id_of("acme")


def fields(told: dict[str, Any]) -> dict[str, tuple[Any, Any]]:
    return {each["field"]: (each["before"], each["after"]) for each in told["fields"]}


def test_what_became_of_a_record_is_told_field_by_field_with_its_events(door: Door) -> None:
    crm = Crm().tell({"acme": ["lead"]})
    then = crm.now + timedelta(hours=1)
    crm.tell({"acme": ["300", "offer"]})
    door.tell(crm)
    path = f"opportunities/{ACME}/difference"
    told = door.get(path, at=crm.now, known_at=crm.now, **{"from": then.isoformat()})
    assert fields(told)["stage"] == (str(LEAD), str(OFFER))
    amounts = [{"minor": minor, "currency": "EUR"} for minor in (100_00, 300_00)]
    assert fields(told)["amount"] == tuple(amounts)
    assert [each["topic"] for each in told["added"]] == [
        "opportunity.amount_changed.v1",
        "opportunity.moved.v1",
    ]
    assert (told["gone"], told["there_before"], told["there"]) == ([], True, True)
    assert told["names"][str(OFFER)] == "offer"
    early = crm.happened(ACME, 1) - DAY
    born = door.get(path, at=crm.now, known_at=crm.now, **{"from": early.isoformat()})
    assert not born["there_before"]
    back = door.get(path, at=then, known_at=then, **{"from": crm.now.isoformat()})
    assert back == "period_backwards"
    never = door.get(path, at=early, known_at=early, **{"from": early.isoformat()})
    assert never == "not_there_then"
    assert door.client.get(f"/api/{path}?from=2024-01-01T00:00").json()["code"] == "bad_instant"


def test_one_instant_by_two_knowledges_differs_by_what_was_corrected(door: Door) -> None:
    crm = Crm().tell({"acme": ["lead", "300"]})
    then = crm.now
    crm.log.turn_clock(DAY)
    held = instead(opportunities.change_amount, crm.happened(ACME, 2), amount=euros(7))
    crm.correct(ACME, 2, instead=[held])
    door.tell(crm)
    asked = {"from": then.isoformat(), "from_known_at": then.isoformat()}
    told = door.get(f"opportunities/{ACME}/difference", at=then, known_at=crm.now, **asked)
    assert set(fields(told)) == {"amount"}
    assert [each["version"] for each in told["gone"]] == [2]
    assert len(told["added"]) == 1


def test_what_is_added_and_gone_leads_from_one_state_to_the_other() -> None:
    random = Random("difference")
    for _ in range(40):
        crm = random_crm(random)
        for deal in map(id_of, DEALS):
            stream = crm.log.stream(deal)
            asked = list(questions(crm.log.events, random, 2))
            was, now = (told_by(stream, min(at, known), known) for at, known in asked)
            kept = [r for r in was if r not in only(was, now)]
            again = sorted((*kept, *only(now, was)), key=lambda r: (r.occurred_at, r.version))
            assert again == now
            at, known = asked[1]
            expected = state(Opportunity, story(stream, known), min(at, known))
            one, other = (told_as_json(state(Opportunity, each)) or {} for each in (was, now))
            assert other == (told_as_json(expected) or {})
            then = dict(flat(one))
            for each in changed(then, dict(flat(other))):
                then[each.field] = each.after
            assert {k: v for k, v in then.items() if v is not None} == {
                k: v for k, v in flat(other) if v is not None
            }
