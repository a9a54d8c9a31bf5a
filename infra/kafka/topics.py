"""Which topics the log leaves by: one per kind of record, and one that holds all of it."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from kafka.admin import KafkaAdminClient

from infra.kafka.connecting import make_topics
from projections.engine.slots import SLOTS

KEPT: Mapping[str, str] = {"cleanup.policy": "compact", "min.cleanable.dirty.ratio": "0.1"}
"""Every event has a key of its own: so all stay, but those that are taken back."""

WHOLE: Mapping[str, str] = {"cleanup.policy": "delete", "retention.ms": "-1"}

ALL = "all"


@dataclass(frozen=True)
class Topics:
    """Of one log: each has as many partitions as there are slots, and a stream's slot is its
    partition. `personal` are the types whose sealed fields leave as well, in topics of their own.
    """

    prefix: str
    personal: Collection[str] = ()
    _made: set[str] = field(default_factory=set, compare=False)

    @property
    def log(self) -> str:
        """For SoloCRM's own workers: everything, what is personal as ciphertext."""
        return f"{self.prefix}.log"

    def open(self, type: str) -> str:
        return f"{self.prefix}.{type}"

    def marked(self, type: str) -> str | None:
        """The topic with what is personal of these, if it may leave."""
        leaves = type in self.personal or ALL in self.personal
        return f"{self.prefix}.{type}.personal" if leaves else None

    def of(self, type: str) -> Iterator[str]:
        yield self.open(type)
        if marked := self.marked(type):
            yield marked

    def make(self, admin: KafkaAdminClient, types: Iterable[str]) -> None:
        """Those that are not there yet."""
        wanted = {topic for type in types for topic in self.of(type)}
        if new := wanted - self._made:
            make_topics(admin, new, SLOTS, KEPT)
        if self.log not in self._made:
            make_topics(admin, [self.log], SLOTS, WHOLE)
        self._made.update(new, [self.log])
