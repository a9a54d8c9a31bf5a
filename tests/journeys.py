"""Random journeys: what befalls a few deals in time, late, at once, corrected, undone, staged."""

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from random import Random
from typing import Any

from commands import opportunities, pipelines, products, users
from commands.command import Call
from commands.correct import Instead
from commands.execute import execute
from commands.staging import Staging
from domain.errors import Refused
from domain.pipeline import Pipeline
from domain.recorded import Draft, Recorded
from domain.story import state, story
from tests.crm import (
    COMMAND_OF,
    LATER_STAGES,
    PIPELINE_OF,
    STAGE_NAMES,
    Crm,
    Decide,
    euros,
    founder,
    id_of,
    instead,
    opening,
    run,
)

DEALS = ("acme", "bolt", "core")
STAGE_WORDS = (*STAGE_NAMES["sales"], *STAGE_NAMES["renewals"], *LATER_STAGES)
CLOSINGS = ("won", "lost", "again", "archived", "restored")
WORDS = (*STAGE_WORDS, *CLOSINGS, "100", "250", *(f"into {deal}" for deal in DEALS))
TAKEN = ("name", "amount", "probability", "close_date", "owner", "contacts")
HOUR, MOMENT = timedelta(hours=1), timedelta(microseconds=1)
Body = dict[str, Any]


def random_crm(random: Random, steps: int = 24) -> Crm:
    """What is refused on the way leaves nothing."""
    crm = Crm()
    crm.do(users.join, id_of("Anna"), name="Anna", login="anna")
    crm.do(products.introduce, id_of("Widget"), name="Widget", price=euros(10))
    for _ in range(steps):
        crm.log.turn_clock(random.choice((0, 0, 1, 1, 2, 30, -1)) * HOUR)
        with suppress(Refused):
            random.choices(list(STEPS), list(STEPS.values()))[0](crm, random)
    return crm


def hours(random: Random) -> timedelta:
    return random.randrange(4) * HOUR + random.choice((0, 0, 0, 1)) * MOMENT


def words_for(crm: Crm, random: Random) -> tuple[str, str]:
    """A deal, and what to say of it: mostly something that may happen to it now."""
    name = random.choice(DEALS)
    deal = crm.deal(name)
    if deal is None:
        return name, random.choice(STAGE_WORDS)
    if random.random() < 0.2:
        return name, random.choice(WORDS)
    if deal.archived:
        return name, "restored"
    if deal.status != "open":
        return name, random.choice(("again", "again", "archived"))
    own = [word for word in STAGE_WORDS if PIPELINE_OF[id_of(word)] == deal.pipeline]
    return name, random.choice((*own, "won", "lost", "100", "250", *random.sample(WORDS, 2)))


def in_time(crm: Crm, random: Random) -> None:
    crm.say(*words_for(crm, random))


def late(crm: Crm, random: Random) -> None:
    crm.say(*words_for(crm, random), at=crm.now - hours(random))


def at_once(crm: Crm, random: Random) -> None:
    """At the very instant of the last event of the story."""
    deal, word = words_for(crm, random)
    if told := story(crm.log.stream(id_of(deal))):
        crm.say(deal, word, at=told[-1].occurred_at)


def other(crm: Crm, random: Random) -> None:
    deal = random.choice(DEALS)
    decide, body = details(random)
    at = random.choice((None, crm.now - hours(random)))
    crm.do(decide, id_of(deal), at=at, **body)


def details(random: Random) -> tuple[Decide, Body]:
    """What changes no stage."""
    lines = [line(random) for _ in range(random.randrange(3))]
    return random.choice(
        (
            (opportunities.change_lines, {"lines": lines}),
            (opportunities.change_lines, {"lines": lines}),
            (opportunities.rate, {"probability": random.choice((None, "0.3"))}),
            (opportunities.rename, {"name": random.choice(("one", "two"))}),
            (opportunities.assign, {"owner": random.choice((None, id_of("Anna")))}),
            (opportunities.change_close_date, {"close_date": random.choice((None, "2024-06-30"))}),
            (opportunities.set_next_step, {"text": random.choice(("", "call")), "due": None}),
        )
    )


def line(random: Random) -> dict[str, object]:
    quantity, price = random.choice(("1", "0.5", "2.25")), random.choice(("9.99", "0.01", "100"))
    return {"product": id_of("Widget"), "quantity": quantity, "price": euros(price)}


def corrected(crm: Crm, random: Random) -> None:
    """Up to two events never were; instead, near them or near others, hold up to two others."""
    deal = random.choice(DEALS)
    told = story(crm.log.stream(id_of(deal)))
    wrong = random.sample(told, min(len(told), random.randrange(3)))
    near = [*wrong, *random.sample(told, min(len(told), 1))]
    steps = [held_instead(crm, random, deal, each) for each in near[: random.randrange(4)]]
    crm.correct(id_of(deal), *(r.version for r in wrong), instead=steps)


def held_instead(crm: Crm, random: Random, deal: str, near: Recorded) -> Instead:
    at = min(near.occurred_at + random.choice((-1, 0, 0, 1)) * hours(random), crm.now)
    if near.version == 1 or random.random() < 0.05:
        return instead(opportunities.open_, at, **opening(deal, id_of(random.choice(STAGE_WORDS))))
    decide, body = random.choice((crm.meaning(deal, random.choice(WORDS)), details(random)))
    return instead(decide, at, **body)


def undone(crm: Crm, random: Random) -> None:
    crm.undo(id_of(random.choice(DEALS)))


def merged(crm: Crm, random: Random) -> None:
    """One deal into another, which takes over some of its values, in time or late; or one that was
    is split from it again.
    """
    gone = [each for each in DEALS if (now := crm.deal(each)) and now.merged_into]
    if gone and random.random() < 0.7:
        crm.split(id_of(random.choice(gone)))
        return
    loser, survivor = random.sample(DEALS, 2)
    take = random.sample(TAKEN, random.randrange(4))
    at = random.choice((None, crm.now - hours(random)))
    crm.do(opportunities.merge, id_of(loser), at=at, into=id_of(survivor), take=take)


def two_at_once(crm: Crm, random: Random) -> None:
    """One command that speaks of two deals, as a retired stage's move-to or an import does."""
    by, said = founder(), list[Draft]()
    for deal in random.sample(DEALS, 2):
        decide, body = crm.meaning(deal, random.choice(WORDS))
        said += crm.do(decide, id_of(deal), by=by, dry_run=True, **body).said
    run(crm.log.append_all([(draft, by) for draft in said]))
    if said and random.random() < 0.5:
        crm.undo(said[0].stream)


def staged(crm: Crm, random: Random) -> None:
    """An import that says when it was known: as it happened, or on import."""
    staging = Staging(crm.log, as_it_happened=random.random() < 0.7)
    deal, first = words_for(crm, random)
    at = crm.now - 3 * hours(random)
    for word in (first, *random.sample(WORDS, 3)):
        at = min(at + hours(random), crm.now)
        decide, body = crm.meaning(deal, word)
        with suppress(Refused):
            run(execute(staging, COMMAND_OF[decide], Call(id_of(deal), body, founder(), at)))
    run(staging.flush())


def pipeline_changed(crm: Crm, random: Random) -> None:
    name = random.choice(tuple(STAGE_NAMES))
    pipeline = state(Pipeline, story(crm.log.stream(id_of(name))))
    if pipeline is None:
        return
    order = pipeline.order
    at = random.choice((None, crm.now - hours(random)))
    match random.choice(("reorder", "reorder", "rename", "rate", "add", "add", "retire", "undo")):
        case "reorder":
            stages = random.sample(order, len(order))
            crm.do(pipelines.reorder_stages, id_of(name), at=at, stages=stages)
        case "rename":
            anew = random.choice(("new", "newer"))
            crm.do(pipelines.rename_stage, id_of(name), at=at, stage=order[0], name=anew)
        case "rate":
            chance = random.choice(("0.2", "0.3333"))
            crm.do(pipelines.rate_stage, id_of(name), at=at, stage=order[0], probability=chance)
        case "add":
            new = random.choice([each for each, of in LATER_STAGES.items() if of == name])
            stage = {"id": id_of(new), "name": new, "probability": "0.7"}
            place = random.randrange(4)
            crm.do(pipelines.add_stage, id_of(name), at=at, stage=stage, place=place)
        case "retire" if len(order) - len(pipeline.retired) > 2:
            retired = Pipeline.StageRetired(stage=random.choice(order))
            crm.record((id_of(name), retired))
        case "undo":
            crm.undo(id_of(name))


def pipeline_corrected(crm: Crm, random: Random) -> None:
    """One of its changes never was, or was at another time."""
    stream = id_of(random.choice(tuple(STAGE_NAMES)))
    told = story(crm.log.stream(stream))
    if not told:
        return
    changed = random.choice(told)
    at = max(told[0].occurred_at, changed.occurred_at + random.choice((-1, 1)) * hours(random))
    again: tuple[Instead, ...] = ()
    match changed.event:
        case Pipeline.StagesReordered(stages=stages):
            again = (instead(pipelines.reorder_stages, min(at, crm.now), stages=stages),)
        case Pipeline.StageAdded(stage=stage):
            again = (instead(pipelines.add_stage, min(at, crm.now), stage=stage.model_dump()),)
    if changed.version > 1:
        crm.correct(stream, changed.version, instead=again)


STEPS: dict[Callable[[Crm, Random], None], int] = {
    in_time: 30,
    late: 12,
    at_once: 8,
    other: 8,
    corrected: 14,
    undone: 8,
    merged: 12,
    two_at_once: 4,
    staged: 8,
    pipeline_changed: 10,
    pipeline_corrected: 3,
}
"""{what may happen: how often}."""
