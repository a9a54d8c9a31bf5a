"""Frames of the story say what the events say, and nothing personal."""

from datetime import time
from random import Random

import polars as pl
import pytest

from domain import sla_policy, subscription
from domain.attribution_policy import AttributionPolicy, Credit
from domain.catalogue import EVENTS
from domain.contact import Contact
from domain.customer import Customer
from domain.event import Event
from domain.opportunity import Opportunity
from domain.sla_policy import SlaPolicy
from domain.story import Retracted
from domain.subscription import Subscription
from domain.working_calendar import Shift, Week, WorkingCalendar
from pipelines.scan import ToldStory
from pipelines.schema import ENVELOPE, schema
from tests.crm import Crm, euros, id_of
from tests.given import refused
from tests.golden import kept
from tests.journeys import random_crm
from tests.pipelines import oracle

GOLDEN = kept.events("0.1.0")
SHIFT = Shift(opens=time(9), closes=time(17, 30))
TOLD = [event for event in EVENTS if event is not Retracted]


@pytest.mark.parametrize("event", TOLD, ids=lambda event: event.TOPIC)
def test_a_frame_says_what_the_events_say(event: type[Event]) -> None:
    found = ToldStory(GOLDEN).scan(event).collect()
    assert found.schema == schema(event)
    assert found.to_dicts() == oracle.rows(GOLDEN, event)


def test_what_was_never_said_has_its_default() -> None:
    """As stored, an event leaves out what was not said, nested or not."""
    target = sla_policy.Target(answer=5)
    said: list[Event] = [
        SlaPolicy.Revised(terms=sla_policy.Terms(calendar=id_of("office"), targets=(target,))),
        Subscription.Changed(terms=subscription.Terms(plan="basic", charge=euros(10))),
        AttributionPolicy.Revised(credit=Credit()),
        WorkingCalendar.HoursChanged(zone="UTC", week=Week(tuesday=(SHIFT,))),
        Customer.Entered(name="acme Ltd", kind="company"),
    ]
    crm = Crm()
    crm.record(*((id_of(str(number)), event) for number, event in enumerate(said)))
    for event in said:
        [row] = ToldStory(crm.log.events).scan(type(event)).collect().to_dicts()
        assert [row] == oracle.rows(crm.log.events, type(event))


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.TOPIC)
def test_a_personal_field_has_no_column(event: type[Event]) -> None:
    assert not event.personal_fields().keys() & (schema(event).keys() - ENVELOPE.keys())


def test_a_field_called_like_one_of_the_envelope_is_the_events_own() -> None:
    assert "own_position" in schema(Contact.Appointed)


@pytest.mark.parametrize("seed", range(8))
def test_the_story_is_as_it_is_believed_at_any_instant(seed: int) -> None:
    random = Random(seed)
    log = random_crm(random, steps=60).log.events
    told = ToldStory(log)
    assert told.position == len(log)
    for event in (Opportunity.Opened, Opportunity.Moved, Opportunity.Won):
        at, known_at = random.choice(log).occurred_at, random.choice(log).known_from
        assert told.scan(event).collect().to_dicts() == oracle.rows(log, event)
        found = told.scan(event.TOPIC, at, known_at).collect()
        assert found.to_dicts() == oracle.rows(log, event, at, known_at)


def test_an_empty_log_has_frames_without_rows() -> None:
    story = ToldStory([])
    assert story.position == 0
    assert (
        story.scan(Opportunity.Won).collect().equals(pl.DataFrame(schema=schema(Opportunity.Won)))
    )


def test_an_event_that_nobody_knows_is_refused() -> None:
    with refused("unknown_event"):
        ToldStory([]).scan("opportunity.dreamt.v1")
