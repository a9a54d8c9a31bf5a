"""Laws of corrections, on random stories."""

from contextlib import suppress
from datetime import datetime
from random import Random
from uuid import UUID

import pytest

from domain.errors import Refused
from domain.event import Event
from domain.story import story
from tests.crm import Crm, id_of
from tests.journeys import DEALS, random_crm


def told(crm: Crm, stream: UUID) -> list[tuple[datetime, Event]]:
    return [(r.occurred_at, r.event) for r in story(crm.log.stream(stream))]


@pytest.mark.parametrize("seed", range(150))
def test_a_correction_keeps_the_others_in_their_order_and_its_undo_brings_all_back(
    seed: int,
) -> None:
    random = Random(seed)
    crm = random_crm(random)
    for deal in map(id_of, DEALS):
        before = story(crm.log.stream(deal))
        wrong = random.sample(before, min(len(before), random.randrange(3)))
        with suppress(Refused):
            crm.correct(deal, *(r.version for r in wrong))
            assert told(crm, deal) == [(r.occurred_at, r.event) for r in before if r not in wrong]
            crm.undo(deal)
            assert told(crm, deal) == [(r.occurred_at, r.event) for r in before]


@pytest.mark.parametrize("seed", range(150))
def test_an_undo_brings_back_what_was_told_before_and_its_undo_what_was_told_after(
    seed: int,
) -> None:
    random = Random(seed)
    crm = random_crm(random)
    for deal in DEALS:
        before = told(crm, id_of(deal))
        with suppress(Refused):
            crm.say(deal, random.choice(("offer", "won", "lost", "250")), at=crm.now)
            after = told(crm, id_of(deal))
            if after != before:
                crm.undo(id_of(deal))
                assert told(crm, id_of(deal)) == before
                crm.undo(id_of(deal))
                assert told(crm, id_of(deal)) == after


@pytest.mark.parametrize("seed", range(150))
def test_every_story_keeps_its_times_and_counts_its_corrections_out(seed: int) -> None:
    events = random_crm(Random(seed)).log.events
    assert [r.position for r in events] == list(range(1, len(events) + 1))
    for stream in {r.stream for r in events}:
        own = [r for r in events if r.stream == stream]
        assert [r.version for r in own] == list(range(1, len(own) + 1))
        assert all(r.occurred_at <= r.known_from <= r.recorded_at for r in own)
        assert [r.known_from for r in own] == sorted(r.known_from for r in own)
        rest = 0
        for r in own:
            assert r.rest == (rest - 1 if rest else getattr(r.event, "instead", None))
            rest = r.rest or 0
