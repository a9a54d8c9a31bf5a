"""The timeline of a customer and the event log: events in words, by month, latest first."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from babel.support import Translations
from markupsafe import Markup

from web.format import Format, read
from web.present.people import said_by
from web.sentences.catalogue import ICONS
from web.topics import FORGOTTEN, Names, tell


@dataclass(frozen=True)
class Entry:
    """One event as the reader sees it; `subject` is "" where the page is about it anyway."""

    record: str
    version: int
    topic: str
    icon: str
    subject: str
    sentence: Markup
    at: datetime
    known_from: datetime
    by: str
    reason: str
    position: int | None
    days_later: int
    """Whole days between the event and its being known; 0 if they are one."""


@dataclass(frozen=True)
class Month:
    month: date
    entries: Sequence[Entry]


@dataclass(frozen=True)
class Timeline:
    months: Sequence[Month]
    show: str = ""
    count: int = 0
    corrected: int = 0
    more: str | None = None


@dataclass(frozen=True)
class Reader:
    """Whose words events are told in."""

    names: Names
    words: Format
    texts: Translations

    def entry(self, event: Mapping[str, Any], page: str = "") -> Entry:
        """`event`: as the feed and the timeline of a record give it."""
        record, kind = str(event["record"]), event["topic"].partition(".")[0]
        at, known_from = instant(event["occurred_at"]), instant(event["known_from"])
        later = self.words.local_day(known_from) - self.words.local_day(at)
        return Entry(
            record=record,
            version=event["version"],
            topic=event["topic"],
            icon=ICONS.get(kind, "log"),
            subject="" if record == page else self.called(record),
            sentence=tell(event["topic"], event["data"], self.names, self.words, self.texts),
            at=at,
            known_from=known_from,
            by=said_by(str(event["actor"]), event["source"], self.names, self.texts),
            reason=event.get("reason") or "",
            position=event.get("position"),
            days_later=later.days,
        )

    def called(self, record: str) -> str:
        """Empty for what has no name, as facts."""
        name = self.names.get(record)
        return self.texts.gettext(FORGOTTEN) if name == "" else name or ""


def timeline(
    events: Iterable[Mapping[str, Any]],
    reader: Reader,
    customer: str,
    show: str = "",
    total: int | None = None,
    more: str | None = None,
) -> Timeline:
    """Latest first, a heading per month; `show` is what is shown alone, or "" for everything, and
    `total` counts further pages too.
    """
    entries = sorted((reader.entry(e, customer) for e in events), key=latest_first)
    return Timeline(
        months=by_month(entries, reader.words),
        show=show,
        count=len(entries) if total is None else total,
        corrected=sum(entry.topic == "story.retracted.v1" for entry in entries),
        more=more,
    )


def by_month(entries: Iterable[Entry], words: Format) -> list[Month]:
    months = groupby(entries, key=lambda entry: words.local_day(entry.at).replace(day=1))
    return [Month(month, list(own)) for month, own in months]


def latest_first(entry: Entry) -> tuple[float, int]:
    return -entry.at.timestamp(), -entry.version


def instant(given: datetime | str) -> datetime:
    moment = read(given) if isinstance(given, str) else given
    if not isinstance(moment, datetime):
        raise TypeError(f"an event needs an instant, not {given!r}")
    return moment
