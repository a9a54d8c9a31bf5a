"""What stands in topics, read by a consumer that knows nothing of ours."""

from collections.abc import Iterable, Iterator
from typing import Any

import orjson
from kafka import KafkaConsumer, TopicPartition


def topics(kafka: str, prefix: str) -> set[str]:
    consumer = KafkaConsumer(bootstrap_servers=kafka)
    try:
        return {topic for topic in consumer.topics() if topic.startswith(prefix)}
    finally:
        consumer.close()


def read(kafka: str, names: Iterable[str]) -> list[Any]:
    """All messages that are there by now, in the order of each partition."""
    return list(messages(kafka, names))


def each_message(kafka: str, names: Iterable[str]) -> Iterator[dict[str, Any]]:
    """What they say."""
    return (orjson.loads(each.value) for each in messages(kafka, names))


def messages(kafka: str, names: Iterable[str]) -> Iterator[Any]:
    consumer = KafkaConsumer(bootstrap_servers=kafka, max_poll_records=5_000)
    try:
        there = [
            TopicPartition(name, number)
            for name in names
            for number in consumer.partitions_for_topic(name) or ()
        ]
        consumer.assign(there)
        consumer.seek_to_beginning(*there)
        ends = consumer.end_offsets(there)
        while any(consumer.position(each) < ends[each] for each in there):
            for of_one in consumer.poll(timeout_ms=500).values():
                yield from of_one
    finally:
        consumer.close()


def waiting(kafka: str, group: str, names: Iterable[str]) -> int:
    """Messages that the group has not taken."""
    consumer = KafkaConsumer(bootstrap_servers=kafka, group_id=group, enable_auto_commit=False)
    try:
        there = [
            TopicPartition(name, number)
            for name in names
            for number in consumer.partitions_for_topic(name) or ()
        ]
        ends = consumer.end_offsets(there)
        return sum(ends[each] - (consumer.committed(each) or 0) for each in there)
    finally:
        consumer.close()
