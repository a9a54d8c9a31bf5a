"""The front page says what to do next and why, each reason with the way to its record."""

import re
from collections.abc import Iterator

import pytest

from tests.crm import id_of
from tests.today import everybody
from tests.web.site import Site, open_site, words

THEN = "at=2024-03-06T10:00:00Z&known_at=2024-03-06T10:00:00Z"


@pytest.fixture(scope="module")
def site(module_database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with open_site(module_database, tmp_path_factory.mktemp("data"), everybody()) as opened:
        yield opened


def test_each_reason_is_told_in_plain_words(site: Site) -> None:
    shown = words(site.get(f"/?{THEN}"))
    for line in (
        "Answer acme Ltd Ticket No light is 5 h 00 m over the time to answer.",
        "Answer fern Ltd Ticket No heat has 30 m left to be answered.",
        "Call core Ltd Call core was planned for 5 Mar 2024. core has been in lead for",
        "Tidy up Tidy up is planned for today.",
        "Take the next step with bolt Ltd “Write to bolt” for bolt was due 5 Mar 2024.",
        "Take the next step with edge Ltd “Write to edge” for edge is due today.",
        "Remind ice Ltd of the invoice Of invoice R-7 , due 5 Mar 2024, €70 is owed.",
        "Ask dune Ltd for another date dune was expected to close on 5 Mar 2024, and is open.",
        "Ask holm Ltd once more, or close holm has been in offer for",
        "Set a next step for gale Ltd",
        "Since yesterday What changed Open deals, 5 Mar €800 + New €100 = €900",
        "About to be late 2 No light acme Ltd 5 h 00 m over No heat fern Ltd 30 m",
        "Slipped this week 1 acme Ltd 10 Mar → 25 Mar €100",
    ):
        assert line in shown, line


def test_a_reason_leads_to_its_record(site: Site) -> None:
    shown = site.get(f"/today?{THEN}").text
    for path in (
        f"/tickets/{id_of('dark')}?{THEN}",
        f"/orders/{id_of('late')}?{THEN}",
        f"/events?stream={id_of('Call core')}&{THEN}",
        f"/customers/{id_of('holm Ltd')}?{THEN}#deal-{id_of('holm')}",
    ):
        assert path.replace("&", "&amp;") in shown, path
        assert site.get(path.partition("#")[0]).status_code == 200


def test_a_figure_lists_what_its_rule_names(site: Site) -> None:
    shown = site.get(f"/today?rule=no_next_step&{THEN}")
    assert "3 deals without a next step." in words(shown)
    assert shown.text.count("<li data-row") == 2
    assert "gale Ltd" in words(shown)
    assert "No light" not in words(shown).partition("Do next")[2].partition("Since yesterday")[0]
    assert site.get("/today?rule=luck").status_code == 404


def test_what_is_due_is_done_from_here_but_not_in_the_past(site: Site) -> None:
    assert f"/activities/{id_of('Call core')}/do" in site.get("/today").text
    assert '<button class="btn low" aria-label="Done' not in site.get(f"/today?{THEN}").text


def test_the_same_figures_are_there_as_json(site: Site) -> None:
    answer = site.client.get(f"/today.json?{THEN}", follow_redirects=True).json()
    assert answer["waiting"] == 10


def test_a_form_stands_in_no_paragraph_which_would_end_before_it(site: Site) -> None:
    html = site.get("/today").text
    assert "<form" in html
    assert not re.search(r"<p[ >](?:(?!</p>).)*<form", html, re.DOTALL)


def test_who_has_begun_is_not_led_through_the_first_steps(site: Site) -> None:
    assert "Five steps to begin" not in words(site.get("/today"))
