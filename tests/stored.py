"""Stories in the database, known as they were known."""

import asyncio
from datetime import timedelta

from commands.opportunities import change_amount, move
from domain.recorded import Draft, Recorded
from infra.postgres.log import open_log
from tests.crm import DAY, TRIAL, Crm, euros, id_of, instead
from tests.projections.test_forgetting import lived
from tests.secret import SECRET


def eventful() -> list[Recorded]:
    """Deals in time, late, corrected, undone, moved over, put away."""
    crm = Crm().tell(
        {
            "acme": ["lead", "250", "offer", "trial", "won"],
            "bolt": ["lead", "lost", "again", "archived", "restored", "due"],
            "core": ["offer", "lead"],
        }
    )
    crm.undo(id_of("core"))
    crm.log.turn_clock(DAY)
    acme = crm.log.stream(id_of("acme"))
    at = acme[2].occurred_at
    crm.correct(id_of("acme"), 3, 4, instead=[instead(move, at, stage=TRIAL)])
    later = crm.happened(id_of("bolt"), 1) + timedelta(hours=1)
    crm.correct(id_of("bolt"), instead=[instead(change_amount, later, amount=euros(7))])
    crm.tell({"dune": ["lead", "700"]})
    return crm.log.events


def forgetful() -> list[Recorded]:
    """Three people are forgotten, of whom something personal had been said."""
    return lived()[1]


def store(url: str, events: list[Recorded]) -> None:
    """The same story in the database, known as it was known."""

    async def copy() -> None:
        async with open_log(url, SECRET) as log:
            await log.append_all((as_draft(r), r.by) for r in events)

    asyncio.run(copy())


def as_draft(r: Recorded) -> Draft:
    return Draft(r.stream, r.version, r.event, r.occurred_at, r.known_from, rest=r.rest)
