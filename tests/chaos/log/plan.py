"""What happens in one seed, and when: all of it is drawn beforehand, so that it can be repeated."""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from typing import Literal

What = Literal[
    "kill",
    "enter",
    "cut answers",
    "terminate backends",
    "hold an append",
    "hold a reservation",
    "kill the server",
    "stop the server",
    "bring the server back",
]
WRITERS = 8


@dataclass(frozen=True, order=True)
class Strike:
    """At so many seconds from the beginning; `seconds` is how long it lasts."""

    at: float
    what: What
    whom: str = ""
    seconds: float = 0.0
    how_many: int = 0


@dataclass(frozen=True)
class Plan:
    """`writers`: how many tasks each process has. Every other one speaks through the proxy."""

    seed: int
    seconds: float
    writers: tuple[int, ...]
    workers: int
    strikes: tuple[Strike, ...]


def draw(seed: int, seconds: float = 10.0) -> Plan:
    random = Random(seed)
    writers = random.choice([(2, 2, 2, 2), (3, 3, 2), (4, 4), (5, 2, 1), (1, 1, 2, 4)])
    assert sum(writers) == WRITERS
    workers = random.randint(1, 2)
    names = [f"writer {number}" for number in range(len(writers))]
    mortal = ["subscription", "feed", "importer", *(f"worker {n}" for n in range(workers))]
    strikes = [
        *_held(random, seconds),
        *_killed(random, seconds, names, random.randint(2, 4)),
        *_killed(random, seconds, mortal, random.randint(3, 5)),
        *_disturbed(random, seconds),
        *_without_server(random, seconds),
    ]
    return Plan(seed, seconds, writers, workers, tuple(sorted(strikes)))


def _held(random: Random, seconds: float) -> Iterator[Strike]:
    """Half of the time an append is open: of ten seconds, five."""
    at, ending = random.uniform(0, 0.3) * seconds, random.choice(["commit", "roll back", "cut"])
    yield Strike(at, "hold an append", ending, seconds / 2)
    at = random.uniform(0, 0.8) * seconds
    yield Strike(at, "hold a reservation", seconds=random.uniform(0.02, 0.1) * seconds, how_many=40)


def _killed(random: Random, seconds: float, names: list[str], times: int) -> Iterator[Strike]:
    for _ in range(times):
        at, whom = random.uniform(0.1, 0.9) * seconds, random.choice(names)
        yield Strike(at, "kill", whom)
        yield Strike(at + random.uniform(0, 0.15) * seconds, "enter", whom)


def _disturbed(random: Random, seconds: float) -> Iterator[Strike]:
    for _ in range(random.randint(2, 4)):
        at = random.uniform(0.05, 0.95) * seconds
        yield Strike(at, "terminate backends", how_many=random.randint(10, 100))
    for _ in range(random.randint(3, 8)):
        at = random.uniform(0.05, 0.95) * seconds
        yield Strike(at, "cut answers", how_many=random.randint(1, 5))


def _without_server(random: Random, seconds: float) -> Iterator[Strike]:
    """Of five seeds one keeps its server, three see it killed, one sees it stopped for a while."""
    at = random.uniform(0.2, 0.8) * seconds
    match random.randrange(5):
        case 0:
            return
        case 1:
            yield Strike(at, "stop the server")
            yield Strike(at + 0.2 * seconds, "bring the server back")
        case _:
            yield Strike(at, "kill the server")
            yield Strike(at + random.uniform(0, 0.1) * seconds, "bring the server back")
