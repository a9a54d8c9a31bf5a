"""Seconds for all tables of features as of 24 month ends, from Parquet; the demo's mix of events.

Peer: a loop in pandas, snapshot by snapshot, of a few features of deals, at its rate on the first
10,000 events. Limit: reading the columns that features are made of, of the same files, once per
month end.
"""

import time
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import polars as pl

from domain.activity import Activity
from domain.catalogue import EVENTS as TYPES
from domain.catalogue import RECORD_OF
from domain.contact import Contact
from domain.customer import Customer
from domain.event import Event
from domain.facts import FACTS
from domain.opportunity import Opportunity
from domain.order import Order
from domain.story import Record, Retracted
from domain.subscription import Subscription
from domain.ticket import Ticket
from infra.frames import PostgresFrames
from pipelines.features.catalogue import TABLES
from pipelines.features.known import Known
from pipelines.scan import Scanned
from pipelines.schema import ENVELOPE, schema
from pipelines.stored import typed
from solocrm.bench import peers
from solocrm.bench.asking import SECRET
from solocrm.bench.company import ENDS, ZONE, fill
from solocrm.bench.database import database
from solocrm.bench.figures import Figure, Result
from solocrm.bench.snapshots import snapshots

EVENTS = 1_000_000
MONTHS = 24
ROUNDS = 3
PEER = "a loop in pandas per snapshot, at its rate on 10,000 events"
LIMIT = "reading the same Parquet columns once per month end"

OF_CUSTOMERS: frozenset[type[Record]] = frozenset(
    {Customer, Contact, Opportunity, Activity, Ticket, Order, Subscription, *FACTS}
)
"""Whose events come again for each further customer; the rest is the company's own."""

NEEDED = ("stream", "version", "occurred_at", "known_from")
"""Of the envelope."""

Frames = dict[type[Event], pl.DataFrame]


def run(events: int = EVENTS) -> Result:
    with TemporaryDirectory(prefix="solocrm-") as folder:
        log, story = demo(), Files(Path(folder))
        recorded = story.write(log, events)
        early = beginning(log, peers.FIRST)
        tell(story, month_ends()[-1:])
        rounds = [
            (
                timed(lambda: tell(story, month_ends())),
                timed(lambda: snapshots(early, month_ends())),
                timed(lambda: story.read(month_ends())),
            )
            for _ in range(ROUNDS)
        ]
    value, peer, limit = map(median, zip(*rounds, strict=True))
    scaled = peer * recorded / sum(map(len, early.values()))
    return Result("s", value, Figure(PEER, scaled), Figure(LIMIT, limit), events=recorded)


def demo() -> Frames:
    """The demo's log as frames, event type by event type."""
    with database() as url:
        end = fill(url, SECRET, 0)
        log = PostgresFrames(url)
        return {event: typed(event, log.rows(0, end, [event.TOPIC])) for event in TYPES}


def beginning(log: Frames, number: int) -> Frames:
    """Its first events."""
    return {event: frame.filter(pl.col("position") <= number) for event, frame in log.items()}


def month_ends() -> list[datetime]:
    """Of the demo's 24 months, by the clock of its zone."""
    first = ENDS.year * 12 + ENDS.month - MONTHS + 1
    months = range(first, first + MONTHS)
    return [datetime(month // 12, month % 12 + 1, 1, tzinfo=ZONE) for month in months]


def tell(story: "Files", instants: Sequence[datetime]) -> None:
    for at in instants:
        known = Known(story, at, ZONE)
        for table in TABLES:
            table.of(known).collect()


def timed(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


class Files(Scanned):
    """A log in Parquet files, one for each type of event: satisfies `pipelines.ports.Story`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.position = 0
        self.asked: set[type[Event]] = set()

    def write(self, log: Frames, events: int) -> int:
        """Customers come again with all that is theirs until there are so many events; how many
        there are.
        """
        own = {event for event in log if RECORD_OF.get(event) in OF_CUSTOMERS}
        ids = pl.concat([log[event]["stream"] for event in own]).unique().implode()
        again = {event: frame.filter(pl.col("stream").is_in(ids)) for event, frame in log.items()}
        told, more = (sum(map(len, each.values())) for each in (log, again))
        copies = max(0, -(-(events - told) // more))
        for event, frame in log.items():
            others = (copy(again[event], ids, number) for number in range(1, copies + 1))
            pl.concat([frame, *others]).write_parquet(self._file(event))
        self.position = told + copies * more
        return self.position

    def _of(self, event: type[Event]) -> pl.LazyFrame:
        if event is not Retracted:
            self.asked.add(event)
        return pl.scan_parquet(self._file(event))

    def read(self, instants: Sequence[datetime]) -> None:
        """What was asked for so far, once per instant."""
        for _ in instants:
            for event in self.asked:
                own = [name for name in schema(event) if name not in ENVELOPE]
                pl.read_parquet(self._file(event), columns=[*NEEDED, *own])

    def _file(self, event: type[Event]) -> Path:
        return self.folder / f"{event.TOPIC}.parquet"


def copy(frame: pl.DataFrame, ids: pl.Series, number: int) -> pl.DataFrame:
    """As it befalls the customer of that number: ids of theirs begin otherwise."""
    texts = [name for name, kind in frame.schema.items() if kind == pl.String]
    other = f"{number:08x}"
    return frame.with_columns(
        pl.when(pl.col(name).is_in(ids))
        .then(other + pl.col(name).str.slice(len(other)))
        .otherwise(name)
        .alias(name)
        for name in texts
    )
