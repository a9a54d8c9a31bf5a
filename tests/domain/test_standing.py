"""Where a stream stands, grown event by event, is where its whole story puts it."""

from random import Random

import pytest

from domain.customer import Customer
from domain.opportunity import Opportunity
from domain.standing import Standing, standing
from domain.story import Retracted, state, story
from tests.crm import DAY, SALES, Crm, id_of
from tests.journeys import DEALS, random_crm

ACME = id_of("acme")


def test_a_stream_without_events_stands_nowhere() -> None:
    assert standing([]) == Standing()
    assert Standing().of(Opportunity) is None


def test_a_record_stands_as_one_kind_only() -> None:
    crm = Crm().tell({"acme": ["lead"]})
    stands = standing(crm.log.stream(ACME))
    assert stands.of(Opportunity) == crm.deal("acme")
    assert stands.of(Customer) is None


def test_what_is_taken_back_wholly_stands_as_nothing_of_its_kind() -> None:
    crm = Crm().tell({"acme": ["lead"]})
    crm.undo(ACME)
    stands = standing(crm.log.stream(ACME))
    assert (stands.version, stands.kind, stands.record) == (2, Opportunity, None)
    assert stands.corrected


def test_only_the_whole_stream_tells_what_a_correction_makes_of_it() -> None:
    crm = Crm().tell({"acme": ["lead", "offer"]})
    before = standing(crm.log.stream(ACME))
    crm.correct(ACME, 2)
    assert before.grown(crm.log.stream(ACME)[2:]) is None


def test_an_event_that_is_not_the_next_does_not_make_it_grow() -> None:
    crm = Crm().tell({"acme": ["lead", "offer", "250"]})
    stream = crm.log.stream(ACME)
    assert standing(stream[:1]).grown(stream[2:]) is None
    late = Crm().tell({"acme": ["lead"]})
    late.record((ACME, crm.log.stream(ACME)[1].event), at=late.now - DAY)
    assert standing(late.log.stream(ACME)[:1]).grown(late.log.stream(ACME)[1:]) is None


@pytest.mark.parametrize("seed", range(100))
def test_grown_from_anywhere_it_stands_where_the_whole_stream_puts_it(seed: int) -> None:
    crm = random_crm(Random(seed))
    for id in (*map(id_of, DEALS), SALES):
        stream = crm.log.stream(id)
        whole = standing(stream)
        assert whole.record == (state(whole.kind, story(stream)) if whole.kind else None)
        for cut in range(len(stream) + 1):
            grown = standing(stream[:cut]).grown(stream[cut:])
            corrected = any(isinstance(each.event, Retracted) for each in stream[cut:])
            part_of_one = any(each.rest is not None for each in stream[cut:])
            assert grown in (None, whole)
            assert (grown is None) >= corrected
            assert (grown is None) <= part_of_one
