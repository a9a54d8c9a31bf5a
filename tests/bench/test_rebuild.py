"""What the benchmarks of read models stand on: a company made longer, and the library's own way."""

import psycopg

from domain.opportunity import Opportunity
from projections.catalogue import PROJECTIONS
from projections.engine.fold import Fold
from solocrm.bench import peers
from solocrm.bench.company import copy, customers_of
from solocrm.bench.runner import project_all, waits
from tests.crm import Crm, id_of


def test_customers_come_again_with_all_that_is_theirs_and_nothing_of_others() -> None:
    crm = Crm().tell({"acme": ["lead", "offer"], "bolt": ["lead"]})
    own = set(customers_of(crm.log.events))
    assert own == {id_of(name) for name in ("acme", "acme Ltd", "bolt", "bolt Ltd")}
    drafts = [copy(each, own, 1)[0] for each in crm.log.events if each.stream in own]
    assert not {draft.stream for draft in drafts} & own
    opened = [each.event for each in drafts if isinstance(each.event, Opportunity.Opened)]
    assert {event.customer for event in opened} <= {each.stream for each in drafts}
    assert {event.pipeline for event in opened} == {id_of("sales")}
    again = [copy(each, own, 2)[0].stream for each in crm.log.events if each.stream in own]
    assert not set(again) & {draft.stream for draft in drafts}


def test_copies_are_folded_like_the_first() -> None:
    crm = Crm().tell({"acme": ["lead", "offer", "won"]})
    own = set(customers_of(crm.log.events))
    fold = crm.fold(*PROJECTIONS)
    rows = sum(1 for row in fold.rows() if row.columns[0] in own)
    copied = [copy(each, own, 1) for each in crm.log.events if each.stream in own]
    again = Fold(*PROJECTIONS)
    again.take(
        draft.recorded(position, draft.known_from or crm.now, by)
        for position, (draft, by) in enumerate(copied, 1)
    )
    assert sum(1 for _ in again.rows()) == rows


def test_the_librarys_runner_keeps_each_deal_at_its_stage(empty_database: str) -> None:
    with peers.plain(empty_database) as application:
        deals = [peers.deal_of(application, events) for events in (1, 3)]
        last = application.recorder.max_notification_id() or 0
    assert last == 4
    project_all(empty_database, last)
    with psycopg.connect(empty_database) as connection:
        found = set(connection.execute("SELECT deal, stage FROM bench_deals"))
    assert found == {(deals[0], "0"), (deals[1], "2")}


def test_the_librarys_runner_is_waited_for(empty_database: str) -> None:
    took = waits(empty_database, 2)
    assert len(took) == 2
    assert min(took) > 0
