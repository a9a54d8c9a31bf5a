"""Files to take away: lists as of any instant, and figures by their receipt."""

import asyncio
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Depends, Query, Request, Response

from readapi import nouns
from readapi.asking import Asking, Reading
from readapi.exports import Exported, Format, of_figure, of_list
from readapi.figures import again
from readapi.files import MEDIA, as_file
from readapi.receipt import Receipt
from readapi.records.catalogue import KINDS
from readapi.records.kind import Filter, Kind

routes = APIRouter(prefix="/exports")

As = Annotated[Format, Query(alias="format", description="Of the file.")]
Given = Annotated[str, Query(max_length=4_000, description="Of a board, a funnel or a film.")]


def add_export(kind: Kind) -> None:
    async def get_export(
        asked: Asking, reader: Reading, wanted: Any, format: As = "csv"
    ) -> Response:
        async with reader.snapshot(asked) as snapshot:
            exported = await of_list(snapshot, kind, wanted)
        return await file(exported, format)

    get_export.__annotations__["wanted"] = Annotated[Filter, Depends(kind.filter)]
    routes.add_api_route(
        f"/{kind.noun}",
        get_export,
        name=f"{kind.noun}.export",
        summary=f"All {nouns.in_words(kind.noun)} that are wanted, as one file.",
        response_class=Response,
    )


@routes.get("/figure", response_class=Response)
async def get_figure(
    request: Request, reader: Reading, receipt: Given, format: As = "csv"
) -> Response:
    """A board, a funnel, a film or a forecast as a file, by the receipt that it came with."""
    zone: ZoneInfo = request.app.state.parts.zone
    found, told = await again(reader, zone, Receipt.read(receipt))
    return await file(of_figure(found, told), format)


async def file(exported: Exported, format: Format) -> Response:
    """Its moment, and the receipt of a figure, stand in the headers too."""
    content = await asyncio.to_thread(as_file, exported, format)
    about = exported.about
    headers = {
        "Content-Disposition": f'attachment; filename="{exported.name}.{format}"',
        "Crm-Position": about["position"],
        "Crm-At": about["at"],
        "Crm-Known-At": about["known_at"],
    }
    if "receipt" in about:
        headers["Crm-Receipt"] = about["receipt"]
    return Response(content, media_type=MEDIA[format], headers=headers)


for each in KINDS.values():
    add_export(each)
