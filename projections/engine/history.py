"""The four times: every row holds from–to as it was true, and from–to as it was known."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from domain.recorded import Recorded
from domain.story import FOREVER, story
from projections.engine.table import Columns, Gone, Key, Projection, Rows


@dataclass(slots=True)
class Row:
    """Business columns, the event they come from, and when they hold.

    `stored` is (valid_to, known_to) as the store has them; None for a row that it lacks.
    """

    key: Key
    columns: Columns
    position: int
    version: int
    valid_from: datetime
    known_from: datetime
    valid_to: datetime = FOREVER
    known_to: datetime = FOREVER
    stored: tuple[datetime, datetime] | None = None

    @property
    def table(self) -> str:
        return self.key[0]

    @property
    def times(self) -> tuple[datetime, datetime, datetime, datetime]:
        return self.valid_from, self.valid_to, self.known_from, self.known_to

    @property
    def says(self) -> tuple[object, ...]:
        """All but from when and until when it is believed."""
        return self.key, self.columns, self.position, self.version, self.valid_from, self.valid_to

    @property
    def is_believed(self) -> bool:
        return self.known_to == FOREVER

    @property
    def is_current(self) -> bool:
        return self.valid_to == self.known_to == FOREVER

    @property
    def ever_holds(self) -> bool:
        """Of several events at one instant the last is seen: the others' rows are dropped."""
        return self.valid_from < self.valid_to and self.known_from < self.known_to

    @property
    def is_changed(self) -> bool:
        return self.stored is not None and self.stored != (self.valid_to, self.known_to)

    def holds(self, at: datetime, known_at: datetime) -> bool:
        return self.valid_from <= at < self.valid_to and self.known_from <= known_at < self.known_to


class History:
    """The rows of one stream in one projection: of each key at most one is current."""

    __slots__ = ("appended", "current", "dropped", "ended", "projection")

    def __init__(self, projection: Projection, rows: Iterable[Row] = ()) -> None:
        self.projection = projection
        self.current: dict[Key, Row] = {}
        self.appended: list[Row] = []
        self.ended: list[Row] = []
        self.dropped: list[Row] = []
        if rows:
            self._keep(rows)

    def __iter__(self) -> Iterator[Row]:
        yield from self.ended
        yield from self.appended
        yield from self.current.values()

    def take(self, recorded: Recorded, stream: Sequence[Recorded]) -> None:
        """The next event; at the last of a correction, the `stream` up to there. A correction is
        folded as one, since half of it is no story: so a batch may cut it anywhere. Only the
        stream tells whose it is.
        """
        if recorded.rest is None:
            self.extend(recorded)
        elif recorded.rest == 0 and self.projection.reads(type(stream[0].event)):
            self.retell(story(stream), recorded.known_from)

    def extend(self, recorded: Recorded, known_from: datetime | None = None) -> None:
        """One more event of the story: what it changes ends where it happened."""
        known_from = known_from or recorded.known_from
        current = self.current
        rows = Rows([row.columns for row in current.values()])
        key_of, place = self.projection.key, (recorded.position, recorded.version)
        changed = [  # all of them first: nothing changes where the projection's code raises
            (key_of(each.row), None) if isinstance(each, Gone) else (key_of(each), each)
            for each in self.projection.changes(recorded, rows)
        ]
        for key, columns in changed:
            if key in current:
                self.end(current.pop(key), recorded.occurred_at, known_from)
            if columns is not None:
                self._begin(Row(key, columns, *place, recorded.occurred_at, known_from))

    def _begin(self, row: Row) -> None:
        if row.key[0] in self.projection.appended:
            self.appended.append(row)
        else:
            self.current[row.key] = row

    def end(self, row: Row, happened: datetime, known_from: datetime) -> None:
        """In time the row just ends; late, it ended only by what has been known since."""
        if happened == known_from:
            row.valid_to = happened
            (self.ended if row.ever_holds else self.dropped).append(row)
        else:
            again = replace(row, valid_to=happened, known_from=known_from, stored=None)
            row.known_to = known_from
            self._keep([row, again])

    def retell(self, told: Iterable[Recorded], known_from: datetime) -> None:
        """A correction: believed rows that the new story gives again stay, the others end."""
        fresh = History(self.projection)
        for recorded in told:
            fresh.extend(recorded, known_from)
        given = {row.says: row for row in fresh}
        rows = list(self)
        for row in rows:
            if row.is_believed and given.pop(row.says, None) is None:
                row.known_to = known_from
        self.current, self.ended, self.appended = {}, [], []
        self._keep([*rows, *given.values()])

    def _keep(self, rows: Iterable[Row]) -> None:
        """Rows without extent on either axis are dropped."""
        for row in rows:
            if not row.ever_holds:
                self.dropped.append(row)
            elif row.is_current:
                self._begin(row)
            else:
                self.ended.append(row)
