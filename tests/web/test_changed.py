"""What changed between two moments is shown as the API explains it, in one currency as in two."""

import re
from collections.abc import Iterator
from decimal import Decimal
from html import unescape
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from httpx2 import Response

from commands import activities, opportunities, tickets
from domain.money import Money
from tests.crm import LEAD, SALES, Crm, id_of, opening
from tests.web.site import Site, company, open_site, words

FROM = "from=2024-01-10"
ONE = f"{FROM}&by=one"
OPEN = "/changed"
DUE = "2024-03-01"
IN_PLACE = {"HX-Request": "true"}


def in_two_currencies() -> Crm:
    """Beside the euros a deal in dollars, from a fair; one in euros was entered a week late. A
    ticket is open, and a call is overdue.
    """
    crm = company()
    crm.say("late", "lead", at=crm.happened(id_of("bolt"), 1))
    dollars = Money(amount=Decimal("5000"), currency="USD")
    body = opening("fair") | {"customer": id_of("acme Ltd"), "amount": dollars, "source": "fair"}
    crm.do(opportunities.open_, id_of("fair"), **body)
    crm.do(tickets.open_, id_of("lamp"), name="lamp", customer=id_of("acme Ltd"))
    crm.do(activities.plan, id_of("call"), name="call", customer=id_of("acme Ltd"), due=DUE)
    return crm


@pytest.fixture(scope="module")
def site(module_database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder: Path = tmp_path_factory.mktemp("site")
    with open_site(module_database, folder, in_two_currencies()) as opened:
        yield opened


def falls(response: Response) -> list[list[str]]:
    """Each waterfall's lines in words."""
    found = re.findall(r'<section class="panel steps".*?</section>', response.text, re.DOTALL)
    return [
        list(map(plain, re.findall(r"<(?:p|summary)\b.*?</(?:p|summary)>", each, re.DOTALL)))
        for each in found
    ]


def plain(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def bridge(site: Site, measure: str = "open_pipeline", **asked: str) -> dict[str, Any]:
    return site.api(f"bridge/{measure}", **{"from": "2024-01-10", **asked})


def test_the_steps_are_those_of_the_api(site: Site) -> None:
    told = bridge(site)
    assert told["start"] == {"EUR": 100_000}
    assert told["end"] == {"EUR": 57_000, "USD": 500_000}
    causes = {each["cause"]: (each["events"], each["value"]) for each in told["steps"]}
    assert causes["corrected"] == (2, {"EUR": -53_000})
    assert causes["lost"] == (1, {"EUR": -10_000})
    euros, dollars = falls(site.get(f"{OPEN}?{FROM}"))
    assert "Corrected the past set right 2 records −€530" in euros
    assert "Lost 1 event −€100" in euros
    assert "New opened in this time 1 event +$5,000" in dollars
    assert (euros[1], euros[-1].split()[-1]) == ("10 Jan 2024 as we saw it €1,000", "€570")


def test_a_sentence_states_the_figures_of_each_currency(site: Site) -> None:
    shown = words(site.get(f"{OPEN}?{FROM}"))
    assert "Open deals went from €1,000 to €570 and $5,000 : −€430 and +$5,000 ." in shown
    assert "Start + steps = end, remainder €0 Start + steps = end, remainder $0" in shown


def test_the_end_is_the_boards_sum(site: Site) -> None:
    stages = site.api(f"pipelines/{SALES}/board")["stages"]
    for measure, sum_ in (("open_pipeline", "value"), ("weighted_pipeline", "weighted")):
        euros = sum(each[sum_].get("EUR", 0) for each in stages)
        shown = falls(site.get(f"/changed?{FROM}&measure={measure}&pipeline={SALES}"))[0]
        assert shown[-1].endswith(f"€{Decimal(euros) / 100:,.0f}")


def test_by_one_knowledge_nothing_is_corrected(site: Site) -> None:
    [euros, _] = falls(site.get(f"{OPEN}?{ONE}"))
    assert euros[1] == "10 Jan 2024 with what we know now €470"
    assert not [line for line in euros if line.startswith("Corrected")]


def test_the_time_bars_moment_is_the_end(site: Site) -> None:
    then = site.get(f"{OPEN}?from=2024-01-03&at=2024-01-10&known_at=2024-01-10")
    assert "Open deals went from €300 to €1,000 : +€700 ." in words(then)
    hindsight = site.get(f"{OPEN}?from=2024-01-03&at=2024-01-10")
    assert "Open deals went from €300 to €470 : +€170 ." in words(hindsight)


def test_unless_said_it_is_since_the_last_quarter_ended(site: Site) -> None:
    assert words(site.get(f"{OPEN}?at=2024-03-31&known_at=2024-03-31")).count("31 Dec 2023") >= 2


def test_the_period_of_the_form_ends_at_the_moment(site: Site) -> None:
    def led(asked: str) -> str:
        return site.get(f"{OPEN}?{asked}").headers["Location"]

    assert led(f"{FROM}&to=2024-01-12") == f"{OPEN}?{FROM}&at=2024-01-12&known_at=2024-01-12"
    assert led(f"{FROM}&to=2024-01-12&at=2024-01-11") == f"{OPEN}?{FROM}&at=2024-01-12"
    today = bridge(site)["at"][:10]
    assert led(f"{FROM}&to={today}&at=2024-01-11&known_at=2024-01-11") == f"{OPEN}?{FROM}"


def test_it_is_narrowed_down_to_a_pipeline_and_a_source(site: Site) -> None:
    assert "Nothing changed" in words(site.get(f"{OPEN}?{FROM}&pipeline={id_of('renewals')}"))
    [dollars] = falls(site.get(f"{OPEN}?{FROM}&source=fair"))
    assert dollars[-1].endswith("$5,000")
    shown = words(site.get(f"{OPEN}?{FROM}&source=fair&pipeline={SALES}"))
    assert "Only deals of sales and fair are counted." in shown


def test_where_nothing_changed_that_is_said(site: Site) -> None:
    shown = words(site.get(f"{OPEN}?from=2024-01-20&source=web&at=2024-01-20&known_at=2024-01-20"))
    assert "Nothing changed between 20 Jan 2024 and 20 Jan 2024." in shown
    assert "Open deals came to nothing at both ends." in shown


def test_a_line_opens_what_it_is_made_of(site: Site) -> None:
    told = bridge(site, cause="lost")["items"]
    [item] = [each for each in told if each["unit"] == "EUR"]
    shown = site.get(f"/changed/step?{FROM}&cause=lost&unit=EUR", **IN_PLACE)
    assert shown.text.lstrip().startswith("<table")
    row = plain(re.findall(r"<tr data-row.*?</tr>", shown.text, re.DOTALL)[0])
    assert row.startswith("dune Ltd dune lost: price")
    assert row.endswith(f"{item['position']} −€100")
    assert f"/customers/{id_of('dune Ltd')}" in shown.text
    assert f"/events?stream={id_of('dune')}&amp;before={item['position'] + 1}" in shown.text


def test_a_correction_says_why_and_when_it_was_made(site: Site) -> None:
    shown = plain(site.get(f"/changed/step?{FROM}&cause=corrected&unit=EUR", **IN_PLACE).text)
    assert "bolt Ltd bolt corrected: typo 14 Jan 2024" in shown
    assert "−€630" in shown


def test_what_came_in_late_says_so(site: Site) -> None:
    shown = plain(site.get(f"/changed/step?{FROM}&cause=corrected&unit=EUR", **IN_PLACE).text)
    late = shown.partition("late Ltd")[2]
    assert "opened in lead , €100 5 Jan 2024 learned 14 Jan 2024" in late
    assert late.removesuffix(" JSON").endswith("+€100")


def test_a_long_list_says_how_much_of_it_is_shown(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("web.pages.changes.ROWS", 1)
    shown = site.get(f"/changed/step?{FROM}&cause=corrected&unit=EUR", **IN_PLACE).text
    assert shown.count("<tr data-row") == 1
    assert "The 1 largest of 2." in plain(shown)


def test_what_is_behind_a_line_is_as_of_the_pages_instants(site: Site) -> None:
    shown = site.get(f"{OPEN}?{FROM}").text
    asked = [unescape(each) for each in re.findall(r'hx-get="([^"]+)"', shown) if "step" in each]
    assert asked
    for each in asked:
        assert re.search(r"at=2\d+-\d\d-\d\dT.*known_at=2\d+-\d\d-\d\dT", each)
        piece = site.get(each, **IN_PLACE).text
        assert "<tr data-row" in piece
        assert not re.search(r'href="/events[^"]*[&;]at=', piece)


def test_what_is_counted_has_steps_too(site: Site) -> None:
    shown = site.get(f"{OPEN}?{FROM}&measure=backlog")
    assert "Open tickets went from nothing to 1 : +1 ." in words(shown)
    [lines] = falls(shown)
    assert "New opened in this time 1 event +1" in lines
    assert "Start + steps = end, remainder 0" in words(shown)
    rotting = site.get(f"{OPEN}?{FROM}&measure=rotting&source=fair&pipeline={SALES}")
    assert "Deals that stay too long came to nothing at both ends." in words(rotting)
    assert "Only deals of sales and fair are counted." in words(rotting)
    breached = words(site.get(f"{OPEN}?{FROM}&measure=breached"))
    assert "Open tickets with a broken promise came to nothing at both ends." in breached
    step = site.get(f"/changed/step?{FROM}&measure=backlog&cause=new&unit=tickets", **IN_PLACE)
    assert f"/customers/{id_of('acme Ltd')}" in step.text
    assert f"/events?stream={id_of('lamp')}&amp;before=" in step.text


def test_time_that_passed_opens_what_it_passed_over(site: Site) -> None:
    asked = f"{FROM}&measure=overdue"
    [lines] = falls(site.get(f"{OPEN}?{asked}"))
    assert "Time passed and nothing was done 1 record +1" in lines
    step = site.get(f"/changed/step?{asked}&cause=time_passed&unit=activities", **IN_PLACE)
    assert "acme Ltd call its time was over 2 Mar 2024 +1" in plain(step.text)
    assert f"/events?stream={id_of('call')}" in step.text
    chinese = site.get(f"{OPEN}?{asked}", **{"Accept-Language": "zh-CN"})
    assert "时间流逝" in words(chinese)


def test_only_deals_are_narrowed_down_to_a_pipeline_or_a_source(site: Site) -> None:
    shown = site.get(f"{OPEN}?{FROM}&source=fair").text
    led = {unescape(each) for each in re.findall(r'href="(/changed\?[^"]*measure=[^"]*)"', shown)}
    kept = {each for each in led if "source=fair" in each}
    assert {re.findall(r"measure=(\w+)", each)[0] for each in kept} == {
        "open_pipeline",
        "weighted_pipeline",
        "won_value",
        "rotting",
    }
    assert "All pipelines" not in words(site.get(f"{OPEN}?{FROM}&measure=backlog"))
    refused = site.get(f"{OPEN}?{FROM}&measure=backlog&source=fair")
    assert refused.status_code == 422
    assert "This measure is not narrowed down by that." in words(refused)


def test_the_largest_come_first(site: Site) -> None:
    shown = site.get("/changed/step?from=2023-12-31&cause=new&unit=EUR", **IN_PLACE)
    values = [int(each) for each in re.findall(r"<b>\+€(\d+)</b>", shown.text)]
    assert len(values) == 6
    assert values == sorted(values, reverse=True)


def test_without_a_script_the_whole_page_opens_the_line(site: Site) -> None:
    led = site.get(f"/changed/step?{FROM}&cause=lost&unit=EUR").headers["Location"]
    assert led == f"/changed?{FROM}&cause=lost&unit=EUR"
    shown = site.get(led)
    assert shown.text.count('<details class="step" open>') == 1
    assert "dune Ltd dune lost: price" in words(shown)


def test_the_bars_begin_where_the_last_one_ended(site: Site) -> None:
    html = site.get(f"{OPEN}?{FROM}&pipeline={SALES}&measure=weighted_pipeline").text
    euros = html.partition('<section class="panel steps"')[2].partition("</section>")[0]
    bars = re.findall(r'<rect class="f-\w+" x="([\d.]+)%" width="([\d.]+)%"', euros)
    ends = [{round(float(x), 1), round(float(x) + float(width), 1)} for x, width in bars]
    assert min(map(min, ends)) == 0
    assert max(map(max, ends)) == 100
    for one, other in pairwise(ends):
        assert any(abs(a - b) <= 0.3 for a in one for b in other)


@pytest.mark.parametrize(
    "asked",
    [
        FROM,
        ONE,
        f"{FROM}&at=2024-01-12&known_at=2024-01-12",
        f"{FROM}&at=2024-01-12",
        "measure=won_value",
    ],
)
def test_the_same_address_with_json_gives_the_same_figures(site: Site, asked: str) -> None:
    answer = site.client.get(f"/changed.json?{asked}", follow_redirects=True)
    assert answer.status_code == 200
    shown = words(site.get(f"/changed?{asked}"))
    for currency, sign in (("EUR", "€"), ("USD", "$")):
        for end in ("start", "end"):
            minor = answer.json()[end].get(currency, 0)
            assert not minor or f"{sign}{Decimal(minor) / 100:,.0f}" in shown


def test_a_copied_link_shows_the_same_lines_later(site: Site) -> None:
    shown = site.get(f"{OPEN}?{ONE}")
    pinned = unescape(re.findall(r'data-key="y"[^>]*href="([^"]+)"', shown.text)[0])
    assert [each[2:-1] for each in falls(site.get(pinned))] == [each[2:-1] for each in falls(shown)]


def test_the_sentences_are_in_chinese_too(site: Site) -> None:
    shown = words(site.get(f"{OPEN}?{FROM}", **{"Accept-Language": "zh-CN"}))
    assert "进行中的商机从 €1,000 变为 €570 和 $5,000" in shown
    for word in ("变化原因", "更正", "过去已更正", "新开", "输单", "期初 + 各项 = 期末，余 €0"):
        assert word in shown


def test_the_board_asks_what_changed_in_the_last_week(site: Site) -> None:
    shown = site.get("/pipeline?at=2024-01-20&known_at=2024-01-20").text
    to = re.findall(r'href="(/changed\?[^"]+)"', shown)
    week = f"/changed?from=2024-01-13&pipeline={SALES}&at=2024-01-20&known_at=2024-01-20"
    assert week in map(unescape, to)


@pytest.mark.parametrize(
    ("path", "status", "sentence"),
    [
        (f"{OPEN}?from=june", 422, "An instant is a whole day, or a time with its offset."),
        (f"{OPEN}?{FROM}&at=2024-01-05&known_at=2024-01-05", 422, "The last day of a period lies"),
        (f"{OPEN}?measure=luck", 404, "There is no such"),
        (f"{OPEN}?{FROM}&cause=luck", 422, "There is no such cause"),
        (f"{OPEN}?pipeline={LEAD}", 404, "There is no such page or record."),
        (f"{OPEN}?{FROM}&to=june", 422, "A period goes from one day to another"),
        (f"{OPEN}?at=0001-01-01&known_at=0001-01-01", 200, "nothing was recorded yet"),
    ],
)
def test_what_cannot_be_shown_is_said(site: Site, path: str, status: int, sentence: str) -> None:
    shown = site.get(path)
    assert shown.status_code == status
    assert sentence in words(shown)
