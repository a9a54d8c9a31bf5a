"""How the read models stand."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends

from readapi.asking import read_models
from readapi.ports import ReadModels

routes = APIRouter()


@routes.get("/projections")
async def get_projections(of: Annotated[ReadModels, Depends(read_models)]) -> dict[str, Any]:
    """Each read model: how far it is folded, what it lacks and why, and its builds."""
    builds = await of.builds()
    return {
        "projections": [
            {
                "projection": each.projection,
                "build": each.schema,
                "position": each.position,
                "behind": each.behind,
                "seconds": each.seconds,
                "parked": each.parked,
                "stopped": each.stopped,
                "switched_at": each.switched_at,
                "builds": [
                    {"number": build.number, "state": build.state, "position": build.position}
                    for build in builds
                    if build.projection == each.projection
                ],
            }
            for each in await of.live()
        ],
        "parked": [
            {
                "projection": each.projection,
                "stream": each.stream,
                "position": each.position,
                "topic": each.topic,
                "error": each.error,
                "parked_at": each.parked_at,
            }
            for each in await of.parked()
        ],
    }
