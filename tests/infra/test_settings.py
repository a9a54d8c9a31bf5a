"""The environment says where the data is and which zone the workspace lives in."""

from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from infra.settings import BadSetting, Settings


def test_the_demo_and_serve_have_a_folder_each() -> None:
    settings = Settings.read({})
    assert settings.folder("demo") != settings.folder("serve")


def test_a_chosen_folder_is_the_one_folder() -> None:
    settings = Settings.read({"SOLOCRM_DATA_DIR": "/srv/crm"})
    assert settings.folder("demo") == settings.folder("serve") == Path("/srv/crm")


def test_a_folder_given_by_option_beats_the_environment() -> None:
    environment = {
        "SOLOCRM_DATA_DIR": "/srv/crm",
        "SOLOCRM_DATABASE_URL": "postgresql://db.example/crm",
    }
    settings = Settings.read(environment, data_dir=Path("/srv/other"))
    assert (settings.data_dir, settings.database_url) == (Path("/srv/other"), None)


def test_an_empty_variable_says_nothing() -> None:
    assert Settings.read({"SOLOCRM_DATABASE_URL": "", "SOLOCRM_PORT": ""}) == Settings()


def test_zone_host_and_port_are_read() -> None:
    settings = Settings.read(
        {
            "SOLOCRM_TIME_ZONE": "Asia/Shanghai",
            "SOLOCRM_HOST": "0.0.0.0",
            "SOLOCRM_PORT": "9000",
        }
    )
    assert (settings.time_zone, settings.host, settings.port) == (
        ZoneInfo("Asia/Shanghai"),
        "0.0.0.0",
        9000,
    )


def test_a_master_key_is_read_and_never_shown() -> None:
    settings = Settings.read({"SOLOCRM_MASTER_KEY": "00ff" * 16})
    assert settings.master_key == b"\x00\xff" * 16
    assert "master_key" not in repr(settings)
    with pytest.raises(BadSetting) as refused:
        Settings.read({"SOLOCRM_MASTER_KEY": "secret"})
    assert "secret" not in repr(refused.value.facts)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SOLOCRM_TIME_ZONE", "Mars/Olympus"),
        ("SOLOCRM_TIME_ZONE", "../etc/passwd"),
        ("SOLOCRM_PORT", "http"),
        ("SOLOCRM_PORT", "65536"),
    ],
)
def test_a_setting_that_makes_no_sense_is_refused(name: str, value: str) -> None:
    with pytest.raises(BadSetting) as refused:
        Settings.read({name: value})
    assert refused.value.facts[name] == value


def test_which_broker_there_is_and_how_topics_begin_is_read() -> None:
    said = {"KAFKA_BOOTSTRAP_SERVERS": "kafka:9092", "SOLOCRM_KAFKA_PREFIX": "acme"}
    settings = Settings.read(said)
    assert (settings.kafka_bootstrap_servers, settings.kafka_prefix) == ("kafka:9092", "acme")
    with pytest.raises(BadSetting):
        Settings.read({"SOLOCRM_KAFKA_PREFIX": "no spaces"})
