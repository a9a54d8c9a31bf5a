"""Read models live through whatever may happen to them; at any moment they equal a fold from zero.

Random commands and corrections, workers that come, go, die within a batch or hear old news, builds
that are made, interrupted, cancelled, switched to and back.
"""

import asyncio
from collections.abc import Callable, Collection, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from random import Random
from typing import Any

import psycopg
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)

from commands.ports import Log
from domain.errors import Refused
from infra.postgres import parts, upkeep, worker
from infra.postgres.folding import LostLead
from infra.postgres.following import catch_up, prepare
from infra.postgres.log import open_log
from infra.postgres.parts import Cancelled
from infra.postgres.proof import verify
from infra.postgres.rebuild import rebuild
from infra.postgres.worker import Worker
from infra.postgres.workers import share_out
from projections.catalogue import PROJECTIONS
from tests.journeys import STEPS, random_crm
from tests.secret import SECRET
from tests.stored import as_draft

MOST_WORKERS = 4
PART = 15
"""Events of a part of a build, and its batches at most: journeys are short."""

RANDOM = st.integers(0, 2**32).map(Random)
WHICH = st.integers(0, MOST_WORKERS - 1)


FreshDatabase = Callable[[], AbstractContextManager[str]]
"""Gives the URL of a database, for a while."""


class Interrupted(Exception):
    """Whoever made new builds is gone."""


class Killed(Exception):
    """A worker is gone in the middle of a batch."""


class ReadModels(RuleBasedStateMachine):
    """On a fresh database."""

    def __init__(self, fresh_database: FreshDatabase) -> None:
        super().__init__()
        self.opened = ExitStack()
        self.url = self.opened.enter_context(fresh_database())
        self.runner = self.opened.enter_context(asyncio.Runner())
        self.log: Log = self.runner.run(self._open_log())
        self.workers: list[Worker] = []

    async def _open_log(self) -> Log:
        opening = open_log(self.url, SECRET)
        log = await opening.__aenter__()
        self.opened.callback(lambda: self.runner.run(opening.__aexit__(None, None, None)))
        return log

    @initialize(random=RANDOM, size=st.sampled_from([1, 3, 7, 40]))
    def a_company_begins(self, random: Random, size: int) -> None:
        self.crm = random_crm(random, 5)
        self.recorded = 0
        self.batch = size
        self._record()
        prepare(self.url, PROJECTIONS, SECRET)

    def _record(self) -> None:
        new = self.crm.log.events[self.recorded :]
        self.recorded += len(new)
        self.runner.run(self.log.append_all((as_draft(r), r.by) for r in new))

    @rule(random=RANDOM, steps=st.integers(1, 6))
    def something_is_said_or_corrected(self, random: Random, steps: int) -> None:
        for _ in range(steps):
            with suppress(Refused):
                random.choices(list(STEPS), list(STEPS.values()))[0](self.crm, random)
        self._record()

    @precondition(lambda self: len(self.workers) < MOST_WORKERS)
    @rule()
    def a_worker_comes(self) -> None:
        connection = psycopg.connect(self.url, autocommit=True)
        self.opened.callback(connection.close)
        self.workers.append(Worker.enlist(connection, PROJECTIONS, SECRET))

    @precondition(lambda self: self.workers)
    @rule(which=WHICH)
    def a_worker_leaves(self, which: int) -> None:
        self._take(which).leave()

    @precondition(lambda self: self.workers)
    @rule(which=WHICH)
    def a_worker_is_killed(self, which: int) -> None:
        self._take(which).connection.close()

    @precondition(lambda self: self.workers)
    @rule(which=WHICH)
    def a_worker_is_killed_within_a_batch(self, which: int) -> None:
        gone = self._take(which)

        def killed(*_: Any) -> None:
            raise Killed

        gone._advance = killed  # type: ignore[method-assign, assignment]
        with suppress(Killed, LostLead), self._small_batches():
            gone.advance()
        gone.connection.close()

    @precondition(lambda self: self.workers)
    @rule(which=WHICH, batches=st.integers(1, 5))
    def a_worker_folds(self, which: int, batches: int) -> None:
        chosen = self.workers[which % len(self.workers)]
        with self._small_batches():
            for _ in range(batches):
                self._fold(chosen)

    @precondition(lambda self: self.workers)
    @rule(which=WHICH, batches=st.integers(0, 2))
    def a_worker_hears_old_news(self, which: int, batches: int) -> None:
        """Since it looked which slots it has, another has come, and others have folded."""
        chosen = self.workers[which % len(self.workers)]
        old = chosen._parts()
        if len(self.workers) < MOST_WORKERS:
            self.a_worker_comes()
        with self._small_batches():
            for each in self.workers * batches:
                self._fold(each)
            chosen._parts = lambda: old  # type: ignore[method-assign]
            with suppress(LostLead):
                chosen.advance()
        del chosen._parts

    @rule()
    def slots_are_shared_out(self) -> None:
        for each in self.workers:
            share_out(each.connection)

    @rule(switches=st.booleans())
    def builds_are_made(self, switches: bool) -> None:
        """Where builds were begun before, these go on."""
        with self._small_batches():
            number = rebuild(self.url, PROJECTIONS, SECRET)
        if switches:
            upkeep.switch(self.url, None, number, frozen=True)

    @rule(after=st.integers(1, 4))
    def builds_are_begun_and_interrupted(self, after: int) -> None:
        def interrupt(_: int, __: int) -> None:
            nonlocal after
            after -= 1
            if after <= 0:
                raise Interrupted

        with suppress(Interrupted), self._small_batches():
            rebuild(self.url, PROJECTIONS, SECRET, interrupt)

    @rule()
    def builds_are_cancelled(self) -> None:
        def cancel(_: int, __: int) -> None:
            with suppress(upkeep.NoSuchBuild):
                upkeep.cancel(self.url, PROJECTIONS[0].name)

        with suppress(Cancelled), self._small_batches():
            rebuild(self.url, PROJECTIONS, SECRET, cancel)

    @rule(random=RANDOM)
    def another_build_goes_live(self, random: Random) -> None:
        """Any that is ready, of one read model or of all, wherever it is folded to."""
        ready = [each for each in upkeep.all_builds(self.url) if each.ready]
        chosen = random.choice(ready)
        name = random.choice([chosen.projection, None])
        upkeep.switch(self.url, name, chosen.number, frozen=True)

    @rule()
    def they_are_proved(self) -> None:
        verdicts = verify(self.url, PROJECTIONS, SECRET)
        assert len(verdicts) == len(PROJECTIONS)
        assert [each for each in verdicts if not each.holds] == []

    def teardown(self) -> None:
        try:
            if hasattr(self, "crm"):
                self._end()
        finally:
            self.opened.close()

    def _end(self) -> None:
        """Whoever is left folds all of it."""
        while self.workers:
            self._take(0).leave()
        catch_up(self.url, PROJECTIONS, SECRET)
        ends = {each.position for each in upkeep.status(self.url)}
        assert ends == {self.recorded}
        self.they_are_proved()

    def _take(self, which: int) -> Worker:
        return self.workers.pop(which % len(self.workers))

    def _fold(self, chosen: Worker) -> None:
        try:
            chosen.advance()
        except LostLead:
            share_out(chosen.connection)

    @contextmanager
    def _small_batches(self) -> Iterator[None]:
        before = worker.BATCH, parts.PART
        worker.BATCH, parts.PART = self.batch, PART
        try:
            yield
        finally:
            worker.BATCH, parts.PART = before


def live_through(
    fresh_database: FreshDatabase, lives: int, *, phases: Collection[Phase] = tuple(Phase)
) -> None:
    run_state_machine_as_test(
        lambda: ReadModels(fresh_database),  # type: ignore[arg-type]
        settings=settings(
            max_examples=lives,
            stateful_step_count=25,
            deadline=None,
            phases=phases,
            suppress_health_check=list(HealthCheck),
        ),
    )
