"""The benchmark of a customer stands on a story that could have been: its rules let it pass."""

from datetime import UTC, datetime
from random import Random
from uuid import UUID

from domain.catalogue import RECORD_OF
from domain.story import Record, say
from solocrm.bench import customer
from tests.crm import id_of

ENDS = datetime(2024, 6, 30, tzinfo=UTC)


def test_its_story_has_so_many_events_and_obeys_the_rules() -> None:
    told = list(customer.life(Random("test"), id_of("acme Ltd"), ENDS, 500))
    records: dict[UUID, Record | None] = {}
    for stream, _, event in told:
        records[stream] = say(RECORD_OF[type(event)], records.get(stream), event)
    assert len(told) == 500
    assert [at for _, at, _ in told] == sorted(at for _, at, _ in told)
    assert {"Order", "Subscription", "Ticket", "Purchase"} <= {
        type(each).__name__ for each in records.values()
    }


def test_it_measures_the_whole_timeline() -> None:
    result = customer.run(60)
    assert (result.events, result.unit) == (60, "ms")
    assert result.value > 0
