"""What came of the topic `log` and is not folded yet: no position is passed over unseen."""

from collections import defaultdict, deque
from collections.abc import Collection, Iterator
from typing import Any

from infra.kafka.chunks import Chunk

Told = dict[str, Any]


class Partition:
    """Of one slot: everything `after` some position, `upto` another one."""

    def __init__(self) -> None:
        self.after = self.upto = 0
        self.events: dict[int, Told] = {}
        self.chunks: deque[tuple[int, int]] = deque()
        """Offsets of the messages that closed a range, and where that ends."""

    def take(self, offset: int, chunk: Chunk) -> None:
        """Where some positions before it are missing, those that came earlier are of no use."""
        if chunk.after > self.upto:
            self.after = self.upto = chunk.after
            self.events = {at: each for at, each in self.events.items() if at > chunk.after}
        self.events |= {int(str(each["position"])): each for each in chunk.events}
        self.upto = max(self.upto, chunk.upto)
        if chunk.upto > chunk.after:
            self.chunks.append((offset, chunk.upto))

    def drop(self, position: int) -> int | None:
        """What lies up to there is folded; the offset from which on messages are still needed."""
        for at in [at for at in self.events if at <= position]:
            del self.events[at]
        needed = None
        while self.chunks and self.chunks[0][1] <= position:
            needed = self.chunks.popleft()[0] + 1
        return needed


class Inbox:
    def __init__(self) -> None:
        self._partitions: dict[int, Partition] = defaultdict(Partition)
        self._ends: set[int] = set()

    def take(self, slot: int, offset: int, chunk: Chunk) -> None:
        self._partitions[slot].take(offset, chunk)
        self._ends.add(chunk.upto)

    def forget(self, slot: int) -> None:
        """It is somebody else's."""
        self._partitions.pop(slot, None)

    def missing(self, slots: Collection[int], was: int) -> int | None:
        """Up to where something behind `was` never came, if anything."""
        late = [p.after for p in map(self._partitions.get, slots) if p and p.after > was]
        return min(late, default=None)

    def end(self, slots: Collection[int], was: int, upto: int, most: int) -> int | None:
        """The end of a command, behind `was` and at most at `upto`, up to which all of these slots
        is here; the next one, or the last within `most` positions.
        """
        reached = min((self._partitions[slot].upto for slot in slots), default=0)
        ends = sorted(end for end in {*self._ends, upto} if was < end <= min(reached, upto))
        near = [end for end in ends if end <= was + most]
        return near[-1] if near else ends[0] if ends else None

    def between(self, slots: Collection[int], was: int, end: int) -> list[Told]:
        """In order of position; what was told to several slots, once."""
        found = {
            at: each
            for slot in slots
            for at, each in self._partitions[slot].events.items()
            if was < at <= end
        }
        return [found[at] for at in sorted(found)]

    def drop(self, position: int) -> Iterator[tuple[int, int]]:
        """What all have folded; (slot, offset from which on its messages are still needed)."""
        self._ends = {end for end in self._ends if end > position}
        for slot, partition in self._partitions.items():
            if (needed := partition.drop(position)) is not None:
                yield slot, needed

    def held(self, slot: int) -> int:
        """Events."""
        return len(self._partitions[slot].events)
