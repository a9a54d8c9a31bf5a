"""Three demos as large as people see them: read models equal a fold from zero, funnels their
definition.
"""

import asyncio

import pytest

from solocrm.demo.script import CUSTOMERS
from tests.demo.truth import is_true


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_every_demo_is_true(database: str, seed: int) -> None:
    asyncio.run(is_true(database, seed, CUSTOMERS, asked=20))
