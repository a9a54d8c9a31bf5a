"""`python -m solocrm.demo SEED CUSTOMERS`: plays the history into the database and the folder that
the environment names, and prints the founder's id; the memory that it takes ends with it.
"""

import asyncio
import sys
from datetime import datetime, timedelta

from infra.settings import Settings
from solocrm.demo.script import Played, play
from solocrm.wiring import open_parts


async def main(seed: int, customers: int) -> Played:
    settings = Settings.read()
    assert settings.database_url
    async with open_parts(settings, settings.database_url, "demo") as parts:
        yesterday = datetime.now(parts.zone).date() - timedelta(days=1)
        return await play(
            parts.log,
            seed=seed,
            ends=yesterday,
            zone=parts.zone,
            customers=customers,
            book=parts.imports,
        )


if __name__ == "__main__":
    print(asyncio.run(main(*map(int, sys.argv[1:]))).founder)
