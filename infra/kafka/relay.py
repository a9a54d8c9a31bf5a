"""The relay: the log leaves by Kafka, in its order, from a checkpoint of its own.

It reads what is committed and nothing waits for it: a broker that is away is felt here alone. What
was sent and not acknowledged is sent again, under the same event ids.
"""

import logging
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from contextlib import closing
from typing import Any

import orjson
import psycopg
from kafka.errors import KafkaError
from psycopg import Connection

from infra.kafka.chunks import chunks
from infra.kafka.connecting import BrokerUnreachable, administering, need_broker
from infra.kafka.messages import Line, headers, milliseconds, value, with_personal
from infra.kafka.sending import Sending
from infra.kafka.topics import Topics
from infra.postgres.queries import sql
from projections.engine.slots import SLOTS

BATCH = 5_000
"""Events that are read at once at most, but for a larger command."""
MARKED = 0.2
"""Seconds between two marks, where something is recorded: by then idle slots know of it."""
POLL = 0.05
"""Seconds between two looks at the log where no wake-up came."""
AGAIN, LATEST = 0.5, 15.0
"""Seconds until a lost broker is asked again, twice as long each time, at most so long."""
LOOK = 0.5
"""Seconds that it waits for the broker until it looks whether it is to stop."""
ENDS = 10.0
"""Seconds that one which stops waits for what it sent."""
RELAYING = 4
"""The class of the advisory locks that relays hold: one works, the others stand by."""

FORGOTTEN = "person.forgotten.v1"

logger = logging.getLogger(__name__)
Stopped = Callable[[], bool]


def run(url: str, servers: str, topics: Topics, stopped: Stopped, after: int | None = None) -> None:
    """Until told to stop. `after` is a position to begin again behind.

    Raises `BrokerUnreachable` where none answers at the beginning; later it is waited for.
    """
    need_broker(servers)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(sql("begin_relay"), {"prefix": topics.prefix, "after": after})
    wait = AGAIN
    while not stopped():
        began = time.monotonic()
        try:
            _run_once(url, servers, topics, stopped)
        except (KafkaError, BrokerUnreachable, psycopg.OperationalError) as lost:
            wait = AGAIN if time.monotonic() - began > LATEST else min(2 * wait, LATEST)
            logger.warning("the relay goes on in %.1f s: %s", wait, lost)
            sleep(wait, stopped)


def _run_once(url: str, servers: str, topics: Topics, stopped: Stopped) -> None:
    with (
        psycopg.connect(url, autocommit=True, application_name="solocrm relay") as connection,
        administering(servers) as admin,
        closing(Sending(servers)) as sending,
    ):
        if not take_over(connection, topics.prefix, stopped):
            return
        relay = Relay(connection, sending, topics, lambda types: topics.make(admin, types))
        connection.execute("LISTEN recorded")
        while not stopped():
            if not relay.advance():
                list(connection.notifies(timeout=POLL, stop_after=1))
        relay.finish()


def take_over(connection: Connection[Any], prefix: str, stopped: Stopped) -> bool:
    """Whether this relay is the one that works; until then it stands by."""
    lock = "SELECT pg_try_advisory_lock(%s, hashtext(%s))"
    while not stopped():
        [taken] = connection.execute(lock, [RELAYING, prefix]).fetchone() or (False,)
        if taken:
            return True
        sleep(AGAIN, stopped)
    return False


def sleep(seconds: float, stopped: Stopped) -> None:
    until = time.monotonic() + seconds
    while not stopped() and time.monotonic() < until:
        time.sleep(POLL)


class Relay:
    """One log on its way, from its checkpoint on."""

    def __init__(
        self,
        connection: Connection[Any],
        sending: Sending,
        topics: Topics,
        make: Callable[[set[str]], None],
    ) -> None:
        self._connection, self._sending, self._topics, self._make = (
            *(connection, sending, topics, make),
        )
        found = connection.execute(sql("relayed"), {"prefix": topics.prefix}).fetchone()
        self.sent = self.marked = self._kept = int(found[0]) if found else 0
        self._told = [self.sent] * SLOTS
        """Up to where each partition of the log says that it has everything."""
        self._marked_at, self._last_at = 0.0, 0
        self._source = f"/{topics.prefix}".encode()

    def advance(self) -> int:
        """Send the next batch, and keep what is acknowledged; how many positions that was."""
        if not self._keep(LOOK):
            return 0
        moved = self._send()
        if self.sent > self.marked and time.monotonic() - self._marked_at > MARKED:
            self._mark()
        self._keep(LOOK)
        return moved

    def finish(self) -> None:
        """What was sent is acknowledged, unless the broker is away."""
        if self.sent > self.marked:
            self._mark()
        self._keep(ENDS)

    def _keep(self, seconds: float) -> bool:
        """The last mark, once everything is acknowledged; whether it is."""
        if not self._sending.acknowledged(seconds):
            return False
        if self.marked > self._kept:
            given = {"prefix": self._topics.prefix, "position": self.marked}
            self._connection.execute(sql("advance_relay"), given)
            self._kept = self.marked
        return True

    def _send(self) -> int:
        lines = self._read()
        if not lines:
            return 0
        self._make({line.type for line in lines})
        of_slots: dict[int, list[bytes]] = defaultdict(list)
        for line in lines:
            id = line.id
            told = value(line, id)
            sealed = with_personal(line, told)
            self._tell(line, id.encode(), told, sealed)
            for slot in range(SLOTS) if line.topic == FORGOTTEN else (line.slot,):
                of_slots[slot].append(sealed)
            if line.topic == FORGOTTEN:
                self._take_back(line)
        before, self.sent = self.sent, lines[-1].position
        self._last_at = milliseconds(lines[-1].recorded_at)
        for slot, events in of_slots.items():
            self._fill(slot, events)
        return self.sent - before

    def _read(self) -> Sequence[Line]:
        given = {"after": self.sent, "upto": self.sent + BATCH}
        [end] = self._connection.execute(sql("batch_end"), given).fetchone() or (None,)
        if end is None:
            return ()
        return self._lines("lines_between", after=self.sent, upto=end)

    def _lines(self, where: str, **given: object) -> Sequence[Line]:
        found = self._connection.execute(sql("lines") + sql(where), given, binary=True)
        return [Line._make(row) for row in found]

    def _tell(self, line: Line, id: bytes, told: bytes, sealed: bytes) -> None:
        """For outsiders."""
        said, at = headers(line, id, self._source), milliseconds(line.recorded_at)
        open, slot = self._topics.open(line.type), line.slot
        self._sending.send(open, told, partition=slot, at=at, key=id, headers=said)
        if marked := self._topics.marked(line.type):
            self._sending.send(marked, sealed, partition=slot, at=at, key=id, headers=said)

    def _take_back(self, forgetting: Line) -> None:
        """Each event that told something of who is forgotten; what is left of it is told anew."""
        subject = orjson.loads(forgetting.state)["subject"]
        lines = self._lines("lines_about", subject=subject, before=forgetting.position)
        self._make({line.type for line in lines})
        for line in lines:
            id, at = line.id.encode(), milliseconds(forgetting.recorded_at)
            for topic in self._topics.of(line.type):
                self._sending.send(topic, None, partition=line.slot, at=at, key=id)
            self._tell(line, id, *[value(line, line.id)] * 2)

    def _fill(self, slot: int, events: Sequence[bytes] = ()) -> None:
        """The partition now has all of its slot up to what was sent."""
        for message in chunks(self._told[slot], self.sent, events):
            self._sending.send(self._topics.log, message, partition=slot, at=self._last_at)
        self._told[slot] = self.sent

    def _mark(self) -> None:
        """From all partitions one can see up to where they reach: so a start goes on from here."""
        for slot in range(SLOTS):
            if self._told[slot] < self.sent:
                self._fill(slot)
        self.marked, self._marked_at = self.sent, time.monotonic()
