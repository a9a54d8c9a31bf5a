"""Forms as the page sends them."""

from urllib.parse import parse_qsl

from fastapi import Request


async def filled_in(request: Request) -> dict[str, str]:
    """The fields of the form; none where the body is no form."""
    kind = request.headers.get("Content-Type", "").partition(";")[0]
    if kind != "application/x-www-form-urlencoded":
        return {}
    return dict(parse_qsl((await request.body()).decode(errors="replace")))
