"""Three demos as large as people see them: read models equal a fold from zero, funnels their
definition.
"""

import asyncio

import pytest

from solocrm.demo.script import CUSTOMERS
from tests.demo.playing import played
from tests.demo.truth import is_true


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_every_demo_is_true(database: str, seed: int) -> None:
    asyncio.run(is_true(database, seed, CUSTOMERS, asked=20))


@pytest.mark.parametrize("seed", range(4, 26))
def test_every_seed_is_a_business(seed: int) -> None:
    demo = played(seed)
    assert demo.played.customers >= CUSTOMERS
    assert len(demo.events) > 60_000
