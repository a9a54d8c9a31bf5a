"""What a figure is made of: the deals of a board's, the visits of a funnel's."""

from dataclasses import asdict, dataclass
from typing import Literal
from uuid import UUID

from fastapi import APIRouter, Response
from pydantic import TypeAdapter

from readapi.board import Board, board, cards
from readapi.cursor import Page
from readapi.names import names
from readapi.pipelines import find_pipeline
from readapi.ports import Asked, Snapshot
from readapi.records.kind import Listed, listed, records
from readapi.records.opportunities import OPPORTUNITIES, OpportunityFilter
from readapi.visits import Counted, visits
from web.links import stated
from web.pages.framing import framed
from web.pages.funnels import cohort_of, period_of
from web.pages.question import Asking, Question, api
from web.present.lists import DealsView, VisitsView, deal_views, of_board, of_deals

routes = APIRouter()

ROWS = 50


@dataclass(frozen=True)
class Wanted:
    """Deals of the whole pipeline, or of a stage; those that stay too long are open ones."""

    status: Literal["open", "won", "lost", "too_long"]
    stage: UUID | None = None


WANTED, COUNTED = TypeAdapter(Wanted), TypeAdapter(Counted)


@routes.get("/pipeline/{id}/deals")
@routes.get("/pipeline/{id}/deals.json")
async def list_deals(id: UUID, question: Asking) -> Response:
    """Raises `NoSuchPipeline`, and `ValidationError` for a list that cannot be."""
    wanted = WANTED.validate_python(dict(question.links.params))
    page, asked = page_of(question)
    async with question.snapshot(asked) as snapshot:
        name = (await find_pipeline(snapshot, str(id))).name
        place = await board(snapshot, id)
        found = await deals(snapshot, id, wanted, page, place)
        link = api("opportunities", question.links, **stated(**asdict(filter_of(id, wanted))))
        frame = await framed(question, snapshot, "pipeline", api=link)
        stage = await called(snapshot, wanted.stage)
    shown = deal_views(found.items, place)
    late = wanted.status == "too_long"
    value, weighted = of_deals(shown) if late else of_board(place, wanted.status, wanted.stage)
    more = further(question, found.next)
    view = DealsView(wanted.status, name, stage, found.total, value, weighted, shown, more)
    return question.page("deals.html", frame, list=view)


async def deals(
    snapshot: Snapshot, pipeline: UUID, wanted: Wanted, page: Page, place: Board
) -> Listed:
    if wanted.status != "too_long":
        return await listed(snapshot, OPPORTUNITIES, filter_of(pipeline, wanted), page)
    limits = {stage.stage: stage.rots_after for stage in place.stages}
    ids = [
        card.id
        for card in await cards(snapshot, pipeline)
        if (limit := limits.get(card.stage)) is not None and card.days > limit
    ]
    return Listed(await records(snapshot, OPPORTUNITIES, ids), len(ids), None)


def filter_of(pipeline: UUID, wanted: Wanted) -> OpportunityFilter:
    """As the board counts: an open deal that is archived stands nowhere."""
    if wanted.status in {"won", "lost"}:
        return OpportunityFilter(pipeline=pipeline, status=wanted.status, sort="-closed")
    return OpportunityFilter(
        pipeline=pipeline, stage=wanted.stage, status="open", archived=False, sort="-amount"
    )


@routes.get("/funnel/{id}/visits")
@routes.get("/funnel/{id}/visits.json")
async def list_visits(id: UUID, question: Asking) -> Response:
    """Raises `NoSuchPipeline`, `BadDay`, `BadCohort`, and `ValidationError`."""
    wanted = COUNTED.validate_python(dict(question.links.params))
    cohort = cohort_of(question.param("cohort", "opened"))
    page, asked = page_of(question)
    async with question.snapshot(asked) as snapshot:
        name = (await find_pipeline(snapshot, str(id))).name
        period = period_of(question, question.words.local_day(snapshot.asof.at))
        found = await visits(snapshot, id, period, cohort, wanted, page)
        given = {"from": period.first, "to": period.last, "cohort": cohort, **asdict(wanted)}
        link = api(f"pipelines/{id}/visits", question.links, **given)
        frame = await framed(question, snapshot, "funnel", api=link)
        stage = await called(snapshot, wanted.stage)
    view = VisitsView(
        name,
        stage,
        wanted.outcome or "",
        (period.first, period.last),
        wanted.last,
        found.total,
        found.items,
        further(question, found.next),
    )
    return question.page("visits.html", frame, list=view)


def page_of(question: Question) -> tuple[Page, Asked]:
    return Page.of(ROWS, question.param("cursor") or None, question.asked)


def further(question: Question, cursor: str | None) -> str | None:
    return question.links.with_(cursor=cursor) if cursor else None


async def called(snapshot: Snapshot, id: UUID | None) -> str:
    return (await names(snapshot, [id])).get(id, "–") if id else ""
