"""The signpost leads where asking all routes, one after the other, would."""

import re

import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import BaseRoute, Match, Mount, Route, Router
from starlette.testclient import TestClient

from commands.lane import Lane
from tests.web.site import app
from web.signpost import Signpost

METHODS = ("GET", "POST", "DELETE")


def told(name: str) -> Route:
    def answer(request: Request) -> PlainTextResponse:
        return PlainTextResponse(f"{name} {dict(request.path_params)}")

    return Route(name, answer)


def led_to(routes: list[BaseRoute], method: str, path: str) -> BaseRoute | None:
    scope = {"type": "http", "method": method, "path": path, "root_path": "", "headers": []}
    for route in routes:
        match, found = route.matches(scope)
        if match == Match.FULL:
            led: BaseRoute = found.get("signpost", route)
            return led
    return None


def test_every_address_of_the_server_leads_where_it_would() -> None:
    signpost, *routes = (r for r in app().router.routes if not isinstance(r, Lane))
    assert isinstance(signpost, Signpost)
    written = {getattr(route, "path", "") for route in routes}
    paths = {re.sub(r"\{\w+\}", said, path) for path in written for said in ("customers", "1")}
    assert len(paths) > 300
    for path in paths:
        for method in METHODS:
            one_by_one = led_to(routes, method, path)
            assert led_to([signpost, *routes], method, path) is one_by_one, (method, path)
            if not path.startswith("/1/"):  # no address that is written down begins so
                assert led_to([signpost], method, path) is one_by_one, (method, path)


@pytest.mark.parametrize(
    ("path", "answer"),
    [
        ("/deals/new", "/deals/new {}"),
        ("/deals/7", "/deals/{id} {'id': '7'}"),
        ("/deals/7/forget", "/{noun}/{id}/forget {'noun': 'deals', 'id': '7'}"),
        ("/api/deals", "/api/deals {}"),
        ("/api/leads", "/api/{noun} {'noun': 'leads'}"),
        ("/files/a/b", "here"),
        ("/nowhere", "Not Found"),
        ("/api", "Not Found"),
        ("", "front {}"),
    ],
)
def test_the_first_that_is_meant_answers(path: str, answer: str) -> None:
    names = ("/deals/new", "/deals/{id}", "/{noun}/{id}/forget", "/api/deals", "/api/{noun}")
    routes = [told(name) for name in names]
    front = Route("/", lambda request: PlainTextResponse(f"front {request.path_params}"))
    files = Mount("/files", PlainTextResponse("here"))
    client = TestClient(Router([Signpost([*routes, front, files]), *routes]))
    assert client.get(path).text == answer
