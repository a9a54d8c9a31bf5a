"""Which pipelines there are."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from domain.errors import NotThere
from readapi.ports import Snapshot


@dataclass(frozen=True)
class PipelineName:
    pipeline: UUID
    name: str


class NoSuchPipeline(NotThere, code="no_such_pipeline"):
    """There is no pipeline of that id or name."""


async def pipelines(snapshot: Snapshot) -> Sequence[PipelineName]:
    """All, in the order in which they were defined; one not there yet as it began."""
    return await snapshot.lines("pipelines", PipelineName)


async def find_pipeline(snapshot: Snapshot, text: str) -> PipelineName:
    """By id, or by name whatever its case. Raises `NoSuchPipeline`."""
    found = await pipelines(snapshot)
    for each in found:
        if text.lower() in {str(each.pipeline), each.name.lower()}:
            return each
    raise NoSuchPipeline(given=text, there=[each.name for each in found])
