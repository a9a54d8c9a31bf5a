"""What the figures of each screen mean, in two sentences, and where their rules are written."""

from collections.abc import Mapping

from web.catalogue import mark

HELP: Mapping[str, tuple[str, str]] = {
    "today": (
        mark(
            "Each line stands here by a rule that says what it saw, and the record leads to "
            "its events. Within a rule that comes first for which it has held longest; what is "
            "worth a call is chance times amount, where the chances have proved themselves."
        ),
        "today",
    ),
    "pipeline": (
        mark(
            "The sum of a column is the sum of its cards, each currency for itself. Weighted "
            "is each amount times its stage’s chance, or the deal’s own, rounded to the cent "
            "and then added."
        ),
        "the-board",
    ),
    "customers": (
        mark(
            "Deals are counted by where they stand at this moment. An open deal that is archived "
            "or merged into another is left out; an archived closed one still counts as won or "
            "lost."
        ),
        "what-a-customer-is-worth",
    ),
    "tickets": (
        mark(
            "Time runs in working hours only, and stops while the ticket waits for what the "
            "policy names. A ticket is late when more of it was used than is promised at "
            "this moment."
        ),
        "service",
    ),
    "service": (
        mark(
            "A ticket counts in the period in which it was opened, once, however often it was "
            "re-opened. A promise is kept where no more working time was used than was promised, "
            "up to this moment."
        ),
        "service",
    ),
    "activities": (
        mark(
            "A task is overdue after the end of its day, a call or a meeting after its own "
            "end. What has no time is never overdue."
        ),
        "today",
    ),
    "campaigns": (
        mark(
            "A won deal is owed to the campaigns that touched its customer before, in the "
            "shares that the model names. What no campaign touched is owed to none, so the "
            "parts add up to all that was won."
        ),
        "campaigns",
    ),
    "orders": (
        mark(
            "What is owed is the total less the payments that name the order, and never "
            "below zero. The total is the amount less the discount, plus the tax."
        ),
        "orders-and-subscriptions",
    ),
    "funnel": (
        mark(
            "Each stay in a stage is a visit and has one ending: advanced, lost, back, left "
            "or still here. They add up to what entered, exactly."
        ),
        "the-funnel",
    ),
    "changed": (
        mark(
            "Every event adds its own part to one cause, in the order in which things "
            "happened. The start plus the steps is the end, with nothing left over."
        ),
        "the-bridge",
    ),
    "evaluation": (
        mark(
            "Both sides are equally long, and each case is judged at the same age. A "
            "difference whose range holds zero is not shown by these cases, whichever way "
            "it points."
        ),
        "before-and-after",
    ),
    "what-if": (
        mark(
            "The same deals, tickets and touches are counted once as they are and once by what is "
            "supposed, each by the rules of its own page. Nothing is recorded, and no other page "
            "changes."
        ),
        "what-if",
    ),
    "forecast": (
        mark(
            "Every method was asked at the begin of each past month by what was known then, and "
            "the one that was off the least is used. In 8 of 10 months what comes should lie "
            "between P10 and P90; half of the time it is less than P50."
        ),
        "forecast",
    ),
    "models": (
        mark(
            "A model learns only from what was known on each day, and is judged in the order of "
            "time against what needs no model. Where it does no better than that, nothing that "
            "it says is shown."
        ),
        "models-and-scores",
    ),
    "segments": (
        mark(
            "Customers are alike in when, how often and for how much they bought, and in how they "
            "visit, read and complain. The groups are found, not set, and their names follow "
            "from where they lie."
        ),
        "groups-and-recommendations",
    ),
    "recommendations": (
        mark(
            "A rule holds if the one came with the other more often than without it, among cases "
            "that are alike, and by more than chance explains. Where no rule holds, nothing is "
            "recommended."
        ),
        "groups-and-recommendations",
    ),
    "quality": (
        mark(
            "A record’s score is the part of the rules of its kind that it keeps, each by its "
            "weight. What is wrong is missing, invalid, contradictory, far from all others or "
            "out of date, and every rule says what puts it right."
        ),
        "quality",
    ),
    "imports": (
        mark(
            "A row is recorded, refused with a reason, or was there before. The same file "
            "again records nothing twice."
        ),
        "safe-to-repeat",
    ),
    "projections": (
        mark(
            "Every page is read from these, and they are folded from the log alone. What is "
            "behind catches up by itself; what is set aside is left out of all totals until "
            "it is folded again."
        ),
        "asking",
    ),
    "events": (
        mark(
            "Everything that was ever recorded, by position, without holes. An event is "
            "never changed: what was wrong is taken back by a later one."
        ),
        "an-events-envelope",
    ),
}
"""{screen: (two sentences, part of `docs/semantics.md`)}."""
