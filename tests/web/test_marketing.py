"""Campaigns with their results, and activities to be done, on the page."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from httpx2 import Response

from commands import activities, campaigns, facts
from tests.crm import DAY, Crm, euros, id_of
from tests.web.site import Site, company, open_site, words

SPRING, CALL, CORE_LTD = id_of("spring"), id_of("call"), id_of("core Ltd")


def marketed() -> Crm:
    """Core was written to before it bought; there are four things to do."""
    crm = company()
    plan: dict[str, Any] = {"channels": ["mail"], "budget": euros(500), "begins": "2024-01-02"}
    plan["source"] = "letters"
    crm.do(campaigns.plan, SPRING, name="Spring letters", **plan)
    crm.do(campaigns.start, SPRING)
    written = crm.happened(id_of("core"), 4) - timedelta(hours=1)
    touch: dict[str, Any] = {"customer": CORE_LTD, "campaign": SPRING, "channel": "mail"}
    crm.do(facts.touch, id_of("letter"), at=written, **touch)
    crm.do(facts.respond, id_of("yes"), customer=CORE_LTD, campaign=SPRING, outcome="yes")
    crm.do(facts.spend, id_of("stamps"), campaign=SPRING, amount=euros(30))
    edge = id_of("edge")
    crm.do(activities.plan, CALL, name="Call edge", kind="call", opportunity=edge, due="2024-01-02")
    crm.do(activities.plan, id_of("fair"), name="Book the stand", due="2091-01-02")
    crm.do(activities.plan, id_of("tidy"), name="Tidy up")
    crm.do(activities.plan, id_of("thanks"), name="Thank core", customer=CORE_LTD)
    crm.do(activities.do, id_of("thanks"), outcome="They are glad")
    return crm


@pytest.fixture(scope="module")
def site(module_database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with open_site(module_database, tmp_path_factory.mktemp("data"), marketed()) as opened:
        yield opened


def send(site: Site, path: str, **fields: object) -> Response:
    """As the page's forms do."""
    headers = {"Accept": "text/html", "HX-Request": "true", "X-CSRF-Token": site.csrf}
    return site.client.post(path, data=fields, headers=headers)


def test_campaigns_are_listed_with_what_they_led_to(site: Site) -> None:
    told = words(site.get("/campaigns"))
    assert "1 campaign, 1 running." in told
    assert "Of €100 won, €100 is owed to campaigns" in told
    row = told.partition("Spring letters")[2]
    assert "running mail 1 1 100 %" in row
    assert "1 €100 €30 6 % of the budget €70" in row


def test_deals_are_owed_otherwise_where_that_is_asked(site: Site) -> None:
    for model in ("first_touch", "linear", "time_decay", "position"):
        assert "€100" in words(site.get(f"/campaigns?model={model}"))
    assert site.get("/campaigns?model=magic").status_code == 404


def test_a_campaign_tells_its_channels_and_its_deals(site: Site) -> None:
    told = words(site.get(f"/campaigns/{SPRING}"))
    assert "It touched 1 customer, 1 responded" in told
    assert "It cost €30 , which leaves €70 ." in told
    assert "core Ltd core" in told
    assert "everybody" in told
    assert "The last touch, of those within 90 days" in told
    assert site.get(f"/campaigns/{id_of('nobody')}").status_code == 404


def test_a_campaign_is_planned_started_and_stopped(site: Site) -> None:
    fields = {"name": "The fair", "channels": "fair, mail", "budget": "2000", "currency": "eur"}
    assert (
        send(site, "/campaigns", back="/campaigns", **fields).headers["HX-Redirect"] == "/campaigns"
    )
    [fair] = [e for e in site.api("campaigns")["items"] if e["name"] == "The fair"]
    assert (fair["channels"], fair["budget"], fair["currency"]) == (
        ["fair", "mail"],
        200_000,
        "EUR",
    )
    path = f"/campaigns/{fair['id']}"
    assert "Start" in words(site.get(path))
    assert send(site, f"{path}/start", version=fair["version"], back=path).status_code == 204
    again = send(site, f"{path}/start", back=path)
    assert (again.status_code, "campaign_running" in again.text) == (409, True)
    assert send(site, f"{path}/stop", reason="it is over", back=path).status_code == 204
    assert "it is over" in words(site.get(path))


def test_what_its_source_returned_is_taken_apart(site: Site) -> None:
    assert "/changed?measure=campaign_return" in site.get(f"/campaigns/{SPRING}").text
    asked = f"from=2023-12-31&measure=campaign_return&campaign={SPRING}"
    shown = words(site.get(f"/changed?{asked}"))
    assert "less their cost, went from nothing to −€30 : −€30 ." in shown
    assert "Only Spring letters counts." in shown
    assert "Spent for campaigns 1 event −€30" in shown
    step = site.get(f"/changed/step?{asked}&cause=spent&unit=EUR", **{"HX-Request": "true"})
    assert f"/events?stream={id_of('stamps')}" in step.text
    assert "Spring letters" in words(step)


def test_a_source_is_named_on_the_page_and_taken_back(site: Site) -> None:
    send(site, "/campaigns", name="Stand", back="/campaigns")
    [stand] = [e for e in site.api("campaigns")["items"] if e["name"] == "Stand"]
    path = f"/campaigns/{stand['id']}"
    bridge = f"/changed?from=2023-12-31&measure=campaign_return&campaign={stand['id']}"
    assert "The campaign has named no source yet" in words(site.get(bridge))
    assert send(site, f"{path}/name-source", source="fair", back=path).status_code == 204
    assert "fair Why its return changed" in words(site.get(path))
    assert "came to nothing at both ends" in words(site.get(bridge))
    assert send(site, f"{path}/name-source", source="", back=path).status_code == 204
    assert site.api(f"campaigns/{stand['id']}")["source"] is None


@pytest.mark.parametrize(
    ("path", "fields", "code"),
    [
        ("/campaigns", {"name": " "}, "field_wrong"),
        ("/campaigns", {"name": "x", "budget": "many", "currency": "EUR"}, "field_wrong"),
        ("/campaigns", {"name": "x", "budget": "1"}, "field_wrong"),
        ("/campaigns", {"name": "x", "begins": "31.12.2024"}, "field_wrong"),
        ("/campaigns", {"name": "x", "begins": "2024-02-01", "ends": "2024-01-01"}, "ends_before"),
        ("/activities", {"name": ""}, "field_wrong"),
        ("/activities", {"name": "x", "kind": "party"}, "field_wrong"),
        ("/activities", {"name": "x", "due": "0001-01-01"}, "no_such_time"),
        ("/activities", {"name": "x", "customer": str(id_of("nobody"))}, "not_there"),
        (f"/activities/{CALL}/dance", {}, "unknown_command"),
        (f"/activities/{CALL}/do", {"version": "7"}, "stale"),
        (f"/activities/{id_of('thanks')}/do", {}, "activity_closed"),
    ],
)
def test_what_makes_no_sense_is_refused_in_one_sentence(
    site: Site, path: str, fields: dict[str, str], code: str
) -> None:
    before = site.api("events", limit="1000")["next"]
    answer = send(site, path, **fields)
    assert 400 <= answer.status_code < 500
    assert code in answer.text
    assert site.api("events", limit="1000")["next"] == before


def test_what_is_to_be_done_is_listed_by_when(site: Site) -> None:
    told = words(site.get("/activities"))
    assert told.index("Call edge") < told.index("Book the stand") < told.index("Tidy up")
    assert "Thank core" not in told
    assert "Call edge" in words(site.get("/activities?show=overdue"))
    assert "Book the stand" not in words(site.get("/activities?show=overdue"))
    done = words(site.get("/activities?show=done"))
    assert "Thank core They are glad core Ltd" in done
    assert "no_such_list" in site.get("/activities?show=never").text


def test_an_activity_is_planned_done_and_taken_up_again(site: Site) -> None:
    fields = {"name": "Write to dune", "customer": str(id_of("dune Ltd")), "due": "2024-05-01"}
    assert send(site, "/activities", back="/activities?show=overdue", **fields).status_code == 204
    [mail] = [e for e in site.api("activities")["items"] if e["name"] == "Write to dune"]
    assert "Write to dune" in words(site.get("/activities?show=overdue"))
    path = f"/activities/{mail['id']}"
    assert send(site, f"{path}/do", version=mail["version"]).status_code == 204
    assert "Write to dune" not in words(site.get("/activities"))
    assert send(site, f"{path}/reopen").status_code == 204
    assert send(site, f"{path}/cancel", reason="no answer").status_code == 204
    assert "no answer" in words(site.get("/activities?show=cancelled"))


def test_a_form_works_without_scripts_too(site: Site) -> None:
    fields = {"csrf": site.csrf, "name": "Read a book", "back": "/activities?show=undated"}
    answer = site.send("/activities", **fields)
    assert (answer.status_code, answer.headers["location"]) == (303, "/activities?show=undated")
    assert "Read a book" in words(site.get("/activities?show=undated"))
    assert site.send("/activities", name="Read a book").status_code == 403


def test_a_form_leads_back_to_no_other_site(site: Site) -> None:
    answer = send(site, "/activities", name="Go away", back="https://elsewhere.example/")
    assert answer.headers["HX-Redirect"] == "/"


def test_the_past_shows_what_was_to_be_done_and_changes_nothing(site: Site) -> None:
    day = (site.crm.now - 2 * DAY).date()
    for path in ("/activities", "/campaigns"):
        told = site.get(f"{path}?at={day}&known_at={day}")
        assert told.status_code == 200
        assert 'method="post" action="/activities' not in told.text
        assert 'method="post" action="/campaigns' not in told.text


def test_a_deal_shows_on_the_board_what_comes_next(site: Site) -> None:
    assert "Call edge" in words(site.get("/pipeline"))


def test_both_screens_are_in_chinese_too(site: Site, tmp_path: Path) -> None:
    site.client.cookies.set("solocrm_language", "zh_CN")
    try:
        assert "营销活动" in words(site.get("/campaigns"))
        assert "逾期" in words(site.get("/activities"))
        assert "赢单归功于" in words(site.get(f"/campaigns/{SPRING}"))
    finally:
        site.client.cookies.delete("solocrm_language")
