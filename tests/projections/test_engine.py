"""One fold, three uses: rows never depend on batches, and half a correction is never seen."""

from collections.abc import Iterable
from dataclasses import replace
from random import Random

import pytest

from commands import customers, opportunities
from domain.story import FOREVER
from projections.catalogue import PROJECTIONS
from projections.engine.fold import Fold
from projections.engine.history import Row
from projections.opportunities import OPPORTUNITIES, Deal
from projections.timeline import TIMELINE, Entry
from tests.crm import DAY, TRIAL, Crm, euros, id_of, instead, opening
from tests.journeys import random_crm
from tests.memory_store import MemoryStore

ACME, CUSTOMER = id_of("acme"), id_of("acme Ltd")


def content(rows: Iterable[Row]) -> list[str]:
    return sorted(repr(replace(row, stored=None)) for row in rows)


def stored(crm: Crm, *cuts: int) -> list[str]:
    """What a store holds to which the log came in batches that end there."""
    store = MemoryStore(*PROJECTIONS)
    ends = [*cuts, len(crm.log.events)]
    for start, end in zip([0, *ends], ends, strict=False):
        if start < end:
            store.take(crm.log.events[start:end])
    return content(row for rows in store.rows.values() for row in rows.values())


@pytest.mark.parametrize("seed", range(60))
def test_live_rows_rebuilt_rows_and_a_fold_from_zero_are_equal(seed: int) -> None:
    rows_never_depend_on_batches(Random(seed))


def rows_never_depend_on_batches(random: Random) -> None:
    crm = random_crm(random)
    zero = content(crm.fold(*PROJECTIONS).rows())
    n = len(crm.log.events)
    assert stored(crm) == zero
    assert stored(crm, *range(n)) == zero
    assert stored(crm, *sorted(random.sample(range(n), 3))) == zero


def test_the_correction_of_a_record_leaves_other_read_models_alone() -> None:
    crm = Crm().tell({"acme": ["lead"]})
    crm.do(customers.rename, CUSTOMER, name="Acme")
    crm.correct(CUSTOMER, 2)
    n = len(crm.log.events)
    assert stored(crm, n - 1) == stored(crm) == content(crm.fold(*PROJECTIONS).rows())


def test_a_correction_leaves_the_rows_that_it_does_not_change() -> None:
    crm = Crm().tell({"acme": ["lead", "offer", "250"]})
    lead, offer, _ = crm.fold(OPPORTUNITIES).rows()
    at = crm.happened(ACME, 3)
    crm.correct(ACME, 3, instead=[instead(opportunities.change_amount, at, amount=euros(70))])
    same_lead, same_offer, wrong, right = crm.fold(OPPORTUNITIES).rows()
    assert (same_lead, same_offer) == (lead, offer)
    assert (wrong.known_to, right.known_to) == (right.known_from, FOREVER)


def test_half_a_correction_is_not_seen() -> None:
    crm = Crm().tell({"acme": ["lead", "offer"]})
    before = content(crm.fold(OPPORTUNITIES).rows())
    at = crm.happened(ACME, 1)
    crm.correct(
        ACME, 1, instead=[instead(opportunities.open_, at, **{**opening("acme"), "stage": TRIAL})]
    )
    fold = Fold(OPPORTUNITIES)
    *most, last = crm.log.events
    fold.take(most)
    assert content(fold.rows()) == before
    fold.take([last])
    assert content(fold.rows()) == content(crm.fold(OPPORTUNITIES).rows()) != before


def test_every_event_counts_once_however_often_it_comes() -> None:
    crm = Crm().tell({"acme": ["lead", "250", "offer"]})
    fold = crm.fold(*PROJECTIONS)
    once = content(fold.rows())
    fold.take(crm.log.events)
    fold.take(crm.log.events[2:])
    assert content(fold.rows()) == once


def test_a_late_entry_changes_what_was_but_not_what_was_known() -> None:
    crm = Crm().tell({"acme": ["lead"]})
    then = crm.now
    crm.log.turn_clock(DAY)
    crm.say("acme", "won", at=then)
    fold = crm.fold(OPPORTUNITIES)
    seen = [fold.held(Deal, then, known_at)[0].status for known_at in (then, crm.now)]
    assert seen == ["open", "won"]


def test_of_several_events_at_one_instant_the_last_is_seen_and_the_timeline_shows_all() -> None:
    crm = Crm().tell({"acme": ["lead"]})
    at = crm.now
    crm.log.turn_clock(DAY)
    for word in ("offer", "trial", "won"):
        crm.say("acme", word, at=at)
    fold = crm.fold(OPPORTUNITIES, TIMELINE)
    [deal] = fold.held(Deal, at, crm.now)
    assert (deal.status, deal.stage) == ("won", TRIAL)
    entries = [each for each in fold.held(Entry, at, crm.now) if each.record == ACME]
    assert [entry.number for entry in entries] == [1, 2, 3, 4]


def test_before_the_first_event_there_is_nothing() -> None:
    crm = Crm().tell({"acme": ["lead"]})
    begun = crm.happened(ACME, 1)
    fold = crm.fold(OPPORTUNITIES)
    assert fold.held(Deal, begun - DAY, crm.now) == []
    assert fold.held(Deal, crm.now, begun - DAY) == []
    assert len(fold.held(Deal, crm.now + DAY, crm.now)) == 1
