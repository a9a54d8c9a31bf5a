"""How far a company has begun that nobody has played a history for."""

from dataclasses import dataclass

from readapi.ports import Snapshot


@dataclass(frozen=True)
class Begun:
    """Whether there is any of each."""

    pipeline: bool
    customer: bool
    deal: bool
    plan: bool

    @property
    def all(self) -> bool:
        return self.pipeline and self.customer and self.deal and self.plan


async def begun(snapshot: Snapshot) -> Begun:
    [found] = await snapshot.lines("today/begun", Begun)
    return found
