"""Before and after, the film and the breakdown on the page say what the API says."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from readapi.evaluation.evaluation import Comparison, Evaluation
from readapi.evaluation.question import OfChange
from readapi.evaluation.samples import Sample, Shares, Times, difference
from tests.crm import SALES
from tests.web.samples import ZONE
from tests.web.site import Site, company, open_site, words
from web.format import Format
from web.present.evaluation import evaluation
from web.present.film import bars, steps

ASKED_DAYS = {"from": "2024-01-01", "to": "2024-01-14", "at": "2024-02-10"}
DAYS = urlencode(ASKED_DAYS)


@pytest.fixture(scope="module")
def site(module_database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder: Path = tmp_path_factory.mktemp("site")
    with open_site(module_database, folder, company()) as opened:
        yield opened


def test_before_and_after_shows_the_figures_of_the_api(site: Site) -> None:
    asked = "on=2024-01-08&within=2&at=2024-02-10"
    shown = words(site.get(f"/evaluation?{asked}"))
    told = site.api("evaluation/change", on="2024-01-08", within="2", at="2024-02-10")[
        "comparisons"
    ][0]
    first, second = told["first"], told["second"]
    assert (first["n"], second["n"]) == (3, 2)
    assert f"{first['k']} / {first['n']}" in shown
    assert f"{second['k']} / {second['n']}" in shown
    assert "0 of 8 differences are more than chance makes." in shown
    assert shown.count("too few cases") == 8
    answer = site.client.get(f"/evaluation.json?{asked}", follow_redirects=True)
    assert answer.json()["comparisons"][0] == told


def test_cohorts_stand_beside_all_others(site: Site) -> None:
    shown = words(site.get(f"/evaluation?by=owner&within=2&{DAYS}"))
    assert "Each part beside all others, of what began from 1 Jan 2024 to" in shown
    assert "none" in shown
    assert site.get("/evaluation?within=0").status_code == 404
    young = words(site.get("/evaluation?on=2024-02-09&at=2024-02-10"))
    assert "Nothing can be compared yet: no case from then on is 60 days old." in young


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        ("/evaluation?by=weather", "Cases are told apart by source, owner, product, segment"),
        ("/evaluation?on=june", "A period goes from one day to another"),
        ("/funnel?by=weather", "Cases are told apart by source, owner, product, segment"),
        (f"/funnel/{SALES}/film?from=1700-01-01&to=2024-01-01", "A film has so many frames"),
    ],
)
def test_what_cannot_be_compared_is_said(site: Site, path: str, sentence: str) -> None:
    shown = site.get(path)
    assert shown.status_code == 422
    assert sentence in words(shown)


def test_the_parts_of_a_funnel_open_their_visits(site: Site) -> None:
    shown = site.get(f"/funnel?by=source&{DAYS}")
    [part] = site.api(f"pipelines/{SALES}/funnel", by="source", **ASKED_DAYS)["parts"]
    visits = sum(stage["entered"] for stage in part["stages"])
    [opened] = re.findall(rf'href="([^"]+)">{visits}</a></td>', shown.text)
    assert f"{visits} visits" in words(site.get(opened.replace("&amp;", "&")))


def test_every_frame_leads_to_its_funnel(site: Site) -> None:
    shown = site.get(f"/funnel/{SALES}/film?{DAYS}")
    film = site.api(f"pipelines/{SALES}/film", every="day", **ASKED_DAYS)
    assert f"{len(film['frames'])} frames from 1 Jan 2024 to 14 Jan 2024" in words(shown)
    [link] = re.findall('href="([^"]+at=2024-01-10[^"]+)"', shown.text)
    row = words(site.get(link.replace("&amp;", "&")))
    [lead] = [s for s in film["frames"][9]["then"]["funnel"]["stages"] if s["name"] == "lead"]
    assert f"lead {lead['entered']} = {lead['advanced']} + {lead['lost']}" in row


def test_bars_stand_on_those_below() -> None:
    counts = [{"advanced": 1, "lost": 3}, {"advanced": 0, "lost": 4}]
    assert bars(counts, "advanced", 4) == "M0 100.0h.86V75.0h-.86z"
    assert bars(counts, "lost", 4) == "M0 75.0h.86V0.0h-.86zM1 100.0h.86V0.0h-.86z"
    assert steps([0, 2], 4) == "M0 100.0H1V50.0H2"


def test_what_is_better_and_worse_is_told_by_the_measure() -> None:
    rare, often = Shares(5, 100), Shares(60, 100)
    view = evaluation(of({"conversion": (rare, often), "loss": (rare, often)}), ASKED, WORDS)
    assert [group.lines[0].kind for group in view.groups] == ["better", "worse"]
    [line] = view.groups[0].lines
    assert (line.first.value, line.difference) == (
        "5.0\N{NO-BREAK SPACE}%",
        "+55.0\N{NO-BREAK SPACE}pp",
    )
    assert line.whisker
    assert 50 < line.whisker.x < line.whisker.dot < line.whisker.x + line.whisker.width <= 98
    slow = Times([9.0] * 30), Times([1.0] * 30)
    [line] = evaluation(of({"cycle_days": slow}), ASKED, WORDS).groups[0].lines
    assert (line.kind, line.difference) == ("better", "−8.0")


ASKED, WORDS = OfChange(datetime(2024, 1, 8, tzinfo=UTC).date()), Format("en", ZONE)


def of(told: dict[Any, Any]) -> Evaluation:
    at = datetime(2024, 1, 8, tzinfo=UTC)
    comparisons = [
        Comparison(measure, None, None, Sample.of(a), Sample.of(b), *difference(a, b))
        for measure, (a, b) in told.items()
    ]
    return Evaluation(at, at, at, 60, None, None, comparisons)
