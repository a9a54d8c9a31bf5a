"""How a process looks for garbage that answers many: never for long."""

import gc

SELDOM = (700, 10, 100)
"""New objects before the young are looked through; so often the older, so often all. To look
through all stops every answer for as long as that takes: 50 ms with ten thousand records in memory.
As often as usual, every fortieth command met it.
"""


def collect_seldom() -> None:
    """From now on; what is there already is not looked through again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*SELDOM)
