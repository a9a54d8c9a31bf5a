"""Conversion: how likely an open opportunity is won, and how likely within this quarter."""

from datetime import timedelta

from domain.opportunity import Opportunity
from pipelines.features import labels
from pipelines.models.questions import Question

ALIKE = ("pipeline", "stage", "days_in_stage")
"""In what deals are alike whose rates are looked at first."""

WON = Question(
    model="conversion",
    table="opportunities",
    came=lambda story, rows, at, _: labels.won(story, rows, at),
    begins=Opportunity.Opened,
    every=timedelta(days=7),
    by=ALIKE,
)

WON_IN_QUARTER = Question(
    model="conversion_in_quarter",
    table="opportunities",
    came=labels.won_in_quarter,
    begins=Opportunity.Opened,
    every=timedelta(days=7),
    by=ALIKE,
)
