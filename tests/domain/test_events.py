"""What every event of the catalogue keeps to."""

import re
from collections import Counter
from uuid import UUID

import pytest

from domain.catalogue import EVENTS, RECORD_OF, RECORDS, events_of, in_topics
from domain.contact import Contact
from domain.customer import Customer
from domain.errors import Refused
from domain.event import WORKSPACE, Event
from domain.opportunity import Opportunity
from domain.pipeline import Pipeline
from domain.story import Record, Retracted, say
from domain.user import User
from tests.crm import LEAD, SALES, STAGES, euros, stages_of
from tests.given import ACME, IT

TOPICS = [event.TOPIC for event in EVENTS]
OPENED = Opportunity.Opened(
    name="it", customer=ACME, pipeline=SALES, stage=LEAD, stages=STAGES, amount=euros(1)
)


@pytest.mark.parametrize("event", EVENTS, ids=TOPICS)
def test_an_event_has_a_stable_topic_and_says_what_happened(event: type[Event]) -> None:
    assert re.fullmatch(r"[a-z_]+\.[a-z_]+\.v\d+", event.TOPIC)
    assert event.__doc__
    assert event.__doc__.strip().endswith(".")


def test_every_event_stands_in_the_catalogue_under_a_topic_of_its_own() -> None:
    ours = {each for each in Event.__subclasses__() if each.__module__.startswith("domain.")}
    assert ours == set(EVENTS)
    assert Counter(each.TOPIC for each in EVENTS).most_common(1)[0][1] == 1


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.__name__)
def test_a_topic_names_its_record(record: type[Record]) -> None:
    for event in events_of(record):
        assert RECORD_OF[event] is record
        assert event.TOPIC.split(".")[0] == in_topics(record)


@pytest.mark.parametrize("event", EVENTS, ids=TOPICS)
def test_the_personal_fields_of_an_event_have_one_subject_that_it_knows(event: type[Event]) -> None:
    owners = set(event.personal_fields().values())
    assert len(owners) <= 1
    assert owners <= {*event.model_fields, "stream", "workspace"}


def test_free_text_belongs_to_whom_it_is_about() -> None:
    assert Opportunity.Lost.personal_fields() == {"note": "customer"}
    assert Customer.Entered.personal_fields() == {"name": "stream", "particulars": "stream"}
    assert Retracted.personal_fields() == {"reason": "subject"}
    assert OPENED.subject_id(IT) == ACME
    assert User.Renamed(name="Dora").subject_id(IT) == IT
    assert Opportunity.Won().subject_id(IT) is None


def test_a_record_is_about_a_person_or_the_workspace() -> None:
    contact = say(Contact, None, Contact.Added(name="Carl", customer=ACME))
    pipeline = say(Pipeline, None, Pipeline.Defined(name="Sales", stages=stages_of("sales")))
    about: list[tuple[Record, UUID]] = [
        (contact, IT),
        (say(Opportunity, None, OPENED), ACME),
        (pipeline, WORKSPACE),
    ]
    assert [record.about(IT) for record, _ in about] == [whose for _, whose in about]


def test_a_login_is_reserved() -> None:
    assert User.Joined.unique_fields() == {"login": "login"}


def test_an_event_without_a_topic_is_no_event() -> None:
    with pytest.raises(TypeError, match="topic"):
        type("Nameless", (Event,), {})


def test_a_refusal_is_a_sentence_under_a_code_of_its_own() -> None:
    refusals, found = [Refused], list[type[Refused]]()
    while refusals:
        found.append(refusal := refusals.pop())
        refusals += refusal.__subclasses__()
    codes = Counter(each.code for each in found if each.code != "refused")
    assert codes.most_common(1)[0][1] == 1
    for each in found:
        assert 400 <= each.status < 600
        assert each.__doc__
        assert each.__doc__.strip().endswith(".")
