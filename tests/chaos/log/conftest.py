from collections.abc import Iterator

import pytest

from infra.postgres.embedded import Server
from tests.chaos.log.theatre import theatre


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with theatre() as opened:
        yield opened
