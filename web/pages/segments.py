"""Groups of customers that are alike, and who is in them, at any moment."""

from fastapi import APIRouter, Response

from domain.training import SENTENCES
from readapi.segments import segments
from web.links import stated
from web.pages.framing import framed
from web.pages.lists import further, page_of
from web.pages.question import Asking, api
from web.present.learned import SEGMENTS, groups
from web.present.models import VERDICTS

routes = APIRouter()


@routes.get("/segments")
@routes.get("/segments.json")
async def show_segments(question: Asking) -> Response:
    wanted = question.param("segment") or None
    page, asked = page_of(question)
    async with question.snapshot(asked) as snapshot:
        found = await segments(snapshot, wanted, page)
        link = api("segments", question.links, **stated(segment=wanted))
        frame = await framed(question, snapshot, "segments", api=link)
    return question.page(
        "segments.html",
        frame,
        segments=found,
        groups=groups(found),
        names=SEGMENTS,
        wanted=wanted if wanted in SEGMENTS else None,
        verdict=VERDICTS[found.model.verdict] if found.model else None,
        why=SENTENCES.get(found.model.card["why"]) if found.model else None,
        more=further(question, found.next),
    )
