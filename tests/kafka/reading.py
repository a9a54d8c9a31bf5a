"""What stands in topics, read by a consumer that knows nothing of ours."""

from collections.abc import Iterable
from typing import Any

from kafka import KafkaConsumer, TopicPartition


def topics(kafka: str, prefix: str) -> set[str]:
    consumer = KafkaConsumer(bootstrap_servers=kafka)
    try:
        return {topic for topic in consumer.topics() if topic.startswith(prefix)}
    finally:
        consumer.close()


def read(kafka: str, names: Iterable[str]) -> list[Any]:
    """All messages that are there by now, in the order of each partition."""
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
        found: list[Any] = []
        while any(consumer.position(each) < ends[each] for each in there):
            for messages in consumer.poll(timeout_ms=500).values():
                found += messages
        return found
    finally:
        consumer.close()
