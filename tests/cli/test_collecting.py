"""A process that answers many does not stop to look through all that it remembers."""

import gc
from collections.abc import Iterator

import pytest

from solocrm.collecting import collect_seldom


@pytest.fixture
def looks() -> Iterator[list[int]]:
    """Of each look for garbage from now on, which generation it went to."""
    usual, seen = gc.get_threshold(), list[int]()

    def see(phase: str, about: dict[str, int]) -> None:
        if phase == "start":
            seen.append(about["generation"])

    gc.callbacks.append(see)
    yield seen
    gc.callbacks.remove(see)
    gc.set_threshold(*usual)


def test_what_is_remembered_is_looked_through_seldom(looks: list[int]) -> None:
    collect_seldom()
    looks.clear()
    remembered = [[number] for number in range(300_000)]
    assert {0, 1} <= set(looks)
    assert 2 not in looks
    assert len(remembered) == 300_000
