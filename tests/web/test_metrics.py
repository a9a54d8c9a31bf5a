"""What watches over the program reads how far the log has left, and what came in."""

import asyncio
from dataclasses import dataclass

from infra.postgres.streams import Relayed, TakenIn
from web.metrics import streaming


@dataclass
class Noted:
    """By one relay and one consumer, or by none."""

    relayed: list[Relayed]
    taken: list[TakenIn]

    async def relays(self) -> list[Relayed]:
        return self.relayed

    async def intakes(self) -> list[TakenIn]:
        return self.taken


def lines(noted: Noted) -> list[str]:
    found = asyncio.run(streaming(noted))
    return [line for each in found for line in each.lines() if not line.startswith("#")]


def test_relays_and_consumers_are_told_where_there_are_any() -> None:
    noted = Noted([Relayed("acme", 7, 3, 1.5)], [TakenIn("shop", 100, 2, 9)])
    assert lines(noted) == [
        'solocrm_relay_position{prefix="acme"} 7',
        'solocrm_relay_lag_events{prefix="acme"} 3',
        'solocrm_relay_lag_seconds{prefix="acme"} 1.5',
        'solocrm_consume_messages_total{mapping="shop"} 100',
        'solocrm_consume_dead_letters_total{mapping="shop"} 2',
        'solocrm_consume_lag_messages{mapping="shop"} 9',
    ]
    assert lines(Noted([], [])) == []
