"""Kafka is asked for in our words: who does not answer, and which topic is missing."""

import logging
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager

from kafka.admin import KafkaAdminClient, NewTopic
from kafka.errors import KafkaError, TopicAlreadyExistsError

from domain.errors import NotThere, Unavailable

PATIENCE = 5_000
"""Milliseconds until who does not answer counts as away."""

READY = 30_000
"""Milliseconds that new topics may take until they can be used."""
FRESH = 10_000
"""Milliseconds until who reads topics looks whether they have got more partitions."""

logging.getLogger("kafka").setLevel(logging.CRITICAL)  # what it warns of, we tell ourselves


class BrokerUnreachable(Unavailable, code="broker_unreachable"):
    """No Kafka answers there: start one by `solocrm broker run`, or name another by
    KAFKA_BOOTSTRAP_SERVERS.
    """


class TopicMissing(NotThere, code="topic_missing"):
    """There is no such topic on that Kafka, and reading does not make one."""


@contextmanager
def administering(servers: str) -> Iterator[KafkaAdminClient]:
    """Raises `BrokerUnreachable` within ten seconds."""
    try:
        admin = KafkaAdminClient(bootstrap_servers=servers, bootstrap_timeout_ms=PATIENCE)
    except (KafkaError, ValueError, OSError) as failed:
        raise BrokerUnreachable(servers=servers) from failed
    try:
        yield admin
    finally:
        admin.close()


def need_broker(servers: str) -> None:
    """Before anything else is begun. Raises `BrokerUnreachable`."""
    with administering(servers):
        pass


def make_topics(
    admin: KafkaAdminClient, topics: Iterable[str], partitions: int, configs: Mapping[str, str]
) -> None:
    """Those that are not there, replicated as the broker has it; all of them can be used then."""
    wanted = set(topics)
    for topic in sorted(wanted - set(admin.list_topics())):
        try:
            new = NewTopic(topic, partitions, -1, topic_configs=dict(configs))
            admin.create_topics([new], timeout_ms=PATIENCE)
        except TopicAlreadyExistsError:  # somebody else's just now
            continue
    admin.wait_for_topics(wanted, timeout_ms=READY)  # another may have made them just now


def need_topics(admin: KafkaAdminClient, topics: Iterable[str]) -> None:
    """Raises `TopicMissing`."""
    there = set(admin.list_topics())
    if lacking := sorted(set(topics) - there):
        raise TopicMissing(topic=", ".join(lacking))
