"""What may be done with a record now is what its commands would do."""

from collections.abc import Callable, Sequence
from typing import Any

import pytest

from commands import (
    activities,
    attribution_policies,
    campaigns,
    contacts,
    customers,
    opportunities,
    orders,
    pipelines,
    products,
    sla_policies,
    subscriptions,
    tickets,
    users,
    working_calendars,
)
from commands.catalogue import CHANGING, COMMANDS, NOUNS
from commands.command import Command
from domain.catalogue import RECORD_OF
from domain.errors import Refused
from domain.line import Line
from domain.merging import merged_into
from domain.person import Person
from domain.story import state, story
from readapi.actions import actions
from readapi.records.catalogue import KINDS
from readapi.records.opportunities import OPPORTUNITIES
from readapi.records.pipelines import PIPELINES
from tests.crm import DUE, LEAD, OFFER, RENEWALS, SALES, STAGES, Crm, euros, id_of
from tests.given import ACME, BEN, BOLT, CARL, NOBODY, WIDGET, populated
from tests.service import OFFICE, PROMISE, promise, terms

SPRING, TASK, POLICY = map(id_of, ("Spring", "send the offer", "ours"))
DEAL, OTHER, TICKET = map(id_of, ("acme", "bolt", "no light"))
LINES = (Line(product=WIDGET, price=euros(10)),)
ORDER, SUBSCRIPTION = id_of("order"), id_of("subscription")
TERMS = {"plan": "small", "charge": euros(20)}

BODIES: dict[Callable[..., Any], dict[str, Any]] = {
    opportunities.rename: {"name": "new"},
    opportunities.move: {"stage": OFFER},
    opportunities.join: {"pipeline": RENEWALS, "stage": DUE},
    opportunities.lose: {"reason": "price"},
    opportunities.change_amount: {"amount": euros(7)},
    opportunities.change_lines: {"lines": LINES * 2},
    opportunities.rate: {"probability": "0.7"},
    opportunities.change_close_date: {"close_date": "2024-06-30"},
    opportunities.assign: {"owner": BEN},
    opportunities.set_next_step: {"text": "call"},
    opportunities.add_contact: {"contact": CARL, "role": "buyer"},
    opportunities.remove_contact: {"contact": CARL},
    opportunities.merge: {"into": OTHER},
    orders.change_amount: {"amount": euros(7)},
    orders.change_lines: {"lines": LINES * 2},
    orders.discount: {"discount": "0.2"},
    orders.tax: {"tax": "0.07"},
    orders.invoice: {"number": "R-2"},
    orders.cancel: {"reason": "came too late"},
    subscriptions.change: {"terms": TERMS | {"plan": "large"}},
    customers.rename: {"name": "new"},
    customers.describe: {"profile": {"size": "80"}},
    customers.detail: {"particulars": {"address": "here"}},
    customers.assign: {"owner": BEN},
    customers.tag: {"tag": "new"},
    customers.untag: {"tag": "old"},
    customers.merge: {"into": BOLT},
    contacts.rename: {"name": "new"},
    contacts.appoint: {"position": "new"},
    contacts.detail: {"particulars": {"address": "here"}},
    products.rename: {"name": "new"},
    products.reprice: {"price": euros(7)},
    users.rename: {"name": "new"},
    users.change_role: {"role": "new"},
    campaigns.rename: {"name": "new"},
    campaigns.aim: {"audience": {"region": "Berlin"}},
    campaigns.choose_channels: {"channels": ["fair"]},
    campaigns.budget: {"budget": euros(7)},
    campaigns.schedule: {"begins": "2024-06-30"},
    campaigns.assign: {"owner": BEN},
    campaigns.name_source: {"source": "new"},
    attribution_policies.rename: {"name": "new"},
    attribution_policies.revise: {"credit": {"model": "linear"}},
    activities.rename: {"name": "new"},
    activities.reschedule: {"due": "2024-06-30"},
    activities.prioritise: {"priority": "high"},
    activities.assign: {"owner": BEN},
    pipelines.rename: {"name": "new"},
    pipelines.add_stage: {"stage": {"id": NOBODY, "name": "new", "probability": "0.5"}},
    pipelines.rename_stage: {"stage": LEAD, "name": "new"},
    pipelines.rate_stage: {"stage": LEAD, "probability": "0.9"},
    pipelines.reorder_stages: {"stages": STAGES[::-1]},
    pipelines.retire_stage: {"stage": LEAD, "move_to": OFFER},
    working_calendars.rename: {"name": "new"},
    working_calendars.change_hours: {"week": {}},
    working_calendars.add_holiday: {"day": "2024-05-01", "name": "new"},
    working_calendars.remove_holiday: {"day": "2024-01-01"},
    sla_policies.rename: {"name": "new"},
    sla_policies.revise: {"terms": terms(warns="0.5")},
    tickets.rename: {"name": "new"},
    tickets.classify: {"kind": "after_sales", "order": NOBODY},
    tickets.update: {"details": {"priority": 4}},
    tickets.assign: {"owner": BEN},
    tickets.wait: {"awaiting": "evidence"},
    tickets.answer: {"text": "Well"},
    tickets.note_reply: {"text": "Well?"},
    tickets.explain: {"cause": "new"},
    tickets.remedy: {"remedy": "new"},
    tickets.sync: {"status": "closed", "details": {"priority": 4}},
}
"""What a careful caller says: something new."""

HAPPENED: dict[str, tuple[str, Any, Sequence[tuple[Callable[..., Any], dict[str, Any]]]]] = {
    "an open deal": ("opportunities", DEAL, ()),
    "one with lines": ("opportunities", DEAL, [(opportunities.change_lines, {"lines": LINES})]),
    "one with a contact": (
        "opportunities",
        DEAL,
        [(opportunities.add_contact, {"contact": CARL, "role": "user"})],
    ),
    "a won deal": ("opportunities", DEAL, [(opportunities.win, {})]),
    "a lost deal": ("opportunities", DEAL, [(opportunities.lose, {"reason": "price"})]),
    "an archived deal": ("opportunities", DEAL, [(opportunities.archive, {})]),
    "a won and archived deal": (
        "opportunities",
        DEAL,
        [(opportunities.win, {}), (opportunities.archive, {})],
    ),
    "an order": ("orders", ORDER, ()),
    "one with lines of its own": ("orders", ORDER, [(orders.change_lines, {"lines": LINES})]),
    "an invoiced order": ("orders", ORDER, [(orders.invoice, {"number": "R-1"})]),
    "a paid order": ("orders", ORDER, [(orders.pay, {})]),
    "a cancelled order": ("orders", ORDER, [(orders.cancel, {"reason": "came too late"})]),
    "a subscription": ("subscriptions", SUBSCRIPTION, ()),
    "an ended subscription": ("subscriptions", SUBSCRIPTION, [(subscriptions.end, {})]),
    "a customer": ("customers", ACME, ()),
    "an archived customer": ("customers", ACME, [(customers.archive, {})]),
    "a merged customer": ("customers", ACME, [(customers.merge, {"into": BOLT})]),
    "a contact": ("contacts", CARL, ()),
    "an archived contact": ("contacts", CARL, [(contacts.archive, {})]),
    "a product": ("products", WIDGET, ()),
    "a retired product": ("products", WIDGET, [(products.retire, {})]),
    "a user": ("users", BEN, ()),
    "a user who left": ("users", BEN, [(users.leave, {})]),
    "a planned campaign": ("campaigns", SPRING, ()),
    "a running campaign": ("campaigns", SPRING, [(campaigns.start, {})]),
    "a stopped campaign": ("campaigns", SPRING, [(campaigns.start, {}), (campaigns.stop, {})]),
    "an archived campaign": ("campaigns", SPRING, [(campaigns.archive, {})]),
    "an attribution policy": ("attribution-policies", POLICY, ()),
    "a retired attribution policy": (
        "attribution-policies",
        POLICY,
        [(attribution_policies.retire, {})],
    ),
    "a planned activity": ("activities", TASK, ()),
    "an activity that is done": ("activities", TASK, [(activities.do, {})]),
    "a cancelled activity": ("activities", TASK, [(activities.cancel, {})]),
    "a pipeline": ("pipelines", SALES, ()),
    "a calendar": ("working-calendars", OFFICE, ()),
    "one without holidays": (
        "working-calendars",
        OFFICE,
        [(working_calendars.remove_holiday, {"day": "2024-01-01"})],
    ),
    "a policy": ("sla-policies", PROMISE, ()),
    "a retired policy": ("sla-policies", PROMISE, [(sla_policies.retire, {})]),
    "a new enquiry": ("tickets", TICKET, ()),
    "an active ticket": ("tickets", TICKET, [(tickets.take_up, {})]),
    "a ticket that waits": ("tickets", TICKET, [(tickets.wait, {"awaiting": "vendor"})]),
    "a complaint": ("tickets", TICKET, [(tickets.classify, {"kind": "complaint"})]),
    "a resolved ticket": ("tickets", TICKET, [(tickets.resolve, {})]),
    "a closed ticket": ("tickets", TICKET, [(tickets.close, {})]),
}


@pytest.mark.parametrize("of", HAPPENED)
def test_what_is_allowed_is_what_would_not_be_refused(of: str) -> None:
    noun, id, happened = HAPPENED[of]
    crm = populated().tell({"acme": ["lead"], "bolt": ["lead"]})
    crm.do(customers.tag, ACME, tag="old")
    crm.do(campaigns.plan, SPRING, name="Spring")
    crm.do(attribution_policies.define, POLICY, name="Ours")
    crm.do(activities.plan, TASK, name="Send the offer", customer=ACME)
    promise(crm)
    crm.do(tickets.open_, TICKET, name="No light", customer=ACME)
    crm.do(orders.place, ORDER, customer=ACME, amount=euros(100))
    crm.do(subscriptions.start, SUBSCRIPTION, customer=ACME, terms=TERMS)
    for decide, body in happened:
        crm.do(decide, id, **body)
    now = state(NOUNS[noun], story(crm.log.stream(id)))
    own = [each for each in COMMANDS if each.noun == noun and not each.begins]
    splits = ["split"] if merged_into(now) else []
    assert sorted(actions(KINDS[noun], now)) == sorted(
        splits + [each.name for each in own if works(crm, each, id)]
    )


def works(crm: Crm, command: Command, id: Any) -> bool:
    try:
        done = crm.do(command.decide, id, dry_run=True, **BODIES.get(command.decide, {}))
    except Refused:
        return False
    assert command.says in {type(each.event) for each in done.events}
    return True


def test_a_pipeline_keeps_its_last_stage() -> None:
    crm = Crm()
    stage = {"id": NOBODY, "name": "only", "probability": "0.5"}
    crm.do(pipelines.define, id_of("short"), name="short", stages=[stage])
    now = state(NOUNS["pipelines"], story(crm.log.stream(id_of("short"))))
    assert "retire-stage" not in actions(PIPELINES, now)


def test_what_was_undone_allows_nothing() -> None:
    crm = Crm().tell({"acme": ["lead"]})
    crm.undo(DEAL)
    assert actions(OPPORTUNITIES, crm.deal("acme")) == []


def test_every_command_that_changes_a_record_declares_what_it_says() -> None:
    for record, own in CHANGING.items():
        for command in own:
            assert command.says, f"{command.noun}/{command.name}"
            assert RECORD_OF[command.says] in {record, Person}


def test_every_kind_of_record_is_tried() -> None:
    changing = {each.noun for own in CHANGING.values() for each in own}
    assert {noun for noun, _, _ in HAPPENED.values()} == changing
