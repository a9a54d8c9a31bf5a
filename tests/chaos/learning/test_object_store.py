"""The archive in an object store is the archive in a folder."""

from collections.abc import Iterator

import pytest

from infra.places import Store, place
from pipelines.archive import archive
from pipelines.archived import ArchivedStory
from pipelines.manifest import FILE, read_manifest
from tests.chaos.learning.object_store import object_store
from tests.given import refused
from tests.golden import kept
from tests.pipelines import oracle
from tests.pipelines.logs import ToldLog


@pytest.fixture(autouse=True)
def store(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with object_store() as address:
        monkeypatch.setenv("AWS_ENDPOINT_URL", address)
        monkeypatch.setenv("AWS_ACCESS_KEY_ID", "nobody")
        monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "nothing")
        monkeypatch.setenv("AWS_REGION", "us-east-1")
        monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
        monkeypatch.setenv("AWS_ALLOW_HTTP", "true")
        yield


def test_an_object_store_keeps_the_archive() -> None:
    log, where = ToldLog(kept.events("0.1.0")), place("s3://bucket/ours")
    assert isinstance(where, Store)
    archive(log, where, log.end() // 2)
    archive(log, where, log.end())
    manifest = read_manifest(where)
    assert manifest
    assert where.sizes().keys() == {FILE, *(each.file for each in manifest.segments)}
    story = ArchivedStory(log, where)
    for event in list({type(r.event) for r in log.events})[:12]:
        if event.TOPIC != "story.retracted.v1":
            assert story.scan(event).collect().to_dicts() == oracle.rows(log.events, event)
    where.remove(next(manifest.segments).file)
    with refused("archive_damaged"):
        archive(log, where, log.end())
