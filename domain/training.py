"""The training: what was learned, from what, how well it does, and whether it can be believed."""

from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from domain.event import Event, Instant, Label
from domain.fact import Fact

Verdict = Literal["skill", "no skill", "not enough data"]

Code = Annotated[str, StringConstraints(pattern="^[a-z][a-z0-9_]*$", max_length=100)]

Hash = Annotated[str, StringConstraints(pattern="^[0-9a-f]{8,64}$")]

Number = Annotated[float, Field(allow_inf_nan=False)]

Count = Annotated[int, Field(ge=0)]

Figures = Annotated[dict[Label, Number], Field(max_length=1000)]
"""{name: number}; a figure that could not be told is left out."""


class Card(BaseModel):
    """What a training says of itself.

    `as_of` and `position` say what it knew; the rows it had lay between `data_from` and `data_to`.
    `rows` counts examples, `positives` those among them that came true, where that is what is
    learned. `metrics` are measured on what the model had not seen, `baseline` is what needs no
    model; `candidates` has the metrics of every method that was tried. `why` and `remarks` are
    codes whose sentences are in `SENTENCES`.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    model: Code
    method: Code
    version: Hash
    verdict: Verdict
    why: Code
    as_of: Instant
    position: Count
    data_from: Instant | None = None
    data_to: Instant | None = None
    rows: Count
    positives: Count | None = None
    features: tuple[Label, ...] = ()
    features_hash: Hash
    metrics: Figures = Field(default_factory=dict)
    baseline: Figures = Field(default_factory=dict)
    candidates: Annotated[dict[Code, Figures], Field(max_length=100)] = Field(default_factory=dict)
    coefficients: Figures = Field(default_factory=dict)
    as_it_happened: Annotated[float, Field(ge=0, le=1)] = 0
    remarks: tuple[Code, ...] = ()

    @model_validator(mode="after")
    def _adds_up(self) -> Self:
        if self.positives is not None and self.positives > self.rows:
            raise ValueError("no more examples can come true than there are")
        if self.data_from and self.data_to and self.data_to < self.data_from:
            raise ValueError("data ends before it begins")
        return self


class Training(Fact):
    class Recorded(Event, topic="training.recorded.v1"):
        """A model learned from the story, and said how well it does."""

        card: Card


SENTENCES: dict[Code, str] = {
    "no_rows": "There is nothing to learn from yet.",
    "one_outcome": "All examples ended the same way: nothing can be told apart.",
    "too_few_outcomes": "Too few examples ended either way to judge a model.",
    "no_better_than_baseline": "It does no better than the baseline, within what chance can do.",
    "better_than_baseline": "It does better than the baseline, beyond what chance can do.",
    "no_time_order": "The examples carry no dates, so it was judged on random parts of them.",
    "not_calibrated": "Its probabilities are further from what happened than chance explains.",
    "no_better_than_stage": "It does no better than the rates of the stages, within chance.",
    "constant_features": "Some features have one value throughout, and were left out.",
    "known_only_after": "A feature tells the outcome almost alone: it may be known only after it.",
    "too_few_origins": "The past does not reach back far enough to judge a model in time order.",
    "no_year_before": "There is no year before yet, so it was not compared with last year's month.",
    "ranges_too_narrow": "Clearly less than eight of ten months came to lie between P10 and P90.",
    "too_few_customers": "Too few customers to find groups among them.",
    "groups_stand_apart": "The groups stand further apart than chance explains.",
    "groups_by_chance": "Groups by chance would stand about as far apart.",
    "too_few_repeats": "Too few customers bought again to tell who will.",
    "too_few_cases": "Too few cases to say that anything comes more often.",
    "some_rules_hold": "Some things come together more often than chance explains.",
    "no_rule_holds": "Nothing comes together more often than chance explains.",
    "as_it_happened": "Much of the history was imported as it happened, not as it became known.",
}
"""What `why` and `remarks` say to people."""
