"""What fields say once they are cleaned, and what they can never say."""

import re
from datetime import date
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from commands.imports import amounts, dates
from commands.imports.cleaning import cleaner
from commands.imports.errors import (
    AmbiguousDate,
    NotADate,
    NotANumber,
    NotMoney,
    NotMonths,
    OtherBeginning,
    ValueMissing,
)
from commands.imports.reading import read
from commands.imports.values import Value
from domain.customer import Customer
from domain.money import Money
from tests.commands.imports.shop import MAPPING, Shop

BERLIN = ZoneInfo("Europe/Berlin")


def cleaned(field: str, **stated: object) -> object:
    mapping = read(MAPPING, "shop.yaml")
    return cleaner(mapping, Value.model_validate(stated), "field")(field).value


@pytest.mark.parametrize(
    ("field", "stated", "value"),
    [
        ("  Acme\t", {}, "Acme"),
        ("\u00a0Acme\u00a0", {}, "Acme"),
        ("", {}, None),
        (" ? ", {}, None),
        ("SELECT", {}, None),
        ("?", {"empty": "nobody"}, "nobody"),
        ("technolgy ", {"aliases": {"technolgy": "technology"}}, "technology"),
        ("n/k", {"aliases": {"n/k": ""}}, None),
        ("Mei-Mei Johns", {"replace": {" ": "."}, "case": "lower"}, "mei-mei.johns"),
        ("usd", {"case": "upper"}, "USD"),
        ("ACME WORKS", {"case": "title"}, "Acme Works"),
        ("1,054.50", {"as": "number"}, Decimal("1054.50")),
        ("$ 1,054", {"as": "money", "currency": "USD"}, Money(amount=1054, currency="USD")),
        ("2017-03-04", {"as": "date"}, date(2017, 3, 4)),
        ("2017-03-04T23:30:00Z", {"as": "date"}, date(2017, 3, 4)),
        ("0", {"as": "months", "before": "2018-01-01"}, date(2018, 1, 1)),
        ("1", {"as": "months", "before": "2018-01-01"}, date(2017, 12, 1)),
        ("12", {"as": "months", "before": "2018-01-31"}, date(2017, 1, 31)),
        ("11", {"as": "months", "before": "2018-01-31"}, date(2017, 2, 28)),
        ("1-955-371-0847  ext. 371", {"as": "phone"}, "1-955-371-0847 x371"),
        ("mailto:Ann@Acme.example", {"as": "email"}, "ann@acme.example"),
    ],
)
def test_a_field_is_cleaned(field: str, stated: dict[str, object], value: object) -> None:
    assert cleaned(field, **stated) == value


@pytest.mark.parametrize("field", ["-1", "1.5", "a year", "1e3", "99999"])
def test_months_are_whole(field: str) -> None:
    with pytest.raises(NotMonths, match=re.escape(f'field "{field}" is no number of whole months')):
        cleaned(field, **{"as": "months", "before": "2018-01-01"})


def test_a_required_field_may_not_be_empty() -> None:
    with pytest.raises(ValueMissing, match="field is empty"):
        cleaned("?", required=True)


def test_a_field_that_begins_otherwise_is_refused() -> None:
    assert cleaned(" 003x", begins="003") == "003x"
    assert cleaned("", begins="003") is None
    with pytest.raises(OtherBeginning, match='field "001x" does not begin with 003'):
        cleaned("001x", begins="003")


def test_a_list_of_fields_is_cleaned_each_by_each() -> None:
    mapping = read(MAPPING, "shop.yaml")
    clean = cleaner(mapping, Value.model_validate({"many": True, "as": "email"}), "field")
    assert clean(("Ann@x.example", "?", " bo@x.example")) == (
        "Ann@x.example, bo@x.example",
        ["ann@x.example", "bo@x.example"],
    )
    assert clean(()) == clean(("",)) == (None, None)
    must = cleaner(mapping, Value.model_validate({"many": True, "required": True}), "field")
    with pytest.raises(ValueMissing, match="field is empty"):
        must(("?",))


@pytest.mark.parametrize(
    ("text", "decimal", "amount"),
    [
        ("0", ".", "0"),
        ("-12.5", ".", "-12.5"),
        ("1,054,000.25", ".", "1054000.25"),
        ("1.054.000,25", ",", "1054000.25"),
        ("1 054,25", ",", "1054.25"),
        ("1'054.25", ".", "1054.25"),
        ("1.054", ",", "1054"),
        ("1.054", ".", "1.054"),
    ],
)
def test_a_number_is_read_by_its_decimal_sign(
    text: str, decimal: amounts.DecimalSign, amount: str
) -> None:
    assert amounts.number(text, column="n", decimal=decimal) == Decimal(amount)


@pytest.mark.parametrize("text", ["", "1,05", "1,0545", "12,34,567", "1.2.3", "1e5", "NaN", "--1"])
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(NotANumber, match=r'with the decimal sign "\."'):
        amounts.number(text, column="n")


@pytest.mark.parametrize(
    ("text", "currency", "minor"),
    [
        ("12.50", "USD", 1250),
        ("$12.50", "CAD", 1250),
        ("12.50 €", "EUR", 1250),
        ("EUR 12.50", "EUR", 1250),
        ("(12.50)", "USD", -1250),
        ("¥1,250", "JPY", 1250),
    ],
)
def test_money_is_read_with_its_sign(text: str, currency: str, minor: int) -> None:
    assert amounts.money(text, column="m", currency=currency).minor == minor


@pytest.mark.parametrize(
    ("text", "currency"), [("12.505", "USD"), ("12.50 €", "USD"), ("12.5", "JPY"), ("ten", "EUR")]
)
def test_what_is_no_such_money_is_refused(text: str, currency: str) -> None:
    with pytest.raises(NotMoney, match=f"no amount of {currency}"):
        amounts.money(text, column="m", currency=currency)


@pytest.mark.parametrize(
    ("text", "format", "read"),
    [
        ("2017-03-04", None, "2017-03-04"),
        ("2017-03-04T10:00:00Z", None, "2017-03-04 10:00:00+00:00"),
        ("2018-10-24T23:15:19.000+0000", None, "2018-10-24 23:15:19+00:00"),
        ("2017-03-04 10:00", None, "2017-03-04 09:00:00+00:00"),
        ("03/04/2017", "%d/%m/%Y", "2017-04-03"),
        ("03/04/2017", "%m/%d/%Y", "2017-03-04"),
        ("2/26/2018 19:58", "%m/%d/%Y %H:%M", "2018-02-26 18:58:00+00:00"),
        ("4 Mar 2017", "%d %b %Y", "2017-03-04"),
    ],
)
def test_a_date_is_read_as_stated(text: str, format: str | None, read: str) -> None:
    assert str(dates.reader(format, BERLIN, "d")(text)) == read


@pytest.mark.parametrize("text", ["03/04/2017", "13/04/2017", "3.4.17", "03-04-2017 10:00"])
def test_a_date_that_is_not_iso_is_refused_until_its_format_is_stated(text: str) -> None:
    with pytest.raises(AmbiguousDate, match="state its format, such as"):
        dates.reader(None, BERLIN, "d")(text)


@pytest.mark.parametrize(
    ("text", "format"),
    [
        ("2017-02-30", None),
        ("soon", None),
        ("2017", None),
        ("13/13/2017", "%d/%m/%Y"),
        ("3/4/2017 x", "%d/%m/%Y"),
    ],
)
def test_what_is_no_date_is_refused(text: str, format: str | None) -> None:
    with pytest.raises(NotADate, match=f'd "{text}" is no date of the format'):
        dates.reader(format, BERLIN, "d")(text)


def test_an_ambiguous_date_is_told_with_its_rows(tmp_path: Path) -> None:
    shop = Shop(tmp_path)
    shop.change("deals.csv", "2023-03-01", "03/04/2023")
    shop.change("deals.csv", "2023-05-06", "03/04/2023")
    assert shop.problems() == [
        'deals.csv, 2 rows (2, 4): opened "03/04/2023" can be read in more ways than one:'
        ' state its format, such as "%d/%m/%Y" or "%m/%d/%Y".'
    ]


def test_what_is_empty_is_left_out_of_a_body(tmp_path: Path) -> None:
    shop = Shop(tmp_path)
    shop.state(
        "body: {name: $name}",
        "body: {name: $name of $town, profile: {region: $town, size: $staff people}, "
        "particulars: {phones: [$work, $home]}}",
    )
    shop.write(
        "customers.csv",
        "id,name,since,town,staff,work,home\nc1,Acme,2023-01-02,,,555-1234,\n"
        "c2,Bolt,2023-01-02,Ulm,5,,\n",
    )
    shop.write("deals.csv", "id,customer,state,opened,closed,amount\nd1,Acme,open,2023-03-01,,1\n")
    shop.run()
    acme, bolt = (e for e in shop.events() if isinstance(e, Customer.Entered))
    assert (acme.name, acme.profile.model_fields_set) == ("Acme of", set())
    assert acme.particulars.phones == ("555-1234",)
    assert (bolt.profile.region, bolt.profile.size) == ("Ulm", "5 people")
    assert bolt.particulars.phones == ()


def test_a_body_that_a_command_refuses_is_told_with_its_field(tmp_path: Path) -> None:
    shop = Shop(tmp_path)
    shop.state("body: {name: $name}", "body: {name: $name, kind: firm}")
    (problem,) = (p for p in shop.problems() if "kind" in p)
    assert problem.startswith("customers.csv, 2 rows (2, 3): EnterCustomer, kind: Input should be")


def test_rows_without_id_or_step_are_refused(tmp_path: Path) -> None:
    shop = Shop(tmp_path)
    shop.state(
        "opportunities/open\n", "opportunities/open\n        unless: {state: [lost, null]}\n"
    )
    shop.state("when: {state: lost}", "when: {state: gone}")
    shop.change("deals.csv", "d2,Acme", ",Acme")
    assert sorted(shop.codes()) == ["no_id", "no_step"]
    assert any(
        "state is not ['lost', None]; state is won" in problem for problem in shop.problems()
    )


def test_what_is_joined_stands_line_by_line(tmp_path: Path) -> None:
    shop = Shop(tmp_path)
    shop.state(
        "body: {name: $name}",
        'body: {name: $name, particulars: {address: {join: [$street, $zip $town, "$$"]}}}',
    )
    shop.write(
        "customers.csv",
        "id,name,since,street,zip,town\nc1,Acme,2023-01-02,,7,Ulm\nc2,Bolt,2023-01-02,,,\n",
    )
    shop.run()
    acme, bolt = (e.particulars for e in shop.events() if isinstance(e, Customer.Entered))
    assert (acme.address, bolt.address) == ("7 Ulm\n$", "$")
