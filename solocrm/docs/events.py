"""The reference of events: what can happen to each record, and what each event carries."""

import sys
from collections.abc import Iterator

from domain.catalogue import RECORDS, events_of
from domain.event import Event
from domain.money import Money
from domain.person import Person
from domain.story import Record, Retracted
from solocrm.docs.markdown import code, first_sentence, page, paragraph, table
from solocrm.docs.shapes import Values, fields, schema_of

MONEY = Money.of_minor(1250, "EUR")

INTRODUCTION = f"""
Events are facts in the past tense. Each has a topic that never changes and is stored under it;
none is ever altered. A *personal* field belongs to the person or company that is named: it is
sealed by a key of theirs, and without it reads as empty. A *reserved* value is held by one record
at a time, within that scope. Money rests in minor units: {MONEY.amount} {MONEY.currency} is
`{MONEY.model_dump_json()}`. What every event carries besides, its envelope, is told in
[what every number means](../semantics.md#an-events-envelope).
""".strip()


def events() -> str:
    values = Values()
    records = [part for record in (*RECORDS, Person) for part in of_record(record, values)]
    corrections = ["## Corrections", *of_event(Retracted, values)]
    return page("Events", INTRODUCTION, *records, *corrections, "## Values", *values.sections())


def of_record(record: type[Record], values: Values) -> Iterator[str]:
    yield f"## {record.__name__}"
    yield first_sentence(sys.modules[record.__module__].__doc__)
    for event in events_of(record):
        yield from of_event(event, values)


def of_event(event: type[Event], values: Values) -> Iterator[str]:
    schema = schema_of(event)
    values.take(schema)
    yield f"### {code(event.TOPIC)}"
    yield paragraph(event.__doc__)
    lines = ((*told, marks(event, told[0].strip("`"))) for told in fields(schema))
    yield table(("field", "type", "default", "marks"), lines)


def marks(event: type[Event], field: str) -> str:
    told = []
    if of := event.personal_fields().get(field):
        told.append({"stream": "personal: the record's own"}.get(of, f"personal: of `{of}`"))
    if scope := event.unique_fields().get(field):
        told.append(f"reserved: {scope}")
    return ", ".join(told)
