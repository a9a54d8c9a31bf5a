"""A real broker for development and tests: Apache Kafka on one node, from its jars."""
