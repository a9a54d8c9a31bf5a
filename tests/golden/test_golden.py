"""What was recorded under a release reads and folds in every later one as it did then."""

import json

import pytest

from domain.event import BY_TOPIC
from domain.recorded import Recorded
from domain.story import Retracted
from domain.upcasters import read_as
from solocrm.docs.schemas import FOLDER as SCHEMAS
from solocrm.docs.schemas import is_released, version
from tests.golden import kept, make

MAKE = "run make docs, or make golden if a released read model changed on purpose"


@pytest.fixture(params=kept.releases())
def release(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_every_release_has_its_log_and_none_lacks_it() -> None:
    assert kept.releases() == sorted(each.stem for each in SCHEMAS.glob("*.json")), MAKE


def test_every_event_of_the_release_occurs(release: str) -> None:
    """Of that which is being prepared, too: tests/golden/script.py must tell what is new."""
    schemas = json.loads((SCHEMAS / f"{release}.json").read_text())
    assert {line["topic"] for line in kept.read(release, "log")} == set(schemas), MAKE


def test_every_row_is_read_by_todays_code(release: str) -> None:
    lines, events = kept.read(release, "log"), kept.events(release)
    assert [each.position for each in events] == list(range(1, len(lines) + 1))
    assert [each.event.TOPIC for each in events] == [read_as(line["topic"]) for line in lines]
    for each, line in zip(events, lines, strict=True):
        assert type(each.event) is BY_TOPIC[each.event.TOPIC]
        assert str(each.stream) == line["stream"]
        assert str(each.by.command) == line["command_id"]
        assert each.recorded_at.isoformat() == line["recorded_at"]


def test_the_log_folds_to_the_rows_beside_it(release: str) -> None:
    assert kept.rows(kept.events(release)) == kept.read(release, "rows"), MAKE


def reasons(events: list[Recorded]) -> set[str]:
    return {each.by.reason for each in events if each.by.reason}


def test_what_is_sealed_opens_and_what_is_forgotten_does_not() -> None:
    events = kept.events("0.1.0")
    text = " ".join(each.event.model_dump_json() for each in events)
    assert "Acme 茶 Ltd" in text
    assert "Acme asked for it" in reasons(events)
    assert "Lin Yue" not in text
    assert any(each.event.is_forgotten for each in events)
    stored = (kept.FOLDER / "0.1.0" / "log.jsonl").read_text()
    assert not [name for name in ("Acme", "Lin", "203.0.113.7", "because") if name in stored]


def test_there_are_corrections_late_entries_and_what_was_known_as_it_happened() -> None:
    events = kept.events("0.1.0")
    corrections = [each for each in events if isinstance(each.event, Retracted)]
    assert len(corrections) == 7
    assert any(each.occurred_at < each.known_from == each.recorded_at for each in events)
    assert any(each.known_from < each.recorded_at for each in events)


def test_the_log_of_a_release_is_written_once(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path_factory.mktemp("golden")
    monkeypatch.setattr(kept, "FOLDER", folder)
    make.main()
    made = {each.name: each.read_text() for each in (folder / version()).iterdir()}
    assert set(made) == {"log.jsonl", "keys.jsonl", "rows.jsonl"}
    monkeypatch.setattr(make, "is_released", lambda release: True)
    monkeypatch.setattr(make, "told", lambda: pytest.fail("a released log is written anew"))
    (folder / version() / "rows.jsonl").write_text("")
    make.main()
    assert kept.read(version(), "rows") == []
    make.main("--released")
    assert {each.name: each.read_text() for each in (folder / version()).iterdir()} == made
    assert not is_released("0.0.0")
