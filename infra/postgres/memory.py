"""What a process remembers of where streams stand."""

from collections import OrderedDict
from uuid import UUID

from domain.standing import Standing

LARGEST = 10_000
"""Streams that are remembered; those that were asked for last stay."""


class Memory:
    """The standings that were asked for last."""

    def __init__(self, largest: int = LARGEST) -> None:
        self._largest = largest
        self._held: OrderedDict[UUID, Standing] = OrderedDict()

    def __getitem__(self, stream: UUID) -> Standing:
        if stream not in self._held:
            return Standing()
        self._held.move_to_end(stream)
        return self._held[stream]

    def keep(self, stream: UUID, found: Standing) -> None:
        """Unless a later one is held already."""
        if found.version and found.version >= self[stream].version:
            self._held[stream] = found
            self._held.move_to_end(stream)
            if len(self._held) > self._largest:
                self._held.popitem(last=False)

    def drop(self, stream: UUID) -> None:
        self._held.pop(stream, None)
