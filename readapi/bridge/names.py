"""The measures that can be explained, by name: in a module that takes no time to load."""

from typing import Literal, get_args

MeasureName = Literal[
    "open_pipeline",
    "weighted_pipeline",
    "won_value",
    "campaign_return",
    "backlog",
    "overdue",
    "rotting",
    "breached",
]
MEASURES: tuple[MeasureName, ...] = get_args(MeasureName)
