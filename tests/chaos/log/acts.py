"""What the writers do: real commands on records that they share, and on some of their own."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from random import Random
from typing import Any, Self
from uuid import UUID, uuid5

from commands.catalogue import command
from commands.command import Call
from commands.correct import undo
from commands.execute import Done, execute
from commands.ports import Log
from domain.recorded import Provenance
from tests.chaos.log.journal import Line

SCENE = UUID("5b0f8c8e-9d59-4c55-8a4b-7f1d6d0f9f30")
STAGES = [uuid5(SCENE, name) for name in ("lead", "offer", "trial")]
PIPELINE, CUSTOMER, PRODUCT = (uuid5(SCENE, name) for name in ("sales", "acme", "kit"))
DEALS = [uuid5(SCENE, f"deal {number}") for number in range(12)]
LOGINS = 400

ELSEWHERE = {"version_taken", "not_there"}
"""Somebody else has changed a shared deal at the same moment, or undone its opening."""

MAY_BE_REFUSED = {
    "introduce": set[str](),
    "open": set[str](),
    "join": {"taken"},
    "retire": {"version_taken", "product_retired"},
    "resume": {"version_taken", "product_not_retired"},
    "move": ELSEWHERE | {"already_in_stage", "opportunity_closed"},
    "change-amount": ELSEWHERE | {"opportunity_closed"},
    "set-next-step": ELSEWHERE | {"opportunity_closed"},
    "win": ELSEWHERE | {"opportunity_closed"},
    "reopen": ELSEWHERE | {"opportunity_open"},
    "undo": {"version_taken", "nothing_to_undo"},
}
"""The codes that each command may get, whatever else is going on; any other is a false one."""


@dataclass(frozen=True)
class Act:
    """One command as it can be sent again, word by word."""

    key: str
    noun: str
    name: str
    stream: str
    body: dict[str, Any]

    def line(self) -> Line:
        return asdict(self)

    @classmethod
    def of(cls, line: Line) -> Self:
        return cls(*(line[name] for name in ("key", "noun", "name", "stream", "body")))

    async def send(self, log: Log, actor: str) -> Done:
        """Raises a `Refused`; a database error if nobody knows what came of it."""
        by, stream = Provenance(actor, UUID(self.key), "chaos"), UUID(self.stream)
        if self.name == "undo":
            return await undo(log, stream, by)
        return await execute(log, command(self.noun, self.name), Call(stream, self.body, by))


def money(random: Random) -> dict[str, str]:
    return {"amount": f"{random.randrange(1, 100_000)}.00", "currency": "EUR"}


def scene() -> list[Act]:
    """What is there before the writers begin."""
    random = Random(0)
    stages = [{"id": str(id), "name": id.hex[:6], "probability": "0.5"} for id in STAGES]
    return [
        _act("scene sales", "pipelines", "define", PIPELINE, name="Sales", stages=stages),
        _act("scene acme", "customers", "enter", CUSTOMER, name="Acme"),
        _act("scene kit", "products", "introduce", PRODUCT, name="Kit", price=money(random)),
        *(_open(f"scene {deal}", deal, random) for deal in DEALS),
    ]


def draw(random: Random) -> Act:
    """The next act, under a key of its own."""
    key = str(random.getrandbits(128))
    [kind] = random.choices(list(WEIGHTS), weights=list(WEIGHTS.values()))
    return kind(key, random)


def _introduce(key: str, random: Random) -> Act:
    return _act(key, "products", "introduce", uuid5(SCENE, key), name="Kit", price=money(random))


def _join(key: str, random: Random) -> Act:
    login = f"user-{random.randrange(LOGINS)}"
    return _act(key, "users", "join", uuid5(SCENE, key), name="Lin Yue", login=login)


def _deal(key: str, random: Random) -> Act:
    return _open(key, uuid5(SCENE, key), random)


def _with_lines(key: str, random: Random) -> Act:
    """Two events in one command."""
    lines = [{"product": str(PRODUCT), "quantity": "2", "price": money(random)}]
    return _open(key, uuid5(SCENE, key), random, lines=lines)


def _move(key: str, random: Random) -> Act:
    deal, stage = random.choice(DEALS), random.choice(STAGES)
    return _act(key, "opportunities", "move", deal, stage=str(stage))


def _change_amount(key: str, random: Random) -> Act:
    deal = random.choice(DEALS)
    return _act(key, "opportunities", "change-amount", deal, amount=money(random))


def _set_next_step(key: str, random: Random) -> Act:
    """Said twice, it is there twice."""
    return _act(key, "opportunities", "set-next-step", random.choice(DEALS), text="call")


def _close(key: str, random: Random) -> Act:
    return _act(key, "opportunities", random.choice(["win", "reopen"]), random.choice(DEALS))


def _sell(key: str, random: Random) -> Act:
    return _act(key, "products", random.choice(["retire", "resume"]), PRODUCT)


def _undo(key: str, random: Random) -> Act:
    """Several events in one command, of a stream that others write to."""
    return _act(key, "opportunities", "undo", random.choice(DEALS))


def _open(key: str, deal: UUID, random: Random, **more: Any) -> Act:
    body = {"name": "Deal", "customer": str(CUSTOMER), "pipeline": str(PIPELINE)}
    return _act(key, "opportunities", "open", deal, **body, amount=money(random), **more)


def _act(key: str, noun: str, does: str, stream: UUID, **body: Any) -> Act:
    return Act(str(uuid5(SCENE, key)), noun, does, str(stream), body)


WEIGHTS: dict[Callable[[str, Random], Act], int] = {
    _introduce: 6,
    _deal: 3,
    _with_lines: 2,
    _join: 3,
    _move: 4,
    _change_amount: 2,
    _set_next_step: 3,
    _close: 1,
    _sell: 1,
    _undo: 1,
}
