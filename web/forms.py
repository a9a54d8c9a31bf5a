"""Forms as the page sends them."""

from dataclasses import dataclass
from urllib.parse import parse_qsl
from uuid import UUID

from fastapi import Request


@dataclass(frozen=True)
class DealForm:
    """Which deal is to be changed, on which board, at the version that the page shows."""

    deal: UUID
    pipeline: UUID
    version: int
    fields: dict[str, str]


async def filled_in(request: Request) -> dict[str, str]:
    """The fields of the form; none where the body is no form."""
    kind = request.headers.get("Content-Type", "").partition(";")[0]
    if kind != "application/x-www-form-urlencoded":
        return {}
    return dict(parse_qsl((await request.body()).decode(errors="replace")))
