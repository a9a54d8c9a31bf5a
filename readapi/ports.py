"""What read functions need from outside. Infra satisfies it by shape."""

from collections.abc import Collection, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeVar
from uuid import UUID

from domain.recorded import Recorded
from readapi.asof import AsOf

L = TypeVar("L")


@dataclass(frozen=True)
class Asked:
    """A question's instants as they were given, and the position that the answer must include."""

    at: str | None = None
    known_at: str | None = None
    min_position: int | None = None


@dataclass(frozen=True)
class Restatement:
    """An import of what was known as it happened, recorded after the `known_at` it restates."""

    command_id: UUID
    source: str
    position: int


class Session(Protocol):
    """One state of the database, and how far its read models are folded."""

    @property
    def now(self) -> datetime: ...
    @property
    def settled(self) -> datetime:
        """Every event recorded up to then is folded."""

    @property
    def lags(self) -> bool:
        """Whether events are recorded that are not folded."""

    @property
    def led(self) -> bool:
        """Whether a worker is there to fold them."""

    @property
    def live(self) -> bool:
        """Whether there are read models at all: not while the first are being made."""

    @property
    def position(self) -> int:
        """The smallest checkpoint."""

    @property
    def stopped(self) -> Collection[str]:
        """Read models that are folded no further."""

    @property
    def parked(self) -> Mapping[str, Collection[UUID]]:
        """{read model: streams that it lacks}."""

    @property
    def builds(self) -> Mapping[str, str]:
        """{read model: what tells the code that made it from other code}."""

    def reads(self, query: str) -> Collection[str]:
        """The read models whose tables the query names."""

    async def lines(self, query: str, line: type[L], given: Mapping[str, object]) -> Sequence[L]:
        """The lines of `sql/{query}.sql`, whose columns are the fields of `line`."""


class News(Protocol):
    """Wakes those who wait. Whoever saw what was `heard` before looking misses nothing."""

    @property
    def heard(self) -> int:
        """How often there was news."""

    async def beyond(self, heard: int, timeout: float) -> None:
        """Waits until more than that is heard, so many seconds at most."""


class Database(Protocol):
    """Where sessions come from; infra satisfies it by shape."""

    def session(self) -> AbstractAsyncContextManager[Session]: ...

    @property
    def folded(self) -> News:
        """Of what is folded."""

    async def tick(self) -> None:
        """Settle that nothing has happened up to now."""


class Snapshot(Protocol):
    """One answer's view: one state of the database, and one (at, known_at) for every table.

    `position` is the smallest checkpoint it was read at; `incomplete` counts the parked streams of
    all that was read so far.
    """

    @property
    def asof(self) -> AsOf: ...
    @property
    def now(self) -> datetime: ...
    @property
    def position(self) -> int: ...
    @property
    def incomplete(self) -> int: ...
    @property
    def restated_by(self) -> Sequence[Restatement]: ...
    @property
    def read(self) -> Collection[str]:
        """The read models that were read so far."""

    @property
    def builds(self) -> Mapping[str, str]:
        """{read model, of all: what tells the code that made it from other code}."""

    def instant(self, text: str) -> datetime:
        """Another instant of the question, read as `at` is. Raises `BadInstant`."""

    async def lines(self, query: str, line: type[L], **given: object) -> Sequence[L]:
        """The lines of `sql/{query}.sql`, whose columns are the fields of `line`; it may use
        `:at`, `:known_at`, the workspace's `:zone` and what is `given`. Of `QUERY by FIELD` the
        `{by}` of its includes is that field, else `nothing`. Raises `ProjectorDown`
        where a read model that it names has stopped.
        """

    def check(self, id: UUID) -> None:
        """Raises `Parked` if what was read so far lacks a part of that stream."""


class Reader(Protocol):
    """Where snapshots come from."""

    def snapshot(self, asked: Asked) -> AbstractAsyncContextManager[Snapshot]:
        """Waits up to 2 s until the question's instants are settled.

        Raises `TimeInFuture`, `BadInstant`, `Behind`, `ProjectorDown`.
        """


class End(Protocol):
    """The log's last position, 0 if it is empty, and when that was so by the database's clock."""

    @property
    def position(self) -> int: ...
    @property
    def at(self) -> datetime: ...


class Events(Protocol):
    """The log, for who follows it or asks for its history."""

    async def last_position(self) -> int:
        """0 for an empty log."""

    async def end(self) -> End: ...

    async def streams(self, ids: Collection[UUID]) -> Mapping[UUID, Sequence[Recorded]]:
        """All events of each stream in order of version; empty if none."""

    async def said_by(self, command: UUID) -> Sequence[Recorded]:
        """The events of one command in order of position; empty if none."""

    async def after(
        self,
        position: int,
        *,
        limit: int,
        topic: str | None = None,
        stream: UUID | None = None,
        actor: str | None = None,
        correlation: UUID | None = None,
    ) -> Sequence[Recorded]:
        """The events beyond that position, in order; `topic` may be a noun such as `customer`."""


class Live(Protocol):
    """A live read model: folded to `position`, `behind` events and `seconds` late."""

    @property
    def projection(self) -> str: ...
    @property
    def schema(self) -> str: ...
    @property
    def position(self) -> int: ...
    @property
    def behind(self) -> int: ...
    @property
    def seconds(self) -> float: ...
    @property
    def parked(self) -> int: ...
    @property
    def stopped(self) -> str | None: ...
    @property
    def switched_at(self) -> datetime: ...


class Made(Protocol):
    """A build of a read model; `folded` of the log's events up to `until` while it is made."""

    @property
    def schema(self) -> str: ...
    @property
    def projection(self) -> str: ...
    @property
    def number(self) -> int: ...
    @property
    def until(self) -> int: ...
    @property
    def folded(self) -> int | None: ...
    @property
    def stopped(self) -> str | None: ...
    @property
    def made_at(self) -> datetime: ...
    @property
    def position(self) -> int | None: ...
    @property
    def parked(self) -> int: ...
    @property
    def state(self) -> str:
        """building, live, kept up, frozen or stopped."""


class ParkedStream(Protocol):
    """A record whose fold ended at the event of that position, and why."""

    @property
    def projection(self) -> str: ...
    @property
    def stream(self) -> UUID: ...
    @property
    def position(self) -> int: ...
    @property
    def topic(self) -> str: ...
    @property
    def error(self) -> str: ...
    @property
    def parked_at(self) -> datetime: ...


class Worker(Protocol):
    """Who folds, and how many slots."""

    @property
    def number(self) -> int: ...
    @property
    def host(self) -> str: ...
    @property
    def process(self) -> int: ...
    @property
    def slots(self) -> str: ...


class ReadModels(Protocol):
    """How the read models stand, and who folds."""

    async def live(self) -> Sequence[Live]: ...

    async def builds(self) -> Sequence[Made]: ...

    async def workers(self) -> Sequence[Worker]: ...

    async def parked(self) -> Sequence[ParkedStream]: ...
