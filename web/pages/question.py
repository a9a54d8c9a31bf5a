"""What a reader asks of a screen: its address with its moment, in whose words, by which right."""

from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated
from uuid import UUID, uuid4

from babel.support import Translations
from fastapi import Depends, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from domain.recorded import Provenance
from readapi.ports import Asked, Snapshot
from web.auth import NotSignedIn, by_page, signed_in
from web.catalogue import negotiate, translations
from web.format import Format
from web.links import Links
from web.parts import Parts, parts
from web.ports import SignedIn
from web.present.frame import Frame
from web.render import render

JSON = ".json"
LANGUAGE = "solocrm_language"
"""The cookie that keeps the reader's choice."""


@dataclass(frozen=True)
class Question:
    """Whoever asks is signed in."""

    request: Request
    parts: Parts
    session: SignedIn
    words: Format
    links: Links

    @property
    def asked(self) -> Asked:
        """With all that was recorded up to a position, where the page asks for that."""
        wanted = self.request.headers.get("Crm-Min-Position", "")
        position = int(wanted) if wanted.isascii() and wanted.isdecimal() else None
        return Asked(self.links.at, self.links.known_at, position)

    @property
    def texts(self) -> Translations:
        return translations(self.words.locale)

    def param(self, name: str, default: str = "") -> str:
        return self.links.params.get(name, default)

    def snapshot(self, asked: Asked | None = None) -> AbstractAsyncContextManager[Snapshot]:
        """At the moment of the address, unless another is asked for."""
        return self.parts.reader.snapshot(asked or self.asked)

    def of_now(self) -> "Question":
        """The same page as it is now."""
        return replace(self, links=replace(self.links, at=None, known_at=None))

    def says_moment(self, today: date) -> bool:
        """Whether the address names another moment than today."""
        return any(text not in {None, str(today)} for text in (self.links.at, self.links.known_at))

    def page(self, template: str, frame: Frame, **context: object) -> Response:
        """Its address with `.json` leads to the API, which answers with the same figures."""
        if self.request.url.path.endswith(JSON) and frame.api:
            return RedirectResponse(frame.api)
        return self.piece(template, frame=frame, **context)

    def piece(self, template: str, **context: object) -> HTMLResponse:
        """A part of a page, to be put into one."""
        response = HTMLResponse(render(template, self.words, context))
        if isinstance(frame := context.get("frame"), Frame):
            response.headers["Crm-Position"] = str(frame.position)
        return response


def words_of(request: Request) -> Format:
    """In the language that the reader chose, else in one that the browser asks for."""
    accepted = request.headers.get("Accept-Language", "")
    locale = negotiate(request.cookies.get(LANGUAGE), accepted)
    return Format(locale, parts(request).zone)


def address_of(request: Request) -> str:
    """Path and query."""
    query = request.url.query
    return f"{request.url.path}?{query}" if query else request.url.path


async def question(
    request: Request, session: Annotated[SignedIn | None, Depends(signed_in)]
) -> Question:
    """Raises `NotSignedIn`, `ForgedRequest`."""
    if session is None:
        raise NotSignedIn
    links = Links.read(address_of(request))
    links = replace(links, here=links.here.removesuffix(JSON))
    return Question(request, parts(request), session, words_of(request), links)


Asking = Annotated[Question, Depends(question)]


def by(question: Question) -> Provenance:
    """A command of whoever asks."""
    caller, id = by_page(question.request, question.session), uuid4()
    return Provenance(caller.actor, id, caller.source, correlation=id, origin=caller.origin)


def api(path: str, links: Links, **params: object) -> str:
    """The same figures as JSON."""
    return links.to(f"/api/{path}", **params)


def id_or_none(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
