"""Personal fields are sealed in their event, and read as forgotten without their key."""

from dataclasses import replace
from datetime import UTC, datetime
from random import Random
from uuid import UUID, uuid4

import pytest

from domain.customer import Customer
from domain.event import WORKSPACE, Written
from domain.opportunity import Opportunity
from domain.person import Particulars
from domain.recorded import Draft, Provenance
from infra.mapper import BrokenSeal, EventMapper, StoredRecord, owners
from infra.secret import Secret, WrongMasterKey
from tests.journeys import random_crm
from tests.secret import SECRET

ACME, DEAL = uuid4(), uuid4()
MAPPER = EventMapper(SECRET)
NOW = datetime(2025, 1, 1, tzinfo=UTC)
WRAPPED = {subject: SECRET.new_key(subject) for subject in (ACME, DEAL, WORKSPACE)}
KEYS = {subject: SECRET.opened(subject, wrapped) for subject, wrapped in WRAPPED.items()}
BY = Provenance("user:1", uuid4(), "test", reason="asked by Lin", origin="10.1.2.3 Firefox")
SAID = Customer.Entered(
    name="Lin Yue", kind="person", particulars=Particulars(emails=("lin@yue.example",))
)


def stored(draft: Draft, by: Provenance = BY, gone: frozenset[UUID] = frozenset()) -> StoredRecord:
    """As the log gives it back, without the keys that are gone."""
    row = MAPPER.to_stored_event(draft, by, KEYS)
    keys = {subject: key for subject, key in WRAPPED.items() if subject not in gone}
    other = UUID(bytes=row.personal[1:17]) if row.personal and row.personal[0] == 2 else None
    return StoredRecord(
        row.originator_id,
        row.originator_version,
        row.topic,
        row.state,
        1,
        row.personal,
        NOW,
        NOW,
        NOW,
        by.actor,
        by.source,
        by.command,
        None,
        None,
        None,
        row.subject,
        keys.get(row.subject),
        keys.get(other) if other else None,
    )


def test_what_was_said_is_read_again() -> None:
    read = MAPPER.to_domain_event(stored(Draft(ACME, 1, SAID, subject=ACME)))
    assert (read.event, read.by) == (SAID, BY)
    assert not read.event.is_forgotten


def test_an_event_knows_what_it_was_read_from_and_writes_just_that() -> None:
    for recorded in random_crm(Random(1)).log.events:
        written = recorded.event.write()
        again = type(recorded.event).read(written)
        assert again == recorded.event
        assert again.written is written
        assert again.write() == again.model_copy().written == written
        blank = recorded.event.forgotten()
        assert blank.written == blank.write() == Written(written.open)


def test_nothing_personal_can_be_seen_in_the_row() -> None:
    row = repr(stored(Draft(ACME, 1, SAID, subject=ACME)))
    assert "person" in row
    for value in ("Lin Yue", "lin@yue.example", "asked by Lin", "10.1.2.3"):
        assert value not in row


def test_without_its_key_an_event_reads_as_forgotten() -> None:
    draft = Draft(ACME, 1, SAID, subject=ACME)
    read = MAPPER.to_domain_event(stored(draft, gone=frozenset({ACME})))
    assert read.event.is_forgotten
    assert (
        read.event
        == SAID.forgotten()
        == Customer.Entered.model_construct(name="", kind="person", particulars=Particulars())
    )
    assert read.event.model_dump(exclude_unset=True) == {"kind": "person"}
    assert (read.by.reason, read.by.origin) == (None, None)


def test_a_forgotten_event_is_said_again_as_it_reads() -> None:
    again = Draft(ACME, 2, SAID.forgotten(), subject=WORKSPACE)
    assert list(owners(again, BY._replace(reason=None, origin=None))) == []
    read = MAPPER.to_domain_event(stored(again))
    assert read.event == SAID.forgotten()
    assert read.by.reason == "asked by Lin"


def test_the_envelope_of_another_owner_is_sealed_apart() -> None:
    step = Opportunity.NextStepSet(text="call Lin", customer=ACME)
    draft = Draft(DEAL, 3, step, subject=DEAL)
    assert list(owners(draft, BY)) == [ACME, DEAL]
    assert MAPPER.to_domain_event(stored(draft)).by == BY
    acme_gone = MAPPER.to_domain_event(stored(draft, gone=frozenset({ACME})))
    assert acme_gone.event == step.forgotten()
    assert acme_gone.by == BY
    deal_gone = MAPPER.to_domain_event(stored(draft, gone=frozenset({DEAL})))
    assert deal_gone.event == step
    assert deal_gone.by.reason is None


def test_sealed_fields_open_in_their_own_event_alone() -> None:
    row = stored(Draft(ACME, 1, SAID, subject=ACME))
    with pytest.raises(BrokenSeal):
        MAPPER.to_domain_event(replace(row, originator_version=2))
    with pytest.raises(BrokenSeal):
        MAPPER.to_domain_event(replace(row, originator_id=DEAL))


def test_what_was_never_sealed_is_not_taken_for_personal_fields() -> None:
    row = stored(Draft(ACME, 1, SAID, subject=ACME))
    with pytest.raises(BrokenSeal):
        MAPPER.to_domain_event(replace(row, personal=b'{"event": {"name": "Eve"}}'))


def test_another_master_key_opens_nothing() -> None:
    with pytest.raises(WrongMasterKey):
        EventMapper(Secret(b"x" * 32)).to_domain_event(stored(Draft(ACME, 1, SAID, subject=ACME)))
    with pytest.raises(WrongMasterKey):
        SECRET.opened(DEAL, WRAPPED[ACME])


def test_equal_values_are_sealed_differently() -> None:
    draft = Draft(ACME, 1, SAID, subject=ACME)
    assert stored(draft).personal != stored(draft).personal
