"""The reference of data quality: what is checked of each record, and what puts it right."""

from collections.abc import Iterator

from pipelines.quality.check import CHECKED
from solocrm.docs.markdown import code, page, table

INTRODUCTION = """
Every record is checked by the rules of its noun, as of any instant and by what was known then. A
record's score is the part of its noun's rules, by their weights, that it keeps: 1 where nothing is
wrong. Each finding names the command that puts it right. What is personal is not looked at: it
leaves the log for no table.

*Outlying* amounts lie more than five robust deviations (1.4826 times the median absolute deviation)
from the median of all in that currency, by their logarithms; of fewer than twenty none does.
""".strip()

HEADS = ("rule", "kind", "says", "remedy", "command", "weight")


def quality() -> str:
    return page("Data quality", INTRODUCTION, *_nouns())


def _nouns() -> Iterator[str]:
    for each in CHECKED:
        yield f"## {each.noun}"
        yield table(
            HEADS,
            (
                (code(r.name), r.kind, r.says, r.remedy, code(r.command), str(r.weight))
                for r in each.rules
            ),
        )
