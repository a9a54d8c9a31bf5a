"""What to offer, what to do next and when to write: what came more often before, or a refusal."""

from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import polars as pl

from domain.opportunity import Opportunity
from domain.training import Card, Code, Verdict
from pipelines.features.known import GREENWICH
from pipelines.models.baskets import bought, offers, product_rules
from pipelines.models.cards import as_it_happened, code_of, digest, remarks
from pipelines.models.deals import deals
from pipelines.models.deeds import action_rules, actions, done, time_rules
from pipelines.models.rules import OFFER
from pipelines.ports import Story

MODEL = "recommend"

KINDS = ("product", "action", "time")

CODE = ("baskets", "deals", "deeds", "lift", "recommend", "rules")


@dataclass(frozen=True)
class Recommendations:
    """`rules`: all that were tried and had enough cases (`rules.RULE`); `offers`: for customers a
    product, for open deals an action (`rules.OFFER`). `refused`: kinds of which no rule holds,
    and why, as a code.
    """

    card: Card
    rules: pl.DataFrame
    offers: pl.DataFrame
    refused: dict[str, Code]

    @property
    def times(self) -> pl.DataFrame:
        """The parts of the week that do better than others, the best first."""
        return self.rules.filter((pl.col("of") == "time") & pl.col("holds"))


def recommend(story: Story, as_of: datetime, zone: ZoneInfo = GREENWICH) -> Recommendations:
    """By what was known at that instant; the parts of the week are those of the zone."""
    at = as_of.astimezone(UTC)
    told, deeds = deals(story, at), done(story, at)
    baskets = bought(story, at, told)
    products, steps = product_rules(baskets), action_rules(told, deeds)
    rules = pl.concat([products, steps, time_rules(story, at, zone)])
    made = [offers(story, at, baskets, products), actions(told, deeds, steps)]
    return Recommendations(
        card=card(story, as_of, rules, baskets["subject"].n_unique()),
        rules=rules,
        offers=pl.concat([pl.DataFrame(schema=OFFER), *made]),
        refused=refusals(rules),
    )


def refusals(rules: pl.DataFrame) -> dict[str, Code]:
    """{kind: why nothing is recommended}."""
    found: dict[str, Code] = {}
    for kind in KINDS:
        own = rules.filter(pl.col("of") == kind)
        if own.is_empty():
            found[kind] = "too_few_cases"
        elif not own["holds"].any():
            found[kind] = "no_rule_holds"
    return found


def card(story: Story, as_of: datetime, rules: pl.DataFrame, customers: int) -> Card:
    verdict, why = ruled(rules)
    happened = as_it_happened(story, Opportunity.Opened, as_of)
    metrics = {}
    for kind in KINDS:
        own = rules.filter(pl.col("of") == kind)
        metrics[f"{kind} rules"] = float(own.height)
        metrics[f"{kind} rules that hold"] = float(own["holds"].sum())
    return Card(
        model=MODEL,
        method="association_rules",
        version=digest(rules.write_csv(), *code_of(*CODE)),
        verdict=verdict,
        why=why,
        as_of=as_of,
        position=story.position,
        data_to=as_of,
        rows=customers,
        features=KINDS,
        features_hash=digest(*KINDS),
        metrics=metrics,
        as_it_happened=happened,
        remarks=remarks(happened),
    )


def ruled(rules: pl.DataFrame) -> tuple[Verdict, Code]:
    if rules.is_empty():
        return "not enough data", "too_few_cases"
    if rules["holds"].any():
        return "skill", "some_rules_hold"
    return "no skill", "no_rule_holds"
