"""The ticket queue shows what is due and why, at any moment; what it offers is done."""

import dataclasses
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from httpx2 import Response

from readapi.service.queue import Waiting
from tests.web.desk import EXCEL, GATEWAY, OLD, PROBE, RETURN, desk
from tests.web.site import Site, open_site, words
from web.present.tickets import row

THEN = "at=2024-01-10T10:00:00Z&known_at=2024-01-10T10:00:00Z"


@pytest.fixture(scope="module")
def site(module_database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with open_site(module_database, tmp_path_factory.mktemp("site"), desk()) as opened:
        yield opened


def main(response: Response) -> str:
    return words(response).partition("Find or go to")[2]


def test_the_queue_has_late_tickets_first_and_stopped_ones_last(site: Site) -> None:
    shown = main(site.get(f"/tickets?{THEN}"))
    places = ["Late 1", "At risk 1", "Due today", "Later", "Waiting, clock stopped 1"]
    found = [shown.index(each) for each in places if each in shown]
    assert found == sorted(found)
    assert len(found) >= 4
    assert "5 open tickets, 2 more than a day before" in shown
    assert "Clocks run Mon–Fri 09:00–18:00, UTC, without holidays." in shown
    assert "They stop while you wait for the customer. Rules, version 1" in shown
    assert (
        "6 h 00 m over Gateway offline Harbour Botanics Enquiry Answer was due Tue 13:00" in shown
    )
    assert "Cold store door Kew Street Dairy Enquiry Resolve stopped Tue 10:00" in shown


def test_a_ticket_says_why_so_much_of_its_time_is_left(site: Site) -> None:
    shown = main(site.get(f"/tickets?ticket={PROBE}&{THEN}"))
    for line in (
        "1231 · Complaint · opened Mon 11:00 by mail",
        "Why 2 h 00 m are left resolve within 16 h 00 m",
        "8 Jan, 11:00–17:00 6 h 00 m",
        "Waiting for the customer, until Tue 11:00 stopped",
        "9 Jan, 11:00–18:00 7 h 00 m",
        "10 Jan, 09:00–10:00 1 h 00 m",
        "Used of 16 h 00 m 14 h 00 m",
        "First answered after 1 h 00 m of 4 h 00 m.",
        "Cause lab delay Remedy sent again, €20 Prevention checklist",
        "Last message Tue 11:00 序列号在附件，共 6 支。",
    ):
        assert line in shown, line


def test_the_past_is_read_only(site: Site) -> None:
    for path in (f"/tickets?{THEN}", f"/tickets/{PROBE}?{THEN}"):
        shown = site.get(path).text
        assert f'action="/tickets/{PROBE}' not in shown


def test_one_ticket_tells_what_happened_to_it(site: Site) -> None:
    shown = main(site.get(f"/tickets/{PROBE}?{THEN}"))
    for line in (
        "waits for the customer",
        "the customer wrote: 序列号在附件",
        "a ticket was opened: complaint",
    ):
        assert line in shown, line
    assert shown.index("the customer wrote") < shown.index("a ticket was opened")
    assert "2 h 00 m are left to resolve it." in shown


def test_clocks_run_on_while_work_is_done_and_nothing_stops_them() -> None:
    nothing = dict.fromkeys(each.name for each in dataclasses.fields(Waiting))
    left = Waiting(**nothing)  # type: ignore[arg-type]
    noon = datetime(2024, 1, 10, 12, tzinfo=UTC)
    running = dataclasses.replace(left, place="later", runs_until=noon)
    assert row(running, noon - timedelta(hours=1)).runs == 3_600
    assert row(dataclasses.replace(running, runs_until=None), noon).runs == 0


def test_clocks_of_the_past_stand_still(site: Site) -> None:
    assert "data-left" not in site.get(f"/tickets?{THEN}").text


def test_settled_tickets_are_a_list(site: Site) -> None:
    shown = main(site.get(f"/tickets?show=settled&{THEN}"))
    assert "1 settled ticket." in shown
    assert "Old question Kew Street Dairy Enquiry 8 Jan 2024 8 Jan 2024" in shown


def test_a_kind_is_shown_alone(site: Site) -> None:
    shown = main(site.get(f"/tickets?kind=after_sales&{THEN}"))
    assert "1 open ticket." in shown
    assert "Return" in shown
    assert "Gateway" not in shown
    assert site.get("/tickets?kind=question").status_code == 404


def test_before_the_first_ticket_nothing_is_due(site: Site) -> None:
    shown = main(site.get("/tickets?at=2024-01-07&known_at=2024-01-07"))
    assert "No open ticket at this moment." in shown


def test_the_same_figures_are_json(site: Site) -> None:
    answer = site.get(f"/tickets.json?{THEN}")
    assert answer.headers["location"].startswith("/api/service/queue?limit=50&")
    told = site.client.get(answer.headers["location"]).json()
    assert told["total"] == 5


def test_chinese_words_stand_in_their_place(site: Site) -> None:
    site.client.cookies.set("solocrm_language", "zh_CN")
    try:
        shown = words(site.get(f"/tickets?ticket={PROBE}&{THEN}"))
    finally:
        site.client.cookies.delete("solocrm_language")
    assert "超时6小时00分" in shown
    assert "为何还剩2小时00分" in shown
    assert "等待客户" in shown


def act(site: Site, id: object, name: str, **fields: Any) -> Response:
    version = site.api(f"tickets/{id}")["version"]
    return site.send(f"/tickets/{id}/{name}", version=version, csrf=site.csrf, **fields)


def test_answering_and_resolving_is_one_command(site: Site) -> None:
    done = act(site, EXCEL, "answer-and-resolve", text="可以，见附件。", **{"from": "queue"})
    assert (done.status_code, done.headers["location"]) == (303, f"/tickets?ticket={EXCEL}")
    told = site.api(f"tickets/{EXCEL}/history")["events"][-2:]
    assert [each["topic"] for each in told] == ["ticket.answered.v1", "ticket.resolved.v1"]
    assert len({each["command_id"] for each in told}) == 1


def test_each_button_does_what_it_says(site: Site) -> None:
    for name, fields, status in (
        ("wait", {"awaiting": "vendor"}, "waiting"),
        ("answer", {"text": "Soon."}, "waiting"),
        ("take-up", {}, "active"),
        ("resolve", {}, "resolved"),
        ("reopen", {}, "active"),
        ("note-reply", {"text": "Thank you"}, "active"),
        ("close", {}, "closed"),
    ):
        done = act(site, RETURN, name, **fields)
        assert (done.status_code, done.headers["location"]) == (303, f"/tickets/{RETURN}")
        assert site.api(f"tickets/{RETURN}")["status"] == status


def test_what_cannot_be_done_is_said(site: Site) -> None:
    assert "answer" not in site.api(f"tickets/{OLD}")["actions"]
    for id, name, fields, code in (
        (OLD, "answer", {"text": "Well"}, "ticket_resolved"),
        (GATEWAY, "answer", {"text": ""}, "bad_ticket_form"),
        (GATEWAY, "wait", {"awaiting": "godot"}, "bad_ticket_form"),
        (GATEWAY, "explode", {}, "unknown_command"),
    ):
        refused = act(site, id, name, **fields)
        assert refused.status_code >= 400
        assert code in refused.text, name


def test_a_ticket_that_changed_meanwhile_is_read_again(site: Site) -> None:
    old = site.send(f"/tickets/{GATEWAY}/take-up", version=0, csrf=site.csrf)
    assert old.status_code == 412
    assert "stale" in old.text
    forged = site.client.post(f"/tickets/{GATEWAY}/take-up", data={"version": "1"})
    assert forged.status_code == 403
    assert re.search("forged", forged.text)


def test_a_form_shows_only_what_may_be_done(site: Site, tmp_path: Path) -> None:
    shown = site.get(f"/tickets/{OLD}").text
    assert f"/tickets/{OLD}/reopen" in shown
    assert f"/tickets/{OLD}/close" in shown
    assert f"/tickets/{OLD}/answer" not in shown


def test_a_ticket_is_opened_of_a_customer_by_name_or_on_their_page(site: Site) -> None:
    body = {"name": "Bill twice", "kind": "complaint", "priority": 2, "text": "Again"}
    sent = body | {"csrf": site.csrf, "back": "/tickets"}
    done = site.send("/tickets", **sent, called="kew street DAIRY")
    assert (done.status_code, done.headers["location"]) == (303, "/tickets")
    [bill] = site.api("tickets", q="Bill twice")["items"]
    assert (bill["customer_name"], bill["kind"], bill["priority"]) == (
        "Kew Street Dairy",
        "complaint",
        2,
    )
    kew = bill["customer"]
    assert f'name="customer" value="{kew}"' in site.get(f"/customers/{kew}").text
    assert site.send("/tickets", **sent, customer=kew).status_code == 303
    assert site.api("tickets", q="Bill twice")["total"] == 2
    for wrong, code in (
        ({"called": "kew"}, "no_such_customer"),
        ({"called": "Kew Street Dairy", "name": " "}, "field_wrong"),
        ({"called": "Kew Street Dairy", "kind": "after_sales"}, "order_missing"),
    ):
        refused = site.send("/tickets", **(sent | wrong))
        assert refused.status_code == 422
        assert code in refused.text
    assert site.api("tickets", q="Bill twice")["total"] == 2
