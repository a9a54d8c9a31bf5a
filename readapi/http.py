"""All reads over HTTP."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from fastapi import APIRouter, Depends, params

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
from readapi.routing import take


def router(
    identify: Callable[..., Awaitable[Any]], checks: Sequence[params.Depends] = ()
) -> APIRouter:
    """`identify` refuses who may not read; `checks` are made of every request."""
    routes = APIRouter(
        prefix="/api", tags=["reads"], dependencies=[*checks, Depends(identify), Depends(text)]
    )
    for each in (
        *(bridge, campaigns, evaluation, events, exports, forecast, history, learned, models),
        *(pipelines, projections, quality, records, sales, search, service, today, whatif),
    ):
        take(routes, each.routes)
    return routes
