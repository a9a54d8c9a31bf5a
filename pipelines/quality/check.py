"""The check: every record by every rule of its noun, with a score, as of an instant."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

import polars as pl

from pipelines.features.known import GREENWICH, Known
from pipelines.ports import Story
from pipelines.quality.customers import CUSTOMERS
from pipelines.quality.deals import DEALS
from pipelines.quality.rule import Checked, Rule
from pipelines.quality.sales import ORDERS, SUBSCRIPTIONS
from pipelines.quality.service import ACTIVITIES, TICKETS

CHECKED = (CUSTOMERS, DEALS, ORDERS, SUBSCRIPTIONS, TICKETS, ACTIVITIES)
RULES: dict[str, Rule] = {rule.name: rule for each in CHECKED for rule in each.rules}


@dataclass(frozen=True)
class Quality:
    """`findings`: `subject_type`, `subject`, `rule`, `kind`, `remedy` (a command), the weightiest
    first. `scores`: `subject_type`, `subject`, `score` from 0 to 1, `found` how many; one row per
    record, the worst first.
    """

    as_of: datetime
    findings: pl.DataFrame
    scores: pl.DataFrame

    @property
    def score(self) -> float | None:
        """The mean of all records; none without any."""
        mean = self.scores["score"].mean()
        return mean if isinstance(mean, float) else None


def quality(story: Story, as_of: datetime, zone: ZoneInfo = GREENWICH) -> Quality:
    """By what was known at that instant. A record's score is the part of its noun's rules, by their
    weights, that it keeps.
    """
    known = Known(story, as_of, zone)
    judged = [judge(known, each) for each in CHECKED]
    findings = pl.concat([found for found, _ in judged])
    scores = pl.concat([scores for _, scores in judged])
    return Quality(
        as_of,
        findings.sort("weight", "rule", "subject", descending=[True, False, False]).drop("weight"),
        scores.sort("score", "subject_type", "subject"),
    )


def judge(known: Known, checked: Checked) -> tuple[pl.DataFrame, pl.DataFrame]:
    """What was found of each record of a noun, and its score."""
    broken = [rule.when.fill_null(False).alias(rule.name) for rule in checked.rules]
    rows = checked.facts(known).select("subject", *broken).collect()
    rules = pl.DataFrame(
        [(each.name, each.kind, each.command, each.weight) for each in checked.rules],
        ["rule", "kind", "remedy", "weight"],
        orient="row",
    )
    noun = pl.lit(checked.noun).alias("subject_type")
    findings = (
        rows.unpivot(index="subject", variable_name="rule", value_name="broken")
        .filter("broken")
        .join(rules, on="rule")
        .select(noun, "subject", "rule", "kind", "remedy", "weight")
    )
    lost = pl.sum_horizontal(
        pl.col(each.name).cast(pl.Int64) * each.weight for each in checked.rules
    )
    found = pl.sum_horizontal(pl.col(each.name).cast(pl.Int64) for each in checked.rules)
    all_of_them = sum(each.weight for each in checked.rules)
    scores = rows.select(
        noun, "subject", (1 - lost / all_of_them).alias("score"), found.alias("found")
    )
    return findings, scores
