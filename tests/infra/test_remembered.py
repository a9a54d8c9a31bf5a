"""What was found is remembered for a moment, and looked for by one of all who ask at once."""

import asyncio
from dataclasses import dataclass, field

import pytest

from infra.remembered import LARGEST, Remembered


@dataclass
class Lookups:
    """What is found under a name, and how often it was looked for, on a clock that stands still."""

    found: dict[str, str]
    now: float = 0.0
    asked: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.remembered = Remembered[str, str](1.0, lambda: self.now)

    async def get(self, name: str) -> str | None:
        async def look() -> str | None:
            self.asked.append(name)
            await asyncio.sleep(0)
            if name == "broken":
                raise ConnectionError
            return self.found.get(name)

        return await self.remembered.get(name, look)


def test_it_is_looked_for_again_when_the_time_is_over() -> None:
    async def check() -> None:
        keys = Lookups({"shop": "reads"})
        assert [await keys.get("shop"), await keys.get("shop")] == ["reads"] * 2
        keys.found["shop"], keys.now = "writes", 0.999
        assert await keys.get("shop") == "reads"
        keys.now = 1.0
        assert await keys.get("shop") == "writes"
        assert keys.asked == ["shop", "shop"]

    asyncio.run(check())


def test_all_who_ask_at_once_share_one_look() -> None:
    async def check() -> None:
        keys = Lookups({"shop": "reads"})
        first, *others = [asyncio.create_task(keys.get("shop")) for _ in range(32)]
        await asyncio.sleep(0)
        first.cancel()  # who asked first goes away
        assert await asyncio.gather(*others) == ["reads"] * 31
        assert keys.asked == ["shop"]

    asyncio.run(check())


def test_what_was_not_found_is_looked_for_at_once_again() -> None:
    async def check() -> None:
        keys = Lookups({})
        assert await keys.get("shop") is None
        keys.found["shop"] = "reads"
        assert await keys.get("shop") == "reads"
        for _ in range(2):
            with pytest.raises(ConnectionError):
                await keys.get("broken")
        assert keys.asked == ["shop", "shop", "broken", "broken"]

    asyncio.run(check())


def test_it_does_not_grow_for_ever() -> None:
    async def check() -> None:
        keys = Lookups({str(number): "reads" for number in range(LARGEST + 1)})
        for name in [*keys.found, "0"]:
            await keys.get(name)
        assert len(keys.asked) == LARGEST + 2

    asyncio.run(check())
