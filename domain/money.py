"""Money: `Decimal` with a currency in rules and forms, integer minor units wherever it rests.

Integers add up exactly in JSON, SQL and Parquet alike; a `Decimal` is what the founder typed.
"""

from decimal import Decimal
from typing import Annotated, Self

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    model_serializer,
    model_validator,
)

NO_DECIMALS = frozenset(
    {"BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI"}
    | {"VND", "VUV", "XAF", "XOF", "XPF"}
)
THREE_DECIMALS = frozenset({"BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"})


class Money(BaseModel):
    """An amount that its currency can pay: 12.50 USD or 1250 JPY, never 12.505 USD."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    amount: Annotated[Decimal, Field(max_digits=15)]
    currency: Annotated[str, StringConstraints(pattern="^[A-Z]{3}$")]

    @classmethod
    def of_minor(cls, minor: int, currency: str) -> Self:
        return cls.model_validate({"minor": minor, "currency": currency})

    @property
    def minor(self) -> int:
        return int(self.amount.scaleb(decimals(self.currency)))

    @model_validator(mode="before")
    @classmethod
    def _from_rest(cls, given: object) -> object:
        match given:
            case {"minor": int(minor), "currency": str(currency)}:
                return {"amount": Decimal(minor).scaleb(-decimals(currency)), "currency": currency}
        return given

    @model_serializer
    def _to_rest(self) -> dict[str, int | str]:
        return {"minor": self.minor, "currency": self.currency}

    @model_validator(mode="after")
    def _is_payable(self) -> Self:
        if self.amount.scaleb(decimals(self.currency)) % 1:
            raise ValueError(f"{self.currency} has no unit as small as {self.amount}")
        return self


def decimals(currency: str) -> int:
    """Digits behind the point (ISO 4217)."""
    return 0 if currency in NO_DECIMALS else 3 if currency in THREE_DECIMALS else 2


def half_even(numerator: int, denominator: int) -> int:
    """Their quotient in whole units, rounded half to even; the denominator is above zero."""
    whole, rest = divmod(numerator, denominator)
    return whole + (2 * rest > denominator or (2 * rest == denominator and whole % 2 == 1))
