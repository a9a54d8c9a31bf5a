"""Ledgers: files without a header, in which each row is a record of its own."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from commands.imports.errors import FileEmpty, Malformed
from domain.facts import Purchase
from tests.commands.imports.shop import Shop

LEDGER = """\
 0001 20230301  2   29.33
 0001 20230301  2   29.33
 0002 20230302  1    9.99

 0001 20230301  1   29.33
"""
MAPPING = """\
name: ledger
source: ledger
records:
  customers:
    file: ledger.txt
    columns: [customer, day, discs, dollars]
    delimiter: " "
    id: $customer
    values:
      day: {as: date, format: "%Y%m%d"}
    steps:
      - command: customers/enter
        at: $day
        body: {name: Customer $customer}
  purchases:
    file: ledger.txt
    columns: [customer, day, discs, dollars]
    delimiter: " "
    id: $customer/$day/$discs/$dollars
    one_each: true
    values:
      customer: {of: customers}
      day: {as: date, format: "%Y%m%d"}
      discs: {as: number}
      dollars: {as: money, currency: USD}
    steps:
      - command: purchases/purchase
        at: $day
        body: {customer: $customer, quantity: $discs, amount: $dollars}
"""


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    shop = Shop(tmp_path, mapping=MAPPING)
    shop.write("ledger.txt", LEDGER)
    return shop


def bought(shop: Shop) -> list[tuple[date, Decimal]]:
    return [
        (r.occurred_at.date(), r.event.amount.amount)
        for r in shop.log.events
        if isinstance(r.event, Purchase.Made)
    ]


MARCH = date(2023, 3, 1)
ALL = [
    (MARCH, Decimal("29.33")),
    (MARCH, Decimal("29.33")),
    (date(2023, 3, 2), Decimal("9.99")),
    (MARCH, Decimal("29.33")),
]


def test_every_row_is_a_record_of_its_own(shop: Shop) -> None:
    report = shop.run()
    assert (report.rows, report.recorded, report.refused) == (4, 6, 0)
    assert bought(shop) == ALL


def test_it_is_the_same_again_in_any_order(shop: Shop) -> None:
    shop.run()
    shop.write("ledger.txt", "\n".join(reversed(LEDGER.splitlines())) + "\n")
    assert shop.run().recorded == 0


def test_one_more_of_the_same_is_one_more(shop: Shop) -> None:
    shop.run()
    shop.write("ledger.txt", LEDGER + " 0001 20230301  2   29.33\n")
    assert shop.run().recorded == 1
    assert len(bought(shop)) == 5


def test_rows_are_counted_from_the_first_line(shop: Shop) -> None:
    shop.change("ledger.txt", "9.99", "dear")
    assert shop.problems()[0].startswith('ledger.txt, row 3: dollars "dear" is no amount of USD')


def test_a_line_with_too_little_is_refused_with_the_file(shop: Shop) -> None:
    shop.change("ledger.txt", "  1    9.99", "")
    with pytest.raises(Malformed, match="at row 3: 2 fields under 4 columns"):
        shop.run()
    shop.write("ledger.txt", "\n")
    with pytest.raises(FileEmpty):
        shop.run()
