"""A customer's fields and lifecycle in the reader's words, with who said so and when."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from babel.support import Translations

from web.catalogue import mark
from web.format import Format
from web.topics import Names, fact

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

LIFECYCLES = {
    "lead": mark("lead"),
    "prospect": mark("prospect"),
    "customer": mark("customer"),
    "lapsed": mark("lapsed"),
}

KINDS = {"company": mark("company"), "person": mark("person")}
WORDS = {"lifecycle": LIFECYCLES, "kind": KINDS}
"""Fields whose values are words of ours, not the founder's."""


@dataclass(frozen=True)
class FieldView:
    label: str
    value: str
    by: str = ""
    at: datetime | str | None = None


def lifecycles(texts: Translations) -> dict[str, str]:
    """{lifecycle: word}, for templates."""
    return {key: str(texts.gettext(word)) for key, word in LIFECYCLES.items()}


def fields(
    values: Mapping[str, Any],
    said: Mapping[str, tuple[str, datetime | str]],
    names: Names,
    words: Format,
    texts: Translations,
) -> list[FieldView]:
    """Those that have a value, the customer's own last; `said`: {field: (who, when)}."""

    def in_words(key: str, value: Any) -> str:
        word = WORDS.get(key, {}).get(value) if isinstance(value, str) else None
        return str(texts.gettext(word)) if word else ""

    known = [(key, values.get(key)) for key in LABELS]
    own = list((values.get("custom") or {}).items())
    return [
        FieldView(
            label=str(texts.gettext(LABELS[key])) if key in LABELS else key,
            value=in_words(key, value) or fact(key, value, names, words),
            by=said.get(key, ("", ""))[0],
            at=said.get(key, (None, None))[1],
        )
        for key, value in filled([*known, *own])
    ]


def filled(pairs: Iterable[tuple[str, Any]]) -> Iterable[tuple[str, Any]]:
    return ((key, value) for key, value in pairs if value not in (None, "", (), [], {}))
