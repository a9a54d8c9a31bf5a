"""Workers that fold one log together, each a process; and one process more, which conducts them."""

import re
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass

import psutil
import psycopg

from infra.kafka.connecting import administering
from infra.kafka.relay import Relay
from infra.kafka.sending import Sending
from infra.kafka.topics import Topics
from infra.kafka.working import POLL, Listening, consumer_of
from infra.postgres import upkeep
from infra.postgres.queries import sql
from infra.postgres.role import with_options
from infra.postgres.worker import SESSION, Worker
from infra.postgres.workers import share_out
from projections.catalogue import PROJECTIONS
from projections.engine.slots import SLOTS
from solocrm.bench.relay import SECRET

RANGE = re.compile(r"(\d+),(\d+)")
IDLE = 0.01
"""Seconds until who found nothing to fold looks again."""

Ready = Callable[[], object]


@dataclass(frozen=True)
class Place:
    """Where `count` workers fold the `events` that lie `after` a position of the log; those of
    Kafka from `topics`.
    """

    url: str
    servers: str
    broker: int
    """The number of its process."""
    count: int
    topics: Topics | None
    after: int
    events: int


def part(number: int, ready: Ready, place: Place) -> tuple[float, ...]:
    """Of process 0, the seconds of processors that database and broker took; of each worker, when
    it began and ended, and what it took itself.
    """
    if number == 0:
        return conduct(ready, place)
    with turning(place) as turn:
        ready()  # each has its slots
        ready()  # the log is in Kafka
        spent, begun = time.process_time(), time.perf_counter()
        left = place.events
        while left > 0:
            left -= turn()
        ended, spent = time.perf_counter(), time.process_time() - spent
        ready()  # all is folded
        ready()  # what it took is noted
        return begun, ended, spent


def conduct(ready: Ready, place: Place) -> tuple[float, ...]:
    with psycopg.connect(place.url, autocommit=True) as connection:
        backend = psutil.Process(connection.info.backend_pid)
        programs = (backend.parent() or backend, psutil.Process(place.broker))
        ready()
        if place.topics:
            relay(connection, place, place.topics)
        before = [spent_by(each) for each in programs]
        ready()
        ready()
        after = [spent_by(each) for each in programs]
        ready()
    return tuple(
        sum(seconds - was.get(process, 0) for process, seconds in now.items())
        for was, now in zip(before, after, strict=True)
    )


def spent_by(program: psutil.Process) -> dict[int, float]:
    """Seconds of processors by each of its processes."""
    found = dict[int, float]()
    for each in (program, *program.children()):
        with suppress(psutil.NoSuchProcess):  # it has just ended
            spent = each.cpu_times()
            found[each.pid] = spent.user + spent.system
    return found


def relay(connection: psycopg.Connection[tuple[object, ...]], place: Place, topics: Topics) -> None:
    given = {"prefix": topics.prefix, "after": place.after}
    connection.execute(sql("begin_relay"), given)
    with administering(place.servers) as admin, closing(Sending(place.servers)) as sending:
        relay = Relay(connection, sending, topics, lambda types: topics.make(admin, types))
        while relay.advance():
            pass
        relay.finish()


@contextmanager
def turning(place: Place) -> Iterator[Callable[[], int]]:
    """A worker that has its share of the slots: what folds its next batch, and how many positions
    that was.
    """
    url = with_options(place.url, SESSION)
    with psycopg.connect(url, autocommit=True) as connection:
        if not place.topics:
            worker = Worker.enlist(connection, PROJECTIONS, SECRET)
            while not shared(place):
                share_out(connection)
                time.sleep(IDLE)
            yield lambda: worker.advance() or idle()
            return
        with closing(consumer_of(place.servers, place.topics)) as consumer:
            listening = Listening.enlist(connection, PROJECTIONS, SECRET)
            listening.listen_to(consumer)
            while not shared(place):
                listening.hear(POLL)
            yield lambda: heard(listening)


def idle() -> int:
    time.sleep(IDLE)
    return 0


def heard(listening: Listening) -> int:
    """As it works by itself, but for others that come and go."""
    listening.hear(0)
    moved = listening.advance()
    listening.keep()
    return moved or idle()


def shared(place: Place) -> bool:
    """Whether all workers are there and have their slots, as many each."""
    found = [RANGE.findall(each.slots) for each in upkeep.workers(place.url)]
    sizes = [sum(int(end) - int(begin) for begin, end in own) for own in found]
    return sizes == [SLOTS // place.count] * place.count
