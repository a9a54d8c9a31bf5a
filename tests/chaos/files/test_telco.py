"""Subscribers of a telephone company: how many there are, since when, and who left."""

import csv
from collections import Counter
from datetime import UTC, date, datetime, time
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

from starlette.testclient import TestClient

from tests.mappings.conftest import Told, cli
from tests.mappings.public import PUBLIC, all_of, got, needs

MAPPING = "telco"
FOLDER = PUBLIC / "telco"
FILE = "Telco-Customer-Churn.csv"
END = date(2018, 1, 1)

pytestmark = needs(FOLDER)


def rows() -> list[dict[str, str]]:
    with (FOLDER / FILE).open(newline="") as lines:
        return list(csv.DictReader(lines))


def blank() -> list[int]:
    """The numbers of the rows that say nothing of what was charged."""
    return [number for number, row in enumerate(rows(), 2) if not row["TotalCharges"].strip()]


def started(tenure: int) -> date:
    """So many months before the last day, counted back one by one."""
    year, month = END.year, END.month
    for _ in range(tenure):
        year, month = (year - 1, 12) if month == 1 else (year, month - 1)
    return date(year, month, END.day)


def test_every_row_is_a_subscription_and_blank_sums_are_told(imports: tuple[Told, Told]) -> None:
    first, second = imports
    assert first.said["commands"] == {
        "customers/enter": 7_043,
        "customers/describe": 1_869,
        "subscriptions/start": 7_043,
        "subscriptions/end": 1_869,
        "payments/pay": 7_032,
    }
    assert len(blank()) == 11
    for each in imports:
        [problem] = each.said["problems"]
        assert problem["code"] == "value_missing"
        assert problem["rows"] == blank()
        assert (each.said["rows"], each.said["refused"]) == (7_043, 11)
    assert second.said["recorded"] == 0


def test_the_share_that_left_is_the_published_one(api: TestClient) -> None:
    running = got(api, "subscriptions", status="running", limit=1)["total"]
    ended = got(api, "subscriptions", status="ended", limit=1)["total"]
    assert (running, ended) == (5_174, 1_869)
    assert round(100 * ended / (running + ended), 2) == 26.54


def test_what_is_subscribed_to_is_what_the_file_says(api: TestClient) -> None:
    told = {each["customer_name"]: each for each in all_of(api, "subscriptions")}
    for row in rows():
        each = told[f"Subscriber {row['customerID']}"]
        assert each["charge"] == each["monthly"] == int(Decimal(row["MonthlyCharges"]) * 100)
        assert each["options"]["Contract"] == row["Contract"]
        assert day(each["started"]) == started(int(row["tenure"]))
        assert (each["status"] == "ended") == (row["Churn"] == "Yes")
        assert each["ended"] is None or day(each["ended"]) == END


def day(instant: str) -> date:
    return datetime.fromisoformat(instant).date()


def test_how_many_there_were_on_any_day(api: TestClient) -> None:
    starts = Counter(started(int(row["tenure"])) for row in rows())
    random = Random("telco")
    for on in [date(random.randint(2012, 2017), random.randint(1, 12), 15) for _ in range(8)]:
        expected = sum(n for begun, n in starts.items() if begun <= on)
        asked: dict[str, Any] = {"at": on.isoformat(), "known_at": on.isoformat()}
        assert got(api, "subscriptions", status="running", limit=1, **asked)["total"] == expected


def test_what_was_charged_is_paid_by_the_last_day(api: TestClient) -> None:
    row = max(rows(), key=lambda row: Decimal(row["TotalCharges"].strip() or 0))
    [found] = got(api, "customers", q=row["customerID"])["items"]
    worth = got(api, f"customers/{found['id']}/overview")["worth"]
    assert worth["lifetime_value"] == {"USD": int(Decimal(row["TotalCharges"]) * 100)}
    before = datetime.combine(date(2017, 12, 31), time.max, UTC).isoformat()
    worth = got(api, f"customers/{found['id']}/overview", at=before)["worth"]
    assert worth["lifetime_value"] == {}


def test_the_refused_rows_are_kept_with_number_and_reason(imports: tuple[Told, Told]) -> None:
    assert imports[0].code == 1  # as of any import that refused something
    latest = cli("import", "list").said["imports"][0]
    [file] = Path(latest["errors"]).iterdir()
    with file.open(newline="") as lines:
        kept = list(csv.DictReader(lines))
    assert [(each["row"], each["sentence"]) for each in kept] == [
        (str(number), "TotalCharges is empty.") for number in blank()
    ]
