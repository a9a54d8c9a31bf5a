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
    personal = {*event.personal_fields()} if event.says_personal else None
    yield Entry(
        record=recorded.stream,
        number=recorded.version,
        topic=event.TOPIC,
        actor=recorded.by.actor,
        source=recorded.by.source,
        said=Json(event.model_dump_json(exclude_unset=True, exclude=personal)),
        subject=event.subject_id(recorded.stream),
        personal=Json(event.model_dump_json(exclude_unset=True, include=personal))
        if personal
        else None,
    )


TIMELINE = Projection(
    name="timeline",
    of=RECORDS,
    tables=(Table("timeline", Entry, key=("record", "number"), appended=True),),
    changes=changes,
)
