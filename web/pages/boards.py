"""The board of a pipeline, at any moment, and the further cards of its columns."""

from collections.abc import Callable
from dataclasses import asdict
from uuid import UUID

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse

from readapi.board import board, cards
from readapi.moments import restated_deals
from readapi.pipelines import NoSuchPipeline, pipelines
from readapi.ports import Asked, Snapshot
from web.links import Links
from web.pages.framing import framed
from web.pages.question import Asking, Question, api
from web.present.board import BoardView
from web.present.board import board as board_view
from web.present.hindsight import learned, with_hindsight

routes = APIRouter()

Pipelines = list[dict[str, str]]


@routes.get("/pipeline")
@routes.get("/pipeline.json")
async def first_board(question: Asking) -> Response:
    return await show(question, None)


@routes.get("/pipeline/{id}")
@routes.get("/pipeline/{id}.json")
async def one_board(id: UUID, question: Asking) -> Response:
    if question.param("stage"):
        return await show_further(question, id)
    return await show(question, id)


async def show(question: Question, wanted: UUID | None) -> Response:
    """The board of that pipeline, or of the first. Raises `NoSuchPipeline`."""
    async with question.snapshot() as snapshot:
        all_ = await choices(snapshot)
        id = chosen(all_, wanted)
        view = await read_board(question, snapshot, id, all_)
        view, since = await compared(question, snapshot, id, view)
        frame = await framed(
            question,
            snapshot,
            "pipeline",
            api=api(f"pipelines/{id}/board", question.links, cards="true"),
            learned=since,
        )
    return question.page("board.html", frame, board=view.listed(further(question.links, id)))


async def show_further(question: Question, id: UUID) -> Response:
    """A column's cards after the last that is listed: a piece of the page, for the page."""
    if "HX-Request" not in question.request.headers:
        return RedirectResponse(question.links.to(f"/pipeline/{id}"), 303)
    async with question.snapshot() as snapshot:
        view = await read_board(question, snapshot, id, [])
        frame = await framed(question, snapshot, "pipeline")
    stage = view.stage(question.param("stage"))
    if stage is None:
        raise NoSuchPipeline(given=question.param("stage"))
    shown = stage.listed(further(question.links, id), after=question.param("after"))
    return question.piece("cards.html", stage=shown, frame=frame)


async def read_board(
    question: Question, snapshot: Snapshot, id: UUID, all_: Pipelines
) -> BoardView:
    """With all cards of all columns."""
    found = asdict(await board(snapshot, id))
    own = [vars(card) for card in await cards(snapshot, id)]
    return board_view(found | {"cards": own}, all_, question.words.local_day(snapshot.asof.at))


async def compared(
    question: Question, snapshot: Snapshot, id: UUID, view: BoardView
) -> tuple[BoardView, int | None]:
    """What is different from what was believed is marked; how much that is, or would be."""
    if not question.says_moment(question.words.local_day(snapshot.now)):
        return view, None
    at, known_at = snapshot.asof.at, snapshot.asof.known_at
    if known_at > at:
        async with question.snapshot(Asked(str(at), str(at))) as then:
            believed = await read_board(question, then, id, [])
        return with_hindsight(view, believed), await since(snapshot, id, view, believed)
    async with question.snapshot(Asked(str(at))) as later:
        known = await read_board(question, later, id, [])
        return view, await since(later, id, known, view)


async def since(snapshot: Snapshot, id: UUID, known: BoardView, believed: BoardView) -> int:
    """How many deals and stages were believed otherwise than by the snapshot's knowledge."""
    return learned(known, believed) + await restated_deals(snapshot, id)


async def choices(snapshot: Snapshot) -> Pipelines:
    return [{"id": str(p.pipeline), "name": p.name} for p in await pipelines(snapshot)]


def chosen(all_: Pipelines, wanted: UUID | None) -> UUID:
    """The first unless one is wanted; none of an empty log. Raises `NoSuchPipeline`."""
    if wanted is None:
        return UUID(all_[0]["id"]) if all_ else UUID(int=0)
    if str(wanted) not in {each["id"] for each in all_}:
        raise NoSuchPipeline(given=wanted)
    return wanted


def further(links: Links, id: UUID) -> Callable[[str, str], str]:
    """Makes the link to the cards of a stage that follow a card."""
    return lambda stage, after: links.to(f"/pipeline/{id}", stage=stage, after=after)
