"""Three small demos in a real database; `make chaos PART=time` proves the whole ones."""

import asyncio
from random import Random

import pytest

from solocrm.bench.company import recorded
from tests.demo import instants
from tests.demo.truth import is_true
from tests.secret import SECRET

ASKED = 50
"""(view, at, known_at), at random."""


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_read_models_equal_a_fold_from_zero_and_funnels_their_definition(
    database: str, seed: int
) -> None:
    asyncio.run(is_true(database, seed, customers=12, asked=4))
    if seed == 1:
        told = recorded(database, SECRET)
        assert asyncio.run(instants.are_right(database, told, Random(seed), ASKED)) >= ASKED // 5
