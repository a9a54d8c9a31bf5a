"""Numbers and money as people and programs write them: `1,054.50`, `1 054,50 €`, `$-12`, `(12)`."""

import re
from decimal import Decimal
from typing import Literal

from pydantic import ValidationError

from commands.imports.errors import NotANumber, NotMoney
from domain.money import Money

DecimalSign = Literal[".", ","]
WRITTEN: dict[DecimalSign, re.Pattern[str]] = {
    ".": re.compile(r"-?(?:\d+|\d{1,3}([, '’\u00a0\u202f])\d{3}(?:\1\d{3})*)(?:\.\d+)?"),
    ",": re.compile(r"-?(?:\d+|\d{1,3}([. '’\u00a0\u202f])\d{3}(?:\1\d{3})*)(?:,\d+)?"),
}
SIGNS = {"EUR": "€", "GBP": "£", "JPY": "¥", "CNY": "¥", "INR": "₹", "KRW": "₩"}
DOLLAR = "$"


def number(text: str, *, column: str, decimal: DecimalSign = ".") -> Decimal:
    """Thousands may be grouped by threes, not by the decimal sign. Raises `NotANumber`."""
    written = WRITTEN[decimal].fullmatch(text)
    if not written:
        raise NotANumber(column=column, text=text, decimal=decimal)
    plain = text.replace(written[1], "") if written[1] else text
    return Decimal(plain.replace(decimal, "."))


def money(text: str, *, column: str, currency: str, decimal: DecimalSign = ".") -> Money:
    """The currency's own sign or code may stand with it; brackets mean less than nothing.

    Raises `NotMoney`.
    """
    bare = text.replace(currency, "").replace(SIGNS.get(currency, DOLLAR), "").strip()
    if bare.startswith("(") and bare.endswith(")"):
        bare = f"-{bare[1:-1].strip()}"
    try:
        return Money(amount=number(bare, column=column, decimal=decimal), currency=currency)
    except (NotANumber, ValidationError):
        raise NotMoney(column=column, text=text, currency=currency, decimal=decimal) from None
