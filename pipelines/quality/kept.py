"""What the check found, kept beside the log like what models say: a run holds all records of a noun
of which something was found, so that who is not in the last one keeps every rule.
"""

import polars as pl

from domain.event import WORKSPACE
from pipelines.models.cards import digest
from pipelines.ports import Scores
from pipelines.quality.check import CHECKED, RULES, Quality

MODEL = "quality"

FINDING = pl.struct(
    pl.col("rule").alias("feature"),
    pl.lit("down").alias("direction"),
    pl.col("effect"),
    pl.col("kind"),
    pl.col("remedy"),
)
"""`effect` is the part of its score that a record loses by it."""


def keep(found: Quality, scores: Scores, position: int) -> int:
    """How many records were kept; none where the same check was kept before."""
    told = {checked.noun: of_noun(found, checked.noun) for checked in CHECKED}
    version = digest(*(f"{rule.name} {rule.kind} {rule.weight}" for rule in RULES.values()))
    kept = 0
    for noun, rows in (told | {"company": of_company(found)}).items():
        new = scores.keep(
            rows,
            model=MODEL,
            version=version,
            subject_type=noun,
            as_of=found.as_of,
            position=position,
        )
        kept += rows.height if new and noun in told else 0
    return kept


def of_noun(found: Quality, noun: str) -> pl.DataFrame:
    """`subject, value, reasons`, the weightiest reason first."""
    own = pl.col("subject_type") == noun
    weights = {checked.noun: sum(r.weight for r in checked.rules) for checked in CHECKED}
    weight = {name: float(rule.weight) for name, rule in RULES.items()}
    effect = pl.col("rule").replace_strict(weight, return_dtype=pl.Float64) / -weights[noun]
    reasons = (
        found.findings.filter(own)
        .with_columns(effect=effect)
        .group_by("subject", maintain_order=True)
        .agg(FINDING.alias("reasons"))
    )
    return (
        found.scores.filter(own)
        .select("subject", value="score")
        .join(reasons, on="subject", maintain_order="left")
    )


def of_company(found: Quality) -> pl.DataFrame:
    """How many records of each noun were looked at, and of how many each rule found something."""
    nouns = found.scores.group_by(noun="subject_type", maintain_order=True).agg(
        records=pl.len(), flawed=(pl.col("found") > 0).sum(), score=pl.col("score").mean()
    )
    rules = found.findings.group_by(
        "rule", "kind", "remedy", noun="subject_type", maintain_order=True
    ).agg(records=pl.len())
    row = {
        "subject": [str(WORKSPACE)],
        "value": [found.score],
        "nouns": [nouns.to_dicts()],
        "rules": [rules.sort("records", descending=True).to_dicts()],
    }
    return pl.DataFrame(row)
