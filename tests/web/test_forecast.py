"""The forecast as it is shown: the default beside its rivals, and what past months came to."""

from collections.abc import Iterator

import psycopg
import pytest

from commands import trainings
from readapi.forecast import BACKCAST, ERRORS, MONTHS, PARTS, Forecast, ways
from tests.crm import id_of
from tests.foretold import EXTRA, FORECAST, keep_forecast
from tests.web.site import Site, company, open_site, words
from web.present.forecast import ForecastView, view


@pytest.fixture(scope="module")
def site(module_database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    crm = company()
    crm.do(trainings.record, id_of("foretold"), card=FORECAST | {"as_of": crm.now})
    with open_site(module_database, tmp_path_factory.mktemp("data"), crm) as opened:
        keep_forecast(module_database, crm.now)
        with psycopg.connect(module_database) as connection:
            connection.execute("SELECT tick()")
        yield opened


def made(method: str = "simulation") -> Forecast:
    return Forecast(
        method=method,
        verdict="skill",
        why="better_than_baseline",
        trained=FORECAST["version"],
        as_of=FORECAST["as_of"],
        made_at=FORECAST["as_of"],
        log_position=1,
        ways=ways(FORECAST),
        months=MONTHS.validate_python(EXTRA["months"]),
        parts=PARTS.validate_python(EXTRA["parts"]),
        backcast=BACKCAST.validate_python(EXTRA["backcast"]),
        errors=ERRORS.validate_python(EXTRA["errors"]),
    )


def shown(ahead: int = 1) -> ForecastView:
    return view(made(), "", ahead)


def test_the_currency_with_the_longer_past_is_shown_first() -> None:
    assert (shown().currency, shown().currencies) == ("EUR", ["CHF", "EUR"])
    assert view(made(), "CHF", 1).currency == "CHF"
    assert view(made(), "USD", 1).currency == "EUR"


def test_the_fan_goes_on_from_what_was_foretold_of_past_months() -> None:
    fan = shown().fan
    assert fan
    assert [(each.month.month, each.came) for each in fan.slots] == [
        (1, 110_000), (2, 80_000), (3, None), (4, None)
    ]  # fmt: skip
    assert (fan.now, fan.top) == (50.0, 300_000)  # the stage-weighted sum is the tallest
    assert fan.line == "M12.50 183.3L37.50 146.7L62.50 154.0L87.50 132.0"
    assert fan.band.startswith("M12.50 146.7L37.50 73.3")
    assert [each.method for each in fan.beside] == ["stage-weighted sum"]


def test_what_came_outside_the_range_says_so() -> None:
    latest, before = shown().past
    assert (latest.outside, before.outside) == (False, True)


def test_past_months_are_shown_as_they_were_foretold_so_long_before() -> None:
    assert [each.used and each.used.p50 for each in shown(ahead=0).past] == [99_000]


def test_the_method_that_was_least_off_comes_first() -> None:
    first, second = shown().rivals
    assert (first.name, first.used, first.error) == ("simulation over open deals", True, 0.25)
    assert first.by_horizon == [0.2, 0.3, None, None, None, None]
    assert (second.bar, second.coverage) == (100.0, None)


def test_the_page_says_what_is_likely_and_how_wrong_that_was_before(site: Site) -> None:
    said = words(site.get("/forecast"))
    for line in (
        "In April 2026 €1,200 is likely to be won, in 8 of 10 cases between €600 and €2,400",
        "So says the simulation over open deals, which was off by 25 % before",
        "the stage-weighted sum by 80 %",
        "March 2026 €900 €450 – €1,800 €90 €600 €210 €2,000",
        "simulation over open deals used 25 % 20 % 30 % – – – – 75 %",
        "February 2026 €800 €500 – €2,000 €1,000 €2,400",
        "January 2026 €1,100 €250 – €1,000 outside €500 –",
        "Skill. It does better than the baseline",
        "foretold by model fedcba98 as of",
    ):
        assert line in said, line


def test_a_horizon_that_nobody_looks_to_is_refused(site: Site) -> None:
    assert site.get("/forecast?ahead=7").status_code == 404
    assert "February 2026 €800 €495 – €1,980" in words(site.get("/forecast?ahead=0"))


def test_before_it_was_made_there_is_none(site: Site) -> None:
    moment = site.crm.happened(id_of("acme"), 2).isoformat().replace("+", "%2B")
    said = words(site.get(f"/forecast?at={moment}&known_at={moment}"))
    assert "Nothing had been foretold by then." in said


def test_it_is_told_in_chinese(site: Site) -> None:
    said = words(site.get("/forecast", **{"Accept-Language": "zh-CN"}))
    assert "2026年4月很可能赢得 €1,200" in said


def test_its_json_is_the_same_again_by_its_receipt(site: Site) -> None:
    first = site.api("forecast")
    assert first["forecast"]["method"] == "simulation"
    assert first["forecast"]["months"][0]["p50"] == 120_000
    again = site.api("forecast", receipt=first["receipt"])
    assert again["forecast"] == first["forecast"]
    exported = site.client.get(
        "/api/exports/figure", params={"receipt": first["receipt"], "format": "csv"}
    )
    assert "simulation" in exported.text
