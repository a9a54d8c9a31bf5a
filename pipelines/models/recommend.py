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
from pipelines.models.deeds import (
    ANSWERED,
    OPENED,
    action_rules,
    actions,
    answer_rules,
    done,
    mailed,
    touched,
)
from pipelines.models.habits import habits
from pipelines.models.opinions import opinions
from pipelines.models.rules import OFFER
from pipelines.ports import Story
from pipelines.standing import Standing

MODEL = "recommend"

KINDS = ("product", "action", "time", "channel")

CODE = ("baskets", "deals", "deeds", "habits", "lift", "opinions", "recommend", "rules")


@dataclass(frozen=True)
class Recommendations:
    """`rules`: all that were tried and had enough cases (`rules.RULE`); `offers`: for customers a
    product, for open deals an action (`rules.OFFER`); `habits`: when and by what channel single
    customers answer more often than else (`habits.HABIT`). `refused`: kinds of which no rule
    holds, and why, as a code.
    """

    card: Card
    rules: pl.DataFrame
    offers: pl.DataFrame
    habits: pl.DataFrame
    refused: dict[str, Code]

    @property
    def times(self) -> pl.DataFrame:
        """The parts of the week that do better than others, the best first."""
        return self.rules.filter((pl.col("of") == "time") & pl.col("holds"))


def recommend(story: Story, as_of: datetime, zone: ZoneInfo = GREENWICH) -> Recommendations:
    """By what was known at that instant; the parts of the week are those of the zone."""
    at, story = as_of.astimezone(UTC), Standing(story)
    told, deeds, said = deals(story, at), done(story, at), opinions(story, at)
    baskets = bought(story, at, told)
    mails, touches = mailed(story, at, zone), touched(story, at)
    products, steps = product_rules(baskets), action_rules(told, deeds)
    times = answer_rules("time", mails, OPENED)
    channels = answer_rules("channel", touches, ANSWERED)
    rules = pl.concat([products, steps, times, channels])
    made = [offers(story, at, baskets, products, said), actions(told, deeds, steps, said)]
    own = pl.concat([habits("time", mails, times), habits("channel", touches, channels)])
    return Recommendations(
        card=card(story, as_of, rules, own, baskets["subject"].n_unique()),
        rules=rules,
        offers=pl.concat([pl.DataFrame(schema=OFFER), *made]),
        habits=own,
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


def card(
    story: Story, as_of: datetime, rules: pl.DataFrame, own: pl.DataFrame, customers: int
) -> Card:
    verdict, why = ruled(rules, own)
    happened = as_it_happened(story, Opportunity.Opened, as_of)
    metrics = {}
    for kind in KINDS:
        tried = rules.filter(pl.col("of") == kind)
        metrics[f"{kind} rules"] = float(tried.height)
        metrics[f"{kind} rules that hold"] = float(tried["holds"].sum())
    for kind in ("time", "channel"):
        metrics[f"customers with a {kind} of their own"] = float((own["of"] == kind).sum())
    return Card(
        model=MODEL,
        method="association_rules",
        version=digest(rules.write_csv(), own.write_csv(), *code_of(*CODE)),
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


def ruled(rules: pl.DataFrame, own: pl.DataFrame) -> tuple[Verdict, Code]:
    if rules.is_empty():
        return "not enough data", "too_few_cases"
    if rules["holds"].any() or not own.is_empty():
        return "skill", "some_rules_hold"
    return "no skill", "no_rule_holds"
