"""Who is reached by which campaign, and who asks for an offer because of it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from solocrm.demo import causes
from solocrm.demo.drives import AT_A_FAIR, Drive, at_nine
from solocrm.demo.relations import Relation

DAYS_OF_A_FAIR = 7
"""Who is entered within so many days from its first was met there."""


@dataclass(frozen=True)
class Reach:
    """`asked` is when the customer asks for an offer because of the campaign, if so."""

    drive: Drive
    channel: str
    at: datetime
    asked: datetime | None


def reached(relation: Relation, all_drives: Sequence[Drive], rng: Random) -> Iterator[Reach]:
    """Chance leaves some out, so that what a campaign does can be told from what would be."""
    company, client = relation.company, relation.client
    for drive in all_drives:
        channel = rng.choice(drive.channels)
        if drive.fairs:
            if drive.fairs == client.market and _was_met(relation, drive):
                yield Reach(drive, channel, relation.entered + timedelta(minutes=1), None)
            continue
        at = at_nine(company, drive.first) + timedelta(minutes=rng.randint(20, 300))
        known = relation.entered < at and drive.is_for(client)
        if known and rng.random() < causes.SHARE_OF_AUDIENCE:
            asks = rng.random() < drive.asks
            days = rng.uniform(1, causes.ASKS_WITHIN_DAYS)
            asked = relation.working_moment(at + timedelta(days)) if asks else None
            yield Reach(drive, channel, at, asked)


def _was_met(relation: Relation, drive: Drive) -> bool:
    """The first fair or the second."""
    day = relation.company.office.day_of(relation.entered)
    last = drive.last - timedelta(2)
    close = any(0 <= (day - fair).days <= DAYS_OF_A_FAIR for fair in (drive.first, last))
    return relation.client.source == AT_A_FAIR and close
