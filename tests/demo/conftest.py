"""The demo is played once for all tests."""

import pytest

from tests.demo.playing import Demo, played


@pytest.fixture(scope="session")
def demo() -> Demo:
    return played(seed=1)
