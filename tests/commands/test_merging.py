"""Two customers turn out to be one, and are split again: what each had, and what came since."""

from uuid import UUID

import pytest

from commands import activities, contacts, customers, opportunities, orders, tickets
from commands.bulk import Item, as_one
from commands.command import Call
from commands.execute import Done
from commands.merging import split
from commands.ports import Request
from domain.customer import Customer
from domain.errors import VersionTaken
from domain.event import Event
from domain.opportunity import Opportunity
from domain.person import Person, forgotten_in
from domain.story import state, story
from readapi.actions import actions
from readapi.records.customers import CUSTOMERS
from tests.crm import COMMAND_OF, DAY, Crm, euros, founder, id_of, instead, opening, run
from tests.given import ACME, BOLT, CARL, NOBODY, populated, refused

CORE = id_of("core Ltd")


@pytest.fixture
def crm() -> Crm:
    """Three customers, of whom bolt is reached by mail and has a deal."""
    crm = populated().tell({"bolt": ["lead"]})
    crm.do(customers.enter, CORE, name="core Ltd")
    crm.do(customers.detail, BOLT, particulars={"emails": ["b@bolt.com"]})
    crm.do(customers.tag, BOLT, tag="fair")
    return crm


def split_again(crm: Crm, customer: UUID = BOLT, **asked: bool) -> Done:
    return run(split(crm.log, customer, founder(), **asked))


def customer(crm: Crm, id: UUID) -> Customer:
    found = state(Customer, story(crm.log.stream(id)))
    assert found
    return found


def stories(crm: Crm) -> list[list[Event]]:
    return [crm.told(each) for each in (ACME, BOLT, CORE)]


def test_both_records_say_so_in_one_command(crm: Crm) -> None:
    done = crm.do(customers.merge, BOLT, into=ACME, take=("emails", "tags"))
    assert [(each.stream, each.event.TOPIC) for each in done.said] == [
        (BOLT, "customer.merged_into.v1"),
        (ACME, "customer.took_in.v1"),
        (ACME, "customer.detailed.v1"),
        (ACME, "customer.tagged.v1"),
    ]
    assert customer(crm, ACME).took_in == {BOLT}
    assert customer(crm, ACME).particulars.emails == ("b@bolt.com",)
    assert customer(crm, BOLT).merged_into == ACME


def test_split_again_each_gets_its_own_back_and_keeps_what_came_since(crm: Crm) -> None:
    before = stories(crm)
    crm.do(customers.merge, BOLT, into=ACME, take=("name", "emails", "tags"))
    crm.log.turn_clock(DAY)
    crm.do(customers.tag, ACME, tag="since")
    done = split_again(crm)
    assert [(each.stream, each.event.TOPIC) for each in done.said] == [
        (BOLT, "story.retracted.v1"),
        (ACME, "story.retracted.v1"),
    ]
    since = Customer.Tagged(tag="since")
    assert stories(crm) == [[*before[0], since], *before[1:]]


def test_a_split_is_undone_and_split_again(crm: Crm) -> None:
    before = stories(crm)
    crm.do(customers.merge, BOLT, into=ACME, take=("emails",))
    merged = stories(crm)
    split_again(crm)
    crm.undo(BOLT)
    assert stories(crm) == merged
    split_again(crm)
    assert stories(crm) == before


@pytest.mark.parametrize("whose", [ACME, BOLT])
def test_a_merge_of_the_last_minute_is_undone_from_either_side(crm: Crm, whose: UUID) -> None:
    before = stories(crm)
    crm.do(customers.merge, BOLT, into=ACME, take=("emails",))
    crm.undo(whose)
    assert stories(crm) == before


def test_a_corrected_value_stays_and_the_others_go_back(crm: Crm) -> None:
    crm.do(customers.merge, BOLT, into=ACME, take=("name", "emails", "tags"))
    renamed = next(r for r in crm.log.stream(ACME) if isinstance(r.event, Customer.Renamed))
    right = instead(customers.rename, renamed.occurred_at, name="acme & bolt")
    crm.correct(ACME, renamed.version, instead=[right])
    split_again(crm)
    acme = customer(crm, ACME)
    assert (acme.name, acme.particulars.emails, acme.tags) == ("acme & bolt", (), frozenset())


def test_of_two_merges_in_one_command_each_is_split_alone(crm: Crm) -> None:
    crm.do(customers.tag, CORE, tag="core")
    by = founder()
    merges = [
        Item(COMMAND_OF[customers.merge], Call(each, {"into": ACME, "take": ["tags"]}, by))
        for each in (BOLT, CORE)
    ]
    run(as_one(crm.log, merges, by, dry_run=False))
    split_again(crm)
    acme = customer(crm, ACME)
    assert acme.took_in == {CORE}
    assert acme.tags == {"core"}


def test_half_a_merge_is_not_corrected(crm: Crm) -> None:
    crm.do(customers.merge, BOLT, into=ACME)
    for each in (ACME, BOLT):
        with refused("merge_stands", crm):
            crm.correct(each, len(crm.log.stream(each)))
    with refused("not_of_one_record", crm):
        crm.correct(CORE, instead=[instead(customers.merge, crm.now, into=ACME)])


def test_the_survivor_does_not_vanish_under_what_it_took_in(crm: Crm) -> None:
    crm.do(customers.merge, BOLT, into=ACME)
    with refused("not_there", crm):
        crm.correct(ACME, 1)


def test_who_is_merged_nowhere_is_not_split(crm: Crm) -> None:
    with refused("not_merged", crm):
        split_again(crm)
    with refused("not_there", crm):
        split_again(crm, NOBODY)
    crm.do(customers.merge, BOLT, into=ACME)
    assert split_again(crm, dry_run=True).said
    split_again(crm)
    with refused("not_merged", crm):
        split_again(crm)


def test_nobody_is_merged_into_who_is_merged_archived_or_forgotten(crm: Crm) -> None:
    crm.do(customers.merge, BOLT, into=ACME)
    with refused("customer_merged", crm) as refusal:
        crm.do(customers.merge, CORE, into=BOLT)
    assert refusal.value.facts["into"] == ACME
    crm.do(customers.archive, ACME)
    with refused("customer_archived", crm):
        crm.do(customers.merge, CORE, into=ACME)
    crm.do(customers.restore, ACME)
    crm.do(customers.forget, ACME)
    for one, into in ((CORE, ACME), (ACME, CORE)):
        with refused("forgotten", crm):
            crm.do(customers.merge, one, into=into)


def test_merges_do_not_go_round_in_a_circle(crm: Crm) -> None:
    crm.do(customers.merge, BOLT, into=ACME)
    crm.do(customers.merge, ACME, into=CORE)
    for into in (BOLT, ACME):
        with refused("customer_merged", crm):
            crm.do(customers.merge, CORE, into=into)


def test_of_two_merges_at_once_one_is_recorded(crm: Crm) -> None:
    there_and_back = ((ACME, BOLT), (BOLT, ACME))
    drafts = [crm.do(customers.merge, a, into=b, dry_run=True).said for a, b in there_and_back]
    requests = [Request(a, b"", founder()) for a, _ in there_and_back]
    run(crm.log.append(drafts[0], requests[0]))
    with pytest.raises(VersionTaken):
        run(crm.log.append(drafts[1], requests[1]))


def test_a_merge_is_not_told_late_where_either_has_gone_on(crm: Crm) -> None:
    before = crm.now
    crm.log.turn_clock(DAY)
    crm.do(customers.tag, ACME, tag="since")
    with refused("time_runs_backwards", crm):
        crm.do(customers.merge, BOLT, into=ACME, at=before)
    crm.do(customers.merge, BOLT, into=CORE, at=before)


def test_nothing_new_is_noted_under_who_was_merged(crm: Crm) -> None:
    crm.do(customers.merge, BOLT, into=ACME)
    new = id_of("new")
    with refused("customer_merged", crm):
        crm.do(opportunities.open_, new, **opening("bolt"))
    with refused("customer_merged", crm):
        crm.do(contacts.add, new, name="Dora", customer=BOLT)
    with refused("customer_merged", crm):
        crm.do(contacts.appoint, CARL, position=None, customer=BOLT)
    with refused("customer_merged", crm):
        crm.do(tickets.open_, new, name="late", customer=BOLT)
    with refused("customer_merged", crm):
        crm.do(activities.plan, new, name="call", customer=BOLT)
    with refused("customer_merged", crm):
        crm.do(orders.place, new, customer=BOLT, amount=euros(5))


def test_what_comes_of_a_deal_goes_back_with_it(crm: Crm) -> None:
    """The survivor orders, or is called, on the deal of the other one."""
    crm.say("bolt", "won")
    crm.do(customers.merge, BOLT, into=ACME)
    deal = id_of("bolt")
    order, call = id_of("order"), id_of("call")
    crm.do(orders.place, order, customer=ACME, opportunity=deal, amount=euros(5))
    crm.do(activities.plan, call, name="call", customer=ACME, opportunity=deal, contact=CARL)
    assert [crm.told(each)[0].customer for each in (order, call)] == [BOLT, BOLT]  # type: ignore[attr-defined]
    with refused("other_customer", crm):
        crm.do(orders.place, id_of("other"), customer=CORE, opportunity=deal, amount=euros(5))
    with refused("of_another_customer", crm):
        crm.do(activities.plan, id_of("other"), name="call", customer=CORE, opportunity=deal)


def test_whoever_was_merged_is_forgotten_with_the_survivor(crm: Crm) -> None:
    crm.do(customers.merge, CORE, into=BOLT)
    crm.do(customers.merge, BOLT, into=ACME)
    crm.do(customers.forget, ACME)
    for each in (ACME, BOLT, CORE):
        [said] = crm.told(forgotten_in(each))
        assert said == Person.Forgotten(subject=each, kind="customer")
    log = repr([r.event for r in crm.log.events])
    assert not {"acme Ltd", "bolt Ltd", "core Ltd", "b@bolt.com"} & set(log.split("'"))
    split_again(crm)
    assert customer(crm, BOLT).merged_into is None


def test_who_was_split_off_is_not_forgotten_with_the_other(crm: Crm) -> None:
    crm.do(customers.merge, BOLT, into=ACME)
    split_again(crm)
    crm.do(customers.forget, ACME)
    assert customer(crm, BOLT).name == "bolt Ltd"


def test_who_was_merged_can_only_be_split(crm: Crm) -> None:
    assert "merge" in actions(CUSTOMERS, customer(crm, BOLT))
    crm.do(customers.merge, BOLT, into=ACME)
    assert actions(CUSTOMERS, customer(crm, BOLT)) == ["split"]
    deal = crm.deal("bolt")
    assert isinstance(deal, Opportunity)
    crm.say("bolt", "won")
