"""What the doors need to know of people. Infra satisfies it by shape."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID


class SignedIn(Protocol):
    """A session: whose, and the token that its forms must carry."""

    @property
    def user(self) -> UUID: ...
    @property
    def csrf(self) -> str: ...


class Key(Protocol):
    """An API key as it is remembered: never the key itself."""

    @property
    def id(self) -> UUID: ...
    @property
    def name(self) -> str: ...
    @property
    def role(self) -> str: ...
    @property
    def scopes(self) -> Sequence[str]: ...


class Relayed(Protocol):
    """How far the log has left by Kafka, under one prefix of topics."""

    @property
    def prefix(self) -> str: ...
    @property
    def position(self) -> int: ...
    @property
    def behind(self) -> int: ...
    @property
    def seconds(self) -> float: ...


class TakenIn(Protocol):
    """What came in by Kafka, by one mapping."""

    @property
    def name(self) -> str: ...
    @property
    def messages(self) -> int: ...
    @property
    def dead_letters(self) -> int: ...
    @property
    def lag(self) -> int: ...


class Streams(Protocol):
    """What relays and consumers have noted, whichever process they run in."""

    async def relays(self) -> Sequence[Relayed]: ...

    async def intakes(self) -> Sequence[TakenIn]: ...


class Appends(Protocol):
    """What this process has appended so far: groups of commands, and for how many seconds."""

    @property
    def groups(self) -> int: ...
    @property
    def commands(self) -> int: ...
    @property
    def seconds(self) -> float: ...
    @property
    def longest(self) -> float: ...


class People(Protocol):
    """Passwords, sessions and keys, all stored hashed."""

    async def has_founder(self) -> bool:
        """Whether anybody can sign in."""

    async def sign_in(self, login: str, password: str) -> str | None:
        """A new session's token; None for a wrong login or password."""

    async def session(self, token: str) -> SignedIn | None:
        """None where it ended."""

    async def sign_out(self, token: str) -> None: ...

    def check_password(self, password: str) -> None:
        """Raises `PasswordTooShort`."""

    async def logins(self) -> Sequence[tuple[str, UUID]]:
        """Who can sign in."""

    async def set_password(self, user: UUID, login: str, password: str) -> None: ...

    async def key(self, key: str) -> Key | None:
        """None for one that is unknown, revoked or over."""

    async def make_key(
        self, name: str, role: str, scopes: Sequence[str], ends_at: datetime | None
    ) -> str:
        """The key, which is shown this once."""
