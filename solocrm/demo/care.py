"""What is written down of a customer besides deals: who it is, who is there, who looks after it."""

from datetime import datetime, timedelta
from itertools import pairwise

from commands.catalogue import command
from domain.customer import Lifecycle, Profile
from domain.person import Particulars
from solocrm.demo.acts import Say
from solocrm.demo.diary import Diary
from solocrm.demo.people import SIZES
from solocrm.demo.relations import Relation

LAPSES_AFTER = timedelta(270)
"""Since the last win."""

FORGOTTEN_AFTER = timedelta(90)
"""Since the last deal was lost."""

DAYS_BETWEEN_CHORES = 170.0
TAGS = ("VIP", "reference", "pays late", "multi-site", "出口", "老客户介绍", "样板间")
SEGMENTS = ("high-value", "promising", "ordinary", "at risk")
ADDRESSES = {"cn": "{region} 工业园区 {n} 号", "en": "Unit {n}, Station Road, {region}"}

IS_ARCHIVED = 0.3
IS_RESTORED = 0.3
SIZE_MIXED_UP = 0.04
SHOWS_UP_LATER = 0.4
"""How often."""


def enter(relation: Relation) -> None:
    """The customer, and whom one knows there already."""
    client, rng = relation.client, relation.rng
    diary = relation.diary("entered", relation.entered)
    lifecycle: Lifecycle = "customer" if relation.known else "lead"
    diary.say(
        "customers",
        "enter",
        client.id,
        name=client.name,
        kind=client.kind,
        profile=client.profile.model_copy(update={"lifecycle": lifecycle}),
        particulars=client.particulars,
        owner=relation.owner.id,
    )
    for number, person in enumerate(client.people):
        if number and rng.random() < SHOWS_UP_LATER:
            diary.open_at(relation.working_moment(diary.now + timedelta(rng.randint(3, 120))))
        diary.say(
            "contacts",
            "add",
            person.id,
            name=person.name,
            customer=client.id,
            position=person.position,
            particulars=person.particulars,
        )
        relation.met[person.id] = diary.now
    relation.entered += timedelta(minutes=6)


def lifecycle(relation: Relation) -> None:
    """A lead becomes a prospect with the first move, a customer with a win, and lapses in time."""
    turns: list[tuple[datetime, Lifecycle]] = []
    wins = relation.wins
    moved = first_move(relation)
    if moved and not relation.known and (not wins or moved < wins[0]):
        turns.append((moved, "prospect"))
    turns += [(at + timedelta(minutes=3), "customer") for at in wins]
    last_seen = [relation.entered, *wins] if relation.known else wins
    for at, following in pairwise([*last_seen, relation.company.ends]):
        if following - at > LAPSES_AFTER + timedelta(10):
            turns.append((relation.working_moment(at + LAPSES_AFTER), "lapsed"))
    for at, stage in sorted(turns):
        diary = relation.diary(f"{stage} {at.isoformat()}", at)
        diary.say("customers", "describe", relation.client.id, profile=Profile(lifecycle=stage))


def first_move(relation: Relation) -> datetime | None:
    move = command("opportunities", "move")
    moves = (each for each in relation.acts if isinstance(each, Say) and each.command is move)
    return min((each.at for each in moves), default=None)


def hand_over(relation: Relation, until: datetime) -> None:
    """Who leaves gives their customers to the founder, and gets them back on return."""
    founder, customer = relation.company.team.founder, relation.client.id
    for gone, back in relation.owner.absences:
        minutes = timedelta(minutes=relation.rng.randint(10, 300))
        for at, owner in ((gone, founder), (back, relation.owner)):
            if relation.entered < gone and at < until - timedelta(1):
                diary = relation.diary(f"handed over {at.isoformat()}", at + minutes)
                diary.say("customers", "assign", customer, owner=owner.id)


def archive(relation: Relation) -> datetime | None:
    """Who never bought and fell silent may be put away; the moment of it, if so."""
    rng, over = relation.rng, relation.is_over
    if over is None or rng.random() > IS_ARCHIVED:
        return None
    at = relation.working_moment(over + FORGOTTEN_AFTER + timedelta(rng.randint(0, 60)))
    diary = relation.diary("archived", at)
    diary.say("customers", "archive", relation.client.id)
    if rng.random() < IS_RESTORED:
        diary.wait(rng.uniform(10, 90))
        diary.say("customers", "restore", relation.client.id)
        diary.say("customers", "tag", relation.client.id, tag="promising again")
    return at


def chores(relation: Relation, until: datetime) -> None:
    """Tags come and go, addresses and names change, and a mistake is found now and then."""
    rng, at = relation.rng, relation.entered
    tags: list[str] = []
    while True:
        at = relation.working_moment(at + timedelta(1 + rng.expovariate(1 / DAYS_BETWEEN_CHORES)))
        if at > until - timedelta(hours=12):
            return
        chore(relation, at, tags)


def chore(relation: Relation, at: datetime, tags: list[str]) -> None:
    rng, customer = relation.rng, relation.client.id
    diary = relation.diary(f"chore {at.isoformat()}", at)
    kind = rng.choices(("tag", "untag", "describe", "detail", "rename"), (40, 15, 20, 20, 3))[0]
    match kind:
        case "untag" if tags:
            diary.say("customers", "untag", customer, tag=tags.pop())
        case "describe":
            profile = Profile(segment=rng.choice(SEGMENTS))
            diary.say("customers", "describe", customer, profile=profile)
        case "detail":
            diary.say("customers", "detail", customer, particulars=address(relation))
        case "rename" if relation.client.kind == "company":
            suffix = "集团" if relation.client.market == "cn" else " Group"
            diary.say("customers", "rename", customer, name=relation.client.name + suffix)
        case _:
            tags.append(rng.choice(TAGS))
            diary.say("customers", "tag", customer, tag=tags[-1])
    if rng.random() < SIZE_MIXED_UP:
        mix_up(relation, diary)


def address(relation: Relation) -> Particulars:
    client, n = relation.client, relation.rng.randint(1, 120)
    return Particulars(address=ADDRESSES[client.market].format(region=client.region, n=n))


def mix_up(relation: Relation, diary: Diary) -> None:
    """The size of another one, found out weeks later."""
    customer, size = relation.client.id, relation.client.size
    wrong = Profile(size=SIZES[(SIZES.index(size) + 1) % len(SIZES)], channel="Phone")
    said = diary.say("customers", "describe", customer, profile=wrong)
    diary.wait(relation.rng.uniform(10, 60))
    right = said.at_last(said.at, profile=Profile(channel="Phone"))
    diary.correct("customers", customer, "Mixed up with their neighbours", right, never=(said,))
