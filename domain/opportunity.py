"""The opportunity: money hoped for from one customer, in one stage until it is won or lost."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, Self
from uuid import UUID

from domain.changed import changed
from domain.errors import Conflict, Invalid
from domain.event import CustomerLabel, CustomerText, Day, Event, Label
from domain.line import Line, worth
from domain.merging import GoesInto, TakesIn
from domain.money import Money
from domain.pipeline import Probability


class OpportunityClosed(Conflict, code="opportunity_closed"):
    """The opportunity is closed: re-open it first."""


class OpportunityOpen(Conflict, code="opportunity_open"):
    """The opportunity is open already."""


class OpportunityArchived(Conflict, code="opportunity_archived"):
    """The opportunity is archived: restore it first."""


class OpportunityNotArchived(Conflict, code="opportunity_not_archived"):
    """The opportunity is not archived."""


class OpportunityMerged(Conflict, code="opportunity_merged"):
    """The opportunity is merged into another: turn to that one, or split them again."""


class AlreadyInStage(Conflict, code="already_in_stage"):
    """The opportunity is in that stage already."""


class AlreadyInPipeline(Conflict, code="already_in_pipeline"):
    """The opportunity is in that pipeline already: move it."""


class AmountFromLines(Conflict, code="amount_from_lines"):
    """The opportunity has product lines, and their sum is its amount: change the lines."""


class ContactNotOnIt(Conflict, code="contact_not_on_it"):
    """That contact plays no role on the opportunity."""


class StageNotListed(Invalid, code="stage_not_listed"):
    """The stages that the event carries lack the stage that is left or entered."""


class OtherCurrency(Invalid, code="other_currency"):
    """A deal keeps its currency: another one is a correction of its opening."""


@dataclass(frozen=True)
class Opportunity:
    name: str
    customer: UUID
    pipeline: UUID
    stage: UUID
    amount: Money
    status: Literal["open", "won", "lost"] = "open"
    archived: bool = False
    merged_into: UUID | None = None
    close_date: Day | None = None
    owner: UUID | None = None
    probability: Decimal | None = None
    lines: tuple[Line, ...] = ()
    contacts: tuple[tuple[UUID, str], ...] = ()

    class Opened(Event, topic="opportunity.opened.v1"):
        """A chance to sell came up."""

        name: CustomerLabel
        customer: UUID
        pipeline: UUID
        stage: UUID
        stages: tuple[UUID, ...]
        amount: Money
        close_date: Day | None = None
        owner: UUID | None = None
        source: Label | None = None

    class Renamed(Event, topic="opportunity.renamed.v1"):
        """The deal got another name."""

        name: CustomerLabel
        customer: UUID

    class Moved(Event, topic="opportunity.moved.v1"):
        """The deal went to another stage of its pipeline, forward or back."""

        stage: UUID
        stages: tuple[UUID, ...]

    class Joined(Event, topic="opportunity.joined.v1"):
        """The deal went over to another pipeline."""

        pipeline: UUID
        stage: UUID
        stages: tuple[UUID, ...]

    class AmountChanged(Event, topic="opportunity.amount_changed.v1"):
        """The deal is now worth something else."""

        amount: Money

    class LinesChanged(Event, topic="opportunity.lines_changed.v1"):
        """What is to be sold changed; the sum of the lines is the deal's amount."""

        lines: tuple[Line, ...]

    class Rated(Event, topic="opportunity.rated.v1"):
        """The deal got a probability of its own, or went back to its stage's."""

        probability: Probability | None

    class CloseDateChanged(Event, topic="opportunity.close_date_changed.v1"):
        """The deal is now expected to close on another day."""

        close_date: Day | None

    class Assigned(Event, topic="opportunity.assigned.v1"):
        """Somebody else is to win the deal."""

        owner: UUID | None

    class NextStepSet(Event, topic="opportunity.next_step_set.v1"):
        """The founder noted what to do next."""

        text: CustomerText
        due: Day | None = None
        customer: UUID

    class ContactAdded(Event, topic="opportunity.contact_added.v1"):
        """A contact plays a role in the deal."""

        contact: UUID
        role: Label

    class ContactRemoved(Event, topic="opportunity.contact_removed.v1"):
        """A contact plays no role in the deal any more."""

        contact: UUID

    class Won(Event, topic="opportunity.won.v1"):
        """The customer said yes."""

    class Lost(Event, topic="opportunity.lost.v1"):
        """The customer said no, or nothing any more."""

        reason: Label
        note: CustomerText = ""
        customer: UUID

    class Reopened(Event, topic="opportunity.reopened.v1"):
        """A closed deal came back to life."""

        stage: UUID
        stages: tuple[UUID, ...]

    class Archived(Event, topic="opportunity.archived.v1"):
        """The deal was put away; its past stays."""

    class Restored(Event, topic="opportunity.restored.v1"):
        """The deal was taken out again; an open one enters its stage anew."""

        stage: UUID
        stages: tuple[UUID, ...]

    class MergedInto(GoesInto, Event, topic="opportunity.merged_into.v1"):
        """The deal turned out to be another one, the survivor, and is put away."""

    class TookIn(TakesIn, Event, topic="opportunity.took_in.v1"):
        """Another record of the same deal was merged into this one."""

    @classmethod
    def begin(cls, event: Event) -> Self | None:
        match event:
            case Opportunity.Opened() as opened:
                return cls(
                    name=opened.name,
                    customer=opened.customer,
                    pipeline=opened.pipeline,
                    stage=opened.stage,
                    amount=opened.amount,
                    close_date=opened.close_date,
                    owner=opened.owner,
                )
        return None

    def about(self, stream: UUID) -> UUID:
        return self.customer

    def check(self, event: Event) -> None:
        """In the order of what must hold first: not merged, not archived, open, its own rule."""
        if self.merged_into:
            raise OpportunityMerged(into=self.merged_into)
        match event:
            case Opportunity.Restored(stage=stage, stages=stages):
                if not self.archived:
                    raise OpportunityNotArchived
                self._goes(stage, stages)
            case _ if self.archived:
                raise OpportunityArchived
            case Opportunity.Reopened(stage=stage, stages=stages):
                if self.status == "open":
                    raise OpportunityOpen
                self._goes(stage, stages)
            case Opportunity.Archived() | Opportunity.Renamed() | Opportunity.TookIn():
                pass
            case _ if self.status != "open":
                raise OpportunityClosed(closed=self.status)
            case _:
                self._check_open(event)

    def _check_open(self, event: Event) -> None:
        match event:
            case Opportunity.AmountChanged(amount=amount):
                if self.lines:
                    raise AmountFromLines
                self._pays_in(amount)
            case Opportunity.LinesChanged(lines=lines):
                for line in lines:
                    self._pays_in(line.price)
            case Opportunity.Moved(stage=self.stage):
                raise AlreadyInStage(stage=self.stage)
            case Opportunity.Moved(stage=stage, stages=stages):
                self._goes(stage, stages)
            case Opportunity.Joined(pipeline=self.pipeline):
                raise AlreadyInPipeline(pipeline=self.pipeline)
            case Opportunity.Joined(stage=stage, stages=stages):
                self._enters(stage, stages)
            case Opportunity.ContactRemoved(contact=contact) if contact not in dict(self.contacts):
                raise ContactNotOnIt(contact=contact)

    def _goes(self, stage: UUID, stages: tuple[UUID, ...]) -> None:
        """Within its pipeline, which lists the stage that is left and the one that is entered."""
        self._enters(self.stage, stages)
        self._enters(stage, stages)

    def _enters(self, stage: UUID, stages: tuple[UUID, ...]) -> None:
        if stage not in stages:
            raise StageNotListed(stages=stages)

    def _pays_in(self, money: Money) -> None:
        if money.currency != self.amount.currency:
            raise OtherCurrency(currency=self.amount.currency)

    def evolve(self, event: Event) -> Self:
        match event:
            case Opportunity.LinesChanged(lines=lines):
                return changed(self, lines=lines, amount=worth(lines, self.amount))
            case Opportunity.ContactAdded(contact=contact, role=role):
                return changed(self, contacts=(*self._others(contact), (contact, role)))
            case Opportunity.ContactRemoved(contact=contact):
                return changed(self, contacts=self._others(contact))
            case Opportunity.Won():
                return changed(self, status="won")
            case Opportunity.Lost():
                return changed(self, status="lost")
            case Opportunity.Reopened(stage=stage):
                return changed(self, status="open", stage=stage)
            case Opportunity.Archived():
                return changed(self, archived=True)
            case Opportunity.Restored(stage=stage):
                return changed(self, archived=False, stage=stage)
            case Opportunity.MergedInto(survivor=survivor):
                return changed(self, archived=True, merged_into=survivor)
        return changed(
            self, **{name: getattr(event, name) for name in NEW_VALUES.get(type(event), ())}
        )

    def _others(self, contact: UUID) -> tuple[tuple[UUID, str], ...]:
        return tuple(each for each in self.contacts if each[0] != contact)


ENTERING: tuple[type[Event], ...] = (
    *(Opportunity.Opened, Opportunity.Moved, Opportunity.Joined),
    *(Opportunity.Reopened, Opportunity.Restored),
)
"""Each begins a visit: it names the stage, and all of its pipeline in order, as of its instant."""

NEW_VALUES: dict[type[Event], tuple[str, ...]] = {
    Opportunity.Renamed: ("name",),
    Opportunity.Moved: ("stage",),
    Opportunity.Joined: ("pipeline", "stage"),
    Opportunity.AmountChanged: ("amount",),
    Opportunity.Rated: ("probability",),
    Opportunity.CloseDateChanged: ("close_date",),
    Opportunity.Assigned: ("owner",),
}
"""Events that just say new values: which of the deal's fields."""
