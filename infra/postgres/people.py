"""Passwords, sessions and keys: satisfies `web.ports.People`."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from secrets import token_urlsafe
from typing import Any
from uuid import UUID, uuid4

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError

from domain.errors import Invalid
from infra.postgres.pool import Pool
from infra.postgres.queries import sql
from infra.remembered import Remembered

SESSION = timedelta(days=14)
SHORTEST_PASSWORD = 10
KEY_REMEMBERED = 1.0
"""Seconds for which a key is not looked up again: so long a revoked one may go on."""
HASHER = PasswordHasher()
NOBODY = HASHER.hash("nobody")
"""Verified for an unknown login, so that it takes as long as a known one."""


class PasswordTooShort(Invalid, code="password_too_short"):
    """A password has at least ten characters."""


@dataclass(frozen=True)
class SignedIn:
    user: UUID
    csrf: str


@dataclass(frozen=True)
class Key:
    id: UUID
    name: str
    role: str
    scopes: Sequence[str]


class PostgresPeople:
    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._keys = Remembered[bytes, Key](KEY_REMEMBERED)

    async def has_founder(self) -> bool:
        return await self._one("has_founder", {}) is not None

    async def sign_in(self, login: str, password: str) -> str | None:
        found = await self._one("credentials", {"login": login.strip().lower()})
        user, stored = found or (None, NOBODY)
        if not await asyncio.to_thread(_verifies, stored, password) or user is None:
            return None
        token = token_urlsafe(32)
        given = {"token": _hash(token), "user": user, "csrf": token_urlsafe(24)}
        await self._one("begin_session", given | {"ends_at": datetime.now(UTC) + SESSION})
        return token

    async def session(self, token: str) -> SignedIn | None:
        found = await self._one("session", {"token": _hash(token)})
        return SignedIn(*found) if found else None

    async def sign_out(self, token: str) -> None:
        await self._one("end_session", {"token": _hash(token)})

    def check_password(self, password: str) -> None:
        if len(password) < SHORTEST_PASSWORD:
            raise PasswordTooShort

    async def logins(self) -> Sequence[tuple[str, UUID]]:
        async with self._pool.connection() as connection:
            cursor = await connection.execute(sql("logins"))
            return await cursor.fetchall()

    async def set_password(self, user: UUID, login: str, password: str) -> None:
        """Ends the user's other sessions. Raises `PasswordTooShort`."""
        self.check_password(password)
        hashed = await asyncio.to_thread(HASHER.hash, password)
        await self._one("set_password", {"user": user, "login": login, "hash": hashed})

    async def key(self, key: str) -> Key | None:
        hashed = _hash(key)

        async def look() -> Key | None:
            found = await self._one("api_key", {"key": hashed})
            return Key(*found) if found else None

        return await self._keys.get(hashed, look)

    async def make_key(
        self, name: str, role: str, scopes: Sequence[str], ends_at: datetime | None
    ) -> str:
        key = f"crm_{token_urlsafe(32)}"
        given = {"id": uuid4(), "key": _hash(key), "name": name, "role": role}
        await self._one("make_api_key", given | {"scopes": list(scopes), "ends_at": ends_at})
        return key

    async def _one(self, query: str, given: dict[str, object]) -> Any:
        async with self._pool.connection() as connection:
            cursor = await connection.execute(sql(query), given)
            return await cursor.fetchone()


def _hash(token: str) -> bytes:
    """Tokens are long and random: a plain hash keeps them."""
    return sha256(token.encode()).digest()


def _verifies(stored: str, password: str) -> bool:
    try:
        return HASHER.verify(stored, password)
    except VerificationError:
        return False
