"""One seed, from the first process to the verdict."""

import asyncio
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from math import inf
from multiprocessing.sharedctypes import Synchronized
from pathlib import Path

import psycopg

from infra.postgres import upkeep
from infra.postgres.embedded import Server, attach, stop
from infra.postgres.log import open_log
from tests.chaos.log import faults
from tests.chaos.log.acts import scene
from tests.chaos.log.casting import LOST, PROCESSES, Actor, Part
from tests.chaos.log.importer import bring_in
from tests.chaos.log.journal import lines_of
from tests.chaos.log.plan import Plan, Strike
from tests.chaos.log.proxy import Proxy
from tests.chaos.log.reader import ask, subscribe, work
from tests.chaos.log.verdict import Report, judge
from tests.chaos.log.writer import write
from tests.secret import SECRET

PATIENCE = 30.0
"""Seconds that everybody has to come to an end, on a machine that does much else."""

READERS: dict[str, Callable[[Part], None]] = {"subscription": subscribe, "feed": ask}


def play(server: Server, url: str, plan: Plan, journals: Path) -> Report:
    """`url` is of a fresh database of that server."""
    asyncio.run(set_scene(url))
    proxy = Proxy(url)
    performance = Performance(server, url, plan, journals, proxy)
    try:
        performance.run()
    finally:
        performance.close()
        proxy.stop()
    report = judge(url, plan.seed, journals, list(READERS))
    report.lost_answers = proxy.lost_answers
    report.wrong += performance.late
    return report


async def set_scene(url: str) -> None:
    async with open_log(url, SECRET) as log:
        for act in scene():
            await act.send(log, "scene")


class Performance:
    """`late` names what did not come to its end in time."""

    def __init__(self, server: Server, url: str, plan: Plan, journals: Path, proxy: Proxy) -> None:
        self.server, self.url, self.plan, self.proxy = server, url, plan, proxy
        self.journals = journals
        self.late: list[str] = []
        self.actors: dict[str, Actor] = {}
        self._until: Synchronized[float] = PROCESSES.Value("d", inf)
        self._helpers = ThreadPoolExecutor()
        self._under_way: list[Future[None]] = []
        self._came_back: list[Server] = []
        self._cast()

    def _cast(self) -> None:
        for number, tasks in enumerate(self.plan.writers):
            url = self.url if number % 2 else self.proxy.url
            self._engage(write, f"writer {number}", url, tasks)
        self._engage(bring_in, "importer", self.proxy.url)
        for name, read in READERS.items():
            self._engage(read, name, self.url)
        for number in range(self.plan.workers):
            self._engage(work, f"worker {number}", self.url)

    def _engage(self, play: Callable[[Part], None], name: str, url: str, tasks: int = 1) -> None:
        part = Part(name, url, self._journal(name), self.plan.seed, self._until, tasks)
        self.actors[name] = Actor(play, part)

    def _journal(self, name: str) -> Path:
        return self.journals / f"{name}.jsonl"

    def run(self) -> None:
        _by(time.time() + PATIENCE, lambda: all(map(Path.exists, map(self._journal, self.actors))))
        begun = time.time()
        self._until.value = begun + self.plan.seconds
        for strike in self.plan.strikes:
            time.sleep(max(0.0, begun + strike.at - time.time()))
            self._strike(strike)
        for helper in self._under_way:
            helper.result()
        self._bring_back()
        for actor in self.actors.values():
            actor.enter()
        self._end()

    def _strike(self, strike: Strike) -> None:
        match strike.what:
            case "kill":
                self.actors[strike.whom].kill()
            case "enter":
                self.actors[strike.whom].enter()
            case "cut answers":
                self.proxy.cut(strike.how_many)
            case "terminate backends":
                self._aside(faults.terminate_backends, self.url, strike.how_many)
            case "hold an append":
                self._aside(faults.hold_append, self.url, strike.seconds, strike.whom)
            case "hold a reservation":
                self._aside(faults.hold_reservations, self.url, strike.seconds, strike.how_many)
            case "kill the server":
                faults.kill_server(self.server.folder)
            case "stop the server":
                self._aside(stop, self.server.folder)
            case "bring the server back":
                self._aside(self._bring_back)

    def _aside(self, fault: Callable[..., object], *given: object) -> None:
        """What takes its time does not hold up what comes next; a lost database may spoil it."""

        def strike() -> None:
            with _spoilt():
                fault(*given)

        self._under_way.append(self._helpers.submit(strike))

    def _bring_back(self) -> None:
        self._came_back.append(attach(self.server.folder))

    def _end(self) -> None:
        deadline = self._until.value + PATIENCE
        for name, actor in self.actors.items():
            if name.startswith(("writer", "importer")) and not actor.ends(deadline - time.time()):
                self.late.append(f"{name} did not end")
        with psycopg.connect(self.url) as connection:
            [last] = connection.execute("SELECT max(position) FROM events").fetchone() or (0,)
        for name in READERS:
            if not _by(deadline, lambda name=name: self._seen(name) >= last):  # type: ignore[misc]
                self.late.append(f"{name} saw {self._seen(name)} of {last} positions")
        if not _by(deadline, lambda: self._folded(last)):
            self.late.append(f"read models are not folded to {last}: {upkeep.status(self.url)[:1]}")

    def _seen(self, name: str) -> int:
        return max((line["position"] for line in lines_of(self._journal(name))), default=0)

    def _folded(self, last: int) -> bool:
        """False as well where no worker has come so far as to make any."""
        found = upkeep.status(self.url)
        return bool(found) and all(each.position == last for each in found)

    def close(self) -> None:
        for actor in self.actors.values():
            actor.kill()
        self._helpers.shutdown()
        for server in self._came_back:
            server.leave()


@contextmanager
def _spoilt() -> Iterator[None]:
    try:
        yield
    except LOST:
        return


def _by(deadline: float, holds: Callable[[], bool]) -> bool:
    while not (done := holds()) and time.time() < deadline:
        time.sleep(0.2)
    return done
