"""A command that is sent again and again over HTTP."""

import asyncio
from functools import partial
from pathlib import Path
from uuid import uuid4

from httpx2 import ASGITransport, AsyncClient, Response

from infra.settings import Settings
from solocrm.wiring import open_parts
from web.app import create_app

BODY = {"name": "Kit", "price": {"amount": "12.50", "currency": "EUR"}}


def test_one_command_sent_a_thousand_times_is_carried_out_once(
    database: str, tmp_path: Path
) -> None:
    """50 at a time, with one key: one set of events, and a thousand equal answers."""
    settings = Settings(data_dir=tmp_path, master_key=b"k" * 32)
    app = create_app(partial(open_parts, settings, database, "serve"))

    async def check() -> None:
        at_once = asyncio.Semaphore(50)
        async with app.router.lifespan_context(app):
            parts = app.state.parts
            key = await parts.people.make_key("test", "administrator", ["write"], None)
            headers = {"Authorization": f"Bearer {key}", "Idempotency-Key": str(uuid4())}
            transport = ASGITransport(app)
            async with AsyncClient(
                transport=transport, base_url="http://localhost", headers=headers
            ) as client:

                async def send() -> Response:
                    async with at_once:
                        return await client.post("/api/products", json=BODY)

                first, *others = await asyncio.gather(*(send() for _ in range(1_000)))
                other = await client.post("/api/products", json=BODY | {"name": "Case"})
            assert first.status_code == 201
            assert [each["version"] for each in first.json()["events"]] == [1]
            assert [a for a in others if (a.status_code, a.content) != (201, first.content)] == []
            assert (other.status_code, other.json()["code"]) == (422, "key_reused")
            assert await parts.events.last_position() == 1

    asyncio.run(check())
