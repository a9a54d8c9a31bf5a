"""The timeline: every event that is believed of every record, in the words of its topic.

Whose timeline it is on is no column: the customer's own records are found when it is read.
"""

from collections.abc import Iterator
from typing import Annotated, NamedTuple
from uuid import UUID

from domain.catalogue import RECORDS
from domain.event import Personal
from domain.recorded import Recorded
from projections.engine.table import Json, Projection, Rows, Table


class Entry(NamedTuple):
    """One event: its open fields as `said`, its personal ones apart under their `subject`."""

    record: UUID
    number: int
    topic: str
    actor: str
    source: str
    said: Json
    subject: UUID | None
    personal: Annotated[Json | None, Personal(of="subject")]


def changes(recorded: Recorded, _: Rows) -> Iterator[Entry]:
    event = recorded.event
    said, personal = event.written
    yield Entry(
        record=recorded.stream,
        number=recorded.version,
        topic=event.TOPIC,
        actor=recorded.by.actor,
        source=recorded.by.source,
        said=Json(said.decode()),
        subject=event.subject_id(recorded.stream),
        personal=Json(personal.decode()) if personal else None,
    )


TIMELINE = Projection(
    name="timeline",
    of=RECORDS,
    tables=(Table("timeline", Entry, key=("record", "number"), appended=True),),
    changes=changes,
)
