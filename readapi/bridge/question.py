"""What is asked of a bridge, as a door takes it down."""

from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Self
from uuid import UUID

from readapi.bridge.bridge import Explained, explain, segment
from readapi.bridge.measures import Scope, measure
from readapi.bridge.returns import find_campaign, with_source
from readapi.funnel import PeriodBackwards
from readapi.pipelines import find_pipeline
from readapi.ports import Asked, Snapshot
from readapi.receipt import Claim

BRIDGE = "bridge of "
"""So a receipt calls a bridge, with its measure behind."""


@dataclass(frozen=True)
class Question:
    """From `since` to `to`, each by the knowledge of its own time unless `known_at` is given, by
    which both are then seen. A pipeline and a campaign go by id or name.
    """

    measure: str
    since: str
    to: str | None = None
    known_at: str | None = None
    pipeline: str | None = None
    owner: UUID | None = None
    source: str | None = None
    segment: str | None = None
    closing_from: date | None = None
    closing_to: date | None = None
    campaign: str | None = None

    def asked(self, min_position: int | None = None) -> Asked:
        """Of the snapshot that answers it: the end."""
        known_at = self.to if self.known_at is None else self.known_at
        return Asked(self.to, known_at, min_position)

    def claimed(self, claim: Claim) -> tuple[Claim, Self]:
        """What is asked for, and at which moment if its receipt says so."""
        receipt = claim.receipt
        by_one = "by_one" in receipt.of if receipt else self.known_at is not None
        scope = asdict(self) | {"measure": None, "to": None, "known_at": None}
        claim = claim.figure(f"{BRIDGE}{self.measure}", **scope, by_one=by_one or None)
        if receipt is None:
            return claim, self
        asked = claim.asked
        return claim, replace(self, to=asked.at, known_at=asked.known_at if by_one else None)

    async def answered(self, snapshot: Snapshot) -> Explained:
        """Raises `NoSuchMeasure`, `NoSuchPipeline`, `NoSuchCampaign`, `CampaignWithoutSource`,
        `PeriodBackwards`, `BadInstant`.
        """
        asked = measure(self.measure, await self._scope(snapshot))
        since, end = snapshot.instant(self.since), snapshot.asof
        if since > end.at:
            raise PeriodBackwards(first=since, last=end.at)
        found = await explain(snapshot, asked, since, end.known_at if self.known_at else since)
        if self.campaign is not None and not (found.bridge.start or found.changes):
            await with_source(snapshot, self.campaign)
        return found

    async def _scope(self, snapshot: Snapshot) -> Scope:
        named = self.pipeline is not None
        pipeline = await find_pipeline(snapshot, self.pipeline or "") if named else None
        one = self.campaign is not None
        campaign = await find_campaign(snapshot, self.campaign or "") if one else None
        return Scope(
            pipeline=pipeline.pipeline if pipeline else None,
            owner=self.owner,
            source=self.source,
            customers=await segment(snapshot, self.segment) if self.segment else None,
            closing_from=self.closing_from,
            closing_to=self.closing_to,
            campaign=campaign.campaign if campaign else None,
        )
