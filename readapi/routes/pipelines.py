"""The pipeline's board, funnel and film."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query

from readapi.answer import answer
from readapi.asking import Asking, Claiming, OfPeriod, Reading
from readapi.board import cards
from readapi.cursor import Page
from readapi.figures import film_scope, funnel_scope, told_board, told_film, told_funnel
from readapi.film import Every, Seen
from readapi.funnel import By, Cohort, entries
from readapi.pipelines import find_pipeline
from readapi.routes.records import Cursor, Limit
from readapi.visits import Counted, Visits, visits

routes = APIRouter(prefix="/pipelines/{id}")


@routes.get("/board")
async def get_board(
    id: UUID,
    claim: Claiming,
    reader: Reading,
    with_cards: Annotated[bool, Query(alias="cards", description="The deals too.")] = False,
) -> dict[str, Any]:
    """Where every open deal stands: per stage count, sum and weighted sum; won and lost."""
    claim = claim.figure("board", pipeline=id)
    async with reader.snapshot(claim.asked) as snapshot:
        await find_pipeline(snapshot, str(id))
        _, told = await told_board(snapshot, claim, id)
        if with_cards:
            told["cards"] = await cards(snapshot, id)
    return told


@routes.get("/funnel")
async def get_funnel(
    id: UUID,
    claim: Claiming,
    period: OfPeriod,
    reader: Reading,
    cohort: Cohort = "opened",
    by: Annotated[By | None, Query(description="Told apart by it, too.")] = None,
    with_entries: Annotated[
        bool, Query(alias="entries", description="Where entries came from, too.")
    ] = False,
) -> dict[str, Any]:
    """Every entry into a stage, accounted for: advanced, lost, went back, left or still here."""
    claim = claim.figure("funnel", **funnel_scope(id, period, cohort, by))
    async with reader.snapshot(claim.asked) as snapshot:
        await find_pipeline(snapshot, str(id))
        _, told = await told_funnel(snapshot, claim, id, period, cohort, by)
        if with_entries:
            told["entries"] = await entries(snapshot, id, period, cohort)
    return told


@routes.get("/film")
async def get_film(
    id: UUID,
    claim: Claiming,
    period: OfPeriod,
    reader: Reading,
    cohort: Cohort = "opened",
    every: Annotated[Every, Query(description="A frame at the end of each.")] = "week",
    seen: Annotated[
        Seen, Query(description="As reported `then`, as known `now` (at `known_at`), or both.")
    ] = "both",
) -> dict[str, Any]:
    """Board and funnel in every frame between two days, as reported then and as known now."""
    claim = claim.figure("film", **film_scope(id, period, cohort, every, seen))
    async with reader.snapshot(claim.asked) as snapshot:
        await find_pipeline(snapshot, str(id))
        _, told = await told_film(snapshot, claim, id, period, cohort, every, seen)
    return told


@routes.get("/visits")
async def get_visits(
    id: UUID,
    asked: Asking,
    period: OfPeriod,
    wanted: Annotated[Counted, Depends()],
    reader: Reading,
    cohort: Cohort = "opened",
    limit: Limit = 50,
    cursor: Cursor = None,
) -> dict[str, Any]:
    """The visits that a figure of the funnel counts, a page at a time."""
    page, asked = Page.of(limit, cursor, asked)
    async with reader.snapshot(asked) as snapshot:
        await find_pipeline(snapshot, str(id))
        found: Visits = await visits(snapshot, id, period, cohort, wanted, page)
        return answer(snapshot, found)
