"""Files to take away: lists as of any instant, and figures by their receipt."""

import asyncio
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Depends, Query, Request, Response

from readapi import nouns
from readapi.asking import Claiming, Reading
from readapi.exports import Exported, Format, exported_again, of_list
from readapi.files import MEDIA, as_file
from readapi.lists import OfList
from readapi.receipt import Receipt
from readapi.records.catalogue import KINDS
from readapi.records.kind import Filter, Kind

routes = APIRouter(prefix="/exports")

As = Annotated[Format, Query(alias="format", description="Of the file.")]
Given = Annotated[str, Query(max_length=4_000, description="Of a board, a funnel or a film.")]


def add_export(kind: Kind) -> None:
    async def get_export(
        claim: Claiming, reader: Reading, wanted: Any, format: As = "csv"
    ) -> Response:
        asked = OfList(kind, wanted)
        claim = asked.claimed(claim)
        async with reader.snapshot(claim.asked) as snapshot:
            exported = await of_list(snapshot, claim, asked)
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
    """A list, a board, a funnel, a film or a forecast as a file, by its receipt."""
    zone: ZoneInfo = request.app.state.parts.zone
    return await file(await exported_again(reader, zone, Receipt.read(receipt)), format)


async def file(exported: Exported, format: Format) -> Response:
    """Its moment, its receipt and what restated it stand in the headers too."""
    content = await asyncio.to_thread(as_file, exported, format)
    about = exported.about
    headers = {
        "Content-Disposition": f'attachment; filename="{exported.name}.{format}"',
        "Crm-Position": about["position"],
        "Crm-At": about["at"],
        "Crm-Known-At": about["known_at"],
    }
    headers |= {"Crm-Receipt": about["receipt"], "Crm-Restated-By": about["restated_by"]}
    return Response(content, media_type=MEDIA[format], headers=headers)


for each in KINDS.values():
    add_export(each)
