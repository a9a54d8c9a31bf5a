"""From events as they are stored, open fields as JSON, to their typed columns, many at once."""

from collections.abc import Callable, Mapping
from functools import cache
from types import NoneType
from typing import Any, NamedTuple, get_args, get_origin

import polars as pl
from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import to_jsonable_python

from domain.event import Event, open_part
from domain.money import Money
from domain.upcasters import UPCASTERS
from pipelines.rewriting import awkward, is_model, rewrite, rewritten
from pipelines.schema import MONEY, column, kinds_of, name_of, schema, type_of

Read = Callable[[pl.Expr], pl.Expr]


class Reading(NamedTuple):
    """How a value stands in JSON, and what makes it a column; None: nothing needs to."""

    stored: pl.DataType
    read: Read | None = None

    def of(self, value: pl.Expr) -> pl.Expr:
        return self.read(value) if self.read else value


def typed(event: type[Event], rows: pl.DataFrame) -> pl.DataFrame:
    """Rows with the envelope's columns, `topic` and `state` (JSON text, nothing personal inside,
    what was never said left out) as `schema(event)` has them.
    """
    reading = readings(event)
    state = rows["state"]
    if awkward(event) or not rows.filter(pl.col("topic").is_in(list(UPCASTERS))).is_empty():
        state = pl.Series("state", list(rewritten(event, rows)), pl.String)
    fields = {name: each.stored for name, each in reading.items()}
    frame = rows.drop("topic", "state")
    if fields:
        said = state.str.json_decode(pl.Struct(fields)).struct.unnest()
        own = [each.of(pl.col(name)).alias(column(name)) for name, each in reading.items()]
        frame = frame.hstack(said.select(own))
    return frame.select(schema(event).names()).cast(schema(event))


@cache
def readings(event: type[Event]) -> Mapping[str, Reading]:
    return of_fields(open_part(event))


def of_fields(model: type[BaseModel]) -> dict[str, Reading]:
    return {name: of_field(field) for name, field in model.model_fields.items()}


def of_field(field: FieldInfo) -> Reading:
    """With its default, where it was not said. Raises `TypeError` where nothing could be meant."""
    inner = reading_of(field.annotation)
    default = None if field.is_required() else field.get_default(call_default_factory=True)
    if default is None:
        return inner
    if NoneType in get_args(field.annotation):
        raise TypeError("a field that may be None has None as its default")
    json = rewrite(field.annotation, to_jsonable_python(default))
    filled = pl.lit(json, dtype=inner.stored)
    return Reading(inner.stored, lambda value: inner.of(value.fill_null(filled)))


def reading_of(annotation: Any) -> Reading:
    kinds = kinds_of(annotation)
    if len(kinds) > 1:
        return of_struct({name_of(kind): reading_of(kind) for kind in kinds})
    [kind] = kinds
    if kind is Money:
        return Reading(MONEY)
    if is_model(kind):
        return of_struct(of_fields(kind))
    if get_origin(kind) is tuple:
        return of_list(reading_of(get_args(kind)[0]))
    return plain(type_of(kind))


def plain(dtype: pl.DataType) -> Reading:
    match dtype:
        case pl.Float64():
            return Reading(pl.String(), lambda value: value.cast(pl.Float64))
        case pl.Date():
            return Reading(pl.String(), lambda value: value.str.to_date("%Y-%m-%d"))
        case pl.Time():
            return Reading(pl.String(), lambda value: value.str.to_time("%H:%M:%S%.f"))
        case pl.Datetime():
            return Reading(pl.String(), instant)
    return Reading(dtype)


def instant(text: pl.Expr) -> pl.Expr:
    return text.str.to_datetime("%Y-%m-%dT%H:%M:%S%.f%#z", time_unit="us", time_zone="UTC")


def of_list(inner: Reading) -> Reading:
    if not (read := inner.read):
        return Reading(pl.List(inner.stored))
    return Reading(pl.List(inner.stored), lambda value: value.list.eval(read(pl.element())))


def of_struct(fields: Mapping[str, Reading]) -> Reading:
    stored = pl.Struct({name: each.stored for name, each in fields.items()})
    if not any(each.read for each in fields.values()):
        return Reading(stored)

    def read(value: pl.Expr) -> pl.Expr:
        inner = [each.of(value.struct.field(name)).alias(name) for name, each in fields.items()]
        return pl.when(value.is_not_null()).then(pl.struct(inner))

    return Reading(stored, read)
