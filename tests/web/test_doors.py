"""The way in and out: the first start, sign in, sign out."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.web.site import HOST, PASSWORD, TOKEN, Site, begin, open_site, words
from web.throttle import Throttle


@pytest.fixture
def site(database: str, tmp_path: Path) -> Iterator[Site]:
    """At its first start."""
    with open_site(database, tmp_path) as opened:
        yield opened


@pytest.fixture(scope="module")
def later_site(module_database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with open_site(module_database, tmp_path_factory.mktemp("site")) as opened:
        begin(opened)
        yield opened


@pytest.fixture
def begun(later_site: Site) -> Site:
    """Somebody may sign in, and nobody has."""
    later_site.app.state.throttle = Throttle()
    later_site.client.base_url = HOST
    later_site.client.cookies.clear()
    return later_site


def test_at_first_nobody_can_sign_in_but_by_the_link_that_serve_printed(site: Site) -> None:
    assert "open the link that solocrm serve printed" in words(site.get("/"))
    assert site.get("/setup").status_code == 404
    assert site.get("/setup?token=guessed").status_code == 404
    assert "Choose how you sign in" in words(site.get(f"/setup?token={TOKEN}"))


def test_the_first_user_is_signed_in_and_the_link_is_over(site: Site) -> None:
    entered = begin(site)
    assert entered.headers["Location"] == "/"
    assert "Nobody has to be turned to at this moment." in words(site.get("/"))
    assert "Five steps to begin 1 Say how you sell" in words(site.get("/"))
    [joined] = site.api("events", after="0")["events"]
    assert joined["topic"] == "user.joined.v1"
    assert joined["data"] == {"name": "Lin Yue", "login": "lin", "role": "administrator"}
    assert site.get(f"/setup?token={TOKEN}").status_code == 404
    assert begin(site).status_code == 404


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"again": "something else"}, "The two passwords differ."),
        ({"password": "short", "again": "short"}, "A password has at least ten characters."),
        ({"login": "lin yue"}, "letters, digits and . @ + - _ only."),
        ({"token": "guessed"}, "There is no such page or record."),
    ],
)
def test_a_founding_that_makes_no_sense_is_refused(
    site: Site, fields: dict[str, str], sentence: str
) -> None:
    sent = {"token": TOKEN, "name": "Lin", "login": "lin", "password": PASSWORD, "again": PASSWORD}
    refused = site.send("/setup", **sent | fields)
    assert refused.status_code in {404, 422}
    assert sentence in words(refused)
    begin(site)
    assert len(site.api("events", after="0")["events"]) == 1


def test_whoever_is_not_signed_in_is_asked_to_and_comes_back(begun: Site) -> None:
    asked = begun.get("/funnel?cohort=active")
    assert asked.headers["Location"] == "/sign-in?back=/funnel?cohort%3Dactive".replace(
        "/funnel?", "%2Ffunnel%3F"
    )
    shown = begun.get(asked.headers["Location"])
    assert 'name="back" value="/funnel?cohort=active"' in shown.text
    sent = {"login": "Lin ", "password": PASSWORD, "back": "/funnel?cohort=active"}
    assert begun.send("/sign-in", **sent).headers["Location"] == "/funnel?cohort=active"


def test_programs_get_problem_details(begun: Site) -> None:
    for path in ("/api/events", "/pipeline.json"):
        refused = begun.get(path)
        assert refused.status_code == 401
        assert refused.json()["code"] == "not_signed_in"


@pytest.mark.parametrize("back", ["https://evil.example/", "//evil.example", "/\\evil.example"])
def test_nobody_is_sent_elsewhere(begun: Site, back: str) -> None:
    sent = {"login": "lin", "password": PASSWORD, "back": back}
    assert begun.send("/sign-in", **sent).headers["Location"] == "/"


def test_the_cookie_is_no_scripts_and_no_other_sites(begun: Site) -> None:
    cookie = begun.enter().headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Path=/" in cookie
    assert "Secure" not in cookie
    begun.client.base_url = "https://localhost:8000"
    sent = {"login": "lin", "password": PASSWORD}
    answer = begun.client.post("/sign-in", data=sent, headers={"Origin": "https://localhost:8000"})
    assert "Secure" in answer.headers["Set-Cookie"]


def test_a_wrong_login_and_a_wrong_password_are_told_alike(begun: Site) -> None:
    one, other = begun.enter("wrong password"), begun.enter(login="nobody")
    assert one.status_code == other.status_code == 401
    sentence = "This name and password do not belong together."
    assert sentence in words(one)
    assert sentence in words(other)


def test_after_five_failures_even_the_right_password_waits(begun: Site) -> None:
    for _ in range(5):
        assert begun.enter("wrong password").status_code == 401
    assert begun.enter().status_code == 429
    assert begun.enter(login="nobody").status_code == 401


def test_the_wait_is_a_minute() -> None:
    now = [0.0]
    throttle = Throttle(lambda: now[0])
    for second in range(5):
        now[0] = second
        throttle.failed("lin")
    assert not throttle.admits("lin")
    assert throttle.admits("eve")
    now[0] = 61.0
    assert throttle.admits("lin")
    throttle.failed("eve")
    throttle.forget("lin")
    now[0] = 200.0
    throttle.failed("ann")
    assert list(throttle._failed) == ["ann"]


@pytest.mark.parametrize("origin", ["https://evil.example", "null", ""])
def test_a_form_from_elsewhere_signs_nobody_in(begun: Site, origin: str) -> None:
    sent = {"login": "lin", "password": PASSWORD}
    refused = begun.client.post("/sign-in", data=sent, headers={"Origin": origin})
    assert refused.status_code == 403
    assert "Set-Cookie" not in refused.headers


def test_who_signs_out_is_out_for_good(begun: Site) -> None:
    begun.enter()
    token = begun.client.cookies["solocrm"]
    assert begun.send("/sign-out").status_code == 403
    assert begun.send("/sign-out", csrf=begun.csrf).headers["Location"] == "/sign-in"
    begun.client.cookies.set("solocrm", token)
    assert begun.get("/funnel").headers["Location"].startswith("/sign-in")
