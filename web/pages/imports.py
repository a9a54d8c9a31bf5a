"""What was brought in from files."""

from fastapi import APIRouter, Response

from web.pages.framing import framed
from web.pages.question import Asking

routes = APIRouter()


@routes.get("/imports")
async def list_imports(question: Asking) -> Response:
    """Of a past moment those that had begun by then."""
    async with question.snapshot() as snapshot:
        frame = await framed(question, snapshot, "imports")
        known_at = snapshot.asof.known_at
    past = frame.bar.moment.past
    all_ = await question.parts.imports.list()
    shown = [each for each in all_ if not past or each.started_at <= known_at]
    return question.page("imports.html", frame, imports=shown)
