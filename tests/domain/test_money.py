"""Money is what its currency can pay."""

from decimal import Decimal

import pytest
from pydantic import ValidationError

from domain.money import Money, decimals
from tests.crm import euros


@pytest.mark.parametrize(
    ("amount", "currency", "minor"),
    [("12.50", "EUR", 1250), ("1250", "JPY", 1250), ("1.250", "KWD", 1250), ("-0.01", "EUR", -1)],
)
def test_money_rests_in_minor_units(amount: str, currency: str, minor: int) -> None:
    money = Money(amount=Decimal(amount), currency=currency)
    assert money.minor == minor
    assert money.model_dump() == {"minor": minor, "currency": currency}
    assert Money.of_minor(minor, currency) == Money.model_validate(money.model_dump()) == money


@pytest.mark.parametrize(("amount", "currency"), [("99.505", "EUR"), ("0.5", "JPY")])
def test_money_is_what_its_currency_can_pay(amount: str, currency: str) -> None:
    with pytest.raises(ValidationError, match="no unit as small"):
        Money(amount=Decimal(amount), currency=currency)


@pytest.mark.parametrize("wrong", ["NaN", "Infinity", "1e20", "twelve"])
def test_money_is_a_number_of_at_most_fifteen_digits(wrong: str) -> None:
    with pytest.raises(ValidationError, match="amount"):
        Money.model_validate({"amount": wrong, "currency": "EUR"})


@pytest.mark.parametrize("currency", ["eur", "EURO", "", "€"])
def test_a_currency_has_three_capital_letters(currency: str) -> None:
    with pytest.raises(ValidationError, match="currency"):
        Money(amount=Decimal(1), currency=currency)


def test_most_currencies_have_two_decimals() -> None:
    assert [decimals(each) for each in ("USD", "CNY", "KRW", "TND")] == [2, 2, 0, 3]


def test_equal_money_is_equal_however_it_is_written() -> None:
    assert euros("99.5") == euros("99.50")
    assert hash(euros("99.5")) == hash(euros("99.50"))
