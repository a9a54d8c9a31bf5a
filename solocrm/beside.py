"""Processes of our own beside the doors: whoever watches over them ends with the doors."""

import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Thread

Running = list[subprocess.Popen[bytes]]
"""Where a watch leaves the process that it has begun last."""


@contextmanager
def watching(watch: Callable[[Event, Running], None]) -> Iterator[None]:
    """`watch` begins processes in a thread until the event is set, which is when the block ends;
    one that runs is told to stop.
    """
    over, running = Event(), Running()
    thread = Thread(target=watch, args=(over, running))
    thread.start()
    try:
        yield
    finally:
        over.set()
        while thread.is_alive():
            for process in running:
                process.terminate()
            thread.join(0.1)
