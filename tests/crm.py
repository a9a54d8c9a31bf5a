"""A SoloCRM in memory, told in words: `Crm().tell({"acme": ["lead", "700", "offer", "won"]})`."""

from collections.abc import Callable, Coroutine, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Self, TypeVar
from uuid import UUID, uuid4, uuid5

from commands import customers, opportunities, pipelines
from commands.catalogue import COMMANDS
from commands.command import Call
from commands.correct import Correction, Instead, correct, undo
from commands.execute import Done, execute
from commands.merging import split
from domain.catalogue import RECORD_OF
from domain.event import Event
from domain.money import Money
from domain.opportunity import Opportunity
from domain.pipeline import Stage
from domain.recorded import Draft, Provenance
from domain.story import state, story
from projections.engine.fold import Fold
from projections.engine.table import Projection
from tests.memory_log import MemoryLog

T = TypeVar("T")
Decide = Callable[..., Iterator[Any]]
COMMAND_OF = {command.decide: command for command in COMMANDS}
DAY = timedelta(days=1)


def id_of(name: str) -> UUID:
    """Everything is called by name: `id_of("acme")`, `id_of("lead")`, `id_of("Anna")`."""
    return uuid5(UUID("6f1b7c52-5a0e-4b57-9d0e-0c8f5c1f2a11"), name)


STAGE_NAMES = {"sales": ("lead", "offer", "trial"), "renewals": ("due", "asked", "agreed")}
SALES, RENEWALS = map(id_of, STAGE_NAMES)
STAGES, RENEWAL_STAGES = (tuple(map(id_of, names)) for names in STAGE_NAMES.values())
LEAD, OFFER, TRIAL = STAGES
DUE, ASKED, AGREED = RENEWAL_STAGES
LATER_STAGES = {"demo": "sales", "review": "sales", "signed": "renewals"}
"""Stages that are not there from the beginning, and their pipelines."""

PIPELINE_OF = {
    **{id_of(stage): id_of(name) for name, stages in STAGE_NAMES.items() for stage in stages},
    **{id_of(stage): id_of(name) for stage, name in LATER_STAGES.items()},
}
PROBABILITIES = (Decimal("0.1"), Decimal("0.25"), Decimal("0.5"))


def euros(amount: str | int) -> Money:
    return Money(amount=Decimal(amount), currency="EUR")


def founder(command: UUID | None = None) -> Provenance:
    return Provenance(actor="founder", command=command or uuid4(), source="test")


def stages_of(pipeline: str) -> tuple[Stage, ...]:
    named = zip(STAGE_NAMES[pipeline], PROBABILITIES, strict=True)
    return tuple(Stage(id=id_of(name), name=name, probability=each) for name, each in named)


def opening(deal: str, stage: UUID = LEAD) -> dict[str, Any]:
    """The body of `open`: a hundred euros from the customer of that name."""
    return {
        "name": deal,
        "customer": id_of(f"{deal} Ltd"),
        "pipeline": PIPELINE_OF[stage],
        "stage": stage,
        "amount": euros(100),
    }


def instead(decide: Decide, at: datetime, **body: object) -> Instead:
    """That command, carried out at a past instant."""
    command = COMMAND_OF[decide]
    return Instead(command, command.read(body), at)


def run(coroutine: Coroutine[Any, Any, T]) -> T:
    """What a coroutine returns that never waits: none does over a log in memory."""
    try:
        coroutine.send(None)
    except StopIteration as done:
        return done.value  # type: ignore[no-any-return]
    raise AssertionError("it waits for something outside")


class Crm:
    """Two pipelines, and deals that are called by name."""

    def __init__(self, log: MemoryLog | None = None) -> None:
        self.log = log or MemoryLog()
        for name in STAGE_NAMES:
            self.do(pipelines.define, id_of(name), name=name, stages=stages_of(name))

    @property
    def now(self) -> datetime:
        return run(self.log.now())

    def do(
        self,
        decide: Decide,
        stream: UUID,
        *,
        at: datetime | None = None,
        by: Provenance | None = None,
        if_match: int | None = None,
        dry_run: bool = False,
        **body: Any,
    ) -> Done:
        call = Call(stream, body, by or founder(), at, if_match, dry_run)
        return run(execute(self.log, COMMAND_OF[decide], call))

    def say(self, deal: str, word: str, at: datetime | None = None) -> Done:
        decide, body = self.meaning(deal, word)
        if decide is opportunities.open_ and not self.log.stream(id_of(f"{deal} Ltd")):
            self.do(customers.enter, id_of(f"{deal} Ltd"), at=at, name=f"{deal} Ltd")
        return self.do(decide, id_of(deal), at=at, **body)

    def meaning(self, deal: str, word: str) -> tuple[Decide, dict[str, Any]]:
        """A word is a stage, an amount in euros, "into bolt" or one of these; the other pipeline's
        stage joins that.
        """
        now = self.deal(deal)
        match word:
            case "won":
                return opportunities.win, {}
            case "lost":
                return opportunities.lose, {"reason": "price"}
            case "again":
                return opportunities.reopen, {}
            case "archived":
                return opportunities.archive, {}
            case "restored":
                return opportunities.restore, {}
            case merge if merge.startswith("into "):
                return opportunities.merge, {"into": id_of(merge.removeprefix("into "))}
            case amount if amount.isdigit():
                return opportunities.change_amount, {"amount": euros(amount)}
        stage = id_of(word)
        if now is None:
            return opportunities.open_, opening(deal, stage)
        if now.pipeline == PIPELINE_OF[stage]:
            return opportunities.move, {"stage": stage}
        return opportunities.join, {"pipeline": PIPELINE_OF[stage], "stage": stage}

    def tell(self, journeys: Mapping[str, Sequence[str]]) -> Self:
        """Every deal's journey, a day before each word."""
        for deal, words in journeys.items():
            for word in words:
                self.log.turn_clock(DAY)
                self.say(deal, word)
        return self

    def deal(self, deal: str) -> Opportunity | None:
        """As it stands now."""
        return state(Opportunity, story(self.log.stream(id_of(deal))))

    def told(self, stream: UUID) -> list[Event]:
        """What is believed of the stream now, in its order."""
        return [r.event for r in story(self.log.stream(stream))]

    def happened(self, stream: UUID, version: int) -> datetime:
        return self.log.stream(stream)[version - 1].occurred_at

    def correct(
        self,
        stream: UUID,
        *retract: int,
        instead: Iterable[Instead] = (),
        by: Provenance | None = None,
        if_match: int | None = None,
        dry_run: bool = False,
    ) -> Done:
        first = next(iter(self.log.stream(stream)), None)
        record = RECORD_OF[type(first.event)] if first else Opportunity
        correction = Correction(
            stream, by or founder(), "typo", frozenset(retract), tuple(instead), if_match, dry_run
        )
        return run(correct(self.log, record, correction))

    def undo(self, stream: UUID, by: Provenance | None = None, *, dry_run: bool = False) -> Done:
        return run(undo(self.log, stream, by or founder(), dry_run=dry_run))

    def split(self, stream: UUID, by: Provenance | None = None) -> Done:
        return run(split(self.log, stream, by or founder()))

    def record(self, *happened: tuple[UUID, Event], at: datetime | None = None) -> None:
        """Puts events into the log that were decided elsewhere, as one command."""
        by, drafts = founder(), list[tuple[Draft, Provenance]]()
        for stream, event in happened:
            version = len(self.log.stream(stream)) + 1 + sum(d.stream == stream for d, _ in drafts)
            drafts.append((Draft(stream, version, event, at), by))
        run(self.log.append_all(drafts))

    def fold(self, *projections: Projection) -> Fold:
        fold = Fold(*projections)
        fold.take(self.log.events)
        return fold
