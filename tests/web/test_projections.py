"""The page tells how the read models stand, above all where something is wrong with them."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest

from readapi.snapshot import ProjectorDown
from tests.crm import id_of
from tests.web.site import Site, company, open_site, words

NOW = datetime(2024, 2, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def site(module_database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with open_site(module_database, tmp_path_factory.mktemp("data"), company()) as opened:
        yield opened


def test_each_read_model_says_how_far_it_is(site: Site) -> None:
    shown, told = words(site.get("/projections")), site.api("projections")["projections"]
    assert f"{len(told)} read models, each folded to the last event," in shown
    assert "no record is set aside." in shown
    assert "1 worker folds." in shown
    for each in told:
        assert f"{each['projection']} {each['build']} {each['position']} 0 0.0 0" in shown


def broken() -> Any:
    """One read model has stopped, and lacks a record."""
    own = {"projection": "customers", "position": 7, "parked": 1, "stopped": "no such share"}
    live = SimpleNamespace(schema="customers_1", behind=4, seconds=2.5, switched_at=NOW, **own)
    build = SimpleNamespace(schema="customers_2", state="building", folded=3, until=9, **own)
    build.made_at = NOW
    why = {"topic": "customer.renamed.v1", "error": "ValueError: no such name", "parked_at": NOW}
    parked = SimpleNamespace(projection="customers", stream=id_of("acme Ltd"), position=6, **why)

    def says(*them: object) -> Any:
        async def said() -> list[object]:
            return list(them)

        return said

    return SimpleNamespace(live=says(live), builds=says(build), parked=says(parked), workers=says())


def test_what_is_wrong_is_told_where_nothing_can_be_read(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def nothing(*_: object, **__: object) -> None:
        raise ProjectorDown

    parts = replace(site.app.state.parts, read_models=broken())
    monkeypatch.setattr(site.app.state, "parts", parts)
    monkeypatch.setattr("web.pages.projections.framed", nothing)
    shown = words(site.get("/projections"))
    assert "up to 4 events behind the log, 1 record is set aside." in shown
    assert "customers customer.renamed.v1 6 ValueError: no such name" in shown
    assert "stopped no such share" in shown
    assert "being made 3 of 9" in shown
    assert "Nobody folds: start one with solocrm projections work" in shown
