"""What somebody means to do for a customer: calls, visits and tasks, done in time or not."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random
from uuid import UUID, uuid5

from commands.catalogue import command
from solocrm.demo.acts import Act, Say
from solocrm.demo.diary import Diary
from solocrm.demo.relations import Relation
from solocrm.demo.seasons import Market

DAYS_BETWEEN = 360.0
"""Mean days from one errand for a customer to the next."""

LEAVES_UNDONE = 0.3
"""How often what is due in the last two weeks is not done by the end."""

SHARE_OF_OPEN_DEALS = 0.4
"""Of those that are open in the end, so many have an activity of their own."""

WHAT: dict[Market, tuple[tuple[str, str], ...]] = {
    "cn": (
        ("call", "回访使用情况"),
        ("task", "寄新版手册"),
        ("meeting", "现场巡检"),
        ("call", "确认对账单"),
        ("task", "准备校准证书"),
    ),
    "en": (
        ("call", "Ask how the probes are doing"),
        ("task", "Send the new manual"),
        ("meeting", "Yearly review"),
        ("call", "Agree the statement"),
        ("task", "Prepare the calibration papers"),
    ),
}
WITH_PHOTOS = {"cn": "，附照片", "en": ", with photos"}
OUTCOMES = {"cn": ("一切正常", "要两支备用探头", ""), "en": ("All well", "Wants two spares", "")}
NEXT: dict[Market, tuple[tuple[str, str], ...]] = {
    "cn": (("call", "跟进报价"), ("meeting", "上门演示"), ("task", "发合同")),
    "en": (("call", "Follow up"), ("meeting", "Show it on site"), ("task", "Send the contract")),
}


def errands(relations: Sequence[Relation], seed: int) -> list[Act]:
    """Of all customers; each draws from numbers of its own, so that no story changes for it."""
    acts: list[Act] = []
    for relation in relations:
        rng = Random(f"{seed} errands {relation.client.number}")
        own = replace(relation, rng=rng, acts=acts)
        look_after(own)
        for deal in still_open(relation):
            if rng.random() < SHARE_OF_OPEN_DEALS:
                plan_next(own, deal)
    return acts


def look_after(relation: Relation) -> None:
    rng, number, at = relation.rng, 0, relation.entered
    while True:
        at = relation.working_moment(at + timedelta(2 + rng.expovariate(1 / DAYS_BETWEEN)))
        if at > relation.company.ends - timedelta(days=1):
            return
        number += 1
        id = uuid5(relation.client.id, f"errand {number}")
        errand(relation, id, relation.diary(f"errand {number}", at))


def errand(relation: Relation, id: UUID, diary: Diary) -> None:
    """Planned, sometimes put off, and mostly done."""
    rng, market = relation.rng, relation.client.market
    kind, name = rng.choice(WHAT[market])
    days = rng.randint(2, 12)
    due = relation.company.office.working_day(
        relation.company.office.day_of(diary.now + timedelta(days))
    )
    said = {"kind": kind, "customer": relation.client.id, "due": due, "owner": diary.writer.id}
    diary.say("activities", "plan", id, name=name, **said)
    rethink(relation, id, diary, name)
    diary.wait(days * rng.choice((0.5, 1.0, 1.0, 1.2)))
    late = diary.now > relation.company.ends - timedelta(14)
    if late and rng.random() < LEAVES_UNDONE:
        return
    if rng.random() < 0.07:
        diary.say("activities", "cancel", id, reason="Nobody there")
        return
    diary.say("activities", "do", id, outcome=rng.choice(OUTCOMES[market]))
    if rng.random() < 0.02:
        diary.say("activities", "reopen", id)
        diary.wait(3)
        diary.say("activities", "do", id)


def rethink(relation: Relation, id: UUID, diary: Diary, name: str) -> None:
    """Now and then something about it changes."""
    rng, office = relation.rng, relation.company.office
    kind = rng.choices(("", "rename", "put off", "prioritise", "assign"), (80, 3, 9, 5, 3))[0]
    if not kind:
        return
    diary.wait(1)
    match kind:
        case "rename":
            diary.say("activities", "rename", id, name=name + WITH_PHOTOS[relation.client.market])
        case "put off":
            due = office.working_day(office.day_of(diary.now + timedelta(9)))
            diary.say("activities", "reschedule", id, due=due)
        case "prioritise":
            diary.say("activities", "prioritise", id, priority="high")
        case "assign":
            diary.say("activities", "assign", id, owner=relation.company.team.founder.id)


def still_open(relation: Relation) -> list[tuple[UUID, datetime]]:
    """The deals that nobody has closed by the end, and when each was opened."""
    ends = ("win", "lose", "archive", "merge")
    before = [each for each in relation.acts if each.at < relation.company.ends]
    said = [each for each in before if isinstance(each, Say)]
    begun = command("opportunities", "open")
    closing = [command("opportunities", each) for each in ends]
    opened = {each.stream: each.at for each in said if each.command is begun}
    closed = {each.stream for each in said if each.command in closing}
    return [(deal, at) for deal, at in opened.items() if deal not in closed]


def plan_next(relation: Relation, deal: tuple[UUID, datetime]) -> None:
    """In the last days, for a day soon after the end, or for one that has passed."""
    id, opened = deal
    rng, company = relation.rng, relation.company
    at = relation.working_moment(company.ends - timedelta(rng.uniform(2, 9)))
    if at <= opened or at > company.ends - timedelta(hours=12):
        return
    kind, name = rng.choice(NEXT[relation.client.market])
    due = company.office.working_day(company.office.day_of(at + timedelta(rng.randint(1, 14))))
    diary = relation.diary(f"next of {id}", at)
    said = {"kind": kind, "opportunity": id, "due": due, "owner": diary.writer.id}
    diary.say("activities", "plan", uuid5(id, "next"), name=name, **said)
