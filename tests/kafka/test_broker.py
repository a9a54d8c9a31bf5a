"""The broker that comes along: what cannot start says why."""

import shutil
from pathlib import Path

import pytest

from infra.kafka.broker import jars
from infra.kafka.broker.jars import JarsNotFetched, NoJava
from infra.kafka.broker.launcher import Broker, BrokerFailed
from tests.kafka.conftest import need_java


def test_a_broker_that_cannot_start_says_what_it_died_of(tmp_path: Path) -> None:
    need_java()
    broker = Broker(tmp_path, options=["-Xmx1m"])
    with pytest.raises(BrokerFailed) as failed:
        broker.start()
    assert failed.value.facts["said"]
    assert not broker.runs


def test_without_java_the_broker_says_how_to_get_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jars, "user_cache_path", lambda *_, **__: tmp_path)
    monkeypatch.setattr(shutil, "which", lambda _: None)
    with pytest.raises(NoJava) as refused:
        Broker(tmp_path / "broker").start()
    assert refused.value.facts == {"missing": "java, mvn"}


def test_jars_that_do_not_come_are_told_and_leave_nothing_half_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    need_java()
    (tmp_path / "pom.xml").write_text("<project>")
    monkeypatch.setattr(jars, "user_cache_path", lambda *_, **__: tmp_path / "cache")
    monkeypatch.setattr(jars, "POM", tmp_path / "pom.xml")
    monkeypatch.setenv("MAVEN_OPTS", "-XX:TieredStopAtLevel=1")  # it lives for a second
    with pytest.raises(JarsNotFetched):
        jars.jars()
    assert [each.name for each in (tmp_path / "cache").iterdir()] == ["kafka.lock"]
