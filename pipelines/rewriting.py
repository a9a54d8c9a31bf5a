"""Stored JSON that says in keys or kinds what columns say by their place, said so that they fit."""

from collections.abc import Iterator
from functools import cache
from typing import Any, get_args, get_origin

import orjson
import polars as pl
from pydantic import BaseModel

from domain.event import Event, open_part
from domain.money import Money
from domain.upcasters import upcast
from pipelines.schema import kinds_of, name_of


@cache
def awkward(event: type[Event]) -> bool:
    """Whether its JSON says in keys or kinds what columns say by their place."""
    return any(map(is_awkward, annotations(open_part(event)).values()))


def is_awkward(annotation: Any) -> bool:
    kinds = kinds_of(annotation)
    return len(kinds) > 1 or any(
        get_origin(kind) is dict
        or (get_origin(kind) is tuple and is_awkward(get_args(kind)[0]))
        or (is_model(kind) and any(map(is_awkward, annotations(kind).values())))
        for kind in kinds
    )


def rewritten(event: type[Event], rows: pl.DataFrame) -> Iterator[str]:
    """The states in today's words, mappings as lists and values of several kinds as structs."""
    model = open_part(event)
    for topic, state in zip(rows["topic"], rows["state"], strict=True):
        _, fields = upcast(topic, orjson.loads(state))
        yield orjson.dumps(rewrite(model, fields)).decode()


def rewrite(annotation: Any, value: Any) -> Any:
    """One value of that annotation; fields that are not its model's are left out."""
    if value is None:
        return None
    kinds = kinds_of(annotation)
    if len(kinds) > 1:
        [kind] = [each for each in kinds if is_model(each) == isinstance(value, dict)]
        return {name_of(kind): rewrite(kind, value)}
    [kind] = kinds
    if kind is Money:
        return value
    if is_model(kind):
        fields = annotations(kind)
        return {name: rewrite(of, value[name]) for name, of in fields.items() if name in value}
    if get_origin(kind) is dict:
        _, of = get_args(kind)
        return [{"name": name, "value": rewrite(of, inner)} for name, inner in value.items()]
    if get_origin(kind) is tuple:
        return [rewrite(get_args(kind)[0], inner) for inner in value]
    return value


def annotations(model: type[BaseModel]) -> dict[str, Any]:
    return {name: field.annotation for name, field in model.model_fields.items()}


def is_model(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, BaseModel)
