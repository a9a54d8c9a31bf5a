"""Moving deals on the page: the ordinary commands, answered by the columns that changed."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.crm import LEAD, OFFER, TRIAL, id_of
from tests.web.site import HOST, Site, column, company, open_site, words


@pytest.fixture(scope="module")
def site(module_database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder: Path = tmp_path_factory.mktemp("site")
    with open_site(module_database, folder, company()) as opened:
        yield opened


def test_a_move_answers_with_both_columns_and_its_effect_and_can_be_undone(site: Site) -> None:
    moved = site.say("edge", "move", stage=OFFER)
    assert moved.status_code == 200
    assert "Moved edge Ltd from lead to offer , weighted +€15" in words(moved)
    assert column(moved, LEAD).startswith("lead 1 €70")
    assert column(moved, OFFER).startswith("offer 2 €400")
    assert f"stage-{TRIAL}" not in moved.text
    undone = site.say("edge", "undo")
    assert "Undone: edge Ltd is as it was , weighted −€15" in words(undone)
    assert "data-key" not in undone.text
    assert column(undone, OFFER).startswith("offer 1 €300")


def test_the_command_is_told_as_any_other(site: Site) -> None:
    site.say("edge", "move", stage=OFFER)
    last = site.api(f"opportunities/{id_of('edge')}/history")["events"][-1]
    assert (last["topic"], last["source"]) == ("opportunity.moved.v1", "web")
    assert last["actor"].startswith("user:")
    site.say("edge", "undo")


def test_a_deal_is_lost_for_a_reason(site: Site) -> None:
    refused = site.say("edge", "lose", reason="")
    assert refused.status_code == 422
    lost = site.say("edge", "lose", reason="price")
    assert "edge Ltd is lost , weighted −€10" in words(lost)
    assert site.api(f"opportunities/{id_of('edge')}")["reason"] == "price"
    site.say("edge", "undo")
    assert site.api(f"opportunities/{id_of('edge')}")["status"] == "open"


def test_a_deal_is_won(site: Site) -> None:
    assert "edge Ltd is won , weighted −€10" in words(site.say("edge", "win"))
    assert "So far 2 won" in words(site.get("/pipeline"))
    site.say("edge", "undo")


@pytest.mark.parametrize(
    ("deal", "command", "fields", "status", "sentence"),
    [
        ("core", "move", {"stage": OFFER}, 409, "The deal is closed: re-open it first."),
        ("acme", "move", {"stage": OFFER}, 409, "The deal is in that stage already."),
        ("acme", "move", {"stage": id_of("agreed")}, 422, "stage"),
        ("acme", "move", {"stage": "banana"}, 422, "The form lacks what a command needs"),
        (
            "acme",
            "move",
            {"stage": LEAD, "version": 1},
            412,
            "acme Ltd has changed meanwhile: moved to offer",
        ),
        ("acme", "move", {"stage": LEAD, "version": "x"}, 422, "The form lacks what a command"),
        ("acme", "archive", {}, 404, "There is no such command."),
        ("acme", "undo", {"version": 1}, 412, "The record has changed since it was read."),
    ],
)
def test_a_refusal_is_said_and_nothing_is_stored(
    site: Site, deal: str, command: str, fields: dict[str, object], status: int, sentence: str
) -> None:
    before = site.api("events", after="0", limit="1000", wait="0")["next"]
    refused = site.say(deal, command, **fields)
    assert refused.status_code == status
    assert sentence in words(refused)
    assert 'id="toast"' in refused.text
    assert site.api("events", after="0", limit="1000", wait="0")["next"] == before


def test_what_is_older_than_a_minute_is_not_undone(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.say("edge", "move", stage=OFFER)
    with monkeypatch.context() as later:
        later.setattr("commands.correct.UNDO_WITHIN", timedelta())
        refused = site.say("edge", "undo")
    assert refused.status_code == 409
    assert "The last change is more than a minute old: correct the record" in words(refused)
    assert "data-key" not in refused.text
    assert "Undone" in words(site.say("edge", "undo"))


def test_what_somebody_else_said_since_is_not_taken_back(site: Site) -> None:
    site.say("bolt", "move", stage=OFFER)
    shown = site.version("bolt")
    site.say("bolt", "move", stage=TRIAL)
    assert site.say("bolt", "undo", version=shown).status_code == 412
    site.say("bolt", "undo")
    assert site.say("bolt", "undo", version=shown).status_code == 412


@pytest.mark.parametrize("token", ["", "guessed"])
def test_a_write_carries_the_sessions_token(site: Site, token: str) -> None:
    refused = site.client.post(
        f"/deals/{id_of('acme')}/win",
        data={"pipeline": id_of("sales"), "version": site.version("acme")},
        headers={"X-CSRF-Token": token, "Origin": HOST, "HX-Request": "true"},
    )
    assert refused.status_code == 403
    assert site.api(f"opportunities/{id_of('acme')}")["status"] == "open"


def test_a_command_whose_answer_breaks_does_not_claim_that_nothing_was_done(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(site.client._transport, "raise_server_exceptions", False)
    with monkeypatch.context() as broken:
        broken.setattr("web.pages.moved.difference", None)
        answer = site.say("edge", "move", stage=OFFER)
    assert answer.status_code == 500
    assert "Load again to see whether it was done." in words(answer)
    assert site.api(f"opportunities/{id_of('edge')}")["stage"] == str(OFFER)
    site.say("edge", "undo")
