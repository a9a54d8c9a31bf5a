"""Random errands: what befalls a few tickets and activities in time, late, corrected, undone."""

from contextlib import suppress
from datetime import timedelta
from random import Random
from typing import Any
from uuid import UUID

from commands import activities, customers, tickets, users
from domain.errors import Refused
from domain.story import story
from tests.crm import Crm, Decide, id_of, instead

HOUR = timedelta(hours=1)
ANNA, CUSTOMERS = id_of("Anna"), (id_of("acme Ltd"), id_of("bolt Ltd"))
TICKETS = [id_of(f"ticket {number}") for number in range(3)]
ACTIVITIES = [id_of(f"activity {number}") for number in range(3)]


def random_errands(random: Random, steps: int = 40) -> Crm:
    """What is refused on the way leaves nothing."""
    crm = Crm()
    crm.do(users.join, ANNA, name="Anna", login="anna")
    for customer in CUSTOMERS:
        crm.do(customers.enter, customer, name="acme")
    for _ in range(steps):
        crm.log.turn_clock(random.choice((0, 0, 1, 5, 20, 30, -1)) * HOUR)
        with suppress(Refused):
            something(crm, random)
    return crm


def something(crm: Crm, random: Random) -> None:
    id = random.choice((*TICKETS, *ACTIVITIES))
    decide, body = said_of_ticket(random) if id in TICKETS else said_of_activity(crm, random)
    told = story(crm.log.stream(id))
    if not told:
        begin(crm, random, id)
        return
    match random.randrange(8):
        case 0:
            crm.undo(id)
        case 1:
            wrong = random.choice(told)
            at = wrong.occurred_at + random.choice((0, 0, 3)) * HOUR
            near = [instead(decide, at, **body)] * random.randrange(2)
            crm.correct(id, wrong.version, instead=near)
        case 2 | 3:
            crm.do(decide, id, at=crm.now - random.randrange(40) * HOUR, **body)
        case 4:
            crm.do(decide, id, at=told[-1].occurred_at, **body)
        case _:
            crm.do(decide, id, **body)


def begin(crm: Crm, random: Random, id: UUID) -> None:
    at = crm.now - random.choice((0, 0, 10)) * HOUR
    body: dict[str, Any] = {"name": "help", "customer": random.choice(CUSTOMERS)}
    body["owner"] = random.choice((None, ANNA))
    if id in TICKETS:
        crm.do(tickets.open_, id, at=at, **body)
    else:
        crm.do(activities.plan, id, at=at, **body, **time(crm, random))


def time(crm: Crm, random: Random) -> dict[str, Any]:
    """At some time, at none, or by the end of a day."""
    then = crm.now + random.randrange(-30, 60) * HOUR
    return random.choice(
        (
            {},
            {"due": str(then.date())},
            {"due": str(then.date())},
            {"begins": then.isoformat()},
            {"begins": then.isoformat(), "minutes": 90},
        )
    )


def said_of_ticket(random: Random) -> tuple[Decide, dict[str, Any]]:
    return random.choice(
        (
            (tickets.take_up, {}),
            (tickets.wait, {"awaiting": "customer"}),
            (tickets.note_reply, {"text": "Well?"}),
            (tickets.assign, {"owner": random.choice((None, ANNA))}),
            (tickets.resolve, {}),
            (tickets.close, {}),
            (tickets.reopen, {}),
            (tickets.reopen, {}),
        )
    )


def said_of_activity(crm: Crm, random: Random) -> tuple[Decide, dict[str, Any]]:
    return random.choice(
        (
            (activities.reschedule, time(crm, random)),
            (activities.reschedule, time(crm, random)),
            (activities.assign, {"owner": random.choice((None, ANNA))}),
            (activities.do, {"outcome": "well"}),
            (activities.cancel, {}),
            (activities.reopen, {}),
            (activities.reopen, {}),
        )
    )
