"""The line: so much of a product at that price; deals and orders are made of lines."""

from decimal import ROUND_HALF_EVEN, Decimal
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from domain.money import Money


class Line(BaseModel):
    """So much of a product at that price a piece."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    product: UUID
    quantity: Annotated[Decimal, Field(gt=0, max_digits=12, decimal_places=4)] = Decimal(1)
    price: Money

    @property
    def minor(self) -> int:
        """Quantity × price in minor units, rounded half to even."""
        return int((self.quantity * self.price.minor).quantize(Decimal(1), ROUND_HALF_EVEN))


def worth(lines: tuple[Line, ...], amount: Money) -> Money:
    """The sum of the lines; without any, the amount stays as it was."""
    if not lines:
        return amount
    return Money.of_minor(sum(line.minor for line in lines), amount.currency)
