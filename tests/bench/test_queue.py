"""The benchmark of the queue stands on tickets that could have been: their rules let them pass."""

from collections import defaultdict
from datetime import UTC, datetime
from uuid import UUID

from domain.catalogue import RECORD_OF
from domain.event import Event
from domain.story import Record, say
from domain.ticket import Ticket
from solocrm.bench.asking import drafts
from solocrm.bench.queue import told

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)


def test_a_third_of_its_tickets_are_open_and_every_life_obeys_the_rules() -> None:
    records = dict[UUID, Record]()
    instants = defaultdict[UUID, list[datetime]](list)
    for stream, at, event in told(40, NOW):
        assert isinstance(event, Event)
        records[stream] = say(RECORD_OF[type(event)], records.get(stream), event)
        instants[stream].append(at)
    found = [each for each in records.values() if isinstance(each, Ticket)]
    assert len(found) == 3 * 40
    assert sum(each.is_open for each in found) == 40
    assert all(own == sorted(own) and own[-1] <= NOW for own in instants.values())


def test_each_stream_is_written_from_version_one_on() -> None:
    versions = defaultdict[UUID, list[int]](list)
    for draft, _ in drafts(told(5, NOW)):
        versions[draft.stream].append(draft.version)
    assert all(own == list(range(1, len(own) + 1)) for own in versions.values())
