"""Commands do not notice a relay, nor that its broker is gone."""

import asyncio
from statistics import median, quantiles
from time import perf_counter, sleep
from uuid import uuid4

from commands.ports import Request
from infra.postgres.log import PostgresLog, open_log
from solocrm.bench.sample import commands, said_by
from tests.chaos.kafka.conftest import SIZE, Theatre
from tests.chaos.kafka.test_relay_killed import relayed
from tests.secret import SECRET

RATE = 50
"""Commands a second."""
SECONDS = 20 * SIZE
AWAY = 60 * SIZE
ROUNDS = 5


def test_a_relay_costs_commands_next_to_nothing(theatre: Theatre) -> None:
    lived(theatre, SECONDS)  # warm
    off, on = [], []
    for _ in range(ROUNDS):
        off.append(p99(lived(theatre, SECONDS)))
        relay = theatre.program("relay", "run")
        theatre.until(lambda: relayed(theatre))
        sleep(2)
        on.append(p99(lived(theatre, SECONDS)))
        relay.kill()
        theatre.programs.clear()
    print(f"p99 off {median(off):.2f} ms, on {median(on):.2f} ms")
    assert median(on) <= max(1.25 * median(off), median(off) + 3)


def test_while_the_broker_is_away_no_command_fails(theatre: Theatre) -> None:
    theatre.program("relay", "run")
    done = len(lived(theatre, 2))
    theatre.until(lambda: relayed(theatre) == done)
    theatre.broker.kill()
    away = lived(theatre, AWAY)  # raises what fails
    print(f"{len(away):,} commands without a broker, 0 failed, p99 {p99(away):.1f} ms")
    assert len(away) >= AWAY * RATE
    done += len(away)
    theatre.broker.start()
    theatre.until(lambda: relayed(theatre) == done)


def lived(theatre: Theatre, seconds: float) -> list[float]:
    """The milliseconds of each command, from when it was due."""

    async def run() -> list[float]:
        async with open_log(theatre.url, SECRET) as log, asyncio.TaskGroup() as group:
            taken: list[float] = []
            due, end = perf_counter(), perf_counter() + seconds
            while due < end:
                await asyncio.sleep(max(0.0, due - perf_counter()))
                group.create_task(one(log, due, taken))
                due += 1 / RATE
        return taken

    return asyncio.run(run())


async def one(log: PostgresLog, due: float, taken: list[float]) -> None:
    [draft] = commands(1)
    await log.append([draft], Request(draft.stream, b"as asked for", said_by(uuid4())))
    taken.append((perf_counter() - due) * 1_000)


def p99(milliseconds: list[float]) -> float:
    return quantiles(milliseconds, n=100)[98]
