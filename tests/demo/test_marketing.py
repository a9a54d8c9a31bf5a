"""The demo's campaigns and what customers leave behind: one works, the dearest does not."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID

import pytest

from domain.campaign import Campaign
from domain.facts import FACTS, Mail, Spend, Suggestion, Touch
from domain.opportunity import Opportunity
from domain.story import state, story
from solocrm.demo.causes import ASKS_WITHIN_DAYS, CAMPAIGN_ASKS
from tests.demo.playing import Demo

WORKS = "校准体检 Calibration check-up"
FAILS = "短视频投放 Video advertising"
SOON = timedelta(days=ASKS_WITHIN_DAYS + 6)
"""Holidays may lie between."""


@pytest.fixture(scope="module")
def campaigns(demo: Demo) -> dict[UUID, Campaign]:
    there = {stream[0].stream: state(Campaign, story(stream)) for stream in demo.of(Campaign)}
    return {id: campaign for id, campaign in there.items() if campaign}


def test_twelve_campaigns_are_planned_and_most_are_over(campaigns: dict[UUID, Campaign]) -> None:
    assert len(campaigns) == 12
    assert {each.status for each in campaigns.values()} == {"stopped"}
    assert any(each.archived for each in campaigns.values())


def test_the_campaign_that_works_is_followed_by_more_deals_than_the_one_that_does_not(
    demo: Demo, campaigns: dict[UUID, Campaign]
) -> None:
    assert asked_after(demo, campaigns, WORKS) > 1.4 * asked_after(demo, campaigns, FAILS)
    assert CAMPAIGN_ASKS[FAILS] == 0


def test_the_campaign_that_does_not_work_is_the_dearest(
    demo: Demo, campaigns: dict[UUID, Campaign]
) -> None:
    spent = defaultdict[str, int](int)
    for [said] in demo.of(Spend):
        if isinstance(said.event, Spend.Spent) and said.event.campaign:
            spent[base_name(campaigns[said.event.campaign])] += said.event.amount.minor
    assert max((name for name in CAMPAIGN_ASKS), key=lambda name: spent[name]) == FAILS


def test_some_forty_thousand_facts_of_every_kind_are_noted(demo: Demo) -> None:
    played = {*FACTS} - {Suggestion}  # which comes with what is learned of them
    counts = {kind: sum(1 for _ in demo.of(kind)) for kind in played}
    assert min(counts.values()) >= 50
    assert 35_000 < sum(counts.values()) < 46_000


def test_no_mail_is_opened_that_did_not_arrive(demo: Demo) -> None:
    became = defaultdict[type, int](int)
    for [said] in demo.of(Mail):
        became[type(said.event)] += 1
    came_to_something = became[Mail.Delivered] + became[Mail.Bounced]
    assert became[Mail.Sent] == pytest.approx(came_to_something, rel=0.01)
    assert became[Mail.Sent] > became[Mail.Delivered] > became[Mail.Opened] > became[Mail.Clicked]


def asked_after(demo: Demo, campaigns: dict[UUID, Campaign], name: str) -> float:
    """Of those who were touched, the share that asked for an offer soon after."""
    asked = defaultdict[UUID, list[datetime]](list)
    for deal in demo.of(Opportunity):
        if isinstance(opened := deal[0].event, Opportunity.Opened):
            asked[opened.customer].append(deal[0].occurred_at)
    touched = list(touches(demo, campaigns, name))
    led = [any(at < each < at + SOON for each in asked[customer]) for customer, at in touched]
    assert len(led) > 100
    return sum(led) / len(led)


def touches(
    demo: Demo, campaigns: dict[UUID, Campaign], name: str
) -> Iterator[tuple[UUID, datetime]]:
    for [said] in demo.of(Touch):
        made = said.event
        assert isinstance(made, Touch.Made)
        if made.campaign and base_name(campaigns[made.campaign]) == name:
            yield made.customer, said.occurred_at


def base_name(campaign: Campaign) -> str:
    """As it was planned: some are renamed for the year."""
    return next((name for name in CAMPAIGN_ASKS if campaign.name.startswith(name)), campaign.name)
