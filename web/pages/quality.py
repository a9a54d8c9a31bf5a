"""The quality of the data: a score per record, with what is wrong and what to do, at any moment."""

from dataclasses import asdict

from fastapi import APIRouter, Response
from pydantic import TypeAdapter

from readapi.quality import QualityFilter, quality
from web.links import stated
from web.pages.framing import framed
from web.pages.lists import further, page_of
from web.pages.question import Asking, api
from web.present.quality import KINDS, NOUNS, of_records, of_rules
from web.present.ways import way

routes = APIRouter()

WANTED = TypeAdapter(QualityFilter)


@routes.get("/quality")
@routes.get("/quality.json")
async def show_quality(question: Asking) -> Response:
    """The worst record first. Raises `ValidationError` for a kind that there is not."""
    given = {name: question.param(name) or None for name in ("noun", "kind", "rule")}
    wanted = WANTED.validate_python(given)
    page, asked = page_of(question)
    async with question.snapshot(asked) as snapshot:
        found = await quality(snapshot, wanted, page)
        link = api("quality", question.links, **stated(**asdict(wanted)))
        frame = await framed(question, snapshot, "quality", api=link)
    return question.page(
        "quality.html",
        frame,
        quality=found,
        wanted=wanted,
        rules=of_rules(found.checked) if found.checked else [],
        items=of_records(found.items),
        more=further(question, found.next),
        kinds={key: name for key, (name, _) in KINDS.items()},
        nouns=NOUNS,
        way=way,
    )
