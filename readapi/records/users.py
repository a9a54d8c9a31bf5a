"""Users, those who left too."""

from dataclasses import dataclass
from uuid import UUID

from readapi.records.kind import Filter, Kind


@dataclass(frozen=True)
class User:
    id: UUID
    name: str
    forgotten: bool
    login: str
    role: str
    has_left: bool
    version: int


@dataclass(frozen=True)
class UserFilter(Filter):
    has_left: bool | None = None


USERS = Kind("users", User, UserFilter)
