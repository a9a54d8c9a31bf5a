"""Four workers that Kafka gives their slots are killed again and again: the rows are right."""

import asyncio
from itertools import islice
from random import Random
from threading import Thread
from time import sleep

from infra.postgres import upkeep
from infra.postgres.log import open_log
from infra.postgres.proof import verify
from projections.catalogue import PROJECTIONS
from solocrm.bench import company, ready
from tests.chaos.kafka.conftest import SIZE, Theatre, some
from tests.secret import SECRET

EVENTS = some(30_000)
WORKERS = 4
KILLS = 12 if SIZE == 1 else 3


def test_read_models_equal_a_fold_from_zero(folding_theatre: Theatre) -> None:
    theatre, random = folding_theatre, Random(5)
    relay = theatre.program("relay", "run")
    workers = [theatre.program("projections", "work", "--source", "kafka") for _ in range(WORKERS)]
    writing = Thread(target=write, args=(theatre.url,))
    writing.start()
    for _ in range(KILLS):
        sleep(random.uniform(1, 6))
        random.choice([relay, *workers, *workers]).kill()
        sleep(random.uniform(0, 2))
        theatre.keep()
    writing.join()
    theatre.until(lambda: caught_up(theatre.url))
    owned = {each.slots for each in upkeep.workers(theatre.url)}
    assert len(owned) > 1
    wrong = [each for each in verify(theatre.url, PROJECTIONS, SECRET) if not each.holds]
    assert wrong == []


def caught_up(url: str) -> bool:
    return all(each.last and each.behind == 0 for each in upkeep.status(url))


def write(url: str) -> None:
    """A company as it lives, and then many deals."""
    company.fill(url, SECRET, EVENTS // 3)
    commands = iter(ready.commands(EVENTS - EVENTS // 3))

    async def record() -> None:
        async with open_log(url, SECRET) as log:
            while part := list(islice(commands, 200)):
                await log.append_all(part)
                await asyncio.sleep(0.1)

    asyncio.run(record())
