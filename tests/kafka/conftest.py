"""A real broker for the whole session: of KAFKA_BOOTSTRAP_SERVERS, or one that is started here."""

import os
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

import pytest

from infra.kafka.broker.jars import missing
from infra.kafka.broker.launcher import Broker

SOON = ("-XX:TieredStopAtLevel=1",)
"""A broker that lives for seconds is compiled in a hurry."""


@pytest.fixture(scope="session")
def kafka() -> Iterator[str]:
    """Its address."""
    if given := os.environ.get("KAFKA_BOOTSTRAP_SERVERS"):
        yield given
        return
    need_java()
    memory = Path("/dev/shm")  # thousands of small files, of which nothing is to stay
    with TemporaryDirectory(
        prefix="solocrm-kafka-", dir=memory if memory.is_dir() else None
    ) as folder:
        broker = Broker(Path(folder), options=SOON)
        broker.start()
        yield broker.address
        broker.kill()  # nobody needs what it holds


@pytest.fixture
def prefix() -> str:
    """Of topics that nobody else has."""
    return f"test-{uuid4().hex[:8]}"


def need_java() -> None:
    if lacking := missing():
        reason = f"no {' and no '.join(lacking)}: apt-get install openjdk-17-jre-headless maven"
        if "CI" in os.environ:
            pytest.fail(reason)
        pytest.skip(reason)
