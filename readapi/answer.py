"""The envelope of every answer: which moment it shows, and how complete it is."""

from dataclasses import asdict, fields, is_dataclass
from typing import Any

from readapi.ports import Snapshot


def answer(snapshot: Snapshot, body: Any) -> dict[str, Any]:
    """The body's fields with `at`, `known_at`, `position`, `incomplete` and `restated_by`."""
    assert is_dataclass(body)
    own = {each.name: getattr(body, each.name) for each in fields(body)}
    return own | envelope(snapshot)


def envelope(snapshot: Snapshot) -> dict[str, Any]:
    return {
        "at": snapshot.asof.at,
        "known_at": snapshot.asof.known_at,
        "position": snapshot.position,
        "incomplete": snapshot.incomplete,
        "restated_by": [asdict(each) for each in snapshot.restated_by],
    }
