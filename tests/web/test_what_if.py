"""What if, on the page: fields and text say the same, and both sides are those of the API."""

import re
from collections.abc import Iterator
from datetime import date
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
import yaml
from httpx2 import Response

from commands import campaigns, facts, tickets
from tests.crm import DAY, LEAD, OFFER, SALES, Crm, id_of
from tests.service import promise
from tests.web.site import Site, company, open_site, words

DAYS = {
    **{f"{of}-from": "2023-02-01" for of in ("funnel", "service")},
    **{f"{of}-to": "2024-12-31" for of in ("funnel", "service")},
}
STAYS = {f"becomes.{id_of(name)}": name for name in ("lead", "offer", "trial")}


def promised() -> Crm:
    """Core was touched by two campaigns before it bought; a ticket was answered after a week."""
    crm = company()
    for name, days in (("fair", 2), ("spring", 1)):
        crm.do(campaigns.plan, id_of(name), name=name)
        at = crm.happened(id_of("core"), 4) - days * DAY / 24
        about: dict[str, Any] = {
            "customer": id_of("core Ltd"),
            "campaign": id_of(name),
            "channel": "mail",
        }
        crm.do(facts.touch, id_of(f"touch {name}"), at=at, **about)
    promise(crm)
    crm.do(tickets.open_, id_of("lamp"), name="No light", customer=id_of("acme Ltd"))
    crm.log.turn_clock(7 * DAY)
    crm.do(tickets.answer, id_of("lamp"), text="Which lamp?")
    return crm


@pytest.fixture(scope="module")
def site(module_database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder: Path = tmp_path_factory.mktemp("site")
    with open_site(module_database, folder, promised()) as opened:
        yield opened


AS_IT_IS = {
    **DAYS,
    **STAYS,
    "answer.0": "240",
    "resolve.0": "960",
    "priority.1": "1",
    "answer.1": "60",
    "resolve.1": "240",
}
"""The fields as they stand where nothing is supposed, all that say something."""


def typed(site: Site, **fields: str) -> Response:
    """What a browser sends of the form; an empty field is not told from one that is not there."""
    said = {name: each for name, each in {**AS_IT_IS, **fields}.items() if each}
    return site.get(f"/what-if?{urlencode({'sent': '1', 'pipeline': SALES, **said})}")


def led(site: Site, **fields: str) -> dict[str, Any]:
    """What the fields say."""
    to = urlsplit(typed(site, **fields).headers["Location"])
    return yaml.safe_load(parse_qs(to.query)["suppose"][0])  # type: ignore[no-any-return]


def shown(site: Site, suppose: object) -> Response:
    return site.get(f"/what-if?{urlencode({'suppose': yaml.safe_dump(suppose)})}")


def test_nothing_is_supposed_until_something_is_typed(site: Site) -> None:
    page = site.get("/what-if")
    assert "Say what would be otherwise" in words(page)
    assert 'placeholder="10' in page.text
    assert typed(site).headers["Location"] == f"/what-if?pipeline={SALES}"


def test_fields_lead_to_an_address_that_says_what_they_say(site: Site) -> None:
    fields = {f"chance.{LEAD}": "12.5", f"rots.{OFFER}": "21", "model": "linear", "days": "30"}
    assert led(site, **fields) == {
        "pipeline": "sales",
        "stages": {"lead": {"probability": 0.125}, "offer": {"rots_after": 21}},
        "attribution": {"model": "linear", "days": 30},
    }
    assert led(site, **{"answer.0": "5", "answer.1": "", "resolve.1": "", "priority.1": ""}) == {
        "service": {
            "from": date(2023, 2, 1),
            "to": date(2024, 12, 31),
            "targets": [{"answer": 5, "resolve": 960}],
        }
    }


EVERYTHING = {
    "pipeline": "sales",
    "stages": {"lead": {"probability": 0.5, "rots_after": 1}},
    "funnel": {
        "from": "2024-01-01",
        "to": "2024-12-31",
        "stages": [{"name": "Talks", "of": ["lead", "offer"]}, "trial"],
    },
    "attribution": {"model": "first_touch"},
    "service": {"from": "2024-01-01", "to": "2024-12-31", "targets": [{"answer": 40000}]},
}


def test_both_sides_are_those_of_the_api(site: Site) -> None:
    page = words(shown(site, EVERYTHING))
    told = site.api("what-if", suppose=yaml.safe_dump(EVERYTHING))
    lead, now = (told["pipeline"][side][0] for side in ("before", "after"))
    assert (lead["weighted"], now["weighted"]) == ({"EUR": 17_00}, {"EUR": 85_00})
    assert "lead 10 % 50 % €17 €85 +€68" in page
    assert f"{now['rotting']} +{now['rotting']} limit 1 d" in page
    talks = told["funnel"]["after"][0]
    assert f"Talks not there now {talks['entered']} {talks['advanced']}" in page
    assert "fair 0 1 +1 – €100 +€100" in page
    assert "spring 1 0 −1 €100 – −€100" in page
    assert told["service"]["before"]["all"]["answer"]["late"] == 1
    assert "All 1 of 1 0 of 1 −1" in page
    assert "lines would be different. Nothing is recorded." in page


def test_the_form_says_what_the_text_says_and_leads_back_to_it(site: Site) -> None:
    page = shown(site, EVERYTHING).text
    fields = {
        unescape(name): unescape(value)
        for name, value in re.findall(r'<input name="([^"]+)"[^>]* value="([^"]+)"', page)
    }
    fields |= {name: "" for name in AS_IT_IS if name not in fields}
    assert led(site, **fields, model="first_touch") == yaml.safe_load(
        yaml.safe_dump(EVERYTHING).replace("'", "")
    )


def test_what_is_wrong_is_said_beside_its_field(site: Site) -> None:
    fields = {f"chance.{LEAD}": "101", "service-to": "june", "answer.0": "a while"}
    page = typed(site, **fields)
    assert page.status_code == 422
    assert "Nothing was counted" in words(page)
    for name, value in fields.items():
        assert re.search(
            rf'name="{name}"[^>]* value="{value}"[^>]*aria-describedby="wrong-{name}"', page.text
        )
        assert f'id="wrong-{name}"' in page.text
    assert "A chance lies between 0 and 100 per cent." in words(page)
    assert 'id="wrong-suppose"' not in page.text
    assert 'id="wrong-suppose"' in typed(site, kept="[5]").text


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("stages: [", "What is supposed is YAML or JSON"),
        ("pipeline: nowhere\nstages: {lead: {probability: 1}}", "There is no pipeline"),
        ("pipeline: sales\nstages: {nowhere: {probability: 1}}", "no stage of that name"),
        (
            "service: {from: 2024-02-01, to: 2024-01-01, targets: [{answer: 5}]}",
            "The last day of a period lies before its first.",
        ),
    ],
)
def test_a_wrong_text_stays_with_its_sentence(site: Site, text: str, sentence: str) -> None:
    page = site.get(f"/what-if?{urlencode({'suppose': text})}")
    assert page.status_code == 422
    assert sentence in words(page)
    assert text.splitlines()[0] in unescape(page.text)
    assert 'aria-describedby="wrong-suppose"' in page.text


def test_a_copied_link_keeps_what_is_supposed_and_the_moment(site: Site) -> None:
    page = shown(site, EVERYTHING)
    pinned = unescape(re.findall(r'data-key="y"[^>]*href="([^"]+)"', page.text)[0])
    assert parse_qs(urlsplit(pinned).query)["suppose"] == [yaml.safe_dump(EVERYTHING)]
    then = site.get(f"/what-if?{urlencode({'suppose': 'attribution: {days: 5}'})}&at=2024-01-05")
    assert '<input type="hidden" name="at" value="2024-01-05">' in then.text
    early = site.get("/what-if?at=0001-01-01&known_at=0001-01-01")
    assert "nothing was recorded yet" in words(early)


def test_it_is_in_chinese_too(site: Site) -> None:
    asked = urlencode({"suppose": yaml.safe_dump(EVERYTHING)})
    chinese = words(site.get(f"/what-if?{asked}", **{"Accept-Language": "zh-CN"}))
    for word in ("如果", "进行中的商机", "不会记录", "概率与时限"):
        assert word in chinese
