"""Receipts: what a figure measured, at which moment, by which definitions. Asked again with it, the
figure is the same, or the answer says what restated it.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Self
from uuid import UUID

import orjson
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import to_jsonable_python

from domain.errors import Invalid
from readapi.ports import Asked, Snapshot


class BadReceipt(Invalid, code="bad_receipt"):
    """The receipt is none that an answer gave."""


class OtherReceipt(Invalid, code="other_receipt"):
    """The receipt is that of another figure: ask at the address that gave it."""


class MomentTwice(Invalid, code="moment_twice"):
    """A receipt brings its moment along: name no other, and no cursor."""


class Receipt(BaseModel):
    """`of` says what is measured, `definitions` the version that each pipeline or policy was at,
    `builds` what made each read model that was read.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    of: dict[str, str]
    at: AwareDatetime
    known_at: AwareDatetime
    position: int = Field(ge=0, lt=2**63)
    definitions: dict[str, int]
    builds: dict[str, str]

    def text(self) -> str:
        """In one way only: equal receipts are equal texts."""
        said = orjson.dumps(self.model_dump(mode="json"), option=orjson.OPT_SORT_KEYS)
        return urlsafe_b64encode(said).decode().rstrip("=")

    @classmethod
    def read(cls, text: str) -> Self:
        """Raises `BadReceipt`."""
        try:
            found = cls.model_validate_json(urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        except (Error, ValidationError, ValueError):
            raise BadReceipt from None
        if found.text() != text:
            raise BadReceipt
        return found


@dataclass(frozen=True)
class Claim:
    """A question for a figure, perhaps one that was answered before."""

    asked: Asked
    receipt: Receipt | None = None
    of: Mapping[str, str] = field(default_factory=dict)

    def figure(self, name: str, **scope: object) -> Self:
        """What is asked for. Raises `OtherReceipt`, `MomentTwice`."""
        said = {key: each for key, each in scope.items() if each is not None}
        of = {"figure": name, **{key: str(each) for key, each in to_jsonable_python(said).items()}}
        if self.receipt is None:
            return replace(self, of=of)
        if self.receipt.of != of:
            raise OtherReceipt(of=self.receipt.of)
        if self.asked.at is not None or self.asked.known_at is not None:
            raise MomentTwice
        return replace(self, of=of, asked=self._as_before(self.receipt))

    def _as_before(self, receipt: Receipt) -> Asked:
        position = max(receipt.position, self.asked.min_position or 0)
        return Asked(receipt.at.isoformat(), receipt.known_at.isoformat(), position)

    async def told(self, snapshot: Snapshot, answer: dict[str, Any], *defined: UUID) -> None:
        """Adds the receipt to the answer; of what restated it that stays which did since it was
        given, and `rebuilt` names the read models that other code has made anew since.
        """
        now = snapshot.builds
        builds = {name: now[name] for name in sorted(snapshot.read)}
        given = self.receipt or Receipt(
            of=dict(self.of),
            at=snapshot.asof.at,
            known_at=snapshot.asof.known_at,
            position=snapshot.position,
            definitions={str(each): await definition(snapshot, each) for each in defined},
            builds=builds,
        )
        answer["receipt"] = given.text()
        answer["rebuilt"] = [name for name, by in given.builds.items() if now.get(name) != by]
        if self.receipt:
            restated = answer["restated_by"]
            answer["restated_by"] = [each for each in restated if each["position"] > given.position]


@dataclass(frozen=True)
class Definition:
    version: int


async def definition(snapshot: Snapshot, id: UUID) -> int:
    """The version that the pipeline or policy was at; 0 before it began."""
    [found] = await snapshot.lines("definition", Definition, id=id)
    return found.version
