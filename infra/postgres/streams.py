"""How far the log has left by Kafka, and what came in by it: satisfies `web.ports.Streams`."""

from dataclasses import dataclass

from infra.postgres.pool import Pool, lines


@dataclass(frozen=True)
class Relayed:
    """Every event up to `position` is acknowledged; `behind` events are not, the first of which was
    recorded so many `seconds` ago.
    """

    prefix: str
    position: int
    behind: int
    seconds: float


@dataclass(frozen=True)
class TakenIn:
    """Of one mapping: messages so far, those that became dead letters, and those that wait."""

    name: str
    messages: int
    dead_letters: int
    lag: int


class PostgresStreams:
    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def relays(self) -> list[Relayed]:
        return await lines(self._pool, Relayed, "relays_status")

    async def intakes(self) -> list[TakenIn]:
        return await lines(self._pool, TakenIn, "intakes_status")
