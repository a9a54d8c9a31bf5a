"""The moment a page shows: now, a past instant as it was seen then, or one with hindsight."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from web.format import Format

Mode = Literal["now", "then", "hindsight"]


@dataclass(frozen=True)
class Moment:
    """`at`: what was true; `known_at`: by whose knowledge; `now`: the instant of the question.

    `asked` says whether the address names a moment: without one the page is live.
    """

    at: datetime
    known_at: datetime
    now: datetime
    first: datetime | None = None
    """The instant of the first event; None in an empty log."""
    asked: bool = False

    @property
    def mode(self) -> Mode:
        if not self.asked or (self.at >= self.now and self.known_at >= self.now):
            return "now"
        return "hindsight" if self.known_at > self.at else "then"

    @property
    def past(self) -> bool:
        return self.mode != "now"

    @property
    def before_first(self) -> bool:
        return self.first is not None and self.at < self.first

    def first_day(self, words: Format) -> date:
        return words.local_day(self.first or self.now)

    def whole_day(self, words: Format) -> bool:
        """Whether the page shows the end of a day, rather than an hour of it."""
        return words.ends_day(self.at)
