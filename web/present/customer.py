"""A customer's fields and lifecycle in the reader's words, with who said so and when."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from operator import itemgetter
from typing import Any

from babel.support import Translations

from web.catalogue import mark
from web.present.people import said_by
from web.present.timeline import Reader
from web.sentences.customers import CUSTOMERS
from web.topics import fact

LABELS = {
    "kind": mark("Kind"),
    "owner": mark("Owner"),
    "industry": mark("Industry"),
    "size": mark("Size"),
    "region": mark("Region"),
    "source": mark("Source"),
    "lifecycle": mark("Lifecycle"),
    "segment": mark("Segment"),
    "language": mark("Language"),
    "channel": mark("Channel"),
    "address": mark("Address"),
    "phones": mark("Phone"),
    "emails": mark("E-mail"),
    "handles": mark("Messengers"),
    "birthday": mark("Birthday"),
    "care_dates": mark("Care dates"),
}

GROUPS = ("profile", "particulars", "custom")
"""What events say together."""

Said = tuple[str, datetime | str | None]
"""(who, when)."""
NOBODY: Said = ("", None)


@dataclass(frozen=True)
class FieldView:
    label: str
    value: str
    by: str = ""
    at: datetime | str | None = None


def lifecycles(texts: Translations) -> dict[str, str]:
    """{lifecycle: word}, for templates."""
    return {key: str(texts.gettext(word)) for key, word in CUSTOMERS.words["lifecycle"].items()}


def fields(values: Mapping[str, Any], told: Mapping[str, Said], reader: Reader) -> list[FieldView]:
    """Those that have a value, the customer's own last."""
    known = [(key, values.get(key)) for key in LABELS]
    own = list((values.get("custom") or {}).items())
    return [
        FieldView(
            label=str(reader.texts.gettext(LABELS[key])) if key in LABELS else key,
            value=fact(key, value, reader.names, reader.words, reader.texts, CUSTOMERS.words),
            by=told.get(key, NOBODY)[0],
            at=told.get(key, NOBODY)[1],
        )
        for key, value in filled([*known, *own])
    ]


def said(events: Iterable[Mapping[str, Any]], reader: Reader) -> dict[str, Said]:
    """{field: who said so last, when}; `events` as the history of the customer gives them."""
    found: dict[str, Said] = {}
    for event in sorted(events, key=itemgetter("occurred_at", "version")):
        by = said_by(str(event["actor"]), event["source"], reader.names, reader.texts)
        found |= dict.fromkeys(leaves(event["data"]), (by, event["occurred_at"]))
    return found


def leaves(data: Mapping[str, Any]) -> Iterator[str]:
    """The fields that an event sets, in whatever they are grouped."""
    for key, value in data.items():
        yield key
        if key in GROUPS and isinstance(value, Mapping):
            yield from leaves(value)


def filled(pairs: Iterable[tuple[str, Any]]) -> Iterable[tuple[str, Any]]:
    return ((key, value) for key, value in pairs if value not in (None, "", (), [], {}))
