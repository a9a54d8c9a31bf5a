"""Every screen on a real database, now and at past moments, beside what the API says."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.crm import LEAD, OFFER, SALES, id_of
from tests.web.site import HOST, Site, column, company, open_site, words

THEN = "at=2024-01-10&known_at=2024-01-10"
WITH_HINDSIGHT = "at=2024-01-10"


@pytest.fixture(scope="module")
def site(module_database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder: Path = tmp_path_factory.mktemp("site")
    with open_site(module_database, folder, company()) as opened:
        yield opened


def test_the_board_shows_the_sums_of_the_api(site: Site) -> None:
    shown = site.get("/pipeline")
    lead, offer, _ = site.api(f"pipelines/{SALES}/board")["stages"]
    assert (lead["value"], lead["weighted"]) == ({"EUR": 17_000}, {"EUR": 1_700})
    assert column(shown, LEAD).startswith("lead 2 €170 10 % · weighted €17")
    assert (offer["value"], offer["weighted"]) == ({"EUR": 30_000}, {"EUR": 7_500})
    assert column(shown, OFFER).startswith("offer 1 €300 25 % · weighted €75")
    assert "3 open deals worth €470 , weighted by stage €92" in words(shown)
    assert "So far 1 won, €100 , and 1 lost." in words(shown)


def test_a_past_board_is_as_it_was_seen_then(site: Site) -> None:
    shown = site.get(f"/pipeline?{THEN}")
    assert 'data-when="past"' in shown.text
    assert "data-moves" not in shown.text
    assert "2 open deals worth €1,000" in words(shown)
    told = site.api(f"pipelines/{SALES}/board", at="2024-01-10", known_at="2024-01-10")
    assert [stage["value"] for stage in told["stages"]] == [{"EUR": 70_000}, {"EUR": 30_000}, {}]


def test_a_past_board_says_how_much_was_learned_since(site: Site) -> None:
    assert "1 thing learned since would change this page." in words(site.get(f"/pipeline?{THEN}"))
    early = site.get("/pipeline?at=2024-01-03&known_at=2024-01-03")
    assert "Nothing learned since would change this page." in words(early)


def test_hindsight_marks_what_was_believed_otherwise(site: Site) -> None:
    shown = site.get(f"/pipeline?{WITH_HINDSIGHT}")
    assert "2 open deals worth €370" in words(shown)
    assert "That evening we believed €1,000" in words(shown)
    assert "1 thing we learned later is in" in words(shown)
    bolt = shown.text.partition(f'id="deal-{id_of("bolt")}"')[2].partition("</li>")[0]
    assert "<s " in bolt
    assert "€700" in bolt
    assert "Corrected since." in bolt


def test_today_is_now(site: Site) -> None:
    today = site.api(f"pipelines/{SALES}/board")["at"][:10]
    assert 'data-mode="now"' in site.get(f"/pipeline?at={today}&known_at={today}").text


def test_before_the_first_event_there_is_nothing(site: Site) -> None:
    shown = words(site.get("/pipeline?at=2023-06-30&known_at=2023-06-30"))
    assert "On 30 Jun 2023 nothing was recorded yet. The history begins on 1 Jan 2024." in shown


def test_the_time_bar_tells_weeks_and_corrections(site: Site) -> None:
    bar = site.get("/pipeline").text.partition('class="density"')[2].partition("</svg>")[0]
    assert len(re.findall("M[0-9]", bar)) >= 2
    marks = re.findall("<title>(.*?)</title>", site.get("/pipeline").text)
    assert "14 Jan 2024 · Correction: bolt" in marks


def test_the_funnel_is_the_apis_for_the_last_twelve_full_months(site: Site) -> None:
    shown = site.get("/funnel?at=2024-02-10&known_at=2024-02-10")
    assert "5 deals opened from 1 Feb 2023 to 31 Jan 2024" in words(shown)
    period = {"from": "2023-02-01", "to": "2024-01-31", "at": "2024-02-10"}
    told = site.api(f"pipelines/{SALES}/funnel", **period)["stages"][0]
    row = "= {advanced} + {lost} + {went_back} + {left} + {here}".format(**told)
    assert f"lead {told['entered']} {row}" in words(shown)


@pytest.mark.parametrize(
    ("path", "status", "sentence"),
    [
        ("/pipeline?at=banana", 422, "An instant is a whole day, or a time with its offset."),
        ("/pipeline?known_at=2099-01-01", 422, "That instant is still to come."),
        ("/funnel?from=june", 422, "A period goes from one day to another"),
        ("/funnel?from=2024-02-01&to=2024-01-01", 422, "The last day of a period lies before"),
        ("/funnel?cohort=lucky", 422, "A cohort is of the deals opened, entered or active"),
        (f"/pipeline/{id_of('nothing')}", 404, "There is no such page or record."),
        (f"/customers/{id_of('nobody')}", 404, "There is no such page or record."),
        ("/customers/banana", 404, "There is no such page or record."),
        ("/nowhere", 404, "There is no such page or record."),
    ],
)
def test_what_cannot_be_shown_is_said(site: Site, path: str, status: int, sentence: str) -> None:
    shown = site.get(path)
    assert shown.status_code == status
    assert sentence in words(shown)
    assert 'class="nav"' in shown.text


def test_a_record_that_was_not_there_then_says_when_it_began(site: Site) -> None:
    shown = site.get(f"/customers/{id_of('edge Ltd')}?{THEN}")
    assert shown.status_code == 404
    assert "This record did not exist on 10 Jan 2024. It began on 13 Jan 2024." in words(shown)
    assert f"/customers/{id_of('edge Ltd')}?at=2024-01-13&amp;known_at=2024-01-13" in shown.text


def test_customers_are_listed_and_found(site: Site) -> None:
    assert "5 customers." in words(site.get("/customers"))
    assert "3 customers." in words(site.get(f"/customers?{THEN}"))
    assert "1 customer with “ac”." in words(site.get("/customers?q=ac"))


def test_a_customer_tells_what_happened(site: Site) -> None:
    shown = words(site.get(f"/customers/{id_of('acme Ltd')}"))
    assert "In the books since 2 Jan 2024. 1 open deal, €300 ." in shown
    for told in ("acme : moved to offer", "acme : opened in lead , €100", "came into the books"):
        assert told in shown
    assert "moved to" not in words(site.get(f"/customers/{id_of('acme Ltd')}?show=people"))


def test_the_event_log_tells_all_events_latest_first(site: Site) -> None:
    shown = site.get("/events")
    positions = [int(n) for n in re.findall('class="r mute">([0-9]+)<', shown.text)]
    assert positions == sorted(positions, reverse=True)
    assert len(positions) == len(site.crm.log.events) + 1
    assert "began to work here" in words(shown)
    assert "began to work here" not in words(site.get(f"/events?{THEN}"))


def test_the_log_of_one_record_keeps_what_was_corrected(site: Site) -> None:
    shown = words(site.get(f"/events?stream={id_of('bolt')}"))
    assert "corrected: typo" in shown
    assert "is worth €700" in shown
    assert "acme" not in shown


@pytest.mark.parametrize(
    "path", ["pipeline", "funnel", "customers", f"customers/{id_of('acme Ltd')}", "events"]
)
def test_the_same_address_with_json_gives_the_same_figures(site: Site, path: str) -> None:
    answer = site.client.get(f"/{path}.json?{THEN}", follow_redirects=True)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/json"
    if path != "events":  # which is the log itself
        assert answer.json()["at"].startswith("2024-01-10T23:59:59.999999")


def test_the_palette_finds_as_of_the_pages_moment(site: Site) -> None:
    assert words(site.get("/search?q=edge")) == "edge edge Ltd edge Ltd"
    assert "Nothing has “edge”" in words(site.get(f"/search?q=edge&{THEN}"))
    assert "Event log" in words(site.get("/search?q="))


@pytest.mark.parametrize(
    ("text", "understood"),
    [
        ("10 Jan 2024", "Wed 10 Jan 2024, end of day UTC"),
        ("soon", "Not understood."),
        ("1 Jan 2099", "Thu 1 Jan 2099 is still to come."),
        ("2023-06-30", "Fri 30 Jun 2023, end of day UTC before the first event"),
    ],
)
def test_the_jump_field_repeats_what_it_understood(site: Site, text: str, understood: str) -> None:
    shown = site.client.get(
        "/jump", params={"text": text, "to": "/funnel"}, headers={"HX-Request": "true"}
    )
    assert words(shown).startswith(understood)


def test_a_jump_without_a_script_goes_there(site: Site) -> None:
    went = site.get("/jump?text=10+Jan+2024&to=/funnel")
    assert went.headers["Location"] == f"/funnel?{THEN}"


def test_the_reader_chooses_the_language(site: Site) -> None:
    assert "商机看板" in site.get("/pipeline", **{"Accept-Language": "zh-CN"}).text
    chosen = site.send("/language", locale="zh_CN", back="/funnel")
    assert chosen.headers["Location"] == "/funnel"
    assert "漏斗" in site.get("/funnel").text
    site.send("/language", locale="en", back="/")


def test_every_answer_is_strict_about_what_the_page_may_do(site: Site) -> None:
    for path in ("/pipeline", "/nowhere", "/healthz", "/static/js/page.js", "/api/openapi.json"):
        headers = site.get(path).headers
        assert headers["Content-Security-Policy"].startswith("default-src 'self'")
        assert headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("host", "status"),
    [("localhost:8000", 200), ("127.0.0.1", 200), ("[::1]:8000", 200), ("evil.example", 421)],
)
def test_a_page_from_elsewhere_finds_nothing_here(site: Site, host: str, status: int) -> None:
    assert site.get("/healthz", Host=host).status_code == status


def test_the_api_is_documented_without_a_request_elsewhere(site: Site) -> None:
    shown = site.get("/api/docs")
    assert "/api/opportunities/{id}/move" in words(shown)
    assert not re.search(r'(src|href)="(https?:)?//', shown.text)


def test_metrics_tell_how_far_the_read_models_are(site: Site) -> None:
    site.client.get("/healthz")
    told = dict(
        line.rsplit(" ", 1)
        for line in site.client.get("/metrics").text.splitlines()
        if not line.startswith("#")
    )
    of = '{read_model="opportunities"}'
    assert told["solocrm_log_position"] == told[f"solocrm_read_model_position{of}"]
    for name in ("lag_events", "lag_seconds", "parked_streams", "stopped"):
        assert float(told[f"solocrm_read_model_{name}{of}"]) == 0
    assert float(told[f"solocrm_read_model_switched_seconds{of}"]) > 1.7e9
    assert told['solocrm_read_model_builds{read_model="opportunities",state="live"}'] == "1"
    assert told["solocrm_workers"] == "1"
    assert int(told['solocrm_http_requests_total{method="GET",status="200"}']) > 0
    groups, commands = (int(told[f"solocrm_append_{of}_total"]) for of in ("groups", "commands"))
    assert 0 < groups <= commands
    longest, all_ = (
        float(told[f"solocrm_append_{of}"]) for of in ("longest_seconds", "seconds_total")
    )
    assert 0 < longest <= all_
    assert float(told["solocrm_follower_longest_stall_seconds"]) == 0


def test_our_fault_is_said_as_such(
    site: Site, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("web.pages.imports.framed", None)
    monkeypatch.setattr(site.client._transport, "raise_server_exceptions", False)
    shown = site.get("/imports")
    assert shown.status_code == 500
    assert "Something broke on our side; nothing was changed." in words(shown)
    [report] = re.findall("report ([0-9a-f]{8})", words(shown))
    assert report in caplog.text
    assert HOST not in shown.text
