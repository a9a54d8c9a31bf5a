"""Read models in memory, from batches of any size: as-of, tests, verify and what-if."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime
from uuid import UUID

from domain.person import Person
from domain.recorded import Recorded
from projections.engine.forgetting import remembered, tells_of
from projections.engine.history import History, Row
from projections.engine.table import C, Projection


class Fold:
    """Folds every event into all projections; each event counts once, however often it comes."""

    def __init__(self, *projections: Projection) -> None:
        self.projections = projections
        self.checkpoint = 0
        self._forgotten: set[UUID] = set()
        self._streams: dict[UUID, list[Recorded]] = defaultdict(list)
        self._histories: dict[UUID, list[History]] = {}

    def take(self, batch: Iterable[Recorded]) -> None:
        for recorded in batch:
            if recorded.position > self.checkpoint:
                if isinstance(recorded.event, Person.Forgotten):
                    self._forget(recorded.event.subject)
                self._take(remembered(recorded, self._forgotten))
                self.checkpoint = recorded.position

    def _forget(self, subject: UUID) -> None:
        """What was told of them is folded again, as it reads from now on."""
        self._forgotten.add(subject)
        told = {r.stream for own in self._streams.values() for r in own if tells_of(r, {subject})}
        for stream in told:
            for recorded in self._streams.pop(stream):
                self._take(remembered(recorded, self._forgotten))

    def _take(self, recorded: Recorded) -> None:
        stream = self._streams[recorded.stream]
        stream.append(recorded)
        if recorded.version == 1:
            readers = (each for each in self.projections if each.reads(type(recorded.event)))
            self._histories[recorded.stream] = [History(each) for each in readers]
        for history in self._histories[recorded.stream]:
            history.take(recorded, stream if recorded.rest == 0 else ())

    def rows(self) -> Iterator[Row]:
        for histories in self._histories.values():
            for history in histories:
                yield from history

    def held(self, columns: type[C], at: datetime, known_at: datetime) -> list[C]:
        """One table's rows as of (at, known_at)."""
        rows = (row.columns for row in self.rows() if row.holds(min(at, known_at), known_at))
        return [row for row in rows if isinstance(row, columns)]
