"""Two records of one customer side by side: what each says, and what can be taken over."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, get_args

from commands.customers import Value
from web.catalogue import mark
from web.present.customer import LABELS
from web.present.timeline import Reader
from web.sentences.customers import CUSTOMERS
from web.topics import fact

KEPT, OTHER = "kept", "other"
"""Whose value it is that stays."""

MORE = {"name": mark("Name"), "tags": mark("Tags"), "custom": mark("Own fields")}


@dataclass(frozen=True)
class RowView:
    """A field of which either says something. Where the other says something else it can be taken,
    beside the kept one if there can be `several`; `chosen` is whose is offered.
    """

    field: str
    label: str
    kept: str
    other: str
    differs: bool
    several: bool
    chosen: str


def differences(
    kept: Mapping[str, Any], other: Mapping[str, Any], reader: Reader
) -> Iterator[RowView]:
    """Field by field, in the order in which commands name them."""
    for field in get_args(Value):
        mine, theirs = kept[field], other[field]
        if mine or theirs:
            several = isinstance(theirs, list | tuple | dict)
            differs = bool(theirs) and mine != theirs
            yield RowView(
                field=field,
                label=str(reader.texts.gettext((LABELS | MORE)[field])),
                kept=told(field, mine, reader),
                other=told(field, theirs, reader),
                differs=differs,
                several=several,
                chosen=OTHER if differs and (several or not mine) else KEPT,
            )


def told(field: str, value: Any, reader: Reader) -> str:
    return fact(field, value, reader.names, reader.words, reader.texts, CUSTOMERS.words)
