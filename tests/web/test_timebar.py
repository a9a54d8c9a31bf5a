"""The time bar's geometry, its sentences' facts, and links that keep the moment."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readapi.days import ends
from web.format import Format
from web.links import Links
from web.moment import Moment
from web.timebar import NEAR, Happening, TimeBar

ZONE = ZoneInfo("Asia/Shanghai")
WORDS = Format("en", ZONE)
NOW = datetime(2026, 11, 19, 1, 40, tzinfo=UTC)
FIRST = datetime(2024, 11, 20, 1, tzinfo=UTC)
EVENING = ends(date(2026, 6, 30), ZONE)


def moment(at: datetime = NOW, known_at: datetime | None = None, first: datetime = FIRST) -> Moment:
    return Moment(at, known_at or at, NOW, first, asked=at != NOW)


def bar(moment: Moment, *happenings: Happening, weekly: dict[date, int] | None = None) -> TimeBar:
    return TimeBar(moment, WORDS, weekly or {}, happenings)


@pytest.mark.parametrize(
    ("at", "known_at", "mode"),
    [(NOW, NOW, "now"), (EVENING, EVENING, "then"), (EVENING, NOW, "hindsight")],
)
def test_the_mode_follows_from_the_two_instants(
    at: datetime, known_at: datetime, mode: str
) -> None:
    assert moment(at, known_at).mode == mode


def test_a_page_asked_for_now_in_so_many_words_is_live() -> None:
    assert Moment(NOW, NOW, NOW, FIRST, asked=True).mode == "now"


def test_the_end_of_a_day_is_told_from_an_hour_of_it() -> None:
    assert moment(EVENING).whole_day(WORDS)
    assert not moment(EVENING - timedelta(hours=5)).whole_day(WORDS)


def test_the_handle_of_now_stands_at_the_right_end() -> None:
    now = bar(moment())
    assert (now.days, now.at_index, now.at_x) == (729, 729, 100.0)


def test_a_past_handle_stands_at_its_day_and_knowledge_at_its_own() -> None:
    past = bar(moment(EVENING, ends(date(2026, 7, 3), ZONE)))
    assert (past.at_index, past.known_index) == (587, 590)
    assert past.at_x == pytest.approx(80.52)


def test_a_moment_before_the_first_event_stands_at_the_left_end() -> None:
    early = bar(moment(datetime(2020, 1, 1, tzinfo=UTC)))
    assert (early.at_index, early.at_x) == (0, 0)
    assert early.moment.before_first


def test_a_history_of_one_day_still_has_a_track() -> None:
    today = bar(moment(first=NOW))
    assert (today.days, today.at_index, today.ticks(), today.marks()) == (1, 1, [], [])


def test_the_busiest_week_is_the_tallest_bar() -> None:
    weekly = {date(2024, 11, 20): 10, date(2024, 11, 27): 5, date(2024, 12, 4): 0}
    path = bar(moment(), weekly=weekly).bars()
    assert path == "M0.00 24v-24.0h0.72v24.0zM1.00 24v-12.0h0.72v12.0z"


def test_a_week_that_began_before_the_history_is_cut_at_its_start() -> None:
    assert bar(moment(), weekly={date(2024, 11, 18): 3}).bars() == "M0.00 24v-24.0h0.43v24.0z"


def test_an_empty_log_has_no_bars() -> None:
    assert bar(moment(), weekly={}).bars() == ""


def test_two_years_are_ticked_by_quarters_and_ten_by_years() -> None:
    assert [tick.label for tick in bar(moment()).ticks()][:3] == ["2025", "Apr", "Jul"]
    decade = bar(moment(first=datetime(2016, 10, 20, tzinfo=UTC)))
    assert [tick.label for tick in decade.ticks()] == [str(year) for year in range(2017, 2027)]


def test_marks_closer_than_a_finger_share_one_with_a_count() -> None:
    near = Happening(date(2026, 10, 9), "fix", "b"), Happening(date(2026, 10, 6), "fix", "a")
    amid = Happening(date(2026, 10, 8), "import", "c")
    far = Happening(date(2026, 11, 6), "def", "d")
    shared, other = bar(moment(), *near, far, amid).marks()
    assert (shared.kind, shared.texts, shared.count) == ("import", ["a", "c", "b"], 3)
    assert (other.kind, other.count) == ("def", 1)


@given(st.lists(st.dates(date(2024, 1, 1), date(2026, 11, 19))))
def test_marks_keep_their_distance_and_lose_nothing(days: list[date]) -> None:
    marks = bar(moment(), *(Happening(day, "fix", "") for day in days)).marks()
    assert sum(mark.count for mark in marks) == len(days)
    assert all(other.x - one.x >= NEAR for one, other in pairwise(marks))


def test_the_latest_quarters_that_are_over_come_first() -> None:
    ends = bar(moment()).quarter_ends(3)
    assert ends == [(date(2026, 9, 30), 3), (date(2026, 6, 30), 2), (date(2026, 3, 31), 1)]


@given(st.dates(date(1990, 1, 1), date(2060, 1, 1)))
def test_no_day_ever_leaves_the_track(day: date) -> None:
    assert 0 <= bar(moment()).x(day) <= 100


def test_links_keep_the_moment() -> None:
    links = Links("/funnel", {"cohort": "active"}, "2026-06-30", "2026-06-30")
    assert links.to("/customers") == "/customers?at=2026-06-30&known_at=2026-06-30"
    assert links.with_(count="value") == (
        "/funnel?cohort=active&count=value&at=2026-06-30&known_at=2026-06-30"
    )
    assert links.with_(cohort=None) == "/funnel?at=2026-06-30&known_at=2026-06-30"


def test_links_change_the_moment_and_keep_the_page() -> None:
    links = Links("/funnel", {"cohort": "active"}, "2026-06-30", "2026-06-30")
    assert links.now() == "/funnel?cohort=active"
    assert links.hindsight() == "/funnel?cohort=active&at=2026-06-30"
    assert links.then("2026-01-01") == "/funnel?cohort=active&at=2026-01-01&known_at=2026-01-01"


def test_an_instant_in_a_link_can_be_read() -> None:
    assert Links("/", at="2026-06-30T10:00:00+08:00").to("/funnel") == (
        "/funnel?at=2026-06-30T10:00:00%2B08:00"
    )


def test_links_are_read_from_an_address() -> None:
    links = Links.read("/funnel?cohort=active&at=2026-06-30&known_at=2026-07-01")
    assert links == Links("/funnel", {"cohort": "active"}, "2026-06-30", "2026-07-01")


@pytest.mark.parametrize(
    "address", ["https://elsewhere.example/x?a=1", "//elsewhere.example/x", "x"]
)
def test_an_address_that_leads_elsewhere_becomes_the_front_page(address: str) -> None:
    assert Links.read(address).now() == "/"
