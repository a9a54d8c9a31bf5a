"""What to offer whom, what to do and when to write, at any moment; and what people say of it."""

from fastapi import APIRouter, Response
from pydantic import TypeAdapter

from readapi.recommended import Noun, recommendations
from web.forms import filled_in
from web.pages.framing import framed
from web.pages.lists import further, page_of
from web.pages.question import Asking, api
from web.pages.saying import filled, say
from web.present.learned import Telling
from web.present.ways import way

routes = APIRouter()

NOUN = TypeAdapter(Noun)


@routes.get("/recommendations")
@routes.get("/recommendations.json")
async def show_recommendations(question: Asking) -> Response:
    """Raises `ValidationError` for records that nothing is recommended for."""
    noun = NOUN.validate_python(question.param("noun", "customers"))
    page, asked = page_of(question)
    telling = Telling(question.words, question.texts)
    async with question.snapshot(asked) as snapshot:
        found = await recommendations(snapshot, noun, page)
        link = api("recommendations", question.links, noun=noun)
        frame = await framed(question, snapshot, "recommendations", api=link)
    return question.page(
        "recommendations.html",
        frame,
        found=found,
        noun=noun,
        kinds=telling.kinds(found.recommended) if found.recommended else [],
        offers=[telling.offer(each) for each in found.items],
        more=further(question, found.next),
        way=way,
    )


@routes.post("/suggestions")
async def judge(question: Asking) -> Response:
    """It will be done, it is done, or it is of no use."""
    sent = await filled_in(question.request)
    names = ("what", "customer", "opportunity", "product", "action")
    return await say(question, "suggestions", "judge", filled(sent, *names))
