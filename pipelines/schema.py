"""An event's fields as typed columns: one schema per event, personal fields left out altogether.

A uuid is text, a fraction a float, money a struct of minor units and currency, an instant UTC, a
mapping a list of names and values, what may be of several kinds a struct with one field for each.
"""

from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin
from uuid import UUID

import polars as pl
from pydantic import AwareDatetime, BaseModel

from domain.event import Event, open_part
from domain.money import Money

INSTANT = pl.Datetime("us", "UTC")

ENVELOPE: Mapping[str, pl.DataType] = {
    "position": pl.Int64(),
    "event_id": pl.String(),
    "stream": pl.String(),
    "version": pl.Int32(),
    "occurred_at": INSTANT,
    "known_from": INSTANT,
    "recorded_at": INSTANT,
    "actor": pl.String(),
    "command_id": pl.String(),
    "correlation": pl.String(),
    "event_source": pl.String(),
}
"""What every event has, before its own fields; `event_source` is the door it came in by."""

PLAIN: Mapping[Any, pl.DataType] = {
    str: pl.String(),
    UUID: pl.String(),
    bool: pl.Boolean(),
    int: pl.Int64(),
    float: pl.Float64(),
    Decimal: pl.Float64(),
    date: pl.Date(),
    datetime: INSTANT,
    AwareDatetime: INSTANT,
    time: pl.Time(),
}

MONEY = pl.Struct({"minor": pl.Int64(), "currency": pl.String()})


@cache
def schema(event: type[Event]) -> pl.Schema:
    """All columns of an event: the envelope's, then its own."""
    return pl.Schema({**ENVELOPE, **{column(name): of for name, of in fields(event).items()}})


def column(field: str) -> str:
    """A field of the event's own that is called like one of the envelope's is its `own_…`."""
    return f"own_{field}" if field in ENVELOPE else field


@cache
def fields(event: type[Event]) -> Mapping[str, pl.DataType]:
    """{field that is not personal: its type}."""
    model = open_part(event)
    return {name: type_of(field.annotation) for name, field in model.model_fields.items()}


def type_of(annotation: Any) -> pl.DataType:
    """Raises `TypeError` for what has no type here yet."""
    kinds = kinds_of(annotation)
    if len(kinds) > 1:
        return pl.Struct({name_of(kind): type_of(kind) for kind in kinds})
    [kind] = kinds
    if kind in PLAIN:
        return PLAIN[kind]
    if kind is Money:
        return MONEY
    match get_origin(kind), get_args(kind):
        case origin, (of, *_) if origin is tuple:
            return pl.List(type_of(of))
        case origin, (_, of) if origin is dict:
            return pl.List(pl.Struct({"name": pl.String(), "value": type_of(of)}))
        case origin, _ if origin is Literal:
            return pl.String()
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        inner = kind.model_fields.items()
        return pl.Struct({name: type_of(field.annotation) for name, field in inner})
    raise TypeError(f"{kind} has no column type")


def kinds_of(annotation: Any) -> tuple[Any, ...]:
    """What a value may be, other than nothing."""
    origin = get_origin(annotation)
    if origin is Annotated:
        return kinds_of(get_args(annotation)[0])
    if origin not in {Union, UnionType}:
        return (annotation,)
    members = (kind for each in get_args(annotation) for kind in kinds_of(each))
    return tuple(kind for kind in members if kind is not NoneType)


def name_of(kind: type) -> str:
    """As a column of a struct: `decimal`, `money`."""
    return kind.__name__.lower()
