"""However facts arrive, they come to the same: in any order, thrice, alone and in lists."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from commands.identity import identity
from projections.engine.fold import Fold
from projections.facts import FACT_ROWS, Fact
from projections.timeline import TIMELINE, Entry
from tests.commands.door import Door
from tests.crm import COMMAND_OF, Crm, id_of
from tests.facts import SAID

DAY = timedelta(days=1)
FIRST = datetime(2023, 6, 1, tzinfo=UTC)
SPRING = id_of("spring")
NAMED = ("customer", "campaign", "channel", "seconds", "score")
SAYS = ("outcome", "page", "form", "method", "scale")


@dataclass(frozen=True)
class Message:
    """A fact as a shop tells it, under its own name of it."""

    noun: str
    command: str
    name: str
    body: dict[str, Any]

    @property
    def item(self) -> dict[str, Any]:
        return {"noun": self.noun, "command": self.command, "body": self.body}


def messages() -> list[Message]:
    """Ten of every kind, one a day."""
    told = []
    for number in range(10):
        for place, (decide, said) in enumerate(SAID.items()):
            command = COMMAND_OF[decide]
            at = FIRST + (number * len(SAID) + place) * DAY
            campaign = {"campaign": SPRING} if "campaign" in command.body.model_fields else {}
            name = f"{command.name} {number}"
            own = {"source": "shop", "message": name, "occurred_at": at.isoformat()}
            body = command.body(**said, **campaign).model_dump(mode="json") | own
            if "amount" in body:
                body["amount"] = {"amount": str(number), "currency": "EUR"}
            told.append(Message(command.noun, command.name, name, body))
    return told


def deliver(random: Random, told: list[Message]) -> Crm:
    """Thrice, in any order: each alone, or in a list with others, perhaps one that is all or none.

    The clock goes on meanwhile.
    """
    door = Door(Crm())
    left = told * 3
    random.shuffle(left)
    while left:
        door.crm.log.turn_clock(random.randrange(3) * DAY)
        some, left = left[: (many := random.choice((1, 1, 2, 20)))], left[many:]
        if many == 1:
            answers = [door.post(some[0].noun, some[0].body)]
        else:
            atomic = random.choice(("true", "false"))
            answers = [door.post(f"commands?atomic={atomic}", [each.item for each in some])]
        assert all(answer.is_success for answer in answers), answers[0].json()
        for answer in answers:
            assert all(each["status"] < 300 for each in answer.json().get("items", ()))
    return door.crm


def oracle(told: list[Message]) -> dict[UUID, tuple[Any, ...]]:
    """{id: what a row of it says}, straight from the messages."""
    return {identity("shop", each.noun, each.name): tuple(row_of(each)) for each in told}


def row_of(message: Message) -> Iterator[Any]:
    body = message.body
    yield from (str(body[name]) if body.get(name) is not None else None for name in NAMED)
    yield next((body[name] for name in SAYS if body.get(name)), None)
    yield int(body["amount"]["amount"]) * 100 if "amount" in body else None
    yield body.get("text") or None
    yield datetime.fromisoformat(body["occurred_at"])


def rows(crm: Crm) -> dict[UUID, tuple[Any, ...]]:
    fold: Fold = crm.fold(FACT_ROWS)
    told: dict[UUID, tuple[Any, ...]] = {}
    for row in fold.rows():
        fact = row.columns
        assert isinstance(fact, Fact)
        assert fact.fact not in told, "a fact has one row"
        own = [getattr(fact, name) for name in NAMED]
        named = (None if each is None else str(each) for each in own)
        told[fact.fact] = (*named, fact.says, fact.amount, fact.text, row.valid_from)
    return told


def test_facts_that_arrive_anyhow_are_the_same_rows_as_by_direct_definition() -> None:
    told = messages()
    expected = oracle(told)
    for seed in range(3):
        crm = deliver(Random(seed), told)
        assert rows(crm) == expected
        entries = [row.columns for row in crm.fold(TIMELINE).rows()]
        own = [each.record for each in entries if isinstance(each, Entry)]
        assert sorted(id for id in own if id in expected) == sorted(expected)
