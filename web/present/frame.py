"""What surrounds every screen: where one is, which moment it shows, and where one can go."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from readapi.ports import Restatement
from web.catalogue import mark
from web.links import Links, address, stated
from web.present.help import HELP
from web.timebar import TimeBar


@dataclass(frozen=True)
class Place:
    """A screen; `keys` are typed one after the other to get there. Few have a `tab` on a phone."""

    screen: str
    path: str
    icon: str
    label: str
    keys: str
    tab: bool = False


PLACES: Sequence[tuple[str, Sequence[Place]]] = (
    (
        "",
        (
            Place("today", "/today", "today", mark("Today"), "g t", tab=True),
            Place("pipeline", "/pipeline", "board", mark("Pipeline"), "g p", tab=True),
            Place("customers", "/customers", "customers", mark("Customers"), "g c", tab=True),
            Place("tickets", "/tickets", "tickets", mark("Tickets"), "g s", tab=True),
            Place("activities", "/activities", "check", mark("Activities"), "g a"),
            Place("campaigns", "/campaigns", "campaigns", mark("Campaigns"), "g o"),
            Place("orders", "/orders", "order", mark("Orders"), "g r"),
        ),
    ),
    (
        mark("Understand"),
        (
            Place("funnel", "/funnel", "funnel", mark("Funnel"), "g f"),
            Place("changed", "/changed", "bridge", mark("What changed"), "g w"),
            Place("service", "/service", "clock", mark("Service"), "g v"),
            Place("forecast", "/forecast", "forecast", mark("Forecast"), "g n"),
            Place("models", "/models", "models", mark("Models"), "g m"),
            Place("segments", "/segments", "person", mark("Groups"), "g k"),
            Place("recommendations", "/recommendations", "joined", mark("Recommendations"), "g x"),
            Place("evaluation", "/evaluation", "compare", mark("Before and after"), "g b"),
            Place("what-if", "/what-if", "fork", mark("What if"), "g u"),
        ),
    ),
    (
        mark("Data"),
        (
            Place("quality", "/quality", "rule", mark("Quality"), "g q"),
            Place("imports", "/imports", "import", mark("Imports"), "g i"),
            Place("projections", "/projections", "eye", mark("Read models"), "g d"),
            Place("events", "/events", "log", mark("Event log"), "g e"),
        ),
    ),
)
"""{heading: screens}: only what exists, in the order of the work."""


@dataclass(frozen=True)
class Frame:
    """The frame of one page: its figures were read at the event `position`, `standing` is the last
    one known at its moment, `api` the same figures as JSON.
    """

    screen: str
    links: Links
    bar: TimeBar
    position: int
    standing: int
    user: str = ""
    csrf: str = ""
    demo: bool = False
    counts: Mapping[str, int] = field(default_factory=dict)
    behind: int = 0
    incomplete: int = 0
    restated_by: Sequence[Restatement] = ()
    api: str | None = None

    @property
    def places(self) -> Sequence[tuple[str, Sequence[Place]]]:
        return PLACES

    @property
    def place(self) -> Place:
        return next(each for _, group in PLACES for each in group if each.screen == self.screen)

    @property
    def help(self) -> tuple[str, str] | None:
        """What its figures mean, and the part of the docs that says it in full."""
        return HELP.get(self.screen)

    @property
    def pinned(self) -> str:
        """A link to this page that shows the same figures at any later time."""
        return self.pinned_to(self.links.here, **self.links.params)

    def pinned_to(self, path: str, **params: object) -> str:
        """A link to another page at this one's very instants."""
        moment = self.bar.moment
        instants = {"at": moment.at.isoformat(), "known_at": moment.known_at.isoformat()}
        return address(path, stated(**params) | instants)
