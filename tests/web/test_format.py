"""Figures, dates and times in both languages."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from markupsafe import Markup

from readapi.days import ends
from web.format import Format, read, sums

SHANGHAI = ZoneInfo("Asia/Shanghai")
EN, ZH = Format("en", SHANGHAI), Format("zh_CN", SHANGHAI)
MORNING = datetime(2026, 11, 19, 1, 40, tzinfo=UTC)


@pytest.mark.parametrize("words", [EN, ZH])
@pytest.mark.parametrize(
    ("minor", "currency", "shown"),
    [
        (5_200_000, "CNY", "¥52,000"),
        (562_550, "USD", "$5,625.50"),
        (-100, "EUR", "−€1"),
        (1_250, "JPY", "JP¥1,250"),
        (1_250, "KWD", "KWD1.250"),
        (0, "GBP", "£0"),
        (10**17 + 1, "USD", "$1,000,000,000,000,000.01"),
    ],
)
def test_money_shows_its_rest_only_where_there_is_one(
    words: Format, minor: int, currency: str, shown: str
) -> None:
    assert words.money(minor, currency) == shown


def test_a_change_of_money_carries_its_sign() -> None:
    assert EN.money(5_200_000, "CNY", signed=True) == "+¥52,000"
    assert EN.money(-5_200_000, "CNY", signed=True) == "−¥52,000"


@pytest.mark.parametrize(
    ("minor", "english", "chinese"),
    [(0, "¥0", "¥0"), (150_000_000, "¥1.5M", "¥150万"), (-50_000, "−¥500", "−¥500")],
)
def test_a_scale_is_marked_in_few_signs(minor: int, english: str, chinese: str) -> None:
    assert EN.compact(minor, "CNY") == english
    assert ZH.compact(minor, "CNY") == chinese


def test_totals_stand_beside_each_other_and_are_never_added() -> None:
    assert EN.totals({"USD": 14_000_000, "CNY": 152_000_000}, " + ") == "¥1,520,000 + $140,000"


def test_sums_are_kept_by_currency() -> None:
    assert sums([("USD", 1), ("CNY", 2), ("USD", 4)]) == {"CNY": 2, "USD": 5}


@pytest.mark.parametrize("share", [0.64, "0.64"])
def test_a_percentage_follows_its_language(share: float | str) -> None:
    assert EN.percent(share) == "64\N{NO-BREAK SPACE}%"
    assert ZH.percent(share) == "64%"


def test_a_share_of_nothing_is_a_dash() -> None:
    assert EN.percent(None, 1) == "–"


def test_a_share_keeps_the_digits_that_are_asked_for() -> None:
    assert ZH.percent(71 / 95, 1) == "74.7%"


@pytest.mark.parametrize(
    ("share", "words"), [("0", "0"), ("0.19", "19"), ("0.2000", "20"), ("0.0725", "7.25")]
)
def test_a_stated_share_keeps_its_digits(share: str, words: str) -> None:
    assert ZH.share(share) == f"{words}%"


@pytest.mark.parametrize(
    ("name", "english", "chinese"),
    [
        ("day", "19 Nov 2026", "2026年11月19日"),
        ("short", "19 Nov", "11月19日"),
        ("long", "Thu 19 Nov 2026", "2026年11月19日 周四"),
        ("moment", "Thu 19 Nov 2026, 09:40", "2026年11月19日 周四 09:40"),
        ("time", "09:40", "09:40"),
        ("entry", "Thu 19, 09:40", "19日 周四 09:40"),
        ("month", "November 2026", "2026年11月"),
    ],
)
def test_an_instant_is_shown_in_the_readers_zone(name: str, english: str, chinese: str) -> None:
    for given in (MORNING, MORNING.isoformat(), "2026-11-18T20:40:00-05:00"):
        assert getattr(EN, name)(given) == english
        assert getattr(ZH, name)(given) == chinese


def test_a_whole_day_belongs_to_no_zone() -> None:
    assert Format("en", ZoneInfo("America/New_York")).day("2026-06-30") == "30 Jun 2026"
    assert EN.day(date(2026, 6, 30)) == "30 Jun 2026"


def test_the_end_of_a_day_is_its_last_microsecond_there() -> None:
    assert ends(date(2026, 6, 30), SHANGHAI) == read("2026-06-30T15:59:59.999999+00:00")


def test_a_day_of_25_hours_ends_an_hour_later() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    begins = ends(date(2026, 10, 24), berlin)
    assert (ends(date(2026, 10, 25), berlin) - begins).total_seconds() == 25 * 3600


def test_a_list_ends_with_and() -> None:
    assert EN.listed(["a", "b", "c"]) == "a, b and c"
    assert ZH.listed(["a", "b"]) == "a 和 b"
    assert EN.listed(["a"]) == "a"


def test_a_list_escapes_what_is_not_markup() -> None:
    assert EN.listed(["<i>", Markup("<b>1</b>")]) == "&lt;i&gt; and <b>1</b>"


def test_weekdays_begin_with_sunday_as_scripts_count_them() -> None:
    assert EN.weekdays[0] == "Sun"
    assert ZH.months[5] == "6月"


@pytest.mark.parametrize(
    ("seconds", "english", "chinese"),
    [(0, "0 m", "0分"), (59 * 60 + 59, "59 m", "59分"), (-4_800, "1 h 20 m", "1小时20分")],
)
def test_a_duration_is_in_hours_and_minutes(seconds: int, english: str, chinese: str) -> None:
    told = [Format(locale, ZoneInfo("UTC")).duration(seconds) for locale in ("en", "zh_CN")]
    assert [each.replace("\N{NO-BREAK SPACE}", " ") for each in told] == [english, chinese]
