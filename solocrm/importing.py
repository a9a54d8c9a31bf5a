"""How a process imports that does nothing else: the command line's, and a benchmark's."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

SELDOM = (50_000, 20, 1_000)
"""New objects before the young are looked through; so often the older, so often all."""


@contextmanager
def collecting_seldom() -> Iterator[None]:
    """What an import reads and decides, it holds until it is written. To look for garbage in all of
    it again and again took a third of the time.
    """
    usual = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(*SELDOM)
    try:
        yield
    finally:
        gc.set_threshold(*usual)
        gc.unfreeze()
