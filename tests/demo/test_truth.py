"""Three small demos in a real database; `make chaos PART=time` proves the whole ones."""

import asyncio

import pytest

from tests.demo.truth import is_true


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_read_models_equal_a_fold_from_zero_and_funnels_their_definition(
    database: str, seed: int
) -> None:
    asyncio.run(is_true(database, seed, customers=12, asked=4))
