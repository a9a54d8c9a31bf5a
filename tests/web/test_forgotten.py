"""Who is forgotten is shown as that wherever they were shown, in both languages, never an error."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from commands.contacts import add
from commands.opportunities import set_next_step
from tests.crm import id_of
from tests.web.site import Site, company, open_site, words

ACME, DEAL, CARL = id_of("acme Ltd"), id_of("acme"), id_of("Carl")
SECRETS = ("acme", "call Lin", "Carl Carlson")
PAGES = ("/customers", f"/customers/{ACME}", "/pipeline", "/events", f"/events?stream={DEAL}")
QUESTIONS = (
    *("customers", f"customers/{ACME}", f"customers/{ACME}/history", f"customers/{ACME}/timeline"),
    *("contacts", f"contacts/{CARL}", f"contacts/{CARL}/history"),
    *("opportunities", f"opportunities/{DEAL}", f"opportunities/{DEAL}/history"),
    *("events?limit=500", "search?q=acme", "search?q=Carl"),
)


@pytest.fixture(scope="module")
def site(module_database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder: Path = tmp_path_factory.mktemp("site")
    crm = company()
    crm.do(set_next_step, DEAL, text="call Lin")
    crm.do(add, CARL, name="Carl Carlson", customer=ACME)
    with open_site(module_database, folder, crm) as opened:
        assert all(each in opened.get(f"/customers/{ACME}").text for each in ("acme", "Carl"))
        forget(opened, f"contacts/{CARL}")
        forget(opened, f"customers/{ACME}")
        yield opened


def forget(site: Site, record: str) -> None:
    """And wait until that is folded."""
    headers = {"X-CSRF-Token": site.csrf}
    done = site.client.post(f"/api/{record}/forget", json={}, headers=headers)
    assert done.status_code == 200
    position = done.json()["position"]
    read = site.client.get(f"/api/{record}", headers={"Crm-Min-Position": str(position)})
    assert read.json()["forgotten"]


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize(("language", "word"), [("en", "forgotten"), ("zh-CN", "已遗忘")])
def test_pages_say_forgotten(site: Site, path: str, language: str, word: str) -> None:
    shown = site.get(path, **{"Accept-Language": language})
    assert shown.status_code == 200
    assert word in words(shown)
    assert not any(secret in shown.text for secret in SECRETS)


@pytest.mark.parametrize("question", QUESTIONS)
def test_answers_tell_nothing(site: Site, question: str) -> None:
    answer = site.client.get(f"/api/{question}")
    assert answer.status_code == 200
    assert not any(secret in answer.text for secret in SECRETS)


def test_forgotten_stays_forgotten_at_every_instant(site: Site) -> None:
    [entered] = site.api("events", stream=str(ACME))["events"]
    then = site.api(f"customers/{ACME}", at=entered["recorded_at"])
    assert (then["name"], then["forgotten"]) == ("", True)


def test_the_log_tells_that_it_was_said(site: Site) -> None:
    told = site.api("events", type="people")["events"]
    assert [(each["topic"], each["data"]["kind"]) for each in told] == [
        ("person.forgotten.v1", "contact"),
        ("person.forgotten.v1", "customer"),
    ]
    [entered] = site.api("events", stream=str(ACME))["events"]
    assert entered["forgotten"]
    assert entered["data"].keys() == {"kind", "profile", "owner"}
