"""What if: a figure as it is, and as it would be by other definitions."""

from typing import Annotated, Any
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Query, Request

from readapi.answer import answer
from readapi.asking import Asking, Reading
from readapi.whatif import LONGEST, Supposing, what_if

routes = APIRouter()

Suppose = Annotated[
    str,
    Query(
        max_length=LONGEST,
        description="YAML or JSON: a `pipeline` with `stages` by name (`probability`,"
        " `rots_after`) or a `funnel` (`from`, `to`, `stages`), `attribution` (`model`, `days`,"
        " `half_life`), `service` (`from`, `to`, `targets`).",
    ),
]


@routes.get("/what-if")
async def get_what_if(
    request: Request, suppose: Suppose, asked: Asking, reader: Reading
) -> dict[str, Any]:
    """What figures would be by other chances, limits, stages, promises or attribution."""
    zone: ZoneInfo = request.app.state.parts.zone
    supposing = Supposing.read(suppose)
    async with reader.snapshot(asked) as snapshot:
        return answer(snapshot, await what_if(snapshot, supposing, zone))
