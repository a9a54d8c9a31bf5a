"""How it is measured: value, peer and limit in turn, and the median of each; load from outside."""

import time
from collections.abc import Callable, Sequence
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Barrier
from statistics import median
from typing import Any

ROUNDS = 3
WARM_UP = 10
"""One part of so many is done beforehand, uncounted."""

PATIENCE = 120.0
"""Seconds that a process of the load may take to begin."""

Measure = Callable[[int], float]
"""Does so many, and answers a rate or a time."""


def medians(*measures: tuple[Measure, int], rounds: int = ROUNDS) -> list[float]:
    """Of each measure, given with its number: warmed up, then all of them in turn, so that what
    disturbs the machine disturbs them alike.
    """
    for measure, number in measures:
        measure(max(1, number // WARM_UP))
    measured = [[measure(number) for measure, number in measures] for _ in range(rounds)]
    return [median(column) for column in zip(*measured, strict=True)]


def rate(number: int, work: Callable[[], object]) -> float:
    """So many a second."""
    begun = time.perf_counter()
    work()
    return number / (time.perf_counter() - begun)


def in_processes(count: int, work: Callable[..., Any], *given: object) -> list[Any]:
    """What `work(number, ready, *given)` answers in each of `count` fresh processes, from 0 on.
    Raises `EOFError` where one fails, which tells why on stderr.

    Each prepares itself and calls `ready`, which returns in all of them at once.
    """
    context = get_context("spawn")
    ready = context.Barrier(count)
    pipes = [context.Pipe(duplex=False) for _ in range(count)]
    processes = [
        context.Process(target=_process, args=(sender, ready, work, number, given))
        for number, (_, sender) in enumerate(pipes)
    ]
    for process in processes:
        process.start()
    for _, sender in pipes:
        sender.close()
    try:
        return [receiver.recv() for receiver, _ in pipes]
    finally:
        for process in processes:
            process.terminate()
            process.join()


def rate_of_all(spans: Sequence[tuple[int, float, float]]) -> float:
    """Of each process (done, begun, ended), by one clock: together so many a second."""
    done, begun, ended = zip(*spans, strict=True)
    return float(sum(done) / (max(ended) - min(begun)))


def _process(
    answer: Connection, ready: Barrier, work: Callable[..., Any], number: int, given: Sequence[Any]
) -> None:
    try:
        answer.send(work(number, lambda: ready.wait(PATIENCE), *given))
    except BaseException:
        ready.abort()  # nobody waits for who does not come
        raise
