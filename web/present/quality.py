"""What is wrong with the data as it is shown: each record with its score, and what to do."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from uuid import UUID

from readapi.quality import Checked, Finding, Flawed
from web.catalogue import mark

NOUNS: Mapping[str, str] = {
    "customers": mark("Customers"),
    "opportunities": mark("Deals"),
    "orders": mark("Orders"),
    "subscriptions": mark("Subscriptions"),
    "tickets": mark("Tickets"),
    "activities": mark("Activities"),
}

KINDS: Mapping[str, tuple[str, str]] = {
    "missing": (mark("Missing"), ""),
    "invalid": (mark("Invalid"), "bad"),
    "contradictory": (mark("Contradictory"), "bad"),
    "outlying": (mark("Outlying"), "warn"),
    "stale": (mark("Stale"), "warn"),
}
"""{kind: its name, how it looks}."""


@dataclass(frozen=True)
class FindingView:
    """What is wrong and what to do: texts of the catalogue."""

    rule: str
    kind: str
    look: str
    says: str
    remedy: str
    command: str


@dataclass(frozen=True)
class RuleView:
    """A rule that so many records of the noun break."""

    finding: FindingView
    noun: str
    key: str
    records: int


@dataclass(frozen=True)
class FlawedView:
    """A record with all that was found of it."""

    of: Flawed
    noun: str
    findings: Sequence[FindingView]


def of_rules(checked: Checked) -> list[RuleView]:
    """The most frequent first."""
    return [
        RuleView(finding(each.rule, each.kind, each.remedy), NOUNS[each.noun], each.noun,
                 each.records)
        for each in checked.rules
    ]  # fmt: skip


def of_records(found: Iterable[Flawed]) -> list[FlawedView]:
    return [FlawedView(each, NOUNS[each.noun], of_one(each.findings)) for each in found]


def of_one(found: Iterable[Finding]) -> list[FindingView]:
    return [finding(each.rule, each.kind, each.remedy) for each in found]


def to_mend(
    found: Mapping[UUID, Flawed], names: Mapping[UUID, str]
) -> list[tuple[str, FlawedView]]:
    """What to do about the records of one page, by what they are called; an empty name is the
    page's own record.
    """
    return [(names[id], each) for id in names if id in found for each in of_records([found[id]])]


def finding(rule: str, kind: str, command: str) -> FindingView:
    """A rule that is known no more is called by its name."""
    says, remedy = sentences().get(rule, (rule.replace("_", " "), ""))
    name, look = KINDS.get(kind, (kind, ""))
    return FindingView(rule, name, look, says, remedy, command)


@cache
def sentences() -> Mapping[str, tuple[str, str]]:
    """{rule: what is wrong, what to do}."""
    from pipelines.quality.check import RULES

    return {rule.name: (rule.says, rule.remedy) for rule in RULES.values()}
