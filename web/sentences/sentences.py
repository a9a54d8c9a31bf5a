"""The sentences of one noun."""

from collections.abc import Mapping
from dataclasses import dataclass, field

Words = Mapping[str, str]
"""{value: word}."""


@dataclass(frozen=True)
class Sentences:
    """By topic what the event says, its fields in `%()s`; `cleared` where it takes a value away.

    `icons`: {as topics begin: id in `static/icons.svg`}; `words`: {field: {value: word}} where the
    values are ours, not the founder's.
    """

    icons: Mapping[str, str]
    told: Mapping[str, str]
    cleared: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, Words] = field(default_factory=dict)
