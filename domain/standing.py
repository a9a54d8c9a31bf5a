"""Where a stream stands now: all that is needed to say something more about what is there."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.catalogue import RECORD_OF
from domain.event import Event
from domain.recorded import Recorded
from domain.story import R, Record, Retracted, state, story


@dataclass(frozen=True, slots=True)
class Standing:
    """A stream's `version`, the `kind` of record that it is about, and the `record` by the story of
    now; when that story begins and ends. Its `corrected` past is told by the whole stream alone.
    """

    version: int = 0
    kind: type[Record] | None = None
    record: Record | None = None
    begun: datetime | None = None
    last: datetime | None = None
    corrected: bool = False

    def of(self, record: type[R]) -> R | None:
        """The record, if it exists and is of that kind."""
        return self.record if isinstance(self.record, record) else None

    def grown(self, said: Iterable[Recorded]) -> "Standing | None":
        """After the stream's next events; None if only the whole stream can tell."""
        standing = self
        for each in said:
            follows = each.version == standing.version + 1 and not isinstance(each.event, Retracted)
            if not follows or (standing.last and each.occurred_at < standing.last):
                return None
            standing = standing.after(each, standing._evolved(each.event))
        return standing

    def _evolved(self, event: Event) -> Record | None:
        if self.record:
            return self.record.evolve(event)
        kind = self.kind or RECORD_OF.get(type(event))
        return kind.begin(event) if kind else None

    def after(self, each: Recorded, record: Record | None) -> "Standing":
        """After the stream's next event, and the record after that."""
        return Standing(
            version=each.version,
            kind=self.kind or RECORD_OF.get(type(each.event)),
            record=record,
            begun=self.begun or each.occurred_at,
            last=each.occurred_at,
            corrected=self.corrected,
        )


def standing(stream: Sequence[Recorded]) -> Standing:
    """By all events of the stream, in order of version."""
    if not stream:
        return Standing()
    told = story(stream)
    kind = RECORD_OF.get(type(stream[0].event))
    return Standing(
        version=len(stream),
        kind=kind,
        record=state(kind, told) if kind else None,
        begun=told[0].occurred_at if told else None,
        last=told[-1].occurred_at if told else None,
        corrected=any(isinstance(each.event, Retracted) for each in stream),
    )
