"""1,000 random (view, at, known_at), or twice `ASKED`, on the demo and on Maven: every read model,
board and funnel equal a fold from zero, or their definition, of what is believed then.
"""

import asyncio
import os
from random import Random

from infra.settings import Settings
from solocrm.bench.company import recorded
from solocrm.demo.script import CUSTOMERS
from tests.demo import instants
from tests.demo.truth import filled
from tests.secret import SECRET
from tests.test_maven import pytestmark, settings

__all__ = ["pytestmark", "settings"]

ASKED = int(os.environ.get("ASKED", "500"))
"""Of either."""


def test_the_demo_is_at_every_instant_what_was_believed_then(database: str) -> None:
    events = asyncio.run(filled(database, 1, CUSTOMERS))
    differ = asyncio.run(instants.are_right(database, events, Random("demo"), ASKED))
    assert differ >= ASKED // 5


def test_maven_is_at_every_instant_what_was_believed_then(settings: Settings) -> None:
    assert settings.database_url
    events = recorded(settings.database_url, SECRET)
    asyncio.run(instants.are_right(settings.database_url, events, Random("maven"), ASKED))
