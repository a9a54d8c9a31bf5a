"""Refusals: nothing was stored, and the caller is told why, under a code that never changes.

    Refused ─┬─ NotThere 404 ─── a read's own
             ├─ Conflict 409 ─── AlreadyThere · VersionTaken · Taken
             │                    TimeRunsBackwards · a record's own
             ├─ Stale 412
             ├─ Invalid 422 ──── TimeInFuture · TimeTooEarly · KeyReused · a record's own
             └─ Unavailable 503 ─ a read's own

The docstring is the sentence for people; `facts` are the details for programs.
"""

from typing import ClassVar


class Refused(Exception):
    """The command was refused."""

    code: ClassVar[str] = "refused"
    status: ClassVar[int] = 400

    def __init_subclass__(cls, *, code: str = "refused", status: int | None = None) -> None:
        cls.code = code
        cls.status = status or cls.status

    def __init__(self, **facts: object) -> None:
        super().__init__(self.__doc__)
        self.facts = facts


class Conflict(Refused, status=409):
    """The record is not in a state for that."""


class Invalid(Refused, code="invalid", status=422):
    """What was said makes no sense."""


class Unavailable(Refused, status=503):
    """That cannot be answered at this moment."""


class NotThere(Refused, code="not_there", status=404):
    """There is no such record."""


class Stale(Refused, code="stale", status=412):
    """The record has changed since it was read."""


class AlreadyThere(Conflict, code="already_there"):
    """The record exists already."""


class VersionTaken(Conflict, code="version_taken"):
    """Somebody else changed the record at the same moment: read it again."""


class Taken(Conflict, code="taken"):
    """Another record holds that value, which only one may hold."""


class TimeRunsBackwards(Conflict, code="time_runs_backwards"):
    """The record's story is past that instant: correct the record instead."""


class TimeInFuture(Invalid, code="time_in_future"):
    """That instant is still to come."""


class TimeTooEarly(Invalid, code="time_too_early"):
    """Nothing is recorded that happened before 1900."""


class KeyReused(Invalid, code="key_reused"):
    """That idempotency key was used for another command."""
