"""1,000 random journeys (or `JOURNEYS`): what is counted, also by a clock, is accounted for."""

import asyncio
import os
from random import Random

from tests.readapi.test_counted_bridge import (
    bridges_are_right,
    returns_are_right,
    rotting_is_right,
)

JOURNEYS = int(os.environ.get("JOURNEYS", "1000"))


def test_every_counted_bridge_equals_its_definition(database: str) -> None:
    asyncio.run(bridges_are_right(database, Random("many"), JOURNEYS, 4))


def test_every_bridge_of_rotting_equals_its_definition(database: str) -> None:
    asyncio.run(rotting_is_right(database, Random("many"), JOURNEYS, 4))


def test_every_bridge_of_returns_equals_its_definition(database: str) -> None:
    asyncio.run(returns_are_right(database, Random("many"), JOURNEYS, 4))
