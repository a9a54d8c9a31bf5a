"""The file for people with Docker agrees with the program that it starts: no test starts Docker."""

import re
import tomllib
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest
import yaml

from infra.kafka.broker.jars import POM
from infra.kafka.broker.launcher import TEMPLATE
from infra.postgres.binaries import PROGRAMS
from infra.settings import Settings
from solocrm.cli.main import run

ROOT = Path(__file__).parents[2]
TOLD: dict[str, Any] = yaml.safe_load((ROOT / "infra" / "compose.yaml").read_text())
SERVICES: dict[str, dict[str, Any]] = TOLD["services"]
OURS = {name: each for name, each in SERVICES.items() if each["image"] == "solocrm"}


def test_images_are_of_the_versions_that_are_tested() -> None:
    [kafka] = ElementTree.parse(POM).iterfind(".//{*}kafka.version")
    assert SERVICES["kafka"]["image"] == f"apache/kafka:{kafka.text}"
    assert SERVICES["postgres"]["image"].partition(":")[2] in PROGRAMS.parts[1]
    dockerfile = TOLD["x-solocrm"]["build"]["dockerfile_inline"]
    [python] = re.findall(r"^FROM python:3\.(\d+)", dockerfile)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert int(python) >= int(project["requires-python"].removeprefix(">=3."))
    [uv] = re.findall(r"uv==(\S+)", dockerfile)
    assert f"UV_VERSION := {uv}\n" in (ROOT / "Makefile").read_text()


@pytest.mark.parametrize("name", OURS)
def test_each_of_ours_begins_with_a_command_and_settings_that_there_are(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    service, key = OURS[name], "ab" * 32
    given = {**service["environment"], "SOLOCRM_MASTER_KEY": key}
    known = (ROOT / "docs" / "reference" / "settings.md").read_text()
    assert all(f"`{each}`" in known for each in given)
    settings = Settings.read(given)
    assert settings.master_key == bytes.fromhex(key)
    assert settings.kafka_bootstrap_servers.partition(":")[0] in SERVICES
    assert urlsplit(settings.database_url or "").hostname in SERVICES
    assert service["volumes"] == [f"data:{settings.data_dir}"]
    assert run([*service["command"].split(), "--help"]) == 0
    capsys.readouterr()


def test_services_wait_for_those_that_are_there_and_tell_of_their_health() -> None:
    for service in SERVICES.values():
        for other, how in service.get("depends_on", {}).items():
            assert how == {"condition": "service_healthy"}
            assert "healthcheck" in SERVICES[other]
        assert {each.partition(":")[0] for each in service["volumes"]} <= TOLD["volumes"].keys()


def test_the_broker_is_set_up_like_the_one_of_the_tests() -> None:
    """But for its addresses, and what makes small brokers quick."""
    ours = dict(re.findall(r"^([a-z.]+)=(.*)$", TEMPLATE.read_text(), re.MULTILINE))
    given = {
        name.removeprefix("KAFKA_").lower().replace("_", "."): str(value)
        for name, value in SERVICES["kafka"]["environment"].items()
    }
    same = {name for name in given.keys() & ours if "listeners" not in name and "dirs" not in name}
    assert {name: given[name] for name in same} == {name: ours[name] for name in same}
    for name in ("offsets", "transaction.state.log", "share.coordinator.state"):
        [factor] = [each for each in given if each.startswith(name) and each.endswith("factor")]
        assert given[factor] == "1"
    assert given["auto.create.topics.enable"] == "false"
