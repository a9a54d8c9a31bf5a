"""Groups of customers, and what is recommended, as they are shown: in plain names and words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from babel.support import Translations

from domain.training import SENTENCES
from readapi.recommended import Habit, Offer, Recommended, Rule
from readapi.scores import Score
from readapi.segments import Group, Segments
from web.catalogue import mark
from web.format import Format
from web.present.scores import Reason, reason

SEGMENTS: Mapping[str, tuple[str, str]] = {
    "high_value": (mark("High value"), mark("buy much, lately, and are content")),
    "promising": (mark("Promising"), mark("bought little or nothing yet, and look around")),
    "ordinary": (mark("Ordinary"), mark("all others")),
    "at_risk": (mark("At risk of leaving"), mark("bought much, and fall silent or complain")),
}
"""{segment: its plain name, who is in it}."""

ACTIONS: Mapping[str, str] = {
    "call": mark("Call them"),
    "meeting": mark("Meet them"),
    "task": mark("Plan a task"),
    "next step": mark("Set a next step with a day"),
    "quote": mark("Put a quote together"),
    "contact": mark("Add another contact"),
}

KINDS: Mapping[str, str] = {
    "product": mark("Products that are bought together"),
    "action": mark("What was done before deals went on"),
    "time": mark("When mails are opened"),
    "channel": mark("By which channel customers answer"),
}

PARTS: Mapping[str, str] = {
    "morning": mark("morning"),
    "afternoon": mark("afternoon"),
    "evening": mark("evening"),
}
PART_OF_WEEK = mark("%(day)s %(part)s")
DAYS = ("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")


@dataclass(frozen=True)
class GroupView:
    """`share` of all customers; the traits by which they differ most."""

    segment: str
    name: str
    says: str
    customers: int
    share: float
    traits: Sequence[Reason]


@dataclass(frozen=True)
class Placed:
    """The segment of one customer, and why."""

    name: str
    says: str
    traits: Sequence[Reason]


@dataclass(frozen=True)
class RuleView:
    """`given` and `then` in words: a product's name, an action, or a part of the week."""

    of: Rule
    given: str
    then: str


@dataclass(frozen=True)
class HabitView:
    """What is `given` in words: a part of the week, or a channel."""

    of: Habit
    given: str


@dataclass(frozen=True)
class KindView:
    """Rules of a kind that hold; `why` there is none: texts of the catalogue."""

    name: str
    rules: Sequence[RuleView]
    why: str | None


@dataclass(frozen=True)
class OfferView:
    """`what` to offer or do, because of `given`."""

    of: Offer
    what: str
    given: str


def groups(found: Segments) -> list[GroupView]:
    everybody = sum(each.customers for each in found.groups) or 1
    return [group(each, everybody) for each in found.groups]


def group(of: Group, everybody: int) -> GroupView:
    name, says = named(of.segment)
    traits = [reason(each) for each in of.traits]
    return GroupView(of.segment, name, says, of.customers, of.customers / everybody, traits)


def named(segment: str) -> tuple[str, str]:
    return SEGMENTS.get(segment, (segment.replace("_", " "), ""))


def segment_of(scores: Iterable[Score]) -> Placed | None:
    """None where no groups stand apart."""
    for each in scores:
        if each.model == "segments" and each.verdict == "skill" and each.grade:
            return Placed(*named(each.grade), [reason(said) for said in each.reasons])
    return None


@dataclass(frozen=True)
class Telling:
    """What is recommended, in the reader's words."""

    words: Format
    texts: Translations

    def kinds(self, found: Recommended) -> list[KindView]:
        """Every kind, whether or not a rule of it holds."""
        return [
            KindView(
                name,
                [self.rule(each) for each in found.rules if each.of == kind],
                SENTENCES.get(why, why) if (why := found.refused.get(kind)) else None,
            )
            for kind, name in KINDS.items()
        ]

    def rule(self, of: Rule) -> RuleView:
        return RuleView(of, self.called(of.of, of.given, of.given_name),
                        self.called(of.of, of.then, of.then_name))  # fmt: skip

    def rules(self, rules: Iterable[Rule]) -> list[RuleView]:
        return [self.rule(each) for each in rules]

    def habits(self, found: Iterable[Habit]) -> dict[str, HabitView]:
        """By what they are of."""
        return {each.of: HabitView(each, self.called(each.of, each.given, None)) for each in found}

    def offers(self, found: Iterable[Offer]) -> dict[UUID, OfferView]:
        return {each.id: self.offer(each) for each in found}

    def offer(self, of: Offer) -> OfferView:
        return OfferView(of, self.called(of.of, of.then, of.then_name),
                         self.called(of.of, of.given, of.given_name))  # fmt: skip

    def called(self, kind: str, what: str, name: str | None) -> str:
        if kind == "product":
            return name or "–"
        if kind == "time":
            return self.part_of_week(what)
        if kind == "channel":
            return what
        return str(self.texts.gettext(ACTIONS.get(what, what)))

    def part_of_week(self, said: str) -> str:
        """Of `Tuesday morning`: the day as the reader calls it."""
        day, _, part = said.partition(" ")
        if day not in DAYS or part not in PARTS:
            return said
        own = {"day": self.words.weekdays[DAYS.index(day)], "part": self.texts.gettext(PARTS[part])}
        return str(self.texts.gettext(PART_OF_WEEK) % own)
