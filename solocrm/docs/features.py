"""The reference of features: what each means, its unit and range, and the events it comes from."""

from collections.abc import Iterable, Iterator

from domain.event import Event
from pipelines.features.catalogue import TABLES
from pipelines.features.feature import Feature
from solocrm.docs.markdown import code, page, table

INTRODUCTION = """
Features are what models learn from and score by: numbers, words and yes or no about a record, as
they could be known at an instant. The same code tells them for training and for scoring, and it
sees the story as of that instant and as it was known then, nothing else: told years later, they
are the same.

Each row has its `subject` (the record, or the currency) and `as_of`, then the features. Empty means
that there is nothing to tell. Money is in whole units of its own currency and never added across
currencies. A customer's features stand beside those of their deals under the same names. Weeks and
months also have their `period`, the first day, and say whether it was `complete`.
""".strip()

HEADS = ("feature", "says", "unit", "range", "from")


def features() -> str:
    return page("Features", INTRODUCTION, *_tables())


def _tables() -> Iterator[str]:
    told: dict[tuple[Feature, ...], str] = {}
    for each in TABLES:
        yield f"## {each.name}"
        yield f"One row for {each.rows}."
        if each.features in told:
            yield f"The features are those of {told[each.features]}."
        else:
            yield table(HEADS, map(_line, each.features))
        told.setdefault(each.features, each.name)


def _line(feature: Feature) -> tuple[str, ...]:
    return (
        code(feature.name),
        feature.sentence(),
        feature.unit,
        feature.range,
        _topics(feature.events),
    )


def _topics(events: Iterable[type[Event]]) -> str:
    return ", ".join(dict.fromkeys(code(event.TOPIC) for event in events)) or "the clock"
