"""All reads over HTTP."""

from collections.abc import Awaitable, Callable
from typing import Any

from fastapi import APIRouter, Depends

from readapi.asking import text
from readapi.routes import (
    bridge,
    campaigns,
    evaluation,
    events,
    exports,
    forecast,
    history,
    learned,
    models,
    pipelines,
    projections,
    quality,
    records,
    sales,
    search,
    service,
    today,
    whatif,
)


def router(identify: Callable[..., Awaitable[Any]]) -> APIRouter:
    """`identify` refuses who may not read."""
    routes = APIRouter(
        prefix="/api", tags=["reads"], dependencies=[Depends(identify), Depends(text)]
    )
    for each in (
        *(bridge, campaigns, evaluation, events, exports, forecast, history, learned, models),
        *(pipelines, projections, quality, records, sales, search, service, today, whatif),
    ):
        routes.include_router(each.routes)
    return routes
