"""What was worked out of a cut of the log, kept as files for the step that goes on from it."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from io import BytesIO
from pathlib import Path
from zoneinfo import ZoneInfo

import polars as pl

from domain.training import Card
from pipelines.models.cards import digest
from pipelines.ports import Place, Story

MADE_OF, CARD = "solocrm", "card"
"""The entries of a file's metadata: what it was made of, and the card that goes with it."""


@dataclass(frozen=True)
class Sheet:
    rows: pl.DataFrame
    card: Card | None = None


@dataclass(frozen=True)
class Desk:
    """A sheet is there as a whole or not at all, and is made anew once anything else went into it:
    other events, another instant, another zone, other code.
    """

    place: Place
    made_of: str

    @classmethod
    def of(cls, place: Place, story: Story, as_of: datetime, zone: ZoneInfo) -> "Desk":
        at = as_of.astimezone(UTC).isoformat()
        return cls(place, json.dumps([story.position, at, zone.key, code()]))

    def sheet(self, name: str, make: Callable[[], Sheet]) -> Sheet:
        file = f"{name}.parquet"
        return self._found(file) or self._kept(file, make())

    def _found(self, file: str) -> Sheet | None:
        if file not in self.place.sizes():
            return None
        content = self.place.read(file)
        said = pl.read_parquet_metadata(BytesIO(content))
        if said.get(MADE_OF) != self.made_of:
            return None
        card = Card.model_validate_json(said[CARD]) if CARD in said else None
        return Sheet(pl.read_parquet(BytesIO(content)), card)

    def _kept(self, file: str, sheet: Sheet) -> Sheet:
        said = {MADE_OF: self.made_of}
        if sheet.card:
            said[CARD] = sheet.card.model_dump_json()
        content = BytesIO()
        sheet.rows.write_parquet(content, metadata=said)
        self.place.write(file, content.getvalue())
        return sheet


@cache
def code() -> str:
    """Of all that learns: a release may do it otherwise."""
    files = sorted(Path(__file__).parent.rglob("*.py"))
    return digest(*(file.read_text() for file in files))
