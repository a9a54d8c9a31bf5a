"""The broker is killed three times and the relay ten times: nothing is lost, all is in order."""

import asyncio
from collections.abc import Iterator
from itertools import islice
from random import Random
from threading import Thread
from time import sleep

import psycopg

from commands.identity import named
from commands.ports import Bulk
from infra.postgres.log import open_log
from infra.postgres.queries import sql
from solocrm.bench import ready
from tests.chaos.kafka.conftest import SIZE, Theatre, some
from tests.kafka.reading import each_message, topics
from tests.secret import SECRET

EVENTS = some(200_000)
RELAY_KILLS, BROKER_KILLS = (10, 3) if SIZE == 1 else (3, 1)
PART = 2_000
"""Events that are recorded at once."""


def test_nothing_is_lost_and_every_stream_is_in_order(theatre: Theatre) -> None:
    writing = Thread(target=write, args=(theatre.url,))
    relay = theatre.program("relay", "run")
    writing.start()
    random = Random(11)
    acts = ["relay"] * RELAY_KILLS + ["broker"] * BROKER_KILLS
    random.shuffle(acts)
    for act in acts:
        sleep(random.uniform(1, 4))
        if act == "relay":
            relay.kill()
        else:
            theatre.broker.kill()
            sleep(random.uniform(0, 2))
            theatre.broker.start()
        theatre.keep()
    writing.join()
    theatre.until(lambda: relayed(theatre) == EVENTS)
    verify(theatre)


def write(url: str) -> None:
    commands = iter(ready.commands(EVENTS))

    async def record() -> Bulk:
        async with open_log(url, SECRET) as log:
            while part := list(islice(commands, PART)):
                written = await log.append_all(part)
                await asyncio.sleep(0.1)
        return written

    asyncio.run(record())


def relayed(theatre: Theatre) -> int:
    with psycopg.connect(theatre.url) as connection:
        found = connection.execute(sql("relayed"), {"prefix": theatre.prefix}).fetchone()
    return int(found[0]) if found else 0


def verify(theatre: Theatre) -> None:
    """What came first of each event, beside the log."""
    at, prefix = theatre.broker.address, theatre.prefix
    came: dict[int, str] = {}
    reached: dict[str, int] = {}
    again = 0
    for told in each_message(at, topics(at, prefix) - {f"{prefix}.log"}):
        position, id, stream = told["position"], told["event_id"], told["stream"]
        if position in came:
            assert came[position] == id
            again += 1
            continue
        assert told["version"] == reached.get(stream, 0) + 1, f"{stream} is out of order"
        reached[stream] = told["version"]
        came[position] = id
    assert came.keys() == set(range(1, EVENTS + 1))
    assert came == dict(stored(theatre.url))
    print(f"{EVENTS:,} events, {again:,} of them again")


def stored(url: str) -> Iterator[tuple[int, str]]:
    with psycopg.connect(url) as connection, connection.cursor("all") as cursor:
        for position, stream, version in cursor.execute(
            "SELECT position, stream, version FROM events"
        ):
            yield position, str(named(stream, str(version)))
