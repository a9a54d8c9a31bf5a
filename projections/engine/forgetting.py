"""Events as they are read once somebody is forgotten: what is folded from them is blank."""

from collections.abc import Container
from uuid import UUID

from domain.recorded import Recorded


def remembered(recorded: Recorded, forgotten: Container[UUID]) -> Recorded:
    """Without what it says of who is forgotten: as the log reads it when the key is gone."""
    if not tells_of(recorded, forgotten):
        return recorded
    return recorded._replace(event=recorded.event.forgotten())


def tells_of(recorded: Recorded, subjects: Container[UUID]) -> bool:
    """Whether it says something personal of one of them."""
    event = recorded.event
    return event.says_personal and event.subject_id(recorded.stream) in subjects
