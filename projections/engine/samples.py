"""Made-up events: every field has a value of its type, and another turn gives another value."""

import types
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin
from uuid import UUID

from pydantic import AwareDatetime, BaseModel

from domain.money import Money

M = TypeVar("M", bound=BaseModel)

IDS, MANY = 4, 3
"""So many ids there are, all of them in a tuple of ids; so many values in another tuple."""

FIRST_DAY = datetime(2000, 1, 1, tzinfo=UTC)


def sample(model: type[M], turn: int) -> M:
    """All fields said; unchecked, since no rule of the model is asked in a fold."""
    fields = model.model_fields.items()
    return model.model_construct(
        None, **{name: value(field.annotation, turn) for name, field in fields}
    )


def value(kind: Any, turn: int) -> object:
    """Of the declared type. Raises `TypeError` for one that it does not know."""
    if isinstance(kind, type) and kind in SCALARS:
        return SCALARS[kind](turn)
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return sample(kind, turn)
    parts = get_args(kind)
    match get_origin(kind):
        case origin if origin is Annotated:
            return value(parts[0], turn)
        case origin if origin in {Union, types.UnionType}:
            return value(next(part for part in parts if part is not types.NoneType), turn)
        case origin if origin is Literal:
            return parts[turn % len(parts)]
        case origin if origin is tuple:
            many = IDS if parts[0] is UUID else MANY
            return tuple(value(parts[0], turn + more) for more in range(many))
        case origin if origin in {dict, Mapping}:
            return {value(parts[0], turn): value(parts[1], turn)}
    raise TypeError(f"no sample of {kind}")


SCALARS: dict[type, Any] = {
    UUID: lambda turn: UUID(int=1 + turn % IDS),
    str: lambda turn: f"text {turn}",
    int: lambda turn: turn,
    float: lambda turn: turn / 8,
    bool: lambda turn: bool(turn % 2),
    Decimal: lambda turn: Decimal(turn) / 10,
    date: lambda turn: (FIRST_DAY + timedelta(days=turn)).date(),
    time: lambda turn: time(turn % 24),
    datetime: lambda turn: FIRST_DAY + timedelta(days=turn),
    AwareDatetime: lambda turn: FIRST_DAY + timedelta(days=turn, hours=1),
    Money: lambda turn: Money.of_minor(100 * turn, "EUR"),
}
