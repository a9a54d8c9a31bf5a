"""The timeline: every event that is believed of every record, in the words of its topic.

Whose timeline it is on is no column: the customer's own records are found when it is read.
"""

from collections.abc import Iterator
from typing import Annotated, NamedTuple
from uuid import UUID

from pydantic_core import to_json

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
    personal = set(event.personal_fields())
    fields = event.model_dump(mode="json", exclude_unset=True)
    own = {name: value for name, value in fields.items() if name in personal}
    yield Entry(
        record=recorded.stream,
        number=recorded.version,
        topic=event.TOPIC,
        actor=recorded.by.actor,
        source=recorded.by.source,
        said=as_json({name: value for name, value in fields.items() if name not in personal}),
        subject=event.subject_id(recorded.stream),
        personal=as_json(own) if own else None,
    )


def as_json(fields: dict[str, object]) -> Json:
    return Json(to_json(fields).decode())


TIMELINE = Projection(
    name="timeline",
    of=RECORDS,
    tables=(Table("timeline", Entry, key=("record", "number"), appended=True),),
    changes=changes,
)
