"""Purchases of a record shop: every row, to the cent, and what is summed up of them elsewhere."""

import csv
from collections import defaultdict
from datetime import UTC, date, datetime, time
from decimal import Decimal

from starlette.testclient import TestClient

from tests.mappings.conftest import Told
from tests.mappings.public import PUBLIC, all_of, got, needs

MAPPING = "cdnow"
FOLDER = PUBLIC / "cdnow"
CALIBRATED = date(1997, 9, 30)
"""Up to here the summary counts, in weeks."""

pytestmark = needs(FOLDER)


def rows() -> list[tuple[str, date, int, Decimal]]:
    """(customer, day, discs, dollars) of every line, by its words alone."""
    lines = (FOLDER / "CDNOW_sample.txt").read_text().splitlines()
    return [
        (customer, date(int(day[:4]), int(day[4:6]), int(day[6:])), int(discs), Decimal(dollars))
        for _, customer, day, discs, dollars in (line.split() for line in lines)
    ]


def test_every_row_is_a_purchase_and_comes_in_once(imports: tuple[Told, Told]) -> None:
    first, second = imports
    assert (first.code, first.said["rows"], first.said["refused"]) == (0, 6_919, 0)
    assert first.said["commands"] == {"customers/enter": 2_357, "purchases/purchase": 6_919}
    assert (second.code, second.said["recorded"], second.said["refused"]) == (0, 0, 0)


def test_what_was_bought_is_what_the_file_says(api: TestClient) -> None:
    bought = all_of(api, "purchases")
    names = {each["id"]: each["name"] for each in all_of(api, "customers")}
    told = sorted(
        (
            names[each["customer"]].removeprefix("Customer "),
            datetime.fromisoformat(each["occurred_at"]).date(),
            int(Decimal(each["quantity"])),
            Decimal(each["amount"]) / 100,
        )
        for each in bought
    )
    assert told == sorted(rows())
    assert (len(names), {each["currency"] for each in bought}) == (2_357, {"USD"})


def test_a_customers_lifetime_value_is_what_they_spent(api: TestClient) -> None:
    spent = defaultdict[str, Decimal](Decimal)
    for customer, _, _, dollars in rows():
        spent[customer] += dollars
    best = max(spent, key=lambda each: spent[each])
    [found] = got(api, "customers", q=f"Customer {best}")["items"]
    worth = got(api, f"customers/{found['id']}/overview")["worth"]
    assert worth["lifetime_value"] == {"USD": int(spent[best] * 100)}
    half = CALIBRATED.isoformat()
    then = sum(dollars for each, day, _, dollars in rows() if each == best and day <= CALIBRATED)
    worth = got(api, f"customers/{found['id']}/overview", at=half, known_at=half)["worth"]
    assert worth["purchases"]["value"] == {"USD": int(then * 100)}


def test_frequency_recency_and_age_are_those_of_the_published_summary(api: TestClient) -> None:
    """Days of purchase after the first one, when the last of them was, how long ago the first."""
    end = datetime.combine(CALIBRATED, time.max, UTC).isoformat()
    days = defaultdict[str, set[date]](set)
    for each in all_of(api, "purchases", at=end):
        days[each["customer_name"]].add(datetime.fromisoformat(each["occurred_at"]).date())
    with (FOLDER / "cdnow_customers_summary.csv").open(newline="") as lines:
        summary = list(csv.DictReader(lines))
    assert len(summary) == len(days) == 2_357
    for row in summary:
        own = days[f"Customer {int(row['ID']):04}"]
        first, last = min(own), max(own)
        assert int(row["frequency"]) == len(own) - 1
        assert abs(float(row["recency"]) - (last - first).days / 7) < 0.01
        assert abs(float(row["T"]) - (CALIBRATED - first).days / 7) < 0.01
