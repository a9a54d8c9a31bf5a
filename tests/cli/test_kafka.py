"""A broker that is not there is told in one sentence, before anything is started."""

import gc
from pathlib import Path

import pytest

from solocrm.cli.main import run


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # its socket is left
@pytest.mark.parametrize(
    "command", ["relay run", "consume run shop", "projections work --source kafka"]
)
def test_a_wrong_address_is_told_in_one_sentence(
    command: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr("infra.kafka.connecting.PATIENCE", 300)
    monkeypatch.setattr("signal.signal", lambda *_: None)  # of this process, they stay
    monkeypatch.setenv("KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:1")
    monkeypatch.delenv("SOLOCRM_DATABASE_URL", raising=False)
    assert run([*command.split(), "--data-dir", str(tmp_path / "data")]) == 1
    told = capsys.readouterr().err
    assert told.startswith("No Kafka answers there")
    assert told.endswith("(broker_unreachable; servers: 127.0.0.1:1)\n")
    assert told.count("\n") == 1
    assert not (tmp_path / "data").exists()
    gc.collect()
