"""What the doors need to know of people. Infra satisfies it by shape."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID


@dataclass(frozen=True)
class SignedIn:
    """A session: whose, and the token that its forms must carry."""

    user: UUID
    csrf: str


@dataclass(frozen=True)
class Key:
    """An API key as it is remembered: never the key itself."""

    id: UUID
    name: str
    role: str
    scopes: Sequence[str]


class People(Protocol):
    """Passwords, sessions and keys, all stored hashed."""

    async def has_founder(self) -> bool:
        """Whether anybody can sign in."""

    async def sign_in(self, login: str, password: str) -> str | None:
        """A new session's token; None for a wrong login or password."""

    async def session(self, token: str) -> SignedIn | None:
        """None where it ended."""

    async def sign_out(self, token: str) -> None: ...

    async def set_password(self, user: UUID, login: str, password: str) -> None: ...

    async def key(self, key: str) -> Key | None:
        """None for one that is unknown, revoked or over."""

    async def make_key(
        self, name: str, role: str, scopes: Sequence[str], ends_at: datetime | None
    ) -> str:
        """The key, which is shown this once."""
