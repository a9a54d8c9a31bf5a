"""The film of a funnel: its stages week by week, as known now and as reported then."""

from dataclasses import asdict
from uuid import UUID

from fastapi import APIRouter, Response

from readapi.film import Every, film
from web.links import Links, stated
from web.pages.boards import choices, chosen
from web.pages.framing import framed
from web.pages.funnels import cohort_of, period_of
from web.pages.question import Asking, api
from web.present.film import film as film_view

routes = APIRouter()

DAYS = 92
"""So many days are shown day by day, more week by week."""


@routes.get("/funnel/{id}/film")
@routes.get("/funnel/{id}/film.json")
async def one_film(id: UUID, question: Asking) -> Response:
    """Raises `NoSuchPipeline`, `BadDay`, `BadCohort`, `PeriodBackwards`, `TooManyFrames`."""
    cohort = cohort_of(question.param("cohort", "opened"))
    async with question.snapshot() as snapshot:
        all_ = await choices(snapshot)
        chosen(all_, id)
        period = period_of(question, question.words.local_day(snapshot.asof.at))
        every: Every = "day" if (period.last - period.first).days < DAYS else "week"
        found = await film(snapshot, id, period, cohort, every)
        days = {"from": period.first, "to": period.last}
        link = api(f"pipelines/{id}/film", question.links, cohort=cohort, every=every, **days)
        frame = await framed(question, snapshot, "funnel", api=link)
    view = film_view(asdict(found), all_, (period.first, period.last))
    funnel = Links(f"/funnel/{id}", stated(cohort=cohort, **days))
    return question.page("film.html", frame, film=view, funnel=funnel)
