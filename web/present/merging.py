"""Two records of one customer side by side: what each says, and what can be taken over."""

from collections.abc import Iterable, Iterator, Mapping
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
    """A field of which either says something. Where the other says something else (`differs`) it
    can be taken, beside the kept one if there can be `several`.
    """

    field: str
    label: str
    kept: str
    other: str
    differs: bool
    several: bool

    @property
    def chosen(self) -> str:
        """Whose is offered."""
        return OTHER if self.differs and (self.several or not self.kept) else KEPT


def taken(sent: Mapping[str, str], names: Iterable[str]) -> list[str]:
    """The values that were chosen of the other."""
    return [name for name in names if sent.get(f"take-{name}") == OTHER]


def differences(
    kept: Mapping[str, Any], other: Mapping[str, Any], reader: Reader
) -> Iterator[RowView]:
    """Field by field, in the order in which commands name them."""
    for field in get_args(Value):
        mine, theirs = kept[field], other[field]
        if mine or theirs:
            yield RowView(
                field=field,
                label=str(reader.texts.gettext((LABELS | MORE)[field])),
                kept=told(field, mine, reader),
                other=told(field, theirs, reader),
                differs=bool(theirs) and mine != theirs,
                several=isinstance(theirs, list | tuple | dict),
            )


def told(field: str, value: Any, reader: Reader) -> str:
    return fact(field, value, reader.names, reader.words, reader.texts, CUSTOMERS.words)
